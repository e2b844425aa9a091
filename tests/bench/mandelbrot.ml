(* Float arithmetic in local variables: points of the Mandelbrot set. *)

let rec escape cx cy x y n =
  if n = 0 || (x *. x) +. (y *. y) > 4. then n
  else escape cx cy ((x *. x) -. (y *. y) +. cx) ((2. *. x *. y) +. cy) (n - 1)

let () =
  let size = 420 in
  let scale k = (float_of_int k *. 3. /. float_of_int size) -. 2. in
  let sum = ref 0 in
  for i = 0 to size - 1 do
    for j = 0 to size - 1 do
      sum := !sum + escape (scale i) (scale j +. 0.5) 0. 0. 200
    done
  done;
  Printf.printf "%d\n" !sum
