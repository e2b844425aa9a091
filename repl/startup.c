/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/startup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repl/command_priv.h"

#define FOLDER_FILE ".caravan/rc"

/* The file that was looked at is the one that is read, whatever its name means a moment later. */
static bool is_mine(FILE *f)
{
	struct stat st;

	return fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 022);
}

/* COMMAND_FAILED with a sentence, or without one when there is no such file. */
static enum command_result run(struct command_context *c, const char *path, bool anybodys, struct msg *m)
{
	enum command_result r = COMMAND_FAILED;
	FILE *f = fopen(path, "re");

	m->text[0] = 0;
	if (!f && (errno == ENOENT || errno == ENOTDIR))
		return COMMAND_FAILED;
	if (!f) {
		msg_set(m, ERR_IO, "%s cannot be read: %s.", path, strerror(errno));
		return COMMAND_FAILED;
	}
	if (anybodys && !is_mine(f))
		msg_set(m, ERR_USAGE, "%s is not read, since it is not yours or others can write to it; "
			"-n starts without it.", path);
	else
		r = command_source_stream(c, f, path, m);
	fclose(f);
	return r;
}

/* Is it there? */
static bool run_home(struct command_context *c, const char *folder, const char *name, enum command_result *r,
	struct msg *m)
{
	char *path;

	m->text[0] = 0;
	if (!folder || folder[0] != '/' || asprintf(&path, "%s/%s", folder, name) < 0)
		return false;
	*r = run(c, path, false, m);
	free(path);
	return *r != COMMAND_FAILED || m->text[0];
}

enum command_result startup_run(struct command_context *c, void (*error)(void *ctx, const char *sentence))
{
	const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
	enum command_result r = COMMAND_OK;
	bool has_config = config && config[0] == '/';
	struct msg m;

	if (!run_home(c, home, ".caravanrc", &r, &m))
		run_home(c, has_config ? config : home, has_config ? "caravan/rc" : ".config/caravan/rc", &r, &m);
	if (m.text[0])
		error(NULL, m.text);
	if (r == COMMAND_QUIT)
		return r;
	r = run(c, FOLDER_FILE, true, &m);
	if (m.text[0])
		error(NULL, m.text);
	return r == COMMAND_QUIT ? r : COMMAND_OK;
}
