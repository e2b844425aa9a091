/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack from its top, S[0], down: values, and what the words of return frames and exception handlers are for.
 *
 * A word's depth counts from the stack's end, so it stays the same while words above it come and go; that is how a word is
 * compared with itself at the last stop.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui_priv.h"

#define VALUE_COL 8

static struct remembered *text_of(struct ui *ui, uint64_t depth) { return &ui->stack.text[depth % STACK_REMEMBERED]; }

/* Is it one of those whose texts are remembered when there are so many words? */
static bool is_near_top(uint64_t depth, uint64_t words) { return depth <= words && words - depth < STACK_REMEMBERED; }

static void refresh(struct ui *ui)
{
	struct stack_state *st = &ui->stack;
	struct session_regs r = { .stack_words = 0 };

	ui_registers(ui, &r);
	if (ui_has_moved(ui)) {
		for (unsigned i = 0; i < STACK_REMEMBERED; i++)
			memcpy(st->text[i].before, st->text[i].now, TEXT_SHOWN);
		st->compares = st->list.count > 0;
		st->words_before = st->words;
	}
	st->words = r.stack_words;
	for (uint64_t i = 0; i < STACK_REMEMBERED && i < st->words; i++)
		session_value_text(ui->session, session_stack_word(ui->session, i), text_of(ui, st->words - i)->now, TEXT_SHOWN);
	list_set_count(&st->list, st->words);
	if (ui_has_moved(ui))
		list_select(&st->list, 0);
}

static bool has_changed(struct ui *ui, uint64_t depth)
{
	const struct stack_state *st = &ui->stack;

	if (!st->compares || !is_near_top(depth, st->words))
		return false;
	return depth > st->words_before || (is_near_top(depth, st->words_before) && remembered_changed(text_of(ui, depth)));
}

static void resize(struct ui *ui, const struct rect *content) { list_set_rows(&ui->stack.list, (unsigned)content->rows); }

static void subtitle(struct ui *ui, char *out, size_t max)
{
	char number[NUMBER_TEXT];

	snprintf(out, max, "%s word%s", ui_number(ui->stack.words, number), ui->stack.words == 1 ? "" : "s");
}

/* ---- return frames and handlers ---- */

#define FRAME_WORDS 3
#define TRAP_WORDS 4

/* Goes along the frames and handlers while the words are drawn from the top down. */
struct structure {
	struct session *s;
	struct session_frame frame;
	struct session_trap trap;
	unsigned frames, traps;
	bool more_frames, more_traps;
};

static struct structure structure_begin(struct session *s)
{
	struct structure st = { .s = s };

	st.more_frames = session_frame(s, 0, &st.frame);
	st.more_traps = session_trap(s, 0, &st.trap);
	return st;
}

/* What the word is for; NULL if it is a value of the program's.  *code: it is the number of an instruction. */
static const char *role_of(struct structure *st, uint64_t depth, bool *code)
{
	static const char *const frame_words[FRAME_WORDS] = { "return to", "its env", "its extra_args" };
	static const char *const trap_words[TRAP_WORDS] = { "handler", "next handler", "its env", "its extra_args" };

	while (st->more_frames && st->frame.base_words && depth + FRAME_WORDS <= st->frame.base_words)
		st->more_frames = session_frame(st->s, ++st->frames, &st->frame);
	while (st->more_traps && depth + TRAP_WORDS <= st->trap.depth_words)
		st->more_traps = session_trap(st->s, ++st->traps, &st->trap);
	if (st->more_traps && depth <= st->trap.depth_words) {
		*code = depth == st->trap.depth_words;
		return trap_words[st->trap.depth_words - depth];
	}
	*code = st->more_frames && depth == st->frame.base_words;
	return st->more_frames && depth <= st->frame.base_words ? frame_words[st->frame.base_words - depth] : NULL;
}

/* ---- drawing ---- */

static void draw_word(struct ui *ui, struct pen *p, struct structure *st, uint64_t index)
{
	uint64_t depth = ui->stack.words - index;
	value v = session_stack_word(ui->session, index);
	bool code, changed = has_changed(ui, depth);
	const char *role = role_of(st, depth, &code);
	char text[TEXT_SHOWN];

	pen_print(p, ROLE_LABEL, " S[%" PRIu64 "]", index);
	pen_to(p, VALUE_COL);
	pen_put(p, ROLE_TEXT, " ");
	if (role)
		pen_print(p, code ? ROLE_FUNCTION : ROLE_DIM, "%s ", role);
	if (code)
		session_place(ui->session, (uint32_t)int_val(v), text, sizeof text);
	else
		session_value_text(ui->session, v, text, sizeof text);
	pen_put(p, changed ? ROLE_CHANGED : role && !code ? ROLE_DIM : ROLE_TEXT, text);
}

static void draw(struct ui *ui, const struct rect *content, bool focus)
{
	const struct list *l = &ui->stack.list;
	struct structure st = structure_begin(ui->session);

	for (int row = 0; row < content->rows && l->top + (uint64_t)row < l->count; row++) {
		uint64_t i = l->top + (uint64_t)row;
		struct pen p = pen_row(content, row, focus && i == l->selected);

		draw_word(ui, &p, &st, i);
	}
}

static bool key(struct ui *ui, int key) { return list_key(&ui->stack.list, key); }

static void enter(struct ui *ui)
{
	if (ui->stack.list.count > 0)
		ui_command(ui, "print $sp[%" PRIu64 "]", ui->stack.list.selected);
}

const struct view view_stack = {
	.title = "Stack", .enter_hint = "Enter: print", .subtitle = subtitle, .resize = resize, .refresh = refresh, .draw = draw,
	.key = key, .enter = enter
};
