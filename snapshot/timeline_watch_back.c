/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last change of watched words before now, by running forward over windows further and further back.
 *
 *     start ........ [ window 3            )[ window 2    )[ w1 ) now
 *
 * Where the words are is known at a window's end.  The run over it looks at these places and is told when a word came
 * there (vm/watch.h); what it saw before that was something else.  A word that came from another place takes the search
 * there: the window's end becomes the time of that move.
 *
 * Where the user changed something, a branch begins (timeline.h), and no window leads over that: the words are compared with what
 * they were without the change.
 *
 * A window is first run at full speed when no word lies in a stack: that run says in which stretches a
 * word was stored to, and only the last of those is run slowly.
 */
#include "snapshot/timeline_watch_priv.h"

#define WINDOW_FIRST 65536u
#define WINDOW_GROWS 8u
#define QUICK_STRETCH (UINT64_C(1) << 20)
#define NEVER UINT64_MAX

struct watch_hunt {
	struct timeline *t;
	const struct timeline_search *breaks;
	struct timeline_watch *const *w;
	unsigned n;
	bool moves_only;
	uint64_t start, origin;
	uint64_t from, to;                                 /* the window, to exclusive */
	struct vm_place at[VM_WATCHES_MAX];                /* of the words, at its end */
	struct vm_watches all;
	/* What was found in it, each the last of its kind; times are those of instructions. */
	uint64_t met;
	struct { uint64_t at; unsigned events; uint64_t before, after; } change[VM_WATCHES_MAX];
	struct { uint64_t at; struct vm_place from; } came[VM_WATCHES_MAX];    /* from nowhere when it was made */
	struct msg *m;
};

static enum err interrupted(struct watch_hunt *h)
{
	return msg_set(h->m, ERR_INTERRUPTED, "Interrupted while searching backwards, at time %llu.",
		(unsigned long long)h->from);
}

static enum err broken(struct watch_hunt *h, const struct vm_stop *stop)
{
	return msg_set(h->m, ERR_HISTORY, "The past cannot be searched beyond time %llu: %s", (unsigned long long)stop->at.n,
		stop->text[0] ? stop->text : "the program stopped there.");
}

static double part_searched(const struct watch_hunt *h)
{
	return h->moves_only ? -1 : (double)(h->origin - h->from) / (double)(h->origin - h->start);
}

/* ---- one window ---- */

static void forget(struct watch_hunt *h)
{
	h->met = NEVER;
	for (unsigned i = 0; i < h->n; i++)
		h->change[i].at = h->came[i].at = NEVER;
}

static void watch_places(struct watch_hunt *h, bool back)
{
	h->all = (struct vm_watches){ .count = h->n, .moves_only = h->moves_only };
	for (unsigned i = 0; i < h->n; i++)
		h->all.at[i] = (struct vm_watch){ .kind = h->w[i]->kind, .back = back, .at = h->at[i] };
}

static void note_change(struct watch_hunt *h, unsigned i, uint64_t at)
{
	const struct vm_watch *w = &h->all.at[i];

	h->change[i].at = at;
	h->change[i].events = w->events & (VM_WATCH_CHANGED | VM_WATCH_MADE);
	h->change[i].before = w->before;
	h->change[i].after = w->after;
}

static void note(struct watch_hunt *h)
{
	uint64_t at = vm_now(h->t->vm).n - 1;

	for (unsigned i = 0; i < h->n; i++) {
		const struct vm_watch *w = &h->all.at[i];

		if (w->events & (VM_WATCH_MADE | VM_WATCH_MOVED)) {
			h->change[i].at = NEVER;
			h->came[i].at = at;
			h->came[i].from = w->from;
		}
		if (w->events & (VM_WATCH_MADE | VM_WATCH_CHANGED))
			note_change(h, i, at);
	}
}

static bool is_match(const struct watch_hunt *h)
{
	return !h->breaks->match || h->breaks->match(h->breaks->ctx, h->t->vm);
}

/* Every match is noted and none ends the trip: the last one is wanted. */
static bool note_match(void *ctx, struct vm *vm)
{
	struct watch_hunt *h = ctx;

	if (is_match(h))
		h->met = vm_now(vm).n;
	if (h->breaks->events)
		*h->breaks->events = 1;
	return false;
}

static enum err scan(struct watch_hunt *h)
{
	struct trip trip = { .goal = { .until = { h->to }, .breaks = h->breaks != NULL, .interrupt = h->t->config.interrupt,
		.watch = &h->all }, .patience = PATIENCE_SEEK, .done_from = part_searched(h), .done_to = part_searched(h),
		.counts = note_match, .ctx = h };
	struct vm_stop stop;
	enum err r;

