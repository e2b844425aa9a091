Watchpoints: words that stop the program when it changes them, in either direction, and last-change.

  $ cat >keeper.ml <<'END'
  > type box = { mutable n : int; mutable next : int list }
  > let total = ref 0
  > let make n = { n; next = [] }
  > let churn k =
  >   let rec go k acc = if k = 0 then List.length acc else go (k - 1) (k :: acc) in
  >   go k []
  > let box = make 1
  > let floats = [| 1.5; 2.5 |]
  > let () =
  >   box.n <- 2;
  >   ignore (churn 100_000);
  >   box.n <- 3;
  >   box.next <- [ 1; 2 ];
  >   ignore (churn 100_000);
  >   box.n <- 2;
  >   box.n <- 2;
  >   floats.(1) <- 3.25;
  >   total := box.n + churn 10
  > END
  $ ocamlc -g -o keeper.byte keeper.ml

A field of a block that was born in the nursery and moved by the collector: back to its birth, and forward again. The
instruction that writes what is there already is no change.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > digest
  > watch Keeper[3][0]
  > info breakpoints
  > reverse-continue
  > stepi
  > reverse-stepi
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > continue
  > continue 2
  > continue
  > info breakpoints
  > continue
  > digest
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  6f0b2bf1a3d68cf44305dfe7a369c579
  Watchpoint 1: Keeper[3][0]
  number  on   hits  ignore  where
       1  yes     0       0  watch Keeper[3][0]
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  2
    after   3
  time 2000773, Keeper+21 (keeper.ml:12:2)
  => 5087  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  1
    after   2
  time 746, Keeper+14 (keeper.ml:8:13)
  => 5080  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    is made here
    after   1
  time 739, Keeper.make+2 (keeper.ml:3:13)
  => 5064  MAKEBLOCK2 0
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Watchpoint 1, Keeper[3][0]
    is made here
    after   1
  time 740, Keeper.make+3 (keeper.ml:3:13)
  => 5065  RETURN 1
  Watchpoint 1, Keeper[3][0]
    before  2
    after   3
  time 2000774, Keeper+22 (keeper.ml:13:2)
  => 5088  GETGLOBAL 69
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  number  on   hits  ignore  where
       1  yes    10       0  watch Keeper[3][0]
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  6f0b2bf1a3d68cf44305dfe7a369c579

A list in a field is the same list when the collector has moved it. A global begins as nothing and is set once; a float
in an array is a word, too.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > watch Keeper[3][1]
  > watch Keeper[4][1]
  > watch Keeper
  > watch Keeper[0][0]
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > goto 0
  > continue
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Watchpoint 1: Keeper[3][1]
  Watchpoint 2: Keeper[4][1]
  Watchpoint 3: Keeper
  Watchpoint 4: Keeper[0][0]
  Watchpoint 3, Keeper
    before  0
    after   ((12), <fun Keeper.make>, <fun Keeper.churn>, (2, (1, (2, 0))), [|1.5; 3.25|])
  time 4001047, Keeper+55
  => 5121  SETGLOBAL 71
  Watchpoint 4, Keeper[0][0]
    before  0
    after   12
  time 4001038, Keeper+46 (keeper.ml:18:19)
  => 5112  SETFIELD0
  Watchpoint 2, Keeper[4][1]
    before  2.5
    after   3.25
  time 4000810, Keeper+38 (keeper.ml:17:2)
  => 5104  C_CALL3 caml_floatarray_set
  Watchpoint 1, Keeper[3][1]
    before  0
    after   (1, (2, 0))
  time 2000776, Keeper+24 (keeper.ml:13:2)
  => 5090  SETFIELD1
  Watchpoint 2, Keeper[4][1]
    is made here
    after   2.5
  time 743, Keeper+11 (keeper.ml:7:10)
  => 5077  MAKEFLOATBLOCK 2
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Watchpoint 4, Keeper[0][0]
    is made here
    after   0
  time 730, Keeper+2 (keeper.ml:2:12)
  => 5068  PUSH

Counts, rest, and deletion are those of breakpoints; both stop, whichever comes first.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > watch Keeper[3][0]
  > tbreak List.length
  > ignore 1 1
  > reverse-continue
  > reverse-continue
  > disable 1
  > reverse-continue
  > enable
  > info breakpoints
  > delete 1
  > delete
  > info breakpoints
  > delete 1
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Watchpoint 1: Keeper[3][0]
  Temporary breakpoint 2: Stdlib.List.length (list.ml:25:15), instruction 4861
  Breakpoint 2, Stdlib.List.length
  time 4000925, Stdlib.List.length (list.ml:25:15)
  => 4861  ACC0
  Watchpoint 1, Keeper[3][0]
    before  2
    after   3
  time 2000773, Keeper+21 (keeper.ml:12:2)
  => 5087  SETFIELD0
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  number  on   hits  ignore  where
       1  yes     2       0  watch Keeper[3][0]
  There are no breakpoints.
  There is no breakpoint 1; info breakpoints lists them.
  [1]

