Breakpoints: places, counts, and what one can do with them.

  $ ocaml_program debuggee

A place is a function, by its whole name or a part of it that only one has, a line of a source, or an instruction's number.

  $ caravan --batch debuggee.byte <<'END'
  > break Debuggee.factorial
  > break dive
  > break debuggee.ml:16
  > break *51
  > break pc 52
  > tbreak List.length
  > stepi 3
  > break
  > info breakpoints
  > END
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  Breakpoint 3: Debuggee.safely (debuggee.ml:16:17), instruction 8172
  Breakpoint 4: CamlinternalFormatBasics.erase_rel+6 (camlinternalFormatBasics.ml:562:20), instruction 51
  Breakpoint 5: CamlinternalFormatBasics.erase_rel+7 (camlinternalFormatBasics.ml:533:4), instruction 52
  Temporary breakpoint 6: Stdlib.List.length (list.ml:25:15), instruction 5052
  time 3, CamlinternalFormatBasics+2
  => 600  CLOSUREREC 0 @297
  Breakpoint 7: CamlinternalFormatBasics+2, instruction 600
  number  on   hits  ignore  where
       1  yes     0       0  Debuggee.factorial, instruction 8120
       2  yes     0       0  Debuggee.dive, instruction 8131
       3  yes     0       0  debuggee.ml:16, instruction 8172
       4  yes     0       0  pc 51, instruction 51
       5  yes     0       0  pc 52, instruction 52
       6  yes     0       0  Stdlib.List.length, instruction 5052, once
       7  yes     0       0  CamlinternalFormatBasics+2, instruction 600

They stop, are passed over, rest, and go.

  $ caravan --batch debuggee.byte <<'END'
  > tbreak factorial
  > break factorial
  > continue
  > ignore 2 2
  > continue
  > disable 2
  > enable
  > info breakpoints
  > reverse-continue
  > disable
  > reverse-continue
  > enable 2
  > c
  > delete 2
  > d
  > info breakpoints
  > continue
  > END
  Temporary breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 2: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  Breakpoint 2, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 2, Debuggee.factorial
  time 1310, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  number  on   hits  ignore  where
       2  yes     4       0  Debuggee.factorial, instruction 8120
  Breakpoint 2, Debuggee.factorial
  time 1304, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Breakpoint 2, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  There are no breakpoints.
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP

Conditions are what print knows, compared and joined. They count in both directions, and so do the counts of ignore.

  $ caravan --batch debuggee.byte <<'END'
  > break factorial if $sp[0] == 2 || $sp[0] == 4
  > continue
  > continue
  > info breakpoints
  > goto end
  > reverse-continue
  > reverse-continue
  > condition 1 $sp[0] < 5 && !($sp[0] = 3)
  > ignore 1 1
  > goto 1330
  > reverse-continue
  > condition 1
  > goto 1330
  > reverse-continue
  > tbreak dive if $sp[0]<=1
  > delete 1
  > continue
  > print $sp[0]
  > info breakpoints
  > END
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1, Debuggee.factorial
  time 1310, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  number  on   hits  ignore  where
       1  yes     2       0  Debuggee.factorial, instruction 8120, if $sp[0] == 2 || $sp[0] == 4
  time 1310, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1, Debuggee.factorial
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 1330, Debuggee.factorial+9 (debuggee.ml:12:47)
  => 8129  MULINT
  Breakpoint 1, Debuggee.factorial
  time 1316, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1 has no condition now.
  time 1330, Debuggee.factorial+9 (debuggee.ml:12:47)
  => 8129  MULINT
  Breakpoint 1, Debuggee.factorial
  time 1322, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Temporary breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  5! = 120
  Breakpoint 2, Debuggee.dive
  time 1421, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  1
  There are no breakpoints.

