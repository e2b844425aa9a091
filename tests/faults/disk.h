/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A faulty disk: this program's own write, sync and so on stand before the C library's, for SQLite as well, and the call
 * number `fail_at` of those that could fail does.  For one source file of a test.
 */
#ifndef TESTS_FAULTS_DISK_H
#define TESTS_FAULTS_DISK_H

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

enum fault { FAULT_NONE, FAULT_ERROR, FAULT_FULL, FAULT_SHORT, FAULT_KILL, FAULTS };
static const char *const fault_names[FAULTS] = { "no fault", "an input/output error", "a full disk", "a short write", "kill -9" };

static enum fault fault;
static unsigned calls, fail_at;

/* True: this call fails.  Once full, a disk stays full. */
static bool fails(void)
{
	if (fault == FAULT_NONE)
		return false;
	calls++;
	if (fault == FAULT_KILL && calls == fail_at)
		_exit(99);
	return calls == fail_at || (fault == FAULT_FULL && calls > fail_at);
}

static int32_t failed(void)
{
	errno = fault == FAULT_FULL ? ENOSPC : EIO;
	return -1;
}

#define REAL(name) ((name##_fn)dlsym(RTLD_NEXT, #name))
#define WRITER(name, offset_type) \
	typedef ssize_t (*name##_fn)(int, const void *, size_t, offset_type); \
	ssize_t name(int fd, const void *bytes, size_t n, offset_type at); \
	ssize_t name(int fd, const void *bytes, size_t n, offset_type at) \
	{ \
		if (!fails()) \
			return REAL(name)(fd, bytes, n, at); \
		return fault == FAULT_SHORT && n > 1 ? REAL(name)(fd, bytes, n / 2, at) : failed(); \
	}
WRITER(pwrite64, int64_t)
WRITER(pwrite, off_t)

typedef ssize_t (*write_fn)(int, const void *, size_t);
ssize_t write(int fd, const void *bytes, size_t n)
{
	if (fd <= 2 || !fails())
		return REAL(write)(fd, bytes, n);
	return fault == FAULT_SHORT && n > 1 ? REAL(write)(fd, bytes, n / 2) : failed();
}

/* The process is killed and not the machine, so what was written is there without a sync. */
int fsync(int fd) { return fd < 0 || fails() ? failed() : 0; }
int fdatasync(int fd) { return fd < 0 || fails() ? failed() : 0; }

typedef int (*ftruncate_fn)(int, off_t);
int ftruncate(int fd, off_t n) { return fails() ? failed() : REAL(ftruncate)(fd, n); }

typedef int (*rename_fn)(const char *, const char *);
int rename(const char *from, const char *to) { return fails() ? failed() : REAL(rename)(from, to); }

#endif
