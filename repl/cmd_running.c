/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "running": motions. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

static enum err move(struct command_context *c, enum session_motion how, struct args *a, struct msg *m)
{
	struct session_stop stop;
	uint64_t count;
	enum err r;

	if ((r = args_count(a, 1, &count, m)) || (r = args_end(a, m)))
		return r;
	if ((r = session_move(c->session, how, a->reverse, count, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

enum err cmd_continue(struct command_context *c, struct args *a, struct msg *m)
{
	return move(c, SESSION_CONTINUE, a, m);
}
enum err cmd_stepi(struct command_context *c, struct args *a, struct msg *m) { return move(c, SESSION_STEPI, a, m); }
enum err cmd_nexti(struct command_context *c, struct args *a, struct msg *m) { return move(c, SESSION_NEXTI, a, m); }

enum err cmd_step(struct command_context *c, struct args *a, struct msg *m) { return move(c, SESSION_STEP, a, m); }
enum err cmd_next(struct command_context *c, struct args *a, struct msg *m) { return move(c, SESSION_NEXT, a, m); }

static enum err advance(struct command_context *c, struct args *a, const char *where, bool own, struct msg *m)
{
	struct session_stop stop;
	enum err r = session_advance(c->session, where, own, a->reverse, &stop, m);

	return r ? r : print_stop(c, &stop, m);
}

enum err cmd_until(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX];

	return args_rest(a, where) ? advance(c, a, where, true, m) : move(c, SESSION_UNTIL, a, m);
}

enum err cmd_advance(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX];

	if (!args_rest(a, where))
		return msg_set(m, ERR_USAGE, "'advance' needs a place; help advance says more.");
	return advance(c, a, where, false, m);
}

/* The value is the accumulator's, when the motion really came to where the frame returns to. */
static bool has_returned(struct command_context *c, const struct session_stop *stop, const struct session_frame *caller,
	value *v)
{
	struct session_regs r;

	if (stop->why != SESSION_AT_TIME || session_regs(c->session, &r, NULL) || r.pc != caller->pc ||
	    r.stack_words != caller->depth_words)
		return false;
	*v = r.accu;
	return true;
}

enum err cmd_finish(struct command_context *c, struct args *a, struct msg *m)
{
	unsigned frames = chosen_frame(c) + 1;
	struct session_frame caller;
	struct session_stop stop;
	value v;
	enum err r;

	if ((r = args_end(a, m)))
		return r;
	(void)session_frame(c->session, frames, &caller);      /* without it, session_move has the sentence */
	if ((r = session_move(c->session, SESSION_FINISH, a->reverse, frames, &stop, m)) ||
	    (r = print_stop(c, &stop, m)))
		return r;
	if (!a->reverse && has_returned(c, &stop, &caller, &v)) {
		command_print(c, "Value returned: ");
		print_value(c, v);
		command_print(c, "\n");
	}
	return OK;
}

static enum err go(struct command_context *c, const char *where, struct msg *m)
{
	struct session_stop stop;
	struct session_point p;
	enum err r;

	if ((r = session_point(c->session, where, &p, m)) || (r = session_go(c->session, &p, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

enum err cmd_goto(struct command_context *c, struct args *a, struct msg *m)
{
	char where[WORD_MAX], line[WORD_MAX], both[WORD_MAX + 8];
	enum err r;

	if ((r = args_need(a, where, "a time", m)))
		return r;
	if (strcmp(where, "output") || !args_word(a, line))
		return (r = args_end(a, m)) ? r : go(c, where, m);
	snprintf(both, sizeof both, "output %s", line);
	return (r = args_end(a, m)) ? r : go(c, both, m);
}

enum err cmd_start(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = args_end(a, m);

	return r ? r : go(c, "start", m);
}

enum err cmd_run(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_stop stop;
	enum err r;

	if ((r = args_end(a, m)) || (r = session_goto(c->session, session_start(c->session), &stop, m)) ||
	    (r = session_move(c->session, SESSION_CONTINUE, false, 1, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

enum err cmd_live(struct command_context *c, struct args *a, struct msg *m)
{
	unsigned branch = session_branch(c->session);
	enum err r;

	if ((r = args_end(a, m)) || (r = session_live(c->session, m)))
		return r;
	command_print(c, "Live from time %" PRIu64 " on.\n", session_now(c->session).n);
	if (session_branch(c->session) != branch)
		print_new_branch(c);
	return OK;
}

static enum err visit(struct command_context *c, struct args *a, int direction, struct msg *m)
{
	struct session_stop stop;
	uint64_t count;
	enum err r;

	if ((r = args_count(a, 1, &count, m)) || (r = args_end(a, m)))
		return r;
	if (count > INT16_MAX)
		return msg_set(m, ERR_LIMIT, "Only the last thousand stops are kept.");
	if ((r = session_visit(c->session, direction * (int)count, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

enum err cmd_last(struct command_context *c, struct args *a, struct msg *m) { return visit(c, a, -1, m); }
enum err cmd_forward(struct command_context *c, struct args *a, struct msg *m) { return visit(c, a, 1, m); }
