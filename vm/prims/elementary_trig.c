/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circular functions and their inverses. */
#include <math.h>

#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

/* ---- sine and cosine ----
 *
 * x = k pi/256 + r, |r| < 2^-7.34, and with S + s, C + c sine and cosine of k pi/256 in two doubles each
 *     sin x = S + C r + (s + c r + C (sin r - r) + S (cos r - 1))      cos x = the same a quarter of a turn on
 *
 * r is a head h and a tail, so that C and S being heads C h is exact.
 *
 * Reduction: for |x| <= 2^18 k has 25 bits and the two first parts of pi/256 have 28, so the products are exact and
 * so is the first difference a (a multiple of the last place of x or of 2^-34, and below 2^-6.3).  For 2^j <= |x| <
 * 2^(j+1) a is a multiple of 2^(j-52) and b = k mid below 2^(j-26.9), so a - h is exact, and less b it is below
 * 2^-32.9 and still exact.  The third part is rounded to 2^-91.
 *
 * Errors: with q = r^2, r as one double being off by 2 u of itself, sin r - r = r q (-1/6 + ...) is off by 9.1 u of
 * itself and below 2^-17.28 r; cos r - 1 is off by 7.1 u of itself and below q / 2.  They are multiplied by C and S,
 * and there are four sums (the last of them in dd_round).  Together that is below
 *     14.1 u 2^-17.28 r C + 6.1 u q S < 2^-66.4 r C + 1.53 * 2^-51 q S
 * The tail is rounded at most four times; s, c and their products below 2^-25 come to less than 2^-75 of S and 2^-70 of
 * C r; what is left out, C r^9/9!, to less than 2^-75 of C r. */
#define TURN_BOUND 0x1p18

struct turn {
	double head, tail, all, q;
	double sine, cosine;     /* sin r - r, cos r - 1 */
	unsigned k;
};

static inline struct turn turn_reduce(const struct elementary_tables *t, double x)
{
	double k = nearest_integer(x * 0x1.45f306dc9c883p6), a = x - k * t->turn_hi, b = k * t->turn_mid, c = k * t->turn_lo, q;
	struct turn v = { .head = head_of_rest(a - b), .all = (a - b) - c, .k = (unsigned)(int)k };

	v.tail = ((a - v.head) - b) - c;
	v.q = q = v.all * v.all;
	v.cosine = q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320))));
	v.sine = v.all * q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040)));
	return v;
}

/* The sine `quarters` quarter turns on, and a bound for its error. */
static inline struct dd turn_sine(const struct elementary_tables *t, const struct turn *v, unsigned quarters,
	double *error)
{
	unsigned k = v->k + quarters * (TURN_STEPS / 4);
	struct dd s = t->sin[k % TURN_STEPS], c = t->sin[(k + TURN_STEPS / 4) % TURN_STEPS];
	double main = c.hi * v->head;
	struct dd sum = dd_sum_ordered(s.hi, main);

	sum.lo += (s.lo + (s.lo * v->cosine + c.lo * (v->all + v->sine))) + (c.hi * (v->tail + v->sine) + s.hi * v->cosine);
	*error = fabs(s.hi) * (v->q * 0x1.ap-51 + 0x1p-75) + fabs(main) * 0x1.8p-66 + (fabs(v->tail) * 0x1p-51 + 0x1p-90);
	return sum;
}

static inline struct dd sine_of(double x, unsigned quarters, double *error)
{
	const struct elementary_tables *t = elementary_tables();
	struct turn v = turn_reduce(t, x);

	return turn_sine(t, &v, quarters, error);
}

struct dd WAY(quick_sine)(double x, unsigned quarters, double *error) { return sine_of(x, quarters, error); }

static inline double circular(double x, unsigned quarters)
{
	double error;
	struct dd s = sine_of(x, quarters, &error);

	return dd_round(s, error);
}

/* Next to a zero the bound above is too coarse.  Programs ask for such places as doubles of pi, two pi and half of it;
 * there the answer is what the double lacks: sin pi.hi = sin(pi - pi.hi) = pi.lo - pi.lo^3/6 ..., off by 2^-107 of
 * it, and no midpoint is so near. */
static double sine_at_zero(double x)
{
	struct dd pi = elementary_tables()->pi;

	if (fabs(x) == pi.hi)
		return copysign(pi.lo, x);
	return fabs(x) == 2 * pi.hi ? copysign(2 * pi.lo, -x) : DD_UNDECIDED;
}

static double cosine_at_zero(double x)
{
	struct dd half_pi = elementary_tables()->half_pi;

	return fabs(x) == half_pi.hi ? half_pi.lo : DD_UNDECIDED;
}

double WAY(fast_sin)(double x)
{
	double s;

	if (fabs(x) < SMALL)
		return x;
	s = fabs(x) <= TURN_BOUND ? circular(x, 0) : DD_UNDECIDED;
	return dd_decided(s) ? s : sine_at_zero(x);
}

