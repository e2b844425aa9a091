What type variables stand for, from the frames of callers, functions and blocks.

  $ cat >sorted.ml <<'END'
  > type card = { rank : int; suit : suit } and suit = Hearts | Spades
  > let by_rank a b = compare a.rank b.rank
  > let deck = [ { rank = 9; suit = Spades }; { rank = 2; suit = Hearts } ]
  > let () =
  >   let seen = Hashtbl.create 3 in
  >   List.iter (fun c -> Hashtbl.replace seen c.suit c) deck;
  >   let sorted = List.sort by_rank deck in
  >   print_int (List.length (List.map (fun c -> c.rank) sorted))
  > END
  $ ocamlc -g -o sorted.byte sorted.ml

The library's functions are polymorphic, and they show cards.

  $ caravan --batch sorted.byte <<'END' 2>&1 | grep -v '^=>\|^time\|<fun'
  > break Sorted.by_rank
  > continue
  > up
  > info locals
  > ptype cmp
  > print x1
  > print l
  > print x1.suit
  > delete
  > break list.ml:92
  > continue
  > ptype f
  > print a
  > print a.suit
  > END
  Breakpoint 1: Sorted.by_rank (sorted.ml:2:18), instruction 14948
  Breakpoint 1, Sorted.by_rank
  #1   Stdlib.List.stable_sort.sort+118 (n=2, l=[(9, 1); (2, 0)]) at list.ml:342:19, instruction 4347
  342	        let s = if cmp x1 x2 <= 0 then [x1; x2] else [x2; x1] in
  tl : Sorted.card list = []
  x2 : Sorted.card = {rank = 2; suit = Hearts}
  x1 : Sorted.card = {rank = 9; suit = Spades}
  l : Sorted.card t = [{rank = 9; suit = Spades}; {rank = 2; suit = Hearts}]
  n : int = 2
  cmp : Sorted.card -> Sorted.card -> int
  x1 : Sorted.card = {rank = 9; suit = Spades}
  l : Sorted.card t = [{rank = 9; suit = Spades}; {rank = 2; suit = Hearts}]
  $1 : Sorted.suit = Spades
  Breakpoint 2: Stdlib.List.map+7 (list.ml:92:12), instruction 2614
  Breakpoint 2, list.ml:92
  f : Sorted.card -> int
  a : Sorted.card = {rank = 2; suit = Hearts}
  $1 : Sorted.suit = Hearts

What is not proven stays what it was: constants that have many types, functions whose names others have too, recursion that is of
another type each time, functions that took the place of others.

  $ cat >unproven.ml <<'END'
  > type colour = Red | Green
  > type 'a phantom = { size : int }
  > type 'a nested = Flat of 'a | Nested of ('a * 'a) nested
  > let stop () = ()
  > let same x = stop (); x
  > let show = function 1 -> "one" | _ -> "many"
  > let first show x = stop (); show x
  > let () = print_string (first show 2)
  > let show = function Red -> "red" | Green -> "green"
  > let rec depth : 'a. 'a nested -> int = function Flat x -> ignore (same x); 0 | Nested n -> 1 + depth n
  > let sized (p : 'a phantom) (x : 'a) = stop (); (p, x)
  > let passes x = same x
  > let () =
  >   let empty = [] and of_colours : colour phantom = { size = 1 } in
  >   ignore (same empty);
  >   print_string (show (same Green));
  >   ignore (depth (Nested (Nested (Flat (((Red, Red), (Green, Red)))))));
  >   ignore (sized { size = 1 } 3 : int phantom * int);
  >   ignore (of_colours.size);
  >   ignore (passes Green = Red);
  >   print_newline ()
  > END
  $ ocamlc -w -a -g -o unproven.byte unproven.ml
  $ caravan --batch unproven.byte <<'END' 2>&1 | grep -v '^=>\|^time\|^Breakpoint\|^#'
  > break Unproven.stop
  > continue
  > up
  > info locals
  > continue
  > up
  > info locals
  > continue
  > up
  > info locals
  > continue
  > up
  > info locals
  > continue
  > up
  > info locals
  > continue
  > up
  > info locals
  > END
  7	let first show x = stop (); show x
  x : int = 2
  show : int -> string = <fun Unproven.show>
  stop : unit -> unit = <fun Unproven.stop>
  5	let same x = stop (); x
  x : 'a = 0
  stop : unit -> unit = <fun Unproven.stop>
  5	let same x = stop (); x
  x : colour = Green
  stop : unit -> unit = <fun Unproven.stop>
  5	let same x = stop (); x
  x : 'a = ((0, 0), (1, 0))
  stop : unit -> unit = <fun Unproven.stop>
  11	let sized (p : 'a phantom) (x : 'a) = stop (); (p, x)
  x : int = 3
  p : int phantom = {size = 1}
  stop : unit -> unit = <fun Unproven.stop>
  5	let same x = stop (); x
  x : 'a = 1
  stop : unit -> unit = <fun Unproven.stop>
