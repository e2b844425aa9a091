(* Many small questions: is there a file, what time is it, and a byte to write. *)
let () =
  let oc = open_out "bytes" and seen = ref 0 in
  for i = 1 to 150_000 do
    if Sys.file_exists Sys.argv.(1) then incr seen;
    if Sys.time () >= 0. then output_char oc (Char.chr (i land 255));
    flush oc
  done;
  Printf.printf "%d\n" !seen
