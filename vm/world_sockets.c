/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets of this machine.  An address travels as a byte 0 and a path, or a byte 1, the port (two bytes, the high one
 * first) and the 4 or 16 bytes of an internet address; an unnamed socket's is a byte 0 alone. */
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/time.h>
#include <unistd.h>

#include "vm/world_address.h"

/* ---- addresses ---- */

enum { ADDRESS_PATH, ADDRESS_INET };

static bool path_address(const uint8_t *bytes, size_t n, struct host_address *a)
{
	if (n >= sizeof a->un.sun_path) {
		errno = ENAMETOOLONG;
		return false;
	}
	a->un.sun_family = AF_UNIX;
	memcpy(a->un.sun_path, bytes, n);
	a->bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	return true;
}

bool host_address_of(const uint8_t *bytes, size_t n, struct host_address *a)
{
	memset(a, 0, sizeof *a);
	if (n >= 1 && bytes[0] == ADDRESS_PATH)
		return path_address(bytes + 1, n - 1, a);
	if (n == 3 + 4) {
		a->in.sin_family = AF_INET;
		memcpy(&a->in.sin_port, bytes + 1, 2);
		memcpy(&a->in.sin_addr, bytes + 3, 4);
		a->bytes = sizeof a->in;
		return true;
	}
	if (n == 3 + 16) {
		a->in6.sin6_family = AF_INET6;
		memcpy(&a->in6.sin6_port, bytes + 1, 2);
		memcpy(&a->in6.sin6_addr, bytes + 3, 16);
		a->bytes = sizeof a->in6;
		return true;
	}
	errno = EAFNOSUPPORT;
	return false;
}

static size_t path_bytes(const struct host_address *a)
{
	size_t n = a->bytes - offsetof(struct sockaddr_un, sun_path);

	if (n > sizeof a->un.sun_path)
		n = sizeof a->un.sun_path;
	return a->un.sun_path[0] == 0 ? n : strnlen(a->un.sun_path, n);     /* Linux's abstract names begin with a NUL */
}

size_t host_address_bytes(const struct host_address *a, uint8_t out[HOST_ADDRESS_MAX])
{
	size_t n;

	out[0] = ADDRESS_PATH;
	if (a->bytes < sizeof a->any.sa_family || (a->any.sa_family == AF_UNIX && a->bytes <= offsetof(struct sockaddr_un, sun_path)))
		return 1;
	switch (a->any.sa_family) {
	case AF_UNIX:
		n = path_bytes(a);
		memcpy(out + 1, a->un.sun_path, n);
		return 1 + n;
	case AF_INET:
		out[0] = ADDRESS_INET;
		memcpy(out + 1, &a->in.sin_port, 2);
		memcpy(out + 3, &a->in.sin_addr, 4);
		return 3 + 4;
	case AF_INET6:
		out[0] = ADDRESS_INET;
		memcpy(out + 1, &a->in6.sin6_port, 2);
		memcpy(out + 3, &a->in6.sin6_addr, 16);
		return 3 + 16;
	default:
		return 0;
	}
}

static bool give_address(struct world *w, const struct host_address *a)
{
	uint8_t bytes[HOST_ADDRESS_MAX];

	return host_give(w, bytes, host_address_bytes(a, bytes));
}

/* ---- making and naming ---- */

const int host_domains[HOST_DOMAINS] = { AF_UNIX, AF_INET, AF_INET6 };
const int host_socket_types[HOST_SOCKET_TYPES] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET };

static bool has_kind(const struct world_call *c)
{
	return c->arg[0] >= 0 && c->arg[0] < HOST_DOMAINS && c->arg[1] >= 0 && c->arg[1] < HOST_SOCKET_TYPES;
}

static bool give_fd(struct world *w, struct world_call *c, int fd, bool keep)
{
	int64_t number = fd == -1 ? -1 : host_fd_add(w, fd, 0);

	if (number != -1)
		host_fd_keep(w, number, keep);
	return host_answer(c, number);
}

bool host_SOCKET(struct world *w, struct world_call *c)
{
	if (!has_kind(c))
		return host_fail(c, EINVAL);
	return give_fd(w, c, socket(host_domains[c->arg[0]], host_socket_types[c->arg[1]] | SOCK_CLOEXEC, (int)c->arg[2]),
		c->arg[3] != 0);
}

