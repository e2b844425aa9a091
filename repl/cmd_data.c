/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "data" that show registers, stack and memory. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"

#define STACK_SHOWN 16
#define X_MAX 4096

static void print_code(struct command_context *c, uint32_t instr)
{
	char place[512];

	place_text(c->session, instr, place, sizeof place);
	command_print(c, "%" PRIu32 "  %s\n", instr, place);
}

static void print_register(struct command_context *c, const char *name, value v)
{
	command_print(c, "%-10s  ", name);
	print_value(c, v);
	command_print(c, "\n");
}

enum err cmd_info_registers(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs r;
	enum err e;

	if ((e = args_end(a, m)) || (e = session_regs(c->session, &r, m)))
		return e;
	command_print(c, "%-10s  %" PRIu64 "\n", "time", session_now(c->session).n);
	command_print(c, "%-10s  ", "pc");
	print_code(c, r.pc);
	print_register(c, "accu", r.accu);
	print_register(c, "env", r.env);
	command_print(c, "%-10s  %" PRIu64 "\n", "extra_args", r.extra_args);
	command_print(c, "%-10s  0x%" PRIx64 ", %" PRIu64 " words of stack\n", "sp", r.sp_off, r.stack_words);
	command_print(c, "%-10s  0x%" PRIx64 "\n", "trap", r.trap_off);
	return OK;
}

/* ---- the stack ---- */

/* What a word of the stack is for, when it belongs to a return frame or a handler. */
struct stack_view {
	struct session *s;
	struct session_frame frame;
	struct session_trap trap;
	unsigned frames, traps;
	bool more_frames, more_traps;
};

static void stack_view_begin(struct stack_view *v, struct session *s)
{
	*v = (struct stack_view){ .s = s };
	v->more_frames = session_frame(s, 0, &v->frame);
	v->more_traps = session_trap(s, 0, &v->trap);
}

/* Distance from the frame's (or handler's) lowest word to this one, or -1; goes on to the next when this one lies
 * behind. */
static int64_t in_frame(struct stack_view *v, uint64_t depth)
{
	while (v->more_frames && v->frame.base_words && depth + 3 <= v->frame.base_words)
		v->more_frames = session_frame(v->s, ++v->frames, &v->frame);
	if (!v->more_frames || depth > v->frame.base_words)
		return -1;
	return (int64_t)(v->frame.base_words - depth);
}

static int64_t in_trap(struct stack_view *v, uint64_t depth)
{
	while (v->more_traps && depth + 4 <= v->trap.depth_words)
		v->more_traps = session_trap(v->s, ++v->traps, &v->trap);
	return v->more_traps && depth <= v->trap.depth_words ? (int64_t)(v->trap.depth_words - depth) : -1;
}

static void print_stack_word(struct command_context *c, struct stack_view *view, uint64_t index, uint64_t depth)
{
	static const char *const trap_words[] = { "handler", "next handler", "its env", "its extra_args" };
	static const char *const frame_words[] = { "return", "saved env", "saved extra_args" };
	value v = session_stack_word(c->session, index);
	int64_t trap = in_trap(view, depth), frame = trap < 0 ? in_frame(view, depth) : -1;
	const char *role = trap >= 0 ? trap_words[trap] : frame >= 0 ? frame_words[frame] : "";

	command_print(c, "%5" PRIu64 "  %-16s  ", index, role);
	if (trap == 0 || frame == 0)
		print_code(c, (uint32_t)int_val(v));
	else {
		print_value(c, v);
		command_print(c, "\n");
	}
}

enum err cmd_info_stack(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs r;
	struct stack_view view;
	uint64_t count;
	enum err e;

	if ((e = args_count(a, STACK_SHOWN, &count, m)) || (e = args_end(a, m)) ||
	    (e = session_regs(c->session, &r, m)))
		return e;
	if (r.stack_words == 0)
		command_print(c, "The stack is empty.\n");
	stack_view_begin(&view, c->session);
	for (uint64_t i = 0; i < r.stack_words && i < count; i++)
		print_stack_word(c, &view, i, r.stack_words - i);
	if (r.stack_words > count)
		command_print(c, "       ... %" PRIu64 " words in all\n", r.stack_words);
	return OK;
}

/* ---- globals ---- */

enum err cmd_info_globals(struct command_context *c, struct args *a, struct msg *m)
{
	char prefix[WORD_MAX] = "";
	struct session_regs regs;
	const char *name;
	enum err r;

