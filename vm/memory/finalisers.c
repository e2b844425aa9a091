/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finalisable values at a major collection.
 *
 * finalisers_first and finalisers_last are lists of (value, function) pairs, newest first.  The lists and the functions
 * are kept alive, the values are not.  A value of `first` that is found dead comes back to life and
 * its function is called with it; one of `last` is found dead after that, and its function gets ().
 * Calls wait in finalisers_ready, a list of (function, argument), for the next poll point: those of one collection after
 * those of the one before, and among them the newest first.  Minor
 * collections judge the young values of `last`; their cells are the first ones of the list.
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

/* Takes the cells whose values are dead out of a list, in its order; their pairs become (function, argument). */
static void take_dead(struct vm *vm, uint64_t *list, bool first)
{
	value at = { *list }, before = VAL_UNIT, chain = VAL_EMPTY_LIST, last = VAL_UNIT, next;

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
		init_field(vm, at, 1, VAL_EMPTY_LIST);
		if (is_block(last))
			init_field(vm, last, 1, at);
		else
			chain = at;
		last = at;
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

/* ---- minor collections: values of `last` die young, too ---- */

static bool is_young(value v) { return is_block(v) && mem_is_young(v.bits); }
static value value_of(const struct vm *vm, value cell) { return field(vm, field(vm, cell, 0), 0); }

/* The list grows by young cells only as the nursery fills, downwards: one that does not ascend is no list of the VM's. */
static value next_cell(const struct vm *vm, value cell)
{
	value next = field(vm, cell, 1);

	return is_young(next) && next.bits <= cell.bits ? VAL_EMPTY_LIST : next;
}

uint64_t finalisers_take_young(struct vm *vm)
{
	uint64_t young = vm->s.finalisers_last;
	value at = { young };

	while (is_young(at))
		at = next_cell(vm, at);
	vm->s.finalisers_last = at.bits;
	return young;
}

void finalisers_move_functions(struct vm *vm, uint64_t young)
{
	for (value at = { young }; is_young(at); at = next_cell(vm, at))
		minor_move_at(vm, field(vm, at, 0).bits + WORD_BYTES);
}

static uint64_t moved(struct vm *vm, value chain) { return is_young(chain) ? minor_move(vm, chain.bits) : chain.bits; }

struct chain { value first, last; };

static void append(struct vm *vm, struct chain *c, value cell, value rest)
{
	put_raw(vm, cell, 1, rest.bits);
	if (is_block(c->last))
		put_raw(vm, c->last, 1, cell.bits);
	else
		c->first = cell;
	c->last = cell;
}

/* The living cells go before the old ones again, the dead ones become calls. */
void finalisers_after_minor(struct vm *vm, uint64_t young)
{
	value at = { young }, old = { vm->s.finalisers_last }, next, pair;
	struct chain living = { old, VAL_UNIT }, dead = { VAL_EMPTY_LIST, VAL_UNIT };

	for (; is_young(at); at = next) {
		next = next_cell(vm, at);
		pair = field(vm, at, 0);
		if (!is_young(value_of(vm, at)) || minor_has_moved(vm, value_of(vm, at).bits)) {
			append(vm, &living, at, old);
			continue;
		}
		put_raw(vm, pair, 0, raw_field(vm, pair, 1));
		put_raw(vm, pair, 1, VAL_UNIT.bits);
		append(vm, &dead, at, VAL_EMPTY_LIST);
	}
	vm->s.finalisers_last = moved(vm, living.first);
	dead.first.bits = moved(vm, dead.first);
	minor_move_all_reached(vm);
	append_ready(vm, dead.first);
}
