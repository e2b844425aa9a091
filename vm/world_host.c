/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real world: which function answers which question, and what these functions share. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "vm/world_priv.h"

typedef bool (*host_fn)(struct world *w, struct world_call *c);

static const host_fn functions[WORLD_OPS] = {
#define EVENT(name, text, args, out, in, meaning) host_##name,
#include "vm/events.def"
#undef EVENT
};

static bool perform(void *ctx, struct world *w, struct world_call *c)
{
	(void)ctx;
	return functions[c->op](w, c);
}

const struct world_host world_host_posix = { perform, NULL };

/* ---- error numbers ---- */

static const struct { int host, world; } errnos[] = {
#define ERRNO(name, number, text) { name, number },
#ifdef __linux__
#define ERRNO_LINUX(name, number, text) { name, number },
#else
#define ERRNO_LINUX(name, number, text)
#endif
#include "vm/world_errno.def"
#undef ERRNO
#undef ERRNO_LINUX
};
#define ERRNOS (sizeof errnos / sizeof *errnos)

/* A number that the table does not have is kept as it is, out of the table's range. */
#define UNKNOWN_FROM 1024

int world_errno_of_host(int e)
{
	for (unsigned i = 0; i < ERRNOS; i++)
		if (errnos[i].host == e)
			return errnos[i].world;
	return e > 0 && e < UNKNOWN_FROM ? UNKNOWN_FROM + e : WORLD_EIO;
}

int host_errno_of_world(int e)
{
	for (unsigned i = 0; i < ERRNOS; i++)
		if (errnos[i].world == e)
			return errnos[i].host;
	return e > UNKNOWN_FROM && e < 2 * UNKNOWN_FROM ? e - UNKNOWN_FROM : EIO;
}

/* ---- interrupts ---- */

/* The flag says that the user wants to stop; the pipe wakes a poll that began just before the signal came. */
static volatile sig_atomic_t stop_asked;
static int stop_pipe[2] = { -1, -1 };

static bool open_stop_pipe(void)
{
	if (stop_pipe[0] >= 0)
		return true;
	if (pipe(stop_pipe) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(stop_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(stop_pipe[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

void world_interrupt(void)
{
	int saved = errno;

	stop_asked = 1;
	if (stop_pipe[1] >= 0 && write(stop_pipe[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

void world_interrupt_clear(void)
{
	char bytes[64];

	stop_asked = 0;
	while (stop_pipe[0] >= 0 && read(stop_pipe[0], bytes, sizeof bytes) > 0)
		;
}

bool host_stop_asked(void) { return stop_asked; }

bool host_interrupted(void)
{
	if (!stop_asked)
		return false;
	world_interrupt_clear();
	return true;
}

/* A descriptor that does not block is left to answer by itself. */
bool host_wait_readable(int fd)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN }, { .events = POLLIN } };
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1 || (flags & O_NONBLOCK) || !open_stop_pipe())
		return true;
	p[1].fd = stop_pipe[0];
	while (!host_interrupted()) {
		int n = poll(p, 2, -1);

		if (n > 0 && p[0].revents)
			return true;
		if (n < 0 && errno != EINTR)
			return true;
	}
	return false;
}

/* ---- answers ---- */

bool host_answer(struct world_call *c, int64_t r)
{
	c->result = r;
	if (r != -1)
		return true;
	if (errno == EINTR && host_interrupted())
		return false;
	return host_fail(c, errno);
}

bool host_fail(struct world_call *c, int host_errno)
{
	c->result = -1;
	c->err = world_errno_of_host(host_errno);
	return true;
}

bool host_path(struct world_call *c, struct host_path *p)
{
	if (c->out_bytes >= sizeof p->text) {
		host_fail(c, ENAMETOOLONG);
		return false;
	}
	memcpy(p->text, c->out, c->out_bytes);
	p->text[c->out_bytes] = 0;
	return true;
}

bool host_give(struct world *w, const void *bytes, size_t n)
{
	uint8_t *to = world_in(w, n);

	if (!to)
		return false;
	if (n)
		memcpy(to, bytes, n);
	world_in_used(w, n);
	return true;
}
