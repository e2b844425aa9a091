Going on differently from the past makes a branch, and what was there stays.

  $ need ocamlc
  $ cat >data.ml <<'END'
  > let limit = ref 3
  > let halves = [| 0.5; 1.5 |]
  > let names = ("one", "two")
  > END
  $ cat >count.ml <<'END'
  > open Data
  > let rec count n =
  >   if n <= !limit then begin
  >     print_endline (string_of_int n);
  >     count (n + 1)
  >   end
  > let () =
  >   count 1;
  >   print_endline (string_of_float (halves.(0) +. halves.(1)));
  >   print_endline (fst names)
  > END
  $ ocamlc -g -o count.byte data.ml count.ml
  $ steady() { sed 's/[0-9a-f]\{32\}/DIGEST/; s/ *[0-9]* KiB  DIGEST/  N KiB  DIGEST/; s/(.*endian.*)/(HOST)/'; }
  $ plain() { grep -v -e '^time ' -e '^=> '; }

A word that is set in the past. The program writes again, and is told once that the world outside does not go back. Main goes
on as it was.

  $ caravan --batch count.byte <<'END' 2>&1 | plain
  > continue
  > break Count.count
  > reverse-continue 4
  > set Data[0][0] = 2
  > set Data[1][1] = 100.25
  > set Data[2][0] = Data[2][1]
  > delete
  > continue
  > reverse-continue
  > restore main
  > print Data[0][0]
  > print Data[1]
  > continue
  > branches
  > info output
  > restore branch-1
  > info output
  > END
  1
  2
  3
  2.
  one
  The program ended with status 0.
  Breakpoint 1: Count.count (count.ml:3:2), instruction 1880
  Breakpoint 1, Count.count
  branch-1 begins here, at time 392; restore main leaves it.
  1
  2
  100.75
  two
  The world outside is not rolled back: what branch-1 does to it comes on top of what was done before.
  The program ended with status 0.
  The beginning of history.
  On branch main.
  3
  [|0.5; 1.5|]
  The program ended with status 0.
    name          parent                from            to  snapshots
  * main                                   0           647          0
    branch-1      main                   392           624          0  Data[0][0] = 2, Data[1][1] = 100.25, Data[2][0] = Data[2][1]
  1
  2
  3
  2.
  one
  On branch branch-1.

  $ caravan --batch count.byte <<'END' | grep -Ex '[0-9a-f]{32}' | uniq -c | sed 's/[0-9a-f]\{32\}/DIGEST/'
  > goto 500
  > digest
  > set $accu = $accu
  > digest
  > stepi 10
  > reverse-stepi 10
  > digest
  > goto 450
  > goto 500
  > digest
  > restore main
  > digest
  > goto 450
  > goto 500
  > digest
  > END
        6 DIGEST

