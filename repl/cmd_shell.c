/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system around the debugger: shell, cd, pwd. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "repl/command_priv.h"

/* Where somebody takes the text, the terminal is not the command's: it reads nothing, and what it says is passed on. */
static int run_captured(struct command_context *c, const char *line)
{
	char *quiet, some[4096];
	FILE *f;
	size_t n;

	if (asprintf(&quiet, "exec 2>&1 </dev/null\n%s", line) < 0)
		return -1;
	f = popen(quiet, "re");
	free(quiet);
	if (!f)
		return -1;
	while ((n = fread(some, 1, sizeof some, f)) > 0)
		c->out.text(c->out.ctx, some, n);
	return pclose(f);
}

enum err cmd_shell(struct command_context *c, struct args *a, struct msg *m)
{
	const char *line = a->at + strspn(a->at, " \t");
	int status;

	if (!*line)
		return msg_set(m, ERR_USAGE, "'shell' needs a command, as in: shell ls");
	if (c->out.flush)
		c->out.flush(c->out.ctx);
	status = c->out.face == COMMAND_CAPTURED ? run_captured(c, line) : system(line);
	if (status == -1)
		return msg_set(m, ERR_IO, "The shell cannot be run: %s.", strerror(errno));
	if (WIFSIGNALED(status))
		return msg_set(m, ERR_USAGE, "The shell command was ended by signal %d.", WTERMSIG(status));
	return WEXITSTATUS(status) == 0 ? OK :
		msg_set(m, ERR_USAGE, "The shell command ended with status %d.", WEXITSTATUS(status));
}

enum err cmd_cd(struct command_context *c, struct args *a, struct msg *m)
{
	const char *home = getenv("HOME");
	char folder[WORD_MAX];
	enum err r;

	(void)c;
	if (!args_word(a, folder))
		snprintf(folder, sizeof folder, "%s", home ? home : "/");
	if ((r = args_end(a, m)))
		return r;
	return chdir(folder) == 0 ? OK : msg_set(m, ERR_IO, "The folder %s cannot be gone to: %s.", folder, strerror(errno));
}

enum err cmd_pwd(struct command_context *c, struct args *a, struct msg *m)
{
	char *folder;
	enum err r = args_end(a, m);

	if (r)
		return r;
	if (!(folder = getcwd(NULL, 0)))
		return msg_set(m, ERR_IO, "The present folder has no name: %s.", strerror(errno));
	command_print(c, "%s\n", folder);
	free(folder);
	return OK;
}
