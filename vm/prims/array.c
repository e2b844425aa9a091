/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on arrays.  An array of floats is flat: its block has TAG_DOUBLE_ARRAY and a word per float; an empty array is
 * the atom of tag 0 whatever its type.  "Uniform" arrays of OCaml 5.3 and later never are flat; what they hold decides nothing.
 * Source: OCaml's runtime/array.c.
 */
#include "vm/memprof.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

static bool is_flat(const struct vm *vm, value v) { return tag(vm, v) == TAG_DOUBLE_ARRAY; }

static value float_get(struct vm *vm, value v, uint64_t i) { return float_new(vm, raw_field(vm, v, i)); }
static value float_set(struct vm *vm, value v, uint64_t i, value x)
{
	put_raw(vm, v, i, raw_field(vm, x, 0));
	return VAL_UNIT;
}
static value addr_set(struct vm *vm, value v, uint64_t i, value x)
{
	set_field(vm, v, i, x);
	return VAL_UNIT;
}

/* For each element access: `i` is the index, checked if `bounds` is wosize. */
#define NO_BOUNDS(vm, v) UINT64_MAX
#define ACCESS(name, bounds, result) \
value prim_##name(struct vm *vm, const word *a) \
{ \
	value v = arg(a, 0); \
	uint64_t i = (uint64_t)int_arg(a, 1); \
 \
	return i < bounds(vm, v) ? (result) : prim_bound_error(vm); \
}
ACCESS(array_get_addr, wosize, field(vm, v, i))
ACCESS(floatarray_get, wosize, float_get(vm, v, i))
ACCESS(array_get, wosize, is_flat(vm, v) ? float_get(vm, v, i) : field(vm, v, i))
ACCESS(array_set_addr, wosize, addr_set(vm, v, i, arg(a, 2)))
ACCESS(floatarray_set, wosize, float_set(vm, v, i, arg(a, 2)))
ACCESS(array_set, wosize, (is_flat(vm, v) ? float_set : addr_set)(vm, v, i, arg(a, 2)))
ACCESS(floatarray_unsafe_get, NO_BOUNDS, float_get(vm, v, i))
ACCESS(array_unsafe_get, NO_BOUNDS, is_flat(vm, v) ? float_get(vm, v, i) : field(vm, v, i))
ACCESS(floatarray_unsafe_set, NO_BOUNDS, float_set(vm, v, i, arg(a, 2)))
ACCESS(array_unsafe_set, NO_BOUNDS, (is_flat(vm, v) ? float_set : addr_set)(vm, v, i, arg(a, 2)))

/* ---- making ---- */

/* A block for n elements of which the caller sets every one; the empty array when there are none. */
static value fresh(struct vm *vm, uint64_t n, bool flat, const char *complaint)
{
	if (n > MAX_WOSIZE)
		return prim_invalid_arg(vm, complaint);
	return prim_alloc(vm, n, flat && n ? TAG_DOUBLE_ARRAY : 0);
}

/* Fills fields of a block that holds no pointers yet with a value that is not young, or the block is, or with raw bits. */
static void fill_words(struct vm *vm, value v, uint64_t from, uint64_t n, uint64_t bits)
{
	uint64_t off = v.bits + from * WORD_BYTES;
	word w = word_make(bits);
	word *to = (word *)image_span(&vm->im, off, n * WORD_BYTES);

	if (!to)
		return;
	for (uint64_t i = 0; i < n; i++)
		to[i] = w;
	image_touch(&vm->im, off, n * WORD_BYTES);
}

value prim_floatarray_create(struct vm *vm, const word *a)
{
	return memprof_then(vm, fresh(vm, (uint64_t)int_arg(a, 0), true, "Float.Array.create"));
}

value prim_floatarray_make(struct vm *vm, const word *a)
{
	uint64_t n = (uint64_t)int_arg(a, 0);
	value v = fresh(vm, n, true, "Array.make");

	if (v.bits)
		fill_words(vm, v, 0, n, float_bits_arg(vm, a, 1));
	return memprof_then(vm, v);
}

/* A large array would hold many pointers into the nursery: its element moves to the old generation first. */
value prim_uniform_array_make(struct vm *vm, const word *a)
{
	uint64_t n = (uint64_t)int_arg(a, 0);
	value v;

	if (n > MAX_YOUNG_WOSIZE && n <= MAX_WOSIZE && is_block(arg(a, 1)) && mem_is_young(arg(a, 1).bits))
		mem_minor(vm);
	v = fresh(vm, n, false, "Array.make");
	if (v.bits)
		fill_words(vm, v, 0, n, arg(a, 1).bits);
	return memprof_then(vm, v);
}

