/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/err.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

enum err msg_about(struct msg *m, enum err e, const char *name)
{
	struct msg bare;

	if (!e || !m || strstr(m->text, name))
		return e;
	bare = *m;
	bare.text[0] = (char)tolower((unsigned char)bare.text[0]);
	return msg_set(m, e, "%s cannot be opened: %s", name, bare.text);
}
