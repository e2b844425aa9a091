# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers of the cross tests: this Caravan and those of other machines, side by side. To be sourced after tests/lib.sh.
#
# Machines are named as in tests/tools/machines.sh; `host` is the one that runs the test. MACHINES, when it is set, says
# which others are compared, e.g. MACHINES="arm64 armhf" tests/run cross/digests. `checks` is this one, built with
# --enable-checks.

cross_tools=$SRCDIR/tests/tools

# build_machine MACHINE: where caravan_of finds it.
build_machine() {
    if [ "$1" = checks ]; then "$cross_tools/variant-build" "$BUILDDIR/variants/checks" --enable-werror --enable-checks
    else "$cross_tools/cross-build" "$1" "$BUILDDIR/cross/$1"
    fi
}

# caravan_of MACHINE: the command that is that machine's caravan.
caravan_of() {
    case $1 in
    host) echo "$CARAVAN" ;;
    checks) echo "$BUILDDIR/variants/checks/caravan" ;;
    *) echo "$cross_tools/cross-run $1 $BUILDDIR/cross/$1" ;;
    esac
}

# build_machines MACHINE...: a point for each that could not be built; those that could are in $built.
build_machines() {
    built=
    for cross_machine in "$@"; do
        if build_machine "$cross_machine" >"$TMP/build.log" 2>&1; then
            built="$built $cross_machine"
        else
            fail "Caravan builds for $cross_machine"
            tail -n 20 "$TMP/build.log" | diag
        fi
    done
}

# on MACHINE ARGS...: that machine's caravan.
on() {
    cross_command=$(caravan_of "$1")
    shift
    $cross_command "$@"
}
