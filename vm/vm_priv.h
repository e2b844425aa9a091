/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct vm, for the files of this folder.
 *
 * Everything in it besides `im` and the world's position can be thrown away between instructions and made again
 * from them (law 1).
 */
#ifndef VM_VM_PRIV_H
#define VM_VM_PRIV_H

#include "vm/code.h"
#include "vm/exec.h"
#include "vm/state.h"
#include "vm/vm.h"
#include "vm/world.h"

struct debuginfo;
struct frames;

/* How a primitive ended when it returned VAL_NOTHING. */
enum outcome {
	OUTCOME_NONE,
	OUTCOME_RAISE,      /* raise vm->exn */
	OUTCOME_CONTROL,    /* registers were set: go on there */
	OUTCOME_STOP        /* vm->stop says why */
};

typedef value (*prim_fn)(struct vm *vm, const word *a);

/* The stubs' own primitives (vm/code.h). */
value prim_uncaught_end(struct vm *vm, const word *a);
value prim_fibre_end(struct vm *vm, const word *a);
value prim_domain_end(struct vm *vm, const word *a);
value prim_domain_failed(struct vm *vm, const word *a);
value prim_memprof_returned(struct vm *vm, const word *a);
value prim_memprof_raised(struct vm *vm, const word *a);

struct mem_host;        /* vm/memory/: mark bits, work lists */

/* What the watch loop compares before every instruction (vm/watch_priv.h). */
struct watch_look {
	const word *at[VM_WATCHES_MAX];
	word is[VM_WATCHES_MAX];
	unsigned count;
	uintptr_t sp_least, sp_most;
	uint64_t young_least;
};

struct vm {
	struct image im;
	struct state s;         /* the truth while the interpreter runs */
	struct code code;
	struct world *world;
	struct exec exec;       /* the executable's sections */
	struct mem_host *mem;
	prim_fn *prims;         /* by number: the executable's, those that Dynlink added, and from prims_room on the stubs' own */
	char **prim_names;
	uint32_t prims_count, prims_program, prims_room;    /* in use; the executable's; room for both */
	struct vm_config config;
	struct debuginfo *debug;    /* opened when first asked for (vm/debuginfo/) */
	struct frames *frames;      /* made when first asked for (vm/frames.h) */
	struct world_host host;     /* handed to the world: answers what only the VM knows, asks config.host the rest */

	/* The interpreter's way to say things. */
	enum outcome outcome;
	value exn;
	struct vm_stop stop;
	bool (*stop_occurs)(void *ctx, const struct vm_occurrence *o);      /* this run's goal */
	void *stop_occurs_ctx;
	char occurrence_text[400];
	uint64_t occurred_at;       /* time of the instruction that did it */
	bool occurrence_noted;      /* the run stops at that, when it can */
	const volatile sig_atomic_t *pause;     /* this run's goal */
	struct interp_goal *goal;   /* of the loop that is running */
	bool polling;               /* the clock is one beyond the instruction that polls */
	bool stop_uncaught;         /* this run's goal */
	vm_time leave_at;           /* this run's goal; how often it still does not stop in the instruction there */
	unsigned leave_occurs;
	uint64_t poll16;            /* 16 times when the next poll point has something to do: 0 at once, ~0 never */
	uint64_t deadline16;        /* 16 times the deadline or that, whichever comes first */
	uint64_t stack_limit;       /* below this offset a call must look for more stack */
	const word *call_args;      /* the running primitive's arguments */
	unsigned call_arity;
	bool storing;               /* the handlers are interp_store's */
	const void *const *handlers;    /* the fast loop's, by opcode; [OP_COUNT] breakpoint, [OP_COUNT + 1] backward branch */

	uint64_t event16;               /* 16 times the time of the source event that was counted last in this run */
	struct vm_stacks *stacks;       /* of the run that is under way, NULL: none */
	struct vm_watches *watches;     /* of the run that is under way, NULL: none */
	struct watch_look look;
	struct vm_births *births;       /* likewise */

	/* Where the nursery and the stack stood when the dirty map was cleared. */
	uint64_t mark_young, mark_sp, mark_stack, mark_minor;
};

