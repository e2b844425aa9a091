/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screen.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/glyph.h"

/* Beyond curses' own colours. */
#define NONE (-1)
#define GREY (-2)
#define BRIGHT_BLACK 8

static struct look {
	short foreground, background;
	attr_t with_colours, without;
	attr_t attributes;              /* what is used here, with the colour pair */
} looks[ROLES] = {
#define ROLE(name, foreground, background, with_colours, without) { foreground, background, with_colours, without, 0 },
#include "ui/roles.def"
#undef ROLE
};

static struct { wchar_t character, ascii; } signs[SIGNS] = {
#define SIGN(name, character, ascii) { character, ascii },
#include "ui/signs.def"
#undef SIGN
};

static bool wants_colours(void)
{
	const char *no = getenv("NO_COLOR");

	return has_colors() && !(no && *no);
}

static void init_looks(bool colours)
{
	for (int i = 0; i < ROLES; i++) {
		struct look *l = &looks[i];
		short foreground = l->foreground;

		l->attributes = colours ? l->with_colours : l->without;
		if (!colours || (foreground == NONE && l->background == NONE))
			continue;
		if (foreground == GREY) {
			foreground = COLORS > BRIGHT_BLACK ? BRIGHT_BLACK : NONE;
			if (foreground == NONE)
				l->attributes |= A_DIM;
		}
		if (init_pair((short)(i + 1), foreground, l->background) == OK)
			l->attributes |= COLOR_PAIR(i + 1);
	}
}

void screen_init(void)
{
	bool colours = wants_colours();

	if (colours) {
		start_color();
		use_default_colors();
	}
	init_looks(colours);
	for (int i = 0; i < SIGNS; i++)
		if (!glyph_is_plain(signs[i].character))
			signs[i].character = signs[i].ascii;
}

void screen_begin(void) { erase(); }

void screen_clear(const struct rect *r)
{
	for (int row = 0; row < r->rows; row++) {
		struct pen p = pen_row(r, row, false);

		pen_to(&p, r->cols);
	}
}

void screen_end(int row, int col)
{
	curs_set(row >= 0);
	if (row >= 0)
		move(row, col);
	refresh();
}

/* ---- the pen ---- */

struct pen pen_row(const struct rect *r, int row, bool marked)
{
	struct pen p = { r->y + row, r->x, r->x + r->cols, r->x, marked };

	if (row < 0 || row >= r->rows)
		p.end = p.x;
	pen_to(&p, marked ? r->cols : 0);
	p.x = r->x;
	return p;
}

int pen_room(const struct pen *p) { return p->end - p->x; }

static void use(const struct pen *p, enum role role)
{
	attrset(looks[p->marked ? ROLE_CURSOR : role].attributes | (p->marked ? looks[role].attributes & A_BOLD : 0));
}

/* A character and those that combine with it; curses keeps a few of them in one place of the screen. */
#define COMBINED_MAX 4

static size_t put_glyph(struct pen *p, const struct glyph *g, const char *rest, size_t n)
{
	wchar_t text[GLYPH_CHARS_MAX + COMBINED_MAX + 1];
	size_t used = wcslen(g->text), done = 0;

	wmemcpy(text, g->text, used);
	for (unsigned i = 0; done < n && g->columns > 0; i++) {
		struct glyph next = glyph_next(rest + done, n - done);

		if (next.columns > 0)
			break;
		if (i < COMBINED_MAX)
			text[used++] = next.text[0];
		done += next.bytes;
	}
	text[used] = 0;
	if (g->columns > 0)
		mvaddwstr(p->y, p->x, text);
	p->x += (int)g->columns;
	return done;
}

void pen_text(struct pen *p, enum role role, const char *text, size_t n)
{
	use(p, role);
	for (size_t at = 0; at < n;) {
		struct glyph g = glyph_next(text + at, n - at);

		if ((int)g.columns > pen_room(p)) {
			p->end = p->x;
			return;
		}
		at += g.bytes;
		at += put_glyph(p, &g, text + at, n - at);
	}
}

void pen_put(struct pen *p, enum role role, const char *text) { pen_text(p, role, text, strlen(text)); }

void pen_print(struct pen *p, enum role role, const char *format, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	pen_put(p, role, text);
}

void pen_repeat(struct pen *p, enum role role, enum sign sign, int count)
{
	wchar_t text[] = { signs[sign].character, 0 };

	use(p, role);
	for (; count > 0 && pen_room(p) > 0; count--)
		mvaddwstr(p->y, p->x++, text);
}

void pen_sign(struct pen *p, enum role role, enum sign sign) { pen_repeat(p, role, sign, 1); }

void pen_to(struct pen *p, int col)
{
	use(p, ROLE_TEXT);
	while (p->x < p->left + col && pen_room(p) > 0)
		mvaddch(p->y, p->x++, ' ');
}

void pen_right(struct pen *p, enum role role, const char *text, int keep)
{
	int columns = (int)glyph_columns(text, strlen(text)), x = p->end - keep - columns;

	if (x < p->x + (p->x > p->left))
		return;
	p->x = x;
	pen_put(p, role, text);
}
