/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct text text_in(char *buffer, size_t max)
{
	buffer[0] = 0;
	return (struct text){ buffer, 0, max };
}

void text_add(struct text *t, const char *format, ...)
{
	size_t room = t->max - t->used;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->to + t->used, room, format, ap);
	va_end(ap);
	if (n > 0)
		t->used += (size_t)n < room ? (size_t)n : room - 1;
}

static void add_escaped(struct text *t, unsigned char c)
{
	switch (c) {
	case '\n':
		text_add(t, "\\n");
		break;
	case '\t':
		text_add(t, "\\t");
		break;
	case '\r':
		text_add(t, "\\r");
		break;
	case '\b':
		text_add(t, "\\b");
		break;
	case '"':
	case '\\':
		text_add(t, "\\%c", c);
		break;
	default:
		text_add(t, c < 32 || c > 126 ? "\\%03d" : "%c", c);
	}
}

void text_add_quoted(struct text *t, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	text_add(t, "\"");
	for (size_t i = 0; i < n && !text_is_full(t); i++)
		add_escaped(t, p[i]);
	text_add(t, "\"");
}

void text_add_log(struct text *t, uint64_t events, uint64_t bytes)
{
	text_add(t, "%" PRIu64 " events, %" PRIu64 " bytes", events, bytes);
	if (events)
		text_add(t, ", %.1f bytes per event", (double)bytes / (double)events);
}

void text_add_log_rate(struct text *t, uint64_t events, uint64_t bytes, int64_t ran_ns)
{
	double seconds = (double)ran_ns / 1e9;

	text_add(t, "in %.3f seconds; per second %.0f events, %.0f bytes of log", seconds, (double)events / seconds,
		(double)bytes / seconds);
}
