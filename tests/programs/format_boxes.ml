(* Pretty printing: boxes, breaks, margins, tags, tables, and columns that depend on what came before. *)

type json = Null | Bool of bool | Num of float | Str of string | Arr of json list | Obj of (string * json) list

let comma ppf () = Format.fprintf ppf ",@ "
let rec json ppf = function
  | Null -> Format.pp_print_string ppf "null"
  | Bool b -> Format.pp_print_bool ppf b
  | Num n -> Format.fprintf ppf "%g" n
  | Str s -> Format.fprintf ppf "%S" s
  | Arr l -> Format.fprintf ppf "@[<hv 2>[@,%a@;<0 -2>]@]" (Format.pp_print_list ~pp_sep:comma json) l
  | Obj l -> Format.fprintf ppf "@[<hv 2>{@,%a@;<0 -2>}@]" (Format.pp_print_list ~pp_sep:comma field) l
and field ppf (k, v) = Format.fprintf ppf "@[<hov 1>%S:@ %a@]" k json v

type term = Var of string | App of term * term | Lam of string * term
let rec term prec ppf = function
  | Var v -> Format.pp_print_string ppf v
  | App (f, x) -> Format.fprintf ppf (if prec > 1 then "@[<2>(%a@ %a)@]" else "@[<2>%a@ %a@]") (term 1) f (term 2) x
  | Lam (v, b) -> Format.fprintf ppf (if prec > 0 then "@[<1>(\\%s.@ %a)@]" else "@[<1>\\%s.@ %a@]") v (term 0) b

let sample =
  Obj [ ("name", Str "caravan"); ("tags", Arr [ Str "time"; Str "travel"; Num 1.; Num 2.5; Null; Bool true ]);
        ("nested", Obj [ ("empty", Arr []); ("deep", Arr (List.init 12 (fun i -> Obj [ ("i", Num (float i));
          ("sq", Num (float (i * i))) ]))) ]) ]

let () =
  List.iter
    (fun margin ->
      Format.set_margin margin;
      Format.printf "@[<v>margin %d@,%a@,%a@]@." margin json sample
        (term 0) (Lam ("f", App (Lam ("x", App (Var "f", App (Var "x", Var "x"))),
          Lam ("x", App (Var "f", App (Var "x", Var "x")))))))
    [ 80; 40; 20 ];
  Format.set_margin 60;
  Format.printf "@[<b 3>structural %a@]@." (fun ppf n -> for i = 1 to n do Format.fprintf ppf "item%d@ " i done) 20;
  Format.printf "@[<h>never broken %a@]@." (fun ppf n -> for i = 1 to n do Format.fprintf ppf "%d@ " i done) 40;
  Format.printf "@[a@\nforced@;<5 2>break@]@.";
  Format.printf "%s@ %5d|%-8s|%a@." "mixed" 42 "left" Format.pp_print_int 7;
  Format.printf "@[<hov 2>%a@]@." Format.pp_print_text
    "Words of a text are separated by spaces, and each space is a place where the line may be broken.";
  let out = Buffer.create 100 in
  let ppf = Format.formatter_of_buffer out in
  Format.pp_set_mark_tags ppf true;
  Format.pp_set_formatter_stag_functions ppf
    { (Format.pp_get_formatter_stag_functions ppf ()) with
      mark_open_stag = (function Format.String_tag s -> "<" ^ s ^ ">" | _ -> "");
      mark_close_stag = (function Format.String_tag s -> "</" ^ s ^ ">" | _ -> "") };
  Format.fprintf ppf "@{<b>bold @{<i>and italic@}@} text@.";
  print_string (Buffer.contents out);
  Format.printf "@[<v>%t%t@]@." (fun ppf -> Format.pp_set_max_boxes ppf 4) (fun ppf ->
    Format.fprintf ppf "@[1@[2@[3@[4@[5@]@]@]@]@]");
  print_endline (Format.asprintf "@[<v 1>as@,a@,string@]");
  Format.printf "%a %a@." (Format.pp_print_option Format.pp_print_int) (Some 3) (Format.pp_print_result
    ~ok:Format.pp_print_int ~error:Format.pp_print_string) (Error "bad");
  Format.open_tbox ();
  List.iter (fun s -> Format.set_tab (); Format.print_string s) [ "one      "; "two      "; "three" ];
  Format.print_tab ();
  Format.print_string "x";
  Format.close_tbox ();
  Format.print_newline ()
