/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several commands print alike: places, instructions, stops, values. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"
#include "repl/text.h"

void place_text(const struct session *s, uint32_t instr, char *out, size_t max)
{
	struct text t = text_in(out, max);
	const char *file;
	unsigned line, column;

	t.used = session_place(s, instr, out, max);
	if (session_source_at(s, instr, &file, &line, &column))
		text_add(&t, " (%s:%u:%u)", file, line, column);
}

void print_place(struct command_context *c, uint32_t instr)
{
	char place[512];
	const char *file;
	unsigned line, column;

	session_place(c->session, instr, place, sizeof place);
	command_print(c, "%s%s%s", paint(c, PAINT_FUNCTION), place, unpaint(c));
	if (session_source_at(c->session, instr, &file, &line, &column))
		command_print(c, " (%s%s:%u:%u%s)", paint(c, PAINT_FILE), file, line, column, unpaint(c));
}

void print_instr(struct command_context *c, uint32_t instr, bool current)
{
	char text[512];
	int name;

	session_disassemble(c->session, instr, text, sizeof text);
	name = (int)strcspn(text, " ");
	command_print(c, "%s %" PRIu32 "  %s%.*s%s%s\n", current ? "=>" : "  ", instr, paint(c, PAINT_KEYWORD), name, text,
		unpaint(c), text + name);
}

/* The others that stop here. */
static void print_also(struct command_context *c, const struct session_stop *stop)
{
	for (unsigned i = 0; i < stop->also_count; i++)
		command_print(c, "%s %u, %s\n", stop->also[i].is_watch ? "Watchpoint" : "Breakpoint", stop->also[i].number,
			stop->also[i].text);
	if (stop->trouble[0])
		command_print(c, "%s condition cannot be evaluated here: %s\n", stop->also_count ? "A" : "Its", stop->trouble);
}

static void print_reason(struct command_context *c, const struct session_stop *stop)
{
	switch (stop->why) {
	case SESSION_AT_TIME:
		break;
	case SESSION_AT_BREAK:
		command_print(c, "Breakpoint %u, %s\n", stop->breakpoint, stop->text);
		print_also(c, stop);
		break;
	case SESSION_AT_EXIT:
		command_print(c, "The program ended with status %d.\n", stop->status);
		break;
	case SESSION_AT_UNCAUGHT:
		command_print(c, "Uncaught exception: %s\n", stop->text);
		break;
	case SESSION_AT_START:
		command_print(c, "The beginning of history.\n");
		break;
	case SESSION_AT_END:
		command_print(c, "The end of the recording.\n");
		break;
	case SESSION_INTERRUPTED:
		command_print(c, "Interrupted.\n");
		break;
	case SESSION_AT_WATCH:
	case SESSION_AT_MADE:
	case SESSION_AT_GONE:
		print_change(c, stop);
		print_also(c, stop);
		break;
	case SESSION_DIVERGED:
	case SESSION_REFUSED:
	case SESSION_BROKEN:
		break;          /* an error: it has a sentence */
	}
}

static void print_branch(struct command_context *c, const struct session_stop *stop)
{
	struct session_branch b = { .name = "" };

	for (unsigned i = 0; !b.is_current && session_branch_at(c->session, i, &b); i++)
		;
	if (b.id != c->branch_told)
		command_print(c, "On branch %s.\n", b.name);
	c->branch_told = b.id;
	if (stop->acted)
		command_print(c, "The world outside is not rolled back: what %s does to it comes on top of what was done before.\n",
			b.name);
}

enum err print_stop(struct command_context *c, const struct session_stop *stop, struct msg *m)
{
	struct session_regs r;
	enum err e;

	if ((e = session_regs(c->session, &r, m)))
		return e;
	c->stops++;
	c->stopped = session_last_stop(c->session);
	if (!break_commands_silent(c, stop)) {
		print_branch(c, stop);
		print_reason(c, stop);
		command_print(c, "time %s%" PRIu64 "%s, ", paint(c, PAINT_NUMBER), stop->at.n, unpaint(c));
		print_place(c, r.pc);
		command_print(c, "\n");
		print_instr(c, r.pc, true);
		if (setting_get(c, SETTING_source_lines))
			print_source_line(c, r.pc);
	}
	if (stop->why == SESSION_DIVERGED || stop->why == SESSION_REFUSED || stop->why == SESSION_BROKEN)
		return msg_set(m, ERR_USAGE, "%s", stop->text);
	return OK;
}

void command_print_stop(struct command_context *c)
{
	const struct session_stop *stop = session_last_stop(c->session);
	struct msg m;

	if (stop->why != SESSION_AT_TIME && print_stop(c, stop, &m))
		command_print(c, "%s\n", m.text);
}

void print_value(struct command_context *c, value v)
{
	size_t max = (size_t)setting_get(c, SETTING_width) + 1;
	char *text = malloc(max);

	if (!text)
		return;
	session_value_text(c->session, v, text, max);
	print_painted(c, text);
	free(text);
}

unsigned chosen_frame(const struct command_context *c)
{
	return c->frame_at.n == session_now(c->session).n && c->frame_branch == session_branch(c->session) ? c->frame : 0;
}
