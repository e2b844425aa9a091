/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching, for the VM's own files: what the watch loop asks before every instruction, and what the collector tells. */
#ifndef VM_WATCH_PRIV_H
#define VM_WATCH_PRIV_H

#include "vm/vm_priv.h"
#include "vm/watch.h"

/* Nothing has happened while this holds.  Host pointers; made by watch_refresh. */
static inline bool watch_trips(const struct watch_look *k, const word *sp, uint64_t young)
{
	bool trips = k->at[0]->le != k->is[0].le || (uintptr_t)sp < k->sp_least || (uintptr_t)sp > k->sp_most ||
		young < k->young_least;

	for (unsigned i = 1; i < k->count; i++)
		trips |= k->at[i]->le != k->is[i].le;
	return trips;
}

/* In a fast loop, after a store. */
static inline void watch_stored(struct vm *vm)
{
	const struct watch_look *k = &vm->look;
	bool differs = k->at[0]->le != k->is[0].le;

	for (unsigned i = 1; i < k->count; i++)
		differs |= k->at[i]->le != k->is[i].le;
	if (__builtin_expect(differs, 0))
		vm->watches->stored = true;
}

void watch_begin(struct vm *vm, struct vm_watches *w);
/* After a run.  A young block that a quick one saw made was not looked at from then on. */
void watch_end(struct vm *vm);
/* After C code ran: the collector may have moved words, the program may be on another stack. */
void watch_refresh(struct vm *vm);
/* At an instruction boundary at which watch_trips: fills the events in.  False if there are none. */
bool watch_settle(struct vm *vm);

/* The collector's reports, each only when vm->watches is set. */
void watch_copied(struct vm *vm, uint64_t from, uint64_t to);       /* a young block, to the old generation */
void watch_after_minor(struct vm *vm);                              /* the nursery still holds forwarding addresses */
void watch_after_major(struct vm *vm);
void watch_born_old(struct vm *vm, value v);
void watch_freed_old(struct vm *vm, value v);
void watch_stack_grown(struct vm *vm, value from, uint64_t from_end, value to, uint64_t to_end);

#endif
