/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct timeline, for the files of this folder.
 *
 *   timeline.c          making, forward runs, seeking
 *   timeline_keep.c     automatic snapshots: when to take one, which to give up
 *   timeline_reverse.c  searching backwards
 *   timeline_marks.c    named snapshots, and what recordings put in and take out
 *   timeline_branches.c branches: forking, switching
 *
 * What belongs to times lies in flat lists, which are those of the current history: the log, the automatic snapshots.  When
 * another branch becomes the current one, the ends of these lists behind the fork are exchanged.
 */
#ifndef SNAPSHOT_TIMELINE_PRIV_H
#define SNAPSHOT_TIMELINE_PRIV_H

#include "snapshot/snapshot_priv.h"
#include "snapshot/timeline.h"

/* The ends of the lists from a fork's time on. */
struct rest {
	struct world_tail log;
	struct snapshot **autos;
	unsigned autos_count;
};

#define BRANCH_FIRST "main"             /* how the first one is called, until it is renamed */

struct branch {
	char *name, *change;
	struct branch *parent;              /* NULL: the first */
	unsigned id;
	struct snapshot *fork;              /* where it begins; NULL: the first */
	bool live;                          /* at the end of its log the world is asked */
	struct world_pos looked;            /* for timeline_branch_acted: up to here there was nothing */
	bool told;
	/* Of the current one, struct timeline has the first two. */
	vm_time end;
	bool sealed;
	struct snapshot *stand;             /* where it was left; NULL: it is the current one */
	/* Of one that is not the current one, what lies behind the fork to the current one; if there is none, behind its own. */
	struct rest rest;
};

struct mark {
	struct snapshot *s;
	struct branch *branch;
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
	struct snapshot **autos;            /* ascending in time, no two at one; the first and the forks' are never given up */
	unsigned autos_count, autos_room;
	struct mark *marks;                 /* ascending in time, then age; of all branches */
	unsigned marks_count, marks_room;
	struct branch **branches;           /* by age */
	unsigned branches_count, branches_made;
	struct branch *branch;              /* the current one */
	vm_time end;
	bool begins_changed;                /* a recording that begins with a change */
	bool sealed;                        /* a recording: nothing is known beyond `end`, so nothing goes there */
	struct pace pace;
	struct { vm_time at; double allocated_words; } kept;    /* when a snapshot was last kept */
	struct { vm_time last, until; } wait;    /* the one after `last` is put off until then at most */
	timeline_pause_fn pause;
	const volatile sig_atomic_t *pause_soon;
	void *pause_ctx;
	uint64_t told_ns;                   /* when progress was last told, or the long work began */
	bool long_work;                     /* what begins is part of it */
};

/* A forward run of the VM. */
struct trip {
	struct vm_goal goal;
	/* Snapshots are taken no more often than this many times what one costs. */
	unsigned patience;
	double done_from, done_to;          /* what progress to tell at its beginning and end; -1: not known */
	vm_time known;                      /* the end for that purpose, when the goal has none; beyond it nothing is known */
	bool (*counts)(void *ctx, struct vm *vm);    /* is this breakpoint the trip's end?  NULL: every one is */
	void *ctx;
};
#define PATIENCE_LIVE 20                /* so that history costs a twentieth of the run, or an eighth where states are large */
#define PATIENCE_SEEK 8                 /* the past is visited again and again */

/* Runs; takes snapshots on the way; mends a torn stop. */
enum err timeline_travel(struct timeline *t, const struct trip *trip, struct vm_stop *stop, struct msg *m) MUST_CHECK;
/* Puts the best snapshot for `at` and travels there; *stop says where it came to. */
enum err timeline_seek(struct timeline *t, vm_time at, const volatile sig_atomic_t *interrupt, struct vm_stop *stop,
	struct msg *m) MUST_CHECK;
/* Work begins that timeline_progress tells of. */
void timeline_progress_begin(struct timeline *t);

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
/* A recording's history begins with a change: all automatic snapshots go, and such as are later than that come. */
void timeline_begin_anew(struct timeline *t);
/* The last snapshot, automatic or named, at or before `at`; NULL if all are later. */
struct snapshot *timeline_nearest(const struct timeline *t, vm_time at);
/* When the next snapshot is to be taken or met, at least 1 from now. */
vm_time timeline_due(const struct timeline *t, unsigned patience);
/* At a time that was due: will the nursery be emptied soon?  A snapshot after that is smaller. */
bool timeline_puts_off(struct timeline *t, vm_time *due);
/* Is the last snapshot so far back that one is due here? */
bool timeline_is_due(const struct timeline *t, unsigned patience);
/* At a time that was due: takes an automatic snapshot, or meets the one that is there.  No memory: history gets thinner. */
void timeline_keep(struct timeline *t);
enum err timeline_insert(struct timeline *t, struct snapshot *s, struct msg *m) MUST_CHECK;    /* takes over the count */
void timeline_thin(struct timeline *t);
/* The index of the first at or after that time. */
unsigned timeline_autos_from(const struct timeline *t, vm_time at);
/* Moves those at or after the fork into `out`; false: no memory. */
bool timeline_autos_take(struct timeline *t, vm_time fork, struct rest *out) MUST_CHECK;
bool timeline_autos_put(struct timeline *t, const struct rest *rest) MUST_CHECK;
void timeline_pace_run(struct timeline *t, uint64_t instrs, uint64_t ns);

/* timeline_marks.c */
void mark_release(struct mark *k);
/* ERR_USAGE: not the name of a new snapshot or branch. */
enum err timeline_name_check(const struct timeline *t, const char *name, struct msg *m) MUST_CHECK;
void timeline_marks_drop(struct timeline *t, const struct branch *b);

/* timeline_branches.c */
/* NULL: no memory; not the current one yet. */
struct branch *branch_new(struct timeline *t, const char *name, struct branch *parent);
/* Itself, or the one above it on whose own part that time lies. */
struct branch *branch_owner(struct branch *b, vm_time at);
unsigned branch_index(const struct timeline *t, const struct branch *b);
/* The log of a branch's own part: first what the world has of it, then what lies behind the fork to the current one. */
struct branch_log {
	const uint8_t *bytes;
	size_t n;
	uint64_t events;
};
void branch_log(const struct timeline *t, const struct branch *b, struct branch_log out[2]);
void branches_free(struct timeline *t);
struct branch *branch_named(const struct timeline *t, const char *name);
bool branch_is_here(const struct timeline *t, const struct branch *b, vm_time at);
/* To a snapshot on that branch. */
enum err timeline_stand(struct timeline *t, struct branch *b, struct snapshot *s, struct msg *m) MUST_CHECK;
/* The first time after now at which a change lies on the current history; UINT64_MAX: none. */
vm_time timeline_change_after(const struct timeline *t, vm_time now);
/* Was something changed at that time of the current history? */
bool timeline_changes_at(const struct timeline *t, uint64_t at);
/* Is there one, and when is the last: a replay can begin there and not before it.  Without one, when history begins. */
bool timeline_changed(const struct timeline *t);
vm_time timeline_since(const struct timeline *t);
/* A run has come to the time of a change: the state is that after it from now on. */
enum err timeline_take_up_change(struct timeline *t, struct msg *m) MUST_CHECK;

#endif
