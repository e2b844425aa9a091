(* Bytes and loops: Conway's game of life on a torus. *)

let width = 128 and height = 96

let step old fresh =
  for y = 0 to height - 1 do
    let up = (y + height - 1) mod height * width and here = y * width and down = (y + 1) mod height * width in
    for x = 0 to width - 1 do
      let left = (x + width - 1) mod width and right = (x + 1) mod width in
      let alive at = Char.code (Bytes.get old at) in
      let n =
        alive (up + left) + alive (up + x) + alive (up + right) + alive (here + left) + alive (here + right)
        + alive (down + left) + alive (down + x) + alive (down + right)
      in
      let lives = n = 3 || (n = 2 && alive (here + x) = 1) in
      Bytes.set fresh (here + x) (if lives then '\001' else '\000')
    done
  done

let () =
  let old = ref (Bytes.init (width * height) (fun i -> if i * (i lsr 5) * 7919 land 32 > 0 then '\001' else '\000')) in
  let fresh = ref (Bytes.make (width * height) '\000') in
  for _ = 1 to 140 do
    step !old !fresh;
    let b = !old in
    old := !fresh;
    fresh := b
  done;
  let count = ref 0 in
  Bytes.iter (fun c -> count := !count + Char.code c) !old;
  Printf.printf "%d\n" !count
