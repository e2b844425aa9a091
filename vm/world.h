/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one gate between the program under debug and everything outside (law 3).
 *
 * A primitive describes what it wants in a struct world_call: an operation (vm/events.def), integer
 * arguments, bytes that go out.  The gate answers with a result, an error number and bytes that came in, either
 * from the host, and then the answer is appended to the log, or from the log, and then the host is
 * not touched.
 *
 *        +--------+  position at the end, host attached: perform, append, advance
 *        |  LIVE  |<-----------------------------------+
 *        +--------+                                    | position reaches the end of the log
 *             | world_seek (going back)                |
 *             v                                        |
 *        +--------+  compare operation, arguments, bytes out; take the answer; advance
 *        | REPLAY |------------------------------------+
 *        +--------+  no host attached at the end of the log: WORLD_END
 *
 * Invariants:
 *  1. Besides the image, only the position in the log influences the program.
 *  2. An event's time is the time of the instruction that asked; times never decrease along the log.
 *  3. The log's bytes are the same on every host (format at the head of world_log.c).
 *  4. Error numbers and flags here are the project's own (WORLD_E*), not the host's.
 *
 * Ownership: a struct world owns its log; bytes handed out in `got` live until the next call.
 * Layer: vm.  Only vm/world_*.c touch the host.
 */
#ifndef VM_WORLD_H
#define VM_WORLD_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

enum world_op {
#define EVENT(name, text, args, out, in, acts, meaning) WORLD_##name,
#include "vm/events.def"
#undef EVENT
	WORLD_OPS
};

struct world_op_info {
	const char *name;        /* lower case, as people type it */
	const char *args;        /* names of the integer arguments, space-separated */
	bool out, in;            /* bytes go out, bytes come in */
	bool acts;               /* others may see what it did */
	bool data;               /* the bytes that go out may be known by their hash alone */
	const char *meaning;
};
extern const struct world_op_info world_ops[WORLD_OPS];
unsigned world_op_args(enum world_op op);            /* how many integer arguments it has */

/* Error numbers as the log holds them: Linux's numbering on x86-64, whatever the host's is.
 * world_host.c translates; world_error_text gives the C locale's glibc sentence for each. */
enum world_errno {
	WORLD_EOK = 0,
#define ERRNO(name, number, text) WORLD_##name = number,
#define ERRNO_LINUX(name, number, text) WORLD_##name = number,
#include "vm/world_errno.def"
#undef ERRNO
#undef ERRNO_LINUX
	WORLD_EWAIT = 4095,          /* a call that was not to wait would have to */
	WORLD_ERRNO_MAX = 4095       /* what the log may hold: later systems have more of them */
};
const char *world_error_text(int world_errno);

/* In the answer to WAIT: a word with this bit and a signal's number. */
#define WORLD_WAIT_SIGNAL (INT64_C(1) << 62)

#define WORLD_ARGS 6
struct world_call {
	enum world_op op;
	int64_t arg[WORLD_ARGS];
	const void *out;         /* bytes that go out; the caller's */
	size_t out_bytes;
	/* the answer */
	int64_t result;
	int err;                 /* WORLD_EOK or a world_errno */
	const uint8_t *got;      /* bytes that came in; the gate's, until the next call */
	size_t got_bytes;
};

enum world_verdict {
	WORLD_DONE,
	WORLD_END,               /* the log is at its end and no host is attached */
	WORLD_CLOSED,            /* world_close: nobody answers */
	WORLD_DIVERGED,          /* the log holds another question; world_divergence says both sides */
	WORLD_INTERRUPTED,       /* the user interrupted a call that was waiting; nothing was logged */
	WORLD_NO_MEMORY          /* the log could not grow */
};

/* The position in the log: what a snapshot keeps besides the image. */
struct world_pos {
	uint64_t event;          /* number of the next event */
	uint64_t byte;           /* where it begins in the log */
};

struct world;
/* The host side: performs the call and appends the bytes that come in to `in` with world_in. */
struct world_host {
	/* False: interrupted before anything happened. */
	bool (*perform)(void *ctx, struct world *w, struct world_call *c);
	void *ctx;
};
extern const struct world_host world_host_posix;    /* the real one (world_host.c) */

/* `host` NULL: only replay. */
struct world *world_new(const struct world_host *host);
void world_free(struct world *w);
/* A world that could only replay gets a host: at the end of the log it is live from now on. */
void world_attach(struct world *w, const struct world_host *host);
enum world_verdict world_perform(struct world *w, vm_time now, struct world_call *c) MUST_CHECK;
const char *world_divergence(const struct world *w);
/* True if something was asked at this time since the last world_seek: the instruction there has begun. */
bool world_has_asked(const struct world *w, vm_time at);
bool world_is_live(const struct world *w);           /* at the end of the log with a host attached */

