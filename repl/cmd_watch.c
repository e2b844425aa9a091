/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch and last-change. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

/* "stack N" is $sp[N]; anything else is an expression of print. */
enum err command_place(struct command_context *c, const char *text, struct session_place *out, struct msg *m)
{
	char word[WORD_MAX], place[WORD_MAX];
	struct args look = { .at = text };
	struct expr_value v;
	enum err r;

	if (args_word(&look, word) && !strcmp(word, "stack") && args_rest(&look, word)) {
		snprintf(place, sizeof place, "$sp[%.*s]", WORD_MAX - 8, word);
		text = place;
	}
	if ((r = eval_look(c->session, chosen_frame(c), text, NULL, &v, m)))
		return r;
	*out = v.place;
	return OK;
}

static enum err place(struct command_context *c, struct args *a, char where[WORD_MAX], struct session_place *p, struct msg *m)
{
	if (!args_rest(a, where))
		return msg_set(m, ERR_USAGE, "'%s' needs a place: stack N, or what print calls a global, a word of the stack or a "
			"field.", a->command);
	return command_place(c, where, p, m);
}

enum err cmd_watch(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX];
	struct session_place p;
	unsigned number;
	enum err r;

	if ((r = place(c, a, where, &p, m)) || (r = session_watch_add(c->session, &p, where, &number, m)))
		return r;
	command_print(c, "Watchpoint %u: %s\n", number, where);
	return OK;
}

enum err cmd_last_change(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX];
	struct session_place p;
	struct session_stop stop;
	enum err r;

	if ((r = place(c, a, where, &p, m)) || (r = session_last_change(c->session, &p, where, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

void print_watches(struct command_context *c)
{
	struct session_watch w;

	for (unsigned i = 0; session_watch_at(c->session, i, &w); i++) {
		command_print(c, "%6u  %-3s  %4" PRIu64 "  %6" PRIu64 "  watch %s%s%s\n", w.number, w.enabled ? "yes" : "no",
			w.hits, w.ignore, w.where, w.branch[0] ? ", on branch " : "", w.branch);
		print_break_commands(c, w.number);
	}
}

void print_change(struct command_context *c, const struct session_stop *stop)
{
	char which[32] = "";

	if (stop->breakpoint)
		snprintf(which, sizeof which, "Watchpoint %u, ", stop->breakpoint);
	if (stop->why == SESSION_AT_GONE) {
		command_print(c, "%s%s: is gone, and nothing is left to watch.\n", which, stop->text);
		return;
	}
	command_print(c, "%s%s\n", which, stop->text);
	if (stop->why == SESSION_AT_MADE)
		command_print(c, "  is made here\n");
	else
		command_print(c, "  before  %s\n", stop->before);
	command_print(c, "  after   %s%s%s\n", paint(c, PAINT_CHANGED), stop->after, unpaint(c));
}
