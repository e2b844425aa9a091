(* Standard input read to its end: lines, words, and how often each occurs.
   run: $run <$data/words.txt
   run: $run </dev/null
   run: printf 'no newline at the end' | $run
   run: $run chars <$data/words.txt
   run: $run blocks <$data/words.txt *)

module M = Map.Make (String)

let words line = List.filter (( <> ) "") (String.split_on_char ' ' line)
let count m w = M.update (String.lowercase_ascii w) (fun n -> Some (1 + Option.value ~default:0 n)) m

let by_lines () =
  let lines = ref 0 and chars = ref 0 and seen = ref M.empty in
  (try
     while true do
       let line = input_line stdin in
       incr lines;
       chars := !chars + String.length line + 1;
       seen := List.fold_left count !seen (words line)
     done
   with End_of_file -> ());
  Printf.printf "%d lines, %d characters, %d different words\n" !lines !chars (M.cardinal !seen);
  M.bindings !seen
  |> List.sort (fun (a, m) (b, n) -> compare (-m, a) (-n, b))
  |> List.iteri (fun i (w, n) -> if i < 15 then Printf.printf "%5d %s\n" n w)

let by_chars () =
  let sums = Array.make 256 0 in
  let rec go n = match input_char stdin with c -> sums.(Char.code c) <- sums.(Char.code c) + 1; go (n + 1)
    | exception End_of_file -> n in
  Printf.printf "%d characters\n" (go 0);
  Array.iteri (fun c n -> if n > 0 then Printf.printf "%C %d\n" (Char.chr c) n) sums

let by_blocks () =
  let b = Bytes.create 100 in
  let rec go total digest = match input stdin b 0 100 with
    | 0 -> Printf.printf "%d %s\n" total (Digest.to_hex digest)
    | n -> go (total + n) (Digest.string (digest ^ Bytes.sub_string b 0 n))
  in
  ignore (go 0 (Digest.string ""))

let () = match Sys.argv with [| _; "chars" |] -> by_chars () | [| _; "blocks" |] -> by_blocks () | _ -> by_lines ()
