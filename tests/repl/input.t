What a command can be made of: lines, blocks, other programs; and what is said to fingers that know other debuggers.

  $ ocaml_program hello

A backslash at the end of a line joins it with the next one; a block has its lines up to an end of its own. The commands
of a breakpoint are run where it stops, in either direction; after a motion among them comes what that led to.

  $ caravan --batch hello.byte <<'END'
  > print $time \
  > == 0
  > stepi \
  >   2
  > break Stdlib.print_endline
  > commands
  > print $time
  > end
  > break Hello.greeting
  > commands 2
  > silent
  > lua print("greeting", caravan.now())
  > continue
  > print "never"
  > end
  > info breakpoints
  > continue
  > continue
  > reverse-continue
  > commands 1
  > end
  > info breakpoints
  > reverse-continue
  > END
  $1 : bool = true
  time 2, CamlinternalFormatBasics+1
  => 599  CLOSUREREC 0 @162
  Breakpoint 1: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  Breakpoint 2: Hello.greeting (hello.ml:3:20), instruction 1867
  number  on   hits  ignore  where
       1  yes     0       0  Stdlib.print_endline, instruction 979
            print $time
       2  yes     0       0  Hello.greeting, instruction 1867
            silent
            lua print("greeting", caravan.now())
            continue
            print "never"
  greeting	379
  Breakpoint 1, Stdlib.print_endline
  time 409, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  409
  hello, world
  Breakpoint 1, Stdlib.print_endline
  time 430, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  430
  Breakpoint 1, Stdlib.print_endline
  time 409, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  409
  number  on   hits  ignore  where
       1  yes     3       0  Stdlib.print_endline, instruction 979
       2  yes     1       0  Hello.greeting, instruction 1867
            silent
            lua print("greeting", caravan.now())
            continue
            print "never"
  greeting	379
  Breakpoint 1, Stdlib.print_endline
  time 409, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0

Where several stop, all have their say; the stop itself is silent when all of them want it so.

  $ caravan --batch hello.byte <<'END'
  > break Stdlib.print_endline
  > commands
  > silent
  > print "first"
  > end
  > break Stdlib.print_endline if $time > 0
  > commands
  > silent
  > print "second"
  > end
  > run
  > break Stdlib.print_endline
  > continue
  > END
  Breakpoint 1: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  Breakpoint 2: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  $1 : string = "first"
  $2 : string = "second"
  Breakpoint 3: Stdlib.print_endline (stdlib.ml:492:2), instruction 979
  hello, world
  Breakpoint 1, Stdlib.print_endline
  Breakpoint 2, Stdlib.print_endline
  Breakpoint 3, Stdlib.print_endline
  time 430, Stdlib.print_endline (stdlib.ml:492:2)
  => 979  ACC0
  $1 : string = "first"
  $2 : string = "second"

A program may meet such a breakpoint a thousand times; nothing grows with it.

  $ cat >count.ml <<'END'
  > let rec count n = if n > 0 then count (n - 1)
  > let () = count 20000
  > END
  $ ocamlc -g -o count.byte count.ml
  $ printf 'break Count.count\ncommands\nsilent\ncontinue\nend\nrun\ninfo breakpoints\n' | caravan --batch count.byte
  Breakpoint 1: Count.count (count.ml:1:18), instruction 1867
  The program ended with status 0.
  time 160412, instruction 1890
  => 1890  STOP
  number  on   hits  ignore  where
       1  yes  20001       0  Count.count, instruction 1867
            silent
            continue
  $ printf 'watch $global[0]\ncommands\nsilent\nnonsense\nprint 1\nend\ncontinue\n' | caravan --batch hello.byte
  Watchpoint 1: $global[0]
  hello, world
  good bye
  The program ended with status 0.
  time 476, instruction 1890
  => 1890  STOP

What is missing or wrong is said, and the lines belong to nobody else.

  $ printf 'commands\nsilent\nend\nbreak Hello.greeting\ncommands 7\nend\ncommands x\nend\ncommands 1 1\nend\n' | caravan --batch hello.byte
  There is no breakpoint yet; break makes one.
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  '7' is no breakpoint's number; info breakpoints lists them.
  'x' is no breakpoint's number; info breakpoints lists them.
  '1' is one word too many for 'commands'.
  [1]
  $ printf 'break Hello.greeting\ncommands\nsilent\n' | caravan --batch hello.byte
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  The lines of 'commands' end with a line 'end', which is missing.
  [1]
  $ printf 'lua\nprint(1)\n' | caravan --batch hello.byte
  The lines of 'lua' end with a line 'end', which is missing.
  [1]
  $ caravan --batch -c 'commands' hello.byte
  The lines of 'commands' end with a line 'end', which is missing.
  [1]
  $ caravan --batch -c 'break Hello.greeting' -c 'commands
  > silent
  > end
  > ' -c run -c 'print $time' hello.byte
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  379
  $ caravan --batch -x folder-that-is-none -c 'source .' -c 'silent' -c end hello.byte
  The command file folder-that-is-none cannot be opened: No such file or directory.
  The command file . cannot be read: Is a directory.
  silent only stands first among the commands of a breakpoint.
  end only ends the lines of commands or lua.
  [1]

