/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page map behind snapshots, for the files of this folder.
 *
 *     snapshot --> group (a mebibyte) --> page (4096 bytes)
 *
 * Every arrow holds one count of what it points to.  Objects are immutable but for their counts and for digests, which
 * are computed when first asked for and then kept.
 *
 * Invariants besides those of snapshot.h:
 *  1. A page object is never all zeros, a group never without a page: zeros are NULL.
 *  2. st->bytes is the sum over all pages, groups and snapshots that are alive.
 *  3. The VM's time is never before the base's: the VM only runs forward from it.
 */
#ifndef SNAPSHOT_SNAPSHOT_PRIV_H
#define SNAPSHOT_SNAPSHOT_PRIV_H

#include "snapshot/snapshot.h"

struct page {
	uint8_t *bytes;            /* PAGE_BYTES of them, in the same chunk */
	union {
		struct digest digest;
		struct page *free_next;
	};
	uint32_t refs;
	bool hashed;
};

struct group {
	struct digest digest;
	uint32_t refs;
	bool hashed;
	struct page *pages[GROUP_PAGES];
};

struct snapshot {
	struct snapshot_store *store;
	vm_time at;
	struct world_pos pos;
	/* As the VM had them; empty in a snapshot that was built and never put, and then no page counts as a hole. */
	struct { uint64_t from, to; } hole[IMAGE_HOLES];
	struct digest digest;
	uint32_t refs;
	bool hashed;
	bool proven;               /* the VM stood in this state once, so putting it cannot be refused */
	bool kept;                 /* the timeline does not give it up: a branch begins here */
	uint32_t groups_count;
	struct group *groups[];
};

/* Pages come in chunks, so that the host's faults and free lists do not cost more than the copying; and what is known of them
 * lies side by side, apart from their bytes, so that copying a group or a digest of one does not touch 256 places far apart. */
struct chunk;
struct pool {
	struct chunk *open;        /* those with free slots, a ring */
	struct chunk *spare;       /* one without a page, kept for the next */
};

struct snapshot_store {
	struct vm *vm;
	struct snapshot *base;     /* NULL before the first snapshot */
	struct pool pool;
	size_t bytes;
	uint64_t snapshots;
	uint64_t copied_bytes;
};

/* Pages (snapshot_map.c).  A new page's bytes are the caller's to fill; NULL: no memory. */
struct page *page_new(struct snapshot_store *st);
void page_release(struct snapshot_store *st, struct page *p);          /* NULL is fine */
static inline struct page *page_retain(struct page *p)
{
	if (p)
		p->refs++;
	return p;
}
struct digest page_digest(struct page *p);                             /* zero for NULL */
bool page_is_zero(const uint8_t *bytes);
void pool_release(struct pool *pool);

/* A group with the pages of `from` (NULL: none), each of which it retains. */
struct group *group_copy(struct snapshot_store *st, const struct group *from);
void group_release(struct snapshot_store *st, struct group *g);
static inline struct group *group_retain(struct group *g)
{
	if (g)
		g->refs++;
	return g;
}
bool group_is_empty(const struct group *g);
struct digest group_digest(struct group *g);                           /* zero for NULL */

/* A snapshot with `groups` groups, all NULL; time, position and groups are the caller's to fill. */
struct snapshot *snapshot_new(struct snapshot_store *st, uint32_t groups);
static inline struct group *snapshot_group(const struct snapshot *s, uint64_t g)
{
	return s && g < s->groups_count ? s->groups[g] : NULL;
}
static inline struct page *group_page(const struct group *g, unsigned i) { return g ? g->pages[i] : NULL; }

#endif
