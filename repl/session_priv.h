/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct session, for the files repl/session*.c.
 *
 * What a session keeps besides the timeline is about the user, not about the program: breakpoints, where motions
 * ended, whom to tell.  Breakpoints live in derived code, so they are set anew before every motion.
 */
#ifndef REPL_SESSION_PRIV_H
#define REPL_SESSION_PRIV_H

#include "repl/session.h"
#include "snapshot/recording.h"
#include "snapshot/timeline_watch.h"

#define VISITS_MAX 1000

struct visits {
	struct { vm_time at; unsigned branch; } at[VISITS_MAX];      /* branch: its id */
	unsigned count, here;           /* here < count, or both 0 */
};

/* A printer that did not end, and when. */
struct stuck {
	char name[256];
	vm_time at;
	unsigned branch;
	struct msg why;
};

struct session {
	struct session_config config;
	enum session_source source;
	char *name;
	struct vm *vm;                  /* this and the timeline are NULL without a program */
	struct timeline *timeline;
	struct recorder *recorder;      /* NULL: it is not recorded */
	volatile sig_atomic_t interrupt, interrupts;
	double part_from, part_to;      /* what work that is part of longer work tells as its progress; both 0: all of it */
	double told;                    /* the progress of this work that was told last */
	int64_t ran_ns;                 /* of a recording; 0: not known */
	bool unsaved;                   /* a snapshot was named since the last save */
	struct session_stop last;
	struct session_observer observer;
	struct session_break *breaks;   /* by number, ascending */
	unsigned breaks_count, breaks_next;
	void (*message)(void *ctx, const char *line);
	void *message_ctx;
	struct watchpoints *watches;    /* NULL: there never was one (session_watch.c) */
	char caught[128];               /* what session_catch_complete returned */
	struct visits visits;
	struct session_places going_to; /* the places of session_advance */
	unsigned going;                 /* the branch that session_go goes to, an index */
	struct walk_cache *walk;        /* where in the frames somebody is (session_frames.c) */
	char **printers;                /* names, the oldest first (typed_printers.c) */
	unsigned printers_count;
	struct stuck *stuck;            /* one that did not end; or NULL */
	bool is_raw;                    /* they are not called */
	struct typing *typing;          /* made when first asked for, for each code that the program has had (session_types.c) */
	char unseen_unit[128], types_note[400];         /* whose interface a value's type is in that is not known; what was said of it */
	bool types_told;
	struct files *files;            /* made when first asked for (session_files.c) */
	struct recording_files *kept;   /* of a recording, until `files` has it */
	char **folders;                 /* that the user named */
	unsigned folders_count;
	struct shown_value { char *text; unsigned frame; } *shown;     /* by number from 1 (expr/shown.c) */
	unsigned shown_count;
	struct output_index *output;    /* where the program's output lies in the log (session_output.c) */
};

/* OK if there is a program. */
enum err session_need(const struct session *s, struct msg *m) MUST_CHECK;
void session_changed(struct session *s);        /* tells the observer */
/* Around everything that can take long.  An interruption before it does not count, nor one that came too late. */
void session_work_begins(struct session *s);
void session_work_ends(struct session *s);
/* What tells its progress from now on is the i-th of n parts of longer work; n 0: it is the whole of it again. */
void session_part(struct session *s, uint64_t i, uint64_t n);

/* Is there an enabled breakpoint at an instruction? */
bool session_break_enabled_at(const struct session *s, uint32_t instr);
/* Does one of them want to stop here, where the program stands, ignored or not?  Notes which.  `o`: what the instruction
 * here is about to do; NULL: it is a mark in the code that was met. */
bool session_break_wanted(struct session *s, const struct vm_occurrence *o);
bool session_breaks_occur(const struct session *s);     /* is an enabled one about what occurs, not where? */
bool session_breaks_catch(const struct session *s, const struct vm_occurrence *o);     /* ... about that? */
void session_breaks_arm(struct session *s);     /* into derived code */
/* Gives it a number and adds it. */
enum err session_break_new(struct session *s, struct session_break *b, unsigned *number, struct msg *m) MUST_CHECK;
bool session_breaks_any(const struct session *s);
/* A motion forward begins, or a search: nothing is counted, nothing noted. */
void session_breaks_begin(struct session *s);
/* A motion came here: counts those that want to stop (of a search those that were noted here), each once for an
 * instruction, and puts into the stop those that are not to be ignored this time, behind a watchpoint that is there (its
 * `breakpoint` is not 0 then).  Temporary ones go.  True if there were any. */
bool session_breaks_met(struct session *s, const struct vm_occurrence *o, struct session_stop *out);
bool session_breaks_noted(struct session *s, struct session_stop *out);
/* One more that stops here. */
void session_stop_also(struct session_stop *out, unsigned number, bool is_watch, const char *text);

/* Puts the end of a motion on record and tells the observer. */
void session_arrived(struct session *s, const struct session_stop *stop);
void session_stop_from(struct session *s, const struct vm_stop *from, struct session_stop *out);

