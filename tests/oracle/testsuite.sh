# SPDX-License-Identifier: GPL-3.0-or-later
# OCaml's own test suite under Caravan: every test that makes one bytecode program and whose result ocamlrun repeats.
# To be sourced after tests/oracle/oracle.sh.
#
# What a test wants is read from its head by testsuite_plan.mll, which answers with lines that call the functions here.
# tests/oracle/testsuite.exceptions lists the tests that may differ, with the reason; one that does not differ any more
# must leave the list.

# use_suite VERSION: the sources, in $sources.
use_suite() {
    use_ocaml "$1"
    sources=$BUILDDIR/sources/$1
    testsuite_said=$("$SRCDIR/tests/tools/ocaml-sources" "$1" "$sources" 2>&1) || bail "$testsuite_said"
    sources=$sources/ocaml/testsuite
}

# use_testsuite VERSION: besides, the planner, and the suite's own library.
use_testsuite() {
    use_suite "$1"
    cp "$SRCDIR/tests/oracle/testsuite_plan.mll" .
    ocamllex -q testsuite_plan.mll && ocamlc -w -a -o "$TMP/planner" testsuite_plan.ml || return 1
    testing=$TMP/testing
    mkdir "$testing"
    cp "$sources"/lib/testing.ml* "$testing"
    (cd "$testing" && "$ocaml/bin/ocamlc" -w -a -a -o testing.cma testing.mli testing.ml)
}

# ---- what a plan may say

bring() { for file in "$@"; do [ -e "$file" ] || cp -rL "$source/$file" . || return; done; }
# A program that starts another one has it run by the same runtime, whatever the system has as ocamlrun.
compile() { "$ocaml/bin/ocamlc" -use-runtime "$ocaml/bin/ocamlrun" "$@"; }
compile_fails() { return 0; }
generate() { generate_with=$1; shift; "$ocaml/bin/$generate_with" "$@" >/dev/null; }
script() { "$@"; }

# What differs may be something that ocamlrun itself does not repeat, or takes too long for: the order in which threads
# print, say, which is the same many times and then another one.
times_again=30

execute() {
    oracle_timeout=${ORACLE_TIMEOUT-180}
    run_under want "$ocaml/bin/ocamlrun" . "$1" "$2"
    run_under got "$CARAVAN run" . "$1" "$2"
    ! same_results want got || return 0
    [ "$(cat "$TMP/want.status")" != 124 ] || return "$not_repeated"
    for _ in $(seq "$times_again"); do
        run_under again "$ocaml/bin/ocamlrun" . "$1" "$2"
        same_results want again || return "$not_repeated"
    done
    return "$differs"
}

# ---- one test

# How carrying out a plan ended, besides 0; anything else is that the test could not be built.
differs=100
not_repeated=101

carry_out() (
    cd "$1" || exit 1
    source=$2
    set -f
    while IFS= read -r step <&4; do
        eval "$step" >>"$TMP/build.log" 2>&1 || exit
    done 4<"$TMP/plan"
)

reason_listed() {
    awk -v version="$ocaml_version" -v name="$1" \
        '$1 == version && $2 == name { $1 = $2 = ""; print; exit }' "$exceptions"
}

report() {
    case $2 in
    0) if [ -z "$3" ]; then pass "$1"; else fail "$1"; diag "passes, but is listed in $exceptions"; fi ;;
    "$differs") if [ -n "$3" ]; then skip "$1" "listed:$3"; else fail "$1"; show_difference | diag; fi ;;
    "$not_repeated") skip "$1" 'ocamlrun does not repeat it' ;;
    *) skip "$1" "is not built outside OCaml's own tree" ;;
    esac
}

# run_test FILE: each of its ways is a point.
run_test() {
    way=0
    while "$TMP/planner" "$ocaml_version" "$1" "$way" >"$TMP/plan" 2>/dev/null; do
        name=${1#"$sources/tests/"}
        [ "$way" -eq 0 ] || name=$name/$way
        rm -rf "$TMP/made"
        mkdir "$TMP/made"
        : >"$TMP/build.log"
        carry_out "$TMP/made" "$(dirname "$1")"
        report "$name" $? "$(reason_listed "$name")"
        way=$((way + 1))
    done
}

# run_testsuite VERSION [FOLDERS]: all of them, or those in folders whose names match the pattern; with TESTS set, those
# whose path matches that one (for use by hand).
run_testsuite() {
    exceptions=$SRCDIR/tests/oracle/testsuite.exceptions
    use_testsuite "$1" || { fail "the planner compiles"; return; }
    find "$sources/tests" -path "$sources/tests/${2-}*" -name '*.ml' -path "*${TESTS-}*" | LC_ALL=C sort >"$TMP/tests"
    while IFS= read -r test <&5; do
        run_test "$test"
    done 5<"$TMP/tests"
}
