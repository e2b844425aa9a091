(* Float arrays: products of matrices and a system of linear equations. *)

let size = 130

let make f = Array.init size (fun i -> Array.init size (fun j -> f i j))

let product a b =
  let c = make (fun _ _ -> 0.) in
  for i = 0 to size - 1 do
    let row = c.(i) in
    for k = 0 to size - 1 do
      let factor = a.(i).(k) and from = b.(k) in
      for j = 0 to size - 1 do row.(j) <- row.(j) +. (factor *. from.(j)) done
    done
  done;
  c

let pivot a k =
  let best = ref k in
  for i = k + 1 to size - 1 do if abs_float a.(i).(k) > abs_float a.(!best).(k) then best := i done;
  let row = a.(k) in
  a.(k) <- a.(!best);
  a.(!best) <- row

(* The determinant's logarithm, by elimination in place. *)
let eliminate a =
  let sum = ref 0. in
  for k = 0 to size - 1 do
    pivot a k;
    sum := !sum +. log (abs_float a.(k).(k));
    for i = k + 1 to size - 1 do
      let factor = a.(i).(k) /. a.(k).(k) in
      for j = k to size - 1 do a.(i).(j) <- a.(i).(j) -. (factor *. a.(k).(j)) done
    done
  done;
  !sum

let () =
  let a = make (fun i j -> 1. /. float_of_int (1 + (((i + 1) * (j + 3) * 7919) mod 1009))) in
  let b = make (fun i j -> float_of_int ((i * j) mod 13) /. 13.) in
  let c = ref a in
  for _ = 1 to 6 do c := Array.map (Array.map (fun x -> x /. 64.)) (product !c b) done;
  Printf.printf "%.9f %.9f\n" !c.(3).(5) (eliminate a)
