/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on Int32.t, Int64.t and Nativeint.t.  Each operation is written once and made for all three types;
 * Nativeint.t has 64 bits on every host.  Wrapping arithmetic is done without sign; shift counts
 * are taken modulo the width, as x86's shift instructions do under ocamlrun. */
#include "vm/prims/numbers.h"
#include "vm/prims.h"

static inline int64_t nativeint_val(const struct vm *vm, value v) { return int64_val(vm, v); }

/* The same operation for the three types: X(name in C, signed type, unsigned type, width, extra arguments). */
#define FOR_ALL(X, ...) \
	X(int32, int32_t, uint32_t, 32, __VA_ARGS__) \
	X(int64, int64_t, uint64_t, 64, __VA_ARGS__) \
	X(nativeint, int64_t, uint64_t, 64, __VA_ARGS__)

/* x is the first operand, signed; ux the same without sign. */
#define UNARY(type, S, U, width, name, expression) \
value prim_##type##_##name(struct vm *vm, const word *a) \
{ \
	U ux = (U)type##_val(vm, arg(a, 0)); \
 \
	return type##_alloc(vm, (S)(expression)); \
}

#define BINARY(type, S, U, width, name, expression) \
value prim_##type##_##name(struct vm *vm, const word *a) \
{ \
	U ux = (U)type##_val(vm, arg(a, 0)), uy = (U)type##_val(vm, arg(a, 1)); \
 \
	return type##_alloc(vm, (S)(expression)); \
}

/* The smallest number by -1: the quotient wraps, the remainder is 0, as OCaml has it. */
#define DIVISION(type, S, U, width, name, by_minus_one, expression) \
value prim_##type##_##name(struct vm *vm, const word *a) \
{ \
	S x = type##_val(vm, arg(a, 0)), y = type##_val(vm, arg(a, 1)); \
 \
	if (y == 0) \
		return prim_raise_constant(vm, EXN_DIVISION_BY_ZERO); \
	return type##_alloc(vm, y == -1 ? (S)(by_minus_one) : (S)(expression)); \
}

#define SHIFT(type, S, U, width, name, operand_type, operator) \
value prim_##type##_##name(struct vm *vm, const word *a) \
{ \
	operand_type x = (operand_type)type##_val(vm, arg(a, 0)); \
 \
	return type##_alloc(vm, (S)(x operator (unsigned)(int_arg(a, 1) & ((width) - 1)))); \
}
#define SHIFTS(type, S, U, width, unused) \
	SHIFT(type, S, U, width, shift_left, U, <<) \
	SHIFT(type, S, U, width, shift_right, S, >>) \
	SHIFT(type, S, U, width, shift_right_unsigned, U, >>)

FOR_ALL(UNARY, neg, 0 - ux)
FOR_ALL(UNARY, bswap, sizeof ux == 4 ? __builtin_bswap32((uint32_t)ux) : __builtin_bswap64(ux))
FOR_ALL(BINARY, add, ux + uy)
FOR_ALL(BINARY, sub, ux - uy)
FOR_ALL(BINARY, mul, ux * uy)
FOR_ALL(BINARY, and, ux & uy)
FOR_ALL(BINARY, or, ux | uy)
FOR_ALL(BINARY, xor, ux ^ uy)
FOR_ALL(DIVISION, div, 0 - (uint64_t)x, x / y)
FOR_ALL(DIVISION, mod, 0, x % y)
FOR_ALL(SHIFTS, )

/* ---- conversions, comparison, text ---- */

static int32_t int32_of_double(double d)
{
	return d > -2147483649.0 && d < 2147483648.0 ? (int32_t)d : INT32_MIN;
}
static int64_t nativeint_of_double(double d) { return int64_of_double(d); }

#define CONVERSIONS(type, S, U, width, module) \
value prim_##type##_of_int(struct vm *vm, const word *a) { return type##_alloc(vm, (S)int_arg(a, 0)); } \
value prim_##type##_to_int(struct vm *vm, const word *a) { (void)vm; return val_int(type##_val(vm, arg(a, 0))); } \
value prim_##type##_of_float(struct vm *vm, const word *a) \
{ \
	return type##_alloc(vm, type##_of_double(float_arg(vm, a, 0))); \
} \
value prim_##type##_to_float(struct vm *vm, const word *a) \
{ \
	return float_new(vm, bits_of_double((double)type##_val(vm, arg(a, 0)))); \
} \
value prim_##type##_compare(struct vm *vm, const word *a) \
{ \
	S x = type##_val(vm, arg(a, 0)), y = type##_val(vm, arg(a, 1)); \
 \
	return val_int((x > y) - (x < y)); \
} \
value prim_##type##_of_string(struct vm *vm, const word *a) \
{ \
	value s = arg(a, 0); \
	int64_t n; \
 \
	if (!int_of_text(str_bytes(vm, s), str_len(vm, s), width, &n)) \
		return prim_failwith(vm, module ".of_string"); \
	return type##_alloc(vm, (S)n); \
} \
value prim_##type##_format(struct vm *vm, const word *a) \
{ \
	if (str_len(vm, arg(a, 0)) > ((width) == 32 ? 30 : 29)) \
		return prim_invalid_arg(vm, "format_int: format too long"); \
	return number_format_int(vm, a, type##_val(vm, arg(a, 1)), width); \
}
CONVERSIONS(int32, int32_t, uint32_t, 32, "Int32")
CONVERSIONS(int64, int64_t, uint64_t, 64, "Int64")
CONVERSIONS(nativeint, int64_t, uint64_t, 64, "Nativeint")

#define BETWEEN(name, from, to, S) \
value prim_##name(struct vm *vm, const word *a) { return to##_alloc(vm, (S)from##_val(vm, arg(a, 0))); }
BETWEEN(int64_of_int32, int32, int64, int64_t)
BETWEEN(int64_to_int32, int64, int32, int32_t)
BETWEEN(int64_of_nativeint, nativeint, int64, int64_t)
BETWEEN(int64_to_nativeint, int64, nativeint, int64_t)
BETWEEN(nativeint_of_int32, int32, nativeint, int64_t)
BETWEEN(nativeint_to_int32, nativeint, int32, int32_t)

/* ---- floats as bits ---- */

value prim_int32_bits_of_float(struct vm *vm, const word *a)
{
	return int32_alloc(vm, (int32_t)float32_of_double_bits(float_bits_arg(vm, a, 0)));
}

value prim_int32_float_of_bits(struct vm *vm, const word *a)
{
	return float_new(vm, double_bits_of_float32((uint32_t)int32_val(vm, arg(a, 0))));
}

value prim_int64_bits_of_float(struct vm *vm, const word *a)
{
	return int64_alloc(vm, (int64_t)float_bits_arg(vm, a, 0));
}

value prim_int64_float_of_bits(struct vm *vm, const word *a)
{
	return float_new(vm, (uint64_t)int64_val(vm, arg(a, 0)));
}
