(* A little of everything that a debugger shows; the transcripts in tests/repl/ look at it. *)

type shape = Circle of float | Square of int * string | Point

exception Too_deep of int

let shapes = [ Circle 1.5; Square (2, "two\n"); Point ]
let numbers = (1l, 2L, 3n, 0.1, -7)
let floats = [| 1.; 2.5; -0. |]
let later = lazy (List.length shapes)

let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)

let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)

let safely f x = try f x with Too_deep d -> d

let add a b c = a + b + c
let add_three = add 1 2

let rec even n = n = 0 || odd (n - 1)
and odd n = n <> 0 && even (n - 1)

let () =
  print_endline ("5! = " ^ string_of_int (factorial 5));
  print_endline ("dived: " ^ string_of_int (safely dive 4));
  print_endline ("added: " ^ string_of_int (add_three 4));
  print_endline (if even 6 then "even" else "odd");
  print_endline (string_of_int (Lazy.force later))
