(* Bigarrays: every kind and layout; access, sharing, shapes, comparison, hash, marshalled form. *)
open Bigarray

let mix h n = (h * 1000003 + n) land max_int
let line name fmt = Printf.ksprintf (fun s -> Printf.printf "%s: %s\n" name s) fmt
let attempt name f = match f () with s -> line name "%s" s | exception e -> line name "%s" (Printexc.to_string e)

(* Fills an array of n elements, prints them back, hashes and marshals it. *)
let one (type a b) name (kind : (a, b) kind) (make : int -> a) (print : a -> string) =
  let check (type c) layout_name (layout : c layout) first =
    let n = 37 in
    let a = Array1.create kind layout n in
    for i = 0 to n - 1 do a.{i + first} <- make i done;
    let text = Buffer.create 100 in
    for i = 0 to n - 1 do Buffer.add_string text (print a.{i + first}); Buffer.add_char text ' ' done;
    line (name ^ " " ^ layout_name) "%s" (Buffer.contents text);
    let bytes = Marshal.to_string a [] in
    line (name ^ " marshalled") "%d %S" (Hashtbl.hash a) bytes;
    let b = (Marshal.from_string bytes 0 : (a, b, c) Array1.t) in
    line (name ^ " compared") "%d %b" (compare a b) (Array1.dim b = n && Array1.kind b = kind);
    b.{first + 20} <- make 500;
    line (name ^ " changed") "%d %d" (compare a b) (compare b a);
    Array1.fill b (make 3);
    line (name ^ " filled") "%s %s %d" (print b.{first}) (print b.{first + n - 1}) (Hashtbl.hash b);
    Array1.blit a b;
    line (name ^ " copied") "%d" (compare a b);
    attempt (name ^ " below") (fun () -> print a.{first - 1});
    attempt (name ^ " above") (fun () -> a.{first + n} <- make 0; "?") in
  line name "%d bytes" (kind_size_in_bytes kind);
  check "C" C_layout 0;
  check "Fortran" Fortran_layout 1

let hex x = Printf.sprintf "%Lx" (Int64.bits_of_float x)
let floats = [| 0.; -0.; 1.; -1.5; 0.1; 1e10; 1e-10; 65504.; 65520.; 1e39; -1e39; 1e-46; 6e-8; 3.4028235677973366e38; infinity; neg_infinity; nan; -.nan;
  Int64.float_of_bits 0x7ff0000000abc123L; Int64.float_of_bits 0xfffabcdef0123456L; 2049.; 0.33333333 |]
let number i = floats.(i mod Array.length floats)
let wide i = Int64.mul (Int64.of_int (i - 5)) 0x123456789abcd1L

let () =
  one "float32" float32 number hex;
  one "float64" float64 number hex;
  one "int8_signed" int8_signed (fun i -> i * 37) string_of_int;
  one "int8_unsigned" int8_unsigned (fun i -> i * 37) string_of_int;
  one "int16_signed" int16_signed (fun i -> i * 7919 - 3) string_of_int;
  one "int16_unsigned" int16_unsigned (fun i -> i * 7919 - 3) string_of_int;
  one "int32" int32 (fun i -> Int64.to_int32 (wide i)) Int32.to_string;
  one "int64" int64 wide Int64.to_string;
  one "int" int (fun i -> Int64.to_int (wide i)) string_of_int;
  one "small int" int (fun i -> i * 29000000 - (1 lsl 30)) string_of_int;
  one "nativeint" nativeint (fun i -> Int64.to_nativeint (wide i)) Nativeint.to_string;
  one "small nativeint" nativeint (fun i -> Nativeint.of_int (i * 58000000 - (1 lsl 31))) Nativeint.to_string;
  one "complex32" complex32 (fun i -> { Complex.re = number i; im = number (i + 1) }) (fun c -> hex c.re ^ "/" ^ hex c.im);
  one "complex64" complex64 (fun i -> { Complex.re = number i; im = number (i + 1) }) (fun c -> hex c.re ^ "/" ^ hex c.im);
  one "char" char (fun i -> Char.chr (i * 37 land 255)) (Printf.sprintf "%C")

