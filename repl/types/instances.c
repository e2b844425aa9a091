/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the type variables of a frame stand for.
 *
 * A frame's function is one for all types; this call of it is of some.  What they are follows, in this order, from
 *   1. the call: the types of its arguments, where they are variables of the caller, and of its result; in the caller
 *      they may have variables too, which its own caller knows, and so on;
 *   2. functions that the frame holds: how they were defined;
 *   3. blocks that the frame holds: those that variables of callers and modules lead to have types.
 * What comes first counts.  Of a function that calls itself all frames have the same types: OCaml's recursion is
 * monomorphic unless the function says otherwise, and then its variables are of another kind (TYPE_UNIVAR).
 *
 * A variable of the frame that does not look like what its type would become so shows that something was wrong, and
 * then nothing is believed of this frame.
 */
#include <stdlib.h>

#include "repl/session_priv.h"
#include "repl/types/walk.h"
#include "vm/frames.h"
#include "vm/opcodes.h"

#define VARIABLES_MOST 32
#define RUNS_MOST 16             /* functions that called each other */
#define FRAMES_MOST 10000u
#define ROOTS_MOST 100u          /* frames whose variables are looked at */
#define BLOCKS_MOST 50000u       /* a hundredth of a second */
#define STEPS 200
#define HELD_WORDS 3             /* of a partial application, before its arguments */

struct instance {
	const struct session *s;
	struct typing *t;
	unsigned frame;
	const struct typing_scope *scope;
	struct type *var[VARIABLES_MOST], *to[VARIABLES_MOST];
	uint32_t count;
	bool is_resolved, has_asked_blocks;
};

/* A type of the frame's with its variables replaced; NULL: there are too many. */
static struct type *seen(struct instance *in, struct type *ty)
{
	uint32_t n = ty ? type_variables(ty, in->var, in->count, VARIABLES_MOST) : VARIABLES_MOST + 1;

	if (n > VARIABLES_MOST)
		return NULL;
	while (in->count < n)
		in->to[in->count++] = type_new_var(in->t);
	return type_instantiate(in->t, ty, in->var, in->to, in->count);
}

/* A type of the frame's is that one here. */
static void learn(struct instance *in, struct type *of, struct type *is)
{
	struct type *was[VARIABLES_MOST], *mine = is ? seen(in, of) : NULL;

	if (!mine)
		return;
	for (uint32_t i = 0; i < in->count; i++)
		was[i] = in->to[i]->link;
	if (!type_unify(in->t, in->scope, mine, type_fresh(in->t, is)))
		for (uint32_t i = 0; i < in->count; i++)
			in->to[i]->link = was[i];
}

static bool is_known(struct type *ty)
{
	struct type *var;

	return type_repr(ty)->kind != TYPE_UNKNOWN && type_variables(ty, &var, 0, 1) == 0;
}

/* The variables of a frame's own whose types have variables, and their values. */
static bool next_local(struct instance *in, uint32_t *index, struct typing_value *v, struct typed *found)
{
	struct msg m;

	while (typing_local(in->t, in->scope, (*index)++, v))
		if (v->place.kind != PLACE_NOWHERE && !is_known(v->type) &&
		    session_read_place(in->s, in->frame, v, found, &m) == OK)
			return true;
	return false;
}

/* ---- the call ---- */

static struct type *type_of_place(struct typing *t, const struct typing_scope *scope, const struct place *p)
{
	const struct typing_scope *module = p->kind == PLACE_UNIT ? typing_module(t, NULL, p->unit) : NULL;
	struct typing_value v;

	for (uint32_t i = 0; module && typing_member(t, module, i, &v); i++)
		if (v.place.fields_count == 1 && p->fields_count == 1 && v.place.fields[0] == p->fields[0])
			return v.type;
	for (uint32_t i = 0; p->kind != PLACE_UNIT && p->kind != PLACE_NOWHERE && typing_local(t, scope, i, &v); i++)
		if (v.place.kind == p->kind && v.place.number == p->number && v.place.fields_count == 0 && !v.is_instance)
			return v.type;
	return NULL;
}

/* What a call of so many arguments returns: the event behind it says so or, when another one took its place, a
 * variable that the result becomes at once.  ocamlc moves some events behind a PUSH. */
