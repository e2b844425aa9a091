(* With no argument: writes events of every kind to its file, which stays. With a process: tells what is in its file.
   libs: unix runtime_events *)
open Runtime_events

type User.tag += Mine

let text =
  Type.register ~encode:(fun buffer s -> Bytes.blit_string s 0 buffer 0 (String.length s); String.length s)
    ~decode:(fun buffer n -> Bytes.sub_string buffer 0 n)
let note = User.register "note" Mine text

let write () =
  let lap = User.register "lap" Mine Type.unit and span = User.register "span" Mine Type.span in
  start ();
  let depth = User.register "depth" Mine Type.int in
  Gc.full_major ();
  User.write span Begin;
  Domain.join (Domain.spawn (fun () -> User.write depth (-1)));
  for i = 1 to 5000 do
    User.write depth i;
    if i mod 100 = 0 then User.write note (String.make (i / 100) 'n')
  done;
  User.write lap ();
  pause ();
  User.write lap ();
  resume ();
  User.write span End

let read process =
  let last = Hashtbl.create 2 in
  let in_order domain time =
    let before = Option.value (Hashtbl.find_opt last domain) ~default:1L and now = Timestamp.to_int64 time in
    if now < before then print_endline "time goes back";
    Hashtbl.replace last domain now in
  let tell what shown domain time event v =
    in_order domain time;
    Printf.printf "%d %s %s %s\n" domain what (User.name event) (shown v) in
  let full = ref 0 and minors = ref 0 in
  let runtime_end domain time phase =
    in_order domain time;
    match phase with EV_EXPLICIT_GC_FULL_MAJOR -> incr full | EV_MINOR -> incr minors | _ -> () in
  let lifecycle domain time what data =
    in_order domain time;
    match what, data with
    | _, Some n -> Printf.printf "%d %s %b\n" domain (lifecycle_name what) (n = process)
    | _, None -> Printf.printf "%d %s\n" domain (lifecycle_name what) in
  let lost_events domain n = Printf.printf "%d lost %d\n" domain n in
  let callbacks =
    Callbacks.create ~runtime_end ~lifecycle ~lost_events ()
    |> Callbacks.add_user_event Type.unit (tell "unit" (fun () -> "()"))
    |> Callbacks.add_user_event Type.int (tell "int" string_of_int)
    |> Callbacks.add_user_event Type.span (tell "span" (function Type.Begin -> "begin" | Type.End -> "end"))
    |> Callbacks.add_user_event text (tell "text" Fun.id) in
  let cursor = create_cursor (Some (".", process)) in
  while read_poll cursor callbacks None > 0 do () done;
  Printf.printf "%d full collections, enough small ones %b\n" !full (!minors >= 6)

let () = if Array.length Sys.argv < 2 then write () else read (int_of_string Sys.argv.(1))