let sum a = let s = ref 0 in for i = 0 to Array1.dim a - 1 do s := mix !s a.{i} done; !s
let flat g = sum (array1_of_genarray (reshape (Genarray.change_layout g C_layout) [| Array.fold_left ( * ) 1 (Genarray.dims g) |]))
let dims g = String.concat "x" (Array.to_list (Array.map string_of_int (Genarray.dims g)))

let shapes layout_name layout first =
  let name s = layout_name ^ " " ^ s in
  let g = Genarray.create int layout [| 3; 4; 5 |] in
  for i = 0 to 2 do for j = 0 to 3 do for k = 0 to 4 do
    Genarray.set g [| i + first; j + first; k + first |] (100 * i + 10 * j + k) done done done;
  let a3 = array3_of_genarray g in
  line (name "elements") "%s %d %d %d" (dims g) (flat g) a3.{first + 1, first + 2, first + 3} (Genarray.get g [| first + 2; first; first + 4 |]);
  a3.{first, first, first} <- 999;
  line (name "shared") "%d" (Genarray.get g [| first; first; first |]);
  let a2 = Array2.create int layout 4 6 in
  for i = 0 to 3 do for j = 0 to 5 do a2.{i + first, j + first} <- i * j done done;
  line (name "two") "%d %d %d" (flat (genarray_of_array2 a2)) (Array2.dim1 a2) (Array2.dim2 a2);
  attempt (name "two, out") (fun () -> string_of_int a2.{first + 4, first});
  attempt (name "two, out") (fun () -> string_of_int a2.{first, first + 6});
  attempt (name "three, out") (fun () -> string_of_int a3.{first, first - 1, first});
  attempt (name "indices") (fun () -> string_of_int (Genarray.get g [| first |]));
  attempt (name "indices, set") (fun () -> Genarray.set g [| first; first; first; first |] 1; "?");
  attempt (name "dim") (fun () -> string_of_int (Genarray.nth_dim g 3));
  attempt (name "as matrix") (fun () -> string_of_int (Array2.dim1 (array2_of_genarray g)));
  attempt (name "size") (fun () -> dims (reshape g [| 7; 8 |]));
  attempt (name "negative") (fun () -> dims (reshape g [| -1; -60 |]));
  line (name "reshaped") "%s %d" (dims (reshape g [| 5; 12 |])) (flat (reshape g [| 2; 2; 15 |]));
  line (name "none") "%s" (dims (Genarray.create int layout [||]));
  attempt (name "bad") (fun () -> dims (Genarray.create int layout [| 2; -2 |]));
  attempt (name "huge") (fun () -> dims (Genarray.create int layout [| max_int; max_int |]));
  attempt (name "many") (fun () -> dims (Genarray.create int layout (Array.make 17 1)));
  line (name "empty") "%s %d" (dims (Genarray.create int layout [| 0; 5 |])) (flat (Genarray.create int layout [| 0; 5 |]));
  line (name "layouts") "%s %d" (dims (Genarray.change_layout g C_layout)) (flat (Genarray.change_layout g Fortran_layout));
  let copy = Genarray.create int layout [| 3; 4; 5 |] in
  Genarray.blit g copy;
  line (name "copy") "%d %b" (flat copy) (copy = g);
  attempt (name "mismatch") (fun () -> Genarray.blit g (Genarray.create int layout [| 3; 4; 6 |]); "?");
  line (name "orders") "%d %d" (compare (Genarray.create int layout [| 2 |]) (Genarray.create int layout [| 3 |]))
    (compare (Genarray.create int layout [| 2 |]) (Genarray.create int layout [| 1; 2 |]));
  g

