/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "repl/command_priv.h"
#include "repl/json.h"

/* ---- what a command says ---- */

/* Collected until the command has ended. */
static struct said {
	char *text;
	size_t used, room;
	char error[sizeof ((struct msg *)NULL)->text];
} said;

static void take_text(void *ctx, const char *bytes, size_t n)
{
	size_t room = said.room ? said.room : 4096;
	char *grown;

	(void)ctx;
	while (room < said.used + n)
		room *= 2;
	if (room > said.room) {
		if (!(grown = realloc(said.text, room)))
			return;
		said.text = grown;
		said.room = room;
	}
	memcpy(said.text + said.used, bytes, n);
	said.used += n;
}

/* The first says what went wrong, the next ones only what that led to. */
static void take_error(void *ctx, const char *sentence)
{
	(void)ctx;
	if (!said.error[0])
		snprintf(said.error, sizeof said.error, "%s", sentence);
}

struct command_out machine_output(void) { return (struct command_out){ .text = take_text, .error = take_error }; }

/* ---- objects ---- */

static void write_place(struct json *j, struct session *s)
{
	const char *name, *file;
	struct session_regs regs;
	unsigned line, column;
	uint32_t first;
	struct msg m;

	if (session_regs(s, &regs, &m))
		return;
	json_number(j, "instruction", regs.pc);
	if ((name = session_function_at(s, regs.pc, &first)))
		json_text(j, "function", name);
	if (session_source_at(s, regs.pc, &file, &line, &column)) {
		json_text(j, "file", file);
		json_number(j, "line", line);
		json_number(j, "column", column);
	}
}

static void write_stop(struct json *j, struct session *s)
{
	static const char *const why[] = {
		[SESSION_AT_TIME] = "time", [SESSION_AT_BREAK] = "breakpoint", [SESSION_AT_EXIT] = "exit",
		[SESSION_AT_UNCAUGHT] = "uncaught", [SESSION_AT_START] = "start", [SESSION_AT_END] = "end",
		[SESSION_INTERRUPTED] = "interrupted", [SESSION_DIVERGED] = "diverged", [SESSION_REFUSED] = "refused",
		[SESSION_AT_WATCH] = "watchpoint", [SESSION_AT_MADE] = "made", [SESSION_AT_GONE] = "gone",
		[SESSION_BROKEN] = "broken"
	};
	const struct session_stop *stop = session_last_stop(s);

	json_begin(j, "stop");
	json_text(j, "why", why[stop->why]);
	json_number(j, "time", (int64_t)stop->at.n);
	if (stop->breakpoint)
		json_number(j, "breakpoint", stop->breakpoint);
	if (stop->also_count) {
		json_list(j, "also");
		for (unsigned i = 0; i < stop->also_count; i++)
			json_item(j, stop->also[i].number);
		json_list_end(j);
	}
	if (stop->why == SESSION_AT_EXIT)
		json_number(j, "status", stop->status);
	write_place(j, s);
	if (stop->text[0])
		json_text(j, "text", stop->text);
	if (stop->why == SESSION_AT_WATCH)
		json_text(j, "before", stop->before);
	if (stop->why == SESSION_AT_WATCH || stop->why == SESSION_AT_MADE)
		json_text(j, "after", stop->after);
	json_end(j, false);
}

static void write_branch(struct json *j, struct session *s)
{
	struct session_branch b;

	for (unsigned i = 0; session_branch_at(s, i, &b); i++)
		if (b.is_current)
			json_text(j, "branch", b.name);
}

static bool is_empty(const char *text)
{
	text += strspn(text, " \t\n");
	return !*text || *text == '#';
}

enum command_result machine_run(struct command_context *c, const char *text)
{
	struct session *s = command_session(c);
	struct json j = { .f = stdout };
	unsigned stops = command_stops(c), branch = session_branch(s);
	vm_time from = session_now(s);
	enum command_result r;

	if (is_empty(text))
		return COMMAND_OK;
	said.used = 0;
	said.error[0] = 0;
	r = command_run(c, text, false);
	json_begin(&j, NULL);
	json_text(&j, "command", text);
	json_truth(&j, "ok", r != COMMAND_FAILED);
	if (r == COMMAND_FAILED)
		json_text(&j, "error", said.error);
	json_bytes(&j, "output", said.text ? said.text : "", said.used);
	if (stops != command_stops(c) || branch != session_branch(s) || from.n != session_now(s).n)
		write_stop(&j, s);
	json_number(&j, "time", (int64_t)session_now(s).n);
	write_branch(&j, s);
	json_end(&j, true);
	return r;
}

/* ---- the program under debug ---- */

static void on_output(void *ctx, int fd, const void *bytes, size_t n)
{
	struct json j = { .f = stdout };

	(void)ctx;
	json_begin(&j, NULL);
	json_begin(&j, "output");
	json_number(&j, "fd", fd);
	json_bytes(&j, "text", bytes, n);
	json_end(&j, false);
	json_end(&j, true);
}

static FILE *input;

enum err machine_begin(struct command_context *c, struct msg *m)
{
	static const struct session_observer observer = { .output = on_output };
	int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (kept < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || !(input = fdopen(kept, "r")))
		return msg_set(m, ERR_IO, "Standard input cannot be read: %s.", strerror(errno));
	close(nothing);
	session_observe(command_session(c), &observer);
	return OK;
}

/* ---- reading ---- */

static enum command_result feed(struct command_context *c, struct command_lines *l, char *line)
{
	enum command_result r;

	line[strcspn(line, "\r\n")] = 0;
	if (command_feed(c, l, line, false) == COMMAND_FEED_MORE)
		return COMMAND_OK;
	r = machine_run(c, l->text ? l->text : "");
	command_lines_clear(l);
	return r;
}

void machine_read(struct command_context *c)
{
	enum command_result r = COMMAND_OK;
	struct command_lines l = { 0 };
	char *line = NULL;
	size_t room = 0;

	while (r != COMMAND_QUIT && getline(&line, &room, input) >= 0)
		r = feed(c, &l, line);
	if (r != COMMAND_QUIT && l.text)
		machine_run(c, l.text);
	command_lines_clear(&l);
	free(line);
	free(said.text);
	said = (struct said){ 0 };
	fclose(input);
}
