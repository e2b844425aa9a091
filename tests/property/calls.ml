(* Functions for a debugger to call: tests/property/calls.c looks them up in this module's block. *)

let add a b = a + b
let rec length = function [] -> 0 | _ :: l -> 1 + length l
let fill n = List.length (List.init n (fun i -> string_of_int i))
let fails s = failwith s
let rec endless n = endless (n + 1)
let deep n = let rec go n = if n = 0 then 0 else 1 + go (n - 1) in go n
let says () = print_endline "said"
let ends () = exit 3
let caught n = try if n > 0 then raise Not_found else 0 with Not_found -> n
let twice f x = f (f x)
let pair a b = (a, b)
let text n = String.concat "," (List.init n string_of_int)
let counter = ref 0
let count () = incr counter; !counter

let () =
  let table = Hashtbl.create 16 in
  for i = 1 to 3000 do
    Hashtbl.replace table (i mod 97) (text (i mod 7));
    (try ignore (caught i) with Exit -> ());
    ignore (count ())
  done;
  print_endline (text (Hashtbl.length table))
