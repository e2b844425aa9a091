/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: one program's past and present, and how to move in it.
 *
 * A past that went on in several ways is a tree of branches.  One of them is the current one; its history is that of its
 * parents up to where each forked, then its own, and all motions go along this history:
 *
 *     main      0 ------------------ 500 ------------------ 1776
 *                                     |
 *     branch-1                        +500 --------- 900 --------- 1650
 *                                                     |
 *     branch-2                                        +900 --- 1200
 *
 * It owns the VM's motion: forward runs in stretches that end at automatic snapshots, exact seeks, reverse
 * searches, named snapshots.  It knows nothing of breakpoints' reasons, commands or screens: a motion ends with a
 * struct vm_stop, and a reverse motion is a search for the last time at which something held.
 *
 *   [present]  --timeline_run-->  stop           forward; live at the end of the log, replay before it
 *   [any time] --timeline_goto--> that time      restore the nearest snapshot before, run exactly
 *   [any time] --timeline_reverse--> last match  window by window further back
 *
 * Invariants:
 *  1. After every call the VM stands whole at a time, `timeline_now`; on error where it began.
 *  2. The first snapshot (time 0 of this history, or the oldest that a recording holds) is never thinned.
 *  3. Memory of automatic snapshots stays inside the budget; named ones are counted, not thinned.
 *  4. `timeline_end` is the latest time that was ever reached on this history (the log's future is kept when the
 *     user goes back).
 *  5. A branch and a time name one state.  At the time of its fork a branch is already different: what lies before is its
 *     parent's, and a run over the past that comes there takes up the fork's own snapshot, which is never thinned.
 *  6. A branch that is left keeps what is its own: log, snapshots, where it stood.  Its memory counts in the budget.
 *
 * Layer: snapshot.
 */
#ifndef SNAPSHOT_TIMELINE_H
#define SNAPSHOT_TIMELINE_H

#include "snapshot/snapshot.h"
#include "vm/change.h"

struct timeline;

/* Called every quarter of a second of long work with how far it is (0..1), or -1 when that is not known. */
typedef void (*timeline_progress_fn)(void *ctx, double done);

struct timeline_config {
	size_t budget_bytes;                      /* automatic snapshots; 0: an eighth of memory, at most 1 GiB */
	uint64_t spacing_instrs;                  /* the closest spacing near the present; 0: 1,000,000 */
	const volatile sig_atomic_t *interrupt;   /* may be NULL */
	timeline_progress_fn progress;
	void *ctx;
};

/* What is called until it is over is all one work, which counts its quarters of seconds together. */
void timeline_long_work(struct timeline *t, bool begins);
/* Tells how far it is, a quarter of a second after it began or was last told. */
void timeline_progress(struct timeline *t, double done);

/* The VM must have been loaded; the timeline takes the first snapshot. Does not own the VM. */
enum err timeline_new(struct timeline **out, struct vm *vm, const struct timeline_config *c, struct msg *m) MUST_CHECK;
void timeline_free(struct timeline *t);
/* Another budget than the configuration's, from now on; thins at once. */
void timeline_set_budget(struct timeline *t, size_t bytes);
size_t timeline_budget(const struct timeline *t);
struct vm *timeline_vm(struct timeline *t);
struct snapshot_store *timeline_store(struct timeline *t);

vm_time timeline_start(const struct timeline *t);
vm_time timeline_now(const struct timeline *t);
vm_time timeline_end(const struct timeline *t);

/* Forward until the goal or something else stops it.  A torn stop is mended before it is handed out: the VM then
 * stands whole at stop.at. */
enum err timeline_run(struct timeline *t, const struct vm_goal *goal, struct vm_stop *stop, struct msg *m) MUST_CHECK;
/* The same; but a breakpoint, or an event that the goal counted to, at which `counts`, called with the VM standing there, says no is passed over, so that the
 * run keeps its snapshots, its progress and its interruption however often that happens. */
enum err timeline_run_until(struct timeline *t, const struct vm_goal *goal, bool (*counts)(void *ctx, struct vm *vm),
	void *ctx, struct vm_stop *stop, struct msg *m) MUST_CHECK;
/* The run is to go on from this stop at an occurrence, which does not count: what else the instruction does may. */
void timeline_pass(struct vm_goal *goal, const struct vm_stop *stop);
/* Exactly to `at`, in either direction.  Beyond the end of the program: stands at the end, and the stop says so. */
enum err timeline_goto(struct timeline *t, vm_time at, struct vm_stop *stop, struct msg *m) MUST_CHECK;
/* For blocks of the old generation that are alive now, by their offsets, ascending: a time at which each is in its
 * place, soon after it came there; that of the start, when it has been there since.  Cost: a run over all of the
 * past. */
enum err timeline_births(struct timeline *t, const uint64_t *blocks, uint64_t *at, uint32_t n, struct msg *m) MUST_CHECK;

/* What a reverse motion looks for: called with the VM standing, during a forward run over the past, at every
 * breakpoint hit (breaks) or every instruction (each_instr); true: this is a place to stop. */
struct timeline_search {
	bool breaks;
	uint64_t *events;                           /* with breaks: at every source event, too; 0 there while match is called */
	bool each_instr;
	bool (*match)(void *ctx, struct vm *vm);    /* NULL: every candidate matches */
	/* With breaks: candidates are also where vm_goal's occurs, called with ctx, would stop; and `occurred` says for
	 * each, with the VM standing, whether it is a match.  Both or none. */
	bool (*occurs)(void *ctx, const struct vm_occurrence *o);
	bool (*occurred)(void *ctx, const struct vm_occurrence *o);
	void *ctx;
};
/* To the last match before now; *found false and the VM at the start when there is none.
 * Cost: windows that grow from a few thousand instructions to the distance of the snapshots are run once each. */
