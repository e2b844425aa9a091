Recordings, command files, and the program run as ocamlrun would.

  $ ocaml_program debuggee
  $ steady() { sed -E 's/[0-9a-f]{32}/DIGEST/; s/ *[0-9]+ KiB  DIGEST/  N KiB  DIGEST/; s/\([a-z0-9_]+ [a-z]+-endian .*\)/(HOST)/; s/^(host|written|version|size|recorded) .*/\1 .../'; }

A session is saved with its past and its snapshots, and opened again: nothing is run, all is replayed.

  $ caravan --batch debuggee.byte <<'END'
  > break dive
  > continue
  > snapshot diving the first call
  > continue
  > save dive.caravan
  > END
  Breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  5! = 120
  Breakpoint 1, Debuggee.dive
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  Snapshot diving at time 1403.
  Breakpoint 1, Debuggee.dive
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  Saved dive.caravan at time 1409.
  $ caravan info dive.caravan | steady
  program    debuggee.byte
  reason     saved
  host ...
  written ...
  version ...
  time       1409, history from 0 to 1409
  snapshots  3, of them 1 with names
  world      7 events, 96 bytes, 13.7 bytes per event
  size ...
  $ caravan verify dive.caravan
  dive.caravan is whole.
  $ caravan open --batch dive.caravan <<'END' 2>&1 | steady
  > info program
  > info time
  > backtrace
  > snapshots
  > reverse-stepi
  > restore diving
  > info output
  > break factorial
  > rc
  > continue
  > goto end
  > continue
  > END
  dive.caravan, a recording
  OCaml 4.13, 8302 instructions, 122 globals
  time 1409, history from 0 to 1409; what it asked of the world is replayed
  time 1409, history from 0 to 1409
  #0   Debuggee.dive (n=3) at debuggee.ml:14:17, instruction 8131
  #1   Debuggee.dive+10 (n=4) at debuggee.ml:14:59, instruction 8141
  #2   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  #3   Debuggee+41 at debuggee.ml:26:43, instruction 8234
  main, time 0 to 1409
      diving                      1403  N KiB  DIGEST  the first call  (HOST)
    * now                         1409
  time 1408, Debuggee.dive+9 (debuggee.ml:14:55)
  => 8140  APPLY1
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  5! = 120
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  time 1322, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  The end of the recording.
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  The end of the recording.
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0

Restart goes on for real from where the recording stands, or another moment in it; so does live in the debugger.

  $ caravan restart dive.caravan
  dived: 3
  added: 7
  even
  3
  $ caravan restart dive.caravan --at 1600
  caravan: The recording ends at time 1409; there is no time 1600 in it.
  [1]
  $ caravan restart dive.caravan --at diving
  dived: 3
  added: 7
  even
  3
  $ caravan restart --at start dive.caravan | head -n 1
  5! = 120
  $ caravan --batch dive.caravan <<'END'
  > continue
  > restore diving
  > live
  > info time
  > info program
  > continue
  > reverse-stepi
  > END
  The end of the recording.
  time 1409, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  Live from time 1403 on.
  branch-1 begins here, at time 1403; restore main leaves it.
  time 1403, history from 0 to 1403
  dive.caravan, a recording
  OCaml 4.13, 8302 instructions, 122 globals
  time 1403, history from 0 to 1403; what it asks of the world from here on is done
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  time 1775, Std_exit+4
  => 8300  SETGLOBAL 121

