(* Command lines read by Arg, right and wrong.
   run: $run
   run: $run -v -n 5 -x 2.5 -name "some one" file1 file2
   run: $run -n five
   run: $run -unknown
   run: $run --help
   run: $run -color blue -set -clear -pair 1 two -rest -v -n 3
   run: $run -color purple
   run: $run -name
   run: $run -n=7 -bool false *)

let verbose = ref false and n = ref 0 and x = ref 0. and name = ref "nobody" and color = ref "none" and flag =
  ref false and other = ref true and sure = ref true
let files = ref [] and rest = ref [] and pair = ref (0, "")

let specs =
  [ ("-v", Arg.Set verbose, " talk more"); ("-n", Arg.Set_int n, "N a number"); ("-x", Arg.Set_float x, "X a float");
    ("-name", Arg.Set_string name, "NAME who");
    ("-color", Arg.Symbol ([ "red"; "green"; "blue" ], fun c -> color := c), " which color");
      ("-set", Arg.Set flag, " set a flag"); ("-clear", Arg.Clear other, " clear another");
    ("-pair", Arg.(let a = ref 0 in Tuple [ Set_int a; String (fun s -> pair := (!a, s)) ]), "N S two arguments");
      ("-rest", Arg.Rest (fun s -> rest := s :: !rest), " take the rest");
    ("-bool", Arg.Bool (fun b -> sure := b), "BOOL true or false");
      ("-unit", Arg.Unit (fun () -> raise (Arg.Bad "never use -unit")), " always wrong") ]

let () =
  Arg.parse (Arg.align specs) (fun f -> files := f :: !files) "usage: arg_parsing [OPTIONS] FILES";
  Printf.printf "%b %d %g %s %s %b %b %d/%s %b\n" !verbose !n !x !name !color !flag !other (fst !pair) (snd !pair)
    !sure;
  Printf.printf "files: %s; rest: %s\n" (String.concat "," (List.rev !files)) (String.concat "," (List.rev !rest));
  (* The same without the process's own command line. *)
  let current = ref 0 in
  List.iter
    (fun argv ->
      current := 0;
      match Arg.parse_argv ~current argv [ ("-k", Arg.Int (Printf.printf "k=%d "), "K") ] (Printf.printf "anon=%s ")
        "inner" with
      | () -> print_newline ()
      | exception Arg.Bad m -> Printf.printf "Bad %s\n" (List.hd (String.split_on_char '\n' m))
      | exception Arg.Help m -> Printf.printf "Help of %d characters\n" (String.length m))
    [ [| "p"; "-k"; "3"; "x" |]; [| "p"; "-k"; "z" |]; [| "p"; "-help" |]; [| "p"; "-q" |]; [| "p"; "-k" |] ]
