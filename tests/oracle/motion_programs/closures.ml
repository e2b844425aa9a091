let counter () =
  let n = ref 0 in
  fun step -> n := !n + step; !n

let compose f g x = f (g x)
let twice f = compose f f

let () =
  let next = counter () in
  let a = next 2 in
  let b = next 3 in
  let c = twice next 1 in
  let d = twice (fun x -> x + a) b in
  print_int (a + b + c + d);
  print_newline ()
