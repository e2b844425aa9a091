(* Bytes: CRC-32 with a table, Adler-32, and SHA-256, by hand. *)

let table =
  let rec bits k n = if k = 0 then n else bits (k - 1) (if n land 1 = 1 then 0xEDB88320 lxor (n lsr 1) else n lsr 1) in
  Array.init 256 (bits 8)

let crc s =
  let c = ref 0xFFFFFFFF in
  Bytes.iter (fun ch -> c := table.((!c lxor Char.code ch) land 255) lxor (!c lsr 8)) s;
  !c lxor 0xFFFFFFFF

let adler s =
  let a = ref 1 and b = ref 0 in
  for i = 0 to Bytes.length s - 1 do
    a := (!a + Char.code (Bytes.get s i)) mod 65521;
    b := (!b + !a) mod 65521
  done;
  (!b lsl 16) lor !a

(* The constants are the first 32 bits of the fractional parts of the roots of the first primes. *)
let primes =
  let rec next found n =
    if List.length found = 64 then List.rev found
    else next (if List.exists (fun p -> n mod p = 0) found then found else n :: found) (n + 1)
  in
  Array.of_list (next [] 2)

let fraction root p =
  let f = root (float_of_int p) in
  int_of_float ((f -. floor f) *. 4294967296.)

let k = Array.map (fraction Float.cbrt) primes
let mask = 0xFFFFFFFF
let turn x n = ((x lsr n) lor (x lsl (32 - n))) land mask

let schedule s at w =
  for i = 0 to 15 do w.(i) <- Int32.to_int (Bytes.get_int32_be s (at + (4 * i))) land mask done;
  for i = 16 to 63 do
    let a = w.(i - 15) and b = w.(i - 2) in
    let s0 = turn a 7 lxor turn a 18 lxor (a lsr 3) and s1 = turn b 17 lxor turn b 19 lxor (b lsr 10) in
    w.(i) <- (w.(i - 16) + s0 + w.(i - 7) + s1) land mask
  done

let block h w =
  let v = Array.copy h in
  for i = 0 to 63 do
    let a = v.(0) and e = v.(4) in
    let s1 = turn e 6 lxor turn e 11 lxor turn e 25 and choice = (e land v.(5)) lxor (lnot e land v.(6)) in
    let t1 = v.(7) + s1 + choice + k.(i) + w.(i) in
    let s0 = turn a 2 lxor turn a 13 lxor turn a 22 in
    let major = (a land v.(1)) lxor (a land v.(2)) lxor (v.(1) land v.(2)) in
    Array.blit v 0 v 1 7;
    v.(4) <- (v.(4) + t1) land mask;
    v.(0) <- (t1 + s0 + major) land mask
  done;
  Array.iteri (fun i x -> h.(i) <- (h.(i) + x) land mask) v

let sha s =
  let n = Bytes.length s in
  let padded = Bytes.make ((n + 72) / 64 * 64) '\000' in
  Bytes.blit s 0 padded 0 n;
  Bytes.set padded n '\128';
  Bytes.set_int64_be padded (Bytes.length padded - 8) (Int64.of_int (8 * n));
  let h = Array.map (fraction sqrt) (Array.sub primes 0 8) and w = Array.make 64 0 in
  for i = 0 to (Bytes.length padded / 64) - 1 do
    schedule padded (64 * i) w;
    block h w
  done;
  String.concat "" (Array.to_list (Array.map (Printf.sprintf "%08x") h))

let () =
  let text = Bytes.init 1_500_000 (fun i -> Char.chr (i * i land 255)) in
  Printf.printf "%08x %08x %s\n" (crc text) (adler text) (sha (Bytes.sub text 0 300_000));
  print_endline (sha (Bytes.of_string "abc"))
