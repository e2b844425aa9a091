/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverse motion: the last match before now, by running forward over windows further and further back.
 *
 *     start ........ [ window 3            )[ window 2    )[ w1 ) now
 *
 * The first window is small, since what one looks for is usually near, and each is eight times the last one, until they
 * are as long as the snapshots are apart.  A window that begins between two snapshots gets one of its own at its
 * beginning, so that the next reverse motion nearby starts from there.
 */
#include "snapshot/timeline_priv.h"

#define WINDOW_FIRST_STEPS 1024u
#define WINDOW_FIRST_EVENTS 4096u  /* they are met much more often than breakpoints */
#define WINDOW_FIRST_BREAKS 65536u
#define WINDOW_GROWS 8u
#define STEPS_PER_LOOK 4096u       /* instructions between two looks at the clock */

struct hunt {
	struct timeline *t;
	const struct timeline_search *s;
	uint64_t start, origin;
	uint64_t from, to;             /* the window, to exclusive */
	bool found;
	vm_time last;
	struct msg *m;
};

static enum err interrupted(struct hunt *h)
{
	return msg_set(h->m, ERR_INTERRUPTED, "Interrupted while searching backwards, at time %llu.",
		(unsigned long long)h->from);
}

/* Only a history that does not repeat itself gets here. */
static enum err broken(struct hunt *h, const struct vm_stop *stop)
{
	return msg_set(h->m, ERR_HISTORY, "The past cannot be searched beyond time %llu: %s", (unsigned long long)stop->at.n,
		stop->text[0] ? stop->text : "the program stopped there.");
}

static bool is_match(const struct hunt *h)
{
	return !h->s->match || h->s->match(h->s->ctx, h->t->vm);
}

static double part_searched(const struct hunt *h)
{
	return (double)(h->origin - h->from) / (double)(h->origin - h->start);
}

static void note(struct hunt *h)
{
	h->found = true;
	h->last = vm_now(h->t->vm);
}

/* Every match is noted and none ends the trip: the last one is wanted. */
static bool note_match(void *ctx, struct vm *vm)
{
	struct hunt *h = ctx;

	(void)vm;
	if (is_match(h))
		note(h);
	if (h->s->events)
		*h->s->events = 1;
	return false;
}

static enum err scan_breaks(struct hunt *h)
{
	struct trip trip = { .goal = { .until = { h->to }, .breaks = true, .interrupt = h->t->config.interrupt },
		.patience = PATIENCE_SEEK, .done_from = part_searched(h), .done_to = part_searched(h),
		.counts = note_match, .ctx = h };
	struct vm_stop stop;
	enum err r;

	trip.goal.events = h->s->events;
	if (h->s->events)
		*h->s->events = 1;
	trip.goal.occurs = h->s->occurs;
	trip.goal.occurs_ctx = h->s->ctx;
	for (;;) {
		if ((r = timeline_travel(h->t, &trip, &stop, h->m)))
			return r;
		if (stop.kind != VM_STOP_OCCURRENCE)
			break;
		if (h->s->occurred(h->s->ctx, &(struct vm_occurrence){ stop.occurrence, stop.text }))
			note(h);
		timeline_pass(&trip.goal, &stop);
	}
	if (stop.kind == VM_STOP_INTERRUPT)
		return interrupted(h);
	return stop.kind == VM_STOP_TIME ? OK : broken(h, &stop);
}

static bool flag_is_up(const struct timeline *t) { return t->config.interrupt && *t->config.interrupt; }

static enum err scan_steps(struct hunt *h)
{
	struct vm *vm = h->t->vm;

	for (uint64_t now = h->from; now < h->to; now++) {
		struct vm_goal goal = { .until = { now + 1 } };
		struct vm_stop stop;

		if (is_match(h))
			note(h);
		stop = vm_run(vm, &goal);
		if (stop.kind != VM_STOP_TIME)
			return broken(h, &stop);
		if (now % STEPS_PER_LOOK == 0) {
			if (flag_is_up(h->t))
				return interrupted(h);
			timeline_progress(h->t, part_searched(h));
		}
	}
	return OK;
}

/* The window before the last one, and the VM at its beginning. */
static enum err enter(struct hunt *h, uint64_t size)
{
	struct timeline *t = h->t;
	struct snapshot *s = timeline_nearest(t, (vm_time){ h->from - 1 });
	struct vm_stop stop;
	enum err r;

	h->to = h->from;
	h->from = h->to - s->at.n <= size ? s->at.n : h->to - size;
	if ((r = timeline_seek(t, (vm_time){ h->from }, t->config.interrupt, &stop, h->m)))
		return r;
	if (stop.kind == VM_STOP_INTERRUPT)
		return interrupted(h);
	if (stop.kind != VM_STOP_TIME)
		return broken(h, &stop);
	if (h->from - snapshot_base(t->store)->at.n > size)
		timeline_keep(t);
	return OK;
}

static enum err search(struct hunt *h)
{
	uint64_t size = h->s->each_instr ? WINDOW_FIRST_STEPS : h->s->events ? WINDOW_FIRST_EVENTS : WINDOW_FIRST_BREAKS;
	enum err r;

	while (!h->found && h->from > h->start) {
		if ((r = enter(h, size)) || (r = h->s->each_instr ? scan_steps(h) : scan_breaks(h)))
			return r;
		if (size < UINT64_MAX / WINDOW_GROWS)   /* snapshots that lie close together end windows early, so there may be many */
			size *= WINDOW_GROWS;
	}
	return OK;
}

/* One instruction back is no search; but leave a snapshot nearby, the next one wants to go there, too. */
static enum err step_back(struct hunt *h)
{
	enum err r = OK;

	if (h->origin == h->start)
		return OK;
	if (h->origin - 1 - timeline_nearest(h->t, (vm_time){ h->origin - 1 })->at.n > WINDOW_FIRST_STEPS)
		r = enter(h, WINDOW_FIRST_STEPS);
	h->found = true;
	h->last.n = h->origin - 1;
	return r;
}

static enum err arrive(struct hunt *h)
{
	vm_time at = h->found ? h->last : (vm_time){ h->start };
	struct vm_stop stop;
	enum err r;

	if ((r = timeline_seek(h->t, at, NULL, &stop, h->m)))
		return r;
	return stop.kind == VM_STOP_TIME ? OK : broken(h, &stop);
}

enum err timeline_reverse(struct timeline *t, const struct timeline_search *s, bool *found, struct msg *m)
{
	struct hunt h = { .t = t, .s = s, .start = timeline_start(t).n, .origin = vm_now(t->vm).n, .from = vm_now(t->vm).n, .m = m };
	struct origin o = timeline_origin(t);
	enum err r;

	timeline_progress_begin(t);
	r = s->each_instr && !s->match ? step_back(&h) : search(&h);
	if (!r)
		r = arrive(&h);
	if (r)
		timeline_return(t, &o, r);
	else
		*found = h.found;
	timeline_origin_release(&o);
	return r;
}
