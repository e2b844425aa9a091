(* Objects: method calls, inheritance, late binding. *)

class virtual shape = object (self)
  val mutable scale = 1
  method virtual area : int
  method grow n = scale <- 1 + ((scale + n) land 7)
  method size = self#area * scale
end

class square n = object
  inherit shape
  method area = n * n
end

class box n m = object (self)
  inherit square n as super
  method depth = m
  method! area = super#area + (4 * self#depth)
end

class counter = object (self : 'self)
  val total = 0
  method add n = {< total = (total + n) land 0xFFFFFF >}
  method total = total
  method add_all : 'a. ('a -> int) -> 'a list -> 'self = fun f l -> List.fold_left (fun c x -> c#add (f x)) self l
end

let () =
  let shapes : shape array = Array.init 64 (fun i -> if i land 1 = 0 then new square i else (new box i 3 :> shape)) in
  let sum = ref 0 in
  for i = 1 to 4_000_000 do
    let s = shapes.(i land 63) in
    s#grow i;
    sum := (!sum + s#size) land 0xFFFFFF
  done;
  let list = List.init 1000 Fun.id in
  let c = ref (new counter) in
  for _ = 1 to 1000 do c := !c#add_all (fun n -> n * 3) list done;
  Printf.printf "%d %d\n" !sum !c#total
