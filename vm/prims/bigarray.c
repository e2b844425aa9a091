/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The primitives of Bigarray; the representation is in bigarray.h, whole arrays as data are in bigarray_data.c. */
#include "vm/memprof.h"
#include "vm/prims/bigarray_priv.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

const struct bigarray_type bigarray_types[BIGARRAY_KINDS] = {
	[BIGARRAY_FLOAT32] = { 4, 1, BIGARRAY_AS_FLOAT32 },
	[BIGARRAY_FLOAT64] = { 8, 1, BIGARRAY_AS_FLOAT64 },
	[BIGARRAY_INT8] = { 1, 1, BIGARRAY_AS_SIGNED },
	[BIGARRAY_UINT8] = { 1, 1, BIGARRAY_AS_UNSIGNED },
	[BIGARRAY_INT16] = { 2, 1, BIGARRAY_AS_SIGNED },
	[BIGARRAY_UINT16] = { 2, 1, BIGARRAY_AS_UNSIGNED },
	[BIGARRAY_INT32] = { 4, 1, BIGARRAY_AS_INT32 },
	[BIGARRAY_INT64] = { 8, 1, BIGARRAY_AS_INT64 },
	[BIGARRAY_INT] = { 8, 1, BIGARRAY_AS_SIGNED },
	[BIGARRAY_NATIVEINT] = { 8, 1, BIGARRAY_AS_NATIVEINT },
	[BIGARRAY_COMPLEX32] = { 4, 2, BIGARRAY_AS_FLOAT32 },
	[BIGARRAY_COMPLEX64] = { 8, 2, BIGARRAY_AS_FLOAT64 },
	[BIGARRAY_CHAR] = { 1, 1, BIGARRAY_AS_UNSIGNED },
	[BIGARRAY_FLOAT16] = { 2, 1, BIGARRAY_AS_FLOAT16 },
};

/* ---- the block ---- */

static unsigned flags_of(const struct vm *vm, value v) { return (unsigned)int_val(field(vm, v, BIGARRAY_FLAGS)); }

static const struct bigarray_type *type_of_flags(unsigned flags)
{
	unsigned kind = flags & BIGARRAY_KIND_MASK;

	return &bigarray_types[kind < BIGARRAY_KINDS ? kind : BIGARRAY_CHAR];
}

static const struct bigarray_type *type_of(const struct vm *vm, value v) { return type_of_flags(flags_of(vm, v)); }

static unsigned dims_of(const struct vm *vm, value v)
{
	uint64_t n = wosize(vm, v) - BIGARRAY_DIMS;

	return n <= BIGARRAY_DIMS_MAX ? (unsigned)n : 0;
}

static int64_t dim_of(const struct vm *vm, value v, unsigned i) { return int_val(field(vm, v, BIGARRAY_DIMS + i)); }

bool bigarray_shape_size(struct bigarray_shape *s)
{
	unsigned kind = s->flags & BIGARRAY_KIND_MASK;

	if (kind >= BIGARRAY_KINDS || s->flags & ~(BIGARRAY_KIND_MASK | BIGARRAY_FORTRAN))
		return false;
	if (s->dims_count > BIGARRAY_DIMS_MAX)
		return false;
	s->elements = 1;
	for (unsigned i = 0; i < s->dims_count; i++)
		if (__builtin_mul_overflow(s->elements, s->dims[i], &s->elements))
			return false;
	return !__builtin_mul_overflow(s->elements, type_bytes(&bigarray_types[kind]), &s->bytes);
}

void bigarray_shape_get(const struct vm *vm, value v, struct bigarray_shape *s)
{
	*s = (struct bigarray_shape){ .flags = flags_of(vm, v), .dims_count = dims_of(vm, v) };
	for (unsigned i = 0; i < s->dims_count; i++)
		s->dims[i] = (uint64_t)dim_of(vm, v, i);
	if (!bigarray_shape_size(s))
		*s = (struct bigarray_shape){ .flags = BIGARRAY_CHAR };
}