The tree. A star marks where one stands; a name leads to its branch, and BRANCH:TIME to any moment.

  $ caravan --batch count.byte <<'END' 2>&1 | steady
  > goto 500
  > snapshot early
  > set $accu = 1
  > goto 550
  > snapshot first on a branch
  > set $accu = 2
  > goto 560
  > restore main
  > goto 520
  > live
  > goto 580
  > snapshots
  > branches
  > restore first
  > snapshots
  > goto main:510
  > branch rename branch-2 deep
  > snapshots
  > goto deep
  > last
  > forward
  > goto deep:end
  > branch delete deep
  > branch delete branch-1
  > branch delete branch-3
  > branch
  > restore main
  > branch delete branch-3
  > branch delete deep
  > branch delete branch-1
  > snapshots
  > forward
  > last
  > last
  > END
  1
  2
  3
  time 500, Count.count (count.ml:3:2)
  => 1880  GETGLOBALFIELD 50 0
  Snapshot early at time 500.
  branch-1 begins here, at time 500; restore main leaves it.
  time 550, Stdlib.valid_float_lexem.loop+5 (stdlib.ml:282:19)
  => 1374  PUSHENVACC3
  Snapshot first at time 550.
  branch-2 begins here, at time 550; restore branch-1 leaves it.
  time 560, Stdlib.(^)+6 (stdlib.ml:216:2)
  => 1475  ADDINT
  On branch main.
  time 500, Count.count (count.ml:3:2)
  => 1880  GETGLOBALFIELD 50 0
  time 520, Stdlib.valid_float_lexem (stdlib.ml:280:2)
  => 1394  ACC0
  Live from time 520 on.
  time 580, Stdlib.print_endline+1 (stdlib.ml:492:2)
  => 980  PUSHENVACC2
  main, time 0 to 580
      early                        500  N KiB  DIGEST
    +- branch-1, time 500 to 550: $accu = 1
    |      first                   550  N KiB  DIGEST  on a branch
    |    +- branch-2, time 550 to 560: $accu = 2
    * now                          580
    name          parent                from            to  snapshots
  * main                                   0           580          1
    branch-1      main                   500           550          1  $accu = 1
    branch-2      branch-1               550           560          0  $accu = 2
  On branch branch-1.
  time 550, Stdlib.valid_float_lexem.loop+5 (stdlib.ml:282:19)
  => 1374  PUSHENVACC3
  main, time 0 to 580
      early                        500  N KiB  DIGEST
    +- branch-1, time 500 to 550: $accu = 1
         * first                   550  N KiB  DIGEST  on a branch
         +- branch-2, time 550 to 560: $accu = 2
  On branch main.
  time 510, Count+8 (count.ml:9:48)
  => 1903  PUSHGETGLOBALFIELD 50 1
  main, time 0 to 580
      early                        500  N KiB  DIGEST
    +- branch-1, time 500 to 550: $accu = 1
    |      first                   550  N KiB  DIGEST  on a branch
    |    +- deep, time 550 to 560: $accu = 2
    * now                          510
  On branch deep.
  time 560, Stdlib.(^)+6 (stdlib.ml:216:2)
  => 1475  ADDINT
  On branch main.
  time 510, Count+8 (count.ml:9:48)
  => 1903  PUSHGETGLOBALFIELD 50 1
  On branch deep.
  time 560, Stdlib.(^)+6 (stdlib.ml:216:2)
  => 1475  ADDINT
  time 560, Stdlib.(^)+6 (stdlib.ml:216:2)
  => 1475  ADDINT
  deep is the branch that you are on; restore another one first.
  Other branches begin on branch-1; delete them first.
  There is no branch named branch-3; branches lists them.
    name          parent                from            to  snapshots
    main                                   0           580          1
    branch-1      main                   500           550          1  $accu = 1
  * deep          branch-1               550           560          0  $accu = 2
  On branch main.
  time 510, Count+8 (count.ml:9:48)
  => 1903  PUSHGETGLOBALFIELD 50 1
  There is no branch named branch-3; branches lists them.
  main, time 0 to 580
      early                        500  N KiB  DIGEST
    * now                          510
  There is no later stop to go forward to.
  That stop was on a branch that was deleted.
  That stop was on a branch that was deleted.

What cannot be set, and what cannot be called so.

  $ caravan --batch count.byte <<'END' 2>&1
  > break Count.count
  > continue
  > nexti 3
  > info stack 4
  > set $sp[2] = 3
  > set $sp[3] = 3
  > set $sp[0] = 3.5
  > set $sp[1000] = 3
  > set $pc = 5
  > set $sp = 5
  > set $env = 5
  > set $accu = "text"
  > set $accu = 99999999999999999999
  > set $accu = 4611686018427387904
  > set $accu = $pc
  > set $accu
  > set $accu =
  > set Data[1][0] = 1
  > set Data[2][0][0] = 1
  > set Nothing = 1
  > set nothing 1
  > branch rename main main
  > branch rename nothing other
  > branch rename main a:b
  > snapshot main
  > branch delete main
  > branch rename main
  > branch other
  > goto main:
  > goto other:5
  > branches
  > set $sp[1] = -4611686018427387904
  > print $sp[1]
  > set $sp[1] $accu < 1
  > print $sp[1]
  > END
  Breakpoint 1: Count.count (count.ml:3:2), instruction 1880
  Breakpoint 1, Count.count
  time 392, Count.count (count.ml:3:2)
  => 1880  GETGLOBALFIELD 50 0
  time 395, Count.count+3 (count.ml:3:2)
  => 1883  LEINT
      0                    3
      1                    1
      2  return            1899  Count+4 (count.ml:8:2)
      3  saved env         [||]
         ... 6 words in all
  This word of the stack belongs to a return frame, which the machine needs as it is.
  This word of the stack belongs to a return frame, which the machine needs as it is.
  What can be stored is an integer, or a value that the program has somewhere; a float only into an array or record of floats.
  The stack has 6 words; $sp[1000] is beyond it.
  Only $accu, words of the stack, globals and fields of blocks can be set.
  Only $accu, words of the stack, globals and fields of blocks can be set.
  Only $accu, words of the stack, globals and fields of blocks can be set.
  What can be stored is an integer, or a value that the program has somewhere; a float only into an array or record of floats.
  99999999999999999999 is too large for an integer of 63 bits.
  4611686018427387904 is too large for an integer of 63 bits.
  What can be stored is an integer, or a value that the program has somewhere; a float only into an array or record of floats.
  'set $accu' needs a value; help set says more.
  'set $accu' needs a value; help set says more.
  Only a float can be stored into an array or record of floats, as in 2.5.
  This is a value of kind string, which has no fields.
  There is no constructor and no module 'Nothing' here.
  There is no setting 'nothing'; set alone lists them.
  There is a branch named main; choose another name.
  There is no branch named nothing; branches lists them.
  A name has 1 to 64 printable characters and no blanks or colons.
  There is a branch named main; choose another name.
  main is the branch that you are on; restore another one first.
  'branch rename' needs another name for it; help branch rename says more.
  'branch other' is unknown; branch rename and branch delete are what there is.
  'main:' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  'other:5' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
    name          parent                from            to  snapshots
  * main                                   0           395          0
  branch-1 begins here, at time 395; restore main leaves it.
  -4611686018427387904
  0
  [1]

