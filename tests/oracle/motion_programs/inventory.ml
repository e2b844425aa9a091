module type ITEM = sig
  type t
  type size = { width : int; depth : float }
  val make : string -> int -> t
  val size : t -> size
  val name : t -> string
  val standard : size
end

module Box = struct
  type size = { width : int; depth : float }
  type colour = Plain | Grey of int | Mixed of { red : int; blue : int }
  type t = { label : string; mutable count : int; colour : colour; size : size }
  let standard = { width = 3; depth = 0.5 }
  let colour_of n = if n mod 3 = 0 then Plain else if n mod 3 = 1 then Grey n else Mixed { red = n; blue = n * 2 }
  let make label count = { label; count; colour = colour_of count; size = { standard with width = count } }
  let size box = box.size
  let name { label; _ } = label
end

module Store (Item : ITEM) = struct
  type entry = Item of Item.t | Gap
  type status = [ `Empty | `Some of int | `Full of entry list ]
  let shelf = Array.make 8 Gap
  let used = ref 0
  let put item =
    if !used < Array.length shelf then (shelf.(!used) <- Item item; incr used; true) else false
  let entries () = List.filter (fun entry -> entry <> Gap) (Array.to_list shelf)
  let status () : status =
    match entries () with
    | [] -> `Empty
    | _ :: _ :: _ :: _ as all -> `Full all
    | some -> `Some (List.length some)
  let widths () =
    let width = function Gap -> 0 | Item item -> (Item.size item).Item.width in
    Array.fold_left (fun sum entry -> sum + width entry) 0 shelf
end

module Boxes = Store (Box)
module Others = Store (struct include Box let make label n = make ("<" ^ label ^ ">") (n + 1) end)

let describe status =
  match status with
  | `Empty -> "nothing"
  | `Some n -> string_of_int n
  | `Full (first :: _ as all) ->
    let shown = match first with Boxes.Item box -> Box.name box | Boxes.Gap -> "gap" in
    Printf.sprintf "%s and %d more" shown (List.length all - 1)
  | `Full [] -> "full"

let weight box =
  match box.Box.colour with
  | Box.Plain -> 1
  | Grey (1 | 4 as light) -> light
  | Grey n when n > 6 -> n * 2
  | Grey n -> n
  | Mixed { red; blue } -> red + blue

let () =
  let names = [ "pins"; "nails"; "screws"; "hooks"; "bolts" ] in
  List.iteri (fun i name ->
      let box = Box.make name i in
      let fits = Boxes.put box in
      if fits then print_endline (describe (Boxes.status () :> [ `Empty | `Some of int | `Full of Boxes.entry list ]));
      box.count <- box.count + weight box)
    names;
  ignore (Others.put (Box.make "other" 9));
  let total = Boxes.widths () + Others.widths () in
  Printf.printf "%d %d\n" total !Boxes.used
