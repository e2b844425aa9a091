/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors: opening, reading, writing, copying. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm/world_priv.h"

/* Flags of open as the log holds them: Linux's on x86-64. */
static const struct { int64_t world; int host; } open_flags[] = {
	{ 00000001, O_WRONLY }, { 00000002, O_RDWR }, { 00000100, O_CREAT }, { 00000200, O_EXCL }, { 00000400, O_NOCTTY },
	{ 00001000, O_TRUNC }, { 00002000, O_APPEND }, { 00004000, O_NONBLOCK }, { 00010000, O_DSYNC },
	{ 04010000, O_SYNC }
};

static int host_open_flags(int64_t flags)
{
	int host = O_CLOEXEC;

	for (unsigned i = 0; i < sizeof open_flags / sizeof *open_flags; i++)
		if ((flags & open_flags[i].world) == open_flags[i].world)
			host |= open_flags[i].host;
	return host;
}

#define CLOSE_ON_EXEC 02000000

/* Answers with the program's number for a new descriptor of the host's. */
static bool give_fd(struct world *w, struct world_call *c, int fd, bool keep)
{
	int64_t number = fd == -1 ? -1 : host_fd_add(w, fd, 0);

	if (number != -1)
		host_fd_keep(w, number, keep);
	return host_answer(c, number);
}

bool host_OPEN(struct world *w, struct world_call *c)
{
	struct host_path p;
	int fd;

	if (!host_path(c, &p))
		return true;
	HOST_RETRY(fd, open(p.text, host_open_flags(c->arg[0]), (mode_t)c->arg[1]));
	return give_fd(w, c, fd, !(c->arg[0] & CLOSE_ON_EXEC));
}

bool host_CLOSE(struct world *w, struct world_call *c)
{
	int fd = host_fd_take(w, c->arg[0]), r;

	if (fd == -1)
		return host_answer(c, -1);
	r = close(fd);
	return host_answer(c, r == -1 && errno == EINTR ? 0 : r);
}

#define READ_MOST (1 << 20)

static bool read_into(struct world *w, struct world_call *c, int fd, uint8_t *to, size_t max)
{
	ssize_t n;

	if (c->arg[2] && host_would_wait(c, fd, POLLIN))
		return true;
	n = -1;
	if (host_wait_readable(fd))
		HOST_RETRY(n, read(fd, to, max));
	if (n > 0)
		world_in_used(w, (size_t)n);
	return host_answer(c, n);
}

bool host_READ(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	size_t max = c->arg[1] < 0 ? 0 : c->arg[1] > READ_MOST ? READ_MOST : (size_t)c->arg[1];
	uint8_t *to = world_in(w, max);
	bool lends = fd == STDIN_FILENO && w->input, done;

	if (fd == -1)
		return host_answer(c, -1);
	if (!to)
		return host_fail(c, ENOMEM);
	if (lends)
		w->input(w->input_ctx, true);
	done = read_into(w, c, fd, to, max);
	if (lends)
		w->input(w->input_ctx, false);
	return done;
}

static bool takes_more(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT);
}

/* What a pipe or a socket takes without waiting: what is writable takes this much at once. */
static ssize_t write_some(int fd, const uint8_t *bytes, size_t n)
{
	size_t done = 0, piece;
	ssize_t r;

	do {
		piece = n - done < PIPE_BUF ? n - done : PIPE_BUF;
		HOST_RETRY(r, write(fd, bytes + done, piece));
		done += r > 0 ? (size_t)r : 0;
	} while (r == (ssize_t)piece && done < n && takes_more(fd));
	return done > 0 ? (ssize_t)done : r;
}

/* What goes to this process's own output goes through the front end that owns the terminal, if there is one. */
bool host_WRITE(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]), standard = host_fd_standard(w, c->arg[0]);
	ssize_t n;

	if (fd == -1)
		return host_answer(c, -1);
	if (standard && w->output) {
		w->output(w->output_ctx, standard, c->out, c->out_bytes);
		return host_answer(c, (int64_t)c->out_bytes);
	}
	if (c->arg[1] && host_would_wait(c, fd, POLLOUT))
		return true;
	if (c->arg[1])
		n = write_some(fd, c->out, c->out_bytes);
	else
		HOST_RETRY(n, write(fd, c->out, c->out_bytes));
	return host_answer(c, n);
}

static const int whences[] = { SEEK_SET, SEEK_CUR, SEEK_END };

bool host_SEEK(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);

	if (fd == -1)
		return host_answer(c, -1);
	if (c->arg[2] < 0 || c->arg[2] > 2)
		return host_fail(c, EINVAL);
	return host_answer(c, lseek(fd, (off_t)c->arg[1], whences[c->arg[2]]));
}

/* Asked by seeking, as OCaml asks: what cannot be sought in has no size. */
bool host_FILE_SIZE(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	off_t here = fd == -1 ? -1 : lseek(fd, 0, SEEK_CUR), end;

	if (here == -1)
		return host_answer(c, -1);
	end = lseek(fd, 0, SEEK_END);
	if (lseek(fd, here, SEEK_SET) == -1)
		end = -1;
	return host_answer(c, end);
}

/* ---- modes and locks ---- */

static int set_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	return flags == -1 ? -1 : fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