	(void)args_word(a, prefix);
	if ((r = args_end(a, m)) || (r = session_regs(c->session, &regs, m)))
		return r;
	for (uint64_t i = 0; i < session_globals(c->session); i++) {
		name = session_global_name(c->session, i);
		if (name && !strncmp(name, prefix, strlen(prefix)))
			command_print(c, "%5" PRIu64 "  %s\n", i, name);
	}
	return OK;
}

/* ---- print, x ---- */

void print_machine(struct command_context *c, const struct expr_value *v)
{
	switch (v->role) {
	case EXPR_OFFSET: command_print(c, "0x%" PRIx64 "\n", (uint64_t)int_val(v->v)); return;
	case EXPR_CODE: print_code(c, (uint32_t)int_val(v->v)); return;
	case EXPR_PLAIN: break;
	}
	if (v->kind == EXPR_FLOAT) {
		command_print(c, "%.17g\n", v->d);
		return;
	}
	print_value(c, v->v);
	command_print(c, "\n");
}

enum err cmd_print(struct command_context *c, struct args *a, struct msg *m)
{
	char text[WORD_MAX];

	if (!args_rest(a, text))
		return msg_set(m, ERR_USAGE, "'print' needs an expression; help print says what is one.");
	return print_expression(c, text, m);
}

static void print_words(struct command_context *c, uint64_t off, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i + WORD_BYTES <= n; i += WORD_BYTES) {
		uint64_t w = 0;

		for (unsigned k = WORD_BYTES; k-- > 0;)
			w = w << 8 | bytes[i + k];
		command_print(c, "0x%" PRIx64 "  %016" PRIx64 "\n", off + i, w);
	}
}

static void print_bytes(struct command_context *c, uint64_t off, const uint8_t *bytes, size_t n)
{
	for (size_t row = 0; row < n; row += 16) {
		size_t end = row + 16 < n ? row + 16 : n;

		command_print(c, "0x%" PRIx64 " ", off + row);
		for (size_t i = row; i < end; i++)
			command_print(c, " %02x", bytes[i]);
		command_print(c, "%*s", (int)(3 * (row + 16 - end) + 2), "");
		for (size_t i = row; i < end; i++)
			command_print(c, "%c", bytes[i] >= 32 && bytes[i] < 127 ? bytes[i] : '.');
		command_print(c, "\n");
	}
}

static enum err x_format(const char *format, uint64_t *count, bool *bytes, struct msg *m)
{
	char *end;

	*count = isdigit((unsigned char)*format) ? strtoul(format, &end, 10) : (end = (char *)format, 1);
	*bytes = *end == 'b';
	if (*bytes)
		end++;
	if (*end || *count == 0 || *count > X_MAX)
		return msg_set(m, ERR_USAGE,
			"'x/%s' is not understood: after x/ comes a number from 1 to %d, and b for bytes.", format,
			X_MAX);
	return OK;
}

static enum err x_offset(struct command_context *c, struct args *a, uint64_t *off, struct msg *m)
{
	char text[WORD_MAX];
	struct expr_value v;
	enum err r;

	*off = c->x_next;
	if (!args_rest(a, text) || number_of(text, off))
		return OK;
	if ((r = eval_look(c->session, chosen_frame(c), text, NULL, &v, m)))
		return r;
	if (v.kind != EXPR_VALUE || (is_int(v.v) && v.role == EXPR_PLAIN))
		return msg_set(m, ERR_USAGE, "'%s' is a number of the program's, and no place in the image.", text);
	*off = is_int(v.v) ? (uint64_t)int_val(v.v) : v.v.bits;
	return OK;
}

enum err cmd_x(struct command_context *c, struct args *a, struct msg *m)
{
	uint8_t buffer[X_MAX * WORD_BYTES];
	char format[32];
	uint64_t count, off;
	bool bytes;
	size_t n;
	enum err r;

	args_format(a, format);
	if ((r = x_format(format, &count, &bytes, m)) || (r = x_offset(c, a, &off, m)))
		return r;
	if (!bytes)
		off &= ~UINT64_C(7);
	n = session_bytes(c->session, off, buffer, (size_t)(bytes ? count : count * WORD_BYTES));
	if (n == 0)
		return msg_set(m, ERR_USAGE, "0x%" PRIx64 " is outside the image.", off);
	if (bytes)
		print_bytes(c, off, buffer, n);
	else
		print_words(c, off, buffer, n);
	c->x_next = off + n;
	return OK;
}
