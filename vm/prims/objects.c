/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/prims/objects.h"

#include <stdlib.h>

#define FIRST_SLOTS 256

static bool allocate(struct objects *t, uint64_t slots)
{
	if (slots > SIZE_MAX / sizeof *t->slots)
		return false;
	t->slots = calloc((size_t)slots, sizeof *t->slots);
	t->mask = slots - 1;
	return t->slots != NULL;
}

bool objects_init(struct objects *t)
{
	t->count = 0;
	return allocate(t, FIRST_SLOTS);
}

void objects_free(struct objects *t)
{
	free(t->slots);
	t->slots = NULL;
}

/* Blocks are eight bytes apart, so their low bits say nothing; the multiplier is the golden ratio's. */
static struct object_slot *find(const struct objects *t, uint64_t block)
{
	uint64_t i = (block * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & t->mask;

	while (t->slots[i].block && t->slots[i].block != block)
		i = (i + 1) & t->mask;
	return &t->slots[i];
}

static bool grow(struct objects *t)
{
	struct objects old = *t;

	if (!allocate(t, (old.mask + 1) * (old.mask < 1 << 20 ? 8 : 2))) {
		*t = old;
		return false;
	}
	for (uint64_t i = 0; i <= old.mask; i++)
		if (old.slots[i].block)
			*find(t, old.slots[i].block) = old.slots[i];
	free(old.slots);
	return true;
}

uint64_t objects_number(struct objects *t, value block, bool *fresh)
{
	struct object_slot *s = find(t, block.bits);

	*fresh = !s->block;
	if (!*fresh)
		return s->number;
	if (t->count >= t->mask - t->mask / 3) {
		if (!grow(t))
			return UINT64_MAX;
		s = find(t, block.bits);
	}
	s->block = block.bits;
	s->number = t->count++;
	return s->number;
}
