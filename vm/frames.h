/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking over the calls on the stacks, exactly.
 *
 * A return frame (return address, environment, extra arguments) does not say where the next one is: that is the number of
 * words that the function has on the stack at that place in its code, which follows from the code.  It is found for all
 * instructions at once, from the functions' entries, when it is first asked for; derived, made again when the code changes
 * (law 1).
 *
 * Invariants:
 *  1. depth[i] counts the words of the function's own frame before instruction i: its arguments (as many as it takes, extra
 *     ones lie behind them) and what it pushed.
 *  2. A function that evaluates a call's arguments may have pushed the call's return frame already (PUSH_RETADDR): such a frame is
 *     reported too, before the function's own, as it lies above it.
 *
 * Layer: vm.
 */
#ifndef VM_FRAMES_H
#define VM_FRAMES_H

#include "vm/vm_priv.h"

struct frames;
void frames_free(struct frames *f);

/* The words of the function's own frame before an instruction (1); false: no way leads there. */
bool frames_words(struct vm *vm, uint32_t instr, uint32_t *words);

struct frame_walk {
	struct vm *vm;
	uint64_t stack;          /* the stack (its block) on which the frame was found */
	uint64_t at;             /* offset of the frame's first word, the return address */
	uint32_t pc;             /* the return address */
	/* The walk's own. */
	uint64_t own, base;      /* where the function's return frame lies; the end of its own words */
	uint32_t pending;
	bool leaving;            /* the frame at `own` has been reported */
};

/* From where the machine stands; inside a primitive too. */
void frames_begin(struct frame_walk *w, struct vm *vm, bool in_primitive);
/* From a suspended stack: one whose top is a return frame (a fibre that performed an effect). */
void frames_begin_suspended(struct frame_walk *w, struct vm *vm, uint64_t stack);
/* The next return address outwards, through the parents of a fibre as well; the VM's own code (vm/code.h) may be among them.
 * False at the end, or where the stack makes no sense. */
bool frames_next(struct frame_walk *w);

#endif