A word of the stack, by its place: it ends when the top passes it, and backwards it begins where it was pushed.

  $ caravan --batch keeper.byte <<'END'
  > break Keeper.churn
  > continue
  > delete
  > info stack
  > watch stack 0
  > watch $sp[1]
  > reverse-continue
  > reverse-continue
  > continue
  > continue
  > continue
  > END
  Breakpoint 1: Keeper.churn (keeper.ml:5:2), instruction 5057
  Breakpoint 1, Keeper.churn
  time 750, Keeper.churn (keeper.ml:5:2)
  => 5057  CLOSUREREC 0 @5044
      0                    100000
      1  return            5084  Keeper+18 (keeper.ml:11:9)
      2  saved env         [||]
      3  saved extra_args  0
      4                    [|1.5; 2.5|]
      5                    (2, 0)
      6                    <fun Keeper.churn>
      7                    <fun Keeper.make>
      8                    (0)
  Watchpoint 2: stack 0
  Watchpoint 3: $sp[1]
  Watchpoint 2, stack 0
    is made here
    after   100000
  Watchpoint 3, $sp[1]
  time 749, Keeper+17 (keeper.ml:11:2)
  => 5083  APPLY1
  The beginning of history.
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  Watchpoint 2, stack 0
    is made here
    after   100000
  Watchpoint 3, $sp[1]
  time 750, Keeper.churn (keeper.ml:5:2)
  => 5057  CLOSUREREC 0 @5044
  Watchpoint 2, stack 0
    before  100000
    after   0
  time 755, Keeper.churn.go-1
  => 5044  GRAB 1
  Watchpoint 2, stack 0
    before  0
    after   (100000, 0)
  time 765, Keeper.churn.go-1
  => 5044  GRAB 1

A breakpoint and several watchpoints at one place are all told of, in either direction.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > watch Keeper[3][0]
  > watch Keeper[3][0]
  > break *5097
  > break *5098
  > reverse-continue
  > goto 4000000
  > continue
  > continue
  > info breakpoints
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Watchpoint 1: Keeper[3][0]
  Watchpoint 2: Keeper[3][0]
  Breakpoint 3: Keeper+31 (keeper.ml:15:2), instruction 5097
  Breakpoint 4: Keeper+32 (keeper.ml:16:2), instruction 5098
  Breakpoint 4, pc 5098
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  time 4000000, Stdlib.List.length_aux+4 (list.ml:21:19)
  => 2338  PUSHACC0
  Breakpoint 3, pc 5097
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  Watchpoint 2, Keeper[3][0]
  Breakpoint 4, pc 5098
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  number  on   hits  ignore  where
       3  yes     1       0  pc 5097, instruction 5097
       4  yes     2       0  pc 5098, instruction 5098
       1  yes     1       0  watch Keeper[3][0]
       2  yes     1       0  watch Keeper[3][0]

Where set changed a word, a motion over that moment stops as if the instruction before had done it, in either direction.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > watch Keeper[3][0]
  > reverse-continue
  > set $accu[0] = 77
  > reverse-continue
  > reverse-continue
  > goto 4000000
  > continue
  > continue
  > digest
  > reverse-stepi 1000
  > ignore 1 2
  > goto 4000000
  > stepi 900
  > reverse-stepi 97
  > goto 4000804
  > digest
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Watchpoint 1: Keeper[3][0]
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  branch-1 begins here, at time 4000803; restore main leaves it.
  Watchpoint 1, Keeper[3][0]
    before  3
    after   77
  time 4000802, Keeper+30 (keeper.ml:15:2)
  => 5096  PUSHACC2
  Watchpoint 1, Keeper[3][0]
    before  2
    after   3
  time 2000773, Keeper+21 (keeper.ml:12:2)
  => 5087  SETFIELD0
  time 4000000, Stdlib.List.length_aux+4 (list.ml:21:19)
  => 2338  PUSHACC0
  Watchpoint 1, Keeper[3][0]
    before  3
    after   77
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  77
    after   2
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  b5f1e684dce5103652dbedbcd2bc3541
  Watchpoint 1, Keeper[3][0]
    before  77
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  time 4000000, Stdlib.List.length_aux+4 (list.ml:21:19)
  => 2338  PUSHACC0
  time 4000900, Keeper.churn.go (keeper.ml:5:21)
  => 5045  ACC0
  Watchpoint 1, Keeper[3][0]
    before  77
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  b5f1e684dce5103652dbedbcd2bc3541

