module type ORDER = sig type t val compare : t -> t -> int end

module Ordered (O : ORDER) = struct
  let rec insert x = function
    | [] -> [ x ]
    | y :: rest when O.compare x y <= 0 -> x :: y :: rest
    | y :: rest -> y :: insert x rest
  let sort l = List.fold_left (fun sorted x -> insert x sorted) [] l
end

module Up = Ordered (struct type t = int let compare a b = a - b end)
module Down = Ordered (struct type t = int let compare a b = b - a end)

let () =
  let a = Up.sort [ 3; 1; 2 ] in
  let b = Down.sort a in
  List.iter print_int (a @ b);
  print_newline ()
