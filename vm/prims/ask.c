/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the world from a primitive, and what becomes of the answer. */
#include "vm/prims/ask.h"

#include <stdlib.h>

#include "vm/signals.h"
#include "vm/threads.h"

static void stop_at_interrupt(struct vm *vm, bool begun)
{
	vm_stop_set(vm, VM_STOP_INTERRUPT, "Interrupted while the program was waiting.");
	vm->stop.torn = begun;
}

/* The first question of an instruction is asked before anything has changed, so the VM can stay where it is. */
bool world_ask(struct vm *vm, struct world_call *c)
{
	bool begun = world_has_asked(vm->world, now(vm));

	if (vm_stops_before(vm, VM_OCCURS_WORLD, world_ops[c->op].name))
		return false;
	world_signals_mask(vm->s.signal_mask);
	switch (world_perform(vm->world, now(vm), c)) {
	case WORLD_DONE:
		if (c->op != WORLD_WAIT && c->op != WORLD_RING_WRITE && c->err != WORLD_EWAIT)
			thread_has_asked(vm);
		signals_attend(vm);
		vm_look_at_pause(vm);
		return true;
	case WORLD_END:
		vm_stop_set(vm, VM_STOP_HISTORY, "The recorded history ends here.");
		vm->stop.torn = begun;
		break;
	case WORLD_CLOSED:
		vm_stop_set(vm, VM_STOP_REFUSED, "It asks the world (%s).", world_ops[c->op].name);
		break;
	case WORLD_DIVERGED:
		vm_stop_set(vm, VM_STOP_DIVERGED, "%s", world_divergence(vm->world));
		break;
	case WORLD_INTERRUPTED:
		stop_at_interrupt(vm, begun);
		break;
	case WORLD_NO_MEMORY:
		vm_stop_set(vm, VM_STOP_HOST, "This host has no memory left for the log of the program's dealings with the world.");
		vm->stop.torn = begun;
		break;
	}
	return false;
}

static value error_text(struct vm *vm, int world_errno, value arg)
{
	const char *text = world_error_text(world_errno);
	uint64_t n = strlen(text), before = is_block(arg) ? str_len(vm, arg) + 2 : 0;
	root r = root_new(vm, arg);
	value s = str_alloc(vm, before + n);
	uint8_t *to;

	if (same(s, VAL_NOTHING))
		return s;
	to = str_bytes(vm, s);
	if (before) {
		memcpy(to, str_bytes(vm, root_get(vm, r)), before - 2);
		memcpy(to + before - 2, ": ", 2);
	}
	memcpy(to + before, text, n);
	str_touch(vm, s);
	return s;
}

value prim_sys_error(struct vm *vm, int world_errno, value arg)
{
	value s = error_text(vm, world_errno, arg);

	return same(s, VAL_NOTHING) ? s : prim_raise_with(vm, EXN_SYS_ERROR, s);
}

value prim_sys_io_error(struct vm *vm, int world_errno)
{
	if (world_errno == WORLD_EAGAIN)
		return prim_raise_constant(vm, EXN_SYS_BLOCKED_IO);
	return prim_sys_error(vm, world_errno, VAL_UNIT);
}

void ask_argument_set(struct vm *vm, const word *a, unsigned i, value v)
{
	*image_at(&vm->im, (uint64_t)((const uint8_t *)(a + i) - vm->im.base)) = word_make(v.bits);
}

uint8_t *ask_bytes(struct vm *vm, value v, int64_t from, int64_t n)
{
	uint64_t most = has_tag(vm, v, TAG_STRING) ? str_len(vm, v) : 0;

	if (from >= 0 && n >= 0 && (uint64_t)from <= most && (uint64_t)n <= most - (uint64_t)from)
		return str_bytes(vm, v) + from;
	vm_stop_set(vm, VM_STOP_CORRUPT, "A primitive was called for bytes that are not in the string it was given.");
	return NULL;
}

#define FLAGS_MOST 4096

int64_t ask_flags(const struct vm *vm, value list, const int64_t *bits, unsigned count)
{
	int64_t all = 0;

	for (unsigned n = 0; is_block(list) && n < FLAGS_MOST; n++, list = field(vm, list, 1)) {
		uint64_t i = (uint64_t)int_val(field(vm, list, 0));

		all |= i < count ? bits[i] : 0;
	}
	return all;
}

bool ask_is_name(const struct vm *vm, value name)
{
	return has_tag(vm, name, TAG_STRING) && !memchr(str_bytes(vm, name), 0, str_len(vm, name));
}

bool ask_named(struct vm *vm, struct world_call *c, value name)
{
	c->out = str_bytes(vm, name);
	c->out_bytes = str_len(vm, name);
	return world_ask(vm, c);
}

bool ask_two_names(struct vm *vm, struct world_call *c, value first, value second)
{
	uint64_t n = str_len(vm, first), m = str_len(vm, second);
	uint8_t *both = malloc(n + m + 1);
	bool ok;

	caravan_check(both);
	memcpy(both, str_bytes(vm, first), n);
	both[n] = 0;
	memcpy(both + n + 1, str_bytes(vm, second), m);
	c->out = both;
	c->out_bytes = n + m + 1;
	ok = world_ask(vm, c);
	free(both);
	return ok;
}

value ask_got_string(struct vm *vm, const struct world_call *c)
{
	return str_new(vm, c->got, c->got_bytes);
}

/* The answer lives until the next question, and allocating asks none. */
value ask_got_names(struct vm *vm, const struct world_call *c)
{
	const uint8_t *at = c->got, *end = at + c->got_bytes;
	uint64_t n = 0;
	root r;

	for (uint64_t i = 0; i < c->got_bytes; i++)
		n += at[i] == 0;
	r = root_new(vm, prim_alloc(vm, n, 0));
	if (same(root_get(vm, r), VAL_NOTHING))
		return VAL_NOTHING;
	for (uint64_t i = 0; i < n; i++) {
		const uint8_t *nul = memchr(at, 0, (size_t)(end - at));
		value s = str_new(vm, at, (uint64_t)(nul - at));

		if (same(s, VAL_NOTHING))
			return s;
		set_field(vm, root_get(vm, r), i, s);
		at = nul + 1;
	}
	return root_get(vm, r);
}
