/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking states from the VM and putting them back, at the cost of what changed. */
#include <stdlib.h>

#include "snapshot/snapshot_priv.h"
#include "vm/state.h"

static enum err no_memory(struct msg *m)
{
	return msg_set(m, ERR_NO_MEMORY, "There is no memory for another snapshot; delete some, or give history a smaller budget.");
}

/* ---- stores and counts ---- */

enum err snapshot_store_new(struct snapshot_store **out, struct vm *vm, struct msg *m)
{
	struct snapshot_store *st = calloc(1, sizeof *st);

	if (!st)
		return no_memory(m);
	st->vm = vm;
	*out = st;
	return OK;
}

void snapshot_store_free(struct snapshot_store *st)
{
	if (!st)
		return;
	snapshot_release(st->base);
	caravan_check(st->snapshots == 0 && st->bytes == 0);
	pool_release(&st->pool);
	free(st);
}

static size_t map_bytes(uint32_t groups) { return sizeof(struct snapshot) + groups * sizeof(struct group *); }

struct snapshot *snapshot_new(struct snapshot_store *st, uint32_t groups)
{
	struct snapshot *s = calloc(1, map_bytes(groups));

	if (!s)
		return NULL;
	s->store = st;
	s->refs = 1;
	s->groups_count = groups;
	st->bytes += map_bytes(groups);
	st->snapshots++;
	return s;
}

struct snapshot *snapshot_retain(struct snapshot *s)
{
	s->refs++;
	return s;
}

void snapshot_release(struct snapshot *s)
{
	if (!s || --s->refs)
		return;
	for (uint32_t g = 0; g < s->groups_count; g++)
		group_release(s->store, s->groups[g]);
	s->store->bytes -= map_bytes(s->groups_count);
	s->store->snapshots--;
	free(s);
}

vm_time snapshot_time(const struct snapshot *s) { return s->at; }
struct world_pos snapshot_position(const struct snapshot *s) { return s->pos; }
struct snapshot *snapshot_base(const struct snapshot_store *st) { return st->base; }
size_t snapshot_store_bytes(const struct snapshot_store *st) { return st->bytes; }
uint64_t snapshot_store_copied(const struct snapshot_store *st) { return st->copied_bytes; }

static void base_set(struct snapshot_store *st, struct snapshot *s)
{
	if (st->base == s)
		return;
	snapshot_retain(s);
	snapshot_release(st->base);
	st->base = s;
}

/* ---- the dirty map ---- */

/* Never beyond the image, though after a refused reload the VM's own limit may say anything. */
static uint32_t groups_of(struct vm *vm)
{
	uint64_t groups = (vm_page_limit(vm) + GROUP_PAGES - 1) / GROUP_PAGES, most = (vm_image(vm)->mask + 1) >> 20;

	return (uint32_t)(groups < most ? groups : most);
}

/* The next dirty page of the group at or after `i`; GROUP_PAGES if there is none. */
static unsigned dirty_next(const uint8_t *dirty, unsigned i)
{
	while (i < GROUP_PAGES) {
		uint64_t eight;

		if (i % 8 == 0) {
			memcpy(&eight, dirty + i, 8);
			if (!eight) {
				i += 8;
				continue;
			}
		}
		if (dirty[i])
			return i;
		i++;
	}
	return i;
}

static const uint8_t *dirty_group(const struct snapshot_store *st, uint64_t g)
{
	return vm_image(st->vm)->dirty + g * GROUP_PAGES;
}

static bool group_is_dirty(const struct snapshot_store *st, uint64_t g)
{
	return dirty_next(dirty_group(st, g), 0) < GROUP_PAGES;
}

/* ---- taking ---- */

/* The page as it is now: `old` itself (not retained) when it has not changed. */
static bool take_page(struct snapshot_store *st, uint64_t n, struct page *old, struct page **out)
{
	struct page *p = page_new(st);

	if (!p)
		return false;
	image_page_read(vm_image(st->vm), n, p->bytes);
	st->copied_bytes += PAGE_BYTES;
	if (page_is_zero(p->bytes))
		*out = NULL;
	else if (old && memcmp(old->bytes, p->bytes, PAGE_BYTES) == 0)
		*out = old;
	else
		return *out = p, true;
	page_release(st, p);
	return true;
}

