/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and variables of the frames of a session's program. */
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/typed.h"
#include "vm/frames.h"

static bool find_interface(void *session, const char *unit, const void **bytes, size_t *n)
{
	return session_interface(session, unit, bytes, n) == OK;
}

struct typing *session_typing(const struct session *s)
{
	struct session *own = (struct session *)s;
	struct typing_files files = { find_interface, own };

	if (!s->typing && s->vm)
		own->typing = typing_new(debuginfo_of(s->vm), &files);
	return s->typing;
}

/* ---- frames ---- */

static const struct debuginfo_event *event_of(const struct session *s, uint32_t pc)
{
	struct debuginfo *d = debuginfo_of(s->vm);
	const struct debuginfo_event *e = debuginfo_event_at(d, pc);

	return e ? e : debuginfo_source_at(d, pc);
}

const struct typing_scope *session_scope(const struct session *s, unsigned frame)
{
	const struct debuginfo_event *e = NULL;
	struct session_frame f;

	if (s->vm && session_typing(s) && session_frame(s, frame, &f))
		e = event_of(s, f.pc);
	return e ? typing_scope_of(s->typing, e) : NULL;
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

#define SAVED_ENV_WORDS 2       /* of a return frame, from its end */

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

static enum err root_of(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out, struct msg *m)
{
	const struct place *p = &v->place;
	struct session_frame f;
	uint64_t index;
	uint32_t words;
	value env;

	if (!session_frame(s, frame, &f))
		return msg_set(m, ERR_USAGE, "There is no frame %u.", frame);
	switch (p->kind) {
	case PLACE_STACK:
		if (!frames_words(s->vm, f.pc, &words) || words > f.depth_words ||
		    !word_from_end(s, f.depth_words - words + (uint64_t)p->number, &out->v, &index))
			return absent(v->name, m);
		out->place = (struct session_place){ .kind = SESSION_PLACE_STACK, .index = index };
		return OK;
	case PLACE_ENV:
	case PLACE_FUNCTION:
		if (!environment(s, frame, &f, &env))
			return absent(v->name, m);
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
		return absent(v->name, m);
	}
}

enum err session_read_place(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out, struct msg *m)
{
	struct vm_view view;
	enum err r;

	*out = (struct typed){ .type = v->type };
	if (v->is_primitive)
		return msg_set(m, ERR_NOT_FOUND, "'%s' is an external: it is no value, it can only be called.", v->name);
	if ((r = root_of(s, frame, v, out, m)))
		return r;
	for (uint32_t i = 0; i < v->place.fields_count; i++) {
		vm_view(s->vm, out->v, &view);
		if (view.shape == VM_SHAPE_INT || v->place.fields[i] >= view.size)
			return msg_set(m, ERR_NOT_FOUND, "The module that has '%s' is not initialised yet.", v->name);
		out->place = (struct session_place){ .kind = SESSION_PLACE_FIELD, .block = out->v, .index = v->place.fields[i] };
		out->v = vm_field(s->vm, out->v, v->place.fields[i]);
	}
	return OK;
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
		if (typing_value(s->typing, scope, v->name, &there) && path_equal(there.path, v->path) &&
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
	if (!typing_value(s->typing, scope, name, &there) || there.stamp != v->stamp)
		return absent(v->name, m);
	return session_read_place(s, frame, &there, out, m);
}

static enum err read_anywhere(const struct session *s, unsigned frame, const struct typing_scope *scope, const struct typing_value *v,
	struct typed *out, struct msg *m)
{
	if (v->place.kind != PLACE_NOWHERE || v->is_primitive)
		return session_read_place(s, frame, v, out, m);
	if (read_top(s, frame, v, out, m) == OK)
		return OK;
	return read_global(s, frame, scope, v, out, m);
}

/* Where the program stands nothing is known of scopes, but modules are what they are everywhere. */
static const struct typing_scope *any_scope(const struct session *s)
{
	struct debuginfo *d = s->vm ? debuginfo_of(s->vm) : NULL;
	const struct debuginfo_event *e = NULL;

	for (uint32_t u = d ? debuginfo_units(d) : 0; u-- > 0 && !e;)
		e = debuginfo_event(d, u, 0);
	return e && session_typing(s) ? typing_scope_of(s->typing, e) : NULL;
}

enum err session_variable(const struct session *s, unsigned frame, const char *name, struct typed *out, struct msg *m)
{
	const struct typing_scope *scope = session_scope(s, frame);
	struct typing_value v;

	if (!scope && strchr(name, '.'))
		scope = any_scope(s);
	if (!scope)
		return msg_set(m, ERR_NOT_FOUND, "There is no '%s' here: this code has no debug information; compile with -g.", name);
	if (!typing_value(s->typing, scope, name, &v))
		return msg_set(m, ERR_NOT_FOUND, "Unbound identifier %s.", name);
	return read_anywhere(s, frame, scope, &v, out, m);
}

enum err session_result(const struct session *s, struct typed *out, struct msg *m)
{
	const struct debuginfo_event *e;
	struct session_regs r;
	enum err err;

	if ((err = session_regs(s, &r, m)))
		return err;
	e = debuginfo_event_at(debuginfo_of(s->vm), r.pc);
	*out = (struct typed){ .v = r.accu, .type = e && session_typing(s) ? typing_result(s->typing, e) : NULL };
	return out->type ? OK : msg_set(m, ERR_NOT_FOUND, "There is no result at the present place: no expression has just been evaluated.");
}
