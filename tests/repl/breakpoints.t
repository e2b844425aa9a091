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
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  Breakpoint 2, Debuggee.factorial
  time 1310, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  number  on   hits  ignore  where
       2  yes     3       0  Debuggee.factorial, instruction 8120
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
  true
  false
  true
  false
  false
  true
  The stack has 0 words; $sp[1000000] is beyond it.
  false
  Only numbers and strings have an order; a block can be compared with == or !=.
  false
  This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.
  A closing quote is missing.
  A minus sign stands only before a number.
  [1]

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