enum err timeline_reverse(struct timeline *t, const struct timeline_search *s, bool *found, struct msg *m) MUST_CHECK;

/* Branches, by age.  Names as those of snapshots, and none is both. */
struct timeline_branch {
	const char *name;
	const char *change;                       /* what was changed where it begins; NULL: nothing */
	unsigned parent;                          /* its index; its own, for the first, which has none */
	unsigned id;                              /* for ever its own */
	vm_time fork, stand, end;                 /* where it begins, where one stands or stood last, where its history ends */
	bool is_current;
};
/* The program goes on differently from here, on a new branch that is the current one then.  With `change` NULL for real: at
 * the end of its log the world is asked, whatever the parent is.  Else with one word changed (vm/change.h), described by
 * `what`; a change where a branch has just begun becomes part of that branch.  *made says whether there is a new one. */
enum err timeline_branch(struct timeline *t, const struct vm_change *change, const char *what, bool *made,
	struct msg *m) MUST_CHECK;
unsigned timeline_branches(const struct timeline *t);
void timeline_branch_at(const struct timeline *t, unsigned i, struct timeline_branch *out);
/* ERR_NOT_FOUND without that name, and in the next three. */
enum err timeline_branch_find(const struct timeline *t, const char *name, unsigned *i, struct msg *m) MUST_CHECK;
/* To where one stood on that branch when it was left. */
enum err timeline_branch_restore(struct timeline *t, const char *name, struct msg *m) MUST_CHECK;
enum err timeline_branch_rename(struct timeline *t, const char *name, const char *to, struct msg *m) MUST_CHECK;
/* With its snapshots, the named ones too.  ERR_USAGE: it is the current one, or others begin on it. */
enum err timeline_branch_delete(struct timeline *t, const char *name, struct msg *m) MUST_CHECK;
/* Is that moment of branch `i` one of the current history? */
bool timeline_is_here(const struct timeline *t, unsigned i, vm_time at);
/* The latest time that the histories of the two share, when the one is left for the other. */
vm_time timeline_parting(const struct timeline *t, unsigned i, unsigned k);
/* True once for every branch but the first: the program has acted on the world since it forked, and that is not undone by
 * going back.  Cost: the log since it was asked last. */
bool timeline_branch_acted(struct timeline *t);

/* Named snapshots, of all branches.  Names: 1 to 64 printable characters without blanks and colons. */
struct timeline_mark {
	const char *name, *note;
	unsigned branch;                          /* index */
	vm_time at;
	struct digest digest;
	size_t own_bytes;
	const char *host;                         /* where it was taken: "x86_64 little-endian 64-bit Linux" */
	int64_t taken_ns;                         /* wall clock, since 1970 */
};
enum err timeline_mark_take(struct timeline *t, const char *name, const char *note, struct msg *m) MUST_CHECK;
/* On another branch, that becomes the current one. */
enum err timeline_mark_restore(struct timeline *t, const char *name, struct msg *m) MUST_CHECK;
enum err timeline_mark_delete(struct timeline *t, const char *name, struct msg *m) MUST_CHECK;
unsigned timeline_marks(const struct timeline *t);                       /* in order of time, then age */
void timeline_mark_at(struct timeline *t, unsigned i, struct timeline_mark *out);
bool timeline_mark_find(struct timeline *t, const char *name, struct timeline_mark *out);

struct digest timeline_digest(struct timeline *t);
/* The same with progress, and it can be interrupted. */
enum err timeline_find_digest(struct timeline *t, struct digest *out, struct msg *m) MUST_CHECK;
/* Automatic snapshots of all branches: how many, bytes of all. */
void timeline_usage(const struct timeline *t, unsigned *automatic, size_t *bytes);

/* True if all invariants hold; otherwise says which does not. */
bool timeline_check(struct timeline *t, struct msg *m);

/* Called with the VM standing whole, several times in a second of a forward run, and soon after *soon was raised (NULL:
 * nobody is called). */
typedef void (*timeline_pause_fn)(void *ctx);
void timeline_set_pause(struct timeline *t, timeline_pause_fn fn, const volatile sig_atomic_t *soon, void *ctx);

/* Recordings (snapshot/recording.h) put branches and snapshots in through these, one branch after another by age, and then take
 * snapshots out.  All take over what they get in every case.  The first branch stays the current one meanwhile. */
/* A branch.  Beyond the end of its log nothing is asked.  The first one is there already and only gets its name and its end,
 * beyond which no motion goes, VM_STOP_HISTORY says so; it has no fork, one stands there where the VM is, and its log is the
 * world's.  ERR_USAGE: not a name for a branch. */
enum err timeline_adopt_branch(struct timeline *t, const struct timeline_branch *b, struct snapshot *fork,
	struct snapshot *stand, struct world_tail log, struct msg *m) MUST_CHECK;
/* A snapshot of that branch's own part, automatic (mark NULL), then ascending in time, or named.  ERR_USAGE: not such a name. */
enum err timeline_adopt(struct timeline *t, unsigned branch, struct snapshot *s, const struct timeline_mark *mark, struct msg *m)
	MUST_CHECK;
/* Those of all branches, some more than once. */
bool timeline_snapshots(struct timeline *t, bool (*visit)(void *ctx, struct snapshot *s), void *ctx);

#endif
