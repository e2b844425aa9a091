(* About a hundred million instructions that change their ways: trees, tables, strings, mutated arrays, deep stacks,
   exceptions, output now and then. *)

type tree = Leaf | Node of tree * int * tree

let rec build depth = if depth = 0 then Leaf else Node (build (depth - 1), depth, build (depth - 1))
let rec size = function Leaf -> 0 | Node (l, _, r) -> size l + 1 + size r
let rec deep n = if n = 0 then 0 else 1 + deep (n - 1)
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)

let table = Hashtbl.create 64
let kept = Array.make 4096 []
let state = ref 42
let random n =
  state := ((!state * 1103515245) + 12345) land 0x3fffffff;
  !state mod n

let mutate () =
  for _ = 1 to 2000 do
    let i = random 4096 in
    kept.(i) <- (match kept.(i) with a :: b :: c :: d :: _ -> [ a + i; b; c; d ] | l -> i :: l)
  done

let words () =
  let b = Buffer.create 16 in
  for i = 1 to 300 do
    Buffer.add_string b (string_of_int (random 100));
    if i mod 10 = 0 then begin
      let w = Buffer.contents b in
      Buffer.clear b;
      Hashtbl.replace table w (1 + try Hashtbl.find table w with Not_found -> 0)
    end
  done;
  if Hashtbl.length table > 1000 then Hashtbl.reset table

let floats () =
  let a = Array.init 500 (fun i -> float_of_int (random (i + 1)) /. 7.) in
  Array.sort compare a;
  Array.fold_left ( +. ) 0. a

let () =
  for round = 1 to (if Array.length Sys.argv > 1 then int_of_string Sys.argv.(1) else 545) do
    (match round mod 6 with
    | 0 -> ignore (size (build 13))
    | 1 -> mutate ()
    | 2 -> words ()
    | 3 -> ignore (floats ())
    | 4 -> ignore (deep (random 20000))
    | _ -> ignore (fib 21));
    if round mod 30 = 0 then Printf.printf "%d %d %d\n%!" round (Hashtbl.length table) (random 1000)
  done
