(* Calls: the naive Fibonacci function and Ackermann's and Takeuchi's. *)

let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
let rec ack m n = if m = 0 then n + 1 else if n = 0 then ack (m - 1) 1 else ack (m - 1) (ack m (n - 1))
let rec tak x y z = if y >= x then z else tak (tak (x - 1) y z) (tak (y - 1) z x) (tak (z - 1) x y)

let () = Printf.printf "%d %d %d\n" (fib 33) (ack 2 2200) (tak 18 12 6)
