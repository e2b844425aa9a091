/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/pager.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 32
#define PAGER_STANDARD "less -FRX"
#define SHELL_SIGNS "|&;<>()$`\\\"'*?[#~="

extern char **environ;

static enum { DIRECT, HELD, PAGED, LEFT } state;
static char *held;
static size_t held_bytes, held_room;
static int to_pager = -1;
static pid_t pager;
static struct sigaction old_interrupt, old_pipe;

/* ---- how much is a screen ---- */

struct extent {
	unsigned rows, cols;    /* of the screen */
	unsigned row, col;      /* where the text has come to */
	bool escape;            /* in the middle of a sequence that colours */
};
static struct extent extent;

static void measure_screen(void)
{
	struct winsize size;
	bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;

	extent = (struct extent){ .rows = known ? size.ws_row : 24, .cols = known ? size.ws_col : 80 };
}

static void measure(char byte)
{
	if (extent.escape) {
		extent.escape = byte != 'm';
	} else if (byte == '\033') {
		extent.escape = true;
	} else if (byte == '\n') {
		extent.row++;
		extent.col = 0;
	} else if (((unsigned char)byte & 0xc0) != 0x80 && ++extent.col > extent.cols) {
		extent.row++;
		extent.col = 1;
	}
}

/* ---- the pager's process ---- */

static const char *pager_command(void)
{
	static const char *const names[] = { "CARAVAN_PAGER", "PAGER" };

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return PAGER_STANDARD;
}

/* By its words, so that one that is not there is known at once; by the shell if there is more to it. */
static bool spawn(const char *command, posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes)
{
	char *copy = strdup(command), *rest = copy, *word, *argv[WORDS_MAX + 1] = { "sh", "-c", copy };
	unsigned n = 0;
	int r;

	if (!copy)
		return false;
	if (!strpbrk(command, SHELL_SIGNS)) {
		while (n < WORDS_MAX && (word = strsep(&rest, " \t")))
			if (*word)
				argv[n++] = word;
		argv[n] = NULL;
	}
	r = argv[0] ? posix_spawnp(&pager, argv[0], actions, attributes, argv, environ) : ENOENT;
	free(copy);
	return r == 0;
}

/* Ctrl-C and a closed pipe must not end us, but they are the pager's as they always are. */
static void leave_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &ignore, &old_interrupt);
	sigaction(SIGPIPE, &ignore, &old_pipe);
}

static void take_signals(void)
{
	sigaction(SIGINT, &old_interrupt, NULL);
	sigaction(SIGPIPE, &old_pipe, NULL);
}

static bool start_with(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes)
{
	sigset_t standard;
	int ends[2];
	bool started;

	if (pipe(ends) != 0)
		return false;
	sigemptyset(&standard);
	sigaddset(&standard, SIGINT);
	sigaddset(&standard, SIGPIPE);
	posix_spawnattr_setsigdefault(attributes, &standard);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_adddup2(actions, ends[0], STDIN_FILENO);
	posix_spawn_file_actions_addclose(actions, ends[0]);
	posix_spawn_file_actions_addclose(actions, ends[1]);
	started = spawn(pager_command(), actions, attributes);
	close(ends[0]);
	if (started)
		to_pager = ends[1];
	else
		close(ends[1]);
	return started;
}

static bool start(void)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	bool started;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	started = start_with(&actions, &attributes);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (started)
		leave_signals();
	return started;
}

/* Was it Ctrl-C that ended it? */
static bool wait_for_pager(void)
{
	int status = 0;

	close(to_pager);
	to_pager = -1;
	while (waitpid(pager, &status, 0) < 0 && errno == EINTR)
		;
	take_signals();
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGINT;
}

/* What fails is what the user does not want to see any more. */
static void write_to_pager(const char *bytes, size_t n)
{
	ssize_t done;

	while (n > 0 && ((done = write(to_pager, bytes, n)) > 0 || errno == EINTR))
		if (done > 0) {
			bytes += done;
			n -= (size_t)done;
		}
	if (n == 0)
		return;
	state = LEFT;
	if (wait_for_pager())
		raise(SIGINT);          /* the command that goes on has to hear of it */
}

/* ---- text ---- */

static bool hold(const char *bytes, size_t n)
{
	size_t room = held_room ? held_room : 4096;
	char *grown;

	while (room < held_bytes + n)
		room *= 2;
	if (room > held_room) {
		if (!(grown = realloc(held, room)))
			return false;
		held = grown;
		held_room = room;
	}
	memcpy(held + held_bytes, bytes, n);
	held_bytes += n;
	return true;
}

void pager_begin(void)
{
	const char *term = getenv("TERM");

	if (state != DIRECT || !isatty(STDOUT_FILENO) || !term || !strcmp(term, "dumb"))
		return;
	measure_screen();
	held_bytes = 0;
	state = HELD;
}

void pager_give_up(void)
{
	if (state != HELD)
		return;
	state = DIRECT;
	if (held_bytes > 0)
		fwrite(held, 1, held_bytes, stdout);
	fflush(stdout);
}

/* The prompt takes a row, too. */
static bool is_full(void) { return extent.row + 1 >= extent.rows; }

static void hold_or_page(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		measure(bytes[i]);
	if (!hold(bytes, n)) {
		pager_give_up();
		fwrite(bytes, 1, n, stdout);
	} else if (is_full() && (fflush(stdout), start())) {
		state = PAGED;
		write_to_pager(held, held_bytes);
	} else if (is_full()) {
		pager_give_up();
	}
}

void pager_text(const char *bytes, size_t n)
{
	if (state == PAGED)
		write_to_pager(bytes, n);
	else if (state == HELD)
		hold_or_page(bytes, n);
	else if (state == DIRECT)
		fwrite(bytes, 1, n, stdout);
}

void pager_end(void)
{
	pager_give_up();
	if (state == PAGED)
		wait_for_pager();
	state = DIRECT;
}
