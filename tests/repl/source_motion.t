Motion by source. `debug` runs its commands one after another and shows each before what it prints.

  $ ocaml_program debuggee
  $ debug() {
  >     for line; do set -- "$@" -c "lua print(\"(caravan) $line\")" -c "$line"; shift; done
  >     caravan --batch "$@" debuggee.byte
  > }

Into calls with step, over them with next, and the same way back. info event has what ocamldebug knows of an event.

  $ debug 'break debuggee.ml:24' c 'info event' 'step' 'step 2' 'info event' 'rs 3' 'next' 'rn' 'reverse-step' 'reverse-next 2'
  (caravan) break debuggee.ml:24
  Breakpoint 1: Debuggee+37 (debuggee.ml:25:2), instruction 8230
  (caravan) c
  5! = 120
  Breakpoint 1, debuggee.ml:25
  time 1394, Debuggee+37 (debuggee.ml:25:2)
  => 8230  CONSTINT 4
  (caravan) info event
  module Debuggee, code at 49592, characters 671-724, debuggee.ml:25:2-25:55, after
  (caravan) step
  time 1399, Debuggee.safely (debuggee.ml:16:17)
  => 8172  PUSHTRAP @8178
  (caravan) step 2
  time 1405, Debuggee.dive+6 (debuggee.ml:14:55)
  => 8137  ACC0
  (caravan) info event
  module Debuggee, code at 49004, characters 470-486, debuggee.ml:14:55-14:71, before
  (caravan) rs 3
  Breakpoint 1, debuggee.ml:25
  time 1394, Debuggee+37 (debuggee.ml:25:2)
  => 8230  CONSTINT 4
  (caravan) next
  time 1443, Debuggee+41 (debuggee.ml:26:43)
  => 8234  PUSHGETGLOBALFIELD 46 32
  (caravan) rn
  Breakpoint 1, debuggee.ml:25
  time 1394, Debuggee+37 (debuggee.ml:25:2)
  => 8230  CONSTINT 4
  (caravan) reverse-step
  time 1393, Stdlib.print_endline+9 (stdlib.ml:492:51)
  => 988  RETURN 1
  (caravan) reverse-next 2
  time 1388, Stdlib.print_endline+4 (stdlib.ml:492:2)
  => 983  CONSTINT 10

The names that ocamldebug has for them, and short ones.

  $ debug 'break factorial' c s n 'delete' bs 'backstep' previous prev 'rs 2' rn
  (caravan) break factorial
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  (caravan) c
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) s
  time 1294, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  (caravan) n
  Breakpoint 1, Debuggee.factorial
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) delete
  (caravan) bs
  time 1294, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  (caravan) backstep
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) previous
  time 1287, Debuggee+25 (debuggee.ml:19:16)
  => 8218  PUSH
  (caravan) prev
  time 800, Stdlib.Bytes+5 (bytes.ml:53:12)
  => 7194  PUSH
  (caravan) rs 2
  time 445, Stdlib.Sys+4 (stdlib/sys.mlp:40:22)
  => 2389  PUSHACC0
  (caravan) rn
  time 443, Stdlib.Sys+2 (stdlib/sys.mlp:39:22)
  => 2387  PUSHCONST0

Recursion: next passes the deeper calls; a tail call is no deeper.

  $ debug 'tbreak debuggee.ml:12:43' c next finish 'tbreak even' c n n n rn
  (caravan) tbreak debuggee.ml:12:43
  Temporary breakpoint 1: Debuggee.factorial+4 (debuggee.ml:12:43), instruction 8124
  (caravan) c
  Breakpoint 1, debuggee.ml:12:43
  time 1294, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  (caravan) next
  time 1338, Debuggee.factorial+8 (debuggee.ml:12:47)
  => 8128  PUSHACC1
  (caravan) finish
  time 1341, Debuggee+30 (debuggee.ml:25:41)
  => 8223  PUSHGETGLOBALFIELD 46 32
  Value returned: 120
  (caravan) tbreak even
  Temporary breakpoint 2: Debuggee.even (debuggee.ml:21:17), instruction 8144
  (caravan) c
  5! = 120
  dived: 3
  added: 7
  Breakpoint 2, Debuggee.even
  time 1563, Debuggee.even (debuggee.ml:21:17)
  => 8144  ACC0
  (caravan) n
  time 1571, Debuggee.odd (debuggee.ml:22:12)
  => 8153  ACC0
  (caravan) n
  time 1579, Debuggee.even (debuggee.ml:21:17)
  => 8144  ACC0
  (caravan) n
  time 1587, Debuggee.odd (debuggee.ml:22:12)
  => 8153  ACC0
  (caravan) rn
  time 1579, Debuggee.even (debuggee.ml:21:17)
  => 8144  ACC0

An exception that leaves functions stops where it is handled; back from there leads to the call.

  $ debug 'tbreak safely' c next next rn 'tbreak dive' c 'next 2' n
  (caravan) tbreak safely
  Temporary breakpoint 1: Debuggee.safely (debuggee.ml:16:17), instruction 8172
  (caravan) c
  5! = 120
  Breakpoint 1, Debuggee.safely
  time 1399, Debuggee.safely (debuggee.ml:16:17)
  => 8172  PUSHTRAP @8178
  (caravan) next
  time 1442, Debuggee.safely+15 (debuggee.ml:16:44)
  => 8187  RETURN 5
  (caravan) next
  time 1443, Debuggee+41 (debuggee.ml:26:43)
  => 8234  PUSHGETGLOBALFIELD 46 32
  (caravan) rn
  time 1394, Debuggee+37 (debuggee.ml:25:2)
  => 8230  CONSTINT 4
  (caravan) tbreak dive
  Temporary breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  (caravan) c
  Breakpoint 2, Debuggee.dive
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  (caravan) next 2
  time 1442, Debuggee.safely+15 (debuggee.ml:16:44)
  => 8187  RETURN 5
  (caravan) n
  time 1443, Debuggee+41 (debuggee.ml:26:43)
  => 8234  PUSHGETGLOBALFIELD 46 32

