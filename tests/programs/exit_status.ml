(* Statuses that a program can end with.
   run: $run 0
   run: $run 1
   run: $run 77
   run: $run 255
   run: $run 256
   run: $run -1
   run: $run nothing *)

let () =
  print_string "standard output, ";
  prerr_string "standard error, ";
  match int_of_string_opt Sys.argv.(1) with
  | Some n -> exit n
  | None -> print_endline "and a normal end"
