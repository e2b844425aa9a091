(* Exceptions that are raised often, near and through many frames. *)

exception Found of int
exception Stop

let near n =
  let sum = ref 0 in
  for i = 1 to n do
    (try if i land 1 = 0 then raise Stop else raise (Found i) with
     | Stop -> incr sum
     | Found k -> sum := (!sum + k) land 0xFFFFFF)
  done;
  !sum

let rec deep n i = if n = 0 then raise (Found i) else 1 + deep (n - 1) i

let far n =
  let sum = ref 0 in
  for i = 1 to n do
    try sum := !sum + deep 40 i with Found k -> sum := !sum + (k land 7)
  done;
  !sum

let rec nested n = if n = 0 then raise Not_found else try nested (n - 1) with Stop -> 0

let through n =
  let sum = ref 0 in
  for _ = 1 to n do try sum := !sum + nested 30 with Not_found -> incr sum done;
  !sum

let numbers n =
  let sum = ref 0 in
  for i = 1 to n do
    match int_of_string (if i land 3 = 0 then "x12" else "12") with
    | k -> sum := !sum + k
    | exception Failure _ -> incr sum
  done;
  !sum

let () = Printf.printf "%d %d %d %d\n" (near 4_000_000) (far 300_000) (through 200_000) (numbers 1_000_000)
