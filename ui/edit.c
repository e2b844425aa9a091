/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/glyph.h"
#include "ui/keys.h"

void edit_clear(struct edit *e)
{
	e->used = e->cursor = 0;
	e->text[0] = 0;
}

void edit_set(struct edit *e, const char *text)
{
	edit_clear(e);
	edit_insert(e, text);
}

void edit_insert(struct edit *e, const char *text)
{
	size_t n = strlen(text);

	if (e->used + n >= EDIT_MAX)
		return;
	memmove(e->text + e->cursor + n, e->text + e->cursor, e->used - e->cursor + 1);
	memcpy(e->text + e->cursor, text, n);
	e->used += n;
	e->cursor += n;
}

static void remove_bytes(struct edit *e, size_t from, size_t to)
{
	memmove(e->text + from, e->text + to, e->used - to + 1);
	e->used -= to - from;
	e->cursor = from;
}

static void cut(struct edit *e, size_t from, size_t to)
{
	if (from == to)
		return;
	snprintf(e->cut, sizeof e->cut, "%.*s", (int)(to - from), e->text + from);
	remove_bytes(e, from, to);
}

static size_t before(const struct edit *e) { return e->cursor ? e->cursor - glyph_bytes_before(e->text, e->cursor) : 0; }

static size_t after(const struct edit *e)
{
	return e->cursor < e->used ? e->cursor + glyph_bytes_at(e->text + e->cursor, e->used - e->cursor) : e->used;
}

static size_t word_before(const struct edit *e)
{
	size_t at = e->cursor;

	while (at > 0 && e->text[at - 1] == ' ')
		at--;
	while (at > 0 && e->text[at - 1] != ' ')
		at--;
	return at;
}

/* A code point as UTF-8. */
static void insert_character(struct edit *e, int key)
{
	unsigned c = (unsigned)key;
	char s[5] = "";

	if (c < 0x80) {
		s[0] = (char)c;
	} else if (c < 0x800) {
		s[0] = (char)(0xc0 | c >> 6);
		s[1] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		s[0] = (char)(0xe0 | c >> 12);
		s[1] = (char)(0x80 | (c >> 6 & 0x3f));
		s[2] = (char)(0x80 | (c & 0x3f));
	} else {
		s[0] = (char)(0xf0 | c >> 18);
		s[1] = (char)(0x80 | (c >> 12 & 0x3f));
		s[2] = (char)(0x80 | (c >> 6 & 0x3f));
		s[3] = (char)(0x80 | (c & 0x3f));
	}
	edit_insert(e, s);
}

bool edit_key(struct edit *e, int key)
{
	switch (key) {
	case K_LEFT: case K_CTRL('B'): e->cursor = before(e); return true;
	case K_RIGHT: case K_CTRL('F'): e->cursor = after(e); return true;
	case K_HOME: case K_CTRL('A'): e->cursor = 0; return true;
	case K_END: case K_CTRL('E'): e->cursor = e->used; return true;
	case K_BACKSPACE: remove_bytes(e, before(e), e->cursor); return true;
	case K_DELETE: case K_CTRL('D'): remove_bytes(e, e->cursor, after(e)); return true;
	case K_CTRL('K'): cut(e, e->cursor, e->used); return true;
	case K_CTRL('U'): cut(e, 0, e->cursor); return true;
	case K_CTRL('W'): cut(e, word_before(e), e->cursor); return true;
	case K_CTRL('Y'): edit_insert(e, e->cut); return true;
	}
	if (!key_is_character(key))
		return false;
	insert_character(e, key);
	return true;
}

/* ---- history ---- */

void history_release(struct history *h)
{
	for (unsigned i = 0; i < h->count; i++)
		free(h->line[i]);
	h->count = h->at = 0;
}

void history_add(struct history *h, const char *line)
{
	char *kept;

	h->at = h->count;
	if (!line[strspn(line, " ")] || (h->count > 0 && !strcmp(h->line[h->count - 1], line)) || !(kept = strdup(line)))
		return;
	if (h->count == HISTORY_MAX) {
		free(h->line[0]);
		memmove(h->line, h->line + 1, (HISTORY_MAX - 1) * sizeof *h->line);
		h->count--;
	}
	h->line[h->count++] = kept;
	h->at = h->count;
}

void history_go(struct history *h, struct edit *e, int direction)
{
	if ((direction < 0 && h->at == 0) || (direction > 0 && h->at == h->count))
		return;
	if (h->at == h->count)
		memcpy(h->draft, e->text, sizeof h->draft);
	h->at += (unsigned)direction;
	edit_set(e, h->at == h->count ? h->draft : h->line[h->at]);
}
