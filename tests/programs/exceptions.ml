(* Raising and handling, in all the places where a handler can stand. *)

exception Plain
exception Carry of int * string
exception Inline of { code : int; mutable seen : bool }

let log fmt = Printf.printf (fmt ^^ "\n")

let classify f =
  match f () with
  | 0 -> "zero"
  | n -> Printf.sprintf "value %d" n
  | exception Plain -> "plain"
  | exception Carry (n, s) when n > 100 -> "large " ^ s
  | exception Carry (n, s) -> Printf.sprintf "carry %d %s" n s
  | exception (Not_found | Failure _) -> "standard"

let nested depth =
  let rec down n = if n = 0 then raise (Carry (depth, "bottom")) else try down (n - 1) with Plain -> -1 in
  try down depth with Carry (d, _) -> d

let find_first p a =
  let exception Found of int in
  try
    Array.iteri (fun i x -> if p x then raise (Found i)) a;
    None
  with Found i -> Some i

(* Handlers in a loop, the exception chosen by arithmetic. *)
let storm n =
  let counts = Array.make 4 0 in
  for i = 1 to n do
    try
      match i * 7919 mod 4 with
      | 0 -> raise Plain
      | 1 -> raise_notrace (Carry (i, ""))
      | 2 -> ignore (List.assoc i [])
      | _ -> counts.(3) <- counts.(3) + 1
    with
    | Plain -> counts.(0) <- counts.(0) + 1
    | Carry _ -> counts.(1) <- counts.(1) + 1
    | Not_found -> counts.(2) <- counts.(2) + 1
  done;
  counts

let () =
  List.iter
    (fun f -> log "%s" (classify f))
    [ (fun () -> 0); (fun () -> 5); (fun () -> raise Plain); (fun () -> raise (Carry (3, "three")));
      (fun () -> raise (Carry (300, "it is"))); (fun () -> int_of_string "x");
        (fun () -> Hashtbl.find (Hashtbl.create 1) 'c') ];
  (match classify (fun () -> 1 / (Sys.opaque_identity 0)) with
  | s -> log "not reached: %s" s
  | exception Division_by_zero -> log "escaped from the handler's cases");
  log "%d" (nested 10_000);
  (match find_first (fun x -> x > 41) (Array.init 100 Fun.id) with Some i -> log "found at %d" i | None -> log "none");
  Array.iter (fun c -> log "%d" c) (storm 200_000);
  (* finally runs on both ways out; what it raises itself is wrapped. *)
  let order = Buffer.create 10 in
  let protect body fin = Fun.protect ~finally:(fun () -> Buffer.add_string order fin) body in
  (try protect (fun () -> protect (fun () -> raise Plain) "inner ") "outer " with Plain ->
    Buffer.add_string order "handled");
  log "%s" (Buffer.contents order);
  (try Fun.protect ~finally:(fun () -> raise Exit) ignore with Fun.Finally_raised e ->
    log "finally raised %s" (Printexc.to_string e));
  let r = Inline { code = 7; seen = false } in
  (try raise r with Inline i -> i.seen <- true);
  (match r with Inline { code; seen } -> log "%d %b" code seen | _ -> assert false);
  (* A handler that raises again, through several frames. *)
  let rec through n = try if n = 0 then failwith "deep" else through (n - 1) with Failure m ->
    failwith (m ^ string_of_int n) in
  try through 9 with Failure m -> log "%s" m
