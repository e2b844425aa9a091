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
 * Here r is a head h and a tail below 2^-25 that is off by less than 2^-76, and e^r = 1 + h + tail + p(r), p(r) =
 * r^2/2 + ... + r^6/720 (the next term is below 2^-71.8), so with 2^(k/128) = T + t, T h is exact and
 *     e^x = T + T h + (t + t (r + p) + T (tail + p))
 * p < 2^-18; its factors and the sum in brackets are off by 3.05 u together, and r as one double by u of r, 2 u of p.
 * With five roundings of terms of p's size (two sums inside, the product with T, the outer sum, dd_round's):
 * 10.05 u 2^-18 < 2^-67.67; t's terms are below 2^-26 and t off by 2^-80.  Below 2^-67.5 in all. */
#define EXP_ERROR 0x1p-67

struct rest {
	double head, tail, all;
	int k;
};

/* The step's second part is 2^-42.5 and k has 17 bits: b < 2^-25, and each rounding here but that of `all` is below
 * 2^-78. */
static inline struct rest reduce_to_head(const struct elementary_tables *t, struct dd x)
{
	double k = nearest_integer(x.hi * (EXP_STEPS * 0x1.71547652b82fep0));
	double a = x.hi - k * t->exp_step_hi, b = k * t->exp_step_lo - x.lo, all = a - b, h = head_of_rest(all);

	return (struct rest){ h, (a - h) - b, all, (int)k };
}

static inline struct dd exp_of(struct dd x, double *scale)
{
	const struct elementary_tables *t = elementary_tables();
	struct rest e = reduce_to_head(t, x);
	struct dd power = step_power(t, e.k, scale), sum;
	double r = e.all, q = r * r;
	double p = q * ((0.5 + r * (1.0 / 6)) + q * ((1.0 / 24 + r * (1.0 / 120)) + q * (1.0 / 720)));

	sum = dd_sum_ordered(power.hi, power.hi * e.head);
	sum.lo += (power.lo + power.lo * (r + p)) + power.hi * (e.tail + p);
	return sum;
}

struct dd WAY(kernel_exp)(struct dd x, double *scale) { return exp_of(x, scale); }

static inline double exp_scaled(struct dd x, double error)
{
	double scale;
	struct dd e = exp_of(x, &scale);

	return dd_round(e, e.hi * (EXP_ERROR + error)) * scale;
}

double WAY(fast_exp)(double x)
{
	if (fabs(x) < 0x1p-54)
		return 1;
	if (fabs(x) <= EXP_BOUND)
		return exp_scaled((struct dd){ x, 0 }, 0);
	if (x >= 710)
		return INFINITY;
	return x <= -746 ? 0 : DD_UNDECIDED;
}

/* x log 2 is off by 8 u^2 of it, and that is below 2^-93. */
double WAY(fast_exp2)(double x)
{
	if (!(fabs(x) <= 1021) || fabs(x) < 0x1p-54)
		return DD_UNDECIDED;
	return exp_scaled(dd_mul((struct dd){ x, 0 }, elementary_tables()->ln2), 0x1p-93);
}

/* ---- e^x - 1 with relative error 2^-69 ----
 *
 * e^r - 1 = r + r^2/2 + r^3 (1/6 + ... + r^5/40320), the square exact in two doubles.  The cubic term is below
 * 2^-19.6 of r and off by 4.6 u of itself; what else is added to the low part is below that, in two roundings:
 * together below 6.6 u 2^-19.6 < 2^-69.8 of r, or 2^-78 absolutely; what is left out is below 2^-94 of r, and when k
 * is not 0, r.lo r^2/2 < 2^-79. For k other than 0, T (e^r - 1) + T has those 2^-78, T's 2^-80 and dd_mul's error,
 * and e^x - 1 is above 2^-8.6 of e^x. */
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
	power = dd_sum_ordered(power.hi, power.lo);
	power = dd_scale(dd_add(power, dd_mul(power, rest)), scale);
	return dd_add(power, (struct dd){ -1, 0 });
}

/* From here on the quick ways subtract 1, or e^-x, from e^x; the bound of e^x covers four roundings more of what is
 * below 2^-17 of it. */
#define QUICK_FROM 0x1p-4

static double quick_expm1(double x)
{
	double scale;
	struct dd e = exp_of((struct dd){ x, 0 }, &scale), m;

	e = dd_scale(e, scale);
	m = dd_sum(e.hi, -1);
	m.lo += e.lo;
	return dd_round(m, e.hi * (1.125 * EXP_ERROR));
}

