(* A heap of as many MiB as the first argument says; each round changes a hundredth of its pages. *)

let mib = int_of_string Sys.argv.(1)
let blocks = Array.init mib (fun i -> Bytes.make (1 lsl 20) (Char.chr (1 + (i land 63))))
let state = ref 42

let random n =
  state := ((!state * 1103515245) + 12345) land 0x3fffffff;
  (!state lsr 4) mod n

let () =
  print_endline "ready";
  while true do
    for _ = 1 to mib * 256 / 100 do
      Bytes.set blocks.(random mib) (random (1 lsl 20)) (Char.chr (random 256))
    done;
    print_endline "round"
  done
