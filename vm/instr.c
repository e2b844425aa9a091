/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoded instructions taken apart again, for those who walk code without running it (vm/vm.h). */
#include "vm/code.h"
#include "vm/vm_priv.h"

#define TABLE_HEAD 2     /* SWITCH and CLOSUREREC: two counts before the labels */

static bool has_table(int op) { return op == OP_SWITCH || op == OP_CLOSUREREC; }

static uint32_t table_labels(const struct code *c, uint32_t instr)
{
	const int32_t *t = c->tables + c->slots[instr].a;

	return c->ops[instr] == OP_SWITCH ? (uint32_t)(t[0] + t[1]) : (uint32_t)t[0];
}

void vm_instr(const struct vm *vm, uint32_t instr, struct vm_instr *out)
{
	const struct code *c = &vm->code;
	const int32_t *from;
	const char *kinds;
	unsigned n = 0;

	*out = (struct vm_instr){ .op = -1 };
	if (instr >= c->count)
		return;
	out->op = c->ops[instr];
	from = &c->slots[instr].a;
	if (has_table(out->op)) {
		out->labels = table_labels(c, instr);
		memcpy(out->operand, c->tables + *from, sizeof out->operand);
		return;
	}
	kinds = op_infos[out->op].operands;
	for (unsigned i = 0; i < 2 && kinds[i]; i++, from = &c->slots[instr].b) {
		if (kinds[i] == 'l')
			out->labels = 1;
		else if (kinds[i] == 'g')
			out->operand[n++] = (*from - (int32_t)(IMAGE_GLOBALS_OFF + WORD_BYTES)) / WORD_BYTES;
		else
			out->operand[n++] = *from;
	}
}

uint32_t vm_instr_label(const struct vm *vm, uint32_t instr, uint32_t index)
{
	const struct code *c = &vm->code;
	const struct slot *s = &c->slots[instr];
	int32_t distance;

	if (c->ops[instr] == OP_CLOSUREREC)
		return (uint32_t)c->tables[s->a + TABLE_HEAD + index] >> 1;
	if (c->ops[instr] == OP_SWITCH)
		distance = c->tables[s->a + TABLE_HEAD + index];
	else
		distance = op_infos[c->ops[instr]].operands[0] == 'l' ? s->a : s->b;
	return instr + distance / (int32_t)sizeof(struct slot);
}
