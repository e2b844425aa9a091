(* Trees built, kept and dropped: work for both generations of the collector. *)

type tree = Leaf | Node of tree * int * tree

let rec build depth seed = if depth = 0 then Leaf else Node (build (depth - 1) (2 * seed), seed,
  build (depth - 1) ((2 * seed) + 1))
let rec sum = function Leaf -> 0 | Node (l, x, r) -> sum l + x + sum r
let rec mirror = function Leaf -> Leaf | Node (l, x, r) -> Node (mirror r, x, mirror l)
let rec insert x = function
  | Leaf -> Node (Leaf, x, Leaf)
  | Node (l, y, r) as t -> if x < y then Node (insert x l, y, r) else if x > y then Node (l, y, insert x r) else t
let rec depth = function Leaf -> 0 | Node (l, _, r) -> 1 + max (depth l) (depth r)

(* Old blocks that are made to point at young ones, over and over. *)
type cell = { mutable next : cell option; mutable payload : int array; id : int }

let ring n =
  let cells = Array.init n (fun id -> { next = None; payload = [||]; id }) in
  for round = 1 to 20 do
    Array.iteri (fun i c ->
        c.next <- Some cells.((i * round + 1) mod n);
        c.payload <- Array.make (1 + ((i + round) mod 40)) (i * round)) cells
  done;
  let rec walk c steps acc = if steps = 0 then acc else match c.next with Some d ->
    walk d (steps - 1) (acc + d.payload.(0) + Array.length d.payload) | None -> acc in
  walk cells.(0) 5000 0

let () =
  let kept = build 14 1 in
  for i = 1 to 30 do
    let t = build 12 i in
    if sum t <> sum (mirror t) then print_endline "trees differ"
  done;
  Printf.printf "%d %d\n" (sum kept) (depth kept);
  let x = ref 12345 and t = ref Leaf in
  for _ = 1 to 20_000 do
    x := ((!x * 1103515245) + 12345) land 0x3fffffff;
    t := insert (!x mod 5000) !t
  done;
  Printf.printf "%d %d\n" (sum !t) (depth !t);
  Printf.printf "%d\n" (ring 3000);
  (* Blocks too large for the nursery, most of them dropped at once. *)
  let keep = Array.make 16 [||] in
  for i = 0 to 2000 do keep.(i land 15) <- Array.init (300 + i) (fun j -> i lxor j) done;
  Printf.printf "%d\n" (Array.fold_left (fun s a -> s + Array.fold_left ( + ) 0 a) 0 keep);
  let strings = Array.init 500 (fun i -> String.make (i * 37) (Char.chr (97 + (i mod 26)))) in
  Gc.full_major ();
  Printf.printf "%d\n" (Array.fold_left (fun h s -> ((h * 17) + Hashtbl.hash s) land 0xfffffff) 0 strings);
  Gc.compact ();
  Printf.printf "%d %d\n" (sum kept) (sum !t)
