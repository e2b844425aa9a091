(* Weak pointers and ephemerons: only what a full collection makes certain is looked at. *)

type data = { id : int; text : string }

module Interned = Weak.Make (struct
  type t = data
  let equal a b = a.text = b.text
  let hash d = Hashtbl.hash d.text
end)

let make id = { id; text = "number " ^ string_of_int id }
let keep = ref []

let count w = let n = ref 0 in for i = 0 to Weak.length w - 1 do if Weak.check w i then incr n done; !n

let fill w = for i = 0 to Weak.length w - 1 do
    let d = make i in
    if i mod 3 = 0 then keep := d :: !keep;
    Weak.set w i (Some d)
  done
  [@@inline never]

let intern t = for i = 0 to 999 do
    let d = Interned.merge t (make (i mod 100)) in
    if i = 42 then keep := [ d ]
  done
  [@@inline never]

let () =
  let w = Weak.create 300 in
  fill w;
  Gc.full_major ();
  Printf.printf "%d of %d\n" (count w) (Weak.length w);
  (match Weak.get w 3 with Some d -> print_endline d.text | None -> print_endline "gone");
  (match Weak.get w 4 with Some d -> print_endline d.text | None -> print_endline "gone");
  (match Weak.get_copy w 6 with Some d -> Printf.printf "%s %b\n" d.text (List.memq d !keep)
    | None -> print_endline "gone");
  let v = Weak.create 10 in
  Weak.blit w 0 v 0 10;
  Printf.printf "%d\n" (count v);
  Weak.fill v 0 5 None;
  Printf.printf "%d\n" (count v);
  keep := [];
  Gc.full_major ();
  Printf.printf "%d %d\n" (count w) (count v);
  (try Weak.set w 300 None with Invalid_argument m -> print_endline m);
  let t = Interned.create 10 in
  intern t;
  Gc.full_major ();
  Printf.printf "%d %s\n" (Interned.count t) (match !keep with [ d ] -> d.text | _ -> "?");
  Printf.printf "%b %b\n" (Interned.mem t (make 42)) (Interned.mem t (make 41));
  let module E = Ephemeron.K1.Make (struct type t = data let equal = ( == ) let hash d = d.id end) in
  let e = E.create 10 in
  let a = make 1000 and c = make 1002 in
  let add () = E.add e a "kept"; E.add e (make 1001) "dropped"; E.add e c "kept, too" in
  add ();
  Gc.full_major ();
  E.clean e;
  let s = List.sort compare (List.filter_map (fun d -> E.find_opt e d) [ a; c ]) in
  Printf.printf "%s %d\n" (String.concat "; " s) (E.stats_alive e).Hashtbl.num_bindings;
  Printf.printf "%s %s\n" a.text c.text
