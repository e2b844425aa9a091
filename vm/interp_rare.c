/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interpreter's rarer work, on the saved registers (vm->s): raising, polling, effects, large blocks.
 *
 * On entry vm->s.pc and vm->s.time are those of the instruction that asks; the functions that replace an
 * instruction's own transfer of control advance the time by one.
 */
#include "vm/code.h"
#include "vm/memprof.h"
#include "vm/prim.h"
#include "vm/prims/callback.h"
#include "vm/prims/exn.h"
#include "vm/rings.h"
#include "vm/signals.h"
#include "vm/threads.h"
#include "vm/uncaught.h"

static void push(struct vm *vm, uint64_t bits)
{
	vm->s.sp -= WORD_BYTES;
	*image_at(&vm->im, vm->s.sp) = word_make(bits);
}

static uint64_t stack_word(const struct vm *vm, uint64_t i) { return image_get(&vm->im, vm->s.sp + i * WORD_BYTES); }

static uint64_t pop(struct vm *vm)
{
	uint64_t bits = stack_word(vm, 0);

	vm->s.sp += WORD_BYTES;
	return bits;
}

static uint64_t next_pc(const struct vm *vm) { return vm->s.pc + 2; }

static uint64_t stub(const struct vm *vm, enum code_stub s) { return val_int(code_stub(vm, s)).bits; }

static void push_frame(struct vm *vm, uint64_t pc)
{
	push(vm, val_int((int64_t)vm->s.extra_args).bits);
	push(vm, vm->s.env);
	push(vm, pc);
}

/* Goes to the closure's code; its arguments are on the stack. */
static void enter(struct vm *vm, value closure, uint64_t extra_args)
{
	vm->s.accu = vm->s.env = closure.bits;
	vm->s.extra_args = extra_args;
	vm->s.pc = raw_field(vm, closure, 0);
	if (vm->s.sp < vm->stack_limit)
		interp_more_stack(vm);
}

/* ---- raising ---- */

static bool has_parent(const struct vm *vm)
{
	return is_block(field(vm, (value){ vm->s.stack }, STACK_PARENT));
}

static bool is_handled(const struct vm *vm)
{
	uint64_t stack = vm->s.stack;

	return vm->s.trap != vm->s.stack_end || is_block(field(vm, (value){ stack }, STACK_PARENT));
}

static void to_trap(struct vm *vm)
{
	vm->s.sp = vm->s.trap;
	vm->s.trap += (uint64_t)int_val((value){ stack_word(vm, 1) }) * WORD_BYTES;
	vm->s.env = stack_word(vm, 2);
	vm->s.extra_args = (uint64_t)int_val((value){ stack_word(vm, 3) });
	vm->s.pc = stack_word(vm, 0);
	vm->s.sp += 4 * WORD_BYTES;
}

/* A fibre that ends with an exception (or a value) hands it to its parent's closure for that. */
static void to_parent(struct vm *vm, enum stack_field handler)
{
	value self = { vm->s.stack }, closure = field(vm, self, handler);
	uint64_t accu = vm->s.accu, extra;

	stack_switch_last(vm, field(vm, self, STACK_PARENT));
	extra = (uint64_t)int_val((value){ pop(vm) });
	push(vm, accu);
	enter(vm, closure, extra);
}

static bool trap_is_sane(const struct vm *vm)
{
	return vm->s.trap >= vm->s.stack && vm->s.trap <= vm->s.stack_end && !(vm->s.trap & 7);
}

/* Raises s.accu without counting an instruction. */
static void go_to_handler(struct vm *vm)
{
	if (!trap_is_sane(vm))
		vm_stop_set(vm, VM_STOP_CORRUPT, "The chain of exception handlers is damaged.");
	else if (vm->s.trap != vm->s.stack_end)
		to_trap(vm);
	else if (has_parent(vm))
		to_parent(vm, STACK_HANDLE_EXN);
	else
		uncaught_begin(vm);
}