value prim_array_make(struct vm *vm, const word *a)
{
	return has_tag(vm, arg(a, 1), TAG_DOUBLE) ? prim_floatarray_make(vm, a) : prim_uniform_array_make(vm, a);
}

/* An array expression [|a; b; c|] is built as a block; if its elements are floats it becomes flat. */
value prim_array_of_uniform_array(struct vm *vm, const word *a)
{
	value v = arg(a, 0);
	uint64_t n = wosize(vm, v);

	if (n == 0 || !has_tag(vm, field(vm, v, 0), TAG_DOUBLE))
		return v;
	v = fresh(vm, n, true, "Array.make");
	for (uint64_t i = 0; v.bits && i < n; i++)
		put_raw(vm, v, i, raw_field(vm, field(vm, arg(a, 0), i), 0));
	return memprof_then(vm, v);
}

/* ---- blit and fill ---- */

/* Is it n fields from `from` on, inside the image?  The library has checked them, an unsafe program has not. */
static bool range(struct vm *vm, value v, int64_t from, int64_t n)
{
	uint64_t most = (vm->im.mask + 1) / WORD_BYTES;

	if (from >= 0 && n >= 0 && (uint64_t)n <= most && (uint64_t)from <= most &&
	    image_span(&vm->im, v.bits + (uint64_t)from * WORD_BYTES, (uint64_t)n * WORD_BYTES))
		return true;
	vm_stop_set(vm, VM_STOP_CORRUPT, "The program copies or fills array elements outside its memory.");
	return false;
}

static void move_words(struct vm *vm, value to, uint64_t at, value from, uint64_t i, uint64_t n)
{
	memmove(image_at(&vm->im, to.bits + at * WORD_BYTES), image_at(&vm->im, from.bits + i * WORD_BYTES), n * WORD_BYTES);
	image_touch(&vm->im, to.bits + at * WORD_BYTES, n * WORD_BYTES);
}

/* Elements of an old array go one by one past the write barrier; upwards or, when the ranges overlap so, downwards. */
static void modify_fields(struct vm *vm, value to, uint64_t at, value from, uint64_t i, uint64_t n)
{
	if (same(to, from) && i < at)
		while (n-- > 0)
			set_field(vm, to, at + n, field(vm, from, i + n));
	else
		for (uint64_t k = 0; k < n; k++)
			set_field(vm, to, at + k, field(vm, from, i + k));
}

static value blit(struct vm *vm, const word *a, bool flat)
{
	value from = arg(a, 0), to = arg(a, 2);
	int64_t i = int_arg(a, 1), at = int_arg(a, 3), n = int_arg(a, 4);

	if (n == 0)
		return VAL_UNIT;
	if (!range(vm, from, i, n) || !range(vm, to, at, n))
		return VAL_NOTHING;
	(flat || mem_is_young(to.bits) ? move_words : modify_fields)(vm, to, (uint64_t)at, from, (uint64_t)i, (uint64_t)n);
	return VAL_UNIT;
}

value prim_floatarray_blit(struct vm *vm, const word *a) { return blit(vm, a, true); }
value prim_uniform_array_blit(struct vm *vm, const word *a) { return blit(vm, a, false); }
value prim_array_blit(struct vm *vm, const word *a) { return blit(vm, a, is_flat(vm, arg(a, 2))); }

value prim_floatarray_fill(struct vm *vm, const word *a)
{
	int64_t from = int_arg(a, 1), n = int_arg(a, 2);

	if (n <= 0)
		return VAL_UNIT;
	if (!range(vm, arg(a, 0), from, n))
		return VAL_NOTHING;
	fill_words(vm, arg(a, 0), (uint64_t)from, (uint64_t)n, float_bits_arg(vm, a, 3));
	return VAL_UNIT;
}

value prim_uniform_array_fill(struct vm *vm, const word *a)
{
	value v = arg(a, 0), x = arg(a, 3);
	int64_t from = int_arg(a, 1), n = int_arg(a, 2);

	if (n <= 0)
		return VAL_UNIT;
	if (!range(vm, v, from, n))
		return VAL_NOTHING;
	if (mem_is_young(v.bits))
		fill_words(vm, v, (uint64_t)from, (uint64_t)n, x.bits);
	else
		for (int64_t i = 0; i < n; i++)
			set_field(vm, v, (uint64_t)(from + i), x);
	return VAL_UNIT;
}

