/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and variables of the frames of a session's program. */
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/typed.h"
#include "vm/opcodes.h"

static bool find_interface(void *session, const char *unit, const void **bytes, size_t *n)
{
	return session_interface(session, unit, bytes, n) == OK;
}

struct typing *session_typing(const struct session *s)
{
	struct session *own = (struct session *)s;
	struct typing_files files = { find_interface, own };
	struct debuginfo *d = s->vm ? debuginfo_of(s->vm) : NULL;
	struct typing *t = typing_find(s->typing, d);

	if (!t && d && (t = typing_new(d, &files, s->typing)))
		own->typing = t;
	return t;
}

/* ---- frames ---- */

static const struct debuginfo_event *event_of(const struct session *s, uint32_t pc)
{
	const struct debuginfo_event *e = session_event_at(s, pc);

	return e ? e : debuginfo_source_at(debuginfo_of(s->vm), pc);
}

const struct typing_scope *session_scope(const struct session *s, unsigned frame)
{
	const struct debuginfo_event *e = NULL;
	struct session_frame f;

	if (s->vm && session_typing(s) && session_frame(s, frame, &f))
		e = event_of(s, f.pc);
	return e ? typing_scope_of(session_typing(s), e) : NULL;
}

/* The word of the running stack that is so many words from its end. */
static bool word_from_end(const struct session *s, uint64_t words, value *out, uint64_t *index)
{
	uint64_t depth = vm_stack_depth(s->vm);

	if (words == 0 || words > depth)
		return false;
	*index = depth - words;
	*out = vm_stack_word(s->vm, *index);
	return true;
}

/* Of a return frame, from its end. */
#define SAVED_ENV_WORDS 2
#define SAVED_EXTRA_ARGS_WORDS 1

static bool environment(const struct session *s, unsigned frame, const struct session_frame *f, value *out)
{
	struct session_regs r;
	struct msg m;
	uint64_t index;

	if (frame > 0)
		return word_from_end(s, f->depth_words + SAVED_ENV_WORDS, out, &index);
	if (session_regs(s, &r, &m))
		return false;
	*out = r.env;
	return true;
}

/* Arguments that the function does not take itself, between its own words and its return frame. */
static uint64_t extra_args(const struct session *s, unsigned frame, const struct session_frame *f)
{
	struct session_regs r;
	struct msg m;
	uint64_t index;
	value v;

	if (frame > 0)
		return word_from_end(s, f->depth_words + SAVED_EXTRA_ARGS_WORDS, &v, &index) && is_int(v) ? (uint64_t)int_val(v) : 0;
	return session_regs(s, &r, &m) ? 0 : r.extra_args;
}

/* Variables of a closure with several functions are counted from the running one, which lies inside the block. */
value session_closure_field(const struct session *s, value env, int64_t i)
{
	struct vm_view view;
	uint64_t h;

	vm_view(s->vm, env, &view);
	if (view.shape == VM_SHAPE_INFIX) {
		h = image_get(vm_image(s->vm), env.bits - WORD_BYTES);
		env.bits -= wosize_header(h) * WORD_BYTES;
		i += (int64_t)wosize_header(h);
	}
	return i < 0 ? VAL_UNIT : vm_field(s->vm, env, (uint64_t)i);
}

static enum err absent(const char *name, struct msg *m)
{
	return msg_set(m, ERR_NOT_FOUND, "The value of '%s' is not here: the compiler kept it neither on the stack nor in the closure.", name);
}

static enum err root_of(const struct session *s, unsigned frame, const struct place *p, const char *name, struct typed *out, struct msg *m)
{
	struct session_frame f;
	uint64_t index;
	value env;

	if (!session_frame(s, frame, &f))
		return msg_set(m, ERR_USAGE, "There is no frame %u.", frame);
	switch (p->kind) {
	case PLACE_STACK:
		if (!word_from_end(s, f.base_words + extra_args(s, frame, &f) + (uint64_t)p->number, &out->v, &index))
			return absent(name, m);
		out->place = (struct session_place){ .kind = SESSION_PLACE_STACK, .index = index };
		return OK;
	case PLACE_ENV:
	case PLACE_FUNCTION:
		if (!environment(s, frame, &f, &env))
			return absent(name, m);
		if (p->kind == PLACE_FUNCTION)
			out->v = (value){ env.bits + (uint64_t)(p->number * WORD_BYTES) };
		else
			out->v = session_closure_field(s, env, p->number);
		return OK;
	case PLACE_UNIT:
		if (!session_global_named(s, p->unit, &index))
			return msg_set(m, ERR_NOT_FOUND, "The module %s is not linked into the program.", p->unit);
		out->v = session_global(s, index);
		return OK;
	default:
		return absent(name, m);
	}
}

