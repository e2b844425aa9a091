/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands, and what the session tells while they run.
 *
 * Everything that changes the program goes through a command, also when a key asked for it, so the console shows it as it
 * would have to be typed.  Views are refreshed once, after the command, however much happened in it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ui/terminal.h"
#include "ui/ui_priv.h"

#define OUTPUT_SHOWN 2000       /* of the program's output, when it has the terminal */

/* ---- what commands print ---- */

static void on_text(void *ctx, const char *bytes, size_t n) { console_add(ctx, ROLE_TEXT, bytes, n); }

static void on_error(void *ctx, const char *sentence)
{
	console_say(ctx, ROLE_ERROR, sentence);
	ui_say(ctx, "%s", sentence);
}

/* ---- what the session tells ---- */

static void on_event(void *ctx) { ((struct ui *)ctx)->changed = true; }

static void on_progress(void *ctx, double done)
{
	struct ui *ui = ctx;

	ui->progress = done;
	ui->spin++;
	if (terminal_was_resized()) {
		ui_relayout(ui);
		ui_draw(ui);
	} else {
		ui_draw_running(ui);
	}
}

static void on_output(void *ctx, int fd, const void *bytes, size_t n)
{
	(void)fd;
	output_add(ctx, bytes, n);
}

/* The program gets the terminal as it is outside the UI, with what it wrote since it last had it there: that may be a
 * question. */
static void lend(struct ui *ui)
{
	uint64_t total = ui->output.total, from = total > OUTPUT_SHOWN ? total - OUTPUT_SHOWN : 0;
	char text[OUTPUT_SHOWN];
	size_t n;

	terminal_lend();
	if (!ui->has_lent)
		fputs("[The program reads from the terminal. Ctrl-C stops it, Ctrl-D ends its input.]\n", stdout);
	else if (ui->lent_until > from && ui->lent_until <= total)
		from = ui->lent_until;
	n = session_output(ui->session, from, text, sizeof text, &total);
	fwrite(text, 1, n, stdout);
	fflush(stdout);
	ui->has_lent = true;
	ui->lent_until = total;
}

static void on_input(void *ctx, bool waits)
{
	if (!isatty(STDIN_FILENO))
		return;
	if (waits)
		lend(ctx);
	else
		terminal_take_back();
}

static struct session *interrupted_session;

static void interrupt(void) { session_interrupt(interrupted_session); }

enum err ui_attach(struct ui *ui, struct command_context *c, struct msg *m)
{
	enum err r;

	ui->commands = c;
	ui->session = interrupted_session = command_session(c);
	if ((r = terminal_open(interrupt, m)))
		return r;
	ui->out_before = command_redirect(c, &(struct command_out){ .text = on_text, .error = on_error, .ctx = ui });
	session_observe(ui->session, &(struct session_observer){ on_event, on_progress, on_output, on_input, ui });
	return OK;
}

void ui_detach(struct ui *ui)
{
	terminal_close();
	session_observe(ui->session, NULL);
	command_redirect(ui->commands, &ui->out_before);
}

/* ---- running ---- */

void ui_command_line(struct ui *ui, const char *line) { ui_command_text(ui, line, line); }

void ui_command_text(struct ui *ui, const char *shown, const char *text)
{
	enum command_result r;

	console_add(ui, ROLE_DIM, "> ", 2);
	console_say(ui, ROLE_TYPED, shown);
	ui->busy = true;
	ui->progress = -1;
	ui->has_lent = false;
	terminal_interrupted();
	r = command_run(ui->commands, text, true);
	ui->busy = false;
	terminal_interrupted();
	if (ui->changed)
		ui_refresh(ui);
	if (r == COMMAND_QUIT)
		ui->leave = true;
}

void ui_command(struct ui *ui, const char *format, ...)
{
	char line[2 * EDIT_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	ui_command_line(ui, line);
}
