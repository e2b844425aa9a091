/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/book.h"

#include <stdlib.h>
#include <string.h>

#include "ui/glyph.h"

void book_init(struct book *b, size_t max_bytes, bool by_words)
{
	*b = (struct book){ .max_bytes = max_bytes, .by_words = by_words };
}

void book_release(struct book *b)
{
	free(b->bytes);
	free(b->rows);
	free(b->runs);
	*b = (struct book){ .max_bytes = b->max_bytes };
}

void book_clear(struct book *b) { b->used = b->count = b->runs_count = 0; }

/* Room for one more element (or byte) than `count`, at least; NULL without memory, and then *at is as it was. */
static void *grown(void *at, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? *room : 64;
	void *to;

	if (count < *room)
		return at;
	while (more <= count)
		more *= 2;
	to = realloc(at, more * size);
	if (to)
		*room = more;
	return to;
}

/* ---- rows ---- */

/* One row from `from`: its bytes, and where the next begins. */
static struct book_row break_row(const struct book *b, size_t from, size_t *next)
{
	size_t at = from, blank = 0;
	unsigned column = 0;

	while (at < b->used && b->bytes[at] != '\n') {
		struct glyph g = glyph_next(b->bytes + at, b->used - at);

		if (b->bytes[at] == '\t')
			g.columns = BOOK_TAB - column % BOOK_TAB;
		if (b->bytes[at] == '\r' && at + 1 < b->used && b->bytes[at + 1] == '\n')
			g.columns = 0;
		if (column + g.columns > b->columns && at > from)
			break;
		column += g.columns;
		at += g.bytes;
		if (b->bytes[at - 1] == ' ')
			blank = at;
	}
	if (at == b->used || b->bytes[at] == '\n')
		*next = at + (at < b->used);
	else
		*next = at = b->by_words && blank > from ? blank : at;
	return (struct book_row){ from, at - from };
}

/* Breaks the text from its last row on. */
static void break_rows(struct book *b)
{
	size_t from = 0;

	if (b->columns == 0)
		return;
	if (b->count > 0)
		from = b->rows[--b->count].from;
	while (from < b->used) {
		struct book_row *rows = grown(b->rows, b->count, &b->rows_room, sizeof *rows);

		if (!rows)
			return;
		b->rows = rows;
		b->rows[b->count++] = break_row(b, from, &from);
	}
}

void book_set_columns(struct book *b, unsigned columns)
{
	if (columns == b->columns)
		return;
	b->columns = columns;
	b->count = 0;
	break_rows(b);
}

/* ---- text ---- */

/* Forgets the oldest half, up to the end of a line if there is one near. */
static void forget_half(struct book *b)
{
	size_t gone = b->used / 2, runs = 0;
	const char *end = memchr(b->bytes + gone, '\n', b->used - gone);

	if (end)
		gone = (size_t)(end - b->bytes) + 1;
	memmove(b->bytes, b->bytes + gone, b->used - gone);
	b->used -= gone;
	for (size_t i = 0; i < b->runs_count; i++) {
		bool last = i + 1 == b->runs_count;

		if (!last && b->runs[i + 1].from <= gone)
			continue;
		b->runs[runs++] = (struct book_run){ b->runs[i].from > gone ? b->runs[i].from - gone : 0, b->runs[i].role };
	}
	b->runs_count = runs;
	b->count = 0;
	break_rows(b);
}

static bool add_run(struct book *b, uint8_t role)
{
	struct book_run *runs;

	if (b->runs_count > 0 && b->runs[b->runs_count - 1].role == role)
		return true;
	runs = grown(b->runs, b->runs_count, &b->runs_room, sizeof *runs);
	if (!runs)
		return false;
	b->runs = runs;
	b->runs[b->runs_count++] = (struct book_run){ b->used, role };
	return true;
}

void book_add(struct book *b, uint8_t role, const char *bytes, size_t n)
{
	char *to;

	if (n > b->max_bytes / 2) {
		bytes += n - b->max_bytes / 2;
		n = b->max_bytes / 2;
	}
	while (b->used + n > b->max_bytes)
		forget_half(b);
	to = grown(b->bytes, b->used + n, &b->room, 1);
	if (!to)
		return;
	b->bytes = to;
	if (n == 0 || !add_run(b, role))
		return;
	memcpy(b->bytes + b->used, bytes, n);
	b->used += n;
	break_rows(b);
}

uint8_t book_role_at(const struct book *b, size_t at)
{
	size_t low = 0, high = b->runs_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (b->runs[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return high > 0 ? b->runs[low].role : 0;
}

size_t book_row_of(const struct book *b, size_t at)
{
	size_t low = 0, high = b->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (b->rows[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool book_find(const struct book *b, const char *text, size_t from, size_t *row)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < b->count; i++) {
		const struct book_row *r = &b->rows[(from + i) % b->count];

		if (memmem(b->bytes + r->from, r->n, text, n)) {
			*row = (from + i) % b->count;
			return true;
		}
	}
	return false;
}
