/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing snapshots: each page once by content, a group where it differs from the snapshot before, a row per snapshot.
 *
 * Pages get numbers from 1 in the order in which they are first met, snapshots ascending in time, and are compressed in
 * packs of 64.  What lies side by side in the image mostly lies side by side in a pack, and compresses well.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

/* ---- numbers by digest ---- */

/* The digest stands for the content, as it does in the file. */
struct number {
	struct digest digest;
	uint32_t number;           /* 0: free */
};
struct numbers {
	struct number *at;
	size_t room, used;         /* room is a power of two */
};

static struct number *numbers_slot(const struct numbers *x, const struct digest *d)
{
	uint64_t hash;
	size_t i;

	memcpy(&hash, d->b, sizeof hash);
	for (i = (size_t)hash & (x->room - 1); x->at[i].number && !digest_equal(&x->at[i].digest, d);)
		i = (i + 1) & (x->room - 1);
	return &x->at[i];
}

static uint32_t numbers_find(const struct numbers *x, const struct digest *d)
{
	return x->room ? numbers_slot(x, d)->number : 0;
}

static bool numbers_grow(struct numbers *x)
{
	struct numbers more = { .room = x->room ? 2 * x->room : 1024, .used = x->used };

	if (!(more.at = calloc(more.room, sizeof *more.at)))
		return false;
	for (size_t i = 0; i < x->room; i++)
		if (x->at[i].number)
			*numbers_slot(&more, &x->at[i].digest) = x->at[i];
	free(x->at);
	*x = more;
	return true;
}

static bool numbers_add(struct numbers *x, const struct digest *d, uint32_t number)
{
	if (2 * x->used >= x->room && !numbers_grow(x))
		return false;
	*numbers_slot(x, d) = (struct number){ *d, number };
	x->used++;
	return true;
}

/* ---- counting ---- */

/* Groups and pages that were counted, by their addresses. */
struct page_count {
	struct numbers seen;
};

struct page_count *page_count_new(void)
{
	return calloc(1, sizeof(struct page_count));
}

void page_count_free(struct page_count *c)
{
	if (!c)
		return;
	free(c->seen.at);
	free(c);
}

/* Addresses are multiples of something; their lowest bits would all lead to few places of the table. */
static struct digest digest_of_address(const void *p)
{
	uint64_t n = (uintptr_t)p * UINT64_C(0x9e3779b97f4a7c15);
	struct digest d = { { 0 } };

	n ^= n >> 32;
	memcpy(d.b, &n, sizeof n);
	return d;
}

static bool is_new(struct numbers *x, const void *object, bool *out)
{
	struct digest d = digest_of_address(object);

	*out = numbers_find(x, &d) == 0;
	return !*out || numbers_add(x, &d, 1);
}

static bool count_group(struct page_count *c, const struct group *g, size_t *added)
{
	bool fresh;

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		if (!g->pages[i])
			continue;
		if (!is_new(&c->seen, g->pages[i], &fresh))
			return false;
		*added += fresh;
	}
	return true;
}

bool page_count_add(struct page_count *c, const struct snapshot *s, size_t *added)
{
	bool fresh;

	*added = 0;
	for (uint32_t g = 0; g < s->groups_count; g++) {
		if (!s->groups[g])
			continue;
		if (!is_new(&c->seen, s->groups[g], &fresh) || (fresh && !count_group(c, s->groups[g], added)))
			return false;
	}
	return true;
}

/* ---- writing ---- */

/* What the file has of the snapshot that was written last: a group by its id, and its pages' numbers. */
struct saved_group {
	uint32_t id;
	uint32_t pages[GROUP_PAGES];
};

/* Two generations of numbers, so that a recorder's memory has a bound however long it writes: when the young one is full it
 * becomes the old one, and what was not met since is forgotten. */
struct page_saver {
	struct numbers young, old;
	size_t most;                           /* numbers in a generation */
	struct snapshot *last;                 /* written last; retained */
	struct saved_group **groups;           /* of the last one, NULL where it has none */
	uint32_t groups_room;
	uint32_t groups_count, pages_count;    /* numbers given so far */
	unsigned pack_count;                   /* pages in `pack` */
	struct batch *pack;
};

static enum err no_memory(struct saver *s)
{
	return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
}

enum err page_saver_new(struct saver *s, size_t most)
{
	struct page_saver *x = calloc(1, sizeof *x);

	if (!x)
		return no_memory(s);
	x->most = most;
	s->pages = x;
	return OK;
}

void page_saver_free(struct saver *s)
{
	struct page_saver *x = s->pages;

	if (!x)
		return;
	for (uint32_t g = 0; g < x->groups_room; g++)
		free(x->groups[g]);
	free(x->groups);
	free(x->young.at);
	free(x->old.at);
	snapshot_release(x->last);
	free(x);
	s->pages = NULL;
}

static enum err remember(struct saver *s, const struct digest *d, uint32_t number)
{
	struct page_saver *x = s->pages;

