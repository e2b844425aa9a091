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

/* How a primitive ended when it returned VAL_NOTHING. */
enum outcome {
	OUTCOME_NONE,
	OUTCOME_RAISE,      /* raise vm->exn */
	OUTCOME_CONTROL,    /* registers were set: go on there */
	OUTCOME_STOP        /* vm->stop says why */
};

typedef value (*prim_fn)(struct vm *vm, const word *a);

struct mem_host;        /* vm/memory/: mark bits, work lists */

struct vm {
	struct image im;
	struct state s;         /* the truth while the interpreter runs */
	struct code code;
	struct world *world;
	struct exec exec;       /* the executable's sections */
	struct mem_host *mem;
	prim_fn *prims;         /* by the executable's primitive numbers */
	const char **prim_names;
	uint32_t prims_count;
	struct vm_config config;

	/* The interpreter's way to say things. */
	enum outcome outcome;
	value exn;
	struct vm_stop stop;
	bool stop_uncaught;     /* this run's goal */
	bool may_stop_at_uncaught;

	/* Where the nursery and the stack stood when the dirty map was cleared. */
	uint64_t mark_young, mark_sp, mark_stack, mark_minor;
};

static inline vm_time now(const struct vm *vm) { return (vm_time){ vm->s.time }; }

/* The interpreter: runs from vm->s until the deadline is passed, or exactly to it. */
enum interp_end { INTERP_DEADLINE, INTERP_BREAK, INTERP_STOP };
struct interp_goal {
	uint64_t deadline;      /* time */
	bool breaks;
	bool leave_break;
};
enum interp_end interp_fast(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_exact(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_fast_guarded(struct vm *vm, const struct interp_goal *g);
enum interp_end interp_exact_guarded(struct vm *vm, const struct interp_goal *g);
/* Handler addresses by opcode, for code.c; [OP_COUNT] is the breakpoint handler. */
const void *const *interp_handlers(const struct vm *vm);

/* Things that are done out of the interpreter's line. */
void interp_raise(struct vm *vm, value exn, bool reraise, bool trace);
void interp_poll(struct vm *vm);
bool interp_stack_overflow(struct vm *vm);

#endif
