(* Backtracking: queens on a board with lists and with bits. *)

let rec safe x d = function [] -> true | q :: rest -> x <> q && x <> q + d && x <> q - d && safe x (d + 1) rest

let rec queens size placed row =
  if row = 0 then 1
  else
    let rec try_all x sum =
      if x > size then sum
      else try_all (x + 1) (if safe x 1 placed then sum + queens size (x :: placed) (row - 1) else sum)
    in
    try_all 1 0

let rec bits all cols left right =
  if cols = all then 1
  else
    let rec each free sum =
      if free = 0 then sum
      else
        let bit = free land (-free) in
        each (free - bit) (sum + bits all (cols lor bit) ((left lor bit) lsl 1) ((right lor bit) lsr 1))
    in
    each (all land lnot (cols lor left lor right)) 0

let () = Printf.printf "%d %d\n" (queens 11 [] 11) (bits 4095 0 0 0)
