/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dispatch loop's four variants include. */
#ifndef VM_INTERP_H
#define VM_INTERP_H

#include "vm/prim.h"

#if INTERP_GUARD
#define BYTE_MASKED(off) ((off) & vm->im.mask)
#else
#define BYTE_MASKED(off) (off)
#endif

#endif
