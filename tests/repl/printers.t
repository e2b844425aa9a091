Values shown by functions of the program.

  $ cat >ledger.ml <<'EOF'
  > type t = { cents : int; owner : string }
  > let pp fmt a = Format.fprintf fmt "<%s: %d.%02d>" a.owner (a.cents / 100) (a.cents mod 100)
  > let old a = Format.printf "old %s" a.owner
  > let to_string a = a.owner ^ "!"
  > type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
  > let rec pp_tree pp_a fmt = function
  >   | Leaf -> Format.fprintf fmt "."
  >   | Node (l, x, r) -> Format.fprintf fmt "(@[%a@ %a@ %a@])" (pp_tree pp_a) l pp_a x (pp_tree pp_a) r
  > let pp_pair pa pb fmt (a, b) = Format.fprintf fmt "%a/%a" pa a pb b
  > let rows fmt (l : int list) = Format.fprintf fmt "@[<v>%a@]" (Format.pp_print_list Format.pp_print_int) l
  > let raises _ (_ : t) = failwith "no"
  > let loops _ (a : t) = while a.cents >= 0 do () done
  > let talks _ (a : t) = print_endline a.owner
  > let silent _ (_ : t) = ()
  > let number = 3
  > let any fmt _ = Format.fprintf fmt "any"
  > EOF
  $ cat >use.ml <<'EOF'
  > open Ledger
  > let stop x = ignore x
  > let here fmt (a : Ledger.t) = Format.fprintf fmt "here %d" a.cents
  > let () =
  >   let a = { cents = 1250; owner = "ann" } in
  >   let l = [ a; { a with cents = 3 } ] and o = Some a and pair = (a, 5) and n = [ 1; 2; 3 ] in
  >   let t = Node (Leaf, a, Node (Leaf, { a with owner = "b" }, Leaf)) and s = Node (Leaf, "str", Leaf) in
  >   let h = Hashtbl.create 3 in
  >   Hashtbl.add h "k" a;
  >   Format.printf "waiting@ ";
  >   stop (a, l, t, s, o, pair, n, h);
  >   Format.printf "%a@." pp a
  > EOF
  $ ocamlc -g -o use.byte ledger.ml use.ml

