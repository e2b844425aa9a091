/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circular functions and their inverses. */
#include <math.h>

#include "vm/prims/elementary_fast.h"

/* ---- sine and cosine ----
 *
 * x = k pi/256 + r, |r| < 2^-7.34, and with S + s, C + c sine and cosine of k pi/256 in two doubles each
 *     sin x = S + C r + (s + c r + C (sin r - r) + S (cos r - 1))      cos x = the same a quarter of a turn on
 *
 * Reduction: for |x| <= 2^18 k has 25 bits and the two first parts of pi/256 have 28, so the products are exact and
 * so is the first difference (a multiple of the last place of x or of 2^-34, and below 2^-6.3).  The rest is below
 * 2^-38.6 and off by less than 2^-90 in all.
 *
 * Errors: with q = r^2, sin r - r = r q (-1/6 + ...) is off by 4.6 u of itself and below 2^-17.28 r; cos r - 1 is off
 * by 3.1 u of itself and below 2^-15.69.  Both are rounded when r.lo is added, when they are multiplied by C and S,
 * and in five sums (the last of them in dd_round).  Together that is below
 *     11.6 u 2^-17.28 r C + 10.1 u 2^-15.69 S < 2^-66.7 r C + 2^-65.3 S
 * and what is left out is below 2^-90. */
#define TURN_BOUND 0x1p18

struct turn {
	struct dd r;
	double sine, cosine;     /* sin r - r.hi, cos r - 1 */
	unsigned k;
};

static inline struct turn turn_reduce(const struct elementary_tables *t, double x)
{
	double k = nearest_integer(x * 0x1.45f306dc9c883p6), q;
	struct dd r = dd_sum(x - k * t->turn_hi, -k * t->turn_mid);
	struct turn v;

	v.r = dd_sum(r.hi, r.lo - k * t->turn_lo);
	q = v.r.hi * v.r.hi;
	v.cosine = q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320)))) - v.r.hi * v.r.lo;
	v.sine = v.r.hi * q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (1.0 / 362880))));
	v.sine += v.r.lo + v.r.lo * v.cosine;
	v.k = (unsigned)(int)k;
	return v;
}

/* The sine `quarters` quarter turns on, and a bound for its error. */
static inline struct dd turn_sine(const struct elementary_tables *t, const struct turn *v, unsigned quarters,
	double *error)
{
	unsigned k = v->k + quarters * (TURN_STEPS / 4);
	struct dd s = t->sin[k % TURN_STEPS], c = t->sin[(k + TURN_STEPS / 4) % TURN_STEPS];
	struct dd main = dd_product(c.hi, v->r.hi), sum = dd_sum_ordered(s.hi, main.hi);

	sum.lo += main.lo + (s.lo + c.lo * v->r.hi + (c.hi * v->sine + s.hi * v->cosine));
	*error = fabs(s.hi) * 0x1p-65 + fabs(main.hi) * 0x1.4p-66 + 0x1p-88;
	return sum;
}

static bool circular(double x, unsigned quarters, double *out)
{
	const struct elementary_tables *t = elementary_tables();
	struct turn v = turn_reduce(t, x);
	double error;
	struct dd s = turn_sine(t, &v, quarters, &error);

	return dd_round(s, error, out);
}

/* Next to a zero the bound above is too coarse.  Programs ask for such places as doubles of pi, two pi and half of it;
 * there the answer is what the double lacks: sin pi.hi = sin(pi - pi.hi) = pi.lo - pi.lo^3/6 ..., off by 2^-107 of
 * it, and no midpoint is so near. */
static bool sine_at_zero(double x, double *out)
{
	struct dd pi = elementary_tables()->pi;

	if (fabs(x) != pi.hi && fabs(x) != 2 * pi.hi)
		return false;
	*out = fabs(x) == pi.hi ? copysign(pi.lo, x) : copysign(2 * pi.lo, -x);
	return true;
}

bool fast_sin(double x, double *out)
{
	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	return sine_at_zero(x, out) || (fabs(x) <= TURN_BOUND && circular(x, 0, out));
}

bool fast_cos(double x, double *out)
{
	if (fabs(x) < SMALL) {
		*out = 1;
		return true;
	}
	if (fabs(x) == elementary_tables()->half_pi.hi) {
		*out = elementary_tables()->half_pi.lo;
		return true;
	}
	return fabs(x) <= TURN_BOUND && circular(x, 1, out);
}

/* Errors of numerator and denominator add up, relatively. */
bool fast_tan(double x, double *out)
{
	const struct elementary_tables *t = elementary_tables();
	struct turn v;
	struct dd s, c;
	double sine_error, cosine_error;

	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	if (!(fabs(x) <= TURN_BOUND))
		return false;
	v = turn_reduce(t, x);
	s = turn_sine(t, &v, 0, &sine_error);
	c = turn_sine(t, &v, 1, &cosine_error);
	sine_error = sine_error / fabs(s.hi) + cosine_error / fabs(c.hi);
	s = dd_div(dd_sum_ordered(s.hi, s.lo), dd_sum_ordered(c.hi, c.lo));
	return dd_round(s, fabs(s.hi) * (sine_error + 0x1p-90), out);
}

/* ---- inverses ----
 *
 * The angle of (d, n), 0 <= n <= d, with c = i/64 near n/d:
 *     atan(n/d) = atan c + atan t      t = (n - c d) / (d + c n), |t| < 2^-6.99
 *     atan t = t + t q (-1/3 + q/5 - ... - q^4/11)      q = t^2
 * t is off by 2^-100 absolutely, and of itself when c is 0.  The second part of atan t is below 2^-15.5 t, off by
 * 4.6 u of itself and rounded in six sums, those of angle_round among them: 10.6 u 2^-15.5 t < 2^-65 t. */