/* An array of that shape over a data block, from its byte `offset` on. */
static value array_over(struct vm *vm, value data, int64_t offset, const struct bigarray_shape *s)
{
	root r = root_new(vm, data);
	value v = custom_alloc(vm, CUSTOM_BIGARRAY, BIGARRAY_DIMS - 1 + s->dims_count);

	if (v.bits) {
		init_field(vm, v, BIGARRAY_DATA, root_get(vm, r));
		init_field(vm, v, BIGARRAY_OFFSET, val_int(offset));
		init_field(vm, v, BIGARRAY_FLAGS, val_int(s->flags));
		for (unsigned i = 0; i < s->dims_count; i++)
			init_field(vm, v, BIGARRAY_DIMS + i, val_int((int64_t)s->dims[i]));
	}
	root_drop(vm, 1);
	return v;
}

/* An array that shares v's elements, from byte `from` on. */
static value array_within(struct vm *vm, value v, uint64_t from, const struct bigarray_shape *s)
{
	int64_t offset = int_val(field(vm, v, BIGARRAY_OFFSET)) + (int64_t)from;

	return array_over(vm, field(vm, v, BIGARRAY_DATA), offset, s);
}

value bigarray_new(struct vm *vm, const struct bigarray_shape *s)
{
	uint64_t words = s->bytes / WORD_BYTES + (s->bytes % WORD_BYTES != 0), counted = words;
	value data = memprof_alloc_hidden(vm, words, TAG_ABSTRACT);

	if (same(data, VAL_NOTHING))
		return data;
	if (vm->s.ocaml_version < 32)
		counted = s->bytes / WORD_BYTES;
	return memprof_sample(vm, array_over(vm, data, 0, s), counted, counted, MEMPROF_CUSTOM);
}

uint64_t bigarray_bytes(struct vm *vm, value v, uint64_t from, uint64_t bytes)
{
	uint64_t at = field(vm, v, BIGARRAY_DATA).bits + (uint64_t)int_val(field(vm, v, BIGARRAY_OFFSET)) + from;

	if (at >= IMAGE_ATOMS_OFF && image_span(&vm->im, at, bytes))
		return at;
	(void)vm_stop_set(vm, VM_STOP_CORRUPT, "The image is damaged: a bigarray's elements lie outside of it.");
	return 0;
}

/* ---- elements ---- */

static value float_element(struct vm *vm, const struct bigarray_type *t, const uint8_t *p)
{
	uint64_t re = part_float(t, p), im;
	value v;

	if (t->parts == 1)
		return float_new(vm, re);
	im = part_float(t, p + t->bytes);
	v = prim_alloc(vm, 2, TAG_DOUBLE_ARRAY);
	if (v.bits) {
		put_raw(vm, v, 0, re);
		put_raw(vm, v, 1, im);
	}
	return v;
}

static value element_value(struct vm *vm, const struct bigarray_type *t, const uint8_t *p)
{
	switch (t->as) {
	case BIGARRAY_AS_SIGNED: return val_int(part_signed(t, p));
	case BIGARRAY_AS_UNSIGNED: return val_int((int64_t)part_load(t, p));
	case BIGARRAY_AS_INT32: return int32_alloc(vm, (int32_t)part_load(t, p));
	case BIGARRAY_AS_INT64: return int64_alloc(vm, (int64_t)part_load(t, p));
	case BIGARRAY_AS_NATIVEINT: return nativeint_alloc(vm, (int64_t)part_load(t, p));
	default: return float_element(vm, t, p);
	}
}

/* The bits of part i (of a complex number two) of an element that shall be v. */
static uint64_t part_of_value(const struct vm *vm, const struct bigarray_type *t, value v, unsigned i)
{
	switch (t->as) {
	case BIGARRAY_AS_SIGNED:
	case BIGARRAY_AS_UNSIGNED: return (uint64_t)int_val(v);
	case BIGARRAY_AS_INT32:
	case BIGARRAY_AS_INT64:
	case BIGARRAY_AS_NATIVEINT: return (uint64_t)int64_val(vm, v);
	case BIGARRAY_AS_FLOAT16: return float16_of_double_bits(raw_field(vm, v, i));
	case BIGARRAY_AS_FLOAT32: return float32_of_double_bits(raw_field(vm, v, i));
	default: return raw_field(vm, v, i);
	}
}

static void element_put(const struct vm *vm, const struct bigarray_type *t, value v, uint8_t *p)
{
	for (unsigned i = 0; i < t->parts; i++)
		part_store(t, p + i * t->bytes, part_of_value(vm, t, v, i));
}

