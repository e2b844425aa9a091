/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "files", and the settings. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

enum err cmd_save(struct command_context *c, struct args *a, struct msg *m)
{
	char path[WORD_MAX];
	enum err r;

	if ((r = args_need(a, path, "a file's name", m)) || (r = args_end(a, m)) ||
	    (r = session_save(c->session, path, m)))
		return r;
	command_print(c, "Saved %s at time %" PRIu64 ".\n", path, session_now(c->session).n);
	return OK;
}

enum err cmd_source(struct command_context *c, struct args *a, struct msg *m)
{
	char path[WORD_MAX];
	enum err r;

	if ((r = args_need(a, path, "a file's name", m)) || (r = args_end(a, m)))
		return r;
	return command_source(c, path, m) == COMMAND_FAILED ? ERR_USAGE : OK;
}

enum err cmd_lua(struct command_context *c, struct args *a, struct msg *m)
{
	const char *code = a->at;

	if (!c->script.code)
		return msg_set(m, ERR_USAGE, "There is no Lua here.");
	if (strspn(code, " \t") == strlen(code))
		return msg_set(m, ERR_USAGE, "'lua' needs code, as in: lua print(caravan.now())");
	return c->script.code(c->script.ctx, code, m);
}

enum err cmd_quit(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = args_end(a, m);

	if (!r)
		c->quit = true;
	return r;
}

/* ---- settings ---- */

static uint64_t width(const struct command_context *c) { return c->width; }
static void set_width(struct command_context *c, uint64_t n) { c->width = n; }
static uint64_t budget(const struct command_context *c) { return session_budget(c->session); }
static void set_budget(struct command_context *c, uint64_t n) { session_set_budget(c->session, n); }

static uint64_t source_lines(const struct command_context *c) { return c->source_lines; }
static void set_source_lines(struct command_context *c, uint64_t n) { c->source_lines = n; }

struct setting {
	const char *name, *meaning;
	uint64_t (*get)(const struct command_context *c);
	void (*set)(struct command_context *c, uint64_t n);
	uint64_t least, most;
};
static const struct setting settings[] = {
	{ "history-budget", "bytes of memory for automatic snapshots", budget, set_budget, UINT64_C(1) << 20,
		UINT64_C(1) << 40 },
	{ "source-lines", "1: a stop shows its line of the source", source_lines, set_source_lines, 0, 1 },
	{ "width", "bytes of a value that are printed", width, set_width, 16, UINT64_C(1) << 20 },
};

static const struct setting *find_setting(const char *name)
{
	for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++)
		if (!strcmp(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static void list_settings(struct command_context *c)
{
	for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++)
		command_print(c, "%-16s  %" PRIu64 "  (%s)\n", settings[i].name, settings[i].get(c),
			settings[i].meaning);
}

/* A number, perhaps of KiB, MiB or GiB. */
static bool size_of(char *text, uint64_t *n)
{
	static const char units[] = "KMG";
	size_t last = text[0] ? strlen(text) - 1 : 0;
	const char *unit = text[0] ? strchr(units, text[last]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (unit)
		text[last] = 0;
	if (!strcmp(text, "on") || !strcmp(text, "off")) {
		*n = text[1] == 'n';
		return true;
	}
	if (!number_of(text, n) || *n > UINT64_MAX >> shift)
		return false;
	*n <<= shift;
	return true;
}

enum err cmd_set(struct command_context *c, struct args *a, struct msg *m)
{
	const struct setting *s;
	char name[WORD_MAX], text[WORD_MAX];
	struct args all = *a;
	uint64_t n;
	enum err r;

	if (!args_word(a, name)) {
		list_settings(c);
		return OK;
	}
	if (!strcmp(name, "print") && !args_word(a, name))
		return msg_set(m, ERR_USAGE, "'set print' needs a setting, as in set print source-lines on.");
	s = find_setting(name);
	if (!s && (name[0] == '$' || isupper((unsigned char)name[0])))
		return set_place(c, args_rest(&all, text), m);
	if (!s)
		return msg_set(m, ERR_NOT_FOUND, "There is no setting '%s'; set alone lists them.", name);
	if ((r = args_need(a, text, "a value", m)) || (r = args_end(a, m)))
		return r;
	if (!size_of(text, &n) || n < s->least || n > s->most)
		return msg_set(m, ERR_USAGE, "'%s' takes a number from %" PRIu64 " to %" PRIu64 ".", name, s->least,
			s->most);
	s->set(c, n);
	return OK;
}