/* Below 2^-54, x + x^2/2 is nearer to x than to its neighbours; below -38, e^x is less than a quarter of 1's last
 * place. */
double WAY(fast_expm1)(double x)
{
	struct dd m;
	double quick;

	if (fabs(x) < 0x1p-54)
		return x;
	if (x < -38)
		return -1;
	if (!(x <= EXP_BOUND))
		return DD_UNDECIDED;
	if (fabs(x) >= QUICK_FROM && dd_decided(quick = quick_expm1(x)))
		return quick;
	m = kernel_expm1(x);
	return dd_round(m, fabs(m.hi) * EXPM1_ERROR);
}

/* ---- hyperbolic functions, by m = e^|x| - 1, without cancellation: the divisions and sums add less than 2^-100 ----
 *
 * sinh = (m + m / (m + 1)) / 2      cosh = (e^x + 1 / e^x) / 2      tanh = m(2x) / (m(2x) + 2)
 * A relative error of m gets smaller in none of them by itself, nor larger: their derivatives by log m are below 1. */

#define HYPERBOLIC_LARGE 40.0     /* from here on both are e^x / 2, but for 2^-115 of it */

static const struct dd one = { 1, 0 };

/* v > 0 rounded, with the sign of x. */
static double hyperbolic(struct dd v, double x, double error) { return copysign(dd_round(v, v.hi * error), x); }

/* e^x, normal. */
static struct dd exp_normal(double x)
{
	double scale;
	struct dd e = exp_of((struct dd){ x, 0 }, &scale);

	return dd_scale(dd_sum_ordered(e.hi, e.lo), scale);
}

/* (e^x + sign e^-x) / 2 for QUICK_FROM <= x < HYPERBOLIC_LARGE.  As kernel_exp does it, twice with the same rest: for
 * -r the odd terms change their sign.  The sums are ordered: e^x - e^-x is above 2^-3 and both products with the head
 * below 2^-8.4 of e^x.  The terms of each of the two are as accurate as there; four more sums with what is below 2^-17
 * of them. */
static double quick_hyperbolic(double x, double sign)
{
	const struct elementary_tables *t = elementary_tables();
	struct rest e = reduce_to_head(t, (struct dd){ x, 0 });
	double scale, scale_of_inverse, r = e.all, q = r * r;
	struct dd power = step_power(t, e.k, &scale), inverse = step_power(t, -e.k, &scale_of_inverse), a, b, c;
	double even = q * (0.5 + q * (1.0 / 24 + q * (1.0 / 720))), odd = r * q * (1.0 / 6 + q * (1.0 / 120));
	double plus = even + odd, minus = even - odd;

	power = dd_scale(power, 0.5 * scale);
	inverse = dd_scale(inverse, sign * 0.5 * scale_of_inverse);
	a = dd_sum_ordered(power.hi, inverse.hi);
	b = dd_sum_ordered(a.hi, power.hi * e.head);
	c = dd_sum_ordered(b.hi, -inverse.hi * e.head);
	c.lo += (a.lo + b.lo) + (power.lo + power.lo * (r + plus)) + (inverse.lo + inverse.lo * (minus - r)) +
		(power.hi * (e.tail + plus) + inverse.hi * (minus - e.tail));
	return dd_round(c, (power.hi + fabs(inverse.hi)) * (1.5 * EXP_ERROR));
}

double WAY(fast_sinh)(double x)
{
	double size = fabs(x), quick;
	struct dd m;

	if (size < SMALL)
		return x;
	if (!(size <= EXP_BOUND))
		return DD_UNDECIDED;
	if (size >= HYPERBOLIC_LARGE)
		return hyperbolic(dd_scale(exp_normal(size), 0.5), x, 2 * EXP_ERROR);
	if (size >= QUICK_FROM && dd_decided(quick = quick_hyperbolic(size, -1)))
		return copysign(quick, x);
	m = kernel_expm1(size);
	m = dd_add(m, dd_div(m, dd_add(m, one)));
	return hyperbolic(dd_scale(m, 0.5), x, 2 * EXPM1_ERROR);
}

double WAY(fast_cosh)(double x)
{
	double size = fabs(x), quick;
	struct dd e;

	if (size < SMALL)
		return 1;
	if (!(size <= EXP_BOUND))
		return DD_UNDECIDED;
	if (size >= QUICK_FROM && size < HYPERBOLIC_LARGE && dd_decided(quick = quick_hyperbolic(size, 1)))
		return quick;
	e = exp_normal(size);
	if (size < HYPERBOLIC_LARGE)
		e = dd_add(e, dd_div(one, e));
	return hyperbolic(dd_scale(e, 0.5), 1, 2 * EXP_ERROR);
}

