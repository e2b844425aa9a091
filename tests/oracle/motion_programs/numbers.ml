type point = { x : float; y : float }
type sample = { name : string; values : float array; mutable mean : float option }
type boxed = Small of int32 | Large of int64 | Host of nativeint

let origin = { x = 0.; y = -0. }
let distance { x; y } p = sqrt (((p.x -. x) ** 2.) +. ((p.y -. y) ** 2.))

let mean sample =
  match sample.mean with
  | Some m -> m
  | None ->
    let n = Array.length sample.values in
    let total = ref 0. in
    for i = 0 to n - 1 do
      total := !total +. sample.values.(i)
    done;
    let m = !total /. float_of_int n in
    sample.mean <- Some m;
    m

let smooth values =
  Array.init (Array.length values) (fun i ->
      let before = if i = 0 then values.(0) else values.(i - 1) in
      let here = values.(i) in
      (before +. here) /. 2.)

let hash bytes =
  let h = ref 5381l in
  Bytes.iter (fun c -> h := Int32.add (Int32.mul !h 33l) (Int32.of_int (Char.code c))) bytes;
  !h

let wider = function
  | Small n -> Int64.of_int32 n
  | Large n -> Int64.neg n
  | Host n -> Int64.of_nativeint n

let reversed s =
  let b = Bytes.of_string s in
  let n = Bytes.length b in
  for i = 0 to n / 2 - 1 do
    let c = Bytes.get b i in
    Bytes.set b i (Bytes.get b (n - 1 - i));
    Bytes.set b (n - 1 - i) c
  done;
  b

let () =
  let noise = smooth (Array.init 30 (fun i -> float_of_int (i * 7 mod 11) -. 2.5)) in
  let sample = { name = "noise\t\"1\""; values = noise; mean = None } in
  let m = mean sample in
  let again = mean sample in
  let points = List.init 12 (fun i -> { x = float_of_int i; y = again *. 0.5 }) in
  let far = List.fold_left (fun far p -> max far (distance origin p)) neg_infinity points in
  let word = reversed "desrever era sdrow\n\001\200" in
  let h = hash word in
  let numbers = [ Small h; Large 12345678901234L; Host (-7n); Small Int32.min_int ] in
  let sum = List.fold_left (fun acc n -> Int64.add acc (wider n)) 0L numbers in
  let odd = (nan, infinity, 1e300, 1.5e-7, 100000., 0.1) in
  let char, unit, pair = 'x', (), (-1, -2.) in
  ignore (odd, char, unit, pair);
  Printf.printf "%g %g %Ld\n" m far sum
