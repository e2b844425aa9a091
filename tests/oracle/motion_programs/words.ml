module Table = Map.Make (String)
module Letters = Set.Make (Char)

exception Bad_word of { word : string; at : int }

let text = "the cat and the dog saw the other cat, and the bird saw them 4 times"

let is_letter = function 'a' .. 'z' | 'A' .. 'Z' -> true | _ -> false

let check at word =
  String.iteri (fun i c -> if not (is_letter c) then raise (Bad_word { word; at = at + i })) word;
  word

let words text =
  let parts = String.split_on_char ' ' text in
  let add (at, good, bad) part =
    match check at part with
    | word -> (at + String.length word + 1, word :: good, bad)
    | exception Bad_word { word; at = place } -> (at + String.length part + 1, good, (word, place) :: bad)
  in
  let _, good, bad = List.fold_left add (0, [], []) parts in
  (List.rev good, bad)

let count words =
  let counts = Hashtbl.create 16 in
  let note word =
    let n = try Hashtbl.find counts word with Not_found -> 0 in
    Hashtbl.replace counts word (n + 1)
  in
  List.iter note words;
  counts

let by_count counts =
  let grouped = Hashtbl.fold (fun word n map ->
      let same = try Table.find (string_of_int n) map with Not_found -> [] in
      Table.add (string_of_int n) (word :: same) map) counts Table.empty in
  Table.map (List.sort compare) grouped

let letters word = String.fold_left (fun set c -> Letters.add c set) Letters.empty word

let () =
  let good, bad = words text in
  let counts = count good in
  let table = by_count counts in
  Table.iter (fun n same -> Printf.printf "%s: %s\n" n (String.concat " " same)) table;
  List.iter (fun (word, place) -> print_endline (word ^ "@" ^ string_of_int place)) bad;
  let used = List.fold_left (fun all word -> Letters.union all (letters word)) Letters.empty good in
  let vowels, others = Letters.partition (fun c -> String.contains "aeiou" c) used in
  Buffer.(let b = create 10 in
          Letters.iter (add_char b) vowels;
          add_string b (string_of_int (Letters.cardinal others));
          print_endline (contents b))
