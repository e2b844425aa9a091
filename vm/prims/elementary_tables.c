/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the fast elementary functions, computed with MPFR when first needed: in about a millisecond, and never
 * wrong by a mistyped digit. */
#include <math.h>
#include <pthread.h>

#include <mpfr.h>

#include "vm/prims/elementary.h"
#include "vm/prims/elementary_fast.h"

#define TABLE_PRECISION 160

struct elementary_tables elementary_tables_memory;
bool elementary_tables_ready;

static struct elementary_tables *const tables = &elementary_tables_memory;

/* The next part of m with at most `bits` bits, which m loses. */
static double part_take(mpfr_ptr m, unsigned bits)
{
	mpfr_t part;
	double d;

	mpfr_init2(part, bits);
	mpfr_set(part, m, MPFR_RNDZ);
	d = mpfr_get_d(part, MPFR_RNDN);
	mpfr_clear(part);
	mpfr_sub_d(m, m, d, MPFR_RNDN);
	return d;
}

static struct dd dd_of_mpfr(mpfr_ptr m)
{
	struct dd a;

	a.hi = mpfr_get_d(m, MPFR_RNDN);
	mpfr_sub_d(m, m, a.hi, MPFR_RNDN);
	a.lo = mpfr_get_d(m, MPFR_RNDN);
	return a;
}

static struct dd head_of_mpfr(mpfr_ptr m)
{
	double hi = part_take(m, HEAD_BITS);

	return (struct dd){ hi, mpfr_get_d(m, MPFR_RNDN) };
}

static void make_exp(mpfr_ptr m)
{
	mpfr_const_log2(m, MPFR_RNDN);
	mpfr_div_ui(m, m, EXP_STEPS, MPFR_RNDN);
	tables->exp_step_hi = part_take(m, 35);
	tables->exp_step_lo = mpfr_get_d(m, MPFR_RNDN);
	for (unsigned i = 0; i < EXP_STEPS; i++) {
		mpfr_set_d(m, (double)i / EXP_STEPS, MPFR_RNDN);
		mpfr_exp2(m, m, MPFR_RNDN);
		tables->exp2[i] = head_of_mpfr(m);
	}
}

static void make_log(mpfr_ptr m)
{
	mpfr_const_log2(m, MPFR_RNDN);
	tables->ln2_hi = part_take(m, 42);
	tables->ln2_lo = mpfr_get_d(m, MPFR_RNDN);
	mpfr_const_log2(m, MPFR_RNDN);
	tables->ln2 = dd_of_mpfr(m);
	mpfr_const_log2(m, MPFR_RNDN);
	mpfr_ui_div(m, 1, m, MPFR_RNDN);
	tables->inv_ln2 = dd_of_mpfr(m);
	mpfr_log_ui(m, 10, MPFR_RNDN);
	mpfr_ui_div(m, 1, m, MPFR_RNDN);
	tables->inv_ln10 = dd_of_mpfr(m);
	mpfr_log_ui(m, 10, MPFR_RNDN);
	mpfr_ui_div(m, 1, m, MPFR_RNDN);
	tables->inv_ln10_head = head_of_mpfr(m);
	mpfr_set_ui(m, 1, MPFR_RNDN);
	mpfr_div_ui(m, m, 3, MPFR_RNDN);
	tables->third = dd_of_mpfr(m);
	for (unsigned i = 0; i < LOG_STEPS; i++) {
		double middle = 1 + (i + 0.5) / LOG_STEPS, r = i == 0 ? 1 : (double)(int)(512 / middle + 0.5) / 512;

		tables->log_inverse[i] = r;
		mpfr_set_d(m, i < LOG_HALF ? r : 2 * r, MPFR_RNDN);
		mpfr_log(m, m, MPFR_RNDN);
		mpfr_neg(m, m, MPFR_RNDN);
		tables->log[i].hi = rint(ldexp(mpfr_get_d(m, MPFR_RNDN), 42)) * 0x1p-42;
		mpfr_sub_d(m, m, tables->log[i].hi, MPFR_RNDN);
		tables->log[i].lo = mpfr_get_d(m, MPFR_RNDN);
	}
}

/* The first quarter of the turn; the others are its mirrors. */
static void make_sin(mpfr_ptr m, mpfr_ptr step)
{
	struct dd *sin = tables->sin;

	for (unsigned i = 0; i <= TURN_STEPS / 4; i++) {
		mpfr_mul_ui(m, step, i, MPFR_RNDN);
		mpfr_sin(m, m, MPFR_RNDN);
		sin[i] = sin[TURN_STEPS / 2 - i] = head_of_mpfr(m);
		sin[TURN_STEPS / 2 + i] = sin[(TURN_STEPS - i) % TURN_STEPS] = dd_neg(sin[i]);
	}
	sin[0] = sin[TURN_STEPS / 2] = (struct dd){ 0, 0 };
}

static void make_turn(mpfr_ptr m, mpfr_ptr step)
{
	mpfr_const_pi(m, MPFR_RNDN);
	tables->pi = dd_of_mpfr(m);
	tables->half_pi = dd_scale(tables->pi, 0.5);
	mpfr_const_pi(step, MPFR_RNDN);
	mpfr_div_ui(step, step, TURN_STEPS / 2, MPFR_RNDN);
	mpfr_set(m, step, MPFR_RNDN);
	tables->turn_hi = part_take(m, 28);
	tables->turn_mid = part_take(m, 28);
	tables->turn_lo = mpfr_get_d(m, MPFR_RNDN);
	make_sin(m, step);
	for (unsigned i = 0; i <= ATAN_STEPS; i++) {
		mpfr_set_d(m, (double)i / ATAN_STEPS, MPFR_RNDN);
		mpfr_atan(m, m, MPFR_RNDN);
		tables->atan[i] = dd_of_mpfr(m);
	}
}

static void make_all(void)
{
	MPFR_DECL_INIT(m, TABLE_PRECISION);
	MPFR_DECL_INIT(step, TABLE_PRECISION);

	elementary_range();
	make_exp(m);
	make_log(m);
	make_turn(m, step);
	__atomic_store_n(&elementary_tables_ready, true, __ATOMIC_RELEASE);
}

void elementary_tables_make(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_all);
}
