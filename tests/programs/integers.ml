(* Plain integers: 63 bits, whatever machine this is. *)

let values = [ 0; 1; -1; 2; 7; -7; 63; 1000; -1000; max_int; min_int; max_int - 1; 0x55555555; 1 lsl 31; 1 lsl 32;
  1 lsl 61; 1 lsl 62 ]

let pairs name f =
  Printf.printf "%s:" name;
  List.iter (fun x -> List.iter (fun y -> match f x y with n -> Printf.printf " %d" n
    | exception Division_by_zero -> print_string " /0") values) values;
  print_newline ()

(* The same on constants, for the instructions that have one of their operands built in. *)
let constants x = [ x + 1; x - 1; x + 127; x - 128; 5 - x; x * 3; x / 3; x mod 3; x land 255; x lor 1; x lxor max_int;
  x lsl 3; x asr 3; x lsr 3; -x; abs x; lnot x; succ x; pred x ]

let rec gcd a b = if b = 0 then a else gcd b (a mod b)
let rec power a n m = if n = 0 then 1 else let h = power (a * a mod m) (n / 2) m in if n land 1 = 1 then a * h mod m
  else h
let collatz n = let rec go n steps = if n = 1 then steps else go (if n land 1 = 0 then n / 2
  else (3 * n) + 1) (steps + 1) in go n 0

let () =
  pairs "add" ( + );
  pairs "sub" ( - );
  pairs "mul" ( * );
  pairs "div" ( / );
  pairs "mod" ( mod );
  pairs "and" ( land );
  pairs "xor" ( lxor );
  pairs "lsl" (fun x y -> x lsl (y land 31));
  pairs "lsr" (fun x y -> x lsr (y land 31));
  pairs "asr" (fun x y -> x asr (y land 31));
  pairs "compare" (fun x y -> (compare : int -> int -> int) x y);
  pairs "relations" (fun x y -> (if x < y then 1 else 0) + (if x <= y then 2 else 0) + (if x = y then 4
    else 0) + (if x != y then 8 else 0) + (if x > y then 16 else 0) + if x >= y then 32 else 0);
  List.iter (fun x -> List.iter (Printf.printf "%d ") (constants x); print_newline ()) values;
  Printf.printf "%d %d %d\n" (gcd 1071 462) (power 3 1_000_000 1_000_000_007) (List.fold_left max 0 (List.init 3000
    (fun n -> collatz (n + 1))));
  List.iter
    (fun s -> Printf.printf "%s=%s " s (match int_of_string_opt s with Some n -> string_of_int n | None -> "none"))
    [ "0"; "-0"; "+5"; "0x7fffffffffffffff"; "0x3fffffffffffffff"; "4611686018427387903"; "4611686018427387904";
      "-4611686018427387904"; "0b1111"; "0o17"; "0u123"; "0u9223372036854775807"; "1_000"; "_1"; ""; "-"; "0x"; "12a";
      " 1" ];
  print_newline ();
  Printf.printf "%d %d %b\n" Sys.int_size Sys.word_size Sys.big_endian;
  let h = ref 17 in
  for i = 1 to 300_000 do h := (!h * 31) + (i lxor (!h lsr 7)) done;
  Printf.printf "%d\n" !h
