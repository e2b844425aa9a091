(* Pattern matching: large switches, nested ones, strings, characters, arrays, guards, or-patterns,
  and matches that fail. *)

type op =
  | Nop | Halt | Dup | Swap | Drop | Add | Sub | Mul | Div | Eq | Lt | Not | Print | Rot | Over | Neg
  | Push of int | Jump of int | Branch of int | Call of string | Load of string | Store of string * int
  | Pair of int * int
  | Text of string | Float of float | List of op list | Record of { name : string; arity : int; pure : bool }

let cost = function
  | Nop -> 0 | Halt -> 1 | Dup -> 2 | Swap -> 3 | Drop -> 4 | Add -> 5 | Sub -> 6 | Mul -> 7 | Div -> 8 | Eq -> 9
  | Lt -> 10 | Not -> 11
  | Print -> 12 | Rot -> 13 | Over -> 14 | Neg -> 15
  | Push n when n < 0 -> -n | Push n -> 100 + n | Jump n | Branch n -> 200 + n | Call s
  | Load s -> 300 + String.length s | Store (_, n) -> 400 + n
  | Pair (1, 1) -> 500 | Pair (1, n) | Pair (n, 1) -> 500 + n | Pair (a, b) -> 600 + (a * b)
  | Text "" -> 700 | Text ("a" | "b" | "c") -> 701 | Text s when s.[0] = 'x' -> 702 | Text _ -> 703
  | Float 0. -> 800 | Float f when f > 1e6 -> 801 | Float _ -> 802
  | List [] -> 900 | List [ Nop ] -> 901 | List [ _; Halt ] -> 902 | List (Dup :: _ :: rest) -> 903 + List.length rest
  | List _ -> 999
  | Record { pure = true; arity; _ } -> 1000 + arity | Record { name = "main"; _ } -> 2000
  | Record { arity; _ } -> 3000 + arity

let keyword = function
  | "and" -> 1 | "as" -> 2 | "assert" -> 3 | "begin" -> 4 | "class" -> 5 | "constraint" -> 6 | "do" -> 7 | "done" -> 8
  | "downto" -> 9 | "else" -> 10
  | "end" -> 11 | "exception" -> 12 | "external" -> 13 | "false" -> 14 | "for" -> 15 | "fun" -> 16 | "function" -> 17
  | "functor" -> 18 | "if" -> 19
  | "a string that is longer than the others" -> 20 | _ -> 0

let char_class = function
  | 'a' .. 'z' | '_' -> "lower" | 'A' .. 'Z' -> "upper" | '0' .. '9' -> "digit" | ' ' | '\t' .. '\r' -> "blank"
  | '\000' .. '\031' | '\127' -> "control"
  | '+' | '-' | '*' | '/' | '=' | '<' | '>' -> "operator" | '\128' .. '\255' -> "high" | _ -> "other"

let sparse = function 0 -> "zero" | 1 -> "one" | 5 -> "five" | 100 -> "hundred" | 1000 -> "thousand"
  | -1 -> "minus one" | 1_000_000_000_000 -> "far" | n when n > 0 -> "positive" | _ -> "negative"

let arrays = function [||] -> 0 | [| x |] -> x | [| x; y |] -> x + y | [| 0; _; z |] -> z | a -> Array.length a * 1000

let int64s = function 0L -> "zero" | 0x7fffffffffffffffL -> "max" | -5L -> "minus five" | _ -> "other"

let mixed a b = match (a, b) with
  | Some x, None | None, Some x -> x
  | Some x, Some y when x = y -> -1
  | Some (1 as x), Some y | Some y, Some (2 as x) -> (x * 10) + y
  | (Some _ as s), _ -> (match s with Some 9 -> 99 | _ -> 77)
  | None, None -> 0

let () =
  let r name arity pure = Record { name; arity; pure } in
  let all =
    [ Nop; Halt; Dup; Swap; Drop; Add; Sub; Mul; Div; Eq; Lt; Not; Print; Rot; Over; Neg; Push 3; Push (-3); Jump 1;
      Branch 2; Call "f"; Load "xyz"; Store ("a", 7);
      Pair (1, 1); Pair (1, 5); Pair (6, 1); Pair (3, 4); Text ""; Text "b"; Text "xb"; Text "long text"; Float 0.;
        Float 1e9; Float nan;
      List []; List [ Nop ]; List [ Swap; Halt ]; List [ Dup; Dup; Nop; Nop ]; List [ Nop; Nop; Nop ]; r "f" 2 true;
        r "main" 2 false; r "g" 3 false ]
  in
  List.iter (fun op -> Printf.printf "%d " (cost op)) all;
  print_newline ();
  List.iter (fun k -> Printf.printf "%d " (keyword k)) [ "and"; "an"; "andd"; "function"; "functor"; "if"; ""; "zzz";
    "downto"; "a string that is longer than the others"; "a string that is longer than the otherz" ];
  print_newline ();
  let counts = Hashtbl.create 8 in
  for c = 0 to 255 do let k = char_class (Char.chr c) in Hashtbl.replace counts k (1 + try Hashtbl.find counts k
    with Not_found -> 0) done;
  Hashtbl.fold (fun k n acc -> (k, n) :: acc) counts [] |> List.sort compare |> List.iter (fun (k, n) ->
    Printf.printf "%s:%d " k n);
  print_newline ();
  List.iter (fun n -> print_string (sparse n ^ ", ")) [ 0; 1; 2; 5; 6; 99; 100; 1000; 1001; -1; -2; 1_000_000_000_000;
    min_int; max_int ];
  print_newline ();
  List.iter (fun a -> Printf.printf "%d " (arrays a)) [ [||]; [| 4 |]; [| 4; 5 |]; [| 0; 1; 2 |]; [| 1; 1; 2 |] ];
  List.iter (fun n -> print_string (int64s n ^ " ")) [ 0L; Int64.max_int; -5L; 5L ];
  List.iter (fun (a, b) -> Printf.printf "%d " (mixed a b)) [ (None, None); (Some 4, None); (None, Some 5);
    (Some 6, Some 6); (Some 1, Some 3); (Some 3, Some 2); (Some 9, Some 8); (Some 3, Some 4) ];
  print_newline ();
  match (function Some 1 -> () | None -> () [@ocaml.warning "-8"]) (Some (Sys.opaque_identity 2)) with
  | () -> print_endline "matched"
  | exception Match_failure (file, line, column) -> Printf.printf "no case at %s:%d:%d\n" (Filename.basename file)
    line column
