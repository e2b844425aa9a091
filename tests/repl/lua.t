Lua: everything that the session can do, from a script. Numbers that depend on the standard library are not shown.

  $ need ocamlc
  $ cat >sum.ml <<'END'
  > type shape = Point | Circle of float | Rect of { w : int; h : int }
  > let shapes = [ Point; Circle 2.5; Rect { w = 3; h = 4 } ]
  > let squares = [| 1.0; 4.0; 9.0 |]
  > let words = ref "nothing"
  > let rec sum n = if n = 0 then 0 else n + sum (n - 1)
  > let () =
  >   words := "sum " ^ string_of_int (sum 10);
  >   print_endline !words;
  >   print_endline "done"
  > END
  $ ocamlc -g -o sum.byte sum.ml

A function of the shell, so that the pieces of Lua stand alone. The debugger gets them as a file.

  $ lua() { cat >script.lua && caravan --batch -x script.lua sum.byte; }

Motions return how they ended; breakpoints are numbers.

  $ lua <<'END'
  > local b = caravan.break_add("Sum.sum")
  > local stop = caravan.continue()
  > print(stop.why, stop.breakpoint == b, stop.at == caravan.now())
  > print(caravan.place(), caravan.disassemble(), caravan.meaning())
  > print(caravan.function_at())
  > print(caravan.source_at())
  > local at = caravan.now()
  > print(caravan.stepi(3).at - at, caravan.reverse_stepi().at - at, caravan.reverse_stepi(2).at - at)
  > print(caravan.continue(2).why, caravan.stack(0).n)
  > print(caravan.reverse_continue().why, caravan.stack(0).n)
  > caravan.break_enable(b, false)
  > print(caravan.finish().why, caravan.registers().accu.n)
  > print(caravan.reverse_finish().why, (caravan.function_at()))
  > print(caravan.nexti().why, caravan.reverse_nexti().at == caravan.stop().at)
  > END
  breakpoint	true	true
  Sum.sum	ACC0	A = S[0]
  Sum.sum	1867
  sum.ml	5	16
  3	2	0
  breakpoint	8
  breakpoint	9
  time	45
  time	Sum
  time	true

By source.

  $ lua <<'END'
  > local at = caravan.step(20).at
  > print(caravan.step().at > at, caravan.reverse_step().at == at, caravan.next(3).why, caravan.reverse_next(3).at <= at)
  > END
  true	true	time	true

Times are numbers or moments by name.

  $ lua <<'END'
  > print(caravan.start(), caravan.now(), caravan.moment("start"))
  > print(caravan.goto_time(100).at, caravan.goto_time("+10").at, caravan.goto_time("-1").at)
  > print(caravan.visit(-1).at, caravan.visit(1).at)
  > print(caravan.goto_time("start").why, caravan.stop().why)
  > print(caravan.continue().why, caravan.stop().status, caravan.latest() == caravan.now())
  > END
  sum 55
  done
  0	0	0
  100	110	109
  110	109
  time	time
  exit	0	true

