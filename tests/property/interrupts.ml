(* A heap that takes a while to write and to read, and then a long loop; interrupts.c stops whatever is done with that. *)

let words = 4 lsl 20
let data = Bytes.create (8 * words)
let mark = ref 0
let total = ref 0

let fill () =
  let s = ref 88172645463325252 in
  for i = 0 to words - 1 do
    s := !s lxor (!s lsl 13);
    s := !s lxor (!s lsr 7);
    s := !s lxor (!s lsl 17);
    Bytes.set_int64_le data (8 * i) (Int64.of_int !s)
  done

let spin n =
  for i = 1 to n do
    total := !total + i
  done

let after () = mark := !mark + 0

let () =
  mark := 1;
  fill ();
  spin 20_000_000;
  after ()
