(* String buffers: growth, substitution, truncation, and text in UTF-8 and UTF-16. *)

let guarded f = try f () with Invalid_argument m -> Printf.printf "Invalid_argument %s\n" m
  | Not_found -> print_endline "Not_found"

let () =
  let b = Buffer.create 1 in
  for i = 0 to 9_999 do
    Buffer.add_char b (Char.chr (33 + (i mod 90)));
    if i mod 100 = 99 then Buffer.add_char b '\n'
  done;
  Printf.printf "%d %C %S\n" (Buffer.length b) (Buffer.nth b 5000) (Buffer.sub b 95 10);
  Buffer.truncate b 20;
  Buffer.add_string b "<tail>";
  Buffer.add_substring b "0123456789" 3 4;
  Buffer.add_bytes b (Bytes.of_string "bytes");
  Buffer.add_buffer b b;
  print_endline (Buffer.contents b);
  guarded (fun () -> ignore (Buffer.nth b 1000));
  guarded (fun () -> ignore (Buffer.sub b 60 100));
  guarded (fun () -> Buffer.truncate b 1000);
  guarded (fun () -> Buffer.add_substring b "abc" 2 2);
  Buffer.clear b;
  let lookup = function "name" -> "world" | "n" -> "$n" | "long_name_1" -> "L" | _ -> raise Not_found in
  Buffer.add_substitute b lookup "hello ${name}, $name! $(n) costs \\$5, $long_name_1.";
  print_endline (Buffer.contents b);
  guarded (fun () -> Buffer.add_substitute b lookup "$unknown");
  guarded (fun () -> Buffer.add_substitute b lookup "${unclosed");
  Buffer.reset b;
  List.iter (fun c -> Buffer.add_utf_8_uchar b (Uchar.of_int c)) [ 0x41; 0xe9; 0x20ac; 0x1f42b ];
  List.iter (fun c -> Buffer.add_utf_16le_uchar b (Uchar.of_int c)) [ 0x41; 0x1f42b ];
  List.iter (fun c -> Buffer.add_utf_16be_uchar b (Uchar.of_int c)) [ 0x41; 0x1f42b ];
  Printf.printf "%S\n" (Buffer.contents b);
  guarded (fun () -> ignore (Uchar.of_int 0xd800));
  Printf.printf "%b %d\n" (Uchar.is_valid 0x10ffff) (Uchar.to_int (Uchar.succ (Uchar.of_int 0xd7ff)));
  Buffer.clear b;
  Buffer.add_int32_be b 0x01020304l;
  Buffer.add_uint16_le b 0xabcd;
  Buffer.add_int64_le b (-2L);
  Printf.printf "%S\n" (Buffer.contents b);
  Buffer.clear b;
  Printf.bprintf b "%5d|%-5s|%05.1f" 42 "ab" 3.14159;
  Format.fprintf (Format.formatter_of_buffer b) "@[<v 2>x@ y@]@.";
  print_string (Buffer.contents b);
  Buffer.to_seqi b |> Seq.iter (fun (i, c) -> if i mod 5 = 0 then Printf.printf "%d%C" i c);
  print_newline ();
  let big = Buffer.create 0 in
  let line = String.make 1000 'x' in
  for _ = 1 to 2000 do Buffer.add_string big line done;
  Buffer.output_buffer (open_out_bin "buffer.out") big;
  Printf.printf "%d\n" (Buffer.length big)
