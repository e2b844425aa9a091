/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gc.finalise and Gc.finalise_last: the lists that vm/memory/finalisers.c looks through.  Source: OCaml's
 * runtime/finalise.c. */
#include "vm/prims.h"

/* A value that the program could not have alone, or that may be replaced by another: it would never be seen to die. */
static bool cannot_die(const struct vm *vm, value v)
{
	unsigned t;

	if (is_int(v))
		return true;
	t = tag(vm, v);
	if (vm->s.ocaml_version < 32 ? !mem_is_young(v.bits) && !mem_is_old(v.bits) : t == TAG_FORCING)
		return true;
	return t == TAG_LAZY || t == TAG_DOUBLE || t == TAG_FORWARD;
}

static value finalise(struct vm *vm, const word *a, uint64_t *list)
{
	value cell;

	if (cannot_die(vm, arg(a, 1)))
		return prim_invalid_arg(vm, "Gc.finalise");
	cell = prim_tuple(vm, 0, 2, (value[]){ arg(a, 1), arg(a, 0) });
	if (cell.bits)
		cell = prim_cons(vm, cell, (value){ *list });
	if (!cell.bits)
		return cell;
	*list = cell.bits;
	return VAL_UNIT;
}

value prim_final_register(struct vm *vm, const word *a) { return finalise(vm, a, &vm->s.finalisers_first); }
value prim_final_register_last(struct vm *vm, const word *a) { return finalise(vm, a, &vm->s.finalisers_last); }

/* Inside a finaliser: another one may be called before it returns. */
value prim_final_release(struct vm *vm, const word *a)
{
	(void)a;
	vm->s.finaliser_stack = vm->s.finaliser_sp = 0;
	return VAL_UNIT;
}
