(* Gc.Memprof with every word sampled: what is counted, in which order the callbacks come, and what they may do. *)

module M = Gc.Memprof

let log = Buffer.create 65536
let say fmt = Printf.bprintf log fmt
let source = function M.Normal -> "normal" | M.Marshal -> "marshal" | M.Custom -> "custom"

(* What is allocated, in what order; a block's number is the callbacks' name for it. *)
let blocks = ref 0

let tracker ?(shown = fun _ -> true) () =
  let alloc where (i : M.allocation) =
    if shown i then begin
      incr blocks;
      say "  %d: %s, %d words, %d samples, %s\n" !blocks where i.size i.n_samples (source i.source);
      Some !blocks
    end else None
  in
  { M.alloc_minor = alloc "minor";
    alloc_major = alloc "major";
    promote = (fun n -> say "  %d promoted\n" n; Some n);
    dealloc_minor = (fun n -> say "  %d dies young\n" n);
    dealloc_major = (fun n -> say "  %d dies old\n" n) }

let section name ?shown ?(rate = 1.) f =
  blocks := 0;
  say "%s\n" name;
  ignore (M.start ~sampling_rate:rate ~callstack_size:3 (tracker ?shown ()));
  (match f () with
   | () -> ()
   | exception Failure text -> say "  raised: %s\n" text);
  (match M.stop () with
   | () -> ()
   | exception Failure text -> say "  stop: %s\n" text);
  print_string (Buffer.contents log);
  Buffer.clear log

let kept = ref (Obj.repr 0)
let keep v = kept := Obj.repr v
let forget () = kept := Obj.repr 0
let hide = Sys.opaque_identity

type r = { mutable x : float; mutable y : float }

(* ---- kinds of blocks ---- *)

let () =
  section "blocks of instructions" (fun () ->
    keep (hide (1, hide 2));
    keep (hide (Some (hide 1)));
    keep (hide [| hide 1; hide 2; hide 3; hide 4; hide 5 |]);
    let n = hide 3 in
    keep (hide (fun x -> x + n));
    let rec even x = x = 0 || odd (x - n + 2) and odd x = x <> 0 && even (x - n + 2) in
    keep (hide even);
    keep (hide { x = hide 1.; y = hide 2. }));
  let f a b c = a + b + c in
  section "partial applications" (fun () -> keep ((hide f) 1); keep ((hide f) 1 2))

let () =
  let r = hide { x = 1.; y = 2. } in
  section "floats" (fun () ->
    let s = r.x in
    keep (hide s);
    keep (hide (s +. r.y));
    for i = 1 to 3 do keep (hide (float_of_int i)) done);
  section "blocks of primitives" (fun () ->
    keep (Array.make 3 0);
    keep (Array.make 300 0);
    keep (Array.append (hide [| 1 |]) (hide [| 2; 3 |]));
    keep (Bytes.create 20);
    keep (Bytes.create 5000);
    keep (Int64.add (hide 1L) 2L);
    keep (Array.make 400 1.);
    keep (Obj.repr (Weak.create 3) |> Obj.tag))

let () =
  let text = Marshal.to_string [ 1; 2; 3 ] [] and long = Marshal.to_string (List.init 200 (fun i -> i)) [] in
  section "unmarshalled" (fun () -> keep (Marshal.from_string text 0));
  section "unmarshalled, too large for the nursery" ~shown:(fun _ -> !blocks < 5) (fun () ->
    keep (Marshal.from_string long 0))

let () =
  section "outside the heap" ~shown:(fun i -> i.source = M.Custom) (fun () ->
    let open Bigarray in
    keep (Array1.create char c_layout 256);
    keep (Array1.create float64 c_layout 1000);
    forget ();
    Gc.full_major ())

(* ---- what becomes of them ---- *)

let () =
  section "promotion and death" (fun () ->
    keep (hide (ref (hide 1)));
    ignore (hide (ref (hide 2)));
    Gc.minor ();
    say " after a minor collection\n";
    forget ();
    Gc.full_major ();
    say " after a full one\n";
    keep (Array.make 1000 0);
    Gc.full_major ();
    forget ();
    Gc.full_major ());
  section "what was there before is nobody's" (fun () -> forget (); Gc.full_major ())

(* ---- call stacks ---- *)

let[@inline never] leaf n = hide (n, n)
let[@inline never] middle n = let p = leaf n in fst p + snd p
let[@inline never] in_primitive n = let a = Array.make n 'x' in Array.length a
let[@inline never] in_float x = hide (x *. x)

