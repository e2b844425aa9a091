/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text put together in a buffer of fixed size: what does not fit is cut off, and the buffer always ends in a NUL.
 * Layer: repl. */
#ifndef REPL_TEXT_H
#define REPL_TEXT_H

#include <stddef.h>

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
static inline bool text_is_full(const struct text *t) { return t->used + 1 >= t->max; }

#endif
