# The source in the terminal UI

The pane Code shows the source of the current instruction instead of the instructions.

  $ need ocamlc tmux
  $ printf 'let square x =\n\tx * x (* a tab before *)\n\nlet rec sum n =\n  if n = 0 then 0\n  else square n + sum (n - 1)\n\nlet () =\n  print_endline (string_of_int (sum 3))\n' >sums.ml
  $ ocamlc -g -o sums.byte sums.ml
  $ picture() { term_still | head -n "$1" | sed 's/│.*//; s/┬.*//; s/┤.*//; s/├.*//; s/ *$//'; }
  $ term_start 80x30 caravan -c 'break Sums.square' sums.byte
  $ term_wait '12Out'

Where there is no source it says so, and shows instructions; the source comes when there is one.

  $ term_keys v; term_wait 'is not found'
  $ term_keys c; term_wait 'breakpoint 1 *$'
  $ picture 12
  ─ Source  sums.ml ─────── Enter: run to here ─
      1  let square x =
   ●=>2          x * x (* a tab before *)
      3
      4  let rec sum n =
      5    if n = 0 then 0
      6    else square n + sum (n - 1)
      7
      8  let () =
      9    print_endline (string_of_int (sum 3))
  
  

Breakpoints are set and deleted by lines; a line without code has that of the next.

  $ term_keys Down b; term_wait 'Breakpoint 2'
  $ picture 8
  ─ Source  sums.ml ─────── Enter: run to here ─
      1  let square x =
   ●=>2          x * x (* a tab before *)
      3
      4  let rec sum n =
   ●  5    if n = 0 then 0
      6    else square n + sum (n - 1)
      7
  $ term_keys b; term_wait '> delete 2'
  $ picture 8
  ─ Source  sums.ml ─────── Enter: run to here ─
      1  let square x =
   ●=>2          x * x (* a tab before *)
      3
      4  let rec sum n =
      5    if n = 0 then 0
      6    else square n + sum (n - 1)
      7

Run to the selected line, search, come back to the current one.

  $ term_keys / && term_type 'print_end' && term_keys Enter Enter; term_wait 'sums.ml:9'
  $ picture 12
  ─ Source  sums.ml ─────── Enter: run to here ─
      1  let square x =
   ●=>2          x * x (* a tab before *)
      3
      4  let rec sum n =
      5    if n = 0 then 0
      6    else square n + sum (n - 1)
      7
      8  let () =
   ●  9    print_endline (string_of_int (sum 3))
  
  
  $ term_keys C; term_wait 'breakpoint 1 *$'
  $ term_keys End . b; term_wait '> delete 1'
  $ picture 8
  ─ Source  sums.ml ─────── Enter: run to here ─
      1  let square x =
    =>2          x * x (* a tab before *)
      3
      4  let rec sum n =
      5    if n = 0 then 0
      6    else square n + sum (n - 1)
      7

And the instructions again.

  $ term_keys v; term_wait '=> *[0-9]+  ACC0'
  $ term_keys q
  $ term_wait_end
