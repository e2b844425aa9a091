(* Floats: what IEEE 754 defines, over all pairs of interesting operands, NaNs of the program among them. A line per
   operation, with a hash of all results; with an argument, every result. *)
external add : float -> float -> float = "caml_add_float"
external fmod : float -> float -> float = "caml_fmod_float" "fmod"
external eq : float -> float -> bool = "caml_eq_float"
external neq : float -> float -> bool = "caml_neq_float"
external lt : float -> float -> bool = "caml_lt_float"
external le : float -> float -> bool = "caml_le_float"
external gt : float -> float -> bool = "caml_gt_float"
external ge : float -> float -> bool = "caml_ge_float"

let verbose = Array.length Sys.argv > 1
let bits = Int64.bits_of_float
let of_bits = Int64.float_of_bits

let operands =
  let positive =
    [ 0.; 4.9e-324; 1e-310; 2.2250738585072009e-308; 2.2250738585072014e-308; 1e-200; 1e-17; 0.1; 0.25; 0.49999999999999994; 0.5;
      0.75; 1.; 1.0000000000000002; 1.5; 2.; 2.5; 3.; 10.; 1e6; 123456.789; 2147483647.; 2147483648.; 4294967296.;
      4503599627370495.5; 4503599627370496.; 4503599627370497.; 9007199254740993.; 4611686018427387904.; 9223372036854775807.;
      1e19; 1e200; 1.7976931348623157e308; infinity ] in
  let nans = List.map of_bits
      [ 0x7ff8000000000000L; 0x7ff0000000000001L; 0x7ff8000000000777L; 0x7ff4000000000123L; 0x7fffffffffffffffL ] in
  let all = positive @ nans in
  Array.of_list (all @ List.map (fun x -> of_bits (Int64.logxor (bits x) Int64.min_int)) all)

let mix h n = Int64.add (Int64.mul h 6364136223846793005L) n

let section name results =
  let h = List.fold_left mix 1442695040888963407L results in
  Printf.printf "%s %d %Lx\n" name (List.length results) h;
  if verbose then List.iteri (fun i r -> Printf.printf "  %s %d %Lx\n" name i r) results

let over1 f = List.concat_map f (Array.to_list operands)
let over2 f = over1 (fun x -> over1 (fun y -> f x y))
let unary name f = section name (over1 (fun x -> [ bits (f x) ]))
let binary name f = section name (over2 (fun x y -> [ bits (f x y) ]))
(* A signalling NaN comes out quiet or as it went in: C libraries differ. *)
let is_signalling x = x <> x && Int64.logand (bits x) 0x0008000000000000L = 0L
let rounding name f = unary name (fun x -> if is_signalling x then 0. else f x)
let test name f = section name (over2 (fun x y -> [ if f x y then 1L else 0L ]))

let () =
  binary "add" ( +. );
  binary "add, called" add;
  binary "sub" ( -. );
  binary "mul" ( *. );
  binary "div" ( /. );
  (* Of two NaNs C libraries take either. *)
  binary "mod" (fun x y -> if x <> x && y <> y then 0. else fmod x y);
  binary "copysign" copysign;
  binary "min" Float.min;
  binary "max" Float.max;
  binary "min_num" Float.min_num;
  binary "minimum" (fun (x : float) y -> min x y);
  unary "neg" (fun x -> -.x);
  unary "abs" abs_float;
  unary "sqrt" sqrt;
  rounding "floor" floor;
  rounding "ceil" ceil;
  rounding "trunc" Float.trunc;
  unary "round" Float.round;
  unary "succ" Float.succ;
  unary "pred" Float.pred;
  binary "nextafter" (fun x y -> if x = y then x else Float.sub (Float.add x 0.) (y -. y));
  unary "frexp" (fun x -> fst (frexp x));
  section "frexp, exponent" (over1 (fun x -> [ Int64.of_int (snd (frexp x)) ]));
  section "modf" (over1 (fun x -> let a, b = modf x in [ bits a; bits b ]));
  section "ldexp" (over1 (fun x -> List.map (fun n -> bits (ldexp x n))
    [ 0; 1; -1; 52; -52; 1023; -1022; 2000; -2000; 1100; -1100; max_int; min_int; 0x100000001 ]));
  section "fma" (over2 (fun x y -> List.map (fun z -> bits (Float.fma x y z))
    [ 0.; -1.; 1e-300; nan; of_bits 0xfff8000000000555L; neg_infinity; -0. ]));
  section "signbit" (over1 (fun x -> [ if Float.sign_bit x then 1L else 0L ]));
  section "classify" (over1 (fun x -> [ match classify_float x with
    FP_normal -> 1L | FP_subnormal -> 2L | FP_zero -> 3L | FP_infinite -> 4L | FP_nan -> 5L ]));
  test "=" ( = ); test "<>" ( <> ); test "<" ( < ); test "<=" ( <= ); test ">" ( > ); test ">=" ( >= );
  test "eq" eq; test "neq" neq; test "lt" lt; test "le" le; test "gt" gt; test "ge" ge;
  section "compare" (over2 (fun x y -> [ Int64.of_int (compare x y); Int64.of_int (Float.compare x y) ]));
  section "to int" (over1 (fun x -> [ Int64.of_int (int_of_float x) ]));
  section "to int32" (over1 (fun x -> [ Int64.of_int32 (Int32.of_float x) ]));
  section "to int64" (over1 (fun x -> [ Int64.of_float x ]));
  section "to nativeint" (over1 (fun x -> [ Int64.of_nativeint (Nativeint.of_float x) ]));
  section "single" (over1 (fun x -> let n = Int32.bits_of_float x in [ Int64.of_int32 n; bits (Int32.float_of_bits n) ]));
  section "hash" (over1 (fun x -> [ Int64.of_int (Hashtbl.hash x) ]))
