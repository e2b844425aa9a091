(* Cooperative threads, mailboxes and a clock of their own, all by effects. *)

open Effect
open Effect.Deep

type _ Effect.t += Fork : (unit -> unit) -> unit Effect.t | Yield : unit Effect.t | Sleep : int -> unit Effect.t
type 'a box = { mutable full : 'a option; mutable waiting : ('a -> unit) option }
type _ Effect.t += Take : 'a box -> 'a Effect.t

let put b x = match b.waiting with Some wake -> b.waiting <- None; wake x | None -> b.full <- Some x

let run main =
  let ready : (unit -> unit) Queue.t = Queue.create ()
  and sleeping : (int * (unit -> unit)) list ref = ref [] and clock = ref 0 and switches = ref 0 in
  let rec spawn f =
    match_with f ()
      { retc = next;
        exnc = (fun e -> Printf.printf "[a thread died of %s]\n" (Printexc.to_string e); next ());
        effc = (fun (type b) (e : b Effect.t) ->
            match e with
            | Fork f -> Some (fun (k : (b, unit) continuation) -> Queue.push (continue k) ready; spawn f)
            | Yield -> Some (fun (k : (b, unit) continuation) -> Queue.push (continue k) ready; next ())
            | Sleep n -> Some (fun (k : (b, unit) continuation) -> sleeping := List.merge (fun (a, _) (b, _) ->
              compare a b) !sleeping [ (!clock + n, continue k) ]; next ())
            | Take b -> Some (fun (k : (b, unit) continuation) ->
                (match b.full with Some x -> b.full <- None; continue k x
                  | None -> b.waiting <- Some (fun x -> Queue.push (fun () -> continue k x) ready); next ()))
            | _ -> None) }
  and next () =
    incr switches;
    match Queue.take_opt ready with
    | Some k -> k ()
    | None -> (match !sleeping with [] -> () | (t, k) :: rest -> clock := t; sleeping := rest; k ())
  in
  spawn main;
  Printf.printf "ended at %d after %d switches\n" !clock !switches

let worker name n delay = for i = 1 to n do Printf.printf "%s%d " name i; if delay = 0 then perform Yield
  else perform (Sleep delay) done

let ring size rounds =
  let boxes = Array.init size (fun _ -> { full = None; waiting = None }) in
  let total = ref 0 in
  for i = 0 to size - 1 do
    perform (Fork (fun () ->
        for _ = 1 to rounds do
          let x = perform (Take boxes.(i)) in
          total := !total + x;
          put boxes.((i + 1) mod size) (x + 1)
        done))
  done;
  put boxes.(0) 0;
  perform (Sleep 1);
  Printf.printf "%d\n" !total

let () =
  run (fun () -> List.iter (fun (n, d) -> perform (Fork (fun () -> worker n 4 d))) [ ("a", 0); ("b", 3); ("c", 2);
    ("d", 0) ]);
  run (fun () -> perform (Fork (fun () -> perform Yield; failwith "an accident")); worker "x" 3 0);
  run (fun () -> ring 100 50);
  run (fun () ->
      (* A thread that has thousands of children, each with a deep stack. *)
      let rec deep n = if n = 0 then (perform Yield; 0) else 1 + deep (n - 1) in
      let sum = ref 0 in
      for i = 1 to 300 do perform (Fork (fun () -> sum := !sum + deep (i * 3))) done;
      while !sum < 135450 do perform Yield done;
      Printf.printf "%d\n" !sum)
