/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One word changed from outside.  vm/change.h says what that means. */
#include "vm/change.h"

#include "vm/frames.h"
#include "vm/prim.h"

#define FRAME_WORDS 3
#define TRAP_WORDS 4

static bool is_within(uint64_t off, uint64_t from, unsigned words)
{
	return off >= from && off - from < words * (uint64_t)WORD_BYTES;
}

static bool is_in_frame(struct vm *vm, uint64_t off)
{
	struct frame_walk w;

	frames_begin(&w, vm, false);
	while (frames_next(&w) && w.stack == vm->s.stack)
		if (is_within(off, w.at, FRAME_WORDS))
			return true;
	return false;
}

/* The chain is made of distances from the stack's end; one that does not ascend is nobody's. */
static bool is_in_handler(const struct vm *vm, uint64_t off)
{
	uint64_t trap = vm->s.trap;

	while (trap >= vm->s.sp && trap + TRAP_WORDS * WORD_BYTES <= vm->s.stack_end) {
		value link = { image_get(&vm->im, trap + WORD_BYTES) };

		if (is_within(off, trap, TRAP_WORDS))
			return true;
		if (!is_int(link) || int_val(link) <= 0)
			break;
		trap += (uint64_t)int_val(link) * WORD_BYTES;
	}
	return false;
}

static enum err check_stack(struct vm *vm, uint64_t index, struct msg *m)
{
	uint64_t off = vm->s.sp + index * WORD_BYTES;

	if (index >= vm_stack_depth(vm))
		return msg_set(m, ERR_USAGE, "The stack does not have so many words.");
	if (is_in_frame(vm, off))
		return msg_set(m, ERR_USAGE, "This word of the stack belongs to a return frame, which the machine needs as it is.");
	if (is_in_handler(vm, off))
		return msg_set(m, ERR_USAGE, "This word of the stack belongs to an exception handler, which the machine needs as it is.");
	return OK;
}

static enum err check_field(const struct vm *vm, const struct vm_change *c, struct msg *m)
{
	bool is_float = c->kind == VM_CHANGE_FLOAT;
	struct vm_view view;

	vm_view(vm, c->block, &view);
	if (is_float && view.shape == VM_SHAPE_BLOCK)
		return msg_set(m, ERR_USAGE, "A float can only be stored into an array or record of floats.");
	if (!is_float && view.shape == VM_SHAPE_DOUBLE_ARRAY)
		return msg_set(m, ERR_USAGE, "Only a float can be stored into an array or record of floats.");
	if (view.shape != (is_float ? VM_SHAPE_DOUBLE_ARRAY : VM_SHAPE_BLOCK))
		return msg_set(m, ERR_USAGE, "Only fields of tuples, records, arrays and constructors can be set, and this is none.");
	if (c->index >= view.size)
		return msg_set(m, ERR_USAGE, "The block does not have so many fields.");
	return OK;
}

static enum err check_value(const struct vm *vm, const struct vm_change *c, struct msg *m)
{
	struct vm_view view;

	vm_view(vm, c->v, &view);
	if (c->kind == VM_CHANGE_FLOAT || view.shape != VM_SHAPE_BAD)
		return OK;
	return msg_set(m, ERR_USAGE, "The new content is no value of the program's.");
}

enum err vm_change_check(struct vm *vm, const struct vm_change *c, struct msg *m)
{
	enum err r = check_value(vm, c, m);

	if (r)
		return r;
	switch (c->kind) {
	case VM_CHANGE_ACCU:
		return OK;
	case VM_CHANGE_STACK:
		return check_stack(vm, c->index, m);
	case VM_CHANGE_GLOBAL:
		return c->index < vm_globals(vm) ? OK : msg_set(m, ERR_USAGE, "There are not so many globals.");
	case VM_CHANGE_FIELD:
	case VM_CHANGE_FLOAT:
		return check_field(vm, c, m);
	}
	return OK;
}

void vm_change(struct vm *vm, const struct vm_change *c)
{
	vm_guard(vm);
	switch (c->kind) {
	case VM_CHANGE_ACCU:
		vm->s.accu = c->v.bits;
		break;
	case VM_CHANGE_STACK:
		image_put(&vm->im, vm->s.sp + c->index * WORD_BYTES, c->v.bits);
		break;
	case VM_CHANGE_GLOBAL:
		mem_modify_at(vm, IMAGE_GLOBALS_OFF + (c->index + 1) * WORD_BYTES, c->v);
		break;
	case VM_CHANGE_FIELD:
		mem_modify(vm, c->block, c->index, c->v);
		break;
	case VM_CHANGE_FLOAT:
		double_field_set(vm, c->block, c->index, c->d);
		break;
	}
	state_store(&vm->s, &vm->im);
}