static bool is_raise(const struct vm *vm)
{
	unsigned op = vm->code.ops[vm->s.pc >> 1];

	return op == OP_RAISE || op == OP_RERAISE || op == OP_RAISE_NOTRACE;
}

static bool stops_before_raise(struct vm *vm)
{
	char text[400];

	uncaught_text(vm, (value){ vm->s.accu }, text, sizeof text);
	return vm_stops_before(vm, VM_OCCURS_RAISE, text);
}

/* The run begins at an exception that nobody handles, and was told so. */
static bool leaves_uncaught(const struct vm *vm) { return vm->s.time == vm->leave_at.n && vm->leave_occurs == VM_ALL; }

void interp_raise(struct vm *vm, bool reraise, bool trace)
{
	if (!is_handled(vm) && vm->stop_uncaught && !leaves_uncaught(vm) && !vm->s.uncaught) {
		uncaught_stop(vm);
		vm->stop.torn = !is_raise(vm);
		return;
	}
	if (vm->stop_occurs && !is_raise(vm) && stops_before_raise(vm))
		return;
	if (trace && vm->s.backtrace_active)
		exn_stash_backtrace(vm, (value){ vm->s.accu }, reraise);
	vm->s.time++;
	go_to_handler(vm);
}

void interp_more_stack(struct vm *vm)
{
	if (stack_grow(vm, 256))
		return;
	if (vm->outcome == OUTCOME_STOP)
		return;
	vm->s.accu = image_get(&vm->im, IMAGE_GLOBALS_OFF + WORD_BYTES + EXN_STACK_OVERFLOW * WORD_BYTES);
	go_to_handler(vm);
}

/* ---- polling: calls that the program did not write ---- */

void interp_call_aside(struct vm *vm, value closure, value argument)
{
	push_frame(vm, vm->s.pc);
	push(vm, vm->s.accu);
	vm->s.env = VAL_UNIT.bits;
	vm->s.extra_args = 0;
	push_frame(vm, stub(vm, STUB_RESUME));
	push(vm, argument.bits);
	enter(vm, closure, 0);
}

/* The words that interp_call_aside pushes before the argument; the last one is where the call returns to. */
#define ASIDE_WORDS 7

static void call_finaliser(struct vm *vm)
{
	value cell = { vm->s.finalisers_ready }, pair = field(vm, cell, 0);

	vm->s.finalisers_ready = field(vm, cell, 1).bits;
	vm->s.finaliser_stack = vm->s.stack;
	vm->s.finaliser_sp = vm->s.sp;
	interp_call_aside(vm, field(vm, pair, 0), field(vm, pair, 1));
}

/* One after the other: the next may begin when this one has returned or raised. */
static bool finaliser_runs(const struct vm *vm)
{
	uint64_t at = vm->s.finaliser_sp - ASIDE_WORDS * WORD_BYTES;

	return vm->s.stack == vm->s.finaliser_stack && vm->s.sp <= at && image_get(&vm->im, at) == stub(vm, STUB_RESUME);
}

/* Where nothing is due nothing may happen: a poll that only replay makes leaves no trace.  Between a callback of Gc.Memprof
 * and the allocation that it was about, nothing is done; finalisers come after the callbacks. */
static void poll(struct vm *vm)
{
	if (is_block((value){ vm->s.memprof_awaited }))
		return;
	if (vm->s.poll_pending) {
		vm->s.poll_pending = 0;
		if (!rings_flush(vm))
			return;
		mem_poll(vm);
		if (memprof_is_due(vm) && memprof_call(vm)) {
			vm->outcome = OUTCOME_NONE;
			vm->s.poll_pending = 0;
		} else if (is_block((value){ vm->s.finalisers_ready })) {
			if (!finaliser_runs(vm))
				call_finaliser(vm);
			vm->s.poll_pending = is_block((value){ vm->s.finalisers_ready });
		}
		if (rings_wait(vm))
			vm->s.poll_pending = 1;
	}
	threads_poll(vm);
	if (vm->outcome != OUTCOME_STOP)
		(void)signals_poll(vm);
}

