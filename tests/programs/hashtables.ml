(* Hash tables: growth, shadowed bindings, order of iteration, and the hash function itself. *)

module Words = Hashtbl.Make (struct
  type t = string
  let equal a b = String.lowercase_ascii a = String.lowercase_ascii b
  let hash s = Hashtbl.hash (String.lowercase_ascii s)
end)

type shape = Dot | Circle of float | Poly of (int * int) list | Named of { name : string; inner : shape }

let () =
  let t = Hashtbl.create 1 in
  for i = 0 to 49_999 do Hashtbl.replace t (i * 7) (string_of_int i) done;
  for i = 0 to 49_999 do if i mod 3 = 0 then Hashtbl.remove t (i * 7) done;
  Printf.printf "%d %s %b\n" (Hashtbl.length t) (Hashtbl.find t 7) (Hashtbl.mem t 21);
  Printf.printf "%d\n" (Hashtbl.fold (fun k v acc -> acc + (k * String.length v)) t 0);
  let s = Hashtbl.stats t in
  Printf.printf "%d %d %d\n" s.num_bindings s.num_buckets s.max_bucket_length;
  (* add shadows, remove uncovers, find_all shows all. *)
  let u = Hashtbl.create 8 in
  List.iter (fun (k, v) -> Hashtbl.add u k v) [ ("a", 1); ("b", 2); ("a", 3); ("c", 4); ("a", 5) ];
  Printf.printf "%s\n" (String.concat "," (List.map string_of_int (Hashtbl.find_all u "a")));
  Hashtbl.remove u "a";
  Printf.printf "%d\n" (Hashtbl.find u "a");
  Hashtbl.iter (fun k v -> Printf.printf "%s=%d " k v) u;
  Hashtbl.filter_map_inplace (fun _ v -> if v mod 2 = 0 then Some (v * 10) else None) u;
  Hashtbl.iter (fun k v -> Printf.printf "| %s=%d " k v) u;
  print_newline ();
  let w = Words.create 10 in
  String.split_on_char ' ' "To be or not to be that is THE question whether tis nobler in the mind TO suffer"
  |> List.iter (fun word -> Words.replace w word (1 + Option.value ~default:0 (Words.find_opt w word)));
  Words.to_seq w |> List.of_seq |> List.sort compare |> List.iter (fun (k, v) -> Printf.printf "%s:%d " k v);
  print_newline ();
  let h x = Printf.printf "%d " (Hashtbl.hash x) in
  h 0; h 1; h (-1); h max_int; h min_int; h 'a'; h true; h ();
  h ""; h "a"; h "abcd"; h "abcde"; h (String.make 1000 'z');
  h 0.; h (-0.); h 1.5; h nan; h (-.nan); h infinity;
  h 1l; h 1L; h 1n; h (-1L); h 0x123456789L; h (-1l);
  h (1, 2); h [ 1; 2; 3 ]; h [| 1.; 2. |]; h (Some "x"); h (ref 5); h `Tag; h (`Tag 5);
  h Dot; h (Circle 2.5); h (Poly [ (1, 2); (3, 4) ]); h (Named { name = "n"; inner = Circle 0. });
  print_newline ();
  Printf.printf "%d %d %d\n" (Hashtbl.hash_param 2 3 [ 1; 2; 3; 4 ]) (Hashtbl.hash_param 100 100 [ 1; 2; 3;
    4 ]) (Hashtbl.seeded_hash 42 "seed");
  (* Two keys with one hash, by the limit of meaningful values. *)
  let long = List.init 30 Fun.id in
  Printf.printf "%b\n" (Hashtbl.hash long = Hashtbl.hash (long @ [ 99 ]))
