Looking at the program where it stands.

  $ ocaml_program debuggee

Registers, the stack with what its words are for, the calls.

  $ caravan --batch debuggee.byte <<'END'
  > break dive
  > ignore 1 1
  > continue
  > info registers
  > info stack
  > info stack 2
  > backtrace
  > backtrace 1
  > frame
  > up
  > up
  > down
  > frame 2
  > disassemble
  > up 7
  > down 3
  > frame 9
  > END
  Breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  5! = 120
  Breakpoint 1, Debuggee.dive
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  time        1409
  pc          8131  Debuggee.dive (debuggee.ml:14:17)
  accu        <fun Debuggee.dive>
  env         <fun Debuggee.dive>
  extra_args  0
  sp          0x9128f60, 29 words of stack
  trap        0x9128fa0
      0                    3
      1  return            8141  Debuggee.dive+10 (debuggee.ml:14:59)
      2  saved env         <fun Debuggee.dive>
      3  saved extra_args  0
      4                    4
      5  return            8176  Debuggee.safely+4 (debuggee.ml:16:21)
      6  saved env         <fun Debuggee.safely>
      7  saved extra_args  0
      8  handler           8178  Debuggee.safely+6 (debuggee.ml:16:21)
      9  next handler      21
     10  its env           <fun Debuggee.safely>
     11  its extra_args    0
     12                    <fun Debuggee.dive>
     13                    4
     14  return            8234  Debuggee+41 (debuggee.ml:26:43)
     15  saved env         [||]
         ... 29 words in all
      0                    3
      1  return            8141  Debuggee.dive+10 (debuggee.ml:14:59)
         ... 29 words in all
  #0   Debuggee.dive (n=3) at debuggee.ml:14:17, instruction 8131
  #1   Debuggee.dive+10 (n=4) at debuggee.ml:14:59, instruction 8141
  #2   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  #3   Debuggee+41 at debuggee.ml:26:43, instruction 8234
  #0   Debuggee.dive (n=3) at debuggee.ml:14:17, instruction 8131
  (more frames follow; backtrace COUNT shows them)
  #0   Debuggee.dive (n=3) at debuggee.ml:14:17, instruction 8131
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  #1   Debuggee.dive+10 (n=4) at debuggee.ml:14:59, instruction 8141
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  #2   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  16	let safely f x = try f x with Too_deep d -> d
  #1   Debuggee.dive+10 (n=4) at debuggee.ml:14:59, instruction 8141
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  #2   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  16	let safely f x = try f x with Too_deep d -> d
  Debuggee.safely:
     8171  GRAB 1
     8172  PUSHTRAP @8178
     8173  ACC5
     8174  PUSHACC5
     8175  APPLY1
  => 8176  POPTRAP
     8177  RETURN 2
     8178  PUSHACC0
     8179  GETFIELD0
     8180  PUSHENVACC2
     8181  PUSHACC1
     8182  EQ
  There is no frame 9; backtrace lists the frames.
  The frame is number 2; there are no 3 below it.
  There is no frame 9; backtrace lists the frames.
  [1]

Code.

  $ caravan --batch debuggee.byte <<'END'
  > disassemble Debuggee.factorial
  > disassemble add 3
  > disassemble *51 2
  > disassemble pc 52 1
  > stepi 30
  > disassemble
  > disassemble nothing
  > disassemble dive many
  > END
  Debuggee.factorial:
     8120  ACC0
     8121  BNEQ 0 @8124
     8122  CONST1
     8123  RETURN 1
     8124  ACC0
     8125  OFFSETINT -1
     8126  PUSHOFFSETCLOSURE0
     8127  APPLY1
     8128  PUSHACC1
     8129  MULINT
     8130  RETURN 1
  Debuggee.add:
     8162  RESTART
     8163  GRAB 2
     8164  ACC2
  CamlinternalFormatBasics.erase_rel:
     51  PUSHACC0
     52  PUSHOFFSETCLOSURE0
  CamlinternalFormatBasics.erase_rel:
     52  PUSHOFFSETCLOSURE0
  time 30, CamlinternalAtomic+19
  => 686  PUSHACC6
  CamlinternalAtomic:
     681  CLOSURE 1 @608
     682  PUSH
     683  ACC0
     684  PUSHACC2
     685  PUSHACC4
  => 686  PUSHACC6
     687  PUSHACC 8
     688  PUSHACC 10
     689  PUSHACC 12
     690  PUSHACC 14
     691  MAKEBLOCK 8 0
     692  POP 8
  There is no function 'nothing'; info functions lists them.
  'many' is no number; help disassemble says what 'disassemble' takes.
  [1]