/* What was noted before or is noted here ends the run. */
void interp_poll(struct vm *vm)
{
	if (!vm->occurrence_noted) {
		vm->polling = true;
		poll(vm);
		vm->polling = false;
	}
	if (vm->occurrence_noted)
		vm_stop_set(vm, VM_STOP_OCCURRENCE, "%s", vm->occurrence_text);
}

/* ---- allocation ---- */

bool interp_below_limit(struct vm *vm, uint64_t words)
{
	if ((MEM_TORTURE(vm) || !mem_has_room(vm->s.young_ptr, words)) && !mem_make_room(vm, words))
		return false;
	return memprof_program_allocates(vm, words);
}

/* The same for an instruction behind which the machine stands already. */
static bool has_room_for(struct vm *vm, uint64_t wosize)
{
	bool ok = true;

	if (wosize > MAX_YOUNG_WOSIZE || !MEM_IS_BELOW_LIMIT(vm, vm->s.young_ptr, (wosize + 1) * WORD_BYTES))
		return true;
	vm->s.pc -= 2;
	vm->s.time--;
	ok = interp_below_limit(vm, wosize + 1);
	if (vm->outcome != OUTCOME_CONTROL)
		vm->s.pc += 2;
	vm->s.time++;
	return ok;
}

/* ---- control from primitives ---- */

value prim_control(struct vm *vm)
{
	vm->outcome = OUTCOME_CONTROL;
	return VAL_NOTHING;
}