last-change goes to where a word got its value, and again to the change before; the watchpoints that there are do not
mind.

  $ caravan --batch keeper.byte <<'END'
  > continue
  > last-change Keeper[3][0]
  > goto end
  > last-change Keeper[3][1]
  > print $accu
  > break Keeper.make
  > reverse-continue
  > finish
  > last-change $accu[0]
  > last-change stack 0
  > END
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  time 4001071, instruction 5127
  => 5127  STOP
  Keeper[3][1]
    before  0
    after   (1, (2, 0))
  time 2000776, Keeper+24 (keeper.ml:13:2)
  => 5090  SETFIELD1
  (3, 0)
  Breakpoint 1: Keeper.make (keeper.ml:3:13), instruction 5062
  Breakpoint 1, Keeper.make
  time 737, Keeper.make (keeper.ml:3:13)
  => 5062  CONST0
  time 741, Keeper+9 (keeper.ml:7:10)
  => 5075  PUSHGETGLOBAL 67
  Value returned: (1, 0)
  $accu[0]
    is made here
    after   1
  time 739, Keeper.make+2 (keeper.ml:3:13)
  => 5064  MAKEBLOCK2 0
  stack 0
    is made here
    after   0
  time 738, Keeper.make+1 (keeper.ml:3:13)
  => 5063  PUSHACC1

The same in a recording.

  $ caravan record -o keeper.caravan keeper.byte
  $ caravan open --batch keeper.caravan <<'END'
  > watch Keeper[3][0]
  > reverse-continue
  > continue
  > continue
  > last-change Keeper[3][0]
  > END
  Watchpoint 1: Keeper[3][0]
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0
  Watchpoint 1, Keeper[3][0]
    before  3
    after   2
  time 4000804, Keeper+32 (keeper.ml:16:2)
  => 5098  CONST2
  The program ended with status 0.
  time 4001071, instruction 5127
  => 5127  STOP
  Keeper[3][0]
    before  3
    after   2
  time 4000803, Keeper+31 (keeper.ml:15:2)
  => 5097  SETFIELD0

A block that nobody needs any more dies, and its watchpoint with it.

  $ cat >dies.ml <<'END'
  > let f () = ref 5
  > let () = ignore (f ()); Gc.full_major (); print_endline "over"
  > END
  $ ocamlc -g -o dies.byte dies.ml
  $ caravan --batch dies.byte <<'END'
  > break Dies.f
  > continue
  > finish
  > watch $accu[0]
  > continue
  > info breakpoints
  > END
  Breakpoint 1: Dies.f (dies.ml:1:11), instruction 19615
  Breakpoint 1, Dies.f
  time 1653, Dies.f (dies.ml:1:11)
  => 19615  CONSTINT 5
  time 1656, Dies+4 (dies.ml:2:16)
  => 19622  CONST0
  Value returned: (5)
  Watchpoint 2: $accu[0]
  Watchpoint 2, $accu[0]: is gone, and nothing is left to watch.
  time 1659, Dies+7 (dies.ml:2:24)
  => 19625  GETGLOBAL 324
  number  on   hits  ignore  where
       1  yes     1       0  Dies.f, instruction 19615

What cannot be watched.

  $ caravan --batch keeper.byte <<'END'
  > goto 500
  > watch
  > watch 17
  > watch $accu
  > watch stack
  > watch stack 9999
  > watch Nothing[0]
  > watch $global[0][99]
  > last-change
  > last-change $pc
  > last-change $global[0]
  > watch $global[0]
  > watch $global[1]
  > watch $global[2]
  > watch $global[3]
  > watch $global[4]
  > watch $global[5]
  > watch $global[6]
  > watch $global[7]
  > watch $global[8]
  > ignore 99 1
  > END
  time 500, Stdlib.Sys+87 (stdlib/sys.mlp:126:0)
  => 2281  CLOSURE 0 @2142
  'watch' needs a place: stack N, or what print calls a global, a word of the stack or a field.
  '17' is no place that can be watched; a global, a word of the stack or a field is.
  '$accu' is no place that can be watched; a global, a word of the stack or a field is.
  Unbound identifier stack.
  The stack has 50 words; $sp[9999] is beyond it.
  There is no module 'Nothing'; info globals lists them.
  The block has 2 fields; there is no field 99.
  'last-change' needs a place: stack N, or what print calls a global, a word of the stack or a field.
  '$pc' is no place that can be watched; a global, a word of the stack or a field is.
  $global[0] has had its value since the beginning of history.
  Watchpoint 1: $global[0]
  Watchpoint 2: $global[1]
  Watchpoint 3: $global[2]
  Watchpoint 4: $global[3]
  Watchpoint 5: $global[4]
  Watchpoint 6: $global[5]
  Watchpoint 7: $global[6]
  Watchpoint 8: $global[7]
  There are 8 watchpoints already, and no more can be watched at once; delete one.
  There is no breakpoint 99; info breakpoints lists them.
  [1]

