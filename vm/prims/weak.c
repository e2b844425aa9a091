/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak arrays and ephemerons (vm/prims/weak.h).  Source: OCaml's runtime/weak.c. */
#include "vm/prims/weak.h"

#include "vm/memprof.h"
#include "vm/prims.h"

static uint64_t keys(const struct vm *vm, value e)
{
	uint64_t n = wosize(vm, e);

	return n > EPHE_KEYS ? n - EPHE_KEYS : 0;
}

static bool is_key(const struct vm *vm, const word *a) { return (uint64_t)int_arg(a, 1) < keys(vm, arg(a, 0)); }
static uint64_t key_field(const word *a) { return (uint64_t)int_arg(a, 1) + EPHE_KEYS; }

value prim_ephe_create(struct vm *vm, const word *a)
{
	uint64_t n = (uint64_t)int_arg(a, 0);
	value e;

	if (n > MAX_WOSIZE - EPHE_KEYS)
		return prim_invalid_arg(vm, "Weak.create");
	e = mem_alloc_old(vm, n + EPHE_KEYS, TAG_ABSTRACT);
	if (!e.bits)
		return vm->outcome == OUTCOME_NONE ? prim_raise_constant(vm, EXN_OUT_OF_MEMORY) : e;
	put_raw(vm, e, EPHE_LINK, vm->s.ephemerons);
	vm->s.ephemerons = e.bits;
	e = memprof_sample(vm, e, n + EPHE_KEYS, n + EPHE_KEYS + 1, MEMPROF_NORMAL);
	return memprof_then(vm, e);
}

/* ---- storing ---- */

static value set(struct vm *vm, const word *a, value v)
{
	if (!is_key(vm, a))
		return prim_invalid_arg(vm, "Weak.set");
	ephemeron_set(vm, arg(a, 0), key_field(a), v);
	return VAL_UNIT;
}

value prim_ephe_set_key(struct vm *vm, const word *a) { return set(vm, a, arg(a, 2)); }
value prim_ephe_unset_key(struct vm *vm, const word *a) { return set(vm, a, (value){ EPHE_NONE }); }

value prim_weak_set(struct vm *vm, const word *a)
{
	return is_block(arg(a, 2)) ? set(vm, a, field(vm, arg(a, 2), 0)) : prim_ephe_unset_key(vm, a);
}

value prim_ephe_set_data(struct vm *vm, const word *a)
{
	ephemeron_set(vm, arg(a, 0), EPHE_DATA, arg(a, 1));
	return VAL_UNIT;
}

value prim_ephe_unset_data(struct vm *vm, const word *a)
{
	ephemeron_set(vm, arg(a, 0), EPHE_DATA, (value){ EPHE_NONE });
	return VAL_UNIT;
}

/* ---- looking ---- */

static bool is_full(const struct vm *vm, const word *a, uint64_t i) { return raw_field(vm, arg(a, 0), i) != EPHE_NONE; }

static value get(struct vm *vm, const word *a, uint64_t i)
{
	return is_full(vm, a, i) ? memprof_then(vm, prim_some(vm, field(vm, arg(a, 0), i))) : VAL_NONE;
}

value prim_ephe_get_data(struct vm *vm, const word *a) { return get(vm, a, EPHE_DATA); }
value prim_ephe_get_key(struct vm *vm, const word *a)
{
	return is_key(vm, a) ? get(vm, a, key_field(a)) : prim_invalid_arg(vm, "Weak.get");
}

value prim_ephe_check_data(struct vm *vm, const word *a) { return val_bool(is_full(vm, a, EPHE_DATA)); }
value prim_ephe_check_key(struct vm *vm, const word *a)
{
	return is_key(vm, a) ? val_bool(is_full(vm, a, key_field(a))) : prim_invalid_arg(vm, "Weak.check");
}

/* A copy of the block that a field holds, so that looking does not keep it alive.  Custom blocks are not copied. */
static value get_copy(struct vm *vm, const word *a, uint64_t i)
{
	value from = field(vm, arg(a, 0), i), copy;
	uint64_t into = 0, n;
	root r;

	if (!is_full(vm, a, i))
		return VAL_NONE;
	if (is_int(from) || tag(vm, from) == TAG_CUSTOM)
		return prim_some(vm, from);
	if (tag(vm, from) == TAG_INFIX)
		into = wosize(vm, from) * WORD_BYTES;
	r = root_new(vm, (value){ from.bits - into });
	n = wosize(vm, root_get(vm, r));
	copy = prim_alloc(vm, n, tag(vm, root_get(vm, r)));
	if (!copy.bits)
		return copy;
	for (uint64_t k = 0; k < n; k++)
		if (tag(vm, copy) < TAG_NO_SCAN)
			init_field(vm, copy, k, field(vm, root_get(vm, r), k));
		else
			put_raw(vm, copy, k, raw_field(vm, root_get(vm, r), k));
	return memprof_then(vm, prim_some(vm, (value){ copy.bits + into }));
}

value prim_ephe_get_data_copy(struct vm *vm, const word *a) { return get_copy(vm, a, EPHE_DATA); }
value prim_ephe_get_key_copy(struct vm *vm, const word *a)
{
	return is_key(vm, a) ? get_copy(vm, a, key_field(a)) : prim_invalid_arg(vm, "Weak.get");
}

/* ---- blit ---- */

static void copy(struct vm *vm, value from, uint64_t i, value to, uint64_t at, uint64_t n)
{
	if (at < i)
		for (uint64_t k = 0; k < n; k++)
			ephemeron_set(vm, to, at + k, field(vm, from, i + k));
	else
		while (n-- > 0)
			ephemeron_set(vm, to, at + n, field(vm, from, i + n));
}

static bool has_range(const struct vm *vm, value e, int64_t from, int64_t n)
{
	return from >= 0 && n >= 0 && (uint64_t)from <= keys(vm, e) && (uint64_t)n <= keys(vm, e) - (uint64_t)from;
}

value prim_ephe_blit_key(struct vm *vm, const word *a)
{
	int64_t from = int_arg(a, 1), to = int_arg(a, 3), n = int_arg(a, 4);

	if (!has_range(vm, arg(a, 0), from, n) || !has_range(vm, arg(a, 2), to, n))
		return prim_invalid_arg(vm, "Weak.blit");
	copy(vm, arg(a, 0), (uint64_t)from + EPHE_KEYS, arg(a, 2), (uint64_t)to + EPHE_KEYS, (uint64_t)n);
	return VAL_UNIT;
}

value prim_ephe_blit_data(struct vm *vm, const word *a)
{
	copy(vm, arg(a, 0), EPHE_DATA, arg(a, 1), EPHE_DATA, 1);
	return VAL_UNIT;
}
