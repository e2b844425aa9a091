# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers for test scripts: TAP, and programs to debug. Use:  . "$SRCDIR/tests/lib.sh"
#
# A script calls the points in any order and ends with `done_testing`, which prints the plan; a script that cannot
# run here says so with `skip_all WHY`. The exit status needs no care: the harness counts points.

tap_count=0

# ok STATUS NAME: a point, passed when STATUS is 0. Like all points it succeeds as a command either way.
ok() {
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        printf 'ok %d - %s\n' "$tap_count" "$2"
    else
        printf 'not ok %d - %s\n' "$tap_count" "$2"
    fi
}

pass() { ok 0 "$1"; }
fail() { ok 1 "$1"; }

# try NAME COMMAND...: a point, passed when the command succeeds; what it printed is shown when it does not.
try() {
    tap_name=$1
    shift
    if "$@" >"$TMP/tap.out" 2>&1; then
        pass "$tap_name"
    else
        fail "$tap_name"
        diag "the command was: $*"
        diag <"$TMP/tap.out"
    fi
}

# is GOT WANT NAME: a point, passed when the two strings are equal.
is() {
    if [ "$1" = "$2" ]; then
        pass "$3"
    else
        fail "$3"
        printf '%s\n' "$1" | sed 's/^/     got: /' | diag
        printf '%s\n' "$2" | sed 's/^/  wanted: /' | diag
    fi
}

# same_file GOT WANT NAME: a point, passed when the files are equal byte for byte; their difference otherwise.
same_file() {
    if cmp -s "$1" "$2"; then
        pass "$3"
    else
        fail "$3"
        diff -u -L wanted -L got "$2" "$1" 2>&1 | head -n 40 | diag
    fi
}

# matches TEXT REGEX NAME: a point, passed when a line of the text matches the extended regular expression.
matches() {
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        pass "$3"
    else
        fail "$3"
        printf '%s\n' "$1" | sed 's/^/     got: /' | diag
        diag "no line matches $2"
    fi
}

# skip NAME WHY: a point that cannot be tried here.
skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# Comments, from the arguments or from standard input.
diag() {
    if [ $# -gt 0 ]; then printf '# %s\n' "$*"; else sed 's/^/# /'; fi
}

plan() { printf '1..%d\n' "$1"; }
done_testing() { plan "$tap_count"; }

skip_all() {
    printf '1..0 # SKIP %s\n' "$*"
    exit 0
}

# bail WHY: the script cannot do its work, and that is a failure.
bail() {
    fail "$*"
    done_testing
    exit 1
}

# need PROGRAM...: what the script cannot do without.
need() {
    for tap_program in "$@"; do
        command -v "$tap_program" >/dev/null || bail "$tap_program is not installed"
    done
}

# once FILE COMMAND...: runs the command, which makes FILE, unless FILE is there; tests that run at the same time
# and want the same FILE wait for each other.
once() {
    tap_file=$1
    shift
    mkdir -p "$(dirname "$tap_file")"
    (
        flock 9
        [ -e "$tap_file" ] || "$@"
    ) 9>"$tap_file.lock"
}

# ocaml_program NAME [FLAGS...]: compiles tests/programs/NAME.ml to ./NAME.byte, with debug information. It is
# compiled where it lies and the folder's name is mapped away, so the executable is the same on every machine.
ocaml_program() {
    tap_program=$1
    shift
    cp "$SRCDIR/tests/programs/$tap_program.ml" . &&
        BUILD_PATH_PREFIX_MAP=/workspace_root=$PWD ocamlc -g "$@" -o "$tap_program.byte" "$tap_program.ml"
}
