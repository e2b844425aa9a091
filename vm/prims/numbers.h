/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the primitives on numbers share: floats as bits, conversions with one defined result, printf's
 * conversions of numbers, and reading integers.
 *
 * Rules:
 *  1. A float that may be a signalling NaN travels as its bits (uint64_t): returning it as a double from a
 *     function would make it quiet on a host that returns doubles in an x87 register.
 *  2. An operation's result that is a NaN goes through nan_fix or float_result before it is stored.
 * Layer: vm, for vm/prims/.
 */
#ifndef VM_PRIMS_NUMBERS_H
#define VM_PRIMS_NUMBERS_H

#include "vm/prim.h"

#define DOUBLE_SIGN (UINT64_C(1) << 63)
#define DOUBLE_INF UINT64_C(0x7ff0000000000000)
#define DOUBLE_QUIET UINT64_C(0x0008000000000000)     /* set in a quiet NaN */
#define DOUBLE_MANTISSA UINT64_C(0x000fffffffffffff)

static inline bool bits_are_nan(uint64_t bits) { return (bits & ~DOUBLE_SIGN) > DOUBLE_INF; }
static inline bool bits_are_signalling(uint64_t bits) { return bits_are_nan(bits) && !(bits & DOUBLE_QUIET); }

static inline uint64_t float_bits_arg(const struct vm *vm, const word *a, unsigned i)
{
	return raw_field(vm, arg(a, i), 0);
}

static inline double double_of_bits(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}

static inline uint64_t bits_of_double(double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	return bits;
}

static inline double float_arg(const struct vm *vm, const word *a, unsigned i)
{
	return double_of_bits(float_bits_arg(vm, a, i));
}

/* A float from its bits; the common case without a call. */
static inline value float_new(struct vm *vm, uint64_t bits)
{
	value v;

	if (__builtin_expect(MEM_IS_BELOW_LIMIT(vm, vm->s.young_ptr, 2 * WORD_BYTES), 0)) {
		v = prim_alloc(vm, 1, TAG_DOUBLE);
		if (v.bits)
			put_raw(vm, v, 0, bits);
		return v;
	}
	vm->s.young_ptr -= 2 * WORD_BYTES;
	*image_at(&vm->im, vm->s.young_ptr) = word_make(header_make(1, TAG_DOUBLE));
	*image_at(&vm->im, vm->s.young_ptr + WORD_BYTES) = word_make(bits);
	return (value){ vm->s.young_ptr + WORD_BYTES };
}

/* The result d of an operation on x and y (the same twice when there is but one). */
static inline value float_result(struct vm *vm, double d, double x, double y)
{
	if (__builtin_expect(d != d, 0))
		d = nan_fix(d, x, y);
	return float_new(vm, bits_of_double(d));
}

/* Truncation as x86-64's cvttsd2si does it: INT64_MIN when the result does not fit or d is a NaN. */
static inline int64_t int64_of_double(double d)
{
	return d >= -0x1p63 && d < 0x1p63 ? (int64_t)d : INT64_MIN;
}

/* IEEE single precision, as its bits; NaNs keep their sign and the upper part of their payload, made quiet. */
uint32_t float32_of_double_bits(uint64_t bits);
uint64_t double_bits_of_float32(uint32_t bits);
/* IEEE half precision, by way of single precision as OCaml goes. */
uint16_t float16_of_double_bits(uint64_t bits);
uint64_t double_bits_of_float16(uint16_t bits);

/* An integer in OCaml's notation (sign, 0x 0o 0b 0u, underscores) that fits in `width` bits; false if it is none. */
bool int_of_text(const uint8_t *text, uint64_t n, unsigned width, int64_t *out);

/* One printf conversion within a text: "%-8.3f". */
struct number_format {
	uint64_t from, to;           /* where it lies in the format: what is before and after is copied */
	bool minus, zero, plus, space, alt;
	uint64_t width;
	int64_t precision;           /* -1: none given */
	char conv;
};
/* A number as text, in pieces: sign, head, a run of zeros, tail. */
struct number_text {
	const char *sign;
	uint64_t zeros_first;        /* between the sign and the head */
	const char *head;
	unsigned head_bytes;
	uint64_t zeros;              /* between the head and the tail */
	const char *tail;
};
/* False: no conversion, or none of those in `convs`. */
bool number_format_read(const uint8_t *text, uint64_t n, const char *convs, struct number_format *f);
/* The string that printf would give; a[0] is the format. */
value number_format_put(struct vm *vm, const word *a, const struct number_format *f, const struct number_text *t);
/* Formats n by the format a[0]; conversions without sign show n's low `width` bits. */
value number_format_int(struct vm *vm, const word *a, int64_t n, unsigned width);

#endif
