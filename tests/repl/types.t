Variables with their types, and expressions over them.

  $ cat >shapes.ml <<'END'
  > type shape = Circle of float | Rect of { w : int; h : int } | Unit
  > type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
  > let rec insert x = function
  >   | Leaf -> Node (Leaf, x, Leaf)
  >   | Node (l, y, r) as t -> if x < y then Node (insert x l, y, r) else if x > y then Node (l, y, insert x r) else t
  > let area s = match s with Circle r -> r *. r | Rect { w; h } -> float_of_int (w * h) | Unit -> 1.
  > let apply f x = let y = f x in y
  > let rec endless n = endless (n + 1)
  > class counter init = object val mutable n = init method get = n method plus k = n + k end
  > let () =
  >   let t = List.fold_left (fun acc x -> insert x acc) Leaf [3; 1; 2] in
  >   let shapes = [ Circle 2.; Rect { w = 3; h = 4 }; Unit ] in
  >   let total = List.fold_left (fun a s -> a +. area s) 0. shapes in
  >   let h = Hashtbl.create 7 and cell = ref 5 and c = new counter 3 and words = [| "a"; "b" |] in
  >   Hashtbl.replace h "a" 1;
  >   (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  > END
  $ ocamlc -g -o shapes.byte shapes.ml

In the innermost frame, and in its caller's. What is changed nowhere: the digest.

  $ caravan --batch shapes.byte <<'END' 2>&1
  > break Shapes.apply
  > continue
  > digest
  > print x
  > print f
  > print area
  > up
  > info locals
  > print shapes
  > print t
  > print h
  > ptype shape
  > ptype tree
  > ptype insert
  > ptype v + 1
  > digest
  > END
  Breakpoint 1: Shapes.apply (shapes.ml:7:16), instruction 33001
  Breakpoint 1, Shapes.apply
  time 5988, Shapes.apply (shapes.ml:7:16)
  => 33001  ACC1
  cc2ddc2881fb2c61972fbda868ca0711
  x : int = 3
  f : int -> int = <fun Shapes.(fun)>
  area : shape -> float = <fun Shapes.area>
  #1   Shapes+73 (shapes.ml:16:61), instruction 33098
  16	  (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  v : int = 3
  words : string array = [|"a"; "b"|]
  c : counter = <obj {n = 3} with get, plus>
  cell : int ref = {contents = 5}
  h : (string, int) Hashtbl.t = <hashtbl of 1: "a" -> 1>
  total : float = 17.
  shapes : shape list = [Circle 2.; Rect {w = 3; h = 4}; Unit]
  t : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Leaf)
  endless : int -> 'a = <fun Shapes.endless>
  apply : ('a -> 'b) -> 'a -> 'b = <fun Shapes.apply>
  area : shape -> float = <fun Shapes.area>
  insert : 'a -> 'a tree -> 'a tree = <fun Shapes.insert>
  shapes : shape list = [Circle 2.; Rect {w = 3; h = 4}; Unit]
  t : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Leaf)
  h : (string, int) Hashtbl.t = <hashtbl of 1: "a" -> 1>
  type shape = Circle of float | Rect of { w : int; h : int; } | Unit
  type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
  insert : 'a -> 'a tree -> 'a tree
  v + 1 : int
  cc2ddc2881fb2c61972fbda868ca0711

