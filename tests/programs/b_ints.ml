(* Integers of all four types: operations over all pairs of interesting operands, reading, printing. *)
external format_int : string -> int -> string = "caml_format_int"
external bswap16 : int -> int = "%bswap16"
external bswap32 : int32 -> int32 = "%bswap_int32"
external bswap64 : int64 -> int64 = "%bswap_int64"
external bswapn : nativeint -> nativeint = "%bswap_native"

(* Not by way of the instructions that the compiler has for int. *)
module type S = sig
  type t
  val name : string
  val of_int64 : int64 -> t
  val to_int64 : t -> int64
  val unary : (string * (t -> t)) list
  val binary : (string * (t -> t -> t)) list
  val shifts : (string * (t -> int -> t)) list
  val compare : t -> t -> int
  val of_string : string -> t
  val to_string : t -> string
  val print : t -> string
end

module Int32s = struct
  type t = int32
  open Int32
  let name = "int32"
  let of_int64 = Int64.to_int32
  let to_int64 = Int64.of_int32
  let unary = [ "neg", neg; "lognot", lognot; "bswap", bswap32; "succ", succ; "pred", pred; "abs", abs;
    "by int", (fun x -> of_int (to_int x)); "by nativeint", (fun x -> Nativeint.to_int32 (Nativeint.of_int32 x)); "by float", (fun x -> of_float (to_float x)) ]
  let binary = [ "add", add; "sub", sub; "mul", mul; "div", div; "rem", rem; "and", logand; "or", logor; "xor", logxor;
    "udiv", unsigned_div; "urem", unsigned_rem ]
  let shifts = [ "lsl", shift_left; "asr", shift_right; "lsr", shift_right_logical ]
  let compare = compare
  let of_string = of_string
  let to_string = to_string
  let print x = Printf.sprintf "%ld %li %lu %lx %lX %lo %10ld %-10ld| %+ld % ld %010ld %#lx" x x x x x x x x x x x x
end

module Int64s = struct
  type t = int64
  open Int64
  let name = "int64"
  let of_int64 x = x
  let to_int64 x = x
  let unary = [ "neg", neg; "lognot", lognot; "bswap", bswap64; "succ", succ; "pred", pred; "abs", abs;
    "by int", (fun x -> of_int (to_int x)); "by nativeint", (fun x -> of_nativeint (to_nativeint x)); "by float", (fun x -> of_float (to_float x)) ]
  let binary = [ "add", add; "sub", sub; "mul", mul; "div", div; "rem", rem; "and", logand; "or", logor; "xor", logxor;
    "udiv", unsigned_div; "urem", unsigned_rem ]
  let shifts = [ "lsl", shift_left; "asr", shift_right; "lsr", shift_right_logical ]
  let compare = compare
  let of_string = of_string
  let to_string = to_string
  let print x = Printf.sprintf "%Ld %Li %Lu %Lx %LX %Lo %20Ld %-20Ld| %+Ld % Ld %020Ld %#Lx" x x x x x x x x x x x x
end

module Nativeints = struct
  type t = nativeint
  open Nativeint
  let name = "nativeint"
  let of_int64 = Int64.to_nativeint
  let to_int64 = Int64.of_nativeint
  let unary = [ "neg", neg; "lognot", lognot; "bswap", bswapn; "succ", succ; "pred", pred; "abs", abs;
    "by int", (fun x -> of_int (to_int x)); "by float", (fun x -> of_float (to_float x)) ]
  let binary = [ "add", add; "sub", sub; "mul", mul; "div", div; "rem", rem; "and", logand; "or", logor; "xor", logxor;
    "udiv", unsigned_div; "urem", unsigned_rem ]
  let shifts = [ "lsl", shift_left; "asr", shift_right; "lsr", shift_right_logical ]
  let compare = compare
  let of_string = of_string
  let to_string = to_string
  let print x = Printf.sprintf "%nd %ni %nu %nx %nX %no %20nd %-20nd| %+nd % nd %020nd %#nx" x x x x x x x x x x x x
end

module Ints = struct
  type t = int
  let name = "int"
  let of_int64 = Int64.to_int
  let to_int64 = Int64.of_int
  let unary = [ "neg", ( ~- ); "lognot", lnot; "succ", succ; "pred", pred; "abs", abs; "by float", (fun x -> int_of_float (float_of_int x));
    "bswap16", bswap16 ]
  let binary = [ "add", ( + ); "sub", ( - ); "mul", ( * ); "div", ( / ); "rem", ( mod ); "and", ( land ); "or", ( lor ); "xor", ( lxor ) ]
  let shifts = [ "lsl", ( lsl ); "asr", ( asr ); "lsr", ( lsr ) ]
  let compare = compare
  let of_string = int_of_string
  let to_string = string_of_int
  let print x = Printf.sprintf "%d %i %u %x %X %o %10d %-10d| %+d % d %010d %#x %#d" x x x x x x x x x x x x x
