(* How a program dies of an exception that nobody handles.
   run: $run failure
   run: OCAMLRUNPARAM=b $run failure
   run: OCAMLRUNPARAM=b $run custom
   run: OCAMLRUNPARAM=b $run record
   run: OCAMLRUNPARAM=b $run reraise
   run: OCAMLRUNPARAM=b $run notrace
   run: OCAMLRUNPARAM=b $run bounds
   run: OCAMLRUNPARAM=b $run printer
   run: OCAMLRUNPARAM=b $run match
   run: OCAMLRUNPARAM=b $run assert
   run: OCAMLRUNPARAM=b $run deep
   run: $run handler
   run: OCAMLRUNPARAM=b $run handler
   run: OCAMLRUNPARAM=b $run tailcall
   run: OCAMLRUNPARAM=b $run *)

exception Custom of string * int * float option
exception Record of { reason : string; code : int }
exception Hidden

let () = Printexc.register_printer (function Hidden -> Some "Hidden (as its printer shows it)" | _ -> None)

let thrower = function
  | "failure" -> failwith "a message\nof two lines"
  | "custom" -> raise (Custom ("text", -42, Some 1.5))
  | "record" -> raise (Record { reason = "because"; code = 3 })
  | "notrace" -> raise_notrace Exit
  | "bounds" -> print_int [| 1; 2; 3 |].(Sys.opaque_identity 3)
  | "printer" -> raise Hidden
  | "match" -> (match Sys.opaque_identity 4 with 5 -> () | _ when Sys.opaque_identity false -> () [@ocaml.warning "-8"])
  | "assert" -> assert (Sys.opaque_identity 1 > 2)
  | _ -> raise Not_found
  [@@ocaml.warning "-8"]

let again what =
  try thrower what
  with e ->
    let b = Printexc.get_raw_backtrace () in
    if what = "reraise" then Printexc.raise_with_backtrace e b else raise e

let rec deep n what = if n = 0 then (again what; 0) else 1 + deep (n - 1) what

let rec tail n what = if n = 0 then (thrower what : unit) else tail (n - 1) what

let () =
  print_string "before ";
  match Sys.argv with
  | [| _; "deep" |] -> print_int (deep 2000 "failure")
  | [| _; "tailcall" |] -> tail 1000 "failure"
  | [| _; "handler" |] ->
    Printexc.set_uncaught_exception_handler (fun e bt ->
        Printf.eprintf "the handler got %s and %s\n%!" (Printexc.to_string e)
          (if Printexc.raw_backtrace_length bt > 0 then "a backtrace" else "no backtrace"));
    again "custom"
  | [| _; what |] -> again what
  | _ -> again "reraise"
