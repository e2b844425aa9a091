/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Test Anything Protocol, for the programs in this folder: points in any order, then `return tap_done()`. */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3))) static inline bool ok(bool passed, const char *format, ...)
{
	va_list ap;

	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !passed;
	return passed;
}

static inline bool is_text(const char *got, const char *wanted, const char *name)
{
	if (ok(got && !strcmp(got, wanted), "%s", name))
		return true;
	printf("#    got: %s\n# wanted: %s\n", got ? got : "(nothing)", wanted);
	return false;
}

static inline bool is_number(long long got, long long wanted, const char *name)
{
	if (ok(got == wanted, "%s", name))
		return true;
	printf("#    got: %lld\n# wanted: %lld\n", got, wanted);
	return false;
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#endif
