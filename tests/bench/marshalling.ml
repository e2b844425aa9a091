(* Marshal: values of several kinds to strings and back, with and without sharing. *)

type tree = Leaf of string | Node of tree list * float * int

let rec make depth n =
  if depth = 0 then Leaf (string_of_int n)
  else Node (List.init 4 (fun i -> make (depth - 1) ((n * 4) + i)), float_of_int n /. 3., n)

let rec size = function
  | Leaf s -> String.length s
  | Node (l, _, n) -> List.fold_left (fun sum t -> sum + size t) (n land 3) l

let () =
  let t = make 6 1 and numbers = Array.init 40_000 (fun i -> i * i) and floats = Array.init 40_000 float_of_int in
  let sum = ref 0 in
  for i = 1 to 220 do
    let flags = if i land 1 = 0 then [] else [ Marshal.No_sharing ] in
    let s = Marshal.to_string (t, numbers, floats, i) flags in
    let u, n, f, k = (Marshal.from_string s 0 : tree * int array * float array * int) in
    sum := (!sum + String.length s + size u + n.(k) + int_of_float f.(k)) land 0xFFFFFF
  done;
  Printf.printf "%d\n" !sum
