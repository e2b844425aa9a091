(* Values and printers of many kinds.  Each value is printed by its own printer, on lines of its own. *)
module Money = struct
  type t = { cents : int; currency : string }
  let make currency cents = { cents; currency }
  let pp fmt m = Format.fprintf fmt "%d.%02d@ %s" (m.cents / 100) (m.cents mod 100) m.currency
end
module Matrix = struct
  type t = float array array
  let row fmt r = Array.iteri (fun i x -> if i > 0 then Format.fprintf fmt "@ "; Format.fprintf fmt "%5.1f" x) r
  let pp fmt (m : t) = Format.fprintf fmt "@[<v>"; Array.iteri (fun i r -> if i > 0 then Format.fprintf fmt "@,"; Format.fprintf fmt "|@[<h>%a@]|" row r) m; Format.fprintf fmt "@]"
end
type expr = Int of int | Var of string | Add of expr * expr | Call of string * expr list
let rec pp_expr fmt = function
  | Int n -> Format.pp_print_int fmt n
  | Var x -> Format.pp_print_string fmt x
  | Add (a, b) -> Format.fprintf fmt "@[<hov 2>(%a@ + %a)@]" pp_expr a pp_expr b
  | Call (f, l) -> Format.fprintf fmt "@[<hv 2>%s(@,%a@;<0 -2>)@]" f (Format.pp_print_list ~pp_sep:(fun f () -> Format.fprintf f ",@ ") pp_expr) l
type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
let rec pp_tree pp_a fmt = function
  | Leaf -> Format.pp_print_char fmt '.'
  | Node (l, x, r) -> Format.fprintf fmt "(%a %a %a)" (pp_tree pp_a) l pp_a x (pp_tree pp_a) r
type ('k, 'v) assoc = { bindings : ('k * 'v) list; default : 'v }
let pp_assoc pp_k pp_v fmt a =
  Format.fprintf fmt "{%a| %a}" (Format.pp_print_list (fun f (k, v) -> Format.fprintf f "%a->%a" pp_k k pp_v v)) a.bindings pp_v a.default
module IntSet = Set.Make (Int)
let pp_set fmt s = IntSet.iter (fun n -> Format.fprintf fmt "%d " n) s; Format.fprintf fmt "end"
module Id : sig type t val make : int -> t val show : t -> string end = struct
  type t = int
  let make n = n
  let show n = Printf.sprintf "#%d" n
end
type shape = Square of int | Circle
let pp_shape s = match s with Square n -> Format.printf "@[square of %d@]" n | Circle -> Format.print_string "circle"
type 'a cell = { mutable content : 'a; name : string }
let pp_int_cell fmt (c : int cell) = Format.fprintf fmt "%s holds %d" c.name c.content
let stop x = ignore (Sys.opaque_identity x)

let () =
  let money = Money.make "EUR" 1205 and matrix = [| [| 1.; 2.5 |]; [| -3.; 100. |] |] in
  let small = Add (Int 1, Var "x") in
  let rec grow n = if n = 0 then small else Add (Call ("f", [ grow (n - 1); Int n; Var "long_variable_name" ]), grow (n - 1)) in
  let large = grow 3 in
  let moneys = Node (Node (Leaf, Money.make "SEK" 5, Leaf), money, Leaf) and texts = Node (Leaf, small, Node (Leaf, large, Leaf)) in
  let trees = Node (Leaf, Node (Leaf, money, Leaf), Leaf) in
  let assoc = { bindings = [ (small, money); (Var "y", Money.make "CHF" 99) ]; default = Money.make "NOK" 0 } in
  let set = IntSet.of_list [ 5; 1; 9 ] and id = Id.make 77 and square = Square 4 and circle = Circle in
  let cell = { content = 3; name = "c" } and strange = { content = "s"; name = "d" } in
  let list = [ money; Money.make "USD" 100 ] and pairs = [ (circle, Some id); (square, None) ] in
  stop (money, matrix, small, large, moneys, texts, trees, assoc, set, id, square, circle, cell, strange, list, pairs);
  let show name pp x = Format.printf "%s =@.@[%a@]@." name pp x in
  let old pp _ x = pp x and text f fmt x = Format.pp_print_string fmt (f x) in
  let pp_list pp fmt l = Format.fprintf fmt "[%a]" (Format.pp_print_list ~pp_sep:(fun f () -> Format.fprintf f "; ") pp) l in
  let pp_pair pp pq fmt (a, b) = Format.fprintf fmt "(%a, %a)" pp a pq b in
  let pp_option pp fmt = function None -> Format.fprintf fmt "None" | Some x -> Format.fprintf fmt "Some %a" pp x in
  show "money" Money.pp money;
  show "matrix" Matrix.pp matrix;
  show "small" pp_expr small;
  show "large" pp_expr large;
  Format.set_margin 100000000;
  show "moneys" (pp_tree Money.pp) moneys;
  show "texts" (pp_tree pp_expr) texts;
  show "trees" (pp_tree (pp_tree Money.pp)) trees;
  show "assoc" (pp_assoc pp_expr Money.pp) assoc;
  show "set" pp_set set;
  show "id" (text Id.show) id;
  show "square" (old pp_shape) square;
  show "circle" (old pp_shape) circle;
  show "cell" pp_int_cell cell;
  show "strange" (fun fmt c -> Format.fprintf fmt "{content = %S; name = %S}" c.content c.name) strange;
  show "list" (pp_list Money.pp) list;
  show "pairs" (pp_list (pp_pair (old pp_shape) (pp_option (text Id.show)))) pairs
