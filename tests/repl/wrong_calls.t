Wrong calls and bad files: one sentence each on standard error, status 2 for a wrong call and 1 for a failure.

  $ ocaml_program hello
  $ caravan
  caravan: A program or a recording to debug is missing; caravan --help shows how it is called.
  [2]
  $ caravan --frobnicate
  caravan: There is no option '--frobnicate' here; caravan --help shows which there are.
  [2]
  $ caravan -x
  caravan: The option '-x' needs a value behind it; caravan --help shows how it is called.
  [2]
  $ caravan run
  caravan: 'run' needs a program; caravan --help shows how it is called.
  [2]
  $ caravan run --every soon hello.byte
  caravan: 'soon' is no duration; write 30s, 5m or 2h.
  [2]
  $ caravan run --on-crash
  caravan: The option '--on-crash' needs a value behind it; caravan --help shows how it is called.
  [2]
  $ caravan record hello.byte
  caravan: 'record' needs -o FILE, where the recording goes.
  [2]
  $ caravan record -o file.caravan
  caravan: 'record' needs a program; caravan --help shows how it is called.
  [2]
  $ caravan open
  caravan: A program or a recording to debug is missing; caravan --help shows how it is called.
  [2]
  $ caravan info
  caravan: 'info' takes the name of one file.
  [2]
  $ caravan verify one two
  caravan: 'verify' takes the name of one file.
  [2]
  $ caravan restart
  caravan: 'restart' takes the name of one recording.
  [2]
  $ caravan restart --at
  caravan: The option '--at' needs a value behind it; caravan --help shows how it is called.
  [2]
  $ caravan digest
  caravan: 'digest' needs a program or a recording.
  [2]
  $ caravan -t hello.byte </dev/null
  caravan: The terminal UI needs a terminal for input and output; leave -t out, or add --batch.
  [2]

  $ caravan --batch nothing.byte
  caravan: Cannot open nothing.byte: No such file or directory.
  [1]
  $ caravan run nothing.byte
  caravan: Cannot open nothing.byte: No such file or directory.
  [1]
  $ caravan disas nothing.byte
  caravan: Cannot open nothing.byte: No such file or directory.
  [1]
  $ echo 'let x = 1' >text.ml; caravan run text.ml
  caravan: text.ml is not a bytecode executable: it has only 10 bytes.
  [1]
  $ : >empty; caravan run empty
  caravan: empty is not a bytecode executable: it has only 0 bytes.
  [1]
  $ caravan run .
  caravan: . is not a regular file.
  [1]
  $ head -c 10000 hello.byte >cut.byte; caravan run cut.byte
  caravan: cut.byte is not a bytecode executable made by ocamlc (the last 12 bytes are not "Caml1999X" and three digits).
  [1]
  $ sed 's/Caml1999X031\|Caml1999X030/Caml1999X028/' hello.byte >old.byte; caravan run old.byte
  caravan: old.byte has the magic Caml1999X028; Caravan knows X029 (OCaml 4.12) to X036 (OCaml 5.4); compile it with one of these.
  [1]
  $ caravan open nothing.caravan
  caravan: Cannot open nothing.caravan: No such file or directory.
  [1]
  $ caravan open hello.byte
  caravan: hello.byte is not a recording of Caravan's.
  [1]
  $ caravan info hello.byte
  caravan: hello.byte is not a recording of Caravan's.
  [1]
  $ caravan verify text.ml
  caravan: text.ml is not a recording of Caravan's.
  [1]
  $ caravan restart nothing.caravan
  caravan: Cannot open nothing.caravan: No such file or directory.
  [1]
  $ caravan record -o nowhere/file.caravan hello.byte
  caravan: nowhere/file.caravan could not be written: its folder nowhere/: No such file or directory.
  [1]
  $ caravan run --on-crash nowhere/file.caravan hello.byte
  caravan: nowhere/file.caravan could not be written: its folder nowhere/: No such file or directory.
  [1]
  $ caravan digest --at 99999999 hello.byte
  caravan: There is no time 99999999; the history ends at 476.
  [1]
  $ caravan digest --at never hello.byte
  caravan: 'never' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  [1]
  $ ls
  cut.byte
  empty
  hello.byte
  hello.cmi
  hello.cmo
  hello.ml
  old.byte
  text.ml

A command that is none, or could be several.

  $ printf 'frobnicate\ndi\nreverse-goto 1\ninfo nonsense\nhelp nonsense\nquit now\n' | caravan --batch hello.byte
  There is no command 'frobnicate'; help lists them.
  'di' could be disable, diff, digest, disassemble, directory; type more of it.
  There is no command 'goto'; help lists them.
  There is no 'info nonsense'; info alone lists what there is.
  There is no command 'nonsense'; help lists them.
  'now' is one word too many for 'quit'.
  [1]
