(* What runs at exit: newest first, also when the program ends by an exception or by exit inside at_exit.
   run: $run normal
   run: $run exit
   run: $run raise
   run: OCAMLRUNPARAM=b $run raise
   run: $run raise-twice
   run: $run exit-twice *)

let () =
  at_exit (fun () -> print_endline "first registered, last to run");
  at_exit (fun () ->
      print_endline "second";
      match Sys.argv.(1) with
      | "raise-twice" -> failwith "from at_exit"
      | "exit-twice" -> exit 9
      | _ -> ());
  at_exit (fun () ->
      print_endline "third";
      at_exit (fun () -> print_endline "registered while exiting"));
  print_string "no newline at the end of this, flushed at exit: ";
  match Sys.argv.(1) with
  | "normal" -> ()
  | "exit" | "exit-twice" -> exit 4
  | _ -> raise (Invalid_argument "from the program")
