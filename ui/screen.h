/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing: pieces of text with a role, row by row, cut off where their rectangle ends.  With terminal.h the only user of
 * ncurses.
 *
 * Text is a program's or a person's, in UTF-8, and shown by ui/glyph.h's rules.  Signs (ui/signs.def) fall back to ASCII.  Colours
 * are used when the terminal has them and NO_COLOR is not set.  Layer: ui.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stddef.h>
#include <stdint.h>

#include "ui/layout.h"
#include "vm/err.h"

enum role {
#define ROLE(name, foreground, background, with_colours, without) ROLE_##name,
#include "ui/roles.def"
#undef ROLE
	ROLES
};

enum sign {
#define SIGN(name, character, ascii) SIGN_##name,
#include "ui/signs.def"
#undef SIGN
	SIGNS
};

void screen_init(void);         /* once ncurses runs */
void screen_begin(void);        /* everything is drawn anew; ncurses sends the difference */
void screen_clear(const struct rect *r);
/* Shows it. The cursor stands at the row and column, or is hidden when the row is negative. */
void screen_end(int row, int col);

struct pen {
	int y, x, end;                  /* where the next character goes, and one past the last that may be written */
	int left;
	bool marked;                    /* the whole row is drawn as the selected one */
};

/* At the beginning of row `row` of the rectangle, which is blank. */
struct pen pen_row(const struct rect *r, int row, bool marked);
void pen_text(struct pen *p, enum role role, const char *text, size_t n);
void pen_put(struct pen *p, enum role role, const char *text);
void pen_print(struct pen *p, enum role role, const char *format, ...) PRINTF_LIKE(3, 4);
void pen_sign(struct pen *p, enum role role, enum sign sign);
void pen_repeat(struct pen *p, enum role role, enum sign sign, int count);
/* Blanks up to a column of the rectangle, if it lies ahead. */
void pen_to(struct pen *p, int col);
/* At the right end, if it fits behind what is there with a blank between; `keep` columns stay free after it. */
void pen_right(struct pen *p, enum role role, const char *text, int keep);
int pen_room(const struct pen *p);

#endif
