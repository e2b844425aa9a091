/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gc.Memprof's callbacks: which is next, and the frame that they run in.
 *
 * Below a callback there is STUB_SAMPLE's frame (vm/code.c), which catches exceptions; its words are enum frame_word,
 * from the top.  When a callback is over the next one runs in the same frame, and after the last one the interrupted code goes on.
 */
#include "vm/code.h"
#include "vm/memprof.h"
#include "vm/threads_priv.h"

enum frame_word {
	FRAME_CALLBACK, FRAME_ARGUMENT,
	FRAME_ENTRY,            /* the entry whose callback it is */
	FRAME_AWAITED,          /* the entry of the block that the interrupted instruction wants to make, or unit */
	FRAME_ACCU,
	FRAME_PC, FRAME_ENV, FRAME_EXTRA_ARGS,
	FRAME_WORDS
};

static value frame(const struct vm *vm, enum frame_word w)
{
	return (value){ image_get(&vm->im, vm->s.sp + w * WORD_BYTES) };
}

static void frame_set(struct vm *vm, enum frame_word w, value v)
{
	*image_at(&vm->im, vm->s.sp + w * WORD_BYTES) = word_make(v.bits);
}

static bool is_five(const struct vm *vm) { return vm->s.ocaml_version >= 32; }

/* ---- which ---- */

/* The callback that an entry has to make next, as a field of its profile; 0 when there is none. */
static enum profile_field due(const struct vm *vm, value e)
{
	int64_t f = entry_flags(vm, e);

	if (f & (ENTRY_BUSY | ENTRY_DROPPED))
		return 0;
	if (!(f & ENTRY_ALLOC_CALLED))
		return f & ENTRY_BORN_YOUNG ? PROFILE_ALLOC_MINOR : PROFILE_ALLOC_MAJOR;
	if ((f & ENTRY_PROMOTED) && !(f & ENTRY_PROMOTE_CALLED))
		return PROFILE_PROMOTE;
	if ((f & ENTRY_DEAD) && !(f & ENTRY_DEALLOC_CALLED))
		return (f & ENTRY_PROMOTED) || !(f & ENTRY_BORN_YOUNG) ? PROFILE_DEALLOC_MAJOR : PROFILE_DEALLOC_MINOR;
	return 0;
}

static enum entry_flag called(enum profile_field callback)
{
	switch (callback) {
	case PROFILE_ALLOC_MINOR: case PROFILE_ALLOC_MAJOR: return ENTRY_ALLOC_CALLED;
	case PROFILE_PROMOTE: return ENTRY_PROMOTE_CALLED;
	default: return ENTRY_DEALLOC_CALLED;
	}
}

bool entry_is_ready(const struct vm *vm, value e)
{
	int64_t f = entry_flags(vm, e);

	return (f & ENTRY_ALLOC_CALLED) && !(f & ENTRY_QUEUED) && due(vm, e);
}

/* Newer profiles go first. */
static void list_profile(struct vm *vm, value p)
{
	value before = VAL_UNIT, at = { vm->s.memprof_ready };

	while (is_block(at) && int_val(field(vm, at, PROFILE_NUMBER)) > int_val(field(vm, p, PROFILE_NUMBER))) {
		before = at;
		at = field(vm, at, PROFILE_READY_NEXT);
	}
	set_field(vm, p, PROFILE_READY_NEXT, at);
	if (is_block(before))
		set_field(vm, before, PROFILE_READY_NEXT, p);
	else
		vm->s.memprof_ready = p.bits;
}

static void unlist_profile(struct vm *vm, value p)
{
	value at = { vm->s.memprof_ready };

	if (same(at, p)) {
		vm->s.memprof_ready = field(vm, p, PROFILE_READY_NEXT).bits;
		return;
	}
	while (!same(field(vm, at, PROFILE_READY_NEXT), p))
		at = field(vm, at, PROFILE_READY_NEXT);
	set_field(vm, at, PROFILE_READY_NEXT, field(vm, p, PROFILE_READY_NEXT));
}

void entry_make_ready(struct vm *vm, value e)
{
	value p = field(vm, e, ENTRY_PROFILE), last = field(vm, p, PROFILE_READY_LAST);

	entry_flag(vm, e, ENTRY_QUEUED);
	put_raw(vm, e, ENTRY_QUEUE, VAL_UNIT.bits);
	if (is_block(last)) {
		set_field(vm, last, ENTRY_QUEUE, e);
	} else {
		set_field(vm, p, PROFILE_READY, e);
		list_profile(vm, p);
	}
	set_field(vm, p, PROFILE_READY_LAST, e);
	memprof_attend(vm);
}

