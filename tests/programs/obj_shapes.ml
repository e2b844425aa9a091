(* Values by their representation, as far as Obj shows it and all runtimes agree. *)

type t = Const | Block of int | Other of { a : int; b : string }
type ext = ..
type ext += X of int

let shape v =
  let r = Obj.repr v in
  if Obj.is_int r then Printf.sprintf "int %d" (Obj.obj r : int)
  else
    let tag = Obj.tag r in
    let kind =
      if tag = Obj.string_tag then "string" else if tag = Obj.double_tag then "float" else if tag =
        Obj.double_array_tag then "floats" else if tag = Obj.closure_tag then "closure"
      else if tag = Obj.object_tag then "object" else if tag = Obj.custom_tag then "custom" else if tag = Obj.lazy_tag
        then "lazy" else if tag = Obj.infix_tag then "infix" else string_of_int tag
    in
    if tag = Obj.closure_tag || tag = Obj.infix_tag || tag = Obj.custom_tag then kind
      else Printf.sprintf "%s of %d" kind (Obj.size r)

let rec f x = g x and g x = if x = 0 then 0 else f (x - 1)

let () =
  let say name v = Printf.printf "%s: %s\n" name (shape v) in
  say "unit" ();
  say "char" 'a';
  say "constant constructor" Const;
  say "block constructor" (Block 1);
  say "inline record" (Other { a = 1; b = "" });
  say "tuple" (1, 2, 3);
  say "list" [ 1 ];
  say "empty list" [];
  say "short string" "abc";
  say "long string" (String.make 15 'x');
  say "longer string" (String.make 16 'x');
  say "float" 1.5;
  say "float array" [| 1.; 2. |];
  say "empty array" [||];
  say "int32" 1l;
  say "function" f;
  say "second function" g;
  say "partial application" (Sys.opaque_identity (fun a b c -> a + b + c) 1);
  say "lazy" (lazy (Sys.opaque_identity 1 + 1));
  say "lazy constant" (lazy 1);
  say "reference" (ref 0);
  say "option" (Some 1.);
  say "exception" Not_found;
  say "exception with argument" (Failure "x");
  say "extension" (X 5);
  say "variant" `Tag;
  say "variant with argument" (`Tag 1);
  say "object" (object method m = 1 end);
  say "bytes" (Bytes.create 3);
  say "channel" stdout;
  let r = Obj.repr (1, "two", 3.) in
  let d = Obj.dup r in
  Obj.set_field d 0 (Obj.repr 10);
  Printf.printf "%d %d %s %b\n" (Obj.obj (Obj.field r 0)) (Obj.obj (Obj.field d 0)) (Obj.obj (Obj.field d 1))
    (Obj.field d 1 == Obj.field r 1);
  let b = Obj.new_block 3 2 in
  Obj.set_field b 0 (Obj.repr 7);
  Obj.set_field b 1 (Obj.repr "x");
  Printf.printf "%d %d %b\n" (Obj.tag b) (Obj.size b) (Obj.reachable_words b >= 3);
  let w = Obj.with_tag 5 r in
  Printf.printf "%d %d %s\n" (Obj.tag w) (Obj.tag r) (Obj.obj (Obj.field w 1));
  let dbl = Obj.repr [| 1.; 2.; 3. |] in
  Obj.set_double_field dbl 1 9.;
  Printf.printf "%g %g\n" (Obj.double_field dbl 1) (Obj.double_field dbl 2);
  Printf.printf "%s %b\n" (Obj.Extension_constructor.name (Obj.Extension_constructor.of_val (X 1)))
    (Obj.Extension_constructor.(id (of_val (X 1)) = id (of_val (X 2))));
  Printf.printf "%d\n" (Obj.reachable_words (Obj.repr [ 1; 2; 3 ]))
