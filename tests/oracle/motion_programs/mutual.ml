let rec even n = n = 0 || odd (n - 1)
and odd n = n <> 0 && even (n - 1)

type tree = Leaf | Node of forest
and forest = tree list

let rec tree_size = function Leaf -> 1 | Node f -> 1 + forest_size f
and forest_size = function [] -> 0 | t :: rest -> tree_size t + forest_size rest

let () =
  let a = if even 4 then 1 else 2 in
  let b = tree_size (Node [ Leaf; Node [ Leaf; Leaf ]; Leaf ]) in
  print_int (a + b);
  print_newline ()
