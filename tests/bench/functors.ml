(* Functors: arithmetic of polynomials over a field that is an argument. *)

module type FIELD = sig
  type t
  val zero : t
  val of_int : int -> t
  val add : t -> t -> t
  val mul : t -> t -> t
  val to_string : t -> string
end

module Modulo (P : sig val p : int end) : FIELD = struct
  type t = int
  let zero = 0
  let of_int n = n mod P.p
  let add a b = (a + b) mod P.p
  let mul a b = a * b mod P.p
  let to_string = string_of_int
end

module Pair (A : FIELD) (B : FIELD) : FIELD = struct
  type t = A.t * B.t
  let zero = (A.zero, B.zero)
  let of_int n = (A.of_int n, B.of_int n)
  let add (a, b) (c, d) = (A.add a c, B.add b d)
  let mul (a, b) (c, d) = (A.mul a c, B.mul b d)
  let to_string (a, b) = A.to_string a ^ ":" ^ B.to_string b
end

module Polynomial (F : FIELD) = struct
  let make n = Array.init n F.of_int

  let mul a b =
    let n = Array.length a in
    let c = Array.make n F.zero in
    Array.iteri (fun i x -> Array.iteri (fun j y ->
      let k = (i + j) mod n in
      c.(k) <- F.add c.(k) (F.mul x y)) b) a;
    c

  let value a x = Array.fold_right (fun c sum -> F.add c (F.mul x sum)) a F.zero
end

module A = Modulo (struct let p = 10_007 end)
module B = Modulo (struct let p = 65_537 end)
module Poly = Polynomial (Pair (A) (B))
module Simple = Polynomial (A)

let () =
  let p = Poly.mul (Poly.make 900) (Poly.make 900) and q = Simple.mul (Simple.make 1400) (Simple.make 1400) in
  let module P = Pair (A) (B) in
  ignore P.zero;
  print_endline (A.to_string (Simple.value q (A.of_int 3)));
  Printf.printf "%d\n" (Array.length p)
