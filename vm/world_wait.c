/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for several descriptors and a time at once, for the scheduler of green threads. */
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "vm/world_priv.h"

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)

static int64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Milliseconds for poll: 0 only looks, -1 waits for ever; rounded up, so that the time is really over. */
static int timeout_ms(int64_t until_ns)
{
	int64_t ms;

	if (until_ns <= 0)
		return until_ns == 0 ? 0 : -1;
	ms = (until_ns - monotonic_ns() + NS_PER_MS - 1) / NS_PER_MS;
	return ms < 0 ? 0 : ms > INT_MAX ? INT_MAX : (int)ms;
}

static uint64_t question_at(const struct world_call *c, size_t i)
{
	word bits;

	memcpy(&bits, (const uint8_t *)c->out + i * sizeof bits, sizeof bits);
	return word_get(bits);
}

/* A descriptor that is bad or at its end counts as ready: the call that waits for it will say so. */
static bool give_ready(struct world *w, const struct world_call *c, const struct pollfd *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		word bits = word_make(question_at(c, i));

		if ((p[i].fd < 0 || p[i].revents) && !host_give(w, &bits, sizeof bits))
			return false;
	}
	return true;
}

/* A signal that somebody who waits does not block. */
static bool give_signal(struct world *w)
{
	int64_t signal = host_signal_waits();

	if (signal == 0)
		return true;
	signal |= WORLD_WAIT_SIGNAL;
	return host_give_words(w, &signal, 1);
}

bool host_WAIT(struct world *w, struct world_call *c)
{
	size_t n = c->out_bytes / sizeof(word);
	struct pollfd *p = calloc(n + 1, sizeof *p);
	bool given;
	int ms = timeout_ms(c->arg[0]);

	if (!p)
		return host_fail(c, ENOMEM);
	for (size_t i = 0; i < n; i++) {
		p[i].fd = host_fd(w, (int64_t)(question_at(c, i) >> 1));
		p[i].events = question_at(c, i) & 1 ? POLLOUT : POLLIN;
		if (p[i].fd < 0)
			ms = 0;
	}
	p[n] = (struct pollfd){ .fd = host_wake_fd(), .events = POLLIN };
	while (!host_must_return() && poll(p, (nfds_t)n + 1, ms) < 0 && errno == EINTR)
		ms = timeout_ms(c->arg[0]);
	given = give_ready(w, c, p, n) && give_signal(w);
	free(p);
	if (host_interrupted())
		return false;
	return given ? host_answer(c, monotonic_ns()) : host_fail(c, ENOMEM);
}

/* ---- Unix.select ---- */

static const short select_events[] = { POLLIN, POLLOUT, POLLPRI };
static const short select_ready[] = { POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI };

/* What is ready of what was asked for, as select(2) sees it; -1 with errno for a descriptor that is none. */
static int64_t give_selected(struct world *w, const struct world_call *c, const struct pollfd *p, size_t n)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t question = host_word(c, i);

		if (p[i].revents & POLLNVAL) {
			errno = EBADF;
			return -1;
		}
		if (!(p[i].revents & select_ready[question & 3]))
			continue;
		if (!host_give_words(w, &question, 1)) {
			errno = ENOMEM;
			return -1;
		}
		count++;
	}
	return count;
}

static bool fill_select(struct world *w, const struct world_call *c, struct pollfd *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t question = host_word(c, i);

		if ((question & 3) == 3 || (p[i].fd = host_fd(w, question >> 2)) == -1)
			return false;
		p[i].events = select_events[question & 3];
	}
	p[n] = (struct pollfd){ .fd = host_wake_fd(), .events = POLLIN };
	return true;
}

/* Milliseconds until then, rounded up; -1 for ever. */
static int left_ms(int64_t until_ns) { return until_ns < 0 ? -1 : timeout_ms(until_ns > 0 ? until_ns : 1); }

bool host_SELECT(struct world *w, struct world_call *c)
{
	size_t n = c->out_bytes / sizeof(word);
	struct pollfd *p = calloc(n + 1, sizeof *p);
	int64_t until = c->arg[0] < 0 ? -1 : monotonic_ns() + c->arg[0] * 1000, count;
	int r = -1;

	errno = ENOMEM;
	if (!p || !fill_select(w, c, p, n)) {
		free(p);
		return host_fail(c, p ? EBADF : ENOMEM);
	}
	HOST_RETRY(r, poll(p, (nfds_t)n + 1, left_ms(until)));
	count = r == -1 ? -1 : give_selected(w, c, p, n);
	free(p);
	if (count == 0 && host_must_return()) {
		errno = EINTR;
		count = -1;
	}
	return host_answer(c, count);
}
