(* Functions that call one another and share an environment. *)

let rec even n = n = 0 || odd (n - 1)
and odd n = n <> 0 && even (n - 1)

(* Hofstadter's two sequences. *)
let rec female n = if n = 0 then 1 else n - male (female (n - 1))
and male n = if n = 0 then 0 else n - female (male (n - 1))

type expr = Num of int | Sum of term list
and term = Term of int * factor list
and factor = Var of string | Sub of expr

let rec expr_text = function
  | Num n -> string_of_int n
  | Sum ts -> "(" ^ String.concat " + " (List.map term_text ts) ^ ")"
and term_text (Term (n, fs)) = String.concat "*" (string_of_int n :: List.map factor_text fs)
and factor_text = function Var v -> v | Sub e -> expr_text e

(* Five local functions over two captured variables: one closure block with four infix headers. *)
let tour base limit =
  let steps = ref [] in
  let note c n = steps := Printf.sprintf "%c%d" c n :: !steps in
  let rec a n = note 'a' n; if n > limit then n else b (n + base)
  and b n = note 'b' n; if n mod 2 = 0 then c (n / 2) else d (n + 1)
  and c n = note 'c' n; if n < 3 then e (n * 7) else a (n + 3)
  and d n = note 'd' n; c (n + 1)
  and e n = note 'e' n; List.fold_left (fun m f -> f m) n [ (fun x -> x + 1); (fun x -> if x > limit then x
    else a x) ] in
  let last = a 1 in
  (last, String.concat " " (List.rev !steps))

(* Tail calls with many arguments, shuffled at each step. *)
let rec ping a b c d e f n = if n = 0 then [ a; b; c; d; e; f ] else pong f a b c d e (n - 1)
and pong a b c d e f n = if n = 0 then [ f; e; d; c; b; a ] else ping b a d c f e (n - 1)

let () =
  Printf.printf "%b %b %b\n" (even 100001) (odd 100001) (even 0);
  print_endline (String.concat " " (List.init 20 (fun n -> string_of_int (female n))));
  print_endline (String.concat " " (List.init 20 (fun n -> string_of_int (male n))));
  print_endline (expr_text (Sum [ Term (2, [ Var "x"; Sub (Sum [ Term (1, []); Term (3, [ Var "y" ]) ]) ]);
    Term (5, [ Sub (Num 9) ]) ]));
  let last, steps = tour 5 60 in
  Printf.printf "%d\n%s\n" last steps;
  List.iter (fun n -> print_endline (String.concat "," (List.map string_of_int (ping 1 2 3 4 5 6 n)))) [ 0; 1; 2; 7;
    100_000 ]
