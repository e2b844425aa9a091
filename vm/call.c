/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls and values from outside.  vm/call.h says what they are for. */
#include "vm/call.h"

#include "vm/code.h"
#include "vm/opcodes.h"
#include "vm/prim.h"

#define HANDLER_WORDS 4
#define FRAME_WORDS 3
#define SAVED_WORDS 2

static void push(struct vm *vm, uint64_t bits)
{
	vm->s.sp -= WORD_BYTES;
	image_put(&vm->im, vm->s.sp, bits);
}

static uint64_t pop(struct vm *vm)
{
	uint64_t bits = image_get(&vm->im, vm->s.sp);

	vm->s.sp += WORD_BYTES;
	return bits;
}

static enum err make_room(struct vm *vm, unsigned words, struct msg *m)
{
	if (vm->s.sp >= vm->stack_limit + words * WORD_BYTES || stack_grow(vm, words + HANDLER_WORDS + FRAME_WORDS))
		return OK;
	return msg_set(m, ERR_LIMIT, "The program's stack has no room for a call.");
}

static bool is_function(const struct vm *vm, value v)
{
	struct vm_view view;

	vm_view(vm, v, &view);
	return (view.shape == VM_SHAPE_CLOSURE || view.shape == VM_SHAPE_INFIX) && view.code < vm->code.count;
}

static void push_handler(struct vm *vm, uint64_t end)
{
	uint64_t here = vm->s.sp - HANDLER_WORDS * WORD_BYTES;

	push(vm, VAL_UNIT.bits);
	push(vm, VAL_UNIT.bits);
	push(vm, val_int((int64_t)(vm->s.trap - here) / WORD_BYTES).bits);
	push(vm, end);
	vm->s.trap = here;
}

static void push_return(struct vm *vm, uint64_t end)
{
	push(vm, VAL_UNIT.bits);
	push(vm, VAL_UNIT.bits);
	push(vm, end);
}

enum err vm_call(struct vm *vm, value closure, unsigned n, const value *args, struct vm_call *out, struct msg *m)
{
	uint64_t end = val_int(code_stub(vm, STUB_STOP)).bits;
	enum err r;

	caravan_check(n > 0 && n <= VM_CALL_ARGS_MAX);
	if (!is_function(vm, closure))
		return msg_set(m, ERR_USAGE, "This is not a function, so it cannot be called.");
	if ((r = make_room(vm, SAVED_WORDS + HANDLER_WORDS + FRAME_WORDS + n, m)))
		return r;
	push(vm, vm->s.accu);
	push(vm, vm->s.env);
	*out = (struct vm_call){ .depth_words = vm_stack_depth(vm), .pc = vm->s.pc, .extra_args = vm->s.extra_args };
	push_handler(vm, end);
	push_return(vm, end);
	for (unsigned i = n; i-- > 0;)
		push(vm, args[i].bits);
	vm->s.extra_args = n - 1;
	vm->s.accu = vm->s.env = closure.bits;
	vm->s.pc = raw_field(vm, closure, 0);
	vm->s.slice_end = 0;
	vm_settle(vm);
	return OK;
}

enum vm_call_end vm_call_over(struct vm *vm, const struct vm_call *c, const struct vm_stop *stop, value *result)
{
	uint64_t depth = vm_stack_depth(vm);
	bool returned = depth > c->depth_words;

	if (stop->kind != VM_STOP_EXIT || vm->s.pc != val_int(code_stub(vm, STUB_STOP)).bits || depth < c->depth_words)
		return VM_CALL_RUNS;
	*result = (value){ vm->s.accu };
	if (returned) {
		vm->s.trap = vm->s.sp + (uint64_t)int_val((value){ image_get(&vm->im, vm->s.sp + WORD_BYTES) }) * WORD_BYTES;
		vm->s.sp += HANDLER_WORDS * WORD_BYTES;
	}
	vm->s.env = pop(vm);
	vm->s.accu = pop(vm);
	vm->s.pc = c->pc;
	vm->s.extra_args = c->extra_args;
	vm_settle(vm);
	return returned ? VM_CALL_RETURNED : VM_CALL_RAISED;
}

/* ---- values ---- */

enum err vm_keep(struct vm *vm, unsigned n, const value *values, struct msg *m)
{
	enum err r = make_room(vm, n, m);

	for (unsigned i = 0; !r && i < n; i++)
		push(vm, values[i].bits);
	return r;
}

void vm_kept(struct vm *vm, unsigned n, value *values)
{
	while (n-- > 0)
		values[n] = (value){ pop(vm) };
	vm_settle(vm);
}

static enum err made(struct vm *vm, value v, value *out, struct msg *m)
{
	vm_settle(vm);
	if (same(v, VAL_NOTHING))
		return msg_set(m, ERR_NO_MEMORY, "The program's heap has no room for another value.");
	*out = v;
	return OK;
}

enum err vm_make_block(struct vm *vm, unsigned tag, unsigned n, const value *fields, value *out, struct msg *m)
{
	enum err r = make_room(vm, n, m);

	return r ? r : made(vm, prim_tuple(vm, tag, n, fields), out, m);
}

enum err vm_make_string(struct vm *vm, const void *bytes, size_t n, value *out, struct msg *m)
{
	return made(vm, str_new(vm, bytes, n), out, m);
}

enum err vm_make_float(struct vm *vm, double d, value *out, struct msg *m)
{
	return made(vm, double_alloc(vm, d), out, m);
}

/* ---- a function that notes ---- */

enum { NOTES = 2, PRINT, TEXT };      /* fields of its closure */

static const uint32_t noting_words[] = {
	OP_RESTART, OP_GRAB, 1,
	OP_ENVACC, NOTES, OP_GETFIELD0, OP_PUSHACC2, OP_MAKEBLOCK2, 0,
	OP_PUSH, OP_ENVACC, NOTES, OP_SETFIELD0,
	OP_ENVACC, TEXT, OP_PUSHACC1, OP_PUSH, OP_ENVACC, PRINT, OP_APPTERM2, 4,
};
#define NOTING_ARITY 2
#define NOTING_WORDS (sizeof noting_words / sizeof *noting_words)

static enum err append_noting(struct vm *vm, uint32_t *first, struct msg *m)
{
	uint8_t bytes[NOTING_WORDS * 4];

	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = noting_words[i / 4] >> (i % 4 * 8) & 255;
	return code_append(vm, bytes, NOTING_WORDS, first, m);
}

enum err vm_make_noting(struct vm *vm, value notes, value print, value text, value *out, struct msg *m)
{
	const value vars[] = { notes, print, text };
	uint32_t first;
	enum err r = append_noting(vm, &first, m);
	value v;

	if (r || (r = vm_keep(vm, 3, vars, m)))
		return r;
	v = prim_alloc(vm, TEXT + 1, TAG_CLOSURE);
	if (v.bits) {
		put_raw(vm, v, 0, val_int(first + 1).bits);
		put_raw(vm, v, 1, closinfo_make(NOTING_ARITY, NOTES));
		for (unsigned i = 0; i < 3; i++)
			init_field(vm, v, NOTES + i, (value){ image_get(&vm->im, vm->s.sp + (2 - i) * WORD_BYTES) });
	}
	vm->s.sp += 3 * WORD_BYTES;
	return made(vm, v, out, m);
}
