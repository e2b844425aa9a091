# SPDX-License-Identifier: GPL-3.0-or-later
# OCaml's own compiler and toplevel, large bytecode programs, under Caravan. To be sourced after tests/oracle/oracle.sh.
#
# The files that are compiled are those of OCaml's own test suite, in alphabetical order, as many as are asked for of
# those that compile alone.

# bytecode PROGRAM: the bytecode executable of that name of the version in use.
bytecode() {
    if [ -d "$ocaml/tree" ]; then echo "$ocaml/tree/usr/bin/$1"; else readlink -f "$ocaml/bin/$1"; fi
}

# With this, $CARAVAN finds the library of the version in use as $ocaml/bin's programs do.
use_library() {
    [ -d "$ocaml/tree" ] || return 0
    CAMLLIB=$("$ocaml/bin/ocamlc" -where)
    CAML_LD_LIBRARY_PATH=$CAMLLIB/stublibs
    export CAMLLIB CAML_LD_LIBRARY_PATH
}

# compile_with SIDE INTERPRETER FILE: in $TMP/SIDE, an empty folder.
compile_with() (
    rm -rf "${TMP:?}/$1"
    mkdir "$TMP/$1"
    cp "$3" "$TMP/$1"
    cd "$TMP/$1" || return 1
    BUILD_PATH_PREFIX_MAP=/workspace_root=$PWD timeout 60 $2 "$(bytecode ocamlc.byte)" -g -c "${3##*/}" >"$TMP/$1.out" 2>&1
)

# compile_files COUNT FILE...: a point for each.
compile_files() {
    wanted=$1
    shift
    for file in "$@"; do
        compile_with want "$ocaml/bin/ocamlrun" "$file" || continue
        compile_with got "$CARAVAN run" "$file"
        ok $? "${file#"$sources"/}: compiles"
        try "${file#"$sources"/}: .cmo, .cmi and warnings are those of ocamlrun" \
            eval 'diff -r "$TMP/want" "$TMP/got" && diff "$TMP/want.out" "$TMP/got.out"'
        wanted=$((wanted - 1))
        [ "$wanted" -gt 0 ] || return 0
    done
    fail "$wanted more files that compile"
}

# toplevel_with SIDE INTERPRETER ARGUMENTS...: in $TMP/SIDE, with what lies in tests/oracle/toplevel.
toplevel_with() (
    rm -rf "${TMP:?}/$1"
    cp -r "$SRCDIR/tests/oracle/toplevel" "$TMP/$1"
    side=$1 interpreter=$2
    shift 2
    cd "$TMP/$side" || return 1
    timeout 60 $interpreter "$(bytecode ocaml)" "$@" <session.ml >"$TMP/$side.out" 2>"$TMP/$side.err"
    echo $? >"$TMP/$side.status"
)

compare_toplevel() {
    toplevel_with want "$ocaml/bin/ocamlrun" "$@"
    toplevel_with got "$CARAVAN run" "$@"
    same_results want got
    ok $? "ocaml $*: output, messages, status"
    same_results want got || show_difference | diag
}

# compare_compilers VERSION: a hundred files, a script, a session.
compare_compilers() {
    use_ocaml "$1"
    sources=$BUILDDIR/sources/$1
    compilers_said=$("$SRCDIR/tests/tools/ocaml-sources" "$1" "$sources" 2>&1) || bail "$compilers_said"
    sources=$sources/ocaml/testsuite/tests
    use_library
    # shellcheck disable=SC2046 # names have no blanks
    compile_files 100 $(find "$sources" -name '*.ml' | LC_ALL=C sort)
    compare_toplevel script.ml one two
    compare_toplevel -noprompt
}
