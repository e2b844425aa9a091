/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scratch copy of the state, and calls in it. */
#include "snapshot/scratch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "snapshot/timeline_priv.h"
#include "vm/world.h"

struct scratch {
	struct timeline *t;
	struct vm *vm;
	struct snapshot *back;
	bool was_closed;
	value *held[SCRATCH_HELD_MAX];
	unsigned held_count;
};

enum err scratch_begin(struct scratch **out, struct timeline *t, struct msg *m)
{
	struct scratch *s = calloc(1, sizeof *s);
	enum err r;

	if (!s)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a scratch copy of the state.");
	*s = (struct scratch){ .t = t, .vm = t->vm };
	if ((r = snapshot_take(t->store, &s->back, m))) {
		free(s);
		return r;
	}
	s->was_closed = world_close(vm_world(s->vm), true);
	*out = s;
	return OK;
}

void scratch_end(struct scratch *s)
{
	if (!s)
		return;
	(void)world_close(vm_world(s->vm), s->was_closed);
	caravan_check(snapshot_put(s->t->store, s->back, NULL) == OK);
	snapshot_release(s->back);
	free(s);
}

/* ---- what is held ---- */

enum err scratch_hold(struct scratch *s, value *v, struct msg *m)
{
	if (s->held_count == SCRATCH_HELD_MAX)
		return msg_set(m, ERR_LIMIT, "More than %d values are in use at once.", SCRATCH_HELD_MAX);
	s->held[s->held_count++] = v;
	return OK;
}

void scratch_let_go(struct scratch *s, unsigned n) { s->held_count -= n; }

static enum err keep(struct scratch *s, struct msg *m)
{
	value values[SCRATCH_HELD_MAX];

	for (unsigned i = 0; i < s->held_count; i++)
		values[i] = *s->held[i];
	return vm_keep(s->vm, s->held_count, values, m);
}

static void kept(struct scratch *s)
{
	value values[SCRATCH_HELD_MAX];

	vm_kept(s->vm, s->held_count, values);
	for (unsigned i = 0; i < s->held_count; i++)
		*s->held[i] = values[i];
}

/* The values have not moved, or their new places are known now. */
static enum err made(struct scratch *s, enum err r)
{
	kept(s);
	return r;
}

/* ---- calls ---- */

static enum err failed(const struct vm_stop *stop, struct msg *m)
{
	switch (stop->kind) {
	case VM_STOP_TIME:
		return msg_set(m, ERR_LIMIT, "The call has not ended after %" PRIu64 " instructions.", SCRATCH_INSTRS_MOST);
	case VM_STOP_INTERRUPT:
		return msg_set(m, ERR_INTERRUPTED, "The call was interrupted.");
	case VM_STOP_EXIT:
		return msg_set(m, ERR_REFUSED, "The call would end the program.");
	case VM_STOP_REFUSED:
		return msg_set(m, ERR_REFUSED, "The call cannot be made here: %s", stop->text);
	default:
		return msg_set(m, ERR_REFUSED, "The call went wrong: %s", stop->text);
	}
}

static enum err run(struct scratch *s, const struct vm_call *c, value *result, bool *raised, struct msg *m)
{
	struct vm_goal g = { .until = { vm_now(s->vm).n + SCRATCH_INSTRS_MOST }, .interrupt = s->t->config.interrupt };
	struct vm_stop stop = vm_run(s->vm, &g);
	enum vm_call_end end = vm_call_over(s->vm, c, &stop, result);

	*raised = end == VM_CALL_RAISED;
	return end == VM_CALL_RUNS ? failed(&stop, m) : OK;
}

enum err scratch_call(struct scratch *s, value function, unsigned n, const value *args, value *result, bool *raised, struct msg *m)
{
	struct vm_call c;
	value v;
	enum err r;

	if ((r = keep(s, m)))
		return r;
	if ((r = vm_call(s->vm, function, n, args, &c, m)))
		return made(s, r);
	if ((r = run(s, &c, &v, raised, m)))
		return r;
	(void)made(s, OK);
	*result = v;
	return OK;
}

/* ---- values ---- */

/* `out` may be held itself, so it is written last. */
enum err scratch_block(struct scratch *s, unsigned tag, unsigned n, const value *fields, value *out, struct msg *m)
{
	enum err r = keep(s, m);
	value v;

	if (!r && !(r = made(s, vm_make_block(s->vm, tag, n, fields, &v, m))))
		*out = v;
	return r;
}

enum err scratch_string(struct scratch *s, const void *bytes, size_t n, value *out, struct msg *m)
{
	enum err r = keep(s, m);
	value v;

	if (!r && !(r = made(s, vm_make_string(s->vm, bytes, n, &v, m))))
		*out = v;
	return r;
}

enum err scratch_float(struct scratch *s, double d, value *out, struct msg *m)
{
	enum err r = keep(s, m);
	value v;

	if (!r && !(r = made(s, vm_make_float(s->vm, d, &v, m))))
		*out = v;
	return r;
}

enum err scratch_noting(struct scratch *s, value notes, value print, value text, value *out, struct msg *m)
{
	enum err r = keep(s, m);
	value v;

	if (!r && !(r = made(s, vm_make_noting(s->vm, notes, print, text, &v, m))))
		*out = v;
	return r;
}
