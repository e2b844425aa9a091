/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct timeline, for the files of this folder.
 *
 *   timeline.c          making, forward runs, seeking
 *   timeline_keep.c     automatic snapshots: when to take one, which to give up
 *   timeline_reverse.c  searching backwards
 *   timeline_marks.c    named snapshots, branches, and what recordings put in and take out
 */
#ifndef SNAPSHOT_TIMELINE_PRIV_H
#define SNAPSHOT_TIMELINE_PRIV_H

#include "snapshot/snapshot_priv.h"
#include "snapshot/timeline.h"

struct mark {
	struct snapshot *s;
	char *name, *note, *host;
	int64_t taken_ns;
};

/* What snapshots and instructions cost on this host, smoothed.  Decides where snapshots are; that is not state. */
struct pace {
	double take_ns;
	double instr_ns;
};

struct timeline {
	struct vm *vm;
	struct snapshot_store *store;
	struct timeline_config config;      /* budget and spacing filled in */
	struct snapshot **autos;            /* ascending in time, no two at one; the first is never given up */
	unsigned autos_count, autos_room;
	struct mark *marks;                 /* ascending in time, then age */
	unsigned marks_count, marks_room;
	vm_time end;
	bool sealed;                        /* a recording: nothing is known beyond `end`, so nothing goes there */
	struct pace pace;
	timeline_pause_fn pause;
	const volatile sig_atomic_t *pause_soon;
	void *pause_ctx;
	uint64_t told_ns;                   /* when progress was last told, or the long work began */
};

/* A forward run of the VM. */
struct trip {
	struct vm_goal goal;
	/* Snapshots are taken no more often than this many times what one costs. */
	unsigned patience;
	double done_from, done_to;          /* what progress to tell at its beginning and end; -1: not known */
	bool (*counts)(void *ctx, struct vm *vm);    /* is this breakpoint the trip's end?  NULL: every one is */
	void *ctx;
};
#define PATIENCE_LIVE 32                /* so that history costs a thirtieth of the run */
#define PATIENCE_SEEK 4                 /* the past is visited again and again */

/* Runs; takes snapshots on the way; mends a torn stop. */
enum err timeline_travel(struct timeline *t, const struct trip *trip, struct vm_stop *stop, struct msg *m) MUST_CHECK;
/* Puts the best snapshot for `at` and travels there; *stop says where it came to. */
enum err timeline_seek(struct timeline *t, vm_time at, const volatile sig_atomic_t *interrupt, struct vm_stop *stop,
	struct msg *m) MUST_CHECK;
/* Tells how far long work is, a quarter of a second after it began or was last told. */
void timeline_progress_begin(struct timeline *t);
void timeline_progress(struct timeline *t, double done);

/* Where a motion began.  The snapshot that the VM came from leads there again, whatever has become of the others. */
struct origin {
	struct snapshot *from;
	vm_time at;
};
struct origin timeline_origin(struct timeline *t);
void timeline_origin_release(struct origin *o);
/* Back to where it began; cannot be interrupted.  Returns `r`, the reason. */
enum err timeline_return(struct timeline *t, struct origin *o, enum err r);

/* timeline_keep.c */
/* The last snapshot, automatic or named, at or before `at`; NULL if all are later. */
struct snapshot *timeline_nearest(const struct timeline *t, vm_time at);
/* When the next snapshot is to be taken or met, at least 1 from now. */
vm_time timeline_due(const struct timeline *t, unsigned patience);
/* At a time that was due: takes an automatic snapshot, or meets the one that is there.  No memory: history gets thinner. */
void timeline_keep(struct timeline *t);
enum err timeline_insert(struct timeline *t, struct snapshot *s, struct msg *m) MUST_CHECK;    /* takes over the count */
void timeline_thin(struct timeline *t);
void timeline_forget_after(struct timeline *t, vm_time at);
void timeline_pace_run(struct timeline *t, uint64_t instrs, uint64_t ns);

void mark_release(struct mark *k);

#endif
