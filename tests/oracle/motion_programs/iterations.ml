let sum = ref 0
let visit x = sum := !sum + x
let scaled k l = List.map (fun x -> k * x) l

let () =
  List.iter visit [ 1; 2; 3 ];
  List.iter (fun x -> visit (x * 2)) [ 4; 5 ];
  let l = scaled 3 [ 1; 2 ] in
  let total = List.fold_left (fun a x -> a + x) 0 l in
  Array.iter visit [| total; 1 |];
  print_int !sum;
  print_newline ()