/* 1 - 2 / (e^2x + 1) for QUICK_FROM <= x < 22.  The quotient q is a head and what the remainder gives, which is exact
 * but for 2^-78; e^2x's error makes less than EXP_ERROR of it. */
static double quick_tanh(double x)
{
	double scale, d_head, d_tail, q, q_head, q_tail;
	struct dd e = exp_of((struct dd){ 2 * x, 0 }, &scale), d, v;

	e = dd_scale(e, scale);
	d = dd_sum_ordered(e.hi, 1);
	d = dd_sum_ordered(d.hi, d.lo + e.lo);
	q = 2 / d.hi;
	q_head = head(q);
	d_head = head(d.hi);
	d_tail = (d.hi - d_head) + d.lo;
	q_tail = ((2 - q_head * d_head) - q_head * d_tail) * (0.5 * q);
	v = dd_sum_ordered(1, -q_head);
	v.lo -= q_tail;
	return dd_round(v, q * (1.125 * EXP_ERROR) + 0x1p-77);
}

/* From 22 on, 1 - tanh x < 2^-62. */
double WAY(fast_tanh)(double x)
{
	double size = fabs(x), quick;
	struct dd m;

	if (size < SMALL)
		return x;
	if (size >= 22)
		return copysign(1, x);
	if (x != x)
		return DD_UNDECIDED;
	if (size >= QUICK_FROM && dd_decided(quick = quick_tanh(size)))
		return copysign(quick, x);
	m = kernel_expm1(2 * size);
	return hyperbolic(dd_div(m, dd_add(m, (struct dd){ 2, 0 })), x, 2 * EXPM1_ERROR);
}

/* ---- powers ---- */

/* x^y for x > 0 by e^(y log x): an error of y log x is one of the result, relatively. */
static double power_positive(double x, struct dd y)
{
	struct dd p = dd_mul(WAY(kernel_log)(x), y);

	return fabs(p.hi) <= EXP_BOUND ? exp_scaled(p, fabs(p.hi) * (2 * LOG_ERROR)) : DD_UNDECIDED;
}

/* Quicker: the product of the heads of log x and y is exact, the others are below 2^-25 of it, or of y and log x's lo. */
static double quick_power(double x, double y)
{
	double error, of_sum, y_head = head(y), l_head;
	struct dd l = WAY(quick_log)(x, &error, &of_sum), p;

	l_head = head(l.hi);
	p = dd_sum_ordered(y_head * l_head, (y - y_head) * l.hi + y_head * (l.hi - l_head) + y * l.lo);
	if (!(fabs(p.hi) <= EXP_BOUND))
		return DD_UNDECIDED;
	return exp_scaled(p, fabs(y) * (error + 4 * of_sum) + fabs(p.hi) * 0x1p-74);
}

static bool is_normal(double x) { return x >= 0x1p-1022 && x < INFINITY; }

/* x^y for x > 0, y no more than 2 in size; many of these are exact, or one correctly rounded operation. */
static double power_small(double x, double y)
{
	if (y == 2)
		return x * x;
	if (y == 1)
		return x;
	if (y == -1)
		return 1 / x;
	if (y == 0.5)
		return sqrt(x);
	return y == 0 ? 1 : quick_power(x, y);
}

static double power_of_size(double x, double y)
{
	double quick = fabs(y) <= 2 ? power_small(x, y) : x == 1 ? 1 : quick_power(x, y);

	return dd_decided(quick) ? quick : power_positive(x, (struct dd){ y, 0 });
}

double WAY(fast_power)(double x, double y)
{
	if (!is_normal(fabs(x)) || !(fabs(y) < 0x1p64))
		return DD_UNDECIDED;
	if (x > 0)
		return power_of_size(x, y);
	if (trunc(y) != y)
		return DD_UNDECIDED;
	return fmod(y, 2) != 0 ? -power_of_size(-x, y) : power_of_size(-x, y);
}

double WAY(fast_cbrt)(double x)
{
	if (!is_normal(fabs(x)))
		return DD_UNDECIDED;
	if (fabs(x) == 1)
		return x;
	return copysign(power_positive(fabs(x), elementary_tables()->third), x);
}
