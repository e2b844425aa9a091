(* Lists: sorted in three ways, with the polymorphic comparison and with others. *)

let rec quick = function
  | [] -> []
  | pivot :: rest ->
    let small, large = List.partition (fun x -> x < pivot) rest in
    quick small @ (pivot :: quick large)

let rec insert x = function [] -> [ x ] | y :: rest as l -> if x <= y then x :: l else y :: insert x rest

let check l = List.fold_left (fun (i, sum) x -> (i + 1, (sum + (i * x)) land 0xFFFFFF)) (0, 0) l

let () =
  let numbers n = List.init n (fun i -> i * 7919 mod 100_003) in
  let show l = let n, sum = check l in Printf.printf "%d %d\n" n sum in
  show (List.sort compare (numbers 60_000));
  show (List.sort (fun (a : int) b -> compare b a) (numbers 60_000));
  show (List.map fst (List.stable_sort compare (List.map (fun n -> (n mod 100, n)) (numbers 20_000))));
  show (quick (numbers 30_000));
  show (List.fold_right insert (numbers 900) []);
  let a = Array.of_list (numbers 60_000) in
  Array.sort compare a;
  show (Array.to_list a)
