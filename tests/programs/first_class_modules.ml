(* Modules as values: in tables, as arguments, unpacked in functions that are polymorphic in them. *)

module type DEVICE = sig
  type t
  val name : string
  val init : int -> t
  val step : t -> t
  val show : t -> string
end

module Lamp = struct
  type t = bool
  let name = "lamp"
  let init n = n mod 2 = 1
  let step = not
  let show on = if on then "on" else "off"
end

module Dial = struct
  type t = { at : int; size : int }
  let name = "dial"
  let init size = { at = 0; size }
  let step d = { d with at = (d.at + 3) mod d.size }
  let show d = Printf.sprintf "%d/%d" d.at d.size
end

module Twice (D : DEVICE) : DEVICE = struct
  type t = D.t * D.t
  let name = "two " ^ D.name ^ "s"
  let init n = (D.init n, D.init (n + 1))
  let step (a, b) = (D.step a, D.step (D.step b))
  let show (a, b) = D.show a ^ " " ^ D.show b
end

let run (module D : DEVICE) n steps =
  let rec go d k = if k = 0 then d else go (D.step d) (k - 1) in
  Printf.sprintf "%s: %s" D.name (D.show (go (D.init n) steps))

type any = Any : (module DEVICE with type t = 'a) * 'a -> any

let step_any (Any ((module D), v)) = Any ((module D), D.step v)
let show_any (Any ((module D), v)) = D.show v

let rec doubled n (module D : DEVICE) : (module DEVICE) = if n = 0 then (module D)
  else doubled (n - 1) (module Twice (D))

(* Type-safe dynamic values, by a key that is an extensible constructor. *)
type _ key = ..
module Key (T : sig type t end) = struct type _ key += K : T.t key end
type ('a, 'b) eq = Refl : ('a, 'a) eq

module type KEY = sig type t type _ key += K : t key end
let fresh (type a) () : (module KEY with type t = a) = (module struct type t = a include Key (struct type t =
  a end) end)
type binding = B : (module KEY with type t = 'a) * 'a -> binding

let same (type a b) (module A : KEY with type t = a) (module B : KEY with type t = b) : (a, b) eq option =
  match A.K with B.K -> Some Refl | _ -> None

let lookup (type a) (k : (module KEY with type t = a)) bindings =
  List.find_map (fun (B (k', v)) -> match same k' k with Some Refl -> Some (v : a) | None -> None) bindings

let () =
  let devices = [ (module Lamp : DEVICE); (module Dial); (module Twice (Dial)); doubled 3 (module Lamp) ] in
  List.iter (fun d -> List.iter (fun n -> print_endline (run d n (n * 5))) [ 1; 4; 7 ]) devices;
  let anys = [ Any ((module Lamp), true); Any ((module Dial), { Dial.at = 1; size = 10 }) ] in
  print_endline (String.concat "; " (List.map show_any (List.map step_any (List.map step_any anys))));
  let ints : (module KEY with type t = int) = fresh () and strings : (module KEY with type t = string) = fresh () in
  let others : (module KEY with type t = int) = fresh () in
  let env = [ B (strings, "text"); B (ints, 42) ] in
  Printf.printf "%s %s %s\n"
    (match lookup ints env with Some n -> string_of_int n | None -> "-")
    (Option.value ~default:"-" (lookup strings env))
    (match lookup others env with Some n -> string_of_int n | None -> "-")
