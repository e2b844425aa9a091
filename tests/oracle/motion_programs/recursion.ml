let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
let rec depth = function [] -> 0 | _ :: rest -> 1 + depth rest

let () =
  let a = factorial 4 in
  let b = fib 5 in
  let c = depth [ a; b; 3 ] in
  print_int (a + b + c);
  print_newline ()
