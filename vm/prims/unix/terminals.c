/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terminals. */
#include "vm/prims/unix/unix.h"

/* Fields of Unix.terminal_io. */
#define FIELDS 38

/* Which of them are numbers and not truth values. */
static bool is_number(unsigned i) { return (i >= 12 && i <= 15) || i >= 28; }

value prim_unix_tcgetattr(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_TERMINAL, .arg = { int_arg(a, 0) } };
	value v;

	if (!unix_ask(vm, &c, "tcgetattr", VAL_UNIT))
		return VAL_NOTHING;
	v = prim_alloc(vm, FIELDS, 0);
	for (unsigned i = 0; v.bits && i < FIELDS; i++)
		init_field(vm, v, i, is_number(i) ? val_int(unix_word(&c, i)) : val_bool(unix_word(&c, i) != 0));
	return v;
}

value prim_unix_tcsetattr(struct vm *vm, const word *a)
{
	word words[FIELDS];
	struct world_call c = { .op = WORLD_SET_TERMINAL, .arg = { int_arg(a, 0), int_arg(a, 1) }, .out = words,
		.out_bytes = sizeof words };

	for (unsigned i = 0; i < FIELDS; i++)
		words[i] = word_make((uint64_t)int_val(field(vm, arg(a, 2), i)));
	return UNIX_DONE(unix_ask(vm, &c, "tcsetattr", VAL_UNIT));
}

static value control(struct vm *vm, const word *a, int64_t what, int64_t argument, const char *call)
{
	struct world_call c = { .op = WORLD_TERMINAL_CONTROL, .arg = { int_arg(a, 0), what, argument } };

	return UNIX_DONE(unix_ask(vm, &c, call, VAL_UNIT));
}
value prim_unix_tcsendbreak(struct vm *vm, const word *a) { return control(vm, a, 0, int_arg(a, 1), "tcsendbreak"); }
value prim_unix_tcdrain(struct vm *vm, const word *a) { return control(vm, a, 1, 0, "tcdrain"); }
value prim_unix_tcflush(struct vm *vm, const word *a) { return control(vm, a, 2, int_arg(a, 1), "tcflush"); }
value prim_unix_tcflow(struct vm *vm, const word *a) { return control(vm, a, 3, int_arg(a, 1), "tcflow"); }