	if (h->breaks) {
		trip.goal.events = h->breaks->events;
		if (h->breaks->events)
			*h->breaks->events = 1;
		trip.goal.occurs = h->breaks->occurs;
		trip.goal.occurs_ctx = h->breaks->ctx;
	}
	forget(h);
	for (;;) {
		if ((r = timeline_travel(h->t, &trip, &stop, h->m)))
			return r;
		if (stop.kind == VM_STOP_INTERRUPT)
			return interrupted(h);
		if (stop.kind == VM_STOP_WATCH)
			note(h);
		else if (stop.kind != VM_STOP_OCCURRENCE)
			return stop.kind == VM_STOP_TIME ? OK : broken(h, &stop);
		else if (h->breaks->occurred(h->breaks->ctx, &(struct vm_occurrence){ stop.occurrence, stop.text }))
			h->met = vm_now(h->t->vm).n;
		if (stop.kind == VM_STOP_OCCURRENCE)
			timeline_pass(&trip.goal, &stop);
		else
			trip.goal.leave_break = false;
	}
}

/* ---- at full speed ---- */

static bool can_be_quick(const struct watch_hunt *h)
{
	for (unsigned i = 0; i < h->n; i++)
		if (h->at[i].off && h->w[i]->kind == VM_WATCH_STACK)
			return false;
	return true;
}

/* To the window's end at full speed, in stretches.  The window becomes the last stretch in which a word may have changed or
 * moved; what lies before it is the next one's, and *any false says that there is no such stretch. */
static enum err narrow(struct watch_hunt *h, bool *any)
{
	struct vm_goal g = { .interrupt = h->t->config.interrupt, .watch = &h->all };
	uint64_t end = h->to, now;
	struct vm_stop stop;

	h->all.quick = true;
	for (*any = false; (now = vm_now(h->t->vm).n) < end;) {
		g.until.n = end - now > QUICK_STRETCH ? now + QUICK_STRETCH : end;
		h->all.stored = false;
		stop = vm_run(h->t->vm, &g);
		if (stop.kind == VM_STOP_INTERRUPT)
			return interrupted(h);
		if (stop.kind != VM_STOP_TIME)
			return broken(h, &stop);
		if (h->all.stored) {
			*any = true;
			h->from = now;
			h->to = stop.at.n;
		}
		timeline_progress(h->t, part_searched(h));
	}
	return OK;
}

/* ---- the search ---- */

static enum err stand_at(struct watch_hunt *h, uint64_t at)
{
	struct vm_stop stop;
	enum err r = timeline_seek(h->t, (vm_time){ at }, h->t->config.interrupt, &stop, h->m);

	if (r)
		return r;
	if (stop.kind == VM_STOP_INTERRUPT)
		return interrupted(h);
	return stop.kind == VM_STOP_TIME ? OK : broken(h, &stop);
}

/* The window before the last one, and the VM at its beginning. */
static enum err enter(struct watch_hunt *h, uint64_t size)
{
	struct snapshot *s = timeline_nearest(h->t, (vm_time){ h->from - 1 });
	enum err r;

	h->to = h->from;
	h->from = h->to - s->at.n <= size ? s->at.n : h->to - size;
	if (h->from < h->start)
		h->from = h->start;
	if ((r = stand_at(h, h->from)))
		return r;
	if (h->from - snapshot_base(h->t->store)->at.n > size)
		timeline_keep(h->t);
	return OK;
}

static enum err look_slowly(struct watch_hunt *h)
{
	enum err r = vm_now(h->t->vm).n == h->from ? OK : stand_at(h, h->from);

	watch_places(h, true);
	return r ? r : scan(h);
}

/* Breakpoints are met at full speed, too. */
static enum err look(struct watch_hunt *h)
{
	bool any = true;
	enum err r = OK;

	if (!can_be_quick(h))
		return look_slowly(h);
	watch_places(h, true);
	forget(h);
	if (!h->breaks) {
		r = narrow(h, &any);
	} else {
		h->all.quick = true;
		r = scan(h);
		any = h->all.stored;
	}
	return r || !any ? r : look_slowly(h);
}

/* What the window says of where the words were. */
static void learn(struct watch_hunt *h)
{
	for (unsigned i = 0; i < h->n; i++) {
		uint64_t came = h->came[i].at;

		timeline_watch_prepend(h->w[i], came == NEVER ? h->from : came + 1, h->at[i]);
		if (came != NEVER)
			timeline_watch_prepend(h->w[i], came, h->came[i].from);
	}
}

static uint64_t later(uint64_t a, uint64_t b) { return a == NEVER ? b : b == NEVER ? a : a > b ? a : b; }

static bool was_made(const struct watch_hunt *h, unsigned i) { return h->came[i].at != NEVER && !h->came[i].from.off; }

static uint64_t last_found(const struct watch_hunt *h)
{
	uint64_t last = h->met;

	for (unsigned i = 0; i < h->n; i++)
		last = later(last, !h->moves_only ? h->change[i].at : was_made(h, i) ? h->came[i].at : NEVER);
	return last;
}

static uint64_t last_move(const struct watch_hunt *h)
{
	uint64_t last = NEVER;

	for (unsigned i = 0; i < h->n; i++)
		last = later(last, was_made(h, i) ? NEVER : h->came[i].at);
	return last;
}

/* The words that moved at `at` are looked for where they came from; did that very instruction change them, too? */
static enum err go_after_move(struct watch_hunt *h, uint64_t at)
{
	struct vm_goal goal = { .until = { at + 1 }, .watch = &h->all };
	enum err r = stand_at(h, at);

