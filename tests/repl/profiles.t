A program that profiles its own allocations (Gc.Memprof). Its callbacks are calls that nobody wrote, between an
instruction and the same instruction again.

  $ ocaml_program memprof_sums -w -a
  $ caravan --batch memprof_sums.byte <<'END'
  > break memprof_sums.ml:22
  > run
  > backtrace
  > finish
  > rsi
  > END
  Breakpoint 1: Memprof_sums.sums.(fun) (memprof_sums.ml:22:26), instruction 24167
  Breakpoint 1, memprof_sums.ml:22
  time 389974, Memprof_sums.sums.(fun) (memprof_sums.ml:22:26)
  => 24167  ACC0
  #0   Memprof_sums.sums.(fun) (n=3) at memprof_sums.ml:22:26, instruction 24167
  #1   instruction 39, instruction 39
  #2   Memprof_sums.work+49 (_) at memprof_sums.ml:12:2, instruction 24314
  #3   Memprof_sums.sums+25 (rate=1.) at memprof_sums.ml:25:2, instruction 24218
  #4   Stdlib.List.iter+9 (f=<fun Memprof_sums.sums>, _) at list.ml:110:12, instruction 2836
  #5   Memprof_sums+11 at memprof_sums.ml:32:9, instruction 24336
  time 389991, instruction 39
  => 39  POPTRAP
  Value returned: (3)
  time 389990, Memprof_sums.sums.(fun)+6 (memprof_sums.ml:22:37)
  => 24173  RETURN 1

Where samples fall is part of the state: the same moment has the same digest, whichever way one comes to it.

  $ visit() { for at; do printf 'goto %d\ndigest\n' "$at"; done; }
  $ { visit 60000 500000 60000 60001 499999 500000 120000 60001 120000 499999; } |
  >     caravan --batch memprof_sums.byte | grep -Ex '[0-9a-f]{32}' | sort | uniq -c | sed 's/[0-9a-f]\{32\}/DIGEST/'
        2 DIGEST
        2 DIGEST
        2 DIGEST
        2 DIGEST
        2 DIGEST
  $ caravan record -o profile.caravan memprof_sums.byte | tail -n 1
  rate 0: all died: true, what was promoted or born old died old: true
  $ [ "$(caravan digest --at 500000 memprof_sums.byte | cat)" = "$(caravan digest profile.caravan --at 500000)" ] && echo same
  same