Inside other values, too; what the program was about to print waits on, and no byte has changed.

  $ caravan --batch use.byte <<'EOF' 2>&1
  > install_printer Ledger.pp
  > break Use.stop
  > continue
  > digest
  > up
  > print a
  > print l
  > print (o, h)
  > print t
  > info locals
  > install_printer Ledger.pp_tree
  > print t
  > print s
  > install_printer pp_pair
  > print pair
  > print (l, "x")
  > install_printer Ledger.rows
  > print n
  > print (n, 1)
  > info printers
  > set print raw on
  > print a
  > set raw off
  > print a
  > remove_printer pp_pair
  > remove_printer Ledger.pp_tree
  > print (1, t)
  > install_printer old
  > print l
  > install_printer to_string
  > print l
  > install_printer here
  > print l
  > remove_printer here
  > print a
  > break Ledger.pp
  > digest
  > continue
  > print a
  > continue
  > EOF
  Breakpoint 1: Use.stop (use.ml:2:13), instruction 32996
  Breakpoint 1, Use.stop
  time 4895, Use.stop (use.ml:2:13)
  => 32996  ACC0
  543a4b042aaf5cf19b557b119e489bd0
  #1   Use+56 at use.ml:11:2, instruction 33055
  11	  stop (a, l, t, s, o, pair, n, h);
  a : Ledger.t = <ann: 12.50>
  l : Ledger.t list = [<ann: 12.50>; <ann: 0.03>]
  $1 : Ledger.t option * (string, Ledger.t) Hashtbl.t = (Some <ann: 12.50>, <hashtbl of 1: "k" -> <ann: 12.50>>)
  t : Ledger.t Ledger.tree = Node (Leaf, <ann: 12.50>, Node (Leaf, <b: 12.50>, Leaf))
  h : (string, Ledger.t) Hashtbl.t = <hashtbl of 1: "k" -> <ann: 12.50>>
  s : string Ledger.tree = Node (Leaf, "str", Leaf)
  t : Ledger.t Ledger.tree = Node (Leaf, <ann: 12.50>, Node (Leaf, <b: 12.50>, Leaf))
  n : int list = [1; 2; 3]
  pair : Ledger.t * int = (<ann: 12.50>, 5)
  o : Ledger.t option = Some <ann: 12.50>
  l : Ledger.t list = [<ann: 12.50>; <ann: 0.03>]
  a : Ledger.t = <ann: 12.50>
  here : Format.formatter -> Ledger.t -> unit = <fun Use.here>
  stop : 'a -> unit = <fun Use.stop>
  t : Ledger.t Ledger.tree = (. <ann: 12.50> (. <b: 12.50> .))
  s : string Ledger.tree = (. "str" .)
  pair : Ledger.t * int = <ann: 12.50>/5
  $2 : Ledger.t list * string = [<ann: 12.50>; <ann: 0.03>]/"x"
  n : int list =
  1
  2
  3
  $3 : int list * int = 1 2 3/1
  Ledger.rows : Format.formatter -> int list -> unit
  Ledger.pp_pair : (Format.formatter -> 'a -> unit) -> (Format.formatter -> 'b -> unit) -> Format.formatter -> 'a * 'b -> unit
  Ledger.pp_tree : (Format.formatter -> 'a -> unit) -> Format.formatter -> 'a Ledger.tree -> unit
  Ledger.pp : Format.formatter -> Ledger.t -> unit
  a : Ledger.t = {cents = 1250; owner = "ann"}
  a : Ledger.t = <ann: 12.50>
  $4 : int * Ledger.t Ledger.tree = (1, Node (Leaf, <ann: 12.50>, Node (Leaf, <b: 12.50>, Leaf)))
  l : Ledger.t list = [old ann; old ann]
  l : Ledger.t list = [ann!; ann!]
  l : Ledger.t list = [here 1250; here 3]
  a : Ledger.t = ann!
  Breakpoint 2: Ledger.pp (ledger.ml:2:15), instruction 32936
  543a4b042aaf5cf19b557b119e489bd0
  Breakpoint 2, Ledger.pp
  time 5033, Ledger.pp (ledger.ml:2:15)
  => 32936  CONSTINT 100
  a : t = ann!
  waiting
  <ann: 12.50>
  The program ended with status 0.
  time 9377, instruction 33072
  => 33072  STOP

One that fails is not called again for this value, and why is said behind it.

  $ caravan --batch use.byte <<'EOF' 2>&1
  > break Use.stop
  > continue
  > digest
  > up
  > install_printer Ledger.raises
  > print l
  > remove_printer Ledger.raises
  > install_printer Ledger.loops
  > print l
  > print a
  > remove_printer Ledger.loops
  > install_printer Ledger.talks
  > print o
  > remove_printer Ledger.talks
  > install_printer Ledger.silent
  > print a
  > info printers
  > digest
  > EOF
  Breakpoint 1: Use.stop (use.ml:2:13), instruction 32996
  Breakpoint 1, Use.stop
  time 4895, Use.stop (use.ml:2:13)
  => 32996  ACC0
  543a4b042aaf5cf19b557b119e489bd0
  #1   Use+56 at use.ml:11:2, instruction 33055
  11	  stop (a, l, t, s, o, pair, n, h);
  l : Ledger.t list = [{cents = 1250; owner = "ann"}; {cents = 3; owner = "ann"}] (* Ledger.raises: It raised Failure "no". *)
  l : Ledger.t list = [{cents = 1250; owner = "ann"}; {cents = 3; owner = "ann"}] (* Ledger.loops: The call has not ended after 100000000 instructions. *)
  a : Ledger.t = {cents = 1250; owner = "ann"} (* Ledger.loops: The call has not ended after 100000000 instructions. *)
  o : Ledger.t option = Some {cents = 1250; owner = "ann"} (* Ledger.talks: The call cannot be made here: It asks the world (write). *)
  a : Ledger.t = {cents = 1250; owner = "ann"} (* Ledger.silent: It printed nothing. *)
  Ledger.silent : 'a -> Ledger.t -> unit
  543a4b042aaf5cf19b557b119e489bd0

What is no printer.

  $ caravan --batch use.byte <<'EOF' 2>&1
  > info printers
  > install_printer
  > install_printer nothing
  > install_printer Ledger.nothing
  > install_printer Ledger.number
  > install_printer Ledger.any
  > install_printer List.iter
  > install_printer Use.stop
  > install_printer Format.pp_print_list
  > install_printer succ
  > install_printer Ledger.pp more
  > remove_printer Ledger.pp
  > load_printer
  > load_printer ledger.cmo
  > load_printer ./pretty.cmo
  > install_printer Str.quote
  > break Use.stop
  > continue
  > up
  > install_printer a
  > info printers
  > EOF
  There are no printers; install_printer says which function shows values.
  'install_printer' needs a function's name, as in Ledger.pp; help install_printer says more.
  Unbound identifier nothing.
  Unbound identifier Ledger.nothing.
  Ledger.number has type int, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  Ledger.any has type Format.formatter -> 'a -> unit, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  List.iter has type ('a -> unit) -> 'a list -> unit, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  Use.stop has type 'a -> unit, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  Format.pp_print_list has type ?pp_sep:(Format.formatter -> unit -> unit) -> (Format.formatter -> 'a -> unit) -> Format.formatter -> 'a list -> unit, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  succ has type int -> int, and a printer has Format.formatter -> t -> unit, t -> unit or t -> string.
  'more' is one word too many for 'install_printer'.
  There is no printer Ledger.pp; info printers lists them.
  'load_printer' needs a file's name, as in pretty.cmo; help load_printer says more.
  Ledger is linked into the program: install_printer Ledger.NAME takes its functions.
  The module Pretty is not linked into the program, and printers are the program's own functions: link it, with ocamlc -linkall where nothing uses it.
  The module Str is not linked into the program.
  Breakpoint 1: Use.stop (use.ml:2:13), instruction 32996
  Breakpoint 1, Use.stop
  time 4895, Use.stop (use.ml:2:13)
  => 32996  ACC0
  #1   Use+56 at use.ml:11:2, instruction 33055
  11	  stop (a, l, t, s, o, pair, n, h);
  'a' is not exported by its module, so it has no name that is known everywhere.
  There are no printers; install_printer says which function shows values.
  [1]

They are kept for the next session with the program.

  $ echo 'install_printer Ledger.pp' | caravan use.byte
  $ echo 'info printers' | caravan use.byte
  1 printer of the last session; info printers lists them.
  Ledger.pp : Format.formatter -> Ledger.t -> unit
  $ echo 'remove_printer Ledger.pp' | caravan use.byte
  1 printer of the last session; info printers lists them.
  $ echo 'info printers' | caravan use.byte
  There are no printers; install_printer says which function shows values.
