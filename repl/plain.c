/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/plain.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "config.h"
#include "repl/editor.h"
#include "repl/pager.h"
#include "repl/paint.h"
#include "repl/progress.h"
#include "repl/settings.h"

static struct command_context *context;

/* ---- progress ---- */

/* What is held for a pager would be missed. */
static void show_progress(void *ctx, double done)
{
	pager_give_up();
	if (isatty(STDERR_FILENO))
		progress_show(ctx, done);
}

/* ---- text ---- */

static void print_text(void *ctx, const char *bytes, size_t n)
{
	progress_end(ctx);
	pager_text(bytes, n);
}

static void flush_text(void *ctx)
{
	(void)ctx;
	pager_give_up();
	fflush(stdout);
}

/* Both streams may go to one place, and what was said first must come first. */
void plain_error(void *ctx, const char *sentence)
{
	bool terminal = isatty(STDERR_FILENO);

	pager_end();
	fflush(stdout);
	progress_end(ctx);
	fprintf(stderr, "%s%s%s\n", context ? paint_on(context, terminal, PAINT_ERROR) : "", sentence,
		context ? unpaint_on(context, terminal) : "");
}

struct command_out plain_output(bool batch)
{
	return (struct command_out){ .text = print_text, .error = plain_error, .flush = flush_text,
		.face = !batch && isatty(STDOUT_FILENO) ? COMMAND_TERMINAL : COMMAND_STREAM };
}

void plain_attach(struct command_context *c) { context = c; }

enum command_result plain_run(struct command_context *c, const char *line)
{
	enum command_result r;

	if (setting_get(c, SETTING_pager))
		pager_begin();
	r = command_run(c, line, true);
	pager_end();
	fflush(stdout);
	return r;
}

/* ---- the prompt ---- */

/* The program's output must not come before text that is held for a pager. */
static void on_output(void *ctx, int fd, const void *bytes, size_t n)
{
	const char *from = bytes;
	ssize_t done;

	progress_end(ctx);
	flush_text(ctx);
	while (n > 0 && ((done = write(fd, from, n)) > 0 || errno == EINTR))
		if (done > 0) {
			from += done;
			n -= (size_t)done;
		}
}

static void on_input(void *ctx, bool begins)
{
	if (begins)
		flush_text(ctx);
}

void plain_prompt(struct command_context *c)
{
	static const struct session_observer piped = { .event = progress_end, .progress = show_progress };
	static const struct session_observer terminal = { .event = progress_end, .progress = show_progress,
		.output = on_output, .input = on_input };

	session_observe(command_session(c), isatty(STDOUT_FILENO) ? &terminal : &piped);
	command_print(c, "Caravan " PACKAGE_VERSION ". help lists the commands, help COMMAND explains one.\n");
	command_print_stop(c);
	fflush(stdout);
	editor_run(c);
}
