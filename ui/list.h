/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window on a long list, with one item selected: how the panes scroll.
 *
 * Invariants (after every call): selected < count unless the list is empty, top <= selected.  Items may be of different heights;
 * `height` says how many rows one takes (NULL: one each).  Pure.  Layer: ui.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct list {
	uint64_t count, selected, top;
	unsigned rows;          /* of the window */
	unsigned (*height)(void *ctx, uint64_t item);
	void *ctx;
};

void list_set_count(struct list *l, uint64_t count);
void list_select(struct list *l, uint64_t item);
/* The same, but when the item is not in the window yet, `above` rows are shown before it. */
void list_jump(struct list *l, uint64_t item, unsigned above);
void list_set_rows(struct list *l, unsigned rows);
/* Arrows, PgUp, PgDn, Home, End; false for other keys. */
bool list_key(struct list *l, int key);
/* Moves the window by so many rows of items that are one row high, the selection with it. */
void list_scroll(struct list *l, int64_t rows);

#endif
