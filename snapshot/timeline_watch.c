/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where watched words are, and running forward to their changes.  timeline_watch.h says what that means. */
#include "snapshot/timeline_watch_priv.h"

/* ---- places ---- */

void timeline_watch_init(struct timeline_watch *w, enum vm_watch_kind kind, struct vm_place at, vm_time now)
{
	*w = (struct timeline_watch){ .kind = kind, .from = now, .to = now, .count = 1 };
	w->place[0].from = now;
	w->place[0].at = at;
}

struct vm_place timeline_watch_at(const struct timeline_watch *w, uint64_t at)
{
	unsigned i = w->count;

	while (i > 1 && w->place[i - 1].from.n > at)
		i--;
	return w->place[i - 1].at;
}

static bool same_place(struct vm_place a, struct vm_place b) { return a.off == b.off && a.block == b.block; }

/* The history of a stack that grew more often than there is room for is forgotten at its far end. */
void timeline_watch_prepend(struct timeline_watch *w, uint64_t at, struct vm_place there)
{
	if (at >= w->from.n)
		return;
	w->from.n = at;
	if (same_place(there, w->place[0].at) || w->count == TIMELINE_PLACES_MAX) {
		w->place[0].from.n = at;
		return;
	}
	memmove(w->place + 1, w->place, w->count * sizeof *w->place);
	w->count++;
	w->place[0].from.n = at;
	w->place[0].at = there;
}

static void append(struct timeline_watch *w, uint64_t at, struct vm_place there)
{
	if (at <= w->to.n)
		return;
	w->to.n = at;
	if (same_place(there, w->place[w->count - 1].at))
		return;
	if (w->count == TIMELINE_PLACES_MAX) {
		memmove(w->place, w->place + 1, (w->count - 1) * sizeof *w->place);
		w->count--;
		w->from = w->place[0].from;
	}
	w->place[w->count].from.n = at;
	w->place[w->count++].at = there;
}

bool timeline_watch_branch(struct timeline_watch *w, vm_time now)
{
	if (now.n < w->from.n)
		return w->kind == VM_WATCH_GLOBAL;
	while (w->count > 1 && w->place[w->count - 1].from.n > now.n)
		w->count--;
	if (w->to.n > now.n)
		w->to = now;
	return true;
}

/* ---- forward ---- */

/* After a run from where all places were known. */
static void learn(struct timeline *t, struct timeline_watch *w, const struct vm_watch *saw, const struct vm_stop *stop)
{
	bool told = stop->kind == VM_STOP_WATCH && (saw->events & (VM_WATCH_MOVED | VM_WATCH_GONE));
	struct vm_place at = told ? saw->at : w->place[w->count - 1].at;

	append(w, vm_now(t->vm).n, at);
}

/* From where the word is known last to `until`. */
static enum err follow(struct timeline *t, struct timeline_watch *w, uint64_t until, struct msg *m)
{
	struct vm_watches all = { .count = 1, .moves_only = true, .at = { { .kind = w->kind } } };
	struct trip trip = { .goal = { .until = { until }, .watch = &all, .interrupt = t->config.interrupt },
		.patience = PATIENCE_SEEK, .done_from = -1, .done_to = -1 };
	struct vm_stop stop;
	enum err r;

	if ((r = timeline_seek(t, w->to, t->config.interrupt, &stop, m)))
		return r;
	while (vm_now(t->vm).n < until) {
		if (stop.kind == VM_STOP_INTERRUPT)
			return msg_set(m, ERR_INTERRUPTED, "Interrupted while following a watched word.");
		if (stop.kind != VM_STOP_TIME && stop.kind != VM_STOP_WATCH)
			return msg_set(m, ERR_HISTORY, "The watched word cannot be followed beyond time %llu: %s",
				(unsigned long long)stop.at.n, stop.text);
		all.at[0].at = timeline_watch_at(w, vm_now(t->vm).n);
		if ((r = timeline_travel(t, &trip, &stop, m)))
			return r;
		learn(t, w, &all.at[0], &stop);
	}
	return OK;
}

static enum err trace(struct timeline *t, struct timeline_watch *w, vm_time until, struct msg *m)
{
	struct vm_stop stop;
	enum err r;

	if ((r = timeline_seek(t, w->from, t->config.interrupt, &stop, m)))
		return r;
	if (stop.kind == VM_STOP_INTERRUPT)
		return msg_set(m, ERR_INTERRUPTED, "Interrupted while following a watched word.");
	if ((r = timeline_watch_trace(t, w, until, m)))
		return r;
	return timeline_seek(t, until, NULL, &stop, m);
}

