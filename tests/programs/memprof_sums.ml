(* Gc.Memprof: every sample that is reported is accounted for in the end, at any rate, whenever collections happen. *)

module M = Gc.Memprof

let table = Array.make 500 []

let work () =
  for i = 1 to 5_000 do
    table.(i mod 500) <- i :: (if i mod 7 = 0 then [] else table.(i mod 500));
    if i mod 1000 = 0 then table.(0) <- Array.to_list (Array.make 300 i)
  done;
  Gc.full_major ();
  Array.fill table 0 500 [];
  Gc.full_major ()

let sums rate =
  let sums = Array.make 5 0 in
  let count i n = sums.(i) <- sums.(i) + n in
  ignore (M.start ~sampling_rate:rate ~callstack_size:2
    { M.alloc_minor = (fun i -> count 0 i.n_samples; Some i.n_samples);
      alloc_major = (fun i -> count 1 i.n_samples; Some i.n_samples);
      promote = (fun n -> count 2 n; Some n);
      dealloc_minor = (fun n -> count 3 n);
      dealloc_major = (fun n -> count 4 n) });
  work ();
  M.stop ();
  if rate = 1. then Printf.printf "%d words in the nursery, %d outside\n" sums.(0) sums.(1);
  Printf.printf "rate %g: all died: %b, what was promoted or born old died old: %b\n" rate
    (sums.(3) + sums.(4) = sums.(0) + sums.(1))
    (sums.(2) + sums.(1) = sums.(4))

let () = List.iter sums [ 1.; 0.3; 0.01; 1e-4; 1e-300; 0. ]
