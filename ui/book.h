/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that grows at its end, broken into rows of a given width: the console's and the program's output.
 *
 * Every piece has a role, a number that says how it is to look.  Rows end at the ends of lines and where the width ends; tabs
 * go to columns that are multiples of eight.
 *
 * Invariants:
 *  1. rows[0].from is 0, and each row begins where the one before ends (its line's end is in none).
 *  2. used <= max_bytes: when more comes, the oldest half goes.
 *  3. runs are ascending by `from`; the first begins at 0 unless there is no text.
 * Without memory, what was to be added is lost and the rest stands.  Pure.  Layer: ui.
 */
#ifndef UI_BOOK_H
#define UI_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct book_row {
	size_t from, n;                 /* bytes */
};
struct book_run {
	size_t from;
	uint8_t role;
};

struct book {
	char *bytes;
	size_t used, room, max_bytes;
	struct book_row *rows;
	size_t count, rows_room;
	struct book_run *runs;
	size_t runs_count, runs_room;
	unsigned columns;               /* 0: not known yet, no rows */
	bool by_words;                  /* break rows at blanks where there are some */
};

void book_init(struct book *b, size_t max_bytes, bool by_words);
void book_release(struct book *b);
void book_clear(struct book *b);
void book_add(struct book *b, uint8_t role, const char *bytes, size_t n);
/* Breaks the rows anew if the width is another. Cost: the whole text. */
void book_set_columns(struct book *b, unsigned columns);
uint8_t book_role_at(const struct book *b, size_t at);
/* The row that holds a byte. */
size_t book_row_of(const struct book *b, size_t at);
/* The next row at or after `from` that holds the text, going round; false if none does. */
bool book_find(const struct book *b, const char *text, size_t from, size_t *row);

#define BOOK_TAB 8

#endif
