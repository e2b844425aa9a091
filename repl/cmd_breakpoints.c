/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "breakpoints". */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

/* "WHERE if CONDITION": cuts the text at the word, and returns what follows it; NULL if the word is not there. */
static char *cut_condition(char *text)
{
	for (char *at = text; *at; at++)
		if ((at == text || isspace((unsigned char)at[-1])) && at[0] == 'i' && at[1] == 'f' &&
		    (!at[2] || isspace((unsigned char)at[2]) || at[2] == '(')) {
			char *end = at;

			while (end > text && isspace((unsigned char)end[-1]))
				end--;
			*end = 0;
			for (at += 2; isspace((unsigned char)*at); at++)
				;
			return at;
		}
	return NULL;
}

/* One with a wrong condition is not made at all. */
static enum err add_with_condition(struct session *s, const char *where, const char *condition, bool temporary,
	unsigned *number, struct msg *m)
{
	struct msg lost;
	enum err r;

	if (condition && !*condition)
		return msg_set(m, ERR_USAGE, "A condition is missing after 'if'.");
	if ((r = session_break_add(s, where, temporary, number, m)) || !condition)
		return r;
	if ((r = session_break_condition(s, *number, condition, m)))
		(void)!session_break_delete(s, *number, &lost);
	return r;
}

/* "WHERE thread N": cuts the text there; *thread -1 without it. */
static enum err cut_thread(char *text, int64_t *thread, struct msg *m)
{
	char *at = strstr(text, " thread ");
	uint64_t n;

	*thread = -1;
	if (!at)
		return OK;
	*at = 0;
	for (at += strlen(" thread "); isspace((unsigned char)*at); at++)
		;
	if (!number_of(at, &n) || n > INT32_MAX)
		return msg_set(m, ERR_USAGE, "'%s' is no thread's number; that is what Thread.id says.", at);
	*thread = (int64_t)n;
	return OK;
}

/* Where a breakpoint has several places, each has a line of its own. */
static void print_places(struct command_context *c, const struct session_break *b)
{
	char place[512];

	for (unsigned i = 0; b->places.count > 1 && i < b->places.count; i++) {
		place_text(c->session, b->places.instr[i], place, sizeof place);
		command_print(c, "  %u.%u: %s, instruction %" PRIu32 "\n", b->number, i + 1, place, b->places.instr[i]);
	}
}

static void print_added(struct command_context *c, const char *kind)
{
	struct session_break b;
	char place[512];

	(void)session_break_at(c->session, session_breaks(c->session) - 1, &b);
	place_text(c->session, b.instr, place, sizeof place);
	if (b.places.count > 1)
		command_print(c, "%s %u: %s, %u places", kind, b.number, b.where, b.places.count);
	else
		command_print(c, "%s %u: %s, instruction %" PRIu32, kind, b.number, place, b.instr);
	if (b.thread >= 0)
		command_print(c, ", in thread %" PRId64, b.thread);
	command_print(c, "\n");
	print_places(c, &b);
}

static enum err add(struct command_context *c, struct args *a, bool temporary, struct msg *m)
{
	char rest[WORD_MAX] = "";
	const char *condition;
	unsigned number;
	int64_t thread;
	enum err r;

	(void)args_rest(a, rest);
	condition = cut_condition(rest);
	if ((r = cut_thread(rest, &thread, m)) ||
	    (r = add_with_condition(c->session, rest, condition, temporary, &number, m)))
		return r;
	if (thread >= 0 && (r = session_break_thread_only(c->session, number, thread, m)))
		return r;
	print_added(c, temporary ? "Temporary breakpoint" : "Breakpoint");
	return OK;
}

enum err cmd_dprintf(struct command_context *c, struct args *a, struct msg *m)
{
	char rest[WORD_MAX] = "", *comma;
	unsigned number;
	enum err r;

	(void)args_rest(a, rest);
	comma = strpbrk(rest, ",\"");
	if (!comma || *comma != ',')
		return msg_set(m, ERR_USAGE, "'dprintf' needs a place, a comma and a message; help dprintf says more.");
	*comma = 0;
	if ((r = session_break_log(c->session, rest, comma + 1, &number, m)))
		return r;
	print_added(c, "Dprintf");
	return OK;
}

enum err cmd_break(struct command_context *c, struct args *a, struct msg *m) { return add(c, a, false, m); }
enum err cmd_tbreak(struct command_context *c, struct args *a, struct msg *m) { return add(c, a, true, m); }

enum err cmd_catch(struct command_context *c, struct args *a, struct msg *m)
{
	char what[WORD_MAX], name[WORD_MAX] = "";
	struct session_break b;
	unsigned number;
	enum err r;

	if ((r = args_need(a, what, "what to catch", m)))
		return r;
	(void)args_word(a, name);
	if ((r = args_end(a, m)))
		return r;
	if ((r = session_break_catch(c->session, what, name, &number, m)))
		return r;
	(void)session_break_at(c->session, session_breaks(c->session) - 1, &b);
	command_print(c, "Catchpoint %u: %s\n", number, b.where);
	return OK;
}