/* The run ends here, for this reason: sets the stop and the outcome, returns VAL_NOTHING. */
value vm_stop_set(struct vm *vm, enum vm_stop_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
/* The running instruction is about to do this.  True: the run was to stop there and does, torn; go no further. */
bool vm_stops_before(struct vm *vm, enum vm_occurs kind, const char *text) MUST_CHECK;
/* The same from where one cannot stop, as in the collector: the run stops soon and asks the world nothing before.
 * Until then it may do what it likes, since the stop is torn and says the time of this instruction. */
void vm_note_occurrence(struct vm *vm, enum vm_occurs kind, const char *text);

/* The world was asked, and perhaps the run is to pause: it does at the next poll point. */
void vm_look_at_pause(struct vm *vm);

/* How many primitives Dynlink may add to those that the executable names. */
#define PRIMS_ADDED_MAX 4096
/* Makes the table of primitives agree with state field primitives_added. */
enum err vm_link_added(struct vm *vm, struct msg *m) MUST_CHECK;

/* The registers were changed from outside a run: they go to the control block, and the holes follow them. */
void vm_settle(struct vm *vm);

/* From now on the loops mask every access, as for a foreign image: its content is not what the program's types say. */
void vm_guard(struct vm *vm);

static inline vm_time now(const struct vm *vm) { return (vm_time){ vm->s.time }; }

/* The interpreter: runs from vm->s until the deadline is passed, or exactly to it. */
enum interp_end { INTERP_DEADLINE, INTERP_BREAK, INTERP_EVENT, INTERP_STOP, INTERP_WATCHED };
struct interp_goal {
	uint64_t deadline;          /* time */
	bool breaks;                /* end at instructions with a breakpoint */
	bool leave_break;           /* but not at the first one */
	uint64_t *events;           /* with breaks: end at the source event that makes it 0; NULL: at none */
};
/* Fast: ends at the first deadline check at or after the deadline, which is at most vm->code.longest instructions late.
 * Exact: ends at the deadline.  Guarded: for foreign images, every access masked.  A NULL goal only sets vm->handlers. */
enum interp_end interp_fast(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_exact(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_fast_guarded(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_exact_guarded(struct vm *vm, const struct interp_goal *g);
/* Exact, and ends after an instruction that did something to a watched word (vm/watch_priv.h). */
enum interp_end interp_watch(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_watch_guarded(struct vm *vm, const struct interp_goal *g);
/* The fast ones for quick runs with watches (vm/watch.h). */
enum interp_end interp_store(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_store_guarded(struct vm *vm, const struct interp_goal *g);
#define INTERP_HANDLER_BREAK OP_COUNT
#define INTERP_HANDLER_BACK (OP_COUNT + 1)
#define INTERP_HANDLER_SUPER (OP_COUNT + 2)     /* the first of vm/super.def */

/* The interpreter's rarer work (interp_rare.c), on vm->s as the loop saved it.  All leave vm->s ready to go on from, or
 * vm->outcome OUTCOME_STOP. */
void interp_raise(struct vm *vm, bool reraise, bool trace);         /* raises s.accu */
void interp_poll(struct vm *vm);
/* The machine stands at the beginning of this function afterwards; when it returns, what it was doing goes on. */
void interp_call_aside(struct vm *vm, value closure, value argument);
/* The machine raises the exception next, in place of the primitive that runs. */
void interp_raise_next(struct vm *vm, value exn);
/* The same where it stands. */
void interp_raise_there(struct vm *vm, value exn);
/* The instruction makes a block of `words` in the nursery, below its limit.  False: the run stops, or with OUTCOME_CONTROL
 * callbacks of Gc.Memprof come first, and the instruction is executed again after. */
bool interp_below_limit(struct vm *vm, uint64_t words) MUST_CHECK;
void interp_more_stack(struct vm *vm);                              /* at a function's entry */
void interp_makeblock(struct vm *vm, uint64_t n, unsigned tag);     /* large ones */
void interp_makefloatblock(struct vm *vm, uint64_t n);
void interp_closure(struct vm *vm, uint64_t nvars, uint64_t code);  /* large ones */
void interp_closurerec(struct vm *vm, const int32_t *operands);
void interp_perform(struct vm *vm);
void interp_resume(struct vm *vm, int32_t slots, bool term);
void interp_reperformterm(struct vm *vm, int32_t slots);

#endif
