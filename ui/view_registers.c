/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registers, by the names that the meanings of instructions call them. */
#include <inttypes.h>
#include <stdio.h>

#include "ui/ui_priv.h"

static void value_text(struct ui *ui, const struct session_regs *r, unsigned i, char out[TEXT_SHOWN])
{
	struct session_trap trap;
	char place[200];

	switch (i) {
	case 0:
		session_value_text(ui->session, r->accu, out, TEXT_SHOWN);
		return;
	case 1:
		session_value_text(ui->session, r->env, out, TEXT_SHOWN);
		return;
	case 2:
		snprintf(out, TEXT_SHOWN, "%" PRIu64, r->extra_args);
		return;
	case 3:
		session_place(ui->session, r->pc, place, sizeof place);
		snprintf(out, TEXT_SHOWN, "%" PRIu32 "  %s", r->pc, place);
		return;
	}
	if (!session_trap(ui->session, 0, &trap)) {
		snprintf(out, TEXT_SHOWN, "none");
		return;
	}
	session_place(ui->session, trap.handler, place, sizeof place);
	snprintf(out, TEXT_SHOWN, "%" PRIu32 "  %s", trap.handler, place);
}

static const struct { const char *label, *expression; } rows[REGISTERS] = {
	{ "A accu", "$accu" }, { "E env", "$env" }, { "X extra", "$extra_args" }, { "  pc", "$pc" }, { "  trap", "$trap" }
};
#define VALUE_COL 8

static void refresh(struct ui *ui)
{
	struct session_regs r;
	char text[TEXT_SHOWN];

	list_set_count(&ui->registers.list, REGISTERS);
	for (unsigned i = 0; ui_registers(ui, &r) && i < REGISTERS; i++) {
		value_text(ui, &r, i, text);
		remembered_set(&ui->registers.text[i], text, ui_has_moved(ui));
	}
}

static void resize(struct ui *ui, const struct rect *content) { list_set_rows(&ui->registers.list, (unsigned)content->rows); }

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct list *l = &ui->registers.list;

	for (int row = 0; row < content->rows && l->top + (uint64_t)row < l->count; row++) {
		uint64_t i = l->top + (uint64_t)row;
		const struct remembered *text = &ui->registers.text[i];
		struct pen p = pen_row(content, row, focus && i == l->selected);

		pen_print(&p, ROLE_LABEL, " %s", rows[i].label);
		pen_to(&p, VALUE_COL);
		pen_print(&p, remembered_changed(text) ? ROLE_CHANGED : ROLE_TEXT, " %s", text->now);
	}
}

static bool key(struct ui *ui, int key) { return list_key(&ui->registers.list, key); }

static void enter(struct ui *ui) { ui_command(ui, "print %s", rows[ui->registers.list.selected].expression); }

const struct view view_registers = {
	.title = "Registers", .enter_hint = "Enter: print", .resize = resize, .refresh = refresh, .draw = draw, .key = key, .enter = enter
};
