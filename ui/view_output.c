/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program has written: up to now as it is, and dimmed what it will write later, as far as that is known.
 *
 * Only the last part of a long output is kept here (info output prints all of it).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui_priv.h"

#define PAST_MAX ((uint64_t)256 * 1024)
#define FUTURE_MAX ((size_t)64 * 1024)
#define BOOK_MAX ((size_t)2 * 1024 * 1024)      /* with what comes during a run */

typedef size_t read_fn(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total);

static void add(struct ui *ui, enum role role, read_fn *read, uint64_t from, size_t most)
{
	char bytes[8192];
	uint64_t total;
	size_t n, done = 0;

	while (done < most && (n = read(ui->session, from + done, bytes, sizeof bytes, &total)) > 0) {
		book_add(&ui->output.book, role, bytes, n);
		done += n;
	}
}

static size_t row_of_now(const struct output_state *o) { return book_row_of(&o->book, o->now ? o->now - 1 : 0); }

/* Now is at the bottom, with a little of the future below it. */
static void show_now(struct output_state *o)
{
	uint64_t now = row_of_now(o), above = o->list.rows - o->list.rows / 4;

	if (o->list.rows == 0)
		return;
	list_set_count(&o->list, o->book.count);
	o->list.top = now >= above ? now - above + 1 : 0;
	list_select(&o->list, now);
}

static void init(struct ui *ui) { book_init(&ui->output.book, BOOK_MAX, false); }

static void refresh(struct ui *ui)
{
	struct output_state *o = &ui->output;

	if (!ui_has_moved(ui))
		return;
	session_output(ui->session, 0, NULL, 0, &o->total);
	o->from = o->total > PAST_MAX ? o->total - PAST_MAX : 0;
	book_clear(&o->book);
	add(ui, ROLE_TEXT, session_output, o->from, SIZE_MAX);
	o->now = o->book.used;
	add(ui, ROLE_DIM, session_output_known, o->total, FUTURE_MAX);
	show_now(o);
}

void output_add(struct ui *ui, const char *bytes, size_t n)
{
	struct output_state *o = &ui->output;

	book_add(&o->book, ROLE_TEXT, bytes, n);
	o->total += n;
	o->now = o->book.used;
	show_now(o);
}

static void resize(struct ui *ui, const struct rect *content)
{
	struct output_state *o = &ui->output;
	unsigned columns = (unsigned)(content->cols > 2 ? content->cols - 2 : 1), rows = (unsigned)content->rows;

	if (columns == o->book.columns && rows == o->list.rows)
		return;
	book_set_columns(&o->book, columns);
	list_set_rows(&o->list, rows);
	show_now(o);
}

static void subtitle(struct ui *ui, char *out, size_t max)
{
	char number[NUMBER_TEXT];

	if (ui->output.total == 0)
		snprintf(out, max, "nothing yet");
	else
		snprintf(out, max, "%s bytes by now", ui_number(ui->output.total, number));
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct output_state *o = &ui->output;
	struct rect inner = { content->y, content->x + 1, content->rows, content->cols - 1 };

	draw_book(&inner, &o->book, o->list.top, focus ? o->list.selected : SIZE_MAX);
}

static bool key(struct ui *ui, int key) { return list_key(&ui->output.list, key); }

/* To the moment at which the selected row's first byte was written. */
static void enter(struct ui *ui)
{
	struct output_state *o = &ui->output;
	vm_time at;

	if (o->list.selected >= o->book.count)
		return;
	if (session_output_moment(ui->session, o->from + o->book.rows[o->list.selected].from, &at))
		ui_command(ui, "goto %" PRIu64, at.n);
	else
		ui_say(ui, "When this was written is not known.");
}

static bool find(struct ui *ui, const char *text)
{
	struct output_state *o = &ui->output;
	size_t row;

	if (!book_find(&o->book, text, (size_t)o->list.selected + 1, &row))
		return false;
	list_select(&o->list, row);
	return true;
}

const struct view view_output = {
	.title = "Output", .enter_hint = "Enter: when written", .init = init, .subtitle = subtitle, .resize = resize, .refresh = refresh, .draw = draw,
	.key = key, .enter = enter, .find = find
};
