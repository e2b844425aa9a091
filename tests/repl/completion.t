What the Tab key offers of the program: fields and methods by the type of what stands before them, values of modules, files.

  $ mkdir src && cat >src/shop.ml <<'END'
  > type size = { width : int; height : int; material : string }
  > type item = { size : size; mutable price : int; parts : size array }
  > module Prices = struct let lowest = 1 let highest = 9 end
  > class till = object val mutable sum = 0 method add n = sum <- sum + n method total = sum end
  > let stop item (till : till) = till#add item.price
  > let first f item = f item
  > let () =
  >   let size = { width = 1; height = 2; material = "oak" } in
  >   let item = { size; price = 3; parts = [| size |] } in
  >   first (fun i -> stop i (new till)) item
  > END
  $ ocamlc -g -o shop.byte src/shop.ml
  $ caravan --batch shop.byte <<'END'
  > break Shop.stop
  > continue
  > complete print item.
  > complete print item.size.h
  > complete print item.parts.(0).ma
  > complete print 1+item.size.
  > complete watch item.p
  > complete set item.pr
  > complete print till#
  > complete print Shop.Prices.l
  > complete print List.length
  > complete condition 1 item.price=Shop.Prices.hi
  > complete print item#
  > complete print till.
  > complete print nothing.
  > complete print item.price.
  > complete break sho
  > complete list shop.
  > complete tbreak Shop.sto
  > digest
  > complete print item.parts.(0).
  > digest
  > END
  Breakpoint 1: Shop.stop (src/shop.ml:5:30), instruction 14365
  Breakpoint 1, Shop.stop
  time 4169, Shop.stop (src/shop.ml:5:30)
  => 14365  ACC0
  print item.size
  print item.price
  print item.parts
  print item.size.height
  print item.parts.(0).material
  print 1+item.size.width
  print 1+item.size.height
  print 1+item.size.material
  watch item.price
  watch item.parts
  set item.price
  print till#add
  print till#total
  print Shop.Prices.lowest
  print List.length
  condition 1 item.price=Shop.Prices.highest
  break shop.ml:
  list shop.ml:
  tbreak Shop.stop
  ac9f49796cbf5a12afacc4222a74d164
  print item.parts.(0).width
  print item.parts.(0).height
  print item.parts.(0).material
  ac9f49796cbf5a12afacc4222a74d164