Snapshots have names, and the digest says what they are.

  $ lua <<'END'
  > caravan.goto_time(500)
  > caravan.snapshot("half", "a note")
  > local digest = caravan.digest()
  > caravan.stepi(100)
  > print(caravan.digest() == digest)
  > print(caravan.restore("half").at, caravan.digest() == digest)
  > for _, s in ipairs(caravan.snapshots()) do
  >   print(s.name, s.note, s.at, s.digest == digest, s.own_bytes >= 0, #s.host > 0)
  > end
  > caravan.save("half.caravan")
  > caravan.delete_snapshot("half")
  > print(#caravan.snapshots())
  > local d = caravan.diff(500, "+1")
  > print(#d == d.words, d.pages > 0, d[1].name, d[1].after - d[1].before)
  > END
  sum 55
  done
  false
  500	true
  half	a note	500	true	true	true
  0
  true	true	time	1
  $ caravan open --batch -c 'lua caravan.facts().source, caravan.now()' half.caravan
  recording	500

Breakpoints are listed, counted, ignored, deleted.

  $ lua <<'END'
  > local b, t = caravan.break_add("Sum.sum"), caravan.break_add("sum.ml:8", true)
  > caravan.break_ignore(b, 4)
  > print(caravan.continue().why, caravan.stack(0).n)
  > for _, x in ipairs(caravan.break_list()) do
  >   print(x.number, x.where, x.enabled, x.temporary, x.hits, x.ignore, x.instr == caravan.where(x.where))
  > end
  > caravan.break_delete(b)
  > print(caravan.continue().breakpoint == t, #caravan.break_list())
  > END
  breakpoint	6
  1	Sum.sum	true	false	5	0	true
  2	sum.ml:8	true	true	0	0	true
  true	0

They have conditions; what can be caught and watched stops, too.

  $ lua <<'END'
  > local b = caravan.break_add("Sum.sum")
  > caravan.break_condition(b, "$sp[0] == 2")
  > print(caravan.continue().why, caravan.stack(0).n, caravan.break_list()[1].condition)
  > caravan.break_condition(b)
  > local again = caravan.break_add("Sum.sum")
  > local stop = caravan.continue()
  > print(stop.breakpoint == b, stop.also[1] == again, #stop.also, caravan.break_list()[1].condition)
  > print(pcall(caravan.break_condition, b, "1 +"))
  > caravan.break_delete(b)
  > caravan.break_delete(again)
  > local c = caravan.catch("world", "write")
  > stop = caravan.continue()
  > print(stop.breakpoint == c, stop.text, caravan.break_list()[1].kind, caravan.break_list()[1].what)
  > print(pcall(caravan.catch, "world", "nothing"))
  > print(pcall(caravan.catch, "fish"))
  > caravan.break_delete(c)
  > caravan.goto_time("end")
  > caravan.continue()
  > local w = caravan.watch("Stdlib[0]")
  > stop = caravan.reverse_continue()
  > print(stop.why, stop.breakpoint == w, stop.at < caravan.latest(), stop.text)
  > for _, x in ipairs(caravan.watch_list()) do print(x.number == w, x.where, x.enabled, x.hits, x.ignore, x.branch) end
  > print(caravan.goto_time("end").why, caravan.last_change("Stdlib[0]").at == stop.at)
  > print(pcall(caravan.watch, "17"))
  > print(pcall(caravan.last_change, "$global[0]"))
  > END
  sum 55
  done
  breakpoint	2	$sp[0] == 2
  true	true	1	
  false	The expression breaks off: a value is missing.
  true	world operation write	world	write
  false	The world knows no operation 'nothing'; info world shows those that the program asked for.
  false	'fish' cannot be caught; raise [EXCEPTION], world [OPERATION], gc [minor|major] and thread can.
  made	true	true	Stdlib[0]
  true	Stdlib[0]	true	1	0	nil
  time	true
  false	'17' is no place that can be watched; a global, a word of the stack or a field is.
  false	$global[0] has had its value since the beginning of history.

Going on for real makes a branch.

  $ lua <<'END'
  > caravan.continue()
  > caravan.goto_time(100)
  > caravan.live()
  > for _, b in ipairs(caravan.branches()) do print(b.name, b.from, b.current) end
  > caravan.continue()
  > END
  sum 55
  done
  sum 55
  done
  main	0	false
  branch-1	100	true

Values of the program are objects. They live at their own time.

  $ lua <<'END'
  > caravan.break_add("sum.ml:8")
  > caravan.continue()
  > print(caravan.global_name(0), caravan.globals() > 10, caravan.global(1000000), caravan.global("Nowhere"))
  > local stack = {}
  > for i = 0, caravan.registers().stack_words - 1 do stack[#stack + 1] = tostring(caravan.stack(i)) end
  > print(table.concat(stack, " | "))
  > local shapes = caravan.stack(3)
  > print(shapes, shapes.kind, shapes.tag, shapes.size, #shapes, shapes[0].n, shapes[1][0][0].float)
  > local squares = caravan.stack(2)
  > print(squares, squares.kind, squares[2])
  > local words = caravan.stack(1)
  > print(words[0].text, words[0].size, words[0].kind, words[0] == words[0], words[0] == words)
  > local sum = caravan.stack(0)
  > print(sum, sum.kind, caravan.function_at(sum.code) , sum.bits % 8)
  > print(pcall(function() return shapes[5] end))
  > print(pcall(function() return shapes[0][0] end))
  > print(pcall(function() return shapes.nonsense end))
  > local now = caravan.now()
  > caravan.stepi()
  > print(shapes.alive, shapes.at == now)
  > print((select(2, pcall(tostring, shapes)):gsub("%d+", "N")))
  > caravan.goto_time(now)
  > print(shapes.alive, shapes[0])
  > END
  Out_of_memory	true	nil	nil
  <fun Sum.sum> | ("sum 55") | [|1.; 4.; 9.|] | (0, ((2.5), (tag1(3, 4), 0)))
  (0, ((2.5), (tag1(3, 4), 0)))	block	0	2	2	0	2.5
  [|1.; 4.; 9.|]	floats	9.0
  sum 55	6	string	true	false
  <fun Sum.sum>	closure	Sum.sum	0
  false	script.lua:15: This value has 2 fields, counted from 0; there is no 5.
  false	script.lua:16: This value (int) has no fields.
  false	script.lua:17: Values have no key 'nonsense'; caravan.help("values") lists them.
  false	true
  This value was read at time N, and the program stands at time N; read it again.
  true	0

Frames, handlers, bytes of the image, code.

  $ lua <<'END'
  > caravan.break_add("Sum.sum")
  > caravan.continue(3)
  > local depth = caravan.frame(0).depth_words
  > for i = 0, 3 do print(i, caravan.place(caravan.frame(i).pc), caravan.frame(i).depth_words - depth) end
  > print(caravan.frame(1000), caravan.trap(1000), caravan.frame().base_words > 0)
  > print(caravan.bytes(0x1000, 8))
  > print(caravan.instructions() > 1000, #caravan.disassemble(caravan.instructions()))
  > print(caravan.meaning((caravan.where("Sum.sum"))))
  > print(caravan.show(caravan.functions("Sum.")), #caravan.functions("", 5))
  > END
  0	Sum.sum	0
  1	Sum.sum+8	-4
  2	Sum.sum+8	-8
  3	Sum+12	-12
  nil	nil	true
  CARAVAN1
  true	0
  A = S[0]
  {"Sum.sum"}	5

What the program did to the world.

  $ lua <<'END'
  > print(caravan.continue().why)
  > io.write(caravan.output())
  > local byte = caravan.output():find("done") - 1
  > local moment = caravan.output_moment(byte)
  > caravan.goto_time(moment)
  > print(caravan.output() == "sum 55\n", caravan.output(0, true) == "sum 55\ndone\n")
  > print(caravan.output(4, true), caravan.output_moment(99))
  > local n, last = 0, nil
  > for e in caravan.events() do n, last = n + 1, e end
  > print(n == caravan.facts().events, last.op, last.text, last.at < moment)
  > print(caravan.facts().source, caravan.facts().ocaml == "4.12", caravan.facts().globals == caravan.globals())
  > END
  sum 55
  done
  exit
  sum 55
  done
  true	true
  55
  done
  	nil
  true	write	fd 1, some 0, "sum 55\n" -> 7	true
  program	false	true

The debugger's commands, with their text printed or returned. A failure is an error, which names the line.

  $ lua <<'END'
  > caravan.command("goto 100")
  > print(#caravan.command("info time", true) > 0)
  > print(pcall(caravan.command, "goto nowhere"))
  > caravan.help("stepi")
  > caravan.on_stop(function(stop) print("stopped at " .. stop.at) end)
  > caravan.stepi()
  > caravan.command("nonsense")
  > END
  time 100, Stdlib+61 (stdlib.ml:262:25)
  => 1592  CLOSURE 0 @1419
  true
  false	'nowhere' is no time and no snapshot; a time is a number, +N, -N, N%, start, end or now.
  caravan.stepi([count]) -> stop
    Executes one instruction, or `count`.
  Lua stopped at script.lua:7: There is no command 'nonsense'; help lists them.
  [1]

The function given to on_stop is called after each command that moved the program.

  $ caravan --batch -c 'lua caravan.on_stop(function(stop) print("stopped at", stop.at) end)' -c 'goto 7' \
  >     -c 'info time' -c 'goto 7' -c 'lua caravan.on_stop()' -c 'goto 8' sum.byte | grep stopped
  stopped at	7

Results are printed as at a prompt of Lua.

  $ caravan --batch -c 'lua 6 * 7' -c 'lua caravan.goto_time(5)' -c 'lua local x = 1' -c 'lua nothing' sum.byte
  42
  {at = 5, why = "time"}
  nil

The programs that come along.

  $ caravan --batch -x "$SRCDIR/scripts/trace-calls.lua" -c 'lua trace_calls("Sum.", 4)' sum.byte |
  >     sed 's/^ *[0-9][0-9][0-9]*  /TIME/'
  TIME  Sum.sum 10
  TIME    Sum.sum 9
  TIME      Sum.sum 8
  TIME        Sum.sum 7
  4
  $ caravan --batch -x "$SRCDIR/scripts/bisect.lua" -c continue \
  >     -c 'lua bisect(function() return #caravan.output() > 0 end) == caravan.now()' \
  >     -c 'lua #caravan.output()' -c reverse-stepi -c 'lua #caravan.output()' \
  >     -c 'lua bisect(function() return false end)' sum.byte | grep -v '^The program ended\|^time\|^=>'
  sum 55
  done
  true
  7
  0
  nil
  $ caravan --batch -x "$SRCDIR/scripts/find-first-change.lua" -c continue \
  >     -c 'lua select(2, first_change(function() return #caravan.output() end))' \
  >     -c 'lua first_change(function() return 1 end)' sum.byte | grep -v '^The program ended\|^time\|^=>'
  sum 55
  done
  0	7
  nil
  $ caravan --batch -x "$SRCDIR/scripts/who-printed.lua" -c continue -c 'lua who_printed("done") == caravan.now()' \
  >     -c 'lua who_printed("never")' sum.byte | grep -v '^The program ended\|^time\|^=>'
  sum 55
  done
  #0  Stdlib.print_endline+8
  #1  Sum+26
  true
  The program has not written that.
  nil

Words can be set, which makes branches; moments of all branches are known.

  $ lua <<'END'
  > caravan.goto_time(100)
  > local before = caravan.registers().accu
  > print(caravan.set("$accu", "41"), caravan.registers().accu.n, caravan.now(), before.alive)
  > print(pcall(function() return before.kind end))
  > print(pcall(caravan.set, "$pc", "41"))
  > print(pcall(caravan.set, "$accu rest", "41"))
  > caravan.snapshot("changed")
  > print(caravan.restore("main").at, before.alive, caravan.goto_time("branch-1:100").at, caravan.registers().accu.n)
  > caravan.restore("main")
  > caravan.branch_rename("branch-1", "other")
  > for _, b in ipairs(caravan.branches()) do print(b.name, b.parent, b.from, b.to, b.at, b.current, b.change) end
  > print(caravan.snapshots()[1].branch, caravan.diff("main", "other").words, pcall(caravan.moment, "changed"))
  > caravan.branch_delete("other")
  > print(#caravan.branches(), #caravan.snapshots())
  > END
  branch-1	41	100	false
  false	script.lua:4: This value was read on another branch; read it again.
  false	Only $accu, words of the stack, globals and fields of blocks can be set.
  false	The place ends before 'rest'.
  100	true	100	41
  main	nil	0	100	100	true	nil
  other	main	100	100	100	false	$accu = 41
  other	1	false	changed is on branch other; restore other goes there.
  1	0