until leaves the recursion behind, or goes to a place, and stops when the function is over before it comes there; a place
in a deeper call counts for advance only. Backwards, too.

  $ debug 'tbreak dive' c until 'reverse-until' 'until 19' 'reverse-until safely' 'advance odd' 'reverse-advance dive' 'advance' 'advance nowhere'
  (caravan) tbreak dive
  Temporary breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  (caravan) c
  5! = 120
  Breakpoint 1, Debuggee.dive
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  (caravan) until
  time 1405, Debuggee.dive+6 (debuggee.ml:14:55)
  => 8137  ACC0
  (caravan) reverse-until
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  (caravan) until 19
  time 1433, Debuggee.safely+6 (debuggee.ml:16:21)
  => 8178  PUSHACC0
  (caravan) reverse-until safely
  time 1399, Debuggee.safely (debuggee.ml:16:17)
  => 8172  PUSHTRAP @8178
  (caravan) advance odd
  time 1443, Debuggee+41 (debuggee.ml:26:43)
  => 8234  PUSHGETGLOBALFIELD 46 32
  (caravan) reverse-advance dive
  time 1427, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  (caravan) advance
  'advance' needs a place; help advance says more.
  (caravan) advance nowhere
  There is no function 'nowhere'; info functions lists them.
  [1]

A breakpoint on the way ends a motion, and at its end is told of.

  $ debug 'tbreak debuggee.ml:24' c 'break debuggee.ml:12:43' next 'step 100' 'delete' 'next'
  (caravan) tbreak debuggee.ml:24
  Temporary breakpoint 1: Debuggee+37 (debuggee.ml:25:2), instruction 8230
  (caravan) c
  5! = 120
  Breakpoint 1, debuggee.ml:25
  time 1394, Debuggee+37 (debuggee.ml:25:2)
  => 8230  CONSTINT 4
  (caravan) break debuggee.ml:12:43
  Breakpoint 2: Debuggee.factorial+4 (debuggee.ml:12:43), instruction 8124
  (caravan) next
  time 1443, Debuggee+41 (debuggee.ml:26:43)
  => 8234  PUSHGETGLOBALFIELD 46 32
  (caravan) step 100
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (caravan) delete
  (caravan) next
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP

To the end, and to the beginning.

  $ debug 'step 10000' step rs 'rs 100000' rs 'info event'
  (caravan) step 10000
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (caravan) step
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (caravan) rs
  time 1774, Std_exit+3 (std_exit.ml:18:8)
  => 8299  ATOM0
  (caravan) rs 100000
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) rs
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) info event
  There is no event here.

In a loop of a program with threads next stays in its own thread, though others take turns.

  $ cat >turns.ml <<'END'
  > let total = ref 0
  > let work n =
  >   let mine = ref 0 in
  >   for i = 1 to 200000 do
  >     mine := !mine + i mod n
  >   done;
  >   total := !total + !mine
  > let () =
  >   let a = Thread.create work 3 in
  >   let b = Thread.create work 5 in
  >   work 7;
  >   Thread.join a;
  >   Thread.join b
  > END
  $ ocamlc -g -I +threads unix.cma threads.cma -o turns.byte turns.ml
  $ caravan --batch -c 'break turns.ml:7 thread 1' -c c -c next -c 'break work thread 2' -c 'info breakpoints' -c 'thread 2 1' -c 'thread 2' -c rc turns.byte
  Breakpoint 1: Turns.work+26 (turns.ml:7:2), instruction 34550, in thread 1
  Breakpoint 1, turns.ml:7
  time 9404501, Turns.work+26 (turns.ml:7:2)
  => 34550  ACC0
  time 9404509, Thread.create.(fun)+4 (thread.ml:41:8)
  => 33189  CONST0
  Breakpoint 2: Turns.work (turns.ml:3:2), instruction 34524, in thread 2
  number  on   hits  ignore  where
       1  yes     1       0  turns.ml:7, instruction 34550, in thread 1
       2  yes     0       0  Turns.work, instruction 34524, in thread 2
  Breakpoint 1, turns.ml:7
  time 9404501, Turns.work+26 (turns.ml:7:2)
  => 34550  ACC0

Without debug information there is nothing to step to.

  $ echo 'external leave : int -> unit = "caml_sys_exit" let () = leave 3' >plain.ml
  $ ocamlc -o plain.byte plain.ml && caravan --batch -c step -c rn -c until -c 'advance 12' plain.byte
  The program has no debug information (ocamlc -g), so there are no places in a source to go to; use stepi.
  The program has no debug information (ocamlc -g), so there are no places in a source to go to; use stepi.
  The program has no debug information (ocamlc -g), so there are no places in a source to go to; use stepi.
  It is not known which file the program is in here; write FILE:12.
  [1]
