# A program that reads the terminal, and one that runs for long

  $ need ocamlc tmux
  $ cat >ask.ml <<'ML'
  > let () =
  >   print_string "Your name? ";
  >   Printf.printf "Hello, %s!\n%!" (read_line ());
  >   try while true do Printf.printf "[%s]\n%!" (read_line ()) done with End_of_file -> print_endline "end"
  > ML
  $ ocamlc -g -o ask.byte ask.ml

The UI steps aside while the program waits; what is typed goes to the program.

  $ term_start 80x24 caravan ask.byte
  $ term_wait '12Out'
  $ term_keys c
  $ term_wait 'Your name'
  $ term_type 'Ada' && term_keys Enter
  $ term_wait '^Hello, Ada'
  $ term_still
  [The program reads from the terminal. Ctrl-C stops it, Ctrl-D ends its input.]
  Your name? Ada
  Hello, Ada!

Ctrl-C stops the motion; it can be taken up again.

  $ term_keys C-c
  $ term_wait 'interrupted *$'
  $ term_keys c
  $ term_wait '^Hello, Ada'
  $ term_type 'one' && term_keys Enter
  $ term_wait '^.one.$'
  $ term_keys C-d
  $ term_wait 'ends here'
  $ term_still | sed -n '/─ Output/,/─ Console/p' | sed 's/ *[│├┤].*//'
  ─ Output  33 bytes by now ────────────────────
   Your name? Hello, Ada!
   [one]
   end

  ─ Console ────────────────────────────────────

In replay the answers come from the history.

  $ term_keys C
  $ term_wait '^ time 0 '
  $ term_keys c
  $ term_wait 'ends here'
  $ term_keys q
  $ term_wait_end

A program that runs for long says so, and can be stopped.

  $ cat >long.ml <<'ML'
  > let () = print_endline "begins"; while true do ignore (Sys.opaque_identity 1) done
  > ML
  $ ocamlc -g -o long.byte long.ml
  $ term_start 80x24 caravan long.byte
  $ term_wait '12Out'
  $ term_keys c
  $ term_wait 'running, time [0-9,]* *Ctrl-C stops it'
  $ term_resize 70x20
  $ term_wait '10Next▸$'
  $ term_keys C-c
  $ term_wait 'interrupted *$'
  $ term_keys q
  $ term_wait_end
