/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole bigarrays as data: comparison, hashing, marshalling. */
#include "vm/prims/bigarray_priv.h"

static const struct bigarray_type *shape_type(const struct bigarray_shape *s)
{
	return &bigarray_types[s->flags & BIGARRAY_KIND_MASK];
}

/* The elements in memory; NULL after the run was stopped because they are not there. */
static const uint8_t *elements(struct vm *vm, value v, const struct bigarray_shape *s)
{
	uint64_t at = bigarray_bytes(vm, v, 0, s->bytes);

	return at ? vm->im.base + at : NULL;
}

/* ---- comparison ---- */

static int shapes_compare(const struct bigarray_shape *s, const struct bigarray_shape *t)
{
	if (s->flags != t->flags)
		return (int)t->flags - (int)s->flags;
	if (s->dims_count != t->dims_count)
		return (int)t->dims_count - (int)s->dims_count;
	for (unsigned i = 0; i < s->dims_count; i++)
		if (s->dims[i] != t->dims[i])
			return s->dims[i] < t->dims[i] ? -1 : 1;
	return 0;
}

static int parts_compare_float(const struct bigarray_type *t, const uint8_t *p, const uint8_t *q, bool *unordered)
{
	double x = double_of_bits(part_float(t, p)), y = double_of_bits(part_float(t, q));

	if (x != x || y != y)
		*unordered = true;
	return (x > y) - (x < y) + (x == x) - (y == y);
}

static int parts_compare(const struct bigarray_type *t, const uint8_t *p, const uint8_t *q, bool *unordered)
{
	int64_t i, j;
	uint64_t x, y;

	if (type_is_float(t))
		return parts_compare_float(t, p, q, unordered);
	if (t->as != BIGARRAY_AS_UNSIGNED) {
		i = part_signed(t, p);
		j = part_signed(t, q);
		return (i > j) - (i < j);
	}
	x = part_load(t, p);
	y = part_load(t, q);
	return (x > y) - (x < y);
}

int bigarray_compare(struct vm *vm, value v, value w, bool *unordered)
{
	struct bigarray_shape s, t;
	const struct bigarray_type *type;
	const uint8_t *p, *q;
	int order;

	bigarray_shape_get(vm, v, &s);
	bigarray_shape_get(vm, w, &t);
	order = shapes_compare(&s, &t);
	p = elements(vm, v, &s);
	q = elements(vm, w, &t);
	if (order || !p || !q)
		return order;
	type = shape_type(&s);
	for (uint64_t i = 0; i < s.bytes && order == 0; i += type->bytes)
		order = parts_compare(type, p + i, q + i, unordered);
	return order;
}

/* ---- hashing ---- */

typedef uint32_t (*hash_step)(uint32_t h, uint32_t word);

/* OCaml looks at the first 256 bytes (the first 64 integers of the kinds int and nativeint, 128 of float16). */
#define HASHED_BYTES 256
#define HASHED_LONGS 64

static uint32_t hash_float(const struct bigarray_type *t, const uint8_t *p, uint32_t h, hash_step mix)
{
	/* A NaN and negative zero as all NaNs and zeros. */
	static const uint64_t infinities[] = { [2] = 0x7c00, [4] = 0x7f800000, [8] = DOUBLE_INF };
	uint64_t bits = part_load(t, p), sign = UINT64_C(1) << (8 * t->bytes - 1);

	if ((bits & ~sign) > infinities[t->bytes])
		bits = infinities[t->bytes] | 1;
	else if (bits == sign)
		bits = 0;
	h = mix(h, (uint32_t)bits);
	return t->bytes == 8 ? mix(h, (uint32_t)(bits >> 32)) : h;
}

static uint32_t hash_long(const uint8_t *p, uint32_t h, hash_step mix)
{
	uint64_t n = little_load(p, 8);

	return mix(h, (uint32_t)((n >> 32) ^ (uint64_t)((int64_t)n >> 63) ^ n));
}

uint32_t bigarray_hash(struct vm *vm, value v, hash_step mix)
{
	struct bigarray_shape s;
	const struct bigarray_type *t;
	const uint8_t *p;
	uint64_t n, kind;
	uint32_t h = 0;

	bigarray_shape_get(vm, v, &s);
	if (!(p = elements(vm, v, &s)))
		return 0;
	t = shape_type(&s);
	kind = s.flags & BIGARRAY_KIND_MASK;
	n = s.bytes < HASHED_BYTES ? s.bytes : HASHED_BYTES;
	if (kind == BIGARRAY_INT || kind == BIGARRAY_NATIVEINT) {
		for (uint64_t i = 0; i < s.elements && i < HASHED_LONGS; i++)
			h = hash_long(p + i * 8, h, mix);
	} else if (type_is_float(t)) {
		for (uint64_t i = 0; i < n; i += t->bytes)
			h = hash_float(t, p + i, h, mix);
	} else {
		for (uint64_t i = 0; i < n; i += 4)
			h = mix(h, (uint32_t)little_load(p + i, n - i < 4 ? (unsigned)(n - i) : 4));
	}
	return h;
}

