/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on float: what IEEE 754 defines exactly.  Elementary functions are in elementary.c, text in floattext.c.
 * NaNs are what x86-64 makes of them under ocamlrun: operations that only look at or copy bits (negation, absolute
 * value, floor, ceil, trunc) leave a signalling NaN as it is, all others make it quiet. */
#include <math.h>

#include "vm/prims/numbers.h"
#include "vm/prims.h"

/* ---- arithmetic ---- */

#define ARITHMETIC(name, expression) \
value prim_##name##_float(struct vm *vm, const word *a) \
{ \
	double x = float_arg(vm, a, 0), y = float_arg(vm, a, 1); \
 \
	return float_result(vm, expression, x, y); \
}
ARITHMETIC(add, x + y)
ARITHMETIC(sub, x - y)
ARITHMETIC(mul, x * y)
ARITHMETIC(div, x / y)
ARITHMETIC(fmod, fmod(x, y))
ARITHMETIC(nextafter, nextafter(x, y))

value prim_fma_float(struct vm *vm, const word *a)
{
	double x = float_arg(vm, a, 0), y = float_arg(vm, a, 1), z = float_arg(vm, a, 2);

	return float_result(vm, fma(x, y, z), x != x ? x : y, x != x || y != y ? y : z);
}

value prim_sqrt_float(struct vm *vm, const word *a)
{
	double x = float_arg(vm, a, 0);

	return float_result(vm, sqrt(x), x, x);
}

value prim_neg_float(struct vm *vm, const word *a)
{
	return float_new(vm, float_bits_arg(vm, a, 0) ^ DOUBLE_SIGN);
}

value prim_abs_float(struct vm *vm, const word *a)
{
	return float_new(vm, float_bits_arg(vm, a, 0) & ~DOUBLE_SIGN);
}

value prim_copysign_float(struct vm *vm, const word *a)
{
	uint64_t x = float_bits_arg(vm, a, 0), y = float_bits_arg(vm, a, 1);

	return float_new(vm, (x & ~DOUBLE_SIGN) | (y & DOUBLE_SIGN));
}

/* ---- rounding, parts ---- */

#define ROUNDING(name) \
value prim_##name##_float(struct vm *vm, const word *a) \
{ \
	uint64_t bits = float_bits_arg(vm, a, 0); \
 \
	return float_new(vm, bits_are_nan(bits) ? bits : bits_of_double(name(double_of_bits(bits)))); \
}
ROUNDING(floor)
ROUNDING(ceil)
ROUNDING(trunc)

value prim_round_float(struct vm *vm, const word *a)
{
	double x = float_arg(vm, a, 0);

	return float_result(vm, round(x), x, x);
}

value prim_ldexp_float(struct vm *vm, const word *a)
{
	double x = float_arg(vm, a, 0);

	return float_result(vm, ldexp(x, (int32_t)int_arg(a, 1)), x, x);
}

/* The pair of a float, as bits, and a value. */
static value pair_of_float(struct vm *vm, uint64_t bits, value second)
{
	root r = root_new(vm, second);
	value first = float_new(vm, bits);
	value fields[2] = { first, root_get(vm, r) };

	root_drop(vm, 1);
	return first.bits ? prim_tuple(vm, 0, 2, fields) : VAL_NOTHING;
}

static uint64_t quiet_bits(uint64_t bits) { return bits_are_nan(bits) ? bits | DOUBLE_QUIET : bits; }

value prim_frexp_float(struct vm *vm, const word *a)
{
	uint64_t bits = float_bits_arg(vm, a, 0);
	int exponent = 0;

	if ((bits & DOUBLE_INF) == DOUBLE_INF)
		return pair_of_float(vm, quiet_bits(bits), val_int(0));
	bits = bits_of_double(frexp(double_of_bits(bits), &exponent));
	return pair_of_float(vm, bits, val_int(exponent));
}

value prim_modf_float(struct vm *vm, const word *a)
{
	uint64_t bits = float_bits_arg(vm, a, 0);
	double whole, part = modf(double_of_bits(bits), &whole);
	bool nan = bits_are_nan(bits);
	value second = float_new(vm, nan ? quiet_bits(bits) : bits_of_double(whole));

	return second.bits ? pair_of_float(vm, nan ? quiet_bits(bits) : bits_of_double(part), second) : VAL_NOTHING;
}

value prim_signbit_float(struct vm *vm, const word *a) { return val_bool(float_bits_arg(vm, a, 0) >> 63); }

/* Constructors of Stdlib.fpclass, in its order. */
enum { FPCLASS_NORMAL, FPCLASS_SUBNORMAL, FPCLASS_ZERO, FPCLASS_INFINITE, FPCLASS_NAN };

value prim_classify_float(struct vm *vm, const word *a)
{
	uint64_t size = float_bits_arg(vm, a, 0) & ~DOUBLE_SIGN;

	if (size == 0)
		return val_int(FPCLASS_ZERO);
	if (size >= DOUBLE_INF)
		return val_int(size == DOUBLE_INF ? FPCLASS_INFINITE : FPCLASS_NAN);
	return val_int(size > DOUBLE_MANTISSA ? FPCLASS_NORMAL : FPCLASS_SUBNORMAL);
}

/* ---- comparison ---- */

#define COMPARISON(name, operator) \
value prim_##name##_float(struct vm *vm, const word *a) \
{ \
	return val_bool(float_arg(vm, a, 0) operator float_arg(vm, a, 1)); \
}
COMPARISON(eq, ==)
COMPARISON(neq, !=)
COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(gt, >)
COMPARISON(ge, >=)

/* NaN equals itself and is below everything else. */
value prim_float_compare(struct vm *vm, const word *a)
{
	double x = float_arg(vm, a, 0), y = float_arg(vm, a, 1);

	return val_int((x > y) - (x < y) + (x == x) - (y == y));
}

/* ---- int ---- */

value prim_float_of_int(struct vm *vm, const word *a)
{
	return float_new(vm, bits_of_double((double)int_arg(a, 0)));
}

value prim_int_of_float(struct vm *vm, const word *a) { return val_int(int64_of_double(float_arg(vm, a, 0))); }
