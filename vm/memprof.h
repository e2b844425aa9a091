/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gc.Memprof: samples of allocations, and the callbacks that tell the program of them.
 *
 * Each word that is allocated, headers included, is sampled with the profile's rate: the words between two samples are
 * drawn from a generator in the image, so a run samples the same words on every host and in every replay.  In the nursery
 * the next sample is an address (state field memprof_trigger), and the nursery's limit, which an allocation tests anyway,
 * is raised to it; so nothing is slower while nobody samples.  Elsewhere words are counted down (memprof_skip).
 *
 * A block with samples has an entry:
 *
 *     made --alloc_minor, alloc_major--> reported --promote--> --dealloc_minor, dealloc_major--> dropped
 *
 * and each step is a callback, which ends the entry by returning None or raising.  An instruction that allocates calls
 * back before it makes the block, and is executed again after; it counts both times, so every state has a time of its
 * own.  What C code allocates is reported at the next poll point, or the next such instruction, of the thread that made
 * it; promotions and deaths likewise, of any thread.  While a callback runs, its thread takes no samples and runs no
 * others; its frame is a stub's (vm/code.h).
 *
 * Invariants:
 *  1. An entry does not keep its block alive: ENTRY_BLOCK is the offset plus 1, an integer to the collector.
 *  2. An entry whose block is known and lives is in the list memprof_young or memprof_old, by ENTRY_NEXT; one that was
 *     dropped may be there until the next collection.
 *  3. An entry is in at most one queue, a thread's memprof_new or its profile's PROFILE_READY, oldest first, by
 *     ENTRY_QUEUE.
 *  4. young_limit is memprof_trigger, or the nursery's far end when the next allocating instruction has to be looked at.
 *
 * Layer: vm.  Source: OCaml's runtime/memprof.c of 4.13 and 5.3 for what a program can see.
 */
#ifndef VM_MEMPROF_H
#define VM_MEMPROF_H

#include "vm/prim.h"

enum memprof_source { MEMPROF_NORMAL, MEMPROF_MARSHAL, MEMPROF_CUSTOM };    /* as Gc.Memprof.allocation_source */

/* A profile, Gc.Memprof.t; the callbacks lie as in Gc.Memprof.tracker. */
enum profile_field {
	PROFILE_STATUS,         /* enum profile_status */
	PROFILE_RATE,           /* floats: samples per word; 1 / log (1 - rate) */
	PROFILE_FACTOR,
	PROFILE_CALLSTACK,      /* how many calls a call stack shows at most */
	PROFILE_ALLOC_MINOR, PROFILE_ALLOC_MAJOR, PROFILE_PROMOTE, PROFILE_DEALLOC_MINOR, PROFILE_DEALLOC_MAJOR,
	PROFILE_NUMBER,
	PROFILE_READY, PROFILE_READY_LAST,      /* entries of blocks that were promoted or died after they were reported */
	PROFILE_READY_NEXT,     /* the next older profile that has such, in the list memprof_ready */
	PROFILE_FIELDS
};
enum profile_status { PROFILE_SAMPLING, PROFILE_STOPPED, PROFILE_DISCARDED };

enum entry_field {
	ENTRY_NEXT, ENTRY_QUEUE,
	ENTRY_BLOCK,            /* unit until it is made, and when it is dead */
	ENTRY_DATA,             /* the call stack, then what the last callback returned */
	ENTRY_SAMPLES, ENTRY_WOSIZE,
	ENTRY_FLAGS,            /* enum memprof_source in the low bits, and these: */
	ENTRY_PROFILE,
	ENTRY_FIELDS
};
enum entry_flag {
	ENTRY_SOURCE = 3,
	ENTRY_BORN_YOUNG = 4, ENTRY_PROMOTED = 8, ENTRY_DEAD = 16,
	ENTRY_ALLOC_CALLED = 32, ENTRY_PROMOTE_CALLED = 64, ENTRY_DEALLOC_CALLED = 128,
	ENTRY_BUSY = 256,       /* a callback runs */
	ENTRY_QUEUED = 512,     /* in its profile's queue */
	ENTRY_DROPPED = 1024
};

static inline int64_t entry_flags(const struct vm *vm, value e) { return int_val(field(vm, e, ENTRY_FLAGS)); }
static inline void entry_flag(struct vm *vm, value e, enum entry_flag set)
{
	put_raw(vm, e, ENTRY_FLAGS, val_int(entry_flags(vm, e) | (int64_t)set).bits);
}
static inline enum profile_status profile_status(const struct vm *vm, value profile)
{
	return (enum profile_status)int_val(field(vm, profile, PROFILE_STATUS));
}
/* A list of entries goes on; false at its end and where a foreign image breaks it off. */
bool entry_is_one(const struct vm *vm, value e);
/* Has it got a callback to make that no queue knows of? */
bool entry_is_ready(const struct vm *vm, value e);
/* Puts it at the end of its profile's queue. */
void entry_make_ready(struct vm *vm, value e);

/* ---- sampling ---- */

/* Counts a block that was just made, as `words`; gives it back.  VAL_NOTHING stays so, or means that the run stops. */
value memprof_sample(struct vm *vm, value block, uint64_t wosize, uint64_t words, enum memprof_source source)
	MUST_CHECK;
/* C code is about to make a block of `words` in the nursery, which has room.  False: the run stops. */
bool memprof_allocates(struct vm *vm, uint64_t words) MUST_CHECK;
/* So is the current instruction.  False: the run stops, or, with OUTCOME_CONTROL, callbacks come first and the
 * instruction again after. */
bool memprof_program_allocates(struct vm *vm, uint64_t words) MUST_CHECK;
/* A block that no profile counts: the VM's own, or one that OCaml has outside its heap.  Raises Out_of_memory as
 * prim_alloc does. */
value memprof_alloc_hidden(struct vm *vm, uint64_t wosize, unsigned tag) MUST_CHECK;
/* Draws anew where the next sample in the nursery is, and sets the limit: after each collection, whenever young_ptr was
 * moved by hand, and when sampling begins or ends. */
void memprof_renew(struct vm *vm);
/* Sets the limit anew, and poll_pending, since something may have become due. */
void memprof_attend(struct vm *vm);
void memprof_begin_sampling(struct vm *vm);

/* ---- callbacks ---- */

/* Has the running thread callbacks to make, and may it? */
bool memprof_is_due(const struct vm *vm);
/* Makes them, or, when there is one, that of memprof_awaited alone: the machine stands in the first one afterwards, and
 * later goes on where it stands now; the outcome is OUTCOME_CONTROL.  False: nothing is called, or the run stops. */
bool memprof_call(struct vm *vm);
/* A primitive's result, after the callbacks that are due (for those that poll in OCaml too). */
value memprof_then(struct vm *vm, value result) MUST_CHECK;
/* The running thread takes no more samples: an uncaught exception is about to end the program. */
void memprof_silence(struct vm *vm);

#endif
