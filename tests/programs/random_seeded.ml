(* The random number generator from given seeds: each version of OCaml has its own, and it is always the same. *)

let draw st = Random.State.[ string_of_int (bits st); string_of_int (int st 1000); Printf.sprintf "%h" (float st 1.);
  string_of_bool (bool st); Int64.to_string (int64 st 1_000_000_007L); Int32.to_string (int32 st 77l);
  Nativeint.to_string (nativeint st 99n) ]

let shuffle st a =
  for i = Array.length a - 1 downto 1 do
    let j = Random.State.int st (i + 1) in
    let t = a.(i) in
    a.(i) <- a.(j);
    a.(j) <- t
  done

let () =
  List.iter
    (fun seed ->
      let st = Random.State.make seed in
      print_endline (String.concat " " (List.concat (List.init 4 (fun _ -> draw st)))))
    [ [||]; [| 1 |]; [| 1; 2; 3 |]; Array.init 100 Fun.id ];
  Random.init 42;
  let a = Array.init 40 Fun.id in
  shuffle (Random.get_state ()) a;
  Array.iter (Printf.printf "%d ") a;
  print_newline ();
  let st = Random.State.make [| 7 |] in
  let copy = Random.State.copy st in
  let same = List.for_all (fun _ -> Random.State.bits st = Random.State.bits copy) (List.init 100 Fun.id) in
  Printf.printf "%b\n" same;
  Random.full_init [| 3; 1; 4 |];
  let inside = ref 0 in
  for _ = 1 to 20_000 do
    let x = Random.float 2. -. 1. and y = Random.float 2. -. 1. in
    if (x *. x) +. (y *. y) < 1. then incr inside
  done;
  Printf.printf "%d\n" !inside;
  (* Self-initialised: only that it works and differs can be said. *)
  Random.self_init ();
  let x = List.init 10 (fun _ -> Random.bits ()) in
  Random.self_init ();
  let y = List.init 10 (fun _ -> Random.bits ()) in
  Printf.printf "%b\n" (x <> y);
  try ignore (Random.int 0) with Invalid_argument m -> print_endline m
