let add a b c = a + b + c
let pick b = if b then fun x y -> x + y else fun x y -> x - y
let curried x = let y = x + 1 in fun z -> y * z
let apply f = f 1 2

let () =
  let add1 = add 1 in
  let add12 = add1 2 in
  let a = add12 3 in
  let b = pick true 4 5 + pick false 4 5 in
  let c = curried 3 4 in
  let d = apply (add 5) in
  print_int (a + b + c + d);
  print_newline ()