let () =
  let c = shapes "C" C_layout 0 and f = shapes "Fortran" Fortran_layout 1 in
  line "C sub" "%s %d" (dims (Genarray.sub_left c 1 2)) (flat (Genarray.sub_left c 1 2));
  line "Fortran sub" "%s %d" (dims (Genarray.sub_right f 2 3)) (flat (Genarray.sub_right f 2 3));
  attempt "C sub, out" (fun () -> dims (Genarray.sub_left c 2 2));
  attempt "Fortran sub, out" (fun () -> dims (Genarray.sub_right f 0 1));
  line "C slice" "%s %d" (dims (Genarray.slice_left c [| 1 |])) (flat (Genarray.slice_left c [| 1 |]));
  line "C slice" "%s %d" (dims (Genarray.slice_left c [| 1; 2 |])) (flat (Genarray.slice_left c [| 1; 2 |]));
  line "C slice" "%s" (dims (Genarray.slice_left c [| 1; 2; 3 |]));
  line "Fortran slice" "%s %d" (dims (Genarray.slice_right f [| 1 |])) (flat (Genarray.slice_right f [| 1 |]));
  line "Fortran slice" "%s %d" (dims (Genarray.slice_right f [| 1; 2 |])) (flat (Genarray.slice_right f [| 1; 2 |]));
  attempt "slice, out" (fun () -> dims (Genarray.slice_left c [| 3 |]));
  attempt "slice, many" (fun () -> dims (Genarray.slice_left c [| 0; 0; 0; 0 |]));
  (* Writing through a slice of a slice, with collections between. *)
  let row = Array2.slice_left (Array3.slice_left_2 (array3_of_genarray c) 2 |> fun _ -> array2_of_genarray (Genarray.slice_left c [| 2 |])) 3 in
  Gc.full_major ();
  row.{4} <- 123456;
  line "through" "%d" (Genarray.get c [| 2; 3; 4 |])

(* Bytes of different widths. *)
external get16 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int = "%caml_bigstring_get16"
external get32 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int32 = "%caml_bigstring_get32"
external get64 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int64 = "%caml_bigstring_get64"
external set16 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int -> unit = "%caml_bigstring_set16"
external set32 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int32 -> unit = "%caml_bigstring_set32"
external set64 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int64 -> unit = "%caml_bigstring_set64"

let () =
  let a = Array1.create char C_layout 20 in
  for i = 0 to 19 do a.{i} <- Char.chr (i * 13) done;
  for i = 0 to 12 do line "wide" "%x %lx %Lx" (get16 a i) (get32 a i) (get64 a i) done;
  set16 a 1 0x12345; set32 a 5 0xdeadbeefl; set64 a 11 0x0123456789abcdefL;
  for i = 0 to 19 do Printf.printf "%02x" (Char.code a.{i}) done;
  print_newline ();
  List.iter (fun i ->
    attempt "get16" (fun () -> string_of_int (get16 a i)); attempt "get32" (fun () -> Int32.to_string (get32 a i));
    attempt "get64" (fun () -> Int64.to_string (get64 a i)); attempt "set64" (fun () -> set64 a i 1L; "set")) [ -1; 12; 13; 16; 17; 18; 19; 20; max_int ]

(* Large ones. *)
let () =
  let a = Array1.create int8_unsigned C_layout 3_000_000 in
  Array1.fill a 7;
  for i = 0 to 2999 do a.{i * 1000} <- i land 255 done;
  let live = ref [] in
  for i = 0 to 200 do live := Array1.sub a (i * 1000) 1500 :: !live; if i mod 50 = 0 then Gc.compact () done;
  line "large" "%d %d" (sum a) (List.fold_left (fun h s -> mix h (sum s)) 0 !live);
  line "polymorphic" "%b %b" (Array1.sub a 0 10 = Array1.sub a 0 10) (compare (Array1.sub a 0 10) (Array1.sub a 1000 10) < 0)
