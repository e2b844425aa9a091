(* Words that change at random times, for tests/property/watch.c: the argument is the seed.  Boxes and what their fields
   point to have numbers of their own, so that somebody who looks at memory knows them wherever they are. *)
type node = { nid : int; mutable rest : int }
type box = { id : int; mutable v : Obj.t; mutable w : int; mutable x : Obj.t }

let state = ref (int_of_string Sys.argv.(1))
let random n =
  state := ((!state * 1103515245) + 12345) land 0x3fffffff;
  (!state lsr 12) mod n

let nodes = ref 9_000_000
let node () = incr nodes; Obj.repr { nid = !nodes; rest = 0 }

let rec deep n = if n = 0 then 0 else 1 + deep (n - 1)
let rec build n acc = if n = 0 then List.length acc else build (n - 1) (n :: acc)
exception Out of int
let rec climb n = if n = 0 then raise (Out 3) else 1 + climb (n - 1)

let boxes = Array.init 4 (fun i -> { id = 7_000_000 + i; v = Obj.repr 0; w = 0; x = Obj.repr 1 })

let act b =
  match random 14 with
  | 0 | 1 -> b.v <- node ()
  | 2 -> b.w <- random 3
  | 3 -> b.v <- Obj.repr (random 2)
  | 4 -> let old = b.w in b.w <- old + 1; b.w <- old
  | 5 -> Obj.set_field (Obj.repr b) (1 + (2 * random 2)) (node ())
  | 6 -> b.x <- boxes.(random 4).v
  | 7 -> Array.fill (Obj.magic b : Obj.t array) 3 1 (Obj.repr (random 5))
  | 8 -> if random 8 = 0 then Gc.full_major () else if random 3 = 0 then Gc.minor ()
  | 9 -> ignore (deep (random (if random 20 = 0 then 3000 else 40)))
  | 10 -> (try ignore (climb (random 10)) with Out n -> b.w <- n)
  | 11 -> b.v <- Obj.repr { nid = (incr nodes; !nodes); rest = build (random 60) [] }
  | 12 -> ignore (build (random 300) [])
  | _ -> b.x <- node (); b.x <- Obj.repr 1

let () =
  for _ = 1 to 700 do act boxes.(random 4) done;
  ignore (Sys.opaque_identity boxes)
