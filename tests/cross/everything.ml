(* libs: threads
   Uses the world in all the ways that differ from run to run: standard input, files, a loopback socket, a child, clocks,
   random numbers, signals and timers, ten threads that share a lock. What it computes depends on the answers. *)

let hash = ref 0
let lock = Mutex.create ()
let mix n = hash := ((!hash * 31) + n) land 0x3fffffff

let locked f =
  Mutex.lock lock;
  f ();
  Mutex.unlock lock

let rec lines_of input =
  match input_line input with line -> line :: lines_of input | exception End_of_file -> []

let ticks = ref 0

let start_timer () =
  Sys.set_signal Sys.sigalrm (Sys.Signal_handle (fun _ -> incr ticks; mix !ticks));
  ignore (Unix.setitimer Unix.ITIMER_REAL { Unix.it_interval = 0.003; it_value = 0.002 })

let stop_timer () = ignore (Unix.setitimer Unix.ITIMER_REAL { Unix.it_interval = 0.; it_value = 0. })

let rec again f = try f () with Unix.Unix_error (Unix.EINTR, _, _) -> again f

let files () =
  let name = Filename.temp_file "everything" ".txt" in
  let out = open_out name in
  Printf.fprintf out "%.9f\n" (Unix.gettimeofday ());
  close_out out;
  let input = open_in name in
  List.iter (fun line -> mix (Hashtbl.hash line)) (lines_of input);
  close_in input;
  mix (Hashtbl.hash (Unix.stat name).Unix.st_mtime);
  Sys.remove name

let socket () =
  let server = Unix.socket Unix.PF_INET Unix.SOCK_STREAM 0 in
  Unix.bind server (Unix.ADDR_INET (Unix.inet_addr_loopback, 0));
  Unix.listen server 1;
  let serve () =
    let peer, _ = again (fun () -> Unix.accept server) in
    let text = Printf.sprintf "%d at your service" (Unix.getpid ()) in
    ignore (again (fun () -> Unix.write_substring peer text 0 (String.length text)));
    Unix.close peer
  in
  let thread = Thread.create serve () in
  let client = Unix.socket Unix.PF_INET Unix.SOCK_STREAM 0 in
  again (fun () -> Unix.connect client (Unix.getsockname server));
  let buffer = Bytes.make 100 ' ' in
  mix (Hashtbl.hash (Bytes.sub buffer 0 (again (fun () -> Unix.read client buffer 0 100))));
  Thread.join thread;
  Unix.close client;
  Unix.close server

let child () =
  let input = Unix.open_process_in "echo $$; cat /proc/sys/kernel/random/uuid 2>/dev/null" in
  List.iter (fun line -> mix (Hashtbl.hash line)) (lines_of input);
  ignore (again (fun () -> Unix.close_process_in input))

let work id =
  for i = 1 to 300 do
    locked (fun () -> mix (id * i));
    if i mod 50 = 0 then Thread.yield ();
    if i mod 150 = 0 then Thread.delay 0.001;
    ignore (List.fold_left ( + ) 0 (List.init (i mod 40) succ))
  done

let () =
  Random.self_init ();
  List.iter (fun line -> mix (Hashtbl.hash line)) (lines_of stdin);
  start_timer ();
  List.iter (fun f -> f (); mix (Random.bits ())) [ files; child ];
  List.iter Thread.join (List.init 10 (Thread.create work));
  stop_timer ();
  socket ();
  Unix.kill (Unix.getpid ()) Sys.sigalrm;
  mix (int_of_float (Unix.gettimeofday () *. 1e3) land 0xffffff);
  mix (Hashtbl.hash (Sys.time (), Unix.times ()));
  Printf.printf "%d ticks, hash %d\n" !ticks !hash
