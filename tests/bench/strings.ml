(* Strings and Buffer: words of a made-up text are counted, turned around and joined. *)

let vowels = "aeiou" and consonants = "bcdfghklmnprstvw"

let word n =
  let b = Buffer.create 8 in
  for i = 0 to 1 + (n mod 3) do
    Buffer.add_char b consonants.[((n * 7) + i) mod 16];
    Buffer.add_char b vowels.[((n / 3) + i) mod 5]
  done;
  Buffer.contents b

let text n =
  let b = Buffer.create 16 in
  for i = 1 to n do
    Buffer.add_string b (word (i * i mod 7919));
    Buffer.add_char b (if i mod 11 = 0 then '\n' else ' ')
  done;
  Buffer.contents b

let turned s = String.init (String.length s) (fun i -> s.[String.length s - 1 - i])

let rec find_all text part from count =
  match String.index_from_opt text from part.[0] with
  | None -> count
  | Some i when i + String.length part > String.length text -> count
  | Some i -> find_all text part (i + 1) (if String.sub text i (String.length part) = part then count + 1 else count)

let () =
  let all = text 180_000 in
  let lines = String.split_on_char '\n' all in
  let words = List.fold_left (fun l line -> List.rev_append (String.split_on_char ' ' line) l) [] lines in
  let joined = String.concat "-" (List.rev_map turned words) in
  let upper = String.map Char.uppercase_ascii joined in
  let sum = ref 0 in
  String.iter (fun c -> sum := ((!sum * 31) + Char.code c) land 0xFFFFFF) upper;
  Printf.printf "%d %d %d\n" (List.length words) !sum (find_all all "nene" 0 0 + find_all all "sa" 0 0)
