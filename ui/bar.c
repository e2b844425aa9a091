/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The foot of the screen: where the program stands and why, the time bar, what the function keys do.
 *
 *    time 12,345  Stdlib.print_endline+2  stdlib.ml:551                    breakpoint 1
 *    0 ━━━━━━━━◆━━━━━━━━━━━━━█───────────◆──────────────────── 99,999
 *
 * While something runs the first line says how far it is, and the bar is its progress.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/glyph.h"
#include "ui/timebar.h"
#include "ui/ui_priv.h"

/* ---- status ---- */

static void main_reason_text(const struct session_stop *stop, char *out, size_t max)
{
	switch (stop->why) {
	case SESSION_AT_TIME:
		snprintf(out, max, "%s", "");
		return;
	case SESSION_AT_BREAK:
		snprintf(out, max, "breakpoint %u", stop->breakpoint);
		return;
	case SESSION_AT_EXIT:
		snprintf(out, max, "the program ends here, with status %d", stop->status);
		return;
	case SESSION_AT_UNCAUGHT:
		snprintf(out, max, "uncaught exception %s", stop->text);
		return;
	case SESSION_AT_START:
		snprintf(out, max, "the beginning of history");
		return;
	case SESSION_AT_END:
		snprintf(out, max, "the end of the recording");
		return;
	case SESSION_INTERRUPTED:
		snprintf(out, max, "interrupted");
		return;
	case SESSION_AT_WATCH:
		snprintf(out, max, "%.200s changes from %.100s to %.100s", stop->text, stop->before, stop->after);
		return;
	case SESSION_AT_MADE:
		snprintf(out, max, "%.200s is made, as %.100s", stop->text, stop->after);
		return;
	case SESSION_AT_GONE:
		snprintf(out, max, "%s is gone", stop->text);
		return;
	case SESSION_DIVERGED:
	case SESSION_REFUSED:
	case SESSION_BROKEN:
		snprintf(out, max, "%s", stop->text);
		return;
	}
}

static void reason_text(const struct session_stop *stop, char *out, size_t max)
{
	size_t n;

	main_reason_text(stop, out, max);
	for (unsigned i = 0; i < stop->also_count; i++) {
		n = strlen(out);
		snprintf(out + n, max - n, ", %s %u", stop->also[i].is_watch ? "watchpoint" : "breakpoint", stop->also[i].number);
	}
}

static void draw_place(struct ui *ui, struct pen *p)
{
	const struct session_stop *stop = session_last_stop(ui->session);
	char place[200], source[80], number[NUMBER_TEXT], reason[sizeof stop->text + 40] = "";
	struct session_regs r;

	if (!ui_registers(ui, &r)) {
		pen_put(p, ROLE_STATUS, "no program");
		return;
	}
	session_place(ui->session, r.pc, place, sizeof place);
	pen_print(p, ROLE_STATUS, "time %s  %s", ui_number(session_now(ui->session).n, number), place);
	if (ui_source(ui, r.pc, source, sizeof source))
		pen_print(p, ROLE_STATUS, "  %s", source);
	if (stop->at.n == session_now(ui->session).n)
		reason_text(stop, reason, sizeof reason);
	if ((int)glyph_columns(reason, strlen(reason)) + 3 > pen_room(p))
		pen_print(p, ROLE_STATUS, "  %s", reason);
	else
		pen_right(p, ROLE_STATUS, reason, 1);
}

static void draw_running(struct ui *ui, struct pen *p)
{
	char number[NUMBER_TEXT];

	if (ui->progress >= 0)
		pen_print(p, ROLE_STATUS, "running, %.0f%%", ui->progress * 100);
	else
		pen_print(p, ROLE_STATUS, "running, time %s", ui_number(session_now(ui->session).n, number));
	pen_right(p, ROLE_STATUS, "Ctrl-C stops it", 1);
}

static void draw_status(struct ui *ui, const struct rect *r)
{
	struct pen p = pen_row(r, 0, false);

	pen_repeat(&p, ROLE_STATUS, SIGN_BLANK, r->cols);
	p.x = r->x;
	pen_put(&p, ROLE_STATUS, " ");
	if (ui->prompt.label[0]) {
		pen_put(&p, ROLE_STATUS, ui->prompt.label);
		draw_edit(ui, &p, ROLE_STATUS, &ui->prompt.edit);
	} else if (ui->busy) {
		draw_running(ui, &p);
	} else if (ui->message[0]) {
		pen_put(&p, ROLE_STATUS, ui->message);
	} else {
		draw_place(ui, &p);
	}
}

