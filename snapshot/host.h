/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things that this folder needs of the host besides memory: clocks, how much memory there is, and files that
 * appear under their name whole or not at all.
 *
 * Layer: snapshot, for its own files only.
 */
#ifndef SNAPSHOT_HOST_H
#define SNAPSHOT_HOST_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "vm/err.h"

const char *host_description(void);      /* "x86_64 little-endian 64-bit Linux" */
uint64_t host_memory_bytes(void);        /* what this machine has, or this process can address */
/* Memory for what is used whole and for long, in large pages if the host has them: it costs a hundredth to touch it first.
 * Begins at a multiple of HOST_LARGE_BYTES and takes as many of them as it needs; free() frees it. */
#define HOST_LARGE_BYTES ((size_t)2 << 20)
void *host_large_alloc(size_t bytes);
int64_t host_wall_ns(void);              /* since 1970 */
uint64_t host_cpu_ns(void);              /* of this thread */
uint64_t host_steady_ns(void);

/* Starts a thread (false: the host gives none) that no signal is for, so that the program's and the front ends' come to them as if
 * it were not there.  Where it writes beyond the limit on a file's size, the write fails, as on a full disk, and the process
 * lives on. */
bool host_thread_start(pthread_t *out, void *(*run)(void *), void *ctx);

/* The system may begin to write to the medium what it has of the file in memory; only a wish. */
void host_write_soon(int fd);

/* A file that is being written: PATH.part, held under a lock, so that a second writer is refused and the remains of a
 * writer that was killed are used again.
 *
 *     [nothing] --part_open--> [PATH.part, empty, locked] --part_commit--> [PATH]
 *                                      |
 *                                      +--part_drop--> [nothing]
 *                                      +--part_leave--> [PATH.part, PATH.part-journal as they are]
 */
struct part {
	const char *path;
	char *name;                          /* PATH.part; NULL when there is none */
	char *journal;                       /* PATH.part-journal, where SQLite keeps what a commit may have to undo */
	int fd;
};
enum err part_open(struct part *p, const char *path, struct msg *m) MUST_CHECK;
/* Bytes and directory entry are on the medium when it returns OK.  On failure PATH is as it was, and PATH.part there
 * to be dropped or left; or the new file is there and only its directory entry could not be synced, and the sentence says
 * that. */
enum err part_commit(struct part *p, struct msg *m) MUST_CHECK;
void part_leave(struct part *p);
void part_drop(struct part *p);          /* after either; nothing remains to be done after a commit */

#endif