static void drop(struct vm *vm, value e)
{
	entry_flag(vm, e, ENTRY_DROPPED);
	put_raw(vm, e, ENTRY_DATA, VAL_UNIT.bits);
}

/* A block is reported only while its profile samples. */
static value next_new(struct vm *vm)
{
	while (is_block((value){ vm->s.memprof_new })) {
		value e = { vm->s.memprof_new };

		vm->s.memprof_new = field(vm, e, ENTRY_QUEUE).bits;
		if (!is_block((value){ vm->s.memprof_new }))
			vm->s.memprof_new_last = VAL_UNIT.bits;
		if (profile_status(vm, field(vm, e, ENTRY_PROFILE)) == PROFILE_SAMPLING)
			return e;
		drop(vm, e);
	}
	return VAL_UNIT;
}

static value take_ready(struct vm *vm, value p)
{
	value e = field(vm, p, PROFILE_READY), next = field(vm, e, ENTRY_QUEUE);

	set_field(vm, p, PROFILE_READY, next);
	if (!is_block(next)) {
		set_field(vm, p, PROFILE_READY_LAST, VAL_UNIT);
		unlist_profile(vm, p);
	}
	put_raw(vm, e, ENTRY_FLAGS, val_int(entry_flags(vm, e) & ~(int64_t)ENTRY_QUEUED).bits);
	return e;
}

static value next_of_profile(struct vm *vm, value p)
{
	while (is_block(p) && is_block(field(vm, p, PROFILE_READY))) {
		value e = take_ready(vm, p);

		if (due(vm, e) && profile_status(vm, p) != PROFILE_DISCARDED)
			return e;
	}
	return VAL_UNIT;
}

static value next_ready(struct vm *vm)
{
	value e = VAL_UNIT;

	while (!is_block(e) && is_block((value){ vm->s.memprof_ready }))
		e = next_of_profile(vm, (value){ vm->s.memprof_ready });
	return e;
}

/* OCaml 4 reports new blocks first; OCaml 5 after what became of others of the same profile, and before earlier profiles. */
static value next_entry(struct vm *vm)
{
	value awaited = frame(vm, FRAME_AWAITED), e = VAL_UNIT;

	if (is_block(awaited))
		return entry_flags(vm, awaited) & ENTRY_ALLOC_CALLED ? VAL_UNIT : awaited;
	if (is_five(vm))
		e = next_of_profile(vm, (value){ vm->s.memprof });
	if (!is_block(e))
		e = next_new(vm);
	return is_block(e) ? e : next_ready(vm);
}

/* ---- calling ---- */

static value argument(struct vm *vm, value e, enum profile_field callback)
{
	value data = field(vm, e, ENTRY_DATA);

	if (called(callback) != ENTRY_ALLOC_CALLED)
		return data;
	return prim_tuple(vm, 0, 4, (value[]){ field(vm, e, ENTRY_SAMPLES), field(vm, e, ENTRY_WOSIZE),
		val_int(entry_flags(vm, e) & ENTRY_SOURCE), data });
}

/* Sets the frame up for an entry's callback. */
static bool prepare(struct vm *vm, value e)
{
	enum profile_field callback = due(vm, e);
	value v;

	frame_set(vm, FRAME_ENTRY, e);
	entry_flag(vm, e, called(callback));
	v = argument(vm, e, callback);
	if (same(v, VAL_NOTHING)) {
		if (vm->outcome == OUTCOME_RAISE)
			vm->outcome = OUTCOME_NONE;
		drop(vm, e);
		return false;
	}
	frame_set(vm, FRAME_ARGUMENT, v);
	frame_set(vm, FRAME_CALLBACK, field(vm, field(vm, e, ENTRY_PROFILE), callback));
	put_raw(vm, e, ENTRY_DATA, VAL_UNIT.bits);
	entry_flag(vm, e, ENTRY_BUSY);
	vm->s.memprof_running = e.bits;
	vm->s.env = VAL_UNIT.bits;
	vm->s.extra_args = 0;
	vm->s.accu = VAL_UNIT.bits;
	vm->s.pc = val_int(code_stub(vm, STUB_SAMPLE)).bits;
	return true;
}

