#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up the source tree.
#
#   ./autogen.sh         makes ./configure, as everywhere
#   ./autogen.sh demo    installs what is missing to build, builds in ./build, plays the demo
#   ./autogen.sh check   installs what the tests need as well, builds, runs every test
#
# The last two install with apt, say what they install, and do nothing twice: packages that are there are not
# asked for, and ./configure runs again only when something it reads has changed.

set -eu
top=$(cd "$(dirname "$0")" && pwd)
cd "$top"
build=build

say() { printf 'autogen.sh: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# ---- packages

# The packages of packages.txt whose purpose is one of those given, as an alternation.
packages_for() { awk -v purposes="^($1)\$" '!/^#/ && NF && $2 ~ purposes { print $1 }' packages.txt; }

# Itself, or as something that another package provides.
installed() {
    dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' | sed 's/ ([^)]*)//g' | grep -Eq "^installed (.*, )?$1(,|\$)"
}

missing_for() {
    for package in $(packages_for "$1"); do
        installed "$package" || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "installing needs root and there is no sudo; as root, run: $*"
    fi
}

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }

# Package lists may be empty (a fresh machine) or so old that what they name is gone, so a failure fetches them
# anew and tries once more.
install_missing() {
    command -v dpkg-query >/dev/null ||
        die "this is no Debian system; install what packages.txt names by hand, then run ./autogen.sh && ./configure && make"
    missing=$(missing_for "$1")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # one word per package is meant
    set -- $missing
    say "installing with apt: $*"
    apt-get install -s -q --no-install-recommends "$@" >/dev/null 2>&1 || as_root apt-get update -q
    apt_install "$@" || { as_root apt-get update -q && apt_install "$@"; } ||
        die "apt could not install: $* (its own messages stand above)"
}

# ---- building

make_configure() {
    command -v autoreconf >/dev/null ||
        die "autoreconf is missing; install the Debian packages autoconf, automake and pkg-config, or run ./autogen.sh demo"
    autoreconf -fi
}

# Whatever decides what ./configure does: when its sum is the same, so is the result.
configure_inputs() {
    printf '%s\n' "$top" "$@" "${CC-}" "${CFLAGS-}" "${CPPFLAGS-}" "${LDFLAGS-}"
    cat packages.txt configure.ac autogen.sh
}

# Objects do not depend on the flags they were made with, so other flags mean starting from no objects.
configure_build() {
    stamp=$(configure_inputs "$@" | cksum)
    if [ -f "$build/Makefile" ] && [ "$stamp" = "$(cat "$build/configure.stamp" 2>/dev/null)" ]; then
        return 0
    fi
    make_configure
    mkdir -p "$build"
    (cd "$build" && ../configure -q "$@")
    make -C "$build" -s clean
    printf '%s\n' "$stamp" >"$build/configure.stamp"
}

jobs() { nproc 2>/dev/null || echo 1; }

build_with() {
    configure_build "$@"
    make -C "$build" -s -j"$(jobs)"
}

demo() {
    install_missing build
    build_with
    exec scripts/demo/run "$build/caravan"
}

check() {
    install_missing 'build|test'
    build_with --enable-werror
    make -C "$build" -s -j"$(jobs)" check-programs
    # Not through make: when a test fails, make has words of its own after the closing line.
    exec tests/run -b "$build"
}

case "${1-}" in
'') make_configure ;;
demo | check) "$1" ;;
*) say "there is no '$1'; call ./autogen.sh, ./autogen.sh demo or ./autogen.sh check"; exit 2 ;;
esac
