/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place below repl/ that prints and ends the process: an assertion that failed. */
#include <stdio.h>
#include <stdlib.h>

#include "vm/err.h"

_Noreturn void caravan_bug(const char *what, const char *file, int line)
{
	fprintf(stderr, "caravan: this is a bug in Caravan: \"%s\" does not hold at %s:%d; "
		"please report it with the program or recording that was open.\n", what, file, line);
	abort();
}
