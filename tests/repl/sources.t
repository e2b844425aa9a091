Sources: listing them, where they were found, and what else there is to see of the program.

  $ ocaml_program debuggee
  $ caravan --batch debuggee.byte <<'END' | sed "s,$PWD,HERE,"
  > break dive
  > continue
  > info source
  > list
  > list
  > list -
  > list 12,14
  > list factorial
  > list debuggee.ml:3
  > list 1,
  > list ,12
  > info line
  > info line 13
  > info line debuggee.ml:1
  > info symbol 8125
  > up
  > list
  > down
  > backtrace
  > END
  Breakpoint 1: Debuggee.dive (debuggee.ml:14:17), instruction 8131
  5! = 120
  Breakpoint 1, Debuggee.dive
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  debuggee.ml, line 14, of module Debuggee
  HERE/debuggee.ml, 29 lines
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  11	
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  15	
  16	let safely f x = try f x with Too_deep d -> d
  17	
  18	let add a b c = a + b + c
  19	let add_three = add 1 2
  20	
  21	let rec even n = n = 0 || odd (n - 1)
  22	and odd n = n <> 0 && even (n - 1)
  23	
  24	let () =
  25	  print_endline ("5! = " ^ string_of_int (factorial 5));
  26	  print_endline ("dived: " ^ string_of_int (safely dive 4));
  27	  print_endline ("added: " ^ string_of_int (add_three 4));
  28	  print_endline (if even 6 then "even" else "odd");
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  11	
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  15	
  16	let safely f x = try f x with Too_deep d -> d
  17	
  18	let add a b c = a + b + c
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  7	let shapes = [ Circle 1.5; Square (2, "two\n"); Point ]
  8	let numbers = (1l, 2L, 3n, 0.1, -7)
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  11	
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  15	
  16	let safely f x = try f x with Too_deep d -> d
  1	(* A little of everything that a debugger shows; the transcripts in tests/repl/ look at it. *)
  2	
  3	type shape = Circle of float | Square of int * string | Point
  4	
  5	exception Too_deep of int
  6	
  7	let shapes = [ Circle 1.5; Square (2, "two\n"); Point ]
  8	let numbers = (1l, 2L, 3n, 0.1, -7)
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  1	(* A little of everything that a debugger shows; the transcripts in tests/repl/ look at it. *)
  2	
  3	type shape = Circle of float | Square of int * string | Point
  4	
  5	exception Too_deep of int
  6	
  7	let shapes = [ Circle 1.5; Square (2, "two\n"); Point ]
  8	let numbers = (1l, 2L, 3n, 0.1, -7)
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  3	type shape = Circle of float | Square of int * string | Point
  4	
  5	exception Too_deep of int
  6	
  7	let shapes = [ Circle 1.5; Square (2, "two\n"); Point ]
  8	let numbers = (1l, 2L, 3n, 0.1, -7)
  9	let floats = [| 1.; 2.5; -0. |]
  10	let later = lazy (List.length shapes)
  11	
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  Line 14 of debuggee.ml begins at instruction 8131, Debuggee.dive, and ends before 8144.
  Line 13 of debuggee.ml has no code; the next that has is 14.
  Line 14 of debuggee.ml begins at instruction 8131, Debuggee.dive, and ends before 8144.
  Line 1 of debuggee.ml has no code; the next that has is 5.
  Line 5 of debuggee.ml begins at instruction 8197, Debuggee+4, and ends before 8203.
  Debuggee.factorial+5 (debuggee.ml:12:43)
  #1   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  16	let safely f x = try f x with Too_deep d -> d
  11	
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  15	
  16	let safely f x = try f x with Too_deep d -> d
  17	
  18	let add a b c = a + b + c
  19	let add_three = add 1 2
  20	
  #0   Debuggee.dive (n=4) at debuggee.ml:14:17, instruction 8131
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  #0   Debuggee.dive (n=4) at debuggee.ml:14:17, instruction 8131
  #1   Debuggee.safely+4 (f=<fun Debuggee.dive>, x=4) at debuggee.ml:16:21, instruction 8176
  #2   Debuggee+41 at debuggee.ml:26:43, instruction 8234

A stop shows its line when it is asked to, as it does on a terminal.

  $ caravan --batch -c 'set print source-lines on' -c 'break factorial' -c continue -c 'set print source-lines off' -c stepi debuggee.byte
  Breakpoint 1: Debuggee.factorial (debuggee.ml:12:22), instruction 8120
  Breakpoint 1, Debuggee.factorial
  time 1292, Debuggee.factorial (debuggee.ml:12:22)
  => 8120  ACC0
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  time 1293, Debuggee.factorial+1 (debuggee.ml:12:22)
  => 8121  BNEQ 0 @8124

