/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What motions are made of, for session_motion.c (by instruction) and session_source.c (by source).
 *
 * Where a motion may end is a set of goals.  A goal is an instruction, reached at a depth of a stack, or a source event.
 * Forward, run_to runs to the first; backward, search_back searches for the last before now.
 */
#ifndef REPL_SESSION_MOTION_PRIV_H
#define REPL_SESSION_MOTION_PRIV_H

#include "repl/session_priv.h"

/* Where the program stands in its calls.  A base is the depth at which a function's own words begin; what it calls has a
 * greater one, what it calls last of all (a tail call) the same. */
struct stand {
	uint64_t thread;
	struct vm_stacks stacks;        /* the current one first, then its parents, which wait for it */
	uint64_t base[VM_STACKS_MAX];   /* of the current function on the first, of the function that waits on the others */
	bool rooted;                    /* the last is the thread's own, no fibre's */
};

#define GOALS_MAX 128
#define ANY_DEPTH UINT64_MAX
struct goal {
	uint32_t instr;
	uint64_t depth_words;           /* ANY_DEPTH: however deep */
	unsigned stack;                 /* index in the stand's stacks */
	bool outside;                   /* only where the stand's function is not deeper in the calls */
};
struct goals {
	struct goal at[GOALS_MAX];
	unsigned count;
	struct stand *stand;            /* kept current during forward runs; NULL without goals and `near` */
	uint64_t events;                /* forward: the so-manieth event; backward, if not 0: any event */
	bool near;                      /* with events == 1: only those that the stand's function or what it called meets */
};

struct stand stand_of(const struct session *s);
/* A frame's base, without the arguments behind those that its function takes. */
uint64_t frame_base(const struct session *s, unsigned index, const struct session_frame *f);
/* In another thread, on another fibre, or where an effect of the stand's function is handled; deeper in the calls than the
 * stand's function; there again, or in a function that called it. */
enum relation { RELATION_ELSEWHERE, RELATION_INSIDE, RELATION_REACHED };
enum relation stand_relation(const struct session *s, const struct stand *here);

void add_goal(struct goals *g, uint32_t instr, uint64_t depth_words, unsigned stack);
/* The frame when it is the current one again, and where an exception that leaves what it calls would be handled.  False if
 * the frame is on none of the stand's stacks. */
bool add_frame(const struct session *s, const struct session_frame *f, struct goals *g);
/* Is it one? */
bool goal_met(const struct goals *g, const struct session *s);

/* Runs until a goal, a breakpoint of the user's, the time, or the program ends the motion.  `fresh`: a breakpoint at
 * the very place where it begins counts. */
enum err run_to(struct session *s, struct goals *goals, vm_time until, bool fresh, struct session_stop *out,
	struct msg *m) MUST_CHECK;
/* To the last time before now at which a goal or a breakpoint was met, else to the start. */
enum err search_back(struct session *s, struct goals *goals, struct session_stop *out, struct msg *m) MUST_CHECK;
/* Exactly to a time. */
enum err seek(struct session *s, vm_time at, struct session_stop *out, struct msg *m) MUST_CHECK;
void stop_here(const struct session *s, enum session_why why, struct session_stop *out);

typedef enum err once_fn(struct session *s, struct session_stop *out, struct msg *m);
/* `count` times, or until something else ends the motion. */
enum err repeat(struct session *s, uint64_t count, once_fn *once, struct session_stop *out, struct msg *m) MUST_CHECK;

/* session_source.c */
session_motion_fn source_step, source_next, source_until, source_reverse_step, source_reverse_next, source_reverse_until;

#endif
