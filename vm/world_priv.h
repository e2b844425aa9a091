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
	bool held;                       /* ... is not asked */
	bool closed;
	struct world_bytes log;          /* from byte log_from on; what lies before is forgotten */
	uint64_t log_from;
	struct world_bytes in;           /* bytes that come in during a call */
	size_t question_bytes;           /* most that the current call takes in the log without `in` */
	struct world_pos pos;
	struct world_pos end;
	vm_time asked;                   /* when the last question since world_seek was asked */
	bool has_asked;
	char divergence[1024];
	world_output_fn output;
	void *output_ctx;
	world_input_fn input;
	void *input_ctx;
	world_asking_fn asking;
	void *asking_ctx;
	uint8_t actions[WORLD_SIGNALS + 1];    /* what the program does with each signal, plus 1; 0: it has not said */
	bool is_child;                         /* this process was forked by the program */
	struct world_fds *fds;           /* made when first used */
	int ring_file;                   /* the host's descriptor, plus 1, of the file that the program's events go to */
};

/* ---- world_fds.c: the program's descriptors ---- */

struct world_fds *world_fds_new(void);
void world_fds_free(struct world_fds *t);
/* The host's descriptor, or -1 with errno EBADF. */
int host_fd(struct world *w, int64_t fd);
/* Gives a host descriptor the lowest free number from `least` on; closes it and returns -1 with errno when there is none. */
int64_t host_fd_add(struct world *w, int fd, int64_t least);
/* Makes `fd` stand for a host descriptor that it takes over; whatever it stood for before is closed. */
bool host_fd_put(struct world *w, int fd, int64_t number);
/* `to` has become a copy of `from`. */
void host_fd_copied(struct world *w, int64_t from, int64_t to);
/* Does it stay open in another program that this process becomes? */
void host_fd_keep(struct world *w, int64_t fd, bool keep);
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
/* Repeats a call that a signal has ended, unless it must return: then r is -1 and errno EINTR. */
#define HOST_RETRY(r, call) \
	do { \
		(r) = (call); \
	} while ((r) == -1 && errno == EINTR && !host_must_return())
/* The user wants to stop, or the program has a signal to handle. */
bool host_must_return(void);
/* Waits until the host's descriptor has something to read (or cannot be waited for); false, with errno EINTR: what waits
 * must return. */
bool host_wait_readable(int fd);
/* For calls that are not to wait: true, with c answered, if the descriptor blocks and nothing can be done with it now. */
bool host_would_wait(struct world_call *c, int fd, short events);

/* The bytes that go out as a name: false with c answered when it is too long for any file. */
#define HOST_PATH_MAX 4096
struct host_path { char text[HOST_PATH_MAX]; };
bool host_path(struct world_call *c, struct host_path *p);
/* The bytes that go out as two names, at the NUL between them. */
bool host_two_paths(struct world_call *c, struct host_path *first, struct host_path *second);
/* The bytes that go out as a string on the heap, NULL without memory. */
char *host_text(const struct world_call *c);
/* Appends bytes that come in; false: no memory. */
bool host_give(struct world *w, const void *bytes, size_t n);
/* The same with little-endian words, with a string and its NUL (NULL: an empty one), with a list of such that NULL ends. */
bool host_give_words(struct world *w, const int64_t *words, size_t n);
bool host_give_text(struct world *w, const char *text);
bool host_give_texts(struct world *w, char *const *texts);
/* The i-th little-endian word of the bytes that go out; the caller has looked at their number. */
int64_t host_word(const struct world_call *c, size_t i);
/* Answers 0, or ENOMEM when what comes in could not be given. */
bool host_given(struct world_call *c, bool given);

struct stat;
bool host_give_stat(struct world *w, struct world_call *c, const struct stat *st);
/* Two new descriptors of the host's as the program's numbers, two words. */
bool host_give_two_fds(struct world *w, struct world_call *c, const int fds[2], bool keep);

/* ---- world_rings.c ---- */

/* Closes the file of the program's events. */
void world_rings_release(struct world *w);

/* ---- world_signals.c ---- */

int64_t host_signal_to_world(int signal);
/* The first signal that has come and that whoever asks does not block; 0 if there is none. */
int host_signal_waits(void);
/* A descriptor that can be read when what waits must return; -1 if there is none. */
int host_wake_fd(void);
/* The front end has a handler of its own for it. */
bool host_signal_is_taken(int signal);
void world_signals_reset(const struct world *w);

int world_errno_of_host(int e);
int host_errno_of_world(int e);

#define EVENT(name, text, args, out, in, acts, meaning) bool host_##name(struct world *w, struct world_call *c);
#include "vm/events.def"
#undef EVENT

#endif
