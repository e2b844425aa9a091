/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as unevaluated sums of two doubles, for the fast ways of vm/prims/elementary_*.c.
 *
 * u stands for 2^-53 everywhere: an operation on doubles that neither overflows nor underflows is off by at most u
 * times its result.  The functions here need round to nearest, no wider registers, operands below 2^990 and results
 * above 2^-900 or zero; their callers see to it.  Contraction (a b + c rounded once) does them no harm where it is
 * compiled with DD_HAS_FMA; elsewhere it must be off, for Dekker's product does not survive it.
 * Sources: Dekker, A floating-point technique for extending the available precision, 1971; Muller et al., Handbook of
 * Floating-Point Arithmetic, chapters 4 and 14.
 * Layer: vm.
 */
#ifndef VM_PRIMS_DOUBLEDOUBLE_H
#define VM_PRIMS_DOUBLEDOUBLE_H

#include <stdbool.h>

#if defined __FP_FAST_FMA || defined __FMA__
#define DD_HAS_FMA 1
#endif

/* hi + lo.  Normal when |lo| <= u |hi|. */
struct dd {
	double hi, lo;
};

/* Exact: hi is a + b rounded. */
static inline struct dd dd_sum(double a, double b)
{
	double s = a + b, bb = s - a;

	return (struct dd){ s, (a - (s - bb)) + (b - bb) };
}

/* The same when |a| >= |b| or a is 0. */
static inline struct dd dd_sum_ordered(double a, double b)
{
	double s = a + b;

	return (struct dd){ s, b - (s - a) };
}

/* Exact: hi is a * b rounded. */
static inline struct dd dd_product(double a, double b)
{
	double p = a * b;
#ifdef DD_HAS_FMA
	return (struct dd){ p, __builtin_fma(a, b, -p) };
#else
	double ca = 134217729.0 * a, cb = 134217729.0 * b;     /* 2^27 + 1 cuts a double into halves of 26 bits */
	double ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh;

	return (struct dd){ p, ((ah * bh - p) + ah * bl + al * bh) + al * bl };
#endif
}

/* The same when a has few bits: 26 at most. */
static inline struct dd dd_product_few(double a, double b)
{
	double p = a * b;
#ifdef DD_HAS_FMA
	return (struct dd){ p, __builtin_fma(a, b, -p) };
#else
	double cb = 134217729.0 * b, bh = cb - (cb - b);

	return (struct dd){ p, (a * bh - p) + a * (b - bh) };
#endif
}

/* Off by at most 4 u^2 times the sum of the operands' sizes; normal when that does not cancel. */
static inline struct dd dd_add(struct dd a, struct dd b)
{
	struct dd s = dd_sum(a.hi, b.hi);

	return dd_sum_ordered(s.hi, s.lo + (a.lo + b.lo));
}

static inline struct dd dd_neg(struct dd a) { return (struct dd){ -a.hi, -a.lo }; }

/* Exact, s a power of two. */
static inline struct dd dd_scale(struct dd a, double s) { return (struct dd){ a.hi * s, a.lo * s }; }

/* Off by at most 7 u^2 of the result. */
static inline struct dd dd_mul(struct dd a, struct dd b)
{
	struct dd p = dd_product(a.hi, b.hi);

	return dd_sum_ordered(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/* Off by at most 20 u^2 of the result.  The two divisions do not wait for each other. */
static inline struct dd dd_div(struct dd a, struct dd b)
{
	double q = a.hi / b.hi, inverse = 1 / b.hi;
	struct dd p = dd_product(q, b.hi);

	return dd_sum_ordered(q, ((a.hi - p.hi) - p.lo + a.lo - q * b.lo) * inverse);
}

/* The square root of a > 0, off by at most 8 u^2 of the result. */
static inline struct dd dd_sqrt(struct dd a)
{
	double s = __builtin_sqrt(a.hi);
	struct dd p = dd_product(s, s);

	return dd_sum_ordered(s, ((a.hi - p.hi) - p.lo + a.lo) / (2 * s));
}

#define DD_UNDECIDED __builtin_nan("")

/* The double to which every number within `error` of a.hi + a.lo is rounded, DD_UNDECIDED when there is no such one.
 * `error` is to have a sixteenth to spare and to count u |a.lo|, for the two additions inside. */
static inline double dd_round(struct dd a, double error)
{
	double most = a.hi + (a.lo + error);

	return most == a.hi + (a.lo - error) ? most : DD_UNDECIDED;
}

static inline bool dd_decided(double d) { return d == d; }

#endif
