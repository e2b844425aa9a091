(* Floats to text and back. *)
external format : string -> float -> string = "caml_format_float"
external hex : float -> int -> char -> string = "caml_hexstring_of_float"

let of_bits = Int64.float_of_bits

(* Spread over all magnitudes. *)
let numbers =
  let seed = ref 42L in
  let random _ =
    seed := Int64.add (Int64.mul !seed 6364136223846793005L) 1442695040888963407L;
    of_bits (Int64.logxor !seed (Int64.shift_right_logical !seed 17)) in
  [ 0.; -0.; 1.; 0.1; 0.5; 1.5; 2.5; 1e22; 1e23; 123456789.125; 9.995; 0.00012345; 1e15; 1e16; 999999.5; 5e-324; 1.7976931348623157e308;
    infinity; neg_infinity; nan; -.nan; 4.35; 2.675; 1e100; 0x1.fffffffffffffp-1023; 0x1p-1022 ] @ List.init 40 random

let formats =
  [ "%f"; "%.0f"; "%.3f"; "%12.2f"; "%-12.2f|"; "%+.2f"; "% .2f"; "%012.3f"; "%#.0f"; "%e"; "%.0e"; "%.10E"; "%+12.3e"; "%g"; "%.3g"; "%.12g";
    "%.15g"; "%.17g"; "%#g"; "%G"; "%20.17g"; "%-20.5G|"; "%F"; "%.40f"; "%.1e"; "%012g"; "%+012.1f"; "%- 12.1f|" ]

let read s = match float_of_string s with x -> Printf.sprintf "%Lx" (Int64.bits_of_float x) | exception Failure m -> m

let texts =
  [ "0"; "-0"; "1"; "1."; ".5"; "1e3"; "1e+3"; "1e-3"; "1E3"; "1_000.000_1"; "_1"; "1_"; "1__0"; ""; "_"; "."; "e3"; "1e"; "1e+"; "1e3x"; " 1"; "1 ";
    "\t\n 2.5"; "+1.5"; "-1.5"; "--1"; "+-1"; "0x"; "0x1"; "0x1.8"; "0x.8"; "0x1p3"; "0x1p-3"; "-0x1.8p+2"; "0x1p"; "0x1p+"; "0xg"; "0x1.8.1"; "0x1 "; " 0x1p3";
    "0x1_0p1_0"; "0x1p 5"; "0x1.fffffffffffff7p0"; "0x1.fffffffffffff8p0"; "0x1.fffffffffffff80000001p0"; "0x1.00000000000008p0";
    "0x1.00000000000018p0"; "0x0.00000000000000000000000000001p100"; "0x123456789abcdef0123456789p-80"; "0x1p-1074"; "0x1p-1075"; "0x1.8p-1075";
    "0x1.000001p-1075"; "0x1p99999999999"; "0x1p-99999999999"; "0x0p99999999999"; "0x1.fffffffffffffp1023"; "0x1p1024"; "0X1P2"; "0x0.0000000000000001p-1010";
    "inf"; "-inf"; "infinity"; "InFiNiTy"; "infin"; "nan"; "-nan"; "+NaN"; "nan(1)"; "nan(0x7f)"; "nan(017)"; "nan(abc)"; "nan()"; "nan(1"; "nan(1) "; "nan(-1)"; "nanx";
    "1e400"; "1e-400"; "1e99999999999999999999"; "0e99999999999999999999"; "1e-99999999999999999999"; "4.9e-324"; "2.4703282292062327e-324";
    "2.4703282292062328e-324"; "2.2250738585072011e-308"; "2.2250738585072014e-308"; "1.7976931348623157e308"; "1.7976931348623158e308";
    "1.7976931348623159e308"; "9007199254740993"; "9007199254740992.99999999999999999999999999"; "9007199254740993.00000000000000000000000001"; "100000000000000000000000";
    "123456789012345678901234567890"; "0.1"; "0.3"; "3.14159265358979323846264338327950288"; "8.5e-9"; "1.448997445238699"; "6.631236846766476e-316"; "1\0002"; "\0001"; "0b1"; "0o7";
    "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001";
    "17976931348623157081452742373170435679807056752584499659891747680315726078002853876058955863276687817154045895351438246423432132688946418276846754670353751698604991057655128207624549009038932894407586850845513394230458323690322294816580855933212334774797926204144723168738177180919299881250404026184124858368" ]

let () =
  List.iter (fun x ->
    print_string (string_of_float x);
    List.iter (fun f -> print_string " ["; print_string (format f x); print_string "]") formats;
    List.iter (fun (p, c) -> print_string " "; print_string (hex x p c)) [ -1, '-'; 0, '+'; 1, ' '; 5, '-'; 12, '-'; 13, '-'; 20, '+' ];
    Printf.printf " %h %H %#F %F\n" x x x x) numbers;
  List.iter (fun s -> Printf.printf "%S %s\n" s (read s)) texts;
  (* Every number that is printed with 17 digits is read back as itself. *)
  List.iter (fun x -> if x = x then assert (float_of_string (format "%.17g" x) = x && float_of_string (hex x (-1) '-') = x)) numbers;
  print_endline (format "%.1200f" 0.1);
  print_endline (format "%.1200e" 5e-324);
  print_endline (format "%.1150g" 5e-324);
  print_endline (format "%#.1150g" 0.5);
  print_endline (format "before %5.1f after" 2.25)
