(* Asks the world for all sorts of things, writes a file, computes with the answers for a while, and dies. *)

exception Tired of int

let read_lines input =
  let rec go lines = match input_line input with
    | line -> go (line :: lines)
    | exception End_of_file -> List.rev lines
  in
  go []

let write_file name text =
  let out = open_out name in
  output_string out text;
  close_out out

let ask () =
  Random.self_init ();
  let words = read_lines stdin in
  let file = open_in "input" in
  let lines = read_lines file in
  close_in file;
  let secret = Sys.getenv "CROSS_SECRET" in
  write_file "written" secret;
  let files = String.concat " " (Array.to_list (Sys.readdir ".")) in
  Printf.printf "%d words, %d lines, %s, %d random, %h s, here are %s\n%!" (List.length words) (List.length lines)
    secret (Random.bits ()) (Sys.time ()) files;
  words

let compute words =
  let table = Hashtbl.create 10 in
  let words = Array.of_list words in
  for i = 1 to 10_000 do
    let word = words.(Random.int (Array.length words)) in
    let sum = try Hashtbl.find table word with Not_found -> 0. in
    Hashtbl.replace table word (sum +. sin (float i) ** 2.)
  done;
  let sums = List.sort compare (Hashtbl.fold (fun word sum all -> (word, sum) :: all) table []) in
  List.iter (fun (word, sum) -> Printf.printf "%s %h\n" word sum) sums;
  List.length sums

let () =
  let n = compute (ask ()) in
  raise (Tired n)