Values, by their representation.

  $ caravan --batch debuggee.byte <<'END'
  > goto 100000
  > print Debuggee
  > print Debuggee[0]
  > print Debuggee[0][1][0][1]
  > print Debuggee[1]
  > print Debuggee[2]
  > print Debuggee[2][1]
  > set width 30
  > print Debuggee
  > print $pc
  > print $accu
  > print $env
  > print $sp
  > print $trap
  > print $extra_args
  > print $time
  > print 0x10
  > print Debuggee[0][0]
  > END
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (Debuggee.Too_deep, ((1.5), (tag1(2, "two\n"), (0, 0))), (1l, 2L, 3n, 0.1, -7), [|1.; 2.5; -0.|], <forced 3>, <fun Debuggee.factorial>, <fun Debuggee.dive>, <fun Debuggee.safely>, <fun Debuggee.add>, <partial Debuggee.add>, <fun Debuggee.even>, <fun Debuggee.odd>)
  Debuggee.Too_deep
  This is a value of kind int, which has no fields.
  ((1.5), (tag1(2, "two\n"), (0, 0)))
  (1l, 2L, 3n, 0.1, -7)
  2L
  (Debuggee.Too_deep, ((1.5),...
  8301  instruction 8301
  0
  [||]
  0x9129048
  0x9129048
  0
  1776
  $1 : int = 16
  "Debuggee.Too_deep"
  [1]
  $ caravan --batch -c 'break factorial' -c continue -c 'print $sp[0]' -c 'print $sp[1]' -c 'print $global[2]' -c 'print $sp[$extra_args]' debuggee.byte
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  5
  8223
  Failure
  5

What is no expression.

  $ caravan --batch debuggee.byte <<'END'
  > print
  > print $nothing
  > print Nothing
  > print $sp[
  > print $sp[1000]
  > print $global[1000000]
  > print $accu[0]
  > print $time[0]
  > print foo
  > print $pc 1
  > print $global[$env]
  > END
  'print' needs an expression; help print says what is one.
  There is no $nothing; help print lists what there is.
  There is no constructor and no module 'Nothing' here.
  The expression breaks off: a value is missing.
  The stack has 0 words; $sp[1000] is beyond it.
  There are 122 globals; $global[1000000] is none of them.
  This is a value of kind int, which has no fields.
  This is a value of kind int, which has no fields.
  There is no 'foo' here: the debug information has no variables for this instruction; Module.name is found anywhere.
  This function is applied to too many arguments.
  This value, whose type is not known, is not what was expected: int.
  [1]

Memory.

  $ caravan --batch debuggee.byte <<'END'
  > x/2 0x1000
  > x/20b 0x1000
  > x
  > x/4 $sp
  > x/0 0x1000
  > x/4z 0x1000
  > x 5
  > x 0xffffffffffff
  > END
  0x1000  314e415641524143
  0x1008  000000000000001e
  0x1000  43 41 52 41 56 41 4e 31 1e 00 00 00 00 00 00 00  CARAVAN1........
  0x1010  00 00 00 00                                      ....
  0x1010  0000000000000000
  0x9129048  0000000000000000
  0x9129050  0000000000000000
  0x9129058  0000000000000000
  0x9129060  0000000000000000
  'x/0' is not understood: after x/ comes a number from 1 to 4096, and b for bytes.
  'x/4z' is not understood: after x/ comes a number from 1 to 4096, and b for bytes.
  0x0  0000000000000000
  0xfffffffffff8 is outside the image.
  [1]

The program as a whole.

  $ caravan --batch debuggee.byte <<'END'
  > info program
  > info functions Debuggee.
  > info functions Nothing
  > info globals D
  > info world
  > goto end
  > continue
  > info world 3
  > info output
  > goto -1
  > goto 50%
  > info output
  > END
  debuggee.byte, a program
  OCaml 4.13, 8302 instructions, 122 globals
  time 0, history from 0 to 0; what it asks of the world from here on is done
  Debuggee.(fun)
  Debuggee.add
  Debuggee.dive
  Debuggee.even
  Debuggee.factorial
  Debuggee.odd
  Debuggee.safely
  No function's name begins with 'Nothing'.
      5  Division_by_zero
    120  Debuggee
             0  program  -> 1, "debuggee.byte\000"
             0  getenv "OCAMLRUNPARAM" -> No such file or directory, ""
             0  getenv "CAMLRUNPARAM" -> No such file or directory, ""
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  (8 earlier events)
          1558  write fd 1, some 0, "added: 7\n" -> 9
          1637  write fd 1, some 0, "even\n" -> 5
          1735  write fd 1, some 0, "3\n" -> 2
  5! = 120
  dived: 3
  added: 7
  even
  3
  time 1775, Std_exit+4
  => 8300  SETGLOBAL 121
  time 888, Stdlib.Bytes+93 (bytes.ml:329:16)
  => 7282  CLOSUREREC 0 @5473
  [1]

Settings.

  $ caravan --batch debuggee.byte <<'END'
  > set history-budget 64M
  > set width 100
  > set
  > set width 3
  > set width
  > set width wide
  > set height 3
  > set history-budget 1K
  > END
  color             auto  (whether text has colours: on, off, or auto, which is on a terminal and without NO_COLOR)
  frame-arguments   all  (whether backtrace and frame show the arguments of functions)
  history-budget    67108864  (bytes of memory for automatic snapshots)
  pager             on  (whether what is longer than the terminal goes through $CARAVAN_PAGER, $PAGER or less)
  raw               off  (whether values are shown without the printers that install_printer names)
  save-breakpoints  on  (whether breakpoints and printers are kept for the program's next session)
  source-lines      off  (whether a stop shows its line of the source; on at a terminal's prompt)
  width             100  (bytes of a value that are printed)
  'width' takes a number from 16 to 1048576.
  width is 100.
  'width' takes a number from 16 to 1048576.
  There is no setting 'height'; set alone lists them.
  'history-budget' takes a number from 1048576 to 1099511627776.
  [1]

The heap as a whole: what fills it, and what keeps something alive. A list of three thousand cells, of which the
program holds the first in its module's block.

  $ cat >heap.ml <<'END'
  > let kept = List.init 3000 string_of_int
  > let () = print_int (List.length kept)
  > END
  $ ocamlc -g -o heap.byte heap.ml
  $ caravan --batch heap.byte <<'END'
  > continue
  > heap top 2
  > path Heap[0][1][1]
  > path Stdlib[3]
  > path 3
  > heap top x
  > END
  3000The program ended with status 0.
  time 93825, instruction 5061
  => 5061  STOP
         bytes      blocks  type or kind
        262216           1  STACK
        197744          50  string or bytes
                            ... 167 in all
        588352        6290  all that is alive
  Heap[0][1][1]
  Match_failure
  'path' is for blocks; this is none.
  'x' is no number; help heap top says what 'heap top' takes.
  [1]

What the log takes; a recording says the same in the debugger as outside it, and its bytes are those of its parts.

  $ caravan --batch debuggee.byte <<'END'
  > info log
  > continue
  > goto 1600
  > info log
  > END
  up to now 3 events, 56 bytes, 18.7 bytes per event
    events       bytes  operation
         2          37  getenv
         1          19  program
  history   3 events, 56 bytes, 18.7 bytes per event
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  time 1600, Debuggee.even+5 (debuggee.ml:21:17)
  => 8149  OFFSETINT -1
  up to now 9 events, 130 bytes, 14.4 bytes per event
    events       bytes  operation
         3          51  write
         3          23  seek
         2          37  getenv
         1          19  program
  history   11 events, 153 bytes, 13.9 bytes per event
  $ caravan record -o debuggee.caravan debuggee.byte >nothing
  $ caravan --batch -c 'info log' debuggee.caravan >inside; caravan info debuggee.caravan >outside
  $ for line in world recorded; do sed -n "s/^$line *//p" outside; done >wanted
  $ for line in history recorded; do sed -n "s/^$line *//p" inside; done | diff - wanted && grep -c 'bytes per event' wanted
  1
  $ awk '/^up/ { bytes = $6 } /^ +[0-9]/ { sum += $2 } END { print bytes == sum }' inside
  1

None of this changes anything.

  $ caravan --batch debuggee.byte <<'END' | grep -Ex '[0-9a-f]{32}' | uniq | wc -l
  > break dive
  > continue
  > digest
  > info registers
  > info stack
  > info functions
  > heap top
  > info globals
  > info world
  > info log
  > info output
  > backtrace
  > up
  > disassemble
  > print Debuggee
  > x/100 $sp
  > diff start now
  > snapshot here
  > digest
  > END
  1
