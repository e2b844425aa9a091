(* Str: matching, searching both ways, splitting, replacing; what fails and how.
   libs: str *)

open Str

let show name f =
  Printf.printf "%s: %s\n" name
    (try f () with
     | Not_found -> "Not_found"
     | Failure s -> "Failure " ^ s
     | Invalid_argument s -> "Invalid_argument " ^ s)

let groups n s =
  String.concat ";" (List.init n (fun i -> try matched_group i s with Not_found -> "-" | Invalid_argument _ -> "!"))

let matches re s =
  show (Printf.sprintf "%S on %S" re s) (fun () ->
    let r = regexp re in
    if string_match r s 0 then Printf.sprintf "%d %s" (match_end ()) (groups 3 s) else "no")

let () =
  List.iter (fun (re, s) -> matches re s)
    [ "abc", "abcd"; "a.c", "axc"; "a.c", "a\nc"; "[a-c]+", "abcabd"; "[^a-c]*x", "zzzx"; "a*b*", ""; "\\(a\\|b\\)*c", "abbac";
      "\\(a*\\)*", "aaa"; "\\(a*\\)+b", "aaab"; "\\(x\\)?y", "y"; "\\(x\\)?y", "xy"; "^a$", "a"; "^a$", "a\nb"; "a$", "ab";
      "\\bfoo\\b", "foo bar"; "\\(foo\\)\\1", "foofoo"; "\\(foo\\)\\1", "foobar"; "\\(a\\)\\(b\\)?", "ac"; "a\\|ab\\|abc", "abc";
      "[]a]+", "]a]b"; "[a-]+", "a-a"; "a\\.b", "a.b"; "a\\.b", "axb"; "\\(\\(a\\|b\\)+\\)\\2", "abab"; "", "q"; "x?x?x?xxx", "xxx" ];
  let text = "The Quick brown fox, the quick Brown dog; caf\xe9 na\xefve under_score 123-456" in
  List.iter (fun (re, fold) ->
    let r = if fold then regexp_case_fold re else regexp re in
    let rec forward i acc =
      match search_forward r text i with
      | j -> forward (max (match_end ()) (j + 1)) (Printf.sprintf "%d-%d" j (match_end ()) :: acc)
      | exception (Not_found | Invalid_argument _) -> List.rev acc
    and backward i acc =
      match search_backward r text i with
      | j -> if j = 0 then List.rev (j :: acc) else backward (j - 1) (j :: acc)
      | exception (Not_found | Invalid_argument _) -> List.rev acc
    in
    Printf.printf "%S %b: %s | %s\n" re fold (String.concat "," (forward 0 []))
      (String.concat "," (List.map string_of_int (backward (String.length text) []))))
    [ "quick", false; "quick", true; "\\b[a-z]+\\b", false; "\\b[a-z]+\\b", true; "[0-9]+", false; "o", false; "", false; "$", false;
      "QUICK BROWN", true; "[^ ]+$", false; "\\(t\\|d\\)[a-z]*", true; "\xe9", false; "zzz", false ];
  show "split" (fun () -> String.concat "|" (split (regexp "[ ,;]+") text));
  show "split 3" (fun () -> String.concat "|" (bounded_split (regexp " ") text 3));
  show "split delim" (fun () -> String.concat "|" (split_delim (regexp ",") ",a,,b,"));
  show "full split" (fun () ->
    String.concat "|" (List.map (function Text s -> "T" ^ s | Delim s -> "D" ^ s) (full_split (regexp "[{}]") "{a}b{c}")));
  show "replace" (fun () -> global_replace (regexp "\\([a-z]+\\) \\([a-z]+\\)") "\\2 \\1 \\0 \\\\ \\x" "one two three four");
  show "replace first" (fun () -> replace_first (regexp "o") "0" "foo");
  show "substitute" (fun () -> global_substitute (regexp "[0-9]+") (fun s -> string_of_int (2 * int_of_string (matched_string s))) "1 22 333");
  show "replace unmatched" (fun () -> global_replace (regexp "\\(x\\)?y") "\\1" "y");
  show "replace no group" (fun () -> global_replace (regexp "y") "\\3" "y");
  show "replace backslash" (fun () -> global_replace (regexp "y") "\\" "y");
  show "partial" (fun () -> string_of_bool (string_partial_match (regexp "abcdef") "abc" 0));
  show "partial no" (fun () -> string_of_bool (string_partial_match (regexp "abcdef") "abx" 0));
  show "out of range" (fun () -> string_of_bool (string_match (regexp "a") "abc" 4));
  show "at the end" (fun () -> string_of_bool (string_match (regexp "") "abc" 3));
  show "negative" (fun () -> string_of_int (search_forward (regexp "a") "abc" (-1)));
  show "beyond" (fun () -> string_of_int (search_backward (regexp "a") "abc" 9));
  show "bad" (fun () -> ignore (regexp "\\(a"); "?");
  show "bad class" (fun () -> ignore (regexp "[a"); "?");
  show "quote" (fun () -> quote "a.b*c[d]$^\\");
  let many = String.concat "" (List.init 2000 (fun i -> if i mod 7 = 0 then "ab" else "ba")) in
  show "long" (fun () -> if string_match (regexp "\\(ab\\|ba\\)*$") many 0 then string_of_int (match_end ()) else "no");
  show "groups" (fun () ->
    let r = regexp (String.concat "" (List.init 40 (fun _ -> "\\(.\\)"))) in
    if string_match r many 0 then matched_group 39 many ^ matched_group 40 many else "no")
