/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a timeline goes into a file: branches, by age, and for each of them its own part of the log and its own snapshots,
 * ascending in time, no two at one.  The first snapshot of every branch but the first is its fork's.
 *
 * Of a crash or a checkpoint only the current history goes in, as one branch.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

/* A branch of the file. */
struct limb {
	struct timeline_branch is;
	struct branch_log log[2];
	struct snapshot *stand;
	unsigned stand_limb;
	int64_t first;             /* the id of its first snapshot */
};

struct pick {
	struct snapshot *s;
	unsigned limb;
};

struct picks {
	struct timeline *t;
	bool alone;                /* the current history as one limb; otherwise limbs have the indices of branches */
	vm_time since;             /* it begins there */
	struct limb *limbs;
	unsigned limbs_count;
	struct pick *at;           /* by limb, then time */
	uint32_t count;
	struct page_count *pages;
	size_t budget, used, pages_total;
};

/* ---- choosing ---- */

static unsigned limb_of(const struct picks *p, struct branch *b, vm_time at)
{
	return p->alone ? 0 : branch_index(p->t, branch_owner(b, at));
}

static int compare(const struct pick *a, unsigned limb, vm_time at)
{
	if (a->limb != limb)
		return a->limb < limb ? -1 : 1;
	return a->s->at.n < at.n ? -1 : a->s->at.n > at.n;
}

