(* Threads that end, and others that take their place in memory, with collections between.
   libs: threads
   *)

let round n =
  let t = Thread.create (fun () -> List.init n (fun i -> i * n)) () in
  Thread.join t;
  Gc.minor ();
  let kept = ref [] in
  let workers = List.init 3 (fun k -> Thread.create (fun () -> kept := (k, n) :: !kept; Gc.minor ()) ()) in
  List.iter Thread.join workers;
  if n mod 7 = 0 then Gc.full_major ();
  List.sort compare !kept

let () =
  for n = 1 to 40 do
    let kept = round n in
    if n mod 10 = 0 then List.iter (fun (k, n) -> Printf.printf "%d,%d " k n) kept
  done;
  print_newline ();
  exit 0
