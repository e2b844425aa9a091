(* Bytes: mutation, blits that overlap, numbers of every width and byte order. *)

let hex b = String.concat "" (List.map (fun c -> Printf.sprintf "%02x" (Char.code c)) (List.of_seq (Bytes.to_seq b)))
let guarded f = try f () with Invalid_argument m -> Printf.printf "Invalid_argument %s\n" m

let () =
  let b = Bytes.make 24 '\000' in
  Bytes.set_uint8 b 0 255;
  Bytes.set_int8 b 1 (-2);
  Bytes.set_uint16_le b 2 0x1234;
  Bytes.set_uint16_be b 4 0x1234;
  Bytes.set_int32_le b 6 0x89abcdefl;
  Bytes.set_int32_be b 10 0x89abcdefl;
  Bytes.set_int64_le b 14 0x0123456789abcdefL;
  print_endline (hex b);
  Bytes.set_int64_be b 15 0x0123456789abcdefL;
  print_endline (hex b);
  Printf.printf "%d %d %d %d %ld %ld %Ld %Ld\n" (Bytes.get_uint8 b 0) (Bytes.get_int8 b 1) (Bytes.get_int16_le b 2)
    (Bytes.get_uint16_be b 4) (Bytes.get_int32_le b 6) (Bytes.get_int32_be b 10) (Bytes.get_int64_le b 14)
      (Bytes.get_int64_be b 15);
  Printf.printf "%x %lx %Lx\n" (Bytes.get_uint16_ne b 2) (Bytes.get_int32_ne b 6) (Bytes.get_int64_ne b 8);
  guarded (fun () -> Bytes.set_int64_le b 17 0L);
  guarded (fun () -> print_int (Bytes.get_uint16_le b 23));
  guarded (fun () -> Bytes.set b 24 'x');
  guarded (fun () -> Bytes.blit b 20 b 0 5);
  guarded (fun () -> Bytes.fill b (-1) 3 'x');
  guarded (fun () -> ignore (Bytes.extend b (-20) (-5)));
  let t = Bytes.of_string "0123456789abcdefghij" in
  Bytes.blit t 0 t 3 10;
  print_endline (Bytes.to_string t);
  Bytes.blit t 5 t 1 12;
  print_endline (Bytes.to_string t);
  Bytes.fill t 4 6 '-';
  print_endline (Bytes.to_string t);
  print_endline (hex (Bytes.extend (Bytes.of_string "ab") 1 0 |> fun b -> Bytes.set b 0 '\001'; b));
  print_endline (Bytes.to_string (Bytes.cat (Bytes.sub t 0 4) (Bytes.map Char.uppercase_ascii (Bytes.sub t 10 5))));
  print_endline (Bytes.to_string (Bytes.concat (Bytes.of_string "::") [ Bytes.empty; Bytes.of_string "x";
    Bytes.of_string "yz" ]));
  (* A sieve in bits, to have many single-byte stores. *)
  let n = 100_000 in
  let sieve = Bytes.make ((n / 8) + 1) '\255' in
  let clear i = Bytes.set_uint8 sieve (i lsr 3) (Bytes.get_uint8 sieve (i lsr 3) land lnot (1 lsl (i land 7))) in
  let mem i = Bytes.get_uint8 sieve (i lsr 3) land (1 lsl (i land 7)) <> 0 in
  for i = 2 to 316 do
    if mem i then begin
      let j = ref (i * i) in
      while !j <= n do clear !j; j := !j + i done
    end
  done;
  let count = ref 0 in
  for i = 2 to n do if mem i then incr count done;
  Printf.printf "%d primes, crc %d\n" !count (Seq.fold_left (fun h c -> ((h * 31) + Char.code c) land 0xffffff) 0
    (Bytes.to_seq sieve))
