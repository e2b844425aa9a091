(* Terms over a small signature, rewritten to normal form by rules that are matched and substituted. *)

type term = Var of string | App of string * term list

let rec parse_term s pos =
  let name () = let from = !pos in while !pos < String.length s && (match s.[!pos] with 'a' .. 'z' | 'A' .. 'Z'
    | '0' .. '9' -> true | _ -> false) do incr pos done; String.sub s from (!pos - from) in
  let n = name () in
  if !pos < String.length s && s.[!pos] = '(' then begin
    incr pos;
    let rec args acc = let t = parse_term s pos in incr pos; if s.[!pos - 1] = ',' then args (t :: acc)
      else List.rev (t :: acc) in
    App (n, args [])
  end
  else if n = String.uppercase_ascii n && n <> "0" then Var n
  else App (n, [])

let term s = parse_term s (ref 0)
let rec show = function Var v -> v | App (f, []) -> f | App (f, args) ->
  f ^ "(" ^ String.concat "," (List.map show args) ^ ")"

let rec matches subst pattern t =
  match (pattern, t) with
  | Var v, _ -> (match List.assoc_opt v subst with Some t' -> if t = t' then Some subst else None
    | None -> Some ((v, t) :: subst))
  | App (f, ps), App (g, ts) when f = g && List.length ps = List.length ts ->
    List.fold_left2 (fun s p t -> match s with Some s -> matches s p t | None -> None) (Some subst) ps ts
  | _ -> None

let rec substitute s = function Var v as t -> (try List.assoc v s with Not_found -> t)
  | App (f, args) -> App (f, List.map (substitute s) args)

exception Rewritten of term

let steps = ref 0
let at_root rules t =
  try List.iter (fun (l, r) -> match matches [] l t with Some s -> raise_notrace (Rewritten (substitute s r))
    | None -> ()) rules; None with Rewritten t -> incr steps; Some t

let rec normalise rules t =
  let t = match t with App (f, args) -> App (f, List.map (normalise rules) args) | v -> v in
  match at_root rules t with Some t' -> normalise rules t' | None -> t

let rules = List.map (fun (l, r) -> (term l, term r))

let peano = rules
    [ ("add(0,Y)", "Y"); ("add(s(X),Y)", "s(add(X,Y))"); ("mul(0,Y)", "0"); ("mul(s(X),Y)", "add(Y,mul(X,Y))");
      ("fact(0)", "s(0)"); ("fact(s(X))", "mul(s(X),fact(X))");
      ("fib(0)", "0"); ("fib(s(0))", "s(0)"); ("fib(s(s(X)))", "add(fib(s(X)),fib(X))"); ("even(0)", "true");
        ("even(s(0))", "false"); ("even(s(s(X)))", "even(X)") ]

let boolean = rules
    [ ("not(not(X))", "X"); ("not(and(X,Y))", "or(not(X),not(Y))"); ("not(or(X,Y))", "and(not(X),not(Y))");
      ("and(X,or(Y,Z))", "or(and(X,Y),and(X,Z))"); ("and(or(X,Y),Z)", "or(and(X,Z),and(Y,Z))");
      ("and(X,X)", "X"); ("or(X,X)", "X") ]

let combinators = rules [ ("ap(i,X)", "X"); ("ap(ap(k,X),Y)", "X"); ("ap(ap(ap(s,X),Y),Z)", "ap(ap(X,Z),ap(Y,Z))") ]

let rec number n = if n = 0 then App ("0", []) else App ("s", [ number (n - 1) ])
let rec depth = function App ("s", [ t ]) -> 1 + depth t | _ -> 0

let () =
  let run name rules t show =
    steps := 0;
    let n = normalise rules t in
    Printf.printf "%s: %s in %d steps\n" name (show n) !steps
  in
  let count t = string_of_int (depth t) in
  run "5!" peano (App ("fact", [ number 5 ])) count;
  run "fib 12" peano (App ("fib", [ number 12 ])) count;
  run "7*8 even" peano (App ("even", [ App ("mul", [ number 7; number 8 ]) ])) show;
  run "normal form" boolean (term "not(and(or(a,not(b)),not(or(c,and(d,e)))))") show;
  run "distribution" boolean (term "and(and(or(a,b),or(c,d)),and(or(e,f),or(a,b)))") (fun t ->
    string_of_int (String.length (show t)));
  run "skk" combinators (term "ap(ap(ap(s,k),k),x)") show;
  run "skip" combinators (term "ap(ap(ap(ap(s,i),ap(k,ap(s,i))),k),z)") show
