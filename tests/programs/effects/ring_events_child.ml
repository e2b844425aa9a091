(* Runtime_events across processes: a child reads its parent's events in the file, a parent those that a child left.
   run: OCAML_RUNTIME_EVENTS_PRESERVE=1 OCAML_RUNTIME_EVENTS_START=1 OCAML_RUNTIME_EVENTS_DIR=. $run
   run: mkdir there && OCAML_RUNTIME_EVENTS_PRESERVE=1 OCAML_RUNTIME_EVENTS_DIR=there $run
   run: $run
   libs: unix runtime_events *)

open Runtime_events

type User.tag += Mine
let known = User.register "known" Mine Type.int

let tell _ _ event n =
  Printf.printf "%s %s %d\n%!" (match User.tag event with Mine -> "mine" | _ -> "unknown") (User.name event) n

let folder () = Filename.dirname (Option.get (path ()))

let read who process =
  let cursor = create_cursor (Some (folder (), process)) in
  let lifecycle _ _ what data =
    Printf.printf "%s: %s %s\n%!" who (lifecycle_name what)
      (match data with None -> "" | Some n -> if n = process then "itself" else "another") in
  ignore (read_poll cursor Callbacks.(create ~lifecycle () |> add_user_event Type.int tell) None);
  free_cursor cursor

let wait child = match Unix.waitpid [] child with _, Unix.WEXITED n -> Printf.printf "exit %d\n%!" n | _ -> ()

let () =
  start ();
  let parent = Unix.getpid () in
  User.write known 1;
  let from_parent, to_child = Unix.pipe () in
  match Unix.fork () with
  | 0 ->
    ignore (Unix.read from_parent (Bytes.create 1) 0 1);
    read "child of parent" parent;
    let fresh = User.register "fresh" Mine Type.int in
    User.write known 2;
    User.write fresh 3;
    read "child of itself" (Unix.getpid ());
    exit 3
  | child ->
    ignore (Unix.write_substring to_child "!" 0 1);
    wait child;
    let left = Filename.concat (folder ()) (string_of_int child ^ ".events") in
    (try read "parent of child" child; Sys.remove left with Failure m -> print_endline m);
    Printf.printf "own file %b\n%!" (Sys.file_exists (Option.get (path ())));
    at_exit (fun () -> if Sys.getenv_opt "OCAML_RUNTIME_EVENTS_PRESERVE" <> None then Sys.remove (Option.get (path ())))
