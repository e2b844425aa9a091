(* Numbers that came with OCaml 5: BLAKE2, the generator of Random, half precision. *)
let hex = Digest.BLAKE256.to_hex

let text = String.init 1000 (fun i -> Char.chr (i * 7 land 255))

let () =
  List.iter (fun n ->
    let s = String.sub text 0 n in
    Printf.printf "%d %s %s %s %s\n" n (Digest.BLAKE128.to_hex (Digest.BLAKE128.string s)) (hex (Digest.BLAKE256.string s))
      (Digest.BLAKE512.to_hex (Digest.BLAKE512.string s)) (Digest.MD5.to_hex (Digest.MD5.bytes (Bytes.of_string s))))
    [ 0; 1; 3; 63; 64; 127; 128; 129; 255; 256; 257; 1000 ];
  let name = Filename.temp_file "digest" ".tmp" in
  let out = open_out_bin name in
  for _ = 1 to 200 do output_string out text done;
  close_out out;
  Printf.printf "%s\n" (hex (Digest.BLAKE256.file name));
  let channel = open_in_bin name in
  List.iter (fun n -> Printf.printf "%s\n" (hex (Digest.BLAKE256.channel channel n))) [ 70000; 0; -1 ];
  close_in channel;
  Sys.remove name

(* The primitives take any length and key. *)
external create : int -> string -> Obj.t = "caml_blake2_create"
external update : Obj.t -> bytes -> int -> int -> unit = "caml_blake2_update"
external final : Obj.t -> int -> string = "caml_blake2_final"
external string : int -> string -> string -> int -> int -> string = "caml_blake2_string"

let () =
  List.iter (fun (length, key) ->
    let state = create length key in
    List.iter (fun (from, n) -> update state (Bytes.of_string text) from n) [ 0, 1; 1, 126; 127, 1; 128, 0; 128, 300; 428, 572 ];
    let a = final state length and b = string length key text 0 1000 in
    Printf.printf "%d %b %S\n" length (a = b) a)
    [ 1, ""; 20, "k"; 32, String.make 64 'K'; 64, "secret"; 63, "" ]

let () =
  let s = Random.State.make [| 1; 2; 3 |] in
  for _ = 1 to 20 do
    Printf.printf "%d %Ld %ld %nd %h %b %d\n" (Random.State.bits s) (Random.State.bits64 s) (Random.State.bits32 s) (Random.State.nativebits s)
      (Random.State.float s 3.) (Random.State.bool s) (Random.State.full_int s max_int)
  done;
  let t = Random.State.split s in
  let u = Random.State.of_binary_string (Random.State.to_binary_string t) in
  for _ = 1 to 20 do Printf.printf "%Ld %Ld\n" (Random.State.int64 t 1000000007L) (Random.State.int64 u 1000000007L) done;
  Random.init 42;
  for _ = 1 to 5 do Printf.printf "%d " (Random.int 1000) done;
  print_newline ()

(* All halves, there and back; singles and doubles around them. *)
let () =
  let open Bigarray in
  let a = Array1.create float16 c_layout 65536 and bits = Array1.create int16_unsigned c_layout 65536 in
  let hash = ref 0 in
  let mix n = hash := (!hash * 1000003 + n) land max_int in
  let as_half x = a.{0} <- x; let y = a.{0} in mix (Int64.to_int (Int64.bits_of_float y)); y in
  for i = 0 to 31 do
    for j = 0 to 1023 do
      let x = if i = 0 then ldexp (float j) (-24) else ldexp (float (j + 1024)) (i - 25) in
      List.iter (fun x -> ignore (as_half x); ignore (as_half (-.x)))
        [ x; x *. 1.00048828125; x *. 1.0004; x *. 1.0005; x +. ldexp 1. (-25); x +. ldexp 1. (-60); Float.succ x; Float.pred x ]
    done
  done;
  List.iter (fun x -> Printf.printf "%Lx " (Int64.bits_of_float (as_half x)))
    [ 0.; -0.; 1.; 65504.; 65519.99; 65520.; 1e10; -1e10; infinity; neg_infinity; 5.9604644775390625e-08; 2.98e-08; 2.9802322387695312e-08; 1e-300; 0.1 ];
  Printf.printf "%b\n%d\n" (Float.is_nan (as_half nan)) !hash;
  Array1.fill a 1.5;
  Printf.printf "%d %g %d\n" (Hashtbl.hash a) a.{65535} (Array1.size_in_bytes a);
  let b = Array1.sub a 0 20 in
  b.{3} <- -0.; b.{4} <- nan;
  let m = Marshal.to_string b [] in
  let c : (float, float16_elt, c_layout) Array1.t = Marshal.from_string m 0 in
  Printf.printf "%S %d %b %d\n" m (compare b c) (b = c) (Hashtbl.hash c);
  ignore bits
