(* Large arrays: matrix products, in three layouts, and a determinant by elimination. *)

let n = 60

let make f = Array.init n (fun i -> Array.init n (fun j -> f i j))

let multiply a b =
  let c = Array.make_matrix n n 0 in
  for i = 0 to n - 1 do
    for j = 0 to n - 1 do
      let s = ref 0 in
      for k = 0 to n - 1 do s := !s + (a.(i).(k) * b.(k).(j)) done;
      c.(i).(j) <- !s
    done
  done;
  c

let multiply_flat a b =
  let c = Array.make (n * n) 0. in
  for i = 0 to n - 1 do
    for k = 0 to n - 1 do
      let x = a.((i * n) + k) in
      for j = 0 to n - 1 do
        c.((i * n) + j) <- c.((i * n) + j) +. (x *. b.((k * n) + j))
      done
    done
  done;
  c

let determinant m =
  let m = Array.map Array.copy m and sign = ref 1. in
  (try
     for col = 0 to n - 1 do
       let pivot = ref col in
       for r = col + 1 to n - 1 do if abs_float m.(r).(col) > abs_float m.(!pivot).(col) then pivot := r done;
       if m.(!pivot).(col) = 0. then begin sign := 0.; raise_notrace Exit end;
       if !pivot <> col then begin
         let t = m.(col) in
         m.(col) <- m.(!pivot);
         m.(!pivot) <- t;
         sign := -. !sign
       end;
       for r = col + 1 to n - 1 do
         let k = m.(r).(col) /. m.(col).(col) in
         for c = col to n - 1 do m.(r).(c) <- m.(r).(c) -. (k *. m.(col).(c)) done
       done
     done
   with Exit -> ());
  let d = ref !sign in
  for i = 0 to n - 1 do d := !d *. m.(i).(i) done;
  !d

let () =
  let a = make (fun i j -> ((i * 3) + (j * 5)) mod 11) and b = make (fun i j -> ((i * j) mod 7) - 3) in
  let c = multiply a b in
  let trace = ref 0 and sum = ref 0 in
  Array.iteri (fun i row -> trace := !trace + row.(i); Array.iter (fun x -> sum := !sum + x) row) c;
  Printf.printf "%d %d %d\n" !trace !sum c.(17).(42);
  let fa = Array.init (n * n) (fun i -> float (i mod 13) /. 8.) and fb = Array.init (n * n) (fun i ->
    float (i mod 17) -. 5.) in
  let fc = multiply_flat fa fb in
  Printf.printf "%h %h\n" (Array.fold_left ( +. ) 0. fc) fc.(1234);
  Printf.printf "%.6e\n" (determinant (Array.init n (fun i -> Array.init n (fun j -> if i = j then 3.
    else 1. /. float (1 + i + j)))));
  Printf.printf "%g\n" (determinant (Array.make n (Array.make n 1.)));
  let big = Array.make 1_000_000 0 in
  for i = 0 to 999_999 do big.(i) <- (i * 7919) land 1023 done;
  let histogram = Array.make 1024 0 in
  Array.iter (fun x -> histogram.(x) <- histogram.(x) + 1) big;
  Printf.printf "%d %d\n" (Array.fold_left max 0 histogram) (Array.fold_left min max_int histogram);
  let jagged = Array.init 100 (fun i -> Array.make i i) in
  Printf.printf "%d\n" (Array.length (Array.concat (Array.to_list jagged)));
  List.iter (fun f -> try f () with Invalid_argument m -> print_endline m)
    [ (fun () -> ignore (Array.make (-1) 0)); (fun () -> ignore (Array.sub big 999_990 11));
      (fun () -> Array.fill big 5 1_000_000 0);
      (fun () -> big.(Sys.opaque_identity 1_000_000) <- 1); (fun () -> ignore (Array.make max_int 0)) ]
