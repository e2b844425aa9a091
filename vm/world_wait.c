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

bool host_WAIT(struct world *w, struct world_call *c)
{
	size_t n = c->out_bytes / sizeof(word);
	struct pollfd *p = calloc(n + 1, sizeof *p);
	bool done = true;
	int ms = timeout_ms(c->arg[0]);

	if (!p)
		return host_fail(c, ENOMEM);
	for (size_t i = 0; i < n; i++) {
		p[i].fd = host_fd(w, (int64_t)(question_at(c, i) >> 1));
		p[i].events = question_at(c, i) & 1 ? POLLOUT : POLLIN;
		if (p[i].fd < 0)
			ms = 0;
	}
	while (poll(p, (nfds_t)n, ms) < 0 && errno == EINTR && (done = !host_stop_asked()))
		ms = timeout_ms(c->arg[0]);
	done = done && give_ready(w, c, p, n);
	free(p);
	return done && host_answer(c, monotonic_ns());
}
