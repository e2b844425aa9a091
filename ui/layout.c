/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/layout.h"

/* How the width is divided, from the widest screen down: the first that the screen is wide enough for. */
static const struct form {
	int min_cols, columns;
	int percent[LAYOUT_COLUMNS_MAX];
} forms[] = {
	{ 150, 3, { 38, 32, 30 } },
	{ 64, 2, { 58, 42 } },
	{ 0, 1, { 100 } },
};
#define FORMS (sizeof forms / sizeof *forms)

/* What each pane wants, in the order in which they stand below each other.  Those of a low rank number stay longest when
 * rows are few. */
static const struct wish {
	int column[FORMS];      /* in each form */
	int min_rows, max_rows, weight, rank;
} wishes[PANES] = {
	[PANE_CODE]      = { { 0, 0, 0 }, 6, 999, 11, 0 },
	[PANE_REGISTERS] = { { 2, 1, 0 }, 6, 6, 0, 2 },
	[PANE_STACK]     = { { 2, 1, 0 }, 4, 999, 8, 3 },
	[PANE_SNAPSHOTS] = { { 2, 1, 0 }, 3, 999, 4, 5 },
	[PANE_OUTPUT]    = { { 1, 0, 0 }, 3, 999, 5, 4 },
	[PANE_CONSOLE]   = { { 1, 0, 0 }, 4, 999, 7, 1 },
};

#define ROWS_FOR_KEYS 12        /* fewer: no key bar */
#define ROWS_FOR_BAR 7          /* fewer: no time bar */
#define PANE_ROWS_MIN 2

static int rank(enum pane p, enum pane focus) { return p == focus ? -1 : wishes[p].rank; }

/* Rows below the panes, given from the bottom up. */
static void place_foot(struct layout *out, int rows, int cols)
{
	int y = rows;

	if (rows >= ROWS_FOR_KEYS)
		out->keys = (struct rect){ --y, 0, 1, cols };
	if (rows >= ROWS_FOR_BAR)
		out->bar = (struct rect){ --y, 0, 1, cols };
	if (rows >= 1)
		out->status = (struct rect){ --y, 0, 1, cols };
	out->panes_rows = y > 0 ? y : 0;
}

struct column {
	int index, form, rows;
	enum pane focus;
	bool shown[PANES];
	int pane_rows[PANES];
};

static bool belongs(const struct column *c, enum pane p) { return wishes[p].column[c->form] == c->index; }

/* Those that are shown, by rank: each as long as the rows last, the first one in any case. */
static void choose(struct column *c)
{
	int left = c->rows, taken = 0;

	for (int r = -1; r < PANES; r++)
		for (enum pane p = 0; p < PANES; p++) {
			int need = wishes[p].min_rows;

			if (!belongs(c, p) || rank(p, c->focus) != r)
				continue;
			if (taken == 0 && need > left)
				need = left;
			if (need > left || need < PANE_ROWS_MIN)
				continue;
			c->shown[p] = true;
			c->pane_rows[p] = need;
			left -= need;
			taken++;
		}
}

static int used_rows(const struct column *c)
{
	int sum = 0;

	for (enum pane p = 0; p < PANES; p++)
		sum += c->pane_rows[p];
	return sum;
}

/* The pane that is shortest for its weight and may still grow; PANES: none. */
static enum pane neediest(const struct column *c, bool beyond_max)
{
	enum pane best = PANES;

	for (enum pane p = 0; p < PANES; p++) {
		if (!c->shown[p] || (!beyond_max && (wishes[p].weight == 0 || c->pane_rows[p] >= wishes[p].max_rows)))
			continue;
		if (best == PANES || c->pane_rows[p] * wishes[best].weight < c->pane_rows[best] * wishes[p].weight)
			best = p;
	}
	return best;
}

static void stretch(struct column *c)
{
	for (int left = c->rows - used_rows(c); left > 0; left--) {
		enum pane p = neediest(c, false);

		if (p == PANES)
			p = neediest(c, true);
		if (p == PANES)
			return;
		c->pane_rows[p]++;
	}
}

static void place_column(struct layout *out, struct column *c, int x, int cols)
{
	int y = 0;

	choose(c);
	stretch(c);
	for (enum pane p = 0; p < PANES; p++)
		if (c->shown[p]) {
			out->pane[p] = (struct rect){ y, x, c->pane_rows[p], cols };
			y += c->pane_rows[p];
		}
}

static int form_for(int cols)
{
	int f = 0;

	while (forms[f].min_cols > cols)
		f++;
	return f;
}

void layout_compute(struct layout *out, int rows, int cols, enum pane focus, bool zoom)
{
	int form = form_for(cols), x = 0;

	*out = (struct layout){ .panes_rows = 0 };
	place_foot(out, rows, cols);
	if (out->panes_rows < PANE_ROWS_MIN || cols < 1)
		return;
	if (zoom) {
		out->pane[focus] = (struct rect){ 0, 0, out->panes_rows, cols };
		return;
	}
	for (int i = 0; i < forms[form].columns; i++) {
		bool last = i == forms[form].columns - 1;
		struct column c = { .index = i, .form = form, .rows = out->panes_rows, .focus = focus };
		int width = last ? cols - x : cols * forms[form].percent[i] / 100;

		place_column(out, &c, x, width);
		x += width;
		if (!last)
			out->divider[i] = x++;
	}
}
