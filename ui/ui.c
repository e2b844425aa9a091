/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole: from keys to views, from views to the screen. */
#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/terminal.h"
#include "ui/ui_priv.h"

const struct view *ui_view(const struct ui *ui, enum pane p)
{
	return p == PANE_CODE && source_is_shown(ui) ? &view_source : views[p];
}

const struct view *const views[PANES] = {
	[PANE_CODE] = &view_code, [PANE_REGISTERS] = &view_registers, [PANE_STACK] = &view_stack,
	[PANE_SNAPSHOTS] = &view_snapshots, [PANE_OUTPUT] = &view_output, [PANE_CONSOLE] = &view_console
};

static struct rect content_of(const struct rect *pane)
{
	return (struct rect){ pane->y + 1, pane->x, pane->rows - 1, pane->cols };
}

/* Where the help screen stands: in place of all panes. */
static struct rect all_panes(const struct ui *ui)
{
	return (struct rect){ 0, 0, ui->layout.panes_rows, ui->layout.status.cols };
}

/* ---- state ---- */

void ui_relayout(struct ui *ui)
{
	struct rect all;
	int rows, cols;

	terminal_size(&rows, &cols);
	layout_compute(&ui->layout, rows, cols, ui->focus, ui->zoom);
	for (enum pane p = 0; p < PANES; p++) {
		struct rect content = content_of(&ui->layout.pane[p]);

		if (content.rows <= 0)
			continue;
		views[p]->resize(ui, &content);
		if (p == PANE_CODE)
			view_source.resize(ui, &content);
	}
	all = all_panes(ui);
	help_resize(ui, &all);
}

void ui_refresh(struct ui *ui)
{
	ui->changed = false;
	for (enum pane p = 0; p < PANES; p++)
		if (views[p]->refresh)
			views[p]->refresh(ui);
	source_refresh(ui);
	ui->stopped_at = session_now(ui->session);
	ui->stopped_branch = session_branch(ui->session);
}

void ui_focus(struct ui *ui, enum pane p)
{
	if (ui->focus != PANE_CONSOLE)
		ui->focus_before = ui->focus;
	ui->focus = p;
	ui_relayout(ui);
}

void ui_say(struct ui *ui, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(ui->message, sizeof ui->message, format, ap);
	va_end(ap);
}

/* ---- questions ---- */

void ui_ask(struct ui *ui, const char *label, const char *completes, void (*done)(struct ui *ui, const char *answer))
{
	struct prompt *p = &ui->prompt;

	snprintf(p->label, sizeof p->label, "%s", label);
	p->completes = completes;
	p->done = done;
	p->one_key = false;
	edit_clear(&p->edit);
}

void ui_confirm(struct ui *ui, const char *question, void (*done)(struct ui *ui, const char *answer))
{
	ui_ask(ui, "", NULL, done);
	snprintf(ui->prompt.label, sizeof ui->prompt.label, "%s (y/n) ", question);
	ui->prompt.one_key = true;
}

void ui_answer_nothing(struct ui *ui) { ui->prompt.label[0] = 0; }

static void answer(struct ui *ui, const char *text)
{
	ui_answer_nothing(ui);
	ui->prompt.done(ui, text);
}

static void prompt_key(struct ui *ui, int key)
{
	struct prompt *p = &ui->prompt;
	char text[EDIT_MAX];

	if (p->one_key && (key == 'y' || key == 'Y'))
		answer(ui, "y");
	else if (p->one_key || key == K_ESC || key == K_INTERRUPT)
		ui_answer_nothing(ui);
	else if (key == K_ENTER)
		answer(ui, memcpy(text, p->edit.text, sizeof text));
	else if (key == K_TAB && p->completes)
		console_complete(ui, &p->edit, p->completes);
	else
		edit_key(&p->edit, key);
}

/* ---- keys ---- */

static void help_key(struct ui *ui, int key)
{
	if (key == K_UP || key == K_DOWN)
		list_scroll(&ui->help_list, key == K_UP ? -1 : 1);
	else if (key == K_PGUP || key == K_PGDN || key == ' ')
		list_scroll(&ui->help_list, key == K_PGUP ? -(int64_t)ui->help_list.rows : (int64_t)ui->help_list.rows);
	else
		ui->help = false;
}

static void on_key(struct ui *ui, int key)
{
	ui->message[0] = 0;
	if (key == K_RESIZE)
		ui_relayout(ui);
	else if (key == K_GONE)
		ui->leave = true;
	else if (ui->prompt.label[0])
		prompt_key(ui, key);
	else if (ui->help)
		help_key(ui, key);
	else if (!ui_view(ui, ui->focus)->key(ui, key) && !action_run(ui, key) && key_is_character(key))
		ui_say(ui, "That key means nothing here; ? shows those that do, : takes a command.");
}

