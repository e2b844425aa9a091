The prompt, in a real terminal: history, completion, an empty line, Ctrl-C.

  $ ocaml_program hello
  $ term_start 80x24 caravan --no-tui hello.byte
  $ term_wait '^\(caravan\)'

Tab completes commands, functions, snapshots.

  $ term_type 'sna'; term_keys Tab; term_type ' here'; term_keys Enter; term_wait 'Snapshot here'
  $ term_type 'break Stdlib.print_end'; term_keys Tab Enter; term_wait 'Breakpoint 1: Stdlib.print_endline'
  $ term_type 'catch ra'; term_keys Tab; term_type 'Not_f'; term_keys Tab Enter; term_wait '^Catchpoint 2: raise of Not_found'
  $ term_type 'delete 2'; term_keys Enter
  $ term_type 'continue'; term_keys Enter; term_wait '=> '
  $ term_type 'restore h'; term_keys Tab Enter; term_wait 'time 0'

An empty line repeats a motion; the up key brings an earlier line.

  $ term_type 'si'; term_keys Enter; term_wait '^time 1,'
  $ term_keys Enter; term_wait '^time 2,'
  $ met_again() { [ "$(term_screen | grep -c '^Breakpoint 1, ')" = 2 ]; }
  $ term_keys Up Up Up Enter; term_until 10 met_again

Ctrl-C clears the line, and stops what runs.

  $ term_type 'nonsense'; term_wait 'nonsense$'; term_keys C-c; term_wait 'nonsense\^C'
  $ term_type 'info time'; term_keys Enter; term_wait '^time .*, history'
  $ term_screen | grep 'There is no command' || echo none
  none
  $ term_keys C-d; term_wait_end

History is kept between runs.

  $ tail -n 2 .local/state/caravan/history
  continue
  info time
  $ cat >endless.ml <<'END'
  > let rec spin n = spin (n + 1)
  > let () = print_endline "spinning"; spin 0
  > END
  $ ocamlc -g -o endless.byte endless.ml && term_start 80x24 caravan --no-tui endless.byte
  $ term_wait '^\(caravan\)'; term_keys Up; term_wait 'info time'; term_keys C-c
  $ term_type continue; term_keys Enter; term_wait '^spinning'; term_keys C-c; term_wait Interrupted
  $ term_type quit; term_keys Enter; term_wait_end

What is no debugger tells how far it is, and Ctrl-C ends it with a sentence.

  $ term_start 80x24 caravan digest --at 1000000000000 endless.byte
  $ term_wait '^ +[0-9]+ %.*'; term_keys C-c
  $ term_wait_end
  [1]
  $ term_screen | sed 's/time [0-9]*/time N/'
  caravan: Interrupted at time N.

The recording of a crash stands at it, and says what it was; so when a primitive raised.

  $ echo 'let () = print_int (int_of_string "seven")' >dies.ml
  $ ocamlc -g -o dies.byte dies.ml
  $ caravan run --on-crash dies.caravan dies.byte
  Fatal error: exception Failure("int_of_string")
  [2]
  $ term_start 80x10 caravan --no-tui dies.caravan
  $ term_wait '^Uncaught exception: Failure.*int_of_string'
  $ term_type 'reverse-stepi' && term_keys Enter
  $ term_wait '^time [0-9]*, Dies'
  $ term_keys C-d
  $ term_wait_end
