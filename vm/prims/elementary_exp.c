/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exponential, and what is made of it. */
#include <math.h>

#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

/* Beyond, exp(x) is subnormal, or near the end of double's range: MPFR's. */
#define EXP_BOUND 708.0

/* ---- reduction: x = k (log 2 / 128) + r, |r| <= log 2 / 256 + 2^-42 < 2^-8.5 ---- */

struct reduced {
	struct dd r;
	int k;
};

/* For |x.hi| <= 708, x normal.  k has at most 18 bits and the step's first part 35, so their product is exact, and so
 * is its difference to x.hi: a multiple of the last place of either and below 2^-8.4.  The step's second part is off
 * by 2^-96, so r by k 2^-96 < 2^-78, and by 2^-96 more for the sum of the low parts (x.lo < 2^-43). */
static inline struct reduced reduce(const struct elementary_tables *t, struct dd x)
{
	double k = nearest_integer(x.hi * (EXP_STEPS * 0x1.71547652b82fep0));
	struct dd w = dd_product(k, t->exp_step_lo), r = dd_sum(x.hi - k * t->exp_step_hi, -w.hi);

	return (struct reduced){ dd_sum(r.hi, r.lo + (x.lo - w.lo)), (int)k };
}

/* 2^(k / 128) without its whole powers of two, which are put in *scale. */
static inline struct dd step_power(const struct elementary_tables *t, int k, double *scale)
{
	*scale = power_of_two(k >> 7);
	return t->exp2[k & (EXP_STEPS - 1)];
}

/* ---- e^x with relative error 2^-67 ----
 *
 * e^r = 1 + r.hi + p; p = r.lo (1 + r.hi) + r^2/2 + ... + r^7/5040 (the next term is below 2^-83).  r^2/2 < 2^-18.06;
 * its factors and the sum in brackets are off by 3.05 u together, so p by 2^-69.4.  The rest are seven roundings of
 * terms below 2^-18.06 (of p, its product with T, four sums, dd_round's sum), 7 * 2^-71.06.  With r's 2^-78: below
 * 2^-67.7. */
#define EXP_ERROR 0x1p-67

struct dd kernel_exp(struct dd x, double *scale)
{
	const struct elementary_tables *t = elementary_tables();
	struct reduced e = reduce(t, x);
	struct dd power = step_power(t, e.k, scale), main, sum;
	double r = e.r.hi;
	double p = r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040))))));

	p += e.r.lo + e.r.lo * r;
	main = dd_product(power.hi, r);
	sum = dd_sum_ordered(power.hi, main.hi);
	sum.lo += main.lo + (power.lo + (power.hi * p + power.lo * r));
	return sum;
}

static bool exp_scaled(struct dd x, double error, double *out)
{
	double scale;
	struct dd e = kernel_exp(x, &scale);
	bool good = dd_round(e, e.hi * (EXP_ERROR + error), out);

	*out *= scale;
	return good;
}

bool fast_exp(double x, double *out)
{
	if (fabs(x) < 0x1p-54) {
		*out = 1;
		return true;
	}
	if (x >= 710 || x <= -746) {
		*out = x > 0 ? INFINITY : 0;
		return true;
	}
	return fabs(x) <= EXP_BOUND && exp_scaled((struct dd){ x, 0 }, 0, out);
}

/* x log 2 is off by 8 u^2 of it, and that is below 2^-93. */
bool fast_exp2(double x, double *out)
{
	if (!(fabs(x) <= 1021) || fabs(x) < 0x1p-54)
		return false;
	return exp_scaled(dd_mul((struct dd){ x, 0 }, elementary_tables()->ln2), 0x1p-93, out);
}

/* ---- e^x - 1 with relative error 2^-69 ----
 *
 * e^r - 1 = r + r^2/2 + r^3 (1/6 + ... + r^5/40320), the square exact in two doubles.  The cubic term is below
 * 2^-19.6 of r and off by 4.6 u of itself; what else is added to the low part is below that, in two roundings:
 * together below 6.6 u 2^-19.6 < 2^-69.8 of r, or 2^-78 absolutely; what is left out is below 2^-94 of r, and when k
 * is not 0, r.lo r^2/2 < 2^-79. For k other than 0, T (e^r - 1) + T has those 2^-78 and dd_mul's error, and e^x - 1
 * is above 2^-8.6 of e^x. */
static struct dd expm1_of_rest(struct dd r)
{
	double x = r.hi;
	struct dd square = dd_product(x, x), sum = dd_sum_ordered(x, 0.5 * square.hi);
	double cubic = 1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040 + x / 40320))));

	cubic *= x * square.hi;
	return dd_sum_ordered(sum.hi, sum.lo + (cubic + (r.lo + (r.lo * x + 0.5 * square.lo))));
}

#define EXPM1_ERROR 0x1p-68

/* For 2^-54 <= |x| <= 708. */
static struct dd kernel_expm1(double x)
{
	const struct elementary_tables *t = elementary_tables();
	struct reduced e = reduce(t, (struct dd){ x, 0 });
	struct dd rest = expm1_of_rest(e.r), power;
	double scale;

