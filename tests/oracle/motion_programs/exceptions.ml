exception Deep of int

let rec dive n = if n = 0 then raise (Deep 7) else 1 + dive (n - 1)
let catch f x = try f x with Deep d -> d * 2
let pass f x = let r = f x in r + 1

let safe_div a b = try Some (a / b) with Division_by_zero -> None

let () =
  let a = catch dive 3 in
  let b = try pass dive 2 with Deep d -> d | Not_found -> 0 in
  let c = match safe_div 1 0 with None -> 5 | Some x -> x in
  let d = try List.find (fun x -> x > 10) [ 1; 2; 3 ] with Not_found -> 9 in
  print_int (a + b + c + d);
  print_newline ()
