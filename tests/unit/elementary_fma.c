/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * tests/unit/elementary.c for the fast functions with fused multiply-add, on processors that have it. */
#include "config.h"

#if HAVE_ELEMENTARY_FMA
#define ELEMENTARY_WAY fma
#include "tests/unit/elementary.c"
#else
#include <stdio.h>

int main(void)
{
	puts("1..0 # SKIP this kind of processor has one way only");
	return 0;
}
#endif
