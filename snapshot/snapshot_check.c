/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of snapshots and timelines, looked at one by one; for tests and builds with --enable-checks. */
#include "snapshot/timeline_priv.h"

static bool broken(struct msg *m, const char *what, uint64_t where)
{
	(void)msg_set(m, ERR_FORMAT, "%s (%llu).", what, (unsigned long long)where);
	return false;
}

static bool check_group(struct group *g, uint64_t number, struct msg *m)
{
	if (!g->refs || group_is_empty(g))
		return broken(m, "a group without pages, or that nobody holds", number);
	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		struct page *p = g->pages[i];
		struct digest d;

		if (!p)
			continue;
		d = digest_page(p->bytes);
		if (!p->refs || page_is_zero(p->bytes))
			return broken(m, "a page of zeros, or that nobody holds", number * GROUP_PAGES + i);
		if (p->hashed && !digest_equal(&d, &p->digest))
			return broken(m, "a page changed after it was made", number * GROUP_PAGES + i);
	}
	return true;
}

bool snapshot_check(struct snapshot *s, struct msg *m)
{
	for (uint32_t g = 0; g < s->groups_count; g++)
		if (s->groups[g] && !check_group(s->groups[g], g, m))
			return false;
	return s->refs ? true : broken(m, "a snapshot that nobody holds", s->at.n);
}

/* What is not marked dirty is as it was at the base. */
bool snapshot_store_check(struct snapshot_store *st, struct msg *m)
{
	const struct image *im = vm_image(st->vm);
	uint8_t page[PAGE_BYTES];

	vm_mark_dirty(st->vm);
	for (uint64_t n = 0; n < vm_page_limit(st->vm); n++) {
		const struct page *p = group_page(snapshot_group(st->base, n / GROUP_PAGES), n % GROUP_PAGES);

		if (im->dirty[n])
			continue;
		image_page_read(im, n, page);
		if (p ? memcmp(p->bytes, page, PAGE_BYTES) != 0 : !page_is_zero(page))
			return broken(m, "a page changed and was not marked dirty", n);
	}
	if (st->base && st->base->at.n > vm_now(st->vm).n)
		return broken(m, "the base is later than the VM", st->base->at.n);
	return true;
}

static bool check_rest(const struct branch *b, struct msg *m)
{
	for (unsigned i = 0; i < b->rest.autos_count; i++)
		if ((i && b->rest.autos[i - 1]->at.n >= b->rest.autos[i]->at.n) || (b->fork && b->rest.autos[i]->at.n < b->fork->at.n))
			return broken(m, "a branch's snapshots are out of order, or before its fork", b->id);
	return true;
}

static bool check_branches(const struct timeline *t, struct msg *m)
{
	for (unsigned i = 0; i < t->branches_count; i++) {
		const struct branch *b = t->branches[i];

		if (!b->fork != !b->parent || !b->stand != (b == t->branch))
			return broken(m, "a branch without parent, fork or place to stand", b->id);
		if (b->parent && b->parent->fork && b->parent->fork->at.n > b->fork->at.n)
			return broken(m, "a branch forks before its parent", b->id);
		if (b == t->branch && (b->rest.autos_count || b->rest.log.n))
			return broken(m, "the current branch has something elsewhere", b->id);
		if (!check_rest(b, m))
			return false;
	}
	return true;
}

bool timeline_check(struct timeline *t, struct msg *m)
{
	if (!check_branches(t, m))
		return false;
	for (unsigned i = 1; i < t->autos_count; i++)
		if (t->autos[i - 1]->at.n >= t->autos[i]->at.n)
			return broken(m, "automatic snapshots are out of order", i);
	for (unsigned i = 1; i < t->marks_count; i++)
		if (t->marks[i - 1].s->at.n > t->marks[i].s->at.n)
			return broken(m, "named snapshots are out of order", i);
	for (unsigned i = 0; i < t->autos_count; i++)
		if (!snapshot_check(t->autos[i], m))
			return false;
	if (!t->autos_count || vm_now(t->vm).n > t->end.n)
		return broken(m, "no beginning, or beyond the end", vm_now(t->vm).n);
	return snapshot_store_check(t->store, m);
}