/* The index of the first that is not before that. */
static uint32_t place_of(const struct picks *p, unsigned limb, vm_time at)
{
	uint32_t low = 0, high = p->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (compare(&p->at[mid], limb, at) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void pick(struct picks *p, unsigned limb, struct snapshot *s)
{
	uint32_t n = place_of(p, limb, s->at);

	if (n < p->count && compare(&p->at[n], limb, s->at) == 0)
		return;
	memmove(p->at + n + 1, p->at + n, (p->count - n) * sizeof *p->at);
	p->at[n] = (struct pick){ s, limb };
	p->count++;
}

/* One that must go in, whatever it takes; false: no memory. */
static bool pick_wanted(struct picks *p, unsigned limb, struct snapshot *s)
{
	size_t added;

	if (!page_count_add(p->pages, s, &added))
		return false;
	p->pages_total += added;
	pick(p, limb, s);
	return true;
}

/* From the newest back, until the budget is used up. */
static bool pick_automatic(struct picks *p, struct branch *b, struct snapshot **autos, unsigned count)
{
	size_t added;

	for (unsigned i = count; i-- > 0;) {
		if (!page_count_add(p->pages, autos[i], &added))
			return false;
		p->used += added * PAGE_BYTES;
		if (p->budget && p->used > p->budget)
			break;
		p->pages_total += added;
		pick(p, limb_of(p, b, autos[i]->at), autos[i]);
	}
	return true;
}

/* The current history's are the nearest, and so the first. */
static bool pick_all_automatic(struct picks *p)
{
	struct timeline *t = p->t;
	unsigned first = timeline_autos_from(t, p->since);
	bool ok = pick_automatic(p, t->branch, t->autos + first, t->autos_count - first);

	for (unsigned i = 0; ok && !p->alone && i < t->branches_count; i++)
		ok = pick_automatic(p, t->branches[i], t->branches[i]->rest.autos, t->branches[i]->rest.autos_count);
	return ok;
}

static bool is_saved(const struct picks *p, const struct mark *k)
{
	return !p->alone || (branch_is_here(p->t, k->branch, k->s->at) && k->s->at.n >= p->since.n);
}

static bool pick_marked(struct picks *p)
{
	bool ok = true;

	for (unsigned i = 0; ok && i < p->t->marks_count; i++) {
		const struct mark *k = &p->t->marks[i];

		if (is_saved(p, k))
			ok = pick_wanted(p, limb_of(p, k->branch, k->s->at), k->s);
	}
	return ok;
}

/* ---- limbs ---- */

static void limb_alone(struct picks *p, struct snapshot *here)
{
	struct world *w = vm_world(p->t->vm);
	struct limb *l = p->limbs;

	p->since = timeline_since(p->t);
	caravan_check(p->since.n <= here->at.n);
	l->stand = here;
	l->log[0].bytes = world_log_bytes(w, &l->log[0].n);
	l->log[0].events = world_end(w).event;
}

static void limb_of_branch(struct picks *p, unsigned i, struct snapshot *here)
{
	struct branch *b = p->t->branches[i];
	struct limb *l = &p->limbs[i];

	timeline_branch_at(p->t, i, &l->is);
	branch_log(p->t, b, l->log);
	l->stand = b->stand ? b->stand : here;
	l->stand_limb = limb_of(p, b, l->stand->at);
}

static bool begins_changed(const struct picks *p) { return p->alone ? timeline_changed(p->t) : p->t->begins_changed; }

/* Where history begins with a change, that state; every fork; where one stands. */
static bool pick_limbs(struct picks *p, struct snapshot *here)
{
	bool ok = true;

	if (p->alone)
		limb_alone(p, here);
	else
		for (unsigned i = 0; i < p->limbs_count; i++)
			limb_of_branch(p, i, here);
	if (begins_changed(p))
		ok = pick_wanted(p, 0, p->alone ? timeline_nearest(p->t, p->since) : p->t->autos[0]);
	for (unsigned i = 1; ok && i < p->limbs_count; i++)
		ok = pick_wanted(p, i, p->t->branches[i]->fork);
	for (unsigned i = 0; ok && i < p->limbs_count; i++)
		ok = pick_wanted(p, p->limbs[i].stand_limb, p->limbs[i].stand);
	return ok;
}

static bool picks_room(struct picks *p)
{
	const struct timeline *t = p->t;
	size_t most = (size_t)t->autos_count + t->marks_count + 1;

	for (unsigned i = 0; i < t->branches_count; i++)
		most += t->branches[i]->rest.autos_count + 2;
	p->limbs_count = p->alone ? 1 : t->branches_count;
	p->limbs = calloc(p->limbs_count, sizeof *p->limbs);
	p->at = calloc(most, sizeof *p->at);
	p->pages = page_count_new();
	return p->limbs && p->at && p->pages;
}

void picks_free(struct picks *p)
{
	page_count_free(p->pages);
	free(p->limbs);
	free(p->at);
	free(p);
}

static enum err check_limits(const struct picks *p, struct msg *m)
{
	if (p->count > SNAPSHOTS_MOST || p->t->marks_count > MARKS_MOST)
		return msg_set(m, ERR_LIMIT, "A recording holds at most %u snapshots; delete some.", SNAPSHOTS_MOST);
	if (p->limbs_count > BRANCHES_MOST)
		return msg_set(m, ERR_LIMIT, "A recording holds at most %u branches; delete some.", BRANCHES_MOST);
	return OK;
}

static bool is_plain(const struct picks *p)
{
	return p->alone || (p->limbs_count == 1 && strcmp(p->limbs[0].is.name, BRANCH_FIRST) == 0);
}

enum err picks_new(struct picks **out, struct saver *s, struct snapshot *here, const struct recording_options *o)
{
	struct picks *p = calloc(1, sizeof *p);
	enum err r;

	if (!p)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	p->t = s->t;
	p->budget = o->budget_bytes;
	p->alone = o->reason != RECORDING_SAVED;
	r = picks_room(p) && pick_limbs(p, here) && pick_marked(p) && pick_all_automatic(p) ? check_limits(p, s->m) :
		msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	if (r) {
		picks_free(p);
		return r;
	}
	s->format = is_plain(p) ? RECORDING_FORMAT_PLAIN : RECORDING_FORMAT;
	*out = p;
	return OK;
}

/* ---- writing ---- */

static enum err save_logs(struct saver *s, const struct picks *p)
{
	enum err r = OK;

	for (unsigned i = 0; !r && i < 2 * p->limbs_count; i++) {
		const struct branch_log *log = &p->limbs[i / 2].log[i % 2];

		r = save_log(s, log->bytes, log->n, log->events);
	}
	return r ? r : save_last_chunk(s);
}

static enum err save_snapshots(struct saver *s, const struct picks *p)
{
	enum err r;

	s->pages_expected = p->pages_total;
	s->meta.start = s->meta.now;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct pick *k = &p->at[i];

		if ((r = saver_pages_may_go_on(s)) || (r = save_snapshot(s, i + 1, k->s)))
			return r;
		if ((int64_t)k->s->at.n < s->meta.start)
			s->meta.start = (int64_t)k->s->at.n;
		if (!p->limbs[k->limb].first)
			p->limbs[k->limb].first = i + 1;
	}
	s->meta.snapshots = p->count;
	save_last_pack(s);
	return OK;
}

static int64_t picked_at(const struct picks *p, unsigned limb, vm_time at) { return (int64_t)place_of(p, limb, at) + 1; }

static enum err save_marks(struct saver *s, const struct picks *p)
{
	int64_t n = 0;
	enum err r = OK;

	for (unsigned i = 0; !r && i < p->t->marks_count; i++) {
		const struct mark *k = &p->t->marks[i];

		if (is_saved(p, k))
			r = saver_insert(s, "INSERT INTO marks VALUES(?, ?, ?, ?, ?, ?)", "iittti", ++n,
				picked_at(p, limb_of(p, k->branch, k->s->at), k->s->at), k->name, k->note, k->host, k->taken_ns);
	}
	s->meta.marks = n;
	return r;
}

static size_t change_bytes(const char *change)
{
	size_t n = strlen(change);

	return n < CHANGE_MOST_BYTES ? n : CHANGE_MOST_BYTES;
}

static enum err save_branch(struct saver *s, const struct picks *p, const struct limb *l)
{
	const struct timeline_branch *b = &l->is;

	return saver_insert(s, "INSERT INTO branches VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "iitciiiii", (int64_t)b->id,
		(int64_t)p->limbs[b->parent].is.id, b->name, b->change, b->change ? change_bytes(b->change) : 0, l->first,
		picked_at(p, l->stand_limb, l->stand->at), (int64_t)b->end.n,
		(int64_t)(l->log[0].n + l->log[1].n), (int64_t)(l->log[0].events + l->log[1].events));
}

static enum err save_branches(struct saver *s, const struct picks *p)
{
	enum err r = OK;

	if (s->format == RECORDING_FORMAT_PLAIN)
		return OK;
	s->meta.branches = p->limbs_count;
	s->meta.branch = p->t->branch->id;
	for (unsigned i = 0; !r && i < p->limbs_count; i++)
		r = save_branch(s, p, &p->limbs[i]);
	return r;
}

enum err save_picks(struct saver *s, struct picks *p)
{
	enum err r;

	s->meta.changed = begins_changed(p);
	if ((r = save_logs(s, p)) || (r = save_snapshots(s, p)) || (r = save_marks(s, p)))
		return r;
	return save_branches(s, p);
}
