(* Marshalling: the bytes written, the values read back, sharing, cycles, closures, and bytes that are damaged. *)

type t = Leaf | Node of t * int * t | Link of t ref
type ring = { n : int; mutable next : ring option }

let hex s = String.concat "" (List.map (fun c -> Printf.sprintf "%02x" (Char.code c)) (List.of_seq (String.to_seq s)))
let written flags v = hex (Marshal.to_string v flags)
let roundtrip v = Marshal.from_string (Marshal.to_string v []) 0

let rec build d = if d = 0 then Leaf else Node (build (d - 1), d, build (d - 1))

let () =
  List.iter (fun n -> print_endline (written [] n)) [ 0; 63; 64; -1; 127; 128; -129; 32767; 32768; 0x7fffffff;
    0x80000000; max_int; min_int ];
  print_endline (written [] "");
  print_endline (written [] "short");
  print_endline (written [] (String.make 40 'x'));
  print_endline (Digest.to_hex (Digest.string (Marshal.to_string (String.make 300 'y') [])));
  print_endline (written [] [| 1.; -2.5; infinity |]);
  print_endline (written [] (1.5, 1l, 2L, 3n, 'c', (), Some [ 1; 2 ]));
  print_endline (written [] (Node (Leaf, 5, Node (Leaf, 6, Leaf))));
  let shared = [ 1; 2; 3 ] in
  print_endline (written [] (shared, shared));
  print_endline (written [ Marshal.No_sharing ] (shared, shared));
  let a, b = roundtrip (shared, shared) in
  Printf.printf "%b %b\n" (a == b) (a = shared);
  let r = { n = 1; next = None } in
  r.next <- Some { n = 2; next = Some r };
  let r' = roundtrip r in
  (match r'.next with Some { n; next = Some r'' } -> Printf.printf "%d %b\n" n (r' == r'')
    | _ -> print_endline "broken");
  let t = build 12 in
  let s = Marshal.to_string t [] in
  Printf.printf "%d %d %s %b\n" (String.length s) (Marshal.total_size (Bytes.of_string s) 0) (Digest.to_hex
    (Digest.string s)) (roundtrip t = t);
  let long = List.init 100_000 (fun i -> (i, string_of_int i)) in
  let s = Marshal.to_string long [] in
  Printf.printf "%s %b\n" (Digest.to_hex (Digest.string s)) (Marshal.from_string s 0 = long);
  let captured = ref 10 in
  let f = fun x -> incr captured; x + !captured in
  let g : int -> int = Marshal.from_string (Marshal.to_string f [ Marshal.Closures ]) 0 in
  Printf.printf "%d %d %d\n" (g 1) (g 1) !captured;
  (try ignore (Marshal.to_string f []) with Invalid_argument m -> print_endline m);
  let oc = open_out_bin "marshal.data" in
  Marshal.to_channel oc t [];
  output_value oc "between";
  output_value oc (Hashtbl.hash t, [| "a"; "b" |]);
  close_out oc;
  let ic = open_in_bin "marshal.data" in
  let t' : t = Marshal.from_channel ic in
  let s : string = input_value ic in
  let h, names = (input_value ic : int * string array) in
  Printf.printf "%b %s %b %d\n" (t = t') s (h = Hashtbl.hash t) (Array.length names);
  (try ignore (input_value ic : int) with End_of_file -> print_endline "end of file");
  close_in ic;
  let cut n = let s = Marshal.to_string [ 1; 2; 3 ] [] in String.sub s 0 (String.length s - n) in
  List.iter
    (fun s -> try ignore (Marshal.from_string s 0 : int list) with Invalid_argument m | Failure m -> print_endline m)
    [ cut 1; cut 15; ""; String.make 40 '\000'; "\x84\x95\xa6\xbe" ];
  let b = Bytes.make 100 '.' in
  let n = Marshal.to_buffer b 10 80 [ "in"; "a"; "buffer" ] [] in
  Printf.printf "%d %s\n" n (String.concat " " (Marshal.from_bytes b 10));
  try ignore (Marshal.to_buffer b 0 10 [ "no"; "room" ] []) with Failure m -> print_endline m
