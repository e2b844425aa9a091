/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branches: setting a word, going from one branch to another, and what a session has to forget then. */
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"

/* ---- what there is ---- */

unsigned session_branches(const struct session *s) { return s->timeline ? timeline_branches(s->timeline) : 0; }

bool session_branch_at(const struct session *s, unsigned index, struct session_branch *out)
{
	struct timeline_branch b;

	if (index >= session_branches(s))
		return false;
	timeline_branch_at(s->timeline, index, &b);
	*out = (struct session_branch){ .id = b.id, .parent = b.parent, .fork = b.fork, .stand = b.stand, .end = b.end,
		.is_current = b.is_current };
	snprintf(out->name, sizeof out->name, "%s", b.name);
	snprintf(out->change, sizeof out->change, "%s", b.change ? b.change : "");
	return true;
}

unsigned session_branch(const struct session *s)
{
	struct timeline_branch b = { .id = 0 };

	for (unsigned i = 0; i < session_branches(s) && !b.is_current; i++)
		timeline_branch_at(s->timeline, i, &b);
	return b.id;
}

bool session_branch_index(const struct session *s, unsigned id, unsigned *index)
{
	struct timeline_branch b;

	for (*index = 0; *index < session_branches(s); ++*index) {
		timeline_branch_at(s->timeline, *index, &b);
		if (b.id == id)
			return true;
	}
	return false;
}

/* ---- going ---- */

void session_branch_changed(struct session *s, unsigned from_id)
{
	session_walk_free(s->walk);
	s->walk = NULL;
	session_shown_forget(s);
	if (session_branch(s) == from_id)
		return;
	session_output_free(s->output);
	s->output = NULL;
	session_watches_switch(s, from_id);
}

static enum err stand_on(struct session *s, unsigned index, struct msg *m)
{
	unsigned from = session_branch(s);
	struct timeline_branch b;
	enum err r;

	timeline_branch_at(s->timeline, index, &b);
	r = timeline_branch_restore(s->timeline, b.name, m);
	if (!r)
		session_branch_changed(s, from);
	return r;
}

void session_come_back(struct session *s, unsigned branch_id, vm_time at)
{
	struct vm_stop stop;
	struct msg lost;
	unsigned index;

	if (session_branch(s) != branch_id && session_branch_index(s, branch_id, &index))
		(void)!stand_on(s, index, &lost);
	/* Somebody who is impatient does not keep the program from coming home. */
	for (bool again = session_now(s).n != at.n; again;) {
		session_calm(s);
		again = timeline_goto(s->timeline, at, &stop, &lost) == ERR_INTERRUPTED;
	}
}

/* As a motion function: the "count" is the time. */
static enum err go_to_point(struct session *s, uint64_t time, struct session_stop *out, struct msg *m)
{
	vm_time at = { time };
	struct vm_stop stop;
	enum err r = timeline_is_here(s->timeline, s->going, at) ? OK : stand_on(s, s->going, m);

	if (!r && (r = timeline_goto(s->timeline, at, &stop, m)) == OK)
		session_stop_from(s, &stop, out);
	return r;
}

enum err session_go(struct session *s, const struct session_point *p, struct session_stop *out, struct msg *m)
{
	enum err r = session_need(s, m);

	s->going = p->branch;
	return r ? r : session_motion_do(s, go_to_point, p->at.n, out, m);
}

/* ---- changing ---- */

enum err session_set(struct session *s, const struct session_place *p, value v, double d, const char *what, bool *made,
	struct msg *m)
{
	static const enum vm_change_kind kinds[] = { [SESSION_PLACE_GLOBAL] = VM_CHANGE_GLOBAL,
		[SESSION_PLACE_STACK] = VM_CHANGE_STACK, [SESSION_PLACE_FIELD] = VM_CHANGE_FIELD,
		[SESSION_PLACE_ACCU] = VM_CHANGE_ACCU };
	struct vm_change c = { .kind = p->is_float ? VM_CHANGE_FLOAT : kinds[p->kind], .index = p->index, .block = p->block,
		.v = v, .d = d };
	unsigned from = session_branch(s);
	enum err r = session_need(s, m);

	if (!r && p->kind == SESSION_PLACE_NONE)
		r = msg_set(m, ERR_USAGE, "Only $accu, words of the stack, globals and fields of blocks can be set.");
	if (r || (r = timeline_branch(s->timeline, &c, what, made, m)))
		return r;
	session_branch_changed(s, from);
	s->last = (struct session_stop){ .why = SESSION_AT_TIME, .at = session_now(s) };
	session_arrived(s, &s->last);
	return OK;
}

enum err session_branch_rename(struct session *s, const char *name, const char *to, struct msg *m)
{
	enum err r;

	if ((r = session_need(s, m)) || (r = timeline_branch_rename(s->timeline, name, to, m)))
		return r;
	session_changed(s);
	return OK;
}

enum err session_branch_delete(struct session *s, const char *name, struct msg *m)
{
	struct timeline_branch b = { .id = 0 };
	unsigned index;
	enum err r;

	if ((r = session_need(s, m)) || (r = timeline_branch_find(s->timeline, name, &index, m)))
		return r;
	timeline_branch_at(s->timeline, index, &b);
	if ((r = timeline_branch_delete(s->timeline, name, m)))
		return r;
	session_watches_forget(s, b.id);
	session_changed(s);
	return OK;
}
