/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "data" that show code: instructions, calls, functions. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

#define AROUND_BEFORE 5
#define AROUND_COUNT 12
#define FUNCTION_MAX 500
#define FRAMES_SHOWN 50
#define FUNCTIONS_SHOWN 1000

/* ---- disassemble ---- */

/* Up to the first instruction of the next function. */
static uint64_t function_length(const struct session *s, uint32_t instr)
{
	uint32_t first, at = instr, other;

	if (!session_function_at(s, instr, &first))
		return AROUND_COUNT;
	while (at < session_instrs(s) && at - instr < FUNCTION_MAX && session_function_at(s, at, &other) &&
	    other == first)
		at++;
	return at - instr;
}

/* A function named is shown from its entry, where a breakpoint would be too early: arguments are still missing there.
 */
static uint32_t entry_of(const struct session *s, uint32_t instr, const char *name)
{
	uint32_t first;
	const char *function = session_function_at(s, instr, &first);

	return function && !strcmp(function, name) ? first : instr;
}

static void print_code(struct command_context *c, uint32_t from, uint64_t count, uint32_t current)
{
	uint32_t first, shown = UINT32_MAX;
	const char *name;

	for (uint64_t i = from; i < from + count && i < session_instrs(c->session); i++) {
		name = session_function_at(c->session, (uint32_t)i, &first);
		if (name && first != shown)
			command_print(c, "%s:\n", name);
		shown = name ? first : UINT32_MAX;
		print_instr(c, (uint32_t)i, i == current);
	}
}

/* A place is one word, or "pc N". */
static enum err place_and_count(struct args *a, char place[WORD_MAX], uint64_t *count, struct msg *m)
{
	char number[WORD_MAX];
	enum err r;

	if (!args_word(a, place))
		place[0] = 0;
	if (!strcmp(place, "pc")) {
		if ((r = args_need(a, number, "an instruction's number after pc", m)))
			return r;
		snprintf(place, WORD_MAX, "pc %.400s", number);
	}
	return (r = args_count(a, 0, count, m)) ? r : args_end(a, m);
}

enum err cmd_disassemble(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX], name[256];
	struct session_frame f = { 0 };
	struct session_regs r;
	uint64_t count;
	uint32_t instr;
	enum err e;

	if ((e = session_regs(c->session, &r, m)) || (e = place_and_count(a, where, &count, m)))
		return e;
	if (where[0]) {
		if ((e = session_where(c->session, where, &instr, name, m)))
			return e;
		instr = entry_of(c->session, instr, name);
		print_code(c, instr, count ? count : function_length(c->session, instr), r.pc);
		return OK;
	}
	if (!session_frame(c->session, chosen_frame(c), &f))
		f.pc = r.pc;
	print_code(c, f.pc < AROUND_BEFORE ? 0 : f.pc - AROUND_BEFORE, AROUND_COUNT, f.pc);
	return OK;
}

/* ---- frames ---- */

static void print_frame(struct command_context *c, unsigned number, const struct session_frame *f)
{
	char place[512];
	const char *file;
	unsigned line, column;

	session_place(c->session, f->pc, place, sizeof place);
	command_print(c, "#%-3u %s%s%s", number, paint(c, PAINT_FUNCTION), place, unpaint(c));
	print_arguments(c, number);
	if (session_source_at(c->session, f->pc, &file, &line, &column))
		command_print(c, " at %s%s:%u:%u%s", paint(c, PAINT_FILE), file, line, column, unpaint(c));
	command_print(c, ", instruction %" PRIu32 "\n", f->pc);
}

enum err cmd_backtrace(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs regs;
	struct session_frame f;
	uint64_t count;
	unsigned i;
	enum err r;

	if ((r = args_count(a, FRAMES_SHOWN, &count, m)) || (r = args_end(a, m)) ||
	    (r = session_regs(c->session, &regs, m)))
		return r;
	for (i = 0; i < count && session_frame(c->session, i, &f); i++) {
		print_frame(c, i, &f);
		if (session_frame_replaced(c->session, i))
			command_print(c, "     (its caller is gone: a tail call)\n");
	}
	if (session_frame(c->session, i, &f))
		command_print(c, "(more frames follow; backtrace COUNT shows them)\n");
	return OK;
}

static enum err choose(struct command_context *c, uint64_t number, struct msg *m)
{
	struct session_frame f;
	struct session_regs regs;
	enum err r = session_regs(c->session, &regs, m);

	if (r)
		return r;
	if (number > UINT32_MAX || !session_frame(c->session, (unsigned)number, &f))
		return msg_set(m, ERR_NOT_FOUND, "There is no frame %" PRIu64 "; backtrace lists the frames.", number);
	c->frame = (unsigned)number;
	c->frame_at = session_now(c->session);
	c->frame_branch = session_branch(c->session);
	print_frame(c, c->frame, &f);
	print_source_line(c, f.pc);
	return OK;
}

enum err cmd_frame(struct command_context *c, struct args *a, struct msg *m)
{
	uint64_t number;
	enum err r;

	if ((r = args_count(a, chosen_frame(c), &number, m)) || (r = args_end(a, m)))
		return r;
	return choose(c, number, m);
}

enum err cmd_up(struct command_context *c, struct args *a, struct msg *m)
{
	uint64_t count;
	enum err r;

	if ((r = args_count(a, 1, &count, m)) || (r = args_end(a, m)))
		return r;
	if (count > UINT32_MAX)
		count = UINT32_MAX;
	return choose(c, chosen_frame(c) + count, m);
}

enum err cmd_down(struct command_context *c, struct args *a, struct msg *m)
{
	uint64_t count;
	enum err r;

	if ((r = args_count(a, 1, &count, m)) || (r = args_end(a, m)))
		return r;
	if (count > chosen_frame(c))
		return msg_set(m, ERR_NOT_FOUND, "The frame is number %u; there are no %" PRIu64 " below it.",
			chosen_frame(c), count);
	return choose(c, chosen_frame(c) - count, m);
}

/* ---- functions ---- */

enum err cmd_info_functions(struct command_context *c, struct args *a, struct msg *m)
{
	char prefix[WORD_MAX] = "";
	const char *name = NULL;
	unsigned i;
	enum err r;

	(void)args_word(a, prefix);
	if ((r = args_end(a, m)))
		return r;
	for (i = 0; i < FUNCTIONS_SHOWN && (name = session_function_complete(c->session, prefix, i)); i++)
		command_print(c, "%s\n", name);
	if (i == 0)
		return msg_set(m, ERR_NOT_FOUND, prefix[0] ? "No function's name begins with '%s'." :
			"The program has no debug information, so its functions have no names%s.", prefix);
	if (name)
		command_print(c, "(more follow; info functions PREFIX narrows it down)\n");
	return OK;
}

enum err cmd_info_event(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_source_event e;
	enum err r = args_end(a, m);

	if (r)
		return r;
	if (!session_source_event(c->session, chosen_frame(c), &e))
		command_print(c, "There is no event here.\n");
	else
		command_print(c, "module %s, code at %" PRIu32 ", characters %" PRId32 "-%" PRId32 ", %s:%" PRId32 ":%" PRId32
			"-%" PRId32 ":%" PRId32 ", %s\n", e.module, e.pos, e.char_first, e.char_end, e.file, e.line, e.column,
			e.end_line, e.end_column, e.kind);
	return OK;
}
