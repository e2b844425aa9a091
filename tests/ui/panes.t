# The panes of the terminal UI

A tour on a screen of 80 columns and 24 rows. Numbers of instructions are masked: they grow with the VM's own code.

  $ need ocamlc tmux
  $ cat >hello.ml <<'ML'
  > let greet name = print_endline ("Hello, " ^ name ^ "!")
  > let rec fact n = if n < 2 then 1 else n * fact (n - 1)
  > let () =
  >   greet "world";
  >   print_endline (string_of_int (fact 5));
  >   print_endline "caf\xc3\xa9 \xe6\xbc\xa2\xe5\xad\x97 \027[31m\xff"
  > ML
  $ ocamlc -g -o hello.byte hello.ml
  $ picture() {
  >     term_still | sed -E ':a; s/(^ [ ●]?(=>|  ) *#*|=> #*|pc +#*|instruction #*|@#*)[0-9]/\1#/; ta'
  > }
  $ term_start 80x24 caravan hello.byte
  $ term_wait '12Out'
  $ picture | sed 2,5d

It runs to its end. All its output is there, and nothing in it disturbs the screen.

  $ term_keys c
  $ term_wait 'ends here'
  $ picture

Back to a breakpoint from there; the output is that of the moment, and what is still to come.

  $ term_keys : && term_type 'break Hello.greet' && term_keys Enter Escape C
  $ term_wait 'breakpoint 1 *$'
  $ picture

Steps in both directions end where they began. A snapshot is taken and returned to.

  $ term_keys s s s S
  $ term_wait '^ time .*Hello.greet\+2'
  $ term_keys m && term_type 'here the second instruction' && term_keys Enter
  $ term_wait '◆|▶ here'
  $ term_keys n n
  $ term_wait '^ time .*Hello.greet\+4'
  $ picture
  $ term_keys Tab Tab Tab Up r
  $ term_wait '▶ here'
  $ picture

Out of the function, to a time, and back to where the motion before ended.

  $ term_keys f
  $ term_wait '^ time .*  Hello\+'
  $ term_keys g && term_type '50%' && term_keys Enter
  $ term_wait '> goto 50%'
  $ term_keys u
  $ term_wait '^ time .*  Hello\+'

Enter on a row of output goes to the moment at which it was written.

  $ term_keys BTab BTab BTab && term_keys Tab Tab Tab Tab && term_keys Home Enter
  $ term_wait '> goto [0-9]'
  $ picture | sed -n '/Console/,$p' | sed '/Help/d'

The help screen comes from the table of actions.

  $ term_resize 80x50
  $ term_keys '?'
  $ term_wait 'explains the commands'
  $ picture

Leaving would lose a snapshot, so there is a question.

  $ term_keys Escape q
  $ term_wait 'Leave all the same'
  $ term_keys y
  $ term_wait_end
