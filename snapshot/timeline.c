/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a timeline, running forward, seeking. */
#include <stdio.h>
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/timeline_priv.h"
#include "vm/watch.h"

#define SPACING_INSTRS 1000000u
#define BUDGET_MOST_BYTES (UINT64_C(1) << 30)
#define STRETCH_INSTRS (UINT64_C(1) << 24)    /* between two looks at the clock: some tens of milliseconds */
#define PASSED_PER_LOOK 256u                   /* breakpoints passed over between two such looks */
#define TELL_NS 250000000u
/* Putting a snapshot costs about as much as running this far. */
#define NEAR_INSTRS 65536u

/* ---- making ---- */

static void fill_in(struct timeline_config *c)
{
	uint64_t memory = host_memory_bytes() / 8;

	if (!c->budget_bytes)
		c->budget_bytes = (size_t)(memory < BUDGET_MOST_BYTES ? memory : BUDGET_MOST_BYTES);
	if (!c->spacing_instrs)
		c->spacing_instrs = SPACING_INSTRS;
}

static enum err begin(struct timeline *t, struct msg *m)
{
	struct snapshot *s;
	enum err r;

	if (!(t->branch = branch_new(t, BRANCH_FIRST, NULL)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a timeline.");
	t->branch->live = true;
	if ((r = snapshot_store_new(&t->store, t->vm, m)) || (r = snapshot_take(t->store, &s, m)))
		return r;
	t->end = s->at;
	return timeline_insert(t, s, m);
}

enum err timeline_new(struct timeline **out, struct vm *vm, const struct timeline_config *c, struct msg *m)
{
	struct timeline *t = calloc(1, sizeof *t);
	enum err r;

	if (!t)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a timeline.");
	t->vm = vm;
	if (c)
		t->config = *c;
	fill_in(&t->config);
	t->pace = (struct pace){ .take_ns = 100000, .instr_ns = 2 };
	if ((r = begin(t, m))) {
		timeline_free(t);
		return r;
	}
	*out = t;
	return OK;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	while (t->autos_count)
		snapshot_release(t->autos[--t->autos_count]);
	while (t->marks_count)
		mark_release(&t->marks[--t->marks_count]);
	branches_free(t);
	free(t->autos);
	free(t->marks);
	snapshot_store_free(t->store);
	free(t);
}

void timeline_set_pause(struct timeline *t, timeline_pause_fn fn, const volatile sig_atomic_t *soon, void *ctx)
{
	t->pause = fn;
	t->pause_soon = soon;
	t->pause_ctx = ctx;
}

struct vm *timeline_vm(struct timeline *t) { return t->vm; }
struct snapshot_store *timeline_store(struct timeline *t) { return t->store; }
vm_time timeline_start(const struct timeline *t) { return t->autos[0]->at; }
vm_time timeline_now(const struct timeline *t) { return vm_now(t->vm); }
vm_time timeline_end(const struct timeline *t) { return t->end; }
struct digest timeline_digest(struct timeline *t) { return snapshot_digest_now(t->store); }

/* ---- travelling ---- */

void timeline_progress(struct timeline *t, double done)
{
	uint64_t now = host_steady_ns();

	if (!t->config.progress || now - t->told_ns < TELL_NS)
		return;
	t->told_ns = now;
	t->config.progress(t->config.ctx, done);
}

void timeline_progress_begin(struct timeline *t)
{
	if (!t->long_work)
		t->told_ns = host_steady_ns();
}

void timeline_long_work(struct timeline *t, bool begins)
{
	t->long_work = false;
	timeline_progress_begin(t);
	t->long_work = begins;
}

static bool digest_goes_on(void *ctx, double done)
{
	struct timeline *t = ctx;

	timeline_progress(t, done);
	return !t->config.interrupt || !*t->config.interrupt;
}

enum err timeline_find_digest(struct timeline *t, struct digest *out, struct msg *m)
{
	timeline_progress_begin(t);
	if (snapshot_digest_while(t->store, digest_goes_on, t, out))
		return OK;
	return msg_set(m, ERR_INTERRUPTED, "Interrupted before the digest was known.");
}

static vm_time least(vm_time a, vm_time b) { return a.n < b.n ? a : b; }

/* The stop left an instruction half done.  The past up to it is known, so run there again from the last snapshot.
 * Should even that not come through, the VM stands at that snapshot. */
static enum err mend(struct timeline *t, struct vm_stop *stop, struct msg *m)
{
	struct vm_goal goal = { .until = stop->at };
	struct snapshot *base = snapshot_base(t->store);
	struct vm_stop again;
	enum err r;

	if ((r = snapshot_put(t->store, base, m)))
		return r;
	again = vm_run(t->vm, &goal);
	if (again.kind != VM_STOP_TIME) {
		if ((r = snapshot_put(t->store, base, m)))
			return r;
		stop->at = base->at;
	}
	stop->torn = false;
	return OK;
}

static double part_done(const struct trip *trip, uint64_t from, uint64_t now)
{
	uint64_t to = trip->known.n ? trip->known.n : trip->goal.until.n;
	double part = to > from ? (double)(now - from) / (double)(to - from) : 1;

	return trip->done_from < 0 || now > to ? -1 : trip->done_from + (trip->done_to - trip->done_from) * part;
}

/* A breakpoint that does not count is left behind.  The VM looks at the flag between slices of time only, and with
 * breakpoints closer together than that nobody would. */
static bool passes(const struct trip *trip, struct vm *vm, struct vm_stop *stop)
{
	const volatile sig_atomic_t *flag = trip->goal.interrupt;

	if ((stop->kind != VM_STOP_BREAK && stop->kind != VM_STOP_EVENT) || !trip->counts || trip->counts(trip->ctx, vm))
		return false;
	if (flag && *flag)
		stop->kind = VM_STOP_INTERRUPT;
	return stop->kind != VM_STOP_INTERRUPT;
}

/* If the way back here would be long: one who leaves often comes back. */
static void keep_origin(struct timeline *t)
{
	if (timeline_is_due(t, PATIENCE_SEEK))
		timeline_keep(t);
}

/* One look at the clock for all the breakpoints that are passed on the way. */
static struct vm_stop run_stretch(struct timeline *t, const struct trip *trip, struct vm_goal *goal, uint64_t origin)
{
	uint64_t began = host_cpu_ns(), from = vm_now(t->vm).n;
	struct vm_stop stop = vm_run(t->vm, goal);

	for (unsigned passed = 1; passes(trip, t->vm, &stop); passed++) {
		if (passed % PASSED_PER_LOOK == 0)
			timeline_progress(t, part_done(trip, origin, stop.at.n));
		goal->leave_break = true;
		stop = vm_run(t->vm, goal);
	}
	timeline_pace_run(t, vm_now(t->vm).n - from, host_cpu_ns() - began);
	return stop;
}

static void note_change(struct vm_watch *w, uint64_t before, uint64_t after)
{
	if (!(w->events & VM_WATCH_CHANGED))
		w->before = before;
	w->after = after;
	w->events |= VM_WATCH_CHANGED;
	if (w->before == after)
		w->events &= ~(unsigned)VM_WATCH_CHANGED;
}

/* Watched words that the user changed here are told of as if the instruction before had done it. */
static enum err take_up_change(struct timeline *t, struct vm_watches *all, struct vm_stop *stop, struct msg *m)
{
	uint64_t before[VM_WATCHES_MAX] = { 0 };
	bool told = stop->kind == VM_STOP_WATCH, any = false;
	enum err r;

	if (!all || all->moves_only)
		return timeline_take_up_change(t, m);
	for (unsigned i = 0; i < all->count; i++)
		before[i] = vm_watch_word(t->vm, all->at[i].at);
	if ((r = timeline_take_up_change(t, m)))
		return r;
	for (unsigned i = 0; i < all->count; i++) {
		struct vm_watch *w = &all->at[i];
		uint64_t after = vm_watch_word(t->vm, w->at);

		if (!told)
			w->events = 0;
		if (!w->at.off || after == before[i])
			continue;
		note_change(w, before[i], after);
		any = true;
	}
	if (any && (stop->kind == VM_STOP_TIME || stop->kind == VM_STOP_INTERRUPT))
		stop->kind = VM_STOP_WATCH;
	return OK;
}

enum err timeline_travel(struct timeline *t, const struct trip *trip, struct vm_stop *stop, struct msg *m)
{
	vm_time due = timeline_due(t, trip->patience);
	struct vm_goal goal = trip->goal;
	uint64_t from = vm_now(t->vm).n;
	enum err r = OK;

	goal.pause = t->pause_soon;
	for (;;) {
		vm_time pause = { vm_now(t->vm).n + STRETCH_INSTRS }, change = timeline_change_after(t, vm_now(t->vm));

		goal.until = least(least(trip->goal.until, change), least(due, pause));
		*stop = run_stretch(t, trip, &goal, from);
		if (stop->at.n == change.n && (r = take_up_change(t, goal.watch, stop, m)))
			return r;
		if (stop->kind != VM_STOP_TIME || stop->at.n >= trip->goal.until.n)
			break;
		if (stop->at.n >= due.n && !timeline_puts_off(t, &due)) {
			timeline_keep(t);
			due = timeline_due(t, trip->patience);
		}
		goal.leave_break = false;
		if (t->pause)
			t->pause(t->pause_ctx);
		timeline_progress(t, part_done(trip, from, stop->at.n));
	}
	if (stop->torn)
		r = mend(t, stop, m);
	if (!r && stop->kind == VM_STOP_OCCURRENCE)
		keep_origin(t);
	if (vm_now(t->vm).n > t->end.n && !t->sealed)
		t->end = vm_now(t->vm);
	return r;
}

void timeline_pass(struct vm_goal *goal, const struct vm_stop *stop)
{
	goal->leave_occurs = stop->at.n == goal->leave_at.n && goal->leave_occurs != VM_ALL ? goal->leave_occurs + 1 : 1;
	goal->leave_at = stop->at;
	goal->leave_break = true;
}

/* A recording knows nothing beyond its end, so one instruction beyond is far enough to see whether something else stops
 * the program at the end itself. */
static vm_time reach(const struct timeline *t, vm_time at)
{
	return t->sealed && at.n > t->end.n ? (vm_time){ t->end.n + 1 } : at;
}

/* Back to the end of the recording when it was left behind. */
static enum err stay_inside(struct timeline *t, struct vm_stop *stop, struct msg *m)
{
	struct vm_stop back;
	enum err r;

	if (!t->sealed || vm_now(t->vm).n <= t->end.n)
		return OK;
	if ((r = timeline_seek(t, t->end, NULL, &back, m)))
		return r;
	*stop = (struct vm_stop){ .kind = VM_STOP_HISTORY, .at = timeline_now(t) };
	snprintf(stop->text, sizeof stop->text, "The recording ends here.");
	return OK;
}

enum err timeline_run(struct timeline *t, const struct vm_goal *goal, struct vm_stop *stop, struct msg *m)
{
	return timeline_run_until(t, goal, NULL, NULL, stop, m);
}

enum err timeline_run_until(struct timeline *t, const struct vm_goal *goal, bool (*counts)(void *ctx, struct vm *vm),
	void *ctx, struct vm_stop *stop, struct msg *m)
{
	struct trip trip = { .goal = *goal, .patience = PATIENCE_LIVE, .done_to = 1, .counts = counts, .ctx = ctx };
	enum err r;

	if (goal->until.n == VM_FOREVER.n && t->end.n > vm_now(t->vm).n)
		trip.known = t->end;
	else if (goal->until.n == VM_FOREVER.n)
		trip.done_from = trip.done_to = -1;

	if (!goal->interrupt)
		trip.goal.interrupt = t->config.interrupt;
	trip.goal.until = reach(t, goal->until);
	timeline_progress_begin(t);
	if ((r = timeline_travel(t, &trip, stop, m)))
		return r;
	return stay_inside(t, stop, m);
}

/* ---- seeking ---- */

static enum err put_nearest(struct timeline *t, vm_time at, struct msg *m)
{
	struct snapshot *s = timeline_nearest(t, at);
	uint64_t now = vm_now(t->vm).n;

	if (now <= at.n && (!s || s->at.n <= now + NEAR_INSTRS))
		return OK;
	if (!s)
		return msg_set(m, ERR_HISTORY, "The history begins at time %llu.", (unsigned long long)timeline_start(t).n);
	return snapshot_put(t->store, s, m);
}

enum err timeline_seek(struct timeline *t, vm_time at, const volatile sig_atomic_t *interrupt, struct vm_stop *stop,
	struct msg *m)
{
	struct trip trip = { .goal = { .until = at, .interrupt = interrupt }, .patience = PATIENCE_SEEK, .done_to = 1 };
	enum err r;

	if ((r = put_nearest(t, at, m)))
		return r;
	return timeline_travel(t, &trip, stop, m);
}

struct origin timeline_origin(struct timeline *t)
{
	return (struct origin){ snapshot_retain(snapshot_base(t->store)), vm_now(t->vm) };
}

void timeline_origin_release(struct origin *o) { snapshot_release(o->from); }

enum err timeline_return(struct timeline *t, struct origin *o, enum err r)
{
	struct trip trip = { .goal = { .until = o->at }, .patience = PATIENCE_SEEK, .done_from = -1, .done_to = -1 };
	struct vm_stop stop;

	caravan_check(snapshot_put(t->store, o->from, NULL) == OK);
	caravan_check(timeline_travel(t, &trip, &stop, NULL) == OK);
	return r;
}

static enum err go(struct timeline *t, vm_time at, struct vm_stop *stop, struct msg *m)
{
	enum err r;

	if ((r = timeline_seek(t, reach(t, at), t->config.interrupt, stop, m)))
		return r;
	if (stop->kind == VM_STOP_INTERRUPT)
		return msg_set(m, ERR_INTERRUPTED, "Interrupted on the way to time %llu.", (unsigned long long)at.n);
	return stay_inside(t, stop, m);
}

enum err timeline_goto(struct timeline *t, vm_time at, struct vm_stop *stop, struct msg *m)
{
	struct origin o;
	enum err r;

	if (at.n < timeline_start(t).n)
		return msg_set(m, ERR_HISTORY, "The history begins at time %llu.", (unsigned long long)timeline_start(t).n);
	timeline_progress_begin(t);
	keep_origin(t);
	o = timeline_origin(t);
	if ((r = go(t, at, stop, m)))
		timeline_return(t, &o, r);
	timeline_origin_release(&o);
	return r;
}
