/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading pages, groups and snapshots.
 *
 * First the maps alone: what they need of memory is in proportion to the file's size.  Every reference must be in range and
 * go from snapshots to groups to pages, so there are no cycles; every digest must be the digest of what it
 * names.  Then the pages of those snapshots that are wanted, a pack at a time.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

struct map_group {
	struct digest digest;
	struct group *loaded;
	bool wanted;
	uint8_t pages[GROUP_ROW_BYTES];
};

struct map_page {
	struct digest digest;
	struct page *loaded;
	bool wanted;
};

/* Numbers begin at 1, so [0] is not used. */
struct maps {
	struct map_page *pages;
	struct map_group *groups;
	struct map_snapshot *snapshots;
	uint32_t pages_count, groups_count, groups_room, snapshots_count;
	unsigned branch;               /* whose snapshots are read */
	struct snapshot_store *st;     /* of what is loaded */
};

/* ---- the maps ---- */

static enum err pack_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct maps *x = ctx;
	const uint8_t *hashes;
	int64_t first;
	size_t n, count;

	if (!column_int(q, 0, x->pages_count + INT64_C(1), x->pages_count + INT64_C(1), &first) ||
	    !column_bytes(q, 1, DIGEST_BYTES, PACK_PAGES * DIGEST_BYTES, &hashes, &n) || n % DIGEST_BYTES != 0 ||
	    (count = n / DIGEST_BYTES) > (size_t)(r->meta.pages - x->pages_count))
		return reader_damaged(r, "its pages are not numbered as they should be");
	for (size_t i = 0; i < count; i++) {
		struct map_page *p = &x->pages[++x->pages_count];

		memcpy(p->digest.b, hashes + i * DIGEST_BYTES, DIGEST_BYTES);
		if (digest_is_zero(&p->digest))
			return reader_damaged(r, "it holds a page of zeros");
	}
	return OK;
}

static bool groups_room(struct maps *x)
{
	uint32_t room = x->groups_room ? 2 * x->groups_room : 64;
	struct map_group *more;

	if (x->groups_count + 1 < x->groups_room)
		return true;
	if (x->groups_room > UINT32_MAX / 4 || !(more = realloc(x->groups, room * sizeof *more)))
		return false;
	x->groups = more;
	x->groups_room = room;
	return true;
}

/* The digests of a group's pages; false when a number is out of range. */
static bool group_hashes(const struct maps *x, const uint8_t *row, struct digest *pages)
{
	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		uint32_t n = get_32(row + 4 * i);

		if (n > x->pages_count)
			return false;
		pages[i] = x->pages[n].digest;
	}
	return true;
}

static enum err group_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct maps *x = ctx;
	struct digest pages[GROUP_PAGES], d, is;
	const uint8_t *row;
	int64_t id;
	size_t n;

	if (!column_int(q, 0, x->groups_count + INT64_C(1), x->groups_count + INT64_C(1), &id) || !column_digest(q, 1, &d) ||
	    !column_bytes(q, 2, GROUP_ROW_BYTES, GROUP_ROW_BYTES, &row, &n) || !group_hashes(x, row, pages))
		return reader_damaged(r, "group %u of its pages makes no sense", x->groups_count + 1);
	is = digest_group(pages);
	if (digest_is_zero(&d) || !digest_equal(&is, &d))
		return reader_damaged(r, "group %u of its pages is not what was written", x->groups_count + 1);
	if (!groups_room(x))
		return reader_no_memory(r);
	x->groups[++x->groups_count] = (struct map_group){ .digest = d };
	memcpy(x->groups[x->groups_count].pages, row, GROUP_ROW_BYTES);
	return OK;
}

/* The digest of a map; false when its groups do not ascend or are out of range. */
static bool map_digest(const struct maps *x, const uint8_t *pairs, size_t count, struct digest *out)
{
	struct digest_sum sum;
	int64_t last = -1;
	bool ok = true;

	digest_sum_init(&sum);
	for (size_t i = 0; i < count && ok; i++) {
		uint32_t group = get_32(pairs + i * PAIR_BYTES), id = get_32(pairs + i * PAIR_BYTES + 4);

		ok = group > last && group < GROUPS_MOST && id >= 1 && id <= x->groups_count;
		if (ok)
			digest_sum_group(&sum, group, &x->groups[id].digest);
		last = group;
	}
	*out = digest_sum_release(&sum);
	return ok;
}

