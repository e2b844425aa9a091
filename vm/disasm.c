/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions as text, from the opcode table. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "vm/prim.h"

struct line {
	char *to;
	size_t used, max;
};

static void add(struct line *l, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct line *l, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(l->to + l->used, l->max - l->used, format, ap);
	va_end(ap);
	if (n > 0)
		l->used += (size_t)n < l->max - l->used ? (size_t)n : l->max - l->used - 1;
}

static uint32_t target(uint32_t instr, int32_t distance) { return instr + distance / (int32_t)sizeof(struct slot); }

static void add_operand(struct line *l, const struct vm *vm, uint32_t instr, char kind, int32_t v)
{
	const char *name;

	switch (kind) {
	case 'l':
		add(l, " @%" PRIu32, target(instr, v));
		break;
	case 'g':
		add(l, " %d", (v - (int)IMAGE_GLOBALS_OFF) / WORD_BYTES - 1);
		break;
	case 'p':
		name = vm_primitive_name(vm, (uint32_t)v);
		add(l, " %s", name ? name : "(the VM's own)");
		break;
	case 'c':
		break;
	default:
		add(l, " %" PRId32, v);
	}
}

static void add_switch(struct line *l, const struct vm *vm, uint32_t instr)
{
	const int32_t *t = vm->code.tables + vm->code.slots[instr].a;

	for (int32_t i = 0; i < t[0]; i++)
		add(l, " %" PRId32 ":@%" PRIu32, i, target(instr, t[2 + i]));
	for (int32_t i = 0; i < t[1]; i++)
		add(l, " tag%" PRId32 ":@%" PRIu32, i, target(instr, t[2 + t[0] + i]));
}

static void add_closurerec(struct line *l, const struct vm *vm, uint32_t instr)
{
	const int32_t *t = vm->code.tables + vm->code.slots[instr].a;

	add(l, " %" PRId32, t[1]);
	for (int32_t i = 0; i < t[0]; i++)
		add(l, " @%" PRId32, t[2 + i] >> 1);
}

size_t vm_disassemble(const struct vm *vm, uint32_t instr, char *out, size_t max)
{
	struct line l = { out, 0, max };
	const struct op_info *op;

	out[0] = 0;
	if (instr >= vm->code.count)
		return 0;
	op = &op_infos[vm->code.ops[instr]];
	add(&l, "%s", op->name);
	if (op->operands[0] == 'S')
		add_switch(&l, vm, instr);
	else if (op->operands[0] && op->operands[1] && op->operands[2])
		add_closurerec(&l, vm, instr);
	else if (op->operands[0]) {
		add_operand(&l, vm, instr, op->operands[0], vm->code.slots[instr].a);
		if (op->operands[1])
			add_operand(&l, vm, instr, op->operands[1], vm->code.slots[instr].b);
	}
	return l.used;
}
