/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logarithm, and what is made of it. */
#include <math.h>

#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

/* ---- log x with relative error 2^-76 ----
 *
 * x = 2^e m, 1 <= m < 2; with r from the table, z = m r - 1 is exact: a multiple of 2^-61 below 2^-8.4 in size.
 *     log x = E log 2 + L + log(1 + z)      E = e, L = -log r;  from LOG_HALF on E = e + 1, L = -log 2r
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

struct dd kernel_log(double x)
{
	const struct elementary_tables *t = elementary_tables();
	uint64_t bits = bits_from_double(x);
	unsigned i = bits >> 44 & (LOG_STEPS - 1);
	double e = (double)((int)(bits >> 52) - 1023 + (i >= LOG_HALF));
	double m = double_from_bits((bits & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52);
	struct dd rest = log_of_rest(t, reduced(m, t->log_inverse[i]));
	struct dd main = dd_sum(e * t->ln2_hi, t->log[i].hi), sum = dd_sum(main.hi, rest.hi);

	return dd_sum(sum.hi, sum.lo + (main.lo + (t->log[i].lo + (e * t->ln2_lo + rest.lo))));
}

/* The logarithm of a normal sum: log hi + log(1 + q), q = lo / hi < 2^-53, which is q - q^2/2 to 2^-106 of q.  The
 * error is LOG_ERROR of the first part and of the whole; when they cancel, hi is near 1. */
static struct dd log_of_sum(struct dd a)
{
	struct dd q = dd_div((struct dd){ a.lo, 0 }, (struct dd){ a.hi, 0 });

	q.lo -= 0.5 * q.hi * q.hi;
	return dd_add(kernel_log(a.hi), q);
}

static bool is_normal(double x) { return x >= 0x1p-1022 && x < INFINITY; }

static bool result(struct dd v, double error, double *out) { return dd_round(v, fabs(v.hi) * error, out); }

bool fast_log(double x, double *out) { return is_normal(x) && result(kernel_log(x), LOG_ERROR, out); }

bool fast_log2(double x, double *out)
{
	return is_normal(x) && result(dd_mul(kernel_log(x), elementary_tables()->inv_ln2), 2 * LOG_ERROR, out);
}

bool fast_log10(double x, double *out)
{
	return is_normal(x) && result(dd_mul(kernel_log(x), elementary_tables()->inv_ln10), 2 * LOG_ERROR, out);
}

/* Below 2^-54, x - x^2/2 is nearer to x than to its neighbours.  Otherwise the logarithm of 1 + x rounded is at most
 * twice the result, or 0. */
bool fast_log1p(double x, double *out)
{
	if (fabs(x) < 0x1p-54) {
		*out = x;
		return true;
	}
	if (!(x > -1 && x < 0x1p900))
		return false;
	return result(log_of_sum(dd_sum(1, x)), 4 * LOG_ERROR, out);
}

/* ---- inverse hyperbolic functions ----
 *
 * asinh = log(x + sqrt(x^2 + 1))      acosh = log(x + sqrt(x^2 - 1))      atanh = log((1 + x) / (1 - x)) / 2 The
 * argument is off by less than 2^-101 of itself, and the result is at least 2^-27: what that makes is below 2^-74 of
 * it, half of what is allowed for.  Beyond 2^400 both roots are x, and 1 / 4 x^2 is nothing. */
#define INVERSE_ERROR (8 * LOG_ERROR)

static struct dd log_of_large(double x) { return dd_add(kernel_log(x), elementary_tables()->ln2); }

static struct dd log_of_root(double x, double one)
{
	struct dd root;

	if (x > 0x1p400)
		return log_of_large(x);
	root = dd_sqrt(dd_add(dd_product(x, x), (struct dd){ one, 0 }));
	return log_of_sum(dd_add(root, (struct dd){ x, 0 }));
}

static bool odd_result(struct dd v, double x, double *out)
{
	bool good = result(v, INVERSE_ERROR, out);

	*out = copysign(*out, x);
	return good;
}

bool fast_asinh(double x, double *out)
{
	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	return fabs(x) < INFINITY && odd_result(log_of_root(fabs(x), 1), x, out);
}

bool fast_acosh(double x, double *out)
{
	return x > 1 && x < INFINITY && result(log_of_root(x, -1), INVERSE_ERROR, out);
}

bool fast_atanh(double x, double *out)
{
	struct dd ratio;

	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	if (!(fabs(x) < 1))
		return false;
	ratio = dd_div(dd_sum(1, fabs(x)), dd_sum(1, -fabs(x)));
	return odd_result(dd_scale(log_of_sum(ratio), 0.5), x, out);
}
