/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/list.h"

#include "ui/keys.h"

static unsigned height(const struct list *l, uint64_t item) { return l->height ? l->height(l->ctx, item) : 1; }

/* The earliest item from which `rows` rows still show `item` whole. */
static uint64_t top_for(const struct list *l, uint64_t item, unsigned rows)
{
	unsigned used = height(l, item);

	while (item > 0 && used + height(l, item - 1) <= rows)
		used += height(l, --item);
	return item;
}

static void show_selected(struct list *l)
{
	uint64_t least;

	if (l->count == 0)
		return;
	least = top_for(l, l->selected, l->rows);
	if (l->top < least)
		l->top = least;
	if (l->top > l->selected)
		l->top = l->selected;
}

/* No empty rows below the last item as long as there are items above. */
static void fill_window(struct list *l)
{
	uint64_t last = l->count ? top_for(l, l->count - 1, l->rows) : 0;

	if (l->top > last)
		l->top = last;
}

void list_set_count(struct list *l, uint64_t count)
{
	l->count = count;
	if (l->selected >= count)
		l->selected = count ? count - 1 : 0;
	fill_window(l);
	show_selected(l);
}

void list_select(struct list *l, uint64_t item)
{
	l->selected = item < l->count ? item : l->count ? l->count - 1 : 0;
	show_selected(l);
}

void list_jump(struct list *l, uint64_t item, unsigned above)
{
	if (item >= l->count || item < l->top || top_for(l, item, l->rows) > l->top)
		l->top = item < l->count ? top_for(l, item, above + height(l, item)) : 0;
	fill_window(l);
	list_select(l, item);
}

void list_set_rows(struct list *l, unsigned rows)
{
	l->rows = rows;
	fill_window(l);
	show_selected(l);
}

bool list_key(struct list *l, int key)
{
	uint64_t page = l->rows > 1 ? l->rows - 1 : 1, last = l->count ? l->count - 1 : 0;

	switch (key) {
	case K_UP: list_select(l, l->selected ? l->selected - 1 : 0); return true;
	case K_DOWN: list_select(l, l->selected + 1); return true;
	case K_PGUP: list_select(l, l->selected > page ? l->selected - page : 0); return true;
	case K_PGDN: list_select(l, last - l->selected > page ? l->selected + page : last); return true;
	case K_HOME: list_select(l, 0); return true;
	case K_END: list_select(l, last); return true;
	}
	return false;
}

void list_scroll(struct list *l, int64_t rows)
{
	uint64_t back = rows < 0 ? (uint64_t)-rows : 0;

	l->top = l->top > back ? l->top - back : 0;
	l->top += rows > 0 ? (uint64_t)rows : 0;
	fill_window(l);
	l->selected = rows > 0 && l->top + l->rows <= l->count ? l->top + l->rows - 1 : l->top;
	list_select(l, l->selected);
}
