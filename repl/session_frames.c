/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call frames and exception handlers, read off the stack of bytecode.
 *
 * OCaml's code keeps no frame pointer.  But at every instruction the number of words between sp and the function's
 * return frame is fixed by the code: it is the operand of the next RETURN (or the frame size of the next tail call),
 * less what is pushed on the way there, plus the extra arguments that still wait.  So the way to a frame is found by
 * following the code, without running it, to the first return that can be reached; that is exact.  Code that can never
 * return (it raises, on every path) has no such place; there, the stack is searched for three words that look like a
 * return frame, handlers skipped.
 *
 *   return frame   [return address] [environment] [extra arguments]        lowest word first
 */
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "vm/opcodes.h"

#define FRAME_WORDS 3
#define TRAP_WORDS 4
/* Instructions that a search looks at; the longest straight code, a program's initialisation, ends the outermost frame. */
#define WALK_INSTRS_MAX 200000
#define BRANCHES_MAX 256
#define CACHE_ENTRIES 1024

enum walk_end { WALK_RETURNS, WALK_OUTERMOST, WALK_UNKNOWN };

struct way {
	uint32_t instr;
	int64_t pushed;         /* since the start of the walk, GRAB's arguments counted as pushed */
};

struct walk_result {
	uint32_t instr;
	enum walk_end end;
	int64_t words;          /* from sp to the return frame, extra arguments not counted */
	bool known;
};

struct walk {
	uint32_t *seen, instrs, round;
	struct way branch[BRANCHES_MAX];
	unsigned branches;
	struct walk_result cache[CACHE_ENTRIES];
	/* The frame that was asked for last, so that going through all of them does not begin anew each time. */
	struct frame_walk last;
	unsigned last_index;
	struct vm_regs last_regs;
	vm_time last_at;
	bool last_known;
};

void session_walk_free(struct walk *w)
{
	if (w)
		free(w->seen);
	free(w);
}

/* Ready for the code as it is now (it grows when fragments are loaded); false without memory. */
static bool walk_ready(const struct session *s, struct walk **out)
{
	struct session *own = (struct session *)s;
	struct walk *w = s->walk ? s->walk : (own->walk = calloc(1, sizeof *w));
	uint32_t n = vm_instrs(s->vm);
	uint32_t *seen;

	if (!w)
		return false;
	if (w->instrs != n) {
		seen = calloc((size_t)n + 1, sizeof *seen);
		if (!seen)
			return false;
		free(w->seen);
		memset(w, 0, sizeof *w);
		w->seen = seen;
		w->instrs = n;
	}
	*out = w;
	return true;
}

/* ---- following the code ---- */

/* Effect on the stack of the instructions for which the table says that it varies. */
static int64_t varying_effect(const struct vm_instr *i, unsigned ocaml_version)
{
	int64_t n = i->operand[0];

	switch (i->op) {
	case OP_POP:
		return -n;
	case OP_APPLY:
		return -(n + FRAME_WORDS);      /* PUSH_RETADDR's frame goes with the arguments */
	case OP_CLOSURE:
		return n > 0 ? 1 - n : 0;
	case OP_CLOSUREREC:
		return (i->operand[1] > 0 ? 1 - i->operand[1] : 0) + n;
	case OP_MAKEBLOCK:
	case OP_MAKEFLOATBLOCK:
	case OP_C_CALLN:
		return 1 - n;
	case OP_RESUME:
		return ocaml_version >= 34 ? -3 : -2;
	default:
		return 0;                       /* RESTART and PERFORM: what they push is gone again */
	}
}

static int64_t stack_effect(const struct vm_instr *i, unsigned ocaml_version)
{
	const struct op_info *info = &op_infos[i->op];

	switch (i->op) {
	case OP_APPLY1:
	case OP_APPLY2:
	case OP_APPLY3:
		return -info->pops;             /* the callee takes them and its return frame */
	case OP_GRAB:
		return i->operand[0];
	default:
		return info->pops == OP_VARIES || info->pushes == OP_VARIES ? varying_effect(i, ocaml_version) :
			info->pushes - info->pops;
	}
}