bool host_SOCKETPAIR(struct world *w, struct world_call *c)
{
	int fds[2];

	if (!has_kind(c))
		return host_fail(c, EINVAL);
	if (socketpair(host_domains[c->arg[0]], host_socket_types[c->arg[1]] | SOCK_CLOEXEC, (int)c->arg[2], fds) != 0)
		return host_answer(c, -1);
	return host_give_two_fds(w, c, fds, c->arg[3] != 0);
}

/* Calls that have a socket and an address. */
#define ON_ADDRESS(name, call) \
	bool host_##name(struct world *w, struct world_call *c) \
	{ \
		struct host_address a; \
		int fd = host_fd(w, c->arg[0]), r = -1; \
 \
		if (fd != -1 && host_address_of(c->out, c->out_bytes, &a)) \
			r = call(fd, &a.any, a.bytes); \
		return host_answer(c, r); \
	}
ON_ADDRESS(BIND, bind)
ON_ADDRESS(CONNECT, connect)

bool host_LISTEN(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);

	return host_answer(c, fd == -1 ? -1 : listen(fd, (int)c->arg[1]));
}

bool host_SHUTDOWN(struct world *w, struct world_call *c)
{
	static const int hows[] = { SHUT_RD, SHUT_WR, SHUT_RDWR };
	int fd = host_fd(w, c->arg[0]);

	if (c->arg[1] < 0 || c->arg[1] > 2)
		return host_fail(c, EINVAL);
	return host_answer(c, fd == -1 ? -1 : shutdown(fd, hows[c->arg[1]]));
}

bool host_ACCEPT(struct world *w, struct world_call *c)
{
	struct host_address a = { .bytes = sizeof a.all };
	int fd = host_fd(w, c->arg[0]), new = -1;

	if (c->arg[2] && host_would_wait(c, fd, POLLIN))
		return true;
	if (fd != -1 && host_wait_readable(fd))
		HOST_RETRY(new, accept4(fd, &a.any, &a.bytes, SOCK_CLOEXEC));
	if (new != -1 && !give_address(w, &a)) {
		close(new);
		return host_fail(c, ENOMEM);
	}
	return give_fd(w, c, new, c->arg[1] != 0);
}

bool host_SOCKET_NAME(struct world *w, struct world_call *c)
{
	struct host_address a = { .bytes = sizeof a.all };
	int fd = host_fd(w, c->arg[0]);

	if (fd == -1 || (c->arg[1] ? getpeername : getsockname)(fd, &a.any, &a.bytes) != 0)
		return host_answer(c, -1);
	return host_given(c, give_address(w, &a));
}

/* ---- sending and receiving ---- */

static int message_flags(int64_t flags)
{
	return (flags & 1 ? MSG_OOB : 0) | (flags & 2 ? MSG_DONTROUTE : 0) | (flags & 4 ? MSG_PEEK : 0);
}

#define RECV_MOST (1 << 20)

bool host_RECV(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	size_t max = c->arg[1] < 0 ? 0 : c->arg[1] > RECV_MOST ? RECV_MOST : (size_t)c->arg[1];
	struct host_address a = { .bytes = sizeof a.all };
	uint8_t *to = world_in(w, max + HOST_ADDRESS_MAX);
	ssize_t n = -1;

	if (!to)
		return host_fail(c, ENOMEM);
	if (c->arg[3] && host_would_wait(c, fd, POLLIN))
		return true;
	if (fd != -1 && (c->arg[2] & 1 || host_wait_readable(fd)))
		HOST_RETRY(n, recvfrom(fd, to, max, message_flags(c->arg[2]), &a.any, &a.bytes));
	if (n == -1)
		return host_answer(c, -1);
	world_in_used(w, (size_t)n);
	world_in_used(w, host_address_bytes(&a, to + n));
	return host_answer(c, n);
}

bool host_SEND(struct world *w, struct world_call *c)
{
	const uint8_t *bytes = c->out;
	size_t before = c->arg[2] > 0 && (uint64_t)c->arg[2] <= c->out_bytes ? (size_t)c->arg[2] : 0;
	struct host_address a = { .bytes = 0 };
	int fd = host_fd(w, c->arg[0]), flags = message_flags(c->arg[1]);
	ssize_t n;

	if (fd == -1 || (before && !host_address_of(bytes, before, &a)))
		return host_answer(c, -1);
	if (c->arg[3] && host_would_wait(c, fd, POLLOUT))
		return true;
	HOST_RETRY(n, sendto(fd, bytes + before, c->out_bytes - before, flags, before ? &a.any : NULL, a.bytes));
	return host_answer(c, n);
}