#define ANGLE_ERROR 0x1.2p-65

/* c d and n are as near as Sterbenz asks, or else c d is the larger one, or 0: the sums are exact. */
static inline struct dd tangent_beyond(struct dd n, struct dd d, double c)
{
	struct dd cd = dd_product_few(c, d.hi), cn = dd_product_few(c, n.hi);
	struct dd above = dd_sum_ordered(-cd.hi, n.hi), below = dd_sum_ordered(d.hi, cn.hi);

	above.lo += n.lo - (cd.lo + c * d.lo);
	below.lo += d.lo + (cn.lo + c * n.lo);
	return dd_div(above, below);
}

/* Not normal: lo is below 2^-15 t. */
static struct dd angle(struct dd n, struct dd d, double *error)
{
	double i = nearest_integer(n.hi / d.hi * ATAN_STEPS), q, tail;
	struct dd step = elementary_tables()->atan[(unsigned)(int)i], t = tangent_beyond(n, d, i / ATAN_STEPS), sum;

	q = t.hi * t.hi;
	tail = t.hi * q * (-1.0 / 3 + q * (1.0 / 5 + q * (-1.0 / 7 + q * (1.0 / 9 + q * (-1.0 / 11)))));
	sum = dd_sum_ordered(step.hi, t.hi);
	sum.lo += step.lo + (t.lo + tail);
	*error = fabs(t.hi) * ANGLE_ERROR + (i != 0 ? 0x1p-98 : 0);
	return sum;
}

/* a - b, a normal and the larger one. */
static struct dd less(struct dd a, struct dd b)
{
	struct dd s = dd_sum_ordered(a.hi, -b.hi);

	s.lo += a.lo - b.lo;
	return s;
}

/* The angle of (x, y) in [0, pi], for y >= 0, both of moderate size and not both 0. */
static bool angle_round(struct dd x, struct dd y, double sign, double *out)
{
	const struct elementary_tables *t = elementary_tables();
	bool left = x.hi < 0, steep;
	double error;
	struct dd a;

	if (left)
		x = dd_neg(x);
	steep = y.hi > x.hi;
	a = steep ? angle(x, y, &error) : angle(y, x, &error);
	if (steep)
		a = less(t->half_pi, left ? dd_neg(a) : a);
	else if (left)
		a = less(t->pi, a);
	error += left || steep ? 0x1p-98 : 0;
	if (!dd_round(a, error, out))
		return false;
	*out = copysign(*out, sign);
	return true;
}

static const struct dd one = { 1, 0 };

bool fast_atan(double x, double *out)
{
	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	return fabs(x) < 0x1p500 && angle_round(one, (struct dd){ fabs(x), 0 }, x, out);
}

/* sqrt(1 - x^2) for |x| < 1, off by 2^-100 of it: the first difference is exact when it cancels. */
static struct dd other_side(double x) { return dd_sqrt(dd_add(one, dd_neg(dd_product(x, x)))); }

bool fast_asin(double x, double *out)
{
	if (fabs(x) < SMALL) {
		*out = x;
		return true;
	}
	if (fabs(x) == 1) {
		*out = copysign(elementary_tables()->half_pi.hi, x);
		return true;
	}
	return fabs(x) < 1 && angle_round(other_side(x), (struct dd){ fabs(x), 0 }, x, out);
}

bool fast_acos(double x, double *out)
{
	if (fabs(x) < 0x1p-60) {
		*out = elementary_tables()->half_pi.hi;
		return true;
	}
	if (fabs(x) == 1) {
		*out = x > 0 ? 0 : elementary_tables()->pi.hi;
		return true;
	}
	return fabs(x) < 1 && angle_round((struct dd){ x, 0 }, other_side(x), 1, out);
}

/* Neither a NaN nor too large, and not both too small to be brought near 1 by a power of two. */
static bool moderate(double x, double y)
{
	return fabs(x) < 0x1p1000 && fabs(y) < 0x1p1000 && (fabs(x) > 0x1p-900 || fabs(y) > 0x1p-900);
}

/* Both are brought near 1 by the larger one's power of two. */
bool fast_atan2(double y, double x, double *out)
{
	double most = fmax(fabs(x), fabs(y)), least = fmin(fabs(x), fabs(y)), scale;

	if (!moderate(x, y) || !(least > most * 0x1p-60))
		return false;
	scale = power_of_two(1023 - (int)(bits_from_double(most) >> 52));
	return angle_round((struct dd){ x * scale, 0 }, (struct dd){ fabs(y) * scale, 0 }, y, out);
}

/* ---- the hypotenuse: squares and their sum in two doubles, off by 4 u^2, the root by 8 more ---- */

bool fast_hypot(double x, double y, double *out)
{
	double most = fmax(fabs(x), fabs(y)), least = fmin(fabs(x), fabs(y)), scale;
	struct dd sum;
	int exponent;
	bool good;

	if (!moderate(x, y))
		return false;
	if (least < most * 0x1p-60) {
		*out = most;
		return true;
	}
	exponent = (int)(bits_from_double(most) >> 52) - 1023;
	scale = power_of_two(-exponent);
	sum = dd_sqrt(dd_add(dd_product(most * scale, most * scale), dd_product(least * scale, least * scale)));
	good = dd_round(sum, sum.hi * 0x1p-100, out);
	*out *= power_of_two(exponent);
	return good;
}
