/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random since OCaml 5: the generator L64X128.  Its state is a bigarray of four 64-bit integers: an odd additive
 * parameter, the state of the linear congruential generator, and the two words of the xor-based one.
 * Source: Steele, Vigna, LXM: Better Splittable Pseudorandom Number Generators, OOPSLA 2021, figure 1. */
#include "vm/prims/bigarray_priv.h"
#include "vm/prims.h"

#define LCG_MULTIPLIER UINT64_C(0xd1342543de82ef95)
#define MIX_MULTIPLIER UINT64_C(0xdaba0b6eb09322e3)

static uint64_t rotate_left(uint64_t n, unsigned by) { return n << by | n >> (64 - by); }

/* Lea's mixing function. */
static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 32) * MIX_MULTIPLIER;
	z = (z ^ z >> 32) * MIX_MULTIPLIER;
	return z ^ z >> 32;
}

value prim_lxm_next(struct vm *vm, const word *a)
{
	uint64_t at = bigarray_bytes(vm, arg(a, 0), 0, 4 * 8), result, p, q;
	uint8_t *state = vm->im.base + at;

	if (!at)
		return VAL_NOTHING;
	p = little_load(state + 16, 8);
	q = little_load(state + 24, 8) ^ p;
	result = mix(little_load(state + 8, 8) + p);
	image_touch(&vm->im, at, 4 * 8);
	little_store(state + 8, 8, little_load(state + 8, 8) * LCG_MULTIPLIER + little_load(state, 8));
	little_store(state + 16, 8, rotate_left(p, 24) ^ q ^ q << 16);
	little_store(state + 24, 8, rotate_left(q, 37));
	return int64_alloc(vm, (int64_t)result);
}
