(* Backtraces that cross fibres, and programs that die in one.
   run: $run
   run: OCAMLRUNPARAM=b $run
   run: OCAMLRUNPARAM=b $run unhandled
   run: OCAMLRUNPARAM=b $run discontinued
   run: OCAMLRUNPARAM=b $run deep
   run: $run unhandled *)

open Effect
open Effect.Deep

type _ Effect.t += E : int -> int Effect.t | Nobody : unit Effect.t

exception Lost of int

let handled f =
  match_with f ()
    { retc = (fun x -> x + 1); exnc = raise;
      effc = (fun (type b) (e : b Effect.t) -> match e with E n when n > 100 -> Some (fun (k : (b, _) continuation) ->
        discontinue k (Lost n)) | E n -> Some (fun (k : (b, _) continuation) -> continue k (n * 2)) | _ -> None) }

let rec burrow n = if n = 0 then handled (fun () -> 1 + perform (E 500)) else 1 + handled (fun () -> burrow (n - 1))

let () =
  match Sys.argv with
  | [| _; "unhandled" |] -> ignore (handled (fun () -> perform Nobody; 0))
  | [| _; "discontinued" |] -> ignore (handled (fun () -> 1 + perform (E 101)))
  | [| _; "deep" |] -> ignore (burrow 5)
  | _ ->
    Printf.printf "%d\n" (handled (fun () -> perform (E 20)));
    (try ignore (burrow 3) with Lost n -> Printf.printf "lost %d\n" n; print_string (Printexc.get_backtrace ()));
    (match handled (fun () -> raise Exit) with n -> print_int n
      | exception Exit -> print_string (Printexc.get_backtrace ()));
    let rec spin n = if n = 0 then 0 else 1 + handled (fun () -> spin (n - 1)) in
    Printf.printf "%d\n" (spin 1000)
