# SPDX-License-Identifier: GPL-3.0-or-later
# Motion by source against the real ocamldebug: the same motions in the same program come to the same events. Where
# the walks go is drawn by chance; TEST_SEED says which ones. To be sourced after tests/oracle/ocamldebug.sh.

need awk
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
    ask_ocamldebug "$1" "./$2" | sed -n \
        -e 's/^.*Program exit.*/exit/p;t' -e 's/^.*Beginning of program.*/beginning/p;t' \
        -e 's/^.*Time: [0-9]* - pc: [0-9]*:\([0-9]*\) - module \([A-Za-z0-9_]*\).*/\2 \1/p;t' \
        -e '/no debugging information/q;/Lost connection/q' -e 's/.*/refused/p'
}

# first_difference: what was asked, and both answers.
first_difference() {
    paste -d '|' "$1" "$2" "$3" | awk -F '|' '$2 != $3 {
        print "motion " NR ", " $1 ": ocamldebug comes to " $2 ", Caravan to " $3; exit }'
}

# from TIME PROGRAM MOTION...: where ocamldebug comes to from there, one line for each motion.
from() {
    { echo "goto $1"; shift 2; printf '%s\n' "$@"; } >again
    ask again "$program" | sed 1d
}

# many MOTION: the same one often enough to come out of all calls.
many() { yes "$1" | head -n 60; }

# is_explained FILE PROGRAM: ocamldebug comes elsewhere with next or previous because
# - it has lost its way: from the same time, come to anew, it comes to where Caravan is;
# - it left only the innermost of several calls that the motion came into, and stands deeper than where it began: going on, it comes
#   to where Caravan is;
# - a function that was called with more arguments than it takes, as the last thing of another, counts as deeper; what comes
#   after that in the same place does not, but it is finished with the rest: from where Caravan is, finish leads to where it is.
is_explained() {
    program=$2
    at=$(cmp want got | sed 's/.*line //')
    motion=$(sed -n "${at}p" "$1") theirs=$(sed -n "${at}p" want) ours=$(sed -n "${at}p" got)
    case $motion in next) on=next ;; previous) on=start ;; *) return 1 ;; esac
    head -n "$((at - 1))" "$1" >part
    time=$(ask_ocamldebug part "./$2" | sed -n 's/.*Time: \([0-9]*\).*/\1/p' | tail -n 1)
    # shellcheck disable=SC2046 # one motion a word
    ! from "$time" "$2" "$motion" $(many $on) | grep -qx "$ours" || return 0
    steps=$(from "$time" "$2" $(many step) | grep -nx "$ours" | sed 's/:.*//' | head -n 1)
    [ "$steps" ] && [ "$(from "$time" "$2" "step $steps" finish | tail -n 1)" = "$theirs" ]
}

compare_walk() {
    ask "$2" "$1" >want
    MOTION_COMMANDS=$2 MOTION_EVENTS=events "$CARAVAN" --batch -x "$SRCDIR/tests/oracle/motion.lua" "./$1" >/dev/null
    head -n "$(wc -l <want)" events >got
    compared=$((compared + $(wc -l <want)))
    if [ -s want ] && { cmp -s want got || is_explained "$2" "$1"; }; then
        pass "$3"
    else
        fail "$3"
        first_difference "$2" want got | diag
    fi
}

for source in "$SRCDIR"/tests/oracle/motion_programs/*.ml; do
    debuggee "$source"
    name=$debuggee_name
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
