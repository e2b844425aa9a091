/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Automatic snapshots: where they are wanted, and which are given up when the budget is full.
 *
 * While there is room, all are kept.  After that the one goes whose loss hurts least: the gap that it would leave,
 * in relation to how far that is from where the user stands.  That leaves about as many for each
 * doubling of the distance.
 */
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/timeline_priv.h"

#define AUTOS_MOST 4096u
#define AUTOS_LEAST 8u             /* beyond the budget, when named snapshots have used it up */
#define LEAST_STRETCH 65536u       /* single steps do not take snapshots */
#define SMOOTH 0.25

/* ---- finding ---- */

/* How many automatic snapshots there are at or before `at`. */
static unsigned autos_before(const struct timeline *t, vm_time at)
{
	unsigned low = 0, high = t->autos_count;

	while (low < high) {
		unsigned mid = (low + high) / 2;

		if (t->autos[mid]->at.n <= at.n)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct snapshot *timeline_nearest(const struct timeline *t, vm_time at)
{
	unsigned n = autos_before(t, at);
	struct snapshot *best = n ? t->autos[n - 1] : NULL;

	for (unsigned i = 0; i < t->marks_count && t->marks[i].s->at.n <= at.n; i++)
		if (!best || t->marks[i].s->at.n > best->at.n)
			best = t->marks[i].s;
	return best;
}

/* ---- when ---- */

static uint64_t gap_wanted(const struct timeline *t, unsigned patience)
{
	double paid_for = patience * t->pace.take_ns / t->pace.instr_ns;

	return paid_for > (double)t->config.spacing_instrs ? (uint64_t)paid_for : t->config.spacing_instrs;
}

vm_time timeline_due(const struct timeline *t, unsigned patience)
{
	vm_time now = vm_now(t->vm);
	struct snapshot *last = timeline_nearest(t, now);
	uint64_t gap = gap_wanted(t, patience), due;
	unsigned next = autos_before(t, now);

	due = last && last->at.n + gap > now.n + LEAST_STRETCH ? last->at.n + gap : now.n + LEAST_STRETCH;
	if (next < t->autos_count && t->autos[next]->at.n < due)
		due = t->autos[next]->at.n;
	return (vm_time){ due };
}

static void smooth(double *x, double measured)
{
	*x += (measured - *x) * SMOOTH;
}

void timeline_pace_run(struct timeline *t, uint64_t instrs, uint64_t ns)
{
	if (instrs >= LEAST_STRETCH)
		smooth(&t->pace.instr_ns, (double)(ns + 1) / (double)instrs);
}

/* ---- taking ---- */

static enum err autos_room(struct timeline *t, struct msg *m)
{
	unsigned room = t->autos_room ? 2 * t->autos_room : 64;
	struct snapshot **more;

	if (t->autos_count < t->autos_room)
		return OK;
	if (!(more = realloc(t->autos, room * sizeof *more)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another snapshot.");
	t->autos = more;
	t->autos_room = room;
	return OK;
}

enum err timeline_insert(struct timeline *t, struct snapshot *s, struct msg *m)
{
	unsigned n = autos_before(t, s->at);
	enum err r;

	if (n && t->autos[n - 1]->at.n == s->at.n) {
		snapshot_release(s);
		return OK;
	}
	if ((r = autos_room(t, m))) {
		snapshot_release(s);
		return r;
	}
	memmove(t->autos + n + 1, t->autos + n, (t->autos_count - n) * sizeof *t->autos);
	t->autos[n] = s;
	t->autos_count++;
	return OK;
}

void timeline_keep(struct timeline *t)
{
	struct snapshot *last = timeline_nearest(t, vm_now(t->vm)), *s;
	uint64_t began = host_cpu_ns();

	if (last && snapshot_meet(t->store, last))
		return;
	if (snapshot_take(t->store, &s, NULL) != OK)
		return;
	smooth(&t->pace.take_ns, (double)(host_cpu_ns() - began));
	if (timeline_insert(t, s, NULL) == OK)
		timeline_thin(t);
}

/* ---- giving up ---- */

static void autos_remove(struct timeline *t, unsigned i)
{
	snapshot_release(t->autos[i]);
	t->autos_count--;
	memmove(t->autos + i, t->autos + i + 1, (t->autos_count - i) * sizeof *t->autos);
}

static double distance(uint64_t a, uint64_t b) { return a > b ? (double)(a - b) : (double)(b - a); }

/* How much it hurts to lose the i-th. */
static double worth(const struct timeline *t, unsigned i, uint64_t now)
{
	uint64_t after = i + 1 < t->autos_count ? t->autos[i + 1]->at.n : t->end.n;
	double gap = distance(after, t->autos[i - 1]->at.n);

	return gap / (distance(now, t->autos[i]->at.n) + (double)t->config.spacing_instrs);
}

static void give_one_up(struct timeline *t)
{
	uint64_t now = vm_now(t->vm).n;
	unsigned worst = 1;
	double least = worth(t, 1, now);

	for (unsigned i = 2; i < t->autos_count; i++) {
		double w = worth(t, i, now);

		if (w < least) {
			least = w;
			worst = i;
		}
	}
	autos_remove(t, worst);
}

void timeline_thin(struct timeline *t)
{
	while (t->autos_count > AUTOS_MOST ||
	       (t->autos_count > AUTOS_LEAST && snapshot_store_bytes(t->store) > t->config.budget_bytes))
		give_one_up(t);
}

void timeline_set_budget(struct timeline *t, size_t bytes)
{
	t->config.budget_bytes = bytes;
	timeline_thin(t);
}

size_t timeline_budget(const struct timeline *t) { return t->config.budget_bytes; }

void timeline_forget_after(struct timeline *t, vm_time at)
{
	while (t->autos_count > 1 && t->autos[t->autos_count - 1]->at.n > at.n)
		autos_remove(t, t->autos_count - 1);
	while (t->marks_count && t->marks[t->marks_count - 1].s->at.n > at.n)
		mark_release(&t->marks[--t->marks_count]);
}
