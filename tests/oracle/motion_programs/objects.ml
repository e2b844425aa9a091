class point x0 = object (self)
  val mutable x = x0
  method get = x
  method move d = x <- x + d
  method twice d = self#move d; self#move d; self#get
end

class named name x0 = object
  inherit point x0 as super
  method name : string = name
  method! move d = super#move (d * 10)
end

let () =
  let p = new point 1 in
  let n = new named "n" 2 in
  let a = p#twice 3 in
  let b = n#twice 1 in
  print_string n#name;
  print_int (a + b);
  print_newline ()
