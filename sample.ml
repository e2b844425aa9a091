type t = A of int | B of { s : string }
module M = struct let twice f x = f (f x) end
class c = object val n = 1 method m = n end
let f (x : t) l = List.map (fun y -> M.twice succ y, x, `V) l
let () = ignore (f (A 1) [1]); ignore (Hashtbl.hash (new c)#m)
