/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/frames.h"

#include <stdlib.h>

#include "vm/prim.h"

#define FRAME_WORDS 3
#define DEPTH_MAX (1 << 24)

/* A return frame that was pushed before its call's arguments: where its address lies, and the one pushed before. */
struct pending {
	uint32_t depth, below;
};

struct frames {
	uint64_t hash;               /* of the code that it was made from */
	uint32_t count;
	uint32_t *depth;             /* plus 1; 0 not known */
	uint32_t *pending;           /* index in `list`, 0 none */
	struct pending *list;
	uint32_t list_count, list_room;
	uint32_t *work;
	uint32_t work_count, work_room;
};

void frames_free(struct frames *f)
{
	if (!f)
		return;
	free(f->depth);
	free(f->pending);
	free(f->list);
	free(f->work);
	free(f);
}

static void *grow(void *list, uint32_t count, uint32_t *room, size_t size)
{
	void *p = list;

	if (count == *room) {
		*room = *room ? 2 * *room : 256;
		p = realloc(list, *room * size);
		caravan_check(p);
	}
	return p;
}

/* ---- depths ---- */

struct place {
	int64_t depth;
	uint32_t pending;
};

/* Says what is on the stack at an instruction; it is followed later unless that was known. */
static void reach(struct frames *f, uint32_t instr, struct place p)
{
	if (instr >= f->count || f->depth[instr] || p.depth < 0 || p.depth > DEPTH_MAX)
		return;
	f->depth[instr] = (uint32_t)p.depth + 1;
	f->pending[instr] = p.pending;
	f->work = grow(f->work, f->work_count, &f->work_room, sizeof *f->work);
	f->work[f->work_count++] = instr;
}

static bool leads_on(int op)
{
	switch (op) {
	case OP_BRANCH: case OP_SWITCH: case OP_RETURN: case OP_APPTERM: case OP_APPTERM1: case OP_APPTERM2: case OP_APPTERM3:
	case OP_RAISE: case OP_RERAISE: case OP_RAISE_NOTRACE: case OP_STOP: case OP_RESUMETERM: case OP_REPERFORMTERM:
		return false;
	default:
		return true;
	}
}

/* What an instruction leaves on its function's frame, when control comes to the next one. */
static int64_t effect(const struct vm *vm, const struct vm_instr *i)
{
	const struct op_info *info = &op_infos[i->op];
	int64_t n = i->operand[0];

	switch (i->op) {
	case OP_APPLY1: case OP_APPLY2: case OP_APPLY3:
		return -info->pops;
	case OP_APPLY:
		return -(n + FRAME_WORDS);
	case OP_GRAB:
		return n;
	case OP_POP:
		return -n;
	case OP_CLOSURE:
		return n > 0 ? 1 - n : 0;
	case OP_CLOSUREREC:
		return n + (i->operand[1] > 0 ? 1 - (int64_t)i->operand[1] : 0);
	case OP_MAKEBLOCK: case OP_MAKEFLOATBLOCK: case OP_C_CALLN:
		return 1 - n;
	case OP_RESUME:
		return vm->s.ocaml_version >= 34 ? -3 : -2;
	default:
		return info->pops == OP_VARIES || info->pushes == OP_VARIES ? 0 : info->pushes - info->pops;
	}
}

static uint32_t push_pending(struct frames *f, uint32_t depth, uint32_t below)
{
	f->list = grow(f->list, f->list_count, &f->list_room, sizeof *f->list);
	f->list[f->list_count] = (struct pending){ depth, below };
	return f->list_count++;
}

static void follow(struct vm *vm, struct frames *f, uint32_t instr)
{
	struct place p = { (int64_t)f->depth[instr] - 1, f->pending[instr] }, to;
	struct vm_instr i;

	vm_instr(vm, instr, &i);
	to = p;
	to.depth += effect(vm, &i);
	if (i.op == OP_PUSH_RETADDR)
		to.pending = push_pending(f, (uint32_t)to.depth, p.pending);
	else if (i.op == OP_APPLY && p.pending)
		to.pending = f->list[p.pending].below;
	for (uint32_t k = 0; (op_has(i.op, 'j') || i.op == OP_PUSHTRAP) && k < i.labels; k++)
		reach(f, vm_instr_label(vm, instr, k), i.op == OP_PUSHTRAP ? p : to);
	if (leads_on(i.op))
		reach(f, instr + 1, to);
}

static void follow_all(struct vm *vm, struct frames *f)
{
	while (f->work_count)
		follow(vm, f, f->work[--f->work_count]);
}

static void reach_functions(struct vm *vm, struct frames *f, uint32_t instr)
{
	struct vm_instr i;

	if (vm->code.ops[instr] != OP_CLOSURE && vm->code.ops[instr] != OP_CLOSUREREC)
		return;
	vm_instr(vm, instr, &i);
	for (uint32_t k = 0; k < i.labels; k++)
		reach(f, vm_instr_label(vm, instr, k), (struct place){ 1, 0 });
	follow_all(vm, f);
}

/* Functions begin with one argument, the program with nothing.  What nothing leads to is RESTART, the start of a fragment that
 * was loaded later (a function of unit), or dead. */
