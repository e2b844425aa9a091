/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/state.h"

#define FIRST(field) (offsetof(struct state, field) / sizeof(uint64_t))

const struct state_field state_fields[] = {
#define STATE(field, kind, meaning) { #field, STATE_##kind, FIRST(field), 1, meaning },
#define STATE_ARRAY(field, count, kind, meaning) { #field, STATE_##kind, FIRST(field), count, meaning },
#include "vm/state.def"
#undef STATE
#undef STATE_ARRAY
};
const unsigned state_fields_count = sizeof state_fields / sizeof *state_fields;

#define STATE_WORDS (sizeof(struct state) / sizeof(uint64_t))
_Static_assert(sizeof(struct state) <= IMAGE_ATOMS_OFF - IMAGE_CONTROL_OFF, "the control block fits its region");

void state_store(const struct state *s, struct image *im)
{
	const uint64_t *from = (const uint64_t *)s;

	for (unsigned i = 0; i < STATE_WORDS; i++)
		image_put(im, IMAGE_CONTROL_OFF + i * WORD_BYTES, from[i]);
}

void state_load(struct state *s, const struct image *im)
{
	uint64_t *to = (uint64_t *)s;

	for (unsigned i = 0; i < STATE_WORDS; i++)
		to[i] = image_get(im, IMAGE_CONTROL_OFF + i * WORD_BYTES);
}

void state_roots(struct state *s, void (*visit)(void *ctx, uint64_t *root), void *ctx)
{
	uint64_t *words = (uint64_t *)s;

	for (unsigned i = 0; i < state_fields_count; i++)
		if (state_fields[i].kind == STATE_VAL)
			for (unsigned k = 0; k < state_fields[i].count; k++)
				visit(ctx, &words[state_fields[i].first + k]);
}
