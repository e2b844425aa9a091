/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/glyph.h"
#include "ui/ui_priv.h"

const char *ui_number(uint64_t n, char out[NUMBER_TEXT])
{
	char digits[24];
	int count = snprintf(digits, sizeof digits, "%" PRIu64, n), to = 0;

	for (int i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			out[to++] = ',';
		out[to++] = digits[i];
	}
	out[to] = 0;
	return out;
}

bool ui_source(struct ui *ui, uint32_t instr, char *out, size_t max)
{
	const char *file, *name;
	unsigned line, column;

	if (!session_source_at(ui->session, instr, &file, &line, &column))
		return false;
	name = strrchr(file, '/');
	snprintf(out, max, "%s:%u", name ? name + 1 : file, line);
	return true;
}

bool ui_registers(struct ui *ui, struct session_regs *r)
{
	struct msg m;

	return session_regs(ui->session, r, &m) == OK;
}

bool ui_has_moved(const struct ui *ui)
{
	return ui->stopped_at.n != session_now(ui->session).n || ui->stopped_branch != session_branch(ui->session);
}

/* ---- texts that are compared with those of the last stop ---- */

void remembered_set(struct remembered *r, const char *text, bool stopped)
{
	if (stopped)
		memcpy(r->before, r->now, sizeof r->before);
	snprintf(r->now, sizeof r->now, "%s", text);
}

bool remembered_changed(const struct remembered *r) { return r->before[0] && strcmp(r->now, r->before) != 0; }

/* ---- drawing ---- */

static void draw_book_row(struct pen *p, const struct book *b, const struct book_row *row)
{
	const char *s = b->bytes + row->from;

	for (size_t at = 0; at < row->n;) {
		enum role role = book_role_at(b, row->from + at);
		size_t n = 0;

		while (at + n < row->n && s[at + n] != '\t' && s[at + n] != '\r' && book_role_at(b, row->from + at + n) == role)
			n++;
		pen_text(p, role, s + at, n);
		at += n;
		if (at < row->n && s[at] == '\t')
			pen_to(p, (p->x - p->left) / BOOK_TAB * BOOK_TAB + BOOK_TAB);
		if (at < row->n && s[at] == '\r' && at + 1 < row->n)
			pen_put(p, role, "\r");
		if (at < row->n && (s[at] == '\t' || s[at] == '\r'))
			at++;
	}
}

void draw_book(const struct rect *content, const struct book *b, size_t top, size_t marked)
{
	for (int i = 0; i < content->rows && top + (size_t)i < b->count; i++) {
		struct pen p = pen_row(content, i, top + (size_t)i == marked);

		draw_book_row(&p, b, &b->rows[top + (size_t)i]);
	}
}

void draw_edit(struct ui *ui, struct pen *p, enum role role, const struct edit *e)
{
	size_t from = 0, room = pen_room(p) > 1 ? (size_t)pen_room(p) - 1 : 0;

	while (from < e->cursor && glyph_columns(e->text + from, e->cursor - from) > room)
		from += glyph_bytes_at(e->text + from, e->used - from);
	ui->cursor_y = p->y;
	ui->cursor_x = p->x + (int)glyph_columns(e->text + from, e->cursor - from);
	pen_text(p, role, e->text + from, e->used - from);
}