/* The pages of group g that are dirty and differ from those of `old`, in a copy of `old` made for the first of them. */
static bool take_pages(struct snapshot_store *st, uint64_t g, struct group *old, struct group **fresh)
{
	const uint8_t *dirty = dirty_group(st, g);

	for (unsigned i = dirty_next(dirty, 0); i < GROUP_PAGES; i = dirty_next(dirty, i + 1)) {
		struct page *was = group_page(old, i), *is;

		if (!take_page(st, g * GROUP_PAGES + i, was, &is))
			return false;
		if (is == was)
			continue;
		if (!*fresh && !(*fresh = group_copy(st, old))) {
			page_release(st, is);
			return false;
		}
		page_release(st, (*fresh)->pages[i]);
		(*fresh)->pages[i] = is;
	}
	return true;
}

static bool take_group(struct snapshot_store *st, uint64_t g, struct group **out)
{
	struct group *old = snapshot_group(st->base, g), *fresh = NULL;
	bool ok = take_pages(st, g, old, &fresh);

	if (fresh && (!ok || group_is_empty(fresh))) {
		group_release(st, fresh);
		*out = NULL;
	} else {
		*out = fresh ? fresh : group_retain(old);
	}
	return ok;
}

static void note_holes(struct snapshot *s)
{
	const struct image *im = vm_image(s->store->vm);

	for (int i = 0; i < IMAGE_HOLES; i++) {
		s->hole[i].from = im->hole[i].from;
		s->hole[i].to = im->hole[i].to;
	}
}

enum err snapshot_take(struct snapshot_store *st, struct snapshot **out, struct msg *m)
{
	struct snapshot *s;

#ifdef CARAVAN_CHECKS
	caravan_check(snapshot_store_check(st, m));
#endif
	vm_mark_dirty(st->vm);
	if (!(s = snapshot_new(st, groups_of(st->vm))))
		return no_memory(m);
	for (uint32_t g = 0; g < s->groups_count; g++)
		if (!take_group(st, g, &s->groups[g])) {
			snapshot_release(s);
			return no_memory(m);
		}
	s->at = vm_now(st->vm);
	s->pos = world_position(vm_world(st->vm));
	s->proven = true;
	note_holes(s);
	base_set(st, s);
	vm_clear_dirty(st->vm);
	*out = s;
	return OK;
}

/* ---- putting ---- */

/* What lies in a hole is no copy of anything, so it is written again where the other state has no hole. */
static void dirty_uncovered_holes(struct image *im, const struct snapshot *s)
{
	for (int i = 0; i < IMAGE_HOLES; i++) {
		uint64_t page = im->hole[i].from >> PAGE_SHIFT, end = (im->hole[i].to + PAGE_BYTES - 1) >> PAGE_SHIFT;

		for (; page < end && im->hole[i].from < im->hole[i].to; page++)
			if (page << PAGE_SHIFT < s->hole[i].from || (page + 1) << PAGE_SHIFT > s->hole[i].to)
				im->dirty[page] = 1;
	}
}

static void put_group(struct snapshot_store *st, uint64_t g, const struct group *want, const struct group *have)
{
	struct image *im = vm_image(st->vm);
	const uint8_t *dirty = dirty_group(st, g);

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		const struct page *p = group_page(want, i);

		if (p != group_page(have, i) || dirty[i])
			image_page_write(im, g * GROUP_PAGES + i, p ? p->bytes : NULL);
	}
}

/* Makes the image's pages those of `s`, and `s` the base; nothing is dirty afterwards. */
static void put_pages(struct snapshot_store *st, struct snapshot *s)
{
	struct image *im = vm_image(st->vm);
	uint32_t groups = groups_of(st->vm);

	if (groups < s->groups_count)
		groups = s->groups_count;
	if (st->base && groups < st->base->groups_count)
		groups = st->base->groups_count;
	dirty_uncovered_holes(im, s);
	for (uint32_t g = 0; g < groups; g++) {
		struct group *want = snapshot_group(s, g), *have = snapshot_group(st->base, g);

		if (want != have || group_is_dirty(st, g))
			put_group(st, g, want, have);
	}
	memset(im->dirty, 0, (size_t)groups * GROUP_PAGES);
	base_set(st, s);
	world_seek(vm_world(st->vm), s->pos);
}