typedef enum err each_fn(struct session *s, unsigned number, struct msg *m);

static enum err delete_one(struct session *s, unsigned number, struct msg *m)
{
	return session_break_delete(s, number, m);
}
static enum err enable_one(struct session *s, unsigned number, struct msg *m)
{
	return session_break_enable(s, number, true, m);
}
static enum err disable_one(struct session *s, unsigned number, struct msg *m)
{
	return session_break_enable(s, number, false, m);
}

/* $bpnum is the newest one's, as in gdb. */
static enum err breakpoint_number(const struct session *s, const char *word, unsigned *number, struct msg *m)
{
	uint64_t n;

	if (!strcmp(word, "$bpnum")) {
		*number = session_break_newest(s);
		return OK;
	}
	if (!number_of(word, &n) || n > UINT32_MAX)
		return msg_set(m, ERR_USAGE, "'%s' is no breakpoint's number; info breakpoints lists them.", word);
	*number = (unsigned)n;
	return OK;
}

/* To those that are named, or to all; from the last to the first, since fn may delete. */
static enum err each(struct command_context *c, struct args *a, each_fn *fn, struct msg *m)
{
	char word[WORD_MAX];
	struct session_watch w;
	struct session_break b;
	unsigned number = 0;
	bool any = false;
	enum err r = OK;

	for (; !r && args_word(a, word); any = true)
		if (!(r = breakpoint_number(c->session, word, &number, m)))
			r = fn(c->session, number, m);
	for (unsigned i = any ? 0 : session_watches(c->session); !r && i-- > 0;)
		if (session_watch_at(c->session, i, &w))
			r = fn(c->session, w.number, m);
	for (unsigned i = any ? 0 : session_breaks(c->session); !r && i-- > 0;)
		if (session_break_at(c->session, i, &b))
			r = fn(c->session, b.number, m);
	return r;
}

enum err cmd_delete(struct command_context *c, struct args *a, struct msg *m) { return each(c, a, delete_one, m); }
enum err cmd_enable(struct command_context *c, struct args *a, struct msg *m) { return each(c, a, enable_one, m); }
enum err cmd_disable(struct command_context *c, struct args *a, struct msg *m) { return each(c, a, disable_one, m); }

enum err cmd_ignore(struct command_context *c, struct args *a, struct msg *m)
{
	char word[WORD_MAX];
	unsigned number = 0;
	uint64_t count;
	enum err r;

	if ((r = args_need(a, word, "a breakpoint's number and a count", m)) ||
	    (r = breakpoint_number(c->session, word, &number, m)) || (r = args_count(a, 1, &count, m)) || (r = args_end(a, m)))
		return r;
	return session_break_ignore(c->session, number, count, m);
}

enum err cmd_condition(struct command_context *c, struct args *a, struct msg *m)
{
	char word[WORD_MAX], rest[WORD_MAX] = "";
	unsigned number = 0;
	enum err r;

	if ((r = args_need(a, word, "a breakpoint's number and an expression", m)) ||
	    (r = breakpoint_number(c->session, word, &number, m)))
		return r;
	(void)args_rest(a, rest);
	if ((r = session_break_condition(c->session, number, rest, m)))
		return r;
	if (!rest[0])
		command_print(c, "Breakpoint %u has no condition now.\n", number);
	return OK;
}

enum err cmd_thread(struct command_context *c, struct args *a, struct msg *m)
{
	char word[WORD_MAX];
	unsigned number = 0;
	uint64_t thread;
	enum err r;

	if ((r = args_need(a, word, "a breakpoint's number", m)) ||
	    (r = breakpoint_number(c->session, word, &number, m)) || (r = args_count(a, UINT64_MAX, &thread, m)) ||
	    (r = args_end(a, m)))
		return r;
	return session_break_thread_only(c->session, number, thread > INT32_MAX ? -1 : (int64_t)thread, m);
}

enum err cmd_info_breakpoints(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_break b;
	enum err r = args_end(a, m);

	if (r)
		return r;
	if (session_breaks(c->session) + session_watches(c->session) == 0)
		command_print(c, "There are no breakpoints.\n");
	else
		command_print(c, "number  on   hits  ignore  where\n");
	for (unsigned i = 0; session_break_at(c->session, i, &b); i++) {
		command_print(c, "%6u  %-3s  %4" PRIu64 "  %6" PRIu64 "  %s", b.number, b.enabled ? "yes" : "no", b.hits,
			b.ignore, b.where);
		if (b.places.count == 1)
			command_print(c, ", instruction %" PRIu32, b.instr);
		if (b.thread >= 0)
			command_print(c, ", in thread %" PRId64, b.thread);
		command_print(c, "%s%s%s%s%s\n", b.temporary ? ", once" : "", b.condition[0] ? ", if " : "", b.condition,
			b.message[0] ? ", says " : "", b.message);
		print_places(c, &b);
		print_break_commands(c, b.number);
	}
	print_watches(c);
	return OK;
}
