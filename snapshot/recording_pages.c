/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing snapshots: each page once by content, each group once, a row per snapshot.
 *
 * Pages get numbers from 1 in the order in which they are first met, snapshots ascending in time, and are compressed in
 * packs of 64.  What lies side by side in the image mostly lies side by side in a pack, and compresses well.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

/* ---- tables from objects to numbers ---- */

struct entry {
	const void *key;           /* NULL: free */
	uint64_t hash;
	uint32_t number;
};
struct table {
	struct entry *at;
	size_t room, used;         /* room is a power of two */
	bool (*same)(const void *a, const void *b);
};

static struct entry *table_slot(const struct table *x, const void *key, uint64_t hash)
{
	size_t i = (size_t)hash & (x->room - 1);

	while (x->at[i].key && !(x->at[i].hash == hash && (x->at[i].key == key || x->same(x->at[i].key, key))))
		i = (i + 1) & (x->room - 1);
	return &x->at[i];
}

static bool table_grow(struct table *x)
{
	struct table more = { .room = x->room ? 2 * x->room : 1024, .used = x->used, .same = x->same };

	if (!(more.at = calloc(more.room, sizeof *more.at)))
		return false;
	for (size_t i = 0; i < x->room; i++)
		if (x->at[i].key)
			*table_slot(&more, x->at[i].key, x->at[i].hash) = x->at[i];
	free(x->at);
	*x = more;
	return true;
}

/* The entry for the key, with number 0 when it is new; NULL: no memory. */
static struct entry *table_entry(struct table *x, const void *key, uint64_t hash)
{
	struct entry *e;

	if (2 * x->used >= x->room && !table_grow(x))
		return NULL;
	e = table_slot(x, key, hash);
	if (!e->key) {
		*e = (struct entry){ key, hash, 0 };
		x->used++;
	}
	return e;
}

static bool never_same(const void *a, const void *b)
{
	(void)a;
	(void)b;
	return false;
}

static bool same_page(const void *a, const void *b)
{
	return memcmp(((const struct page *)a)->bytes, ((const struct page *)b)->bytes, PAGE_BYTES) == 0;
}

static uint64_t hash_pointer(const void *p)
{
	uint64_t n = (uintptr_t)p * UINT64_C(0x9e3779b97f4a7c15);

	return n ^ n >> 32;
}

static uint64_t hash_page(struct page *p)
{
	struct digest d = page_digest(p);
	uint64_t n;

	memcpy(&n, d.b, sizeof n);
	return n;
}

/* ---- counting ---- */

struct page_count {
	struct table groups, pages;
};

struct page_count *page_count_new(void)
{
	struct page_count *c = calloc(1, sizeof *c);

	if (c)
		c->groups.same = c->pages.same = never_same;
	return c;
}

void page_count_free(struct page_count *c)
{
	if (!c)
		return;
	free(c->groups.at);
	free(c->pages.at);
	free(c);
}

static bool is_new(struct table *x, const void *key, bool *out)
{
	struct entry *e = table_entry(x, key, hash_pointer(key));

	if (!e)
		return false;
	*out = e->number == 0;
	e->number = 1;
	return true;
}

static bool count_group(struct page_count *c, const struct group *g, size_t *added)
{
	bool fresh;

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		if (!g->pages[i])
			continue;
		if (!is_new(&c->pages, g->pages[i], &fresh))
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
		if (!is_new(&c->groups, s->groups[g], &fresh) || (fresh && !count_group(c, s->groups[g], added)))
			return false;
	}
	return true;
}

/* ---- writing ---- */

struct page_saver {
	struct table groups, pages;
	uint32_t groups_count, pages_count;    /* numbers given so far */
	unsigned pack_count;                   /* pages that wait in `pack` */
	uint8_t pack[PACK_PAGES * PAGE_BYTES];
	struct digest hashes[PACK_PAGES];
};

enum err page_saver_new(struct saver *s)
{
	struct page_saver *x = calloc(1, sizeof *x);

	if (!x)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	x->groups.same = never_same;
	x->pages.same = same_page;
	s->pages = x;
	return OK;
}

