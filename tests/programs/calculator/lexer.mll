(* Tokens of the calculator. *)
{
open Parser

exception Error of string * int

let keywords = Hashtbl.create 8
let () = List.iter (fun (k, t) -> Hashtbl.add keywords k t) [ ("let", LET); ("in", IN); ("if", IF); ("then", THEN);
  ("else", ELSE) ]
}

let digit = ['0'-'9']
let letter = ['a'-'z' 'A'-'Z' '_']

rule token = parse
  | [' ' '\t' '\r']              { token lexbuf }
  | '\n'                         { Lexing.new_line lexbuf; token lexbuf }
  | "(*"                         { comment 1 lexbuf; token lexbuf }
  | digit+ as n                  { NUMBER (float_of_string n) }
  | digit+ '.' digit* (['e' 'E'] ['+' '-']? digit+)? as n { NUMBER (float_of_string n) }
  | letter (letter | digit)* as w { try Hashtbl.find keywords w with Not_found -> NAME w }
  | '+' { PLUS } | '-' { MINUS } | '*' { TIMES } | '/' { DIVIDE } | '^' { POWER }
  | '(' { OPEN } | ')' { CLOSE } | ',' { COMMA } | ';' { END }
  | "=" { EQUAL } | "<=" { LESS_EQUAL } | '<' { LESS }
  | eof                          { EOF }
  | (_ as c)                     { raise (Error (Printf.sprintf "unexpected %C" c, Lexing.lexeme_start lexbuf)) }

and comment depth = parse
  | "(*"  { comment (depth + 1) lexbuf }
  | "*)"  { if depth > 1 then comment (depth - 1) lexbuf }
  | '\n'  { Lexing.new_line lexbuf; comment depth lexbuf }
  | eof   { raise (Error ("comment without an end", Lexing.lexeme_start lexbuf)) }
  | _     { comment depth lexbuf }
