(* Lazy values and Seq: primes from a stream, Hamming's numbers, mutable queues. *)

type 'a stream = Cons of 'a * 'a stream Lazy.t

let rec from n = Cons (n, lazy (from (n + 1)))
let rec filter f (Cons (x, rest)) =
  if f x then Cons (x, lazy (filter f (Lazy.force rest))) else filter f (Lazy.force rest)
let rec primes (Cons (p, rest)) = Cons (p, lazy (primes (filter (fun n -> n mod p <> 0) (Lazy.force rest))))
let rec nth n (Cons (x, rest)) = if n = 0 then x else nth (n - 1) (Lazy.force rest)
let rec map f (Cons (x, rest)) = Cons (f x, lazy (map f (Lazy.force rest)))

let rec merge (Cons (a, s) as x) (Cons (b, t) as y) =
  if a < b then Cons (a, lazy (merge (Lazy.force s) y))
  else if a > b then Cons (b, lazy (merge x (Lazy.force t)))
  else Cons (a, lazy (merge (Lazy.force s) (Lazy.force t)))

let rec hamming = lazy (Cons (1, lazy (merge (times 2) (merge (times 3) (times 5)))))
and times k = map (fun n -> k * n) (Lazy.force hamming)

let queue n =
  let q = Queue.create () in
  for i = 1 to 1000 do Queue.add i q done;
  for i = 1 to n do Queue.add ((Queue.pop q + i) land 1023) q done;
  Queue.fold ( + ) 0 q

let () =
  let squares = Seq.map (fun n -> n * n) (Seq.unfold (fun n -> if n > 900_000 then None else Some (n, n + 1)) 1) in
  let sum = Seq.fold_left ( + ) 0 (Seq.filter (fun n -> n land 3 = 0) squares) in
  Printf.printf "%d %d %d %d\n" (nth 1000 (primes (from 2))) (nth 4000 (Lazy.force hamming)) sum (queue 2_500_000)
