(* Records and arrays of floats, which are stored flat, beside those that are not. *)

type vec = { x : float; y : float; z : float }
type mut = { mutable pos : float; mutable vel : float; mutable acc : float }
type mixed = { name : string; weight : float; mutable where : vec }
type one = { only : float }
type boxed = One of float [@@unboxed]

let add a b = { x = a.x +. b.x; y = a.y +. b.y; z = a.z +. b.z }
let scale k v = { x = k *. v.x; y = k *. v.y; z = k *. v.z }
let dot a b = (a.x *. b.x) +. (a.y *. b.y) +. (a.z *. b.z)
let show v = Printf.sprintf "<%g %g %g>" v.x v.y v.z

let simulate s dt n =
  for _ = 1 to n do
    s.acc <- -.s.pos *. 4.;
    s.vel <- s.vel +. (s.acc *. dt);
    s.pos <- s.pos +. (s.vel *. dt)
  done

let generic_get a i = a.(i)
let generic_set a i v = a.(i) <- v
let generic_make n v = Array.make n v

let () =
  let v = { x = 1.; y = 2.; z = 3. } in
  let w = { v with y = -1. } in
  print_endline (show (add v (scale 2. w)));
  Printf.printf "%g %b %b %d\n" (dot v w) (v = w) (v = { x = 1.; y = 2.; z = 3. }) (compare v w);
  let s = { pos = 1.; vel = 0.; acc = 0. } in
  simulate s 0.001 10_000;
  Printf.printf "%.10f %.10f\n" s.pos s.vel;
  let m = { name = "stone"; weight = 2.5; where = v } in
  m.where <- scale m.weight m.where;
  Printf.printf "%s %s\n" m.name (show m.where);
  Printf.printf "%g %g\n" { only = 4.5 }.only (match One 2. with One f -> f);
  (* Polymorphic code meets flat and ordinary arrays. *)
  let fa = generic_make 4 1.5 and ia = generic_make 4 7 in
  generic_set fa 2 0.25;
  generic_set ia 2 9;
  Printf.printf "%g %d %g %d\n" (generic_get fa 2) (generic_get ia 2) (generic_get fa 3) (generic_get ia 0);
  let both = Array.append fa (Array.map float_of_int ia) in
  Array.sort compare both;
  Array.iter (Printf.printf "%g ") both;
  print_newline ();
  let empty : float array = [||] in
  Printf.printf "%d %b\n" (Array.length (Array.append empty empty)) (empty = [||]);
  (try print_float (generic_get fa (Sys.opaque_identity 4)) with Invalid_argument e -> print_endline e);
  let copy = Array.sub both 2 4 in
  Array.blit both 0 both 1 5;
  Array.fill copy 1 2 nan;
  Printf.printf "%s|%s\n" (String.concat " " (List.map string_of_float (Array.to_list both))) (String.concat " "
    (List.map string_of_float (Array.to_list copy)));
  let f = Float.Array.init 10 (fun i -> float_of_int (i * i)) in
  Float.Array.sort (fun a b -> compare b a) f;
  Printf.printf "%g %g\n" (Float.Array.get f 0) (Float.Array.fold_left ( +. ) 0. f);
  Printf.printf "%d %d %d\n" (Obj.tag (Obj.repr v)) (Obj.tag (Obj.repr m)) (Obj.tag (Obj.repr fa));
  let ks = List.init 5 (fun i -> { x = float i; y = float (i * i); z = 1. /. float (i + 1) }) in
  print_endline (show (List.fold_left add { x = 0.; y = 0.; z = 0. } ks))
