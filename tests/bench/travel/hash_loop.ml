(* A hash table that is written to and read again and again; a line is printed at the beginning, in the middle and at the
   end. *)
let rounds = 2_200_000

let () =
  let table = Hashtbl.create 1024 in
  let sum = ref 0 in
  print_endline "begin";
  for i = 1 to rounds do
    Hashtbl.replace table (i land 1023) i;
    sum := !sum + Hashtbl.find table (i * 7 land 1023 land i);
    if i = rounds / 2 then print_endline "middle"
  done;
  Printf.printf "end %d\n" !sum
