/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/terminal.h"

#include <curses.h>
#include <term.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "ui/keys.h"
#include "ui/screen.h"

#define ESCAPE_MS 25            /* how long the rest of a key's sequence may take */
#define FAILURES_MAX 100        /* reads in a row without a key: the terminal is gone */
#define QUEUE_MAX 256

static volatile sig_atomic_t interrupted;
static void (*tell_interrupt)(void);
static struct sigaction old_interrupt;
static SCREEN *screen;

/* Keys that came while something ran, the oldest first. */
static int queue[QUEUE_MAX];
static unsigned queued;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
	tell_interrupt();
}

static void catch_interrupts(void)
{
	/* Without SA_RESTART, so that waiting for a key ends. */
	struct sigaction a = { .sa_handler = on_interrupt };

	sigaction(SIGINT, &a, &old_interrupt);
}

static void set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
}

/* A terminal that curses knows and whose cursor can be moved. */
static bool is_usable(void)
{
	const char *move;
	int status;
	bool usable;

	if (setupterm(NULL, STDOUT_FILENO, &status) == ERR)
		return false;
	move = tigetstr("cup");
	usable = move && move != (const char *)-1;
	del_curterm(cur_term);
	return usable;
}

enum err terminal_open(void (*interrupt)(void), struct msg *m)
{
	const char *name = getenv("TERM");

	setlocale(LC_CTYPE, "");
	if (!is_usable() || !(screen = newterm(NULL, stdout, stdin)))
		return msg_set(m, ERR_IO, "The terminal '%s' cannot show the terminal UI; set TERM, or use caravan --no-tui.",
			name ? name : "");
	tell_interrupt = interrupt;
	catch_interrupts();
	set_modes();
	screen_init();
	return OK;
}

void terminal_close(void)
{
	endwin();
	delscreen(screen);
	sigaction(SIGINT, &old_interrupt, NULL);
}

void terminal_size(int *rows, int *cols) { getmaxyx(stdscr, *rows, *cols); }

/* ---- keys ---- */

static int special_key(wint_t code)
{
	static const struct { wint_t code; int key; } keys[] = {
		{ KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT }, { KEY_RIGHT, K_RIGHT }, { KEY_PPAGE, K_PGUP },
		{ KEY_NPAGE, K_PGDN }, { KEY_HOME, K_HOME }, { KEY_END, K_END }, { KEY_DC, K_DELETE }, { KEY_BACKSPACE, K_BACKSPACE },
		{ KEY_BTAB, K_BACKTAB }, { KEY_ENTER, K_ENTER }, { KEY_RESIZE, K_RESIZE }
	};

	if (code >= KEY_F0 && code <= KEY_F(63))
		return K_F0 + (int)(code - KEY_F0);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].code == code)
			return keys[i].key;
	return K_NONE;
}

static int plain_key(wint_t c)
{
	if (c == 8 || c == 0x7f)
		return K_BACKSPACE;
	return c == '\n' ? K_ENTER : (int)c;
}

/* K_NONE: there was none (in time), or one that nobody knows; *failed if the read failed. */
static int read_key(bool *failed)
{
	wint_t c;
	int kind = get_wch(&c);

	*failed = kind == ERR;
	return kind == ERR ? K_NONE : kind == KEY_CODE_YES ? special_key(c) : plain_key(c);
}

static bool take_flag(volatile sig_atomic_t *flag)
{
	bool was = *flag;

	*flag = 0;
	return was;
}

bool terminal_interrupted(void) { return take_flag(&interrupted); }

static int from_queue(void)
{
	int key = queue[0];

	queued--;
	for (unsigned i = 0; i < queued; i++)
		queue[i] = queue[i + 1];
	return key;
}

int terminal_key(void)
{
	bool failed;
	int key;

	if (queued > 0)
		return from_queue();
	for (int failures = 0; failures < FAILURES_MAX; failures += failed) {
		key = read_key(&failed);
		if (take_flag(&interrupted))
			return K_INTERRUPT;
		if (key != K_NONE)
			return key;
	}
	return K_GONE;
}

bool terminal_was_resized(void)
{
	bool failed = false, resized = false;
	int key;

	nodelay(stdscr, TRUE);
	while (!failed && queued < QUEUE_MAX) {
		key = read_key(&failed);
		if (key == K_RESIZE)
			resized = true;
		else if (key != K_NONE)
			queue[queued++] = key;
	}
	nodelay(stdscr, FALSE);
	return resized;
}

void terminal_forget_screen(void) { clearok(curscr, TRUE); }

/* ---- lending ---- */

void terminal_lend(void)
{
	def_prog_mode();
	endwin();
}

void terminal_take_back(void)
{
	reset_prog_mode();
	terminal_forget_screen();
	refresh();
}
