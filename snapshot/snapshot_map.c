/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages and groups: memory, counts, digests.
 *
 *   chunk    header | struct page, CHUNK_PAGES times | their bytes, from CHUNK_HEAD_BYTES on
 *
 * A chunk lies at a multiple of its size, so a page's address says which chunk it is in.  Chunks with free pages are in a
 * ring; a chunk that has become empty goes back to the host, but for one.
 */
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/snapshot_priv.h"

#define CHUNK_BYTES HOST_LARGE_BYTES
#define CHUNK_HEAD_BYTES (5u * PAGE_BYTES)
#define CHUNK_PAGES ((CHUNK_BYTES - CHUNK_HEAD_BYTES) / PAGE_BYTES)

struct chunk {
	struct chunk *next, *prev;     /* in the pool's ring */
	struct page *free;
	unsigned used, fresh;          /* pages in use; those from `fresh` on were never used */
	struct page pages[CHUNK_PAGES];
};
#define PAGE_COST_BYTES (sizeof(struct page) + PAGE_BYTES)
_Static_assert(sizeof(struct chunk) <= CHUNK_HEAD_BYTES, "the pages' bytes begin there");

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

static bool chunk_is_full(const struct chunk *c) { return !c->free && c->fresh == CHUNK_PAGES; }

static struct chunk *chunk_new(struct pool *pool)
{
	struct chunk *c = pool->spare;

	if (c) {
		pool->spare = NULL;
	} else if (!(c = host_large_alloc(CHUNK_BYTES))) {
		return NULL;
	}
	c->free = NULL;
	c->used = c->fresh = 0;
	ring_add(pool, c);
	return c;
}

static struct page *pool_take(struct pool *pool)
{
	struct chunk *c = pool->open ? pool->open : chunk_new(pool);
	struct page *p;

	if (!c)
		return NULL;
	if (c->free) {
		p = c->free;
		c->free = p->free_next;
	} else {
		p = &c->pages[c->fresh];
		p->bytes = (uint8_t *)c + CHUNK_HEAD_BYTES + (size_t)PAGE_BYTES * c->fresh++;
	}
	c->used++;
	if (chunk_is_full(c))
		ring_drop(pool, c);
	return p;
}

static void pool_give(struct pool *pool, struct page *p)
{
	struct chunk *c = (struct chunk *)((uintptr_t)p & ~(uintptr_t)(CHUNK_BYTES - 1));

	if (chunk_is_full(c))
		ring_add(pool, c);
	p->free_next = c->free;
	c->free = p;
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
	struct page *p = pool_take(&st->pool);

	if (!p)
		return NULL;
	p->refs = 1;
	p->hashed = false;
	st->bytes += PAGE_COST_BYTES;
	return p;
}

void page_release(struct snapshot_store *st, struct page *p)
{
	if (!p || --p->refs)
		return;
	st->bytes -= PAGE_COST_BYTES;
	pool_give(&st->pool, p);
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
