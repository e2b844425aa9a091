Help comes from the command table.

  $ ocaml_program hello
  $ caravan help stepi
  stepi [COUNT]: execute one instruction, or COUNT.
  Time is counted in instructions, so stepi 5 goes to the present time plus 5,
  and reverse-stepi 5 back again. Breakpoints on the way stop it.
  Short: si
  Backwards: reverse-stepi rsi
  $ caravan help break
  break [WHERE] [thread N] [if EXPRESSION]: stop whenever the program comes to a place.
  WHERE is MODULE.FUNCTION, a function's bare name, FILE:LINE, FILE:LINE:COLUMN,
  LINE in the current file, or *N for the instruction with number N; as in
  ocamldebug also @ MODULE LINE, @ MODULE LINE COLUMN (from 1) and @ MODULE #
  CHARACTER, where MODULE is the current one when it is left out. A line without
  code is the next one that has some. A name that several functions have, and a
  line that several modules have, is one breakpoint at all these places. Without
  WHERE, the current instruction. With thread, only in the thread with that
  Thread.id. With EXPRESSION, only when it holds there; condition says more.
  Short: b br
  $ caravan help info
  info SUBJECT: show something; info alone lists the subjects.
  Short: i
    info breakpoints   list the breakpoints
    info snapshots     the same, and what the automatic ones take
    info time          show the present time and the history's limits
    info locals        show the variables of the chosen frame
    info args          show the arguments of the chosen frame
    info printers      list the functions that show values
    info line          show which instructions a line of the source has
    info source        show the source of the chosen frame, and where it was found
    info sources       list the program's sources, and where they were found
    info symbol        show which function an instruction belongs to
    info modules       list the modules with debug information
    info module        show a module's code, sources and compiled interface
    info threads       list the threads, and where each of them goes on
    info domains       list the domains
    info fibres        list the stacks: fibres, and those of threads
    info channels      list the channels, with what waits in their buffers
    info gc            show the collector's counters and settings
    info heap          show how much of what is in memory
    info registers     show the registers of the bytecode machine
    info stack         show the words at the top of the stack
    info functions     list the program's functions
    info globals       list the program's modules and their globals
    info event         show the source event that the chosen frame stands at
    info program       show what is being debugged
    info world         list what the program asked of the world, up to now
    info log           show what the record of these questions takes
    info output        print what the program has written, up to now
  $ caravan help delete snapshot
  delete snapshot NAME: delete a snapshot's name.
  The time it stood for can still be reached with goto.
  $ caravan help breakpoints
  Breakpoints (breakpoints):
    break              stop whenever the program comes to a place
    tbreak             the same, but only once
    dprintf            print something whenever the program comes to a place, and go on
    watch              stop whenever the program changes a word
    delete             delete breakpoints; all, if no number is given
    enable             enable breakpoints; all, if no number is given
    disable            disable breakpoints; all, if no number is given
    catch              stop at raises, questions to the world, collections, threads
    thread             let a breakpoint count only in one thread
    condition          let a breakpoint count only where an expression holds
    ignore             let a breakpoint pass COUNT times
    commands           run commands whenever a breakpoint stops
    info breakpoints   list the breakpoints
  $ caravan help nonsense
  There is no command 'nonsense'; help lists them.
  [1]
  $ caravan help | grep -c .
  101
  $ printf 'help goto\ninfo\nhelp quit\n' | caravan --batch hello.byte
  goto TIME | output LINE: go to a time, in either direction.
  TIME is a number of instructions since the start, +N or -N from now, N% of the
  history known, start, end, or the name of a snapshot; on another branch, BRANCH
  or BRANCH:TIME. Beyond the end of what was recorded the program runs on. output
  LINE is where the program is about to write that line of its output, the first
  being 1.
    info breakpoints   list the breakpoints
    info snapshots     the same, and what the automatic ones take
    info time          show the present time and the history's limits
    info locals        show the variables of the chosen frame
    info args          show the arguments of the chosen frame
    info printers      list the functions that show values
    info line          show which instructions a line of the source has
    info source        show the source of the chosen frame, and where it was found
    info sources       list the program's sources, and where they were found
    info symbol        show which function an instruction belongs to
    info modules       list the modules with debug information
    info module        show a module's code, sources and compiled interface
    info threads       list the threads, and where each of them goes on
    info domains       list the domains
    info fibres        list the stacks: fibres, and those of threads
    info channels      list the channels, with what waits in their buffers
    info gc            show the collector's counters and settings
    info heap          show how much of what is in memory
    info registers     show the registers of the bytecode machine
    info stack         show the words at the top of the stack
    info functions     list the program's functions
    info globals       list the program's modules and their globals
    info event         show the source event that the chosen frame stands at
    info program       show what is being debugged
    info world         list what the program asked of the world, up to now
    info log           show what the record of these questions takes
    info output        print what the program has written, up to now
  quit: leave the debugger.
  Short: q exit
  $ caravan --version
  caravan 0.1.0
  $ caravan --help
  caravan: a time-travel debugger for OCaml bytecode

    caravan [OPTIONS] PROGRAM [ARGS]         debug a program that ocamlc made (or a recording)
    caravan open [OPTIONS] FILE              debug a recording; nothing on this machine is touched
    caravan run [--on-crash FILE] [--checkpoint FILE [--every DURATION]] PROGRAM [ARGS]
                                             run it as ocamlrun would
    caravan record -o FILE PROGRAM [ARGS]    run it and record everything
    caravan restart FILE [--at MOMENT]       go on for real from where a recording stands, or another moment
    caravan info FILE                        what a recording is
    caravan verify FILE                      check every byte of a recording
    caravan disas PROGRAM                    print its instructions
    caravan digest PROGRAM|FILE [--at TIME]  print the digest of its state at a time
    caravan help [COMMAND]                   explain the debugger's commands

    -x FILE      run the commands in FILE first (Lua, if its name ends in .lua)
    -c COMMAND   run this command first
    -I FOLDER    look for sources and compiled interfaces there first
    --batch      no prompt; commands come from -x and -c or, without these, from standard input;
                 the exit status is 1 if one failed
    --json       the same for programs: one JSON object a line for each command and each piece of output
    -n, --no-rc  do not run the commands in ~/.caravanrc and .caravan/rc first; --batch and --json do not, either
    --color WHEN on, off or auto, as set color does
    -t           the terminal UI, which is the default on a terminal
    --no-tui     the plain prompt
    --seed N     let threads take turns differently; also for run and record
    --domains N  what Domain.recommended_domain_count says; also for run and record
    --version, --help