/* A field of what *out is now. */
static bool go_into(const struct session *s, uint64_t field, struct typed *out)
{
	struct vm_view view;

	vm_view(s->vm, out->v, &view);
	if (view.shape == VM_SHAPE_INT || field >= view.size)
		return false;
	out->place = (struct session_place){ .kind = SESSION_PLACE_FIELD, .block = out->v, .index = field };
	out->v = vm_field(s->vm, out->v, field);
	return true;
}

enum err session_read_place(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out, struct msg *m)
{
	struct typed which = { .type = NULL };
	enum err r;

	*out = (struct typed){ .type = v->type };
	if (v->is_primitive)
		return msg_set(m, ERR_NOT_FOUND, "'%s' is an external: it is no value, it can only be called.", v->name);
	if (v->is_instance) {
		if ((r = root_of(s, frame, &v->place, v->name, &which, m)) || (r = root_of(s, frame, &v->object, v->name, out, m)))
			return r;
		return is_int(which.v) && int_val(which.v) >= 0 && go_into(s, (uint64_t)int_val(which.v), out) ? OK : absent(v->name, m);
	}
	if ((r = root_of(s, frame, &v->place, v->name, out, m)))
		return r;
	for (uint32_t i = 0; i < v->place.fields_count; i++)
		if (!go_into(s, v->place.fields[i], out))
			return msg_set(m, ERR_NOT_FOUND, "The module that has '%s' is not initialised yet.", v->name);
	return OK;
}

/* The name of what a unit has, inside that unit. */
static bool name_inside(const struct path *p, char *out, size_t max)
{
	size_t n;

	if (p->kind != PATH_DOT || !p->parent)
		return false;
	if (p->parent->kind == PATH_UNIT)
		return (size_t)snprintf(out, max, "%s", p->name) < max;
	if (!name_inside(p->parent, out, max))
		return false;
	n = strlen(out);
	return (size_t)snprintf(out + n, max - n, ".%s", p->name) < max - n;
}

/* What a unit binds, and what it exports under the same name, have numbers of their own: the types tell. */
static bool is_alike(const struct session *s, const struct typing_scope *scope, const struct typing_value *own,
	const struct typing_value *exported)
{
	struct typing *t = session_typing(s);

	return type_unify(t, scope, type_fresh(t, own->type), type_rigid(t, exported->type));
}

/* What a unit exports, while it is being initialised: its global is made at the end of that. */
static enum err read_unfinished(const struct session *s, const struct typing_value *v, struct typed *out, struct msg *m)
{
	struct debuginfo_function fn;
	struct typing_value there;
	struct session_frame f;
	char name[512];

	if (v->place.kind != PLACE_UNIT || !name_inside(v->path, name, sizeof name))
		return ERR_NOT_FOUND;
	for (unsigned i = 0; session_frame(s, i, &f); i++) {
		const struct debuginfo_event *e = event_of(s, f.pc);
		const struct typing_scope *scope = e && !strcmp(e->module, v->place.unit) ? session_scope(s, i) : NULL;

		if (scope && debuginfo_function_at(debuginfo_of(s->vm), f.pc, &fn) && fn.is_module &&
		    typing_value(session_typing(s), scope, name, &there) && is_alike(s, scope, &there, v))
			return session_read_place(s, i, &there, out, m);
	}
	return ERR_NOT_FOUND;
}

/* What a module binds at its top is in the frame of its initialisation while that runs, and in its global afterwards. */
static enum err read_top(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out, struct msg *m)
{
	struct debuginfo_function fn;
	struct typing_value there;
	struct session_frame f;

	for (unsigned i = frame + 1; session_frame(s, i, &f); i++) {
		const struct typing_scope *scope;

		if (!debuginfo_function_at(debuginfo_of(s->vm), f.pc, &fn) || !fn.is_module || !(scope = session_scope(s, i)))
			continue;
		if (typing_value(session_typing(s), scope, v->name, &there) && path_equal(there.path, v->path) &&
		    there.place.kind != PLACE_NOWHERE)
			return session_read_place(s, i, &there, out, m);
	}
	return absent(v->name, m);
}

