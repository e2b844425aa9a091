(* Queues, stacks and sequences. *)

let drain q = let rec go acc = match Queue.take_opt q with Some x -> go (x :: acc) | None -> List.rev acc in go []
let show l = String.concat " " (List.map string_of_int l)

(* Josephus: the order in which people leave the circle. *)
let josephus n k =
  let q = Queue.create () in
  for i = 1 to n do Queue.add i q done;
  let rec go acc =
    if Queue.is_empty q then List.rev acc
    else begin
      for _ = 2 to k do Queue.add (Queue.pop q) q done;
      go (Queue.pop q :: acc)
    end
  in
  go []

(* Infix to postfix to value. *)
let priority = function '+' | '-' -> 1 | '*' | '/' -> 2 | _ -> 0
let postfix text =
  let ops = Stack.create () and out = Buffer.create 16 in
  let rec flush p = match Stack.top_opt ops with Some o when priority o >= p && o <> '(' ->
    Buffer.add_char out (Stack.pop ops); flush p | _ -> () in
  String.iter
    (function
      | '0' .. '9' as c -> Buffer.add_char out c
      | '(' -> Stack.push '(' ops
      | ')' -> flush 1; ignore (Stack.pop ops)
      | c -> flush (priority c); Stack.push c ops)
    text;
  flush 1;
  Buffer.contents out
let value text =
  let s = Stack.create () in
  let binary f = let b = Stack.pop s in let a = Stack.pop s in Stack.push (f a b) s in
  String.iter (function '+' -> binary ( + ) | '-' -> binary ( - ) | '*' -> binary ( * ) | '/' -> binary ( / )
    | c -> Stack.push (Char.code c - 48) s) (postfix text);
  Stack.pop s

let rec primes_from s () = match s () with Seq.Nil -> Seq.Nil | Seq.Cons (p, rest) ->
  Seq.Cons (p, primes_from (Seq.filter (fun n -> n mod p <> 0) rest))
let rec naturals n () = Seq.Cons (n, naturals (n + 1))
let rec first n s = if n = 0 then [] else match s () with Seq.Nil -> [] | Seq.Cons (x, rest) -> x :: first (n - 1) rest

let () =
  print_endline (show (josephus 41 3));
  let q = Queue.create () and r = Queue.create () in
  List.iter (fun x -> Queue.add x q) [ 1; 2; 3 ];
  Queue.add 10 r;
  Queue.transfer q r;
  Printf.printf "%d %d %s\n" (Queue.length q) (Queue.peek r) (show (drain (Queue.copy r)));
  print_endline (show (List.of_seq (Queue.to_seq r)));
  Printf.printf "%d\n" (Queue.fold (fun a x -> (a * 10) + x) 0 r);
  (try ignore (Queue.take q) with Queue.Empty -> print_endline "empty queue");
  (try ignore (Stack.pop (Stack.create ())) with Stack.Empty -> print_endline "empty stack");
  List.iter (fun t -> Printf.printf "%s -> %s = %d\n" t (postfix t) (value t)) [ "1+2*3"; "(1+2)*3"; "8/2/2-1";
    "2*(3+4)*(5-(6-2))" ];
  print_endline (show (first 20 (primes_from (naturals 2))));
  let s = Seq.unfold (fun (a, b) -> if a > 1000 then None else Some (a, (b, a + b))) (0, 1) in
  print_endline (show (List.of_seq (Seq.filter_map (fun x -> if x mod 2 = 0 then Some (x / 2) else None) s)));
  print_endline (show (List.of_seq (Seq.flat_map (fun n -> List.to_seq (List.init n (fun i -> n * i))) (List.to_seq
    [ 1; 2; 3; 4 ]))));
  let st = Stack.of_seq (List.to_seq [ 'a'; 'b'; 'c' ]) in
  Stack.iter print_char st;
  Printf.printf " %c %d\n" (Stack.top st) (Stack.length st);
  let q = Queue.of_seq (Seq.map succ (List.to_seq (List.init 50_000 Fun.id))) in
  let sum = ref 0 in
  while not (Queue.is_empty q) do
    let x = Queue.pop q in
    sum := !sum + x;
    if x land 1 = 0 then Queue.push (x / 2) q
  done;
  Printf.printf "%d\n" !sum
