/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that wait, by the instructions before them: what was called, and with what. */
#include <string.h>

#include "repl/session_priv.h"
#include "repl/typed.h"
#include "vm/frames.h"
#include "vm/opcodes.h"

/* Does a jump lead to this instruction?  Then the one before it is not all that comes before it. */
static bool is_jumped_to(const struct session *s, uint32_t instr)
{
	struct debuginfo_function f;
	struct vm_instr i;

	if (!debuginfo_function_at(debuginfo_of(s->vm), instr, &f))
		return true;
	for (uint32_t at = f.first; at < f.end; at++) {
		vm_instr(s->vm, at, &i);
		for (uint32_t k = 0; k < i.labels; k++)
			if (vm_instr_label(s->vm, at, k) == instr)
				return true;
	}
	return false;
}

/* The number that an instruction such as ACC3 or PUSHACC 12 has, `first` being the one with `base`. */
static bool numbered(const struct vm_instr *i, int first, int last, int base, int64_t *n)
{
	if (i->op < first || i->op > last)
		return false;
	*n = i->op == last ? i->operand[0] : i->op - first + base;
	return true;
}

static bool offset(const struct vm_instr *i, int first, int64_t *n)
{
	static const int fixed[] = { -3, 0, 3 };

	if (i->op < first || i->op > first + 3)
		return false;
	*n = i->op == first + 3 ? i->operand[0] : fixed[i->op - first];
	return true;
}

/* Where the instruction loads its result from, when its function has `words` on the stack afterwards. */
static struct place place_of(const struct session *s, const struct vm_instr *i, uint32_t words)
{
	struct place p = { .kind = PLACE_NOWHERE };
	int64_t n;

	if (numbered(i, OP_ACC0, OP_ACC, 0, &n) || numbered(i, OP_PUSHACC0, OP_PUSHACC, 0, &n)) {
		if (n >= 0 && n < (int64_t)words)
			p = (struct place){ .kind = PLACE_STACK, .number = (int64_t)words - n };
	} else if (numbered(i, OP_ENVACC1, OP_ENVACC, 1, &n) || numbered(i, OP_PUSHENVACC1, OP_PUSHENVACC, 1, &n)) {
		p = (struct place){ .kind = PLACE_ENV, .number = n };
	} else if (offset(i, OP_OFFSETCLOSUREM3, &n) || offset(i, OP_PUSHOFFSETCLOSUREM3, &n)) {
		p = (struct place){ .kind = PLACE_FUNCTION, .number = n };
	} else if (i->op >= OP_GETGLOBAL && i->op <= OP_PUSHGETGLOBALFIELD) {
		p = (struct place){ .kind = PLACE_UNIT, .unit = session_global_name(s, (uint64_t)i->operand[0]) };
		if (i->op == OP_GETGLOBALFIELD || i->op == OP_PUSHGETGLOBALFIELD)
			p.fields[p.fields_count++] = (uint32_t)i->operand[1];
		if (!p.unit)
			p.kind = PLACE_NOWHERE;
	}
	return p;
}

/* What the instruction before this one computes, when nothing else leads here. */
static struct place computed_before(const struct session *s, uint32_t instr)
{
	struct vm_instr i;
	uint32_t words;

	if (instr == 0 || is_jumped_to(s, instr) || !frames_words(s->vm, instr, &words))
		return (struct place){ .kind = PLACE_NOWHERE };
	vm_instr(s->vm, instr - 1, &i);
	return place_of(s, &i, words);
}

bool session_instr_pushes(const struct session *s, uint32_t instr)
{
	int op = vm_opcode(s->vm, instr);

	return op >= 0 && op != OP_PUSHTRAP && op != OP_PUSH_RETADDR && !strncmp(op_infos[op].name, "PUSH", 4);
}

/* The last instruction before `instr` that found fewer than so many words on the stack, and so put the last of them
 * there. */
static bool pushed_by(const struct session *s, uint32_t instr, uint32_t words, uint32_t *out)
{
	struct debuginfo_function f;
	uint32_t had;

	if (!debuginfo_function_at(debuginfo_of(s->vm), instr, &f))
		return false;
	for (*out = instr; *out > f.first && frames_words(s->vm, --*out, &had);)
		if (had < words)
			return had + 1 == words && session_instr_pushes(s, *out);
	return false;
}

/* Arguments are computed from the last one to the first, each is pushed when the next one is begun; then the
 * function. */
unsigned session_call_loads(const struct session *s, unsigned frame, struct place *out, unsigned max)
{
	struct session_frame f;
	struct vm_instr i;
	uint64_t depth;
	uint32_t at, words;
	bool known = true;
	unsigned n;

	if (!session_frame(s, frame, &f) || !session_frame_call(s, &f, &at, &depth) || !frames_words(s->vm, at, &words))
		return 0;
	vm_instr(s->vm, at, &i);
	if (i.op != OP_APPLY1 && i.op != OP_APPLY2 && i.op != OP_APPLY3 && i.op != OP_APPLY)
		return 0;
	n = 1 + (i.op == OP_APPLY ? (unsigned)i.operand[0] : (unsigned)(i.op - OP_APPLY1) + 1);
	if (n > max || n > words)
		return 0;
	out[0] = computed_before(s, at);
	for (unsigned k = 1; k < n; k++) {
		known = known && pushed_by(s, at, words - (k - 1), &at);
		out[k] = known ? computed_before(s, at) : (struct place){ .kind = PLACE_NOWHERE };
	}
	return n;
}

bool session_call_function(const struct session *s, unsigned frame, const struct place *p,
	struct debuginfo_function *out)
{
	struct typing_value v = { .name = "", .place = *p };
	struct vm_view view;
	struct typed found;
	struct msg m;

	if (p->kind == PLACE_NOWHERE || session_read_place(s, frame, &v, &found, &m))
		return false;
	vm_view(s->vm, found.v, &view);
	return (view.shape == VM_SHAPE_CLOSURE || view.shape == VM_SHAPE_INFIX) &&
		debuginfo_function_at(debuginfo_of(s->vm), view.code, out);
}

bool session_frame_replaced(const struct session *s, unsigned index)
{
	struct debuginfo_function is, was;
	struct place loads[CALL_LOADS_MOST];
	struct session_frame f;

	return session_frame(s, index, &f) && session_call_loads(s, index + 1, loads, CALL_LOADS_MOST) &&
		session_call_function(s, index + 1, &loads[0], &was) &&
		debuginfo_function_at(debuginfo_of(s->vm), f.pc, &is) && is.first != was.first;
}