/* Whose the next snapshot is, and what its time is at least: a branch's ascend. */
static const struct saved_branch *branch_of_next(const struct reader *r, struct maps *x, int64_t *least)
{
	if (x->branch + 1 < r->branches_count && x->snapshots_count == r->branches[x->branch + 1].first)
		x->branch++;
	*least = x->snapshots_count == r->branches[x->branch].first ? 0 : (int64_t)x->snapshots[x->snapshots_count - 1].at.n + 1;
	return &r->branches[x->branch];
}

static enum err snapshot_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct maps *x = ctx;
	struct map_snapshot *s = &x->snapshots[x->snapshots_count];
	int64_t id = x->snapshots_count + INT64_C(1), least, time, event, byte;
	const struct saved_branch *b = branch_of_next(r, x, &least);
	struct digest d, is;
	const uint8_t *pairs;
	size_t n;

	if (id > r->meta.snapshots || !column_int(q, 0, id, id, &id) || !column_int(q, 1, least, (int64_t)b->end.n, &time) ||
	    !column_int(q, 2, 0, r->meta.log_events, &event) || !column_int(q, 3, 0, r->meta.log_bytes, &byte) ||
	    !column_digest(q, 4, &d) || !column_bytes(q, 5, PAIR_BYTES, GROUPS_MOST * PAIR_BYTES, &pairs, &n) ||
	    n % PAIR_BYTES != 0 || !map_digest(x, pairs, n / PAIR_BYTES, &is))
		return reader_damaged(r, "snapshot %lld makes no sense", (long long)id);
	if (!digest_equal(&is, &d))
		return reader_damaged(r, "snapshot %lld is not what was written", (long long)id);
	*s = (struct map_snapshot){ .branch = x->branch, .at = { (uint64_t)time }, .pos = { (uint64_t)event, (uint64_t)byte },
		.digest = d, .pairs = malloc(n), .pairs_count = (uint32_t)(n / PAIR_BYTES) };
	if (!s->pairs)
		return reader_no_memory(r);
	memcpy(s->pairs, pairs, n);
	x->snapshots_count++;
	return OK;
}

static enum err read_all(struct reader *r, struct maps *x)
{
	enum err e;

	/* meta says how many, but the file must be large enough to hold that many. */
	if ((uint64_t)r->meta.pages * DIGEST_BYTES > (uint64_t)r->file_bytes)
		return reader_damaged(r, "it says that it has more pages than it can hold");
	x->pages = calloc((size_t)r->meta.pages + 1, sizeof *x->pages);
	x->snapshots = calloc((size_t)r->meta.snapshots, sizeof *x->snapshots);
	if (!x->pages || !x->snapshots)
		return reader_no_memory(r);
	if ((e = reader_rows(r, "SELECT first, hashes FROM packs ORDER BY first", pack_row, x)) ||
	    (e = reader_rows(r, "SELECT id, hash, pages FROM groups ORDER BY id", group_row, x)) ||
	    (e = reader_rows(r, "SELECT id, time, event, byte, digest, groups FROM snapshots ORDER BY id", snapshot_row, x)))
		return e;
	if (x->pages_count != r->meta.pages || x->snapshots_count != r->meta.snapshots)
		return reader_damaged(r, "pages or snapshots are missing");
	return OK;
}

enum err maps_read(struct reader *r, struct maps **out)
{
	struct maps *x = calloc(1, sizeof *x);
	enum err e = x ? read_all(r, x) : reader_no_memory(r);

	if (e) {
		maps_free(x);
		return e;
	}
	*out = x;
	return OK;
}

void maps_free(struct maps *x)
{
	if (!x)
		return;
	for (uint32_t g = 1; g <= x->groups_count; g++)
		group_release(x->st, x->groups[g].loaded);
	for (uint32_t p = 1; p <= x->pages_count; p++)
		page_release(x->st, x->pages[p].loaded);
	for (uint32_t i = 0; i < x->snapshots_count; i++)
		free(x->snapshots[i].pairs);
	free(x->pages);
	free(x->groups);
	free(x->snapshots);
	free(x);
}

struct map_snapshot *maps_snapshots(struct maps *x, uint32_t *count)
{
	*count = x->snapshots_count;
	return x->snapshots;
}

/* ---- what to load ---- */

static uint64_t want_group(struct maps *x, struct map_group *g)
{
	uint64_t fresh = 0;

	for (unsigned i = 0; i < GROUP_PAGES && !g->wanted; i++) {
		struct map_page *p = &x->pages[get_32(g->pages + 4 * i)];

		fresh += p != x->pages && !p->wanted;
		p->wanted = true;
	}
	g->wanted = true;
	return fresh;
}

