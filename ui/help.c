/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help screen: what the panes and signs are, then the table of actions. */
#include <stdio.h>
#include <string.h>

#include "ui/ui_priv.h"

#define KEYS_COL 3
#define HELP_COL 16

static const char *const introduction[] = {
	"Caravan goes through an OCaml program in both directions of time. Time is the",
	"number of instructions executed; the bar below shows all that is known of it.",
	"Small letters go forward, capitals back. What changed since the last stop",
	"stands out, and output that is still to come is dimmed.",
	"",
	"  =>     the instruction that is executed next",
	"  *      a breakpoint        +  a snapshot: a moment with a name",
	"  A E X  accu, env, extra_args: registers, in what is said about instructions",
	"  S F    words of the stack, S[0] its top; fields of a block",
};
#define INTRODUCTION (sizeof introduction / sizeof *introduction)

static uint64_t rows_count(void)
{
	uint64_t rows = INTRODUCTION;

	for (unsigned i = 0; i < actions_count; i++)
		rows += actions[i].group ? 2 : 1;
	return rows;
}

void help_open(struct ui *ui)
{
	ui->help = true;
	list_set_count(&ui->help_list, rows_count());
	list_select(&ui->help_list, 0);
}

void help_resize(struct ui *ui, const struct rect *all) { list_set_rows(&ui->help_list, (unsigned)all->rows); }

/* The signs of the introduction are written in ASCII and drawn as they look elsewhere. */
static void draw_introduction(struct pen *p, const char *line)
{
	pen_put(p, ROLE_TEXT, " ");
	for (; *line; line++)
		if (*line == '*')
			pen_sign(p, ROLE_BREAK, SIGN_BREAK);
		else if (*line == '+')
			pen_sign(p, ROLE_SNAPSHOT, SIGN_SNAPSHOT);
		else
			pen_text(p, ROLE_TEXT, line, 1);
}

static void draw_action(struct pen *p, const struct action_info *a)
{
	pen_to(p, KEYS_COL);
	for (const char *key = a->keys; *key; key++) {
		if (*key == ' ')
			pen_put(p, ROLE_TEXT, ",");
		pen_text(p, ROLE_LABEL, key, 1);
	}
	pen_to(p, HELP_COL);
	pen_put(p, ROLE_TEXT, a->help);
}

/* Row `row` of the whole text, or nothing. */
static void draw_row(struct pen *p, uint64_t row)
{
	if (row < INTRODUCTION) {
		draw_introduction(p, introduction[row]);
		return;
	}
	row -= INTRODUCTION;
	for (unsigned i = 0; i < actions_count; i++) {
		uint64_t rows = actions[i].group ? 2 : 1;

		if (row < rows) {
			if (!actions[i].group)
				draw_action(p, &actions[i]);
			else if (row == 1)
				pen_print(p, ROLE_FUNCTION, " %s", actions[i].group);
			return;
		}
		row -= rows;
	}
}

void help_draw(struct ui *ui, const struct rect *all)
{
	for (int row = 0; row < all->rows; row++) {
		struct pen p = pen_row(all, row, false);

		draw_row(&p, ui->help_list.top + (uint64_t)row);
	}
}
