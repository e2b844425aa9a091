/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the scheduler and the primitives of threads, mutexes, conditions and domains. */
#ifndef VM_THREADS_PRIV_H
#define VM_THREADS_PRIV_H

#include "vm/threads.h"

/* A thread that is not in the ring and has no stack; a domain. */
value thread_new(struct vm *vm, value domain);
value domain_new(struct vm *vm, uint64_t index);
void thread_enter_ring(struct vm *vm, value t);
/* Before threads_schedule in a primitive: how the calling thread goes on later. */
void thread_will_call_again(struct vm *vm);
void thread_will_return(struct vm *vm, value result);
/* Somebody else's turn.  The registers are the next thread's afterwards: return prim_control.  False: the run stops
 * here, return VAL_NOTHING. */
bool threads_schedule(struct vm *vm);
/* The same, and the current thread is no more. */
bool threads_end_current(struct vm *vm);

#endif
