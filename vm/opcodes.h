/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instructions as data: numbers, operands, stack effect, meaning (vm/opcodes.def).  Layer: vm. */
#ifndef VM_OPCODES_H
#define VM_OPCODES_H

#include "vm/value.h"

enum opcode {
#define OP(name, operands, pops, pushes, effects, meaning) OP_##name,
#include "vm/opcodes.def"
#undef OP
	OP_COUNT
};
#define OP_FIRST_OF_EFFECTS OP_PERFORM

#define OP_VARIES (-1)
struct op_info {
	const char *name, *operands, *effects, *meaning;
	int pops, pushes;
};
extern const struct op_info op_infos[OP_COUNT];

/* Does the instruction have this effect (a letter of the table)? */
bool op_has(enum opcode op, char effect);

#endif
