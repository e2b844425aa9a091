/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals that the program handles itself.
 *
 * The host notes a signal when it comes.  The program takes it at its next poll point, or in the primitive that it
 * ended, by asking WORLD_SIGNAL_TAKE; in replay the log says when that was.  The handler is called like a finaliser:
 * the interrupted code goes on afterwards as if nothing had been.
 * Layer: vm.
 */
#ifndef VM_SIGNALS_H
#define VM_SIGNALS_H

#include "vm/prim.h"

/* Signals' numbers: OCaml's own are negative, the world's are Linux's. */
int64_t signal_of_ocaml(int64_t n);
int64_t signal_to_ocaml(int64_t n);

/* 16 times the time from which on a poll point has a signal to look for: 0 at once, ~0 no signal is known of. */
uint64_t signals_poll16(const struct vm *vm);
/* After the world was asked: a poll may have become due. */
void signals_attend(struct vm *vm);
/* A signal that `mask` does not block has come, and this is where it is taken. */
bool signals_are_due(const struct vm *vm, uint64_t mask);
/* At a poll point: the machine stands at the handler's beginning afterwards if a signal has come.  False: the run stops. */
bool signals_poll(struct vm *vm);
/* For a primitive that a signal has ended: its handler runs, then the primitive is called again from its start.  Return
 * what it returns. */
value signals_then_again(struct vm *vm);
/* The same for one that fails because of the signal: the handler runs, then this is raised. */
value signals_then_raise(struct vm *vm, value exn);

#endif