Lua's own ends do not end its lines. Blocks stand in blocks, and in files; a file names the line at which it ended.

  $ cat >blocks <<'END'
  > lua
  > for i = 1, 2 do
  >   print(i)
  > end
  > function twice(x)
  >   return 2 * x
  > end
  > end
  > break Hello.greeting
  > commands
  > lua
  > if true then
  >   print(twice(21))
  > end
  > end
  > end
  > run
  > lua
  > x = = 1
  > end
  > print "not reached"
  > END
  $ caravan --batch -x blocks hello.byte
  1
  2
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  Breakpoint 1, Hello.greeting
  time 379, Hello.greeting (hello.ml:3:20)
  => 1867  ACC0
  42
  Lua stopped at lua:1: unexpected symbol near '='.
  The commands of blocks ended at line 20, which failed.
  [1]
  $ caravan --batch -c 'lua caravan.command("break Hello.greeting") caravan.command("commands\nsilent\nprint 6\nend") caravan.command("run")' hello.byte
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  $1 : int = 6

The shell, and the present folder.

  $ mkdir -p folder && touch folder/file
  $ caravan --batch hello.byte <<'END'
  > shell echo $((1 + 1))
  > !echo shout
  > !
  > shell exit 3
  > shell kill -9 $$
  > cd folder
  > !ls
  > lua print((caravan.command("pwd", true):gsub("^.*/", "")))
  > lua print((caravan.command("!ls; echo wrong >&2; cat", true)))
  > cd nowhere
  > cd folder folder
  > pwd x
  > END
  2
  shout
  'shell' needs a command, as in: shell ls
  The shell command ended with status 3.
  The shell command was ended by signal 9.
  file
  folder

  file
  wrong

  The folder nowhere cannot be gone to: No such file or directory.
  'folder' is one word too many for 'cd'.
  'x' is one word too many for 'pwd'.
  [1]

Names that mean something elsewhere.

  $ caravan --batch -c 'kill' -c 'environment A=1' -c 'set arguments 1 2' -c 'set nothing 1' -c 'info checkpoints' hello.byte
  There is no process to kill: start goes to the beginning, run runs from there, quit leaves.
  The program has the environment that Caravan was called in; leave, set the variable, and call it again.
  The program's arguments stand behind it when Caravan is called; leave, and call it with others.
  There is no setting 'nothing'; set alone lists them.
  There are no snapshots; snapshot NAME takes one.
  Automatic snapshots: 1; all together hold 81 KiB.
  [1]

Each argument has its completion, which complete prints as the Tab key would make it.

  $ mkdir files && touch files/one.cmd files/two.cmd
  $ caravan --batch hello.byte <<'END'
  > snapshot first
  > break Hello.greeting
  > watch Hello
  > complete snapshot
  > complete reverse-st
  > complete info bre
  > complete break Hello.g
  > complete break Stdlib.print_endl
  > complete restore f
  > complete restore m
  > complete goto ou
  > complete goto f
  > complete delete snapshot f
  > complete branch delete m
  > complete delete 
  > complete commands 
  > complete source files/o
  > complete save files/
  > complete cd fil
  > complete shell ls files/t
  > complete print $e
  > complete watch Hel
  > complete x $s
  > complete last-change $ac
  > complete set wi
  > complete set color 
  > complete set width 
  > complete set $ac
  > complete show h
  > complete show color 
  > complete lua print(caravan.sna
  > complete lua caravan.reverse_n
  > complete help conti
  > complete help ru
  > complete help info reg
  > complete complete conti
  > complete break Hello.greeting if $ac
  > complete condition 
  > complete condition 1 $time>=0&&$ac
  > complete print $sp[0]==Hel
  > complete nonsense x
  > continue
  > complete print n
  > complete ptype na
  > complete print greeting (na
  > END
  Snapshot first at time 0.
  Breakpoint 1: Hello.greeting (hello.ml:3:20), instruction 1867
  Watchpoint 2: Hello
  snapshot
  snapshots
  reverse-stepi
  reverse-step
  info breakpoints
  break Hello.greeting
  break Stdlib.print_endline
  restore first
  restore main
  goto output
  goto first
  delete snapshot first
  branch delete main
  delete snapshot
  delete 1
  delete 2
  commands 1
  commands 2
  source files/one.cmd
  save files/one.cmd
  save files/two.cmd
  cd files/
  shell ls files/two.cmd
  print $env
  print $extra_args
  watch Hello
  x $sp
  x $sp[
  last-change $accu
  set width
  set color off
  set color on
  set color auto
  set $accu
  show history-budget
  lua print(caravan.snapshot
  lua print(caravan.snapshots
  lua caravan.reverse_nexti
  lua caravan.reverse_next
  help continue
  help run
  help running
  help info registers
  complete continue
  break Hello.greeting if $accu
  condition 1
  condition 2
  condition 1 $time>=0&&$accu
  print $sp[0]==Hello
  Breakpoint 1, Hello.greeting
  time 379, Hello.greeting (hello.ml:3:20)
  => 1867  ACC0
  print name
  ptype name
  print greeting (name
