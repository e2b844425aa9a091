(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Comparison, hashing and marshalling over random values of every shape, the same ones each time. *)

let state = ref 20260801
let random n =
  state := (!state * 0x5DEECE66D + 0xB) land 0xFFFFFFFFFFFF;
  (!state lsr 17) mod n

let floats = [| 0.; -0.; 1.; -1.; nan; infinity; neg_infinity; 1e-310; 3.14; max_float; 1e300; 0.1; Int64.float_of_bits 0x7ff0000000000001L |]
let ints = [| 0; 1; -1; 63; 64; 127; 128; -128; -129; 255; 32767; 32768; -32768; -32769; 0x3fffffff; 0x40000000; -0x40000000;
  -0x40000001; max_int; min_int; 1 lsl 40 |]
let strings = [| ""; "a"; "ab"; "abc"; "abcd"; "abcdefg"; "abcdefgh"; "\000\001"; String.make 31 'x'; String.make 32 'y';
  String.make 255 'z'; String.make 256 'w'; String.make 1000 'q'; "abce" |]

let pick a = a.(random (Array.length a))

type shape = A | B of Obj.t | C of Obj.t * Obj.t

class thing (n : int) = object method n = n end

let rec value depth : Obj.t =
  match random (if depth = 0 then 9 else 20) with
  | 0 | 1 -> Obj.repr (pick ints)
  | 2 -> Obj.repr (random 5)
  | 3 -> Obj.repr (pick floats)
  | 4 -> Obj.repr (pick strings)
  | 5 -> Obj.repr (Int32.of_int (pick ints))
  | 6 -> Obj.repr (Int64.of_int (pick ints))
  | 7 -> Obj.repr (Nativeint.of_int (pick ints))
  | 8 -> Obj.repr [||]
  | 9 -> Obj.repr (Array.init (random 5) (fun _ -> pick floats))
  | 10 -> Obj.repr (Array.init (random 300) (fun _ -> random 3))
  | 11 -> Obj.repr (List.init (random 5) (fun _ -> value (depth - 1)))
  | 12 -> Obj.repr (B (value (depth - 1)))
  | 13 -> Obj.repr (C (value (depth - 1), value (depth - 1)))
  | 14 -> let v = value (depth - 1) in Obj.repr (C (v, v))
  | 15 -> let l = lazy (value (depth - 1)) in ignore (Lazy.force l); Obj.repr l
  | 16 -> Obj.repr (ref (value (depth - 1)))
  | 17 -> Obj.repr (value (depth - 1), value (depth - 1), value (depth - 1))
  | 18 -> Obj.repr (Bytes.of_string (pick strings))
  | _ -> let b = Obj.new_block (random 240) (1 + random 12) in
    for i = 0 to Obj.size b - 1 do Obj.set_field b i (value (depth - 1)) done; b


let order c = if c < 0 then '<' else if c > 0 then '>' else '='
let relation v w =
  let bit b = if b then '1' else '0' in
  String.init 7 (function
    | 0 -> order (compare v w) | 1 -> bit (v = w) | 2 -> bit (v <> w) | 3 -> bit (v < w) | 4 -> bit (v <= w)
    | 5 -> bit (v > w) | _ -> bit (v >= w))

let attempt f = try f () with
  | Invalid_argument s -> "Invalid_argument " ^ s
  | Failure s -> "Failure " ^ s

let digest s = String.sub (Digest.to_hex (Digest.string s)) 0 12

let () =
  for round = 1 to 400 do
    let v = value (1 + random 6) and w = value (1 + random 6) in
    let s = Marshal.to_string v [] in
    let again : Obj.t = Marshal.from_string s 0 in
    Printf.printf "%d %s %s %s %d %d %d %s %s %s %b %d\n" round
      (relation v w) (relation v again) (relation w v)
      (Hashtbl.hash v) (Hashtbl.hash_param 100 200 v) (Hashtbl.seeded_hash 17 v)
      (digest s) (digest (Marshal.to_string v [Marshal.No_sharing]))
      (attempt (fun () -> digest (Marshal.to_string (v, w) [Marshal.Compat_32])))
      (Marshal.to_string again [] = s) (Obj.reachable_words v)
  done

