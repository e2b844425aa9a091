(* Threads: several makers and takers on a bounded queue, with a mutex and conditions.
   libs: threads *)

let room = 4
let lock = Mutex.create ()
let not_full = Condition.create ()
let not_empty = Condition.create ()
let queue : int option Queue.t = Queue.create ()

let locked f =
  Mutex.lock lock;
  let v = f () in
  Mutex.unlock lock;
  v

let put v =
  locked (fun () ->
      while Queue.length queue >= room do Condition.wait not_full lock done;
      Queue.add v queue;
      Condition.signal not_empty)

let take () =
  locked (fun () ->
      while Queue.is_empty queue do Condition.wait not_empty lock done;
      let v = Queue.take queue in
      Condition.signal not_full;
      v)

let maker (first, count) =
  for i = first to first + count - 1 do
    if i mod 17 = 0 then Thread.yield ();
    put (Some i)
  done

let sums = Array.make 3 0
let counts = Array.make 3 0

let rec taker k =
  match take () with
  | None -> ()
  | Some i ->
      (* something for the collector, too *)
      let digits = List.init (1 + (i mod 5)) (fun j -> i / (j + 1)) in
      sums.(k) <- sums.(k) + List.fold_left ( + ) 0 digits;
      counts.(k) <- counts.(k) + 1;
      taker k

let () =
  let takers = List.init 3 (Thread.create taker) in
  let makers = List.map (Thread.create maker) [ (0, 400); (1000, 300); (5000, 500) ] in
  List.iter Thread.join makers;
  List.iter (fun _ -> put None) takers;
  List.iter Thread.join takers;
  Printf.printf "%d taken, sum %d, %d left\n"
    (Array.fold_left ( + ) 0 counts)
    (Array.fold_left ( + ) 0 sums)
    (Queue.length queue)
