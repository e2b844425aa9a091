(* Natural numbers of any size, by hand, in base 10000: factorials, powers, long division, square roots, e and pi. *)

let base = 10_000
type nat = int list (* least significant digit first, no zero at the end *)

let rec add ?(carry = 0) (a : nat) (b : nat) : nat =
  match (a, b) with
  | [], [] -> if carry = 0 then [] else [ carry ]
  | x :: a, [] | [], x :: a -> step (x + carry) a []
  | x :: a, y :: b -> step (x + y + carry) a b
and step s a b = (s mod base) :: add ~carry:(s / base) a b

let rec sub a b = match (a, b) with
  | a, [] -> a
  | x :: a, y :: b -> if x >= y then cons (x - y) (sub a b) else cons (x + base - y) (sub (sub a [ 1 ]) b)
  | [], _ -> invalid_arg "sub"
and cons d rest = if d = 0 && rest = [] then [] else d :: rest

let rec scale k carry = function [] -> if carry = 0 then [] else (carry mod base) :: scale k (carry / base) []
  | x :: a -> let p = (x * k) + carry in (p mod base) :: scale k (p / base) a
let scale k a = if k = 0 then [] else scale k 0 a
let rec mul a = function [] -> [] | y :: b -> let rest = mul a b in add (scale y a) (if rest = [] then []
  else 0 :: rest)
let compare_nat a b = let la = List.length a and lb = List.length b in if la <> lb then compare la lb
  else compare (List.rev a) (List.rev b)

let divmod a b =
  let digit r = let rec go lo hi = if lo = hi then lo else let mid = (lo + hi + 1) / 2 in
    if compare_nat (scale mid b) r <= 0 then go mid hi else go lo (mid - 1) in go 0 (base - 1) in
  List.fold_left (fun (q, r) d -> let r = cons d r in let k = digit r in (cons k q, sub r (scale k b))) ([],
    []) (List.rev a)

let rec pow a n = if n = 0 then [ 1 ] else let h = pow a (n / 2) in let h = mul h h in if n land 1 = 1 then mul h a
  else h
let rec of_int n = if n = 0 then [] else (n mod base) :: of_int (n / base)
let to_string a = match List.rev a with [] -> "0" | d :: rest -> String.concat "" (string_of_int d :: List.map
  (Printf.sprintf "%04d") rest)

let isqrt n = let rec go x = let y = fst (divmod (add x (fst (divmod n x))) [ 2 ]) in if compare_nat y x >= 0 then x
  else go y in go n

let () =
  let rec fact n = if n = 0 then [ 1 ] else scale n (fact (n - 1)) in
  let f = fact 60 in
  print_endline (to_string f);
  print_endline (to_string (pow [ 7 ] 120));
  let q, r = divmod f (add (fact 30) [ 17 ]) in
  Printf.printf "%s %s\n" (to_string q) (to_string r);
  Printf.printf "%b\n" (compare_nat (add (mul q (add (fact 30) [ 17 ])) r) f = 0);
  print_endline (to_string (isqrt (mul [ 2 ] (pow [ 10 ] 60))));
  let rec fib n a b = if n = 0 then a else fib (n - 1) b (add a b) in
  print_endline (to_string (fib 500 [] [ 1 ]));
  (* e to 60 digits, by the series; pi by Machin's formula. *)
  let one = pow [ 10 ] 64 in
  let rec e k term sum = if term = [] then sum else e (k + 1) (fst (divmod term (of_int k))) (add sum term) in
  print_endline (String.sub (to_string (e 1 one [])) 0 61);
  let arctan inv =
    let sq = of_int (inv * inv) in
    let rec go k term plus minus = if term = [] then sub plus minus else
        let t = fst (divmod term (of_int ((2 * k) + 1))) and next = fst (divmod term sq) in
        if k land 1 = 0 then go (k + 1) next (add plus t) minus else go (k + 1) next plus (add minus t) in
    go 0 (fst (divmod one (of_int inv))) [] []
  in
  print_endline (String.sub (to_string (scale 4 (sub (scale 4 (arctan 5)) (arctan 239)))) 0 61)
