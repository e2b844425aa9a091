/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacks: blocks of the old generation that do not move. */
#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/watch_priv.h"

/* Words that a function may push, and a primitive use for roots, without a check: OCaml's Stack_threshold. */
#define STACK_SLACK_WORDS 256

static uint64_t stack_bottom(uint64_t stack) { return stack + STACK_HEADER_WORDS * WORD_BYTES; }

/* A stack that lies about its size is cut at the image's end. */
static uint64_t end_of(const struct vm *vm, uint64_t stack)
{
	uint64_t end = stack + wosize(vm, (value){ stack }) * WORD_BYTES;

	return end > vm->im.mask + 1 ? vm->im.mask + 1 : end;
}

static uint64_t clamp_off(uint64_t off, uint64_t low, uint64_t high)
{
	return off < low ? low : off > high ? high : off;
}

struct stack_span stack_span(const struct vm *vm, uint64_t stack)
{
	uint64_t end = end_of(vm, stack), sp = stack == vm->s.stack ? vm->s.sp :
		(uint64_t)int_val(field(vm, (value){ stack }, STACK_SP));

	return (struct stack_span){ clamp_off(sp & ~UINT64_C(7), stack_bottom(stack), end), end };
}

static void set_off(struct vm *vm, value stack, enum stack_field f, uint64_t off)
{
	put_raw(vm, stack, f, val_int((int64_t)off).bits);
}

value stack_new(struct vm *vm, uint64_t words)
{
	value stack = mem_alloc_old(vm, STACK_HEADER_WORDS + words, TAG_CUSTOM);

	if (same(stack, VAL_NOTHING))
		return stack;
	for (unsigned f = STACK_PARENT; f < STACK_HEADER_WORDS; f++)
		init_field(vm, stack, f, VAL_UNIT);
	init_field(vm, stack, STACK_KIND, val_int(CUSTOM_STACK));
	set_off(vm, stack, STACK_SP, end_of(vm, stack.bits));
	set_off(vm, stack, STACK_TRAP, end_of(vm, stack.bits));
	return stack;
}

/* A function pushes fewer words than this, and a return address is no zero: where so many words are zero, none below them
 * was in use since the last time. */
#define STRETCH_WORDS (2 * STACK_SLACK_WORDS)

/* The n words below those that lie `above` words under the top. */
static bool are_zero(const word *top, uint64_t above, uint64_t n)
{
	const word *w = top - above - n;
	uint64_t any = 0;

	for (uint64_t i = 0; i < n; i++)
		any |= w[i].le;
	return any == 0;
}

/* The dead words become zero, and everything that may have changed is marked dirty. */
static void stack_leave(struct vm *vm)
{
	uint64_t sp = stack_span(vm, vm->s.stack).from, bottom = stack_bottom(vm->s.stack), used = 0;
	uint64_t words = sp > bottom ? (sp - bottom) / WORD_BYTES : 0;
	word *top = image_at(&vm->im, sp);

	while (used < words && !are_zero(top, used, words - used < STRETCH_WORDS ? words - used : STRETCH_WORDS))
		used += STRETCH_WORDS;
	if (used > words)
		used = words;
	memset(top - used, 0, used * WORD_BYTES);
	image_touch(&vm->im, sp - used * WORD_BYTES, vm->s.stack_end - sp + used * WORD_BYTES);
}

void stack_scan_later(struct vm *vm, value stack)
{
	if (!same(field(vm, stack, STACK_SCAN_NEXT), VAL_UNIT))
		return;
	put_raw(vm, stack, STACK_SCAN_NEXT, val_int((int64_t)(vm->s.stacks_scan ? vm->s.stacks_scan : 1)).bits);
	vm->s.stacks_scan = stack.bits;
}

uint64_t stack_scan_next(const struct vm *vm, value stack)
{
	return (uint64_t)int_val(field(vm, stack, STACK_SCAN_NEXT)) & ~UINT64_C(1);
}

void stack_reload(struct vm *vm)
{
	vm->stack_limit = stack_bottom(vm->s.stack) + STACK_SLACK_WORDS * WORD_BYTES;
}

