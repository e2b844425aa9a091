/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mpfr.h>

#include "config.h"
#include "vm/prims/elementary.h"
#include "vm/prims/elementary_fast.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define DOUBLE_PRECISION 53
/* MPFR's significands are below 1, so its exponents are one above IEEE 754's. */
#define DOUBLE_EMIN (-1073)
#define DOUBLE_EMAX 1024

typedef int (*mpfr_unary)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
typedef int (*mpfr_binary)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

static const struct { mpfr_unary fn; bool nan_sign; } unary[] = {
#define E(name, mpfr, sign) { mpfr_##mpfr, sign },
	ELEMENTARY_UNARY(E)
#undef E
};
static const struct { mpfr_binary fn; bool nan_sign; } binary[] = {
#define E(name, mpfr, sign) { mpfr_##mpfr, sign },
	ELEMENTARY_BINARY(E)
#undef E
};

void elementary_range(void)
{
	mpfr_set_emin(DOUBLE_EMIN);
	mpfr_set_emax(DOUBLE_EMAX);
}

/* MPFR has one NaN and no signs for it. */
static double invalid(bool sign)
{
	return double_of_bits((sign ? DOUBLE_SIGN : 0) | DOUBLE_INF | DOUBLE_QUIET);
}

/* The result of the operation in m, of which MPFR said by `ternary` on which side of the exact value it is. */
static double rounded(mpfr_ptr m, int ternary, bool nan_sign)
{
	if (mpfr_nan_p(m))
		return invalid(nan_sign);
	mpfr_subnormalize(m, ternary, MPFR_RNDN);
	return mpfr_get_d(m, MPFR_RNDN);
}

double elementary1_reference(enum elementary1 f, double x)
{
	MPFR_DECL_INIT(m, DOUBLE_PRECISION);

	if (x != x)
		return nan_fix(x, x, x);
	elementary_range();
	mpfr_set_d(m, x, MPFR_RNDN);
	return rounded(m, unary[f].fn(m, m, MPFR_RNDN), unary[f].nan_sign);
}

/* Numbers that make the other operand irrelevant, a quiet NaN included: 1 to any power, anything to the power 0,
 * the hypotenuse of an infinite side. */
static bool ignores_nan(enum elementary2 f, double x, double y)
{
	if (bits_are_signalling(bits_of_double(x)) || bits_are_signalling(bits_of_double(y)))
		return false;
	if (f == ELEMENTARY_power)
		return x == 1 || y == 0;
	return f == ELEMENTARY_hypot && (__builtin_isinf(x) || __builtin_isinf(y));
}

double elementary2_reference(enum elementary2 f, double x, double y)
{
	MPFR_DECL_INIT(m, DOUBLE_PRECISION);
	MPFR_DECL_INIT(n, DOUBLE_PRECISION);

	if ((x != x || y != y) && !ignores_nan(f, x, y))
		return f == ELEMENTARY_atan2 ? nan_fix(x + y, y, x) : nan_fix(x + y, x, y);
	elementary_range();
	mpfr_set_d(m, x, MPFR_RNDN);
	mpfr_set_d(n, y, MPFR_RNDN);
	return rounded(m, binary[f].fn(m, m, n, MPFR_RNDN), binary[f].nan_sign);
}

const struct elementary_way *elementary = &elementary_plain;

#if HAVE_ELEMENTARY_FMA
__attribute__((constructor)) static void choose(void)
{
	__builtin_cpu_init();
	if (__builtin_cpu_supports("fma"))
		elementary = &elementary_fma;
}
#endif

double elementary1(enum elementary1 f, double x)
{
	double fast = elementary->unary[f](x);

	return dd_decided(fast) ? fast : elementary1_reference(f, x);
}

double elementary2(enum elementary2 f, double x, double y)
{
	double fast = elementary->binary[f](x, y);

	return dd_decided(fast) ? fast : elementary2_reference(f, x, y);
}

/* ---- primitives ---- */

#define E(name, mpfr, sign) \
value prim_##name##_float(struct vm *vm, const word *a) \
{ \
	return float_new(vm, bits_of_double(elementary1(ELEMENTARY_##name, float_arg(vm, a, 0)))); \
}
ELEMENTARY_UNARY(E)
#undef E

#define E(name, mpfr, sign) \
value prim_##name##_float(struct vm *vm, const word *a) \
{ \
	return float_new(vm, bits_of_double(elementary2(ELEMENTARY_##name, float_arg(vm, a, 0), float_arg(vm, a, 1)))); \
}
ELEMENTARY_BINARY(E)
#undef E
