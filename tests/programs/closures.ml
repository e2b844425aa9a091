(* Functions as values: partial and over-application, and environments of every size. *)

let add6 a b c d e f = a + (2 * b) + (3 * c) + (4 * d) + (5 * e) + (6 * f)

let add12 a b c d e f g h i j k l =
  Printf.sprintf "%d-%d-%d-%d-%d-%d-%d-%d-%d-%d-%d-%d" a b c d e f g h i j k l

(* Returns functions of fewer arguments than it is given: each call applies the rest to the result. *)
let rec collect n acc = if n = 0 then acc else Obj.magic (fun x -> collect (n - 1) (x :: acc))

let compose f g x = f (g x)
let rec iterate n f = if n = 0 then Fun.id else compose f (iterate (n - 1) f)

let counter ?(step = 1) start =
  let n = ref start in
  ((fun () -> n := !n + step; !n), (fun () -> n := start), fun () -> !n)

let many_free a b c d e f g h =
  let i = a * b and j = c * d and k = e * f in
  fun x y -> (a + b + c + d + e + f + g + h + i + j + k + x) * y

let () =
  let one = add6 1 in
  let three = one 2 3 in
  let five = three 4 5 in
  Printf.printf "%d %d %d %d\n" (five 6) (three 0 0 0) (one 1 1 1 1 1) (add6 1 2 3 4 5 6);
  let p = add12 1 2 in
  let q = p 3 4 5 in
  print_endline (q 6 7 8 9 10 11 12);
  print_endline (p 30 40 50 60 70 80 90 100 110 120);
  let reversed : int list = (Obj.magic collect : int -> int list -> int -> int -> int -> int -> int ->
    int list) 5 [] 1 2 3 4 5 in
  print_endline (String.concat "," (List.map string_of_int reversed));
  Printf.printf "%d\n" (iterate 1000 succ 0);
  Printf.printf "%s\n" (iterate 5 (fun s -> s ^ ".") "x");
  let next, reset, now = counter ~step:3 10 in
  let a = next () in
  let b = next () in
  reset ();
  Printf.printf "%d %d %d\n" a b (now ());
  Printf.printf "%d\n" (many_free 1 2 3 4 5 6 7 8 9 10);
  (* Evaluation order of arguments is right to left in bytecode. *)
  let trace s v = print_string s; v in
  ignore ((trace "f" add6) (trace "a" 1) (trace "b" 2) (trace "c" 3) (trace "d" 4) (trace "e" 5) (trace "f" 6));
  print_newline ();
  let fs = Array.init 10 (fun i -> fun x y -> (x * i) + y) in
  Array.iteri (fun i f -> Printf.printf "%d:%d " i (f i 1)) fs;
  print_newline ();
  let partials = List.map (fun f -> f 7) (Array.to_list fs) in
  print_endline (String.concat " " (List.map (fun f -> string_of_int (f 100)) partials))
