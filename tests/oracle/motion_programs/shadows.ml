module Vec = struct
  type t = { dx : int; dy : int }
  let zero = { dx = 0; dy = 0 }
  let ( + ) a b = { dx = a.dx + b.dx; dy = a.dy + b.dy }
  let scale ?(by = 2) v = { dx = v.dx * by; dy = v.dy * by }
  let norm v = Stdlib.(abs v.dx + abs v.dy)
end

let x = 1
let x = float_of_int x +. 0.5
let y = let x = string_of_float x in x ^ "!"

let range ?(step = 1) ~from ~until () =
  let rec go i acc = if i > until then List.rev acc else go (i + step) (i :: acc) in
  go from []

let wrap ?left ?(right = ">") ~sep words =
  let left = match left with None -> "<" | Some l -> l in
  left ^ String.concat sep words ^ right

let path points =
  let open Vec in
  List.fold_left (fun sum p -> sum + p) zero points

let describe = function
  | [] | [ _ ] as few -> List.length few, "few"
  | (0 | 1 as first) :: rest -> first, if rest = [] then "one" else "low"
  | first :: (second :: _ as rest) when second > first -> List.length rest, "up"
  | _ :: (_ as rest) -> let first = List.length rest in first, "other"

let nested n =
  let x = n + 1 in
  let f n = let x = x * n in fun y -> let n = x + y in n in
  let x = f 2 x in
  let n = Vec.(norm (scale ~by:n { dx = x; dy = n })) in
  match n with
  | n when n > 100 -> let n = string_of_int n in n
  | x -> String.make (min x 9) '.'

let () =
  let l = range ~from:1 ~until:6 () in
  let l = l @ range ~step:3 ~from:0 ~until:9 () in
  let words = List.map (fun x -> nested x) l in
  print_endline (wrap ~sep:"," words);
  print_endline (wrap ~left:"[" ~right:"]" ~sep:";" words);
  let points = List.map (fun dx -> Vec.{ dx; dy = dx * dx }) l in
  let { Vec.dx; dy = height } = path points in
  let lists = [ []; [ 1 ]; [ 0; 2 ]; [ 2; 3; 4 ]; [ 5; 4 ]; l ] in
  let sum = List.fold_left (fun sum l -> let n, word = describe l in sum + n + String.length word) 0 lists in
  Printf.printf "%d %d %d %s\n" dx height sum y