/* Words of frame that a returning instruction drops; -1 if it does not return. */
static int64_t returned_words(const struct vm_instr *i)
{
	switch (i->op) {
	case OP_RETURN:
	case OP_APPTERM1:
	case OP_APPTERM2:
	case OP_APPTERM3:
	case OP_RESUMETERM:
	case OP_REPERFORMTERM:
		return i->operand[0];
	case OP_APPTERM:
		return i->operand[1];
	default:
		return -1;
	}
}

static bool leads_nowhere(int op)
{
	return op == OP_RAISE || op == OP_RERAISE || op == OP_RAISE_NOTRACE || op == OP_STOP;
}

static void add_branches(struct walk *w, const struct vm *vm, uint32_t at, const struct vm_instr *i, int64_t pushed)
{
	if (!op_has(i->op, 'j') && i->op != OP_PUSHTRAP)
		return;
	for (uint32_t k = 0; k < i->labels && w->branches < BRANCHES_MAX; k++)
		w->branch[w->branches++] = (struct way){ vm_instr_label(vm, at, k), pushed };
}

/* Follows one way to its end; the branches that it passes are noted. */
static bool follow(struct walk *w, const struct vm *vm, struct way way, unsigned *budget, struct walk_result *r)
{
	unsigned version = vm_ocaml_version(vm);
	struct vm_instr i;
	int64_t words;

	for (; way.instr < w->instrs && w->seen[way.instr] != w->round && *budget > 0; way.instr++, (*budget)--) {
		w->seen[way.instr] = w->round;
		vm_instr(vm, way.instr, &i);
		if ((words = returned_words(&i)) >= 0) {
			r->end = WALK_RETURNS;
			r->words = words - way.pushed;
			return true;
		}
		if (i.op == OP_STOP)
			r->end = WALK_OUTERMOST;
		if (leads_nowhere(i.op))
			return false;
		add_branches(w, vm, way.instr, &i, way.pushed);
		if (op_has(i.op, 'e') && op_has(i.op, 'j'))
			return false;
		way.pushed += stack_effect(&i, version);
	}
	return false;
}

static struct walk_result walk_from(struct walk *w, const struct vm *vm, uint32_t instr)
{
	struct walk_result *cached = &w->cache[instr % CACHE_ENTRIES], r = { .instr = instr, .end = WALK_UNKNOWN, .known = true };
	unsigned budget = WALK_INSTRS_MAX;

	if (cached->known && cached->instr == instr)
		return *cached;
	w->round++;
	w->branches = 0;
	w->branch[w->branches++] = (struct way){ instr, 0 };
	while (w->branches > 0 && r.end != WALK_OUTERMOST)
		if (follow(w, vm, w->branch[--w->branches], &budget, &r))
			break;
	return *cached = r;
}

/* ---- frames ---- */

/* The word that has so many words of stack from itself to the end, itself included. */
static value word_at(const struct session *s, uint64_t depth)
{
	return vm_stack_word(s->vm, vm_stack_depth(s->vm) - depth);
}

static bool is_call(int op)
{
	return op == OP_APPLY || op == OP_APPLY1 || op == OP_APPLY2 || op == OP_APPLY3 || op == OP_PERFORM || op == OP_RESUME;
}

static bool is_code(const struct session *s, value v)
{
	return is_int(v) && int_val(v) >= 0 && int_val(v) < (int64_t)vm_instrs(s->vm);
}

/* Do these look like a return address, an environment, a count? */
static bool looks_like_frame(const struct session *s, uint64_t depth)
{
	value address = word_at(s, depth), env = word_at(s, depth - 1), extra = word_at(s, depth - 2);
	struct vm_view view;

	if (!is_code(s, address) || int_val(address) == 0 || !is_call(vm_opcode(s->vm, (uint32_t)int_val(address) - 1)))
		return false;
	vm_view(s->vm, env, &view);
	if (!same(env, VAL_UNIT) && view.shape != VM_SHAPE_CLOSURE && view.shape != VM_SHAPE_INFIX && view.size != 0)
		return false;
	return is_int(extra) && int_val(extra) >= 0 && int_val(extra) < 256;
}

static uint64_t search_frame(const struct session *s, uint64_t from)
{
	struct session_trap trap = { 0 };
	unsigned traps = 0;

	for (uint64_t depth = from; depth >= FRAME_WORDS; depth--) {
		while (session_trap(s, traps, &trap) && trap.depth_words > depth)
			traps++;
		if (trap.depth_words == depth && depth > TRAP_WORDS)
			depth -= TRAP_WORDS - 1;
		else if (looks_like_frame(s, depth))
			return depth;
	}
	return 0;
}

