/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source, in the pane Code instead of the instructions: the file of the current instruction.
 *
 *      12  let rec factorial n =
 *    ●=>13    if n = 0 then 1
 *
 * Where the source of the current instruction is not found, the instructions are shown after all.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui_priv.h"

#define CONTEXT_ROWS 4          /* above the current line after a jump to it */
#define TAB_COLUMNS 8

bool source_is_shown(const struct ui *ui) { return ui->source.wanted && ui->source.file; }

static void resize(struct ui *ui, const struct rect *content) { list_set_rows(&ui->source.list, (unsigned)content->rows); }

static bool here(struct ui *ui, struct session_position *p)
{
	struct session_regs r;

	return ui_registers(ui, &r) && session_position(ui->session, r.pc, p);
}

static void jump(struct ui *ui)
{
	if (ui->source.now)
		list_jump(&ui->source.list, ui->source.now - 1, CONTEXT_ROWS);
}

void source_refresh(struct ui *ui)
{
	struct source_state *st = &ui->source;
	struct session_source_text text;
	struct session_position p;
	bool was = st->file != NULL;

	st->file = NULL;
	st->now = 0;
	if (!st->wanted || !here(ui, &p) || !session_source_text(ui->session, p.unit, p.file, &text))
		return;
	st->unit = p.unit;
	st->file = p.file;
	st->now = p.line <= text.lines ? p.line : 0;
	list_set_count(&st->list, text.lines);
	if (ui_has_moved(ui) || !was)
		jump(ui);
}

void source_here(struct ui *ui) { jump(ui); }

void source_toggle(struct ui *ui)
{
	ui->source.wanted = !ui->source.wanted;
	source_refresh(ui);
	if (ui->source.wanted && !ui->source.file)
		ui_say(ui, "The source of this place is not found; directory FOLDER in the console says where it is.");
}

bool source_selected_code(struct ui *ui, uint32_t *from, uint32_t *end)
{
	unsigned line;

	return session_line_code(ui->session, ui->source.unit, ui->source.file, (unsigned)ui->source.list.selected + 1, &line, from, end);
}

static void subtitle(struct ui *ui, char *out, size_t max) { snprintf(out, max, "%s", ui->source.file); }

/* ---- drawing ---- */

/* Only what is visible of a line is looked at, however long it is. */
static void draw_text(struct pen *p, enum role role, const char *text, size_t n)
{
	size_t from = 0, col = 0;

	for (size_t i = 0; i < n && pen_room(p) > 0; i++) {
		col++;
		if (text[i] != '\t')
			continue;
		pen_text(p, role, text + from, i - from);
		for (col--; (pen_put(p, role, " "), ++col % TAB_COLUMNS);)
			;
		from = i + 1;
	}
	if (from < n)
		pen_text(p, role, text + from, n - from);
}

static void draw_break(struct ui *ui, struct pen *p, unsigned line)
{
	const struct source_state *st = &ui->source;
	struct session_position at;
	struct session_break b;

	for (unsigned i = 0; session_break_at(ui->session, i, &b); i++)
		if (b.kind == SESSION_BREAK_PLACE && session_position(ui->session, b.instr, &at) && at.line == line &&
		    !strcmp(at.file, st->file) && !strcmp(at.unit, st->unit)) {
			pen_sign(p, ROLE_BREAK, b.enabled ? SIGN_BREAK : SIGN_BREAK_OFF);
			return;
		}
	pen_put(p, ROLE_TEXT, " ");
}

static int digits(uint64_t n) { return n < 10 ? 1 : 1 + digits(n / 10); }

static void draw_line(struct ui *ui, const struct rect *content, int row, unsigned line, bool marked)
{
	const struct source_state *st = &ui->source;
	struct pen p = pen_row(content, row, marked);
	bool now = line == st->now;
	const char *text;
	size_t n;

	pen_put(&p, ROLE_TEXT, " ");
	draw_break(ui, &p, line);
	pen_put(&p, ROLE_NOW, now ? "=>" : "  ");
	pen_print(&p, now ? ROLE_NOW : ROLE_NUMBER, "%*u  ", digits(st->list.count), line);
	if ((text = session_source_line(ui->session, st->unit, st->file, line, &n)))
		draw_text(&p, now ? ROLE_NOW : ROLE_TEXT, text, n);
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct list *l = &ui->source.list;

	for (int row = 0; row < content->rows && l->top + (uint64_t)row < l->count; row++) {
		uint64_t i = l->top + (uint64_t)row;

		draw_line(ui, content, row, (unsigned)i + 1, focus && i == l->selected);
	}
}

/* ---- keys ---- */

static bool key(struct ui *ui, int key) { return list_key(&ui->source.list, key); }

/* Run until here. */
static void enter(struct ui *ui)
{
	uint32_t from, end;

	if (!source_selected_code(ui, &from, &end)) {
		ui_say(ui, "There is no code at or after this line.");
		return;
	}
	ui_command(ui, "tbreak *%" PRIu32, from);
	ui_command(ui, "continue");
}

static bool has_text(const char *line, size_t n, const char *text)
{
	size_t k = strlen(text);

	for (size_t i = 0; i + k <= n; i++)
		if (!memcmp(line + i, text, k))
			return true;
	return false;
}

static bool find(struct ui *ui, const char *text)
{
	struct list *l = &ui->source.list;
	size_t n;

	for (uint64_t i = 1; i <= l->count; i++) {
		uint64_t at = (l->selected + i) % l->count;
		const char *line = session_source_line(ui->session, ui->source.unit, ui->source.file, (unsigned)at + 1, &n);

		if (line && has_text(line, n, text)) {
			list_jump(l, at, CONTEXT_ROWS);
			return true;
		}
	}
	return false;
}

const struct view view_source = {
	.title = "Source", .enter_hint = "Enter: run to here", .subtitle = subtitle, .resize = resize, .refresh = source_refresh,
	.draw = draw, .key = key, .enter = enter, .find = find
};
