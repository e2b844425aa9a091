# Windows of every size, terminals of every kind

  $ need ocamlc tmux
  $ echo 'let () = print_endline "hello"' >hello.ml
  $ ocamlc -g -o hello.byte hello.ml
  $ picture() {
  >     term_still | sed -E ':a; s/(^ [ ●]?(=>|  ) *#*|=> #*|pc +#*|instruction #*|@#*)[0-9]/\1#/; ta'
  > }
  $ term_start 80x24 caravan hello.byte
  $ term_wait '12Out'
  $ term_keys c
  $ term_wait 'ends here'

Panes go by their importance when the window gets smaller.

  $ term_resize 60x20
  $ term_wait '9◂Next$'
  $ picture
  ─ Code  instruction #### ────────────── Enter: run to here ─
       ####  PUSHGETGLOBALFIELD 46 102
       ####  APPLY1
       ####  ATOM0
       ####  SETGLOBAL 49
    => ####  STOP
   the end of the program
  ─ Registers ────────────────────────────────────────────────
   A accu  0
   E env   [||]
   X extra 0
     pc    ####  instruction ####
     trap  none
  ─ Console ──────────────────────────────────────────────────
   time 422, instruction ####
   => ####  STOP
   > : to type a command
   time 422  instruction ####  the program ends here, with sta
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█ 422
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next
  $ term_resize 20x5
  $ term_wait '^─ Code  instruction$'
  $ picture
  ─ Code  instruction
       ####  ATOM0
       ####  SETGLOBAL
    => ####  STOP
   time 422  instructi

The one with the focus is shown.

  $ term_keys Tab Tab Tab
  $ term_wait 'Snapshots'
  $ picture
  ─ Snapshots ────────
   ▶ now        422
   m gives this moment

   time 422  instructi

Nothing is too small, and everything comes back.

  $ term_resize 1x1
  $ term_resize 2x3
  $ term_resize 200x50
  $ term_wait 'hello.byte$'
  $ picture | sed -n 1p
  ─ Code  instruction #### ───────────────────────────────────────────────────┬─ Output  6 bytes by now ───────────────────────────────────────┬─ Registers ──────────────────────────────────────────────
  $ term_keys z
  $ term_wait '^─ Snapshots.*─$'
  $ term_keys q
  $ term_wait_end

Without colours and without a locale, attributes and ASCII do.

  $ term_start 80x24 env NO_COLOR=1 LC_ALL=C caravan hello.byte
  $ term_wait '12Out'
  $ term_keys c b
  $ term_wait 'Breakpoint 1'
  $ picture | sed -n '1p; 9,15p; 22,$p'
  - Code  instruction #### ----------------------- Registers ---------------------
   *=> ####  STOP                               |
   the end of the program                       |
  - Output  6 bytes by now ---------------------|
   hello                                        |
                                                |
                                                |
                                                |
   time 422  instruction ####                the program ends here, with status 0
   0 =======================================================================# 422
  1Help 2Snap 3Goto 4Break 5<Run 6Run> 7<Step 8Step> 9<Next 10Next> 11<Out 12Out>
  $ term_keys q
  $ term_wait_end

A terminal whose cursor cannot be moved is refused in a sentence.

  $ term_start 100x24 env TERM=dumb caravan hello.byte
  $ term_wait_end
  [1]
  $ term_screen
  caravan: The terminal 'dumb' cannot show the terminal UI; set TERM, or use caravan --no-tui.
