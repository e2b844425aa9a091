(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The oracle of tests/oracle/typing: what OCaml's own types and printer say, in the form of the tool
   `tests/unit/typing`: `members INTERFACE` or `locals EXECUTABLE UNIT`. *)
open Types

let one_line print x =
  let b = Buffer.create 200 in
  let ppf = Format.formatter_of_buffer b in
  Format.pp_set_margin ppf 1_000_000;
  print ppf x;
  Format.pp_print_flush ppf ();
  Buffer.contents b

let type_text ty = one_line Printtyp.type_scheme ty

let members file =
  let cmi = Cmi_format.read_cmi file in
  List.iter (function
    | Sig_value (id, vd, _) ->
      let kind = match vd.val_kind with Val_prim _ -> "external" | _ -> "val" in
      Printf.printf "%s %s : %s\n" kind (Ident.name id) (type_text vd.val_type)
    | _ -> ()) cmi.Cmi_format.cmi_sign

(* ---- events ---- *)

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

let place ev id =
  match Ident.find_same id ev.ev_compenv.ce_stack with
  | pos -> Printf.sprintf "stack %d" pos
  | exception Not_found -> Typing_places.captured ev.ev_compenv id

let outer = function
  | Env.Env_value (rest, _, _) | Env.Env_type (rest, _, _) | Env.Env_extension (rest, _, _) | Env.Env_module (rest, _, _, _)
  | Env.Env_modtype (rest, _, _) | Env.Env_class (rest, _, _) | Env.Env_cltype (rest, _, _)
  | Env.Env_open (rest, _) | Env.Env_functor_arg (rest, _) | Env.Env_constraints (rest, _)
  | Env.Env_copy_types rest | Env.Env_persistent (rest, _) | Env.Env_value_unbound (rest, _, _)
  | Env.Env_module_unbound (rest, _, _) -> Some rest
  | Env.Env_empty -> None

let rec bound_as name env =
  match env, outer env with
  | Env.Env_value (_, id, _), _ when Ident.name id = name -> id
  | _, Some rest -> bound_as name rest
  | _, None -> raise Not_found

(* An object's own name stands for that under which the compiler binds it. *)
let place_of_value ev id vd =
  match Typing_places.class_of_self vd.val_kind with
  | Some n -> place ev (bound_as ("self-" ^ n) ev.ev_typenv)
  | None -> place ev id

let rec variables ev pos seen env =
  match env with
  | Env.Env_value (rest, id, vd) ->
    let name = Ident.name id in
    if not (List.mem name seen) then
      Printf.printf "%d %s %s : %s\n" pos name (place_of_value ev id vd) (type_text vd.val_type);
    variables ev pos (name :: seen) rest
  | _ -> Option.iter (variables ev pos seen) (outer env)

let locals file unit =
  let ic = open_in_bin file in
  section ic "DBUG";
  for _ = 1 to input_binary_int ic do
    let orig = input_binary_int ic in
    let events = (input_value ic : debug_event list) in
    ignore (input_value ic : string list);
    List.iter (fun ev ->
      if ev.ev_module = unit && ev.ev_kind <> Event_pseudo then
        variables ev (ev.ev_pos + orig) [] ev.ev_typenv) events
  done

let () =
  Compmisc.init_path ();
  let env = Compmisc.initial_env () in
  Printtyp.wrap_printing_env ~error:false env (fun () ->
    match Sys.argv.(1) with
    | "members" -> members Sys.argv.(2)
    | _ -> locals Sys.argv.(2) Sys.argv.(3))
