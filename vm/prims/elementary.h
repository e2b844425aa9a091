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
 * Layer: vm, for vm/prims/ and tests/unit/.
 */
#ifndef VM_PRIMS_ELEMENTARY_H
#define VM_PRIMS_ELEMENTARY_H

#include <stdbool.h>

/* E(name in OCaml's primitive, name in MPFR, sign of the NaN outside its domain: 1 set 0 clear, faster way) */
#define ELEMENTARY_UNARY(E) \
	E(sin, sin, 1, fast_sin) E(cos, cos, 1, fast_cos) E(tan, tan, 1, fast_tan) \
	E(asin, asin, 0, fast_asin) E(acos, acos, 0, fast_acos) E(atan, atan, 1, fast_atan) \
	E(sinh, sinh, 1, fast_sinh) E(cosh, cosh, 1, fast_cosh) E(tanh, tanh, 1, fast_tanh) \
	E(asinh, asinh, 1, fast_asinh) E(acosh, acosh, 1, fast_acosh) E(atanh, atanh, 1, fast_atanh) \
	E(exp, exp, 1, fast_exp) E(exp2, exp2, 1, fast_exp2) E(expm1, expm1, 1, fast_expm1) \
	E(log, log, 1, fast_log) E(log2, log2, 1, fast_log2) E(log10, log10, 0, fast_log10) E(log1p, log1p, 1, fast_log1p) \
	E(cbrt, cbrt, 1, fast_cbrt) E(erf, erf, 1, fast_erf) E(erfc, erfc, 1, fast_erfc)
#define ELEMENTARY_BINARY(E) \
	E(power, pow, 1, fast_power) E(atan2, atan2, 1, fast_atan2) E(hypot, hypot, 1, fast_hypot)

enum elementary1 {
#define E(name, mpfr, sign, fast) ELEMENTARY_##name,
	ELEMENTARY_UNARY(E)
#undef E
	ELEMENTARY_UNARY_COUNT
};
enum elementary2 {
#define E(name, mpfr, sign, fast) ELEMENTARY_##name,
	ELEMENTARY_BINARY(E)
#undef E
	ELEMENTARY_BINARY_COUNT
};

double elementary1(enum elementary1 f, double x);
double elementary2(enum elementary2 f, double x, double y);

/* The same by MPFR alone. */
double elementary1_reference(enum elementary1 f, double x);
double elementary2_reference(enum elementary2 f, double x, double y);

/* Sets MPFR's exponent range to double's; before each use of MPFR in this room. */
void elementary_range(void);

#endif
