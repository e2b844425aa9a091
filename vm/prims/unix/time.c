/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks, calendars, sleep and timers. */
#include "vm/prims/unix/unix.h"
#include "vm/signals.h"
#include "vm/threads.h"

#define NS_PER_S INT64_C(1000000000)

/* ---- clocks ---- */

static bool ask_clock(struct vm *vm, int64_t *ns)
{
	struct world_call c = { .op = WORLD_CLOCK };

	if (!world_ask(vm, &c))
		return false;
	*ns = c.result;
	return true;
}

static double seconds_of_us(int64_t us) { return (double)(us / 1000000) + (double)(us % 1000000) / 1e6; }

value prim_unix_time(struct vm *vm, const word *a)
{
	int64_t ns;

	(void)a;
	return ask_clock(vm, &ns) ? double_alloc(vm, (double)(ns / NS_PER_S)) : VAL_NOTHING;
}

value prim_unix_gettimeofday(struct vm *vm, const word *a)
{
	int64_t ns;

	(void)a;
	return ask_clock(vm, &ns) ? double_alloc(vm, seconds_of_us(ns / 1000)) : VAL_NOTHING;
}

/* A flat array of floats. */
static value floats(struct vm *vm, unsigned n, const double *d)
{
	value v = prim_alloc(vm, n, TAG_DOUBLE_ARRAY);

	for (unsigned i = 0; v.bits && i < n; i++)
		double_field_set(vm, v, i, d[i]);
	return v;
}

value prim_unix_times(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_TIMES };
	double d[4];

	(void)a;
	if (!unix_ask(vm, &c, "times", VAL_UNIT))
		return VAL_NOTHING;
	for (unsigned i = 0; i < 4; i++)
		d[i] = seconds_of_us(unix_word(&c, i) / 1000);
	return floats(vm, 4, d);
}

/* ---- calendars ---- */

#define TM_FIELDS 9
#define TM_SUMMER 8

static value tm_record(struct vm *vm, const int64_t *words)
{
	value fields[TM_FIELDS];

	for (unsigned i = 0; i < TM_FIELDS; i++)
		fields[i] = i == TM_SUMMER ? val_bool(words[i] != 0) : val_int(words[i]);
	return prim_tuple(vm, 0, TM_FIELDS, fields);
}

static value tm_answer(struct vm *vm, const struct world_call *c)
{
	int64_t words[TM_FIELDS];

	for (unsigned i = 0; i < TM_FIELDS; i++)
		words[i] = unix_word(c, i);
	return tm_record(vm, words);
}

static int64_t floor_div(int64_t n, int64_t d) { return n / d - (n % d < 0); }

/* Days since 1970 as a date of the Gregorian calendar; years begin in March inside (the formulas are those of
 * Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms"). */
static void date_of_days(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
	int64_t z = days + 719468, era = floor_div(z, 146097), doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 2 : mp - 10;
	*year = yoe + era * 400 + (*month < 2);
}

static bool is_leap(int64_t y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

static int64_t day_of_year(int64_t year, int64_t month, int64_t day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

	return before[month] + day - 1 + (month > 1 && is_leap(year));
}

/* Seconds beyond which a year has no number in C's struct tm. */
#define SECONDS_MOST INT64_C(67768036191676799)

value prim_unix_gmtime(struct vm *vm, const word *a)
{
	double d = double_val(vm, arg(a, 0));
	int64_t t = d > -1e18 && d < 1e18 ? (int64_t)d : INT64_MAX, days = floor_div(t, 86400), s = t - days * 86400;
	int64_t year, month, day;

	if (t > SECONDS_MOST || t < -SECONDS_MOST)
		return unix_error(vm, WORLD_EINVAL, "gmtime", VAL_UNIT);
	date_of_days(days, &year, &month, &day);
	return tm_record(vm, (int64_t[]){ s % 60, s / 60 % 60, s / 3600, day, month, year - 1900,
		(((days + 4) % 7) + 7) % 7, day_of_year(year, month, day), 0 });
}

value prim_unix_localtime(struct vm *vm, const word *a)
{
	double d = double_val(vm, arg(a, 0));
	struct world_call c = { .op = WORLD_LOCALTIME, .arg = { d > -1e18 && d < 1e18 ? (int64_t)d : INT64_MAX } };

	return unix_ask(vm, &c, "localtime", VAL_UNIT) ? tm_answer(vm, &c) : VAL_NOTHING;
}

value prim_unix_mktime(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_MKTIME };
	value seconds, tm;
	root r;

	for (unsigned i = 0; i < 6; i++)
		c.arg[i] = int_val(field(vm, arg(a, 0), i));
	if (!unix_ask(vm, &c, "mktime", VAL_UNIT))
		return VAL_NOTHING;
	tm = tm_answer(vm, &c);
	r = root_new(vm, tm);
	if (same(tm, VAL_NOTHING) || same(seconds = double_alloc(vm, (double)c.result), VAL_NOTHING))
		return VAL_NOTHING;
	return prim_tuple(vm, 0, 2, (value[]){ seconds, root_get(vm, r) });
}

/* ---- sleeping and timers ---- */

/* A signal's handler runs at once; then the rest is slept, which becomes the argument. */
static value sleep_on(struct vm *vm, const word *a, int64_t left_ns)
{
	value left = double_alloc(vm, (double)left_ns / 1e9);

	if (same(left, VAL_NOTHING))
		return left;
	ask_argument_set(vm, a, 0, left);
	return signals_then_again(vm);
}

value prim_unix_sleep(struct vm *vm, const word *a)
{
	double d = double_val(vm, arg(a, 0));
	struct world_call c = { .op = WORLD_SLEEP, .arg = { d < 9e9 ? (int64_t)(d * 1e9) : INT64_MAX } };

	if (!(d >= 0))
		return VAL_UNIT;
	if (thread_was_woken(vm)) {
		thread_has_asked(vm);
		return VAL_UNIT;
	}
	if (thread_waits(vm, 0, NULL, c.arg[0]) || !world_ask(vm, &c))
		return VAL_NOTHING;
	if (c.err == WORLD_EINTR)
		return sleep_on(vm, a, c.result);
	return c.err ? unix_error(vm, c.err, "sleep", VAL_UNIT) : VAL_UNIT;
}

value prim_unix_alarm(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_ALARM, .arg = { int_arg(a, 0) } };

	return world_ask(vm, &c) ? val_int(c.result) : VAL_NOTHING;
}

/* Rounded up, so that a little more than nothing is something. */
static int64_t us_of_seconds(double d)
{
	int64_t whole, us;

	if (!(d > -9e9 && d < 9e9))
		return d > 0 ? INT64_MAX : 0;
	whole = (int64_t)d;
	d = (d - (double)whole) * 1e6;
	us = (int64_t)d;
	return whole * 1000000 + us + ((double)us < d);
}

static value timer(struct vm *vm, struct world_call *c, const char *call)
{
	if (!unix_ask(vm, c, call, VAL_UNIT))
		return VAL_NOTHING;
	return floats(vm, 2, (double[]){ seconds_of_us(unix_word(c, 0)), seconds_of_us(unix_word(c, 1)) });
}

value prim_unix_getitimer(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_TIMER, .arg = { int_arg(a, 0), 0 } };

	return timer(vm, &c, "getitimer");
}

value prim_unix_setitimer(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_TIMER, .arg = { int_arg(a, 0), 1, us_of_seconds(double_field(vm, arg(a, 1), 0)),
		us_of_seconds(double_field(vm, arg(a, 1), 1)) } };

	return timer(vm, &c, "setitimer");
}