What cannot be listed says so.

  $ caravan --batch debuggee.byte <<'END'
  > list 100
  > list nothing.ml:3
  > list debuggee.ml:x
  > list nobody
  > list 9,3
  > info line debuggee.ml:1000
  > info symbol 100000
  > info symbol here
  > info symbol
  > info module Nothing
  > info module
  > directory /nothing
  > set print
  > set print nothing 1
  > END
  There is no debug information for instruction 44; list FILE:LINE lists another place.
  The program has no source nothing.ml; info sources lists them.
  'x' is no line; a place in the source is FILE:LINE.
  There is no function 'nobody'; info functions lists them.
  There is no debug information for instruction 44; list FILE:LINE lists another place.
  There is no code at or after line 1000 of debuggee.ml.
  There is no instruction 100000; the last is 8301.
  'here' is no instruction's number.
  'info symbol' needs an instruction's number; help info symbol says more.
  There is no module 'Nothing' with debug information; info modules lists them.
  'info module' needs a module's name; help info module says more.
  There is no folder /nothing.
  'set print' needs a setting, as in set print source-lines on.
  There is no setting 'nothing'; set alone lists them.
  [1]
  $ caravan --batch -I /nothing debuggee.byte
  caravan: There is no folder /nothing.
  [1]

Modules, by both of their names; digests of interfaces say which was linked.

  $ caravan --batch -c 'info module Debuggee' -c 'info modules' -c 'info sources' debuggee.byte | grep -i debuggee | sed "s,$PWD,HERE,; s/[0-9]* bytes/N bytes/"
  Debuggee, instructions 8119 to 8295, 43 events
  source     debuggee.ml: HERE/debuggee.ml, 29 lines
  Debuggee  debuggee.ml, instructions 8119 to 8295
  debuggee.ml (Debuggee): HERE/debuggee.ml, 29 lines
  $ caravan --batch -c 'info module List' debuggee.byte | grep -c -e 'source     list.ml: .*, [0-9]* lines' -e 'interface  [0-9]* bytes'
  2
  $ mkdir old && cp debuggee.cmi debuggee.ml old && echo 'let more = 1' >>debuggee.ml && ocamlc -c debuggee.ml
  $ caravan --batch -c 'info module Debuggee' debuggee.byte 2>&1 | sed "s,$PWD,HERE,; s/[0-9]* bytes/N bytes/"
  Debuggee, instructions 8119 to 8295, 43 events
  source     debuggee.ml: HERE/debuggee.ml, 30 lines
  interface  not found
  HERE/debuggee.cmi is not used: it is not the interface that the program was linked with.
  $ caravan --batch -I old -c 'info module Debuggee' -c directory debuggee.byte | sed "s/[0-9]* bytes/N bytes/"
  Debuggee, instructions 8119 to 8295, 43 events
  source     debuggee.ml: old/debuggee.ml, 29 lines
  interface  N bytes
  old

A source that was changed after it was compiled is shown, with a warning, once.

  $ sed -i '1i (* a line more *)' debuggee.ml
  $ caravan --batch -c 'list debuggee.ml:2,3' -c 'list 4,5' debuggee.byte 2>&1 | sed "s,$PWD,HERE,"
  2	(* A little of everything that a debugger shows; the transcripts in tests/repl/ look at it. *)
  3	
  Warning: HERE/debuggee.ml is newer than the program; its lines may not be those that were compiled.
  4	type shape = Circle of float | Square of int * string | Point
  5	

A recording has its files with it; those on this machine are not looked at.

  $ caravan --batch -I old -c 'break dive' -c continue -c 'save it.caravan' debuggee.byte | tail -n 1
  Saved it.caravan at time 1403.
  $ mkdir elsewhere && cd elsewhere
  $ caravan --batch -c 'list 12,14' -c 'info source' -c 'info module Debuggee' ../it.caravan | sed 's/[0-9]* bytes/N bytes/'
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  13	
  14	let rec dive n = if n = 0 then raise (Too_deep 3) else 1 + dive (n - 1)
  debuggee.ml, line 14, of module Debuggee
  in the recording, 29 lines
  Debuggee, instructions 8119 to 8295, 43 events
  source     debuggee.ml: in the recording, 29 lines
  interface  N bytes
  $ caravan --batch -I .. -c 'list 12,12' ../it.caravan
  12	let rec factorial n = if n = 0 then 1 else n * factorial (n - 1)
  ../debuggee.ml is not used: it differs from what the recording holds.
  $ caravan record -o all.caravan ../debuggee.byte >output; caravan verify all.caravan
  all.caravan is whole.
  $ caravan --batch -c 'goto 1403' -c 'list List.rev' all.caravan
  time 1403, Debuggee.dive (debuggee.ml:14:17)
  => 8131  ACC0
  55	let rec rev_append l1 l2 =
  56	  match l1 with
  57	    [] -> l2
  58	  | a :: l -> rev_append l (a :: l2)
  59	
  60	let rev l = rev_append l []
  61	
  62	let rec init_tailrec_aux acc i n f =
  63	  if i >= n then acc
  64	  else init_tailrec_aux (f i :: acc) (i+1) n f
  $ caravan --batch -c list "$SRCDIR/tests/data/crash-s390x.caravan"
  The source ledger.ml is not found; directory DIR, or -I DIR when Caravan is called, says where it is.
  [1]
  $ cd ..

