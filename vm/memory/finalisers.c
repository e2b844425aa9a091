/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finalisable values at a major collection.
 *
 * finalisers_first and finalisers_last are lists of (value, function) pairs, newest first.  The lists and the functions
 * are kept alive, the values are not.  A value of `first` that is found dead comes back to life and
 * its function is called with it; one of `last` is found dead after that, and its function gets ().
 * Calls wait in finalisers_ready, a list of (function, argument), oldest first, for the next poll point.
 */
#include "vm/memory/arena.h"
#include "vm/prim.h"

static bool is_cell(const struct vm *vm, value v)
{
	return is_block(v) && mem_is_old(v.bits) && is_allocated(vm, v.bits - WORD_BYTES);
}

static void set_mark_only(struct vm *vm, value v)
{
	size_t before = vm->mem->work_count;

	mark(vm, v.bits);
	vm->mem->work_count = before;
}

static void mark_list(struct vm *vm, value list)
{
	for (; is_cell(vm, list) && !is_marked(vm, list.bits); list = field(vm, list, 1)) {
		value pair = field(vm, list, 0);

		set_mark_only(vm, list);
		set_mark_only(vm, pair);
		mark(vm, field(vm, pair, 1).bits);
	}
}

void finalisers_mark(struct vm *vm)
{
	mark_list(vm, (value){ vm->s.finalisers_first });
	mark_list(vm, (value){ vm->s.finalisers_last });
}

/* Puts a chain of cells at the end of the ready list. */
static void append_ready(struct vm *vm, value chain)
{
	value at = { vm->s.finalisers_ready };

	if (!is_block(chain))
		return;
	vm->s.poll_pending = 1;
	if (!is_block(at)) {
		vm->s.finalisers_ready = chain.bits;
		return;
	}
	while (is_block(field(vm, at, 1)))
		at = field(vm, at, 1);
	init_field(vm, at, 1, chain);
}

/* Takes the cells whose values are dead out of a list; their pairs become (function, argument).  The list has the
 * newest first, the chain that is made has the oldest first. */
static void take_dead(struct vm *vm, uint64_t *list, bool first)
{
	value at = { *list }, before = VAL_UNIT, chain = VAL_EMPTY_LIST, next;

	for (; is_cell(vm, at); at = next) {
		value pair = field(vm, at, 0), v = field(vm, pair, 0);

		next = field(vm, at, 1);
		if (is_marked(vm, v.bits)) {
			before = at;
			continue;
		}
		if (is_block(before))
			init_field(vm, before, 1, next);
		else
			*list = next.bits;
		init_field(vm, pair, 0, field(vm, pair, 1));
		init_field(vm, pair, 1, first ? v : VAL_UNIT);
		init_field(vm, at, 1, chain);
		chain = at;
	}
	append_ready(vm, chain);
}

static void mark_ready(struct vm *vm)
{
	for (value at = { vm->s.finalisers_ready }; is_block(at); at = field(vm, at, 1))
		mark(vm, field(vm, field(vm, at, 0), 1).bits);
	mark_all_reached(vm);
}

void finalisers_after_mark(struct vm *vm)
{
	take_dead(vm, &vm->s.finalisers_first, true);
	mark_ready(vm);
	ephemerons_mark(vm);
	take_dead(vm, &vm->s.finalisers_last, false);
}
