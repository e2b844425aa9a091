(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* plan VERSION FILE N: reads what the test FILE of OCaml's test suite says about itself and prints, as lines of shell,
   how to build and run the bytecode program it makes in its Nth way; status 3 when there is no such way.

   A test's head is a tree. Inner nodes prepare, each path from the root to a leaf is one way to carry it out. It is
   written with stars for the depth up to OCaml 5.0 and with blocks in braces since. Both become the same tree here;
   source: ocamltest/OCAMLTEST.org, tsl_lexer.mll. *)
{
type token = Word of string | Text of string | Stars of int | Set | Append | Open | Close | Semicolon | Comma | End

type statement =
  | Assign of string * string
  | Add of string * string
  | Unset of string
  | Include of string
  | Action of string
type tree = { statements : statement list; children : tree list }

exception No_test
exception Cannot of string
}

let blank = [' ' '\t' '\r' '\n']
let word = ['A'-'Z' 'a'-'z' '_' '.' '-' '\'' '0'-'9']+

rule head = parse
  | "(*" [' ' '\t']* "TEST_BELOW" { skip_to_test lexbuf }
  | "(*" [' ' '\t']* "TEST"       { () }
  | blank+ | '#' [^ '\n']*        { head lexbuf }
  | _ | eof                       { raise No_test }

and skip_to_test = parse
  | "(*" [' ' '\t']* "TEST" blank { () }
  | _                             { skip_to_test lexbuf }
  | eof                           { raise No_test }

and token = parse
  | blank+                        { token lexbuf }
  | "(*"                          { comment 1 lexbuf; token lexbuf }
  | "*)" | eof                    { End }
  | '*'+ as s                     { Stars (String.length s) }
  | word as w                     { Word w }
  | "+="                          { Append }
  | '='                           { Set }
  | '{'                           { Open }
  | '}'                           { Close }
  | ';'                           { Semicolon }
  | ','                           { Comma }
  | '"'                           { let b = Buffer.create 40 in text b lexbuf; Text (Buffer.contents b) }
  | _ as c                        { raise (Cannot (Printf.sprintf "read %C in the test's head" c)) }

and text b = parse
  | '"'                                   { () }
  | '\\' '\r'? '\n' [' ' '\t']* ('\\' ([' ' '\t'] as c))? { Option.iter (Buffer.add_char b) c; text b lexbuf }
  | _ as c                                { Buffer.add_char b c; text b lexbuf }

and comment n = parse
  | "(*"                          { comment (n + 1) lexbuf }
  | "*)"                          { if n > 1 then comment (n - 1) lexbuf }
  | _                             { comment n lexbuf }

