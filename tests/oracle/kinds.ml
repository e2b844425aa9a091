type color = Red | Green | Blue of int
type point = { x : float; mutable y : float }
type mixed = { name : string; pos : point; tags : string list }
type u = U of int [@@unboxed]
type _ gadt = I : int -> int gadt | S : string -> string gadt | P : 'a gadt * 'b gadt -> ('a * 'b) gadt
type ext = ..
type ext += Ea of int | Eb
exception My of string * int
exception Inl of { code : int; msg : string }
class counter init = object val mutable n = init method get = n method add k = n <- n + k end class ['a] pile = object inherit counter 0 val mutable all : 'a list = [] method put (x : 'a) = all <- x :: all end
module type S = sig val v : int end
module IM = Map.Make (Int)
module SS = Set.Make (String)
type 'a rose = Rose of 'a * 'a rose list
type rec1 = { mutable self : rec1 option; id : int }
let cyc = let r = { self = None; id = 1 } in r.self <- Some r; r
let stop () = ()
let all () =
  let i = 42 and c = 'c' and s = "str\n" and b = Bytes.of_string "by" and f = 2.5 and neg = -3 in
  let i32 = 5l and i64 = 6L and nat = 7n in
  let t = (1, "two", 3.0) and l = [ 1; 2; 3 ] and a = [| 1; 2 |] and fa = [| 1.; 2. |] in
  let o = Some (-1) and n : int option = None and r = ref 5 in
  let col = [ Red; Green; Blue 3 ] and p = { x = 1.; y = 2. } in
  let m = { name = "n"; pos = p; tags = [ "a"; "b" ] } and un = U 3 in
  let g = P (I 1, S "x") and e1 = Ea 4 and e2 = Eb in
  let ex = My ("boom", 7) and ex2 = Not_found and ex3 = Inl { code = 3; msg = "m" } and ex4 = Failure "bad" in
  let obj = new counter 10 and pile = new pile and pv = `A and pw = `B (1, `C) in
  let lz = lazy (1 + 1) and lf = Lazy.from_val 3 in
  let fn = fun x -> x + i in
  let im = IM.add 1 "one" (IM.add 2 "two" IM.empty) and ss = SS.of_list [ "z"; "y" ] in
  let q = Queue.create () and st = Stack.create () and buf = Buffer.create 10 in
  Queue.add 1 q; Queue.add 2 q; Stack.push "s" st; Buffer.add_string buf "hello"; pile#put 'c';
  let h = Hashtbl.create 3 in Hashtbl.add h 1 [ "x" ];
  let md = (module struct let v = 3 end : S) in
  let rose = Rose (1, [ Rose (2, []) ]) in
  let res : (int, string) result = Error "e" in
  let seq = List.to_seq l and unit = () and bo = true in
  stop ();
  ignore (i, c, s, b, f, neg, i32, i64, nat); ignore (t, l, a, fa, o, n, r, col, p, m, un, g, e1, e2, ex, ex2, ex3, ex4);
  ignore (obj, pile, pv, pw, lz, lf, fn, im, ss, q, st, buf, h, md, rose, res, seq, unit, bo); obj#add 1; fn 1
let poly (type a) (x : a) (l : a list) = stop (); ignore x; List.length l
let () = ignore (all ()); ignore (poly "q" ["r"]); ignore (cyc.id)
