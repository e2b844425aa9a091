exception Found of int list
exception Stop

let safe column placed =
  let rec go row = function
    | [] -> true
    | other :: rest -> other <> column && abs (other - column) <> row && go (row + 1) rest
  in
  go 1 placed

let queens n =
  let rec place row placed =
    if row = n then raise (Found placed);
    for column = 1 to n do
      if safe column placed then place (row + 1) (column :: placed)
    done
  in
  try place 0 []; None with Found placed -> Some placed

let rec depth n = if n = 0 then raise Stop else let below = depth (n - 1) in below + 1
let rec build n = if n = 0 then [] else n :: build (n - 1)
let rec last x = function [] -> x | y :: rest -> last y rest

let rec steps n count = if n = 1 then count else if even n then steps (n / 2) (count + 1) else odd_step n count
and odd_step n count = steps (3 * n + 1) (count + 1)
and even n = n land 1 = 0

let guarded f x =
  let depth = ref 0 in
  match incr depth; f x with
  | result -> Ok result
  | exception Stop -> Error "stopped"
  | exception (Invalid_argument why | Failure why) -> Error why

let () =
  let five = queens 5 in
  let none = queens 3 in
  let results = [ guarded depth 40; guarded int_of_string "x"; guarded (String.length) "four" ;
                  guarded (fun s -> Char.code s.[9]) "short" ] in
  let l = build 40 in
  let n = last 0 l + steps 27 0 in
  List.iter (function Ok n -> print_int n | Error why -> print_string why) results;
  Printf.printf " %d %b %b\n" n (five <> None) (none = None)
