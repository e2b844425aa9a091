/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout's invariants on every size of screen, and what a few usual sizes show. */
#include "tests/unit/tap.h"
#include "ui/layout.h"

#define ROWS_MAX 90
#define COLS_MAX 260

static bool inside(const struct rect *r, int rows, int cols)
{
	return r->rows == 0 || (r->y >= 0 && r->x >= 0 && r->rows > 0 && r->cols > 0 && r->y + r->rows <= rows && r->x + r->cols <= cols);
}

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->rows && b->rows && a->y < b->y + b->rows && b->y < a->y + a->rows && a->x < b->x + b->cols && b->x < a->x + a->cols;
}

/* All rectangles of a layout: the panes, then the foot. */
#define RECTS (PANES + 3)
static const struct rect *rect(const struct layout *l, int i)
{
	const struct rect *foot[] = { &l->status, &l->bar, &l->keys };

	return i < PANES ? &l->pane[i] : foot[i - PANES];
}

static int shown(const struct layout *l)
{
	int count = 0;

	for (enum pane p = 0; p < PANES; p++)
		count += l->pane[p].rows > 0;
	return count;
}

static const char *broken(const struct layout *l, int rows, int cols, enum pane focus)
{
	for (int i = 0; i < RECTS; i++) {
		if (!inside(rect(l, i), rows, cols))
			return "a rectangle outside the screen";
		for (int j = 0; j < i; j++)
			if (overlap(rect(l, i), rect(l, j)))
				return "two rectangles overlap";
		if (i < PANES && rect(l, i)->rows == 1)
			return "a pane that is a title only";
	}
	if (shown(l) > 0 && l->pane[focus].rows == 0)
		return "the pane with the focus is not shown";
	if (rows >= 3 && shown(l) == 0)
		return "no pane, though there is room for one";
	return NULL;
}

static void check_all_sizes(bool zoom)
{
	struct layout l;
	const char *why = NULL;
	int rows = 0, cols = 0;

	for (rows = 1; !why && rows <= ROWS_MAX; rows++)
		for (cols = 1; !why && cols <= COLS_MAX; cols++)
			for (enum pane focus = 0; !why && focus < PANES; focus++) {
				layout_compute(&l, rows, cols, focus, zoom);
				why = broken(&l, rows, cols, focus);
			}
	if (!ok(!why, "every size up to %dx%d is sound%s", COLS_MAX, ROWS_MAX, zoom ? ", zoomed" : ""))
		printf("# %dx%d: %s\n", cols - 1, rows - 1, why);
}

/* No row of a column is wasted when there are panes in it: they end where the foot begins. */
static void check_rows_used(void)
{
	struct layout l;
	bool all = true;

	for (int rows = 3; rows <= ROWS_MAX; rows++) {
		int end = 0;

		layout_compute(&l, rows, 80, PANE_CODE, false);
		for (enum pane p = 0; p < PANES; p++)
			if (l.pane[p].rows && l.pane[p].x == 0)
				end = l.pane[p].y + l.pane[p].rows;
		all = all && end == l.status.y;
	}
	ok(all, "the left column fills all rows");
}

static void check_usual_sizes(void)
{
	struct layout l;

	layout_compute(&l, 24, 80, PANE_CODE, false);
	is_number(shown(&l), PANES, "80x24 shows every pane");
	ok(l.divider[0] > 0 && l.divider[1] == 0, "... in two columns");
	ok(l.keys.y == 23 && l.bar.y == 22 && l.status.y == 21, "... above status, time bar and keys");
	layout_compute(&l, 60, 200, PANE_CODE, false);
	ok(shown(&l) == PANES && l.divider[1] > 0, "200x60 shows every pane in three columns");
	layout_compute(&l, 5, 20, PANE_CODE, false);
	ok(shown(&l) == 1 && l.bar.rows == 0 && l.keys.rows == 0 && l.status.rows == 1, "20x5 shows one pane and the status");
	layout_compute(&l, 5, 20, PANE_CONSOLE, false);
	ok(l.pane[PANE_CONSOLE].rows == 4, "... which is the one with the focus");
	layout_compute(&l, 24, 80, PANE_STACK, true);
	ok(shown(&l) == 1 && l.pane[PANE_STACK].rows == 21 && l.pane[PANE_STACK].cols == 80, "zoomed, a pane has all rows and columns");
}

int main(void)
{
	check_all_sizes(false);
	check_all_sizes(true);
	check_rows_used();
	check_usual_sizes();
	return tap_done();
}
