(* Laziness: forced once, shared, failing, and forced while being forced. *)

let trace = Buffer.create 100
let note s = Buffer.add_string trace s

type 'a stream = Cons of 'a * 'a stream Lazy.t

let rec from n = Cons (n, lazy (from (n + 1)))
let rec filter p (Cons (x, rest)) = if p x then Cons (x, lazy (filter p (Lazy.force rest)))
  else filter p (Lazy.force rest)
let rec sieve (Cons (p, rest)) = Cons (p, lazy (sieve (filter (fun n -> n mod p <> 0) (Lazy.force rest))))
let rec take n (Cons (x, rest)) = if n = 0 then [] else x :: take (n - 1) (Lazy.force rest)
let rec map2 f (Cons (x, r)) (Cons (y, s)) = Cons (f x y, lazy (map2 f (Lazy.force r) (Lazy.force s)))
let tail (Cons (_, r)) = Lazy.force r

(* Defined by itself. *)
let rec fibs = Cons (0, lazy (Cons (1, lazy (map2 ( + ) fibs (tail fibs)))))

let show l = String.concat " " (List.map string_of_int l)

let () =
  let v = lazy (note "once "; 6 * 7) in
  Printf.printf "%b " (Lazy.is_val v);
  Printf.printf "%d %d %b [%s]\n" (Lazy.force v) (Lazy.force v) (Lazy.is_val v) (Buffer.contents trace);
  print_endline (show (take 25 (sieve (from 2))));
  print_endline (show (take 30 fibs));
  let failing = lazy (note "fail "; failwith "lazily") in
  for _ = 1 to 3 do try Lazy.force failing with Failure m -> print_string (m ^ " ") done;
  print_endline (Buffer.contents trace);
  let rec loop = lazy (1 + Lazy.force loop) in
  (try print_int (Lazy.force loop) with Lazy.Undefined -> print_endline "undefined");
  (try print_int (Lazy.force loop) with Lazy.Undefined -> print_endline "still undefined");
  (* Values that are known at once, of every representation. *)
  let l1 = lazy 5 and l2 = lazy "s" and l3 = Lazy.from_val 2.5 and l4 = Lazy.from_val [ 1 ] in
  Printf.printf "%d %s %g %s\n" (Lazy.force l1) (Lazy.force l2) (Lazy.force l3) (show (Lazy.force l4));
  let nested = lazy (lazy (lazy (note "deep "; "bottom"))) in
  print_endline (Lazy.force (Lazy.force (Lazy.force nested)));
  let lazy_pair = lazy (1, lazy 2) in
  (match lazy_pair with (lazy (a, (lazy b))) -> Printf.printf "%d %d\n" a b);
  let floats = Array.init 5 (fun i -> lazy (float_of_int i *. 1.5)) in
  Printf.printf "%g\n" (Array.fold_left (fun acc f -> acc +. Lazy.force f) 0. floats);
  (* Forced values stay equal and shared after collections. *)
  let shared = lazy (Array.init 100 Fun.id) in
  let a = Lazy.force shared in
  Gc.full_major ();
  Printf.printf "%b\n" (a == Lazy.force shared);
  let chain = ref (lazy 0) in
  for _ = 1 to 5000 do let before = !chain in chain := lazy (1 + Lazy.force before) done;
  Printf.printf "%d\n" (Lazy.force !chain);
  let m = lazy (note "mapped"; Lazy.force v * 2) in
  Printf.printf "%d %s\n" (Lazy.force m) (Buffer.contents trace)
