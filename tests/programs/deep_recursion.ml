(* Recursion that is deep but fits, and recursion that does not.
   run: OCAMLRUNPARAM=l=32M $run 1000000
   run: OCAMLRUNPARAM=l=64k $run 1000000
   run: OCAMLRUNPARAM=l=64k $run 100 *)

let rec naive_sum = function [] -> 0 | x :: rest -> x + naive_sum rest
let rec ackermann m n = if m = 0 then n + 1 else if n = 0 then ackermann (m - 1) 1
  else ackermann (m - 1) (ackermann m (n - 1))
let rec endless n = 1 + endless (n + 1)

(* Handlers pile up on the stack, too. *)
let rec guarded n = if n = 0 then 0 else try 1 + guarded (n - 1) with Not_found -> -1

let attempt name f =
  Printf.printf "%s: %s\n%!" name
    (match f () with n -> string_of_int n | exception Stack_overflow -> "stack overflow"
      | exception e -> Printexc.to_string e)

let () =
  let n = int_of_string Sys.argv.(1) in
  let l = List.init n Fun.id in
  attempt "map" (fun () -> List.length (List.map succ l));
  attempt "fold_right" (fun () -> List.fold_right (fun x acc -> (x lxor acc) land 0xffffff) l 0);
  attempt "sum" (fun () -> naive_sum l);
  attempt "guarded" (fun () -> guarded n);
  attempt "compare" (fun () -> compare l (List.init n Fun.id));
  attempt "ackermann" (fun () -> ackermann 2 200);
  attempt "append" (fun () -> List.length (l @ l));
  (* The stack is as good as new afterwards. *)
  attempt "map again" (fun () -> List.length (List.map succ l));
  attempt "endless" (fun () -> endless 0);
  attempt "still here" (fun () -> naive_sum [ 1; 2; 3 ])
