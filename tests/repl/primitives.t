# Primitives of C libraries that Caravan does not know are named when they are called, not before

  $ echo 'long my_stub(long x) { return x; }' >stub.c
  $ cc -shared -fPIC -o dllmine.so stub.c
  $ cat >uses.ml <<'ML'
  > external stub : int -> int = "my_stub"
  > let () = print_endline "before"; print_int (stub 3); print_endline " after"
  > ML
  $ ocamlc -g -I . -dllib dllmine.so uses.ml -o uses.byte
  $ ocamlrun -I . uses.byte
  before
  3 after
  $ caravan run uses.byte
  before
  caravan: The program calls the primitive my_stub of the C library dllmine, which Caravan does not have.
  [1]
  $ caravan --batch -c continue -c 'info time' uses.byte
  before
  time 396, Uses+4 (uses.ml:2:9)
  => 1870  C_CALL1 my_stub
  The program calls the primitive my_stub of the C library dllmine, which Caravan does not have.
  time 396, history from 0 to 396
  [1]
