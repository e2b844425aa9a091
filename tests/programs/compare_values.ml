(* Polymorphic comparison and equality on values of every shape. *)

type t = A | B | C of int | D of t * t | E of { x : float; mutable y : t list }

let sign n = if n < 0 then "<" else if n > 0 then ">" else "="
let matrix values = List.iter (fun x -> List.iter (fun y -> print_string (sign (compare x y))) values;
  print_newline ()) values
let attempt name f = Printf.printf "%s: %s\n" name (match f () with b -> string_of_bool b
  | exception Invalid_argument m -> m | exception Stack_overflow -> "stack overflow")

let rec deep n acc = if n = 0 then acc else deep (n - 1) (D (acc, A))

let () =
  matrix [ A; B; C 1; C 2; D (A, B); D (A, C 0); D (B, A); E { x = 1.; y = [] }; E { x = nan; y = [ A ] };
    E { x = 1.; y = [ A ] } ];
  matrix [ 0; 1; -1; max_int; min_int ];
  matrix [ 0.; -0.; nan; 1.; neg_infinity ];
  matrix [ ""; "a"; "b"; "aa"; "a\000"; "\255" ];
  matrix [ []; [ 1 ]; [ 1; 2 ]; [ 2 ] ];
  matrix [ [||]; [| 1 |]; [| 1; 2 |]; [| 0; 0; 0 |] ];
  matrix [ [||]; [| 1. |]; [| nan |]; [| 1.; 2. |]; [| 2. |] ];
  matrix [ 1L; -1L; Int64.max_int; Int64.min_int ];
  matrix [ None; Some 1; Some 2 ];
  matrix [ (1, "a", 2.); (1, "b", 1.); (0, "z", 9.) ];
  matrix [ Obj.repr 5; Obj.repr "s"; Obj.repr 2.5; Obj.repr (1, 2); Obj.repr [| 1. |]; Obj.repr 3L ];
  Printf.printf "%b %b %b %b\n" (nan = nan) (compare nan nan = 0) ([ nan ] = [ nan ]) (nan == nan);
  Printf.printf "%b %b %b\n" (1 < 2) ("b" >= "a") ((1, 2) <> (1, 3));
  Printf.printf "%d %s %g\n" (max 3 5) (min "x" "y") (max 1. nan);
  let f x = x in
  attempt "functions" (fun () -> f = (fun x -> x + 1));
  attempt "same function" (fun () -> f == f && compare f f = 0);
  attempt "functions inside, after a difference" (fun () -> (1, f) = (2, f));
  attempt "functions inside" (fun () -> (1, succ) = (1, pred));
  attempt "abstract" (fun () -> stdin = stdin);
  attempt "channels" (fun () -> Obj.repr stdout = Obj.repr stderr);
  attempt "lazy" (fun () -> Lazy.from_val 1 = Lazy.from_val 1);
  attempt "deep" (fun () -> deep 200_000 A = deep 200_000 A);
  attempt "deep differing" (fun () -> compare (deep 200_000 A) (deep 200_000 B) < 0);
  let long = List.init 300_000 Fun.id in
  attempt "long" (fun () -> long = List.init 300_000 Fun.id);
  let rec cyclic = 1 :: cyclic in
  attempt "cyclic against finite" (fun () -> cyclic = [ 1; 1; 1; 2 ]);
  attempt "cyclic, itself" (fun () -> cyclic == List.tl cyclic);
  attempt "physical" (fun () -> let s = "x" in s == s && not (String.make 1 'x' == String.make 1 'x'));
  let l = List.sort compare [ (3, "c"); (1, "b"); (2, "a"); (1, "a") ] in
  List.iter (fun (n, s) -> Printf.printf "%d%s " n s) l;
  print_newline ()
