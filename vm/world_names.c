/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and directories by name. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "vm/world_priv.h"


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

static int access_mode(int64_t mode)
{
	return (mode & 4 ? R_OK : 0) | (mode & 2 ? W_OK : 0) | (mode & 1 ? X_OK : 0);
}

static struct timeval timeval_of_us(int64_t us)
{
	return (struct timeval){ .tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000) };
}

static int set_times(const char *path, const struct world_call *c)
{
	struct timeval times[2] = { timeval_of_us(c->arg[1]), timeval_of_us(c->arg[2]) };

	return utimes(path, c->arg[0] ? NULL : times);
}

static int make_link(const char *from, const char *to, int64_t follow)
{
	return follow < 0 ? link(from, to) : linkat(AT_FDCWD, from, AT_FDCWD, to, follow ? AT_SYMLINK_FOLLOW : 0);
}

/* Calls that have a name, numbers, and no more to say than whether they worked. */
#define ON_NAME(name, call) \
	bool host_##name(struct world *w, struct world_call *c) \
	{ \
		struct host_path p; \
		int r; \
 \
		(void)w; \
		if (!host_path(c, &p)) \
			return true; \
		HOST_RETRY(r, call); \
		return host_answer(c, r); \
	}
ON_NAME(REMOVE, unlink(p.text))
ON_NAME(CHDIR, chdir(p.text))
ON_NAME(RMDIR, rmdir(p.text))
ON_NAME(MKDIR, mkdir(p.text, (mode_t)c->arg[0]))
ON_NAME(TRUNCATE, truncate(p.text, (off_t)c->arg[0]))
ON_NAME(CHMOD, chmod(p.text, (mode_t)c->arg[0]))
ON_NAME(CHOWN, chown(p.text, (uid_t)c->arg[0], (gid_t)c->arg[1]))
ON_NAME(ACCESS, access(p.text, access_mode(c->arg[0])))
ON_NAME(MKFIFO, mkfifo(p.text, (mode_t)c->arg[0]))
ON_NAME(CHROOT, chroot(p.text))
ON_NAME(UTIMES, set_times(p.text, c))

#define ON_TWO_NAMES(name, call) \
	bool host_##name(struct world *w, struct world_call *c) \
	{ \
		struct host_path from, to; \
 \
		(void)w; \
		return !host_two_paths(c, &from, &to) || host_answer(c, call); \
	}
ON_TWO_NAMES(RENAME, rename(from.text, to.text))
ON_TWO_NAMES(SYMLINK, symlink(from.text, to.text))
ON_TWO_NAMES(LINK, make_link(from.text, to.text, c->arg[0]))

bool host_UMASK(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, umask((mode_t)c->arg[0]));
}

bool host_STAT(struct world *w, struct world_call *c)
{
	struct host_path p;
	struct stat st;

	if (!host_path(c, &p))
		return true;
	if ((c->arg[0] ? stat(p.text, &st) : lstat(p.text, &st)) != 0)
		return host_answer(c, -1);
	return host_give_stat(w, c, &st);
}

bool host_READLINK(struct world *w, struct world_call *c)
{
	char text[HOST_PATH_MAX];
	struct host_path p;
	ssize_t n;

	if (!host_path(c, &p))
		return true;
	if ((n = readlink(p.text, text, sizeof text - 1)) == -1)
		return host_answer(c, -1);
	return host_given(c, host_give(w, text, (size_t)n));
}

bool host_REALPATH(struct world *w, struct world_call *c)
{
	struct host_path p;
	char *real;
	bool given;

	if (!host_path(c, &p))
		return true;
	if (!(real = realpath(p.text, NULL)))
		return host_answer(c, -1);
	given = host_give(w, real, strlen(real));
	free(real);
	return host_given(c, given);
}

bool host_GETCWD(struct world *w, struct world_call *c)
{
	char path[HOST_PATH_MAX];

	if (!getcwd(path, sizeof path))
		return host_answer(c, -1);
	return host_given(c, host_give(w, path, strlen(path)));
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
