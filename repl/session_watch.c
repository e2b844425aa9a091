/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watchpoints as people count them; where their words are, and when they change, the timeline knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"

struct watchpoint {
	struct session_watch w;
	unsigned home;                                 /* id of the branch that `word` is about */
	bool is_float;
	struct timeline_watch word;
};

struct watchpoints {
	struct watchpoint at[SESSION_WATCHES_MAX];     /* by number, ascending */
	unsigned count;
	struct watchpoint asked;                       /* what last-change looks for */
};

static enum err need(struct session *s, struct msg *m)
{
	if (!s->watches)
		s->watches = calloc(1, sizeof *s->watches);
	return s->watches ? OK : msg_set(m, ERR_NO_MEMORY, "There is no memory for a watchpoint.");
}

static struct watchpoint *find(struct session *s, unsigned number)
{
	for (unsigned i = 0; s->watches && i < s->watches->count; i++)
		if (s->watches->at[i].w.number == number)
			return &s->watches->at[i];
	return NULL;
}

static void forget(struct session *s, struct watchpoint *w)
{
	unsigned index = (unsigned)(w - s->watches->at);

	memmove(w, w + 1, (--s->watches->count - index) * sizeof *w);
}

void session_watches_free(struct session *s)
{
	free(s->watches);
	s->watches = NULL;
}

/* What both branches have in common moves along; a word that the other one came to know later waits there. */
static void move_along(struct session *s, struct watchpoint *w, vm_time parting)
{
	if (w->word.kind == VM_WATCH_GLOBAL)
		timeline_watch_init(&w->word, VM_WATCH_GLOBAL, w->word.place[0].at, session_now(s));
	else if (w->word.from.n > parting.n || !timeline_watch_branch(&w->word, parting))
		return;
	w->home = session_branch(s);
}

void session_watches_switch(struct session *s, unsigned from_id)
{
	unsigned from, to;
	vm_time parting;

	if (!session_branch_index(s, from_id, &from) || !session_branch_index(s, session_branch(s), &to))
		return;
	parting = timeline_parting(s->timeline, from, to);
	for (unsigned i = 0; s->watches && i < s->watches->count; i++)
		if (s->watches->at[i].home == from_id)
			move_along(s, &s->watches->at[i], parting);
}

void session_watches_forget(struct session *s, unsigned id)
{
	for (unsigned i = s->watches ? s->watches->count : 0; i-- > 0;)
		if (s->watches->at[i].home == id)
			forget(s, &s->watches->at[i]);
}

/* ---- for motions ---- */

/* The enabled ones of this branch, in order; returns how many. */
static unsigned enabled(const struct session *s, struct watchpoint *out[SESSION_WATCHES_MAX])
{
	unsigned n = 0;

	for (unsigned i = 0; s->watches && i < s->watches->count; i++)
		if (s->watches->at[i].w.enabled && s->watches->at[i].home == session_branch(s))
			out[n++] = &s->watches->at[i];
	return n;
}

static unsigned words(const struct session *s, struct timeline_watch *out[SESSION_WATCHES_MAX])
{
	struct watchpoint *at[SESSION_WATCHES_MAX];
	unsigned n = enabled(s, at);

	for (unsigned i = 0; i < n; i++)
		out[i] = &at[i]->word;
	return n;
}

bool session_watches_any(const struct session *s)
{
	struct watchpoint *at[SESSION_WATCHES_MAX];

	return enabled(s, at) > 0;
}

enum err session_watch_run(struct session *s, const struct vm_goal *g, bool (*counts)(void *ctx, struct vm *vm), void *ctx,
	struct timeline_change *change, struct vm_stop *stop, struct msg *m)
{
	struct timeline_watch *w[SESSION_WATCHES_MAX];
	unsigned n = words(s, w);

	return n ? timeline_watch_run(s->timeline, g, counts, ctx, w, n, change, stop, m) :
		timeline_run_until(s->timeline, g, counts, ctx, stop, m);
}

