Motion in both directions. `debug` runs its commands one after another and shows each before what it prints.

  $ ocaml_program debuggee
  $ debug() {
  >     for line; do set -- "$@" -c "lua print(\"(caravan) $line\")" -c "$line"; shift; done
  >     caravan --batch "$@" debuggee.byte
  > }

Instructions, one or many. Time counts them.

  $ debug stepi 'stepi 10' 'si' reverse-stepi 'reverse-stepi 5' 'rsi 100' rsi
  (caravan) stepi
  time 1, CamlinternalFormatBasics
  => 598  CLOSUREREC 0 @45
  (caravan) stepi 10
  time 11, CamlinternalAtomic
  => 667  CLOSURE 0 @664
  (caravan) si
  time 12, CamlinternalAtomic+1 (camlinternalAtomic.ml:27:9)
  => 668  PUSH
  (caravan) reverse-stepi
  time 11, CamlinternalAtomic
  => 667  CLOSURE 0 @664
  (caravan) reverse-stepi 5
  time 6, CamlinternalFormatBasics+5
  => 603  PUSHACC3
  (caravan) rsi 100
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) rsi
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598

Calls. The breakpoint is met once for each n; finish ends this call and not a recursive one.

  $ debug 'break factorial' continue continue 'delete' finish finish
  (caravan) break factorial
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  (caravan) continue
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) continue
  Breakpoint 1, Debuggee.factorial
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) delete
  (caravan) finish
  time 1338, Debuggee.factorial+8 (debuggee.ml:12:47)
  => 8128  PUSHACC1
  Value returned: 24
  (caravan) finish
  time 1341, Debuggee+30 (debuggee.ml:25:41)
  => 8223  PUSHGETGLOBALFIELD 46 32
  Value returned: 120

The same without the breakpoint in the way: nexti steps over a call with all its recursion, and back over it.

  $ debug 'tbreak factorial' c 'stepi 4' backtrace nexti nexti nexti reverse-nexti reverse-nexti 'ni 5' 'rni 5'
  (caravan) tbreak factorial
  Temporary breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  (caravan) c
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) stepi 4
  time 1296, Debuggee.factorial+6 (debuggee.ml:12:43)
  => 8126  PUSHOFFSETCLOSURE0
  (caravan) backtrace
  #0   Debuggee.factorial+6 (n=5) at debuggee.ml:12:43, instruction 8126
  #1   Debuggee+30 at debuggee.ml:25:41, instruction 8223
  (caravan) nexti
  time 1297, Debuggee.factorial+7 (debuggee.ml:12:43)
  => 8127  APPLY1
  (caravan) nexti
  time 1338, Debuggee.factorial+8 (debuggee.ml:12:47)
  => 8128  PUSHACC1
  (caravan) nexti
  time 1339, Debuggee.factorial+9 (debuggee.ml:12:47)
  => 8129  MULINT
  (caravan) reverse-nexti
  time 1338, Debuggee.factorial+8 (debuggee.ml:12:47)
  => 8128  PUSHACC1
  (caravan) reverse-nexti
  time 1297, Debuggee.factorial+7 (debuggee.ml:12:43)
  => 8127  APPLY1
  (caravan) ni 5
  time 1342, Debuggee+31 (debuggee.ml:25:41)
  => 8224  APPLY1
  (caravan) rni 5
  time 1288, Debuggee+26 (debuggee.ml:19:16)
  => 8219  CLOSUREREC 0 @8144 @8153

From a frame further out, and back to where the function was called.

  $ debug 'break factorial' 'ignore 1 3' c bt 'disable' 'up 2' finish reverse-finish rc 'rfin'
  (caravan) break factorial
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  (caravan) ignore 1 3
  (caravan) c
  Breakpoint 1, Debuggee.factorial
  time 1310, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) bt
  #0   Debuggee.factorial (n=2) at debuggee.ml:12:22, instruction 8120
  #1   Debuggee.factorial+8 (n=3) at debuggee.ml:12:47, instruction 8128
  #2   Debuggee.factorial+8 (n=4) at debuggee.ml:12:47, instruction 8128
  #3   Debuggee.factorial+8 (n=5) at debuggee.ml:12:47, instruction 8128
  #4   Debuggee+30 at debuggee.ml:25:41, instruction 8223
  (caravan) disable
  (caravan) up 2
  #2   Debuggee.factorial+8 (n=4) at debuggee.ml:12:47, instruction 8128
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  (caravan) finish
  time 1338, Debuggee.factorial+8 (debuggee.ml:12:47)
  => 8128  PUSHACC1
  Value returned: 24
  (caravan) reverse-finish
  time 1291, Debuggee+29 (debuggee.ml:19:16)
  => 8222  APPLY1
  (caravan) rc
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) rfin
  The outermost frame has no caller to go back to.
  [1]

