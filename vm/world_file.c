/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a whole file that the user named: the executable. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm/vm.h"

/* Executables are read whole; the largest that OCaml's tools make are some tens of MiB. */
#define FILE_MOST_BYTES (UINT64_C(1) << 30)

static enum err read_all(FILE *f, const char *path, uint8_t **bytes, size_t *n, struct msg *m)
{
	struct stat st;
	uint8_t *p;

	if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
		return msg_set(m, ERR_IO, "%s is not a regular file.", path);
	if ((uint64_t)st.st_size > FILE_MOST_BYTES)
		return msg_set(m, ERR_LIMIT, "%s has more than 1 GiB, the most that an executable may have here.", path);
	if (!(p = malloc((size_t)st.st_size + 1)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to read %s.", path);
	*n = fread(p, 1, (size_t)st.st_size, f);
	if (*n != (size_t)st.st_size) {
		free(p);
		return msg_set(m, ERR_IO, "%s could not be read to its end.", path);
	}
	*bytes = p;
	return OK;
}

enum err world_read_file(const char *path, uint8_t **bytes, size_t *n, struct msg *m)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);        /* a pipe is refused, not waited for */
	FILE *f = fd < 0 ? NULL : fdopen(fd, "rb");
	enum err r;

	if (!f) {
		r = msg_set(m, ERR_IO, "Cannot open %s: %s.", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return r;
	}
	r = read_all(f, path, bytes, n, m);
	fclose(f);
	return r;
}