/* Unix.lock_command in the order of its constructors: unlock, lock, try, test, lock to read, try to read. */
static int lock(int fd, int64_t command, int64_t size)
{
	static const struct { short type; int how; } commands[] = { { F_UNLCK, F_SETLK }, { F_WRLCK, F_SETLKW },
		{ F_WRLCK, F_SETLK }, { F_WRLCK, F_GETLK }, { F_RDLCK, F_SETLKW }, { F_RDLCK, F_SETLK } };
	struct flock l = { .l_whence = SEEK_CUR };
	int r;

	if (command < 0 || command > 5) {
		errno = EINVAL;
		return -1;
	}
	l.l_type = commands[command].type;
	l.l_start = (off_t)(size < 0 ? size : 0);
	l.l_len = (off_t)(size < 0 ? -size : size);
	r = fcntl(fd, commands[command].how, &l);
	if (r == 0 && commands[command].how == F_GETLK && l.l_type != F_UNLCK) {
		errno = EACCES;
		return -1;
	}
	return r;
}

/* ---- what a descriptor is ---- */

/* The kinds of files as the log holds them: Linux's bits. */
static int64_t kind_of(mode_t mode)
{
	return S_ISREG(mode) ? 0100000 : S_ISDIR(mode) ? 0040000 : S_ISCHR(mode) ? 0020000 : S_ISBLK(mode) ? 0060000 :
		S_ISLNK(mode) ? 0120000 : S_ISFIFO(mode) ? 0010000 : 0140000;
}

static int64_t ns_of(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }

bool host_give_stat(struct world *w, struct world_call *c, const struct stat *st)
{
	int64_t words[] = { (int64_t)st->st_dev, (int64_t)st->st_ino, kind_of(st->st_mode), st->st_mode & 07777,
		(int64_t)st->st_nlink, st->st_uid, st->st_gid, (int64_t)st->st_rdev, st->st_size, ns_of(st->st_atim),
		ns_of(st->st_mtim), ns_of(st->st_ctim) };

	return host_given(c, host_give_words(w, words, sizeof words / sizeof *words));
}

static bool is_no_stream(int fd, mode_t mode)
{
	int type;
	socklen_t n = sizeof type;

	return S_ISSOCK(mode) && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 && type != SOCK_STREAM;
}

bool host_FSTAT(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	struct stat st;
	int64_t no_stream;

	if (fd == -1 || fstat(fd, &st) != 0)
		return host_answer(c, -1);
	no_stream = is_no_stream(fd, st.st_mode);
	return host_give_stat(w, c, &st) && host_given(c, !c->err && host_give_words(w, &no_stream, 1));
}

/* Calls that have a descriptor, numbers, and no more to say than whether they worked. */
#define ON_DESCRIPTOR(name, call) \
	bool host_##name(struct world *w, struct world_call *c) \
	{ \
		int fd = host_fd(w, c->arg[0]), r = -1; \
 \
		if (fd != -1) \
			HOST_RETRY(r, call); \
		return host_answer(c, r); \
	}
ON_DESCRIPTOR(FTRUNCATE, ftruncate(fd, (off_t)c->arg[1]))
ON_DESCRIPTOR(FCHMOD, fchmod(fd, (mode_t)c->arg[1]))
ON_DESCRIPTOR(FCHOWN, fchown(fd, (uid_t)c->arg[1], (gid_t)c->arg[2]))
ON_DESCRIPTOR(FSYNC, fsync(fd))
ON_DESCRIPTOR(NONBLOCK, set_nonblock(fd, c->arg[1] != 0))
ON_DESCRIPTOR(LOCKF, lock(fd, c->arg[1], c->arg[2]))

/* ---- copies and pipes ---- */

bool host_DUP(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	int64_t number;

	fd = fd == -1 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
	number = fd == -1 ? -1 : host_fd_add(w, fd, 0);
	if (number != -1) {
		host_fd_copied(w, c->arg[0], number);
		host_fd_keep(w, number, c->arg[1] != 0);
	}
	return host_answer(c, number);
}

bool host_DUP2(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);

	if (fd == -1)
		return host_answer(c, -1);
	if (c->arg[0] == c->arg[1]) {
		if (c->arg[2] >= 0)
			host_fd_keep(w, c->arg[1], c->arg[2] != 0);
		return host_answer(c, c->arg[1]);
	}
	fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (fd == -1 || !host_fd_put(w, fd, c->arg[1]))
		return host_answer(c, -1);
	host_fd_copied(w, c->arg[0], c->arg[1]);
	host_fd_keep(w, c->arg[1], c->arg[2] != 0);
	return host_answer(c, c->arg[1]);
}

bool host_give_two_fds(struct world *w, struct world_call *c, const int fds[2], bool keep)
{
	int64_t numbers[2];

	for (int i = 0; i < 2; i++) {
		numbers[i] = host_fd_add(w, fds[i], 0);
		if (numbers[i] == -1)
			return host_answer(c, -1);
		host_fd_keep(w, numbers[i], keep);
	}
	return host_given(c, host_give_words(w, numbers, 2));
}

bool host_PIPE(struct world *w, struct world_call *c)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		return host_answer(c, -1);
	return host_give_two_fds(w, c, fds, c->arg[0] != 0);
}

bool host_KEEP_ON_EXEC(struct world *w, struct world_call *c)
{
	if (host_fd(w, c->arg[0]) == -1)
		return host_answer(c, -1);
	host_fd_keep(w, c->arg[0], c->arg[1] != 0);
	return host_answer(c, 0);
}