/* ---- marshalling ---- */

#define LONG_DIM 0xffff       /* a dimension from here on takes 8 bytes more */

static uint64_t big_load(const uint8_t *p, unsigned bytes)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return n;
}

static void big_store(uint8_t *p, unsigned bytes, uint64_t n)
{
	for (unsigned i = bytes; i-- > 0; n >>= 8)
		p[i] = (uint8_t)n;
}

static void put_number(const struct bigarray_sink *sink, unsigned bytes, uint64_t n)
{
	uint8_t b[8];

	big_store(b, bytes, n);
	sink->put(sink->ctx, b, bytes);
}

/* Kinds int and nativeint are written as 32 bits each when all of them fit into 31 and 32. */
static bool is_long(const struct bigarray_shape *s)
{
	unsigned kind = s->flags & BIGARRAY_KIND_MASK;

	return kind == BIGARRAY_INT || kind == BIGARRAY_NATIVEINT;
}

/* Before 5.3 OCaml's test for kind nativeint misses its lower bound's sign, and no such number is short. */
#define SHORT_NATIVEINTS_VERSION 35

static bool longs_are_short(const struct vm *vm, const struct bigarray_shape *s, const uint8_t *p)
{
	bool is_int = (s->flags & BIGARRAY_KIND_MASK) == BIGARRAY_INT;
	int64_t most = is_int ? INT32_MAX / 2 : INT32_MAX;

	if (!is_int && vm->s.ocaml_version < SHORT_NATIVEINTS_VERSION)
		return s->elements == 0;
	for (uint64_t i = 0; i < s->bytes; i += 8) {
		int64_t n = (int64_t)little_load(p + i, 8);

		if (n < -most - 1 || n > most)
			return false;
	}
	return true;
}

void bigarray_marshal(struct vm *vm, value v, const struct bigarray_sink *sink)
{
	struct bigarray_shape s;
	const uint8_t *p;
	unsigned bytes, written;

	bigarray_shape_get(vm, v, &s);
	if (!(p = elements(vm, v, &s)))
		return;
	put_number(sink, 4, s.dims_count);
	put_number(sink, 4, s.flags);
	for (unsigned i = 0; i < s.dims_count; i++) {
		put_number(sink, 2, s.dims[i] < LONG_DIM ? s.dims[i] : LONG_DIM);
		if (s.dims[i] >= LONG_DIM)
			put_number(sink, 8, s.dims[i]);
	}
	bytes = written = shape_type(&s)->bytes;
	if (is_long(&s)) {
		written = longs_are_short(vm, &s, p) ? 4 : 8;
		put_number(sink, 1, written == 8);
	}
	for (uint64_t i = 0; i < s.bytes; i += bytes)
		put_number(sink, written, little_load(p + i, bytes));
}

bool bigarray_unmarshal_shape(const uint8_t *bytes, uint64_t n, struct bigarray_shape *s, uint64_t *used)
{
	uint64_t at = 8, flags;

	if (n < 8 || big_load(bytes, 4) > BIGARRAY_DIMS_MAX)
		return false;
	flags = big_load(bytes + 4, 4);
	*s = (struct bigarray_shape){ .flags = (unsigned)flags, .dims_count = (unsigned)big_load(bytes, 4) };
	for (unsigned i = 0; i < s->dims_count; i++) {
		if (n - at < 2)
			return false;
		s->dims[i] = big_load(bytes + at, 2);
		at += 2;
		if (s->dims[i] < LONG_DIM)
			continue;
		if (n - at < 8)
			return false;
		s->dims[i] = big_load(bytes + at, 8);
		at += 8;
		if (s->dims[i] >> 62)
			return false;
	}
	*used = at;
	return bigarray_shape_size(s);
}

bool bigarray_unmarshal_elements(const struct bigarray_shape *s, const uint8_t *bytes, uint64_t n, uint8_t *out,
	uint64_t *used)
{
	unsigned part = shape_type(s)->bytes, read = part, skip = is_long(s);
	uint64_t parts = s->bytes / part, value_read;

	if (n < skip)
		return false;
	if (skip && bytes[0] == 0)
		read = 4;
	if ((n - skip) / read < parts)
		return false;
	for (uint64_t i = 0; i < parts; i++) {
		value_read = big_load(bytes + skip + i * read, read);
		if (read < part)
			value_read = (uint64_t)(int64_t)(int32_t)value_read;
		little_store(out + i * part, part, value_read);
	}
	*used = skip + parts * read;
	return true;
}
