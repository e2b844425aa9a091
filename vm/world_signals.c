/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals: the user's wish to stop what waits, and those that the program handles itself.
 *
 * A signal for the program is noted when it comes and taken by the program at its next poll point (vm/signals.c),
 * which asks WORLD_SIGNAL_TAKE: so the log has its time.  A call that waits ends then with EINTR.
 * A signal for which the front end has a handler of its own (Ctrl-C, a change of the terminal's size) stays the
 * front end's, whatever the program says.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "vm/world_priv.h"

/* ---- numbers ---- */

static const struct { uint8_t world; int host; } numbers[] = {
	{ 1, SIGHUP }, { 2, SIGINT }, { 3, SIGQUIT }, { 4, SIGILL }, { 5, SIGTRAP }, { 6, SIGABRT }, { 7, SIGBUS }, { 8, SIGFPE },
	{ 9, SIGKILL }, { 10, SIGUSR1 }, { 11, SIGSEGV }, { 12, SIGUSR2 }, { 13, SIGPIPE }, { 14, SIGALRM }, { 15, SIGTERM },
	{ 17, SIGCHLD }, { 18, SIGCONT }, { 19, SIGSTOP }, { 20, SIGTSTP }, { 21, SIGTTIN }, { 22, SIGTTOU }, { 23, SIGURG },
	{ 24, SIGXCPU }, { 25, SIGXFSZ }, { 26, SIGVTALRM }, { 27, SIGPROF }, { 28, SIGWINCH },
#ifdef SIGPOLL
	{ 29, SIGPOLL },
#endif
	{ 31, SIGSYS }
};
#define NUMBERS (sizeof numbers / sizeof *numbers)

int64_t host_signal_to_world(int signal)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		if (numbers[i].host == signal)
			return numbers[i].world;
	return signal;
}

/* -1 with errno EINVAL if there is no such signal here. */
static int host_signal(int64_t signal)
{
	for (unsigned i = 0; i < NUMBERS; i++)
		if (numbers[i].world == signal)
			return numbers[i].host;
	if (signal == 0)
		return 0;
	errno = EINVAL;
	return -1;
}

static int64_t set_to_world(const sigset_t *set)
{
	int64_t bits = 0;

	for (unsigned i = 0; i < NUMBERS; i++)
		if (sigismember(set, numbers[i].host) == 1)
			bits |= INT64_C(1) << (numbers[i].world - 1);
	return bits;
}

/* Those that the front end has a handler for are left out. */
static void set_of_world(sigset_t *set, int64_t bits)
{
	sigemptyset(set);
	for (unsigned i = 0; i < NUMBERS; i++)
		if (bits >> (numbers[i].world - 1) & 1 && !host_signal_is_taken(numbers[i].host))
			sigaddset(set, numbers[i].host);
}

/* ---- waking what waits ---- */

/* The flags say what has come; the pipe wakes a poll that began just before. */
static volatile sig_atomic_t stop_asked, any_arrived, arrived[WORLD_SIGNALS + 1];
static uint64_t masked;
static int wake_pipe[2] = { -1, -1 };

static bool open_wake_pipe(void)
{
	if (wake_pipe[0] >= 0)
		return true;
	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == 0)
		return true;
	wake_pipe[0] = wake_pipe[1] = -1;
	return false;
}

static void drain(void)
{
	char bytes[64];

	while (wake_pipe[0] >= 0 && read(wake_pipe[0], bytes, sizeof bytes) > 0)
		;
}

int host_wake_fd(void)
{
	if (!host_must_return())
		drain();
	return open_wake_pipe() ? wake_pipe[0] : -1;
}

static void wake(void)
{
	int saved = errno;
	ssize_t n = wake_pipe[1] >= 0 ? write(wake_pipe[1], "", 1) : 0;

	(void)n;     /* a full pipe wakes as well */
	errno = saved;
}

void world_interrupt(void)
{
	stop_asked = 1;
	wake();
}

void world_interrupt_clear(void)
{
	stop_asked = 0;
	drain();
}

bool host_interrupted(void)
{
	if (!stop_asked)
		return false;
	world_interrupt_clear();
	return true;
}

void world_signals_mask(uint64_t mask) { masked = mask; }

/* The first signal that has come and is not in the mask; 0 if there is none. */
static int first_arrived(uint64_t mask)
{
	for (int i = 1; i <= WORLD_SIGNALS; i++)
		if (arrived[i] && !(mask >> (i - 1) & 1))
			return i;
	return 0;
}

bool world_signal_waits(uint64_t mask) { return any_arrived && first_arrived(mask); }
int host_signal_waits(void) { return any_arrived ? first_arrived(masked) : 0; }
bool host_must_return(void) { return stop_asked || world_signal_waits(masked); }
bool world_interrupt_waits(void) { return stop_asked; }

/* A descriptor that does not block is left to answer by itself. */
bool host_wait_readable(int fd)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN }, { .events = POLLIN } };
	int flags = fcntl(fd, F_GETFL), n;

	if (flags == -1 || (flags & O_NONBLOCK) || !open_wake_pipe())
		return true;
	p[1].fd = wake_pipe[0];
	for (;;) {
		if (host_must_return()) {
			errno = EINTR;
			return false;
		}
		n = poll(p, 2, -1);
		if ((n > 0 && p[0].revents) || (n < 0 && errno != EINTR))
			return true;
		if (n > 0 && !host_must_return())
			drain();
	}
}

bool host_would_wait(struct world_call *c, int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1 || (flags & O_NONBLOCK) || poll(&p, 1, 0) != 0)
		return false;
	c->result = -1;
	c->err = WORLD_EWAIT;
	return true;
}

/* ---- what the program does with signals ---- */

