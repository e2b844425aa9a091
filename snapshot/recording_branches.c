/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading branches: rows, and whether they, the snapshots and the log fit together.
 *
 * A branch comes after its parent, so there are no cycles.  Its snapshots follow those of the branch before it, and so does its
 * part of the log.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

/* ---- rows ---- */

/* A file without the table: all of it is one branch, which stands at `now`. */
static enum err only_branch(struct reader *r)
{
	struct saved_branch *b = r->branches;

	*b = (struct saved_branch){ .name = BRANCH_FIRST, .end = { (uint64_t)r->meta.end },
		.log_bytes = (uint64_t)r->meta.log_bytes, .log_events = (uint64_t)r->meta.log_events };
	r->branches_count = 1;
	return r->meta.branches || r->meta.branch ? reader_damaged(r, "its fields make no sense") : OK;
}

/* The index of the branch with that id, among those before; the first is its own parent. */
static bool parent_index(const struct reader *r, int64_t id, int64_t parent, unsigned *out)
{
	*out = 0;
	if (r->branches_count == 0)
		return parent == id;
	while (*out < r->branches_count && r->branches[*out].id != parent)
		++*out;
	return *out < r->branches_count;
}

static bool take_row(struct reader *r, sqlite3_stmt *q, struct saved_branch *b)
{
	const struct saved_branch *before = r->branches_count ? b - 1 : NULL;
	int64_t log_at = before ? (int64_t)(before->log_at + before->log_bytes) : 0;
	int64_t id, parent, first, stand, end, bytes, events, least = before ? (int64_t)before->first + 2 : 1;

	if (!column_int(q, 0, before ? (int64_t)before->id + 1 : 0, INT32_MAX, &id) || !column_int(q, 1, 0, INT32_MAX, &parent) ||
	    !parent_index(r, id, parent, &b->parent) || !column_int(q, 4, least, before ? r->meta.snapshots : 1, &first) ||
	    !column_int(q, 5, 1, r->meta.snapshots, &stand) || !column_int(q, 6, 0, INT64_MAX, &end) ||
	    !column_int(q, 7, 0, r->meta.log_bytes - log_at, &bytes) || !column_int(q, 8, 0, r->meta.log_events, &events))
		return false;
	column_text(q, 2, b->name, sizeof b->name);
	b->id = (unsigned)id;
	b->first = (uint32_t)(first - 1);
	b->stand = (uint32_t)(stand - 1);
	b->end = (vm_time){ (uint64_t)end };
	b->log_at = (uint64_t)log_at;
	b->log_bytes = (uint64_t)bytes;
	b->log_events = (uint64_t)events;
	return true;
}

/* The first branch begins without one. */
static bool change_is_good(const struct reader *r, sqlite3_stmt *q)
{
	int type = sqlite3_column_type(q, 3);

	return type == SQLITE_NULL || (r->branches_count && type == SQLITE_TEXT && sqlite3_column_bytes(q, 3) <= (int)CHANGE_MOST_BYTES);
}

static enum err branch_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct saved_branch *b = &r->branches[r->branches_count];

	(void)ctx;
	if (r->branches_count >= r->meta.branches || !take_row(r, q, b) || !change_is_good(r, q))
		return reader_damaged(r, "branch %u makes no sense", r->branches_count + 1);
	if (sqlite3_column_type(q, 3) == SQLITE_TEXT && !(b->change = column_text_copy(q, 3)))
		return reader_no_memory(r);
	if (b->id == r->meta.branch)
		r->branch = r->branches_count;
	r->branches_count++;
	return OK;
}

/* All of the log is somebody's, and the current one's end is the file's. */
static bool fit_together(const struct reader *r)
{
	const struct saved_branch *last = &r->branches[r->branches_count - 1], *now = &r->branches[r->branch];
	uint64_t events = 0;

	for (unsigned i = 0; i < r->branches_count; i++)
		events += r->branches[i].log_events;
	return last->log_at + last->log_bytes == (uint64_t)r->meta.log_bytes && events == (uint64_t)r->meta.log_events &&
		now->id == r->meta.branch && now->end.n == (uint64_t)r->meta.end;
}

enum err branches_read(struct reader *r)
{
	const struct meta *x = &r->meta;
	enum err e;

	if (!(r->branches = calloc((size_t)x->branches + 1, sizeof *r->branches)))
		return reader_no_memory(r);
	if (r->format < 3)
		return only_branch(r);
	if ((e = reader_rows(r, "SELECT id, parent, name, change, snapshot, stand, latest, log_bytes, log_events FROM branches "
		"ORDER BY id", branch_row, NULL)))
		return e;
	if (r->branches_count == 0 || r->branches_count != x->branches)
		return reader_damaged(r, "branches are missing");
	return fit_together(r) ? OK : reader_damaged(r, "its branches do not fit together");
}

/* ---- forks, and where one stands ---- */

struct check {
	struct reader *r;
	struct map_snapshot *s;
	uint32_t count;
	const uint8_t *log;
};

static vm_time begin_of(const struct check *c, unsigned branch)
{
	return branch || c->r->meta.changed ? c->s[c->r->branches[branch].first].at : (vm_time){ 0 };
}

/* Does the history of that branch lead to the snapshot? */
static bool leads_to(const struct check *c, unsigned branch, const struct map_snapshot *s)
{
	while (branch != s->branch && branch && s->at.n < begin_of(c, branch).n)
		branch = c->r->branches[branch].parent;
	return branch == s->branch;
}

