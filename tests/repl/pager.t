Long text, colours and commands of several lines, in a real terminal.

  $ ocaml_program hello
  $ export TERM=xterm-256color
  $ type_line() { term_type "$1" && term_keys Enter; }
  $ cat >pager <<'END'
  > #!/bin/sh
  > echo 'paged by us'; cat >paged; echo "$(($(wc -l <paged))) lines; press Enter"; read key </dev/tty
  > END
  $ chmod +x pager; export CARAVAN_PAGER=./pager
  $ term_start 80x24 caravan --no-tui hello.byte
  $ term_wait '^\(caravan\)'

What fits the screen is printed; what does not goes through the pager, whole.

  $ type_line 'help stepi' && term_wait '^Backwards: reverse-stepi' && type_line 'help' && term_wait 'lines; press Enter'
  $ caravan help >wanted; tr -d '\033' <paged | cmp - wanted

Ctrl-C there belongs to the pager, and Caravan goes on where it was.

  $ term_keys C-c && term_wait '[(]caravan[)]$' && type_line 'lua print("still", "here")' && term_wait '^still'

One that is left before it has read everything is no error, nor is one that is not there.

  $ term_keys C-d; term_wait_end
  $ export CARAVAN_PAGER='head -n 2'
  $ term_start 80x24 caravan --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line 'lua for i = 1, 20000 do print("row " .. i) end'; term_wait '^row 2'; type_line 'print $time'; term_wait '^0'
  $ term_screen | grep -Ec 'row|Broken'
  3

Ctrl-C ends a command that goes on behind the back of a pager that was left.

  $ type_line 'lua while true do print("endless") end'; term_wait '^endless'; term_keys C-c; term_wait 'Lua stopped.*interrupted'
  $ term_keys C-d; term_wait_end
  $ export CARAVAN_PAGER=there-is-none
  $ term_start 80x24 caravan --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line 'lua for i = 1, 30 do print("row " .. i) end'; term_wait '^row 30'; type_line 'print $time'; term_wait '^0'
  $ term_still | grep -c row
  21
  $ type_line 'set pager off'; type_line quit; term_wait_end
  $ export CARAVAN_PAGER='cat >paged; echo "by the shell" >&2'
  $ term_start 80x24 caravan --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line 'lua for i = 1, 30 do print("row " .. i) end'; term_wait '^by the shell'; wc -l <paged
  30
  $ type_line 'set pager off'; type_line 'lua for i = 1, 30 do print("row " .. i) end'; term_wait '^row 30'

What the program writes comes after what was printed before it.

  $ type_line 'lua print("before"); caravan.continue(); print("after")' && term_wait '^after'
  $ term_screen | grep -A 3 '^before'
  before
  hello, world
  good bye
  after

An open bracket, string or block goes on at another prompt; Ctrl-C forgets it, an empty line ends it.

  $ type_line 'print (1 ==' && term_wait '^>$' && type_line '1)' && term_wait 'bool = true'
  $ type_line 'lua for i = 1, 2 do' && type_line 'print("in " .. i)' && type_line 'end' && term_wait '^in 2'
  $ type_line 'break Hello.greeting' && type_line 'commands' && type_line 'lua print("listed")' && type_line end && type_line run && term_wait '^listed'
  $ type_line 'print [1' && type_line '' && term_wait '^The expression breaks off'
  $ type_line 'lua' && type_line 'x = 1' && term_wait '^> x = 1' && term_keys C-c && type_line 'lua print(x)' && term_wait '^nil'
  $ type_line 'lua' && term_keys C-d && type_line 'print $time == 0' && term_wait 'bool = false'
  $ term_keys C-d; term_wait_end

What is printed may come from anybody, and a terminal obeys what it is sent: control characters are shown.

  $ term_start 80x24 caravan -n --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line 'lua print("\27]0;title\7 \27[2J \27[1mbold\27[m \xc2\x9b31m \127 \r tab\tcafé")' && term_wait '^\^\[.0;title'
  $ term_screen | grep '^[^(].*title'
  ^[]0;title^G ^[[2J bold ^[31m ^? ^M tab café
  $ type_line 'lua error("\27[2Jwrong")' && term_wait '^Lua stopped.*\^\[.2Jwrong'
  $ term_keys C-d; term_wait_end

Colours are there on a terminal, and not when NO_COLOR or a dumb terminal says so.

  $ coloured() { term_tmux capture-pane -e -p | LC_ALL=C grep -c "$(printf '\033')"; }
  $ term_start 80x24 caravan -n --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line stepi && type_line nonsense && term_wait 'no command' && [ "$(coloured)" -ge 5 ]
  $ term_keys C-d; term_wait_end
  $ term_start 80x24 env NO_COLOR=1 caravan -n --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line stepi && type_line nonsense && term_wait 'no command' && coloured
  0
  [1]
  $ term_keys C-d; term_wait_end
  $ term_start 80x24 env TERM=dumb caravan -n --no-tui hello.byte && term_wait '^\(caravan\)'
  $ type_line stepi && type_line nonsense && term_wait 'no command' && coloured
  0
  [1]
  $ term_keys C-d; term_wait_end