/* The word's place does not change before (or after) what is known. */
static bool is_settled(const struct timeline_watch *w, struct vm_place end)
{
	return w->kind == VM_WATCH_GLOBAL || end.off == 0;
}

enum err timeline_watch_find(struct timeline *t, struct timeline_watch *w, struct vm_place *at, struct msg *m)
{
	vm_time now = vm_now(t->vm);
	struct origin o;
	enum err r = OK;

	if (now.n > w->to.n && is_settled(w, w->place[w->count - 1].at))
		w->to = now;
	if (now.n < w->from.n && is_settled(w, w->place[0].at))
		w->from = w->place[0].from = now;
	if (now.n < w->from.n || now.n > w->to.n) {
		o = timeline_origin(t);
		r = now.n < w->from.n ? trace(t, w, now, m) : follow(t, w, now.n, m);
		if (r)
			timeline_return(t, &o, r);
		timeline_origin_release(&o);
	}
	if (!r)
		*at = timeline_watch_at(w, now.n);
	return r;
}

/* When a word that is nowhere yet will be made; UINT64_MAX: not as far as is known. */
static uint64_t birth_after(const struct timeline_watch *w, uint64_t now)
{
	return w->count > 1 && !w->place[0].at.off && w->place[1].from.n > now ? w->place[1].from.n : UINT64_MAX;
}

struct watch_trip {
	struct timeline *t;
	struct timeline_watch *const *w;
	unsigned n;
	struct vm_watches all;
	uint64_t birth;
};

static enum err prepare(struct watch_trip *p, struct msg *m)
{
	uint64_t now = vm_now(p->t->vm).n;
	enum err r;

	p->all = (struct vm_watches){ .count = p->n };
	p->birth = UINT64_MAX;
	for (unsigned i = 0; i < p->n; i++) {
		uint64_t birth;

		p->all.at[i].kind = p->w[i]->kind;
		if ((r = timeline_watch_find(p->t, p->w[i], &p->all.at[i].at, m)))
			return r;
		if ((birth = birth_after(p->w[i], now)) < p->birth)
			p->birth = birth;
	}
	return OK;
}

/* What people asked for among what happened. */
static bool tell(const struct watch_trip *p, const struct vm_stop *stop, struct timeline_change *c)
{
	uint64_t now = vm_now(p->t->vm).n;
	bool any = false;

	*c = (struct timeline_change){ .at = { now - 1 } };
	for (unsigned i = 0; i < p->n; i++) {
		const struct vm_watch *w = &p->all.at[i];

		if (stop->kind == VM_STOP_WATCH)
			c->word[i].events = w->events & (VM_WATCH_CHANGED | VM_WATCH_GONE | VM_WATCH_LOST);
		c->word[i].before = w->before;
		c->word[i].after = w->after;
		if (p->birth == now && !w->at.off && timeline_watch_at(p->w[i], now).off) {
			c->word[i].events = VM_WATCH_MADE;
			c->word[i].after = vm_watch_word(p->t->vm, timeline_watch_at(p->w[i], now));
		}
		any |= c->word[i].events != 0;
	}
	return any;
}

enum err timeline_watch_run(struct timeline *t, const struct vm_goal *goal, bool (*counts)(void *ctx, struct vm *vm), void *ctx,
	struct timeline_watch *const *w, unsigned n, struct timeline_change *change, struct vm_stop *stop, struct msg *m)
{
	struct watch_trip p = { .t = t, .w = w, .n = n };
	struct vm_goal g = *goal;
	enum err r;

	for (;; g.leave_break = false) {
		if ((r = prepare(&p, m)))
			return r;
		g.until.n = goal->until.n < p.birth ? goal->until.n : p.birth;
		g.watch = &p.all;
		if ((r = timeline_run_until(t, &g, counts, ctx, stop, m)))
			return r;
		for (unsigned i = 0; i < n; i++)
			learn(t, w[i], &p.all.at[i], stop);
		if ((stop->kind == VM_STOP_WATCH || stop->kind == VM_STOP_TIME) && tell(&p, stop, change)) {
			stop->kind = VM_STOP_WATCH;
			return OK;
		}
		if (stop->kind != VM_STOP_WATCH)
			return OK;
	}
}
