(* Closures, currying and partial application; Church numerals. *)

let compose f g x = f (g x)
let rec repeat n f = if n = 0 then fun x -> x else compose f (repeat (n - 1) f)
let add a b c d = a + (2 * b) + (3 * c) + (5 * d)
let twist f x y = f y x

let two f x = f (f x)
let times m n f = m (n f)
let eight f = times two (times two two) f

let partial n =
  let sum = ref 0 in
  for i = 1 to n do
    let one = add i in
    let two = one (i land 7) in
    let three = two 3 in
    sum := (!sum + three i + twist two i 1) land 0xFFFFFF
  done;
  !sum

let counters n =
  let make k = let total = ref k in fun d -> total := !total + d; !total in
  let all = Array.init 64 make in
  let last = ref 0 in
  for i = 1 to n do last := all.(i land 63) (i land 15) done;
  !last

let () =
  let chain = repeat 200 (fun x -> x + 1) in
  let sum = ref 0 in
  for i = 1 to 8_000 do sum := !sum + chain i done;
  let church = times eight (times eight (times eight eight)) (fun x -> x + 1) 0 in
  Printf.printf "%d %d %d %d\n" !sum church (partial 2_000_000) (counters 3_000_000)
