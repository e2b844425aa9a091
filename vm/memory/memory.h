/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory manager: a bump-allocated nursery and an old generation that is collected by
 * marking, with every table apart from the objects.
 *
 * Old generation.  Arenas of 1 MiB; each begins with its own tables:
 *     pages 0..3    allocation bitmap: bit w is set if a block's header is at word w of the arena
 *     page 4        page table: a byte per page, and free slots per block (arena.h)
 * and then pages for objects.  Blocks up to 512 words with header live in size classes, in runs of four
 * pages that hold one class each; larger ones get runs of whole pages; blocks larger than an
 * arena get several arenas without tables, as the arena table says.
 * Mark bits are the host's and exist only during a collection; sweeping copies them over the
 * allocation bitmap and does not touch a single object (so unchanged live data stays clean, and
 * incremental snapshots stay small).  A dead block keeps its bytes until the slot is used again,
 * which is deterministic because everything is.
 *
 * Invariants:
 *  1. Every block in the nursery lies at or above young_ptr and is fully initialised.
 *  2. Every old block's bit is set, and no other bit.
 *  3. An old field that points into the nursery is in the remembered set, or refs_overflow is 1.
 *  4. Headers have their colour bits 0; only during a minor collection is a moved block's
 *     header 0 and its field 0 the new place.
 *  5. What is allocated, collected and moved depends on the image only.
 *  6. A suspended stack's words below its sp are zero.
 *
 * A collection happens only inside mem_alloc*, mem_minor, mem_major: whoever calls them keeps his
 * values where the collector finds them (the VM's stack, vm/prim.h) and reads them again.
 * Layer: vm.  Ideas: Jones, Hosking, Moss, The Garbage Collection Handbook, ch. 2.6 (bitmaps), 9.
 */
#ifndef VM_MEMORY_H
#define VM_MEMORY_H

#include "vm/image.h"

struct vm;

/* An empty old generation and nursery, the atoms, and the globals block with no fields. */
void mem_init(struct vm *vm, uint64_t nursery_words);
/* After the image was put back: host-side tables are made anew. */
void mem_reload(struct vm *vm);
void mem_release(struct vm *vm);

/* A block with `wosize` fields, in the nursery if it is small.  Fields are unit for tags below
 * TAG_NO_SCAN and zero for the others.  May collect.  VAL_NOTHING if the heap's limit is
 * reached (primitives use prim_alloc, which then raises Out_of_memory) or this host has no more addresses (then the
 * outcome is already OUTCOME_STOP).
 * wosize 0 gives the atom. */
value mem_alloc(struct vm *vm, uint64_t wosize, unsigned tag);
/* The same in the old generation, and never collects. */
value mem_alloc_old(struct vm *vm, uint64_t wosize, unsigned tag);
/* Frees an old block that nothing refers to any more. */
void mem_free_old(struct vm *vm, value v);
/* Makes room for `words` (headers included, at most 65,536) in the nursery, collecting if need be, so that
 * the mem_alloc calls for as much that follow do not collect. */
void mem_reserve(struct vm *vm, uint64_t words);

/* Stores a value in a block's field, with the collector and the dirty map told. */
void mem_modify(struct vm *vm, value block, uint64_t field, value v);
/* The same for any image word, an offset. */
void mem_modify_at(struct vm *vm, uint64_t off, value v);
/* The same for a weak field of an ephemeron. */
void ephemeron_set(struct vm *vm, value e, uint64_t field, value v);
/* Puts the offset of a field that points into the nursery, or an ephemeron's own made odd, in the remembered set. */
void mem_remember(struct vm *vm, uint64_t off);

void mem_minor(struct vm *vm);
/* At a poll point: does what is due, and says when to poll again by state field poll_pending. */
void mem_poll(struct vm *vm);
/* A whole collection, nursery included; dead finalisable values become ready. */
void mem_major(struct vm *vm);
/* The same when the nursery has just been emptied. */
void mem_cycle(struct vm *vm);
/* Collects, so that the nursery has room for `words`.  False: this host has no room, the outcome is OUTCOME_STOP. */
bool mem_make_room(struct vm *vm, uint64_t words);
/* Called when a block of `words` would begin below the nursery's limit: makes room, notes samples.  False as above. */
bool mem_below_limit(struct vm *vm, uint64_t words);
/* Changes the nursery's size (collects first).  Clamped to 4,096 words .. 64 MiB. */
void mem_set_nursery(struct vm *vm, uint64_t words);

/* Would a block of so many bytes begin below the limit?  The limit is the nursery's start while nothing is sampled, else it
 * may lie above young (vm/memprof.h), hence the signs. */
#ifdef CARAVAN_CHECKS
#define MEM_TORTURE(vm) ((vm)->config.torture)
#else
#define MEM_TORTURE(vm) false
#endif
#define MEM_IS_BELOW_LIMIT(vm, young, bytes) \
	(MEM_TORTURE(vm) || (int64_t)((young) - (bytes)) < (int64_t)(vm)->s.young_limit)
static inline bool mem_has_room(uint64_t young, uint64_t words) { return young - IMAGE_NURSERY_OFF >= words * WORD_BYTES; }

static inline bool mem_is_young(uint64_t off)
{
	return off - IMAGE_NURSERY_OFF < IMAGE_NURSERY_MAX_BYTES;
}
static inline bool mem_is_old(uint64_t off)
{
	return off >= IMAGE_ARENAS_OFF;
}

/* Calls `visit` for every block (young, then old, by address) until it returns false. */
void mem_walk(struct vm *vm, bool (*visit)(void *ctx, value v, uint64_t header), void *ctx);
/* Checks every invariant; on failure says which in `m`. */
bool mem_check(struct vm *vm, struct msg *m);

/* Words: old generation in use (live or not yet swept), and as arenas. */
uint64_t mem_heap_words(const struct vm *vm);

/* Stacks: old custom blocks of kind CUSTOM_STACK that only the VM knows and that never move.
 * STACK_HEADER_WORDS fields, all of them values, then the words that grow down from the end. */
enum stack_field {
	STACK_KIND,
	STACK_SP,           /* image offsets as tagged integers, while suspended */
	STACK_TRAP,
	STACK_PARENT,       /* the parent stack, 1 if there is none, 3 if this stack is dead and waits to be freed */
	STACK_HANDLE_VALUE, /* the fibre's three closures, or 1 */
	STACK_HANDLE_EXN,
	STACK_HANDLE_EFFECT,
	STACK_SCAN_NEXT,    /* the next in the chain of suspended stacks that may point into the nursery (state field
	                       stacks_scan), a tagged integer that is odd at its end; unit when not in it */
	STACK_HEADER_WORDS
};
/* A stack for `words` words, suspended, with sp and trap at its end and no handlers; VAL_NOTHING when there is no room. */
value stack_new(struct vm *vm, uint64_t words);
/* Grows the current stack so that `words` more fit; false: Stack_overflow. */
bool stack_grow(struct vm *vm, uint64_t words);
/* Makes `stack` the current one; the old one's dead words become zero.  Registers sp and trap
 * are stored in the old block and taken from the new one. */
void stack_switch(struct vm *vm, value stack);
/* The same, when the old stack has come to its end. */
void stack_switch_last(struct vm *vm, value stack);
/* A suspended stack was written to: the next minor collection looks at it.  (The remembered set is not for stacks: one may
 * be freed before the next collection.) */
void stack_scan_later(struct vm *vm, value stack);
/* Host-side limits of the current stack, after the image was put back. */
void stack_reload(struct vm *vm);

#endif
