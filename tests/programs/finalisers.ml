(* Finalisers, called after collections that leave no doubt. *)

type t = { name : string; mutable uses : int }

let calls = ref []
let note s = calls := s :: !calls
let report what =
  Printf.printf "%s: %s\n" what (String.concat ", " (List.sort compare !calls));
  calls := []

let rescued = ref None

let drop_some () =
  for i = 1 to 5 do
    let x = { name = "dropped " ^ string_of_int i; uses = i } in
    Gc.finalise (fun x -> note (x.name ^ "/" ^ string_of_int x.uses)) x
  done
  [@@inline never]

let drop_last () =
  let x = ref 5 in
  Gc.finalise_last (fun () -> note "last call") x;
  incr x
  [@@inline never]

let drop_to_rescue () =
  let x = { name = "phoenix"; uses = 0 } in
  Gc.finalise (fun x -> x.uses <- x.uses + 1; note "rescued"; rescued := Some x) x
  [@@inline never]

let drop_pair () =
  let a = { name = "a"; uses = 0 } in
  let b = (a, "b") in
  Gc.finalise (fun (a, _) -> note ("b sees " ^ a.name)) b;
  Gc.finalise (fun a -> note ("a is " ^ a.name)) a
  [@@inline never]

let () =
  let kept = { name = "kept"; uses = 9 } in
  Gc.finalise (fun x -> note ("kept, too early: " ^ x.name)) kept;
  drop_some ();
  Gc.full_major ();
  report "dropped";
  drop_last ();
  Gc.full_major ();
  report "last";
  drop_to_rescue ();
  Gc.full_major ();
  report "rescue";
  (match !rescued with Some x -> Printf.printf "%s lives, used %d\n" x.name x.uses | None -> print_endline "lost");
  rescued := None;
  Gc.full_major ();
  report "not twice";
  drop_pair ();
  Gc.full_major ();
  Gc.full_major ();
  report "pair";
  (try Gc.finalise ignore 5 with Invalid_argument m -> print_endline m);
  (* One that allocates, and one that raises: it reaches the code that was interrupted. *)
  let heavy () = Gc.finalise (fun r -> note (string_of_int (List.length (List.init (!r * 1000) Fun.id)))) (ref 20) in
  heavy ();
  Gc.full_major ();
  report "heavy";
  let fatal () = Gc.finalise (fun _ -> raise Exit) (ref 0) in
  fatal ();
  (match Gc.full_major () with () -> print_endline "nothing raised" | exception Exit ->
    print_endline "raised through the collection");
  Printf.printf "%s\n" kept.name
