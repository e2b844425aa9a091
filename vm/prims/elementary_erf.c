/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error function and its complement.
 *
 *     |x| < 1/2     erf x = 2/sqrt(pi) x (1 - x^2/3 + x^4/10 - ...)
 *     x >= 1/2      erfc x = e^(-x^2) g(x); g varies slowly, and its Taylor series about the middle of an eighth of an
 *                   octave needs 19 terms, the n-th of which is below 2 * 17^-n of g
 * and erf x = 1 - erfc x, erfc(-x) = 2 - erfc x.
 */
#include <math.h>
#include <pthread.h>

#include <mpfr.h>

#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

#define ERF_TERMS 16
#define ERFC_TERMS 19
#define ERFC_STEPS 48           /* from 1/2 to 32 */
#define EXACT_TERMS 5           /* terms of both series that count with two doubles */
#define ERFC_BOUND 26.5         /* beyond, erfc is subnormal, or nearly */

static struct {
	struct dd scale;                             /* 2 / sqrt(pi) */
	struct dd erf[ERF_TERMS];                    /* (-1)^n / (n! (2n + 1)) */
	struct dd erfc[ERFC_STEPS][ERFC_TERMS];      /* the Taylor coefficients of g */
} tables;

/* ---- tables ---- */

#define TABLE_PRECISION 160

static double step_middle(unsigned i) { return ldexp(1 + (i % 8 + 0.5) / 8, (int)(i / 8) - 1); }

static struct dd dd_of(mpfr_srcptr m)
{
	MPFR_DECL_INIT(rest, TABLE_PRECISION);
	struct dd a = { .hi = mpfr_get_d(m, MPFR_RNDN) };

	mpfr_sub_d(rest, m, a.hi, MPFR_RNDN);
	a.lo = mpfr_get_d(rest, MPFR_RNDN);
	return a;
}

/* Taylor coefficients of g about x.  From g' = 2 x g - 2/sqrt(pi):
 *     g[1] = 2 x g[0] - 2/sqrt(pi)      (n + 1) g[n + 1] = 2 x g[n] + 2 g[n - 1]
 * Upwards that loses all precision, but downwards it gains: begun at any place with 0 and anything, it comes to a
 * multiple of g, the first equation says which (Miller's algorithm).  The other solution dies out as
 * e^(-2 x sqrt(2 n)), so begun at 800 / x^2 the error is below 2^-110. */
static void make_step(struct dd *out, double x, mpfr_srcptr scale, mpfr_t g[ERFC_TERMS])
{
	MPFR_DECL_INIT(above, TABLE_PRECISION);
	MPFR_DECL_INIT(here, TABLE_PRECISION);
	MPFR_DECL_INIT(below, TABLE_PRECISION);

	mpfr_set_zero(above, 1);
	mpfr_set_ui(here, 1, MPFR_RNDN);
	for (unsigned n = (unsigned)(800 / (x * x)) + 100; n > 0; n--) {
		if (n < ERFC_TERMS)
			mpfr_set(g[n], here, MPFR_RNDN);
		mpfr_mul_ui(above, above, n + 1, MPFR_RNDN);
		mpfr_div_2ui(above, above, 1, MPFR_RNDN);
		mpfr_mul_d(below, here, x, MPFR_RNDN);
		mpfr_sub(below, above, below, MPFR_RNDN);
		mpfr_swap(above, here);
		mpfr_swap(here, below);
	}
	mpfr_set(g[0], here, MPFR_RNDN);
	mpfr_mul_d(below, here, 2 * x, MPFR_RNDN);
	mpfr_sub(below, below, above, MPFR_RNDN);
	mpfr_div(below, scale, below, MPFR_RNDN);
	for (unsigned n = 0; n < ERFC_TERMS; n++) {
		mpfr_mul(g[n], g[n], below, MPFR_RNDN);
		out[n] = dd_of(g[n]);
	}
}

static void make_steps(mpfr_srcptr scale)
{
	mpfr_t g[ERFC_TERMS];

	for (unsigned n = 0; n < ERFC_TERMS; n++)
		mpfr_init2(g[n], TABLE_PRECISION);
	for (unsigned i = 0; i < ERFC_STEPS && step_middle(i) < ERFC_BOUND + 2; i++)
		make_step(tables.erfc[i], step_middle(i), scale, g);
	for (unsigned n = 0; n < ERFC_TERMS; n++)
		mpfr_clear(g[n]);
}