static enum err read_global(const struct session *s, unsigned frame, const struct typing_scope *scope, const struct typing_value *v,
	struct typed *out, struct msg *m)
{
	const struct debuginfo_event *e;
	struct typing_value there;
	struct session_frame f;
	char name[512];

	if (!session_frame(s, frame, &f) || !(e = event_of(s, f.pc)))
		return absent(v->name, m);
	snprintf(name, sizeof name, "%s.%s", e->module, v->name);
	if (!typing_value(session_typing(s), scope, name, &there) || there.stamp != v->stamp)
		return absent(v->name, m);
	return session_read_place(s, frame, &there, out, m);
}

static enum err read_anywhere(const struct session *s, unsigned frame, const struct typing_scope *scope, const struct typing_value *v,
	struct typed *out, struct msg *m)
{
	struct msg unfinished;
	enum err r;

	if (v->place.kind != PLACE_NOWHERE || v->is_primitive) {
		if (!(r = session_read_place(s, frame, v, out, m)) || read_unfinished(s, v, out, &unfinished) != OK)
			return r;
		out->type = v->type;
		return OK;
	}
	if (read_top(s, frame, v, out, m) == OK)
		return OK;
	return read_global(s, frame, scope, v, out, m);
}

/* The frame's, or where nothing is known of that any other: modules are what they are everywhere. */
static const struct typing_scope *any_scope(const struct session *s, unsigned frame)
{
	const struct typing_scope *scope = session_scope(s, frame);
	struct debuginfo *d = s->vm ? debuginfo_of(s->vm) : NULL;
	const struct debuginfo_event *e = NULL;

	if (scope)
		return scope;
	for (uint32_t u = d ? debuginfo_units(d) : 0; u-- > 0 && !e;)
		e = debuginfo_event(d, u, 0);
	return e && session_typing(s) ? typing_scope_of(session_typing(s), e) : NULL;
}

/* ---- why something is not known ---- */

enum err session_no_scope(const struct session *s, const char *name, struct msg *m)
{
	const char *problem = session_typing(s) ? typing_problem(session_typing(s)) : NULL;
	struct debuginfo *d = s->vm ? debuginfo_of(s->vm) : NULL;
	char what[300] = "There are no variables to show";

	if (name)
		snprintf(what, sizeof what, "There is no '%.200s' here", name);
	if (problem)
		return msg_set(m, ERR_NOT_FOUND, "%s. %s", what, problem);
	if (d && debuginfo_units(d) > 0)
		return msg_set(m, ERR_NOT_FOUND, "%s: the debug information has no variables for this instruction; Module.name is found anywhere.",
			what);
	return msg_set(m, ERR_NOT_FOUND, "%s: this code has no debug information; compile with -g.", what);
}

static void no_interface(const char *unit, char *out, size_t max)
{
	snprintf(out, max, "The compiled interface of %s is not found, so its types are not known; directory FOLDER says where to look.", unit);
}

/* Is it a module of the program whose interface is not there? */
static bool is_unseen(const struct session *s, const struct typing_scope *scope, const char *unit)
{
	return session_global_named(s, unit, &(uint64_t){ 0 }) && !typing_module(session_typing(s), scope, unit);
}

static enum err unbound(const struct session *s, const struct typing_scope *scope, const char *name, struct msg *m)
{
	char unit[256];

	snprintf(unit, sizeof unit, "%.*s", (int)strcspn(name, "."), name);
	if (!strchr(name, '.') || !is_unseen(s, scope, unit))
		return msg_set(m, ERR_NOT_FOUND, "Unbound identifier %s.", name);
	no_interface(unit, m->text, sizeof m->text);
	return ERR_NOT_FOUND;
}

void session_type_missed(const struct session *s, const struct typing_scope *scope, const struct path *p)
{
	struct session *own = (struct session *)s;

	while (p->kind == PATH_DOT)
		p = p->parent;
	if (p->kind == PATH_UNIT && !s->unseen_unit[0] && is_unseen(s, scope, p->name))
		snprintf(own->unseen_unit, sizeof own->unseen_unit, "%s", p->name);
}

