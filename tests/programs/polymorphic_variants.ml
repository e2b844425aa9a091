(* Polymorphic variants: hashed tags, open types, extension by inclusion. *)

type basic = [ `Num of int | `Add of basic_or * basic_or ]
and basic_or = [ `Num of int | `Add of basic_or * basic_or | `Neg of basic_or | `Var of string ]

let rec eval env : basic_or -> int = function
  | `Num n -> n
  | `Add (a, b) -> eval env a + eval env b
  | `Neg a -> -eval env a
  | `Var v -> (try List.assoc v env with Not_found -> 0)

let rec simplify : basic_or -> basic_or = function
  | `Add (`Num 0, e) | `Add (e, `Num 0) -> simplify e
  | `Add (`Num a, `Num b) -> `Num (a + b)
  | `Neg (`Neg e) -> simplify e
  | `Neg e -> `Neg (simplify e)
  | `Add (a, b) -> (match (simplify a, simplify b) with a', b' when (a', b') = (a, b) -> `Add (a, b)
    | a', b' -> simplify (`Add (a', b')))
  | (`Num _ | `Var _) as e -> e

let rec show : basic_or -> string = function
  | `Num n -> string_of_int n
  | `Add (a, b) -> "(" ^ show a ^ "+" ^ show b ^ ")"
  | `Neg a -> "-" ^ show a
  | `Var v -> v

(* Eval for one more case, closing over the old one. *)
type extended = [ basic_or | `Mul of int * basic_or ]
let eval_more env : extended -> int = function #basic_or as e -> eval env e | `Mul (k, e) -> k * eval env e

let color = function `Red -> 0xff0000 | `Green -> 0x00ff00 | `Blue -> 0x0000ff
  | `Rgb (r, g, b) -> (r lsl 16) lor (g lsl 8) lor b | `Gray n -> n * 0x010101
let day = function
  | `Mon -> 1 | `Tue -> 2 | `Wed -> 3 | `Thu -> 4 | `Fri -> 5 | `Sat -> 6 | `Sun -> 7 | `January -> 101
  | `February -> 102 | `March -> 103
  | `April -> 104 | `May -> 105 | `June -> 106 | `Other s -> String.length s

let () =
  let e : basic_or = `Add (`Neg (`Neg (`Add (`Num 0, `Var "x"))), `Add (`Num 2, `Add (`Num 3, `Num 0))) in
  Printf.printf "%s = %d\n" (show e) (eval [ ("x", 37) ] e);
  Printf.printf "%s = %d\n" (show (simplify e)) (eval [ ("x", 37) ] (simplify e));
  Printf.printf "%d %d\n" (eval_more [ ("y", 4) ] (`Mul (3, `Var "y"))) (eval_more [] (`Neg (`Num 8)));
  List.iter (fun c -> Printf.printf "%06x " (color c)) [ `Red; `Blue; `Rgb (1, 2, 3); `Gray 128; `Green ];
  print_newline ();
  List.iter (fun d -> Printf.printf "%d " (day d)) [ `Mon; `Sun; `May; `June; `Other "holiday"; `January; `Thu ];
  print_newline ();
  (* Tags are ordered by their hash, not by declaration. *)
  let tags = [ `A; `B; `C; `Zebra; `Apple; `Mango; `X1; `X2 ] in
  let name = function `A -> "A" | `B -> "B" | `C -> "C" | `Zebra -> "Zebra" | `Apple -> "Apple" | `Mango -> "Mango"
    | `X1 -> "X1" | `X2 -> "X2" in
  print_endline (String.concat " " (List.map name (List.sort compare tags)));
  Printf.printf "%d %d\n" (Hashtbl.hash `Apple) (Hashtbl.hash (`Apple 1));
  Printf.printf "%b %b\n" (`A 1 = `A 1) (compare (`A 1) (`A 2) < 0)
