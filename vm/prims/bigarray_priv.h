/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of bigarrays as bytes, for bigarray.c and bigarray_data.c. */
#ifndef VM_PRIMS_BIGARRAY_PRIV_H
#define VM_PRIMS_BIGARRAY_PRIV_H

#include "vm/prims/bigarray.h"
#include "vm/prims/numbers.h"

/* How OCaml sees an element, or the two parts of a complex one. */
enum bigarray_as { BIGARRAY_AS_SIGNED, BIGARRAY_AS_UNSIGNED, BIGARRAY_AS_INT32, BIGARRAY_AS_INT64,
	BIGARRAY_AS_NATIVEINT, BIGARRAY_AS_FLOAT16, BIGARRAY_AS_FLOAT32, BIGARRAY_AS_FLOAT64 };

struct bigarray_type {
	uint8_t bytes, parts;     /* of a part; parts of an element */
	uint8_t as;
};
extern const struct bigarray_type bigarray_types[BIGARRAY_KINDS];

static inline uint64_t type_bytes(const struct bigarray_type *t) { return (uint64_t)t->bytes * t->parts; }

/* Little-endian numbers of 1, 2, 4 or 8 bytes: a memcpy of known length is one instruction. */
static inline uint64_t little_load(const uint8_t *p, unsigned bytes)
{
	word w = { 0 };

	switch (bytes) {
	case 8: memcpy(&w, p, 8); break;
	case 4: memcpy(&w, p, 4); break;
	case 2: memcpy(&w, p, 2); break;
	case 1: return *p;
	default: memcpy(&w, p, bytes & 7);
	}
	return word_get(w);
}

static inline void little_store(uint8_t *p, unsigned bytes, uint64_t n)
{
	word w = word_make(n);

	switch (bytes) {
	case 8: memcpy(p, &w, 8); break;
	case 4: memcpy(p, &w, 4); break;
	case 2: memcpy(p, &w, 2); break;
	default: *p = (uint8_t)n;
	}
}

static inline uint64_t part_load(const struct bigarray_type *t, const uint8_t *p) { return little_load(p, t->bytes); }

static inline void part_store(const struct bigarray_type *t, uint8_t *p, uint64_t n) { little_store(p, t->bytes, n); }

static inline int64_t part_signed(const struct bigarray_type *t, const uint8_t *p)
{
	unsigned unused = 64 - 8 * t->bytes;

	return (int64_t)(part_load(t, p) << unused) >> unused;
}

static inline bool type_is_float(const struct bigarray_type *t) { return t->as >= BIGARRAY_AS_FLOAT16; }

/* A part as the bits of a double. */
static inline uint64_t part_float(const struct bigarray_type *t, const uint8_t *p)
{
	uint64_t bits = part_load(t, p);

	return t->as == BIGARRAY_AS_FLOAT64 ? bits : t->as == BIGARRAY_AS_FLOAT32 ? double_bits_of_float32((uint32_t)bits)
		: double_bits_of_float16((uint16_t)bits);
}

#endif
