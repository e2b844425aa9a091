(* Functions that are polymorphic, each used at one type. With the comments about types taken away they are monomorphic. *)
type color = Red | Green | Blue of int
type point = { px : int; py : float }
type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
type 'a cell = { mutable held : 'a; next : 'a cell option }
module A : sig type t val make : int -> t end = struct type t = Made of int let make n = Made n end
let stop () = ()
let across p = p.px
let is_red c = ignore (c = Red)
let apply (f (*: point -> string *)) (x (*: point *)) = let y = f x in stop (); y
let pair (a (*: color *)) (b (*: char *)) = stop (); (a, b)
let twice (x (*: color *)) (y (*: char *)) = let p = pair x y in p
let rec insert (x (*: char *)) (t (*: char tree *)) =
  match t with
  | Leaf -> stop (); Node (Leaf, x, Leaf)
  | Node (l, y, r) -> if x < y then Node (insert x l, y, r) else Node (l, y, insert x r)
let rec map (f (*: int -> bool *)) (l (*: int list *)) = match l with [] -> stop (); [] | x :: l -> let y = f x in y :: map f l
let rec fold (f (*: int -> char -> int *)) (acc (*: int *)) (l (*: char list *)) =
  match l with [] -> stop (); acc | x :: l -> stop (); fold f (f acc x) l
let rec iter (f (*: color -> unit *)) (l (*: color list *)) = match l with [] -> () | x :: l -> stop (); f x; iter f l
let swap ((a (*: string *)), (b (*: char *))) = stop (); (b, a)
let compose (f (*: bool -> string *)) (g (*: int -> bool *)) (x (*: int *)) = let y = g x in let z = f y in stop (); z
let sort_by (key (*: point -> int *)) (l (*: point list *)) =
  List.sort (fun (a (*: point *)) (b (*: point *)) -> stop (); compare (key a) (key b)) l
let each (f (*: string -> char -> unit *)) (h (*: (string, char) Hashtbl.t *)) =
  Hashtbl.iter (fun (k (*: string *)) (v (*: char *)) -> stop (); f k v) h
let push (c (*: char cell *)) (v (*: char *)) = stop (); { held = v; next = Some c }
let force (l (*: char Lazy.t *)) = let v = Lazy.force l in stop (); v
let choose (b : bool) (x (*: color *)) (y (*: color *)) = stop (); if b then x else y
let later () = let inner (y (*: bool *)) = stop (); y in inner
let opened (x (*: A.t *)) (l (*: A.t list *)) = stop (); x :: l
let arrays (a (*: color array *)) (o (*: char option *)) (r (*: bool ref *)) = stop (); (a.(0), o, !r)
let default ?(x (*: char *) = 'd') (y (*: color *)) = stop (); ignore y; x
let many (a (*: int *)) (b (*: char *)) (c (*: color *)) (d (*: string *)) (e (*: float *)) = stop (); ignore (a, b, c, d); e
let () =
  let c = Sys.opaque_identity Green and ch = Sys.opaque_identity 'c' and no = Sys.opaque_identity false in
  let n = Sys.opaque_identity (-1) and word = Sys.opaque_identity "d" in
  let p = { px = 1; py = 2.5 } and q = { px = 0; py = 4. } in
  let colors = [ Red; Blue 3; Green ] in
  ignore (apply (fun (r : point) -> string_of_float r.py) p);
  ignore (twice c ch);
  ignore (insert 'c' (insert 'b' (insert 'a' Leaf)));
  ignore (map (fun n -> n > 1) [ 1; 2; 3 ]);
  ignore (fold (fun acc x -> acc + Char.code x) 0 [ 'a'; 'b' ]);
  iter is_red colors;
  ignore (swap ("x", 'y'));
  ignore (compose string_of_bool (fun x -> x > 3) 4);
  ignore (sort_by across [ p; q ]);
  let h = Hashtbl.create 3 in
  Hashtbl.add h "k" 'v';
  each (fun k v -> ignore (k, v)) h;
  let cell = push { held = 'q'; next = None } 'r' in
  ignore (push cell 's');
  ignore (force (lazy 'z'));
  ignore (choose true c Red);
  let inner = later () in
  ignore (inner no);
  let made = A.make 3 in
  ignore (opened made [ A.make 4 ]);
  ignore (arrays [| Red; Green |] (Some ch) (ref no));
  ignore (default c = 'd');
  ignore (many n ch c word 1.5)
