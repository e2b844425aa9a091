(* Runtime_events: the program's own events and the collector's, read by the program itself and by a child.
   libs: unix runtime_events *)

open Runtime_events

type User.tag += Lap | Depth of int

let text =
  Type.register
    ~encode:(fun buffer s -> Bytes.blit_string s 0 buffer 0 (String.length s); String.length s)
    ~decode:(fun buffer n -> Bytes.sub_string buffer 0 n)

let lap = User.register "lap" Lap Type.unit
let span = User.register "span" Lap Type.span
let depth = User.register "depth" (Depth 1) Type.int
let note = User.register "note" Lap text

let tag event = match User.tag event with Lap -> "lap" | Depth n -> Printf.sprintf "depth %d" n | _ -> "unknown"

let last = ref 0L
let in_order time =
  let t = Timestamp.to_int64 time in
  if t < !last then print_endline "time goes back";
  last := t

let tell what shown domain time event value =
  in_order time;
  Printf.printf "%d %s %s (%s): %s\n" domain what (User.name event) (tag event) (shown value)

let users callbacks =
  callbacks
  |> Callbacks.add_user_event Type.unit (tell "unit" (fun () -> "()"))
  |> Callbacks.add_user_event Type.int (tell "int" string_of_int)
  |> Callbacks.add_user_event Type.span (tell "span" (function Type.Begin -> "begin" | Type.End -> "end"))
  |> Callbacks.add_user_event text (tell "first" String.escaped)
  |> Callbacks.add_user_event text (tell "second" (fun s -> string_of_int (String.length s)))

let attempt name f = try f () with e -> Printf.printf "%s: %s\n" name (Printexc.to_string e)
let poll ?most cursor callbacks = Printf.printf "told of %d\n" (read_poll cursor callbacks most)

let write_some () =
  User.write span Begin;
  User.write lap ();
  List.iter (User.write depth) [0; 17; -3; max_int; min_int];
  List.iter (fun n -> User.write note (String.make n 'x')) [0; 1; 7; 8; 15; 16; 100];
  User.write span End

let () =
  attempt "before the start" (fun () -> ignore (create_cursor None));
  User.write lap ();
  Printf.printf "path %b\n" (path () = None);
  start ();
  Printf.printf "path %b\n" (path () = Some (string_of_int (Unix.getpid ()) ^ ".events") && Sys.file_exists (Option.get (path ())))

(* Everything once, then nothing; another cursor begins at the beginning. *)
let () =
  let cursor = create_cursor None and callbacks = users (Callbacks.create ()) in
  write_some ();
  let lifecycle _ _ what data =
    match what with
    | EV_RING_START -> Printf.printf "started by %b\n" (data = Some (Unix.getpid ()))
    | _ -> print_endline (lifecycle_name what) in
  ignore (read_poll cursor (users (Callbacks.create ~lifecycle ())) None);
  poll cursor callbacks;
  pause ();
  write_some ();
  poll cursor callbacks;
  resume ();
  User.write depth 4;
  last := 0L;
  ignore (read_poll cursor callbacks None);
  free_cursor cursor;
  attempt "closed" (fun () -> poll cursor callbacks)

(* Callbacks that raise and that poll. *)
exception Enough
let () =
  let cursor = create_cursor None in
  let stop = Callbacks.(create () |> add_user_event Type.int (fun _ _ _ n -> if n = 17 then raise Enough else print_int n)) in
  last := 0L;
  attempt "raised" (fun () -> poll cursor stop);
  attempt "again" (fun () -> poll cursor stop);
  let nested = Callbacks.(create () |> add_user_event Type.int (fun _ _ _ _ ->
      attempt "nested" (fun () -> poll cursor stop))) in
  ignore (read_poll cursor nested (Some 1));
  free_cursor cursor

(* The collector. *)
let () =
  let cursor = create_cursor None and minors = ref 0 and cycles = ref 0 and full = ref 0 and open_ = ref [] in
  let runtime_begin _ _ phase = open_ := phase :: !open_ in
  let runtime_end _ _ phase =
    (match !open_ with p :: rest when p = phase -> open_ := rest | _ -> print_endline "not nested");
    match phase with
    | EV_MINOR -> incr minors
    | EV_MAJOR_FINISH_CYCLE -> incr cycles
    | EV_EXPLICIT_GC_FULL_MAJOR -> incr full
    | _ -> () in
  ignore (read_poll cursor (Callbacks.create ()) None);
  for _ = 1 to 5 do
    ignore (Sys.opaque_identity (List.init 100 Fun.id));
    Gc.full_major ()
  done;
  let callbacks = Callbacks.create ~runtime_begin ~runtime_end () in
  ignore (read_poll cursor callbacks None);
  Printf.printf "%d full collections, %d cycles, %b\n" !full !cycles (!minors >= 2 * !cycles);
  Printf.printf "open %d\n" (List.length !open_)

(* Other domains have rings of their own. *)
let () =
  let cursor = create_cursor None and seen = ref [] in
  ignore (read_poll cursor (Callbacks.create ()) None);
  let other n = Domain.join (Domain.spawn (fun () -> User.write depth n)) in
  List.iter other [100; 101; 102];
  let hear domain _ _ n = seen := (domain, n) :: !seen in
  ignore (read_poll cursor Callbacks.(create () |> add_user_event Type.int hear) None);
  List.iter (fun (d, n) -> Printf.printf "domain %d: %d\n" d n) (List.rev !seen)

(* More than a ring holds. *)
let () =
  let cursor = create_cursor None and lost = ref 0 and seen = ref 0 and wrong = ref 0 and next = ref (-1) in
  for i = 1 to 100_000 do User.write depth i done;
  let hear domain _ _ n =
    if domain = 0 then begin
      if !next >= 0 && n <> !next then incr wrong;
      next := n + 1;
      incr seen
    end in
  let lost_events _ n = lost := !lost + n in
  ignore (read_poll cursor Callbacks.(create ~lost_events () |> add_user_event Type.int hear) None);
  Printf.printf "seen %b, lost %b, wrong %d, the last %d\n" (!seen > 20_000) (!lost > 0) !wrong (!next - 1)
