(* Allocation: binary trees that live short and long. *)

type tree = Leaf | Node of tree * int * tree

let rec make depth n = if depth = 0 then Leaf else Node (make (depth - 1) (2 * n), n, make (depth - 1) ((2 * n) + 1))
let rec sum = function Leaf -> 0 | Node (l, n, r) -> (sum l + n + sum r) land 0xFFFFFF

let rec insert n = function
  | Leaf -> Node (Leaf, n, Leaf)
  | Node (l, k, r) -> if n < k then Node (insert n l, k, r) else Node (l, k, insert n r)

let () =
  let long = make 18 1 in
  let total = ref 0 in
  for depth = 4 to 14 do
    for i = 1 to 1 lsl (18 - depth) do total := (!total + sum (make depth i)) land 0xFFFFFF done
  done;
  let search = ref Leaf in
  for i = 1 to 120_000 do search := insert (i * 7919 mod 131_071) !search done;
  Printf.printf "%d %d %d\n" !total (sum long) (sum !search)
