# SPDX-License-Identifier: GPL-3.0-or-later
# How a bad file must be refused, and tools to make bad files. To be sourced after tests/lib.sh; the files lie in
# $TMP/in, and nothing else does.

refused_seconds=10

mkdir -p "$TMP/in"
cd "$TMP/in" || exit 1

# Everything about the folder that a write could change. What is no regular file has no bytes to compare.
state_of_folder() {
    ls -lA --time-style=full-iso .
    find . -type f -exec cksum {} + 2>/dev/null | sort
}

# call COMMAND...: caravan, with its output in $TMP/out and $TMP/err and its status in $status.
call() {
    status=0
    timeout -k 1 "$refused_seconds" "$CARAVAN" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null || status=$?
}

# One sentence that begins with "caravan: ", names $1 and ends with a period.
is_one_sentence() {
    [ "$(wc -l <"$TMP/err")" -eq 1 ] || return 1
    IFS= read -r sentence <"$TMP/err"
    case "$sentence" in "caravan: "*"$1"*.) return 0 ;; esac
    return 1
}

complain() {
    [ -n "$complained" ] || diag "in the order of the tries:"
    complained=yes
    diag "caravan $*"
    diag "  status $status, $(wc -c <"$TMP/out") bytes on standard output, on standard error:"
    sed 's/^/  /' "$TMP/err" | head -n 5 | cut -c 1-300 | diag
}

# refuses NAME COMMAND...: caravan COMMAND... is refused as it should be, in a sentence about NAME, with status 1.
refuses() {
    named=$1
    shift
    call "$@"
    [ "$status" -eq 1 ] && [ ! -s "$TMP/out" ] && is_one_sentence "$named" && return
    complain "$@"
}

# begin; ...; end NAME: a point, passed when nothing complained and the folder is as it was.
begin() {
    complained=
    state_of_folder >"$TMP/before"
}

end() {
    state_of_folder >"$TMP/after"
    if ! cmp -s "$TMP/before" "$TMP/after"; then
        complained=yes
        diff "$TMP/before" "$TMP/after" | diag
    fi
    [ -z "$complained" ]
    ok $? "$1"
}

bytes_of() { wc -c <"$1" | tr -d ' '; }

# put FILE OFFSET ESCAPES: writes these bytes over those that are there.
put() { printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }

# The offset as printf's escapes, four bytes, the largest first.
big_32() {
    printf '\\%03o\\%03o\\%03o\\%03o' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
}

# cut_short FILE OUT BYTES
cut_short() { head -c "$3" "$1" >"$2"; }

# cut_lengths FILE: each sixteenth of the file, and all but the last 1 to 40 bytes.
cut_lengths() {
    bytes=$(bytes_of "$1")
    part=1
    while [ "$part" -lt 16 ]; do
        echo $((bytes * part / 16))
        part=$((part + 1))
    done
    less=1
    while [ "$less" -le 40 ]; do
        echo $((bytes - less))
        less=$((less + 1))
    done
}

# flips FILE COUNT SEED: COUNT lines "OFFSET XOR", the latter 1 to 255.
flips() {
    awk -v bytes="$(bytes_of "$1")" -v count="$2" -v seed="$3" 'BEGIN {
        srand(seed)
        for (i = 0; i < count; i++) print int(rand() * bytes), 1 + int(rand() * 255)
    }'
}

# flip FILE OFFSET XOR
flip() {
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    put "$1" "$2" "\\$(printf %03o $((byte ^ $3)))"
}
