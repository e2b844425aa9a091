(* Arrays of integers: the sieve of Eratosthenes, and longest common subsequences. *)

let primes n =
  let composite = Array.make (n + 1) false in
  let count = ref 0 in
  for i = 2 to n do
    if not composite.(i) then begin
      incr count;
      let j = ref (i * i) in
      while !j <= n do
        composite.(!j) <- true;
        j := !j + i
      done
    end
  done;
  !count

let common a b =
  let n = Array.length b in
  let row = Array.make (n + 1) 0 in
  let step x =
    let corner = ref 0 in
    for j = 1 to n do
      let above = row.(j) in
      row.(j) <- (if x = b.(j - 1) then !corner + 1 else if above > row.(j - 1) then above else row.(j - 1));
      corner := above
    done
  in
  Array.iter step a;
  row.(n)

let () =
  let numbers seed = Array.init 2000 (fun i -> (i * i * seed) mod 61) in
  Printf.printf "%d %d\n" (primes 2_500_000) (common (numbers 7) (numbers 11))