{
(* ---- the tree ---- *)

let tokens lexbuf =
  let rec go acc = match token lexbuf with End -> List.rev acc | t -> go (t :: acc) in
  head lexbuf;
  go []

(* One statement that is not an action, in either notation. *)
let assignment = function
  | Word "include" :: Word w :: rest -> Some (Include w, rest)
  | Word "unset" :: Word w :: rest -> Some (Unset w, rest)
  | Word "set" :: Word w :: Set :: Text t :: rest -> Some (Assign ("set " ^ w, t), rest)
  | Word w :: Set :: Text t :: rest -> Some (Assign (w, t), rest)
  | Word w :: Append :: Text t :: rest -> Some (Add (w, t), rest)
  | _ -> None

let rec modifiers = function
  | Word "with" :: Word w :: rest | Comma :: Word w :: rest -> let l, rest = modifiers rest in (Include w :: l, rest)
  | rest -> ([], rest)

let rec assignments toks =
  match assignment toks with
  | Some (s, rest) -> let l, rest = assignments rest in (s :: l, rest)
  | None -> ([], toks)

(* Stars: a node's own assignments stand under its action and count for it. *)
let rec starred depth toks =
  match toks with
  | Stars n :: Word action :: rest when n = depth ->
    let mods, rest = modifiers rest in
    let l, rest = assignments rest in
    let children, rest = starred (depth + 1) rest in
    let others, rest = starred depth rest in
    ({ statements = mods @ l @ [ Action action ]; children } :: others, rest)
  | _ -> ([], toks)

let rec block toks =
  match toks with
  | Semicolon :: rest -> block rest
  | Open :: _ -> let children, rest = blocks toks in ({ statements = []; children }, rest)
  | Close :: _ | [] -> ({ statements = []; children = [] }, toks)
  | _ ->
    let s, rest =
      match (assignment toks, toks) with
      | Some (s, rest), _ -> ([ s ], rest)
      | None, Word w :: rest -> let mods, rest = modifiers rest in (mods @ [ Action w ], rest)
      | None, _ -> raise (Cannot "understand the test's head")
    in
    let node, rest = block rest in
    ({ node with statements = s @ node.statements }, rest)

and blocks = function
  | Open :: rest ->
    (match block rest with
     | node, Close :: rest -> let others, rest = blocks rest in (node :: others, rest)
     | _ -> raise (Cannot "find the end of a block in the test's head"))
  | toks -> ([], toks)

let rec acts t = List.exists (function Action _ -> true | _ -> false) t.statements || List.exists acts t.children

let tree toks =
  let t =
    if List.mem Open toks || List.mem Semicolon toks then fst (block toks)
    else
      let statements, rest = assignments toks in
      match starred 1 rest with
      | children, [] -> { statements; children }
      | _ -> raise (Cannot "understand the test's head")
  in
  if acts t then t else { t with children = [ { statements = [ Action "bytecode" ]; children = [] } ] }

let rec paths t =
  match t.children with
  | [] -> [ t.statements ]
  | l -> List.concat_map (fun c -> List.map (( @ ) t.statements) (paths c)) l

(* ---- carrying out a path ---- *)

let words s =
  String.map (function '\n' | '\t' | '\r' -> ' ' | c -> c) s |> String.split_on_char ' ' |> List.filter (( <> ) "")

(* What a machine like ours has, and what it has not. *)
let true_here =
  [ "hasunix"; "libunix"; "hassysthreads"; "hasstr"; "not-windows"; "not-bsd"; "not-msvc"; "not-macos-amd64-tsan";
    "arch64"; "arch_amd64"; "unix"; "linux"; "flat-float-array"; "no-flambda"; "shared-libraries"; "no-tsan";
    "has_symlink"; "native-compiler"; "naked_pointers"; "pass"; "no-afl-instrument" ]

let no_effect = [ "check-ocamlc.byte-output"; "check-program-output"; "check-ocaml-output"; "ocamlobjinfo" ]

type state = {
  version : string;
  source : string;
  test_file : string;
  mutable env : (string * string) list;
  mutable lines : string list;
  mutable runs : int;
}

let rec expand s text =
  match String.index_opt text '$' with
  | Some i when i + 1 < String.length text && text.[i + 1] = '{' ->
    let j = String.index_from text i '}' in
    let name = String.sub text (i + 2) (j - i - 2) in
    String.sub text 0 i ^ get s name ^ expand s (String.sub text (j + 1) (String.length text - j - 1))
  | Some i -> String.sub text 0 (i + 1) ^ expand s (String.sub text (i + 1) (String.length text - i - 1))
  | None -> text
and get s name = match List.assoc_opt name s.env with Some t -> expand s t | None -> ""

let set s name t = s.env <- (name, t) :: List.remove_assoc name s.env
let emit s fmt = Printf.ksprintf (fun l -> s.lines <- l :: s.lines) fmt

let library s name =
  let five = s.version >= "5" in
  match name with
  | "unix" | "str" | "dynlink" | "runtime_events" -> (if five then "-I +" ^ name ^ " " else "") ^ name ^ ".cma"
  | "systhreads" -> if five then "-I +unix -I +threads unix.cma threads.cma" else "-I +threads unix.cma threads.cma"
  | "testing" -> "-I $testing testing.cma"
  | "ocamlcommon" | "ocamlbytecomp" | "ocamltoplevel" | "ocamlmiddleend" | "ocamloptcomp" ->
    Printf.sprintf "-I +compiler-libs %s.cma" name
  | "config" -> "-I +compiler-libs"
  | "principal" -> "-principal"
  | _ -> raise (Cannot ("include " ^ name))

let exists s file = Sys.file_exists (Filename.concat s.source file)
let has_suffix suffix file = Filename.check_suffix file suffix

(* The modules of the program in their order, each with its interface before it. *)
let all_modules s =
  match words (get s "all_modules") with
  | _ :: _ as l -> l
  | [] ->
    let with_interface m = if has_suffix ".ml" m && exists s (m ^ "i") then [ m ^ "i"; m ] else [ m ] in
    List.concat_map with_interface (words (get s "plugins") @ words (get s "modules") @ [ s.test_file ])

let prepare s file =
  if has_suffix ".mll" file then begin
    emit s "generate ocamllex %s %s" (get s "ocamllex_flags") file;
    [ Filename.chop_suffix file "l" ]
  end
  else if has_suffix ".mly" file then begin
    emit s "generate ocamlyacc %s %s" (get s "ocamlyacc_flags") file;
    let base = Filename.chop_suffix file ".mly" in [ base ^ ".mli"; base ^ ".ml" ]
  end
  else if List.exists (fun x -> has_suffix x file) [ ".c"; ".o"; ".so"; ".a" ] then raise (Cannot "load C stubs")
  else [ file ]

let flags s = String.concat " " (List.map (get s) [ "flags"; "libraries"; "ocamlc_default_flags"; "ocamlc_flags" ])

let compile s =
  if not (List.mem (get s "ocamlc_byte_exit_status") [ ""; "0" ]) then emit s "compile_fails"
  else if get s "commandline" <> "" then emit s "compile %s" (get s "commandline")
  else match get s "module" with
    | "" ->
      let modules = List.concat_map (prepare s) (all_modules s) in
      let output = if get s "compile_only" = "true" then "-c" else "-o " ^ get s "program" in
      let binary = List.map (fun m -> m ^ ".cmo") (words (get s "binary_modules")) in
      emit s "compile %s %s %s %s" (flags s) output (String.concat " " (binary @ modules)) (get s "last_flags")
    | m when has_suffix ".c" m -> raise (Cannot "load C stubs")
    | m -> emit s "compile %s -c %s" (flags s) m

let execute s =
  s.runs <- s.runs + 1;
  let variable (n, v) =
    match words n with [ "set"; n ] -> Some (n ^ "=" ^ Filename.quote (expand s v)) | _ -> None
  in
  let vars = List.filter_map variable s.env in
  let param = match get s "ocamlrunparam" with "" -> [] | p -> [ "OCAMLRUNPARAM=" ^ Filename.quote p ] in
  let stdin = match get s "stdin" with "" -> "" | f -> " <" ^ f in
  let line = String.concat " " (param @ vars @ [ "$run"; get s "arguments" ]) ^ stdin in
  emit s "execute %s %s" (get s "program") (Filename.quote line)

let bring s =
  let wanted = words (get s "readonly_files") @ words (get s "subdirectories") in
  let maybe = List.filter (exists s) (all_modules s @ [ Filename.remove_extension s.test_file ^ ".mli" ]) in
  emit s "bring %s" (String.concat " " (List.sort_uniq compare ((s.test_file :: wanted) @ maybe)))

let act s = function
  | "bytecode" -> bring s; compile s; execute s
  | "setup-ocamlc.byte-build-env" -> bring s
  | "ocamlc.byte" -> compile s
  | "run" -> execute s
  | "copy" -> emit s "cp -r %s %s" (get s "src") (match get s "dst" with "" -> "." | d -> d)
  | "cd" -> emit s "cd %s" (get s "cwd")
  | "script" -> emit s "script %s" (get s "script")
  | a when List.mem a true_here || List.mem a no_effect -> ()
  | a -> raise (Cannot a)

let carry_out version file path =
  let source = Filename.dirname file and test_file = Filename.basename file in
  let base = Filename.remove_extension test_file in
  let env =
    [ ("program", "./" ^ base ^ ".byte"); ("test_source_directory", source); ("test_build_directory", ".");
      ("ocamlc_byte", "$ocaml/bin/ocamlc"); ("ocamlrun", "$ocaml/bin/ocamlrun"); ("ocamlrunparam", "v=0");
      ("test_file", test_file) ]
  in
  let s = { version; source; test_file; env; lines = []; runs = 0 } in
  List.iter
    (function
      | Assign (n, t) -> set s n t
      | Add (n, t) -> set s n (get s n ^ (if n = "ocamlrunparam" then "" else " ") ^ t)
      | Unset n -> s.env <- List.remove_assoc n (List.remove_assoc ("set " ^ n) s.env)
      | Include l -> set s "flags" (get s "flags" ^ " " ^ library s l)
      | Action a -> act s a)
    path;
  if s.runs = 0 then raise (Cannot "run anything");
  List.rev s.lines

(* Every different way that can be carried out here; when there is none, why the last one cannot. *)
let ways version file =
  let add (ways, why) path =
    match carry_out version file path with
    | lines -> ((if List.mem lines ways then ways else ways @ [ lines ]), why)
    | exception Cannot why -> (ways, why)
  in
  match List.fold_left add ([], "") (paths (tree (tokens (Lexing.from_channel (open_in_bin file))))) with
  | result -> result
  | exception No_test -> ([], "be a test")
  | exception Cannot why -> ([], why)

let () =
  let ways, why = ways Sys.argv.(1) Sys.argv.(2) in
  match List.nth_opt ways (int_of_string Sys.argv.(3)) with
  | Some lines -> List.iter print_endline lines
  | None -> if ways = [] then prerr_endline ("cannot " ^ why); exit 3
}
