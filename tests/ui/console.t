# The console of the terminal UI

  $ need ocamlc tmux
  $ cat >hello.ml <<'ML'
  > let greet name = print_endline ("Hello, " ^ name ^ "!")
  > let () = greet "world"; greet "again"
  > ML
  $ ocamlc -g -o hello.byte hello.ml
  $ console() {
  >     term_still | sed -n '/─ Console/,$p' | sed 's/ *[│├┤].*//; /Help/d' |
  >         sed -E ':a; s/(=> #*|pc +#*|instruction #*|@#*)[0-9]/\1#/; ta'
  > }
  $ term_start 100x30 caravan hello.byte
  $ term_wait '12Out'

Tab completes what can be completed, and lists what is left.

  $ term_keys : && term_type 'br Stdlib.print_' && term_keys Tab
  $ term_wait 'print_newline'
  $ console
  ─ Console ──────────────────────────────────── Esc: back ─
   s steps, c runs; S and C do the same backwards. : takes
   a command, ? explains the keys, q leaves.
   Stdlib.print_bytes   Stdlib.print_char
   Stdlib.print_endline Stdlib.print_float
   Stdlib.print_int     Stdlib.print_newline
   Stdlib.print_string
   > br Stdlib.print_
   time 0  CamlinternalFormatBasics
   0 █───────────────────────────────────────────────────────────────────────────────────────────── 0
  $ term_type 'e' && term_keys Tab
  $ term_wait '> br Stdlib.print_endline'
  $ term_keys Enter
  $ term_wait 'Breakpoint 1:'

An empty line repeats a motion. Lines come back with the arrow keys, and can be changed.

  $ term_type c && term_keys Enter
  $ term_wait 'breakpoint 1 *$'
  $ term_keys Enter
  $ term_wait '^ time 514 '
  $ console
  ─ Console ──────────────────────────────────── Esc: back ─
   time 436, Stdlib.print_endline (stdlib.ml:492:2)
   => ###  ACC0
   >
   Breakpoint 1, Stdlib.print_endline
   time 514, Stdlib.print_endline (stdlib.ml:492:2)
   => ###  ACC0
   >
   time 514  Stdlib.print_endline  stdlib.ml:492                                         breakpoint 1
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█ 514
  $ term_keys Up Up C-a && term_type 't' && term_keys C-e C-w && term_type 'Hello.greet' && term_keys Enter
  $ term_wait 'Temporary breakpoint 2|Breakpoint 2'

A colon before a command says what is known here already; inside one it is part of it.

  $ term_type ':goto main:100' && term_keys Enter
  $ term_wait '^ > goto main:100 '
  $ term_wait '^ time 100 '

A command that fails says why, there and on the status line; keys are typed, not obeyed.

  $ term_type 'goto nowhere q' && term_keys C-h C-h Enter
  $ term_wait "'nowhere' is no time"
  $ term_type 'print 漢字' && term_keys Left BSpace Enter
  $ term_wait '> print 字'

A command of several lines goes on at another prompt, and the commands of a breakpoint are run here, too; Ctrl-C forgets
what was begun.

  $ term_type 'lua' && term_keys Enter && term_type 'for i = 1, 2 do' && term_keys Enter
  $ term_type 'print("row", i)' && term_keys Enter && term_type 'end' && term_keys Enter && term_type 'end' && term_keys Enter
  $ term_wait 'row *2'
  $ term_type 'commands 2' && term_keys Enter && term_type 'lua print("listed")' && term_keys Enter
  $ term_type 'end' && term_keys Enter && term_type 'run' && term_keys Enter
  $ term_wait '^ *listed'
  $ term_type 'commands' && term_keys Enter C-c && term_type 'lua print("forgotten")' && term_keys Enter
  $ term_wait '^ *forgotten'

Function keys work here too; Esc leaves the console, and F1 explains.

  $ term_keys F7
  $ term_wait '> reverse-stepi'
  $ term_keys Escape F1
  $ term_wait 'Through time'
  $ term_keys Escape
  $ term_wait '─ Code'

The command quit leaves without a question.

  $ term_keys : && term_type 'quit' && term_keys Enter
  $ term_wait_end
