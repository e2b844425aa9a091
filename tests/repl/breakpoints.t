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
  The expression breaks off: a value is missing.
  The expression breaks off: a closing parenthesis is missing.
  There is no breakpoint 2; info breakpoints lists them.
  'condition' needs a breakpoint's number and an expression; help condition says more.
  A condition is missing after 'if'.
  Breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Breakpoint 1, Debuggee.factorial
  Its condition cannot be evaluated here: This value, whose type is not known, is not what was expected: bool.
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 1, Debuggee.factorial
  Its condition cannot be evaluated here: This value, whose type is not known, is not what was expected: bool.
  time 1298, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  number  on   hits  ignore  where
       1  yes     4       0  Debuggee.factorial, instruction 8120, if $sp[0]
       2  yes     0       0  Debuggee.dive, instruction 8131, if Nothing == 1
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
  $1 : bool = true
  $2 : bool = true
  $3 : bool = false
  $4 : bool = true
  $5 : bool = false
  $6 : bool = false
  $7 : bool = true
  The stack has 0 words; $sp[1000000] is beyond it.
  $8 : bool = false
  $9 : bool = false
  $10 : bool = false
  This expression has type int, and bool was expected.
  A closing quote is missing.
  $11 : int = 0
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
  A condition cannot be evaluated here: This value, whose type is not known, is not what was expected: bool.
  time 4576, Busy.worker (busy.ml:2:21)
  => 34810  CONST1
  Breakpoint 1, Busy.worker
  Breakpoint 4, Busy.worker
  A condition cannot be evaluated here: This value, whose type is not known, is not what was expected: bool.
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
  Breakpoint 1: iter, 4 places
    1.1: Stdlib.flush_all.iter (stdlib.ml:347:17), instruction 1292
    1.2: Stdlib.Seq.iter (seq.ml:75:2), instruction 2055
    1.3: Stdlib.List.iter (list.ml:108:13), instruction 2650
    1.4: Stdlib.Bytes.iter (bytes.ml:110:2), instruction 6901
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

Places in the source: a line (the next one with code), a column, and as ocamldebug writes them; in a file that is known
here the line alone will do. A name or a line that is in several places is one breakpoint with all of them.

  $ caravan --batch -c 'break debuggee.ml:13' -c 'break debuggee.ml:12:40' -c 'break @ Debuggee 14' -c 'break @ Debuggee 12 44' -c 'break @ Debuggee # 470' -c 'break iter' -c 'tbreak safely' -c c -c 'break 21' -c 'break @ 22' -c 'info breakpoints' -c c -c 'rc' debuggee.byte
  Breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  Breakpoint 2: Debuggee.factorial+4 (debuggee.ml:12:43), instruction 8124
  Breakpoint 3: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  Breakpoint 4: Debuggee.factorial+4 (debuggee.ml:12:43), instruction 8124
  Breakpoint 5: Debuggee.dive+6 (debuggee.ml:14:55), instruction 8137
  Breakpoint 6: iter, 4 places
    6.1: Stdlib.flush_all.iter (stdlib.ml:347:17), instruction 1292
    6.2: Stdlib.Seq.iter (seq.ml:75:2), instruction 2055
    6.3: Stdlib.List.iter (list.ml:108:13), instruction 2650
    6.4: Stdlib.Bytes.iter (bytes.ml:110:2), instruction 6901
  Temporary breakpoint 7: Debuggee.safely (debuggee.ml:16:17), instruction 8172
  Breakpoint 2, debuggee.ml:12:43
  Breakpoint 4, debuggee.ml:12:43
  time 1294, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  Breakpoint 8: Debuggee.even (debuggee.ml:21:17), instruction 8144
  Breakpoint 9: Debuggee.odd (debuggee.ml:22:12), instruction 8153
  number  on   hits  ignore  where
       1  yes     0       0  debuggee.ml:14, instruction 8131
       2  yes     1       0  debuggee.ml:12:43, instruction 8124
       3  yes     0       0  debuggee.ml:14:17, instruction 8131
       4  yes     1       0  debuggee.ml:12:43, instruction 8124
       5  yes     0       0  debuggee.ml:14:55, instruction 8137
       6  yes     0       0  iter
    6.1: Stdlib.flush_all.iter (stdlib.ml:347:17), instruction 1292
    6.2: Stdlib.Seq.iter (seq.ml:75:2), instruction 2055
    6.3: Stdlib.List.iter (list.ml:108:13), instruction 2650
    6.4: Stdlib.Bytes.iter (bytes.ml:110:2), instruction 6901
       7  yes     0       0  Debuggee.safely, instruction 8172, once
       8  yes     0       0  debuggee.ml:21, instruction 8144
       9  yes     0       0  debuggee.ml:22:12, instruction 8153
  Breakpoint 2, debuggee.ml:12:43
  Breakpoint 4, debuggee.ml:12:43
  time 1300, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  Breakpoint 2, debuggee.ml:12:43
  Breakpoint 4, debuggee.ml:12:43
  time 1294, Debuggee.factorial+4 (debuggee.ml:12:43)
  => 8124  ACC0
  $ printf 'break debuggee.ml:x\nbreak 12\nbreak debuggee.ml:0\nbreak @ Debuggee\nbreak @ Nothing 1\nbreak @ 5\nbreak even thread one\n' | caravan --batch debuggee.byte
  There is no function 'debuggee.ml:x'; info functions lists them.
  It is not known which file the program is in here; write FILE:12.
  '0' is no line; a place in the source is FILE:LINE or FILE:LINE:COLUMN.
  '' is no place in a module; it is a line, a line and a column, or # and a character.
  There is no code there in module Nothing, or the program has no such module.
  It is not known which module the program is in here; write @ MODULE LINE.
  'one' is no thread's number; that is what Thread.id says.
  [1]