static struct type *result_type(const struct instance *caller, unsigned arguments)
{
	struct debuginfo *d = debuginfo_of(caller->s->vm);
	const struct debuginfo_event *e = NULL;
	struct session_frame f;
	struct place p = { .kind = PLACE_STACK };
	uint32_t words;

	if (!session_frame(caller->s, caller->frame, &f))
		return NULL;
	for (uint32_t i = 0; i < 2; i++)
		if ((e = debuginfo_event_at(d, f.pc + i)) && e->kind == DEBUGINFO_AFTER &&
		    e->what == DEBUGINFO_RETURN && e->arguments == (int32_t)arguments)
			return typing_result(caller->t, e);
	if (!e || !session_instr_pushes(caller->s, f.pc) || !frames_words(caller->s->vm, f.pc, &words))
		return NULL;
	p.number = (int64_t)words + 1;
	return type_of_place(caller->t, typing_scope_of(caller->t, e), &p);
}

static void ask_call(struct instance *in, const struct debuginfo_function *f, struct instance *caller)
{
	struct place loads[CALL_LOADS_MOST];
	unsigned n = session_call_loads(in->s, caller->frame, loads, CALL_LOADS_MOST), i = 1;
	struct type *ty = n ? typing_function(in->t, f) : NULL;
	struct debuginfo_function called;

	if (!ty || !session_call_function(in->s, caller->frame, &loads[0], &called) || called.first != f->first)
		return;
	for (; i < n && type_repr(ty)->kind == TYPE_ARROW; i++, ty = type_repr(ty)->args[1])
		learn(in, type_repr(ty)->args[0], seen(caller, type_of_place(caller->t, caller->scope, &loads[i])));
	if (i == n)
		learn(in, ty, seen(caller, result_type(caller, n - 1)));
}

/* ---- functions ---- */

static struct type *closure_type(const struct instance *in, value v)
{
	struct debuginfo_function f;
	struct vm_view view;
	struct type *ty;
	uint64_t held;

	vm_view(in->s->vm, v, &view);
	if ((view.shape != VM_SHAPE_CLOSURE && view.shape != VM_SHAPE_INFIX) ||
	    !debuginfo_function_at(debuginfo_of(in->s->vm), view.code, &f) || !(ty = typing_function(in->t, &f)))
		return NULL;
	held = vm_opcode(in->s->vm, view.code) == OP_RESTART && view.size > HELD_WORDS ? view.size - HELD_WORDS : 0;
	for (; held > 0; held--) {
		if (type_repr(ty)->kind != TYPE_ARROW)
			return NULL;
		ty = type_repr(ty)->args[1];
	}
	return ty;
}

static void ask_closures(struct instance *in)
{
	struct typing_value v;
	struct typed found;
	struct type *ty;

	for (uint32_t i = 0; next_local(in, &i, &v, &found);)
		if (type_repr(typing_expand(in->t, in->scope, v.type))->kind == TYPE_ARROW &&
		    (ty = closure_type(in, found.v)))
			learn(in, v.type, ty);
}

/* ---- blocks ---- */

struct asking {
	struct instance *in;
	struct shapes *shapes;
	struct walk *walk;
};

/* What is of a variable's type is evidence of it, and so is what has a part of that type. */
static void compare_shapes(void *ctx, const struct shape_visit *at)
{
	struct asking *a = ctx;
	struct shape *known = is_int(at->v) ? NULL : walk_shape(a->walk, at->v);

	if (known && (shape_is_unknown(at->sh) || shape_is_abstract(a->shapes, at->sh)))
		learn(a->in, shape_type(at->sh), shape_type(known));
	known = at->of_sh && shape_is_unknown(at->sh) ? walk_shape(a->walk, at->of) : NULL;
	if (known)
		learn(a->in, shape_type(at->of_sh), shape_type(known));
}

/* From the frames and the units of their code. */
static void begin_walk(struct walk *w, const struct session *s, unsigned frame)
{
	const char *unit = NULL;
	struct session_position p;
	struct session_frame f;

	for (unsigned i = frame; i - frame < ROOTS_MOST && session_frame(s, i, &f); i++) {
		walk_from_frame(w, i);
		if (session_position(s, f.pc, &p) && p.unit != unit)
			walk_from_unit(w, unit = p.unit);
	}
}

