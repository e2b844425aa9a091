/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backtraces of exceptions.  A raw backtrace is an array of code pointers; the newest one lies in state field
 * backtrace_buffer, its length in backtrace_pos.  Layer: vm.
 */
#ifndef VM_PRIMS_EXN_H
#define VM_PRIMS_EXN_H

#include "vm/prim.h"

/* How many code pointers the buffer holds, as in OCaml. */
#define EXN_BACKTRACE_MAX 1024

/* Notes where `exn` is being raised (the instruction at s.pc) and the calls up to its handler; a reraise goes on with the
 * backtrace that is there.  Never collects. */
void exn_stash_backtrace(struct vm *vm, value exn, bool reraise);
/* The calls that lead to the instruction at s.pc, at most so many, in the old generation.  Never collects; VAL_NOTHING when there is
 * no room. */
value exn_callstack(struct vm *vm, bool in_primitive, int64_t most) MUST_CHECK;
/* Writes the backtrace to the program's standard error as ocamlrun does.  False: the run stops here. */
bool exn_print_backtrace(struct vm *vm) MUST_CHECK;

#endif
