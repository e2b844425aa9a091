# SPDX-License-Identifier: GPL-3.0-or-later
# The same program at the same time has the same digest on every machine, by whatever way one came to that time: here
# straight ahead, on the others back and forth. What a program prints is what ocamlrun prints. To be sourced after
# tests/oracle/oracle.sh and tests/cross/cross.sh.

# None asks the world for what differs from run to run (a clock, a seed, a temporary name).
programs='closures exceptions floats b_floats float_bits strings boxed_ints hashtables trees_gc marshal stdin_to_end
    bigarrays weak_pointers uncaught thread_queue'
programs_5='effects/generators effects/handlers effects/scheduler a_random_values float_bits thread_queue'

pairs=0

# times_of END: moments all over a run, 0 and its end among them, in an order that goes back and forth.
times_of() {
    awk -v end="$1" 'BEGIN {
        n = split("1 0.27 0.91 0.03 0.58 0 0.73 0.11 0.42", parts, " ")
        for (i = 1; i <= n; i++) printf "%.0f\n", int(end * parts[i])
    }'
}

# run_line NAME RUN LINE: the oracle's line in a fresh folder that has the same name for all; leaves NAME.out. All
# streams are pipes, since the program sees whether it could seek in them.
run_line() (
    rm -rf "$TMP/run"
    cp -a "$TMP/made" "$TMP/run"
    cd "$TMP/run" || return 1
    data=$SRCDIR/tests/data
    run=$2
    export data run
    { sh -c "$3" 2>&1 </dev/null; } | cat >"$TMP/$1.out"
)

# visit MACHINE PROGRAM LINE: at the times in made/moves; leaves MACHINE.digests.
visit() {
    run_line "$1" "$(caravan_of "$1") --batch -x $SRCDIR/tests/cross/visit.lua $2" "$3"
    sort -n "$TMP/run/digests" >"$TMP/$1.digests" 2>/dev/null || : >"$TMP/$1.digests"
}

# The host's digests at all times, which differ from each other.
visit_host() {
    run_line end "$CARAVAN digest $1" "$2"
    times_of "$(awk 'NF == 2 { print $2 }' "$TMP/end.out")" >"$TMP/made/order"
    sort -n "$TMP/made/order" >"$TMP/made/moves"
    visit host "$1" "$2"
    cp "$TMP/made/order" "$TMP/made/moves"
    is "$(cut -d ' ' -f 2 "$TMP/host.digests" | sort -u | wc -l)" "$(sort -u "$TMP/made/order" | wc -l)" \
        "$1: as many digests as times"
}

# compare_line PROGRAM LINE
compare_line() {
    rm -f "$TMP/made/moves"
    run_line ocamlrun "$ocaml/bin/ocamlrun $1" "$2"
    visit_host "$1" "$2"
    same_file "$TMP/host.out" "$TMP/ocamlrun.out" "$1: output here: $2"
    for digests_machine in $built; do
        visit "$digests_machine" "$1" "$2"
        same_file "$TMP/$digests_machine.digests" "$TMP/host.digests" "$1: digests on $digests_machine: $2"
        same_file "$TMP/$digests_machine.out" "$TMP/ocamlrun.out" "$1: output on $digests_machine: $2"
    done
    pairs=$((pairs + $(wc -l <"$TMP/host.digests")))
}

# compare_digests PROGRAM...: each of their runs, compiled by the OCaml in use. With PROGRAMS set, only those (for use
# by hand).
compare_digests() {
    for digests_program in ${PROGRAMS-"$@"}; do
        digests_source=$SRCDIR/tests/programs/$digests_program.ml
        digests_name=./$(basename "$digests_program").byte
        rm -rf "$TMP/made"
        mkdir "$TMP/made"
        try "$digests_program compiles" compile "$digests_source" "$TMP/made/$digests_name"
        directive run "$digests_source" >"$TMP/lines"
        [ -s "$TMP/lines" ] || echo '$run' >"$TMP/lines"
        while IFS= read -r digests_line <&3; do
            compare_line "$digests_name" "$digests_line"
        done 3<"$TMP/lines"
    done
}

# compare_all: programs that do nearly everything that could differ between machines.
compare_all() {
    use_ocaml 4.13.1
    # shellcheck disable=SC2086 # a list of words
    compare_digests $programs
    use_ocaml 5.3.0
    # shellcheck disable=SC2086
    compare_digests $programs_5
    [ -n "${PROGRAMS-}" ] || try "$pairs pairs of a program and a time, a hundred at least" [ "$pairs" -ge 100 ]
}
