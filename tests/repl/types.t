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
  #1   Shapes+73 at shapes.ml:16:61, instruction 33098
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
  > print 0.1 ** 7.3
  > digest
  > END
  Breakpoint 1: Shapes.apply (shapes.ml:7:16), instruction 33001
  Breakpoint 1, Shapes.apply
  time 5988, Shapes.apply (shapes.ml:7:16)
  => 33001  ACC1
  cc2ddc2881fb2c61972fbda868ca0711
  #1   Shapes+73 at shapes.ml:16:61, instruction 33098
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
  $24 : float = 5.011872336272727e-08
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
  #1   Shapes+73 at shapes.ml:16:61, instruction 33098
  16	  (match t with Node (_, v, _) -> Printf.printf "%d %g %d\n" (apply succ v) total (c#get + !cell + Array.length words) | Leaf -> ())
  $1 : int tree = Node (Node (Leaf, 1, Node (Leaf, 2, Leaf)), 3, Node (Leaf, 7, Leaf))
  #0   Shapes.apply (f=<fun Shapes.(fun)>, x=3) at shapes.ml:7:16, instruction 33001
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
  #1   Shapes+73 at shapes.ml:16:61, instruction 33098
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

Arguments: of each frame, those that have a name in the source, also where another variable has it by now.

  $ cat >args.ml <<'END'
  > let id x = x
  > let opt ?(k = 3) ~label (a, b) () = let label = label + 1 in id (a + b + k + label) + 1
  > let many a b c d e f g h i = id (a + b + c + d + e + f + g + h + i) + 1
  > class adder = object method add n s = id n + String.length s end
  > let closure k = let inner x y = id (x + k) + y in fun z -> inner z 1 + 1
  > let first = function [] -> 0 | x :: _ -> id x + 1
  > let long l s = id (List.length l) + String.length s
  > let () =
  >   let c = closure 3 4 in
  >   print_int (opt ~label:1 (1, 2) () + many 1 2 3 4 5 6 7 8 9 + (new adder)#add 4 "str" + c + first [ 5 ]
  >     + long (List.init 100 succ) (String.make 200 'x'))
  > END
  $ ocamlc -g -o args.byte args.ml
  $ caravan --batch args.byte <<'END' 2>&1
  > break Args.id
  > commands 1
  > silent
  > backtrace 2
  > up
  > info args
  > end
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > down
  > info args
  > set print frame-arguments none
  > backtrace 1
  > up 2
  > info args
  > END
  Breakpoint 1: Args.id (args.ml:1:11), instruction 15644
  #0   Args.id (x=7) at args.ml:1:11, instruction 15644
  #1   Args.closure.inner+6 (x=4, y=1) at args.ml:5:32, instruction 15556
  (more frames follow; backtrace COUNT shows them)
  #1   Args.closure.inner+6 (x=4, y=1) at args.ml:5:32, instruction 15556
  5	let closure k = let inner x y = id (x + k) + y in fun z -> inner z 1 + 1
  x : int = 4
  y : int = 1
  #0   Args.id (x=100) at args.ml:1:11, instruction 15644
  #1   Args.long+7 (l=[1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; ...], s="xxxxxxxxxxx"... (* string length 200; truncated *)) at args.ml:7:15, instruction 15529
  (more frames follow; backtrace COUNT shows them)
  #1   Args.long+7 (l=[1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; ...], s="xxxxxxxxxxx"... (* string length 200; truncated *)) at args.ml:7:15, instruction 15529
  7	let long l s = id (List.length l) + String.length s
  l : 'a list = [1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12; 13; 14; 15; 16; 17; 18; 19; 20; 21; 22; 23; 24; 25; 26; 27; 28; 29; 30; 31; 32; 33; 34; 35; 36; 37; 38; 39; 40; 41; 42; 43; 44; 45; 46; 47; 48; 49; 50; 51; 52; 53; 54; 55; 56; 57; 58; 59; 60; 61; 62; 63; 64; 65; 66; 67; 68; 69; 70; 71; 72; 73; 74; 75; 76; 77; 78; 79; 80; 81; 82; 83; 84; 85; 86; 87; 88; 89; 90; 91; 92; 93; 94; 95; 96; 97; 98; 99; 100]
  s : string = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  #0   Args.id (x=5) at args.ml:1:11, instruction 15644
  #1   Args.first+7 (_) at args.ml:6:41, instruction 15538
  (more frames follow; backtrace COUNT shows them)
  #1   Args.first+7 (_) at args.ml:6:41, instruction 15538
  6	let first = function [] -> 0 | x :: _ -> id x + 1
  The frame has no arguments with a name.
  #0   Args.id (x=4) at args.ml:1:11, instruction 15644
  #1   Args.adder#add+5 (self-1=<obj with add>, n=4, s="str") at args.ml:4:38, instruction 15577
  (more frames follow; backtrace COUNT shows them)
  #1   Args.adder#add+5 (self-1=<obj with add>, n=4, s="str") at args.ml:4:38, instruction 15577
  4	class adder = object method add n s = id n + String.length s end
  self-1 : < add : int -> string -> int; .. > = <obj with add>
  n : int = 4
  s : string = "str"
  #0   Args.id (x=45) at args.ml:1:11, instruction 15644
  #1   Args.many+19 (a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, ...) at args.ml:3:29, instruction 15615
  (more frames follow; backtrace COUNT shows them)
  #1   Args.many+19 (a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, ...) at args.ml:3:29, instruction 15615
  3	let many a b c d e f g h i = id (a + b + c + d + e + f + g + h + i) + 1
  a : int = 1
  b : int = 2
  c : int = 3
  d : int = 4
  e : int = 5
  f : int = 6
  g : int = 7
  h : int = 8
  i : int = 9
  #0   Args.id (x=8) at args.ml:1:11, instruction 15644
  #1   Args.opt+23 (*opt*=None, label=1, _, _) at args.ml:2:61, instruction 15642
  (more frames follow; backtrace COUNT shows them)
  #1   Args.opt+23 (*opt*=None, label=1, _, _) at args.ml:2:61, instruction 15642
  2	let opt ?(k = 3) ~label (a, b) () = let label = label + 1 in id (a + b + k + label) + 1
  *opt* : int option = None
  label : int = 1
  #0   Args.id (x=8) at args.ml:1:11, instruction 15644
  1	let id x = x
  x : int = 8
  #0   Args.id at args.ml:1:11, instruction 15644
  (more frames follow; backtrace COUNT shows them)
  #2   Args+72 at args.ml:10:13, instruction 15718
  10	  print_int (opt ~label:1 (1, 2) () + many 1 2 3 4 5 6 7 8 9 + (new adder)#add 4 "str" + c + first [ 5 ]
  The frame has no arguments with a name.
  $ ocamlc -o plain.byte args.ml; printf 'goto 3000\nbacktrace 1\ninfo args\n' | caravan --batch plain.byte 2>&1
  time 3000, CamlinternalOO.(fun)+5
  => 14991  APPTERM2 4
  #0   CamlinternalOO.(fun)+5, instruction 14991
  (more frames follow; backtrace COUNT shows them)
  There are no variables to show: this code has no debug information; compile with -g.
  [1]

The messages of dprintf show values as print does.

  $ caravan --batch -c 'dprintf Steps.step,"%s of %s: %d %x %g %s",p,p.name,x,x,1.5,$accu' -c 'goto 1700' -c continue steps.byte 2>&1 | head -n 6
  Dprintf 1: Steps.step (steps.ml:3:15), instruction 19339
  time 1700, Steps.step+10 (steps.ml:3:31)
  => 19349  ADDINT
  {k = 7; name = "pp"} of pp: 4 4 1.5 <fun Steps.step>
  {k = 11; name = "pp"} of pp: 5 5 1.5 <fun Steps.step>
  {k = 16; name = "pp"} of pp: 6 6 1.5 <fun Steps.step>

Types of a module whose interface is gone, or is another one by now: that is said once, until there is more to look at.

  $ mkdir lib
  $ cat >money.ml <<'END'
  > type t = { cents : int; owner : string }
  > let make owner cents = { cents; owner }
  > END
  $ cat >pay.ml <<'END'
  > let stop x = ignore x
  > let () = let m = Money.make "ann" 5 in let l = [ m ] in stop (m, l)
  > END
  $ ocamlc -c money.ml && ocamlc -g -o pay.byte money.cmo pay.ml
  $ mv money.cmi lib; echo 'let another = 1' >money.ml; ocamlc -c money.ml
  $ caravan --batch pay.byte <<'END' 2>&1
  > break Pay.stop
  > continue
  > up
  > print 5
  > print m
  > print l
  > info locals
  > print Money.make
  > print Many.make
  > install_printer Money.show
  > directory lib
  > print m
  > print Money.make "b" 6
  > print Money.nothing
  > END
  Breakpoint 1: Pay.stop (pay.ml:1:13), instruction 1879
  Breakpoint 1, Pay.stop
  time 399, Pay.stop (pay.ml:1:13)
  => 1879  ACC0
  #1   Pay+13 at pay.ml:2:56, instruction 1895
  2	let () = let m = Money.make "ann" 5 in let l = [ m ] in stop (m, l)
  $1 : int = 5
  m : Money.t = (5, "ann")
  The compiled interface of Money is not found, so its types are not known; directory FOLDER says where to look.
  l : Money.t list = [(5, "ann")]
  l : Money.t list = [(5, "ann")]
  m : Money.t = (5, "ann")
  stop : 'a -> unit = <fun Pay.stop>
  The compiled interface of Money is not found, so its types are not known; directory FOLDER says where to look.
  Unbound identifier Many.make.
  The compiled interface of Money is not found, so its types are not known; directory FOLDER says where to look.
  m : Money.t = {Money.cents = 5; owner = "ann"}
  $2 : Money.t = {Money.cents = 6; owner = "b"}
  Unbound identifier Money.nothing.
  [1]
