(* Reading values out of text with Scanf, and failing at the right place.
   run: $run <$data/numbers.txt *)

open Scanf

let attempt name f =
  match f () with
  | s -> Printf.printf "%s: %s\n" name s
  | exception Scan_failure m -> Printf.printf "%s: Scan_failure %s\n" name m
  | exception Failure m -> Printf.printf "%s: Failure %s\n" name m
  | exception End_of_file -> Printf.printf "%s: End_of_file\n" name

let () =
  let p = Printf.sprintf in
  attempt "ints" (fun () -> sscanf "12 -7 0x1F 0b101 0o17" "%d %d %i %i %i" (fun a b c d e ->
    p "%d %d %d %d %d" a b c d e));
  attempt "hex" (fun () -> sscanf "ff FF" "%x %X" (p "%d %d"));
  attempt "floats" (fun () -> sscanf "1.5 -2e3 .25 0x1p4 nan" "%f %e %g %h %F" (fun a b c d e ->
    p "%g %g %g %g %g" a b c d e));
  attempt "strings" (fun () -> sscanf "word \"quoted \\\"one\\\"\" rest" "%s %S %s@!" (p "%s|%s|%s"));
  attempt "chars" (fun () -> sscanf "a'b'" "%c%C" (p "%c%c"));
  attempt "sets" (fun () -> sscanf "abc123-+=]" "%[a-z]%[0-9]%[-+]%[^]]%c" (p "%s|%s|%s|%s|%c"));
  attempt "widths" (fun () -> sscanf "1234567890" "%3d%2s%c%d" (p "%d|%s|%c|%d"));
  attempt "literals" (fun () -> sscanf "x=5, y = 6" "x=%d, y = %d" (p "%d %d"));
  attempt "stop" (fun () -> sscanf "key:value;more" "%s@:%s@;%s" (p "%s|%s|%s"));
  attempt "bools" (fun () -> sscanf "true false" "%B %b" (p "%b %b"));
  attempt "skip" (fun () -> sscanf "10 20 30" "%d %_d %d" (p "%d %d"));
  attempt "counts" (fun () -> sscanf "ab\ncd e" "%s %s%n %l %N" (p "%s %s %d %d %d"));
  attempt "wide" (fun () -> sscanf "5 6 7" "%ld %Ld %nd" (p "%ld %Ld %nd"));
  attempt "format" (fun () -> sscanf "\"%d!\" 9" "%{%d%} %d" (fun f n -> p "%s" (Printf.sprintf (f ^^ "") n)));
  attempt "not int" (fun () -> sscanf "abc" "%d" string_of_int);
  attempt "too large" (fun () -> sscanf "99999999999999999999" "%d" string_of_int);
  attempt "mismatch" (fun () -> sscanf "x-1" "x+%d" string_of_int);
  attempt "end" (fun () -> sscanf "12" "%d %d" (p "%d %d"));
  attempt "end of input" (fun () -> sscanf "12  " "%d %!" string_of_int);
  attempt "not at end" (fun () -> sscanf "12 x" "%d %!" string_of_int);
  attempt "unescaped" (fun () -> unescaped "tab\\tquote\\\"\\065");
  (* Standard input: a count, that many pairs, then words to the end. *)
  let n = scanf " %d" Fun.id in
  let pairs = List.init n (fun _ -> scanf " %d %f" (fun i x -> (i, x))) in
  List.iter (fun (i, x) -> Printf.printf "%d:%g " i x) pairs;
  print_newline ();
  let rec words acc = match scanf " %s" Fun.id with "" -> List.rev acc | w -> words (w :: acc)
    | exception End_of_file -> List.rev acc in
  let ws = words [] in
  Printf.printf "%d words, the last is %S\n" (List.length ws) (List.nth ws (List.length ws - 1))
