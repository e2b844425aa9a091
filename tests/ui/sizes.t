# Windows of every size, terminals of every kind

  $ need ocamlc tmux
  $ echo 'let () = print_endline "hello"' >hello.ml
  $ ocamlc -g -o hello.byte hello.ml
  $ picture() {
  >     term_still | sed -E ':a; s/(^ [ ●]?(=>|  ) *#*|=> #*|pc +#*|instruction #*|@#*)[0-9]/\1#/; ta'
  > }
  $ term_start 80x24 caravan hello.byte
  $ term_wait '12Out'
  $ term_keys c
  $ term_wait 'ends here'

Panes go by their importance when the window gets smaller.

  $ term_resize 60x20
  $ term_wait '9◂Next$'
  $ picture
  $ term_resize 20x5
  $ term_wait '^ time [0-9]* +inst?r?u?'
  $ picture

The one with the focus is shown.

  $ term_keys Tab Tab Tab
  $ term_wait 'Snapshots'
  $ picture

Nothing is too small, and everything comes back.

  $ term_resize 1x1
  $ term_resize 2x3
  $ term_resize 200x50
  $ term_wait 'hello.byte$'
  $ picture | sed -n 1p
  $ term_keys z
  $ term_wait '^─ Snapshots.*─$'
  $ term_keys q
  $ term_wait_end

Without colours and without a locale, attributes and ASCII do.

  $ term_start 80x24 env NO_COLOR=1 LC_ALL=C caravan hello.byte
  $ term_wait '12Out'
  $ term_keys c b
  $ term_wait 'Breakpoint 1'
  $ picture | sed -n '1p; 9,15p; 22,$p'
  $ term_keys q
  $ term_wait_end

A terminal whose cursor cannot be moved is refused in a sentence.

  $ term_start 100x24 env TERM=dumb caravan hello.byte
  $ term_wait_end
  $ term_screen
