/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that is being typed, and the lines typed before it.  Keys are those that Readline's users have in their fingers.
 *
 * Invariants: text is NUL-terminated, used < EDIT_MAX; cursor <= used and stands between characters.  Pure.  Layer: ui.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#define EDIT_MAX 512
#define HISTORY_MAX 500

struct edit {
	char text[EDIT_MAX];
	size_t used, cursor;
	char cut[EDIT_MAX];             /* what ^K, ^U and ^W took away, for ^Y */
};

void edit_clear(struct edit *e);        /* what was cut stays */
void edit_set(struct edit *e, const char *text);
/* At the cursor; what does not fit is left out. */
void edit_insert(struct edit *e, const char *text);
/* False if the key means nothing here; the line is then as it was. */
bool edit_key(struct edit *e, int key);

struct history {
	char *line[HISTORY_MAX];
	unsigned count, at;             /* at == count: the line that is being typed, ... */
	char draft[EDIT_MAX];           /* ... which waits here while an older one is shown */
};

void history_release(struct history *h);
/* A blank line, or one that is the same as the last, is not kept. */
void history_add(struct history *h, const char *line);
/* To an older (-1) or newer (1) line; nothing happens at either end. */
void history_go(struct history *h, struct edit *e, int direction);

#endif
