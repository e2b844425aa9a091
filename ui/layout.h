/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything goes on a screen of a given size.  Pure: numbers in, rectangles out.
 *
 * Invariants: rectangles lie inside the screen and do not overlap; a pane that is shown has at least two rows, its title
 * and one of content; the pane with the focus is shown whenever any pane is.  Layer: ui.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

enum pane { PANE_CODE, PANE_REGISTERS, PANE_STACK, PANE_SNAPSHOTS, PANE_OUTPUT, PANE_CONSOLE, PANES };

struct rect {
	int y, x, rows, cols;           /* rows 0: not shown */
};

#define LAYOUT_COLUMNS_MAX 3

struct layout {
	struct rect pane[PANES];        /* the first row is the title */
	int divider[LAYOUT_COLUMNS_MAX - 1];    /* columns of vertical lines, 0: none; they have `panes_rows` rows */
	int panes_rows;
	struct rect status, bar, keys;
};

/* `zoom`: the pane with the focus takes the place of all. */
void layout_compute(struct layout *out, int rows, int cols, enum pane focus, bool zoom);

#endif
