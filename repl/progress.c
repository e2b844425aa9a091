/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/progress.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_TOLD_SECONDS 0.25         /* after the work began, as the session says */

static bool shown;
static double began;                    /* seconds of some clock; 0: nothing long is under way */
static struct session *interruptible;
static struct sigaction before;         /* what Ctrl-C did, or does: nothing, in the background */

static double seconds_now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

static void clear(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}

void progress_show(void *ctx, double done)
{
	double now = seconds_now();

	(void)ctx;
	clear();
	if (began == 0)
		began = now - FIRST_TOLD_SECONDS;
	if (done < 0 || done > 1)
		return;         /* not known: the program runs on for real */
	fprintf(stderr, "%3.0f %%", done * 100);
	if (done > 0.01)
		fprintf(stderr, ", about %.0f s left", (now - began) * (1 - done) / done + 0.5);
	shown = true;
}

void progress_end(void *ctx)
{
	(void)ctx;
	clear();
	began = 0;
}

static void on_interrupt(int number)
{
	(void)number;
	session_interrupt(interruptible);
}

static void handle_interrupts(void)
{
	struct sigaction a = { .sa_handler = on_interrupt };

	sigaction(SIGINT, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGINT, &a, NULL);
}

void progress_begin(struct session *s, void (*output)(void *ctx, int fd, const void *bytes, size_t n))
{
	struct session_observer o = { .output = output };

	if (isatty(STDERR_FILENO)) {
		o.event = progress_end;
		o.progress = progress_show;
	}
	session_observe(s, &o);
	interruptible = s;
	handle_interrupts();
}

void progress_leave(struct session *s)
{
	sigaction(SIGINT, &before, NULL);
	progress_end(NULL);
	session_observe(s, NULL);
}