A condition that cannot be evaluated stops where it cannot, and says why; one that is no expression is refused at once.

  $ caravan --batch debuggee.byte <<'END'
  > break factorial if $sp[0][0] == 1
  > continue
  > condition 1 $sp[0] < 5 || $sp[0][0] == 1
  > continue
  > condition 1 $sp[0] + 1
  > condition 1 nothing == 1
  > condition 1 $sp[0] ==
  > condition 1 (1 == 1
  > condition 2 1 == 1
  > condition
  > break dive if
  > break dive if Nothing == 1
  > condition 1 $sp[0]
  > goto start
  > continue
  > continue
  > info breakpoints
  > END
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  Its condition cannot be evaluated here: This is a value of kind int, which has no fields.
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1, Debuggee.factorial
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  The expression ends before '+ 1'.
  'nothing == 1' is no expression; help print says what is one.
  The expression breaks off; help print says what is one.
  A closing parenthesis is missing.
  There is no breakpoint 2; info breakpoints lists them.
  'condition' needs a breakpoint's number and an expression; help condition says more.
  A condition is missing after 'if'.
  There is no module 'Nothing'; info globals lists them.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Breakpoint 1, Debuggee.factorial
  Its condition cannot be evaluated here: This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1, Debuggee.factorial
  Its condition cannot be evaluated here: This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  number  on   hits  ignore  where
       1  yes     4       0  Debuggee.factorial, instruction 8120, if $sp[0]
  [1]

What the comparisons know: integers of both signs, floats, strings, and whether blocks are the same.

  $ caravan --batch debuggee.byte <<'END'
  > continue
  > print Debuggee[2][0] == Debuggee[2][0]
  > print -7 < 3
  > print -7 < -8
  > print "abc" < "abd"
  > print "ab" >= "abc"
  > print "two\n" == "two\\n"
  > print 2 <= 2 && 3 != 4 && !(1 > 2)
  > print 1 == 2 || $sp[1000000] == 1
  > print 1 == 2 && $sp[1000000] == 1
  > print Debuggee < 1
  > print Debuggee == 1
  > print !3
  > print "open
  > print -$accu
  > END
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  true
  - : bool = true
  - : bool = false
  - : bool = true
  - : bool = false
  - : bool = false
  - : bool = true
  The stack has 0 words; $sp[1000000] is beyond it.
  false
  Only numbers and strings have an order; a block can be compared with == or !=.
  false
  This expression has type int, and bool was expected.
  A closing quote is missing.
  A minus sign stands only before a number.
  [1]

Raises are caught by name, whether an instruction, a primitive or a division raises, in both directions.

  $ cat >raises.ml <<'END'
  > exception Mine of int
  > let q : int Queue.t = Queue.create ()
  > let f n = try raise (Mine n) with Mine k -> k
  > let table = Hashtbl.create 7
  > let quietly g = try g () with _ -> 0
  > let () =
  >   let total = ref 0 in
  >   for i = 1 to 3 do total := !total + f i done;
  >   total := !total + quietly (fun () -> Queue.pop q);
  >   total := !total + quietly (fun () -> Hashtbl.find table 1);
  >   total := !total + quietly (fun () -> int_of_string "x");
  >   total := !total + quietly (fun () -> 1 / !total * 0 + 1 / (!total - !total));
  >   total := !total + quietly (fun () -> [| 1 |].(!total));
  >   print_int !total; print_newline ()
  > END
  $ ocamlc -g -o raises.byte raises.ml
  $ caravan --batch raises.byte <<'END'
  > catch raise Queue.Empty
  > catch raise Division_by_zero
  > catch raise Failure
  > catch raise Invalid_argument
  > catch raise Empty
  > catch raise mpty
  > continue 5
  > continue
  > reverse-continue 3
  > info breakpoints
  > END
  Catchpoint 1: raise of Queue.Empty
  Catchpoint 2: raise of Division_by_zero
  Catchpoint 3: raise of Failure
  Catchpoint 4: raise of Invalid_argument
  Catchpoint 5: raise of Empty
  Catchpoint 6: raise of mpty
  6
  The program ended with status 0.
  time 2454, instruction 12783
  => 12783  STOP
  The program ended with status 0.
  time 2454, instruction 12783
  => 12783  STOP
  Breakpoint 3, raise of Failure
  time 2340, Raises.(fun)+1 (raises.ml:11:39)
  => 12642  C_CALL1 caml_int_of_string
  number  on   hits  ignore  where
       1  yes     1       0  raise of Queue.Empty
       2  yes     2       0  raise of Division_by_zero
       3  yes     2       0  raise of Failure
       4  yes     2       0  raise of Invalid_argument
       5  yes     1       0  raise of Empty
       6  yes     0       0  raise of mpty

What was stopped at leaves no trace in the program.

  $ printf 'catch raise Failure\ncontinue\ndigest\n' | caravan --batch raises.byte | tail -n 1 >caught
  $ printf 'goto 2340\ndigest\n' | caravan --batch raises.byte | tail -n 1 | diff caught - && grep -c '^[0-9a-f]\{32\}$' caught
  1

They have conditions and counts as breakpoints have, and are enabled and disabled; stepi and nexti meet them, too.

  $ caravan --batch raises.byte <<'END'
  > catch raise Mine
  > condition 1 $accu[1] >= 2
  > continue
  > reverse-continue
  > condition 1
  > ignore 1 2
  > continue
  > print $accu[1]
  > ignore 1 1
  > reverse-continue
  > disable 1
  > break Raises.f
  > continue
  > enable
  > nexti 100
  > delete 2
  > info breakpoints
  > catch raise
  > delete 1
  > goto 2300
  > continue
  > continue
  > stepi
  > reverse-continue
  > catch
  > catch gc
  > catch raise A b
  > END
  Catchpoint 1: raise of Mine
  Breakpoint 1, raise of Mine
  time 2205, Raises.f+4 (raises.ml:3:14)
  => 12663  RAISE
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Breakpoint 1 has no condition now.
  Breakpoint 1, raise of Mine
  time 2236, Raises.f+4 (raises.ml:3:14)
  => 12663  RAISE
  3
  Breakpoint 1, raise of Mine
  time 2174, Raises.f+4 (raises.ml:3:14)
  => 12663  RAISE
  Breakpoint 2: Raises.f (raises.ml:3:10), instruction 12659
  Breakpoint 2, Raises.f
  time 2201, Raises.f (raises.ml:3:10)
  => 12659  PUSHTRAP @12664
  Breakpoint 2, Raises.f
  time 2232, Raises.f (raises.ml:3:10)
  => 12659  PUSHTRAP @12664
  number  on   hits  ignore  where
       1  yes     6       0  raise of Mine
  Catchpoint 3: raise of any exception
  time 2300, Stdlib.Hashtbl.find+2 (hashtbl.ml:538:2)
  => 10952  PUSHENVACC2
  Breakpoint 3, raise of any exception
  time 2324, Stdlib.Hashtbl.find+58 (hashtbl.ml:539:13)
  => 11008  RAISE
  Breakpoint 3, raise of any exception
  time 2340, Raises.(fun)+1 (raises.ml:11:39)
  => 12642  C_CALL1 caml_int_of_string
  time 2341, Raises.quietly+6 (raises.ml:5:20)
  => 12657  PUSHCONST0
  Breakpoint 3, raise of any exception
  time 2340, Raises.(fun)+1 (raises.ml:11:39)
  => 12642  C_CALL1 caml_int_of_string
  'catch' needs what to catch; help catch says more.
  Catchpoint 4: collection
  'b' is one word too many for 'catch'.
  [1]

Questions to the world, collections and switches of threads are met before they happen, in both directions.

  $ cat >busy.ml <<'END'
  > let spin n = for _ = 1 to n do ignore (Sys.opaque_identity (ref n)) done
  > let worker name () = for _ = 1 to 2 do spin 100_000; print_string name; flush stdout; Thread.yield () done
  > let () =
  >   List.iter Thread.join (List.map (fun name -> Thread.create (worker name) ()) ["a"; "b"]);
  >   Gc.full_major ();
  >   Printf.printf " %d\n" (Gc.quick_stat ()).Gc.minor_collections
  > END
  $ ocamlc -g -I +threads unix.cma threads.cma busy.ml -o busy.byte
  $ caravan record -o busy.caravan ./busy.byte
  abab 4
  $ for what in 'world write' world gc 'gc major' thread; do
  >   printf 'catch %s\ngoto start\ndigest\ncontinue 2\ndigest\ncontinue\ndigest\nreverse-continue\ndigest\ncontinue\ndigest\n' "$what" |
  >     caravan --batch busy.caravan >"$what"
  >   grep '^time\|^=>' "$what"
  >   for at in $(sed -n 's/^time \([0-9]*\),.*/\1/p' "$what"); do
  >     printf 'goto %s\ndigest\n' $at
  >   done | caravan --batch busy.caravan | grep '^[0-9a-f]\{32\}$' >straight
  >   grep -o '^[0-9a-f]\{32\}$' "$what" | diff - straight && grep -c . straight
  > done
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 2004669, Stdlib.(fun)+1
  => 772  C_CALL1 caml_ml_flush
  time 4004724, Stdlib.(fun)+1
  => 772  C_CALL1 caml_ml_flush
  time 2004669, Stdlib.(fun)+1
  => 772  C_CALL1 caml_ml_flush
  time 4004724, Stdlib.(fun)+1
  => 772  C_CALL1 caml_ml_flush
  5
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 114, Stdlib+75 (stdlib.ml:314:12)
  => 1606  C_CALL1 caml_ml_open_descriptor_out
  time 116, Stdlib+77 (stdlib.ml:315:13)
  => 1608  C_CALL1 caml_ml_open_descriptor_out
  time 114, Stdlib+75 (stdlib.ml:314:12)
  => 1606  C_CALL1 caml_ml_open_descriptor_out
  time 116, Stdlib+77 (stdlib.ml:315:13)
  => 1608  C_CALL1 caml_ml_open_descriptor_out
  5
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 2598416, Busy.spin+8 (busy.ml:1:31)
  => 34846  MAKEBLOCK1 0
  time 3909155, Busy.spin+8 (busy.ml:1:31)
  => 34846  MAKEBLOCK1 0
  time 2598416, Busy.spin+8 (busy.ml:1:31)
  => 34846  MAKEBLOCK1 0
  time 3909155, Busy.spin+8 (busy.ml:1:31)
  => 34846  MAKEBLOCK1 0
  5
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 4005093, instruction 34886
  => 34886  STOP
  time 4005093, instruction 34886
  => 34886  STOP
  time 4004838, Busy+12 (busy.ml:4:2)
  => 34868  C_CALL1 caml_gc_full_major
  time 4005093, instruction 34886
  => 34886  STOP
  5
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 1004562, Busy.spin+6 (busy.ml:1:13)
  => 34844  CHECK_SIGNALS
  time 2004571, Busy.spin+6 (busy.ml:1:13)
  => 34844  CHECK_SIGNALS
  time 1004562, Busy.spin+6 (busy.ml:1:13)
  => 34844  CHECK_SIGNALS
  time 2004571, Busy.spin+6 (busy.ml:1:13)
  => 34844  CHECK_SIGNALS
  5

They are counted, disabled and deleted as breakpoints are; the program counts its collections as well.

  $ caravan --batch busy.byte <<'END'
  > catch gc minor
  > ignore 1 1000000
  > catch world write
  > catch thread
  > ignore 3 3
  > disable 2
  > continue
  > ignore 3 1000000
  > continue
  > info breakpoints
  > enable 2
  > reverse-continue
  > condition 2 1 == 2
  > reverse-continue
  > delete 2
  > catch world nothing
  > catch gc tiny
  > catch thread now
  > END
  Catchpoint 1: minor collection
  Catchpoint 2: world operation write
  Catchpoint 3: switch of threads
  aBreakpoint 3, switch of threads
  time 2004628, Thread.(fun)+1
  => 33387  C_CALL1 caml_thread_yield
  bab 4
  The program ended with status 0.
  time 4005093, instruction 34886
  => 34886  STOP
  number  on   hits  ignore  where
       1  yes     4  999996  minor collection
       2  no      0       0  world operation write
       3  yes    11  999993  switch of threads
  Breakpoint 2, world operation write
  time 4005081, Stdlib.flush_all.iter+9 (stdlib.ml:350:8)
  => 1301  C_CALL1 caml_ml_flush
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  The world knows no operation 'nothing'; info world shows those that the program asked for.
  A collection is minor or major, not 'tiny'.
  Switches of threads cannot be told apart, not by 'now' either.
  [1]

What passes one of them does not pass another in the same instruction, which here collects twice; nor an exception that
nobody handles. An instruction is counted once, whatever it does.

  $ caravan --batch busy.byte <<'END'
  > catch gc minor
  > ignore 1 1000000
  > catch gc major
  > catch gc
  > ignore 3 1000000
  > continue
  > reverse-continue
  > continue
  > reverse-stepi 2000000
  > info breakpoints
  > END
  Catchpoint 1: minor collection
  Catchpoint 2: major collection
  Catchpoint 3: collection
  ababBreakpoint 2, major collection
  time 4004838, Busy+12 (busy.ml:4:2)
  => 34868  C_CALL1 caml_gc_full_major
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Breakpoint 2, major collection
  time 4004838, Busy+12 (busy.ml:4:2)
  => 34868  C_CALL1 caml_gc_full_major
  time 2004838, Busy.spin+10 (busy.ml:1:59)
  => 34848  PUSH
  number  on   hits  ignore  where
       1  yes    13  999987  minor collection
       2  yes     2       0  major collection
       3  yes    13  999987  collection
  $ cat >dying.ml <<'END'
  > let () = print_string "on "; raise Not_found
  > END
  $ ocamlc -g -o dying.byte dying.ml
  $ caravan --batch dying.byte <<'END'
  > catch raise
  > ignore 1 1
  > continue
  > continue
  > END
  Catchpoint 1: raise of any exception
  Uncaught exception: Not_found
  time 390, Dying+4 (dying.ml:1:29)
  => 1870  RAISE
  on Fatal error: exception Not_found
  The program ended with status 2.
  time 424, instruction 3
  => 3  C_CALL1 (the VM's own)

All that stop at one place are told of, and counted.

  $ caravan --batch busy.byte <<'END'
  > break Busy.worker
  > break Busy.worker if 1 == 2
  > tbreak Busy.worker
  > break Busy.worker if $accu[0]
  > continue
  > continue
  > reverse-continue 2
  > info breakpoints
  > END
  Breakpoint 1: Busy.worker (busy.ml:2:21), instruction 34810
  Breakpoint 2: Busy.worker (busy.ml:2:21), instruction 34810
  Temporary breakpoint 3: Busy.worker (busy.ml:2:21), instruction 34810
  Breakpoint 4: Busy.worker (busy.ml:2:21), instruction 34810
  Breakpoint 1, Busy.worker
  Breakpoint 3, Busy.worker
  Breakpoint 4, Busy.worker
  A condition cannot be evaluated here: This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.
  time 4576, Busy.worker (busy.ml:2:21)
  => 34810  CONST1
  Breakpoint 1, Busy.worker
  Breakpoint 4, Busy.worker
  A condition cannot be evaluated here: This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.
  time 1004575, Busy.worker (busy.ml:2:21)
  => 34810  CONST1
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  number  on   hits  ignore  where
       1  yes     3       0  Busy.worker, instruction 34810
       2  yes     0       0  Busy.worker, instruction 34810, if 1 == 2
       4  yes     3       0  Busy.worker, instruction 34810, if $accu[0]

Wrong places are said to be wrong.

  $ caravan --batch debuggee.byte <<'END'
  > break nowhere
  > break iter
  > break debuggee.ml:1000
  > break nothing.ml:1
  > break *1000000000
  > break *x
  > delete 7
  > delete seven
  > ignore
  > ignore 7 1
  > enable 3
  > END
  There is no function 'nowhere'; info functions lists them.
  'iter' is the name of 4 functions, Stdlib.flush_all.iter (*1292), Stdlib.Seq.iter (*2055), Stdlib.List.iter (*2650), Stdlib.Bytes.iter (*6901); say which.
  There is no code at or after line 1000 of debuggee.ml, or the program has no such file.
  There is no code at or after line 1 of nothing.ml, or the program has no such file.
  There is no instruction 1000000000; the last is 8301.
  'x' is no instruction's number.
  There is no breakpoint 7; info breakpoints lists them.
  'seven' is no breakpoint's number; info breakpoints lists them.
  'ignore' needs a breakpoint's number and a count; help ignore says more.
  There is no breakpoint 7; info breakpoints lists them.
  There is no breakpoint 3; info breakpoints lists them.
  [1]

A program without debug information has no names, but instructions.

  $ ocamlc -o bare.byte hello.ml 2>/dev/null || { cp "$SRCDIR/tests/programs/hello.ml" . && ocamlc -o bare.byte hello.ml; }
  $ printf 'break Hello.greeting\nbreak *1861\ncontinue\nbacktrace\n' | caravan --batch bare.byte
  There is no function 'Hello.greeting': the program has no debug information (ocamlc -g), so it has no names.
  Breakpoint 1: Stdlib+330, instruction 1861
  Breakpoint 1, pc 1861
  time 369, Stdlib+330
  => 1861  PUSHACC 188
  #0   Stdlib+330, instruction 1861
  [1]