uint64_t maps_want(struct maps *x, struct map_snapshot *s)
{
	uint64_t fresh = 0;

	for (uint32_t i = 0; i < s->pairs_count && !s->wanted; i++)
		fresh += want_group(x, &x->groups[get_32(s->pairs + i * PAIR_BYTES + 4)]);
	s->wanted = true;
	return fresh;
}

/* ---- pages ---- */

struct load {
	struct maps *x;
	uint32_t done;
	bool all;                      /* read, check and keep nothing */
	uint8_t pack[PACK_PAGES * PAGE_BYTES];
};

static bool pack_is_wanted(const struct load *l, uint32_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (l->x->pages[first + i].wanted)
			return true;
	return l->all;
}

static enum err load_page(struct reader *r, struct load *l, uint32_t number, const uint8_t *bytes)
{
	struct map_page *p = &l->x->pages[number];
	struct digest is = digest_page(bytes);

	if (!digest_equal(&is, &p->digest))
		return reader_damaged(r, "page %u is not what was written", number);
	if (l->all || !p->wanted)
		return OK;
	if (!(p->loaded = page_new(l->x->st)))
		return reader_no_memory(r);
	memcpy(p->loaded->bytes, bytes, PAGE_BYTES);
	p->loaded->digest = is;
	p->loaded->hashed = true;
	return OK;
}

static enum err load_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct load *l = ctx;
	const uint8_t *hashes, *data;
	size_t n, count, squeezed;
	int64_t first;
	enum err e = OK;

	/* What pack_row accepted is there again, for nobody writes to the file; so this is only for the compiler and for SQLite. */
	if (!column_int(q, 0, l->done + INT64_C(1), l->done + INT64_C(1), &first) ||
	    !column_bytes(q, 1, DIGEST_BYTES, PACK_PAGES * DIGEST_BYTES, &hashes, &n) ||
	    (count = n / DIGEST_BYTES) > l->x->pages_count - l->done)
		return reader_damaged(r, "it changes while it is read");
	l->done += (uint32_t)count;
	if (!pack_is_wanted(l, (uint32_t)first, count))
		return OK;
	if (!column_bytes(q, 2, 1, ROW_MOST_BYTES, &data, &squeezed))
		return reader_damaged(r, "the pages from %lld on make no sense", (long long)first);
	if ((e = reader_stretch(r, data, squeezed, l->pack, count * PAGE_BYTES)))
		return e;
	for (size_t i = 0; i < count && !e; i++)
		e = load_page(r, l, (uint32_t)(first + (int64_t)i), l->pack + i * PAGE_BYTES);
	return e ? e : reader_may_go_on(r, (double)l->done / l->x->pages_count);
}

static enum err load_pages(struct reader *r, struct maps *x, bool all)
{
	struct load *l = malloc(sizeof *l);
	enum err e;

	if (!l)
		return reader_no_memory(r);
	l->x = x;
	l->done = 0;
	l->all = all;
	e = reader_rows(r, "SELECT first, hashes, data FROM packs ORDER BY first", load_row, l);
	free(l);
	return e;
}

static enum err load_group(struct reader *r, struct maps *x, struct map_group *g)
{
	if (!(g->loaded = group_copy(x->st, NULL)))
		return reader_no_memory(r);
	for (unsigned i = 0; i < GROUP_PAGES; i++)
		g->loaded->pages[i] = page_retain(x->pages[get_32(g->pages + 4 * i)].loaded);
	g->loaded->digest = g->digest;
	g->loaded->hashed = true;
	return OK;
}

enum err maps_load(struct reader *r, struct maps *x, struct snapshot_store *st)
{
	enum err e;

	x->st = st;
	if ((e = load_pages(r, x, false)))
		return e;
	for (uint32_t g = 1; g <= x->groups_count && !e; g++)
		if (x->groups[g].wanted)
			e = load_group(r, x, &x->groups[g]);
	return e;
}

enum err maps_check_pages(struct reader *r, struct maps *x) { return load_pages(r, x, true); }

enum err maps_build(struct reader *r, struct maps *x, const struct map_snapshot *s, struct snapshot **out)
{
	struct snapshot *snap = snapshot_new(x->st, get_32(s->pairs + (s->pairs_count - 1) * (size_t)PAIR_BYTES) + 1);

	if (!snap)
		return reader_no_memory(r);
	for (uint32_t i = 0; i < s->pairs_count; i++) {
		const uint8_t *pair = s->pairs + i * (size_t)PAIR_BYTES;

		snap->groups[get_32(pair)] = group_retain(x->groups[get_32(pair + 4)].loaded);
	}
	snap->at = s->at;
	snap->pos = s->pos;
	*out = snap;
	return OK;
}
