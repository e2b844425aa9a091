/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code: every instruction of the program, with the names of functions above their first ones.
 *
 *    Stdlib.print_endline:
 *     ● 4410  PUSHACC0                push A
 *     =>4411  PUSHENVACC1             push A; A = E.F[1]
 *
 * What the selected instruction means stands in the last row, where the line above it is too short to say it itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui_priv.h"

#define MEANING_COL 44          /* of the meaning, in panes that are wide enough */
#define MEANING_COLS_MIN 24
#define FOOT_ROWS_MIN 5         /* smaller panes have no last row */
#define CONTEXT_ROWS 4          /* above the current instruction after a jump to it */

static bool begins_function(struct ui *ui, uint32_t instr, const char **name)
{
	uint32_t first;

	*name = session_function_at(ui->session, instr, &first);
	return *name && first == instr;
}

static unsigned height(void *ctx, uint64_t item)
{
	const char *name;

	return 1 + begins_function(ctx, (uint32_t)item, &name);
}

static bool has_foot(const struct rect *content) { return content->rows >= FOOT_ROWS_MIN; }

static void resize(struct ui *ui, const struct rect *content)
{
	struct list *l = &ui->code.list;

	l->height = height;
	l->ctx = ui;
	list_set_rows(l, (unsigned)(content->rows - has_foot(content)));
}

void code_here(struct ui *ui)
{
	struct session_regs r;

	if (ui_registers(ui, &r))
		list_jump(&ui->code.list, r.pc, CONTEXT_ROWS);
}

static void refresh(struct ui *ui)
{
	list_set_count(&ui->code.list, session_instrs(ui->session));
	if (ui_has_moved(ui))
		code_here(ui);
}

static void subtitle(struct ui *ui, char *out, size_t max)
{
	session_place(ui->session, (uint32_t)ui->code.list.selected, out, max);
}

/* ---- drawing ---- */

static void draw_name(struct ui *ui, const struct rect *content, int row, uint32_t instr, const char *name)
{
	struct pen p = pen_row(content, row, false);
	char source[80];

	pen_print(&p, ROLE_FUNCTION, " %s:", name);
	if (ui_source(ui, instr, source, sizeof source))
		pen_right(&p, ROLE_DIM, source, 1);
}

static void draw_break(struct ui *ui, struct pen *p, uint32_t instr)
{
	struct session_break b;

	for (unsigned i = 0; session_break_at(ui->session, i, &b); i++)
		if (session_break_covers(&b, instr)) {
			pen_sign(p, ROLE_BREAK, b.enabled ? SIGN_BREAK : SIGN_BREAK_OFF);
			return;
		}
	pen_put(p, ROLE_TEXT, " ");
}

static int digits(uint32_t n) { return n < 10 ? 1 : 1 + digits(n / 10); }

static void draw_instr(struct ui *ui, const struct rect *content, int row, uint32_t instr, uint32_t pc, bool marked)
{
	struct pen p = pen_row(content, row, marked);
	bool now = instr == pc;
	char text[256];

	pen_put(&p, ROLE_TEXT, " ");
	draw_break(ui, &p, instr);
	pen_put(&p, ROLE_NOW, now ? "=>" : "  ");
	pen_print(&p, now ? ROLE_NOW : ROLE_NUMBER, " %*" PRIu32 "  ", digits(session_instrs(ui->session)), instr);
	session_disassemble(ui->session, instr, text, sizeof text);
	pen_put(&p, now ? ROLE_NOW : ROLE_TEXT, text);
	if (content->cols < MEANING_COL + MEANING_COLS_MIN)
		return;
	pen_put(&p, ROLE_TEXT, "  ");
	pen_to(&p, MEANING_COL);
	pen_put(&p, now ? ROLE_NOW : ROLE_DIM, session_meaning(ui->session, instr));
}

static void draw_foot(struct ui *ui, const struct rect *content)
{
	struct pen p = pen_row(content, content->rows - 1, false);
	uint32_t instr = (uint32_t)ui->code.list.selected;
	char source[80];

	pen_print(&p, ROLE_LABEL, " %s", session_meaning(ui->session, instr));
	if (ui_source(ui, instr, source, sizeof source))
		pen_right(&p, ROLE_DIM, source, 1);
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct list *l = &ui->code.list;
	struct session_regs r = { .pc = UINT32_MAX };
	int rows = content->rows - has_foot(content), row = 0;
	const char *name;

	ui_registers(ui, &r);
	for (uint64_t i = l->top; i < l->count && row < rows; i++) {
		if (rows > 1 && begins_function(ui, (uint32_t)i, &name))
			draw_name(ui, content, row++, (uint32_t)i, name);
		if (row < rows)
			draw_instr(ui, content, row++, (uint32_t)i, r.pc, focus && i == l->selected);
	}
	if (has_foot(content) && l->count > 0)
		draw_foot(ui, content);
}

/* ---- keys ---- */

static bool key(struct ui *ui, int key) { return list_key(&ui->code.list, key); }

/* Run until here. */
static void enter(struct ui *ui)
{
	ui_command(ui, "tbreak *%" PRIu64, ui->code.list.selected);
	ui_command(ui, "continue");
}

static bool has_text(struct ui *ui, uint32_t instr, const char *text)
{
	const char *name;
	char line[256];

	if (begins_function(ui, instr, &name) && strstr(name, text))
		return true;
	session_disassemble(ui->session, instr, line, sizeof line);
	return strstr(line, text) != NULL;
}

static bool find(struct ui *ui, const char *text)
{
	struct list *l = &ui->code.list;

	for (uint64_t i = 1; i <= l->count; i++) {
		uint64_t instr = (l->selected + i) % l->count;

		if (has_text(ui, (uint32_t)instr, text)) {
			list_jump(l, instr, CONTEXT_ROWS);
			return true;
		}
	}
	return false;
}

const struct view view_code = {
	.title = "Code", .enter_hint = "Enter: run to here", .subtitle = subtitle, .resize = resize, .refresh = refresh, .draw = draw,
	.key = key, .enter = enter, .find = find
};
