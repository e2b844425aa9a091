/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runtime_events: rings of what the runtime and the program say about themselves, one for each domain.
 *
 * The rings are blocks of the old generation, hence state.  The same bytes go through the gate to the file PID.events, laid out
 * as OCaml's runtime does it, where other processes read them.  A ring counts words since its beginning: from `head`,
 * the oldest word that it holds, to `tail`; an event never lies across the ring's end.
 *
 *   event    length (10 bits), user (1), type (4), number (13), 36 zeros; a time in nanoseconds; length - 2 words
 *   file     8 words; a header of 10 words for each domain (head, tail); the rings; 8,192 names of 128 bytes
 *
 * Invariants:
 *  1. State field events is 0 until the rings are made, afterwards a block of enum rings_field; nothing of it moves.
 *  2. The collector asks the world nothing.  What it writes waits, without a time, for rings_flush: the next poll
 *     point, or the next primitive of Runtime_events.  So the events of one collection share one time.
 *
 * The numbers of what the collector says are those of OCaml 5.3 and later; earlier programs hear only the rest.
 * Source: OCaml's runtime/runtime_events.c.  Layer: vm.
 */
#ifndef VM_RINGS_H
#define VM_RINGS_H

#include "vm/prim.h"

enum rings_field {
	RINGS_BY_DOMAIN,     /* array: the ring of each domain's index, or unit */
	RINGS_PAUSED,
	RINGS_PATH,          /* of the file */
	RINGS_PROCESS,       /* whose they are */
	RINGS_SIZE_LOG,      /* a ring has 2^this words */
	RINGS_KEEP,          /* the file stays when the program ends */
	RINGS_WAITING,       /* true: events wait for rings_flush */
	RINGS_FIELDS
};
enum ring_word { RING_HEAD, RING_TAIL, RING_FLUSHED, RING_DATA };

enum ring_type { RING_INTERNAL, RING_LIFECYCLE, RING_BEGIN, RING_EXIT, RING_COUNTER, RING_ALLOC };
enum ring_lifecycle { RING_START, RING_STOP, RING_PAUSE, RING_RESUME, RING_FORK_PARENT, RING_FORK_CHILD, RING_DOMAIN_SPAWN,
	RING_DOMAIN_TERMINATE };
enum ring_phase { RING_GC_SET, RING_GC_STAT, RING_GC_MINOR, RING_GC_MAJOR, RING_GC_FULL_MAJOR, RING_GC_COMPACT, RING_MAJOR,
	RING_MAJOR_SWEEP, RING_MAJOR_MARK = 10, RING_MINOR, RING_GC_MAJOR_SLICE = 16, RING_MAJOR_FINISH_CYCLE = 28,
	RING_COMPACTION = 44, RING_EVACUATE, RING_FORWARD, RING_RELEASE };
enum ring_counter { RING_SET_MINOR_HEAP_SIZE = 2, RING_PROMOTED = 4, RING_ALLOCATED, RING_POOL_WORDS = 11, RING_POOL_LIVE_WORDS,
	RING_LARGE_WORDS, RING_FRAGMENTED_WORDS, RING_POOL_BLOCKS, RING_LARGE_BLOCKS };
enum ring_user { RING_USER_UNIT, RING_USER_INT, RING_USER_BEGIN, RING_USER_END, RING_USER_CUSTOM };

#define RING_EVENT_MOST 1023                 /* words */
#define RING_USER_BIT (UINT64_C(1) << 53)
static inline uint64_t ring_item(uint64_t length, bool user, unsigned type, uint64_t number)
{
	return length << 54 | (user ? RING_USER_BIT : 0) | (uint64_t)type << 49 | number << 36;
}
static inline uint64_t item_length(uint64_t item) { return item >> 54; }
static inline unsigned item_type(uint64_t item) { return (unsigned)(item >> 49) & 15; }
static inline uint64_t item_number(uint64_t item) { return item >> 36 & 8191; }

#define RINGS_HEAD_WORDS 8
#define RING_HEADER_BYTES 80
#define RING_NAMES 8192
#define RING_NAME_BYTES 128

static inline bool rings_exist(const struct vm *vm) { return vm->s.events && !(vm->s.events & 1); }
bool rings_are_active(const struct vm *vm);

/* Makes the rings and their file, unless they are there.  Asks the world before it changes anything.  False: return
 * VAL_NOTHING, raised or stopped. */
bool rings_start(struct vm *vm) MUST_CHECK;
/* At the program's start: rings_start if the environment says so and the program can read them. */
void rings_begin_program(struct vm *vm);
/* In a child that was forked: rings and a file of its own, if the parent had them. */
bool rings_after_fork(struct vm *vm) MUST_CHECK;
/* The program is at its end, and has rings: they get their last event, and the file goes or stays.  The instruction that
 * ends the program is executed again then, so that the end itself asks the world nothing. */
bool rings_end_program(struct vm *vm) MUST_CHECK;
/* A domain with this index begins; the running one ends. */
void rings_domain(struct vm *vm, uint64_t index);
void rings_domain_ends(struct vm *vm);
/* The name of the program's n-th event goes to the file. */
bool rings_name(struct vm *vm, uint64_t n, value name) MUST_CHECK;

/* Adds an event that waits for its time, if the rings are active; n words. */
void rings_add(struct vm *vm, uint64_t item, unsigned n, const uint64_t *words);
/* Gives the time to what waits, and the file the rest.  False: the run stops. */
bool rings_flush(struct vm *vm) MUST_CHECK;
bool rings_wait(const struct vm *vm);

/* What the collector says. */
void rings_say(struct vm *vm, enum ring_type type, unsigned number, uint64_t n);
static inline void ring_begin(struct vm *vm, enum ring_phase p) { if (rings_exist(vm)) rings_say(vm, RING_BEGIN, p, 0); }
static inline void ring_end(struct vm *vm, enum ring_phase p) { if (rings_exist(vm)) rings_say(vm, RING_EXIT, p, 0); }
static inline void ring_count(struct vm *vm, enum ring_counter c, uint64_t n)
{
	if (rings_exist(vm))
		rings_say(vm, RING_COUNTER, c, n);
}
void ring_lifecycle(struct vm *vm, enum ring_lifecycle what, int64_t n);

/* The ring of a domain's index and its size in words; VAL_UNIT when it has none. */
value rings_of(const struct vm *vm, value rings, uint64_t index, uint64_t *words);
/* Bytes from the file's start. */
uint64_t rings_data_offset(uint64_t domains);

#endif
