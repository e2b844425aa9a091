/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak arrays and ephemerons, whose layout is in vm/prims/weak.h: linked through their field 0, newest first. */
#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/prims/weak.h"

static uint64_t link_of(const struct vm *vm, uint64_t e) { return raw_field(vm, (value){ e }, EPHE_LINK); }

static bool points_young(uint64_t bits) { return !(bits & 1) && mem_is_young(bits); }

/* Moves what the fields of one that survived point to. */
static void move_contents(struct vm *vm, uint64_t e, uint64_t (*move)(struct vm *, uint64_t))
{
	uint64_t n = wosize(vm, (value){ e });

	for (uint64_t i = EPHE_DATA; i < n; i++) {
		uint64_t bits = raw_field(vm, (value){ e }, i);

		if (points_young(bits))
			put_raw(vm, (value){ e }, i, move(vm, bits));
	}
}

void ephemerons_move_all(struct vm *vm, uint64_t (*move)(struct vm *, uint64_t))
{
	for (uint64_t e = vm->s.ephemerons; e && mem_is_old(e); e = link_of(vm, e))
		move_contents(vm, e, move);
}

/* A young ephemeron that was moved has header 0 and its new place in field 0, its link is in the copy. */
static bool has_moved(const struct vm *vm, uint64_t e) { return image_get(&vm->im, e - WORD_BYTES) == 0; }

/* One round over the young ones, which come first in the list: true if it moved the contents of another one. */
static bool move_round(struct vm *vm, uint64_t (*move)(struct vm *, uint64_t), void (*finish)(struct vm *))
{
	uint64_t before = vm->s.promoted_words;

	for (uint64_t e = vm->s.ephemerons; points_young(e);) {
		if (has_moved(vm, e)) {
			uint64_t to = image_get(&vm->im, e);

			move_contents(vm, to, move);
			finish(vm);
			e = link_of(vm, to);
		} else {
			e = link_of(vm, e);
		}
	}
	return vm->s.promoted_words != before;
}

void ephemerons_after_minor(struct vm *vm, uint64_t (*move)(struct vm *, uint64_t), void (*finish)(struct vm *))
{
	uint64_t e, last = 0, next;

	while (move_round(vm, move, finish))
		;
	for (e = vm->s.ephemerons, vm->s.ephemerons = 0; points_young(e); e = next) {
		uint64_t to;

		if (!has_moved(vm, e)) {
			next = link_of(vm, e);
			continue;
		}
		to = image_get(&vm->im, e);
		next = link_of(vm, to);
		if (last)
			put_raw(vm, (value){ last }, EPHE_LINK, to);
		else
			vm->s.ephemerons = to;
		last = to;
	}
	if (last)
		put_raw(vm, (value){ last }, EPHE_LINK, e);
	else
		vm->s.ephemerons = e;
}

static bool keys_are_marked(const struct vm *vm, uint64_t e)
{
	uint64_t n = wosize(vm, (value){ e });

	for (uint64_t i = EPHE_KEYS; i < n; i++)
		if (!is_marked(vm, raw_field(vm, (value){ e }, i)))
			return false;
	return true;
}

void ephemerons_mark(struct vm *vm)
{
	bool again = true;

	while (again) {
		again = false;
		for (uint64_t e = vm->s.ephemerons; e && mem_is_old(e); e = link_of(vm, e)) {
			uint64_t data = raw_field(vm, (value){ e }, EPHE_DATA);

			if (is_marked(vm, e) && !is_marked(vm, data) && keys_are_marked(vm, e)) {
				mark(vm, data);
				mark_all_reached(vm);
				again = true;
			}
		}
	}
}

static void clean(struct vm *vm, uint64_t e)
{
	uint64_t n = wosize(vm, (value){ e });
	bool dead = false;

	for (uint64_t i = EPHE_KEYS; i < n; i++)
		if (!is_marked(vm, raw_field(vm, (value){ e }, i))) {
			put_raw(vm, (value){ e }, i, EPHE_NONE);
			dead = true;
		}
	if (dead)
		put_raw(vm, (value){ e }, EPHE_DATA, EPHE_NONE);
}

void ephemerons_clean(struct vm *vm)
{
	uint64_t last = 0, next;

	for (uint64_t e = vm->s.ephemerons; e && mem_is_old(e); e = next) {
		next = link_of(vm, e);
		if (is_marked(vm, e)) {
			clean(vm, e);
			last = e;
		} else if (last) {
			put_raw(vm, (value){ last }, EPHE_LINK, next);
		} else {
			vm->s.ephemerons = next;
		}
	}
}
