(* Generators from iterators, by effects: values are handed out one at a time, from as deep as they come. *)

open Effect
open Effect.Deep

let of_iter (type a) (iter : (a -> unit) -> unit) : unit -> a option =
  let module M = struct type _ Effect.t += Yield : a -> unit Effect.t end in
  let next = ref (fun () -> None) in
  (next := fun () ->
     match_with iter (fun x -> perform (M.Yield x))
       { retc = (fun () -> next := (fun () -> None); None);
         exnc = raise;
         effc = (fun (type b) (e : b Effect.t) ->
             match e with M.Yield x -> Some (fun (k : (b, a option) continuation) -> next := (fun () -> continue k
               ()); Some x) | _ -> None) });
  fun () -> !next ()

type tree = Leaf | Node of tree * int * tree
let rec build lo hi = if lo > hi then Leaf else let m = (lo + hi) / 2 in Node (build lo (m - 1), m, build (m + 1) hi)
let rec iter f = function Leaf -> () | Node (l, x, r) -> iter f l; f x; iter f r
let rec skewed n acc = if n = 0 then acc else skewed (n - 1) (Node (acc, n, Leaf))

let same_fringe a b =
  let a = of_iter (fun f -> iter f a) and b = of_iter (fun f -> iter f b) in
  let rec go n = match (a (), b ()) with None, None -> (n, true) | Some x, Some y when x = y -> go (n + 1)
    | _ -> (n, false) in
  go 0

let rec take g n = if n = 0 then [] else match g () with None -> [] | Some x -> x :: take g (n - 1)

let () =
  let n, same = same_fringe (build 1 2000) (build 1 2000) in
  Printf.printf "%d %b\n" n same;
  let n, same = same_fringe (build 1 2000) (Node (build 1 999, 1000, build 1001 2001)) in
  Printf.printf "%d %b\n" n same;
  (* Far down a stack that has to grow while the generator runs. *)
  let g = of_iter (fun f -> iter f (skewed 50_000 Leaf)) in
  print_endline (String.concat " " (List.map string_of_int (take g 5)));
  let naturals = of_iter (fun f -> let i = ref 0 in while true do f !i; incr i done) in
  ignore (take naturals 1000);
  Gc.full_major ();
  print_endline (String.concat " " (List.map string_of_int (take naturals 5)));
  let failing = of_iter (fun f -> f 1; f 2; failwith "the iterator fails") in
  ignore (take failing 2);
  (try ignore (failing ()) with Failure m -> print_endline m);
  let chars = of_iter (fun f -> String.iter f "interleaved") and ints = of_iter (fun f -> List.iter f [ 1; 2; 3 ]) in
  let rec zip () = match (chars (), ints ()) with Some c, Some i -> Printf.printf "%c%d " c i; zip ()
    | Some c, None -> Printf.printf "%c " c; zip () | _ -> print_newline () in
  zip ()