let () =
  let show name size f =
    let stacks = ref [] in
    let see (i : M.allocation) = stacks := i.callstack :: !stacks; None in
    ignore (M.start ~sampling_rate:1. ~callstack_size:size { M.null_tracker with alloc_minor = see; alloc_major = see });
    f ();
    M.stop ();
    Printf.printf "call stack of %s\n" name;
    List.iter (Printexc.print_raw_backtrace stdout) (List.rev !stacks)
  in
  show "a pair" 10 (fun () -> ignore (middle 1));
  show "a pair, one call of it" 1 (fun () -> ignore (middle 1));
  show "a pair, no call of it" 0 (fun () -> ignore (middle 1));
  show "an array" 10 (fun () -> ignore (in_primitive 10));
  show "a large array" 10 (fun () -> ignore (in_primitive 10_000));
  show "a float" 10 (fun () -> ignore (in_float 2.));
  show "an instruction within List.map" 4 (fun () -> ignore (List.map (fun x -> hide (ref x)) [ 1; 2 ]))

(* ---- what callbacks may do ---- *)

exception Done
let result = ref Done

(* Nothing is allocated between what f does and the end of the profile. *)
let run name t f =
  ignore (M.start ~sampling_rate:1. t);
  (match f () with () -> result := Done | exception e -> result := e);
  (match M.stop () with
   | () -> ()
   | exception Failure text -> Printf.printf "%s: %s\n" name text);
  Printf.printf "%s: %s\n" name (Printexc.to_string !result);
  print_string (Buffer.contents log);
  Buffer.clear log

let () =
  let null = M.null_tracker in
  run "an exception before a block is made" { null with alloc_minor = (fun _ -> failwith "alloc_minor") } (fun () ->
    keep (hide (ref (hide 1))));
  run "an exception after a primitive" { null with alloc_major = (fun _ -> raise Not_found) } (fun () ->
    keep (Array.make 1000 0));
  run "an exception at a death" { null with alloc_minor = (fun _ -> Some ()); dealloc_minor = (fun () -> raise Exit) }
    (fun () -> ignore (hide (ref (hide 1))); Gc.minor ());
  run "exceptions that are handled" { null with alloc_minor = (fun i -> if i.size = 1 then raise Exit else Some i.size);
      dealloc_minor = (fun n -> say "  %d words died\n" n) } (fun () ->
    for i = 1 to 3 do
      match ignore (hide (i, i, hide (ref i))) with () -> say "  made\n" | exception Exit -> say "  not made\n"
    done;
    Gc.minor ());
  let n = ref 0 in
  run "stopped by a callback" { null with alloc_minor = (fun _ -> incr n; if !n = 3 then M.stop (); Some !n);
      promote = (fun i -> say "  promoted %d\n" i; Some i) } (fun () ->
    keep (hide [ hide 1; hide 2; hide 3; hide 4; hide 5 ]);
    Gc.minor ());
  Printf.printf "%d callbacks\n" !n;
  let depth = ref 0 and deepest = ref 0 in
  run "callbacks are not sampled" { null with alloc_minor = (fun _ ->
      incr depth;
      deepest := max !depth !deepest;
      ignore (List.init 100 (fun i -> ref i));
      Gc.minor ();
      decr depth;
      Some ()) } (fun () -> for i = 1 to 10 do ignore (hide (ref i)) done);
  Printf.printf "depth %d\n" !deepest

let () =
  let order = Buffer.create 100 in
  let note c = Buffer.add_char order c in
  Gc.finalise (fun _ -> note 'f') (hide (ref 0));
  run "finalisers" { M.null_tracker with alloc_minor = (fun _ -> Some ()); dealloc_minor = (fun () -> note 'd') } (fun () ->
    ignore (hide (ref (hide 5)));
    Gc.full_major ());
  Printf.printf "order %s\n" (Buffer.contents order)

(* ---- mistakes ---- *)

let () =
  let attempt name f =
    match f () with
    | () -> Printf.printf "%s: done\n" name
    | exception (Failure text | Invalid_argument text) -> Printf.printf "%s: %s\n" name text
  in
  let start rate size () = ignore (M.start ~sampling_rate:rate ~callstack_size:size M.null_tracker) in
  attempt "stop" M.stop;
  attempt "rate 2" (start 2. 1);
  attempt "rate -1" (start (-1.) 1);
  attempt "rate nan" (start nan 1);
  attempt "call stack -1" (start 0.5 (-1));
  attempt "start" (start 0.5 1);
  attempt "start again" (start 0.5 1);
  attempt "stop" M.stop;
  attempt "stop again" M.stop
