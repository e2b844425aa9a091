/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files through which OCaml's programs tell other processes of their events.  Written and read, not mapped: then it does
 * not matter what others do to the file's length meanwhile. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm/world_priv.h"

#define WORD_PAIR_BYTES (2 * sizeof(word))

static void close_file(struct world *w)
{
	if (w->ring_file)
		close(w->ring_file - 1);
	w->ring_file = 0;
}

void world_rings_release(struct world *w) { close_file(w); }

bool host_RING_OPEN(struct world *w, struct world_call *c)
{
	struct host_path p;
	int fd;

	if (!host_path(c, &p))
		return true;
	HOST_RETRY(fd, open(p.text, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
	if (fd == -1)
		return host_answer(c, -1);
	if (ftruncate(fd, (off_t)c->arg[0]) == -1) {
		int e = errno;

		close(fd);
		return host_fail(c, e);
	}
	close_file(w);
	w->ring_file = fd + 1;
	return host_answer(c, 0);
}

/* The header's first word says from where the ring is valid, so it goes ahead of what is overwritten. */
bool host_RING_WRITE(struct world *w, struct world_call *c)
{
	word pair[2] = { word_make((uint64_t)c->arg[2]), word_make((uint64_t)c->arg[3]) };
	int fd = w->ring_file - 1;
	bool ok;

	if (fd < 0)
		return host_fail(c, EBADF);
	ok = (c->arg[1] < 0 || pwrite(fd, pair, sizeof *pair, (off_t)c->arg[1]) == sizeof *pair) &&
		pwrite(fd, c->out, c->out_bytes, (off_t)c->arg[0]) == (ssize_t)c->out_bytes &&
		(c->arg[1] < 0 || pwrite(fd, pair, WORD_PAIR_BYTES, (off_t)c->arg[1]) == (ssize_t)WORD_PAIR_BYTES);
	return ok ? host_answer(c, 0) : host_fail(c, errno ? errno : ENOSPC);
}

bool host_RING_CLOSE(struct world *w, struct world_call *c)
{
	struct host_path p;

	close_file(w);
	if (!host_path(c, &p))
		return true;
	return host_answer(c, c->arg[0] ? unlink(p.text) : 0);
}

#define READ_MOST (1 << 20)

bool host_RING_READ(struct world *w, struct world_call *c)
{
	size_t max = c->arg[1] < 0 ? 0 : c->arg[1] > READ_MOST ? READ_MOST : (size_t)c->arg[1];
	uint8_t *to = world_in(w, max);
	struct host_path p;
	struct stat st;
	ssize_t n;
	int fd;

	if (!to)
		return host_fail(c, ENOMEM);
	if (!host_path(c, &p))
		return true;
	HOST_RETRY(fd, open(p.text, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		if (fd != -1)
			close(fd);
		return host_fail(c, fd == -1 ? errno : EINVAL);
	}
	n = c->arg[0] < 0 ? 0 : pread(fd, to, max, (off_t)c->arg[0]);
	close(fd);
	world_in_used(w, n > 0 ? (size_t)n : 0);
	return host_answer(c, (int64_t)st.st_size);
}