/* ---- indices ---- */

/* The number of the element with these indices, -1 if one is out of bounds. */
static inline int64_t element_number(const struct vm *vm, value v, const int64_t *index, unsigned n, bool fortran)
{
	uint64_t number = 0;

	for (unsigned k = 0; k < n; k++) {
		unsigned i = fortran ? n - 1 - k : k;
		uint64_t at = (uint64_t)(index[i] - fortran), dim = (uint64_t)dim_of(vm, v, i);

		if (at >= dim)
			return -1;
		number = number * dim + at;
	}
	return (int64_t)number;
}

/* Where the element lies whose n indices are these words, and its type; 0 after raising or stopping. */
static inline uint64_t element_at(struct vm *vm, value v, const word *indices, uint64_t n, const char *wrong_number,
	const struct bigarray_type **type)
{
	unsigned flags = flags_of(vm, v);
	int64_t index[BIGARRAY_DIMS_MAX], number;
	uint64_t bytes;

	*type = type_of_flags(flags);
	bytes = type_bytes(*type);
	if (n != dims_of(vm, v)) {
		(void)prim_invalid_arg(vm, wrong_number);
		return 0;
	}
	for (unsigned i = 0; i < n; i++)
		index[i] = int_val((value){ word_get(indices[i]) });
	number = element_number(vm, v, index, (unsigned)n, flags & BIGARRAY_FORTRAN);
	if (number < 0) {
		(void)prim_bound_error(vm);
		return 0;
	}
	return bigarray_bytes(vm, v, (uint64_t)number * bytes, bytes);
}

static inline value get(struct vm *vm, value v, const word *indices, uint64_t n)
{
	const struct bigarray_type *t;
	uint64_t at = element_at(vm, v, indices, n, "Bigarray.get: wrong number of indices", &t);

	return at ? element_value(vm, t, vm->im.base + at) : VAL_NOTHING;
}

static inline value set(struct vm *vm, value v, const word *indices, uint64_t n, value element)
{
	const struct bigarray_type *t;
	uint64_t at = element_at(vm, v, indices, n, "Bigarray.set: wrong number of indices", &t);

	if (!at)
		return VAL_NOTHING;
	/* The first byte's page and the last byte's: no element has a third. */
	vm->im.dirty[at >> PAGE_SHIFT] = vm->im.dirty[(at + type_bytes(t) - 1) >> PAGE_SHIFT] = 1;
	element_put(vm, t, element, vm->im.base + at);
	return VAL_UNIT;
}

#define ACCESS(n) \
value prim_ba_get_##n(struct vm *vm, const word *a) { return get(vm, arg(a, 0), a + 1, n); } \
value prim_ba_set_##n(struct vm *vm, const word *a) { return set(vm, arg(a, 0), a + 1, n, arg(a, n + 1)); }
ACCESS(1)
ACCESS(2)
ACCESS(3)

/* The words of an array of indices. */
static const word *index_words(const struct vm *vm, value indices, uint64_t *n)
{
	*n = wosize(vm, indices);
	return image_at(&vm->im, indices.bits);
}

value prim_ba_get_generic(struct vm *vm, const word *a)
{
	uint64_t n;
	const word *indices = index_words(vm, arg(a, 1), &n);

	return get(vm, arg(a, 0), indices, n);
}

value prim_ba_set_generic(struct vm *vm, const word *a)
{
	uint64_t n;
	const word *indices = index_words(vm, arg(a, 1), &n);

	return set(vm, arg(a, 0), indices, n, arg(a, 2));
}

/* ---- several bytes of an array of bytes ---- */

static uint64_t bytes_at(struct vm *vm, const word *a, unsigned bytes)
{
	int64_t index = int_arg(a, 1);

	if (index < 0 || index > dim_of(vm, arg(a, 0), 0) - (int64_t)bytes) {
		(void)prim_bound_error(vm);
		return 0;
	}
	return bigarray_bytes(vm, arg(a, 0), (uint64_t)index, bytes);
}