value prim_array_fill(struct vm *vm, const word *a)
{
	return (is_flat(vm, arg(a, 0)) ? prim_floatarray_fill : prim_uniform_array_fill)(vm, a);
}

/* ---- sub, append, concat ---- */

/* Copies into a block that fresh has just made. */
static void copy_fresh(struct vm *vm, value to, uint64_t at, value from, uint64_t i, uint64_t n, bool flat)
{
	if (n == 0 || !range(vm, from, (int64_t)i, (int64_t)n))
		return;
	if (flat || mem_is_young(to.bits))
		move_words(vm, to, at, from, i, n);
	else
		for (uint64_t k = 0; k < n; k++)
			init_field(vm, to, at + k, field(vm, from, i + k));
}

static value finish(struct vm *vm, value v)
{
	if (vm->outcome != OUTCOME_NONE)
		return VAL_NOTHING;
	return mem_is_old(v.bits) && !is_flat(vm, v) ? memprof_then(vm, v) : v;
}

static value sub(struct vm *vm, const word *a, bool flat)
{
	uint64_t n = (uint64_t)int_arg(a, 2);
	value v = fresh(vm, n, flat, "Array.concat");

	if (v.bits)
		copy_fresh(vm, v, 0, arg(a, 0), (uint64_t)int_arg(a, 1), n, flat);
	return finish(vm, v);
}

value prim_floatarray_sub(struct vm *vm, const word *a) { return sub(vm, a, true); }
value prim_uniform_array_sub(struct vm *vm, const word *a) { return sub(vm, a, false); }
value prim_array_sub(struct vm *vm, const word *a) { return sub(vm, a, is_flat(vm, arg(a, 0))); }

static value append(struct vm *vm, const word *a, bool flat)
{
	uint64_t n = wosize(vm, arg(a, 0)), m = wosize(vm, arg(a, 1));
	value v = fresh(vm, n + m, flat, "Array.concat");

	if (v.bits) {
		copy_fresh(vm, v, 0, arg(a, 0), 0, n, flat);
		copy_fresh(vm, v, n, arg(a, 1), 0, m, flat);
	}
	return finish(vm, v);
}

value prim_floatarray_append(struct vm *vm, const word *a) { return append(vm, a, true); }
value prim_uniform_array_append(struct vm *vm, const word *a) { return append(vm, a, false); }
/* The first array that is not empty says what all of them are. */
value prim_array_append(struct vm *vm, const word *a)
{
	return append(vm, a, is_flat(vm, arg(a, wosize(vm, arg(a, 0)) ? 0 : 1)));
}

/* Elements of all arrays of a list, and whether the first that is not empty is flat; false for a list without an end. */
static bool measure(struct vm *vm, value list, uint64_t *n, bool *flat)
{
	uint64_t most = vm->im.mask / (3 * WORD_BYTES);

	*n = 0;
	for (value at = list; is_block(at); at = field(vm, at, 1)) {
		value v = field(vm, at, 0);

		if (*n == 0)
			*flat = is_flat(vm, v);
		*n += wosize(vm, v);
		if (most-- == 0 || *n > MAX_WOSIZE)
			return false;
	}
	return true;
}

enum concat_as { CONCAT_UNIFORM, CONCAT_FLAT, CONCAT_EITHER };

static value concat(struct vm *vm, const word *a, enum concat_as as)
{
	bool flat = false;
	uint64_t n, at = 0;
	value v;

	if (!measure(vm, arg(a, 0), &n, &flat))
		return prim_invalid_arg(vm, "Array.concat");
	if (as != CONCAT_EITHER)
		flat = as == CONCAT_FLAT;
	v = fresh(vm, n, flat, "Array.concat");
	if (!v.bits)
		return v;
	for (value list = arg(a, 0); is_block(list); list = field(vm, list, 1)) {
		value part = field(vm, list, 0);

		copy_fresh(vm, v, at, part, 0, wosize(vm, part), flat);
		at += wosize(vm, part);
	}
	return finish(vm, v);
}

value prim_array_concat(struct vm *vm, const word *a) { return concat(vm, a, CONCAT_EITHER); }
value prim_floatarray_concat(struct vm *vm, const word *a) { return concat(vm, a, CONCAT_FLAT); }
value prim_uniform_array_concat(struct vm *vm, const word *a) { return concat(vm, a, CONCAT_UNIFORM); }
