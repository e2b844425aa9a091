A first look at a program: stop at a function, name the moment, step on, come back, go back further.

  $ ocaml_program hello
  $ printf 'break Stdlib.print_endline\ncontinue\nsnapshot here\nstepi\nstepi\ninfo time\nrestore here\ninfo time\nreverse-stepi\ndigest\n' |
  >     caravan --batch hello.byte | sed 's/^[0-9a-f]\{32\}$/DIGEST/'
  Breakpoint 1: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  Breakpoint 1, Stdlib.print_endline
  time 409, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  Snapshot here at time 409.
  time 410, Stdlib.print_endline+1 (stdlib.ml:492:2)
  => 980  PUSHENVACC2
  time 411, Stdlib.print_endline+2 (stdlib.ml:492:2)
  => 981  PUSHENVACC3
  time 411, history from 0 to 411
  time 409, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  time 409, history from 0 to 411
  time 408, Hello+5 (hello.ml:6:16)
  => 1876  APPLY1
  DIGEST

Equal times have equal digests, whatever the way there was (and what the program asked of the world being the same: here, what
its standard input and output are).

  $ digest_after() { for line; do set -- "$@" -c "$line"; shift; done; caravan --batch "$@" -c digest hello.byte | grep -Ex '[0-9a-f]{32}'; }
  $ [ "$(digest_after 'goto 300')" = "$(digest_after 'goto 350' 'reverse-stepi 50')" ] && echo equal
  equal
  $ [ "$(digest_after 'goto 300')" = "$(digest_after 'break Stdlib.print_endline' continue 'goto 300')" ] && echo equal
  equal
  $ [ "$(digest_after 'goto 300')" = "$(caravan digest hello.byte --at 300 | cut -d' ' -f1)" ] && echo equal
  equal
  $ [ "$(digest_after 'goto 300')" = "$(digest_after 'goto 301')" ] || echo different
  different

The program's output comes when it is written, and not again when the same time is passed once more.

  $ caravan --batch hello.byte <<'END'
  > continue
  > reverse-continue
  > continue
  > info output
  > END
  hello, world
  good bye
  The program ended with status 0.
  time 476, instruction 1890
  => 1890  STOP
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  The program ended with status 0.
  time 476, instruction 1890
  => 1890  STOP
  hello, world
  good bye
