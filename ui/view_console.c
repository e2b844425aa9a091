/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console: any command of the table, what it printed, a line editor with history and completion. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/glyph.h"
#include "ui/ui_priv.h"

#define BOOK_MAX ((size_t)1024 * 1024)
#define PROMPT "> "
#define PROMPT_MORE "| "
#define LISTED_MAX 200          /* possibilities of a completion */
#define LIST_COL 20

static void scroll_to_end(struct console_state *c)
{
	list_set_count(&c->list, c->book.count);
	list_select(&c->list, c->book.count);
}

void console_add(struct ui *ui, enum role role, const char *bytes, size_t n)
{
	struct console_state *c = &ui->console;

	book_add(&c->book, role, bytes, n);
	scroll_to_end(c);
}

void console_say(struct ui *ui, enum role role, const char *line)
{
	console_add(ui, role, line, strlen(line));
	console_add(ui, role, "\n", 1);
}

static void init(struct ui *ui) { book_init(&ui->console.book, BOOK_MAX, true); }

/* The last row is for typing. */
static void resize(struct ui *ui, const struct rect *content)
{
	struct console_state *c = &ui->console;
	unsigned columns = (unsigned)(content->cols > 2 ? content->cols - 2 : 1), rows = (unsigned)content->rows - 1;

	if (columns == c->book.columns && rows == c->list.rows)
		return;
	book_set_columns(&c->book, columns);
	list_set_rows(&c->list, rows);
	scroll_to_end(c);
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct console_state *c = &ui->console;
	struct rect text = { content->y, content->x + 1, content->rows - 1, content->cols - 1 };
	size_t rows = c->book.count - (size_t)c->list.top;
	int line = rows < (size_t)text.rows ? (int)rows : text.rows;
	struct pen p = pen_row(&(struct rect){ content->y, content->x + 1, content->rows, content->cols - 1 }, line, false);

	draw_book(&text, &c->book, (size_t)c->list.top, SIZE_MAX);
	pen_put(&p, focus ? ROLE_NOW : ROLE_DIM, c->lines.text ? PROMPT_MORE : PROMPT);
	if (focus)
		draw_edit(ui, &p, ROLE_TYPED, &c->edit);
	else if (c->edit.used > 0)
		pen_put(&p, ROLE_TYPED, c->edit.text);
	else
		pen_put(&p, ROLE_DIM, ": to type a command");
}

/* ---- completion ---- */

static size_t common_bytes(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static void list_possibilities(struct ui *ui, const char *line)
{
	char *word, row[LIST_COL * 2 + 2];
	unsigned i = 0;

	for (; i < LISTED_MAX && (word = command_complete(ui->commands, line, i)); i++) {
		snprintf(row, sizeof row, "%-*.*s ", LIST_COL, LIST_COL * 2, word);
		console_add(ui, ROLE_DIM, row, strlen(row));
		free(word);
	}
	console_say(ui, ROLE_DIM, i == LISTED_MAX ? "..." : "");
}

/* Puts `word`, cut to n bytes, in place of the word before the cursor. */
static void replace_word(struct edit *e, const char *word, size_t n, const char *after)
{
	char text[EDIT_MAX];

	while (e->cursor > 0 && e->text[e->cursor - 1] != ' ')
		edit_key(e, K_BACKSPACE);
	snprintf(text, sizeof text, "%.*s%s", (int)n, word, after);
	edit_insert(e, text);
}

void console_complete(struct ui *ui, struct edit *e, const char *before)
{
	char line[2 * EDIT_MAX], *first, *other;
	size_t common, typed;
	unsigned i = 1;

	snprintf(line, sizeof line, "%s%.*s", before, (int)e->cursor, e->text);
	if (!(first = command_complete(ui->commands, line, 0)))
		return;
	common = strlen(first);
	for (; i < LISTED_MAX && (other = command_complete(ui->commands, line, i)); i++) {
		size_t same = common_bytes(first, other);

		common = same < common ? same : common;
		free(other);
	}
	typed = e->cursor;
	while (typed > 0 && e->text[typed - 1] != ' ')
		typed--;
	if (i == 1)
		replace_word(e, first, common, common > 0 && first[common - 1] == '/' ? "" : " ");
	else if (common > e->cursor - typed)
		replace_word(e, first, common, "");
	else
		list_possibilities(ui, line);
	free(first);
}

/* ---- keys ---- */

static void enter(struct ui *ui)
{
	struct console_state *c = &ui->console;
	char line[EDIT_MAX];

	memcpy(line, c->edit.text, sizeof line);
	history_add(&c->history, line);
	edit_clear(&c->edit);
	if (command_feed(ui->commands, &c->lines, line, true) == COMMAND_FEED_MORE) {
		console_add(ui, ROLE_DIM, PROMPT, strlen(PROMPT));
		console_say(ui, ROLE_TYPED, line);
		return;
	}
	ui_command_text(ui, line, c->lines.text ? c->lines.text : "");
	command_lines_clear(&c->lines);
}

static bool key(struct ui *ui, int key)
{
	struct console_state *c = &ui->console;

	switch (key) {
	case K_ENTER:
		enter(ui);
		return true;
	case K_UP:
	case K_CTRL('P'):
		history_go(&c->history, &c->edit, -1);
		return true;
	case K_DOWN:
	case K_CTRL('N'):
		history_go(&c->history, &c->edit, 1);
		return true;
	case K_PGUP:
		list_scroll(&c->list, -(int64_t)c->list.rows + 1);
		return true;
	case K_PGDN:
		list_scroll(&c->list, (int64_t)c->list.rows - 1);
		return true;
	case K_TAB:
		if (c->edit.used == 0)
			return false;
		console_complete(ui, &c->edit, "");
		return true;
	case K_INTERRUPT:
		edit_clear(&c->edit);
		command_lines_clear(&c->lines);
		return true;
	case ':':
		if (c->edit.cursor == 0)        /* it only says that a command follows, as everywhere else */
			return true;
		break;
	}
	return edit_key(&c->edit, key);
}

const struct view view_console = {
	.title = "Console", .enter_hint = "Esc: back", .init = init, .resize = resize, .draw = draw, .key = key
};
