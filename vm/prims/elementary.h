/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementary functions, correctly rounded (to nearest, ties to even), so that every host computes the same bits.
 *
 * The reference is MPFR with double's precision and exponent range.  Faster ways (elementary_fast.h) give a result
 * only when they have proved that it rounds as the exact value does; otherwise MPFR decides.
 *
 * Invariants:
 *  1. elementary1 and elementary2 depend on their arguments only: no state, no rounding mode but the default.
 *  2. A NaN result is what x86-64's glibc gives: the first NaN operand made quiet, else the default NaN of SSE, which
 *     has its sign set, except where the table says that glibc clears it.
 *
 * Layer: vm, for vm/prims/, for expressions of the debugger, and for tests/unit/.
 */
#ifndef VM_PRIMS_ELEMENTARY_H
#define VM_PRIMS_ELEMENTARY_H

#include <stdbool.h>

/* E(name in OCaml's primitive, name in MPFR, sign of the NaN outside its domain: 1 set 0 clear) */
#define ELEMENTARY_UNARY(E) \
	E(sin, sin, 1) E(cos, cos, 1) E(tan, tan, 1) \
	E(asin, asin, 0) E(acos, acos, 0) E(atan, atan, 1) \
	E(sinh, sinh, 1) E(cosh, cosh, 1) E(tanh, tanh, 1) \
	E(asinh, asinh, 1) E(acosh, acosh, 1) E(atanh, atanh, 1) \
	E(exp, exp, 1) E(exp2, exp2, 1) E(expm1, expm1, 1) \
	E(log, log, 1) E(log2, log2, 1) E(log10, log10, 0) E(log1p, log1p, 1) \
	E(cbrt, cbrt, 1) E(erf, erf, 1) E(erfc, erfc, 1)
#define ELEMENTARY_BINARY(E) \
	E(power, pow, 1) E(atan2, atan2, 1) E(hypot, hypot, 1)

enum elementary1 {
#define E(name, mpfr, sign) ELEMENTARY_##name,
	ELEMENTARY_UNARY(E)
#undef E
	ELEMENTARY_UNARY_COUNT
};
enum elementary2 {
#define E(name, mpfr, sign) ELEMENTARY_##name,
	ELEMENTARY_BINARY(E)
#undef E
	ELEMENTARY_BINARY_COUNT
};

/* The fast functions in one compilation: the result, or a NaN that says nothing and leaves the case to MPFR. */
struct elementary_way {
	double (*unary[ELEMENTARY_UNARY_COUNT])(double x);
	double (*binary[ELEMENTARY_BINARY_COUNT])(double x, double y);
};
extern const struct elementary_way elementary_plain, elementary_fma;

/* The one that suits the processor; set before main. */
extern const struct elementary_way *elementary;

double elementary1(enum elementary1 f, double x);
double elementary2(enum elementary2 f, double x, double y);

/* The same by MPFR alone. */
double elementary1_reference(enum elementary1 f, double x);
double elementary2_reference(enum elementary2 f, double x, double y);

/* Sets MPFR's exponent range to double's; before each use of MPFR in this room. */
void elementary_range(void);

#endif
