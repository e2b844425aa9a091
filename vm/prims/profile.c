/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching the program from within: Gc.Memprof, the event log, Runtime_events.  There is nothing to see for them: a
 * profile has no samples, rings stay empty.  Source: OCaml's runtime/{memprof,runtime_events}.c. */
#include "vm/prims.h"

/* ---- Gc.Memprof: field 0 of a profile is its state ---- */

enum memprof { MEMPROF_SAMPLING, MEMPROF_STOPPED, MEMPROF_DISCARDED };

static bool is_sampling(const struct vm *vm)
{
	value v = { vm->s.memprof };

	return is_block(v) && int_val(field(vm, v, 0)) == MEMPROF_SAMPLING;
}

static bool is_five(const struct vm *vm) { return vm->s.ocaml_version >= 32; }

value prim_memprof_start(struct vm *vm, const word *a)
{
	double rate = double_val(vm, arg(a, 0));
	value v = val_int(MEMPROF_SAMPLING);

	if (!is_five(vm) && is_sampling(vm))
		return prim_failwith(vm, "Gc.Memprof.start: already started.");
	if (int_arg(a, 1) < 0 || !(rate >= 0 && rate <= 1))
		return prim_invalid_arg(vm, "Gc.Memprof.start");
	if (is_sampling(vm))
		return prim_failwith(vm, "Gc.Memprof.start: already started.");
	if (rate > 0)
		return prim_refuse(vm, "The program samples its allocations (Gc.Memprof.start), which Caravan does not do; "
			"a sampling rate of 0 is accepted.");
	v = prim_tuple(vm, 0, 1, &v);
	if (!v.bits)
		return v;
	vm->s.memprof = v.bits;
	return is_five(vm) ? v : VAL_UNIT;
}

value prim_memprof_stop(struct vm *vm, const word *a)
{
	(void)a;
	if (!is_sampling(vm))
		return prim_failwith(vm, is_five(vm) ? "Gc.Memprof.stop: no profile running." : "Gc.Memprof.stop: not started.");
	set_field(vm, (value){ vm->s.memprof }, 0, val_int(MEMPROF_STOPPED));
	return VAL_UNIT;
}

value prim_memprof_discard(struct vm *vm, const word *a)
{
	switch (int_val(field(vm, arg(a, 0), 0))) {
	case MEMPROF_SAMPLING:
		return prim_failwith(vm, "Gc.Memprof.discard: profile not stopped.");
	case MEMPROF_DISCARDED:
		return prim_failwith(vm, "Gc.Memprof.discard: profile already discarded.");
	default:
		set_field(vm, arg(a, 0), 0, val_int(MEMPROF_DISCARDED));
		return VAL_UNIT;
	}
}

/* ---- event logs ---- */

value prim_eventlog(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_UNIT;
}

value prim_runtime_events_start(struct vm *vm, const word *a)
{
	(void)a;
	vm->s.events_active = 1;
	return VAL_UNIT;
}

value prim_runtime_events_pause(struct vm *vm, const word *a)
{
	(void)a;
	vm->s.events_active = 0;
	return VAL_UNIT;
}

value prim_runtime_events_are_active(struct vm *vm, const word *a)
{
	(void)a;
	return val_bool(vm->s.events_active != 0);
}

value prim_runtime_events_path(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_NONE;
}

#define USER_EVENTS_MAX 8192
#define USER_EVENT_NAME_MAX 127

/* An event of the program's own: (id, name, type, tag). */
value prim_runtime_events_user_register(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0));

	if (vm->s.user_events > USER_EVENTS_MAX)
		return prim_invalid_arg(vm, "Runtime_events.User.register: maximum number of custom events exceeded");
	if (n > USER_EVENT_NAME_MAX)
		return prim_invalid_arg(vm, "Runtime_events.User.register: maximum length for event name exceeded");
	if (memchr(str_bytes(vm, arg(a, 0)), 0, (size_t)n))
		return prim_invalid_arg(vm, "Runtime_events.User.register: event name has null characters");
	return prim_tuple(vm, 0, 4, (value[]){ val_int((int64_t)vm->s.user_events++), arg(a, 0), arg(a, 2), arg(a, 1) });
}

/* The library's side: a cursor over rings that are empty. */
value prim_runtime_events_create_cursor(struct vm *vm, const word *a)
{
	(void)a;
	return prim_alloc(vm, 1, TAG_ABSTRACT);
}

value prim_runtime_events_read_poll(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return val_int(0);
}

value prim_runtime_timestamp(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_WAIT };

	(void)a;
	return world_ask(vm, &c) ? int64_alloc(vm, c.result) : VAL_NOTHING;
}
