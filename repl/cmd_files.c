/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "files". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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
	char *lines;
	enum err r;

	if (!c->script.code)
		return msg_set(m, ERR_USAGE, "There is no Lua here.");
	if (strspn(code, " \t") == strlen(code))
		return msg_set(m, ERR_USAGE, "'lua' needs code, as in: lua print(caravan.now())");
	if (code[strspn(code, " \t")] != '\n')
		return c->script.code(c->script.ctx, code, m);
	if (!(lines = args_lines(a, m)))
		return ERR_USAGE;
	r = c->script.code(c->script.ctx, lines, m);
	free(lines);
	return r;
}

enum err cmd_quit(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = args_end(a, m);

	if (!r)
		c->quit = true;
	return r;
}
