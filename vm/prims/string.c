/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on string and bytes, which are the same blocks.  Source: OCaml's runtime/str.c. */
#include "vm/prims.h"

/* The longest string, as Sys.max_string_length has it. */
#define STRING_MAX_BYTES (MAX_WOSIZE * WORD_BYTES - 1)

value prim_ml_string_length(struct vm *vm, const word *a) { return val_int((int64_t)str_len(vm, arg(a, 0))); }
value prim_string_identity(struct vm *vm, const word *a) { (void)vm; return arg(a, 0); }

static value create(struct vm *vm, const word *a, const char *complaint)
{
	uint64_t n = (uint64_t)int_arg(a, 0);

	return n > STRING_MAX_BYTES ? prim_invalid_arg(vm, complaint) : str_alloc(vm, n);
}

value prim_create_string(struct vm *vm, const word *a) { return create(vm, a, "String.create"); }
value prim_create_bytes(struct vm *vm, const word *a) { return create(vm, a, "Bytes.create"); }

/* ---- bytes and numbers in strings ---- */

/* The place of n bytes at the index a[1] of a[0], or NULL when they are not all inside. */
static uint8_t *inside(struct vm *vm, const word *a, uint64_t n)
{
	uint64_t i = (uint64_t)int_arg(a, 1), len = str_len(vm, arg(a, 0));

	return len >= n && i <= len - n ? str_bytes(vm, arg(a, 0)) + i : NULL;
}

static uint64_t load(const uint8_t *p, unsigned bytes)
{
	word w = { 0 };

	memcpy(&w, p, bytes);
	return word_get(w);
}

#define GET(name, bytes, result) \
value prim_string_##name(struct vm *vm, const word *a) \
{ \
	const uint8_t *p = inside(vm, a, bytes); \
 \
	return p ? result(load(p, bytes)) : prim_bound_error(vm); \
}
#define AS_INT(n) val_int((int64_t)(n))
#define AS_INT32(n) int32_alloc(vm, (int32_t)(n))
#define AS_INT64(n) int64_alloc(vm, (int64_t)(n))
GET(get, 1, AS_INT)
GET(get16, 2, AS_INT)
GET(get32, 4, AS_INT32)
GET(get64, 8, AS_INT64)

/* x is the value to store. */
#define SET(name, bytes, number) \
value prim_bytes_##name(struct vm *vm, const word *a) \
{ \
	uint8_t *p = inside(vm, a, bytes); \
	value x = arg(a, 2); \
	word w; \
 \
	if (!p) \
		return prim_bound_error(vm); \
	w = word_make((uint64_t)(number)); \
	memcpy(p, &w, bytes); \
	image_touch(&vm->im, (uint64_t)(p - vm->im.base), bytes); \
	return VAL_UNIT; \
}
SET(set, 1, int_val(x))
SET(set16, 2, int_val(x))
SET(set32, 4, int32_val(vm, x))
SET(set64, 8, int64_val(vm, x))

/* ---- comparison ---- */

/* Padding is the same for strings of the same length, so whole bodies are compared. */
static bool equal(const struct vm *vm, value v, value w)
{
	uint64_t n = wosize(vm, v) * WORD_BYTES, room = vm->im.mask + 1;
	uint64_t highest = v.bits > w.bits ? v.bits : w.bits;

	if (same(v, w))
		return true;
	if (n != wosize(vm, w) * WORD_BYTES || highest >= room || n > room - highest)
		return false;
	return !memcmp(str_bytes(vm, v), str_bytes(vm, w), (size_t)n);
}

static int order(const struct vm *vm, value v, value w)
{
	uint64_t n = str_len(vm, v), m = str_len(vm, w);
	int r = memcmp(str_bytes(vm, v), str_bytes(vm, w), (size_t)(n < m ? n : m));

	return r ? (r < 0 ? -1 : 1) : n < m ? -1 : n > m;
}

#define TEST(name, condition) \
value prim_string_##name(struct vm *vm, const word *a) \
{ \
	return val_bool(condition); \
}
TEST(equal, equal(vm, arg(a, 0), arg(a, 1)))
TEST(notequal, !equal(vm, arg(a, 0), arg(a, 1)))
TEST(lessthan, order(vm, arg(a, 0), arg(a, 1)) < 0)
TEST(lessequal, order(vm, arg(a, 0), arg(a, 1)) <= 0)
TEST(greaterthan, order(vm, arg(a, 0), arg(a, 1)) > 0)
TEST(greaterequal, order(vm, arg(a, 0), arg(a, 1)) >= 0)

value prim_string_compare(struct vm *vm, const word *a) { return val_int(order(vm, arg(a, 0), arg(a, 1))); }

/* ---- blit and fill: the library has checked the bounds, an unsafe program not ---- */

static uint8_t *range(struct vm *vm, value v, int64_t from, int64_t n)
{
	uint8_t *p = NULL;

	if (from >= 0 && n >= 0)
		p = image_span(&vm->im, v.bits + (uint64_t)from, (uint64_t)n);
	if (!p)
		vm_stop_set(vm, VM_STOP_CORRUPT, "The program copies or fills bytes outside its memory.");
	return p;
}

value prim_blit_bytes(struct vm *vm, const word *a)
{
	int64_t n = int_arg(a, 4);
	uint8_t *from = range(vm, arg(a, 0), int_arg(a, 1), n), *to = range(vm, arg(a, 2), int_arg(a, 3), n);

	if (!from || !to)
		return VAL_NOTHING;
	memmove(to, from, (size_t)n);
	image_touch(&vm->im, (uint64_t)(to - vm->im.base), (uint64_t)n);
	return VAL_UNIT;
}

value prim_fill_bytes(struct vm *vm, const word *a)
{
	int64_t n = int_arg(a, 2);
	uint8_t *to = range(vm, arg(a, 0), int_arg(a, 1), n);

	if (!to)
		return VAL_NOTHING;
	memset(to, (int)(int_arg(a, 3) & 255), (size_t)n);
	image_touch(&vm->im, (uint64_t)(to - vm->im.base), (uint64_t)n);
	return VAL_UNIT;
}
