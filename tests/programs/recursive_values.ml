(* Values defined in terms of themselves, and what can still be done with them. *)

type node = { label : string; mutable count : int; links : node list }
type t = { f : t -> int -> int; next : t; tag : int }

let rec a = { label = "a"; count = 0; links = [ b; c ] }
and b = { label = "b"; count = 0; links = [ c ] }
and c = { label = "c"; count = 0; links = [ a; a; b ] }

let rec ones = 1 :: ones
let rec left = 0 :: 1 :: 2 :: right
and right = 10 :: 11 :: left

let rec machine = { f = (fun self n -> if n <= 0 then self.tag else self.next.f self.next (n - self.tag));
  next = other; tag = 2 }
and other = { f = (fun self n -> if n <= 0 then -self.tag else self.next.f self.next (n - self.tag)); next = machine;
  tag = 3 }

(* Functions and data in one definition. *)
let rec handlers = [ ("double", double); ("loop", fun n -> if n > 1000 then n else List.assoc "double" handlers n
  |> List.assoc "loop" handlers) ]
and double n = n * 2

let rec floats = [| 1.; 2.; 3. |] and pair = (floats, fun () -> fst pair)

let visit start =
  let rec go n = if n.count < 3 then begin n.count <- n.count + 1; print_string n.label; List.iter go n.links end in
  go start;
  print_newline ()

let rec take n = function [] -> [] | x :: l -> if n = 0 then [] else x :: take (n - 1) l

let () =
  visit a;
  Printf.printf "%d %d %d\n" a.count b.count c.count;
  let show l = String.concat " " (List.map string_of_int l) in
  print_endline (show (take 5 ones));
  print_endline (show (take 13 left));
  Printf.printf "%b %b\n" (List.tl ones == ones) (List.nth right 5 = 10);
  Printf.printf "%d %d\n" (machine.f machine 100) (other.f other 7);
  Printf.printf "%d\n" (List.assoc "loop" handlers 7);
  Printf.printf "%g\n" (Array.fold_left ( +. ) 0. ((snd pair) ()));
  let module M = struct
    type tree = Tree of int * tree array
    let rec self = Tree (1, [| self; twin |]) and twin = Tree (2, [| self |])
    let rec walk (Tree (n, kids)) = function [] -> n | k :: path -> walk kids.(k mod Array.length kids) path
  end in
  Printf.printf "%d %d %d\n" M.(walk self []) M.(walk self [ 0; 1 ]) M.(walk twin [ 5; 1; 0; 1 ]);
  Gc.full_major ();
  print_endline (show (take 6 right))
