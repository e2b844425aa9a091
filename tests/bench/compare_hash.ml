(* The polymorphic functions: compare, equal and hash over values of many shapes. *)

type shape = Point | Circle of float | Named of string * shape | Many of shape list

let rec make depth n =
  match n mod 4 with
  | 0 -> Point
  | 1 -> Circle (float_of_int n)
  | 2 when depth > 0 -> Named (string_of_int n, make (depth - 1) (n / 2))
  | _ when depth > 0 -> Many (List.init 3 (fun i -> make (depth - 1) (n + i)))
  | _ -> Point

let () =
  let shapes = Array.init 300 (make 4) in
  let sum = ref 0 in
  for _ = 1 to 30 do
    for i = 0 to 299 do
      for j = i to 299 do
        let c = compare shapes.(i) shapes.(j) in
        sum := !sum + (if c < 0 then 1 else if c > 0 then 3 else 5);
        if shapes.(i) = shapes.(j) then incr sum
      done
    done
  done;
  for k = 1 to 1000 do
    Array.iter (fun s -> sum := (!sum + Hashtbl.hash (k, s)) land 0xFFFFFF) shapes
  done;
  for i = 1 to 1_000_000 do
    if (i, "same", 1.5) = (i, "same", 1.5) then incr sum;
    if max [ i; 2 ] [ i; 1 ] > [ 7 ] then incr sum
  done;
  Printf.printf "%d\n" !sum