double WAY(fast_cos)(double x)
{
	double c;

	if (fabs(x) < SMALL)
		return 1;
	c = fabs(x) <= TURN_BOUND ? circular(x, 1) : DD_UNDECIDED;
	return dd_decided(c) ? c : cosine_at_zero(x);
}

/* Where lo is below 2^-14 of hi.  Product and difference of the heads are exact, as is q's head times what b.hi's lacks;
 * what is added to that is below 2^-13 and rounded a few times, when it is one of q: */
static struct dd quotient(struct dd a, struct dd b)
{
	struct dd n = dd_sum_ordered(a.hi, a.lo), d = dd_sum_ordered(b.hi, b.lo);
	double inverse = 1 / d.hi, q = head(n.hi / d.hi), d_head = head(d.hi);

	return (struct dd){ q, (((n.hi - q * d_head) - q * (d.hi - d_head)) + (n.lo - q * d.lo)) * inverse };
}

/* Errors of numerator and denominator add up, relatively. */
double WAY(fast_tan)(double x)
{
	const struct elementary_tables *t = elementary_tables();
	struct turn v;
	struct dd s, c;
	double sine_error, cosine_error;

	if (fabs(x) < SMALL)
		return x;
	if (!(fabs(x) <= TURN_BOUND))
		return DD_UNDECIDED;
	v = turn_reduce(t, x);
	s = turn_sine(t, &v, 0, &sine_error);
	c = turn_sine(t, &v, 1, &cosine_error);
	sine_error = sine_error / fabs(s.hi) + cosine_error / fabs(c.hi);
	s = quotient(s, c);
	return dd_round(s, fabs(s.hi) * (sine_error + 0x1p-75));
}

/* ---- inverses ----
 *
 * The angle of (d, n), 0 <= n <= d, with c = i/256 near n/d:
 *     atan(n/d) = atan c + atan t      t = (n - c d) / (d + c n), |t| < 2^-8.99
 *     atan t = t + t q (-1/3 + q/5 - ... - q^4/11)      q = t^2
 * t is off by 2^-100 absolutely, and of itself when c is 0.  The second part of atan t is below 2^-19.5 t, off by
 * 4.6 u of itself and rounded in six sums, those of angle_round among them: 10.6 u 2^-19.5 t < 2^-69 t. */
#define ANGLE_ERROR 0x1.2p-69

/* c d and n are as near as Sterbenz asks, or else c d is the larger one, or 0: the sums are exact. */
static inline struct dd tangent_beyond(struct dd n, struct dd d, double c)
{
	struct dd cd = dd_product_few(c, d.hi), cn = dd_product_few(c, n.hi);
	struct dd above = dd_sum_ordered(-cd.hi, n.hi), below = dd_sum_ordered(d.hi, cn.hi);

	above.lo += n.lo - (cd.lo + c * d.lo);
	below.lo += d.lo + (cn.lo + c * n.lo);
	return dd_div(above, below);
}

/* The same with t in one double, n and d as a head and the rest each.  The numerator is off by 2 u of itself, the
 * denominator by 2.5 u (d, c, n and the sum), the quotient by another u; what follows is below 2^-19 of t and so is
 * the last sum: 5.6 u in all.  When c is 0 the error is too large for dd_round, and angle follows. */
#define QUICK_ANGLE_ERROR 0x1.9p-51

static inline struct dd quick_angle(struct dd n, struct dd d, double *error)
{
	double all_n = n.hi + n.lo, all_d = d.hi + d.lo, i = nearest_integer(all_n / all_d * ATAN_STEPS);
	double c = i * (1.0 / ATAN_STEPS), t = ((n.hi - c * d.hi) - (c * d.lo - n.lo)) / (all_d + c * all_n), q = t * t;
	struct dd step = elementary_tables()->atan[(unsigned)(int)i], sum = dd_sum_ordered(step.hi, t);

	sum.lo += step.lo + (t * q) * ((-1.0 / 3 + q * 0.2) - (q * q) * (1.0 / 7));
	*error = fabs(t) * QUICK_ANGLE_ERROR + 0x1p-98;
	return sum;
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

typedef struct dd angle_fn(struct dd n, struct dd d, double *error);

static inline double angle_round_by(angle_fn *angle, struct dd x, struct dd y, double sign)
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
	return copysign(dd_round(a, error), sign);
}

/* The angle of (x, y) in [0, pi], for y >= 0, both of moderate size and not both 0. */
static double angle_round(struct dd x, struct dd y, double sign) { return angle_round_by(angle, x, y, sign); }

static struct dd cut(double x) { return (struct dd){ head(x), x - head(x) }; }

struct dd WAY(quick_atan_of_ratio)(double n, double d, double *error) { return quick_angle(cut(n), cut(d), error); }

static inline double quick_angle_round(double x, double y, double sign)
{
	return angle_round_by(quick_angle, cut(x), cut(y), sign);
}

static const struct dd one = { 1, 0 };