static void ask_blocks(struct instance *in, struct shapes *shapes)
{
	struct asking a = { in, shapes, walk_new(in->s, shapes, BLOCKS_MOST, false) };
	struct typing_value v;
	struct typed found;
	struct shape *sh;
	struct msg m;

	if (!a.walk)
		return;
	begin_walk(a.walk, in->s, in->frame);
	if (walk_run(a.walk, &m) == OK)
		for (uint32_t i = 0; next_local(in, &i, &v, &found);)
			if ((sh = shape_of(shapes, v.type)))
				(void)shape_fits(shapes, found.v, sh, STEPS, compare_shapes, &a);
	walk_free(a.walk);
}

/* ---- the frame ---- */

static void check(struct instance *in, struct shapes *shapes)
{
	struct typing_value v;
	struct typed found;
	bool fits = true;

	for (uint32_t i = 0; fits && next_local(in, &i, &v, &found);) {
		struct type *ty = seen(in, v.type);
		struct shape *sh = ty ? shape_of(shapes, ty) : NULL;

		fits = sh && shape_fits(shapes, found.v, sh, STEPS, NULL, NULL);
	}
	if (!fits)
		in->count = 0;
}

/* Frames of one function that calls itself: what the outermost was called with, the innermost has too. */
struct run {
	unsigned innermost;
	struct debuginfo_function f;
};

static unsigned find_runs(const struct session *s, unsigned frame, struct run runs[RUNS_MOST])
{
	struct debuginfo_function f;
	struct session_frame at;
	unsigned n = 0;

	for (unsigned i = frame; i - frame < FRAMES_MOST && session_frame(s, i, &at) &&
	     debuginfo_function_at(debuginfo_of(s->vm), at.pc, &f); i++) {
		if (n > 0 && runs[n - 1].f.first == f.first)
			continue;
		if (n == RUNS_MOST)
			break;
		runs[n++] = (struct run){ i, f };
	}
	return n;
}

/* From the outermost call inwards, as each says what the next one was called with. */
static void resolve(struct instance *in, struct shapes *shapes)
{
	struct instance caller, at = { .s = NULL };
	struct run runs[RUNS_MOST];

	for (unsigned n = find_runs(in->s, in->frame, runs); n-- > 0;) {
		caller = at;
		at = (struct instance){ .s = in->s, .t = in->t, .frame = runs[n].innermost };
		if (!(at.scope = session_scope(in->s, at.frame)))
			continue;
		if (caller.scope)
			ask_call(&at, &runs[n].f, &caller);
		ask_closures(&at);
		check(&at, shapes);
	}
	if (at.scope && at.frame == in->frame)
		*in = at;
}

struct instance *instance_new(const struct session *s, unsigned frame)
{
	struct instance *in = calloc(1, sizeof *in);

	if (in)
		*in = (struct instance){ .s = s, .t = session_typing(s), .frame = frame };
	return in;
}

void instance_free(struct instance *in) { free(in); }

/* Blocks tell nothing of what a function takes. */
static void find_out(struct instance *in, struct type *ty)
{
	struct shapes *shapes = shapes_new(in->s);

	if (shapes && !in->is_resolved)
		resolve(in, shapes);
	in->is_resolved = true;
	if (shapes && in->scope && !in->has_asked_blocks && type_repr(ty)->kind != TYPE_ARROW &&
	    seen(in, ty) && !is_known(seen(in, ty))) {
		ask_blocks(in, shapes);
		check(in, shapes);
		in->has_asked_blocks = true;
	}
	shapes_free(shapes);
}

struct type *instance_type(struct instance *in, struct type *ty)
{
	struct type *var[VARIABLES_MOST], *to[VARIABLES_MOST];
	uint32_t n = 0;

	if (is_known(ty))
		return ty;
	find_out(in, ty);
	for (uint32_t i = 0; i < in->count; i++)
		if (is_known(in->to[i])) {
			var[n] = in->var[i];
			to[n++] = in->to[i];
		}
	return type_instantiate(in->t, ty, var, to, n);
}
