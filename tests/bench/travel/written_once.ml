(* A field that is written once, in the middle of a billion instructions that allocate. *)
type box = { mutable field : int; pad : string }

let box = { field = 1; pad = String.make 8 ' ' }
let rec build depth = if depth = 0 then [] else depth :: build (depth - 1)

let work () =
  for _ = 1 to 58_000 do
    ignore (List.fold_left ( + ) 0 (build 400))
  done

let () =
  work ();
  box.field <- 2;
  work ();
  print_endline (string_of_int box.field)