Record runs to the end; run with --on-crash keeps what led to an exception, and the program dies as it would have.

  $ caravan record -o all.caravan debuggee.byte >output; tail -n 1 output
  3
  $ caravan open --batch -c 'info time' -c 'rc' -c 'info output' -c 'goto end' -c 'info output' all.caravan
  time 1776, history from 0 to 1776
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  time 1776, instruction 8301
  => 8301  STOP
  5! = 120
  dived: 3
  added: 7
  even
  3
  $ cat >crash.ml <<'END'
  > let () = print_string "before"; at_exit (fun () -> print_endline ", after")
  > let () = ignore (List.find (fun x -> x > 3) [1; 2; 3])
  > END
  $ ocamlc -g -o crash.byte crash.ml && caravan run --on-crash crash.caravan crash.byte
  before, after
  Fatal error: exception Not_found
  [2]
  $ caravan open --batch -c 'info time' -c backtrace -c reverse-nexti -c 'info output' crash.caravan
  time 849, history from 0 to 849
  #0   Stdlib.List.find+17 (p=<fun Crash.(fun)>, _) at list.ml:224:10, instruction 3010
  #1   Crash+11 at crash.ml:2:16, instruction 5061
  time 848, Stdlib.List.find+16 (list.ml:224:10)
  => 3009  GETGLOBALFIELD 46 7
  $ caravan info crash.caravan | grep reason
  reason     a crash
  $ caravan record -o again.caravan crash.byte
  before, after
  Fatal error: exception Not_found
  [2]
  $ caravan open --batch -c backtrace -c continue again.caravan
  #0   Stdlib.List.find+17 (p=<fun Crash.(fun)>, _) at list.ml:224:10, instruction 3010
  #1   Crash+11 at crash.ml:2:16, instruction 5061
  The program ended with status 2.
  time 913, instruction 3
  => 3  C_CALL1 (the VM's own)
  $ caravan run --checkpoint check.caravan --every 1h debuggee.byte | tail -n 1
  3

Something that ends the recorder leaves what it has committed, and nobody writes over that by mistake.

  $ cat >killed.ml <<'END'
  > let () = print_endline "so far"; Unix.kill (Unix.getpid ()) Sys.sigkill
  > END
  $ ocamlc -g -I +unix unix.cma -o killed.byte killed.ml
  $ (caravan record -o killed.caravan killed.byte; exit $?) 2>/dev/null
  so far
  [137]
  $ caravan info killed.caravan.part | grep reason
  reason     a recording that was cut off
  $ caravan verify killed.caravan.part
  killed.caravan.part is whole.
  $ caravan open --batch -c 'info output' -c 'save kept.caravan' killed.caravan.part
  so far
  Saved kept.caravan at time 4117.
  $ caravan verify kept.caravan
  kept.caravan is whole.
  $ caravan record -o killed.caravan debuggee.byte
  caravan: killed.caravan.part holds what was recorded before something ended the recorder; open it and save it under another name, or remove it.
  [1]

Run gives the program its own input, arguments and exit status.

  $ cat >echo.ml <<'END'
  > let () = print_endline (String.concat " " (Array.to_list Sys.argv) ^ ": " ^ input_line stdin); exit 7
  > END
  $ ocamlc -g -o echo.byte echo.ml && echo 'a line' | caravan run echo.byte one two
  echo.byte one two: a line
  [7]

In the debugger, too; commands that come from standard input are read to their end first.

  $ echo 'a line' | caravan --batch -c continue echo.byte one two
  echo.byte one two: a line
  The program ended with status 7.
  time 1607, Stdlib.exit+4 (stdlib.ml:569:2)
  => 874  C_CALL1 caml_sys_exit
  $ printf 'continue\ninfo output\n' | caravan --batch echo.byte one
  Uncaught exception: End_of_file
  time 1235, Stdlib.input_line.scan+13 (stdlib.ml:456:14)
  => 1062  RAISE

Command files end at the first command that fails.

  $ printf '# a comment\n\nstepi 3\nsnapshot three\n' >good.cmd
  $ printf 'stepi\nnonsense\nstepi\n' >bad.cmd
  $ printf 'source good.cmd\nsource bad.cmd\nstepi\n' >both.cmd
  $ caravan --batch -x good.cmd -c 'info time' debuggee.byte
  time 3, CamlinternalFormatBasics+2
  => 600  CLOSUREREC 0 @297
  Snapshot three at time 3.
  time 3, history from 0 to 3
  $ caravan --batch -x both.cmd -c 'info time' debuggee.byte
  time 3, CamlinternalFormatBasics+2
  => 600  CLOSUREREC 0 @297
  Snapshot three at time 3.
  time 4, CamlinternalFormatBasics+3
  => 601  ACC0
  There is no command 'nonsense'; help lists them.
  The commands of bad.cmd ended at line 2, which failed.
  The commands of both.cmd ended at line 2, which failed.
  time 4, history from 0 to 4
  [1]
  $ printf 'source loop.cmd\n' >loop.cmd; caravan --batch -x loop.cmd debuggee.byte 2>&1 | head -n 2
  loop.cmd is not read: command files call each other more than 16 deep.
  The commands of loop.cmd ended at line 1, which failed.
  $ caravan --batch -c 'source nothing.cmd' -c 'source' -c 'save' -c 'save /nothing/x.caravan' debuggee.byte
  The command file nothing.cmd cannot be opened: No such file or directory.
  'source' needs a file's name; help source says more.
  'save' needs a file's name; help save says more.
  /nothing/x.caravan could not be written: its folder /nothing/: No such file or directory.
  [1]
  $ caravan --batch -c 'stepi' -c quit -c 'stepi' debuggee.byte; caravan --batch -c nonsense -c quit debuggee.byte
  time 1, CamlinternalFormatBasics
  => 598  CLOSUREREC 0 @45
  There is no command 'nonsense'; help lists them.
  [1]
  $ echo 'print(1 + 1)' >two.lua; caravan --batch -x two.lua -c 'lua 6 * 7' -c lua debuggee.byte
  2
  42
  'lua' needs code, as in: lua print(caravan.now())
  [1]

Code and digests without a session.

  $ caravan disas debuggee.byte | sed -n '/^Debuggee.factorial:/,/^Debuggee.dive:/p'
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
  Debuggee.dive:
  $ caravan digest debuggee.byte | cut -d' ' -f3
  1776
  $ caravan record -o piped.caravan debuggee.byte | tail -n 1
  3
  $ [ "$(caravan digest debuggee.byte | cat)" = "$(caravan digest piped.caravan --at end)" ] && echo the same
  the same
  $ [ "$(caravan digest --at 700 debuggee.byte | cat)" = "$(caravan digest piped.caravan --at 700)" ] && echo the same
  the same
