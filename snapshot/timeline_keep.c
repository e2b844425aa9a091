/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Automatic snapshots: where they are wanted, and which are given up when the budget is full.
 *
 * While there is room, all are kept.  After that the one goes whose loss hurts least: the gap that it would leave, in
 * relation to how far that is from where the user stands.
 */
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/timeline_priv.h"

#define AUTOS_MOST 4096u
#define AUTOS_LEAST 8u             /* beyond the budget, when named snapshots have used it up */
#define LEAST_STRETCH 65536u       /* single steps do not take snapshots */
#define SMOOTH 0.25
#define GAP_NS 80e6                /* the gap that one waits for is below a tenth of a second */
#define PATIENCE_LEAST 8
#define NURSERY_PART 8             /* with less in it than this part, there is nothing to gain */
#define WAIT_PART 4                /* of the gap: no longer than this */
#define WAIT_MORE 1.03             /* programs do not allocate quite evenly */
#define NEARNESS 3                 /* the gap at the far end of history is 4/3 of that here: all of it is visited */

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

	for (unsigned i = 0; i < t->marks_count && t->marks[i].s->at.n <= at.n; i++) {
		const struct mark *k = &t->marks[i];

		if ((!best || k->s->at.n > best->at.n) && branch_is_here(t, k->branch, k->s->at))
			best = k->s;
	}
	return best;
}

/* ---- when ---- */

/* A large state is worth an eighth of the run, too, if nobody is to wait longer than GAP_NS for a moment between two of
 * its snapshots. */
