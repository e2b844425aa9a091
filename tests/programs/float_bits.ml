(* The very bits of float results, those of NaNs among them. *)

let bits x = Printf.sprintf "%016Lx" (Int64.bits_of_float x)
let of_bits = Int64.float_of_bits

let operands =
  [ 0.; -0.; 1.; infinity; neg_infinity; of_bits 0x7ff8000000000001L; of_bits 0xfff8000000000123L;
    of_bits 0x0000000000000001L;
    of_bits 0x7fefffffffffffffL; of_bits 0x3ff0000000000001L ]

let each_pair name op =
  print_endline name;
  List.iter (fun x -> List.iter (fun y -> Printf.printf " %s" (bits (op x y))) operands; print_newline ()) operands

let each name op =
  Printf.printf "%s:" name;
  List.iter (fun x -> Printf.printf " %s" (bits (op x))) operands;
  print_newline ()

let () =
  each_pair "add" (fun x y -> Sys.opaque_identity x +. Sys.opaque_identity y);
  each_pair "sub" (fun x y -> Sys.opaque_identity x -. Sys.opaque_identity y);
  each_pair "mul" (fun x y -> Sys.opaque_identity x *. Sys.opaque_identity y);
  each_pair "div" (fun x y -> Sys.opaque_identity x /. Sys.opaque_identity y);
  each_pair "copysign" Float.copy_sign;
  each "sqrt" sqrt;
  each "neg" (fun x -> -.x);
  each "abs" abs_float;
  each "of int" (fun x -> float_of_int (int_of_float (if Float.is_nan x || Float.abs x > 1e18 then 7. else x)));
  each "single" (fun x -> if Float.is_nan x then 0. else Int32.float_of_bits (Int32.bits_of_float x));
  List.iter (fun s -> Printf.printf "%s " (bits (float_of_string s)))
    [ "0.1"; "1e23"; "9007199254740993"; "2.4703282292062327e-324"; "2.4703282292062328e-324";
      "179769313486231580793728971405301e276"; "0x1.fffffffffffff8p0" ];
  print_newline ();
  List.iter (fun i -> Printf.printf "%s " (bits (Int64.to_float i))) [ 0x7fffffffffffffffL; 9007199254740993L;
    -9007199254740995L; Int64.min_int ];
  print_newline ()
