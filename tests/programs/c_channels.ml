(* Channels and Sys on files: what fails and how, positions, order of flushing.
   run: $run a b *)

let fn = "io1.tmp"
let show name f = try Printf.printf "%s: %s\n" name (f ()) with
  | Sys_error s -> Printf.printf "%s: Sys_error %s\n" name s
  | End_of_file -> Printf.printf "%s: End_of_file\n" name
  | Failure s -> Printf.printf "%s: Failure %s\n" name s
  | Invalid_argument s -> Printf.printf "%s: Invalid_argument %s\n" name s
let () =
  let oc = open_out_bin fn in
  for i = 0 to 99999 do output_char oc (Char.chr (i land 127)) done;
  Printf.printf "pos %d\n" (pos_out oc);
  output_string oc (String.make 200000 'x');
  Printf.printf "pos %d\n" (pos_out oc);
  output_binary_int oc 0x12345678; output_binary_int oc (-2);
  seek_out oc 10; output_string oc "hello"; Printf.printf "len %d pos %d\n" (out_channel_length oc) (pos_out oc);
  output_byte oc 300;
  close_out oc; close_out oc;
  show "closed out" (fun () -> output_char oc 'x'; "?");
  show "closed out s" (fun () -> output_string oc "xyz"; "?");
  show "closed flush" (fun () -> flush oc; "ok");
  show "closed len" (fun () -> string_of_int (out_channel_length oc));
  show "closed seek" (fun () -> seek_out oc 3; "?");
  show "closed pos" (fun () -> string_of_int (pos_out oc));
  let ic = open_in_bin fn in
  Printf.printf "in len %d\n" (in_channel_length ic);
  let b = Bytes.create 20 in
  really_input ic b 0 20; Printf.printf "%S\n" (Bytes.to_string b);
  seek_in ic 300000; Printf.printf "%d %d\n" (input_binary_int ic) (input_binary_int ic);
  show "eof" (fun () -> string_of_int (input_byte ic));
  show "eof2" (fun () -> string_of_int (input_binary_int ic));
  seek_in ic 299999; Printf.printf "%C pos %d\n" (input_char ic) (pos_in ic);
  seek_in ic 99990; Printf.printf "%S\n" (really_input_string ic 20);
  show "short" (fun () -> seek_in ic 300000; really_input_string ic 20);
  show "neg seek" (fun () -> seek_in ic (-1); "?");
  show "line" (fun () -> seek_in ic 0; let l = input_line ic in string_of_int (String.length l) );
  close_in ic; close_in ic;
  show "closed in" (fun () -> String.make 1 (input_char ic));
  show "closed line" (fun () -> input_line ic);
  show "closed len" (fun () -> string_of_int (in_channel_length ic));
  show "closed input" (fun () -> string_of_int (input ic b 0 20));
  show "closed input 0" (fun () -> string_of_int (input ic b 0 0));
  show "closed seek" (fun () -> seek_in ic 3; "?");
  show "pos" (fun () -> string_of_int (pos_in ic));
  show "nofile" (fun () -> ignore (open_in "/nonexistent/x"); "?");
  show "isdir" (fun () -> let ic = open_in "/" in let r = input_line ic in r);
  show "outdir" (fun () -> ignore (open_out "/"); "?");
  show "excl" (fun () -> ignore (open_out_gen [Open_creat; Open_excl; Open_wronly] 0o600 fn); "?");
  show "nul" (fun () -> ignore (open_out "a\000b"); "?");
  let oc = open_out_gen [Open_append] 0o600 fn in output_string oc "tail"; close_out oc;
  let ic = open_in fn in seek_in ic 300000; show "append" (fun () -> String.escaped (really_input_string ic 12)); close_in ic;
  show "input_scan" (fun () -> let oc = open_out fn in output_string oc (String.make 70000 'a'); output_string oc "\nbb\n\ncc"; close_out oc;
    let ic = open_in fn in let l = List.init 4 (fun _ -> String.length (input_line ic)) in
    let e = (try input_line ic with End_of_file -> "EOF") in close_in ic; String.concat "," (List.map string_of_int l) ^ e);
  show "remove" (fun () -> Sys.remove fn; string_of_bool (Sys.file_exists fn));
  show "remove2" (fun () -> Sys.remove fn; "?");
  show "rename" (fun () -> Sys.rename fn (fn ^ "2"); "?");
  show "mkdir" (fun () -> Sys.mkdir "io1.d" 0o755; string_of_bool (Sys.is_directory "io1.d"));
  show "mkdir2" (fun () -> Sys.mkdir "io1.d" 0o755; "?");
  show "chdir" (fun () -> Sys.chdir "io1.d"; Filename.basename (Sys.getcwd ()));
  close_out (open_out "b"); close_out (open_out "a"); close_out (open_out "c");
  show "readdir" (fun () -> let a = Sys.readdir "." in Array.sort compare a; String.concat "," (Array.to_list a));
  show "rmdir notempty" (fun () -> Sys.rmdir "../io1.d"; "?");
  List.iter Sys.remove ["a"; "b"; "c"]; Sys.chdir "..";
  show "rmdir" (fun () -> Sys.rmdir "io1.d"; "ok");
  show "rmdir2" (fun () -> Sys.rmdir "io1.d"; "ok");
  show "isdir none" (fun () -> string_of_bool (Sys.is_directory "io1.d"));
  show "readdir none" (fun () -> string_of_int (Array.length (Sys.readdir "io1.d")));
  show "command" (fun () -> flush stdout; string_of_int (Sys.command "echo from shell; exit 3"));
  show "signalled" (fun () -> flush stdout; string_of_int (Sys.command "kill -9 $$"));
  show "getenv" (fun () -> match Sys.getenv_opt "HOME_X_Y" with None -> "none" | Some s -> s);
  show "argv" (fun () -> String.concat " " (Array.to_list Sys.argv) ^ "|" ^ Sys.executable_name);
  Printf.printf "%d %b %d %s %b %b\n" Sys.word_size Sys.big_endian Sys.int_size Sys.os_type Sys.unix Sys.win32;
  Printf.printf "%s [%s]\n" (Sys.runtime_parameters ()) (Sys.runtime_variant ());
  prerr_string "err "; print_string "pending ";
  at_exit (fun () -> print_string "at exit\n");
  let append () = open_out_gen [Open_creat; Open_append] 0o600 "order.txt" in
  let oc1 = append () in let oc2 = append () in
  output_string oc2 "two\n"; output_string oc1 "one\n"; 
  ignore oc1; exit 5