void page_saver_free(struct saver *s)
{
	if (!s->pages)
		return;
	free(s->pages->groups.at);
	free(s->pages->pages.at);
	free(s->pages);
	s->pages = NULL;
}

enum err save_last_pack(struct saver *s)
{
	struct page_saver *x = s->pages;
	int64_t first = (int64_t)x->pages_count - x->pack_count + 1;
	size_t squeezed;
	enum err r;

	if (!x->pack_count)
		return OK;
	if ((r = saver_squeeze(s, x->pack, x->pack_count * (size_t)PAGE_BYTES, &squeezed)))
		return r;
	r = saver_insert(s, "INSERT INTO packs VALUES(?, ?, ?)", "ibb", first, (void *)x->hashes,
		x->pack_count * DIGEST_BYTES, (void *)s->squeezed, squeezed);
	x->pack_count = 0;
	return r;
}

static enum err add_page(struct saver *s, struct page *p)
{
	struct page_saver *x = s->pages;

	if (x->pages_count == PAGES_MOST)
		return msg_set(s->m, ERR_LIMIT, "A recording holds at most %u pages; give it a smaller budget.", PAGES_MOST);
	memcpy(x->pack + x->pack_count * (size_t)PAGE_BYTES, p->bytes, PAGE_BYTES);
	x->hashes[x->pack_count++] = page_digest(p);
	x->pages_count++;
	return x->pack_count == PACK_PAGES ? save_last_pack(s) : OK;
}

static enum err page_number(struct saver *s, struct page *p, uint32_t *out)
{
	struct entry *e = table_entry(&s->pages->pages, p, hash_page(p));
	enum err r;

	if (!e)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	if (!e->number) {
		if ((r = add_page(s, p)))
			return r;
		e->number = s->pages->pages_count;
	}
	*out = e->number;
	return OK;
}

static enum err add_group(struct saver *s, struct group *g, uint32_t id)
{
	uint8_t row[GROUP_ROW_BYTES] = { 0 };
	struct digest d = group_digest(g);
	uint32_t number = 0;
	enum err r;

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		if (!g->pages[i])
			continue;
		if ((r = page_number(s, g->pages[i], &number)))
			return r;
		put_32(row + 4 * i, number);
	}
	return saver_insert(s, "INSERT INTO groups VALUES(?, ?, ?)", "ibb", (int64_t)id, (void *)d.b, sizeof d.b, (void *)row,
		sizeof row);
}

static enum err group_number(struct saver *s, struct group *g, uint32_t *out)
{
	struct entry *e = table_entry(&s->pages->groups, g, hash_pointer(g));
	enum err r;

	if (!e)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	if (!e->number) {
		if ((r = add_group(s, g, s->pages->groups_count + 1)))
			return r;
		e->number = ++s->pages->groups_count;
	}
	*out = e->number;
	return OK;
}

static enum err map_pairs(struct saver *s, const struct snapshot *snap, uint8_t *pairs, size_t *n)
{
	uint32_t number = 0;
	enum err r;

	*n = 0;
	for (uint32_t g = 0; g < snap->groups_count; g++) {
		if (!snap->groups[g])
			continue;
		if ((r = group_number(s, snap->groups[g], &number)))
			return r;
		put_32(pairs + *n, g);
		put_32(pairs + *n + 4, number);
		*n += PAIR_BYTES;
	}
	return OK;
}

enum err save_snapshot(struct saver *s, int64_t id, struct snapshot *snap)
{
	uint8_t *pairs = malloc(snap->groups_count * (size_t)PAIR_BYTES + 1);
	struct digest d = snapshot_digest(snap);
	size_t n;
	enum err r;

	if (!pairs)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	if (!(r = map_pairs(s, snap, pairs, &n)))
		r = saver_insert(s, "INSERT INTO snapshots VALUES(?, ?, ?, ?, ?, ?)", "iiiibb", id, (int64_t)snap->at.n,
			(int64_t)snap->pos.event, (int64_t)snap->pos.byte, (void *)d.b, sizeof d.b, (void *)pairs, n);
	s->meta.pages = s->pages->pages_count;
	free(pairs);
	return r;
}
