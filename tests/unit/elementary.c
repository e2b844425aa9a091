/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * Elementary functions: the fast ways give MPFR's bits, their error bounds hold, special values are glibc's.  It is
 * compiled once for each way in which they are (elementary_fast.h).
 *
 *   elementary [COUNT [SEED]]      COUNT arguments per function and kind of argument (5000)
 */
#include <inttypes.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>

#include "tests/unit/tap.h"
#include "vm/prims/elementary.h"
#include "vm/prims/elementary_fast.h"
#include "vm/prims/elementary_kernels.h"

static uint64_t seed = 20240229;

static uint64_t next(void)
{
	seed += UINT64_C(0x9e3779b97f4a7c15);
	uint64_t z = (seed ^ seed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);

	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static double unit(void) { return (double)(next() >> 11) * 0x1p-53; }
static double sign(void) { return next() & 1 ? -1 : 1; }

/* ---- kinds of arguments ---- */

static double any_bits(void) { return double_from_bits(next()); }
static double moderate(void) { return sign() * ldexp(1 + unit(), (int)(next() % 40) - 30); }
static double to_ten(void) { return sign() * 10 * unit(); }
static double to_thousand(void) { return sign() * 1000 * unit(); }
static double near_one(void) { return sign() * (1 + (unit() - 0.5) * ldexp(1, -(int)(next() % 52))); }
static double small_fraction(void) { return sign() * (double)(next() % 4096) / (double)(1 + next() % 64); }
static double few_bits(void) { return sign() * ldexp((double)(next() % 65536), (int)(next() % 64) - 40); }
/* Just beside multiples of pi/512, log 2 / 256 and the like, where reductions change their step. */
static double near_step(void)
{
	static const double steps[] = { 0x1.921fb54442d18p-8, 0x1.62e42fefa39efp-9, 0x1p-8, 0x1p-7 };
	double x = (double)(next() % 200000) * steps[next() % 4];

	for (uint64_t n = next() % 3; n > 0; n--)
		x = nextafter(x, next() & 1 ? INFINITY : -INFINITY);
	return sign() * x;
}
/* Multiples of pi/2, rounded: the worst cancellation in their reduction. */
static double near_quarter(void) { return sign() * ((double)(next() % 160000) * 0x1.921fb54442d18p0); }

static const struct {
	const char *name;
	double (*make)(void);
	double may_fall_back;     /* the share of arguments that may be left to MPFR */
} kinds[] = {
	{ "any bits", any_bits, 1 },
	{ "moderate", moderate, 0.01 },
	{ "to 10", to_ten, 0.01 },
	{ "to 1000", to_thousand, 1 },
	{ "near 1", near_one, 0.01 },
	{ "fractions", small_fraction, 1 },
	{ "few bits", few_bits, 1 },
	{ "near a step", near_step, 1 },
	{ "near a quarter turn", near_quarter, 1 },
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* ---- against MPFR ---- */

static bool same_bits(double a, double b) { return bits_from_double(a) == bits_from_double(b); }

static const struct elementary_way *tried = &WAY(elementary);
static const struct { const char *name; double (*fast)(double); } functions1[] = {
#define E(name, mpfr, sign) { #name, WAY(fast_##name) },
	ELEMENTARY_UNARY(E)
#undef E
};
static const struct { const char *name; double (*fast)(double, double); } functions2[] = {
#define E(name, mpfr, sign) { #name, WAY(fast_##name) },
	ELEMENTARY_BINARY(E)
#undef E
};

static bool compare1(unsigned f, double x, unsigned long *left)
{
	double wanted = elementary1_reference((enum elementary1)f, x), fast = functions1[f].fast(x);

	*left += !dd_decided(fast) && isfinite(wanted);
	if (!dd_decided(fast) || same_bits(fast, wanted))
		return true;
	printf("# %s(%a) is %a, not %a\n", functions1[f].name, x, wanted, fast);
	return false;
}

static bool compare2(unsigned f, double x, double y, unsigned long *left)
{
	double wanted = elementary2_reference((enum elementary2)f, x, y), fast = functions2[f].fast(x, y);

	*left += !dd_decided(fast) && isfinite(wanted) && fabs(wanted) >= 0x1p-1022;
	if (!dd_decided(fast) || same_bits(fast, wanted))
		return true;
	printf("# %s(%a, %a) is %a, not %a\n", functions2[f].name, x, y, wanted, fast);
	return false;
}

static void test_unary(unsigned f, unsigned long count)
{
	for (unsigned k = 0; k < KINDS; k++) {
		unsigned long wrong = 0, left = 0;

		for (unsigned long i = 0; i < count; i++)
			wrong += !compare1(f, kinds[k].make(), &left);
		ok(wrong == 0, "%s, %s: %lu arguments, MPFR decides %lu", functions1[f].name, kinds[k].name, count, left);
		if (kinds[k].may_fall_back < 1 && f != ELEMENTARY_acosh)
			ok((double)left <= kinds[k].may_fall_back * (double)count + 5, "%s, %s: the fast way is the common one",
				functions1[f].name, kinds[k].name);
	}
}

static void test_binary(unsigned f, unsigned long count)
{
	for (unsigned k = 0; k < KINDS; k++) {
		unsigned long wrong = 0, left = 0;

		for (unsigned long i = 0; i < count; i++) {
			double x = kinds[k].make();

			wrong += !compare2(f, x, kinds[next() % 2 ? k : next() % KINDS].make(), &left);
		}
		ok(wrong == 0, "%s, %s: %lu arguments, MPFR decides %lu", functions2[f].name, kinds[k].name, count, left);
	}
}

/* ---- error bounds of the kernels ---- */

/* |v / exact - 1| */
static double relative_error(struct dd v, mpfr_ptr exact)
{
	MPFR_DECL_INIT(m, 300);

	mpfr_set_d(m, v.hi, MPFR_RNDN);
	mpfr_add_d(m, m, v.lo, MPFR_RNDN);
	mpfr_sub(m, m, exact, MPFR_RNDN);
	mpfr_div(m, m, exact, MPFR_RNDN);
	return fabs(mpfr_get_d(m, MPFR_RNDA));
}

static double exp_error(double x)
{
	MPFR_DECL_INIT(m, 300);
	double scale, tail = x * 0x1p-53 * (unit() - 0.5);
	struct dd e = WAY(kernel_exp)((struct dd){ x, tail }, &scale);

	mpfr_set_d(m, x, MPFR_RNDN);
	mpfr_add_d(m, m, tail, MPFR_RNDN);
	mpfr_exp(m, m, MPFR_RNDN);
	mpfr_div_2si(m, m, ilogb(scale), MPFR_RNDN);
	return relative_error(e, m);
}

static double log_error(double x)
{
	MPFR_DECL_INIT(m, 300);

	mpfr_set_d(m, x, MPFR_RNDN);
	mpfr_log(m, m, MPFR_RNDN);
	return x == 1 ? 0 : relative_error(WAY(kernel_log)(x), m);
}

/* How much of the bound that quick_log gives with each result is used up. */
static double quick_log_share(double x)
{
	MPFR_DECL_INIT(m, 300);
	double bound, of_sum;
	struct dd l = WAY(quick_log)(x, &bound, &of_sum);

	mpfr_set_d(m, x, MPFR_RNDN);
	mpfr_log(m, m, MPFR_RNDN);
	mpfr_sub_d(m, m, l.hi, MPFR_RNDN);
	mpfr_sub_d(m, m, l.lo, MPFR_RNDN);
	return mpfr_zero_p(m) ? 0 : fabs(mpfr_get_d(m, MPFR_RNDA)) / bound;
}

/* Sine and cosine as the quick way has them before they are rounded. */
static double turn_share(double x, unsigned quarters)
{
	MPFR_DECL_INIT(m, 300);
	double bound;
	struct dd s = WAY(quick_sine)(x, quarters, &bound);

	mpfr_set_d(m, x, MPFR_RNDN);
	if (quarters)
		mpfr_cos(m, m, MPFR_RNDN);
	else
		mpfr_sin(m, m, MPFR_RNDN);
	mpfr_sub_d(m, m, s.hi, MPFR_RNDN);
	mpfr_sub_d(m, m, s.lo, MPFR_RNDN);
	return mpfr_zero_p(m) ? 0 : fabs(mpfr_get_d(m, MPFR_RNDA)) / bound;
}

/* For 0 <= y <= x. */
static double angle_share(double x, double y)
{
	MPFR_DECL_INIT(m, 300);
	double bound;
	struct dd a = WAY(quick_atan_of_ratio)(y, x, &bound);

	mpfr_set_d(m, y, MPFR_RNDN);
	mpfr_div_d(m, m, x, MPFR_RNDN);
	mpfr_atan(m, m, MPFR_RNDN);
	mpfr_sub_d(m, m, a.hi, MPFR_RNDN);
	mpfr_sub_d(m, m, a.lo, MPFR_RNDN);
	return mpfr_zero_p(m) ? 0 : fabs(mpfr_get_d(m, MPFR_RNDA)) / bound;
}

static void test_quick_bounds(unsigned long count)
{
	double (*const turns[])(void) = { to_ten, to_thousand, moderate, near_step, near_quarter };
	double (*const logs[])(void) = { near_one, moderate, to_ten, near_step };
	double worst_log = 0, worst_turn = 0, worst_angle = 0;

	for (unsigned long i = 0; i < count; i++) {
		double x = fabs(logs[next() % 4]()), y = turns[next() % 5](), a = 1 + unit();

		worst_log = x >= 0x1p-1022 ? fmax(worst_log, quick_log_share(x)) : worst_log;
		worst_turn = fmax(worst_turn, fmax(turn_share(y, 0), turn_share(y, 1)));
		worst_angle = fmax(worst_angle, angle_share(a, a * unit() * ldexp(1, -(int)(next() % 12))));
	}
	ok(worst_log > 0 && worst_log < 1, "the quick logarithm is within its bounds: %.3f of them", worst_log);
	ok(worst_turn > 0 && worst_turn < 1, "sine and cosine are within their bounds: %.3f of them", worst_turn);
	ok(worst_angle > 0 && worst_angle < 1, "quick angles are within their bounds: %.3f of them", worst_angle);
}

static void test_bounds(unsigned long count)
{
	double worst_exp = 0, worst_log = 0;

	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
	for (unsigned long i = 0; i < count; i++) {
		worst_exp = fmax(worst_exp, exp_error(unit() * (next() & 1 ? 700 : 0.01) * sign()));
		worst_log = fmax(worst_log, log_error(fabs(next() & 1 ? near_one() : moderate())));
	}
	ok(worst_exp < 0x1p-67, "exp's kernel is within its bound: 2^%.2f", log2(worst_exp));
	ok(worst_log < LOG_ERROR, "log's kernel is within its bound: 2^%.2f", log2(worst_log));
}

/* ---- special values ---- */

#define QUIET UINT64_C(0x7ff8000000000000)
#define MINUS (UINT64_C(1) << 63)

static void is_bits(double got, uint64_t wanted, const char *what, double x, double y)
{
	if (!ok(bits_from_double(got) == wanted, "%s at %a, %a", what, x, y))
		printf("# got %016" PRIx64 ", wanted %016" PRIx64 "\n", bits_from_double(got), wanted);
}

/* Two NaNs of the program, one of them signalling, and what is left of them. */
#define SIGNALLING UINT64_C(0xfff0000000000123)
#define QUIETED UINT64_C(0xfff8000000000123)
#define OTHER UINT64_C(0x7ff8000000000777)

static void test_nans(void)
{
	double signalling = double_from_bits(SIGNALLING), other = double_from_bits(OTHER);

	for (unsigned f = 0; f < ELEMENTARY_UNARY_COUNT; f++) {
		is_bits(elementary1((enum elementary1)f, signalling), QUIETED, functions1[f].name, signalling, 0);
		is_bits(elementary1((enum elementary1)f, other), OTHER, functions1[f].name, other, 0);
	}
	is_bits(elementary2(ELEMENTARY_power, signalling, other), QUIETED, "power", signalling, other);
	is_bits(elementary2(ELEMENTARY_power, other, signalling), OTHER, "power", other, signalling);
	is_bits(elementary2(ELEMENTARY_atan2, other, signalling), QUIETED, "atan2", other, signalling);
	is_bits(elementary2(ELEMENTARY_hypot, other, 1), OTHER, "hypot", other, 1);
	is_bits(elementary2(ELEMENTARY_hypot, other, -INFINITY), QUIET & ~(UINT64_C(1) << 51), "hypot", other, -INFINITY);
	is_bits(elementary2(ELEMENTARY_hypot, INFINITY, signalling), QUIETED, "hypot", INFINITY, signalling);
	is_bits(elementary2(ELEMENTARY_power, 1, other), UINT64_C(0x3ff) << 52, "power", 1, other);
	is_bits(elementary2(ELEMENTARY_power, other, 0), UINT64_C(0x3ff) << 52, "power", other, 0);
	is_bits(elementary2(ELEMENTARY_power, 1, signalling), QUIETED, "power", 1, signalling);
}

static void test_domains(void)
{
	static const struct { enum elementary1 f; double x; uint64_t wanted; } at[] = {
		{ ELEMENTARY_sin, INFINITY, QUIET | MINUS }, { ELEMENTARY_cos, -INFINITY, QUIET | MINUS },
		{ ELEMENTARY_tan, INFINITY, QUIET | MINUS }, { ELEMENTARY_asin, 2, QUIET }, { ELEMENTARY_acos, -2, QUIET },
		{ ELEMENTARY_acosh, 0.5, QUIET | MINUS }, { ELEMENTARY_atanh, 2, QUIET | MINUS },
		{ ELEMENTARY_log, -1, QUIET | MINUS }, { ELEMENTARY_log2, -1, QUIET | MINUS }, { ELEMENTARY_log10, -1, QUIET },
		{ ELEMENTARY_log1p, -2, QUIET | MINUS },
	};

	for (unsigned i = 0; i < sizeof at / sizeof *at; i++)
		is_bits(elementary1(at[i].f, at[i].x), at[i].wanted, functions1[at[i].f].name, at[i].x, 0);
	is_bits(elementary2(ELEMENTARY_power, -1, 0.5), QUIET | MINUS, "power", -1, 0.5);
}

/* Half turns and whole ones as doubles: programs ask for them again and again. */
static void test_turns(void)
{
	static const double pi = 0x1.921fb54442d18p1;
	unsigned long wrong = 0, left = 0;

	for (int i = 0; i < 2; i++) {
		double x = i ? -pi : pi;

		wrong += !compare1(ELEMENTARY_sin, x, &left) + !compare1(ELEMENTARY_sin, 2 * x, &left);
		wrong += !compare1(ELEMENTARY_cos, x / 2, &left) + !compare1(ELEMENTARY_cos, x, &left);
		wrong += !compare1(ELEMENTARY_sin, x / 2, &left) + !compare1(ELEMENTARY_cos, 2 * x, &left);
	}
	ok(wrong == 0, "half turns: MPFR's bits");
	ok(left == 0, "half turns: the fast way");
}

/* Every pair of these, and each alone. */
static void test_specials(void)
{
	static const double at[] = { 0, 0x1p-1074, 0x1p-1022, 0x1p-600, 0x1p-60, 0x1p-27, 0x1p-26, 0.25, 0.5, 1, 1.5, 2, 3,
		10, 20, 22, 23, 27, 38, 40, 64, 100, 700, 708, 709, 709.5, 710, 745, 746, 1000, 1021, 1022, 1023, 1024, 0x1p18,
		0x1p19, 0x1p52, 0x1p53, 0x1p60, 0x1p62, 0x1p400, 0x1p500, 0x1p901, 0x1p1001, 0x1.fffffffffffffp1023, INFINITY };
	unsigned count = sizeof at / sizeof *at;
	unsigned long wrong = 0, left = 0;

	for (unsigned i = 0; i < 2 * count; i++) {
		double x = i < count ? at[i] : -at[i - count];

		for (unsigned f = 0; f < ELEMENTARY_UNARY_COUNT; f++) {
			wrong += !compare1(f, x, &left);
			wrong += !compare1(f, nextafter(x, 0), &left);
			wrong += !compare1(f, nextafter(x, 2 * x), &left);
		}
		for (unsigned j = 0; j < 2 * count; j++)
			for (unsigned f = 0; f < ELEMENTARY_BINARY_COUNT; f++)
				wrong += !compare2(f, x, j < count ? at[j] : -at[j - count], &left);
	}
	ok(wrong == 0, "special values");
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 5000;

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	printf("# seed %" PRIu64 "\n", seed);
	if (tried != &elementary_plain && elementary == &elementary_plain) {
		puts("1..0 # SKIP this processor has no fused multiply-add");
		return 0;
	}
	test_nans();
	test_domains();
	test_specials();
	test_turns();
	for (unsigned f = 0; f < ELEMENTARY_UNARY_COUNT; f++)
		test_unary(f, count);
	for (unsigned f = 0; f < ELEMENTARY_BINARY_COUNT; f++)
		test_binary(f, count);
	test_bounds(10 * count);
	test_quick_bounds(10 * count);
	mpfr_free_cache();
	return tap_done();
}
