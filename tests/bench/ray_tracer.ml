(* Float records and options: spheres, their shadows and reflections. *)

type vec = { x : float; y : float; z : float }

let ( +| ) a b = { x = a.x +. b.x; y = a.y +. b.y; z = a.z +. b.z }
let ( -| ) a b = { x = a.x -. b.x; y = a.y -. b.y; z = a.z -. b.z }
let ( *| ) k a = { x = k *. a.x; y = k *. a.y; z = k *. a.z }
let dot a b = (a.x *. b.x) +. (a.y *. b.y) +. (a.z *. b.z)
let unit a = (1. /. sqrt (dot a a)) *| a

type sphere = { center : vec; radius : float; shine : float }

let spheres =
  let at x y z radius shine = { center = { x; y; z }; radius; shine } in
  [ at 0. 0. 4. 1. 0.4; at 1.5 0.5 3. 0.6 0.2; at (-1.2) (-0.6) 3.2 0.5 0.5; at 0. (-101.) 4. 100. 0.1 ]

let light = unit { x = -1.; y = 2.; z = -1.5 }

let hit origin way s =
  let to_center = s.center -| origin in
  let b = dot to_center way in
  let d = (b *. b) -. dot to_center to_center +. (s.radius *. s.radius) in
  if d < 0. then None
  else
    let near = b -. sqrt d in
    if near > 1e-4 then Some near else None

let nearest origin way =
  let better found s =
    match (hit origin way s, found) with
    | None, _ -> found
    | Some t, Some (u, _) when u <= t -> found
    | Some t, _ -> Some (t, s)
  in
  List.fold_left better None spheres

let rec shade origin way depth =
  match nearest origin way with
  | None -> 0.2 +. (0.3 *. abs_float way.y)
  | Some (t, s) ->
    let at = origin +| (t *| way) in
    let normal = unit (at -| s.center) in
    let lit = if nearest at light = None then max 0. (dot normal light) else 0. in
    let mirrored =
      if depth = 0 then 0. else shade at (way -| (2. *. dot way normal *| normal)) (depth - 1)
    in
    0.1 +. (0.7 *. lit) +. (s.shine *. mirrored)

let () =
  let size = 270 in
  let sum = ref 0 in
  for i = 0 to size - 1 do
    for j = 0 to size - 1 do
      let at k = (2. *. float_of_int k /. float_of_int size) -. 1. in
      let bright = shade { x = 0.; y = 0.; z = 0. } (unit { x = at i; y = at j; z = 1.5 }) 3 in
      sum := (!sum * 3 + int_of_float (255. *. bright)) land 0xFFFFFF
    done
  done;
  Printf.printf "%d\n" !sum