A watched word is followed on the branch that one is on.

  $ caravan --batch count.byte <<'END' 2>&1 | plain
  > break Count.count
  > continue
  > delete
  > watch Data[0][0]
  > set Data[0][0] = 0
  > info breakpoints
  > continue
  > reverse-continue
  > goto end
  > last-change Data[0][0]
  > info time
  > last-change Data[0][0]
  > restore main
  > info breakpoints
  > continue
  > restore branch-1
  > goto end
  > watch Data[1][0]
  > restore main
  > info breakpoints
  > END
  Breakpoint 1: Count.count (count.ml:3:2), instruction 1880
  Breakpoint 1, Count.count
  Watchpoint 2: Data[0][0]
  branch-1 begins here, at time 392; restore main leaves it.
  number  on   hits  ignore  where
       2  yes     0       0  watch Data[0][0]
  2.
  one
  The program ended with status 0.
  Watchpoint 2, Data[0][0]
    before  3
    after   0
  Data[0][0]
    before  3
    after   0
  Data[0][0]
    is made here
    after   3
  On branch main.
  number  on   hits  ignore  where
       2  yes     1       0  watch Data[0][0]
  1
  2
  3
  2.
  one
  The program ended with status 0.
  On branch branch-1.
  Watchpoint 3: Data[1][0]
  On branch main.
  number  on   hits  ignore  where
       2  yes     1       0  watch Data[0][0]
       3  yes     0       0  watch Data[1][0], on branch branch-1

On a recording a branch goes as far as what was recorded answers for it; live lets it reach this machine.

  $ caravan record -o count.caravan count.byte
  1
  2
  3
  2.
  one
  $ caravan open --batch count.caravan <<'END' 2>&1 | plain
  > break Count.count
  > reverse-continue 4
  > delete
  > set Data[0][0] = 1
  > continue
  > live
  > continue
  > branches
  > restore main
  > continue
  > END
  Breakpoint 1: Count.count (count.ml:3:2), instruction 1880
  Breakpoint 1, Count.count
  branch-1 begins here, at time 392; restore main leaves it.
  The end of the recording.
  Live from time 422 on.
  branch-2 begins here, at time 422; restore branch-1 leaves it.
  1
  2.
  one
  The world outside is not rolled back: what branch-2 does to it comes on top of what was done before.
  The program ended with status 0.
    name          parent                from            to  snapshots
    main                                   0           647          0
    branch-1      main                   392           422          0  Data[0][0] = 1
  * branch-2      branch-1               422           575          0
  On branch main.
  The program ended with status 0.