Paths, operators, constructors, calls of the program's own functions.

  $ caravan --batch shapes.byte <<'END' 2>&1
  > break Shapes.apply
  > continue
  > digest
  > up
  > print v + 2 * 3 - 1
  > print total *. 2. > 30. && not (v = 4)
  > print shapes.[1]
  > print words.(1)
  > print words.(1) ^ "!"
  > print "abc".[1]
  > print !cell
  > print cell.contents
  > print (v, "x", [1.5; 2.5], Some v)
  > print (1, "two").1
  > print insert 7 t
  > print List.map area shapes
  > print area (Circle 1.5)
  > print Hashtbl.find h "a"
  > print c#get
  > print c#plus 4
  > print if v > 2 then "big" else "small"
  > print let y = v * v in y + y
  > print 7 :: [8]
  > print t = Leaf
  > print -7 mod 3
  > print 0x10 lor 1
  > print `A
  > digest
  > END
  Breakpoint 1: Shapes.apply (shapes.ml:7:16), instruction 33001
  Breakpoint 1, Shapes.apply
  time 5988, Shapes.apply (shapes.ml:7:16)
  => 33001  ACC1
  cc2ddc2881fb2c61972fbda868ca0711
  #1   Shapes+73 (shapes.ml:16:61), instruction 33098
  16	  (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  $1 : int = 8
  $2 : bool = true
  $3 : shape = Rect {w = 3; h = 4}
  $4 : string = "b"
  $5 : string = "b!"
  $6 : char = 'b'
  $7 : int = 5
  $8 : int = 5
  $9 : int * string * float list * int option = (3, "x", [1.5; 2.5], Some 3)
  $10 : string = "two"
  $11 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  $12 : float list = [4.; 12.; 1.]
  $13 : float = 2.25
  $14 : int = 1
  $15 : int = 3
  $16 : int = 7
  $17 : string = "big"
  $18 : int = 18
  $19 : int list = [7; 8]
  $20 : bool = false
  $21 : int = -1
  $22 : int = 17
  $23 : [> `A ] = `A
  cc2ddc2881fb2c61972fbda868ca0711

What print has shown has a number, until something moves; the machine's words are terms like any other.

  $ caravan --batch shapes.byte <<'END' 2>&1
  > break Shapes.apply
  > continue
  > up
  > print insert 7 t
  > frame 0
  > print $1
  > print let t = 3 in $1
  > print $2 = $3 && $time > 10
  > print $3[0][1] + $3[1] + $extra_args
  > print $sp[0]
  > print $9
  > print $0
  > break
  > print $1
  > set $sp[0] = 1
  > print $1
  > print 2 + 2
  > stepi
  > print $1
  > END
  Breakpoint 1: Shapes.apply (shapes.ml:7:16), instruction 33001
  Breakpoint 1, Shapes.apply
  time 5988, Shapes.apply (shapes.ml:7:16)
  => 33001  ACC1
  #1   Shapes+73 (shapes.ml:16:61), instruction 33098
  16	  (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  $1 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  #0   Shapes.apply (shapes.ml:7:16), instruction 33001
  7	let apply f x = let y = f x in y
  $2 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  $3 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  $4 : bool = true
  $5 : int = 4
  <fun Shapes.(fun)>
  There is no value $9: print has shown 5 here; a motion begins anew.
  There is no value $0: print has shown 5 here; a motion begins anew.
  Breakpoint 2: Shapes.apply (shapes.ml:7:16), instruction 33001
  $6 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  branch-1 begins here, at time 5988; restore main leaves it.
  There is no value $1: print has shown 0 here; a motion begins anew.
  $1 : int = 4
  time 5989, Shapes.apply+1 (shapes.ml:7:16)
  => 33002  PUSHACC1
  There is no value $1: print has shown 0 here; a motion begins anew.
  [1]

What is wrong is said in one sentence, and changes nothing.

  $ caravan --batch shapes.byte <<'END' 2>&1
  > break Shapes.apply
  > continue
  > digest
  > up
  > print nothing
  > print List.nothing
  > print Nothing
  > print v + total
  > print v + "a"
  > print area 3
  > print area
  > print List.length h
  > print v 3
  > print shapes.w
  > print words.(2)
  > print words.(v = 3)
  > print 1 / 0
  > print (v
  > print v +
  > print endless 1
  > print Hashtbl.find h "b"
  > print List.hd []
  > print print_endline "no"
  > print exit 1
  > print succ 1
  > print c#nothing
  > print *
  > print if v then 1 else 2
  > ptype nothing
  > ptype
  > digest
  > END
  Breakpoint 1: Shapes.apply (shapes.ml:7:16), instruction 33001
  Breakpoint 1, Shapes.apply
  time 5988, Shapes.apply (shapes.ml:7:16)
  => 33001  ACC1
  cc2ddc2881fb2c61972fbda868ca0711
  #1   Shapes+73 (shapes.ml:16:61), instruction 33098
  16	  (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  Unbound identifier nothing.
  Unbound identifier List.nothing.
  There is no constructor and no module 'Nothing' here.
  This expression has type float, and int was expected.
  This expression has type string, and int was expected.
  This expression has type int, and shape was expected.
  area : shape -> float = <fun Shapes.area>
  This expression has type (string, int) Hashtbl.t, and 'a list was expected.
  This function is applied to too many arguments.
  This expression has type shape list, which is no record.
  There is no element 2: there are 2, counted from 0.
  This expression has type bool, and int was expected.
  Division by zero.
  The expression breaks off: a closing parenthesis is missing.
  The expression breaks off: a value is missing.
  The call has not ended after 100000000 instructions.
  The call raised Not_found.
  The call raised Failure "hd".
  The call cannot be made here: It asks the world (write).
  The call would end the program.
  'succ' is an external: it is no value, it can only be called.
  The object has no method nothing.
  There is no result at the present place: no expression has just been evaluated.
  This expression has type int, and bool was expected.
  Unbound identifier nothing.
  'ptype' needs an expression or the name of a type.
  cc2ddc2881fb2c61972fbda868ca0711
  [1]

Code without debug information has no variables.

  $ ocamlc -o plain.byte shapes.ml
  $ printf 'goto 3000\ninfo locals\nprint x\n' | caravan --batch plain.byte 2>&1 | tail -n 2
  There are no variables to show: this code has no debug information; compile with -g.
  There is no 'x' here: this code has no debug information; compile with -g.

Conditions, watchpoints and set know variables, too; what has the wrong type is refused.

  $ cat >steps.ml <<'END'
  > let cell = ref 0
  > type p = { mutable k : int; name : string }
  > let step p x = p.k <- p.k + x; cell := !cell + p.k; p.k
  > let () =
  >   let p = { k = 1; name = "pp" } in
  >   let sum = ref 0 in
  >   for i = 1 to 10 do sum := !sum + step p i done;
  >   Printf.printf "%d %d\n" !sum !cell
  > END
  $ ocamlc -g -o steps.byte steps.ml
  $ caravan --batch steps.byte <<'END' 2>&1
  > break Steps.step if x = 4 && p.name = "pp"
  > continue
  > print p
  > watch p.k
  > continue
  > last-change p.k
  > set p.name = 3
  > set p.k = "a"
  > set var p.k = 50
  > print p
  > delete
  > break Steps.step if x + 
  > break Steps.step if succ x
  > break Steps.step if nothing > 1
  > restore main
  > run
  > END
  Breakpoint 1: Steps.step (steps.ml:3:15), instruction 19339
  Breakpoint 1, Steps.step
  time 1724, Steps.step (steps.ml:3:15)
  => 19339  ACC1
  p : p = {k = 7; name = "pp"}
  Watchpoint 2: p.k
  Watchpoint 2, p.k
    before  7
    after   11
  time 1730, Steps.step+6 (steps.ml:3:31)
  => 19345  ACC0
  p.k
    before  7
    after   11
  time 1729, Steps.step+5 (steps.ml:3:15)
  => 19344  SETFIELD0
  This expression has type int, and string was expected.
  This expression has type string, and int was expected.
  branch-1 begins here, at time 1729; restore main leaves it.
  p : p = {k = 50; name = "pp"}
  The expression breaks off: a value is missing.
  Breakpoint 4: Steps.step (steps.ml:3:15), instruction 19339
  Breakpoint 5: Steps.step (steps.ml:3:15), instruction 19339
  On branch main.
  time 1729, Steps.step+5 (steps.ml:3:15)
  => 19344  SETFIELD0
  Breakpoint 4, Steps.step
  Breakpoint 5, Steps.step
  A condition cannot be evaluated here: Here an expression can only look: it can neither call functions nor make values.
  time 1622, Steps.step (steps.ml:3:15)
  => 19339  ACC1
  [1]

Long lists are compared to their ends, and a condition that is met often leaves nothing behind: types are known afterwards.

  $ cat >long.ml <<'END'
  > type r = { mutable k : int; name : string }
  > let step p x = p.k <- p.k + x
  > let () =
  >   let p = { k = 0; name = "pp" } in
  >   for i = 1 to 50_000 do step p i done;
  >   let l = List.init 60_000 succ in
  >   let m = List.init 60_000 succ in
  >   print_int (List.length l + List.length m)
  > END
  $ ocamlc -g -o long.byte long.ml
  $ caravan --batch long.byte <<'END' 2>&1 | tail -n 4
  > break Long.step if p.name = "x" || x < 0
  > break long.ml:8
  > continue
  > print l = m
  > print l < 0 :: m
  > print (l, 1) = (m, 2)
  > print p
  > END
  $1 : bool = true
  $2 : bool = false
  $3 : bool = false
  p : r = {k = 1250025000; name = "pp"}
