(* Int32, Int64, Nativeint: wrapping, shifting, dividing, converting, printing, comparing. *)

module type INT = sig
  type t
  val zero : t val one : t val minus_one : t val max_int : t val min_int : t
  val neg : t -> t val add : t -> t -> t val sub : t -> t -> t val mul : t -> t -> t val div : t -> t ->
    t val rem : t -> t -> t
  val unsigned_div : t -> t -> t val unsigned_rem : t -> t -> t
  val succ : t -> t val abs : t -> t
  val logand : t -> t -> t val logor : t -> t -> t val logxor : t -> t -> t val lognot : t -> t
  val shift_left : t -> int -> t val shift_right : t -> int -> t val shift_right_logical : t -> int -> t
  val of_int : int -> t val to_int : t -> int val of_float : float -> t val to_float : t -> float
  val to_string : t -> string val of_string_opt : string -> t option
  val compare : t -> t -> int val unsigned_compare : t -> t -> int val unsigned_to_int : t -> int option
end

module Test (I : INT) = struct
  let show x = print_string (I.to_string x ^ " ")
  let values = I.[ zero; one; minus_one; max_int; min_int; of_int 12345; of_int (-987); shift_left one 20 ]
  let pairs name f =
    print_string (name ^ ": ");
    List.iter (fun x -> List.iter (fun y -> try show (f x y) with Division_by_zero -> print_string "/0 ") values)
      values;
    print_newline ()
  let run bits =
    pairs "add" I.add;
    pairs "sub" I.sub;
    pairs "mul" I.mul;
    pairs "div" I.div;
    pairs "rem" I.rem;
    pairs "udiv" I.unsigned_div;
    pairs "urem" I.unsigned_rem;
    pairs "xor" (fun x y -> I.logxor (I.logand x y) (I.logor x (I.lognot y)));
    List.iter
      (fun n -> List.iter (fun x -> show (I.shift_left x n); show (I.shift_right x n);
        show (I.shift_right_logical x n)) values; print_newline ())
      [ 0; 1; 7; bits - 1 ];
    List.iter (fun x -> show (I.neg x); show (I.abs x); show (I.succ x);
      Printf.printf "%d %g " (I.to_int x) (I.to_float x)) values;
    print_newline ();
    List.iter (fun f -> show (I.of_float f)) [ 0.; 1.9; -1.9; 1e9; -123456.75 ];
    List.iter (fun n -> show (I.of_int n)) [ max_int; min_int; 0x1_0000_0001 ];
    print_newline ();
    List.iter (fun s -> match I.of_string_opt s with Some x -> show x | None -> print_string "none ")
      [ "0"; "-1"; "0xff"; "0xffffffff"; "-0x80000000"; "0u4294967295"; "4294967296"; "0b11"; "0o777"; "12_345"; "";
        "1x"; "9223372036854775807"; "9223372036854775808"; "-9223372036854775808"; "0xffffffffffffffff" ];
    print_newline ();
    List.iter (fun x -> List.iter (fun y -> Printf.printf "%d%d%d " (I.compare x y) (I.unsigned_compare x y)
      (compare x y)) values) values;
    List.iter (fun x -> print_string (match I.unsigned_to_int x with Some n -> string_of_int n ^ " "
      | None -> "- ")) values;
    print_newline ();
    Printf.printf "%d %d %b\n" (Hashtbl.hash I.max_int) (Hashtbl.hash I.minus_one) (I.zero = I.(sub one one))
end

module T32 = Test (Int32)
module T64 = Test (Int64)
module Tn = Test (Nativeint)

(* A generator of 64-bit numbers, in a loop that boxes at every step. *)
let splitmix seed =
  let open Int64 in
  let s = ref seed in
  fun () ->
    s := add !s 0x9e3779b97f4a7c15L;
    let z = mul (logxor !s (shift_right_logical !s 30)) 0xbf58476d1ce4e5b9L in
    let z = mul (logxor z (shift_right_logical z 27)) 0x94d049bb133111ebL in
    logxor z (shift_right_logical z 31)

let () =
  T32.run 32;
  T64.run 64;
  Tn.run 64;
  let next = splitmix 42L in
  let x = ref 0L in
  for _ = 1 to 50_000 do x := Int64.add !x (next ()) done;
  Printf.printf "%Ld %lx %nx\n" !x (Int64.to_int32 !x) (Int64.to_nativeint !x);
  Printf.printf "%Lx %lx\n" (Int64.bits_of_float 1.5) (Int32.bits_of_float 1.5)
