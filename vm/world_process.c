/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This process and its children: environment, clocks, chance, commands. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "vm/world_priv.h"

/* ---- environment, clocks, chance ---- */

/* The bytes that go out as a string on the heap, NULL without memory. */
static char *text_of(const struct world_call *c)
{
	char *s = malloc(c->out_bytes + 1);

	if (s) {
		memcpy(s, c->out, c->out_bytes);
		s[c->out_bytes] = 0;
	}
	return s;
}

bool host_GETENV(struct world *w, struct world_call *c)
{
	char *name = text_of(c);
	const char *found = name ? getenv(name) : NULL;

	free(name);
	if (!found)
		return host_fail(c, name ? ENOENT : ENOMEM);
	return host_give(w, found, strlen(found)) || host_fail(c, ENOMEM);
}

static int64_t ns_of_timeval(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000000 + (int64_t)t.tv_usec * 1000;
}

static bool answer_rusage(struct world_call *c, int who)
{
	struct rusage ru;

	if (getrusage(who, &ru) != 0)
		return host_answer(c, -1);
	return host_answer(c, ns_of_timeval(ru.ru_utime) + ns_of_timeval(ru.ru_stime));
}

bool host_CLOCK(struct world *w, struct world_call *c)
{
	struct timeval now;

	(void)w;
	switch (c->arg[0]) {
	case 0:
		gettimeofday(&now, NULL);
		return host_answer(c, ns_of_timeval(now));
	case 1:
		return answer_rusage(c, RUSAGE_SELF);
	case 2:
		return answer_rusage(c, RUSAGE_CHILDREN);
	default:
		return host_fail(c, EINVAL);
	}
}

#define SEED_BYTES 12

bool host_RANDOM_SEED(struct world *w, struct world_call *c)
{
	uint8_t *to = world_in(w, SEED_BYTES);

	if (!to)
		return host_fail(c, ENOMEM);
	if (getentropy(to, SEED_BYTES) != 0)
		return host_answer(c, -1);
	world_in_used(w, SEED_BYTES);
	return host_answer(c, SEED_BYTES);
}

/* Whoever owns the virtual machine knows these; this host was not told. */
bool host_PROGRAM(struct world *w, struct world_call *c)
{
	(void)w;
	return host_fail(c, ENOSYS);
}

bool host_EXIT(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, 0);
}

/* ---- signals ---- */

/* What the program does with a signal is its own affair so far: the host's own dispositions stay. */
bool host_SIGNAL_ACTION(struct world *w, struct world_call *c)
{
	int64_t before;

	if (c->arg[0] <= 0 || c->arg[0] > WORLD_SIGNALS || c->arg[1] < 0 || c->arg[1] > 2)
		return host_fail(c, EINVAL);
	before = w->actions[c->arg[0]];
	w->actions[c->arg[0]] = (uint8_t)c->arg[1];
	return host_answer(c, before);
}

/* ---- commands ---- */

/* Like system(3): meanwhile the terminal's signals are for the child. */
struct quiet {
	struct sigaction interrupt, quit;
};

static void quiet_begin(struct quiet *q)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &ignore, &q->interrupt);
	sigaction(SIGQUIT, &ignore, &q->quit);
}

static void quiet_end(const struct quiet *q)
{
	sigaction(SIGINT, &q->interrupt, NULL);
	sigaction(SIGQUIT, &q->quit, NULL);
}

static _Noreturn void become_shell(struct world *w, const char *command)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	if (host_fds_become(w))
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool wait_for(struct world_call *c, pid_t child)
{
	int status;
	pid_t r;

	do
		r = waitpid(child, &status, 0);
	while (r == -1 && errno == EINTR);
	if (r == -1)
		return host_answer(c, -1);
	return host_answer(c, WIFEXITED(status) ? WEXITSTATUS(status) : 255);
}

bool host_SYSTEM(struct world *w, struct world_call *c)
{
	char *command = text_of(c);
	struct quiet q;
	pid_t child;
	bool r;

	if (!command)
		return host_fail(c, ENOMEM);
	quiet_begin(&q);
	child = fork();
	if (child == 0)
		become_shell(w, command);
	r = child == -1 ? host_answer(c, -1) : wait_for(c, child);
	quiet_end(&q);
	free(command);
	return r;
}
