/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that may be shown: whatever bytes a program wrote or a file held, one character at a time, with nothing left in it
 * that a terminal would obey.
 *
 * Invariants: every byte of the text belongs to exactly one glyph; a glyph's characters are printable in the current
 * locale.  Control characters become ^X, bytes that are no UTF-8 become \xNN, characters that show nothing or turn the
 * writing direction become \u{NNNN}.  Pure; needs setlocale for LC_CTYPE.  Layer: ui.
 */
#ifndef UI_GLYPH_H
#define UI_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

#define GLYPH_CHARS_MAX 10      /* \u{10ffff} */

struct glyph {
	wchar_t text[GLYPH_CHARS_MAX + 1];
	unsigned bytes;         /* of the text that it stands for, at least 1 */
	unsigned columns;       /* 0: it combines with the one before */
};

/* The first glyph of n > 0 bytes.  A line's end and a tab are control characters here: callers take them out first. */
struct glyph glyph_next(const char *s, size_t n);
/* Columns that a text takes on one line. */
size_t glyph_columns(const char *s, size_t n);
/* Bytes of the longest beginning that fits into so many columns. */
size_t glyph_fit(const char *s, size_t n, size_t columns);
/* Can this character be shown here, in one column? */
bool glyph_is_plain(wchar_t c);

/* Bytes of the character that ends before s + n, and of the one that begins at s (a byte that is no UTF-8 counts as one). */
size_t glyph_bytes_before(const char *s, size_t n);
size_t glyph_bytes_at(const char *s, size_t n);

#endif