struct world_pos world_position(const struct world *w);
struct world_pos world_end(const struct world *w);
void world_seek(struct world *w, struct world_pos pos);
/* Forgets everything after the position: the program goes on differently from here. */
void world_cut(struct world *w);
/* While held, a world ends where its log ends, as if no host was attached. */
void world_hold(struct world *w, bool hold);

/* While closed, nothing is asked, neither the log nor a host.  Returns what it was. */
bool world_close(struct world *w, bool close);

/* The end of a log, cut off so that another can take its place, and put back.  Bytes are the holder's until
 * world_tail_release; { 0 } is an empty one. */
struct world_tail {
	uint8_t *bytes;
	size_t n;
	uint64_t events;
};
/* False: no memory, and nothing has changed.  The position moves to `from` if it lies behind it. */
bool world_tail_take(struct world *w, struct world_pos from, struct world_tail *out) MUST_CHECK;
/* To the log's end; cannot fail where as much was taken before.  The position stays. */
bool world_tail_put(struct world *w, const struct world_tail *tail) MUST_CHECK;
void world_tail_release(struct world_tail *tail);
/* Forgets what lies before the position, which is at most the present one: somebody else has it, and nobody goes back
 * there.  Positions stay what they are. */
void world_forget(struct world *w, struct world_pos before);

/* Goes up when a line of events.def or the coding changes its meaning; recordings keep it beside the log. */
#define WORLD_LOG_VERSION 2
#define WORLD_LOG_OLDEST 1                           /* is read as well */
/* The log as bytes, for recordings, from the position's byte world_log_from on (0 unless something was forgotten); the
 * bytes stay the world's.  world_log_load checks every event and refuses with a sentence; the position is then at the
 * start. */
const uint8_t *world_log_bytes(const struct world *w, size_t *n);
uint64_t world_log_from(const struct world *w);
enum err world_log_load(struct world *w, const uint8_t *bytes, size_t n, struct msg *m) MUST_CHECK;
/* Of data that went out the log holds, where it has its hash, the beginning for people. */
#define WORLD_OUT_KEPT 64
struct world_event {
	vm_time at;
	struct world_call call;
	const uint8_t *out_hash;         /* NULL, or no more than WORLD_OUT_KEPT of the bytes are there */
};
/* Reads the event at *pos and advances it; false at the end.  For views of the log and of the output. */
bool world_event_next(const struct world *w, struct world_pos *pos, struct world_event *e);
/* The same, of a log or a tail that no world has: `*at` is where the event begins among the n bytes. */
bool world_event_read(const uint8_t *bytes, size_t n, size_t *at, struct world_event *e);
/* Writes to the program's standard output or error, which front ends show from the log: all their bytes are in it. */
bool world_is_output(const struct world_call *c);

/* For hosts: a place for n more bytes that come in (NULL: no memory), and how many were really put there. */
uint8_t *world_in(struct world *w, size_t n);
void world_in_used(struct world *w, size_t n);

/* Ctrl-C: makes a waiting call return WORLD_INTERRUPTED.  Async-signal-safe. */
void world_interrupt(void);
/* Forgets an interrupt that came while nothing waited; before a run. */
void world_interrupt_clear(void);
/* An interrupt has come: for primitives that compute for long. */
bool world_interrupt_waits(void);
/* A signal that is not in the mask has come, and the program handles it: it should soon ask WORLD_SIGNAL_TAKE. */
bool world_signal_waits(uint64_t mask);
/* The signals (bit n for signal n + 1) that do not end what waits: those that whoever asks blocks. */
void world_signals_mask(uint64_t mask);
/* This process is a child that the program forked: it runs to the program's end, and then world_child_end, with a sentence
 * for standard error or "". */
bool world_is_child(const struct world *w);
_Noreturn void world_child_end(int status, const char *text);
/* Forwarding of program output: the default writes to the host's descriptors.  A front end that owns the
 * terminal takes over descriptors 1 and 2 with this (NULL: back to the default). */
typedef void (*world_output_fn)(void *ctx, int fd, const uint8_t *bytes, size_t n);
void world_set_output(struct world *w, world_output_fn fn, void *ctx);
world_output_fn world_get_output(const struct world *w, void **ctx);
/* Called with true before the program reads from this process's standard input and with false after, so that a front end
 * that owns the terminal can lend it (NULL: it need not know). */
typedef void (*world_input_fn)(void *ctx, bool begins);
void world_set_input(struct world *w, world_input_fn fn, void *ctx);
/* Called before a question goes to this machine, in the middle of the instruction at `now`: what was asked before it is in
 * the log, and it may look at no more than that (NULL: nobody). */
typedef void (*world_asking_fn)(void *ctx, vm_time now, enum world_op op);
void world_set_asking(struct world *w, world_asking_fn fn, void *ctx);

#endif
