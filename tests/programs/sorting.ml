(* Sorting by five ways, which must agree, and by comparison functions that are not well-behaved. *)

let data seed n = let x = ref seed in Array.init n (fun _ -> x := ((!x * 1103515245) + 12345) land 0x3fffffff;
  !x mod 10_000)

let insertion a =
  for i = 1 to Array.length a - 1 do
    let x = a.(i) in
    let j = ref (i - 1) in
    while !j >= 0 && a.(!j) > x do
      a.(!j + 1) <- a.(!j);
      decr j
    done;
    a.(!j + 1) <- x
  done

let rec quick a lo hi =
  if lo < hi then begin
    let pivot = a.((lo + hi) / 2) and i = ref lo and j = ref hi in
    while !i <= !j do
      while a.(!i) < pivot do incr i done;
      while a.(!j) > pivot do decr j done;
      if !i <= !j then begin
        let t = a.(!i) in
        a.(!i) <- a.(!j);
        a.(!j) <- t;
        incr i;
        decr j
      end
    done;
    quick a lo !j;
    quick a !i hi
  end

let radix a =
  let rec pass shift a =
    if shift >= 16 then a
    else begin
      let buckets = Array.make 16 [] in
      Array.iter (fun x -> let d = (x lsr shift) land 15 in buckets.(d) <- x :: buckets.(d)) a;
      pass (shift + 4) (Array.concat (List.map (fun l -> Array.of_list (List.rev l)) (Array.to_list buckets)))
    end
  in
  pass 0 a

let check a = Array.fold_left (fun (h, last, ok) x -> (((h * 31) + x) land 0xffffff, x, ok && last <= x)) (0, min_int,
  true) a |> fun (h, _, ok) -> Printf.printf "%d %b\n" h ok

let () =
  let with_copy f = let a = data 7 3000 in f a; check a in
  with_copy insertion;
  with_copy (fun a -> quick a 0 (Array.length a - 1));
  with_copy (Array.sort compare);
  with_copy (Array.stable_sort (fun a b -> a - b));
  check (radix (data 7 3000));
  check (Array.of_list (List.sort compare (Array.to_list (data 7 3000))));
  with_copy (Array.fast_sort (fun a b -> compare (string_of_int a) (string_of_int b)));
  (* Stability shows in pairs with equal keys. *)
  let pairs = List.init 500 (fun i -> (i * 37 mod 10, i)) in
  let sorted = List.stable_sort (fun (a, _) (b, _) -> compare a b) pairs in
  Printf.printf "%b\n" (List.for_all2 (fun x y -> x = y) sorted (List.sort compare pairs));
  print_endline (String.concat " " (List.map string_of_int (List.sort_uniq compare (Array.to_list (data 3 60))
    |> List.filteri (fun i _ -> i < 10))));
  print_endline (String.concat " " (List.map string_of_int (List.merge compare [ 1; 4; 9 ] [ 2; 4; 8; 10 ])));
  (* A comparison that contradicts itself: some order comes out, the same always. *)
  let n = ref 0 in
  let l = List.sort (fun _ _ -> incr n; if !n mod 3 = 0 then 1 else -1) (List.init 40 Fun.id) in
  print_endline (String.concat " " (List.map string_of_int l));
  (try Array.sort (fun _ _ -> failwith "no order") [| 2; 1 |] with Failure m -> print_endline m);
  let words = [| "pear"; "Apple"; "fig"; "banana"; "cherry"; "apple" |] in
  Array.sort (fun a b -> match compare (String.length a) (String.length b) with 0 -> compare a b | n -> n) words;
  print_endline (String.concat " " (Array.to_list words))
