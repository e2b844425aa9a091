/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/plain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
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

/* Names and output may come from anybody's recording, and a terminal obeys what it is sent.  So it is sent text, blanks
 * and colours; other control characters are shown, as ^G. */
static bool to_terminal;

static bool is_harmless(unsigned char c) { return (c >= 32 && c != 127) || c == '\n' || c == '\t'; }

/* Bytes of a sequence that only colours; 0 if it is something else. */
static size_t colour_length(const char *bytes, size_t n)
{
	size_t i = 2;

	if (n < 3 || bytes[0] != '\033' || bytes[1] != '[')
		return 0;
	while (i < n && (bytes[i] == ';' || (bytes[i] >= '0' && bytes[i] <= '9')))
		i++;
	return i < n && bytes[i] == 'm' ? i + 1 : 0;
}

/* The control characters U+0080 to U+009F, which some terminals obey, too. */
static bool is_high_control(const char *bytes, size_t n)
{
	return n >= 2 && (unsigned char)bytes[0] == 0xc2 && ((unsigned char)bytes[1] & 0xe0) == 0x80;
}

static size_t harmless_length(const char *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && is_harmless((unsigned char)bytes[i]) && !is_high_control(bytes + i, n - i))
		i++;
	return i;
}

static void print_visible(const char *bytes, size_t n, void (*put)(const char *bytes, size_t n))
{
	size_t done;

	for (; n > 0; bytes += done, n -= done) {
		if ((done = harmless_length(bytes, n)) || (done = colour_length(bytes, n))) {
			put(bytes, done);
		} else {
			done = is_high_control(bytes, n) ? 2 : 1;
			put((char[]){ '^', (char)((bytes[done - 1] & 0x7f) ^ 64) }, 2);
		}
	}
}

static void print_text(void *ctx, const char *bytes, size_t n)
{
	progress_end(ctx);
	if (to_terminal)
		print_visible(bytes, n, pager_text);
	else
		pager_text(bytes, n);
}

static void to_errors(const char *bytes, size_t n) { fwrite(bytes, 1, n, stderr); }

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
	fputs(context ? paint_on(context, terminal, PAINT_ERROR) : "", stderr);
	if (terminal)
		print_visible(sentence, strlen(sentence), to_errors);
	else
		fputs(sentence, stderr);
	fprintf(stderr, "%s\n", context ? unpaint_on(context, terminal) : "");
}

struct command_out plain_output(bool batch)
{
	to_terminal = isatty(STDOUT_FILENO);
	return (struct command_out){ .text = print_text, .error = plain_error, .flush = flush_text,
		.face = !batch && to_terminal ? COMMAND_TERMINAL : COMMAND_STREAM };
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
