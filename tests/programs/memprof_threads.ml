(* Gc.Memprof and threads: callbacks run in the thread that allocates, and may block, switch and end it.
   libs: threads *)

module M = Gc.Memprof

let hide = Sys.opaque_identity

let () =
  let here = Array.make 3 0 and wrong = ref 0 in
  let self () = Thread.id (Thread.self ()) in
  let ids = Array.make 3 (-1) in
  let seen (i : M.allocation) =
    if i.size >= 20 && i.size < 23 then begin
      here.(i.size - 20) <- here.(i.size - 20) + i.n_samples;
      if ids.(i.size - 20) <> self () then incr wrong;
      Thread.yield ()
    end;
    None
  in
  let go = Mutex.create () in
  Mutex.lock go;
  let work i =
    Mutex.lock go;
    Mutex.unlock go;
    for _ = 1 to 100 do ignore (hide (Array.make (20 + i) 0)) done
  in
  let threads = List.init 3 (fun i -> Thread.create (fun () -> ids.(i) <- self (); work i) ()) in
  while Array.mem (-1) ids do Thread.yield () done;
  ignore (M.start ~sampling_rate:1. ~callstack_size:0 { M.null_tracker with alloc_minor = seen });
  Mutex.unlock go;
  List.iter Thread.join threads;
  M.stop ();
  Printf.printf "threads: %d %d %d words, %d callbacks in another thread\n" here.(0) here.(1) here.(2) !wrong

let () =
  let other = ref (-1) and ended = ref false in
  ignore (M.start ~sampling_rate:1. { M.null_tracker with alloc_minor = (fun i ->
    if i.size = 30 then (ended := true; Thread.exit ());
    None) });
  let t = Thread.create (fun () ->
    other := 1;
    ignore (hide (Array.make 30 0));
    other := 2) () in
  Thread.join t;
  M.stop ();
  Printf.printf "a thread that ends in its callback: %b, %d\n" !ended !other
