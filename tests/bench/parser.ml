(* A parser by hand: expressions are printed, read again and evaluated. *)

type token = Number of int | Name of string | Op of char | End

let tokens text =
  let n = String.length text in
  let is_digit c = c >= '0' && c <= '9' and is_letter c = c >= 'a' && c <= 'z' in
  let rec span f i = if i < n && f text.[i] then span f (i + 1) else i in
  let rec next i =
    if i >= n then [ End ]
    else
      match text.[i] with
      | ' ' | '\n' -> next (i + 1)
      | c when is_digit c -> let j = span is_digit i in Number (int_of_string (String.sub text i (j - i))) :: next j
      | c when is_letter c -> let j = span is_letter i in Name (String.sub text i (j - i)) :: next j
      | c -> Op c :: next (i + 1)
  in
  next 0

type expr = Const of int | Var of string | Binary of char * expr * expr | Let of string * expr * expr

exception Wrong of string

let expect c = function Op d :: rest when c = d -> rest | _ -> raise (Wrong (String.make 1 c))

let rec parse_expr = function
  | Name "let" :: Name x :: rest ->
    let value, rest = parse_expr (expect '=' rest) in
    let body, rest = parse_expr (expect ';' rest) in
    (Let (x, value, body), rest)
  | rest -> let first, rest = parse_term rest in more first rest

and more left = function
  | Op (('+' | '-') as op) :: rest -> let right, rest = parse_term rest in more (Binary (op, left, right)) rest
  | rest -> (left, rest)

and parse_term rest =
  let rec go left = function
    | Op (('*' | '/') as op) :: rest -> let right, rest = parse_atom rest in go (Binary (op, left, right)) rest
    | rest -> (left, rest)
  in
  let first, rest = parse_atom rest in
  go first rest

and parse_atom = function
  | Number n :: rest -> (Const n, rest)
  | Name x :: rest -> (Var x, rest)
  | Op '(' :: rest -> let e, rest = parse_expr rest in (e, expect ')' rest)
  | _ -> raise (Wrong "atom")

let rec eval env = function
  | Const n -> n
  | Var x -> List.assoc x env
  | Let (x, e, body) -> eval ((x, eval env e) :: env) body
  | Binary (op, a, b) ->
    let a = eval env a and b = eval env b in
    (match op with '+' -> a + b | '-' -> a - b | '*' -> a * b mod 10_007 | _ -> if b = 0 then 0 else a / b)

let rec print b = function
  | Const n -> Buffer.add_string b (string_of_int n)
  | Var x -> Buffer.add_string b x
  | Let (x, e, body) ->
    Buffer.add_string b ("(let " ^ x ^ " = "); print b e; Buffer.add_string b "; "; print b body;
    Buffer.add_char b ')'
  | Binary (op, l, r) ->
    Buffer.add_char b '('; print b l; Buffer.add_char b op; print b r; Buffer.add_char b ')'

let rec make depth n =
  if depth = 0 then if n land 1 = 0 then Const (n land 1023) else Var "x"
  else if n mod 5 = 0 then Let ("x", make (depth - 1) (n / 2), make (depth - 1) (n + 1))
  else Binary ("+-*/".[n land 3], make (depth - 1) (3 * n + 1), make (depth - 1) (n + 7))

let () =
  let sum = ref 0 in
  for i = 1 to 420 do
    let b = Buffer.create 100 in
    print b (make 9 i);
    match parse_expr (tokens (Buffer.contents b)) with
    | e, [ End ] -> sum := (!sum * 3 + eval [ ("x", i) ] e) land 0xFFFFFF
    | _ -> raise (Wrong "end")
  done;
  Printf.printf "%d\n" !sum
