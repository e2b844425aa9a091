# The panes of the terminal UI

A tour on a screen of 80 columns and 24 rows. Numbers of instructions are masked: they grow with the VM's own code.

  $ need ocamlc tmux
  $ cat >hello.ml <<'ML'
  > let greet name = print_endline ("Hello, " ^ name ^ "!")
  > let rec fact n = if n < 2 then 1 else n * fact (n - 1)
  > let () =
  >   greet "world";
  >   print_endline (string_of_int (fact 5));
  >   print_endline "caf\xc3\xa9 \xe6\xbc\xa2\xe5\xad\x97 \027[31m\xff"
  > ML
  $ ocamlc -g -o hello.byte hello.ml
  $ picture() {
  >     term_still | sed -E ':a; s/(^ [ ●]?(=>|  ) *#*|=> #*|pc +#*|instruction #*|@#*)[0-9]/\1#/; ta'
  > }
  $ term_start 80x24 caravan hello.byte
  $ term_wait '12Out'
  $ picture | sed 2,5d
  ─ Code  CamlinternalFormatBasics ─────────────┬─ Registers ─────────────────────
   CamlinternalFormatBasics:                    │   trap  none
    =>   ##  BRANCH @###                        ├─ Stack  0 words ────────────────
   CamlinternalFormatBasics.erase_rel:          │
         ##  ACC0                               │
   go to the label                              │
  ─ Output  nothing yet ────────────────────────┤
                                                │
                                                │
                                                │
                                                │
  ─ Console ────────────────────────────────────┤
   s steps, c runs; S and C do the same         ├─ Snapshots ─────────────────────
   backwards. : takes a command, ? explains     │ ▶ now        0
   the keys, q leaves.                          │ m gives this moment a name
   > : to type a command                        │
                                                │
   time 0  CamlinternalFormatBasics
   0 █───────────────────────────────────────────────────────────────────────── 0
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸

It runs to its end. All its output is there, and nothing in it disturbs the screen.

  $ term_keys c
  $ term_wait 'ends here'
  $ picture
  ─ Code  instruction #### ─────────────────────┬─ Registers ─────────────────────
       ####  SETGLOBAL 51                       │ A accu  0
   Std_exit:                                    │ E env   [||]
       ####  CONST0                             │ X extra 0
       ####  PUSHGETGLOBALFIELD 46 102          │   pc    ####  instruction ####
       ####  APPLY1                             │   trap  none
       ####  ATOM0                              ├─ Stack  0 words ────────────────
       ####  SETGLOBAL 52                       │
    => ####  STOP                               │
   the end of the program                       │
  ─ Output  38 bytes by now ────────────────────┤
   Hello, world!                                │
   120                                          │
   café 漢字 ^[[31m\xff                         │
                                                │
  ─ Console ────────────────────────────────────┤
   > continue                                   ├─ Snapshots ─────────────────────
   The program ended with status 0.             │ ▶ now        575
   time 575, instruction ####                   │ m gives this moment a name
   => ####  STOP                                │
   > : to type a command                        │
   time 575  instruction ####                the program ends here, with status 0
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█ 575
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸

Back to a breakpoint from there; the output is that of the moment, and what is still to come.

  $ term_keys : && term_type 'break Hello.greet' && term_keys Enter Escape C
  $ term_wait 'breakpoint 1 *$'
  $ picture
  ─ Code  Hello.greet ───── Enter: run to here ─┬─ Registers ─────────────────────
       ####  APPLY1                             │ A accu  <fun Hello.greet>
       ####  PUSHACC1                           │ E env   <fun Hello.greet>
       ####  MULINT                             │ X extra 0
       ####  RETURN 1                           │   pc    ####  Hello.greet
   Hello.greet:                      hello.ml:1 │   trap  none
   ●=> ####  GETGLOBAL 47                       ├─ Stack  6 words ────────────────
       ####  PUSHACC1                           │ S[0]    "world"
       ####  PUSHGETGLOBALFIELD 46 27           │ S[1]    return to Hello+6
   A = global n                      hello.ml:1 │ S[2]    its env [||]
  ─ Output  nothing yet ────────────────────────┤ S[3]    its extra_args 0
   Hello, world!                                │ S[4]    <fun Hello.fact>
   120                                          │ S[5]    <fun Hello.greet>
   café 漢字 ^[[31m\xff                         │
                                                │
  ─ Console ────────────────────────────────────┤
   > reverse-continue                           ├─ Snapshots ─────────────────────
   Breakpoint 1, Hello.greet                    │ ▶ now        381
   time 381, Hello.greet (hello.ml:1:17)        │ m gives this moment a name
   => ####  GETGLOBAL 47                        │
   > : to type a command                        │
   time 381  Hello.greet  hello.ml:1                                 breakpoint 1
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█──────────────────────── 575
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸

Steps in both directions end where they began. A snapshot is taken and returned to.

  $ term_keys s s s S
  $ term_wait '^ time .*Hello.greet\+2'
  $ term_keys m && term_type 'here the second instruction' && term_keys Enter
  $ term_wait '◆|▶ here'
  $ term_keys n n
  $ term_wait '^ time .*Hello.greet\+4'
  $ picture
  ─ Code  Hello.greet+4 ─── Enter: run to here ─┬─ Registers ─────────────────────
   Hello.greet:                      hello.ml:1 │ A accu  "world!"
   ●   ####  GETGLOBAL 47                       │ E env   <fun Hello.greet>
       ####  PUSHACC1                           │ X extra 0
       ####  PUSHGETGLOBALFIELD 46 27           │   pc    ####  Hello.greet+4
       ####  APPLY2                             │   trap  none
    => ####  PUSHGETGLOBAL 48                   ├─ Stack  6 words ────────────────
       ####  PUSHGETGLOBALFIELD 46 27           │ S[0]    "world"
       ####  APPLY2                             │ S[1]    return to Hello+6
   push A; A = global n              hello.ml:1 │ S[2]    its env [||]
  ─ Output  nothing yet ────────────────────────┤ S[3]    its extra_args 0
   Hello, world!                                │ S[4]    <fun Hello.fact>
   120                                          │ S[5]    <fun Hello.greet>
   café 漢字 ^[[31m\xff                         │
                                                │
  ─ Console ────────────────────────────────────┤
   => ####  APPLY2                              ├─ Snapshots ─────────────────────
   > nexti                                      │ ◆ here       383  the second ins
   time 409, Hello.greet+4 (hello.ml:1:44)      │ ▶ now        409
   => ####  PUSHGETGLOBAL 48                    │
   > : to type a command                        │
   time 409  Hello.greet+4  hello.ml:1
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━◆━━█───────────────────── 575
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸
  $ term_keys Tab Tab Tab Up r
  $ term_wait '▶ here'
  $ picture
  ─ Code  Hello.greet+2 ────────────────────────┬─ Registers ─────────────────────
   Hello.greet:                      hello.ml:1 │ A accu  "world"
   ●   ####  GETGLOBAL 47                       │ E env   <fun Hello.greet>
       ####  PUSHACC1                           │ X extra 0
    => ####  PUSHGETGLOBALFIELD 46 27           │   pc    ####  Hello.greet+2
       ####  APPLY2                             │   trap  none
       ####  PUSHGETGLOBAL 48                   ├─ Stack  7 words ────────────────
       ####  PUSHGETGLOBALFIELD 46 27           │ S[0]    "!"
       ####  APPLY2                             │ S[1]    "world"
   push A; A = field m of global n   hello.ml:1 │ S[2]    return to Hello+6
  ─ Output  nothing yet ────────────────────────┤ S[3]    its env [||]
   Hello, world!                                │ S[4]    its extra_args 0
   120                                          │ S[5]    <fun Hello.fact>
   café 漢字 ^[[31m\xff                         │ S[6]    <fun Hello.greet>
                                                │
  ─ Console ────────────────────────────────────┤
   => ####  PUSHGETGLOBAL 48                    ├─ Snapshots ─── Enter: go there ─
   > restore here                               │ ▶ here       383  the second ins
   time 383, Hello.greet+2 (hello.ml:1:17)      │
   => ####  PUSHGETGLOBALFIELD 46 27            │
   > : to type a command                        │
   time 383  Hello.greet+2  hello.ml:1
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█──────────────────────── 575
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸

A word is set, which makes a branch: then each row says on which it is, and a snapshot of another one is not where one stands.

  $ term_keys : && term_type 'set $accu = 5' && term_keys Enter Escape
  $ term_wait 'branch-1 begins here'
  $ picture
  ─ Code  Hello.greet+2 ────────────────────────┬─ Registers ─────────────────────
   Hello.greet:                      hello.ml:1 │ A accu  5
   ●   ####  GETGLOBAL 47                       │ E env   <fun Hello.greet>
       ####  PUSHACC1                           │ X extra 0
    => ####  PUSHGETGLOBALFIELD 46 27           │   pc    ####  Hello.greet+2
       ####  APPLY2                             │   trap  none
       ####  PUSHGETGLOBAL 48                   ├─ Stack  7 words ────────────────
       ####  PUSHGETGLOBALFIELD 46 27           │ S[0]    "!"
       ####  APPLY2                             │ S[1]    "world"
   push A; A = field m of global n   hello.ml:1 │ S[2]    return to Hello+6
  ─ Output  nothing yet ────────────────────────┤ S[3]    its env [||]
                                                │ S[4]    its extra_args 0
                                                │ S[5]    <fun Hello.fact>
                                                │ S[6]    <fun Hello.greet>
                                                │
  ─ Console ────────────────────────────────────┤
   => ####  PUSHGETGLOBALFIELD 46 27            ├─ Snapshots ─── Enter: go there ─
   > set $accu = 5                              │ ▶ now        383  on branch-1
   branch-1 begins here, at time 383; restore   │ ◆ here       383  on main  the s
   main leaves it.                              │
   > : to type a command                        │
   time 383  Hello.greet+2  hello.ml:1
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━█ 383
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸
  $ term_keys : && term_type 'restore main' && term_keys Enter Escape
  $ term_wait 'On branch main'

Out of the function, to a time, and back to where the motion before ended.

  $ term_keys f
  $ term_wait '^ time .*  Hello\+'
  $ term_keys g && term_type '50%' && term_keys Enter
  $ term_wait '> goto 50%'
  $ term_keys u
  $ term_wait '^ time .*  Hello\+'

Enter on a row of output goes to the moment at which it was written.

  $ term_keys BTab BTab BTab && term_keys Tab Tab Tab Tab && term_keys Home Enter
  $ term_wait '> goto [0-9]'
  $ picture | sed -n '/Console/,$p' | sed '/Help/d'
  ─ Console ────────────────────────────────────┤
   > goto 454                                   ├─ Snapshots ─────────────────────
   time 454, Stdlib.print_endline+8             │ ◆ here       383  on main  the s
   (stdlib.ml:492:26)                           │ ▶ now        454  on main
   => ###  C_CALL1 caml_ml_flush                │
   > : to type a command                        │
   time 454  Stdlib.print_endline+8  stdlib.ml:492
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━◆━━━━━━━━█─────────────── 575

The help screen comes from the table of actions.

  $ term_resize 80x54
  $ term_keys '?'
  $ term_wait 'explains the commands'
  $ picture
   Caravan goes through an OCaml program in both directions of time. Time is the
   number of instructions executed; the bar below shows all that is known of it.
   Small letters go forward, capitals back. What changed since the last stop
   stands out, and output that is still to come is dimmed.

     =>     the instruction that is executed next
     ●      a breakpoint        ◆  a snapshot: a moment with a name
     A E X  accu, env, extra_args: registers, in what is said about instructions
     S F    words of the stack, S[0] its top; fields of a block

   Through time, forward and back
     C, F5        run back to the last breakpoint before now, or to the start
     c, F6        run to the next breakpoint, or the program's end
     S, F7        one instruction back
     s, F8        one instruction forward
     N, F9        one instruction back, a whole call as one
     n, F10       one instruction forward, a whole call as one
     [            back to the last place in the source
     ]            to the next place in the source
     {            back to the last place in the source, a whole call as one
     }            to the next place in the source, a whole call as one
     F, F11       back to the call of this function
     f, F12       forward until this function returns
     g, F3        go to a time: 1234, +10, -10, 50%, start, end, a snapshot
     u            undo: back to where the motion before ended
     U            redo what was undone
     Ctrl-C       stop what runs; what was typed is forgotten

   Marks
     b, F4        set or delete a breakpoint at the selected instruction or line
     m, F2        snapshot: give this moment a name
     r            go to the selected snapshot
     Del          delete the selected snapshot

   Panes
     Tab          next pane
     S-Tab        previous pane
     Enter        act on what is selected; the pane's title says how
     .            select the current instruction or line again
     v            the pane Code shows the source, or instructions again
     /            search in this pane; again with nothing typed: the next place
     z            this pane alone, or all of them again
     :            type a command; Esc comes back
     Esc          leave the console, a question, or this page
     ^L           draw the screen anew

   Caravan
     ?, F1        this page; help in the console explains the commands
     q            leave


   time 454  Stdlib.print_endline+8  stdlib.ml:492
   0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━◆━━━━━━━━█─────────────── 575
  1Help 2Snap 3Goto 4Break 5◂Run 6Run▸ 7◂Step 8Step▸ 9◂Next 10Next▸ 11◂Out 12Out▸

Leaving would lose a snapshot, so there is a question.

  $ term_keys Escape q
  $ term_wait 'Leave all the same'
  $ term_keys y
  $ term_wait_end