static uint64_t call_args_end(const struct vm *vm)
{
	return (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + vm->call_arity * WORD_BYTES;
}

/* As if a function that raises it had been called: what is pushed aside now comes before. */
void interp_raise_next(struct vm *vm, value exn)
{
	vm->s.sp = call_args_end(vm);
	vm->s.pc = next_pc(vm);
	interp_raise_there(vm, exn);
}

void interp_raise_there(struct vm *vm, value exn)
{
	push_frame(vm, vm->s.pc);
	push(vm, exn.bits);
	vm->s.accu = exn.bits;
	vm->s.env = VAL_UNIT.bits;
	vm->s.extra_args = 0;
	vm->s.pc = stub(vm, STUB_RAISE);
}

value prim_call(struct vm *vm, value closure, unsigned n, const value *args)
{
	vm->s.sp = call_args_end(vm);
	push_frame(vm, next_pc(vm));
	for (unsigned i = n; i-- > 0;)
		push(vm, args[i].bits);
	enter(vm, closure, n - 1);
	return vm->outcome == OUTCOME_NONE ? prim_control(vm) : VAL_NOTHING;
}

/* Makes sure that a function which pushes much has room; the compiler puts the call at its start. */
value prim_ensure_stack_capacity(struct vm *vm, const word *a)
{
	uint64_t words = (uint64_t)int_arg(a, 0);

	if (words > vm->s.stack_max_words)
		return prim_raise_constant(vm, EXN_STACK_OVERFLOW);
	vm->s.sp = call_args_end(vm);
	if (vm->s.sp < vm->stack_limit + words * WORD_BYTES && !stack_grow(vm, words + 256))
		return vm->outcome == OUTCOME_STOP ? VAL_NOTHING : prim_raise_constant(vm, EXN_STACK_OVERFLOW);
	vm->s.accu = VAL_UNIT.bits;
	vm->s.pc = next_pc(vm);
	return prim_control(vm);
}

/* ---- effects ---- */

/* From 5.2 on a continuation knows both ends of its chain of fibres. */
static bool has_last_fiber(const struct vm *vm) { return vm->s.ocaml_version >= 34; }

static value last_fiber(const struct vm *vm, value stack, value tail)
{
	if (is_block(tail))
		return tail;
	while (is_block(field(vm, stack, STACK_PARENT)))
		stack = field(vm, stack, STACK_PARENT);
	return stack;
}

static bool is_stack(const struct vm *vm, value v) { return custom_kind_of(vm, v) == CUSTOM_STACK; }

/* A fibre begins with a return frame to STUB_FIBRE; room for the slack and a little more. */
#define FIBRE_WORDS 384

value prim_alloc_stack(struct vm *vm, const word *a)
{
	value stack = stack_new(vm, FIBRE_WORDS);
	uint64_t sp;

	if (same(stack, VAL_NOTHING))
		return vm->outcome == OUTCOME_STOP ? stack : prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
	for (unsigned i = 0; i < 3; i++)
		put_raw(vm, stack, STACK_HANDLE_VALUE + i, arg(a, i).bits);
	stack_scan_later(vm, stack);
	sp = (uint64_t)int_val(field(vm, stack, STACK_SP)) - 3 * WORD_BYTES;
	image_put(&vm->im, sp, stub(vm, STUB_FIBRE));
	image_put(&vm->im, sp + 8, VAL_UNIT.bits);
	image_put(&vm->im, sp + 16, val_int(0).bits);
	put_raw(vm, stack, STACK_SP, val_int((int64_t)sp).bits);
	return stack;
}

/* A continuation is used once: it gives its fibre away. */
/* The stacks are freed when their functions return, so a continuation that was used must not lead to them. */
static value take_stack(struct vm *vm, value continuation)
{
	value stack = field(vm, continuation, 0);

	set_field(vm, continuation, 0, VAL_UNIT);
	if (has_last_fiber(vm))
		set_field(vm, continuation, 1, VAL_UNIT);
	return stack;
}

value prim_continuation_use(struct vm *vm, const word *a) { return take_stack(vm, arg(a, 0)); }

value prim_continuation_use_once(struct vm *vm, const word *a)
{
	value stack = prim_continuation_use(vm, a);

	return is_stack(vm, stack) ? stack : prim_raise(vm, named_value(vm, "Effect.Continuation_already_resumed"));
}

value prim_continuation_use_and_update_handler(struct vm *vm, const word *a)
{
	value stack = prim_continuation_use(vm, a), last;

	if (!is_stack(vm, stack))
		return stack;
	last = last_fiber(vm, stack, VAL_UNIT);
	for (unsigned i = 0; i < 3; i++)
		put_raw(vm, last, STACK_HANDLE_VALUE + i, arg(a, 1 + i).bits);
	stack_scan_later(vm, last);
	return stack;
}

/* STUB_FIBRE's primitive: the fibre's function has returned a[0]. */
value prim_fibre_end(struct vm *vm, const word *a)
{
	vm->s.accu = arg(a, 0).bits;
	if (!has_parent(vm))
		return prim_exit(vm, 0);
	to_parent(vm, STACK_HANDLE_VALUE);
	return vm->outcome == OUTCOME_NONE ? prim_control(vm) : VAL_NOTHING;
}

static void raise_named(struct vm *vm, const char *name, value argument)
{
	value exn = named_value(vm, name), block;

	if (same(exn, VAL_NOTHING)) {
		vm->s.time++;
		uncaught_unlinked(vm, name);
		return;
	}
	if (!same(argument, VAL_NOTHING)) {
		vm->s.accu = argument.bits;
		if (same(block = mem_alloc(vm, 2, 0), VAL_NOTHING))
			return;
		init_field(vm, block, 0, named_value(vm, name));
		init_field(vm, block, 1, (value){ vm->s.accu });
		exn = block;
	}
	vm->s.accu = exn.bits;
	interp_raise(vm, false, true);
}

/* Gives the parent's handler an effect of the fibre that is `self`. */
static void to_effect_handler(struct vm *vm, value self, uint64_t effect, uint64_t continuation)
{
	uint64_t extra = (uint64_t)int_val((value){ pop(vm) });

	push(vm, self.bits);
	push(vm, continuation);
	push(vm, effect);
	vm->s.time++;
	enter(vm, field(vm, self, STACK_HANDLE_EFFECT), extra + 2);
}

void interp_perform(struct vm *vm)
{
	value self = { vm->s.stack }, parent = field(vm, self, STACK_PARENT), continuation;
	uint64_t effect;

	if (!is_block(parent)) {
		raise_named(vm, "Effect.Unhandled", (value){ vm->s.accu });
		return;
	}
	continuation = mem_alloc(vm, has_last_fiber(vm) ? 2 : 1, TAG_CONT);
	if (same(continuation, VAL_NOTHING))
		return;
	effect = vm->s.accu;
	push_frame(vm, next_pc(vm));
	stack_switch(vm, parent);
	put_raw(vm, self, STACK_PARENT, VAL_UNIT.bits);
	init_field(vm, continuation, 0, self);
	if (has_last_fiber(vm))
		init_field(vm, continuation, 1, self);
	to_effect_handler(vm, self, effect, continuation.bits);
}

/* Puts the fibres stack..tail on top of the current one, whose frame is already in order, and calls there. */
static void resume_on(struct vm *vm, value stack, value tail, value function, uint64_t argument)
{
	put_raw(vm, last_fiber(vm, stack, tail), STACK_PARENT, vm->s.stack);
	stack_switch(vm, stack);
	push(vm, argument);
	vm->s.time++;
	enter(vm, function, 0);
}

void interp_resume(struct vm *vm, int32_t slots, bool term)
{
	value stack = { vm->s.accu }, function = { stack_word(vm, 0) };
	uint64_t argument = stack_word(vm, 1);
	value tail = { has_last_fiber(vm) ? stack_word(vm, 2) : VAL_UNIT.bits };

	if (!is_stack(vm, stack)) {
		raise_named(vm, "Effect.Continuation_already_resumed", VAL_NOTHING);
		return;
	}
	if (term) {
		vm->s.sp += (uint64_t)slots * WORD_BYTES;
		push(vm, val_int((int64_t)vm->s.extra_args).bits);
	} else {
		vm->s.sp += (has_last_fiber(vm) ? 3 : 2) * WORD_BYTES;
		push_frame(vm, next_pc(vm));
		push(vm, val_int(0).bits);
	}
	resume_on(vm, stack, tail, function, argument);
}

/* Nobody handles it: the exception is raised where the effect was performed. */
static void reperform_unhandled(struct vm *vm, value continuation, value tail)
{
	value exn, closure, stack;
	uint64_t saved_sp = vm->s.sp;

	if (same(named_value(vm, "Effect.Unhandled"), VAL_NOTHING)) {
		vm->s.time++;
		uncaught_unlinked(vm, "Effect.Unhandled");
		return;
	}
	push(vm, continuation.bits);
	push(vm, tail.bits);
	exn = mem_alloc(vm, 2, 0);
	if (same(exn, VAL_NOTHING))
		return;
	init_field(vm, exn, 0, named_value(vm, "Effect.Unhandled"));
	init_field(vm, exn, 1, (value){ vm->s.accu });
	vm->s.accu = exn.bits;
	closure = mem_alloc(vm, 2, TAG_CLOSURE);
	if (same(closure, VAL_NOTHING))
		return;
	put_raw(vm, closure, 0, stub(vm, STUB_RAISE));
	put_raw(vm, closure, 1, closinfo_make(0, 2));
	tail = (value){ pop(vm) };
	continuation = (value){ pop(vm) };
	vm->s.sp = saved_sp;
	stack = take_stack(vm, continuation);
	resume_on(vm, stack, tail, closure, vm->s.accu);
}

void interp_reperformterm(struct vm *vm, int32_t slots)
{
	uint64_t effect = vm->s.accu;
	value continuation = { stack_word(vm, 0) }, tail = { stack_word(vm, 1) };
	value self = { vm->s.stack }, parent = field(vm, self, STACK_PARENT);

	vm->s.sp += (uint64_t)slots * WORD_BYTES;
	push(vm, val_int((int64_t)vm->s.extra_args).bits);
	if (!is_block(parent)) {
		reperform_unhandled(vm, continuation, tail);
		return;
	}
	stack_switch(vm, parent);
	put_raw(vm, self, STACK_PARENT, VAL_UNIT.bits);
	put_raw(vm, last_fiber(vm, tail, tail), STACK_PARENT, self.bits);
	if (has_last_fiber(vm))
		set_field(vm, continuation, 1, self);
	to_effect_handler(vm, self, effect, continuation.bits);
}

/* ---- large blocks ---- */

/* Small ones have room by now.  The call stack of a sample begins at the instruction. */
static value block_for(struct vm *vm, uint64_t n, unsigned t)
{
	value v;

	if (n <= MAX_YOUNG_WOSIZE)
		return prim_take(vm, n, t);
	vm->s.pc -= 2;
	v = mem_alloc(vm, n, t);
	vm->s.pc += 2;
	if (same(v, VAL_NOTHING) && vm->outcome == OUTCOME_NONE)
		vm_stop_set(vm, VM_STOP_HOST, "The program wants a block of %llu words at once, more than its heap may have.",
			(unsigned long long)n);
	return v;
}

void interp_makeblock(struct vm *vm, uint64_t n, unsigned t)
{
	value v = block_for(vm, n, t);

	if (same(v, VAL_NOTHING))
		return;
	set_field(vm, v, 0, (value){ vm->s.accu });
	for (uint64_t i = 1; i < n; i++)
		set_field(vm, v, i, (value){ pop(vm) });
	vm->s.accu = v.bits;
}

void interp_makefloatblock(struct vm *vm, uint64_t n)
{
	value v;

	if (!has_room_for(vm, n) || same(v = block_for(vm, n, TAG_DOUBLE_ARRAY), VAL_NOTHING))
		return;
	put_raw(vm, v, 0, raw_field(vm, (value){ vm->s.accu }, 0));
	for (uint64_t i = 1; i < n; i++)
		put_raw(vm, v, i, raw_field(vm, (value){ pop(vm) }, 0));
	vm->s.accu = v.bits;
}

void interp_closure(struct vm *vm, uint64_t nvars, uint64_t code)
{
	value v;

	vm->s.accu = VAL_UNIT.bits;
	v = block_for(vm, nvars + 2, TAG_CLOSURE);
	if (same(v, VAL_NOTHING))
		return;
	put_raw(vm, v, 0, code);
	put_raw(vm, v, 1, closinfo_make(0, 2));
	for (uint64_t i = 0; i < nvars; i++)
		set_field(vm, v, i + 2, (value){ pop(vm) });
	vm->s.accu = v.bits;
}

/* One block: the first function's code and info, then an infix header, code and info for each further one, then the
 * variables.  All functions are pushed, accu is the first. */
void interp_closurerec(struct vm *vm, const int32_t *operands)
{
	uint64_t nfuncs = operands[0], nvars = operands[1], env_start = nfuncs * 3 - 1;
	value v;

	if (!has_room_for(vm, env_start + nvars))
		return;
	if (nvars > 0)
		push(vm, vm->s.accu);
	vm->s.accu = VAL_UNIT.bits;
	v = block_for(vm, env_start + nvars, TAG_CLOSURE);
	if (same(v, VAL_NOTHING))
		return;
	for (uint64_t i = 0; i < nfuncs; i++) {
		uint64_t at = i * 3;

		if (i > 0)
			put_raw(vm, v, at - 1, header_make(at, TAG_INFIX));
		put_raw(vm, v, at, (uint32_t)operands[2 + i]);
		put_raw(vm, v, at + 1, closinfo_make(0, env_start - at));
	}
	for (uint64_t i = 0; i < nvars; i++)
		set_field(vm, v, env_start + i, (value){ pop(vm) });
	for (uint64_t i = 0; i < nfuncs; i++)
		push(vm, v.bits + i * 3 * WORD_BYTES);
	vm->s.accu = v.bits;
}