static void stack_enter(struct vm *vm, value stack)
{
	vm->s.stack = stack.bits;
	vm->s.stack_end = end_of(vm, stack.bits);
	stack_reload(vm);
	vm->s.sp = (uint64_t)int_val(field(vm, stack, STACK_SP));
	vm->s.trap = (uint64_t)int_val(field(vm, stack, STACK_TRAP));
}

void stack_switch(struct vm *vm, value stack)
{
	value old = { vm->s.stack };

	if (old.bits) {
		stack_leave(vm);
		set_off(vm, old, STACK_SP, vm->s.sp);
		set_off(vm, old, STACK_TRAP, vm->s.trap);
		stack_scan_later(vm, old);
	}
	stack_enter(vm, stack);
}

/* The words below its top have no defined content while it is the current one, but any other memory has. */
static void stack_wipe(struct vm *vm, value stack)
{
	uint64_t from = stack_bottom(stack.bits), to = end_of(vm, stack.bits);

	if (from >= to)
		return;
	memset(image_at(&vm->im, from), 0, to - from);
	image_touch(&vm->im, from, to - from);
}

void stack_free(struct vm *vm, value stack)
{
	stack_wipe(vm, stack);
	mem_free_old(vm, stack);
}

/* A stack inside the chain is freed when the chain is walked. */
static void stack_discard(struct vm *vm, value stack)
{
	if (vm->watches)
		watch_freed_old(vm, stack);
	if (stack.bits == vm->s.stacks_scan)
		vm->s.stacks_scan = stack_scan_next(vm, stack);
	else if (!same(field(vm, stack, STACK_SCAN_NEXT), VAL_UNIT)) {
		stack_wipe(vm, stack);
		put_raw(vm, stack, STACK_PARENT, STACK_DEAD);
		return;
	}
	stack_free(vm, stack);
}

void stack_switch_last(struct vm *vm, value stack)
{
	value old = { vm->s.stack };

	stack_enter(vm, stack);
	stack_discard(vm, old);
}

/* Offsets inside a stack are kept as distances from its end, so the words are copied as they are. */
bool stack_grow(struct vm *vm, uint64_t words)
{
	value old = { vm->s.stack }, fresh;
	uint64_t have = (vm->s.stack_end - stack_bottom(old.bits)) / WORD_BYTES, want = have, used, old_end = vm->s.stack_end;

	if (vm->s.sp < stack_bottom(old.bits) || vm->s.sp > old_end || vm->s.trap > old_end || vm->s.trap < vm->s.sp) {
		vm_stop_set(vm, VM_STOP_CORRUPT, "The stack pointer is outside its stack.");
		return false;
	}
	used = (old_end - vm->s.sp) / WORD_BYTES;
	while (want - used < words + STACK_SLACK_WORDS)
		want *= 2;
	if (used + words > vm->s.stack_max_words)
		return false;
	fresh = stack_new(vm, want);
	if (same(fresh, VAL_NOTHING))
		return false;
	for (unsigned f = STACK_PARENT; f < STACK_SCAN_NEXT; f++)
		put_raw(vm, fresh, f, raw_field(vm, old, f));
	memcpy(image_at(&vm->im, end_of(vm, fresh.bits) - used * WORD_BYTES), image_at(&vm->im, vm->s.sp), used * WORD_BYTES);
	set_off(vm, fresh, STACK_SP, end_of(vm, fresh.bits) - used * WORD_BYTES);
	set_off(vm, fresh, STACK_TRAP, end_of(vm, fresh.bits) - (old_end - vm->s.trap));
	stack_enter(vm, fresh);
	for (unsigned i = 0; vm->stacks && i < vm->stacks->count; i++)
		if (vm->stacks->off[i] == old.bits)
			vm->stacks->off[i] = fresh.bits;
	if (vm->watches)
		watch_stack_grown(vm, old, old_end, fresh, vm->s.stack_end);
	image_touch(&vm->im, vm->s.sp, used * WORD_BYTES);
	stack_discard(vm, old);
	return true;
}
