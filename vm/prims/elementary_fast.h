/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast ways of the elementary functions.  Each gives the correctly rounded result, or DD_UNDECIDED and leaves the
 * case to MPFR: for arguments it does not treat (NaNs, infinities, results that are subnormal), and for results too
 * near to the middle between two doubles for its accuracy.
 *
 * How it is proved: the value is computed as a sum of two doubles, with a bound for all errors on the way, worked out
 * in the comments; the result is given only if both ends of that interval round to the same double (Ziv's test).  The
 * bounds hold as well when the compiler contracts a b + c, since that takes errors away: what is said to be exact
 * stays exact.  So the files are compiled twice on processors of which some have fused multiply-add, and the bits of
 * the results are the same on all.
 * Tables are computed with MPFR on first use, so there is no list of constants that might have a typing error. Layer:
 * vm, for elementary.c and tests/unit/.
 */
#ifndef VM_PRIMS_ELEMENTARY_FAST_H
#define VM_PRIMS_ELEMENTARY_FAST_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/prims/doubledouble.h"
#include "vm/prims/elementary.h"

/* WAY(name): the name of the compilation at hand; ELEMENTARY_WAY is fma where the build says so, otherwise plain. */
#ifndef ELEMENTARY_WAY
#define ELEMENTARY_WAY plain
#endif
#define WAY(name) WAY_NAME(name, ELEMENTARY_WAY)
#define WAY_NAME(name, way) WAY_JOIN(name, way)
#define WAY_JOIN(name, way) name##_##way

#define E(name, mpfr, sign) double WAY(fast_##name)(double x);
ELEMENTARY_UNARY(E)
#undef E
#define E(name, mpfr, sign) double WAY(fast_##name)(double x, double y);
ELEMENTARY_BINARY(E)
#undef E

/* ---- tables ---- */

#define EXP_STEPS 128            /* to an octave */
#define LOG_STEPS 256
#define LOG_HALF 106             /* from this step on (m > 1.414) logarithms are taken of m / 2 */
#define TURN_STEPS 512           /* to a full turn */
#define ATAN_STEPS 256
#define HEAD_BITS 26

/* In the tables that are said to have heads, hi is a number cut to 26 bits and lo what it lacks, to 2^-80 of it: the
 * product of two heads is exact in one multiplication. */
struct elementary_tables {
	struct dd exp2[EXP_STEPS];           /* 2^(i/128); heads */
	double log_inverse[LOG_STEPS];       /* r: about 1/m for the m in step i of [1, 2), a multiple of 2^-9 */
	struct dd log[LOG_STEPS];            /* -log r, from LOG_HALF on -log 2r: multiples of 2^-42, the rest */
	struct dd sin[TURN_STEPS];           /* of i/512 of a turn; heads */
	struct dd atan[ATAN_STEPS + 1];      /* of i/256 */

	double exp_step_hi, exp_step_lo;     /* log 2 / 128: 35 bits, the rest */
	double ln2_hi, ln2_lo;               /* log 2: 42 bits, the rest */
	double turn_hi, turn_mid, turn_lo;   /* pi / 256: 28 bits, 28 bits, the rest */
	struct dd ln2, inv_ln2, inv_ln10, pi, half_pi, third;
	struct dd inv_ln10_head;             /* a head */
};

extern struct elementary_tables elementary_tables_memory;
extern bool elementary_tables_ready;
void elementary_tables_make(void);

/* The tables, made by whoever needs them first. */
static inline const struct elementary_tables *elementary_tables(void)
{
	if (__builtin_expect(!__atomic_load_n(&elementary_tables_ready, __ATOMIC_ACQUIRE), 0))
		elementary_tables_make();
	return &elementary_tables_memory;
}

/* ---- shared between the files ---- */

#define SMALL 0x1p-27      /* below it x is the correctly rounded sin x, tan x, atan x, ...: they differ from x by less
                              than x^3 / 2, and that is below a quarter of x's last place */

static inline double double_from_bits(uint64_t bits)
{
	double d;

	__builtin_memcpy(&d, &bits, sizeof d);
	return d;
}

static inline uint64_t bits_from_double(double d)
{
	uint64_t bits;

	__builtin_memcpy(&bits, &d, sizeof bits);
	return bits;
}

/* 2^n for n from -1022 to 1023. */
static inline double power_of_two(int n) { return double_from_bits((uint64_t)(1023 + n) << 52); }

/* The integer nearest to x, |x| < 2^51, as a double. */
static inline double nearest_integer(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

/* x cut to HEAD_BITS bits; what it lacks has 27 at most and is exactly x - head(x). */
static inline double head(double x) { return double_from_bits(bits_from_double(x) & ~UINT64_C(0x7ffffff)); }

/* The multiple of 2^-33 next to x: a head when |x| < 2^-7. */
static inline double head_of_rest(double x) { return (x + 0x1.8p19) - 0x1.8p19; }

#endif
