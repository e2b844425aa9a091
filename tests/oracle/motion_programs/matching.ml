type expr = Num of int | Add of expr * expr | Mul of expr * expr | Neg of expr

let rec eval = function
  | Num n -> n
  | Add (a, b) -> eval a + eval b
  | Mul (Num 0, _) | Mul (_, Num 0) -> 0
  | Mul (a, b) -> let x = eval a in let y = eval b in x * y
  | Neg e -> - (eval e)

let table = Hashtbl.create 7

let memo f x =
  match Hashtbl.find_opt table x with
  | Some y -> y
  | None -> let y = f x in Hashtbl.add table x y; y

let () =
  let e = Add (Num 2, Mul (Neg (Num 3), Num 4)) in
  let a = memo eval e in
  let b = memo eval e in
  print_string (string_of_int (a + b));
  print_newline ()
