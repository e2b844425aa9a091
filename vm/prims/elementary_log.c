/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logarithm, and what is made of it. */
#include <math.h>

#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

/* ---- log x with relative error 2^-76 ----
 *
 * x = 2^e m, 1 <= m < 2; with r from the table, z = m r - 1 is exact: a multiple of 2^-61 below 2^-8.4 in size.
 *     log x = E log 2 + L + log(1 + z)      E = e, L = -log r;  from LOG_HALF on E = e + 1, L = -log 2r
 * The first parts of log 2 and L are multiples of 2^-42, so their sum is exact, and their second parts are off by 2^-95.
 * L is 0 on both sides of x = 1 (there |z| < 2^-8), so nothing cancels there.  Otherwise the sum is at least 2^-8. */

/* m r - 1: the halves of m have 27 and 26 bits and r has 10, so both products are exact, and so is the sum. */
static inline double reduced(double m, double r)
{
	double high = double_from_bits(bits_from_double(m) & ~UINT64_C(0x3ffffff));

	return (high * r - 1) + (m - high) * r;
}

/* log(1 + z) = z - z^2/2 + z^3/3 - z^4 (1/4 - ... + z^6/10); the square and the cube in two doubles.  The fourth term
 * is below 2^-26 of z and off by 5.1 u of itself; two sums of terms of that size follow: 7.1 u 2^-26 < 2^-76.1 of z.
 * The cube's own error is below 2^-120 of z, what is left out below 2^-83. */
static inline struct dd log_of_rest(const struct elementary_tables *t, double z)
{
	struct dd square = dd_product(z, z), third = dd_product(z, t->third.hi), cube, s, s2;
	double fourth = -0.25 + z * (1.0 / 5 + z * (-1.0 / 6 + z * (1.0 / 7 + z * (-1.0 / 8 + z * (1.0 / 9 - z / 10)))));

	fourth *= square.hi * square.hi;
	third.lo += z * t->third.lo;
	cube = dd_product(square.hi, third.hi);
	cube.lo += square.hi * third.lo + square.lo * third.hi;
	s = dd_sum_ordered(z, -0.5 * square.hi);
	s2 = dd_sum_ordered(s.hi, cube.hi);
	s2.lo += (s.lo + (cube.lo - 0.5 * square.lo)) + fourth;
	return s2;
}

