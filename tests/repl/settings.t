Settings, and what depends on them.

  $ ocaml_program hello
  $ caravan --batch hello.byte <<'END'
  > show
  > show width
  > set width 1K
  > set width
  > set color
  > set color on
  > set color off
  > show color
  > set pager off
  > show pager
  > show nothing
  > show width now
  > set color purple
  > set pager auto
  > set pager off off
  > set width K
  > set history-budget 64M
  > show history-budget
  > END
  color             auto  (whether text has colours: on, off, or auto, which is on a terminal and without NO_COLOR)
  frame-arguments   all  (whether backtrace and frame show the arguments of functions)
  history-budget    1073741824  (bytes of memory for automatic snapshots)
  pager             on  (whether what is longer than the terminal goes through $CARAVAN_PAGER, $PAGER or less)
  raw               off  (whether values are shown without the printers that install_printer names)
  save-breakpoints  on  (whether breakpoints and printers are kept for the program's next session)
  source-lines      off  (whether a stop shows its line of the source; on at a terminal's prompt)
  width             400  (bytes of a value that are printed)
  width is 400.
  width is 1024.
  color is auto.
  color is off.
  pager is off.
  There is no setting 'nothing'; set alone lists them.
  'now' is one word too many for 'show'.
  'color' takes one of off|on|auto.
  'pager' takes one of off|on.
  'off' is one word too many for 'set'.
  'width' takes a number from 16 to 1048576.
  history-budget is 67108864.
  [1]

Text has colours where it is read by people: never in a pipe, unless one insists. (The escape is shown as ^.)

  $ colours() { caravan --batch "$@" -c 'break Stdlib.print_endline' -c run -c 'print $accu' -c 'print $time' hello.byte 2>&1 | tr '\033' '^'; }
  $ colours | grep -c '\^'
  0
  [1]
  $ colours --color=on
  Breakpoint 1: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  Breakpoint 1, Stdlib.print_endline
  time ^[35m409^[m, ^[1;34mStdlib.print_endline^[m (^[36mstdlib.ml:492:2^[m)
  => 979  ^[1mACC0^[m
  <fun Stdlib.print_endline>
  ^[35m409^[m
  $ NO_COLOR=1 colours --color on | grep -c '\^'
  3
  $ colours -c 'set color on' -c 'info nothing' | grep -a 'info nothing'
  ^[31mThere is no 'info nothing'; info alone lists what there is.^[m
  $ colours --color=auto | grep -c '\^'
  0
  [1]
  $ colours --color=blue
  caravan: 'blue' is no value for --color; it is on, off or auto.
  $ caravan --batch --color=on -c 'lua x = caravan.command("print $time", true); print(#x)' hello.byte
  2
