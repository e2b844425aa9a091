/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polymorphic comparison.  Source: OCaml's runtime/compare.c.
 *
 * Both values are walked in step, depth first; pairs of blocks of which fields are still to be compared wait on a
 * stack.  As under ocamlrun, values that are nested too deep raise Out_of_memory.
 */
#include <stdlib.h>

#include "vm/prims/bigarray.h"
#include "vm/prims/io.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define FIRST_ITEMS 32u
#define MOST_ITEMS (1u << 19)

/* Two blocks of the same size, compared up to `next`. */
struct item {
	uint64_t v, w, next, size;
};

struct compare {
	struct vm *vm;
	bool total;            /* NaN is equal to itself and less than all other floats */
	struct item *items;
	unsigned count, room;
	struct item first[FIRST_ITEMS];
};

enum order {
	LESS = -1, EQUAL, GREATER,
	UNORDERED,             /* with a NaN */
	GO_ON,                 /* blocks: their first fields are next */
	FAILED                 /* an exception was raised */
};

static enum order order_of(int64_t v, int64_t w) { return v < w ? LESS : v > w ? GREATER : EQUAL; }

static enum order failed(struct compare *c, const char *why)
{
	(void)prim_invalid_arg(c->vm, why);
	return FAILED;
}

/* ---- blocks without fields ---- */

static enum order order_doubles(const struct compare *c, uint64_t v, uint64_t w)
{
	double x = double_of_bits(v), y = double_of_bits(w);

	if (x < y)
		return LESS;
	if (x > y)
		return GREATER;
	if (x == y)
		return EQUAL;
	return !c->total ? UNORDERED : x == x ? GREATER : y == y ? LESS : EQUAL;
}

static enum order order_double_arrays(const struct compare *c, value v, value w)
{
	uint64_t n = wosize(c->vm, v), m = wosize(c->vm, w);
	enum order o = n < m ? LESS : n > m ? GREATER : EQUAL;

	for (uint64_t i = 0; o == EQUAL && i < n; i++)
		o = order_doubles(c, raw_field(c->vm, v, i), raw_field(c->vm, w, i));
	return o;
}

static enum order order_strings(const struct vm *vm, value v, value w)
{
	uint64_t n = str_len(vm, v), m = str_len(vm, w);
	int r = memcmp(str_bytes(vm, v), str_bytes(vm, w), (size_t)(n < m ? n : m));

	return r < 0 ? LESS : r > 0 ? GREATER : n < m ? LESS : n > m ? GREATER : EQUAL;
}

static enum order order_bigarrays(struct compare *c, value v, value w)
{
	bool unordered = false;
	int r = bigarray_compare(c->vm, v, w, &unordered);

	return unordered && !c->total ? UNORDERED : r < 0 ? LESS : r > 0 ? GREATER : EQUAL;
}

static enum order order_customs(struct compare *c, value v, value w)
{
	const struct vm *vm = c->vm;
	int kind = custom_kind_of(vm, v), other = custom_kind_of(vm, w);

	if (kind != other)
		return kind < other ? LESS : GREATER;
	switch (kind) {
	case CUSTOM_INT32: case CUSTOM_INT64: case CUSTOM_NATIVEINT:
		return order_of(int64_val(vm, v), int64_val(vm, w));
	case CUSTOM_BIGARRAY:
		return order_bigarrays(c, v, w);
	case CUSTOM_CHANNEL:
		return order_of(channel_id(vm, v), channel_id(vm, w));
	case CUSTOM_MUTEX: case CUSTOM_CONDITION:
		return order_of((int64_t)v.bits, (int64_t)w.bits);
	default:
		return failed(c, "compare: abstract value");
	}
}

/* ---- all values ---- */

static bool grow(struct compare *c)
{
	struct item *more;

	if (c->room >= MOST_ITEMS || !(more = malloc(2 * c->room * sizeof *more))) {
		(void)prim_raise_constant(c->vm, EXN_OUT_OF_MEMORY);
		return false;
	}
	memcpy(more, c->items, c->count * sizeof *more);
	if (c->items != c->first)
		free(c->items);
	c->items = more;
	c->room *= 2;
	return true;
}

