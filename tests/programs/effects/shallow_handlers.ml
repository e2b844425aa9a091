(* Shallow handlers: each effect is handled by whoever comes next, so protocols are written as automata. *)

open Effect
open Effect.Shallow

type _ Effect.t += Send : int -> unit Effect.t | Recv : int Effect.t

exception Protocol of string

(* Strict alternation of Send and Recv; the values are doubled on the way. *)
let rec expect_send : 'a. (unit, 'a) continuation -> 'a = fun k ->
  continue_with k () (handler_send ())
and handler_send : 'a. unit -> ('a, 'a) handler = fun () ->
  { retc = Fun.id; exnc = raise;
    effc = (fun (type b) (e : b Effect.t) ->
        match e with
        | Send n -> Some (fun (k : (b, _) continuation) -> continue_with k () (handler_recv n))
        | Recv -> Some (fun (k : (b, _) continuation) -> discontinue_with k
          (Protocol "received before anything was sent") (handler_send ()))
        | _ -> None) }
and handler_recv : 'a. int -> ('a, 'a) handler = fun n ->
  { retc = Fun.id; exnc = raise;
    effc = (fun (type b) (e : b Effect.t) ->
        match e with
        | Recv -> Some (fun (k : (b, _) continuation) -> continue_with k (2 * n) (handler_send ()))
        | Send _ -> Some (fun (k : (b, _) continuation) -> discontinue_with k (Protocol "sent twice") (handler_send ()))
        | _ -> None) }

let run f = continue_with (fiber f) () (handler_send ())

let () =
  Printf.printf "%d\n" (run (fun () -> perform (Send 21); perform Recv));
  Printf.printf "%d\n" (run (fun () -> let s = ref 0 in for i = 1 to 1000 do perform (Send i);
    s := !s + perform Recv done; !s));
  List.iter
    (fun f -> match run f with n -> Printf.printf "ended with %d\n" n
      | exception Protocol m -> Printf.printf "broken: %s\n" m)
    [ (fun () -> perform Recv); (fun () -> perform (Send 1); perform (Send 2); 0);
      (fun () -> try perform (Send 1); perform (Send 2); 0 with Protocol _ -> perform (Send 9); perform Recv);
        (fun () -> 7) ];
  let rec ping_pong n a b =
    (* Two fibres that answer each other. *)
    if n = 0 then print_newline ()
    else continue_with a n { retc = ignore; exnc = raise; effc = (fun (type c) (e : c Effect.t) -> match e
      with Send x -> Some (fun (k : (c, _) continuation) -> Printf.printf "%d " x;
      ping_pong (n - 1) b (Obj.magic k : (int, unit) continuation)) | _ -> None) }
  in
  let player k = fiber (fun first -> let x = ref first in while true do perform (Send (!x * k)); incr x done) in
  ping_pong 10 (player 1) (player 100)
