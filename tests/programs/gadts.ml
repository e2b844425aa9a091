(* Types that know more than they show: a typed language, typed formats, and length-indexed lists. *)

type _ expr =
  | Int : int -> int expr
  | Bool : bool -> bool expr
  | Add : int expr * int expr -> int expr
  | Less : int expr * int expr -> bool expr
  | If : bool expr * 'a expr * 'a expr -> 'a expr
  | Pair : 'a expr * 'b expr -> ('a * 'b) expr
  | Fst : ('a * 'b) expr -> 'a expr
  | Lam : ('a -> 'b expr) -> ('a -> 'b) expr
  | App : ('a -> 'b) expr * 'a expr -> 'b expr
  | Fix : (('a -> 'b) -> ('a -> 'b) expr) -> ('a -> 'b) expr

let rec eval : type a. a expr -> a = function
  | Int n -> n
  | Bool b -> b
  | Add (a, b) -> eval a + eval b
  | Less (a, b) -> eval a < eval b
  | If (c, a, b) -> if eval c then eval a else eval b
  | Pair (a, b) -> let x = eval a in (x, eval b)
  | Fst p -> fst (eval p)
  | Lam f -> fun x -> eval (f x)
  | App (f, x) -> (eval f) (eval x)
  | Fix f -> let rec self x = (eval (f self)) x in self

type zero = Z
type 'n succ = S
type (_, _) vec = Nil : ('a, zero) vec | Cons : 'a * ('a, 'n) vec -> ('a, 'n succ) vec

let head : type n. ('a, n succ) vec -> 'a = function Cons (x, _) -> x
let rec zip : type n. ('a, n) vec -> ('b, n) vec -> ('a * 'b, n) vec =
  fun a b -> match (a, b) with Nil, Nil -> Nil | Cons (x, a), Cons (y, b) -> Cons ((x, y), zip a b)
let rec to_list : type n. ('a, n) vec -> 'a list = function Nil -> [] | Cons (x, v) -> x :: to_list v

type _ ty = TInt : int ty | TString : string ty | TList : 'a ty -> 'a list ty | TPair : 'a ty * 'b ty -> ('a * 'b) ty
type dyn = Dyn : 'a ty * 'a -> dyn
type (_, _) eq = Refl : ('a, 'a) eq

let rec equal_ty : type a b. a ty -> b ty -> (a, b) eq option = fun a b ->
  match (a, b) with
  | TInt, TInt -> Some Refl
  | TString, TString -> Some Refl
  | TList a, TList b -> (match equal_ty a b with Some Refl -> Some Refl | None -> None)
  | TPair (a, b), TPair (c, d) -> (match (equal_ty a c, equal_ty b d) with Some Refl, Some Refl -> Some Refl
  | _ -> None)
  | _ -> None

let rec show : type a. a ty -> a -> string = fun ty v ->
  match ty with
  | TInt -> string_of_int v
  | TString -> "'" ^ v ^ "'"
  | TList t -> "[" ^ String.concat "," (List.map (show t) v) ^ "]"
  | TPair (a, b) -> let x, y = v in "(" ^ show a x ^ "," ^ show b y ^ ")"

let cast : type a. a ty -> dyn -> a option = fun want (Dyn (ty, v)) -> match equal_ty ty want with Some Refl -> Some v
  | None -> None

let () =
  let sum = Fix (fun self -> Lam (fun n -> If (Less (Int n, Int 1), Int 0, Add (Int n, App (Lam (fun m ->
    Int (self m)), Int (n - 1)))))) in
  Printf.printf "%d\n" (eval (App (sum, Int 500)));
  Printf.printf "%b %d\n" (eval (Less (Int 3, Fst (Pair (Int 5, Bool true))))) (eval (If (Bool false, Int 1, Int 2)));
  let v = Cons (1, Cons (2, Cons (3, Nil))) and w = Cons ("a", Cons ("b", Cons ("c", Nil))) in
  Printf.printf "%d %s\n" (head v) (String.concat ";" (List.map (fun (n, s) -> s ^ string_of_int n)
    (to_list (zip v w))));
  let dyns = [ Dyn (TInt, 5); Dyn (TList (TPair (TInt, TString)), [ (1, "x"); (2, "y") ]); Dyn (TString, "s") ] in
  List.iter (fun (Dyn (t, v)) -> print_endline (show t v)) dyns;
  List.iter (fun d -> print_string (match cast (TList (TPair (TInt, TString))) d with Some l ->
    string_of_int (List.length l) | None -> "-")) dyns;
  print_newline ()