static enum err find_now(struct check *c)
{
	struct reader *r = c->r;
	uint32_t *stand = &r->branches[r->branch].stand;

	if (r->format < 3)
		for (*stand = 0; *stand + 1 < c->count && c->s[*stand].at.n != (uint64_t)r->meta.now;)
			++*stand;
	return c->s[*stand].at.n == (uint64_t)r->meta.now ? OK : reader_damaged(r, "the place where it was saved is missing");
}

static void note_history(struct check *c)
{
	for (uint32_t i = 0; i < c->count; i++)
		c->s[i].is_here = leads_to(c, c->r->branch, &c->s[i]);
}

static enum err check_forks(struct check *c)
{
	struct reader *r = c->r;

	for (unsigned i = 0; i < r->branches_count; i++) {
		const struct saved_branch *b = &r->branches[i];

		if (i && (begin_of(c, i).n < begin_of(c, b->parent).n || begin_of(c, i).n > r->branches[b->parent].end.n))
			return reader_damaged(r, "branch %u begins where its parent has no history", i + 1);
		if (!leads_to(c, i, &c->s[b->stand]))
			return reader_damaged(r, "branch %u stands where it has no history", i + 1);
	}
	return OK;
}

/* ---- places in the log ---- */

/* A snapshot that has to stand on a branch's part of the log: its own, or its child's fork. */
struct place {
	unsigned branch;
	const struct map_snapshot *s;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->branch != y->branch)
		return x->branch < y->branch ? -1 : 1;
	if (x->s->pos.event != y->s->pos.event)
		return x->s->pos.event < y->s->pos.event ? -1 : 1;
	return x->s->at.n < y->s->at.n ? -1 : x->s->at.n > y->s->at.n;
}

static struct place *places_of(const struct check *c, size_t *count)
{
	const struct reader *r = c->r;
	struct place *all = calloc((size_t)c->count + r->branches_count, sizeof *all);

	*count = 0;
	for (uint32_t i = 0; all && i < c->count; i++)
		all[(*count)++] = (struct place){ c->s[i].branch, &c->s[i] };
	for (unsigned i = 1; all && i < r->branches_count; i++)
		all[(*count)++] = (struct place){ r->branches[i].parent, &c->s[r->branches[i].first] };
	if (all)
		qsort(all, *count, sizeof *all, compare_places);
	return all;
}

/* A walk over a branch's part of the log: the event before the position, and the one after it if there is one. */
struct walk {
	const struct saved_branch *b;
	const uint8_t *log;
	struct world_pos from, pos;
	size_t next;               /* in the part, behind the event after */
	struct world_event e;
	bool more;
	uint64_t before;
};

static void walk_on(struct walk *w)
{
	w->pos.byte = w->from.byte + w->next;
	w->more = world_event_read(w->log, (size_t)w->b->log_bytes, &w->next, &w->e);
}

static void walk_begin(struct walk *w, const struct check *c, unsigned branch)
{
	const struct saved_branch *b = &c->r->branches[branch];

	*w = (struct walk){ .b = b, .log = c->log + b->log_at };
	if (branch) {
		w->from = w->pos = c->s[b->first].pos;
		w->before = c->s[b->first].at.n;
	}
	walk_on(w);
}

/* False when times do not ascend. */
static bool walk_event(struct walk *w)
{
	if (w->e.at.n < w->before)
		return false;
	w->before = w->e.at.n;
	w->pos.event++;
	walk_on(w);
	return true;
}

/* Between two events, the one before not later and the one after not earlier than itself. */
static bool walk_to(struct walk *w, const struct map_snapshot *s)
{
	while (w->more && w->pos.event < s->pos.event)
		if (!walk_event(w))
			return false;
	return w->pos.event == s->pos.event && w->pos.byte == s->pos.byte && w->before <= s->at.n && (!w->more || w->e.at.n >= s->at.n);
}

/* Whole to its end, and of as many events as it says. */
static bool walk_to_end(struct walk *w)
{
	while (w->more)
		if (!walk_event(w))
			return false;
	return w->next == w->b->log_bytes && w->pos.event - w->from.event == w->b->log_events;
}

static enum err check_places(struct check *c)
{
	struct reader *r = c->r;
	size_t count, i = 0;
	struct place *all = places_of(c, &count);
	struct walk w;
	enum err e = all ? OK : reader_no_memory(r);

	for (unsigned k = 0; !e && k < r->branches_count; k++) {
		walk_begin(&w, c, k);
		for (; !e && i < count && all[i].branch == k; i++)
			if (!walk_to(&w, all[i].s))
				e = reader_damaged(r, "snapshot %u stands at a place in the world log that does not exist",
					(unsigned)(all[i].s - c->s) + 1);
		if (!e && !walk_to_end(&w))
			e = reader_damaged(r, "the world log of branch %u makes no sense", k + 1);
		if (!e)
			e = reader_may_go_on(r, -1);
	}
	free(all);
	return e;
}

enum err branches_check(struct reader *r, struct maps *x, const uint8_t *log)
{
	struct check c = { .r = r, .log = log };
	enum err e;

	c.s = maps_snapshots(x, &c.count);
	if ((e = find_now(&c)) || (e = check_forks(&c)))
		return e;
	note_history(&c);
	return check_places(&c);
}
