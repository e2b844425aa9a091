/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The named snapshots of all branches in the order of their times, and between them a row for now, unless a snapshot is of this
 * very moment.  Where there are branches, each row says which is its. */
#include <stdio.h>
#include <string.h>

#include "ui/glyph.h"
#include "ui/ui_priv.h"

#define TIME_COL 12             /* least column of the time */

/* The rows: `before` snapshots, then now if it has a row of its own, then the others. */
struct rows {
	unsigned snapshots, before;
	bool own_row;
};

static struct rows rows_of(struct ui *ui)
{
	struct rows rows = { session_snapshots(ui->session), 0, true };
	uint64_t now = session_now(ui->session).n;
	struct session_snapshot s;

	for (unsigned i = 0; session_snapshot_at(ui->session, i, &s); i++) {
		rows.before += s.at.n < now;
		rows.own_row = rows.own_row && (s.at.n != now || !s.is_here);
	}
	return rows;
}

/* The snapshot of a row; false: it is now. */
static bool snapshot_of(struct ui *ui, const struct rows *rows, uint64_t row, struct session_snapshot *s)
{
	if (rows->own_row && row == rows->before)
		return false;
	return session_snapshot_at(ui->session, (unsigned)row - (rows->own_row && row > rows->before), s);
}

static void note_selected(struct ui *ui)
{
	struct rows rows = rows_of(ui);
	struct session_snapshot s = { .name = "" };

	snapshot_of(ui, &rows, ui->snapshots.list.selected, &s);
	snprintf(ui->snapshots.name, sizeof ui->snapshots.name, "%s", s.name);
}

void snapshots_select(struct ui *ui, const char *name)
{
	struct rows rows = rows_of(ui);
	uint64_t row = rows.before;
	struct session_snapshot s;

	for (uint64_t i = 0; i < ui->snapshots.list.count; i++)
		if (snapshot_of(ui, &rows, i, &s) && !strcmp(s.name, name))
			row = i;
	list_select(&ui->snapshots.list, row);
	note_selected(ui);
}

const char *snapshots_selected(struct ui *ui) { return ui->snapshots.name[0] ? ui->snapshots.name : NULL; }

static void refresh(struct ui *ui)
{
	struct rows rows = rows_of(ui);
	char name[sizeof ui->snapshots.name];

	memcpy(name, ui->snapshots.name, sizeof name);
	list_set_count(&ui->snapshots.list, rows.snapshots + rows.own_row);
	snapshots_select(ui, name);
}

static void resize(struct ui *ui, const struct rect *content) { list_set_rows(&ui->snapshots.list, (unsigned)content->rows); }

/* ---- drawing ---- */

static void draw_branch(struct ui *ui, struct pen *p, unsigned branch)
{
	struct session_branch b;

	if (session_branches(ui->session) > 1 && session_branch_at(ui->session, branch, &b))
		pen_print(p, ROLE_DIM, "  on %s", b.name);
}

static unsigned present_branch(struct ui *ui)
{
	struct session_branch b;
	unsigned i = 0;

	while (session_branch_at(ui->session, i, &b) && !b.is_current)
		i++;
	return i;
}

static void draw_snapshot(struct ui *ui, struct pen *p, const struct session_snapshot *s)
{
	bool here = s->is_here && s->at.n == session_now(ui->session).n;
	char number[NUMBER_TEXT];

	pen_put(p, ROLE_TEXT, " ");
	pen_sign(p, here ? ROLE_NOW : ROLE_SNAPSHOT, here ? SIGN_NOW : SIGN_SNAPSHOT);
	pen_print(p, here ? ROLE_NOW : ROLE_TEXT, " %s", s->name);
	pen_to(p, TIME_COL);
	pen_print(p, ROLE_TEXT, "  %s", ui_number(s->at.n, number));
	draw_branch(ui, p, s->branch);
	pen_print(p, ROLE_DIM, "  %s", s->note);
}

static void draw_now(struct ui *ui, struct pen *p)
{
	char number[NUMBER_TEXT];

	pen_put(p, ROLE_TEXT, " ");
	pen_sign(p, ROLE_NOW, SIGN_NOW);
	pen_put(p, ROLE_NOW, " now");
	pen_to(p, TIME_COL);
	pen_print(p, ROLE_NOW, "  %s", ui_number(session_now(ui->session).n, number));
	draw_branch(ui, p, present_branch(ui));
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct list *l = &ui->snapshots.list;
	struct rows rows = rows_of(ui);
	struct session_snapshot s;
	struct pen p;
	int row = 0;

	for (; row < content->rows && l->top + (uint64_t)row < l->count; row++) {
		p = pen_row(content, row, focus && l->top + (uint64_t)row == l->selected);
		if (snapshot_of(ui, &rows, l->top + (uint64_t)row, &s))
			draw_snapshot(ui, &p, &s);
		else
			draw_now(ui, &p);
	}
	if (rows.snapshots == 0 && row < content->rows) {
		p = pen_row(content, row, false);
		pen_put(&p, ROLE_DIM, " m gives this moment a name");
	}
}

/* ---- keys ---- */

static bool key(struct ui *ui, int key)
{
	if (!list_key(&ui->snapshots.list, key))
		return false;
	note_selected(ui);
	return true;
}

static void enter(struct ui *ui)
{
	if (snapshots_selected(ui))
		ui_command(ui, "restore %s", snapshots_selected(ui));
}

const struct view view_snapshots = {
	.title = "Snapshots", .enter_hint = "Enter: go there", .resize = resize, .refresh = refresh, .draw = draw, .key = key, .enter = enter
};
