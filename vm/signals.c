/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/signals.h"

#include "vm/code.h"
#include "vm/threads_priv.h"
#include "vm/world.h"

/* OCaml's own numbers for signals, -1 first. */
static const uint8_t numbers[] = { 6, 14, 8, 1, 4, 2, 9, 13, 3, 11, 15, 10, 12, 17, 18, 19, 20, 21, 22, 26, 27, 7, 29, 31, 5,
	23, 24, 25 };
#define NUMBERS ((int64_t)sizeof numbers)

int64_t signal_of_ocaml(int64_t n) { return n < 0 && n >= -NUMBERS ? numbers[-n - 1] : n; }

int64_t signal_to_ocaml(int64_t n)
{
	for (int64_t i = 0; i < NUMBERS; i++)
		if (numbers[i] == n)
			return -i - 1;
	return n;
}

/* ---- when to look ---- */

/* The time of the next event if it is that somebody with this mask takes a signal. */
static bool next_is_taken(const struct vm *vm, uint64_t *at, uint64_t mask)
{
	struct world_pos pos = world_position(vm->world);
	struct world_event e;

	if (!world_event_next(vm->world, &pos, &e) || e.call.op != WORLD_SIGNAL_TAKE ||
		(uint64_t)e.call.arg[0] != mask)
		return false;
	*at = e.at.n;
	return true;
}

uint64_t signals_poll16(const struct vm *vm)
{
	uint64_t at;

	if (world_is_live(vm->world))
		return world_signal_waits(vm->s.signal_mask) ? 0 : ~UINT64_C(0);
	return next_is_taken(vm, &at, vm->s.signal_mask) && !(at >> (64 - SLOT_SHIFT)) ? at << SLOT_SHIFT : ~UINT64_C(0);
}

void signals_attend(struct vm *vm)
{
	uint64_t at = signals_poll16(vm);

	if (at < vm->poll16)
		vm->poll16 = at;
	if (at < vm->deadline16)
		vm->deadline16 = at;
}

bool signals_are_due(const struct vm *vm, uint64_t mask)
{
	uint64_t at;

	if (world_is_live(vm->world))
		return world_signal_waits(mask);
	return next_is_taken(vm, &at, mask) && at == vm->s.time;
}

/* ---- calling the handler ---- */

static value handler_of(const struct vm *vm, int64_t signal)
{
	value table = { vm->s.signal_handlers }, action;

	if (signal <= 0 || !has_tag(vm, table, 0) || (uint64_t)signal >= wosize(vm, table))
		return VAL_UNIT;
	action = field(vm, table, (uint64_t)signal);
	return has_tag(vm, action, 0) && wosize(vm, action) > 0 ? field(vm, action, 0) : VAL_UNIT;
}

static void take(struct vm *vm)
{
	struct world_call c = { .op = WORLD_SIGNAL_TAKE, .arg = { (int64_t)vm->s.signal_mask } };
	value handler;

	if (!world_ask(vm, &c) || c.err)
		return;
	handler = handler_of(vm, c.result);
	if (is_block(handler))
		interp_call_aside(vm, handler, val_int(signal_to_ocaml(c.result)));
}

/* A primitive that a signal has ended comes first: it takes the signal itself. */
bool signals_poll(struct vm *vm)
{
	if (!thread_was_interrupted(vm) && signals_are_due(vm, vm->s.signal_mask))
		take(vm);
	return vm->outcome != OUTCOME_STOP;
}

static value go_on(struct vm *vm)
{
	take(vm);
	return vm->outcome == OUTCOME_STOP ? VAL_NOTHING : prim_control(vm);
}

value signals_then_raise(struct vm *vm, value exn)
{
	if (!signals_are_due(vm, vm->s.signal_mask))
		return prim_raise(vm, exn);
	interp_raise_next(vm, exn);
	return go_on(vm);
}

value signals_then_again(struct vm *vm)
{
	thread_will_call_again(vm);
	return go_on(vm);
}
