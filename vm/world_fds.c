/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's descriptors: numbers as it would have them under ocamlrun, each standing for one of the host's. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "vm/world_priv.h"

struct entry {
	int fd;                      /* the host's; -1: closed */
	uint8_t standard;            /* 1 or 2: it is that descriptor of this process, or a copy of it */
	bool inherit;                /* stays open when the process becomes another program */
	bool given;                  /* this process was started with it */
};

/* No program gets more of them, whatever the host would allow. */
#define FDS_MOST 65536

struct world_fds {
	struct entry *at;
	unsigned count;              /* entries; those beyond are closed */
};

void world_fds_free(struct world_fds *t)
{
	if (!t)
		return;
	for (unsigned i = 0; i < t->count; i++)
		if (t->at[i].fd >= 0 && !t->at[i].given)
			close(t->at[i].fd);
	free(t->at);
	free(t);
}

static bool grow(struct world_fds *t, unsigned count)
{
	struct entry *at;

	if (count <= t->count)
		return true;
	if (!(at = realloc(t->at, count * sizeof *at)))
		return false;
	t->at = at;
	for (; t->count < count; t->count++)
		at[t->count] = (struct entry){ .fd = -1 };
	return true;
}

/* What a process can have inherited is looked for this far. */
#define INHERITED_MOST 256

/* The three descriptors that everybody has, and what else this process was started with: what it opens for itself is
 * closed on exec. */
struct world_fds *world_fds_new(void)
{
	struct world_fds *t = calloc(1, sizeof *t);

	if (!t || !grow(t, INHERITED_MOST)) {
		free(t);
		return NULL;
	}
	for (int i = 0; i < INHERITED_MOST; i++) {
		int flags = fcntl(i, F_GETFD);

		if (flags != -1 && (i < 3 || !(flags & FD_CLOEXEC)))
			t->at[i] = (struct entry){ .fd = i, .standard = i == 1 || i == 2 ? (uint8_t)i : 0, .inherit = true,
				.given = true };
	}
	return t;
}

static struct world_fds *table(struct world *w)
{
	if (!w->fds)
		w->fds = world_fds_new();
	return w->fds;
}

static struct entry *entry_of(struct world *w, int64_t fd)
{
	struct world_fds *t = table(w);

	if (t && fd >= 0 && fd < t->count && t->at[fd].fd >= 0)
		return &t->at[fd];
	errno = EBADF;
	return NULL;
}

int host_fd(struct world *w, int64_t fd)
{
	struct entry *e = entry_of(w, fd);

	return e ? e->fd : -1;
}

int host_fd_standard(struct world *w, int64_t fd)
{
	struct entry *e = entry_of(w, fd);

	return e ? e->standard : 0;
}

/* The host's 0, 1 and 2 are never given away, so that what was there can be left as it was. */
static int move_up(int fd)
{
	int up = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	close(fd);
	return up;
}

int64_t host_fd_add(struct world *w, int fd, int64_t least)
{
	struct world_fds *t = table(w);
	int64_t i = least;

	while (t && i < t->count && t->at[i].fd >= 0)
		i++;
	if (fd < 3 && fd >= 0)
		fd = move_up(fd);
	if (fd < 0)
		return -1;
	if (!t || i >= FDS_MOST || !grow(t, (unsigned)i + 1)) {
		close(fd);
		errno = EMFILE;
		return -1;
	}
	t->at[i] = (struct entry){ .fd = fd };
	return i;
}

bool host_fd_put(struct world *w, int fd, int64_t number)
{
	struct world_fds *t = table(w);

	if (!t || number < 0 || number >= FDS_MOST || !grow(t, (unsigned)number + 1)) {
		close(fd);
		errno = EBADF;
		return false;
	}
	if (t->at[number].fd > 2)
		close(t->at[number].fd);
	t->at[number] = (struct entry){ .fd = fd };
	return true;
}

void host_fd_keep(struct world *w, int64_t fd, bool keep)
{
	struct entry *e = entry_of(w, fd);

	if (e)
		e->inherit = keep;
}

/* A copy of one of this process's own is still that. */
void host_fd_copied(struct world *w, int64_t from, int64_t to)
{
	w->fds->at[to].standard = w->fds->at[from].standard;
}

/* The three that this process was started with stay open for the debugger. */
int host_fd_take(struct world *w, int64_t fd)
{
	struct entry *e = entry_of(w, fd);
	int host;

	if (!e)
		return -1;
	host = e->fd;
	e->fd = -1;
	return host > 2 ? host : dup(host);
}

/* First everything that is to stay is copied out of the way, then it is put where it belongs. */
bool host_fds_become(struct world *w)
{
	struct world_fds *t = table(w);

	if (!t)
		return false;
	for (unsigned i = 0; i < t->count; i++) {
		struct entry *e = &t->at[i];

		if (e->fd >= 0 && e->inherit && (e->fd = fcntl(e->fd, F_DUPFD_CLOEXEC, (int)t->count)) < 0)
			return false;
	}
	for (unsigned i = 0; i < t->count; i++) {
		struct entry *e = &t->at[i];

		if (e->fd >= 0 && e->inherit && dup2(e->fd, (int)i) < 0)
			return false;
		if (i < 3 && e->fd < 0)
			close((int)i);
	}
	return true;
}
