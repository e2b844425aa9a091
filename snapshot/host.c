/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "snapshot/host.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if defined __x86_64__
#define MACHINE "x86_64"
#elif defined __i386__
#define MACHINE "i386"
#elif defined __aarch64__
#define MACHINE "arm64"
#elif defined __arm__
#define MACHINE "arm"
#elif defined __s390x__
#define MACHINE "s390x"
#elif defined __powerpc64__
#define MACHINE "ppc64"
#elif defined __powerpc__
#define MACHINE "ppc"
#elif defined __mips__
#define MACHINE "mips"
#elif defined __riscv
#define MACHINE "riscv"
#else
#define MACHINE "unknown"
#endif

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ORDER "big-endian"
#else
#define ORDER "little-endian"
#endif

#ifdef __linux__
#define SYSTEM "Linux"
#else
#define SYSTEM "POSIX"
#endif

const char *host_description(void)
{
	return sizeof(void *) == 8 ? MACHINE " " ORDER " 64-bit " SYSTEM : MACHINE " " ORDER " 32-bit " SYSTEM;
}

uint64_t host_memory_bytes(void)
{
	int64_t pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
	uint64_t all = pages > 0 && bytes > 0 ? (uint64_t)pages * (uint64_t)bytes : UINT64_C(1) << 30;

	return sizeof(void *) == 4 && all > UINT64_C(1) << 30 ? UINT64_C(1) << 30 : all;
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int64_t host_wall_ns(void) { return (int64_t)clock_ns(CLOCK_REALTIME); }
uint64_t host_cpu_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }
uint64_t host_steady_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

void *host_large_alloc(size_t bytes)
{
	size_t whole = (bytes + HOST_LARGE_BYTES - 1) / HOST_LARGE_BYTES * HOST_LARGE_BYTES;
	void *p = aligned_alloc(HOST_LARGE_BYTES, whole);

#ifdef MADV_HUGEPAGE
	if (p)
		(void)madvise(p, whole, MADV_HUGEPAGE);     /* only a wish */
#endif
	return p;
}

/* ---- threads ---- */

/* It begins with the mask of who starts it. */
bool host_thread_start(pthread_t *out, void *(*run)(void *), void *ctx)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(out, NULL, run, ctx);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r == 0;
}

/* ---- files ---- */

void host_write_soon(int fd)
{
#ifdef SYNC_FILE_RANGE_WRITE
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
	(void)fd;
#endif
}

/* A writer that was faster may have moved the file away between the opening and the lock. */
static bool still_there(const struct part *p)
{
	struct stat a, b;

	return fstat(p->fd, &a) == 0 && stat(p->name, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

static enum err lock(struct part *p, struct msg *m)
{
	for (int tries = 0; tries < 8; tries++) {
		p->fd = open(p->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (p->fd < 0)
			return msg_set(m, ERR_IO, "Cannot write %s: %s.", p->name, strerror(errno));
		if (flock(p->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
			break;
		if (still_there(p))
			return OK;
		close(p->fd);
		p->fd = -1;
	}
	return msg_set(m, ERR_IO, "%s is being written by another process; try again when it has finished.", p->path);
}

void part_leave(struct part *p)
{
	if (p->fd >= 0)
		close(p->fd);
	free(p->name);
	free(p->journal);
	p->journal = NULL;
	p->name = NULL;
	p->fd = -1;
}

enum err part_open(struct part *p, const char *path, struct msg *m)
{
	size_t n = strlen(path) + sizeof ".part-journal";
	enum err r;

	*p = (struct part){ .path = path, .name = malloc(n), .journal = malloc(n), .fd = -1 };
	if (!p->name || !p->journal) {
		part_leave(p);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to write %s.", path);
	}
	snprintf(p->name, n, "%s.part", path);
	snprintf(p->journal, n, "%s-journal", p->name);
	if ((r = lock(p, m))) {
		part_leave(p);
		return r;
	}
	unlink(p->journal);
	if (ftruncate(p->fd, 0) == 0)
		return OK;
	r = msg_set(m, ERR_IO, "Cannot write %s: %s.", p->name, strerror(errno));
	part_drop(p);
	return r;
}

static int sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, r = -1;

	free(dir);
	if (fd >= 0) {
		/* Some file systems cannot sync a directory and say EINVAL; there is nothing better to do on those. */
		r = fsync(fd) == 0 || errno == EINVAL ? 0 : -1;
		close(fd);
	}
	return r;
}

enum err part_commit(struct part *p, struct msg *m)
{
	enum err r = OK;

	unlink(p->journal);
	if (fsync(p->fd) != 0 || rename(p->name, p->path) != 0)
		return msg_set(m, ERR_IO, "Cannot write %s: %s.", p->path, strerror(errno));
	if (sync_directory(p->path) != 0)
		r = msg_set(m, ERR_IO, "%s is written, but a power cut now could undo that: %s.", p->path, strerror(errno));
	part_leave(p);
	return r;
}

void part_drop(struct part *p)
{
	if (!p->name)
		return;
	unlink(p->name);
	unlink(p->journal);
	part_leave(p);
}
