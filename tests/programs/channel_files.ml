(* Files: text and binary, seeking, appending, reading back, and failing. *)

let attempt what f = try f () with Sys_error m -> Printf.printf "%s: Sys_error %s\n" what m
  | End_of_file -> Printf.printf "%s: End_of_file\n" what

let with_out name f = let oc = open_out_bin name in Fun.protect ~finally:(fun () -> close_out oc) (fun () -> f oc)
let with_in name f = let ic = open_in_bin name in Fun.protect ~finally:(fun () -> close_in ic) (fun () -> f ic)

let lines ic = let rec go acc = match input_line ic with l -> go (l :: acc) | exception End_of_file -> List.rev acc in
  go []

let () =
  with_out "text" (fun oc ->
      output_string oc "first\nsecond\n\n";
      output_substring oc "xxthirdxx" 2 5;
      output_char oc '\n';
      output_bytes oc (Bytes.of_string "no newline"));
  with_in "text" (fun ic ->
      Printf.printf "%d: %s\n" (in_channel_length ic) (String.concat "|" (lines ic));
      seek_in ic 6;
      Printf.printf "%s at %d\n" (input_line ic) (pos_in ic);
      Printf.printf "%S\n" (really_input_string ic 6);
      seek_in ic 1000;
      attempt "beyond" (fun () -> print_char (input_char ic));
      seek_in ic 0;
      attempt "too much" (fun () -> print_string (really_input_string ic 1000)));
  with_out "binary" (fun oc ->
      for i = 0 to 99_999 do output_byte oc (i * 7) done;
      output_binary_int oc (-123456789);
      output_binary_int oc 0x7fffffff;
      Printf.printf "%d %d\n" (pos_out oc) (out_channel_length oc);
      seek_out oc 50_000;
      output_string oc "PATCH";
      flush oc;
      Printf.printf "%d %d\n" (pos_out oc) (out_channel_length oc));
  with_in "binary" (fun ic ->
      seek_in ic 49_998;
      Printf.printf "%S\n" (really_input_string ic 9);
      seek_in ic 100_000;
      let a = input_binary_int ic in
      Printf.printf "%d %d\n" a (input_binary_int ic);
      seek_in ic 0;
      let b = Bytes.create 777 in
      let rec go total sum = match input ic b 0 777 with 0 -> (total, sum) | n -> for i =
        0 to n - 1 do sum := !sum + Char.code (Bytes.get b i) done; go (total + n) sum in
      let total, sum = go 0 (ref 0) in
      Printf.printf "%d %d\n" total !sum);
  let oc = open_out_gen [ Open_append; Open_creat; Open_text ] 0o600 "text" in
  output_string oc " yet\nappended\n";
  close_out oc;
  with_in "text" (fun ic -> print_endline (List.nth (lines ic) 4));
  Printf.printf "%s\n" (Digest.to_hex (Digest.file "binary"));
  attempt "missing" (fun () -> ignore (open_in "no such file"));
  attempt "folder" (fun () -> ignore (open_out "."));
  attempt "exclusive" (fun () -> ignore (open_out_gen [ Open_wronly; Open_creat; Open_excl ] 0o644 "text"));
  let closed = open_in "text" in
  close_in closed;
  close_in closed;
  attempt "closed" (fun () -> ignore (input_char closed));
  let closed = open_out "scratch" in
  close_out closed;
  attempt "closed out" (fun () -> output_char closed 'x'; flush closed);
  close_out_noerr closed;
  Sys.rename "scratch" "renamed";
  Printf.printf "%b %b\n" (Sys.file_exists "scratch") (Sys.file_exists "renamed");
  Sys.remove "renamed";
  attempt "remove" (fun () -> Sys.remove "renamed");
  Sys.mkdir "folder" 0o755;
  List.iter (fun n -> with_out ("folder/" ^ n) ignore) [ "b"; "a"; "c" ];
  let names = Sys.readdir "folder" in
  Array.sort compare names;
  print_endline (String.concat " " (Array.to_list names));
  attempt "not empty" (fun () -> Sys.rmdir "folder");
  Array.iter (fun n -> Sys.remove ("folder/" ^ n)) names;
  Sys.rmdir "folder";
  let name = Filename.temp_file ~temp_dir:"." "caravan" ".tmp" in
  Printf.printf "%b\n" (Sys.file_exists name);
  Sys.remove name
