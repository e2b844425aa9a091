(* A parser by recursive descent over Lexing's positions, with errors that say where. *)

type t = Null | Bool of bool | Num of float | Str of string | Arr of t list | Obj of (string * t) list

exception Error of Lexing.position * string

type state = { text : string; mutable at : int; mutable line : int; mutable bol : int }

let position s = { Lexing.pos_fname = "input"; pos_lnum = s.line; pos_bol = s.bol; pos_cnum = s.at }
let fail s fmt = Printf.ksprintf (fun m -> raise (Error (position s, m))) fmt
let peek s = if s.at < String.length s.text then s.text.[s.at] else '\000'
let advance s =
  if peek s = '\n' then begin s.line <- s.line + 1; s.bol <- s.at + 1 end;
  s.at <- s.at + 1
let rec blanks s = match peek s with ' ' | '\t' | '\n' | '\r' -> advance s; blanks s | _ -> ()
let expect s c = if peek s = c then advance s else fail s "expected %C, found %C" c (peek s)
let keyword s k v = String.iter (expect s) k; v

let number s =
  let from = s.at in
  while match peek s with '0' .. '9' | '-' | '+' | '.' | 'e' | 'E' -> true | _ -> false do advance s done;
  let text = String.sub s.text from (s.at - from) in
  match float_of_string_opt text with Some f -> Num f | None -> s.at <- from; fail s "bad number %S" text

let rec string s =
  let b = Buffer.create 16 in
  expect s '"';
  let rec go () =
    match peek s with
    | '"' -> advance s
    | '\000' -> fail s "string without an end"
    | '\\' -> advance s; Buffer.add_char b (escape s); go ()
    | c -> advance s; Buffer.add_char b c; go ()
  in
  go ();
  Buffer.contents b
and escape s =
  let c = peek s in
  advance s;
  match c with 'n' -> '\n' | 't' -> '\t' | '"' | '\\' | '/' -> c | 'u' -> let h = String.sub s.text s.at 4 in
    s.at <- s.at + 4; Char.chr (int_of_string ("0x" ^ h) land 255) | c -> fail s "bad escape %C" c

let rec value s =
  blanks s;
  match peek s with
  | 'n' -> keyword s "null" Null
  | 't' -> keyword s "true" (Bool true)
  | 'f' -> keyword s "false" (Bool false)
  | '"' -> Str (string s)
  | '[' -> advance s; Arr (members s ']' value)
  | '{' -> advance s; Obj (members s '}' (fun s -> blanks s; let k = string s in blanks s; expect s ':'; (k, value s)))
  | '-' | '0' .. '9' -> number s
  | c -> fail s "unexpected %C" c
and members : 'a. state -> char -> (state -> 'a) -> 'a list = fun s close item ->
  blanks s;
  if peek s = close then begin advance s; [] end
  else
    let rec more acc =
      let acc = item s :: acc in
      blanks s;
      match peek s with ',' -> advance s; more acc | c when c = close -> advance s; List.rev acc
        | c -> fail s "expected , or %c, found %C" close c
    in
    more []

let rec print b = function
  | Null -> Buffer.add_string b "null"
  | Bool v -> Buffer.add_string b (string_of_bool v)
  | Num f -> Printf.bprintf b "%.15g" f
  | Str s -> Printf.bprintf b "%S" s
  | Arr l -> Buffer.add_char b '['; List.iteri (fun i v -> if i > 0 then Buffer.add_char b ','; print b v) l;
    Buffer.add_char b ']'
  | Obj l -> Buffer.add_char b '{'; List.iteri (fun i (k, v) -> if i > 0 then Buffer.add_char b ',';
    Printf.bprintf b "%S:" k; print b v) l; Buffer.add_char b '}'

let parse text = let s = { text; at = 0; line = 1; bol = 0 } in let v = value s in blanks s; if peek s <> '\000'
  then fail s "text after the value"; v

let () =
  let show text =
    match parse text with
    | v -> let b = Buffer.create 80 in print b v; print_endline (Buffer.contents b)
    | exception Error (p, m) -> Printf.printf "%s:%d:%d: %s\n" p.pos_fname p.pos_lnum (p.pos_cnum - p.pos_bol) m
  in
  List.iter show
    [ "null"; " [1, 2.5, -3e2 , [] , {}] "; "{\"a\" : [true,false], \"b\\n\\u0041\":{\"c\":null}}";
      "[1,\n2,\n  oops]"; "{\"a\" 1}"; "[1 2]"; "\"open"; "1.2.3"; "[] x"; "" ];
  let big = "[" ^ String.concat "," (List.init 5000 (fun i ->
    Printf.sprintf "{\"id\":%d,\"name\":\"item %d\",\"tags\":[%d,%d.5]}" i i (i * i) (i mod 10))) ^ "]" in
  match parse big with
  | Arr l -> let b = Buffer.create 80 in print b (parse big); Printf.printf "%d %d %b\n" (List.length l)
    (Buffer.length b) (parse (Buffer.contents b) = parse big)
  | _ -> assert false