A recording has all branches: what the world said on each of them, their snapshots, and where one stood. It needs nothing that the
program asked for.

  $ cat >ask.ml <<'END'
  > let ask n =
  >   let c = open_in "answer" in
  >   let answer = input_line c in
  >   close_in c;
  >   print_endline (answer ^ string_of_int n)
  > let () =
  >   ask !Data.limit;
  >   ask 2
  > END
  $ ocamlc -g -o ask.byte data.ml ask.ml
  $ echo yes >answer
  $ caravan --batch ask.byte <<'END' 2>&1 | plain | steady
  > break Ask.ask
  > continue
  > snapshot asked before anything is asked
  > continue
  > continue
  > goto asked
  > shell echo no >answer
  > live
  > continue
  > snapshot other on a branch
  > set Data[0][0] = 7
  > set $accu = 1
  > goto asked
  > shell echo maybe >answer
  > set Data[0][0] = 5
  > branch rename branch-3 five
  > continue
  > snapshot deep of the last one
  > stepi 10
  > set $accu = $accu
  > goto other
  > save branches.caravan
  > branches
  > END
  Breakpoint 1: Ask.ask (ask.ml:2:2), instruction 1880
  Breakpoint 1, Ask.ask
  Snapshot asked at time 393.
  yes3
  Breakpoint 1, Ask.ask
  yes2
  The program ended with status 0.
  Live from time 393 on.
  branch-1 begins here, at time 393; restore main leaves it.
  no3
  The world outside is not rolled back: what branch-1 does to it comes on top of what was done before.
  Breakpoint 1, Ask.ask
  Snapshot other at time 513.
  branch-2 begins here, at time 513; restore branch-1 leaves it.
  On branch main.
  branch-3 begins here, at time 393; restore main leaves it.
  maybe3
  The world outside is not rolled back: what five does to it comes on top of what was done before.
  Breakpoint 1, Ask.ask
  Snapshot deep at time 513.
  branch-4 begins here, at time 523; restore five leaves it.
  On branch branch-1.
  Saved branches.caravan at time 513.
    name          parent                from            to  snapshots
    main                                   0           658          1
  * branch-1      main                   393           513          1
    branch-2      branch-1               513           513          0  Data[0][0] = 7, $accu = 1
    five          main                   393           523          1  Data[0][0] = 5
    branch-4      five                   523           523          0  $accu = $accu

  $ rm answer
  $ caravan verify branches.caravan
  branches.caravan is whole.
  $ caravan info branches.caravan | grep -E 'format|snapshots|branches' | sed 's/caravan [^,]*,/caravan,/; s/[0-9]*, of/N, of/'
  version    caravan, format 3
  snapshots  N, of them 3 with names
  branches   5
  $ caravan open --batch branches.caravan <<'END' 2>&1 | plain | steady
  > branches
  > snapshots
  > info output
  > goto five:end
  > info output
  > goto asked
  > print Data[0][0]
  > goto branch-2
  > print Data[0][0]
  > restore main
  > continue
  > info output
  > goto branch-4:end
  > reverse-stepi
  > stepi 2
  > diff branch-1 branch-2
  > branch delete five
  > restore branch-1
  > branch delete branch-4
  > branch rename branch-2 seven
  > branch rename main trunk
  > save again.caravan
  > branches
  > END
    name          parent                from            to  snapshots
    main                                   0           658          1
  * branch-1      main                   393           513          1
    branch-2      branch-1               513           513          0  Data[0][0] = 7, $accu = 1
    five          main                   393           523          1  Data[0][0] = 5
    branch-4      five                   523           523          0  $accu = $accu
  main, time 0 to 658
      asked                        393  N KiB  DIGEST  before anything is asked  (HOST)
    +- branch-1, time 393 to 513
    |    * other                   513  N KiB  DIGEST  on a branch  (HOST)
    |    +- branch-2, time 513 to 513: Data[0][0] = 7, $accu = 1
    +- five, time 393 to 523: Data[0][0] = 5
           deep                    513  N KiB  DIGEST  of the last one  (HOST)
         +- branch-4, time 523 to 523: $accu = $accu
  no3
  On branch five.
  maybe3
  On branch main.
  3
  On branch branch-2.
  7
  On branch main.
  The program ended with status 0.
  yes3
  yes2
  On branch branch-4.
  From time 513 of branch-1 to time 513 of branch-2:
    accu            <fun Ask.ask> -> 1
  Values:
    Data[0][0]      3 -> 7
  Words:
    nursery         at 0x51fef08: 0x7 -> 0xf
  2 words differ, in 2 pages.
  Other branches begin on five; delete them first.
  On branch branch-1.
  Saved again.caravan at time 513.
    name          parent                from            to  snapshots
    trunk                                  0           658          1
  * branch-1      trunk                  393           513          1
    seven         branch-1               513           513          0  Data[0][0] = 7, $accu = 1
    five          trunk                  393           523          1  Data[0][0] = 5
  $ caravan open --batch again.caravan <<'END' 2>&1 | plain | steady
  > branches
  > snapshots
  > goto seven
  > print Data[0][0]
  > set Data[0][0] = 8
  > stepi 100
  > branches
  > save again.caravan
  > END
    name          parent                from            to  snapshots
    trunk                                  0           658          1
  * branch-1      trunk                  393           513          1
    seven         branch-1               513           513          0  Data[0][0] = 7, $accu = 1
    five          trunk                  393           523          1  Data[0][0] = 5
  trunk, time 0 to 658
      asked                        393  N KiB  DIGEST  before anything is asked  (HOST)
    +- branch-1, time 393 to 513
    |    * other                   513  N KiB  DIGEST  on a branch  (HOST)
    |    +- seven, time 513 to 513: Data[0][0] = 7, $accu = 1
    +- five, time 393 to 523: Data[0][0] = 5
           deep                    513  N KiB  DIGEST  of the last one  (HOST)
  On branch seven.
  7
  The end of the recording.
    name          parent                from            to  snapshots
    trunk                                  0           658          1
    branch-1      trunk                  393           513          1
  * seven         branch-1               513           525          0  Data[0][0] = 7, $accu = 1, Data[0][0] = 8
    five          trunk                  393           523          1  Data[0][0] = 5
  Saved again.caravan at time 525.
  $ caravan open --batch again.caravan <<'END' 2>&1 | plain
  > stepi
  > print Data[0][0]
  > END
  On branch seven.
  The end of the recording.
  8

