/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on blocks as such: Obj, dummies of recursive definitions, lazy values, objects, atomics.
 * Source: OCaml's runtime/{obj,alloc,memory}.c. */
#include "vm/memprof.h"
#include "vm/prims.h"

static void set_header(struct vm *vm, value v, uint64_t size, unsigned t)
{
	image_put(&vm->im, v.bits - WORD_BYTES, header_make(size, t));
}

static void set_tag(struct vm *vm, value v, unsigned t) { set_header(vm, v, wosize(vm, v), t & 255); }

/* ---- Obj ---- */

#define OBJ_TAG_INT 1000
#define OBJ_TAG_UNALIGNED 1002

value prim_obj_tag(struct vm *vm, const word *a)
{
	value v = arg(a, 0);

	return val_int(is_int(v) ? OBJ_TAG_INT : v.bits & 7 ? OBJ_TAG_UNALIGNED : (int)tag(vm, v));
}

value prim_obj_set_tag(struct vm *vm, const word *a)
{
	set_tag(vm, arg(a, 0), (unsigned)int_arg(a, 1));
	return VAL_UNIT;
}

value prim_obj_raw_field(struct vm *vm, const word *a)
{
	return nativeint_alloc(vm, (int64_t)raw_field(vm, arg(a, 0), (uint64_t)int_arg(a, 1)));
}

value prim_obj_set_raw_field(struct vm *vm, const word *a)
{
	put_raw(vm, arg(a, 0), (uint64_t)int_arg(a, 1), (uint64_t)int64_val(vm, arg(a, 2)));
	return VAL_UNIT;
}

value prim_obj_block(struct vm *vm, const word *a)
{
	unsigned t = (unsigned)int_arg(a, 0) & 255;
	uint64_t size = (uint64_t)int_arg(a, 1), least = t == TAG_CLOSURE ? 2 : t == TAG_STRING ? 1 : 0;
	value v;

	if (size < least || t == TAG_CUSTOM)
		return prim_invalid_arg(vm, "Obj.new_block");
	v = prim_alloc(vm, size, t);
	if (v.bits && t == TAG_CLOSURE)
		put_raw(vm, v, 1, closinfo_make(0, 2));
	return v;
}

static value copy_with_tag(struct vm *vm, const word *a, unsigned which, unsigned t)
{
	uint64_t size = wosize(vm, arg(a, which));
	value v = prim_alloc(vm, size, t), from = arg(a, which);

	for (uint64_t i = 0; v.bits && i < size; i++)
		if (t < TAG_NO_SCAN)
			init_field(vm, v, i, field(vm, from, i));
		else
			put_raw(vm, v, i, raw_field(vm, from, i));
	return mem_is_old(v.bits) ? memprof_then(vm, v) : v;
}

value prim_obj_with_tag(struct vm *vm, const word *a) { return copy_with_tag(vm, a, 1, (unsigned)int_arg(a, 0) & 255); }
value prim_obj_dup(struct vm *vm, const word *a) { return copy_with_tag(vm, a, 0, tag(vm, arg(a, 0))); }

/* What remains of a block in the nursery could not be walked over, so the block moves to the old generation, where
 * its slot keeps its size. */
value prim_obj_truncate(struct vm *vm, const word *a)
{
	uint64_t size = wosize(vm, arg(a, 0)), n = (uint64_t)int_arg(a, 1);
	unsigned t = tag(vm, arg(a, 0));

	if (n == 0 || n > size)
		return prim_invalid_arg(vm, "Obj.truncate");
	if (n == size)
		return VAL_UNIT;
	if (mem_is_young(arg(a, 0).bits))
		mem_minor(vm);
	for (uint64_t i = n; t < TAG_NO_SCAN && i < size; i++)
		set_field(vm, arg(a, 0), i, VAL_UNIT);
	set_header(vm, arg(a, 0), n, t);
	return VAL_UNIT;
}

value prim_obj_add_offset(struct vm *vm, const word *a)
{
	return (value){ arg(a, 0).bits + (uint64_t)(int64_t)int32_val(vm, arg(a, 1)) };
}

value prim_obj_is_shared(struct vm *vm, const word *a)
{
	(void)vm;
	return val_bool(is_int(arg(a, 0)) || !mem_is_young(arg(a, 0).bits));
}

/* ---- dummies: blocks for values that are defined by themselves ---- */

value prim_alloc_dummy(struct vm *vm, const word *a) { return prim_alloc(vm, (uint64_t)int_arg(a, 0), 0); }
value prim_alloc_dummy_lazy(struct vm *vm, const word *a) { (void)a; return prim_alloc(vm, 1, TAG_LAZY); }

value prim_alloc_dummy_infix(struct vm *vm, const word *a)
{
	uint64_t size = (uint64_t)int_arg(a, 0), at = (uint64_t)int_arg(a, 1);
	value v = prim_alloc(vm, size, TAG_CLOSURE);

	if (!v.bits)
		return v;
	put_raw(vm, v, 1, closinfo_make(0, size));
	if (at > 0) {
		put_raw(vm, v, at - 1, header_make(at, TAG_INFIX));
		v.bits += at * WORD_BYTES;
	}
	return v;
}

static value closure_of(const struct vm *vm, value v)
{
	return tag(vm, v) == TAG_INFIX ? (value){ v.bits - wosize(vm, v) * WORD_BYTES } : v;
}

