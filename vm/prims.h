/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of primitives (vm/primitives.def): prototypes and lookup by name.  Layer: vm. */
#ifndef VM_PRIMS_H
#define VM_PRIMS_H

#include "vm/prim.h"

enum prim_class { PRIM_PURE, PRIM_INPUT, PRIM_EFFECT, PRIM_REFUSED };

struct prim_info {
	const char *name;
	unsigned arity;
	enum prim_class class;
	prim_fn fn;
};

#define PRIM(name, arity, class, function) value prim_##function(struct vm *vm, const word *a);
#include "vm/primitives.def"
#undef PRIM

/* NULL if there is none of that name.  Cost: one binary search. */
const struct prim_info *prims_find(const char *name);
unsigned prims_count(void);
const struct prim_info *prims_at(unsigned i);    /* sorted by name */

#endif
