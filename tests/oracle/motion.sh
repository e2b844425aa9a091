# SPDX-License-Identifier: GPL-3.0-or-later
# Motion by source against the real ocamldebug: the same motions in the same program come to the same events. Where
# the walks go is drawn by chance; TEST_SEED says which ones. To be sourced after tests/oracle/oracle.sh and use_ocaml.

need awk
export LC_ALL=C TERM=dumb
unset OCAMLRUNPARAM CAMLRUNPARAM
seed=${TEST_SEED-1}
walks=${MOTION_WALKS-6}
diag "TEST_SEED=$seed"

# walk LENGTH SEED: a line for each motion. It goes forward more often than back, so that it sees much of the program.
walk() {
    awk -v n="$1" -v seed="$2" 'BEGIN {
        srand(seed)
        for (i = 0; i < n; i++) {
            r = rand()
            if (r < 0.30) print "step"
            else if (r < 0.60) print "next"
            else if (r < 0.68) print "step " 1 + int(rand() * 20)
            else if (r < 0.76) print "finish"
            else if (r < 0.84) print "backstep"
            else if (r < 0.92) print "previous"
            else if (r < 0.95) print "backstep " 1 + int(rand() * 9)
            else print "start"
        }
    }'
}

# ask FILE PROGRAM: what ocamldebug says after each motion of the file, to where it gives up: it does not know the way out
# of what a function without debug information calls, and with breakpoints on the way its program sometimes dies.
ask() {
    { printf 'set loadingmode direct\n'; cat "$1"; echo quit; } >"$TMP/ocamldebug.commands"
    timeout 60 "$ocaml/bin/ocamldebug" "./$2" <"$TMP/ocamldebug.commands" 2>&1 | tr '\n' '\001' | sed 's/(ocd) /\n/g' |
        sed -e 1,2d | sed -n \
            -e 's/^.*Program exit.*/exit/p;t' -e 's/^.*Beginning of program.*/beginning/p;t' \
            -e 's/^.*Time: [0-9]* - pc: [0-9]*:\([0-9]*\) - module \([A-Za-z0-9_]*\).*/\2 \1/p;t' \
            -e '/no debugging information/q;/Lost connection/q' -e 's/.*/refused/p'
}

# first_difference: what was asked, and both answers.
first_difference() {
    paste -d '|' "$1" "$2" "$3" | awk -F '|' '$2 != $3 {
        print "motion " NR ", " $1 ": ocamldebug comes to " $2 ", Caravan to " $3; exit }'
}

# needs_two FILE PROGRAM: when next entered a function whose first event lies in what that calls in turn, ocamldebug finishes
# the inner call only and stands deeper than where it began. One next more must bring it to where Caravan is.
needs_two() {
    at=$(cmp want got | sed 's/.*line //')
    [ "$(sed -n "${at}p" "$1")" = next ] || return 1
    { head -n "$at" "$1"; echo next; } >again
    [ "$(ask again "$2" | tail -n 1)" = "$(sed -n "${at}p" got)" ]
}

compare_walk() {
    ask "$2" "$1" >want
    MOTION_COMMANDS=$2 "$CARAVAN" --batch -x "$SRCDIR/tests/oracle/motion.lua" "./$1" | sed -n 's/.*@ //p' |
        head -n "$(wc -l <want)" >got
    compared=$((compared + $(wc -l <want)))
    if [ -s want ] && { cmp -s want got || needs_two "$2" "$1"; }; then
        pass "$3"
    else
        fail "$3"
        first_difference "$2" want got | diag
    fi
}

for source in "$SRCDIR"/tests/oracle/motion_programs/*.ml; do
    name=$(basename "$source" .ml)
    # ocamldebug runs the program by the name of the runtime in it, which must be that of its own version.
    # Without at_exit, which does other things in Caravan: only channels that hold bytes are on its list of channels to flush.
    { cat "$source"; echo 'external leave : int -> unit = "caml_sys_exit" let () = leave 0'; } >"$name.ml"
    "$ocaml/bin/ocamlc" -use-runtime "$ocaml/bin/ocamlrun" -g -w -a -o "$name.byte" "$name.ml" || bail "$name.ml cannot be compiled"
    awk 'BEGIN { for (i = 0; i < 400; i++) print "step" }' >steps
    compared=0
    compare_walk "$name.byte" steps "$name: 400 steps from the beginning"
    # The walks begin where the program's own module does, after those that it is linked with.
    begins=$(awk -v name="$name" 'tolower($1) == name { print NR; exit }' want)
    i=0 compared=0
    while [ "$i" -lt "$walks" ]; do
        i=$((i + 1))
        { echo "step $begins"; walk 150 "$seed$i"; } >commands
        compare_walk "$name.byte" commands "$name: 150 motions, walk $i"
    done
    [ "$compared" -ge 100 ] && enough=0 || enough=1
    ok "$enough" "$name: ocamldebug came along for 100 motions at least"
    diag "$compared motions"
done
done_testing
