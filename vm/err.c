/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/err.h"

#include <stdarg.h>
#include <stdio.h>

enum err msg_set(struct msg *m, enum err e, const char *format, ...)
{
	va_list ap;

	if (m) {
		va_start(ap, format);
		vsnprintf(m->text, sizeof m->text, format, ap);
		va_end(ap);
	}
	return e;
}
