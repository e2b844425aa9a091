(* Functors: applied, nested, recursive, and given modules that were chosen at run time. *)

module type ORDERED = sig type t val compare : t -> t -> int val show : t -> string end

module Heap (O : ORDERED) = struct
  type t = Empty | Heap of int * O.t * t * t
  let rank = function Empty -> 0 | Heap (r, _, _, _) -> r
  let make x a b = if rank a >= rank b then Heap (rank b + 1, x, a, b) else Heap (rank a + 1, x, b, a)
  let rec merge a b =
    match (a, b) with
    | Empty, h | h, Empty -> h
    | Heap (_, x, l, r), Heap (_, y, _, _) when O.compare x y <= 0 -> make x l (merge r b)
    | _, Heap (_, y, l, r) -> make y l (merge a r)
  let insert x = merge (make x Empty Empty)
  let rec drain acc = function Empty -> List.rev acc | Heap (_, x, l, r) -> drain (x :: acc) (merge l r)
  let sorted l = List.map O.show (drain [] (List.fold_right insert l Empty))
end

module Int = struct type t = int let compare : int -> int -> int = compare let show = string_of_int end
module Text = struct type t = string let compare = String.compare let show = Printf.sprintf "%S" end
module Reverse (O : ORDERED) = struct include O let compare x y = O.compare y x end
module Pair (A : ORDERED) (B : ORDERED) = struct
  type t = A.t * B.t
  let compare (a, b) (c, d) = match A.compare a c with 0 -> B.compare b d | n -> n
  let show (a, b) = Printf.sprintf "<%s|%s>" (A.show a) (B.show b)
end

(* A functor with state of its own in each application. *)
module Counter () = struct let n = ref 0 let next () = incr n; !n end
module A = Counter ()
module B = Counter ()

module rec Even : sig val test : int -> bool end = struct let test n = n = 0 || Odd.test (n - 1) end
and Odd : sig val test : int -> bool end = struct let test n = n > 0 && Even.test (n - 1) end

module rec Tree : sig type t = Leaf of int | Branch of Forest.t val total : Tree.t -> int end = struct
  type t = Leaf of int | Branch of Forest.t
  let total = function Leaf n -> n | Branch f -> Forest.fold (fun t acc -> acc + Tree.total t) f 0
end
and Forest : Set.S with type elt = Tree.t = Set.Make (struct type t = Tree.t let compare = compare end)

module Ring (N : sig val modulus : int end) = struct
  let add a b = (a + b) mod N.modulus
  let mul a b = a * b mod N.modulus
  let rec pow a n = if n = 0 then 1 else if n land 1 = 1 then mul a (pow a (n - 1)) else pow (mul a a) (n / 2)
end

let () =
  let module H = Heap (Int) in
  print_endline (String.concat " " (H.sorted [ 5; 3; 9; 1; 1; 7 ]));
  let module H = Heap (Reverse (Int)) in
  print_endline (String.concat " " (H.sorted [ 5; 3; 9; 1; 1; 7 ]));
  let module H = Heap (Pair (Text) (Reverse (Pair (Int) (Text)))) in
  print_endline (String.concat " " (H.sorted [ ("b", (1, "x")); ("a", (1, "y")); ("a", (2, "z")); ("a", (2, "a")) ]));
  ignore (A.next (), A.next (), B.next ());
  Printf.printf "%d %d\n" (A.next ()) (B.next ());
  Printf.printf "%b %b\n" (Even.test 10001) (Odd.test 10001);
  let leaf n = Tree.Leaf n in
  let f l = Tree.Branch (Forest.of_list l) in
  Printf.printf "%d\n" (Tree.total (f [ leaf 1; leaf 1; leaf 2; f [ leaf 10; leaf 20; f [] ] ]));
  List.iter
    (fun p ->
      let module R = Ring (struct let modulus = p end) in
      Printf.printf "%d " (R.add (R.pow 3 1000) (R.mul 17 23)))
    [ 7; 97; 1009; 65537 ];
  print_newline ()
