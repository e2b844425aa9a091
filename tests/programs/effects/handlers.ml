(* What handlers can do: state, exceptions, backtracking by hand, handlers inside handlers,
  one-shot continuations misused. *)

open Effect
open Effect.Deep

type _ Effect.t += Get : int Effect.t | Set : int -> unit Effect.t | Log : string -> unit Effect.t
  | Ask : string -> string Effect.t | Unknown : unit Effect.t

let with_state init f =
  match_with f ()
    { retc = (fun x s -> (x, s)); exnc = raise;
      effc = (fun (type b) (e : b Effect.t) ->
          match e with
          | Get -> Some (fun (k : (b, int -> _) continuation) (s : int) -> continue k s s)
          | Set s -> Some (fun (k : (b, int -> _) continuation) (_ : int) -> continue k () s)
          | _ -> None) }
    init

let with_log f =
  let lines = ref [] in
  let r = try_with f () { effc = (fun (type b) (e : b Effect.t) -> match e
    with Log s -> Some (fun (k : (b, _) continuation) -> lines := s :: !lines; continue k ()) | _ -> None) } in
  (r, List.rev !lines)

let answering answers f =
  try_with f () { effc = (fun (type b) (e : b Effect.t) ->
      match e with
      | Ask q -> Some (fun (k : (b, _) continuation) -> match List.assoc_opt q (answers : (string * string) list)
        with Some a -> continue k a
      | None -> discontinue k (Invalid_argument ("nobody knows " ^ q)))
      | _ -> None) }

let counter n = for _ = 1 to n do perform (Set (perform Get + 1)); if perform Get mod 10 = 0
  then perform (Log (string_of_int (perform Get))) done; perform Get * 2

let () =
  let (result, state), lines = with_log (fun () -> with_state 5 (fun () -> counter 30)) in
  Printf.printf "%d %d %s\n" result state (String.concat "," lines);
  let (result, lines), state = with_state 0 (fun () -> with_log (fun () -> counter 12)) in
  Printf.printf "%d %d %s\n" result state (String.concat "," lines);
  print_endline (answering [ ("name", "Ali"); ("load", "salt") ] (fun () -> perform (Ask "name") ^ " carries " ^
    perform (Ask "load")));
  let steps = ref [] in
  let note s = steps := s :: !steps in
  print_endline
    (answering [] (fun () ->
         try Fun.protect ~finally:(fun () -> note "cleaned") (fun () -> note "asking"; perform (Ask "way"))
           with Invalid_argument m -> note "handled"; m));
  print_endline (String.concat " " (List.rev !steps));
  (try perform Unknown with Effect.Unhandled Unknown -> print_endline "unhandled, at the top");
  (try answering [] (fun () -> perform Unknown; "") |> print_endline with Effect.Unhandled Unknown -> print_endline
    "unhandled, through a handler");
  (* The continuation of an exception raised by the handler itself is the outer one. *)
  (try ignore (try_with (fun () -> perform Get) () { effc = (fun (type b) (e : b Effect.t) -> match e
    with Get -> Some (fun (_ : (b, _) continuation) -> raise Exit) | _ -> None) })
    with Exit -> print_endline "exit from the handler");
  let kept = ref None in
  let keep f = match_with f () { retc = Fun.id; exnc = raise; effc = (fun (type b) (e : b Effect.t) -> match e
    with Get -> Some (fun (k : (b, int) continuation) -> kept := Some (fun (n : int) -> continue k n); -1)
    | _ -> None) } in
  Printf.printf "%d\n" (keep (fun () -> 100 + perform Get));
  (match !kept with
   | Some k ->
     Printf.printf "%d\n" (k 11);
     (try Printf.printf "%d\n" (k 12) with Continuation_already_resumed -> print_endline "resumed twice")
   | None -> ());
  (* Many handlers, one inside the other, and an effect that goes through all of them. *)
  let rec nest n f = if n = 0 then f () else try_with (fun () -> nest (n - 1) f) () { effc =
    (fun (type b) (e : b Effect.t) -> match e with Ask q when q = string_of_int n ->
    Some (fun (k : (b, _) continuation) -> continue k (q ^ "!")) | _ -> None) } in
  Printf.printf "%s\n" (nest 200 (fun () -> perform (Ask "1") ^ perform (Ask "100") ^ perform (Ask "200")));
  let (), total = with_state 0 (fun () -> for i = 1 to 20_000 do perform (Set (perform Get + i)) done) in
  Printf.printf "%d\n" total