/* ---- drawing ---- */

static void draw_title(struct ui *ui, enum pane pane, const struct rect *r)
{
	const struct view *v = ui_view(ui, pane);
	bool focus = pane == ui->focus;
	struct pen p = pen_row(r, 0, false);
	char subtitle[200] = "", hint[60] = "";

	pen_repeat(&p, ROLE_RULE, SIGN_ROW, r->cols);
	p.x = r->x;
	pen_repeat(&p, ROLE_RULE, SIGN_ROW, 1);
	pen_print(&p, focus ? ROLE_TITLE_FOCUS : ROLE_TITLE, " %s ", v->title);
	if (v->subtitle)
		v->subtitle(ui, subtitle, sizeof subtitle);
	if (subtitle[0])
		pen_print(&p, ROLE_TEXT, " %s ", subtitle);
	if (focus && v->enter_hint)
		snprintf(hint, sizeof hint, " %s ", v->enter_hint);
	if (hint[0])
		pen_right(&p, ROLE_DIM, hint, 1);
}

static bool has_title_at(const struct ui *ui, int y, int x, bool left)
{
	for (enum pane p = 0; p < PANES; p++) {
		const struct rect *r = &ui->layout.pane[p];

		if (r->rows > 0 && r->y == y && (left ? r->x + r->cols == x : r->x == x + 1))
			return true;
	}
	return false;
}

static void draw_divider(const struct ui *ui, int x)
{
	static const enum sign signs[2][2] = { { SIGN_COLUMN, SIGN_RIGHT }, { SIGN_LEFT, SIGN_CROSS } };

	for (int y = 0; x > 0 && y < ui->layout.panes_rows; y++) {
		struct pen p = pen_row(&(struct rect){ y, x, 1, 1 }, 0, false);

		pen_sign(&p, ROLE_RULE, y == 0 ? SIGN_TOP : signs[has_title_at(ui, y, x, true)][has_title_at(ui, y, x, false)]);
	}
}

static void draw_pane(struct ui *ui, enum pane p)
{
	const struct rect *r = &ui->layout.pane[p];
	struct rect content = content_of(r);

	draw_title(ui, p, r);
	ui_view(ui, p)->draw(ui, &content, p == ui->focus);
}

static void draw_panes(struct ui *ui)
{
	for (enum pane p = 0; p < PANES; p++)
		if (ui->layout.pane[p].rows > 0)
			draw_pane(ui, p);
	for (int i = 0; i < LAYOUT_COLUMNS_MAX - 1; i++)
		draw_divider(ui, ui->layout.divider[i]);
}

void ui_draw(struct ui *ui)
{
	struct rect all = all_panes(ui);

	ui->cursor_y = -1;
	screen_begin();
	if (ui->help)
		help_draw(ui, &all);
	else
		draw_panes(ui);
	bar_draw(ui);
	screen_end(ui->cursor_y, ui->cursor_x);
}

/* The other panes keep showing where it began. */
void ui_draw_running(struct ui *ui)
{
	for (enum pane p = PANE_OUTPUT; p <= PANE_CONSOLE && !ui->help; p++)
		if (ui->layout.pane[p].rows > 0) {
			screen_clear(&ui->layout.pane[p]);
			draw_pane(ui, p);
		}
	ui->cursor_y = -1;
	bar_draw(ui);
	screen_end(ui->cursor_y, ui->cursor_x);
}

/* ---- the loop ---- */

static void release(struct ui *ui)
{
	book_release(&ui->output.book);
	book_release(&ui->console.book);
	history_release(&ui->console.history);
	command_lines_clear(&ui->console.lines);
	free(ui);
}

static void begin(struct ui *ui)
{
	for (enum pane p = 0; p < PANES; p++)
		if (views[p]->init)
			views[p]->init(ui);
	console_say(ui, ROLE_TEXT, "s steps, c runs; S and C do the same backwards. : takes a command, ? explains the keys, q leaves.");
	ui->stopped_at = (vm_time){ UINT64_MAX };
	ui_relayout(ui);
	ui_refresh(ui);
}

int ui_run(struct command_context *c)
{
	struct ui *ui = calloc(1, sizeof *ui);
	struct msg m;

	if (!ui)
		msg_set(&m, ERR_NO_MEMORY, "There is no memory for the terminal UI.");
	if (!ui || ui_attach(ui, c, &m)) {
		fprintf(stderr, "caravan: %s\n", m.text);
		free(ui);
		return 1;
	}
	begin(ui);
	while (!ui->leave) {
		ui_draw(ui);
		on_key(ui, terminal_key());
	}
	ui_detach(ui);
	release(ui);
	return 0;
}
