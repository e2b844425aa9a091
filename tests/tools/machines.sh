# SPDX-License-Identifier: GPL-3.0-or-later
# The machines that Caravan is built for in tests, and their names. To be sourced.

# Debian's name, compiler prefix, library folder, emulator, where the libraries come from unless that is packages
machines='
s390x      s390x-linux-gnu            s390x-linux-gnu            qemu-s390x-static
i386       i686-linux-gnu             i386-linux-gnu             qemu-i386-static
arm64      aarch64-linux-gnu          aarch64-linux-gnu          qemu-aarch64-static
armhf      arm-linux-gnueabihf        arm-linux-gnueabihf        qemu-arm-static
ppc64el    powerpc64le-linux-gnu      powerpc64le-linux-gnu      qemu-ppc64le-static
mips64el   mips64el-linux-gnuabi64    mips64el-linux-gnuabi64    qemu-mips64el-static
powerpc    powerpc-linux-gnu          powerpc-linux-gnu          qemu-ppc-static          sources
'

# machine_load NAME: sets machine, prefix, libdir, emulator and libraries, or ends with a sentence.
machine_load() {
    machine=$1
    machine_row=$(echo "$machines" | awk -v name="$machine" '$1 == name')
    [ -n "$machine_row" ] || {
        echo "${0##*/}: there is no machine '$machine' here; those are$(echo "$machines" | awk 'NF { printf " %s", $1 }')" >&2
        exit 2
    }
    # shellcheck disable=SC2086 # columns
    set -- $machine_row
    prefix=$2
    libdir=$3
    emulator=$4
    libraries=${5-packages}
}
