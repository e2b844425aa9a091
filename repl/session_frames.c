/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call frames, as the VM's walk over return addresses finds them (vm/frames.h), and exception handlers, read off their
 * chain.
 *
 * Places on a stack are told by their depth: words from there to the stack's end.  Stacks move when they grow, depths
 * stay.
 */
#include <stdlib.h>

#include "repl/session_priv.h"
#include "vm/debuginfo/debuginfo.h"
#include "vm/frames.h"
#include "vm/opcodes.h"

#define FRAME_WORDS 3
#define TRAP_WORDS 4

/* A frame, and the VM's walk standing at its return frame. */
struct call_walk {
	struct session_frame frame;
	struct frame_walk at;
};

/* The walk that was asked for last, so that going through all frames does not begin anew each time. */
struct walk_cache {
	struct call_walk walk;
	unsigned index;
	struct vm_regs regs;
	vm_time now;
	bool filled;
};

void session_walk_free(struct walk_cache *w) { free(w); }

void session_walk_forget(struct session *s)
{
	if (s->walk)
		s->walk->filled = false;
}

static uint64_t depth_on(const struct session *s, uint64_t stack, uint64_t off)
{
	struct vm_regs r;
	uint64_t end = stack + wosize_header(image_get(vm_image(s->vm), stack - WORD_BYTES)) * WORD_BYTES;

	vm_regs(s->vm, &r);
	return ((off < r.stack_end && off >= r.sp ? r.stack_end : end) - off) / WORD_BYTES;
}

/* To the frame's own return frame; return frames of calls that are only being prepared lie before it. */
static void find_base(const struct session *s, struct call_walk *w)
{
	w->frame.base_words = 0;
	while (frames_next(&w->at))
		if (w->at.leaving) {
			w->frame.base_words = depth_on(s, w->at.stack, w->at.at);
			return;
		}
}

static void begin(const struct session *s, struct call_walk *w)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	w->frame = (struct session_frame){ .pc = r.pc, .depth_words = vm_stack_depth(s->vm), .stack_off = vm_stack(s->vm) };
	frames_begin(&w->at, s->vm, false);
	find_base(s, w);
}

static bool next(const struct session *s, struct call_walk *w)
{
	if (w->frame.base_words < FRAME_WORDS)
		return false;
	w->frame.pc = w->at.pc;
	w->frame.stack_off = w->at.stack;
	w->frame.depth_words = w->frame.base_words - FRAME_WORDS;
	find_base(s, w);
	return true;
}

static bool same_moment(const struct walk_cache *c, const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return c->filled && c->now.n == vm_now(s->vm).n && c->regs.pc == r.pc && c->regs.sp == r.sp &&
		c->regs.stack_end == r.stack_end;
}

static void keep(const struct session *s, const struct call_walk *w, unsigned index)
{
	struct session *own = (struct session *)s;

	if (!own->walk && !(own->walk = calloc(1, sizeof *own->walk)))
		return;
	*own->walk = (struct walk_cache){ .walk = *w, .index = index, .now = vm_now(s->vm), .filled = true };
	vm_regs(s->vm, &own->walk->regs);
}

bool session_frame(const struct session *s, unsigned index, struct session_frame *out)
{
	struct call_walk w;
	unsigned at = 0;

	if (!s->vm)
		return false;
	if (s->walk && same_moment(s->walk, s) && s->walk->index <= index) {
		w = s->walk->walk;
		at = s->walk->index;
	} else {
		begin(s, &w);
	}
	for (; at < index; at++)
		if (!next(s, &w))
			return false;
	keep(s, &w, index);
	*out = w.frame;
	return true;
}

/* Words that a call takes from the stack, from before it until it has returned; -1 if it is no call. */
static int64_t words_taken(const struct session *s, const struct vm_instr *i)
{
	switch (i->op) {
	case OP_APPLY1:
	case OP_APPLY2:
	case OP_APPLY3:
		return op_infos[i->op].pops;
	case OP_APPLY:
		return i->operand[0] + FRAME_WORDS;
	case OP_PERFORM:
		return 0;
	case OP_RESUME:
		return vm_ocaml_version(s->vm) >= 34 ? 3 : 2;
	case OP_C_CALLN:
		return i->operand[0] - 1;
	default:
		return i->op >= 0 && op_has(i->op, 'x') ? op_infos[i->op].pops : -1;
	}
}

bool session_frame_call(const struct session *s, const struct session_frame *f, uint32_t *instr, uint64_t *depth_words)
{
	struct vm_instr i;
	int64_t words;

	if (f->pc == 0)
		return false;
	vm_instr(s->vm, f->pc - 1, &i);
	if ((words = words_taken(s, &i)) < 0)
		return false;
	*instr = f->pc - 1;
	*depth_words = f->depth_words + (uint64_t)words;
	return true;
}

/* ---- exception handlers ---- */

/* A stack's chain of handlers. */
struct traps {
	uint64_t end, words;            /* where the stack ends, and how much of it is in use */
	uint64_t depth;                 /* the innermost handler's */
};

static struct traps traps_of(const struct session *s, uint64_t stack)
{
	struct traps t = { .end = 0 };
	struct vm_regs r;

	vm_regs(s->vm, &r);
	if (stack == vm_stack(s->vm))
		return (struct traps){ r.stack_end, vm_stack_depth(s->vm), (r.stack_end - r.trap) / WORD_BYTES };
	t.words = vm_stack_suspended(s->vm, stack, &t.depth);
	if (t.words)
		t.end = stack + wosize_header(image_get(vm_image(s->vm), stack - WORD_BYTES)) * WORD_BYTES;
	return t;
}

/* The word that has so many words of stack from itself to the end, itself included. */
static value word_at(const struct session *s, const struct traps *t, uint64_t depth)
{
	return (value){ image_get(vm_image(s->vm), t->end - depth * WORD_BYTES) };
}

/* *out is the innermost; then the chain stands at the one after it. */
static bool next_trap(const struct session *s, struct traps *t, struct session_trap *out)
{
	value link, handler;

	if (t->depth < TRAP_WORDS || t->depth > t->words)
		return false;
	handler = word_at(s, t, t->depth);
	link = word_at(s, t, t->depth - 1);
	if (!is_int(handler) || int_val(handler) < 0 || int_val(handler) >= (int64_t)vm_instrs(s->vm))
		return false;
	*out = (struct session_trap){ .handler = (uint32_t)int_val(handler), .depth_words = t->depth };
	t->depth = is_int(link) && int_val(link) > 0 && (uint64_t)int_val(link) <= t->depth ?
		t->depth - (uint64_t)int_val(link) : 0;
	return true;
}

bool session_trap(const struct session *s, unsigned index, struct session_trap *out)
{
	struct session_trap trap;
	struct traps t;

	if (!s->vm)
		return false;
	t = traps_of(s, vm_stack(s->vm));
	do
		if (!next_trap(s, &t, &trap))
			return false;
	while (index-- > 0);
	*out = trap;
	return true;
}

bool session_handler(const struct session *s, uint64_t stack_off, uint64_t depth_words, struct session_trap *out)
{
	struct traps t = traps_of(s, stack_off);

	do
		if (!next_trap(s, &t, out))
			return false;
	while (out->depth_words > depth_words);
	return true;
}
