/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/opcodes.h"

#include <string.h>

#define V OP_VARIES
const struct op_info op_infos[OP_COUNT] = {
#define OP(name, operands, pops, pushes, effects, meaning) { #name, operands, effects, meaning, pops, pushes },
#include "vm/opcodes.def"
#undef OP
};
#undef V

/* OCaml's numbering (runtime/caml/instruct.h), held in a few places that a slip in the table would move. */
_Static_assert(OP_PUSH_RETADDR == 31 && OP_RETURN == 40 && OP_CLOSUREREC == 44, "calls and closures");
_Static_assert(OP_GETGLOBAL == 53 && OP_MAKEBLOCK == 62 && OP_SETFLOATFIELD == 78, "globals and blocks");
_Static_assert(OP_BRANCH == 84 && OP_SWITCH == 87 && OP_RAISE == 91 && OP_C_CALL1 == 93, "control");
_Static_assert(OP_CONST0 == 99 && OP_ADDINT == 110 && OP_GETMETHOD == 130 && OP_STOP == 143, "arithmetic");
_Static_assert(OP_GETSTRINGCHAR == 148 && OP_PERFORM == 149 && OP_COUNT == 153, "the newest ones");

bool op_has(enum opcode op, char effect)
{
	return strchr(op_infos[op].effects, effect) != NULL;
}
