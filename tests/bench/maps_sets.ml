(* Balanced trees: Map and Set of the standard library. *)

module Ints = Set.Make (Int)
module Names = Map.Make (String)

let () =
  let numbers seed = List.init 40_000 (fun i -> (i * seed) mod 50_021) in
  let a = Ints.of_list (numbers 7) and b = List.fold_left (fun s i -> Ints.add i s) Ints.empty (numbers 13) in
  let both = Ints.inter a b and either = Ints.union a b and rest = Ints.diff a b in
  let add m i =
    let key = string_of_int (i mod 15_013) in
    Names.update key (function None -> Some 1 | Some n -> Some (n + i)) m
  in
  let m = List.fold_left add Names.empty (List.concat_map numbers [ 3; 5 ]) in
  let small = Names.filter (fun _ n -> n land 1 = 0) m in
  let sum = Names.fold (fun k n sum -> (sum + n + String.length k) land 0xFFFFFF) small 0 in
  Printf.printf "%d %d %d %d %d\n" (Ints.cardinal both) (Ints.cardinal either) (Ints.cardinal rest)
    (Names.cardinal small) sum