enum err session_watch_back(struct session *s, const struct timeline_search *breaks, struct timeline_change *change,
	bool *found, struct msg *m)
{
	struct timeline_watch *w[SESSION_WATCHES_MAX];
	unsigned n = words(s, w);

	if (n)
		return timeline_watch_back(s->timeline, breaks, w, n, change, found, m);
	*change = (struct timeline_change){ .breakpoint = true };
	return timeline_reverse(s->timeline, breaks, found, m);
}

/* ---- stops ---- */

static void word_text(const struct session *s, const struct watchpoint *w, uint64_t bits, char *out, size_t max)
{
	double d;

	if (w->is_float) {
		memcpy(&d, &bits, sizeof d);
		snprintf(out, max, "%.17g", d);
	} else {
		session_value_text(s, (value){ bits }, out, max);
	}
}

static enum err go(struct session *s, uint64_t at, struct msg *m)
{
	struct vm_stop stop;

	return timeline_goto(s->timeline, (vm_time){ at }, &stop, m);
}

/* A block is shown as it is at the time it belongs to.  Forward the VM stands after the change, backward before it, and
 * there what comes after may not exist yet. */
static enum err texts(struct session *s, const struct watchpoint *w, const struct timeline_change *c, unsigned i, bool back,
	struct session_stop *out, struct msg *m)
{
	uint64_t before = c->word[i].before, after = c->word[i].after;
	enum err r = OK;

	if (c->word[i].events & VM_WATCH_LOST)
		snprintf(out->before, sizeof out->before, "a block that is gone");
	else
		word_text(s, w, before, out->before, sizeof out->before);
	if (back && !w->is_float && is_block((value){ after }))
		r = go(s, c->at.n + 1, m);
	if (!r)
		word_text(s, w, after, out->after, sizeof out->after);
	if (!r && session_now(s).n != c->at.n && back)
		r = go(s, c->at.n, m);
	return r;
}

static enum err describe(struct session *s, const struct watchpoint *w, const struct timeline_change *c, unsigned i, bool back,
	struct session_stop *out, struct msg *m)
{
	unsigned events = c->word[i].events;
	enum err r = OK;

	*out = (struct session_stop){ .breakpoint = w->w.number, .why = events & VM_WATCH_GONE ? SESSION_AT_GONE :
		events & VM_WATCH_MADE ? SESSION_AT_MADE : SESSION_AT_WATCH };
	snprintf(out->text, sizeof out->text, "%s", w->w.where);
	if (out->why != SESSION_AT_GONE)
		r = texts(s, w, c, i, back, out, m);
	out->at = session_now(s);
	return r;
}

static bool hit(struct watchpoint *w)
{
	w->w.hits++;
	if (w->w.ignore == 0)
		return true;
	w->w.ignore--;
	return false;
}

enum err session_watch_stop(struct session *s, const struct timeline_change *change, bool back, struct session_stop *out,
	bool *stops, struct msg *m)
{
	struct watchpoint *at[SESSION_WATCHES_MAX];
	unsigned n = enabled(s, at);
	enum err r = OK;

	*stops = false;
	for (unsigned i = 0; i < n && !r; i++) {
		unsigned events = change->word[i].events;

		if (!events || (!((events & VM_WATCH_GONE) && !back) && !hit(at[i])))
			continue;
		if (*stops)
			session_stop_also(out, at[i]->w.number, true, at[i]->w.where);
		else
			r = describe(s, at[i], change, i, back, out, m);
		*stops = true;
	}
	for (unsigned i = n; i-- > 0 && !back;)
		if (change->word[i].events & VM_WATCH_GONE)
			forget(s, at[i]);
	return r;
}

/* ---- for people ---- */

