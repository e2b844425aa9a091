(* Balanced trees: sets and maps, their algebra, their sequences, and a small graph search on them. *)

module S = Set.Make (Int)
module M = Map.Make (String)
module P = Set.Make (struct type t = int * string let compare = compare end)

let show s = "{" ^ String.concat " " (List.map string_of_int (S.elements s)) ^ "}"

let shortest graph from goal =
  let rec go queue dist =
    match P.min_elt_opt queue with
    | None -> None
    | Some (d, at) when at = goal -> Some (d, M.cardinal dist)
    | Some ((d, at) as first) ->
      let relax (queue, dist) (to_, w) =
        let d' = d + w in
        match M.find_opt to_ dist with
        | Some old when old <= d' -> (queue, dist)
        | _ -> (P.add (d', to_) queue, M.add to_ d' dist)
      in
      let queue, dist = List.fold_left relax (P.remove first queue, dist) (try M.find at graph with Not_found -> []) in
      go queue dist
  in
  go (P.singleton (0, from)) (M.singleton from 0)

let () =
  let evens = S.of_list (List.init 20 (fun i -> 2 * i)) and threes = S.of_list (List.init 14 (fun i -> 3 * i)) in
  print_endline (show (S.union evens threes));
  print_endline (show (S.inter evens threes));
  print_endline (show (S.diff evens threes));
  Printf.printf "%b %b %d %d\n" (S.subset (S.inter evens threes) evens) (S.equal evens threes) (S.compare evens
    threes) (S.cardinal evens);
  let below, here, above = S.split 9 threes in
  Printf.printf "%s %b %s\n" (show below) here (show above);
  Printf.printf "%s %s\n" (show (S.filter (fun x -> x mod 4 = 0) evens)) (show (S.map (fun x -> x / 5) evens));
  print_endline (match S.find_first_opt (fun x -> x > 25) evens with Some n -> string_of_int n | None -> "-");
  print_endline (String.concat "," (List.map string_of_int (List.of_seq (S.to_seq_from 30 evens))));
  let m = M.of_seq (List.to_seq [ ("one", 1); ("two", 2); ("three", 3); ("four", 4) ]) in
  let m = M.update "two" (Option.map (fun n -> n * 100)) (M.update "five" (fun _ -> Some 5) (M.remove "three" m)) in
  M.iter (Printf.printf "%s=%d ") m;
  let n = M.merge (fun _ a b -> match (a, b) with Some a, Some b -> Some (a + b) | Some a, None -> Some (-a)
    | None, b -> b) m (M.add "six" 6 (M.singleton "one" 10)) in
  M.iter (Printf.printf "| %s=%d ") n;
  print_newline ();
  Printf.printf "%d %s %b\n" (M.fold (fun _ v acc -> acc + v) n 0) (fst (M.min_binding n)) (M.exists (fun _ v ->
    v < 0) n);
  let yes, no = M.partition (fun k _ -> String.length k > 3) n in
  Printf.printf "%d %d\n" (M.cardinal yes) (M.cardinal no);
  (try ignore (M.find "zero" m) with Not_found -> print_endline "not there");
  (* Large trees, grown and shrunk. *)
  let big = ref S.empty in
  for i = 0 to 30_000 do big := S.add (i * 7919 mod 30_011) !big done;
  for i = 0 to 15_000 do big := S.remove (i * 2) !big done;
  Printf.printf "%d %d %d\n" (S.cardinal !big) (S.min_elt !big) (S.fold ( + ) !big 0);
  let graph = ref M.empty in
  for i = 0 to 400 do
    let edge j w = (Printf.sprintf "n%d" (j mod 401), w) in
    graph := M.add (Printf.sprintf "n%d" i) [ edge (i + 1) 3; edge (i * 2) 7; edge (i + 57) 11 ] !graph
  done;
  match shortest !graph "n0" "n399" with Some (d, seen) -> Printf.printf "%d after %d\n" d seen
    | None -> print_endline "unreachable"