/* ---- the time bar ---- */

static void draw_mark(const struct pen *bar, int col, enum role role, enum sign sign)
{
	struct pen p = *bar;

	p.x += col;
	pen_sign(&p, role, sign);
}

static void draw_times(struct ui *ui, struct pen *p, int cols)
{
	vm_time start = session_start(ui->session), end = session_end(ui->session), now = session_now(ui->session);
	int here = timebar_col(start, end, now, cols);
	struct session_snapshot s;
	struct pen bar = *p;

	pen_repeat(p, ROLE_PAST, SIGN_BAR_PAST, here);
	pen_repeat(p, ROLE_DIM, SIGN_BAR_FUTURE, cols - here);
	for (unsigned i = 0; session_snapshot_at(ui->session, i, &s); i++)
		if (s.is_here)
			draw_mark(&bar, timebar_col(start, end, s.at, cols), ROLE_SNAPSHOT, SIGN_SNAPSHOT);
	draw_mark(&bar, here, ROLE_NOW, SIGN_BAR_NOW);
}

#define SPIN_COLS 6

static void draw_progress(struct ui *ui, struct pen *p, int cols)
{
	int done = ui->progress < 0 ? 0 : (int)(ui->progress * cols);
	struct pen bar = *p;

	pen_repeat(p, ROLE_NOW, SIGN_BAR_PAST, done);
	pen_repeat(p, ROLE_DIM, SIGN_BAR_FUTURE, cols - done);
	for (int i = 0; ui->progress < 0 && i < SPIN_COLS; i++)
		draw_mark(&bar, (int)(ui->spin * 2 + (unsigned)i) % cols, ROLE_NOW, SIGN_BAR_PAST);
}

static void draw_bar(struct ui *ui, const struct rect *r)
{
	struct pen p = pen_row(r, 0, false);
	char from[NUMBER_TEXT], to[NUMBER_TEXT];
	int cols;

	ui_number(session_start(ui->session).n, from);
	ui_number(session_end(ui->session).n, to);
	cols = r->cols - (int)(strlen(from) + strlen(to)) - 4;
	if (cols < SPIN_COLS)
		return;
	pen_print(&p, ROLE_DIM, " %s ", from);
	if (ui->busy)
		draw_progress(ui, &p, cols);
	else
		draw_times(ui, &p, cols);
	pen_print(&p, ROLE_DIM, " %s", to);
}

/* ---- the key bar ---- */

#define FUNCTION_KEYS 12

static const struct action_info *action_of_key(int key)
{
	for (unsigned i = 0; i < actions_count; i++)
		if (!actions[i].group && key_in(key, actions[i].keys))
			return &actions[i];
	return NULL;
}

static void draw_label(struct pen *p, const char *label)
{
	for (; *label; label++)
		if (*label == '<' || *label == '>')
			pen_sign(p, ROLE_KEY_LABEL, *label == '<' ? SIGN_BACK : SIGN_FORWARD);
		else
			pen_text(p, ROLE_KEY_LABEL, label, 1);
}

static void draw_keys(struct ui *ui, const struct rect *r)
{
	struct pen p = pen_row(r, 0, false);
	char name[300];

	for (int i = 1; i <= FUNCTION_KEYS; i++) {
		const struct action_info *a = action_of_key(K_F0 + i);

		if (!a || !a->label[0] || pen_room(&p) < (int)strlen(a->label) + 2 + (i > 9))
			continue;
		pen_print(&p, ROLE_KEY, "%s%d", p.x > p.left ? " " : "", i);
		draw_label(&p, a->label);
	}
	snprintf(name, sizeof name, "%.280s", session_name(ui->session));
	pen_right(&p, ROLE_DIM, name, 1);
}

void bar_draw(struct ui *ui)
{
	const struct layout *l = &ui->layout;

	if (l->status.rows)
		draw_status(ui, &l->status);
	if (l->bar.rows)
		draw_bar(ui, &l->bar);
	if (l->keys.rows)
		draw_keys(ui, &l->keys);
}