static enum order order_blocks(struct compare *c, value v, value w)
{
	uint64_t n = wosize(c->vm, v), m = wosize(c->vm, w);

	if (n != m)
		return n < m ? LESS : GREATER;
	if (n == 0)
		return EQUAL;
	if (n > 1) {
		if (c->count == c->room && !grow(c))
			return FAILED;
		c->items[c->count++] = (struct item){ v.bits, w.bits, 1, n };
	}
	return GO_ON;
}

static enum order order_same_tag(struct compare *c, value v, value w, unsigned t)
{
	switch (t) {
	case TAG_STRING:
		return same(v, w) ? EQUAL : order_strings(c->vm, v, w);
	case TAG_DOUBLE:
		return order_doubles(c, raw_field(c->vm, v, 0), raw_field(c->vm, w, 0));
	case TAG_DOUBLE_ARRAY:
		return order_double_arrays(c, v, w);
	case TAG_ABSTRACT:
		return failed(c, "compare: abstract value");
	case TAG_CLOSURE:
		return failed(c, "compare: functional value");
	case TAG_CONT:
		if (c->vm->s.ocaml_version < 32)
			break;
		return failed(c, "compare: continuation value");
	case TAG_OBJECT:
		return order_of((int64_t)raw_field(c->vm, v, 1), (int64_t)raw_field(c->vm, w, 1));
	case TAG_CUSTOM:
		return order_customs(c, v, w);
	default:
		break;
	}
	return order_blocks(c, v, w);
}

static enum order order_pair(struct compare *c, value v, value w)
{
	unsigned t, u;

	if (is_int(v) || is_int(w))
		return is_block(w) ? LESS : is_block(v) ? GREATER : order_of((int64_t)v.bits, (int64_t)w.bits);
	t = tag(c->vm, v);
	u = tag(c->vm, w);
	t = t == TAG_INFIX ? TAG_CLOSURE : t;
	u = u == TAG_INFIX ? TAG_CLOSURE : u;
	return t == u ? order_same_tag(c, v, w, t) : t < u ? LESS : GREATER;
}

static value behind_forwards(const struct vm *vm, value v)
{
	while (has_tag(vm, v, TAG_FORWARD))
		v = field(vm, v, 0);
	return v;
}

static enum order order_all(struct compare *c, value v, value w)
{
	for (;;) {
		enum order o;

		v = behind_forwards(c->vm, v);
		w = behind_forwards(c->vm, w);
		o = c->total && same(v, w) ? EQUAL : order_pair(c, v, w);
		if (o == GO_ON) {
			v = field(c->vm, v, 0);
			w = field(c->vm, w, 0);
		} else if (o == EQUAL && c->count) {
			struct item *i = &c->items[c->count - 1];

			v = field(c->vm, (value){ i->v }, i->next);
			w = field(c->vm, (value){ i->w }, i->next);
			if (++i->next == i->size)
				c->count--;
		} else {
			return o;
		}
	}
}

static enum order compare(struct vm *vm, const word *a, bool total)
{
	struct compare c;
	enum order o;

	if (is_int(arg(a, 0)) && is_int(arg(a, 1)))
		return order_of((int64_t)arg(a, 0).bits, (int64_t)arg(a, 1).bits);
	c.vm = vm;
	c.total = total;
	c.items = c.first;
	c.count = 0;
	c.room = FIRST_ITEMS;
	o = order_all(&c, arg(a, 0), arg(a, 1));
	if (c.items != c.first)
		free(c.items);
	return o;
}

value prim_compare(struct vm *vm, const word *a)
{
	enum order o = compare(vm, a, true);

	return o == FAILED ? VAL_NOTHING : val_int((int)o);
}

#define TEST(name, condition) \
value prim_##name(struct vm *vm, const word *a) \
{ \
	enum order o = compare(vm, a, false); \
 \
	return o == FAILED ? VAL_NOTHING : val_bool(condition); \
}
TEST(equal, o == EQUAL)
TEST(notequal, o != EQUAL)
TEST(lessthan, o == LESS)
TEST(lessequal, o == LESS || o == EQUAL)
TEST(greaterthan, o == GREATER)
TEST(greaterequal, o == GREATER || o == EQUAL)
