What fills the heap, by type. OCaml's own runtime counts the same words.

  $ cat >fill.ml <<'END'
  > type card = { rank : int; suit : suit } and suit = Hearts | Other of int
  > type trees = { left : trees option; weight : int }
  > let deck = List.init 1000 (fun i -> { rank = i; suit = if i mod 2 = 0 then Hearts else Other i })
  > let table : (int, char list) Hashtbl.t = Hashtbl.create 16
  > let stop () = ()
  > let bytes x = 8 * Obj.reachable_words (Obj.repr x)
  > let () =
  >   for i = 1 to 200 do Hashtbl.replace table i [ 'a'; 'b' ] done;
  >   let rec grow n = if n = 0 then None else Some { left = grow (n - 1); weight = 1 } in
  >   let tree = grow 50 in
  >   stop ();
  >   Printf.printf "%d %d %d\n" (bytes deck) (bytes table) (bytes tree)
  > END
  $ ocamlc -g -o fill.byte fill.ml
  $ caravan --batch fill.byte <<'END' >shown
  > break Fill.stop
  > continue
  > digest
  > heap top 1000
  > digest
  > END
  $ sum() { grep -E "  [1-9][0-9]*  ($1)\$" shown | awk '{ n += $1 } END { print n }'; }
  $ echo $(sum 'Fill.card|Fill.card list|Fill.suit') \
  >   $(sum '\(int, char list\) Hashtbl.t|\(int, char list\) Hashtbl.bucketlist( array)?|char list') $(sum 'Fill.trees( option)?')
  56000 7520 2000
  $ ocamlrun fill.byte
  56000 7520 2000
  $ grep -c "$(sed -n '/^[0-9a-f]\{32\}$/p' shown | uniq)" shown
  2
  $ grep 'Fill\|char list' shown
  Breakpoint 1: Fill.stop (fill.ml:5:14), instruction 28388
  Breakpoint 1, Fill.stop
  time 65867, Fill.stop (fill.ml:5:14)
         24000        1000  Fill.card
         24000        1000  Fill.card list
          8000         500  Fill.suit
          6400         200  (int, char list) Hashtbl.bucketlist
          1200          50  Fill.trees
          1032           1  (int, char list) Hashtbl.bucketlist array
           800          50  Fill.trees option
            48           2  char list
            40           1  (int, char list) Hashtbl.t
            24           1  closure Fill.bytes
            24           1  closure Fill.grow
            24           1  closure Fill.stop

In memory there is more than is alive, and info heap counts all of it.

  $ caravan --batch -c 'break Fill.stop' -c continue -c 'info heap 2' fill.byte | sed -n 's/ [0-9][0-9]*/ N/g; /nursery/,$p'
  nursery: N of N words; old generation: N words
         bytes      blocks  kind
        N         N  string or bytes
         N           N  STACK
                            ... N in all
        N        N  all there is

Where it was allocated is found in the past: three places in the source, two of which let the library do it. In the nursery and
in the old generation; nothing is changed, and one stands where one stood.

  $ cat >sites.ml <<'END'
  > let numbers = List.map (fun x -> x + 1) [ 1; 2; 3 ]
  > let bytes = Array.init 100
  >   (fun _ -> Bytes.create 800)
  > let rec grow n acc =
  >   if n = 0 then acc else
  >   grow (n - 1) (ref n :: acc)
  > let stop () = ()
  > let () =
  >   let all = grow 4000 [] in
  >   stop ();
  >   Gc.full_major ();
  >   stop ();
  >   ignore (Sys.opaque_identity (all, bytes, numbers))
  > END
  $ ocamlc -g -o sites.byte sites.ml
  $ caravan --batch sites.byte <<'END' >shown
  > break Sites.stop
  > continue
  > digest
  > heap sites 50
  > digest
  > continue
  > digest
  > heap sites 50
  > digest
  > heap sites 0
  > END
  'heap sites' takes a number of samples from 1 to 4096.
  [1]
  $ sed -n 's/^ *[0-9]*  *\([0-9]*\)  .*(sites.ml:\([0-9]*\).*/line \2/p' shown | sort | uniq -c
        2 line 3
        4 line 6
  $ grep -c -E "$(sed -n '/^[0-9a-f]\{32\}$/p' shown | uniq | paste -sd'|' -)" shown
  4
  $ caravan --batch -c 'break Sites.stop' -c continue -c 'heap sites 30' sites.byte | tail -n 9
         95424           6  Sites.grow (sites.ml:6:16)
         79520           5  Sites.bytes.(fun) (sites.ml:3:12)
         63616           4  Sites.grow (sites.ml:6:2)
         63616           1  Stdlib (stdlib.ml:293:24)
         63616           1  Stdlib (stdlib.ml:314:12)
         63616           1  Stdlib (stdlib.ml:315:13)
         31808           2  there when history begins
         15904           1  Stdlib.Array (array.ml:72:11)
  Bytes are estimated: 21 of 9305 blocks were looked at.
  $ caravan --batch -c 'heap sites 0' -c 'heap sites x' sites.byte
  'heap sites' takes a number of samples from 1 to 4096.
  'x' is no number; help heap sites says what 'heap sites' takes.
  [1]

What a signature hides is shown as the unit that defines it sees it.

  $ cat >hidden.mli <<'END'
  > type t
  > type 'a box
  > type sizes
  > val make : int -> t
  > val box : 'a -> 'a box
  > val sizes : int -> sizes
  > END
  $ cat >hidden.ml <<'END'
  > type t = { width : int; kind : kind } and kind = Small | Large of string
  > type 'a box = Empty | Full of 'a
  > type sizes = int list
  > let make n = { width = n; kind = if n > 3 then Large "l" else Small }
  > let box x = Full x
  > let sizes n = [ n; n ]
  > END
  $ cat >uses.ml <<'END'
  > let stop () = ()
  > let () =
  >   let a = Hidden.make 3 and b = Hidden.box (Hidden.make 5) and c = Hidden.sizes 3 in
  >   stop ();
  >   ignore (a, b, c)
  > END
  $ ocamlc -g -o uses.byte hidden.mli hidden.ml uses.ml
  $ caravan --batch -c 'break Uses.stop' -c continue -c up -c 'info locals' uses.byte | grep Hidden
  c : Hidden.sizes = [3; 3]
  b : Hidden.t Hidden.box = Hidden.Full {Hidden.width = 5; kind = Large "l"}
  a : Hidden.t = {Hidden.width = 3; kind = Small}