Watchpoints, conditions and caught exceptions stop the same motion, in either direction; a primitive's exception is met
before it happens, and a minor collection of the primitive is no change.

  $ cat >meet.ml <<'END'
  > let seen = [| 0 |]
  > let note k = seen.(0) <- k
  > let () =
  >   for k = 1 to 6 do
  >     note k;
  >     if k mod 3 = 0 then
  >       try ignore (String.concat "" [ string_of_int k; String.make (-k) 'x' ]) with Invalid_argument _ -> ()
  >   done
  > END
  $ ocamlc -g -o meet.byte meet.ml
  $ caravan --batch meet.byte <<'END' | grep -v '^=>'
  > continue
  > watch Meet[0][0]
  > break Meet.note if $sp[0] == 2 || $sp[0] == 5
  > catch raise Invalid_argument
  > goto start
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > reverse-continue
  > goto 1200
  > reverse-stepi 100
  > info breakpoints
  > END
  The program ended with status 0.
  time 1312, instruction 5977
  Watchpoint 1: Meet[0][0]
  Breakpoint 2: Meet.note (meet.ml:2:13), instruction 5903
  Catchpoint 3: raise of Invalid_argument
  time 0, CamlinternalFormatBasics
  Watchpoint 1, Meet[0][0]
    is made here
    after   0
  time 1093, Meet+2 (meet.ml:1:11)
  Watchpoint 1, Meet[0][0]
    before  0
    after   1
  time 1109, Meet.note+4 (meet.ml:2:13)
  Breakpoint 2, Meet.note
  time 1127, Meet.note (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  1
    after   2
  time 1131, Meet.note+4 (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  2
    after   3
  time 1153, Meet.note+4 (meet.ml:2:13)
  Breakpoint 3, raise of Invalid_argument
  time 1174, Stdlib.Bytes.make+1 (bytes.ml:42:2)
  Watchpoint 1, Meet[0][0]
    before  3
    after   4
  time 1199, Meet.note+4 (meet.ml:2:13)
  Breakpoint 2, Meet.note
  time 1217, Meet.note (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  4
    after   5
  time 1221, Meet.note+4 (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  5
    after   6
  time 1243, Meet.note+4 (meet.ml:2:13)
  Breakpoint 3, raise of Invalid_argument
  time 1264, Stdlib.Bytes.make+1 (bytes.ml:42:2)
  Watchpoint 1, Meet[0][0]
    before  5
    after   6
  time 1242, Meet.note+3 (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  4
    after   5
  time 1220, Meet.note+3 (meet.ml:2:13)
  Breakpoint 2, Meet.note
  time 1217, Meet.note (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  3
    after   4
  time 1198, Meet.note+3 (meet.ml:2:13)
  Breakpoint 3, raise of Invalid_argument
  time 1174, Stdlib.Bytes.make+1 (bytes.ml:42:2)
  Watchpoint 1, Meet[0][0]
    before  2
    after   3
  time 1152, Meet.note+3 (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  1
    after   2
  time 1130, Meet.note+3 (meet.ml:2:13)
  Breakpoint 2, Meet.note
  time 1127, Meet.note (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    before  0
    after   1
  time 1108, Meet.note+3 (meet.ml:2:13)
  Watchpoint 1, Meet[0][0]
    is made here
    after   0
  time 1092, Meet+1
  time 1200, Meet+14 (meet.ml:5:4)
  Watchpoint 1, Meet[0][0]
    before  3
    after   4
  time 1198, Meet.note+3 (meet.ml:2:13)
  number  on   hits  ignore  where
       2  yes     4       0  Meet.note, instruction 5903, if $sp[0] == 2 || $sp[0] == 5
       3  yes     3       0  raise of Invalid_argument
       1  yes    15       0  watch Meet[0][0]
