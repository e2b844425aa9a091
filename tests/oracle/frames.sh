# SPDX-License-Identifier: GPL-3.0-or-later
# Frames and variables against the real ocamldebug: at events drawn by chance both stand at the same event, with the same
# frames behind it, in which the same variables are known and have the same values and types. TEST_SEED says which events;
# FRAMES_EVENTS how many. To be sourced after tests/oracle/ocamldebug.sh.

need awk
export OCAMLTOP_UTF_8=false          # all bytes of strings beyond ASCII as \ddd
seed=${TEST_SEED-1}
events=${FRAMES_EVENTS-1000}
diag "TEST_SEED=$seed"

# names SOURCE: all that the program binds anywhere, so that what must not be visible is asked for, too.
names() {
    "$ocaml/bin/ocamlc" -dparsetree -stop-after parsing "$1" 2>&1 |
        sed -n "s/.*\(Ppat_var\|Ppat_alias\|Pcf_val\) .*\"\([a-z_][A-Za-z0-9_']*\)\".*/\2/p" | sort -u
}

# draw LAST: numbers below it, in order.
draw() {
    awk -v last="$1" -v wanted="$events" -v seed="$seed" 'BEGIN {
        srand(seed)
        for (i = 1; i < last; i++)
            if (rand() * (last - i) < wanted) { print i; wanted-- }
    }'
}

last_event() { echo 'goto 1000000' >commands; ask_ocamldebug commands "./$1" | sed -n 's/.*Time: \([0-9]*\).*/\1/p'; }

# ask COMMANDS PROGRAM: ocamldebug's answers as frames.lua writes ours.
ask() {
    { echo 'set checkpoints off'; cat "$1"; } >commands
    ask_ocamldebug commands "$PWD/$2" | sed -e 1d -e "s/$(printf '\001')/ /g" -e 's/  */ /g' -e 's/ $//' \
        -e 's/^.*Time: [0-9]* - pc: [0-9]*:\([0-9]*\) - module \([A-Za-z0-9_]*\).*/\2 \1/' \
        -e 's/^#[0-9]* \([^ ]* [^ ]*\).*/\1/' -e 's/^Backtrace: //' \
        -e 's/(Encountered a function with no debugging information)/.../' -e 's/^Unbound identifier.*/unbound/'
}

# report KIND NAME: a point; the first differences.
report() {
    is "$(grep "^$1: " found | cut -c 1-600 | head -n 3)" "" "$2"
}

count_of() { sed -n "s/^count $1 //p" found; }

# repeated SOURCE EVENTS: the program, which has so few events, as one that does the same several times.
repeated() {
    mkdir -p repeated
    {
        sed 's/^let () =/let round () =/' "$1"
        echo "let () = for _ = 1 to $((4 * events / $2 + 1)) do round () done"
    } >"repeated/${1##*/}"
    debuggee "repeated/${1##*/}"
}

check_program() {
    debuggee "$1"
    last=$(last_event "$debuggee_name.byte")
    [ "$last" -gt "$events" ] || { repeated "$1" "$last"; last=$(last_event "$debuggee_name.byte"); }
    names "$debuggee_name.ml" >words
    draw "$last" >moments
    FRAMES_EVENTS=moments FRAMES_WORDS=words FRAMES_ANSWERS=ours "$CARAVAN" --batch \
        -x "$SRCDIR/tests/oracle/frames.lua" "$PWD/$debuggee_name.byte" >/dev/null
    awk -F '\t' '$2 ~ /^(here|elsewhere|unbound)$/ { print $1 }' ours >asked
    ask asked "$debuggee_name.byte" >theirs
    awk -v theirs=theirs -f "$SRCDIR/tests/oracle/frames.awk" ours >found
    is "$(count_of events)" "$events" "$debuggee_name: as many events as were to be asked for"
    report events "$debuggee_name: $(count_of events) events"
    report frames "$debuggee_name: the frames of $(count_of frames) backtraces and frames"
    report names "$debuggee_name: of $(count_of names) names those that are known"
    report values "$debuggee_name: $(count_of values) values and types"
    cat found >>all
}

# still_answers NAME: what ocamldebug says of an array when it was asked for NAME before.
still_answers() {
    printf '%s\n' 'break @ Deadly 1' run "print $1" 'print full' >asked
    ask asked deadly.byte | grep '^full: ' || :
}

check_deadly() {
    mkdir deadly
    cat >deadly/deadly.ml <<'END'
let f (none : int array) full = print_int (Array.length full); none
let () = ignore (f (Obj.magic 0) [|1|])
END
    debuggee deadly/deadly.ml
    is "$(still_answers f)" "full: 'a array = [|<poly>|]" "ocamldebug answers"
    is "$(still_answers ignore)" '' "but not when it was asked for an external"
    is "$(still_answers none)" '' "and not when it was asked for a number that was made an array"
}

# Sums of the lines "mistake NAME N" and "count NAME N".
sums() { awk -v kind="$1" '$1 == kind { sum[$2] += $3 } END { for (name in sum) print name, sum[name] }' all | sort; }

# Those of frames.mistakes for this version.
listed() {
    awk -v version="$ocaml_version" '$1 == "*" || $1 == version { print $2 }' "$SRCDIR/tests/oracle/frames.mistakes" | sort
}

check_deadly
: >all
for source in "$SRCDIR"/tests/oracle/motion_programs/*.ml; do
    case " ${PROGRAMS-$(basename "$source" .ml)} " in
    *" $(basename "$source" .ml) "*) check_program "$source" ;;
    esac
done
sums count | diag
sums mistake | sed 's/^/mistakes of ocamldebug: /' | diag
[ "${PROGRAMS+by hand}" ] ||
    is "$(sums mistake | cut -d ' ' -f 1)" "$(listed)" "what ocamldebug gets wrong is what frames.mistakes lists"
done_testing
