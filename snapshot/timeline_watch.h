/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watched words in time: where each one is at which time, and motions that end where one changes.
 *
 * A word's places are known for a span of times that begins as the moment at which somebody pointed at it, and grows
 * with every motion over its ends.  At most a handful of places follow one another: not born, nursery, old
 * generation, gone; a stack's word has one more for every time that the stack grew.
 *
 *     from ......................................... to        known; both are times at which the VM stood or may stand
 *     | nowhere | nursery 0x51ff0e8 | old 0x9104010  |
 *
 * A change belongs to the instruction that made it: "at T" means that the word differs between time T and T + 1.  Forward,
 * motions end at T + 1, backward at T, with the instruction about to be executed.
 * Layer: snapshot.
 */
#ifndef SNAPSHOT_TIMELINE_WATCH_H
#define SNAPSHOT_TIMELINE_WATCH_H

#include "snapshot/timeline.h"
#include "vm/watch.h"

#define TIMELINE_PLACES_MAX 32

struct timeline_watch {
	enum vm_watch_kind kind;
	vm_time from, to;
	unsigned count;                     /* at least 1; the first place begins at `from` */
	struct { vm_time from; struct vm_place at; } place[TIMELINE_PLACES_MAX];
};

/* What one instruction, at `at`, did to the watched words, by their index; events 0: nothing. */
struct timeline_change {
	vm_time at;
	bool breakpoint;                    /* backward: one was met at `at`, too */
	struct { unsigned events; uint64_t before, after; } word[VM_WATCHES_MAX];
};

/* A word that is at this place now. */
void timeline_watch_init(struct timeline_watch *w, enum vm_watch_kind kind, struct vm_place at, vm_time now);
/* What is known of times after now is void: the program goes on differently from here.  False: nothing is left. */
bool timeline_watch_branch(struct timeline_watch *w, vm_time now);
/* Where the word is now (offset 0: nowhere).  Cost: the way from where it is known, if that is not now. */
enum err timeline_watch_find(struct timeline *t, struct timeline_watch *w, struct vm_place *at, struct msg *m) MUST_CHECK;

/* timeline_run_until, ending with VM_STOP_WATCH after an instruction that changed, made or ended one of the n words. */
enum err timeline_watch_run(struct timeline *t, const struct vm_goal *goal, bool (*counts)(void *ctx, struct vm *vm), void *ctx,
	struct timeline_watch *const *w, unsigned n, struct timeline_change *change, struct vm_stop *stop,
	struct msg *m) MUST_CHECK;
/* To the last time before now at which an instruction is about to change or make one of the words, or at which `breaks`
 * (timeline_reverse's, may be NULL) matches; *found false and the VM at the start when there is none. */
enum err timeline_watch_back(struct timeline *t, const struct timeline_search *breaks, struct timeline_watch *const *w,
	unsigned n, struct timeline_change *change, bool *found, struct msg *m) MUST_CHECK;

#endif
