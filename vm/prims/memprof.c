/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gc.Memprof's start, stop and discard; what happens in between is in vm/memprof.h.  OCaml 4 has one profile, which ends
 * when it is stopped; in OCaml 5 each domain has one that it inherited or began, and a stopped one goes on reporting
 * what becomes of its blocks until it is discarded.  Source: OCaml's runtime/memprof.c. */
#include "vm/memprof.h"
#include "vm/prims.h"
#include "vm/prims/elementary.h"
#include "vm/threads_priv.h"

static bool is_five(const struct vm *vm) { return vm->s.ocaml_version >= 32; }

static bool has_started(const struct vm *vm)
{
	value p = { vm->s.memprof };

	return is_block(p) && profile_status(vm, p) == PROFILE_SAMPLING;
}

static value profile_new(struct vm *vm, const word *a, double rate)
{
	value factor = double_alloc(vm, 1 / elementary1(ELEMENTARY_log1p, -rate)), p;
	root r = root_new(vm, factor);

	if (same(factor, VAL_NOTHING) || same(p = prim_alloc(vm, PROFILE_FIELDS, 0), VAL_NOTHING))
		return VAL_NOTHING;
	init_field(vm, p, PROFILE_STATUS, val_int(PROFILE_SAMPLING));
	init_field(vm, p, PROFILE_RATE, arg(a, 0));
	init_field(vm, p, PROFILE_FACTOR, root_get(vm, r));
	init_field(vm, p, PROFILE_CALLSTACK, arg(a, 1));
	init_field(vm, p, PROFILE_NUMBER, val_int((int64_t)vm->s.memprof_profiles++));
	for (unsigned i = PROFILE_ALLOC_MINOR; i <= PROFILE_DEALLOC_MAJOR; i++)
		init_field(vm, p, i, field(vm, arg(a, 2), i - PROFILE_ALLOC_MINOR));
	return p;
}

static value already_started(struct vm *vm) { return prim_failwith(vm, "Gc.Memprof.start: already started."); }

value prim_memprof_start(struct vm *vm, const word *a)
{
	double rate = double_val(vm, arg(a, 0));
	value p;

	if (!is_five(vm) && has_started(vm))
		return already_started(vm);
	if (int_arg(a, 1) < 0 || !(rate >= 0 && rate <= 1))
		return prim_invalid_arg(vm, "Gc.Memprof.start");
	if (has_started(vm))
		return already_started(vm);
	p = profile_new(vm, a, rate);
	if (same(p, VAL_NOTHING))
		return p;
	vm->s.memprof = p.bits;
	memprof_begin_sampling(vm);
	return is_five(vm) ? p : VAL_UNIT;
}

/* Its entries are forgotten; those of other threads that nobody has asked for yet go when it is their turn. */
static void forget(struct vm *vm)
{
	set_field(vm, (value){ vm->s.memprof }, PROFILE_STATUS, val_int(PROFILE_DISCARDED));
	vm->s.memprof = vm->s.memprof_new = vm->s.memprof_new_last = VAL_UNIT.bits;
	vm->s.memprof_ready = vm->s.memprof_young = vm->s.memprof_old = VAL_UNIT.bits;
}

/* OCaml 5 reports first what the thread has made. */
value prim_memprof_stop(struct vm *vm, const word *a)
{
	(void)a;
	if (is_five(vm) && is_block((value){ vm->s.memprof_new }) && memprof_is_due(vm)) {
		thread_will_call_again(vm);
		if (memprof_call(vm) || vm->outcome == OUTCOME_STOP)
			return VAL_NOTHING;
	}
	if (!has_started(vm))
		return prim_failwith(vm, is_five(vm) ? "Gc.Memprof.stop: no profile running." : "Gc.Memprof.stop: not started.");
	if (is_five(vm))
		set_field(vm, (value){ vm->s.memprof }, PROFILE_STATUS, val_int(PROFILE_STOPPED));
	else
		forget(vm);
	memprof_renew(vm);
	return VAL_UNIT;
}

value prim_memprof_discard(struct vm *vm, const word *a)
{
	switch (profile_status(vm, arg(a, 0))) {
	case PROFILE_SAMPLING:
		return prim_failwith(vm, "Gc.Memprof.discard: profile not stopped.");
	case PROFILE_DISCARDED:
		return prim_failwith(vm, "Gc.Memprof.discard: profile already discarded.");
	default:
		set_field(vm, arg(a, 0), PROFILE_STATUS, val_int(PROFILE_DISCARDED));
		return VAL_UNIT;
	}
}