static void find_base(const struct session *s, struct frame_walk *f)
{
	struct walk *w;
	struct walk_result r = { .end = WALK_UNKNOWN };
	int64_t words, depth = (int64_t)f->frame.depth_words;

	f->frame.base_words = 0;
	if (walk_ready(s, &w))
		r = walk_from(w, s->vm, f->frame.pc);
	f->exact = r.end != WALK_UNKNOWN;
	if (r.end == WALK_OUTERMOST)
		return;
	words = r.words + (int64_t)f->extra_args;
	if (r.end == WALK_RETURNS && words >= 0 && words <= depth - FRAME_WORDS &&
	    is_code(s, word_at(s, (uint64_t)(depth - words))))
		f->frame.base_words = (uint64_t)(depth - words);
	else if (!f->exact)
		f->frame.base_words = search_frame(s, f->frame.depth_words);
}

void session_frames_begin(const struct session *s, struct frame_walk *f)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	f->frame = (struct session_frame){ .pc = r.pc, .depth_words = vm_stack_depth(s->vm) };
	f->extra_args = r.extra_args;
	find_base(s, f);
}

bool session_frames_next(const struct session *s, struct frame_walk *f)
{
	uint64_t base = f->frame.base_words;
	value extra;

	if (base < FRAME_WORDS)
		return false;
	extra = word_at(s, base - 2);
	f->frame.pc = (uint32_t)int_val(word_at(s, base));
	f->frame.depth_words = base - FRAME_WORDS;
	f->extra_args = is_int(extra) && int_val(extra) >= 0 ? (uint64_t)int_val(extra) : 0;
	find_base(s, f);
	return true;
}

static bool same_moment(const struct walk *w, const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return w->last_known && w->last_at.n == vm_now(s->vm).n && w->last_regs.pc == r.pc && w->last_regs.sp == r.sp &&
		w->last_regs.stack_end == r.stack_end;
}

static void keep_frame(const struct session *s, const struct frame_walk *f, unsigned index)
{
	struct walk *w;

	if (!walk_ready(s, &w))
		return;
	w->last = *f;
	w->last_index = index;
	w->last_at = vm_now(s->vm);
	vm_regs(s->vm, &w->last_regs);
	w->last_known = true;
}

bool session_frame(const struct session *s, unsigned index, struct session_frame *out)
{
	struct frame_walk f;
	unsigned at = 0;

	if (!s->vm)
		return false;
	if (s->walk && same_moment(s->walk, s) && s->walk->last_index <= index) {
		f = s->walk->last;
		at = s->walk->last_index;
	} else {
		session_frames_begin(s, &f);
	}
	for (; at < index; at++)
		if (!session_frames_next(s, &f))
			return false;
	keep_frame(s, &f, index);
	*out = f.frame;
	return true;
}

bool session_frame_call(const struct session *s, const struct session_frame *f, uint32_t *instr, uint64_t *depth_words)
{
	struct vm_instr i;

	if (f->pc == 0)
		return false;
	*instr = f->pc - 1;
	vm_instr(s->vm, *instr, &i);
	if (!is_call(i.op) && !op_has(i.op, 'x'))
		return false;
	*depth_words = (uint64_t)((int64_t)f->depth_words - stack_effect(&i, vm_ocaml_version(s->vm)));
	return true;
}

/* ---- exception handlers ---- */

bool session_trap(const struct session *s, unsigned index, struct session_trap *out)
{
	struct vm_regs r;
	uint64_t depth;
	value link, handler;

	if (!s->vm)
		return false;
	vm_regs(s->vm, &r);
	depth = (r.stack_end - r.trap) / WORD_BYTES;
	for (;;) {
		if (depth < TRAP_WORDS || depth > vm_stack_depth(s->vm))
			return false;
		handler = word_at(s, depth);
		link = word_at(s, depth - 1);
		if (index-- == 0)
			break;
		if (!is_int(link) || int_val(link) <= 0 || (uint64_t)int_val(link) > depth)
			return false;
		depth -= (uint64_t)int_val(link);
	}
	*out = (struct session_trap){ .handler = is_code(s, handler) ? (uint32_t)int_val(handler) : 0, .depth_words = depth };
	return true;
}
