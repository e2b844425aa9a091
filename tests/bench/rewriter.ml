(* Pattern matching: symbolic derivatives, simplified until nothing changes. *)

type term = Num of int | X | Add of term * term | Mul of term * term | Power of term * int | Sin of term | Cos of term

let rec derive = function
  | Num _ -> Num 0
  | X -> Num 1
  | Add (a, b) -> Add (derive a, derive b)
  | Mul (a, b) -> Add (Mul (derive a, b), Mul (a, derive b))
  | Power (a, n) -> Mul (Num n, Mul (Power (a, n - 1), derive a))
  | Sin a -> Mul (Cos a, derive a)
  | Cos a -> Mul (Num (-1), Mul (Sin a, derive a))

let rec simplify t =
  match t with
  | Add (Num a, Num b) -> Num ((a + b) land 0xFFFF)
  | Mul (Num a, Num b) -> Num (a * b land 0xFFFF)
  | Add (Num 0, a) | Add (a, Num 0) | Mul (Num 1, a) | Mul (a, Num 1) | Power (a, 1) -> simplify a
  | Mul (Num 0, _) | Mul (_, Num 0) -> Num 0
  | Power (_, 0) -> Num 1
  | Mul (a, (Num _ as n)) -> Mul (n, simplify a)
  | Mul (Num a, Mul (Num b, c)) -> Mul (Num (a * b land 0xFFFF), simplify c)
  | Add (a, b) when a = b -> Mul (Num 2, simplify a)
  | Add (a, b) -> Add (simplify a, simplify b)
  | Mul (a, b) -> Mul (simplify a, simplify b)
  | Power (a, n) -> Power (simplify a, n)
  | Sin a -> Sin (simplify a)
  | Cos a -> Cos (simplify a)
  | Num _ | X -> t

let rec normal t = let u = simplify t in if u = t then t else normal u
let rec size = function
  | Num _ | X -> 1
  | Add (a, b) | Mul (a, b) -> 1 + size a + size b
  | Power (a, _) | Sin a | Cos a -> 1 + size a

let rec derivative n t = if n = 0 then t else derivative (n - 1) (normal (derive t))

let () =
  let t = Mul (Sin (Mul (X, X)), Power (Add (Cos X, Num 3), 3)) in
  List.iter (fun n -> Printf.printf "%d " (size (derivative n t))) [ 1; 2; 3; 4; 5; 6; 7; 8; 9 ];
  print_newline ()
