/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals: sending, masks, waiting.  Handlers: vm/signals.c. */
#include "vm/signals.h"

#include "vm/prims/unix/unix.h"
#include "vm/threads.h"

#define SIGNALS 64

/* Sets are lists of numbers for the program and bits for the world. */
static int64_t set_of_list(const struct vm *vm, value list)
{
	uint64_t set = 0;

	for (unsigned n = 0; is_block(list) && n < 4096; n++, list = field(vm, list, 1)) {
		int64_t signal = signal_of_ocaml(int_val(field(vm, list, 0)));

		if (signal > 0 && signal <= SIGNALS)
			set |= UINT64_C(1) << (signal - 1);
	}
	return (int64_t)set;
}

static value list_of_set(struct vm *vm, int64_t set)
{
	value list = VAL_EMPTY_LIST;

	for (int64_t i = 1; i <= SIGNALS && !same(list, VAL_NOTHING); i++)
		if ((uint64_t)set >> (i - 1) & 1)
			list = prim_cons(vm, val_int(signal_to_ocaml(i)), list);
	return list;
}

value prim_unix_kill(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_KILL, .arg = { int_arg(a, 0), signal_of_ocaml(int_arg(a, 1)) } };

	return UNIX_DONE(unix_ask(vm, &c, "kill", VAL_UNIT));
}

/* Every thread has a mask; the host blocks what all of them block. */
value prim_unix_sigprocmask(struct vm *vm, const word *a)
{
	uint64_t before = vm->s.signal_mask, set = (uint64_t)set_of_list(vm, arg(a, 1));
	uint64_t after = int_arg(a, 0) == 0 ? set : int_arg(a, 0) == 1 ? before | set : before & ~set;
	struct world_call c = { .op = WORLD_SIGNAL_MASK, .arg = { 0, (int64_t)(after & threads_signal_mask(vm)) } };

	if (!unix_ask(vm, &c, "sigprocmask", VAL_UNIT))
		return VAL_NOTHING;
	vm->s.signal_mask = after;
	signals_attend(vm);
	return list_of_set(vm, (int64_t)before);
}

#define LOOK_AGAIN_NS 5000000

value prim_wait_signal(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SIGNAL_ACCEPT, .arg = { set_of_list(vm, arg(a, 0)), threads_are_many(vm) } };

	do {
		if (!world_ask(vm, &c) || (c.err == WORLD_EWAIT && thread_waits(vm, 0, NULL, LOOK_AGAIN_NS)))
			return VAL_NOTHING;
	} while (c.err == WORLD_EWAIT || c.err == WORLD_EINTR);
	return c.err ? prim_sys_error(vm, c.err, VAL_UNIT) : val_int(signal_to_ocaml(c.result));
}

value prim_sys_convert_signal_number(struct vm *vm, const word *a)
{
	(void)vm;
	return val_int(signal_of_ocaml(int_arg(a, 0)));
}

value prim_sys_rev_convert_signal_number(struct vm *vm, const word *a)
{
	(void)vm;
	return val_int(signal_to_ocaml(int_arg(a, 0)));
}

value prim_unix_sigpending(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SIGNALS_PENDING };

	(void)a;
	return unix_ask(vm, &c, "sigpending", VAL_UNIT) ? list_of_set(vm, c.result) : VAL_NOTHING;
}

value prim_unix_sigsuspend(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SIGNAL_WAIT, .arg = { set_of_list(vm, arg(a, 0)) } };

	return UNIX_DONE(unix_ask(vm, &c, "sigsuspend", VAL_UNIT));
}
