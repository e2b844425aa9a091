/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readline's callback interface is used, since a signal then returns to our own loop and not into Readline: Ctrl-C at
 * the prompt clears the line, without a jump out of a signal handler.
 */
#include "repl/editor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repl/paint.h"
#include "repl/plain.h"

#include <readline/history.h>
#include <readline/readline.h>

#define PROMPT "(caravan) "
#define PROMPT_MORE "> "
#define HISTORY_LINES 10000

/* Readline has one global state, so there is one editor. */
static struct command_context *context;
static struct command_lines lines;       /* a command that goes on */
static bool done;
static volatile sig_atomic_t interrupted;

void editor_interrupt(void) { interrupted = 1; }

/* ---- history ---- */

static bool make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(path, 0700) != 0 && errno != EEXIST) {
			*slash = '/';
			return false;
		}
		*slash = '/';
	}
	return true;
}

/* $XDG_STATE_HOME/caravan/history, or ~/.local/state/caravan/history; malloc'ed, NULL when there is no home. */
static char *history_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int n = -1;

	if (state && state[0] == '/')
		n = asprintf(&path, "%s/caravan/history", state);
	else if (home && home[0] == '/')
		n = asprintf(&path, "%s/.local/state/caravan/history", home);
	return n < 0 ? NULL : path;
}

static char *history_begin(void)
{
	char *path = history_path();

	using_history();
	stifle_history(HISTORY_LINES);
	if (path && make_folders(path))
		(void)read_history(path);
	return path;
}

static void history_end(char *path)
{
	if (path)
		(void)write_history(path);
	free(path);
}

/* Completion leaves a blank behind its word. */
static void remember(char *line)
{
	const HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
	size_t n = strlen(line);

	while (n > 0 && line[n - 1] == ' ')
		line[--n] = 0;
	if (line[strspn(line, " \t")] && (!last || strcmp(last->line, line)))
		add_history(line);
}

/* ---- completion ---- */

static char *generate(const char *word, int state)
{
	static unsigned index;
	char *line, *found;

	(void)word;
	if (state == 0)
		index = 0;
	line = strndup(rl_line_buffer, (size_t)rl_point);
	if (!line)
		return NULL;
	found = command_complete(context, line, index++);
	free(line);
	return found;
}

/* A folder's name, a file's before its line and an index are completed further, so no blank goes behind them. */
static char **complete(const char *word, int start, int end)
{
	char **matches;

	(void)start;
	(void)end;
	matches = rl_completion_matches(word, generate);
	rl_attempted_completion_over = 1;
	if (matches && !matches[1] && matches[0][0] && strchr("/[:", matches[0][strlen(matches[0]) - 1]))
		rl_completion_suppress_append = 1;
	return matches;
}

static void setup_readline(void)
{
	rl_readline_name = "caravan";
	rl_attempted_completion_function = complete;
	rl_completer_word_break_characters = " \t";
	rl_catch_signals = 0;
}

/* ---- the loop ---- */

static void on_line(char *line);

/* Readline has to know what takes no place on the screen. */
static void install_prompt(void)
{
	char prompt[80];
	const char *begin = paint(context, PAINT_PROMPT), *end = unpaint(context);

	if (lines.text)
		snprintf(prompt, sizeof prompt, "%s", PROMPT_MORE);
	else if (*begin)
		snprintf(prompt, sizeof prompt, "\001%s\002%s\001%s\002", begin, PROMPT, end);
	else
		snprintf(prompt, sizeof prompt, "%s", PROMPT);
	rl_callback_handler_install(prompt, on_line);
}

/* The end of the input ends a command that goes on, or the debugger. */
static void on_end(void)
{
	putchar('\n');
	done = !lines.text;
	command_lines_clear(&lines);
}

static void on_line(char *line)
{
	rl_callback_handler_remove();
	if (!line) {
		on_end();
	} else {
		remember(line);
		fflush(stdout);
		if (command_feed(context, &lines, line, true) == COMMAND_FEED_WHOLE) {
			done = plain_run(context, lines.text ? lines.text : "") == COMMAND_QUIT;
			command_lines_clear(&lines);
		}
	}
	free(line);
	if (!done)
		install_prompt();
}

static void clear_line(void)
{
	interrupted = 0;
	fputs("^C\n", rl_outstream);
	rl_callback_sigcleanup();
	rl_callback_handler_remove();
	command_lines_clear(&lines);
	install_prompt();
}

/* True when there is something to read or Ctrl-C was pressed, which only the waiting itself lets come, so that it is not
 * missed just before it. */
static bool input_comes(void)
{
	sigset_t interrupt, normal;
	fd_set in;
	int n = 0;

	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, &normal);
	while (n == 0 && !interrupted) {
		FD_ZERO(&in);
		FD_SET(STDIN_FILENO, &in);
		n = pselect(STDIN_FILENO + 1, &in, NULL, NULL, NULL, &normal);
		if (n < 0 && errno == EINTR)
			n = 0;
	}
	sigprocmask(SIG_SETMASK, &normal, NULL);
	return n >= 0;
}

void editor_run(struct command_context *c)
{
	char *history;

	context = c;
	done = false;
	history = history_begin();
	setup_readline();
	install_prompt();
	while (!done) {
		bool comes = input_comes();

		if (interrupted)
			clear_line();
		else if (comes)
			rl_callback_read_char();
		else
			break;
	}
	rl_callback_handler_remove();
	command_lines_clear(&lines);
	history_end(history);
}