static uint64_t gap_wanted(const struct timeline *t, unsigned patience)
{
	double gap_ns = patience * t->pace.take_ns, least_ns = PATIENCE_LEAST * t->pace.take_ns, gap;

	if (patience > PATIENCE_LEAST && gap_ns > GAP_NS)
		gap_ns = least_ns > GAP_NS ? least_ns : GAP_NS;
	gap = gap_ns / t->pace.instr_ns;
	return gap > (double)t->config.spacing_instrs ? (uint64_t)gap : t->config.spacing_instrs;
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

static double allocated_words(const struct timeline *t)
{
	struct vm_nursery n = vm_nursery(t->vm);

	return (double)n.collections * (double)n.words + (double)n.used_words;
}

bool timeline_puts_off(struct timeline *t, vm_time *due)
{
	vm_time now = vm_now(t->vm);
	struct snapshot *last = timeline_nearest(t, now);
	struct vm_nursery n = vm_nursery(t->vm);
	double words_per_instr = (allocated_words(t) - t->kept.allocated_words) / ((double)now.n - (double)t->kept.at.n);
	double wait = (double)(n.words - n.used_words) / words_per_instr * WAIT_MORE;
	unsigned next = autos_before(t, now);

	if (!last || last->at.n == now.n || n.used_words < n.words / NURSERY_PART)
		return false;
	if (t->wait.last.n != last->at.n) {
		t->wait.last = last->at;
		t->wait.until = (vm_time){ now.n + (now.n - last->at.n) / WAIT_PART };
	}
	if (!(wait > 0 && (double)now.n + wait < (double)t->wait.until.n))
		return false;
	due->n = now.n + (uint64_t)wait + 1;
	if (next < t->autos_count && t->autos[next]->at.n < due->n)
		due->n = t->autos[next]->at.n;
	return true;
}

bool timeline_is_due(const struct timeline *t, unsigned patience)
{
	vm_time now = vm_now(t->vm);
	struct snapshot *last = timeline_nearest(t, now);

	return !last || now.n - last->at.n >= gap_wanted(t, patience);
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

static bool autos_grow(struct timeline *t)
{
	unsigned room = t->autos_room ? 2 * t->autos_room : 64;
	struct snapshot **more = realloc(t->autos, room * sizeof *more);

	if (!more)
		return false;
	t->autos = more;
	t->autos_room = room;
	return true;
}

static enum err autos_room(struct timeline *t, struct msg *m)
{
	if (t->autos_count < t->autos_room || autos_grow(t))
		return OK;
	return msg_set(m, ERR_NO_MEMORY, "There is no memory for another snapshot.");
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
	t->kept.at = vm_now(t->vm);
	t->kept.allocated_words = allocated_words(t);
	if (timeline_insert(t, s, NULL) == OK)
		timeline_thin(t);
}

/* ---- giving up ---- */

static double distance(uint64_t a, uint64_t b) { return a > b ? (double)(a - b) : (double)(b - a); }

/* While a run goes beyond the end, that is where it is. */
static uint64_t known_end(const struct timeline *t)
{
	uint64_t now = vm_now(t->vm).n;

	return now > t->end.n ? now : t->end.n;
}

/* A list of automatic snapshots, and how far it is from where the user stands to its beginning. */
struct stretch {
	struct snapshot **autos;
	unsigned *count;
	uint64_t end;
	double away;              /* of branches that are not the current one */
	uint64_t from;            /* what distances are counted from */
};

/* How much it hurts to lose the i-th. */
static double worth(const struct timeline *t, const struct stretch *s, unsigned i)
{
	uint64_t at = s->autos[i]->at.n, after = i + 1 < *s->count ? s->autos[i + 1]->at.n : s->end;
	double gap = distance(after, i ? s->autos[i - 1]->at.n : at);

	return gap / (s->away + distance(s->from, at) + NEARNESS * (double)known_end(t) + (double)t->config.spacing_instrs);
}

struct worst {
	struct stretch in;
	unsigned i;
	double worth;
	bool any;
};

static void look_for_worst(const struct timeline *t, const struct stretch *s, unsigned first, struct worst *w)
{
	for (unsigned i = first; i < *s->count; i++) {
		double x = worth(t, s, i);

		if (!s->autos[i]->kept && (!w->any || x < w->worth))
			*w = (struct worst){ *s, i, x, true };
	}
}

/* Those of a branch that is not the current one are as far away as the way there is long. */
static void look_at_rest(const struct timeline *t, struct branch *b, uint64_t now, struct worst *w)
{
	uint64_t from = b->rest.autos_count ? b->rest.autos[0]->at.n : 0;
	struct stretch s = { b->rest.autos, &b->rest.autos_count, b->end.n, distance(now, from), from };

	look_for_worst(t, &s, 0, w);
}

static bool give_one_up(struct timeline *t)
{
	uint64_t now = vm_now(t->vm).n;
	struct stretch here = { t->autos, &t->autos_count, known_end(t), 0, now };
	struct worst w = { .any = false };

	look_for_worst(t, &here, 1, &w);
	for (unsigned i = 0; i < t->branches_count; i++)
		look_at_rest(t, t->branches[i], now, &w);
	if (!w.any)
		return false;
	snapshot_release(w.in.autos[w.i]);
	--*w.in.count;
	memmove(w.in.autos + w.i, w.in.autos + w.i + 1, (*w.in.count - w.i) * sizeof *w.in.autos);
	return true;
}

static unsigned autos_of_all(const struct timeline *t)
{
	unsigned n = t->autos_count;

	for (unsigned i = 0; i < t->branches_count; i++)
		n += t->branches[i]->rest.autos_count;
	return n;
}

void timeline_thin(struct timeline *t)
{
	for (unsigned n = autos_of_all(t); n > AUTOS_MOST ||
	     (n > AUTOS_LEAST && snapshot_store_bytes(t->store) > t->config.budget_bytes); n--)
		if (!give_one_up(t))
			return;
}

void timeline_set_budget(struct timeline *t, size_t bytes)
{
	t->config.budget_bytes = bytes;
	timeline_thin(t);
}

size_t timeline_budget(const struct timeline *t) { return t->config.budget_bytes; }

void timeline_begin_anew(struct timeline *t)
{
	while (t->autos_count)
		snapshot_release(t->autos[--t->autos_count]);
	t->begins_changed = true;
}

/* ---- branches ---- */

unsigned timeline_autos_from(const struct timeline *t, vm_time at)
{
	return at.n ? autos_before(t, (vm_time){ at.n - 1 }) : 0;
}

bool timeline_autos_take(struct timeline *t, vm_time fork, struct rest *out)
{
	unsigned first = timeline_autos_from(t, fork);

	out->autos_count = t->autos_count - first;
	if (!(out->autos = malloc((out->autos_count + 1) * sizeof *out->autos)))
		return false;
	memcpy(out->autos, t->autos + first, out->autos_count * sizeof *out->autos);
	t->autos_count = first;
	return true;
}

bool timeline_autos_put(struct timeline *t, const struct rest *rest)
{
	while (t->autos_room < t->autos_count + rest->autos_count)
		if (!autos_grow(t))
			return false;
	if (rest->autos_count)
		memcpy(t->autos + t->autos_count, rest->autos, rest->autos_count * sizeof *rest->autos);
	t->autos_count += rest->autos_count;
	return true;
}

void timeline_usage(const struct timeline *t, unsigned *automatic, size_t *bytes)
{
	*automatic = autos_of_all(t);
	*bytes = snapshot_store_bytes(t->store);
}
