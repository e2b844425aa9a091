# SPDX-License-Identifier: GPL-3.0-or-later
# The real ocamldebug as a program that answers a list of commands. To be sourced after tests/oracle/oracle.sh and use_ocaml.

export LC_ALL=C TERM=dumb
unset OCAMLRUNPARAM CAMLRUNPARAM

# debuggee SOURCE: compiles it as ./NAME.byte. ocamldebug runs it by the name of the runtime in it, which must be that of its own version.
# Without at_exit, which does other things in Caravan: only channels that hold bytes are on its list of channels to flush.
debuggee() {
    debuggee_name=$(basename "$1" .ml)
    { cat "$1"; echo 'external leave : int -> unit = "caml_sys_exit" let () = leave 0'; } >"$debuggee_name.ml"
    "$ocaml/bin/ocamlc" -use-runtime "$ocaml/bin/ocamlrun" -g -w -a -o "$debuggee_name.byte" "$debuggee_name.ml" ||
        bail "$debuggee_name.ml cannot be compiled"
}

# ask_ocamldebug FILE PROGRAM: a line for each command of the file, what ocamldebug and the program say then; \001 is where
# a line of that ended.
ask_ocamldebug() {
    { printf 'set loadingmode direct\n'; cat "$1"; echo quit; } >"$TMP/ocamldebug.commands"
    timeout 200 "$ocaml/bin/ocamldebug" "$2" <"$TMP/ocamldebug.commands" 2>&1 | tr '\n' '\001' | sed 's/(ocd) /\n/g' | sed 1,2d
}
