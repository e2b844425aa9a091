(* libs: unix
   Four domains that share atomics and a lock, and ask for the time and for random numbers. *)

let total = Atomic.make 0
let lock = Mutex.create ()
let table = Hashtbl.create 16

let work id () =
  Random.self_init ();
  for i = 1 to 2_000 do
    Atomic.fetch_and_add total (Random.int 10 + (i * id)) |> ignore;
    if i mod 100 = 0 then
      Mutex.protect lock (fun () -> Hashtbl.replace table (id, i) (Unix.gettimeofday (), Atomic.get total))
  done;
  Atomic.get total

let () =
  let domains = List.init 4 (fun id -> Domain.spawn (work id)) in
  let sums = List.map Domain.join domains in
  Printf.printf "%d %d %d\n" (Atomic.get total) (Hashtbl.hash sums) (Hashtbl.length table)