Messages instead of stops, in both directions; conditions and counts are theirs, too.

  $ caravan --batch -c 'dprintf factorial,"factorial of %d, %x, %s: 100%%\n",$sp[0],$sp[0],"text"' -c 'dprintf even,"even"' -c 'ignore 2 2' -c 'break odd if $sp[0] == 1' -c c -c rc -c 'info breakpoints' -c 'condition 1 $sp[0] > 3' -c c debuggee.byte
  Dprintf 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Dprintf 2: Debuggee.even (debuggee.ml:21:17), instruction 8144
  Breakpoint 3: Debuggee.odd (debuggee.ml:22:12), instruction 8153
  factorial of 5, 5, text: 100%
  factorial of 4, 4, text: 100%
  factorial of 3, 3, text: 100%
  factorial of 2, 2, text: 100%
  factorial of 1, 1, text: 100%
  factorial of 0, 0, text: 100%
  5! = 120
  dived: 3
  added: 7
  even
  Breakpoint 3, Debuggee.odd
  time 1603, Debuggee.odd (debuggee.ml:22:12)
  => 8153  ACC0
  even
  even
  even
  factorial of 0, 0, text: 100%
  factorial of 1, 1, text: 100%
  factorial of 2, 2, text: 100%
  factorial of 3, 3, text: 100%
  factorial of 4, 4, text: 100%
  factorial of 5, 5, text: 100%
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  number  on   hits  ignore  where
       1  yes    12       0  Debuggee.factorial, instruction 8120, says "factorial of %d, %x, %s: 100%%\n",$sp[0],$sp[0],"text"
       2  yes     6       0  Debuggee.even, instruction 8144, says "even"
       3  yes     1       0  Debuggee.odd, instruction 8153, if $sp[0] == 1
  factorial of 5, 5, text: 100%
  factorial of 4, 4, text: 100%
  even
  even
  even
  Breakpoint 3, Debuggee.odd
  time 1603, Debuggee.odd (debuggee.ml:22:12)
  => 8153  ACC0
  $ printf 'dprintf\ndprintf even\ndprintf even,even\ndprintf even,"%%q"\ndprintf even,"%%d"\ndprintf even,"x",1\ndprintf nowhere,"x"\n' | caravan --batch debuggee.byte
  'dprintf' needs a place, a comma and a message; help dprintf says more.
  'dprintf' needs a place, a comma and a message; help dprintf says more.
  A message is missing; it is a text in double quotes, as in dprintf f,"x = %d",$accu.
  '%q' in a message means nothing; %d, %s, %x and %f show values.
  The message has a '%d' for which there is no expression.
  ',1' is more than the message shows.
  There is no function 'nowhere'; info functions lists them.
  [1]