static enum err set_up(struct session *s, const struct session_place *p, const char *where, struct watchpoint *w, struct msg *m)
{
	static const enum vm_watch_kind kinds[] = { [SESSION_PLACE_GLOBAL] = VM_WATCH_GLOBAL,
		[SESSION_PLACE_STACK] = VM_WATCH_STACK, [SESSION_PLACE_FIELD] = VM_WATCH_FIELD };
	struct vm_place at;

	if (p->kind == SESSION_PLACE_NONE || p->kind == SESSION_PLACE_ACCU)
		return msg_set(m, ERR_USAGE, "'%s' is no place that can be watched; a global, a word of the stack or a field is.",
			where);
	at = p->kind == SESSION_PLACE_GLOBAL ? vm_watch_global_place(p->index) :
		p->kind == SESSION_PLACE_STACK ? vm_watch_stack_place(s->vm, p->index) :
		vm_watch_field_place(s->vm, p->block, p->index);
	*w = (struct watchpoint){ .w.enabled = true, .home = session_branch(s), .is_float = p->is_float };
	snprintf(w->w.where, sizeof w->w.where, "%s", where);
	timeline_watch_init(&w->word, kinds[p->kind], at, session_now(s));
	return OK;
}

enum err session_watch_add(struct session *s, const struct session_place *p, const char *where, unsigned *number,
	struct msg *m)
{
	struct watchpoint w;
	enum err r;

	if ((r = session_need(s, m)) || (r = need(s, m)) || (r = set_up(s, p, where, &w, m)))
		return r;
	if (s->watches->count == SESSION_WATCHES_MAX)
		return msg_set(m, ERR_LIMIT, "There are %d watchpoints already, and no more can be watched at once; delete one.",
			SESSION_WATCHES_MAX);
	*number = w.w.number = s->breaks_next++;
	s->watches->at[s->watches->count++] = w;
	session_changed(s);
	return OK;
}

bool session_watch_delete(struct session *s, unsigned number)
{
	struct watchpoint *w = find(s, number);

	if (!w)
		return false;
	forget(s, w);
	session_changed(s);
	return true;
}

bool session_watch_enable(struct session *s, unsigned number, bool enabled)
{
	struct watchpoint *w = find(s, number);

	if (!w)
		return false;
	w->w.enabled = enabled;
	session_changed(s);
	return true;
}

bool session_watch_ignore(struct session *s, unsigned number, uint64_t count)
{
	struct watchpoint *w = find(s, number);

	if (!w)
		return false;
	w->w.ignore = count;
	session_changed(s);
	return true;
}

unsigned session_watches(const struct session *s) { return s->watches ? s->watches->count : 0; }

bool session_watch_at(const struct session *s, unsigned index, struct session_watch *out)
{
	struct session_branch b;
	unsigned branch;

	if (index >= session_watches(s))
		return false;
	*out = s->watches->at[index].w;
	if (s->watches->at[index].home != session_branch(s) && session_branch_index(s, s->watches->at[index].home, &branch) &&
	    session_branch_at(s, branch, &b))
		snprintf(out->branch, sizeof out->branch, "%s", b.name);
	return true;
}

/* ---- last-change ---- */

static enum err to_last_change(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	struct watchpoint *w = &s->watches->asked;
	struct timeline_watch *word = &w->word;
	struct timeline_change change;
	bool found;
	enum err r;

	(void)count;
	if ((r = timeline_watch_back(s->timeline, NULL, &word, 1, &change, &found, m)))
		return r;
	if (!found)
		return msg_set(m, ERR_NOT_FOUND, "%s has had its value since the beginning of history.", w->w.where);
	return describe(s, w, &change, 0, true, out, m);
}

enum err session_last_change(struct session *s, const struct session_place *p, const char *where,
	struct session_stop *out, struct msg *m)
{
	enum err r;

	if ((r = session_need(s, m)) || (r = need(s, m)) || (r = set_up(s, p, where, &s->watches->asked, m)))
		return r;
	return session_motion_do(s, to_last_change, 1, out, m);
}