A time is asked for by the name of a branch elsewhere, too. Going on for real is going on there.

  $ caravan digest --at seven again.caravan | sed 's/[0-9a-f]\{32\}/DIGEST/'
  DIGEST  525
  $ caravan digest --at six again.caravan
  caravan: 'six' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  [1]
  $ echo indeed >answer
  $ caravan restart --at seven again.caravan
  indeed2
  $ caravan restart --at asked again.caravan
  indeed3
  indeed2

The digests in the recording are those of the session that saved it.

  $ digests() { grep -Ex '[0-9a-f]{32}'; }
  $ caravan --batch count.byte <<'END' 2>&1 | digests >saved
  > break Count.count
  > continue
  > set Data[0][0] = 1
  > delete
  > continue
  > save branch.caravan
  > digest
  > goto -1
  > digest
  > goto 500
  > digest
  > goto 410
  > digest
  > END
  $ caravan open --batch branch.caravan <<'END' 2>&1 | digests | cmp - saved && wc -l <saved
  > digest
  > goto -1
  > digest
  > goto 500
  > digest
  > goto 410
  > digest
  > END
  4

What a change made different, and what came of it: registers, then values by the paths that print knows, wherever their blocks
lie, then words.

  $ caravan --batch count.byte <<'END' 2>&1 | plain
  > break Count.count
  > continue
  > set Data[0][0] = 2
  > set Data[1][1] = 7.5
  > set Data[2][0] = Data[2][1]
  > diff main branch-1
  > diff branch-1
  > stepi 5
  > diff main
  > END
  Breakpoint 1: Count.count (count.ml:3:2), instruction 1880
  Breakpoint 1, Count.count
  branch-1 begins here, at time 392; restore main leaves it.
  From time 392 of main to time 392:
  Values:
    Data[0][0]      3 -> 2
    Data[1][1]      1.5 -> 7.5
    Data[2][0]      "one" -> "two"
  Words:
    nursery         at 0x51feef8: 0x3ff8000000000000 -> 0x401e000000000000
    nursery         at 0x51fef08: 0x7 -> 0x5
    old generation  at 0x91093f8: 0x910d118 -> 0x910d128
  3 words differ, in 2 pages.
  From time 392 to time 392:
  0 words differ, in 0 pages.
  From time 392 of main to time 397:
    time            392 -> 397
    pc              1880 -> 1885
    accu            <fun Count.count> -> 1
  Values:
    Data[0][0]      3 -> 2
    Data[1][1]      1.5 -> 7.5
    Data[2][0]      "one" -> "two"
  Words:
    nursery         at 0x51feef8: 0x3ff8000000000000 -> 0x401e000000000000
    nursery         at 0x51fef08: 0x7 -> 0x5
    old generation  at 0x91093f8: 0x910d118 -> 0x910d128
  6 words differ, in 3 pages.

  $ cat >moves.ml <<'END'
  > let before x = x
  > let after x = x
  > let () =
  >   Data.limit := before 4;
  >   Gc.minor ();
  >   Data.limit := after 5
  > END
  $ ocamlc -g -o moves.byte data.ml moves.ml
  $ caravan --batch moves.byte <<'END' 2>&1 | plain | grep -v "^  [a-z]"
  > break Moves.before
  > break Moves.after
  > continue
  > finish
  > continue
  > finish
  > nexti 2
  > x Data[1]
  > goto start
  > continue
  > x Data[1]
  > diff -0 end
  > END
  Breakpoint 1: Moves.before (moves.ml:1:15), instruction 19630
  Breakpoint 2: Moves.after (moves.ml:2:14), instruction 19628
  Breakpoint 1, Moves.before
  Value returned: 4
  Breakpoint 2, Moves.after
  Value returned: 5
  0x910a580  3fe0000000000000
  Breakpoint 1, Moves.before
  0x51fb850  3fe0000000000000
  From time 1668 to time 1681:
  Values:
    Data[0][0]      3 -> 5
    ...
  4750 words differ, in 37 pages.