double WAY(fast_atan)(double x)
{
	double size = fabs(x), quick;

	if (size < SMALL)
		return x;
	if (size < 0x1p10 && dd_decided(quick = quick_angle_round(1, size, x)))
		return quick;
	return size < 0x1p500 ? angle_round(one, (struct dd){ size, 0 }, x) : DD_UNDECIDED;
}

/* sqrt(1 - x^2) for |x| < 1, off by 2^-100 of it: the first difference is exact when it cancels. */
static struct dd other_side(double x) { return dd_sqrt(dd_add(one, dd_neg(dd_product(x, x)))); }

/* The same as a head and the rest, for 0 <= x <= QUICK_SIDE, off by 2^-73 of it: with x = h + l, 1 - h^2 is exact in
 * two doubles and l (x + h) below 2^-25, as is
 * what the root's head lacks; both are rounded a few times.  The root is above 2^-5. */
#define QUICK_SIDE 0.9995

static inline struct dd quick_other_side(double x)
{
	double h = head(x), y, y_head;
	struct dd square = dd_sum_ordered(1, -h * h);

	square.lo -= (x - h) * (x + h);
	y = sqrt(square.hi + square.lo);
	y_head = head(y);
	square.lo += (square.hi - y_head * y_head) - (y - y_head) * (y + y_head);
	return (struct dd){ y_head, (y - y_head) + square.lo * (0.5 / y) };
}

double WAY(fast_asin)(double x)
{
	double size = fabs(x), quick;

	if (size < SMALL)
		return x;
	if (size <= QUICK_SIDE && dd_decided(quick = angle_round_by(quick_angle, quick_other_side(size), cut(size), x)))
		return quick;
	if (size == 1)
		return copysign(elementary_tables()->half_pi.hi, x);
	return size < 1 ? angle_round(other_side(x), (struct dd){ size, 0 }, x) : DD_UNDECIDED;
}

double WAY(fast_acos)(double x)
{
	double size = fabs(x), quick;

	if (size < 0x1p-60)
		return elementary_tables()->half_pi.hi;
	if (size <= QUICK_SIDE && dd_decided(quick = angle_round_by(quick_angle, cut(x), quick_other_side(size), 1)))
		return quick;
	if (size == 1)
		return x > 0 ? 0 : elementary_tables()->pi.hi;
	return size < 1 ? angle_round((struct dd){ x, 0 }, other_side(x), 1) : DD_UNDECIDED;
}

/* Without a NaN. */
static inline double larger(double a, double b) { return a > b ? a : b; }
static inline double smaller(double a, double b) { return a < b ? a : b; }

/* Neither a NaN nor too large, and not both too small to be brought near 1 by a power of two. */
static bool moderate(double x, double y)
{
	return fabs(x) < 0x1p1000 && fabs(y) < 0x1p1000 && (fabs(x) > 0x1p-900 || fabs(y) > 0x1p-900);
}

/* Both are brought near 1 by the larger one's power of two. */
double WAY(fast_atan2)(double y, double x)
{
	double most = larger(fabs(x), fabs(y)), least = smaller(fabs(x), fabs(y)), scale, quick;

	if (fabs(x) < 0x1p300 && fabs(y) < 0x1p300 && least > 0x1p-300 && dd_decided(quick = quick_angle_round(x, fabs(y), y)))
		return quick;
	if (!moderate(x, y) || !(least > most * 0x1p-60))
		return DD_UNDECIDED;
	scale = power_of_two(1023 - (int)(bits_from_double(most) >> 52));
	return angle_round((struct dd){ x * scale, 0 }, (struct dd){ fabs(y) * scale, 0 }, y);
}

/* ---- the hypotenuse ----
 *
 * For a and b with heads h and g, 1 <= a < 2, b <= a: h^2 + g^2 is exact in two doubles, the rest of the squares below
 * 2^-22.  The root's head has an exact square, too, and what is left of both is below 2^-20 and rounded six times. */
static struct dd root_of_squares(double a, double b)
{
	double h = head(a), g = head(b), root, root_head;
	struct dd square = dd_sum_ordered(h * h, g * g);

	square.lo += (a - h) * (a + h) + (b - g) * (b + g);
	root = sqrt(square.hi + square.lo);
	root_head = head(root);
	square.lo += (square.hi - root_head * root_head) - (root - root_head) * (root + root_head);
	return (struct dd){ root, square.lo * (0.5 / root) };
}

double WAY(fast_hypot)(double x, double y)
{
	double most = larger(fabs(x), fabs(y)), least = smaller(fabs(x), fabs(y)), scale;
	int exponent;

	if (!moderate(x, y))
		return DD_UNDECIDED;
	if (least < most * 0x1p-60)
		return most;
	exponent = (int)(bits_from_double(most) >> 52) - 1023;
	scale = power_of_two(-exponent);
	return dd_round(root_of_squares(most * scale, least * scale), 0x1p-73) * power_of_two(exponent);
}
