/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "files", and the settings. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

enum err cmd_save(struct command_context *c, struct args *a, struct msg *m)
{
	char path[WORD_MAX];
	enum err r;

	if ((r = args_need(a, path, "a file's name", m)) || (r = args_end(a, m)) || (r = session_save(c->session, path, m)))
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

struct setting {
	const char *name, *meaning;
	size_t at;              /* of a uint64_t in the context */
	uint64_t least, most;
};
static const struct setting settings[] = {
	{ "width", "bytes of a value that are printed", offsetof(struct command_context, width), 16, 1 << 20 },
};

static uint64_t *setting_value(struct command_context *c, const struct setting *s) { return (uint64_t *)((char *)c + s->at); }

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
		command_print(c, "%-16s  %" PRIu64 "  (%s)\n", settings[i].name, *setting_value(c, &settings[i]), settings[i].meaning);
}

enum err cmd_set(struct command_context *c, struct args *a, struct msg *m)
{
	const struct setting *s;
	char name[WORD_MAX], text[WORD_MAX];
	uint64_t n;
	enum err r;

	if (!args_word(a, name)) {
		list_settings(c);
		return OK;
	}
	if (!(s = find_setting(name)))
		return msg_set(m, ERR_NOT_FOUND, "There is no setting '%s'; set alone lists them.", name);
	if ((r = args_need(a, text, "a value", m)) || (r = args_end(a, m)))
		return r;
	if (!number_of(text, &n) || n < s->least || n > s->most)
		return msg_set(m, ERR_USAGE, "'%s' takes a number from %" PRIu64 " to %" PRIu64 ".", name, s->least, s->most);
	*setting_value(c, s) = n;
	return OK;
}