value prim_update_dummy(struct vm *vm, const word *a)
{
	value to = closure_of(vm, arg(a, 0)), from = closure_of(vm, arg(a, 1));
	unsigned t = tag(vm, from);
	uint64_t size = wosize(vm, to);

	if (size == 0)
		return VAL_UNIT;
	set_tag(vm, to, t);
	for (uint64_t i = 0; i < size; i++)
		if (t < TAG_NO_SCAN)
			set_field(vm, to, i, field(vm, from, i));
		else
			put_raw(vm, to, i, raw_field(vm, from, i));
	return VAL_UNIT;
}

/* What `lazy e` gave may be e's value itself. */
value prim_update_dummy_lazy(struct vm *vm, const word *a)
{
	value v = arg(a, 1);

	if (has_tag(vm, v, TAG_LAZY) || has_tag(vm, v, TAG_FORCING) || has_tag(vm, v, TAG_FORWARD))
		return prim_update_dummy(vm, a);
	set_tag(vm, arg(a, 0), TAG_FORWARD);
	set_field(vm, arg(a, 0), 0, v);
	return VAL_UNIT;
}

/* ---- lazy values ---- */

value prim_lazy_make_forward(struct vm *vm, const word *a)
{
	value v = prim_alloc(vm, 1, TAG_FORWARD);

	if (v.bits)
		init_field(vm, v, 0, arg(a, 0));
	return v;
}

value prim_obj_make_forward(struct vm *vm, const word *a)
{
	set_field(vm, arg(a, 0), 0, arg(a, 1));
	set_tag(vm, arg(a, 0), TAG_FORWARD);
	return VAL_UNIT;
}

static bool change_tag(struct vm *vm, value v, unsigned from, unsigned to)
{
	if (!has_tag(vm, v, from))
		return false;
	set_tag(vm, v, to);
	return true;
}

value prim_lazy_reset_to_lazy(struct vm *vm, const word *a)
{
	(void)change_tag(vm, arg(a, 0), TAG_FORCING, TAG_LAZY);
	return VAL_UNIT;
}

value prim_lazy_update_to_forward(struct vm *vm, const word *a)
{
	(void)change_tag(vm, arg(a, 0), TAG_FORCING, TAG_FORWARD);
	return VAL_UNIT;
}

/* 0: this caller forces it; 1: it was being forced, or is a value. */
value prim_lazy_update_to_forcing(struct vm *vm, const word *a)
{
	return val_int(!change_tag(vm, arg(a, 0), TAG_LAZY, TAG_FORCING));
}

value prim_lazy_read_result(struct vm *vm, const word *a)
{
	return has_tag(vm, arg(a, 0), TAG_FORWARD) ? field(vm, arg(a, 0), 0) : arg(a, 0);
}

/* ---- objects ---- */

value prim_fresh_oo_id(struct vm *vm, const word *a)
{
	(void)a;
	return val_int((int64_t)vm->s.oo_last_id++);
}

value prim_set_oo_id(struct vm *vm, const word *a)
{
	set_field(vm, arg(a, 0), 1, prim_fresh_oo_id(vm, a));
	return arg(a, 0);
}

/* A method table: how many methods, a mask, then pairs (method, tag) in order of their tags. */
value prim_get_public_method(struct vm *vm, const word *a)
{
	value methods = field(vm, arg(a, 0), 0);
	uint64_t low = 3, high = raw_field(vm, methods, 0), size = wosize(vm, methods);

	if (high > size)
		high = size;
	while (low < high) {
		uint64_t middle = ((low + high) >> 1) | 1;

		if ((int64_t)arg(a, 1).bits < (int64_t)raw_field(vm, methods, middle))
			high = middle - 2;
		else
			low = middle;
	}
	return same(field(vm, methods, low), arg(a, 1)) ? field(vm, methods, low - 1) : VAL_UNIT;
}

/* ---- atomics: green threads switch between instructions, so any primitive is one step ---- */

/* As on x86-64: a cache line less the header. */
#define CONTENDED_WORDS 7

value prim_atomic_make_contended(struct vm *vm, const word *a)
{
	value v = prim_alloc(vm, CONTENDED_WORDS, 0);

	if (v.bits)
		init_field(vm, v, 0, arg(a, 0));
	return v;
}

static value exchange(struct vm *vm, value v, uint64_t i, value x)
{
	value old = field(vm, v, i);

	set_field(vm, v, i, x);
	return old;
}

static bool compare_and_set(struct vm *vm, value v, uint64_t i, value old, value x)
{
	bool yes = same(field(vm, v, i), old);

	if (yes)
		set_field(vm, v, i, x);
	return yes;
}

static value fetch_add(struct vm *vm, value v, uint64_t i, value n)
{
	value old = field(vm, v, i);

	put_raw(vm, v, i, old.bits + n.bits - 1);
	return old;
}

/* For an atomic of its own, and for a field of a record, whose number is the second argument then. */
#define ATOMIC(name, expression) \
value prim_atomic_##name(struct vm *vm, const word *a) \
{ \
	enum { I = 0, N = 0 }; \
	(void)N; \
	return expression; \
} \
value prim_atomic_##name##_field(struct vm *vm, const word *a) \
{ \
	enum { N = 1 }; \
	uint64_t I = (uint64_t)int_arg(a, 1); \
	(void)N; \
	return expression; \
}
ATOMIC(load, field(vm, arg(a, 0), I))
ATOMIC(exchange, exchange(vm, arg(a, 0), I, arg(a, N + 1)))
ATOMIC(cas, val_bool(compare_and_set(vm, arg(a, 0), I, arg(a, N + 1), arg(a, N + 2))))
ATOMIC(fetch_add, fetch_add(vm, arg(a, 0), I, arg(a, N + 1)))

value prim_obj_compare_and_swap(struct vm *vm, const word *a) { return prim_atomic_cas_field(vm, a); }