static void make_series(mpfr_ptr m)
{
	mpfr_set_ui(m, 1, MPFR_RNDN);
	for (unsigned n = 0; n < ERF_TERMS; n++) {
		mpfr_div_ui(m, m, 2 * n + 1, MPFR_RNDN);
		tables.erf[n] = dd_of(m);
		mpfr_mul_ui(m, m, 2 * n + 1, MPFR_RNDN);
		mpfr_div_si(m, m, -(int)(n + 1), MPFR_RNDN);
	}
}

static void make_all(void)
{
	MPFR_DECL_INIT(scale, TABLE_PRECISION);
	MPFR_DECL_INIT(m, TABLE_PRECISION);

	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
	mpfr_const_pi(m, MPFR_RNDN);
	mpfr_rec_sqrt(m, m, MPFR_RNDN);
	mpfr_mul_2ui(scale, m, 1, MPFR_RNDN);
	tables.scale = dd_of(scale);
	make_series(m);
	make_steps(scale);
}

static void tables_need(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_all);
}

/* ---- series ---- */

/* The sum of c[n] x^n, the first terms in two doubles.  When the others are below e, it is off by 4 u e, and 40 u^2 of
 * itself. */
static struct dd series(const struct dd *c, unsigned count, struct dd x)
{
	struct dd sum = { 0, 0 };

	for (unsigned n = count; n-- > EXACT_TERMS;)
		sum.hi = c[n].hi + sum.hi * x.hi;
	for (unsigned n = EXACT_TERMS; n-- > 0;)
		sum = dd_add(c[n], dd_mul(sum, x));
	return sum;
}

/* For 2^-900 < x < 1/2.  Terms from the sixth on are below 2^-20, what is left out below 2^-79: the error is below
 * 2^-70. */
static struct dd kernel_erf(double x)
{
	return dd_mul(dd_mul(tables.scale, (struct dd){ x, 0 }), series(tables.erf, ERF_TERMS, dd_product(x, x)));
}

/* For 1/2 <= x <= ERFC_BOUND.  Terms of g from the sixth on are below 2^-19.4 of it, what is left out below 2^-76: g is
 * off by 2^-70.4 of itself and e^(-x^2) by 2^-67.7. */
static struct dd kernel_erfc(double x, double *scale)
{
	unsigned i = (unsigned)(bits_from_double(x) >> 49) - (1022u << 3);
	struct dd e = WAY(kernel_exp)(dd_neg(dd_product(x, x)), scale);

	return dd_mul(dd_sum_ordered(e.hi, e.lo), series(tables.erfc[i], ERFC_TERMS, (struct dd){ x - step_middle(i), 0 }));
}

#define ERF_ERROR 0x1p-69
#define ERFC_ERROR 0x1.2p-67

/* `from` less erfc x, that is erf x or erfc(-x), for x >= 1/2. */
static double rest_round(double from, double x)
{
	double scale;
	struct dd c = kernel_erfc(x, &scale);

	c = dd_scale(c, scale);
	return dd_round(dd_add((struct dd){ from, 0 }, dd_neg(c)), c.hi * ERFC_ERROR + 0x1p-100);
}

/* From 6 on, erfc x < 2^-55. */
static double erf_of_size(double x)
{
	struct dd v;

	if (x >= 6)
		return 1;
	tables_need();
	if (x >= 0.5)
		return rest_round(1, x);
	v = kernel_erf(x);
	return dd_round(v, v.hi * ERF_ERROR);
}

double WAY(fast_erf)(double x) { return fabs(x) > 0x1p-900 ? copysign(erf_of_size(fabs(x)), x) : DD_UNDECIDED; }

/* erfc is 1 - x + ... near 0, and less than half of the smallest double from 28 on. */
double WAY(fast_erfc)(double x)
{
	double scale;
	struct dd v;

	if (fabs(x) < 0x1p-56)
		return 1;
	if (x <= -6 || x >= 28)
		return x < 0 ? 2 : 0;
	if (!(x <= ERFC_BOUND))
		return DD_UNDECIDED;
	tables_need();
	if (x <= -0.5)
		return rest_round(2, -x);
	if (x < 0.5) {
		v = kernel_erf(fabs(x));
		v = dd_add((struct dd){ 1, 0 }, x < 0 ? v : dd_neg(v));
		return dd_round(v, ERF_ERROR);
	}
	v = kernel_erfc(x, &scale);
	return dd_round(v, v.hi * ERFC_ERROR) * scale;
}
