type stream = node Lazy.t
and node = Nil | Cons of int * stream

let rec from n : stream = lazy (Cons (n, from (n + 1)))
let rec take n s =
  if n = 0 then [] else
    match Lazy.force s with
    | Nil -> []
    | Cons (x, rest) -> x :: take (n - 1) rest

let () =
  let l = take 3 (from 5) in
  print_int (List.length l);
  let s = String.concat "," (List.map string_of_int l) in
  print_endline s