end

let operands =
  [ 0L; 1L; -1L; 2L; -2L; 7L; -7L; 10L; 255L; 256L; 0x7fffL; 0x8000L; 0xffffL; 0x7fffffffL; 0x80000000L; 0xffffffffL; -0x80000000L; -0x80000001L;
    0x123456789abcdefL; -0x123456789abcdefL; 0x3fffffffffffffffL; 0x4000000000000000L; -0x4000000000000000L; Int64.max_int; Int64.min_int ]

let texts =
  [ "0"; "-0"; "+5"; "-5"; "2147483647"; "2147483648"; "-2147483648"; "-2147483649"; "4294967295"; "0u4294967295"; "0u4294967296"; "0xffffffff"; "0x100000000";
    "-0x80000000"; "-0xffffffff"; "4611686018427387903"; "4611686018427387904"; "-4611686018427387904"; "-4611686018427387905"; "9223372036854775807";
    "9223372036854775808"; "-9223372036854775808"; "-9223372036854775809"; "0x7fffffffffffffff"; "0xffffffffffffffff"; "0x10000000000000000"; "0u18446744073709551615";
    "0u18446744073709551616"; "0b101"; "0B1_0"; "0o17"; "0O7_7"; "0o8"; "0b2"; "0xAbC"; "0XaBc"; "1_000"; "_1"; "1_"; "0x_1"; "0x"; "0u"; ""; "-"; "+"; "12a"; " 1"; "1 "; "1\0002"; "0-1"; "--1";
    "99999999999999999999999999" ]

let mix h n = Int64.add (Int64.mul h 6364136223846793005L) n

module Test (M : S) = struct
  let numbers = List.map M.of_int64 operands
  let result f = match M.to_int64 (f ()) with n -> n | exception Division_by_zero -> 77L

  let section name results =
    Printf.printf "%s %s %d %Lx\n" M.name name (List.length results) (List.fold_left mix 1442695040888963407L results)

  let pairs f = List.concat_map (fun x -> List.map (f x) numbers) numbers

  let read s = match M.of_string s with x -> M.to_string x | exception Failure m -> m

  let () =
    List.iter (fun (name, f) -> section name (List.map (fun x -> result (fun () -> f x)) numbers)) M.unary;
    List.iter (fun (name, f) -> section name (pairs (fun x y -> result (fun () -> f x y)))) M.binary;
    List.iter (fun (name, f) -> section name (List.concat_map (fun x ->
      List.map (fun n -> M.to_int64 (f x n)) [ 0; 1; 5; 31; 32; 33; 62; 63 ]) numbers)) (if M.name = "int32" then [] else M.shifts);
    List.iter (fun (name, f) -> section name (List.concat_map (fun x ->
      List.map (fun n -> M.to_int64 (f x n)) [ 0; 1; 5; 30; 31 ]) numbers)) M.shifts;
    section "compare" (pairs (fun x y -> Int64.of_int (M.compare x y)));
    section "polymorphic" (pairs (fun x y -> Int64.of_int (Stdlib.compare x y + if x < y then 10 else 0)));
    section "hash" (List.map (fun x -> Int64.of_int (Hashtbl.hash x)) numbers);
    List.iter (fun x -> print_endline (M.print x)) numbers;
    List.iter (fun s -> Printf.printf "%s %S %s\n" M.name s (read s)) texts
end

module T1 = Test (Int32s)
module T2 = Test (Int64s)
module T3 = Test (Nativeints)
module T4 = Test (Ints)

(* Formats that printf knows and Printf does not let through. *)
let () =
  List.iter (fun f -> Printf.printf "%S [%s] [%s] [%s]\n" f (format_int f 0) (format_int f 12345) (format_int f (-8)))
    [ "%d"; "%5.3d"; "%-5.3d"; "%+5.3d"; "%05.3d"; "%.0d"; "%+.0d"; "%#.0o"; "%#o"; "%#x"; "%#10x"; "%#010x"; "%-#10X"; "%.8x"; "%u"; "% 6d"; "x %d"; "%ld"; "%nx"; "%Lo" ];
  (match format_int "%0000000000000000000000000000000d" 1 with s -> print_endline s | exception Invalid_argument m -> print_endline m)
