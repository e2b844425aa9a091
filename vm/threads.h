/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Green threads and domains on one deterministic scheduler.
 *
 * Every thread has a stack of its own; one runs at a time.  The running thread gives way when it blocks, when it
 * says so, and at the first poll point after its slice of instructions; the next in the ring that can run goes on.  So
 * the order of things depends on the image alone (law 2).  A domain is a thread that is alone in its domain
 * at first; threads created in a domain belong to it, and share its local storage.
 *
 *     RUNNABLE --schedule--> running --blocks--> BLOCKED (mutex, condition, join)
 *         ^                    |  \---waits----> WAITING (descriptor, time) --world's WAIT--> RUNNABLE
 *         |                    |                                    ^
 *         +----- slice, yield -+      somebody unlocks, signals, ends: RUNNABLE again
 *
 * Invariants:
 *  1. A program that never asks for threads has none: state field thread_current is unit, and nothing is scheduled.
 *  2. A thread that does not run has its registers on its stack: accu, then a return frame.
 *  3. A mutex that is unlocked while threads wait for it belongs at once to the first of them.
 *
 * Layer: vm.
 */
#ifndef VM_THREADS_H
#define VM_THREADS_H

#include "vm/prim.h"

enum thread_field {
	THREAD_NEXT,         /* ring */
	THREAD_STACK,        /* while it does not run */
	THREAD_STATUS,       /* enum thread_status */
	THREAD_WAIT,         /* what it waits for: a mutex, condition, thread; a list of descriptors */
	THREAD_QUEUE,        /* the next in that object's queue */
	THREAD_WAKE,         /* nanoseconds of the world's monotonic clock, or -1: for ever */
	THREAD_READY,        /* enum thread_ready: why it goes on */
	THREAD_DOMAIN,
	THREAD_DESCRIPTOR,   /* Thread.t of the program: (id, closure, termination) */
	THREAD_SIGNAL_MASK,  /* while it does not run */
	THREAD_BACKTRACE_POS,
	THREAD_BACKTRACE_EXN,
	THREAD_BACKTRACE_BUFFER,
	THREAD_MEMPROF_RUNNING, THREAD_MEMPROF_NEW, THREAD_MEMPROF_NEW_LAST,    /* as the state fields */
	THREAD_FIELDS
};
enum thread_ready { THREAD_NOT_READY, THREAD_WOKEN, THREAD_INTERRUPTED };
enum thread_status { THREAD_RUNNABLE, THREAD_BLOCKED, THREAD_WAITING, THREAD_DEAD };

/* As many domains as OCaml's runtime allows at once when nothing is said. */
#define DOMAINS_MAX 128
enum domain_field { DOMAIN_ID, DOMAIN_INDEX, DOMAIN_LOCAL, DOMAIN_SYNC,
	DOMAIN_MEMPROF,      /* while none of its threads runs: its profile */
	DOMAIN_FIELDS };

/* More than one thread? */
bool threads_are_many(const struct vm *vm);
/* The running thread, made when there is none yet; VAL_NOTHING without memory. */
value thread_self(struct vm *vm);
/* The running thread's domain, made likewise. */
value domain_self(struct vm *vm);

/* The signals that all threads but the running one block. */
uint64_t threads_signal_mask(const struct vm *vm);

/* At a poll point: the slice is over. */
void threads_poll(struct vm *vm);

/* For primitives that would wait for a descriptor or a time while other threads could run.  True: the thread
 * waits now, return VAL_NOTHING at once; the primitive will be called again from its start when one of the descriptors is
 * ready or the time is over, and then this returns false.  fds: descriptor * 2, plus 1 to write; wait_ns -1: for ever. */
bool thread_waits(struct vm *vm, unsigned n, const int64_t *fds, int64_t wait_ns);
/* The primitive is called again because what the thread waited for is there, or a signal came; so until the thread asks
 * the world. */
bool thread_was_woken(const struct vm *vm);
bool thread_was_interrupted(const struct vm *vm);
void thread_has_asked(struct vm *vm);

#endif
