(* Gc.Memprof of OCaml 5.3: several profiles one after another, and profiles of domains. *)

module M = Gc.Memprof

let log = Buffer.create 4096
let lock = Mutex.create ()
let say fmt =
  Printf.ksprintf (fun s -> Mutex.lock lock; Buffer.add_string log s; Mutex.unlock lock) fmt
let flush () = print_string (Buffer.contents log); Buffer.clear log
let hide = Sys.opaque_identity

let tracker name =
  let n = ref 0 in
  let alloc _ = incr n; Some !n in
  { M.alloc_minor = alloc;
    alloc_major = alloc;
    promote = (fun n -> say "%s: %d promoted\n" name n; Some n);
    dealloc_minor = (fun n -> say "%s: %d dies young\n" name n);
    dealloc_major = (fun n -> say "%s: %d dies old\n" name n) }

let start name = M.start ~sampling_rate:1. ~callstack_size:0 (tracker name)

let keep_one profile_name =
  let p = start profile_name in
  let r = hide (ref (hide 1)) in
  M.stop ();
  p, r

let () =
  let first, a = keep_one "first" in
  let second, b = keep_one "second" in
  say "two profiles have stopped\n";
  Gc.minor ();
  let a = Obj.repr (hide a) and b = Obj.repr (hide b) in
  M.discard first;
  ignore (hide (a, b));
  Gc.full_major ();
  say "the first is discarded, and nothing is kept\n";
  Gc.full_major ();
  M.discard second;
  flush ()

let () =
  let attempt name f =
    match f () with
    | () -> say "%s: done\n" name
    | exception Failure text -> say "%s: %s\n" name text
  in
  let p = start "mistakes" in
  attempt "discard" (fun () -> M.discard p);
  attempt "start" (fun () -> ignore (start "again"));
  M.stop ();
  attempt "discard" (fun () -> M.discard p);
  attempt "discard" (fun () -> M.discard p);
  flush ()

(* A domain goes on with the profile that its parent had, and may have one of its own then. *)
let () =
  let counts = Array.make 4 0 in
  let sizes base =
    { M.null_tracker with alloc_minor = (fun i ->
        if i.size = 40 then counts.(base) <- counts.(base) + i.n_samples;
        if i.size = 41 then counts.(base + 1) <- counts.(base + 1) + i.n_samples;
        None) }
  in
  let p = M.start ~sampling_rate:1. (sizes 0) in
  let d = Domain.spawn (fun () ->
    for _ = 1 to 10 do ignore (hide (Array.make 40 0)) done;
    M.stop ();
    let q = M.start ~sampling_rate:1. (sizes 2) in
    for _ = 1 to 10 do ignore (hide (Array.make 41 0)) done;
    M.stop ();
    M.discard q) in
  Domain.join d;
  (match M.stop () with
   | () -> say "the parent's profile was not stopped\n"
   | exception Failure text -> say "the parent's profile: %s\n" text);
  M.discard p;
  say "inherited: %d and %d words, own: %d and %d\n" counts.(0) counts.(1) counts.(2) counts.(3);
  flush ()

(* Profiles that two domains began for themselves. *)
let () =
  let sum = Atomic.make 0 in
  let work size () =
    let mine = ref 0 in
    let p = M.start ~sampling_rate:1. { M.null_tracker with alloc_minor = (fun i ->
      if i.size = size then mine := !mine + i.n_samples;
      None) } in
    for _ = 1 to 50 do ignore (hide (Array.make size 0)); ignore (hide (Array.make (101 - size) 0)) done;
    M.stop ();
    M.discard p;
    ignore (Atomic.fetch_and_add sum !mine);
    !mine
  in
  let a = Domain.spawn (work 50) and b = Domain.spawn (work 51) in
  let x = Domain.join a and y = Domain.join b in
  say "two domains: %d and %d words\n" x y;
  flush ()

(* What a domain leaves behind is told by another. *)
let () =
  let told = ref 0 and made = ref 0 in
  let kept = ref (Obj.repr 0) in
  let d = Domain.spawn (fun () ->
    let p = M.start ~sampling_rate:1. { M.null_tracker with
      alloc_minor = (fun i -> if i.size = 60 then (incr made; Some ()) else None);
      promote = (fun () -> Some ());
      dealloc_minor = (fun () -> incr told);
      dealloc_major = (fun () -> incr told) } in
    kept := Obj.repr (hide (Array.make 60 0));
    M.stop ();
    ignore p) in
  Domain.join d;
  Gc.full_major ();
  say "made %d, told %d; " !made !told;
  kept := Obj.repr 0;
  Gc.full_major ();
  Gc.full_major ();
  say "told %d\n" !told;
  flush ()