#define WIDE(bits, to_value, from_value) \
value prim_ba_uint8_get##bits(struct vm *vm, const word *a) \
{ \
	uint64_t at = bytes_at(vm, a, (bits) / 8); \
 \
	return at ? to_value(little_load(vm->im.base + at, (bits) / 8)) : VAL_NOTHING; \
} \
value prim_ba_uint8_set##bits(struct vm *vm, const word *a) \
{ \
	uint64_t at = bytes_at(vm, a, (bits) / 8); \
 \
	if (!at) \
		return VAL_NOTHING; \
	image_touch(&vm->im, at, (bits) / 8); \
	little_store(vm->im.base + at, (bits) / 8, (uint64_t)from_value); \
	return VAL_UNIT; \
}
#define OF_16(n) val_int((int64_t)(n))
#define OF_32(n) int32_alloc(vm, (int32_t)(n))
#define OF_64(n) int64_alloc(vm, (int64_t)(n))
WIDE(16, OF_16, int_arg(a, 2))
WIDE(32, OF_32, int64_val(vm, arg(a, 2)))
WIDE(64, OF_64, int64_val(vm, arg(a, 2)))

/* ---- shape ---- */

/* The dimensions in an array of integers; false: more than there may be (*why 0), or a negative one (*why 1). */
static bool dims_read(const struct vm *vm, value dims, struct bigarray_shape *s, unsigned *why)
{
	uint64_t n = wosize(vm, dims);

	*why = 0;
	if (n > BIGARRAY_DIMS_MAX)
		return false;
	*why = 1;
	s->dims_count = (unsigned)n;
	for (unsigned i = 0; i < n; i++) {
		s->dims[i] = (uint64_t)int_val(field(vm, dims, i));
		if ((int64_t)s->dims[i] < 0)
			return false;
	}
	return true;
}

value prim_ba_create(struct vm *vm, const word *a)
{
	static const char *const complaints[] = {
		"Bigarray.create: bad number of dimensions", "Bigarray.create: negative dimension"
	};
	struct bigarray_shape s = { .flags = (unsigned)int_arg(a, 0) | (unsigned)int_arg(a, 1) << 8 };
	unsigned why;

	if (!dims_read(vm, arg(a, 2), &s, &why))
		return prim_invalid_arg(vm, complaints[why]);
	return bigarray_shape_size(&s) ? bigarray_new(vm, &s) : prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
}

value prim_ba_num_dims(struct vm *vm, const word *a) { return val_int(dims_of(vm, arg(a, 0))); }
value prim_ba_kind(struct vm *vm, const word *a) { return val_int(flags_of(vm, arg(a, 0)) & BIGARRAY_KIND_MASK); }
value prim_ba_layout(struct vm *vm, const word *a) { return val_bool(flags_of(vm, arg(a, 0)) & BIGARRAY_FORTRAN); }

static value dim(struct vm *vm, value v, int64_t i)
{
	if (i < 0 || i >= dims_of(vm, v))
		return prim_invalid_arg(vm, "Bigarray.dim");
	return val_int(dim_of(vm, v, (unsigned)i));
}

value prim_ba_dim(struct vm *vm, const word *a) { return dim(vm, arg(a, 0), int_arg(a, 1)); }
value prim_ba_dim_1(struct vm *vm, const word *a) { return dim(vm, arg(a, 0), 0); }
value prim_ba_dim_2(struct vm *vm, const word *a) { return dim(vm, arg(a, 0), 1); }
value prim_ba_dim_3(struct vm *vm, const word *a) { return dim(vm, arg(a, 0), 2); }

/* ---- arrays within arrays ---- */

/* The first indices are given in C's layout, the last ones in Fortran's; the rest begin where they begin. */
value prim_ba_slice(struct vm *vm, const word *a)
{
	value v = arg(a, 0), given = arg(a, 1);
	struct bigarray_shape s;
	uint64_t n = wosize(vm, given);
	int64_t index[BIGARRAY_DIMS_MAX], number;
	unsigned rest, first;
	bool fortran;

	bigarray_shape_get(vm, v, &s);
	if (n > s.dims_count)
		return prim_invalid_arg(vm, "Bigarray.slice: too many indices");
	fortran = s.flags & BIGARRAY_FORTRAN;
	rest = s.dims_count - (unsigned)n;
	first = fortran ? rest : 0;
	for (unsigned i = 0; i < s.dims_count; i++)
		index[i] = i - first < n ? int_val(field(vm, given, i - first)) : fortran;
	number = element_number(vm, v, index, s.dims_count, fortran);
	if (number < 0)
		return prim_bound_error(vm);
	if (!fortran)
		memmove(s.dims, s.dims + n, rest * sizeof *s.dims);
	s.dims_count = rest;
	return array_within(vm, v, (uint64_t)number * type_bytes(type_of(vm, v)), &s);
}

