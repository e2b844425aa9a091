/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast functions of this compilation as a table. */
#include "vm/prims/elementary_fast.h"

const struct elementary_way WAY(elementary) = {
	.unary = {
#define E(name, mpfr, sign) WAY(fast_##name),
		ELEMENTARY_UNARY(E)
#undef E
	},
	.binary = {
#define E(name, mpfr, sign) WAY(fast_##name),
		ELEMENTARY_BINARY(E)
#undef E
	},
};
