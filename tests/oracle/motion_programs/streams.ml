type 'a stream = Nil | Cons of 'a * 'a stream Lazy.t
type cycle = { id : int; mutable next : cycle option }

let rec from n = Cons (n, lazy (from (n + 1)))

let rec filter keep = function
  | Nil -> Nil
  | Cons (x, rest) when keep x -> Cons (x, lazy (filter keep (Lazy.force rest)))
  | Cons (_, (lazy rest)) -> filter keep rest

let rec sieve = function
  | Nil -> Nil
  | Cons (p, rest) -> Cons (p, lazy (sieve (filter (fun n -> n mod p <> 0) (Lazy.force rest))))

let rec take n s =
  match n, s with
  | 0, _ | _, Nil -> []
  | n, Cons (x, (lazy rest)) -> x :: take (n - 1) rest

let rec ones = 1 :: twos
and twos = 2 :: ones

let ring n =
  let first = { id = 0; next = None } in
  let rec link node i = if i = n then node.next <- Some first else begin
      let next = { id = i; next = None } in
      node.next <- Some next;
      link next (i + 1)
    end in
  link first 1;
  first

let rec unfold f seed () =
  match f seed with
  | None -> Seq.Nil
  | Some (x, seed) -> Seq.Cons (x, unfold f seed)

let compose fs x = List.fold_left (fun x f -> f x) x fs

let () =
  let primes = sieve (from 2) in
  let l = take 8 primes in
  print_endline (String.concat " " (List.map string_of_int l));
  let halves = unfold (fun n -> if n < 1 then None else Some (n, n / 2)) 100 in
  let total = Seq.fold_left ( + ) 0 (Seq.map (fun n -> n * 3) halves) in
  let third = List.nth ones 2 in
  let node = ring 4 in
  let next = match node.next with Some next -> next.id | None -> -1 in
  let failing = lazy (if total > 0 then failwith "lazily" else 1) in
  let caught = try Lazy.force failing with Failure why -> String.length why in
  let value = Lazy.from_val (Some total) in
  let n = compose [ succ; ( * ) 2; (fun x -> x - third) ] next in
  ignore (Lazy.force value);
  Printf.printf "%d %d %d\n" total n caught
