(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The oracle of tests/oracle/debuginfo: prints the events of an executable as OCaml's own types say they are, in
   the form and order of `tests/unit/debuginfo events FILE`. *)
open Instruct

let section ic wanted =
  let length = in_channel_length ic in
  seek_in ic (length - 16);
  let n = input_binary_int ic in
  seek_in ic (length - 16 - 8 * n);
  let table = List.init n (fun _ ->
    let name = really_input_string ic 4 in
    let bytes = input_binary_int ic in
    name, bytes) in
  let total = List.fold_left (fun sum (_, bytes) -> sum + bytes) 0 table in
  let rec find at = function
    | [] -> failwith ("no section " ^ wanted)
    | (name, _) :: _ when name = wanted -> at
    | (_, bytes) :: rest -> find (at + bytes) rest in
  seek_in ic (find (length - 16 - 8 * n - total) table)

let column (p : Lexing.position) = p.pos_cnum - p.pos_bol

let key orig ev =
  let from = ev.ev_loc.Location.loc_start and until = ev.ev_loc.Location.loc_end in
  ev.ev_pos + orig, from.pos_lnum, column from, until.pos_cnum - from.pos_bol

let print orig ev =
  let from = ev.ev_loc.Location.loc_start and until = ev.ev_loc.Location.loc_end in
  let kind = match ev.ev_kind with
    | Event_before -> "before" | Event_after _ -> "after" | Event_pseudo -> "pseudo" in
  let info = match ev.ev_info with
    | Event_function -> "function" | Event_return n -> "return " ^ string_of_int n | Event_other -> "other" in
  let repr = match ev.ev_repr with
    | Event_none -> "" | Event_parent _ -> " parent" | Event_child _ -> " child" in
  Printf.printf "%d %s %s %s %d:%d-%d:%d(%d) %s %s %d%s\n" (ev.ev_pos + orig) ev.ev_module ev.ev_defname
    from.pos_fname from.pos_lnum (column from) until.pos_lnum (column until) (until.pos_cnum - from.pos_bol)
    kind info ev.ev_stacksize repr

let () =
  let ic = open_in_bin Sys.argv.(1) in
  section ic "DBUG";
  let units = List.init (input_binary_int ic) (fun _ ->
    let orig = input_binary_int ic in
    let events = (input_value ic : debug_event list) in
    let folders = (input_value ic : string list) in
    orig, events, folders) in
  let by_place (a, _, _) (b, _, _) = compare a b in
  List.iter (fun (orig, events, folders) ->
    List.iter (print orig) (List.stable_sort (fun a b -> compare (key orig a) (key orig b)) events);
    List.iter (Printf.printf "folder %s\n") folders)
    (List.stable_sort by_place units)
