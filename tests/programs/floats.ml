(* Arithmetic on floats, their special cases, and their text. *)

let special = [ 0.; -0.; 1.; -1.5; infinity; neg_infinity; nan; max_float; min_float; epsilon_float; 4.9e-324; 1e22;
  0.1 ]

let show x = Printf.sprintf "%.17g" x
let class_name x =
  match classify_float x with
  | FP_normal -> "normal" | FP_subnormal -> "subnormal" | FP_zero -> "zero" | FP_infinite -> "infinite"
  | FP_nan -> "nan"

let table name f =
  Printf.printf "%-6s" name;
  List.iter (fun x -> Printf.printf " %s" (f x)) special;
  print_newline ()

let relation name op =
  Printf.printf "%-3s" name;
  List.iter (fun x -> print_char ' '; List.iter (fun y -> print_char (if op x y then '1' else '0')) special) special;
  print_newline ()

let () =
  table "" show;
  table "class" class_name;
  table "neg" (fun x -> show (-.x));
  table "abs" (fun x -> show (abs_float x));
  table "sqrt" (fun x -> show (sqrt x));
  table "floor" (fun x -> show (floor x));
  table "ceil" (fun x -> show (ceil x));
  table "trunc" (fun x -> show (Float.trunc x));
  table "round" (fun x -> show (Float.round x));
  table "succ" (fun x -> show (Float.succ x));
  table "pred" (fun x -> show (Float.pred x));
  table "frexp" (fun x -> let m, e = frexp x in Printf.sprintf "%s:%d" (show m) (if Float.is_integer m && m <> 0.
    || Float.is_nan m then 0 else e));
  table "modf" (fun x -> let f, i = modf x in show f ^ ":" ^ show i);
  table "sign" (fun x -> string_of_bool (Float.sign_bit x));
  List.iter (fun y -> table ("+" ^ string_of_float y) (fun x -> show (x +. y))) [ 1e308; 0.2; -0. ];
  List.iter (fun y -> table ("*" ^ string_of_float y) (fun x -> show (x *. y))) [ 3.; infinity; 1e-300 ];
  List.iter (fun y -> table ("/" ^ string_of_float y) (fun x -> show (x /. y))) [ 7.; 0.; -0. ];
  List.iter (fun y -> table ("%" ^ string_of_float y) (fun x -> show (mod_float x y))) [ 0.3; infinity; 2. ];
  relation "<" ( < );
  relation "<=" ( <= );
  relation "=" ( = );
  relation "<>" ( <> );
  relation "==" (fun x y -> Float.equal x y);
  relation "cmp" (fun x y -> compare x y > 0);
  table "max" (fun x -> show (max x 0.5));
  table "fmax" (fun x -> show (Float.max x 0.5));
  table "fmin" (fun x -> show (Float.min_num x 0.5));
  List.iter (fun s -> Printf.printf "%s=%s " s (match float_of_string_opt s with Some f -> Printf.sprintf "%h" f
    | None -> "none"))
    [ "1"; "1."; ".5"; "1e3"; "1E-3"; "0x1.8p3"; "-0x.8"; "1_000.5"; "nan"; "-inf"; "Infinity"; ""; "x"; "1e"; "0x";
      "1.5f"; "1e999"; "2.2250738585072011e-308" ];
  print_newline ();
  Printf.printf "%s %s %s\n" (string_of_float 1.) (string_of_float 1e21) (string_of_float 0.1);
  Printf.printf "%d %d %d\n" (int_of_float 2.9) (truncate (-2.9)) (int_of_float 1e15);
  (* Sums whose last bits depend on the order of the operations. *)
  let sum = ref 0. in
  for i = 1 to 100_000 do sum := !sum +. (1. /. float_of_int i) done;
  Printf.printf "%h\n" !sum;
  Printf.printf "%h %h\n" (Float.fma 0.1 10. (-1.)) ((0.1 *. 10.) -. 1.);
  Printf.printf "%.12g %.12g %.12g %.12g %.12g\n" (exp 1.) (log 10.) (sin 1.) (atan2 1. (-2.)) (2. ** 0.5)
