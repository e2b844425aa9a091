(* Classes and objects: inheritance, virtual methods, late binding, and calls that miss the method cache. *)

class virtual shape name = object (self)
  val mutable scale = 1.
  method virtual area : float
  method name : string = name
  method grow k = scale <- scale *. k
  method describe = Printf.sprintf "%s of area %.2f%s" self#name self#area self#note
  method private note = ""
end

class circle r = object
  inherit shape "circle"
  method area = 3. *. r *. r *. scale
end

class rectangle w h = object (self)
  inherit shape "rectangle" as super
  method area = w *. h *. scale
  method width : float = w
  method! name = if self#width = h then "square" else super#name
  method! private note = if scale > 1. then " (grown)" else super#note
  initializer if w < 0. then invalid_arg "rectangle"
end

class type counter = object ('self)
  method get : int
  method incr : 'self
  method ten_times : 'self
end

(* Functional objects: each step is a copy. *)
class plain_counter start : counter = object (self)
  val n = start
  method get = n
  method incr = {< n = n + 1 >}
  method ten_times = let rec go o k = if k = 0 then o else go o#incr (k - 1) in go self 10
end

class ['a] stack = object
  val mutable items : 'a list = []
  method push x = items <- x :: items
  method pop = match items with [] -> raise Not_found | x :: rest -> items <- rest; x
  method size = List.length items
  method fold : 'b. ('b -> 'a -> 'b) -> 'b -> 'b = fun f init -> List.fold_left f init items
end

(* Different classes with a method of one name, met at one call site. *)
class a = object method m x = x + 1 method z = 0 end
class b = object method a0 = () method m x = x * 2 end
class c = object method l = 1 method m x = x - 3 method n = 2 method o = 3 end
class d = object inherit a as super inherit b as other method! m x = super#m (other#m x) end

class diary = object
  val mutable lines = [] 
  method add : 'x. ('x, unit, string, unit) format4 -> 'x = fun fmt -> Printf.ksprintf (fun s -> lines <- s :: lines)
    fmt
  method text = String.concat "\n" (List.rev lines)
end

let () =
  let shapes = [ (new circle 1.5 :> shape); (new rectangle 2. 3. :> shape); (new rectangle 2. 2. :> shape) ] in
  List.iter (fun s -> print_endline s#describe; s#grow 2.; print_endline s#describe) shapes;
  (try ignore (new rectangle (-1.) 1.) with Invalid_argument m -> print_endline m);
  let k = new plain_counter 5 in
  Printf.printf "%d %d %d\n" k#get k#incr#incr#get k#ten_times#get;
  let s = new stack in
  List.iter s#push [ 1; 2; 3; 4 ];
  Printf.printf "%d %d %d\n" s#pop s#size (s#fold ( + ) 100);
  let pool = [| (new a :> < m : int -> int >); (new b :> < m : int -> int >); (new c :> < m : int -> int >);
    (new d :> < m : int -> int >);
                object method m x = x lxor 5 end |] in
  let x = ref 1 in
  for i = 0 to 20_000 do x := pool.(i mod 5)#m !x land 0xffff done;
  Printf.printf "%d\n" !x;
  let diary = new diary in
  diary#add "%d and %s" 1 "one";
  diary#add "%c" 'x';
  print_endline diary#text;
  let o = object (self) val mutable n = 0 method tick = n <- n + 1; if n < 1000 then self#tick else n end in
  let copy = Oo.copy o in
  Printf.printf "%d %b %b %b\n" o#tick (o = o) (o < copy) (compare o o = 0);
  Printf.printf "%b\n" (Oo.id o < Oo.id copy)