	if (r)
		return r;
	for (unsigned i = 0; i < h->n; i++)
		if (h->came[i].at == at)
			h->at[i] = h->came[i].from;
	watch_places(h, false);
	(void)vm_run(h->t->vm, &goal);
	for (unsigned i = 0; i < h->n; i++)
		if (h->came[i].at == at && (h->all.at[i].events & VM_WATCH_CHANGED))
			note_change(h, i, at);
	h->from = at;
	return OK;
}

/* A word that the user changed at `h->from` differs between that time and the one before. */
static enum err look_at_change(struct watch_hunt *h)
{
	uint64_t at = h->from - 1;
	struct snapshot *changed = timeline_nearest(h->t, (vm_time){ h->from });
	struct vm_goal goal = { .until = { h->from } };
	enum err r = stand_at(h, at);

	forget(h);
	if (r)
		return r;
	(void)vm_run(h->t->vm, &goal);
	for (unsigned i = 0; i < h->n; i++) {
		uint64_t before = vm_watch_word(h->t->vm, h->at[i]), after = snapshot_word(changed, h->at[i].off);

		if (!h->at[i].off || before == after)
			continue;
		h->change[i].at = at;
		h->change[i].events = VM_WATCH_CHANGED;
		h->change[i].before = before;
		h->change[i].after = after;
	}
	return OK;
}

/* Is there a word left that can have changed, or a breakpoint? */
static bool is_hopeless(const struct watch_hunt *h)
{
	for (unsigned i = 0; i < h->n; i++)
		if (h->at[i].off)
			return false;
	return !h->breaks;
}

/* *found: NEVER if there is nothing. */
static enum err search(struct watch_hunt *h, uint64_t *found)
{
	uint64_t size = WINDOW_FIRST, move;
	enum err r;

	for (*found = NEVER; *found == NEVER && h->from > h->start && !is_hopeless(h);) {
		if (!h->moves_only && timeline_changes_at(h->t, h->from)) {
			if ((r = look_at_change(h)))
				return r;
			if ((*found = last_found(h)) != NEVER)
				break;
		}
		if ((r = enter(h, size)) || (r = look(h)))
			return r;
		learn(h);
		*found = last_found(h);
		move = last_move(h);
		if (move != NEVER && (*found == NEVER || *found <= move)) {
			if ((r = go_after_move(h, move)))
				return r;
			*found = later(*found, last_found(h)) == move ? move : NEVER;
		}
		if (size < UINT64_MAX / WINDOW_GROWS)
			size *= WINDOW_GROWS;
	}
	return OK;
}

static struct watch_hunt hunt_from_here(struct timeline *t, struct timeline_watch *const *w, unsigned n, struct msg *m)
{
	uint64_t now = vm_now(t->vm).n;
	struct watch_hunt h = { .t = t, .w = w, .n = n, .start = timeline_start(t).n, .origin = now, .from = now, .m = m };

	for (unsigned i = 0; i < n; i++)
		h.at[i] = timeline_watch_at(w[i], now);
	return h;
}

enum err timeline_watch_trace(struct timeline *t, struct timeline_watch *w, vm_time until, struct msg *m)
{
	struct watch_hunt h = hunt_from_here(t, &w, 1, m);
	uint64_t found;
	enum err r;

	h.start = until.n;
	h.moves_only = true;
	r = search(&h, &found);
	if (!r && w->from.n > until.n)      /* it was nowhere before */
		timeline_watch_prepend(w, until.n, w->place[0].at);
	return r;
}

static void tell(const struct watch_hunt *h, uint64_t at, struct timeline_change *c)
{
	*c = (struct timeline_change){ .at = { at }, .breakpoint = h->met == at };
	for (unsigned i = 0; i < h->n; i++) {
		if (h->change[i].at != at)
			continue;
		c->word[i].events = h->change[i].events;
		c->word[i].before = h->change[i].before;
		c->word[i].after = h->change[i].after;
	}
}

static enum err go_back(struct watch_hunt *h, struct timeline_change *change, bool *found)
{
	uint64_t at;
	enum err r;

	if ((r = search(h, &at)))
		return r;
	if (at != NEVER)
		tell(h, at, change);
	if ((r = stand_at(h, at != NEVER ? at : h->start)))
		return r;
	*found = at != NEVER;
	return OK;
}

enum err timeline_watch_back(struct timeline *t, const struct timeline_search *breaks, struct timeline_watch *const *w,
	unsigned n, struct timeline_change *change, bool *found, struct msg *m)
{
	struct vm_place at;
	struct watch_hunt h;
	struct origin o;
	enum err r = OK;

	timeline_progress_begin(t);
	for (unsigned i = 0; i < n && !r; i++)
		r = timeline_watch_find(t, w[i], &at, m);
	if (r)
		return r;
	h = hunt_from_here(t, w, n, m);
	h.breaks = breaks;
	o = timeline_origin(t);
	if ((r = go_back(&h, change, found)))
		timeline_return(t, &o, r);
	timeline_origin_release(&o);
	return r;
}
