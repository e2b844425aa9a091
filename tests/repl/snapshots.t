Moments by name.

  $ ocaml_program debuggee
  $ steady() { sed 's/[0-9a-f]\{32\}/DIGEST/; s/hold [0-9]* KiB/hold N KiB/; s/ *[0-9]* KiB  DIGEST/  N KiB  DIGEST/'; }

  $ caravan --batch debuggee.byte <<'END' 2>&1 | steady
  > snapshots
  > snapshot begin
  > goto 1000
  > snapshot middle halfway, with a note
  > goto 2000
  > snapshots
  > info time
  > restore middle
  > snapshots
  > goto begin
  > info snapshots
  > delete snapshot middle
  > snapshots
  > END
  There are no snapshots; snapshot NAME takes one.
  Snapshot begin at time 0.
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  Snapshot middle at time 1000.
  5! = 120
  dived: 3
  added: 7
  even
  3
  The program ended with status 0.
  time 1776, instruction 8301
  => 8301  STOP
  main, time 0 to 1776
      begin                          0  N KiB  DIGEST
      middle                      1000  N KiB  DIGEST  halfway, with a note
    * now                         1776
  time 1776, history from 0 to 1776
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  main, time 0 to 1776
      begin                          0  N KiB  DIGEST
    * middle                      1000  N KiB  DIGEST  halfway, with a note
  time 0, CamlinternalFormatBasics
  => 44  BRANCH @598
  main, time 0 to 1776
    * begin                          0  N KiB  DIGEST
      middle                      1000  N KiB  DIGEST  halfway, with a note
  Automatic snapshots: 1; all together hold N KiB.
  main, time 0 to 1776
    * begin                          0  N KiB  DIGEST

A digest says whether two states are the same; a restored snapshot has the digest that it had.

  $ caravan --batch debuggee.byte <<'END' | grep -Ex '[0-9a-f]{32}' | uniq -c | sed 's/[0-9a-f]\{32\}/DIGEST/'
  > goto 1000
  > snapshot here
  > digest
  > goto 3000
  > restore here
  > digest
  > goto 0
  > goto here
  > digest
  > END
        3 DIGEST

What one instruction changes.

  $ caravan --batch debuggee.byte <<'END'
  > goto 1000
  > snapshot here
  > stepi
  > diff here
  > diff here +0
  > diff 1000 1003
  > info time
  > END
  time 1000, Stdlib.Bytes+205 (bytes.ml:34:0)
  => 7394  PUSH
  Snapshot here at time 1000.
  time 1001, Stdlib.Bytes+206 (bytes.ml:34:0)
  => 7395  CLOSURE 0 @5499
  From time 1000 to time 1001:
    time            1000 -> 1001
    pc              7394 -> 7395
    sp              0x9128cc8 -> 0x9128cc0
  Words:
    stack           at 0x9128cc0: 0x0 -> 0x51fd6e8
  4 words differ, in 2 pages.
  From time 1000 to time 1001:
    time            1000 -> 1001
    pc              7394 -> 7395
    sp              0x9128cc8 -> 0x9128cc0
  Words:
    stack           at 0x9128cc0: 0x0 -> 0x51fd6e8
  4 words differ, in 2 pages.
  From time 1000 to time 1003:
    time            1000 -> 1003
    pc              7394 -> 7397
    sp              0x9128cc8 -> 0x9128cb8
    accu            <fun Stdlib.Bytes.(fun)> -> <fun Stdlib.Bytes.ends_with>
    young_ptr       0x51fd6e0 -> 0x51fd6c8
  Words:
    nursery         at 0x51fd6c8: 0x0 -> 0x8f7
    nursery         at 0x51fd6d0: 0x0 -> 0x2af7
    nursery         at 0x51fd6d8: 0x0 -> 0x5
    stack           at 0x9128cb8: 0x0 -> 0x51fd6d0
    stack           at 0x9128cc0: 0x0 -> 0x51fd6e8
  10 words differ, in 3 pages.
  time 1001, history from 0 to 1003

What cannot be.

  $ caravan --batch debuggee.byte <<'END'
  > snapshot
  > snapshot start
  > snapshot start
  > restore nothing
  > restore
  > delete snapshot nothing
  > diff
  > diff nothing now
  > diff 0 99999999
  > info time
  > END
  'snapshot' needs a name; help snapshot says more.
  Snapshot start at time 0.
  There is a snapshot named start already; delete it, or choose another name.
  There is no snapshot and no branch named nothing.
  'restore' needs the name of a snapshot or branch; help restore says more.
  There is no snapshot named nothing.
  'diff' needs a time or a snapshot; help diff says more.
  'nothing' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  5! = 120
  dived: 3
  added: 7
  even
  3
  From time 0 to time 99999999:
  There is no time 99999999 in this history; it ends at 1776.
  time 0, history from 0 to 1776
  [1]
