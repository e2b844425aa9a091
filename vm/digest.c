/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The image's digest (defined in vm/image.h), on xxHash. */
#include <stdlib.h>

#include "vm/image.h"
#include "vm/xxh.h"

static struct digest canonical(XXH128_hash_t h)
{
	struct digest d;
	XXH128_canonical_t c;

	XXH128_canonicalFromHash(&c, h);
	memcpy(d.b, c.digest, sizeof d.b);
	return d;
}

static bool all_zero(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	return p[0] == 0 && memcmp(p, p + 1, n - 1) == 0;
}

struct digest digest_bytes(const void *bytes, size_t n)
{
	return canonical(XXH3_128bits(bytes, n));
}

struct digest digest_page(const uint8_t page[PAGE_BYTES])
{
	if (all_zero(page, PAGE_BYTES))
		return (struct digest){ { 0 } };
	return digest_bytes(page, PAGE_BYTES);
}

struct digest digest_group(const struct digest pages[GROUP_PAGES])
{
	if (all_zero(pages, GROUP_PAGES * sizeof *pages))
		return (struct digest){ { 0 } };
	return digest_bytes(pages, GROUP_PAGES * sizeof *pages);
}

bool digest_is_zero(const struct digest *d)
{
	return all_zero(d->b, sizeof d->b);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

void digest_sum_init(struct digest_sum *s)
{
	s->state = XXH3_createState();
	caravan_check(s->state);
	XXH3_128bits_reset(s->state);
}

void digest_sum_bytes(struct digest_sum *s, const void *bytes, size_t n)
{
	if (n)
		XXH3_128bits_update(s->state, bytes, n);
}

void digest_sum_group(struct digest_sum *s, uint64_t group, const struct digest *d)
{
	word number = word_make(group);

	if (digest_is_zero(d))
		return;
	digest_sum_bytes(s, &number, sizeof number);
	digest_sum_bytes(s, d->b, sizeof d->b);
}

struct digest digest_sum_release(struct digest_sum *s)
{
	struct digest d = canonical(XXH3_128bits_digest(s->state));

	XXH3_freeState(s->state);
	return d;
}

void digest_text(const struct digest *d, char out[33])
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		out[2 * i] = hex[d->b[i] >> 4];
		out[2 * i + 1] = hex[d->b[i] & 15];
	}
	out[32] = 0;
}
