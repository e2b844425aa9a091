/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text put together in a buffer of fixed size: what does not fit is cut off, and the buffer always ends in a NUL.
 * Layer: repl. */
#ifndef REPL_TEXT_H
#define REPL_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "vm/err.h"

struct text {
	char *to;
	size_t used, max;       /* used < max */
};

/* An empty text in a buffer of at least one byte. */
struct text text_in(char *buffer, size_t max);
void text_add(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
/* The bytes as an OCaml string literal, on one line. */
void text_add_quoted(struct text *t, const void *bytes, size_t n);
/* Figures of a world log: "7 events, 70 bytes, 10.0 bytes per event"; and of the time in which it came to be:
 * "in 2.000 seconds; per second 4 events, 35 bytes of log". */
void text_add_log(struct text *t, uint64_t events, uint64_t bytes);
void text_add_log_rate(struct text *t, uint64_t events, uint64_t bytes, int64_t ran_ns);
static inline bool text_is_full(const struct text *t) { return t->used + 1 >= t->max; }

#endif