/* ---- watchpoints (session_watch.c) ---- */
bool session_watches_any(const struct session *s);      /* enabled ones */
/* timeline_run_until and timeline_reverse with the enabled ones watched. */
enum err session_watch_run(struct session *s, const struct vm_goal *g, bool (*counts)(void *ctx, struct vm *vm), void *ctx,
	struct timeline_change *change, struct vm_stop *stop, struct msg *m) MUST_CHECK;
enum err session_watch_back(struct session *s, const struct timeline_search *breaks, struct timeline_change *change,
	bool *found, struct msg *m) MUST_CHECK;
/* A motion came to such a change: counts, and fills the stop in; *stops false if it is to be ignored this time. */
enum err session_watch_stop(struct session *s, const struct timeline_change *change, bool back, struct session_stop *out,
	bool *stops, struct msg *m) MUST_CHECK;
/* By number; false if there is no such watchpoint. */
bool session_watch_delete(struct session *s, unsigned number);
bool session_watch_enable(struct session *s, unsigned number, bool enabled);
bool session_watch_ignore(struct session *s, unsigned number, uint64_t count);
/* Another branch is the current one; what is known of words behind the parting does not hold here. */
void session_watches_switch(struct session *s, unsigned from_id);
void session_watches_forget(struct session *s, unsigned id);    /* a branch is deleted */
void session_watches_free(struct session *s);

/* Of a motion that failed or not: goes back, tells.  `count` is the function's own. */
typedef enum err session_motion_fn(struct session *s, uint64_t count, struct session_stop *out, struct msg *m);
enum err session_motion_do(struct session *s, session_motion_fn *fn, uint64_t count, struct session_stop *out,
	struct msg *m) MUST_CHECK;

/* ---- differences by path (session_paths.c) ---- */
struct path_differences;
enum err path_differences_find(struct path_differences **out, const struct session *s, const struct snapshot *before,
	const struct vm_regs *regs_before, const struct snapshot *after, const struct vm_regs *regs_after, uint64_t max,
	struct msg *m) MUST_CHECK;
/* The program stands at the moment before or after. */
void path_differences_texts(struct path_differences *p, const struct session *s, bool after);
uint64_t path_differences_count(const struct path_differences *p, bool *cut);
bool path_differences_at(const struct path_differences *p, uint64_t i, struct session_path_difference *out);
void path_differences_free(struct path_differences *p);

/* ---- branches (session_branches.c) ---- */
/* The state may have changed though time has not: another branch, or a word that was set. */
void session_branch_changed(struct session *s, unsigned from_id);
/* Index of the branch with that id; false if it is deleted. */
bool session_branch_index(const struct session *s, unsigned id, unsigned *index);
/* Back to a moment on a branch, after something failed. */
void session_come_back(struct session *s, unsigned branch_id, vm_time at);

/* The innermost handler on a stack, the current one or one that waits, whose frame lies at that depth or before it. */
bool session_handler(const struct session *s, uint64_t stack_off, uint64_t depth_words, struct session_trap *out);
/* ---- files and sources (session_files.c) ---- */
void session_files_free(struct session *s);
struct recording_contents session_contents(struct session *s);

/* ---- expressions (expr/shown.c) ---- */
void session_shown_forget(struct session *s);

void session_walk_free(struct walk_cache *w);
void session_walk_forget(struct session *s);    /* after a scratch copy, where other frames may have been at a time like that */
/* What was read of types and interfaces; those may be elsewhere now. */
void session_types_forget(struct session *s);
/* The declaration of a type was looked for and not found. */
struct path;
struct typing_scope;
void session_type_missed(const struct session *s, const struct typing_scope *scope, const struct path *p);
void session_printers_free(struct session *s);
void session_output_free(struct output_index *o);

/* The call that a frame waits in: the instruction, and the depth when it was about to be executed. */
/* The event at an instruction: where ocamldebug would stop, else what the compiler made up for backtraces; NULL. */
const struct debuginfo_event *session_event_at(const struct session *s, uint32_t instr);
bool session_frame_call(const struct session *s, const struct session_frame *f, uint32_t *instr, uint64_t *depth_words);
/* Where what a frame has called came from, then its arguments; PLACE_NOWHERE of those that the code does not show.
 * Returns how many, 0: it waits in no such call. */
#define CALL_LOADS_MOST 17
struct place;
unsigned session_call_loads(const struct session *s, unsigned frame, struct place *out, unsigned max);
/* Does it begin with a push of the accumulator? */
bool session_instr_pushes(const struct session *s, uint32_t instr);
/* A variable of a closure, as PLACE_ENV counts it. */
value session_closure_field(const struct session *s, value env, int64_t i);
/* The function at a place, read in that frame; false: it is no closure. */
struct debuginfo_function;
bool session_call_function(const struct session *s, unsigned frame, const struct place *p,
	struct debuginfo_function *out);

#endif