	if (e.k == 0)
		return rest;
	power = step_power(t, e.k, &scale);
	power = dd_scale(dd_add(power, dd_mul(power, rest)), scale);
	return dd_add(power, (struct dd){ -1, 0 });
}

/* Below 2^-54, x + x^2/2 is nearer to x than to its neighbours; below -38, e^x is less than a quarter of 1's last
 * place. */
bool fast_expm1(double x, double *out)
{
	struct dd m;

	if (fabs(x) < 0x1p-54) {
		*out = x;
		return true;
	}
	if (x < -38) {
		*out = -1;
		return true;
	}
	if (!(x <= EXP_BOUND))
		return false;
	m = kernel_expm1(x);
	return dd_round(m, fabs(m.hi) * EXPM1_ERROR, out);
}

/* ---- hyperbolic functions, by m = e^|x| - 1, without cancellation: the divisions and sums add less than 2^-100 ----
 *
 * sinh = (m + m / (m + 1)) / 2      cosh = (e^x + 1 / e^x) / 2      tanh = m(2x) / (m(2x) + 2)
 * A relative error of m gets smaller in none of them by itself, nor larger: their derivatives by log m are below 1. */

#define HYPERBOLIC_LARGE 40.0     /* from here on both are e^x / 2, but for 2^-115 of it */

static const struct dd one = { 1, 0 };

static bool hyperbolic(struct dd v, double x, double error, double *out)
{
	bool good = dd_round(v, v.hi * error, out);

	*out = copysign(*out, x);
	return good;
}

/* e^x, normal. */
static struct dd exp_normal(double x)
{
	double scale;
	struct dd e = kernel_exp((struct dd){ x, 0 }, &scale);

	return dd_scale(dd_sum_ordered(e.hi, e.lo), scale);
}

bool fast_sinh(double x, double *out)
{
	double size = fabs(x);
	struct dd m;

	if (size < SMALL) {
		*out = x;
		return true;
	}
	if (!(size <= EXP_BOUND))
		return false;
	if (size >= HYPERBOLIC_LARGE)
		return hyperbolic(dd_scale(exp_normal(size), 0.5), x, 2 * EXP_ERROR, out);
	m = kernel_expm1(size);
	m = dd_add(m, dd_div(m, dd_add(m, one)));
	return hyperbolic(dd_scale(m, 0.5), x, 2 * EXPM1_ERROR, out);
}

bool fast_cosh(double x, double *out)
{
	double size = fabs(x);
	struct dd e;

	if (size < SMALL) {
		*out = 1;
		return true;
	}
	if (!(size <= EXP_BOUND))
		return false;
	e = exp_normal(size);
	if (size < HYPERBOLIC_LARGE)
		e = dd_add(e, dd_div(one, e));
	return hyperbolic(dd_scale(e, 0.5), 1, 2 * EXP_ERROR, out);
}

/* From 22 on, 1 - tanh x < 2^-62. */
bool fast_tanh(double x, double *out)
{
	struct dd m;

	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	if (fabs(x) >= 22) {
		*out = copysign(1, x);
		return true;
	}
	if (x != x)
		return false;
	m = kernel_expm1(2 * fabs(x));
	return hyperbolic(dd_div(m, dd_add(m, (struct dd){ 2, 0 })), x, 2 * EXPM1_ERROR, out);
}

/* ---- powers ---- */

/* x^y for x > 0 by e^(y log x): an error of y log x is one of the result, relatively. */
static bool power_positive(double x, struct dd y, double *out)
{
	struct dd p = dd_mul(kernel_log(x), y);

	return fabs(p.hi) <= EXP_BOUND && exp_scaled(p, fabs(p.hi) * (2 * LOG_ERROR), out);
}

static bool is_normal(double x) { return x >= 0x1p-1022 && x < INFINITY; }

/* Powers that one correctly rounded operation computes, or none. */
static bool power_plain(double x, double y, double *out)
{
	if (y == 2)
		*out = x * x;
	else if (y == 1)
		*out = x;
	else if (y == -1)
		*out = 1 / x;
	else if (y == 0.5)
		*out = sqrt(x);
	else if (y == 0 || x == 1)
		*out = 1;
	else
		return false;
	return true;
}

bool fast_power(double x, double y, double *out)
{
	double size = fabs(x);
	bool good;

	if (!is_normal(size) || !(fabs(y) < 0x1p64) || (x < 0 && trunc(y) != y))
		return false;
	good = power_plain(size, y, out) || power_positive(size, (struct dd){ y, 0 }, out);
	if (x < 0 && fmod(y, 2) != 0)
		*out = -*out;
	return good;
}

bool fast_cbrt(double x, double *out)
{
	bool good;

	if (!is_normal(fabs(x)))
		return false;
	if (fabs(x) == 1) {
		*out = x;
		return true;
	}
	good = power_positive(fabs(x), elementary_tables()->third, out);
	*out = copysign(*out, x);
	return good;
}
