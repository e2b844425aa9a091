# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers of the cross tests: this Caravan and those of other machines, side by side. To be sourced after tests/lib.sh.
#
# Machines are named as in tests/tools/machines.sh; `host` is the one that runs the test. MACHINES, when it is set, says
# which others are compared, e.g. MACHINES="arm64 armhf" tests/run cross/digests.

cross_tools=$SRCDIR/tests/tools

# build_machines MACHINE...: a point for each that could not be built; those that could are in $built.
build_machines() {
    built=
    for cross_machine in "$@"; do
        if "$cross_tools/cross-build" "$cross_machine" "$BUILDDIR/cross/$cross_machine" >"$TMP/build.log" 2>&1; then
            built="$built $cross_machine"
        else
            fail "Caravan builds for $cross_machine"
            tail -n 20 "$TMP/build.log" | diag
        fi
    done
}

# on MACHINE ARGS...: that machine's caravan.
on() {
    cross_machine=$1
    shift
    if [ "$cross_machine" = host ]; then
        "$CARAVAN" "$@"
    else
        "$cross_tools/cross-run" "$cross_machine" "$BUILDDIR/cross/$cross_machine" "$@"
    fi
}