static void find_depths(struct vm *vm, struct frames *f)
{
	reach(f, code_stub(vm, STUB_STOP), (struct place){ 0, 0 });
	reach(f, code_stub(vm, STUB_UNCAUGHT), (struct place){ 0, 0 });
	reach(f, code_stub(vm, STUB_PAIR), (struct place){ 0, 0 });
	reach(f, code_stub(vm, STUB_SAMPLE), (struct place){ 5, 0 });
	reach(f, vm_program_start(vm), (struct place){ 0, 0 });
	follow_all(vm, f);
	for (uint32_t i = 0; i < f->count; i++)
		reach_functions(vm, f, i);
	for (uint32_t i = 0; i < f->count; i++) {
		reach(f, i, (struct place){ 1, 0 });
		follow_all(vm, f);
	}
}

static struct frames *frames_of(struct vm *vm)
{
	struct frames *f = vm->frames;

	if (f && f->hash == vm->code.hash && f->count == vm->code.count)
		return f;
	frames_free(f);
	f = vm->frames = calloc(1, sizeof *f);
	caravan_check(f);
	f->hash = vm->code.hash;
	f->count = vm->code.count;
	f->depth = calloc((size_t)f->count + 1, sizeof *f->depth);
	f->pending = calloc((size_t)f->count + 1, sizeof *f->pending);
	caravan_check(f->depth && f->pending);
	(void)push_pending(f, 0, 0);
	find_depths(vm, f);
	free(f->work);
	f->work = NULL;
	f->work_room = 0;
	return f;
}

bool frames_words(struct vm *vm, uint32_t instr, uint32_t *words)
{
	const struct frames *f = frames_of(vm);

	if (instr >= f->count || !f->depth[instr])
		return false;
	*words = f->depth[instr] - 1;
	return true;
}

/* ---- the walk ---- */

static uint64_t stack_end(const struct vm *vm, uint64_t stack)
{
	return stack == vm->s.stack ? vm->s.stack_end : stack + wosize(vm, (value){ stack }) * WORD_BYTES;
}

/* Stands at `pc` with the function's words from sp on and so many extra arguments behind them. */
static void stand(struct frame_walk *w, uint32_t pc, uint64_t sp, uint64_t extra)
{
	struct frames *f = frames_of(w->vm);
	uint32_t depth = pc < f->count ? f->depth[pc] : 0;

	w->pc = pc;
	w->pending = 0;
	w->own = UINT64_MAX;
	if (!depth || extra > DEPTH_MAX)
		return;
	w->pending = f->pending[pc];
	w->base = sp + (depth - 1) * (uint64_t)WORD_BYTES;
	w->own = w->base + extra * WORD_BYTES;
}

/* A primitive's arguments begin one word above the stack that its instruction saw. */
void frames_begin(struct frame_walk *w, struct vm *vm, bool in_primitive)
{
	uint64_t sp = vm->s.sp;

	if (in_primitive)
		sp = (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + WORD_BYTES;
	*w = (struct frame_walk){ .vm = vm, .stack = vm->s.stack };
	stand(w, (uint32_t)(vm->s.pc >> 1), sp, vm->s.extra_args);
}

void frames_begin_suspended(struct frame_walk *w, struct vm *vm, uint64_t stack)
{
	*w = (struct frame_walk){ .vm = vm, .stack = stack };
	w->own = (uint64_t)int_val(field(vm, (value){ stack }, STACK_SP));
}

/* A stack that waits for its fibre has on its top the number of extra arguments before the return frame. */
static bool to_parent(struct frame_walk *w)
{
	struct vm *vm = w->vm;
	value parent = field(vm, (value){ w->stack }, STACK_PARENT);
	uint64_t sp, extra;

	if (custom_kind_of(vm, parent) != CUSTOM_STACK)
		return false;
	sp = (uint64_t)int_val(field(vm, parent, STACK_SP));
	extra = (uint64_t)int_val((value){ image_get(&vm->im, sp) });
	if (extra > DEPTH_MAX)
		return false;
	w->stack = parent.bits;
	w->own = sp + (1 + extra) * WORD_BYTES;
	return true;
}

static bool report(struct frame_walk *w, uint64_t at)
{
	uint64_t address = image_get(&w->vm->im, at);

	if (at < w->stack || at + FRAME_WORDS * WORD_BYTES > stack_end(w->vm, w->stack) || !(address & 1) ||
	    address >> 1 >= w->vm->code.count)
		return false;
	w->at = at;
	w->pc = (uint32_t)(address >> 1);
	return true;
}

static bool next_pending(struct frame_walk *w)
{
	const struct pending *p = &frames_of(w->vm)->list[w->pending];

	w->pending = p->below;
	return report(w, w->base - p->depth * (uint64_t)WORD_BYTES);
}

/* Goes on behind the function's return frame, which has been reported. */
static void leave(struct frame_walk *w)
{
	uint64_t extra = image_get(&w->vm->im, w->own + 2 * WORD_BYTES);

	w->leaving = false;
	stand(w, w->pc, w->own + FRAME_WORDS * WORD_BYTES, (uint64_t)int_val((value){ extra }));
}

bool frames_next(struct frame_walk *w)
{
	if (w->leaving)
		leave(w);
	if (w->pending)
		return next_pending(w);
	while (w->own != UINT64_MAX && report(w, w->own)) {
		w->leaving = true;
		if (w->pc != code_stub(w->vm, STUB_FIBRE))
			return true;
		if (!to_parent(w))
			return false;
	}
	return false;
}
