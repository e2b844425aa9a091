(* Float arithmetic in records: five bodies under gravity. *)

type body = {
  mutable x : float; mutable y : float; mutable z : float;
  mutable vx : float; mutable vy : float; mutable vz : float;
  mass : float;
}

let bodies =
  let body i =
    let f = float_of_int i in
    { x = f *. 3.1; y = 1.7 -. f; z = f *. 0.3; vx = 0.05 *. f; vy = 0.4 -. (0.1 *. f); vz = 0.01 *. f;
      mass = if i = 0 then 39.5 else 0.02 /. f }
  in
  Array.init 5 body

let attract a b dt =
  let dx = a.x -. b.x and dy = a.y -. b.y and dz = a.z -. b.z in
  let distance2 = (dx *. dx) +. (dy *. dy) +. (dz *. dz) +. 0.01 in
  let pull = dt /. (distance2 *. sqrt distance2) in
  a.vx <- a.vx -. (dx *. b.mass *. pull);
  a.vy <- a.vy -. (dy *. b.mass *. pull);
  a.vz <- a.vz -. (dz *. b.mass *. pull);
  b.vx <- b.vx +. (dx *. a.mass *. pull);
  b.vy <- b.vy +. (dy *. a.mass *. pull);
  b.vz <- b.vz +. (dz *. a.mass *. pull)

let advance dt =
  for i = 0 to 4 do
    for j = i + 1 to 4 do attract bodies.(i) bodies.(j) dt done
  done;
  let move b =
    b.x <- b.x +. (dt *. b.vx);
    b.y <- b.y +. (dt *. b.vy);
    b.z <- b.z +. (dt *. b.vz)
  in
  Array.iter move bodies

let energy () =
  let one sum b = sum +. (0.5 *. b.mass *. ((b.vx *. b.vx) +. (b.vy *. b.vy) +. (b.vz *. b.vz))) in
  Array.fold_left one 0. bodies

let () =
  for _ = 1 to 110_000 do advance 0.001 done;
  Printf.printf "%.12f\n" (energy ())
