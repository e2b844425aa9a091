type _ term =
  | Int : int -> int term
  | Bool : bool -> bool term
  | Add : int term * int term -> int term
  | Less : int term * int term -> bool term
  | If : bool term * 'a term * 'a term -> 'a term
  | Pair : 'a term * 'b term -> ('a * 'b) term
  | First : ('a * 'b) term -> 'a term

type packed = Term : 'a term * 'a shape -> packed
and _ shape = Number : int shape | Truth : bool shape | Both : 'a shape * 'b shape -> ('a * 'b) shape

let rec eval : type a. a term -> a = function
  | Int n -> n
  | Bool b -> b
  | Add (l, r) -> let x = eval l in let y = eval r in x + y
  | Less (l, r) -> eval l < eval r
  | If (c, yes, no) -> if eval c then eval yes else eval no
  | Pair (l, r) -> let left = eval l in (left, eval r)
  | First p -> fst (eval p)

let rec show : type a. a shape -> a -> string = fun shape v ->
  match shape, v with
  | Number, n -> string_of_int n
  | Truth, true -> "yes"
  | Truth, false -> "no"
  | Both (s, t), (a, b) -> "(" ^ show s a ^ ", " ^ show t b ^ ")"

module type MONOID = sig type t val zero : t val plus : t -> t -> t val text : t -> string end

let sum (type s) (module M : MONOID with type t = s) (l : s list) =
  let total = List.fold_left M.plus M.zero l in
  (total, M.text total)

module Ints = struct type t = int let zero = 0 let plus = ( + ) let text = string_of_int end
module Texts = struct
  type t = string
  let zero = ""
  let plus a b = if a = "" then b else a ^ "+" ^ b
  let text t = "\"" ^ t ^ "\""
end

type any = Any : (module MONOID with type t = 'a) * 'a list -> any

let report (Any ((module M), l)) =
  let module Twice = struct include M let plus a b = plus (plus a b) b end in
  let once, text = sum (module M) l in
  let twice = List.fold_left Twice.plus M.zero l in
  text ^ M.text once ^ M.text twice

let countdown =
  let rec down n acc = if n = 0 then acc else down (n - 1) (Add (Int n, acc)) in
  fun n -> down n (Int 0)

let () =
  let terms = [
    Term (countdown 15, Number);
    Term (If (Less (Int 1, countdown 3), Bool true, Bool false), Truth);
    Term (Pair (First (Pair (Int 7, Bool false)), Less (Int 2, Int 1)), Both (Number, Truth)) ] in
  let again = terms @ terms @ terms @ terms in
  List.iter (fun (Term (t, s)) -> print_endline (show s (eval t))) again;
  let anys = [ Any ((module Ints), [ 1; 2; 3 ]); Any ((module Texts), [ "a"; "b" ]) ] in
  List.iter (fun any -> print_endline (report any)) anys
