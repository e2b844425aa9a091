(* A script: libraries are loaded, another file is used, arguments are there, and in the end it fails. *)
#load "str.cma";;
#use "used.ml";;

let words = Str.split (Str.regexp " +") "bytecode  that is made  and run at once"

module Count = Map.Make (String)

let count =
  List.fold_left
    (fun m w -> Count.update w (fun n -> Some (1 + Option.value n ~default:0)) m)
    Count.empty (words @ shout words)

class counter = object
  val mutable n = 0
  method next = n <- n + 1; n
end

let () =
  let c = new counter in
  Count.iter (fun w n -> Printf.printf "%d %s %d\n" c#next w n) count;
  Array.iter print_endline Sys.argv;
  if words <> [] then failwith "the end"
