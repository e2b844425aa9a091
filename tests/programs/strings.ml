(* Strings: searching, splitting, comparing, escaping. *)

let quote s = "\"" ^ String.escaped s ^ "\""
let show_list l = "[" ^ String.concat "; " (List.map quote l) ^ "]"

let attempt name f = Printf.printf "%s: %s\n" name (try f () with e -> Printexc.to_string e)

let is_palindrome s =
  let n = String.length s in
  let rec go i = i >= n / 2 || (s.[i] = s.[n - 1 - i] && go (i + 1)) in
  go 0

let caesar k =
  String.map (function
    | 'a' .. 'z' as c -> Char.chr ((Char.code c - 97 + k + 26) mod 26 + 97)
    | 'A' .. 'Z' as c -> Char.chr ((Char.code c - 65 + k + 26) mod 26 + 65)
    | c -> c)

let () =
  let s = "The quick brown fox jumps over the lazy dog" in
  print_endline (show_list (String.split_on_char ' ' s));
  print_endline (show_list (String.split_on_char 'z' ""));
  print_endline (caesar 13 s);
  print_endline (caesar (-13) (caesar 13 s));
  Printf.printf "%b %b\n" (is_palindrome "neveroddoreven") (is_palindrome "neverodd");
  attempt "index" (fun () -> string_of_int (String.index s 'q'));
  attempt "index missing" (fun () -> string_of_int (String.index s '!'));
  attempt "rindex_from" (fun () -> string_of_int (String.rindex_from s 10 'u'));
  attempt "index_from bad" (fun () -> string_of_int (String.index_from s 100 'u'));
  attempt "sub" (fun () -> String.sub s 4 5);
  attempt "sub bad" (fun () -> String.sub s 40 5);
  attempt "get bad" (fun () -> String.make 1 s.[Sys.opaque_identity (-1)]);
  attempt "make bad" (fun () -> String.make (-1) 'x');
  attempt "concat" (fun () -> String.concat ", " [ "a"; ""; "b" ]);
  attempt "trim" (fun () -> quote (String.trim " \t\n x y \r\012 "));
  attempt "init" (fun () -> String.init 26 (fun i -> Char.chr (122 - i)));
  attempt "capitalize" (fun () -> String.capitalize_ascii "word" ^ String.uncapitalize_ascii "WORD" ^
    String.uppercase_ascii "straße");
  attempt "escaped" (fun () -> String.escaped (String.init 256 Char.chr));
  attempt "unescaped" (fun () -> Scanf.unescaped "a\\tb\\065\\x41\\n");
  attempt "compare" (fun () ->
      String.concat " "
        (List.map (fun (a, b) -> string_of_int (compare a b))
           [ ("", ""); ("a", ""); ("", "a"); ("a", "b"); ("ab", "a"); ("abcdefgh", "abcdefgi"); ("\255", "\000");
             ("a\000", "a") ]));
  attempt "order" (fun () -> show_list (List.sort compare [ "b"; "B"; ""; "a"; "aa"; "\xc3\xa9"; "Z" ]));
  attempt "equal long" (fun () -> string_of_bool (String.make 100_000 'x' = String.make 99_999 'x' ^ "x"));
  attempt "exists" (fun () -> string_of_bool (String.contains s 'z' && not (String.contains_from s 40 'z')));
  attempt "to_seq" (fun () -> String.of_seq (Seq.filter (fun c -> c <> 'o') (String.to_seq s)));
  attempt "hash" (fun () -> string_of_int (Hashtbl.hash s));
  attempt "sizes" (fun () -> String.concat "" (List.init 20 (fun n ->
    string_of_int (String.length (String.make n 'a')) ^ ",")));
  let b = Buffer.create 16 in
  for i = 1 to 2000 do Buffer.add_string b (string_of_int i) done;
  let long = Buffer.contents b in
  let digits = Array.make 10 0 in
  String.iter (fun c -> let d = Char.code c - 48 in digits.(d) <- digits.(d) + 1) long;
  Array.iteri (Printf.printf "%d:%d ") digits;
  print_newline ()
