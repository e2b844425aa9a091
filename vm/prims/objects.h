/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of blocks on the host's heap: which were met, and as which number.  For marshalling and for counting what a value
 * reaches; nothing may be allocated in the image meanwhile, since blocks would move.  Layer: vm, for vm/prims/. */
#ifndef VM_PRIMS_OBJECTS_H
#define VM_PRIMS_OBJECTS_H

#include "vm/value.h"

struct object_slot { uint64_t block, number; };      /* block 0: free */
struct objects {
	struct object_slot *slots;
	uint64_t count, mask;                            /* slots are a power of two, a third of them free at least */
};

/* False: this host has no memory.  objects_free whatever it says. */
bool objects_init(struct objects *t);
void objects_free(struct objects *t);
/* The number of a block that is there already, or, with *fresh set, the number that it gets now: the count before.
 * UINT64_MAX: no memory. */
uint64_t objects_number(struct objects *t, value block, bool *fresh);

#endif
