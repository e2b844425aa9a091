/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The UI's texts: what may be shown, rows, edited lines, lists, keys, the time bar. */
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>

#include "tests/unit/tap.h"
#include "ui/book.h"
#include "ui/edit.h"
#include "ui/glyph.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/timebar.h"

/* ---- glyphs ---- */

/* The text as it is shown, as UTF-8. */
static const char *shown(const char *text, size_t n)
{
	static char out[1000];
	size_t used = 0;

	for (size_t at = 0; at < n;) {
		struct glyph g = glyph_next(text + at, n - at);
		wchar_t wide[GLYPH_CHARS_MAX + 1];

		wcscpy(wide, g.text);
		used += wcstombs(out + used, wide, sizeof out - used);
		at += g.bytes;
	}
	out[used] = 0;
	return out;
}

static void check_glyphs(void)
{
	static const struct { const char *text, *shown, *name; } cases[] = {
		{ "plain", "plain", "ASCII" },
		{ "caf\xc3\xa9 \xe6\xbc\xa2", "caf\xc3\xa9 \xe6\xbc\xa2", "UTF-8" },
		{ "\033[31m\007\177", "^[[31m^G^?", "control characters" },
		{ "\xff\xc3(", "\\xff\\xc3(", "bytes that are no UTF-8" },
		{ "\xc0\xaf\xed\xa0\x80", "\\xc0\\xaf\\xed\\xa0\\x80", "overlong forms and surrogates" },
		{ "a\xe2\x80\xae" "b\xc2\x9b", "a\\u{202e}b\\u{9b}", "characters that turn the direction, and C1" },
		{ "\xe2\x82", "\\xe2\\x82", "a character cut off" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_text(shown(cases[i].text, strlen(cases[i].text)), cases[i].shown, cases[i].name);
	is_number((long long)glyph_columns("\xe6\xbc\xa2" "a", 4), 3, "a wide character has two columns");
	is_number((long long)glyph_columns("e\xcc\x81", 3), 1, "one that combines has none");
	is_number((long long)glyph_fit("\xe6\xbc\xa2" "a", 4, 1), 0, "half a character does not fit");
	is_number((long long)glyph_bytes_before("a\xe6\xbc\xa2", 4), 3, "bytes of the character before");
	is_number((long long)glyph_bytes_before("a\xbc", 2), 1, "... of a byte that is none");
}

/* Any bytes: every byte belongs to a glyph, and nothing that is shown is a control character. */
static void check_any_bytes(void)
{
	bool sound = true;

	srand(1);
	for (int round = 0; round < 20000; round++) {
		char text[12];

		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (char)(rand() >> 4);
		for (size_t at = 0; at < sizeof text;) {
			struct glyph g = glyph_next(text + at, sizeof text - at);

			for (wchar_t *c = g.text; *c; c++)
				sound = sound && wcwidth(*c) >= 0;
			sound = sound && g.bytes > 0 && at + g.bytes <= sizeof text && g.text[0];
			at += g.bytes;
		}
	}
	ok(sound, "random bytes can be shown");
}

/* ---- books ---- */

static const char *row(const struct book *b, size_t i)
{
	static char out[200];

	if (i >= b->count)
		return NULL;
	snprintf(out, sizeof out, "%.*s", (int)b->rows[i].n, b->bytes + b->rows[i].from);
	return out;
}

/* The invariants at the head of ui/book.h. */
static bool book_check(const struct book *b)
{
	size_t at = 0;

	for (size_t i = 0; i < b->count; i++) {
		if (b->rows[i].from != at)
			return false;
		at += b->rows[i].n;
		at += at < b->used && b->bytes[at] == '\n';
	}
	for (size_t i = 1; i < b->runs_count; i++)
		if (b->runs[i].from <= b->runs[i - 1].from)
			return false;
	return at == b->used && b->used <= b->max_bytes && (b->runs_count == 0 || b->runs[0].from == 0);
}

static void add(struct book *b, int role, const char *text) { book_add(b, (uint8_t)role, text, strlen(text)); }

static void check_books(void)
{
	struct book b;
	size_t found;

	book_init(&b, 1000, false);
	book_set_columns(&b, 10);
	add(&b, 1, "first\nsecond line is long");
	is_text(row(&b, 0), "first", "a row ends at the end of a line");
	is_text(row(&b, 1), "second lin", "... and where the width ends");
	add(&b, 2, "er\nlast");
	is_text(row(&b, 2), "e is longe", "text added later goes on in the last row");
	is_number(book_role_at(&b, 3), 1, "the role of what came first");
	is_number(book_role_at(&b, b.used - 1), 2, "... and of what came later");
	book_set_columns(&b, 40);
	is_text(row(&b, 1), "second line is longer", "another width, other rows");
	ok(book_find(&b, "last", 0, &found) && found == 2, "a text is found");
	ok(!book_find(&b, "nowhere", 0, &found), "... or not");
	ok(book_check(&b), "the book is sound");
	book_release(&b);

	book_init(&b, 1000, true);
	book_set_columns(&b, 10);
	add(&b, 0, "words are kept whole");
	is_text(row(&b, 0), "words are ", "rows break between words");
	is_text(row(&b, 1), "kept whole", "... where there are some");
	book_release(&b);
}

static void check_long_books(void)
{
	struct book b;
	bool sound = true;

	book_init(&b, 300, false);
	book_set_columns(&b, 7);
	for (int i = 0; i < 500; i++) {
		char text[40];

		snprintf(text, sizeof text, "%d\t\xe6\xbc\xa2%s", i * i, i % 3 ? "\n" : "");
		add(&b, i % 4, text);
		sound = sound && book_check(&b);
	}
	ok(sound, "a book that forgets its beginning stays sound");
	ok(b.used > 100, "... and keeps its end");
	book_release(&b);
}

/* ---- edited lines ---- */

static void type(struct edit *e, const char *text)
{
	for (; *text; text++)
		edit_key(e, *text);
}

static void check_edit(void)
{
	static struct edit e;
	static struct history h;

	type(&e, "goto here");
	edit_key(&e, K_CTRL('W'));
	is_text(e.text, "goto ", "^W takes the word before the cursor");
	edit_key(&e, 0x6f22);
	edit_key(&e, K_LEFT);
	edit_key(&e, 'x');
	is_text(e.text, "goto x\xe6\xbc\xa2", "the cursor goes over whole characters");
	edit_key(&e, K_DELETE);
	edit_key(&e, K_HOME);
	edit_key(&e, K_CTRL('K'));
	is_text(e.text, "", "^K takes the rest");
	edit_key(&e, K_CTRL('Y'));
	is_text(e.text, "goto x", "^Y brings it back");
	ok(!edit_key(&e, K_F0 + 1), "other keys are left to others");
	for (int i = 0; i < 2 * EDIT_MAX; i++)
		edit_key(&e, 'y');
	is_number((long long)e.used, EDIT_MAX - 1, "a line has its limit");

	history_add(&h, "one");
	history_add(&h, "two");
	history_add(&h, "two");
	history_add(&h, "  ");
	edit_set(&e, "draft");
	history_go(&h, &e, -1);
	history_go(&h, &e, -1);
	history_go(&h, &e, -1);
	is_text(e.text, "one", "history goes back to the first line, the same twice kept once");
	history_go(&h, &e, 1);
	history_go(&h, &e, 1);
	is_text(e.text, "draft", "... and forward to what was being typed");
	for (int i = 0; i < 2 * HISTORY_MAX; i++) {
		char line[20];

		snprintf(line, sizeof line, "line %d", i);
		history_add(&h, line);
	}
	is_number(h.count, HISTORY_MAX, "history has its limit");
	history_release(&h);
}

/* ---- lists ---- */

static unsigned two_for_tens(void *ctx, uint64_t item)
{
	(void)ctx;
	return item % 10 == 0 ? 2 : 1;
}

static unsigned rows_until(const struct list *l)
{
	unsigned rows = 0;

	for (uint64_t i = l->top; i <= l->selected; i++)
		rows += l->height ? l->height(l->ctx, i) : 1;
	return rows;
}

static bool list_check(const struct list *l)
{
	if (l->count == 0)
		return l->selected == 0;
	return l->selected < l->count && l->top <= l->selected && (rows_until(l) <= l->rows || l->top == l->selected);
}

static void check_lists(void)
{
	static const int keys[] = { K_UP, K_DOWN, K_PGUP, K_PGDN, K_HOME, K_END };
	struct list l = { .height = two_for_tens };
	bool sound = true;

	srand(2);
	for (int i = 0; i < 20000; i++) {
		unsigned r = (unsigned)rand() >> 4;

		if (r % 50 == 0)
			list_set_rows(&l, r / 50 % 12);
		else if (r % 51 == 0)
			list_set_count(&l, r / 51 % 100);
		else if (r % 52 == 0)
			list_jump(&l, r / 52 % 120, 3);
		else
			list_key(&l, keys[r % 6]);
		sound = sound && list_check(&l);
	}
	ok(sound, "whatever one does to a list, its selected item is in the window");
	list_set_rows(&l, 10);
	list_set_count(&l, 100);
	list_select(&l, 0);
	list_jump(&l, 55, 3);
	ok(l.selected == 55 && l.top == 52, "a jump leaves some rows above");
	l.height = NULL;
	list_select(&l, 99);
	list_scroll(&l, -30);
	is_number((long long)l.top, 60, "scrolling moves the window");
}

/* ---- keys, times ---- */

static void check_keys(void)
{
	ok(key_in('s', "s F8") && key_in(K_F0 + 8, "s F8") && !key_in('8', "s F8"), "a key in a list of names");
	ok(key_in(K_CTRL('L'), "^L") && key_in(K_PGUP, "PgUp") && key_in(K_BACKTAB, "S-Tab"), "names of special keys");
	is_number(key_from_name("Nonsense", 8), K_NONE, "no such key");
}

static int col(uint64_t start, uint64_t end, uint64_t at, int cols)
{
	return timebar_col((vm_time){ start }, (vm_time){ end }, (vm_time){ at }, cols);
}

static void check_times(void)
{
	bool ordered = true;

	is_number(col(0, 1000, 0, 50), 0, "the start is at the left end");
	is_number(col(0, 1000, 1000, 50), 49, "the end is at the right end");
	ok(col(0, 1000, 1, 50) == 1 && col(0, 1000, 999, 50) == 48, "nothing else is");
	is_number(col(5, 5, 5, 50), 0, "a history of one moment");
	for (uint64_t t = 1; t < 1000; t++)
		ordered = ordered && col(0, 1000, t, 50) >= col(0, 1000, t - 1, 50);
	ok(ordered, "later times stand further right");
	ok(col(0, UINT64_MAX, UINT64_MAX - 1, 50) == 48, "the largest times");
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	check_glyphs();
	check_any_bytes();
	check_books();
	check_long_books();
	check_edit();
	check_lists();
	check_keys();
	check_times();
	return tap_done();
}