const char *session_types_note(struct session *s)
{
	const char *problem = session_typing(s) ? typing_problem(session_typing(s)) : NULL;

	if (s->types_told || (!problem && !s->unseen_unit[0]))
		return NULL;
	s->types_told = true;
	if (problem)
		return problem;
	no_interface(s->unseen_unit, s->types_note, sizeof s->types_note);
	return s->types_note;
}

void session_types_forget(struct session *s)
{
	typing_free(s->typing);
	s->typing = NULL;
	s->types_told = false;
	s->unseen_unit[0] = 0;
}

/* ---- by name ---- */

enum err session_variable(const struct session *s, unsigned frame, const char *name, struct typed *out, struct msg *m)
{
	const struct typing_scope *scope = strchr(name, '.') ? any_scope(s, frame) : session_scope(s, frame);
	struct typing_value v;

	if (!scope)
		return session_no_scope(s, name, m);
	if (!typing_value(session_typing(s), scope, name, &v))
		return unbound(s, scope, name, m);
	return read_anywhere(s, frame, scope, &v, out, m);
}

unsigned session_arguments(const struct session *s, unsigned frame)
{
	struct debuginfo_function fn;
	struct session_frame f;
	struct vm_instr i;
	unsigned n = 1;

	if (!session_scope(s, frame) || !session_frame(s, frame, &f) || !debuginfo_function_at(debuginfo_of(s->vm), f.pc, &fn) ||
	    fn.is_module || f.pc < fn.body)
		return 0;
	for (uint32_t at = fn.first; at < fn.body; at++) {
		vm_instr(s->vm, at, &i);
		if (i.op == OP_GRAB)
			n = (unsigned)i.operand[0] + 1;
	}
	return n;
}

bool session_argument(const struct session *s, unsigned frame, unsigned index, const char **name, struct typed *out)
{
	const struct typing_scope *scope = session_scope(s, frame);
	unsigned n = session_arguments(s, frame);
	struct typing_value v;
	struct msg m;

	if (index >= n || !typing_argument(session_typing(s), scope, n - index, &v) || session_read_place(s, frame, &v, out, &m))
		return false;
	*name = v.name;
	return true;
}

/* Under a unit's name, as it can be found from everywhere. */
static bool name_of_path(const struct path *p, char *out, size_t max)
{
	const struct path *root = p;
	size_t n;

	while (root->kind == PATH_DOT)
		root = root->parent;
	if (root->kind != PATH_UNIT || p == root)
		return false;
	n = (size_t)snprintf(out, max, "%s.", root->name);
	return n < max && name_inside(p, out + n, max - n);
}

enum err session_exported(const struct session *s, unsigned frame, const char *name, struct typing_exported *out, struct msg *m)
{
	const struct debuginfo_event *e;
	struct session_frame f;
	struct typing_value own;

	out->scope = any_scope(s, frame);
	if (!out->scope)
		return session_no_scope(s, name, m);
	if (!typing_value(session_typing(s), out->scope, name, &out->v))
		return unbound(s, out->scope, name, m);
	own = out->v;
	if (!name_of_path(out->v.path, out->name, sizeof out->name)) {
		e = session_frame(s, frame, &f) ? event_of(s, f.pc) : NULL;
		snprintf(out->name, sizeof out->name, "%s.%s", e ? e->module : "", name);
		if (!e || !typing_value(session_typing(s), out->scope, out->name, &out->v) || !is_alike(s, out->scope, &own, &out->v))
			return msg_set(m, ERR_NOT_FOUND, "'%s' is not exported by its module, so it has no name that is known everywhere.",
				name);
	}
	if (out->v.place.kind == PLACE_UNIT && !session_global_named(s, out->v.place.unit, &(uint64_t){ 0 }))
		return msg_set(m, ERR_NOT_FOUND, "The module %s is not linked into the program.", out->v.place.unit);
	return OK;
}

enum err session_result(const struct session *s, struct typed *out, struct msg *m)
{
	const struct debuginfo_event *e;
	struct session_regs r;
	enum err err;

	if ((err = session_regs(s, &r, m)))
		return err;
	e = session_event_at(s, r.pc);
	*out = (struct typed){ .v = r.accu, .type = e && session_typing(s) ? typing_result(session_typing(s), e) : NULL };
	return out->type ? OK : msg_set(m, ERR_NOT_FOUND, "There is no result at the present place: no expression has just been evaluated.");
}
