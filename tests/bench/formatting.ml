(* Printf, string_of_float and Scanf's half: numbers become texts and numbers again. *)

let () =
  let b = Buffer.create 1000 in
  let sum = ref 0 in
  let add s = String.iter (fun c -> sum := ((!sum * 31) + Char.code c) land 0xFFFFFF) s in
  for i = 1 to 25_000 do
    Buffer.clear b;
    Printf.bprintf b "%d %5d|%-6d|%06x %s %c" i (i * 7) (-i) i (string_of_int i) (Char.chr (65 + (i mod 26)));
    Printf.bprintf b "%.3f %10.4e %g" (float_of_int i /. 7.) (1. /. float_of_int i) (sqrt (float_of_int i));
    add (Buffer.contents b);
    add (Printf.sprintf "%*d[%a]%t" 7 i (fun () n -> string_of_int n) i (fun () -> "end"));
    add (string_of_float (float_of_string (Printf.sprintf "%.6f" (float_of_int i *. 0.37))));
    sum := (!sum + int_of_string (Printf.sprintf "0x%X" i)) land 0xFFFFFF
  done;
  Printf.printf "%d\n" !sum