A call that took the place of its caller leaves a mark.

  $ cat >tail.ml <<'END'
  > let rec last n = if n = 0 then raise Exit else n - 1
  > and middle n = last (n * 0)
  > let first f n = 1 + f n
  > let () = try ignore (1 + middle 3) with Exit -> ignore (first middle 3)
  > END
  $ ocamlc -g -o tail.byte tail.ml
  $ caravan --batch -c 'break last' -c continue -c bt -c continue -c bt tail.byte | sed 's/instruction .*/instruction N/; s/^=> [0-9]*/=> N/'
  Breakpoint 1: Tail.last (tail.ml:1:17), instruction N
  Breakpoint 1, Tail.last
  time 387, Tail.last (tail.ml:1:17)
  => N  ACC0
  #0   Tail.last (n=0) at tail.ml:1:17, instruction N
       (its caller is gone: a tail call)
  #1   Tail+7 at tail.ml:4:25, instruction N
  Breakpoint 1, Tail.last
  time 408, Tail.last (tail.ml:1:17)
  => N  ACC0
  #0   Tail.last (n=0) at tail.ml:1:17, instruction N
       (its caller is gone: a tail call)
  #1   Tail.first+3 (f=<fun Tail.middle>, n=3) at tail.ml:3:20, instruction N
  #2   Tail+20 at tail.ml:4:55, instruction N

Threads, channels, memory.

  $ cat >threads.ml <<'END'
  > let m = Mutex.create ()
  > let stop () = print_string "here"
  > let () =
  >   Mutex.lock m;
  >   let t = Thread.create (fun () -> Mutex.lock m) () in
  >   Thread.yield ();
  >   stop ();
  >   Mutex.unlock m;
  >   Thread.join t
  > END
  $ ocamlc -g -I +threads unix.cma threads.cma -o threads.byte threads.ml
  $ digest_of() { grep -Ex '[0-9a-f]{32}' | uniq | wc -l; }
  $ caravan --batch -c 'break stop' -c continue -c 'info threads' -c 'info domains' -c finish -c 'info channels' threads.byte | grep -E '^[* ] |^channel' | sed 's/\([a-z0-9_]*.ml:[0-9]*\).*/\1)/'
  * thread 0 of domain 0, running, Threads.stop (threads.ml:2)
    thread 1 of domain 0, blocked, Mutex.(fun)+2
  * domain 0, 2 threads
  channel 3, output, descriptor 2
  channel 2, output, descriptor 1, 4 bytes wait in its buffer
  channel 1, input, descriptor 0
  $ caravan --batch -c 'break stop' -c continue -c 'info fibres' threads.byte | sed -n 's/.*words, \([a-z]*\), /\1 /p' | sort
  running Threads.stop (threads.ml:2:14)
  thread Mutex.(fun)+2
  $ caravan --batch -c 'break stop' -c continue -c digest -c 'info fibres' -c 'info threads' -c 'info channels' -c 'info heap' -c 'info gc' -c list -c 'info sources' -c digest threads.byte | digest_of
  1
  $ caravan --batch -c 'info gc' -c 'info heap' debuggee.byte | sed 's/[0-9][0-9]*/N/g; s/  */ /g'
  minor collections N
  major collections N
  compactions N
  promoted words N
  major words N
  live words N
  fresh words N
  space overhead N
  nursery words N
  remembered N
  nursery: N of N words; old generation: N words
   bytes blocks kind
   N N STACK
   N N string or bytes
   N N block of more than N fields, tag N
   N N block of N fields, tag N
   N N object or constructor of an extensible type
   N N INTN
   N N float
   N N block of N field, tag N
   N N block of N fields, tag N
   N N block of N fields, tag N
   N N INTN
   N N NATIVEINT
   N N block of N fields, tag N
   N N all there is
  $ caravan --batch -c 'info gc now' -c 'info heap 1' -c 'info threads all' debuggee.byte
  'now' is one word too many for 'info gc'.
  nursery: 3 of 262144 words; old generation: 131072 words
         bytes      blocks  kind
         32840           1  STACK
                            ... 13 in all
         37416         143  all there is
  'all' is one word too many for 'info threads'.
  [1]
