/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages and groups: memory, counts, digests.
 *
 * A chunk is a block of memory at a multiple of its size, so a page's address says which chunk it is in.  Chunks with
 * free slots are in a ring; a chunk that has become empty goes back to the host, but for one.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "snapshot/snapshot_priv.h"

#define CHUNK_BYTES (2u << 20)
#define SLOT_BYTES ((sizeof(struct page) + 31) & ~(size_t)31)
#define CHUNK_SLOTS ((CHUNK_BYTES - 64) / SLOT_BYTES)

struct slot {
	struct slot *next;
};

struct chunk {
	struct chunk *next, *prev;     /* in the pool's ring */
	struct slot *free;
	unsigned used, fresh;          /* slots in use; slots from `fresh` on were never used */
};
_Static_assert(sizeof(struct chunk) <= 64, "the slots begin there");

/* ---- chunks ---- */

static void ring_add(struct pool *pool, struct chunk *c)
{
	struct chunk *open = pool->open;

	c->next = open ? open : c;
	c->prev = open ? open->prev : c;
	c->next->prev = c->prev->next = c;
	pool->open = c;
}

static void ring_drop(struct pool *pool, struct chunk *c)
{
	c->next->prev = c->prev;
	c->prev->next = c->next;
	if (pool->open == c)
		pool->open = c->next == c ? NULL : c->next;
}

static bool chunk_is_full(const struct chunk *c) { return !c->free && c->fresh == CHUNK_SLOTS; }

static struct chunk *chunk_new(struct pool *pool)
{
	struct chunk *c = pool->spare;

	if (c) {
		pool->spare = NULL;
	} else if ((c = aligned_alloc(CHUNK_BYTES, CHUNK_BYTES))) {
#ifdef MADV_HUGEPAGE
		(void)madvise(c, CHUNK_BYTES, MADV_HUGEPAGE);    /* only a wish */
#endif
	} else {
		return NULL;
	}
	c->free = NULL;
	c->used = c->fresh = 0;
	ring_add(pool, c);
	return c;
}

static void *slot_take(struct pool *pool)
{
	struct chunk *c = pool->open ? pool->open : chunk_new(pool);
	void *slot;

	if (!c)
		return NULL;
	if (c->free) {
		slot = c->free;
		c->free = c->free->next;
	} else {
		slot = (uint8_t *)c + 64 + SLOT_BYTES * c->fresh++;
	}
	c->used++;
	if (chunk_is_full(c))
		ring_drop(pool, c);
	return slot;
}

static void slot_give(struct pool *pool, void *slot)
{
	struct chunk *c = (struct chunk *)((uintptr_t)slot & ~(uintptr_t)(CHUNK_BYTES - 1));
	struct slot *s = slot;

	if (chunk_is_full(c))
		ring_add(pool, c);
	s->next = c->free;
	c->free = s;
	if (--c->used)
		return;
	ring_drop(pool, c);
	if (pool->spare)
		free(c);
	else
		pool->spare = c;
}

void pool_release(struct pool *pool)
{
	caravan_check(!pool->open);
	free(pool->spare);
	pool->spare = NULL;
}

/* ---- pages ---- */

struct page *page_new(struct snapshot_store *st)
{
	struct page *p = slot_take(&st->pool);

	if (!p)
		return NULL;
	p->refs = 1;
	p->hashed = false;
	st->bytes += SLOT_BYTES;
	return p;
}

void page_release(struct snapshot_store *st, struct page *p)
{
	if (!p || --p->refs)
		return;
	st->bytes -= SLOT_BYTES;
	slot_give(&st->pool, p);
}

struct digest page_digest(struct page *p)
{
	if (!p)
		return (struct digest){ { 0 } };
	if (!p->hashed)
		p->digest = digest_page(p->bytes);
	p->hashed = true;
	return p->digest;
}

bool page_is_zero(const uint8_t *bytes)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, PAGE_BYTES - 1) == 0;
}

/* ---- groups ---- */

struct group *group_copy(struct snapshot_store *st, const struct group *from)
{
	struct group *g = malloc(sizeof *g);

	if (!g)
		return NULL;
	g->refs = 1;
	g->hashed = false;
	for (unsigned i = 0; i < GROUP_PAGES; i++)
		g->pages[i] = page_retain(group_page(from, i));
	st->bytes += sizeof *g;
	return g;
}

void group_release(struct snapshot_store *st, struct group *g)
{
	if (!g || --g->refs)
		return;
	for (unsigned i = 0; i < GROUP_PAGES; i++)
		page_release(st, g->pages[i]);
	st->bytes -= sizeof *g;
	free(g);
}

bool group_is_empty(const struct group *g)
{
	for (unsigned i = 0; i < GROUP_PAGES; i++)
		if (g->pages[i])
			return false;
	return true;
}

struct digest group_digest(struct group *g)
{
	struct digest pages[GROUP_PAGES];

	if (!g)
		return (struct digest){ { 0 } };
	if (!g->hashed) {
		for (unsigned i = 0; i < GROUP_PAGES; i++)
			pages[i] = page_digest(g->pages[i]);
		g->digest = digest_group(pages);
	}
	g->hashed = true;
	return g->digest;
}
