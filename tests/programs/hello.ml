(* The program of the first steps. *)

let greeting name = "hello, " ^ name

let () =
  print_endline (greeting "world");
  print_endline "good bye"
