/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the world gate know of each other.
 *
 * world_log.c keeps the log and decides who answers.  world_host.c and its neighbours answer from this machine: a
 * function host_NAME for each line of vm/events.def.  The program's descriptors are not the host's: it gets the
 * lowest free number, as the kernel would give it, however many files the debugger itself has open, and it
 * reaches none of those (world_fds.c).
 *
 * Layer: vm, world_*.c only.
 */
#ifndef VM_WORLD_PRIV_H
#define VM_WORLD_PRIV_H

#include <errno.h>
#include <string.h>

#include "vm/world.h"

/* A growing array of bytes. */
struct world_bytes {
	uint8_t *at;
	size_t used, room;
};
bool world_bytes_reserve(struct world_bytes *b, size_t more) MUST_CHECK;

struct world_fds;

#define WORLD_SIGNALS 64

struct world {
	const struct world_host *host;
	struct world_bytes log;
	struct world_bytes in;           /* bytes that come in during a call */
	size_t question_bytes;           /* most that the current call takes in the log without `in` */
	struct world_pos pos;
	struct world_pos end;
	vm_time asked;                   /* when the last question since world_seek was asked */
	bool has_asked;
	char divergence[1024];
	world_output_fn output;
	void *output_ctx;
	uint8_t actions[WORLD_SIGNALS + 1];    /* what the program does with each signal */
	struct world_fds *fds;           /* made when first used */
};

/* ---- world_fds.c: the program's descriptors ---- */

void world_fds_free(struct world_fds *t);
/* The host's descriptor, or -1 with errno EBADF. */
int host_fd(struct world *w, int64_t fd);
/* Gives a host descriptor the lowest free number from `least` on; closes it and returns -1 with errno when there is none. */
int64_t host_fd_add(struct world *w, int fd, int64_t least);
/* Forgets the number and returns the host's descriptor for it; -1 with errno EBADF. */
int host_fd_take(struct world *w, int64_t fd);
/* 1 or 2 if it is the standard output or error that this process was started with, otherwise 0. */
int host_fd_standard(struct world *w, int64_t fd);
/* In a child, before it becomes another program: the host's descriptors become what the program's numbers say.  Only
 * async-signal-safe calls.  False with errno. */
bool host_fds_become(struct world *w);

/* ---- what the host functions share (world_host.c) ---- */

/* Sets result and err from what a C function returned (-1: errno).  False if a signal from the user ended it. */
bool host_answer(struct world_call *c, int64_t r);
bool host_fail(struct world_call *c, int host_errno);
/* True, and forgotten, if the user wants to stop what waits. */
bool host_interrupted(void);
/* Repeats a call that a signal has ended, until the user wants it to stop: then r is -1 and errno EINTR. */
#define HOST_RETRY(r, call) \
	do { \
		(r) = (call); \
	} while ((r) == -1 && errno == EINTR && !host_stop_asked())
bool host_stop_asked(void);
/* Waits until the host's descriptor has something to read (or cannot be waited for); false: the user wants to stop. */
bool host_wait_readable(int fd);

/* The bytes that go out as a name: false with c answered when it is too long for any file. */
#define HOST_PATH_MAX 4096
struct host_path { char text[HOST_PATH_MAX]; };
bool host_path(struct world_call *c, struct host_path *p);
/* Appends bytes that come in; false: no memory. */
bool host_give(struct world *w, const void *bytes, size_t n);

int world_errno_of_host(int e);
int host_errno_of_world(int e);

#define EVENT(name, text, args, out, in, meaning) bool host_##name(struct world *w, struct world_call *c);
#include "vm/events.def"
#undef EVENT

#endif
