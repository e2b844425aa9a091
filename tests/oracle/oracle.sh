# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers of the oracle tests: the same bytecode under the real ocamlrun and under Caravan, and everything that a user
# could notice compared. To be sourced after tests/lib.sh.
#
# A program (tests/programs) says in its first comment how it wants to be run, one line for each run:
#
#     run: $run ARGUMENTS <$data/FILE        a line of shell; $run is the interpreter and the program
#     libs: unix str                         what it links besides the standard library
#
# without such lines it is run once, as it is.

oracle_timeout=${ORACLE_TIMEOUT-60}

# What is tried of every version: the first and the last of each layout that there is to be had.
every_ocaml='4.13.1 4.14.1 5.3.0 5.4.1'

# use_ocaml VERSION: OCaml's tools of that version in $ocaml/bin, or the script ends there.
use_ocaml() {
    ocaml_version=$1
    ocaml=$BUILDDIR/toolchains/$1
    oracle_said=$("$SRCDIR/tests/tools/ocaml-toolchain" "$1" "$ocaml" 2>&1) || bail "$oracle_said"
}

oracle_lib_flags() {
    case $1:$ocaml_version in
    threads:4.*) echo -I +threads unix.cma threads.cma ;;
    threads:*) echo -I +unix -I +threads unix.cma threads.cma ;;
    *:4.*) echo "$1.cma" ;;
    *) echo -I "+$1" "$1.cma" ;;
    esac
}

# directive NAME FILE: the values of the lines "NAME: value" in the first comment.
directive() { sed -n -e "s/^.*[( ]\\* $1: *//p" -e "s/^ *$1: *//p" -e '/\*)/q' "$2" | sed 's/ *\*) *$//'; }

# compile SOURCE PROGRAM: a file, or a folder with main.ml, lexers and grammars. It is compiled in a folder of its own
# and the folder's name is mapped away.
compile() (
    work=$(mktemp -d "$TMP/compile.XXXXXX")
    if [ -d "$1" ]; then cp "$1"/* "$work"; main=main.ml; else cp "$1" "$work"; main=${1##*/}; fi
    cd "$work" || return 1
    for file in *.mll; do [ ! -f "$file" ] || "$ocaml/bin/ocamllex" -q "$file" || return 1; done
    for file in *.mly; do [ ! -f "$file" ] || "$ocaml/bin/ocamlyacc" "$file" || return 1; done
    flags=
    for lib in $(directive libs "$main"); do flags="$flags $(oracle_lib_flags "$lib")"; done
    modules=$main
    [ ! -d "$1" ] || { rm -f ./*.mli; modules=$("$ocaml/bin/ocamldep" -sort ./*.ml); }
    # shellcheck disable=SC2086 # lists of flags and files
    BUILD_PATH_PREFIX_MAP=/workspace_root=$PWD "$ocaml/bin/ocamlc" -g -w -a $flags -o "$2" $modules &&
        cd "$TMP" && rm -rf "$work"
)

# run_under SIDE INTERPRETER FOLDER PROGRAM LINE: runs the line in $TMP/SIDE, a copy of the folder, which has the
# program in it; leaves SIDE.out, SIDE.err, SIDE.status.
run_under() (
    rm -rf "${TMP:?}/$1"
    cp -a "$3" "$TMP/$1"
    cd "$TMP/$1" || return 1
    data=$SRCDIR/tests/data
    run="timeout -k 5 $oracle_timeout $2 $4"
    export data run
    sh -c "$5" >"$TMP/$1.out" 2>"$TMP/$1.err" </dev/null
    echo $? >"$TMP/$1.status"
)

# same_results SIDE SIDE: output, messages, status and files are the same.
same_results() {
    cmp -s "$TMP/$1.out" "$TMP/$2.out" && cmp -s "$TMP/$1.err" "$TMP/$2.err" &&
        cmp -s "$TMP/$1.status" "$TMP/$2.status" && diff -r "$TMP/$1" "$TMP/$2" >/dev/null
}

show_difference() {
    for part in err status out; do
        cmp -s "$TMP/want.$part" "$TMP/got.$part" ||
            diff -a -u -L "$part under ocamlrun" -L "$part under caravan" "$TMP/want.$part" "$TMP/got.$part" |
                head -n 12 | cut -c 1-200
    done
    diff -r "$TMP/want" "$TMP/got" | head -n 5
}

# compare_run NAME FOLDER PROGRAM LINE: a point, passed when the results are the same.
compare_run() {
    run_under want "$ocaml/bin/ocamlrun" "$2" "$3" "$4"
    run_under got "$CARAVAN run ${run_option-}" "$2" "$3" "$4"
    if same_results want got; then
        pass "$1"
    else
        fail "$1"
        show_difference | diag
    fi
}

# compare_program NAME SOURCE: compiles it and compares each of its runs.
compare_program() {
    oracle_source=$2
    [ ! -d "$2" ] || oracle_source=$2/main.ml
    rm -rf "$TMP/made"
    mkdir "$TMP/made"
    if ! compile "$2" "$TMP/made/$1.byte" >"$TMP/compile.log" 2>&1; then
        fail "$1: compiles with OCaml $ocaml_version"
        diag <"$TMP/compile.log"
        return
    fi
    directive run "$oracle_source" >"$TMP/runs"
    [ -s "$TMP/runs" ] || echo '$run' >"$TMP/runs"
    while IFS= read -r oracle_line <&3; do
        compare_run "$1: $oracle_line" "$TMP/made" "./$1.byte" "$oracle_line"
    done 3<"$TMP/runs"
}

# compare_programs FOLDER NAME...: all that lie in it but those; with PROGRAMS set, only the ones in it (for use by hand).
compare_programs() {
    oracle_folder=$1
    shift
    for oracle_file in "$oracle_folder"/*.ml "$oracle_folder"/*/main.ml; do
        [ -f "$oracle_file" ] || continue
        oracle_file=${oracle_file%/main.ml}
        oracle_name=$(basename "$oracle_file" .ml)
        case " $* " in *" $oracle_name "*) continue ;; esac
        case " ${PROGRAMS-$oracle_name} " in
        *" $oracle_name "*) compare_program "$oracle_name" "$oracle_file" ;;
        esac
    done
}
