(* Large numbers by hand: factorials and digits of e, in base ten thousand. *)

let base = 10_000

let rec scale carry k = function
  | [] -> if carry = 0 then [] else (carry mod base) :: scale (carry / base) k []
  | d :: rest ->
    let n = (d * k) + carry in
    (n mod base) :: scale (n / base) k rest

let rec factorial n = if n = 0 then [ 1 ] else scale 0 n (factorial (n - 1))
let check = List.fold_left (fun sum d -> ((sum * 31) + d) land 0xFFFFFF) 0

let divide a k =
  let rest = ref 0 in
  for i = 0 to Array.length a - 1 do
    let n = (!rest * base) + a.(i) in
    a.(i) <- n / k;
    rest := n mod k
  done

let add a b =
  let carry = ref 0 in
  for i = Array.length a - 1 downto 0 do
    let n = a.(i) + b.(i) + !carry in
    a.(i) <- n mod base;
    carry := n / base
  done

let digits_of_e size =
  let sum = Array.make size 0 and term = Array.make size 0 in
  term.(0) <- 1;
  let k = ref 1 in
  while Array.exists (fun d -> d <> 0) term do
    add sum term;
    divide term !k;
    incr k
  done;
  sum

let () =
  let e = digits_of_e 1500 in
  Printf.printf "%d.%04d%04d %d %d\n" e.(0) e.(1) e.(2) (check (Array.to_list e)) (check (factorial 2500))
