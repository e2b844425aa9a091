(* MD5 of strings, parts of strings and channels. *)
let hex = Digest.to_hex

let () =
  List.iter (fun s -> Printf.printf "%s %S\n" (hex (Digest.string s)) s)
    [ ""; "a"; "abc"; "message digest"; "abcdefghijklmnopqrstuvwxyz"; "12345678901234567890123456789012345678901234567890123456789012345678901234567890" ];
  let text = String.init 1000 (fun i -> Char.chr (i * 7 land 255)) in
  List.iter (fun n -> Printf.printf "%d %s\n" n (hex (Digest.substring text 3 n))) [ 0; 1; 54; 55; 56; 57; 63; 64; 65; 119; 120; 127; 128; 129; 900; 997 ];
  (match Digest.substring text 3 998 with _ -> print_endline "?" | exception Invalid_argument m -> print_endline m);
  Printf.printf "%s\n" (hex (Digest.bytes (Bytes.of_string text)));
  let name = Filename.temp_file "digest" ".tmp" in
  let out = open_out_bin name in
  for _ = 1 to 300 do output_string out text done;
  close_out out;
  Printf.printf "%s\n" (hex (Digest.file name));
  let channel = open_in_bin name in
  Printf.printf "%s\n" (hex (Digest.channel channel 70000));
  Printf.printf "%d %s\n" (pos_in channel) (hex (Digest.channel channel 0));
  Printf.printf "%s\n" (hex (Digest.channel channel (-1)));
  (match Digest.channel channel 1 with _ -> print_endline "?" | exception End_of_file -> print_endline "end of file");
  close_in channel;
  Sys.remove name
