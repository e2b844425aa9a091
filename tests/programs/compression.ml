(* Text squeezed by Huffman's codes and by a sliding window, and brought back. *)

type tree = Leaf of int * char | Node of int * tree * tree

let weight = function Leaf (w, _) | Node (w, _, _) -> w

let huffman text =
  let counts = Array.make 256 0 in
  String.iter (fun c -> counts.(Char.code c) <- counts.(Char.code c) + 1) text;
  let leaves = ref [] in
  Array.iteri (fun c n -> if n > 0 then leaves := Leaf (n, Char.chr c) :: !leaves) counts;
  let rec insert t = function [] -> [ t ] | u :: rest as l -> if weight t <= weight u then t :: l
    else u :: insert t rest in
  let rec build = function [] -> invalid_arg "empty" | [ t ] -> t | a :: b :: rest ->
    build (insert (Node (weight a + weight b, a, b)) rest) in
  build (List.fold_left (fun l t -> insert t l) [] !leaves)

let codes tree =
  let table = Hashtbl.create 64 in
  let rec go path = function Leaf (_, c) -> Hashtbl.replace table c (List.rev path)
    | Node (_, a, b) -> go (false :: path) a; go (true :: path) b in
  go [] tree;
  table

let encode table text =
  let b = Buffer.create 100 and acc = ref 0 and n = ref 0 in
  let bit v =
    acc := (!acc lsl 1) lor if v then 1 else 0;
    incr n;
    if !n = 8 then begin Buffer.add_char b (Char.chr !acc); acc := 0; n := 0 end
  in
  String.iter (fun c -> List.iter bit (Hashtbl.find table c)) text;
  while !n > 0 do bit false done;
  Buffer.contents b

let decode tree data length =
  let out = Buffer.create length and at = ref tree and i = ref 0 in
  while Buffer.length out < length do
    let bit = Char.code data.[!i lsr 3] land (0x80 lsr (!i land 7)) <> 0 in
    (at := match !at with Node (_, a, b) -> if bit then b else a | Leaf _ -> assert false);
    (match !at with Leaf (_, c) -> Buffer.add_char out c; at := tree | Node _ -> ());
    incr i
  done;
  Buffer.contents out

(* Pairs of distance and length, or single characters. *)
type token = Literal of char | Copy of int * int

let window text =
  let n = String.length text and recent = Hashtbl.create 1000 in
  let key i = String.sub text i 3 in
  let rec go i acc =
    if i >= n then List.rev acc
    else if i + 3 > n then go (i + 1) (Literal text.[i] :: acc)
    else
      let best = List.fold_left (fun (d, l) j -> let k = ref 0 in while i + !k < n && !k < 255 && text.[i + !k] =
        text.[j + !k] do incr k done; if !k > l then (i - j, !k) else (d, l)) (0, 0) (List.filteri (fun k _ ->
        k < 8) (Hashtbl.find_all recent (key i))) in
      let advance = match best with _, l when l >= 3 -> l | _ -> 1 in
      for j = i to min (i + advance - 1) (n - 3) do Hashtbl.add recent (key j) j done;
      go (i + advance) ((if advance > 1 then Copy (fst best, snd best) else Literal text.[i]) :: acc)
  in
  go 0 []

let unwindow tokens =
  let b = Buffer.create 1000 in
  List.iter (function Literal c -> Buffer.add_char b c | Copy (d, l) -> for _ =
    1 to l do Buffer.add_char b (Buffer.nth b (Buffer.length b - d)) done) tokens;
  Buffer.contents b

let () =
  let sentence = "she sells sea shells by the sea shore; the shells she sells are sea shells, I'm sure. " in
  let text = String.concat "" (List.init 60 (fun i -> sentence ^ string_of_int (i * i * 7919))) in
  let tree = huffman text in
  let table = codes tree in
  let data = encode table text in
  Printf.printf "%d -> %d, %s, back %b\n" (String.length text) (String.length data) (Digest.to_hex (Digest.string
    data)) (decode tree data (String.length text) = text);
  Hashtbl.fold (fun c bits l -> (List.length bits, c) :: l) table [] |> List.sort compare |> List.iter (fun (n, c) ->
    Printf.printf "%C:%d " c n);
  print_newline ();
  let tokens = window text in
  let copies = List.length (List.filter (function Copy _ -> true | Literal _ -> false) tokens) in
  Printf.printf "%d tokens, %d copies, back %b\n" (List.length tokens) copies (unwindow tokens = text)
