/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak arrays and ephemerons, whose layout is in vm/prims/weak.h: linked through their field 0, newest first.
 *
 * They are old from birth.  One whose field got a young block is in the remembered set with its own offset, made odd: a
 * minor collection takes its keys for weak as a major one does. */
#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/prims/weak.h"

static uint64_t link_of(const struct vm *vm, uint64_t e) { return raw_field(vm, (value){ e }, EPHE_LINK); }

/* Along the links.  In an image from elsewhere they may lead anywhere, in circles too, so there are no more steps than
 * there is room for ephemerons. */
struct walk {
	uint64_t at, left;
};

static struct walk from_newest(const struct vm *vm)
{
	return (struct walk){ vm->s.ephemerons, vm->s.arenas * (ARENA_BYTES / ((1 + EPHE_KEYS) * WORD_BYTES)) };
}

static bool stands(const struct vm *vm, struct walk *w)
{
	return w->at && w->left-- > 0 && is_allocated(vm, w->at - WORD_BYTES);
}

static bool points_young(uint64_t bits) { return !(bits & 1) && mem_is_young(bits); }

void ephemeron_set(struct vm *vm, value e, uint64_t i, value v)
{
	put_raw(vm, e, i, v.bits);
	if (points_young(v.bits))
		mem_remember(vm, e.bits | 1);
}

/* ---- minor collections ---- */

static bool is_dying(const struct vm *vm, uint64_t e, uint64_t i)
{
	uint64_t bits = raw_field(vm, (value){ e }, i);

	return points_young(bits) && !minor_has_moved(vm, bits);
}

static bool has_dying_key(const struct vm *vm, uint64_t e)
{
	for (uint64_t i = EPHE_KEYS, n = wosize(vm, (value){ e }); i < n; i++)
		if (is_dying(vm, e, i))
			return true;
	return false;
}

/* Sets *again when something was moved. */
static void move_data(struct vm *vm, uint64_t e, bool *again)
{
	if (!is_dying(vm, e, EPHE_DATA) || has_dying_key(vm, e))
		return;
	(void)minor_move(vm, raw_field(vm, (value){ e }, EPHE_DATA));
	minor_move_all_reached(vm);
	*again = true;
}

static void settle(struct vm *vm, uint64_t e, bool *again)
{
	bool dead = has_dying_key(vm, e) || is_dying(vm, e, EPHE_DATA);

	(void)again;
	for (uint64_t i = EPHE_DATA, n = wosize(vm, (value){ e }); i < n; i++) {
		uint64_t bits = raw_field(vm, (value){ e }, i);

		if (points_young(bits))
			put_raw(vm, (value){ e }, i, minor_has_moved(vm, bits) ? minor_move(vm, bits) : EPHE_NONE);
	}
	if (dead)
		put_raw(vm, (value){ e }, EPHE_DATA, EPHE_NONE);
}

/* Those in the remembered set; all of them when it was too small.  True: one of them set `again`. */
static bool for_remembered(struct vm *vm, void (*f)(struct vm *, uint64_t, bool *))
{
	bool again = false;
	uint64_t r;

	if (vm->s.refs_overflow)
		for (struct walk w = from_newest(vm); stands(vm, &w); w.at = link_of(vm, w.at))
			f(vm, w.at, &again);
	else
		for (uint64_t i = 0; i < vm->s.refs; i++)
			if ((r = image_get(&vm->im, IMAGE_REFS_OFF + i * WORD_BYTES)) & 1 && is_allocated(vm, r - 1 - WORD_BYTES))
				f(vm, r - 1, &again);
	return again;
}

void ephemerons_after_minor(struct vm *vm)
{
	while (for_remembered(vm, move_data))
		;
	(void)for_remembered(vm, settle);
}

/* ---- major collections ---- */

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
		for (struct walk w = from_newest(vm); stands(vm, &w); w.at = link_of(vm, w.at)) {
			uint64_t data = raw_field(vm, (value){ w.at }, EPHE_DATA);

			if (is_marked(vm, w.at) && !is_marked(vm, data) && keys_are_marked(vm, w.at)) {
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

	for (struct walk w = from_newest(vm); stands(vm, &w); w.at = next) {
		next = link_of(vm, w.at);
		if (is_marked(vm, w.at)) {
			clean(vm, w.at);
			last = w.at;
		} else if (last) {
			put_raw(vm, (value){ last }, EPHE_LINK, next);
		} else {
			vm->s.ephemerons = next;
		}
	}
}