static void note(int signal)
{
	int64_t n = host_signal_to_world(signal);

	if (n > 0 && n <= WORLD_SIGNALS) {
		arrived[n] = 1;
		any_arrived = 1;
	}
	wake();
}

bool host_signal_is_taken(int signal)
{
	struct sigaction now;

	return sigaction(signal, NULL, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN &&
		now.sa_handler != note;
}

/* What was there before the program said anything: default or ignored. */
static int64_t action_before(const struct world *w, int64_t signal, int host)
{
	struct sigaction now;

	if (w->actions[signal])
		return w->actions[signal] - 1;
	return sigaction(host, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

bool host_SIGNAL_ACTION(struct world *w, struct world_call *c)
{
	struct sigaction action = { .sa_flags = 0 };
	int host = host_signal(c->arg[0]);
	int64_t before;

	if (host <= 0 || c->arg[1] < 0 || c->arg[1] > 2)
		return host_fail(c, EINVAL);
	before = action_before(w, c->arg[0], host);
	action.sa_handler = c->arg[1] == 0 ? SIG_DFL : c->arg[1] == 1 ? SIG_IGN : note;
	sigemptyset(&action.sa_mask);
	if (!open_wake_pipe() || (!host_signal_is_taken(host) && sigaction(host, &action, NULL) != 0))
		return host_answer(c, -1);
	w->actions[c->arg[0]] = (uint8_t)(c->arg[1] + 1);
	return host_answer(c, before);
}

/* In a child that becomes another program: what this process ignores for itself it does not ignore for others. */
void world_signals_reset(const struct world *w)
{
	static const uint8_t own[] = { 2, 3, 13 };

	for (unsigned i = 0; i < sizeof own; i++)
		if (w->actions[own[i]] != 2)
			signal(host_signal(own[i]), SIG_DFL);
}

/* Signals that come in the meantime set the flag again. */
bool host_SIGNAL_TAKE(struct world *w, struct world_call *c)
{
	int i = first_arrived((uint64_t)c->arg[0]);

	(void)w;
	if (i == 0)
		return host_fail(c, ENOENT);
	any_arrived = 0;
	arrived[i] = 0;
	any_arrived = any_arrived || first_arrived(0) != 0;
	return host_answer(c, i);
}

/* One that was noted before counts as well. */
bool host_SIGNAL_ACCEPT(struct world *w, struct world_call *c)
{
	int noted = first_arrived(~(uint64_t)c->arg[0]), r;
	const struct timespec now = { 0 };
	sigset_t set;

	(void)w;
	if (noted) {
		arrived[noted] = 0;
		return host_answer(c, noted);     /* any_arrived may stay set: that costs a look */
	}
	set_of_world(&set, c->arg[0]);
	HOST_RETRY(r, c->arg[1] ? sigtimedwait(&set, NULL, &now) : sigwaitinfo(&set, NULL));
	if (r == -1 && errno == EAGAIN) {
		c->result = -1;
		c->err = WORLD_EWAIT;
		return true;
	}
	return host_answer(c, r == -1 ? -1 : host_signal_to_world(r));
}

/* ---- masks ---- */

bool host_SIGNAL_MASK(struct world *w, struct world_call *c)
{
	static const int hows[] = { SIG_SETMASK, SIG_BLOCK, SIG_UNBLOCK };
	sigset_t set, before;

	(void)w;
	if (c->arg[0] < 0 || c->arg[0] > 2)
		return host_fail(c, EINVAL);
	set_of_world(&set, c->arg[1]);
	if (sigprocmask(hows[c->arg[0]], &set, &before) != 0)
		return host_answer(c, -1);
	return host_answer(c, set_to_world(&before));
}

bool host_SIGNALS_PENDING(struct world *w, struct world_call *c)
{
	sigset_t set;
	int64_t bits;

	(void)w;
	if (sigpending(&set) != 0)
		return host_answer(c, -1);
	bits = set_to_world(&set);
	for (int i = 1; i <= WORLD_SIGNALS; i++)
		bits |= (int64_t)((uint64_t)(arrived[i] != 0) << (i - 1));
	return host_answer(c, bits);
}

/* A signal that came before counts: it was for whoever waits. */
bool host_SIGNAL_WAIT(struct world *w, struct world_call *c)
{
	sigset_t set;

	(void)w;
	set_of_world(&set, c->arg[0]);
	masked = (uint64_t)c->arg[0];
	while (!host_must_return())
		sigsuspend(&set);
	return !host_interrupted() && host_answer(c, 0);
}

bool host_KILL(struct world *w, struct world_call *c)
{
	int host = host_signal(c->arg[1]);

	(void)w;
	return host_answer(c, host == -1 ? -1 : kill((pid_t)c->arg[0], host));
}

/* ---- timers ---- */

bool host_ALARM(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, alarm((unsigned)c->arg[0]));
}

static int64_t us_of(struct timeval t) { return (int64_t)t.tv_sec * 1000000 + t.tv_usec; }

static struct timeval timeval_of(int64_t us)
{
	return (struct timeval){ .tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000) };
}

bool host_TIMER(struct world *w, struct world_call *c)
{
	static const int timers[] = { ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF };
	struct itimerval set = { timeval_of(c->arg[2]), timeval_of(c->arg[3]) }, before;
	int64_t words[2];

	if (c->arg[0] < 0 || c->arg[0] > 2)
		return host_fail(c, EINVAL);
	if ((c->arg[1] ? setitimer(timers[c->arg[0]], &set, &before) : getitimer(timers[c->arg[0]], &before)) != 0)
		return host_answer(c, -1);
	words[0] = us_of(before.it_interval);
	words[1] = us_of(before.it_value);
	return host_given(c, host_give_words(w, words, 2));
}