static enum err fits(const struct snapshot *s, struct msg *m)
{
	const struct image *im = vm_image(s->store->vm);

	if ((uint64_t)s->groups_count * GROUP_PAGES <= (im->mask + 1) >> PAGE_SHIFT)
		return OK;
	return msg_set(m, ERR_LIMIT, "The snapshot needs %u MiB of addresses; this host gives %u MiB.", s->groups_count,
		(unsigned)((im->mask + 1) >> 20));
}

/* In a canonical image, what lies in the holes is zero. */
static bool holes_are_zero(const struct snapshot *s)
{
	static const uint8_t zeros[PAGE_BYTES];

	for (int i = 0; i < IMAGE_HOLES; i++)
		for (uint64_t at = s->hole[i].from, next; at < s->hole[i].to; at = next) {
			const struct page *p = group_page(snapshot_group(s, at >> 20), at >> PAGE_SHIFT & (GROUP_PAGES - 1));

			next = (at | (PAGE_BYTES - 1)) + 1;
			if (next > s->hole[i].to)
				next = s->hole[i].to;
			if (p && memcmp(p->bytes + at % PAGE_BYTES, zeros, next - at) != 0)
				return false;
		}
	return true;
}

/* What the VM's own checks do not see: that the snapshot says the truth about its pages. */
static enum err prove(struct snapshot *s, struct msg *m)
{
	if (vm_now(s->store->vm).n != s->at.n || groups_of(s->store->vm) < s->groups_count)
		return msg_set(m, ERR_FORMAT, "The snapshot is damaged: its time or size is not that of its image.");
	note_holes(s);
	if (!holes_are_zero(s))
		return msg_set(m, ERR_FORMAT, "The snapshot is damaged: its image is not in canonical form.");
	s->proven = true;
	return OK;
}

static enum err put_unproven(struct snapshot_store *st, struct snapshot *s, struct msg *m)
{
	struct snapshot *back;
	enum err r;

	if ((r = fits(s, m)) || (r = snapshot_take(st, &back, m)))
		return r;
	put_pages(st, s);
	if ((r = vm_reload(st->vm, m)) || (r = prove(s, m))) {
		memset(s->hole, 0, sizeof s->hole);
		put_pages(st, back);
		caravan_check(vm_reload(st->vm, NULL) == OK);
	}
	vm_clear_dirty(st->vm);
	snapshot_release(back);
	return r;
}

enum err snapshot_put(struct snapshot_store *st, struct snapshot *s, struct msg *m)
{
	if (!s->proven)
		return put_unproven(st, s, m);
	vm_mark_dirty(st->vm);
	put_pages(st, s);
	caravan_check(vm_reload(st->vm, NULL) == OK);
	vm_clear_dirty(st->vm);
	return OK;
}

/* ---- meeting ---- */

static bool control_is_equal(const struct snapshot_store *st, const struct snapshot *s)
{
	const struct group *group = snapshot_group(s, 0);
	uint8_t page[PAGE_BYTES];

	for (unsigned i = IMAGE_CONTROL_OFF / PAGE_BYTES; i < IMAGE_ATOMS_OFF / PAGE_BYTES; i++) {
		const struct page *p = group_page(group, i);

		image_page_read(vm_image(st->vm), i, page);
		if (p ? memcmp(p->bytes, page, PAGE_BYTES) != 0 : !page_is_zero(page))
			return false;
	}
	return true;
}

#ifdef CARAVAN_CHECKS
static bool digest_is(struct snapshot_store *st, struct snapshot *s)
{
	struct digest want = snapshot_digest(s), is = vm_digest(st->vm);

	return digest_equal(&want, &is);
}
#endif

bool snapshot_meet(struct snapshot_store *st, struct snapshot *s)
{
	struct world_pos pos = world_position(vm_world(st->vm));

	if (!s->proven || s->at.n != vm_now(st->vm).n || s->pos.event != pos.event || s->pos.byte != pos.byte)
		return false;
	if (!control_is_equal(st, s))
		return false;
#ifdef CARAVAN_CHECKS
	caravan_check(digest_is(st, s));
#endif
	vm_mark_dirty(st->vm);
	base_set(st, s);
	vm_clear_dirty(st->vm);
	return true;
}