/* Back to the interrupted code. */
static void leave(struct vm *vm)
{
	vm->s.accu = frame(vm, FRAME_ACCU).bits;
	vm->s.pc = frame(vm, FRAME_PC).bits;
	vm->s.env = frame(vm, FRAME_ENV).bits;
	vm->s.extra_args = (uint64_t)int_val(frame(vm, FRAME_EXTRA_ARGS));
	vm->s.sp += FRAME_WORDS * WORD_BYTES;
	vm->s.memprof_running = VAL_UNIT.bits;
	if (is_block((value){ vm->s.finalisers_ready }))
		vm->s.poll_pending = 1;
	memprof_renew(vm);
}

/* The block will be made and not be sampled again, whatever became of its entry.  When another profile has begun since,
 * it is not followed: it counts as dead at once. */
static void await(struct vm *vm, value e)
{
	vm->s.memprof_awaited = e.bits;
	if (!is_block(e) || (entry_flags(vm, e) & ENTRY_DROPPED) || vm->s.memprof == field(vm, e, ENTRY_PROFILE).bits)
		return;
	entry_flag(vm, e, ENTRY_DEAD);
	entry_make_ready(vm, e);
}

/* The next callback, or back. */
static value go_on(struct vm *vm)
{
	value e;

	while (is_block(e = next_entry(vm)))
		if (prepare(vm, e) || vm->outcome == OUTCOME_STOP)
			return vm->outcome == OUTCOME_STOP ? VAL_NOTHING : prim_control(vm);
	await(vm, frame(vm, FRAME_AWAITED));
	leave(vm);
	return prim_control(vm);
}

bool memprof_call(struct vm *vm)
{
	value awaited = { vm->s.memprof_awaited };

	vm->s.memprof_awaited = VAL_UNIT.bits;
	if (vm->s.sp < vm->stack_limit && !stack_grow(vm, 2 * FRAME_WORDS))
		return false;
	vm->s.sp -= FRAME_WORDS * WORD_BYTES;
	for (unsigned w = FRAME_CALLBACK; w < FRAME_AWAITED; w++)
		frame_set(vm, w, VAL_UNIT);
	frame_set(vm, FRAME_AWAITED, awaited);
	frame_set(vm, FRAME_ACCU, (value){ vm->s.accu });
	frame_set(vm, FRAME_PC, (value){ vm->s.pc });
	frame_set(vm, FRAME_ENV, (value){ vm->s.env });
	frame_set(vm, FRAME_EXTRA_ARGS, val_int((int64_t)vm->s.extra_args));
	vm->s.memprof_running = VAL_TRUE.bits;
	memprof_renew(vm);
	(void)go_on(vm);
	return vm->outcome == OUTCOME_CONTROL;
}

value memprof_then(struct vm *vm, value result)
{
	if (same(result, VAL_NOTHING) || !memprof_is_due(vm))
		return result;
	thread_will_return(vm, result);
	return prim_control(vm);
}

/* ---- after ---- */

/* The frame below the stub's primitive and its argument. */
static value back_in_frame(struct vm *vm, const word *a)
{
	value e;

	vm->s.sp = (uint64_t)((const uint8_t *)(a + 1) - vm->im.base);
	e = frame(vm, FRAME_ENTRY);
	put_raw(vm, e, ENTRY_FLAGS, val_int(entry_flags(vm, e) & ~(int64_t)ENTRY_BUSY).bits);
	return e;
}

static void keep_or_drop(struct vm *vm, value e, value result)
{
	if (!is_block(result) || profile_status(vm, field(vm, e, ENTRY_PROFILE)) == PROFILE_DISCARDED) {
		drop(vm, e);
		return;
	}
	set_field(vm, e, ENTRY_DATA, field(vm, result, 0));
	if (entry_is_ready(vm, e))
		entry_make_ready(vm, e);
}

/* STUB_SAMPLE's primitives.  A callback has returned a[0]: */
value prim_memprof_returned(struct vm *vm, const word *a)
{
	value result = arg(a, 0);

	keep_or_drop(vm, back_in_frame(vm, a), result);
	return go_on(vm);
}

/* A callback has raised a[0]: the interrupted code does, and what else was due waits for the next poll point. */
value prim_memprof_raised(struct vm *vm, const word *a)
{
	value exn = arg(a, 0);

	drop(vm, back_in_frame(vm, a));
	leave(vm);
	interp_raise_there(vm, exn);
	return prim_control(vm);
}
