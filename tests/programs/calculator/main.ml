(* A calculator by ocamllex and ocamlyacc: the engines of both, with errors that are recovered from.
   run: $run <$data/sums.txt
   run: echo '1 + ; 2 * (3 ; 4 ;' | $run
   run: printf '(\052 open' | $run
   run: echo '1 $ 2;' | $run
   run: OCAMLRUNPARAM=b $run crash <$data/sums.txt
   run: OCAMLRUNPARAM=p $run <$data/words.txt *)

let () =
  let lexbuf = Lexing.from_channel stdin in
  match Parser.program Lexer.token lexbuf with
  | program ->
    List.iter
      (fun (line, statement) ->
        match statement with
        | Error e -> Printf.printf "line %d: %s\n" line e
        | Ok f ->
          if Array.length Sys.argv > 1 && line > 5 then raise Parsing.Parse_error;
          (match f [ ("one", 1.); ("ten", 10.) ] with
          | x -> Printf.printf "line %d: %g\n" line x
          | exception Failure m -> Printf.printf "line %d: %s\n" line m))
      program
  | exception Lexer.Error (m, at) -> Printf.printf "%s at %d\n" m at
  | exception Parsing.Parse_error ->
    let p = Lexing.lexeme_start_p lexbuf in
    Printf.printf "no way to go on at line %d, column %d\n" p.pos_lnum (p.pos_cnum - p.pos_bol)
