(* Exceptions as text, and backtraces as data.
   run: $run
   run: OCAMLRUNPARAM=b $run *)

exception Simple
exception With_int of int
exception With_many of string * char * float * int list
exception Named of { left : int; right : string }
exception Nested of exn

module Inner = struct exception Deep of unit end

let thrower n = if n > 2 then raise (With_int n) else n
let middle n = 1 + thrower n
let outer n = try middle n with Simple -> 0

let show_slots bt =
  match Printexc.backtrace_slots bt with
  | None -> print_endline "no slots"
  | Some slots ->
    Array.iteri
      (fun i slot ->
        match Printexc.Slot.location slot with
        | Some l -> Printf.printf "%d %s:%d:%d-%d raise:%b inline:%b\n" i (Filename.basename l.filename) l.line_number
          l.start_char l.end_char (Printexc.Slot.is_raise slot) (Printexc.Slot.is_inline slot)
        | None -> Printf.printf "%d unknown, raise:%b\n" i (Printexc.Slot.is_raise slot))
      slots

let () =
  List.iter
    (fun e -> print_endline (Printexc.to_string e))
    [ Simple; With_int (-3); With_many ("s", 'c', 1.5, [ 1 ]); Named { left = 1; right = "r" }; Nested (Failure "x");
      Inner.Deep (); Not_found; Failure "f"; Invalid_argument "i";
      Division_by_zero; End_of_file; Stack_overflow; Out_of_memory; Sys_error "s"; Exit; Match_failure ("file.ml", 3,
        5); Assert_failure ("file.ml", 7, 2); Undefined_recursive_module ("m.ml", 1, 1) ];
  Printexc.register_printer (function With_int n -> Some (Printf.sprintf "int<%d>" n) | _ -> None);
  Printexc.register_printer (function With_int 7 -> Some "seven" | Simple -> failwith "printer fails" | _ -> None);
  List.iter (fun e -> print_endline (Printexc.to_string e)) [ With_int 7; With_int 8; Simple ];
  print_endline (Printexc.to_string_default (With_int 7));
  Printf.printf "%s\n" (match Printexc.use_printers Exit with Some s -> s | None -> "no printer");
  Printf.printf "%s %b\n" (Printexc.exn_slot_name (With_int 3)) (Printexc.exn_slot_id Exit <> Printexc.exn_slot_id
    Simple);
  Printf.printf "%b\n" (Printexc.backtrace_status ());
  Printexc.record_backtrace true;
  (try ignore (outer 5) with _ -> print_string (Printexc.get_backtrace ()));
  (try ignore (outer 6) with e -> let bt = Printexc.get_raw_backtrace () in show_slots bt;
    (try Printexc.raise_with_backtrace e bt with _ -> print_string (Printexc.get_backtrace ())));
  (try (try ignore (outer 9) with e -> print_endline "passing on"; raise e) with With_int _ ->
    show_slots (Printexc.get_raw_backtrace ()));
  (try (try ignore (outer 9) with e -> raise (Nested e)) with Nested _ -> show_slots (Printexc.get_raw_backtrace ()));
  let stack = Printexc.get_callstack 10 in
  Printf.printf "%b\n" (Printexc.raw_backtrace_length stack >= 1);
  print_string (Printexc.raw_backtrace_to_string stack);
  (match Fun.protect ~finally:(fun () -> try raise Exit with Exit -> ()) (fun () -> outer 4) with _ -> ()
    | exception _ -> show_slots (Printexc.get_raw_backtrace ()));
  Printexc.record_backtrace false;
  (try ignore (outer 5) with _ -> Printf.printf "[%s]\n" (Printexc.get_backtrace ()));
  try Printexc.print (fun () -> ignore (Sys.opaque_identity (List.hd []))) () with Failure m -> print_endline m
