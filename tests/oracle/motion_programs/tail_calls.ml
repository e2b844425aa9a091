let rec sum acc n = if n = 0 then acc else sum (acc + n) (n - 1)
let last x = x + 1
let middle x = last (x * 2)
let first x = middle (x + 3)
let rec loop i limit = if i < limit then begin ignore (first i); loop (i + 1) limit end

let () =
  print_int (sum 0 5);
  loop 0 3;
  let r = first 10 in
  print_int r;
  print_newline ()
