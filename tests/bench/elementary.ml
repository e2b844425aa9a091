(* Elementary functions; their values are rounded for comparison, since the last bit is the C library's affair. *)

let () =
  let sum = ref 0. in
  for i = 1 to 900_000 do
    let x = float_of_int i /. 1000. in
    sum := !sum +. (sin x *. cos x) +. exp (-.x /. 50.) +. log x +. (x ** 0.37) +. atan2 x 3. +. tanh (x /. 100.)
  done;
  let more = ref 0. in
  for i = 1 to 400_000 do
    let x = float_of_int i /. 400_001. in
    more := !more +. asin x +. acos x +. tan x +. cosh x +. sinh x +. log10 x +. expm1 x +. log1p x +. hypot x 1.
  done;
  Printf.printf "%.3f %.3f\n" !sum !more