(* Sorting by compare uses its order a lot. *)
let () =
  let l = List.init 500 (fun _ -> value 3) in
  List.iter (fun v -> print_string (digest (Marshal.to_string v []))) (List.stable_sort compare l);
  print_newline ()

(* Values that cannot be compared, hashed or marshalled. *)
let () =
  let f x = x + 1 in
  let o = new thing 3 and p = new thing 3 in
  let show name g = print_endline (name ^ ": " ^ attempt g) in
  show "functions" (fun () -> string_of_bool (Obj.repr f = Obj.repr succ));
  show "the same function" (fun () -> string_of_int (compare f f));
  show "deep" (fun () -> string_of_bool ([1, f] = [1, f]));
  show "deep but different before" (fun () -> string_of_bool ([1, f] = [2, f]));
  show "objects" (fun () -> Printf.sprintf "%b %b %d" (o = o) (o = p) (compare o p));
  show "marshalled function" (fun () -> digest (Marshal.to_string f []));
  show "marshalled channel" (fun () -> digest (Marshal.to_string stdout []));
  show "marshalled weak" (fun () -> digest (Marshal.to_string (Weak.create 3 : int ref Weak.t) []));
  show "compared weak" (fun () -> string_of_bool (Weak.create 3 = (Weak.create 3 : int ref Weak.t)));
  show "channels" (fun () -> Printf.sprintf "%b %b" (stdout = stdout) (stdout = stderr));
  show "hashes" (fun () -> Printf.sprintf "%d %d" (Hashtbl.hash (Some f) land 0) (Hashtbl.hash o))

(* Closures: code pointers by the digest of the program's code. *)
let () =
  let add n = fun x -> x + n in
  let rec even n = n = 0 || odd (n - 1) and odd n = n <> 0 && even (n - 1) in
  let s = Marshal.to_string (add 3, even, odd, [even; odd]) [Marshal.Closures] in
  let (a, e, o, l) : (int -> int) * (int -> bool) * (int -> bool) * (int -> bool) list = Marshal.from_string s 0 in
  Printf.printf "%d %s %d %b %b %d %b\n" (String.length s) (digest s) (a 4) (e 10) (o 10) (List.length l) (List.hd l 7)

(* Messages that are none. *)
let () =
  let good = Marshal.to_bytes [1; 2; 3] [] in
  let try_read name b =
    print_endline (name ^ ": " ^ attempt (fun () -> string_of_int (List.length (Marshal.from_bytes b 0 : int list)))) in
  try_read "good" good;
  let b = Bytes.copy good in Bytes.set b 0 'x'; try_read "magic" b;
  try_read "cut" (Bytes.sub good 0 (Bytes.length good - 1));
  print_endline (attempt (fun () -> string_of_int (Marshal.total_size good 0)));
  print_endline (attempt (fun () -> string_of_int (Marshal.data_size b 0)));
  print_endline (attempt (fun () -> string_of_int (Marshal.to_buffer (Bytes.create 22) 0 22 [1; 2; 3; 4] [])));
  print_endline (attempt (fun () -> string_of_int (Marshal.to_buffer (Bytes.create 60) 3 50 [1; 2; 3; 4] [])))

(* Object numbers: fresh ones when read, and in the order of reading. *)
let () =
  let a = new thing 1 and b = new thing 2 in
  let (c, l) : thing * thing list = Marshal.from_string (Marshal.to_string (a, [a; b]) [Marshal.Closures]) 0 in
  Printf.printf "%d %d %d\n" (Oo.id c - Oo.id b) (Oo.id (List.nth l 1) - Oo.id c) ((List.hd l)#n)
