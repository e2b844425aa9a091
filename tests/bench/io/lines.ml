(* Lines of a file are read, one in sixteen is printed. *)
let () =
  let count = ref 0 in
  for _ = 1 to 8 do
    let ic = open_in_bin Sys.argv.(1) in
    (try
       while true do
         let line = input_line ic in
         incr count;
         if !count land 15 = 0 then print_endline line
       done
     with End_of_file -> close_in ic)
  done;
  Printf.printf "%d\n" !count