save breakpoints writes commands that source reads. Outside --batch they are kept for the next session with the same
program, as long as their places are there; where that is impossible one is told so once.

  $ printf 'break factorial if $sp[0] == 2\ntbreak dive\ndisable 2\ndprintf even,"even"\nignore 3 1\ncatch raise Not_found\nbreak odd\nthread 5 0\nsave breakpoints kept\n' | caravan --batch debuggee.byte; cat kept
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Temporary breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  Dprintf 3: Debuggee.even (debuggee.ml:21:17), instruction 8144
  Catchpoint 4: raise of Not_found
  Breakpoint 5: Debuggee.odd (debuggee.ml:22:12), instruction 8153
  Saved 5 breakpoints to kept.
  # Breakpoints of debuggee.byte
  break factorial
  condition $bpnum $sp[0] == 2
  tbreak dive
  disable $bpnum
  dprintf even,"even"
  ignore $bpnum 1
  catch raise Not_found
  break odd
  thread $bpnum 0
  $ caravan --batch -c 'source kept' -c 'info breakpoints' debuggee.byte
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Temporary breakpoint 2: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  Dprintf 3: Debuggee.even (debuggee.ml:21:17), instruction 8144
  Catchpoint 4: raise of Not_found
  Breakpoint 5: Debuggee.odd (debuggee.ml:22:12), instruction 8153
  number  on   hits  ignore  where
       1  yes     0       0  Debuggee.factorial, instruction 8120, if $sp[0] == 2
       2  no      0       0  Debuggee.dive, instruction 8131, once
       3  yes     0       1  Debuggee.even, instruction 8144, says "even"
       4  yes     0       0  raise of Not_found
       5  yes     0       0  Debuggee.odd, instruction 8153, in thread 0
  $ export XDG_STATE_HOME=$PWD/state
  $ printf 'source kept\nquit\n' | caravan --no-tui debuggee.byte >/dev/null; ls state/caravan/breakpoints | sed 's/-.*/-HASH/'
  debuggee.byte-HASH
  $ printf 'info breakpoints\nquit\n' | caravan --no-tui debuggee.byte
  5 breakpoints of the last session; info breakpoints lists them.
  number  on   hits  ignore  where
       1  yes     0       0  Debuggee.factorial, instruction 8120, if $sp[0] == 2
       2  no      0       0  Debuggee.dive, instruction 8131, once
       3  yes     0       1  Debuggee.even, instruction 8144, says "even"
       4  yes     0       0  raise of Not_found
       5  yes     0       0  Debuggee.odd, instruction 8153, in thread 0
  $ printf 'info breakpoints\n' | caravan --batch debuggee.byte
  There are no breakpoints.
  $ sed -i 's/break odd/break gone/' state/caravan/breakpoints/*; printf 'set save-breakpoints off\ndelete\n' | caravan --no-tui debuggee.byte
  4 breakpoints of the last session; info breakpoints lists them.
  1 breakpoint of the last session cannot be set any more.
  $ printf 'delete\n' | caravan --no-tui debuggee.byte; ls state/caravan/breakpoints
  4 breakpoints of the last session; info breakpoints lists them.
  $ rm -r state; echo >state; printf 'break even\nbreak odd\n' | caravan --no-tui debuggee.byte 2>&1 | sed "s|$PWD|.|; s/-[0-9a-f]*:/-HASH:/"
  Breakpoint 1: Debuggee.even (debuggee.ml:21:17), instruction 8144
  The breakpoints are not kept for the next session: ./state/caravan: Not a directory.
  Breakpoint 2: Debuggee.odd (debuggee.ml:22:12), instruction 8153
  $ unset XDG_STATE_HOME