struct dd WAY(kernel_log)(double x)
{
	const struct elementary_tables *t = elementary_tables();
	uint64_t bits = bits_from_double(x);
	unsigned i = bits >> 44 & (LOG_STEPS - 1);
	double e = (double)((int)(bits >> 52) - 1023 + (i >= LOG_HALF));
	double m = double_from_bits((bits & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52);
	struct dd rest = log_of_rest(t, reduced(m, t->log_inverse[i]));
	struct dd sum = dd_sum(e * t->ln2_hi + t->log[i].hi, rest.hi);

	return dd_sum(sum.hi, sum.lo + (t->log[i].lo + (e * t->ln2_lo + rest.lo)));
}

/* ---- the same with z^2/2 and what follows in one double ----
 *
 * With q = z^2 < 2^-16, log(1 + z) - z = q (-1/2 + z/3 - ...), off by 3.05 u of itself, left out 2^-58: 1.53 u q.  Of
 * the other sums only that with it counts, u q / 2, and dd_round's, which is as much: 2.6 u q in all; 3 u q is taken.
 * The table's and log 2's second parts are below 2^-42 of the result and rounded three times: 2^-84 of it is plenty.
 * z is the smaller part of the first sum, unless the other is 0. */
static inline struct dd quick_log_of(double x, double *error, double *error_of_sum)
{
	const struct elementary_tables *t = elementary_tables();
	uint64_t bits = bits_from_double(x);
	unsigned i = bits >> 44 & (LOG_STEPS - 1);
	double e = (double)((int)(bits >> 52) - 1023 + (i >= LOG_HALF));
	double m = double_from_bits((bits & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52);
	double z = reduced(m, t->log_inverse[i]), q = z * z;
	double tail = q * ((-0.5 + z * (1.0 / 3)) +
		q * ((-0.25 + z * 0.2) + q * ((-1.0 / 6 + z * (1.0 / 7)) - q * 0.125)));
	struct dd sum = dd_sum_ordered(e * t->ln2_hi + t->log[i].hi, z);

	sum.lo += (t->log[i].lo + e * t->ln2_lo) + tail;
	*error_of_sum = q * 0x1.2p-54 + fabs(sum.hi) * 0x1p-94;
	*error = q * 0x1.8p-52 + fabs(sum.hi) * 0x1p-84;
	return sum;
}

struct dd WAY(quick_log)(double x, double *error, double *error_of_sum) { return quick_log_of(x, error, error_of_sum); }

/* The logarithm of a normal sum: log hi + log(1 + q), q = lo / hi < 2^-53, which is q - q^2/2 to 2^-106 of q.  The
 * error is LOG_ERROR of the first part and of the whole; when they cancel, hi is near 1. */
static struct dd log_of_sum(struct dd a)
{
	struct dd q = dd_div((struct dd){ a.lo, 0 }, (struct dd){ a.hi, 0 });

	q.lo -= 0.5 * q.hi * q.hi;
	return dd_add(WAY(kernel_log)(a.hi), q);
}

static bool is_normal(double x) { return x >= 0x1p-1022 && x < INFINITY; }

static double result(struct dd v, double error) { return dd_round(v, fabs(v.hi) * error); }

double WAY(fast_log)(double x)
{
	double error, of_sum, quick;
	struct dd l;

	if (!is_normal(x))
		return DD_UNDECIDED;
	l = quick_log_of(x, &error, &of_sum);
	quick = dd_round(l, error);
	return dd_decided(quick) ? quick : result(WAY(kernel_log)(x), LOG_ERROR);
}

double WAY(fast_log2)(double x)
{
	if (!is_normal(x))
		return DD_UNDECIDED;
	return result(dd_mul(WAY(kernel_log)(x), elementary_tables()->inv_ln2), 2 * LOG_ERROR);
}

/* The product of the heads is exact.  The other products are below 2^-25 of it, or of log x's lo, and rounded with
 * their sums four times. */
static double quick_log10(double x)
{
	const struct elementary_tables *t = elementary_tables();
	double error, of_sum, h;
	struct dd l = quick_log_of(x, &error, &of_sum), v;

	h = head(l.hi);
	v.hi = h * t->inv_ln10_head.hi;
	v.lo = h * t->inv_ln10_head.lo + ((l.hi - h) + l.lo) * t->inv_ln10.hi;
	return dd_round(v, 0.5 * (error + 4 * of_sum) + fabs(v.hi) * 0x1p-74);
}

double WAY(fast_log10)(double x)
{
	double quick;

	if (!is_normal(x))
		return DD_UNDECIDED;
	quick = quick_log10(x);
	return dd_decided(quick) ? quick : result(dd_mul(WAY(kernel_log)(x), elementary_tables()->inv_ln10), 2 * LOG_ERROR);
}

/* Below 2^-54, x - x^2/2 is nearer to x than to its neighbours.  Otherwise the logarithm of 1 + x rounded is at most
 * twice the result, or 0. */
static double quick_log1p(double x)
{
	struct dd a = dd_sum(1, x), l;
	double error, of_sum, q = a.lo / a.hi;

	l = quick_log_of(a.hi, &error, &of_sum);
	l.lo += q;
	return dd_round(l, error + of_sum + fabs(q) * 0x1p-51);
}

double WAY(fast_log1p)(double x)
{
	double quick;

	if (fabs(x) < 0x1p-54)
		return x;
	if (!(x > -1 && x < 0x1p900))
		return DD_UNDECIDED;
	quick = quick_log1p(x);
	return dd_decided(quick) ? quick : result(log_of_sum(dd_sum(1, x)), 4 * LOG_ERROR);
}

/* ---- inverse hyperbolic functions ----
 *
 * asinh = log(x + sqrt(x^2 + 1))      acosh = log(x + sqrt(x^2 - 1))      atanh = log((1 + x) / (1 - x)) / 2 The
 * argument is off by less than 2^-101 of itself, and the result is at least 2^-27: what that makes is below 2^-74 of
 * it, half of what is allowed for.  Beyond 2^400 both roots are x, and 1 / 4 x^2 is nothing. */
#define INVERSE_ERROR (8 * LOG_ERROR)

static struct dd log_of_large(double x) { return dd_add(WAY(kernel_log)(x), elementary_tables()->ln2); }

static struct dd log_of_root(double x, double one)
{
	struct dd root;

	if (x > 0x1p400)
		return log_of_large(x);
	root = dd_sqrt(dd_add(dd_product(x, x), (struct dd){ one, 0 }));
	return log_of_sum(dd_add(root, (struct dd){ x, 0 }));
}

static double odd_result(struct dd v, double x) { return copysign(result(v, INVERSE_ERROR), x); }

double WAY(fast_asinh)(double x)
{
	if (fabs(x) < SMALL)
		return x;
	return fabs(x) < INFINITY ? odd_result(log_of_root(fabs(x), 1), x) : DD_UNDECIDED;
}

double WAY(fast_acosh)(double x)
{
	return x > 1 && x < INFINITY ? result(log_of_root(x, -1), INVERSE_ERROR) : DD_UNDECIDED;
}

double WAY(fast_atanh)(double x)
{
	struct dd ratio;

	if (fabs(x) < SMALL)
		return x;
	if (!(fabs(x) < 1))
		return DD_UNDECIDED;
	ratio = dd_div(dd_sum(1, fabs(x)), dd_sum(1, -fabs(x)));
	return odd_result(dd_scale(log_of_sum(ratio), 0.5), x);
}
