# Threads take turns in the same way every time; a seed varies it

  $ cat >turns.ml <<'ML'
  > let spin n = for _ = 1 to n do ignore (Sys.opaque_identity n) done
  > let worker name () = for _ = 1 to 6 do spin 200_000; print_string name done
  > let () =
  >   List.iter Thread.join (List.map (fun name -> Thread.create (worker name) ()) ["a"; "b"; "c"]);
  >   print_newline ()
  > ML
  $ ocamlc -g -I +threads unix.cma threads.cma turns.ml -o turns.byte
  $ turns() { caravan run "$@" ./turns.byte; }
  $ [ "$(turns)" = "$(turns)" ] && [ "$(turns)" = "$(turns --seed 0)" ] && echo the same
  the same
  $ [ "$(turns --seed 7)" = "$(turns --seed 7)" ] && echo the same
  the same
  $ for seed in 0 1 2 3 4 5 6 7 8 9; do turns --seed $seed; done | sort -u | wc -l
  10
  $ turns --seed 3 | fold -w 1 | sort | uniq -c | sed 's/ *\(.*\)/\1/'
  6 a
  6 b
  6 c

The debugger and recordings take it as well.

  $ caravan --batch --seed 7 -c continue -c 'save turns.caravan' -c digest ./turns.byte | tail -n 1 >first
  $ again=$(caravan --batch --seed 7 -c continue -c digest ./turns.byte | tail -n 1)
  $ [ "$again" = "$(cat first)" ] && echo the same
  the same
  $ caravan --batch -c 'goto start' -c continue -c digest turns.caravan | tail -n 1 | diff first - && echo the same
  the same
  $ caravan record --seed 7 -o recorded.caravan ./turns.byte >recorded
  $ turns --seed 7 | diff - recorded && echo the same
  the same

How many domains a program may want is told, not found out.

  $ caravan run --seed many ./turns.byte
  caravan: 'many' is no seed; write a number, 0 for the usual turns.
  [2]
  $ caravan run --domains 0 ./turns.byte
  caravan: '0' is no number of domains; write one from 1 to 128.
  [2]
