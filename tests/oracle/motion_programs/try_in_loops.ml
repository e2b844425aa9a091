let check n = if n mod 2 = 0 then raise Exit else n

let count limit =
  let odd = ref 0 and even = ref 0 in
  for i = 1 to limit do
    try odd := !odd + check i with Exit -> incr even
  done;
  let left = ref 3 in
  while !left > 0 do
    (try ignore (check !left) with Exit -> ());
    decr left
  done;
  (!odd, !even)

let () =
  let o, e = count 4 in
  print_int (o + e);
  print_newline ()
