(* The game of life on a torus, with nested loops over bytes, and a checksum of its history. *)

let width = 64
let height = 48

let pattern =
  [ (* a glider, a pentadecathlon and a methuselah *)
    (1, [ ".#."; "..#"; "###" ], (2, 2)); (1, [ "..#....#.."; "##.####.##"; "..#....#.." ], (25, 10));
      (2, [ ".##"; "##."; ".#." ], (44, 28)) ]

let create () = Array.init height (fun _ -> Bytes.make width '.')

let place g (_, rows, (x, y)) = List.iteri (fun dy row -> String.iteri (fun dx c -> if c = '#'
  then Bytes.set g.((y + dy) mod height) ((x + dx) mod width) '#') row) rows

let neighbours g x y =
  let n = ref 0 in
  for dy = -1 to 1 do
    for dx = -1 to 1 do
      if dx <> 0 || dy <> 0 then if Bytes.get g.((y + dy + height) mod height) ((x + dx + width) mod width) = '#'
        then incr n
    done
  done;
  !n

let step g =
  let h = create () in
  for y = 0 to height - 1 do
    for x = width - 1 downto 0 do
      match (Bytes.get g.(y) x, neighbours g x y) with ('#', (2 | 3)) | ('.', 3) -> Bytes.set h.(y) x '#' | _ -> ()
    done
  done;
  h

let population g = Array.fold_left (fun n row -> Bytes.to_seq row |> Seq.fold_left (fun n c -> if c = '#' then n + 1
  else n) n) 0 g
let checksum g = Array.fold_left (fun h row -> Hashtbl.hash (h, Bytes.to_string row)) 0 g

let () =
  let g = create () in
  List.iter (place g) pattern;
  let rec run g n history =
    if n = 0 then (g, history) else run (step g) (n - 1) ((population g, checksum g) :: history)
  in
  let last, history = run g 60 [] in
  List.iteri (fun i (p, c) -> if i mod 10 = 0 then Printf.printf "%d cells, %d\n" p c) history;
  Array.iteri (fun y row -> if y < 20 then print_endline (Bytes.to_string row)) last;
  let seen = Hashtbl.create 100 in
  let rec cycle g n = match Hashtbl.find_opt seen (checksum g) with Some m -> (m, n)
    | None -> Hashtbl.add seen (checksum g) n; if n > 40 then (-1, n) else cycle (step g) (n + 1) in
  let blinker = create () in
  place blinker (0, [ "###" ], (width - 1, height - 1));
  let a, b = cycle blinker 0 in
  Printf.printf "from %d to %d\n" a b
