/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State field named_values: a list of blocks (name, value). */
#include "vm/prims/callback.h"

#include "vm/prims.h"

static value find(const struct vm *vm, const void *name, uint64_t n)
{
	for (value at = { vm->s.named_values }; is_block(at); at = field(vm, at, 1)) {
		value entry = field(vm, at, 0), s = field(vm, entry, 0);

		if (str_len(vm, s) == n && !memcmp(str_bytes(vm, s), name, (size_t)n))
			return entry;
	}
	return VAL_NOTHING;
}

value named_value(const struct vm *vm, const char *name)
{
	value entry = find(vm, name, strlen(name));

	return entry.bits ? field(vm, entry, 1) : entry;
}

value prim_register_named_value(struct vm *vm, const word *a)
{
	value name = arg(a, 0), entry = find(vm, str_bytes(vm, name), str_len(vm, name)), list;

	if (entry.bits) {
		set_field(vm, entry, 1, arg(a, 1));
		return VAL_UNIT;
	}
	entry = prim_tuple(vm, 0, 2, (value[]){ name, arg(a, 1) });
	if (!entry.bits)
		return entry;
	list = prim_cons(vm, entry, (value){ vm->s.named_values });
	if (!list.bits)
		return list;
	vm->s.named_values = list.bits;
	return VAL_UNIT;
}