	if (x->young.used >= x->most) {
		free(x->old.at);
		x->old = x->young;
		x->young = (struct numbers){ 0 };
	}
	return numbers_add(&x->young, d, number) ? OK : no_memory(s);
}

void save_last_pack(struct saver *s)
{
	saver_send(s, &s->pages->pack);
	s->pages->pack_count = 0;
}

enum err saver_pages_may_go_on(struct saver *s)
{
	return saver_may_go_on(s, s->pages_expected ? (double)s->pages->pages_count / (double)s->pages_expected : -1);
}

static enum err add_page(struct saver *s, struct page *p)
{
	struct page_saver *x = s->pages;
	enum err r;

	if (x->pages_count == PAGES_MOST)
		return msg_set(s->m, ERR_LIMIT, "A recording holds at most %u pages; give it a smaller budget.", PAGES_MOST);
	x->pages_count++;
	if (!x->pack && (r = saver_begin_row(s, &x->pack, PACK_PAGES * (size_t)PAGE_BYTES, "INSERT INTO packs VALUES(?, ?, ?)",
	    "ipz", (int64_t)x->pages_count, "", (size_t)0)))
		return r;
	memcpy(row_more(x->pack, PAGE_BYTES), p->bytes, PAGE_BYTES);
	if (++x->pack_count < PACK_PAGES)
		return OK;
	save_last_pack(s);
	return saver_pages_may_go_on(s);
}

static enum err page_number(struct saver *s, struct page *p, uint32_t *out)
{
	struct digest d = page_digest(p);
	enum err r;

	if ((*out = numbers_find(&s->pages->young, &d)))
		return OK;
	if (!(*out = numbers_find(&s->pages->old, &d))) {
		if ((r = add_page(s, p)))
			return r;
		*out = s->pages->pages_count;
	}
	return remember(s, &d, *out);
}

/* `was`: the group that the saved one was written for. */
static enum err add_group(struct saver *s, struct group *g, const struct group *was, struct saved_group *saved)
{
	uint8_t row[GROUP_ROW_BYTES] = { 0 };
	struct digest d = group_digest(g);
	enum err r;

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		if (!g->pages[i])
			saved->pages[i] = 0;
		else if (g->pages[i] != group_page(was, i) && (r = page_number(s, g->pages[i], &saved->pages[i])))
			return r;
		put_32(row + 4 * i, saved->pages[i]);
	}
	saved->id = ++s->pages->groups_count;
	return saver_insert(s, "INSERT INTO groups VALUES(?, ?, ?)", "ibb", (int64_t)saved->id, (void *)d.b, sizeof d.b,
		(void *)row, sizeof row);
}

static enum err groups_room(struct saver *s, uint32_t count)
{
	struct page_saver *x = s->pages;
	struct saved_group **more;

	if (count <= x->groups_room)
		return OK;
	if (!(more = realloc(x->groups, count * sizeof(struct saved_group *))))
		return no_memory(s);
	memset(more + x->groups_room, 0, (count - x->groups_room) * sizeof(struct saved_group *));
	x->groups = more;
	x->groups_room = count;
	return OK;
}

static enum err group_number(struct saver *s, const struct snapshot *snap, uint32_t g, uint32_t *out)
{
	struct page_saver *x = s->pages;
	struct group *was = snapshot_group(x->last, g);
	enum err r;

	if (!x->groups[g] && !(x->groups[g] = calloc(1, sizeof *x->groups[g])))
		return no_memory(s);
	if (snap->groups[g] != was && (r = add_group(s, snap->groups[g], was, x->groups[g])))
		return r;
	*out = x->groups[g]->id;
	return OK;
}

static enum err map_pairs(struct saver *s, const struct snapshot *snap, uint8_t *pairs, size_t *n)
{
	uint32_t number = 0;
	enum err r = groups_room(s, snap->groups_count);

	*n = 0;
	for (uint32_t g = 0; !r && g < snap->groups_count; g++) {
		if (!snap->groups[g])
			continue;
		if ((r = group_number(s, snap, g, &number)))
			return r;
		put_32(pairs + *n, g);
		put_32(pairs + *n + 4, number);
		*n += PAIR_BYTES;
	}
	return r;
}

enum err save_snapshot(struct saver *s, int64_t id, struct snapshot *snap)
{
	uint8_t *pairs = malloc(snap->groups_count * (size_t)PAIR_BYTES + 1);
	struct digest d = snapshot_digest(snap);
	size_t n;
	enum err r;

	if (!pairs)
		return no_memory(s);
	if (!(r = map_pairs(s, snap, pairs, &n)))
		r = saver_insert(s, "INSERT INTO snapshots VALUES(?, ?, ?, ?, ?, ?)", "iiiibb", id, (int64_t)snap->at.n,
			(int64_t)snap->pos.event, (int64_t)snap->pos.byte, (void *)d.b, sizeof d.b, (void *)pairs, n);
	snapshot_release(s->pages->last);
	s->pages->last = snapshot_retain(snap);
	s->meta.pages = s->pages->pages_count;
	free(pairs);
	return r;
}
