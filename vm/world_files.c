/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and directories of this machine. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
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

bool host_OPEN(struct world *w, struct world_call *c)
{
	struct host_path p;
	int fd;

	if (!host_path(c, &p))
		return true;
	HOST_RETRY(fd, open(p.text, host_open_flags(c->arg[0]), (mode_t)c->arg[1]));
	return host_answer(c, fd == -1 ? -1 : host_fd_add(w, fd, 0));
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

bool host_READ(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	size_t max = c->arg[1] < 0 ? 0 : c->arg[1] > READ_MOST ? READ_MOST : (size_t)c->arg[1];
	uint8_t *to = world_in(w, max);
	ssize_t n;

	if (fd == -1)
		return host_answer(c, -1);
	if (!to)
		return host_fail(c, ENOMEM);
	if (!host_wait_readable(fd))
		return false;
	HOST_RETRY(n, read(fd, to, max));
	if (n > 0)
		world_in_used(w, (size_t)n);
	return host_answer(c, n);
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

bool host_IS_TTY(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);

	return host_answer(c, fd >= 0 && isatty(fd));
}

bool host_TERMINAL_ROWS(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	struct winsize size;

	if (fd == -1 || ioctl(fd, TIOCGWINSZ, &size) != 0)
		return host_answer(c, -1);
	return host_answer(c, size.ws_row);
}

/* ---- names ---- */

bool host_FILE_KIND(struct world *w, struct world_call *c)
{
	struct host_path p;
	struct stat st;

	(void)w;
	if (!host_path(c, &p))
		return true;
	if (stat(p.text, &st) != 0)
		return host_answer(c, -1);
	return host_answer(c, S_ISREG(st.st_mode) ? 1 : S_ISDIR(st.st_mode) ? 2 : 3);
}

static bool call_with_path(struct world_call *c, int (*function)(const char *path))
{
	struct host_path p;
	int r;

	if (!host_path(c, &p))
		return true;
	HOST_RETRY(r, function(p.text));
	return host_answer(c, r);
}

bool host_REMOVE(struct world *w, struct world_call *c) { (void)w; return call_with_path(c, unlink); }
bool host_CHDIR(struct world *w, struct world_call *c) { (void)w; return call_with_path(c, chdir); }
bool host_RMDIR(struct world *w, struct world_call *c) { (void)w; return call_with_path(c, rmdir); }

bool host_MKDIR(struct world *w, struct world_call *c)
{
	struct host_path p;

	(void)w;
	return !host_path(c, &p) || host_answer(c, mkdir(p.text, (mode_t)c->arg[0]));
}

bool host_two_paths(struct world_call *c, struct host_path *first, struct host_path *second)
{
	const char *bytes = c->out, *nul = memchr(bytes, 0, c->out_bytes);
	struct world_call part = *c;

	caravan_check(nul);
	part.out_bytes = (size_t)(nul - bytes);
	if (host_path(&part, first)) {
		part.out = nul + 1;
		part.out_bytes = c->out_bytes - part.out_bytes - 1;
		if (host_path(&part, second))
			return true;
	}
	return !host_fail(c, ENAMETOOLONG);
}

bool host_RENAME(struct world *w, struct world_call *c)
{
	struct host_path from, to;

	(void)w;
	return !host_two_paths(c, &from, &to) || host_answer(c, rename(from.text, to.text));
}

bool host_GETCWD(struct world *w, struct world_call *c)
{
	char path[HOST_PATH_MAX];

	if (!getcwd(path, sizeof path))
		return host_answer(c, -1);
	return host_give(w, path, strlen(path)) || host_fail(c, ENOMEM);
}

/* ---- directories ---- */

/* No host's order, and no order of this host's file system: by bytes. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_entry(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

static bool give_names(struct world *w, struct dirent **names, int n)
{
	bool ok = true;

	for (int i = 0; i < n; i++) {
		ok = ok && host_give(w, names[i]->d_name, strlen(names[i]->d_name) + 1);
		free(names[i]);
	}
	free(names);
	return ok;
}

bool host_READ_DIR(struct world *w, struct world_call *c)
{
	struct dirent **names;
	struct host_path p;
	int n;

	if (!host_path(c, &p))
		return true;
	if ((n = scandir(p.text, &names, is_entry, by_bytes)) == -1)
		return host_answer(c, -1);
	return give_names(w, names, n) ? host_answer(c, n) : host_fail(c, ENOMEM);
}
