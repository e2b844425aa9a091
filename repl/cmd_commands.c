/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command commands: what is run where a breakpoint stops a motion.
 *
 * The lists belong to the command context and not to the session, since they are commands.  They are run after the
 * command that moved, in a loop: a list that ends in `continue` leads to the next one without going deeper.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"

#define SILENT "silent"

struct break_commands {
	struct break_commands *next;
	unsigned number;
	char *text;             /* lines, each with its end */
};

static struct break_commands *list_of(const struct command_context *c, unsigned number)
{
	struct break_commands *l = c->lists;

	while (l && l->number != number)
		l = l->next;
	return l;
}

void break_commands_free(struct command_context *c)
{
	struct break_commands *next;

	for (struct break_commands *l = c->lists; l; l = next) {
		next = l->next;
		free(l->text);
		free(l);
	}
	c->lists = NULL;
}

/* Takes the text; an empty one takes the list away. */
static enum err set_list(struct command_context *c, unsigned number, char *text, struct msg *m)
{
	struct break_commands *l = list_of(c, number);

	if (!l && *text) {
		if (!(l = calloc(1, sizeof *l))) {
			free(text);
			return msg_set(m, ERR_NO_MEMORY, "There is no memory for these commands.");
		}
		*l = (struct break_commands){ c->lists, number, NULL };
		c->lists = l;
	}
	if (l) {
		free(l->text);
		l->text = text;
	} else {
		free(text);
	}
	return OK;
}

static const char *after_silent(const char *text)
{
	size_t n = strlen(SILENT);

	text += strspn(text, " \t");
	return !strncmp(text, SILENT, n) && isspace((unsigned char)text[n]) ? text + n : NULL;
}

static bool is_silent(const struct command_context *c, unsigned number)
{
	const struct break_commands *l = number ? list_of(c, number) : NULL;

	return l && after_silent(l->text);
}

bool break_commands_silent(const struct command_context *c, const struct session_stop *stop)
{
	bool silent = is_silent(c, stop->breakpoint);

	for (unsigned i = 0; silent && i < stop->also_count; i++)
		silent = is_silent(c, stop->also[i].number);
	return silent;
}

void print_break_commands(struct command_context *c, unsigned number)
{
	const struct break_commands *l = list_of(c, number);
	size_t n;

	for (const char *at = l ? l->text : ""; *at; at += n + (at[n] == '\n')) {
		n = strcspn(at, "\n");
		command_print(c, "          %.*s\n", (int)n, at);
	}
}

/* ---- running them ---- */

/* Up to the first that fails, quits, or moves: what it leads to comes next. */
static enum command_result run_list(struct command_context *c, const char *text)
{
	const char *silent = after_silent(text);
	char *copy = strdup(silent ? silent : text), *rest = copy, *line;
	struct command_lines l = { 0 };
	enum command_result r = COMMAND_OK;
	unsigned stops = c->stops;

	while (r == COMMAND_OK && c->stops == stops && (line = strsep(&rest, "\n")))
		r = command_run_fed(c, &l, line, false);
	command_lines_clear(&l);
	free(copy);
	return r;
}

/* In the order in which the stop names its breakpoints. */
static enum command_result run_lists(struct command_context *c, const struct session_stop *stop)
{
	enum command_result r = COMMAND_OK;
	unsigned stops = c->stops;

	for (unsigned i = 0; r == COMMAND_OK && c->stops == stops && i <= stop->also_count; i++) {
		unsigned number = i == 0 ? stop->breakpoint : stop->also[i - 1].number;
		const struct break_commands *l = number ? list_of(c, number) : NULL;

		if (l)
			r = run_list(c, l->text);
	}
	return r;
}

enum command_result break_commands_run(struct command_context *c)
{
	int interrupts = session_interrupts(c->session);
	enum command_result r = COMMAND_OK;

	if (c->in_list)
		return COMMAND_OK;
	c->in_list = true;
	while (r == COMMAND_OK && c->stopped && interrupts == session_interrupts(c->session)) {
		struct session_stop stop = *c->stopped;

		c->stopped = NULL;
		r = run_lists(c, &stop);
	}
	c->in_list = false;
	c->stopped = NULL;
	return r;
}

/* ---- the command ---- */

static bool is_number(struct command_context *c, unsigned number)
{
	struct session_break b;
	struct session_watch w;

	for (unsigned i = 0; session_break_at(c->session, i, &b); i++)
		if (b.number == number)
			return true;
	for (unsigned i = 0; session_watch_at(c->session, i, &w); i++)
		if (w.number == number)
			return true;
	return false;
}

static unsigned newest(struct command_context *c)
{
	struct session_break b;
	struct session_watch w;
	unsigned most = 0;

	for (unsigned i = 0; session_break_at(c->session, i, &b); i++)
		most = b.number > most ? b.number : most;
	for (unsigned i = 0; session_watch_at(c->session, i, &w); i++)
		most = w.number > most ? w.number : most;
	return most;
}

/* The number on the first line, or the newest breakpoint's. */
static enum err number_in(struct command_context *c, const char *at, unsigned *number, struct msg *m)
{
	char first[WORD_MAX], word[WORD_MAX];
	struct args a = { .at = first, .command = "commands" };
	uint64_t n = newest(c);
	enum err r;

	snprintf(first, sizeof first, "%.*s", (int)strcspn(at, "\n"), at);
	if (args_word(&a, word) && (!number_of(word, &n) || n > UINT32_MAX || !is_number(c, (unsigned)n)))
		return msg_set(m, ERR_NOT_FOUND, "'%s' is no breakpoint's number; info breakpoints lists them.", word);
	if ((r = args_end(&a, m)))
		return r;
	if (n == 0)
		return msg_set(m, ERR_NOT_FOUND, "There is no breakpoint yet; break makes one.");
	*number = (unsigned)n;
	return OK;
}

enum err cmd_commands(struct command_context *c, struct args *a, struct msg *m)
{
	char *text = args_lines(a, m);
	unsigned number = 0;
	enum err r;

	if (!text)
		return ERR_USAGE;
	if ((r = number_in(c, a->at, &number, m))) {
		free(text);
		return r;
	}
	return set_list(c, number, text, m);
}