value prim_ba_change_layout(struct vm *vm, const word *a)
{
	value v = arg(a, 0);
	struct bigarray_shape s;

	bigarray_shape_get(vm, v, &s);
	if (!(s.flags & BIGARRAY_FORTRAN) == !int_arg(a, 1))
		return v;
	s.flags ^= BIGARRAY_FORTRAN;
	for (unsigned i = 0, j = s.dims_count; i + 1 < j; i++) {
		uint64_t d = s.dims[i];

		s.dims[i] = s.dims[--j];
		s.dims[j] = d;
	}
	return array_within(vm, v, 0, &s);
}

/* The dimension that varies slowest is the one cut: the first in C's layout, the last in Fortran's. */
value prim_ba_sub(struct vm *vm, const word *a)
{
	value v = arg(a, 0);
	struct bigarray_shape s;
	int64_t from = int_arg(a, 1), length = int_arg(a, 2);
	uint64_t step;
	unsigned cut;

	bigarray_shape_get(vm, v, &s);
	cut = s.flags & BIGARRAY_FORTRAN ? s.dims_count - 1 : 0;
	from -= s.flags & BIGARRAY_FORTRAN ? 1 : 0;
	if (s.dims_count == 0 || from < 0 || length < 0 || from + length > (int64_t)s.dims[cut])
		return prim_invalid_arg(vm, "Bigarray.sub: bad sub-array");
	step = s.dims[cut] ? s.bytes / s.dims[cut] : 0;
	s.dims[cut] = (uint64_t)length;
	return array_within(vm, v, (uint64_t)from * step, &s);
}

value prim_ba_reshape(struct vm *vm, const word *a)
{
	static const char *const complaints[] = {
		"Bigarray.reshape: bad number of dimensions", "Bigarray.reshape: negative dimension"
	};
	value v = arg(a, 0);
	struct bigarray_shape old, s;
	unsigned why;

	bigarray_shape_get(vm, v, &old);
	s = old;
	if (!dims_read(vm, arg(a, 1), &s, &why))
		return prim_invalid_arg(vm, complaints[why]);
	if (!bigarray_shape_size(&s) || s.elements != old.elements)
		return prim_invalid_arg(vm, "Bigarray.reshape: size mismatch");
	return array_within(vm, v, 0, &s);
}

/* ---- whole arrays ---- */

value prim_ba_blit(struct vm *vm, const word *a)
{
	value from = arg(a, 0), to = arg(a, 1);
	struct bigarray_shape s, t;
	uint64_t source, target;

	bigarray_shape_get(vm, from, &s);
	bigarray_shape_get(vm, to, &t);
	if (s.dims_count != t.dims_count || memcmp(s.dims, t.dims, s.dims_count * sizeof *s.dims))
		return prim_invalid_arg(vm, "Bigarray.blit: dimension mismatch");
	source = bigarray_bytes(vm, from, 0, s.bytes);
	target = bigarray_bytes(vm, to, 0, s.bytes);
	if (!source || !target)
		return VAL_NOTHING;
	image_touch(&vm->im, target, s.bytes);
	memmove(vm->im.base + target, vm->im.base + source, (size_t)s.bytes);
	return VAL_UNIT;
}

value prim_ba_fill(struct vm *vm, const word *a)
{
	const struct bigarray_type *t = type_of(vm, arg(a, 0));
	struct bigarray_shape s;
	uint64_t at, done = type_bytes(t), more;

	bigarray_shape_get(vm, arg(a, 0), &s);
	at = bigarray_bytes(vm, arg(a, 0), 0, s.bytes);
	if (!at)
		return VAL_NOTHING;
	if (s.bytes < done)
		return VAL_UNIT;
	image_touch(&vm->im, at, s.bytes);
	element_put(vm, t, arg(a, 1), vm->im.base + at);
	for (; done < s.bytes; done += more) {
		more = s.bytes - done < done ? s.bytes - done : done;
		memcpy(vm->im.base + at + done, vm->im.base + at, (size_t)more);
	}
	return VAL_UNIT;
}