An exception leaves the frame of dive; nexti and finish stop at its handler.

  $ debug 'tbreak dive' c finish rni 'frame' 'goto -1' bt
  (caravan) tbreak dive
  Temporary breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  (caravan) c
  5! = 120
  Breakpoint 1, Debuggee.dive
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  (caravan) finish
  time 1433, Debuggee.safely+6 (debuggee.ml:16:21)
  => 8178  PUSHACC0
  (caravan) rni
  time 1402, Debuggee.safely+3 (debuggee.ml:16:17)
  => 8175  APPLY1
  (caravan) frame
  #0   Debuggee.safely+3 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:17, instruction 8175
  16	let safely f x = try f x with Too_deep d -> d
  (caravan) goto -1
  time 1401, Debuggee.safely+2 (debuggee.ml:16:17)
  => 8174  PUSHACC5
  (caravan) bt
  #0   Debuggee.safely+2 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:17, instruction 8174
  #1   Debuggee+41 at debuggee.ml:26:43, instruction 8234

A tail call hands its frame over, so nexti goes to the caller.

  $ debug 'tbreak even' c 'stepi 7' nexti rni
  (caravan) tbreak even
  Temporary breakpoint 1: Debuggee.even (debuggee.ml:21:17), instruction 8144
  (caravan) c
  5! = 120
  dived: 3
  added: 7
  Breakpoint 1, Debuggee.even
  time 1563, Debuggee.even (debuggee.ml:21:17)
  => 8144  ACC0
  (caravan) stepi 7
  time 1570, Debuggee.even+7 (debuggee.ml:21:17)
  => 8151  APPTERM1 2
  (caravan) nexti
  time 1616, Debuggee+61 (debuggee.ml:28:20)
  => 8254  BRANCHIFNOT @8257
  (caravan) rni
  time 1562, Debuggee+60 (debuggee.ml:27:2)
  => 8253  APPLY1

Going on, and back. Counts say at which breakpoint to stop.

  $ debug 'break factorial' 'continue 3' 'reverse-continue 2' reverse-continue reverse rc 'c 100' c
  (caravan) break factorial
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  (caravan) continue 3
  Breakpoint 1, Debuggee.factorial
  time 1304, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) reverse-continue 2
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  (caravan) reverse-continue
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) reverse
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) rc
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) c 100
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (caravan) c
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP

Times, in all the ways in which they can be written, and the way through the stops.

  $ debug 'goto 1000' 'goto +5' 'goto -10' 'goto 1,000' 'goto end' 'goto start' 'goto 50%' last 'back 2' forward 'goto now' start run
  (caravan) goto 1000
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  (caravan) goto +5
  time 1005, Stdlib.Bytes+210 (bytes.ml:33:0)
  => 7399  CLOSURE 0 @5494
  (caravan) goto -10
  time 995, Stdlib.Bytes+200 (bytes.ml:439:0)
  => 7389  PUSHACC 50
  (caravan) goto 1,000
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  (caravan) goto end
  time 1005, Stdlib.Bytes+210 (bytes.ml:33:0)
  => 7399  CLOSURE 0 @5494
  (caravan) goto start
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) goto 50%
  time 502, Stdlib.Sys+61 (stdlib/sys.mlp:84:15)
  => 2446  PUSHCONSTINT -23
  (caravan) last
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) back 2
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  (caravan) forward
  time 1005, Stdlib.Bytes+210 (bytes.ml:33:0)
  => 7399  CLOSURE 0 @5494
  (caravan) goto now
  time 1005, Stdlib.Bytes+210 (bytes.ml:33:0)
  => 7399  CLOSURE 0 @5494
  (caravan) start
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) run
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP

To where a line of output is written. The program stands before the instruction that does it; lines that it has not
come to are not known yet.

  $ debug 'goto output 1' 'goto end' run 'goto output 3' 'info output' 'stepi' 'info output' 'goto output 5' 'goto output 6' 'goto output 0' 'goto output x' 'goto output' 'goto output 1 2'
  (caravan) goto output 1
  There is no line 1 of output; 0 are known, counted from 1.
  (caravan) goto end
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) run
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (caravan) goto output 3
  time 1558, Stdlib.print_endline+8 (stdlib.ml:492:26)
  => 987  C_CALL1 caml_ml_flush
  (caravan) info output
  5! = 120
  dived: 3
  (caravan) stepi
  time 1559, Stdlib.print_endline+9 (stdlib.ml:492:51)
  => 988  RETURN 1
  (caravan) info output
  5! = 120
  dived: 3
  added: 7
  (caravan) goto output 5
  time 1735, Stdlib.print_endline+8 (stdlib.ml:492:26)
  => 987  C_CALL1 caml_ml_flush
  (caravan) goto output 6
  There is no line 6 of output; 5 are known, counted from 1.
  (caravan) goto output 0
  There is no line 0 of output; 5 are known, counted from 1.
  (caravan) goto output x
  'output x' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  (caravan) goto output
  'output' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  (caravan) goto output 1 2
  '2' is one word too many for 'goto'.
  [1]

Going back and forward among the stops: a motion that fails is no stop, one from the middle forgets what lay ahead, and
at either end one stays.

  $ debug 'goto 10' 'goto 20' 'goto 30' last 'goto nowhere' 'goto output 9' forward forward 'last 2' 'goto 15' forward last 'last 9' back back
  (caravan) goto 10
  time 10, CamlinternalAtomic
  => 607  BRANCH @667
  (caravan) goto 20
  time 20, CamlinternalAtomic+9 (camlinternalAtomic.ml:42:35)
  => 676  PUSH
  (caravan) goto 30
  time 30, CamlinternalAtomic+19
  => 686  PUSHACC6
  (caravan) last
  time 20, CamlinternalAtomic+9 (camlinternalAtomic.ml:42:35)
  => 676  PUSH
  (caravan) goto nowhere
  'nowhere' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  (caravan) goto output 9
  There is no line 9 of output; 0 are known, counted from 1.
  (caravan) forward
  time 30, CamlinternalAtomic+19
  => 686  PUSHACC6
  (caravan) forward
  There is no later stop to go forward to.
  (caravan) last 2
  time 10, CamlinternalAtomic
  => 607  BRANCH @667
  (caravan) goto 15
  time 15, CamlinternalAtomic+4 (camlinternalAtomic.ml:28:8)
  => 671  CLOSURE 0 @656
  (caravan) forward
  There is no later stop to go forward to.
  (caravan) last
  time 10, CamlinternalAtomic
  => 607  BRANCH @667
  (caravan) last 9
  There is no earlier stop to go back to.
  (caravan) back
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) back
  There is no earlier stop to go back to.
  [1]

What cannot be.

  $ debug finish reverse-finish 'goto -1' 'goto nowhere' 'goto' 'stepi x' 'last' 'forward' 'stepi 1 2' 'goto 99999999999999999999'
  (caravan) finish
  The outermost frame has no caller to finish to.
  (caravan) reverse-finish
  The outermost frame has no caller to go back to.
  (caravan) goto -1
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  (caravan) goto nowhere
  'nowhere' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  (caravan) goto
  'goto' needs a time; help goto says more.
  (caravan) stepi x
  'x' is no number; help stepi says what 'stepi' takes.
  (caravan) last
  There is no earlier stop to go back to.
  (caravan) forward
  There is no later stop to go forward to.
  (caravan) stepi 1 2
  '2' is one word too many for 'stepi'.
  (caravan) goto 99999999999999999999
  '99999999999999999999' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  [1]

An exception that nobody handles stops the program before it dies; then it dies as it would have.

  $ cat >dies.ml <<'END'
  > let () = at_exit (fun () -> print_endline "at exit")
  > let () = failwith "no way"
  > END
  $ ocamlc -g -o dies.byte dies.ml && caravan --batch -c continue -c reverse-nexti -c continue -c continue -c reverse-continue dies.byte
  Uncaught exception: Failure("no way")
  time 421, Stdlib.failwith+3 (stdlib.ml:29:17)
  => 1530  RAISE
  time 420, Stdlib.failwith+2 (stdlib.ml:29:17)
  => 1529  MAKEBLOCK2 0
  Uncaught exception: Failure("no way")
  time 421, Stdlib.failwith+3 (stdlib.ml:29:17)
  => 1530  RAISE
  at exit
  Fatal error: exception Failure("no way")
  The program ended with status 2.
  time 485, instruction 3
  => 3  C_CALL1 (the VM's own)
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
