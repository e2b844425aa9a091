/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a collection means for the blocks that Gc.Memprof sampled (vm/memprof.h): some were promoted, some have died. */
#include "vm/memprof.h"

#include "vm/memory/arena.h"

bool entry_is_one(const struct vm *vm, value e)
{
	return is_block(e) && mem_is_old(e.bits) && is_allocated(vm, e.bits - WORD_BYTES) && wosize(vm, e) >= ENTRY_FIELDS;
}

static bool is_of_interest(const struct vm *vm, value e)
{
	value p = field(vm, e, ENTRY_PROFILE);

	return !(entry_flags(vm, e) & ENTRY_DROPPED) && is_block(p) && profile_status(vm, p) != PROFILE_DISCARDED;
}

static uint64_t block_of(const struct vm *vm, value e) { return raw_field(vm, e, ENTRY_BLOCK) & ~UINT64_C(7); }

static void died(struct vm *vm, value e)
{
	put_raw(vm, e, ENTRY_BLOCK, VAL_UNIT.bits);
	entry_flag(vm, e, ENTRY_DEAD);
}

/* Lists have the newest entry first, so a chain that is made from the front has the oldest first. */
struct sifted { value first, last, chain; };

static void keep(struct vm *vm, struct sifted *s, value e)
{
	if (is_block(s->last))
		put_raw(vm, s->last, ENTRY_NEXT, e.bits);
	else
		s->first = e;
	s->last = e;
}

/* Goes through a list: what lives is kept in its order, what has a callback to make now is chained. */
static void sift(struct vm *vm, uint64_t list, bool (*lives)(struct vm *vm, value e), struct sifted *s)
{
	value e = { list }, next;

	*s = (struct sifted){ VAL_UNIT, VAL_UNIT, VAL_UNIT };
	for (; entry_is_one(vm, e); e = next) {
		next = field(vm, e, ENTRY_NEXT);
		put_raw(vm, e, ENTRY_NEXT, VAL_UNIT.bits);
		if (!is_of_interest(vm, e))
			continue;
		if (lives(vm, e))
			keep(vm, s, e);
		else
			died(vm, e);
		if (entry_is_ready(vm, e)) {
			put_raw(vm, e, ENTRY_QUEUE, s->chain.bits);
			s->chain = e;
		}
	}
}

static void make_ready(struct vm *vm, value chain)
{
	value next;

	for (; is_block(chain); chain = next) {
		next = field(vm, chain, ENTRY_QUEUE);
		entry_make_ready(vm, chain);
	}
}

/* A block that moved has header 0 and its new place in field 0. */
static bool was_promoted(struct vm *vm, value e)
{
	uint64_t block = block_of(vm, e);

	if (image_get(&vm->im, block - WORD_BYTES) != 0)
		return false;
	put_raw(vm, e, ENTRY_BLOCK, image_get(&vm->im, block) | 1);
	entry_flag(vm, e, ENTRY_PROMOTED);
	return true;
}

void memprof_after_minor(struct vm *vm)
{
	struct sifted s;

	if (!is_block((value){ vm->s.memprof_young }))
		return;
	sift(vm, vm->s.memprof_young, was_promoted, &s);
	vm->s.memprof_young = VAL_UNIT.bits;
	if (is_block(s.last)) {
		put_raw(vm, s.last, ENTRY_NEXT, vm->s.memprof_old);
		vm->s.memprof_old = s.first.bits;
	}
	make_ready(vm, s.chain);
}

static bool block_is_marked(struct vm *vm, value e) { return is_marked(vm, block_of(vm, e)); }

void memprof_after_mark(struct vm *vm)
{
	struct sifted s;

	if (!is_block((value){ vm->s.memprof_old }))
		return;
	sift(vm, vm->s.memprof_old, block_is_marked, &s);
	vm->s.memprof_old = s.first.bits;
	make_ready(vm, s.chain);
}
