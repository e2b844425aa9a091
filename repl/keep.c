/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/keep.h"
#include "repl/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "repl/command_priv.h"
#include "repl/typed.h"

/* ---- as commands ---- */

#define PRINTER_LINE "install_printer "

static const char *catch_word(enum session_break_kind kind)
{
	static const char *const words[] = {
		[SESSION_BREAK_RAISE] = "raise", [SESSION_BREAK_WORLD] = "world", [SESSION_BREAK_GC] = "gc",
		[SESSION_BREAK_THREAD] = "thread", [SESSION_BREAK_PLACE] = ""
	};

	return words[kind];
}

static void write_break(FILE *f, const struct session_break *b)
{
	if (b->kind != SESSION_BREAK_PLACE)
		fprintf(f, "catch %s%s%s\n", catch_word(b->kind), b->what[0] ? " " : "", b->what);
	else if (b->message[0])
		fprintf(f, "dprintf %s,%s\n", b->spec, b->message);
	else
		fprintf(f, "%s %s\n", b->temporary ? "tbreak" : "break", b->spec);
	if (b->thread >= 0)
		fprintf(f, "thread $bpnum %" PRId64 "\n", b->thread);
	if (b->condition[0])
		fprintf(f, "condition $bpnum %s\n", b->condition);
	if (b->ignore)
		fprintf(f, "ignore $bpnum %" PRIu64 "\n", b->ignore);
	if (!b->enabled)
		fputs("disable $bpnum\n", f);
}

static enum err cannot(struct msg *m, const char *path, const char *part)
{
	msg_set(m, ERR_IO, "The breakpoints cannot be written to %s: %s.", path, strerror(errno));
	if (part)
		unlink(part);
	return ERR_IO;
}

enum err keep_write(const struct session *s, const char *path, struct msg *m)
{
	char part[PATH_MAX + 8];
	struct session_break b;
	bool good;
	FILE *f;

	snprintf(part, sizeof part, "%s.part", path);
	if (!(f = fopen(part, "w")))
		return cannot(m, path, NULL);
	fprintf(f, "# Breakpoints of %s\n", session_name(s));
	for (unsigned i = 0; session_printer_at(s, i); i++)
		fprintf(f, PRINTER_LINE "%s\n", session_printer_at(s, i));
	for (unsigned i = 0; session_break_at(s, i, &b); i++)
		write_break(f, &b);
	good = !ferror(f) && fflush(f) == 0 && fsync(fileno(f)) == 0;
	good = fclose(f) == 0 && good;
	return good && rename(part, path) == 0 ? OK : cannot(m, path, part);
}

enum err cmd_save_breakpoints(struct command_context *c, struct args *a, struct msg *m)
{
	char path[WORD_MAX];
	enum err r;

	if ((r = args_need(a, path, "a file's name", m)) || (r = args_end(a, m)) ||
	    (r = keep_write(c->session, path, m)))
		return r;
	command_print(c, "Saved %u breakpoints to %s.\n", session_breaks(c->session), path);
	return OK;
}

/* ---- between sessions ---- */

/* Makes the folders of a path, of which the first `from` bytes are there. */
static bool make_folders(char *path, size_t from)
{
	for (char *at = path + from; (at = strchr(at + 1, '/'));) {
		*at = 0;
		if (mkdir(path, 0700) && errno != EEXIST)
			return false;
		*at = '/';
	}
	return true;
}

/* Where this program's breakpoints are kept; false if there is no home, or no such program. */
static bool keep_path(const struct session *s, char path[PATH_MAX])
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME"), *name;
	char whole[PATH_MAX];
	int n;

	if (!realpath(session_name(s), whole))
		return false;
	name = strrchr(whole, '/') + 1;
	if (state && state[0] == '/')
		n = snprintf(path, PATH_MAX, "%s/", state);
	else if (home && home[0] == '/')
		n = snprintf(path, PATH_MAX, "%s/.local/state/", home);
	else
		return false;
	n += snprintf(path + n, n < PATH_MAX ? PATH_MAX - (size_t)n : 0, "caravan/breakpoints/%.100s-%016" PRIx64, name,
		(uint64_t)XXH64(whole, strlen(whole), 0));
	return n < PATH_MAX;
}

static void discard(void *ctx, const char *bytes, size_t n)
{
	(void)ctx;
	(void)bytes;
	(void)n;
}

static void count_error(void *ctx, const char *sentence)
{
	(void)sentence;
	++*(unsigned *)ctx;
}

struct restored { unsigned breaks_lost, printers_lost; };

/* What follows a breakpoint that could not be set belongs to it. */
static void restore_lines(struct command_context *c, FILE *f, struct restored *r)
{
	struct command_out quiet = { .text = discard, .error = count_error }, out = command_redirect(c, &quiet);
	char line[2 * WORD_MAX];
	bool skip = false;

	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = 0;
		quiet.ctx = strncmp(line, PRINTER_LINE, strlen(PRINTER_LINE)) ? &r->breaks_lost : &r->printers_lost;
		(void)command_redirect(c, &quiet);
		if (!strstr(line, " $bpnum"))
			skip = command_run(c, line, false) != COMMAND_OK;
		else if (!skip)
			(void)command_run(c, line, false);
	}
	(void)command_redirect(c, &out);
}

static void say_restored(struct command_context *c, const char *what, unsigned kept, unsigned lost)
{
	if (kept > 0)
		command_print(c, "%u %s%s of the last session; info %ss lists them.\n", kept, what, kept == 1 ? "" : "s", what);
	if (lost > 0)
		command_print(c, "%u %s%s of the last session cannot be set any more.\n", lost, what, lost == 1 ? "" : "s");
}

static unsigned count_printers(const struct session *s)
{
	unsigned n = 0;

	while (session_printer_at(s, n))
		n++;
	return n;
}

void keep_begin(struct command_context *c)
{
	struct restored r = { 0 };
	char path[PATH_MAX];
	FILE *f;

	c->keeps = true;
	if (!keep_path(c->session, path) || !(f = fopen(path, "r")))
		return;
	restore_lines(c, f, &r);
	fclose(f);
	say_restored(c, "breakpoint", session_breaks(c->session), r.breaks_lost);
	say_restored(c, "printer", count_printers(c->session), r.printers_lost);
}

void keep_now(struct command_context *c)
{
	struct msg m = { "" };
	char path[PATH_MAX];

	if (!c->keeps || !setting_get(c, SETTING_save_breakpoints) || c->keep_failed || !keep_path(c->session, path))
		return;
	if (session_breaks(c->session) == 0 && !session_printer_at(c->session, 0)) {
		(void)unlink(path);
		return;
	}
	if (!make_folders(path, 0))
		msg_set(&m, ERR_IO, "The breakpoints are not kept for the next session: %s: %s.", path, strerror(errno));
	if (!m.text[0] && !keep_write(c->session, path, &m))
		return;
	c->keep_failed = true;
	command_print_error(c, m.text);
}
