(* What a program can learn about how it was called.
   run: $run
   run: $run one "two words" "" --flag=x
   run: CARAVAN_TEST=value $run -- -x
   run: OCAMLRUNPARAM=v=0,b $run a *)

let () =
  Array.iteri (fun i a -> if i > 0 then Printf.printf "%d %S\n" i a) Sys.argv;
  Printf.printf "%s %s\n" (Filename.basename Sys.argv.(0)) (Filename.basename Sys.executable_name);
  Printf.printf "%s\n" (match Sys.getenv_opt "CARAVAN_TEST" with Some v -> v | None -> "unset");
  (try print_endline (Sys.getenv "CARAVAN_NO_SUCH_VARIABLE") with Not_found -> print_endline "Not_found");
  Printf.printf "%s %b %b %b %d\n" Sys.os_type Sys.unix Sys.win32 Sys.cygwin Sys.max_string_length;
  Printf.printf "%s %d %d\n" Sys.ocaml_version Sys.max_array_length Sys.max_floatarray_length;
  Printf.printf "%s\n" (match Sys.backend_type with Native -> "native" | Bytecode -> "bytecode" | Other s -> s);
  Printf.printf "%b %b\n" (Printexc.backtrace_status ()) (Sys.getcwd () = Sys.getenv "PWD");
  Printf.printf "%b %b %b\n" (Sys.file_exists Sys.argv.(0)) (Sys.is_directory ".") (Sys.file_exists "no such file");
  let t = Sys.time () in
  Printf.printf "%b\n" (t >= 0. && t < 1000.);
  Printf.printf "%s %s %s\n" (Filename.concat "a" "b.ml") (Filename.remove_extension "x/y.tar.gz") (Filename.quote
    "it's");
  Printf.printf "%s %s\n" (Filename.dirname "/usr/lib/x") (Filename.extension "name.ext")
