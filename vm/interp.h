/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dispatch loop's four variants include. */
#ifndef VM_INTERP_H
#define VM_INTERP_H

#include "vm/prim.h"
#include "vm/rings.h"
#include "vm/signals.h"

static inline void interp_deadlines(struct vm *vm, const struct interp_goal *g)
{
	uint64_t goal16 = g->deadline >> (64 - SLOT_SHIFT) ? ~UINT64_C(0) : g->deadline << SLOT_SHIFT;

	vm->poll16 = vm->s.poll_pending ? 0 : vm->s.slice_end ? vm->s.slice_end << SLOT_SHIFT : ~UINT64_C(0);
	vm->deadline16 = goal16 < vm->poll16 ? goal16 : vm->poll16;
	signals_attend(vm);
}

#if INTERP_GUARD
#define BYTE_MASKED(off) ((off) & vm->im.mask)
#else
#define BYTE_MASKED(off) (off)
#endif

#endif