/* ---- options: Unix.socket_bool_option and so on in the order of their constructors ---- */

struct option { int level, name; };
static const struct option bools[] = { { SOL_SOCKET, SO_DEBUG }, { SOL_SOCKET, SO_BROADCAST }, { SOL_SOCKET, SO_REUSEADDR },
	{ SOL_SOCKET, SO_KEEPALIVE }, { SOL_SOCKET, SO_DONTROUTE }, { SOL_SOCKET, SO_OOBINLINE }, { SOL_SOCKET, SO_ACCEPTCONN },
	{ IPPROTO_TCP, TCP_NODELAY }, { IPPROTO_IPV6, IPV6_V6ONLY }, { SOL_SOCKET, SO_REUSEPORT } };
static const struct option ints[] = { { SOL_SOCKET, SO_SNDBUF }, { SOL_SOCKET, SO_RCVBUF }, { SOL_SOCKET, SO_ERROR },
	{ SOL_SOCKET, SO_TYPE }, { SOL_SOCKET, SO_RCVLOWAT }, { SOL_SOCKET, SO_SNDLOWAT } };
static const struct option lingers[] = { { SOL_SOCKET, SO_LINGER } };
static const struct option times[] = { { SOL_SOCKET, SO_RCVTIMEO }, { SOL_SOCKET, SO_SNDTIMEO } };
static const struct option errors[] = { { SOL_SOCKET, SO_ERROR } };
enum { KIND_BOOL, KIND_INT, KIND_LINGER, KIND_TIME, KIND_ERROR, KINDS };
#define TABLE(t) { t, sizeof t / sizeof *t }
static const struct { const struct option *options; int64_t count; } kinds[KINDS] = { TABLE(bools), TABLE(ints),
	TABLE(lingers), TABLE(times), TABLE(errors) };

static const struct option *option_of(const struct world_call *c)
{
	if (c->arg[1] < 0 || c->arg[1] >= KINDS || c->arg[2] < 0 || c->arg[2] >= kinds[c->arg[1]].count)
		return NULL;
	return &kinds[c->arg[1]].options[c->arg[2]];
}

union setting { int number; struct linger linger; struct timeval time; };

static socklen_t setting_bytes(int64_t kind)
{
	const union setting *s = NULL;

	return kind == KIND_LINGER ? sizeof s->linger : kind == KIND_TIME ? sizeof s->time : sizeof s->number;
}

static int64_t number_of(int64_t kind, const union setting *s)
{
	switch (kind) {
	case KIND_LINGER:
		return s->linger.l_onoff ? s->linger.l_linger : -1;
	case KIND_TIME:
		return (int64_t)s->time.tv_sec * 1000000 + s->time.tv_usec;
	case KIND_ERROR:
		return s->number ? world_errno_of_host(s->number) : 0;
	default:
		return s->number;
	}
}

static union setting setting_of(int64_t kind, int64_t n)
{
	union setting s = { 0 };

	if (kind == KIND_LINGER) {
		s.linger.l_onoff = n >= 0;
		s.linger.l_linger = n >= 0 ? (int)n : 0;
	} else if (kind == KIND_TIME) {
		s.time.tv_sec = (time_t)(n / 1000000);
		s.time.tv_usec = (suseconds_t)(n % 1000000);
	} else {
		s.number = (int)n;
	}
	return s;
}

bool host_SOCKET_OPTION(struct world *w, struct world_call *c)
{
	const struct option *o = option_of(c);
	int fd = host_fd(w, c->arg[0]);
	union setting s = { 0 };
	socklen_t n = setting_bytes(c->arg[1]);

	if (!o)
		return host_fail(c, EINVAL);
	if (fd == -1 || getsockopt(fd, o->level, o->name, &s, &n) != 0)
		return host_answer(c, -1);
	c->result = number_of(c->arg[1], &s);
	return true;
}

bool host_SET_SOCKET_OPTION(struct world *w, struct world_call *c)
{
	const struct option *o = option_of(c);
	int fd = host_fd(w, c->arg[0]);
	union setting s = setting_of(c->arg[1], c->arg[3]);

	if (!o || c->arg[1] == KIND_ERROR)
		return host_fail(c, EINVAL);
	return host_answer(c, fd == -1 ? -1 : setsockopt(fd, o->level, o->name, &s, setting_bytes(c->arg[1])));
}
