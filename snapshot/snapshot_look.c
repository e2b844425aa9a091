/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to know about snapshots without moving the VM: digests, sizes, differences. */
#include "snapshot/snapshot_priv.h"

struct digest snapshot_digest(struct snapshot *s)
{
	struct digest_sum sum;
	struct digest d;

	if (s->hashed)
		return s->digest;
	digest_sum_init(&sum);
	for (uint32_t g = 0; g < s->groups_count; g++) {
		d = group_digest(s->groups[g]);
		digest_sum_group(&sum, g, &d);
	}
	s->digest = digest_sum_release(&sum);
	s->hashed = true;
	return s->digest;
}

/* Group g of the image as it is now; `old` is what it was at the base. */
static struct digest group_digest_now(struct snapshot_store *st, uint64_t g, struct group *old)
{
	const struct image *im = vm_image(st->vm);
	const uint8_t *dirty = im->dirty + g * GROUP_PAGES;
	struct digest pages[GROUP_PAGES];
	uint8_t page[PAGE_BYTES];

	for (unsigned i = 0; i < GROUP_PAGES; i++) {
		if (dirty[i]) {
			image_page_read(im, g * GROUP_PAGES + i, page);
			pages[i] = digest_page(page);
		} else {
			pages[i] = page_digest(group_page(old, i));
		}
	}
	return digest_group(pages);
}

static struct digest group_digest_of_now(struct snapshot_store *st, uint64_t g)
{
	static const uint8_t clean[GROUP_PAGES];
	struct group *old = snapshot_group(st->base, g);

	return memcmp(vm_image(st->vm)->dirty + g * GROUP_PAGES, clean, GROUP_PAGES) ? group_digest_now(st, g, old) :
		group_digest(old);
}

bool snapshot_digest_while(struct snapshot_store *st, bool (*go_on)(void *ctx, double done), void *ctx, struct digest *out)
{
	uint64_t groups = (vm_page_limit(st->vm) + GROUP_PAGES - 1) / GROUP_PAGES;
	struct digest_sum sum;
	bool goes_on = true;

	vm_mark_dirty(st->vm);
	digest_sum_init(&sum);
	for (uint64_t g = 0; g < groups && goes_on; g++) {
		struct digest d = group_digest_of_now(st, g);

		digest_sum_group(&sum, g, &d);
		goes_on = !go_on || go_on(ctx, (double)g / (double)groups);
	}
	*out = digest_sum_release(&sum);
	return goes_on;
}

struct digest snapshot_digest_now(struct snapshot_store *st)
{
	struct digest d;

	(void)snapshot_digest_while(st, NULL, NULL, &d);
	return d;
}

size_t snapshot_own_bytes(const struct snapshot *s)
{
	size_t bytes = sizeof *s + s->groups_count * sizeof *s->groups;

	for (uint32_t g = 0; g < s->groups_count; g++) {
		const struct group *group = s->groups[g];

		if (!group || group->refs > 1)
			continue;
		bytes += sizeof *group;
		for (unsigned i = 0; i < GROUP_PAGES; i++)
			if (group->pages[i] && group->pages[i]->refs == 1)
				bytes += sizeof *group->pages[i] + PAGE_BYTES;
	}
	return bytes;
}

uint64_t snapshot_word(const struct snapshot *s, uint64_t off)
{
	const struct page *p = group_page(snapshot_group(s, off >> 20), off >> PAGE_SHIFT & (GROUP_PAGES - 1));
	word w = { 0 };

	if (p)
		memcpy(&w, p->bytes + (off % PAGE_BYTES & ~(uint64_t)(WORD_BYTES - 1)), WORD_BYTES);
	return word_get(w);
}

static bool pages_differ(const struct page *a, const struct page *b)
{
	if (a == b)
		return false;
	return !a || !b || memcmp(a->bytes, b->bytes, PAGE_BYTES) != 0;
}

void snapshot_differ(struct snapshot *a, struct snapshot *b, void (*visit)(void *ctx, uint64_t page), void *ctx)
{
	uint32_t groups = a->groups_count > b->groups_count ? a->groups_count : b->groups_count;

	for (uint32_t g = 0; g < groups; g++) {
		struct group *ga = snapshot_group(a, g), *gb = snapshot_group(b, g);

		for (unsigned i = 0; i < GROUP_PAGES && ga != gb; i++)
			if (pages_differ(group_page(ga, i), group_page(gb, i)))
				visit(ctx, (uint64_t)g * GROUP_PAGES + i);
	}
}
