/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the program call a function, and making values, from outside.
 *
 * This changes the image as the program itself would: it is for a state that is put back afterwards (snapshot/scratch.h).
 * The VM stands between two instructions before and after each function here.
 *
 *     vm_call --> vm_run ... vm_run --> vm_call_over: returned, raised, or not over yet
 *
 * Below the function's arguments lie a return frame, under it an exception handler, both of which lead to the
 * instruction that ends a program (the depth of the stack tells one from the other), and under that the registers that are
 * values.
 * Calls and allocations collect, and the collector moves blocks: the values that somebody outside wants to keep lie on the
 * stack meanwhile (vm_keep, vm_kept).  Layer: vm.
 */
#ifndef VM_CALL_H
#define VM_CALL_H

#include "vm/vm.h"

#define VM_CALL_ARGS_MAX 32

struct vm_call {
	uint64_t depth_words;   /* of the stack, before the handler was pushed */
	uint64_t pc, extra_args;
};

enum vm_call_end { VM_CALL_RETURNED, VM_CALL_RAISED, VM_CALL_RUNS };

/* Stands at the function's first instruction, with n >= 1 arguments.  ERR_USAGE: not a function; ERR_LIMIT: the stack has
 * no room. */
enum err vm_call(struct vm *vm, value closure, unsigned n, const value *args, struct vm_call *out, struct msg *m) MUST_CHECK;
/* After a run.  When it is over, *result is what was returned or raised, and registers and stack are again what they were. */
enum vm_call_end vm_call_over(struct vm *vm, const struct vm_call *c, const struct vm_stop *stop, value *result);

/* Puts values on top of the stack; reads them, where their blocks are now, and takes them from there. */
enum err vm_keep(struct vm *vm, unsigned n, const value *values, struct msg *m) MUST_CHECK;
void vm_kept(struct vm *vm, unsigned n, value *values);

/* ERR_NO_MEMORY: the heap is full.  All may collect. */
enum err vm_make_block(struct vm *vm, unsigned tag, unsigned n, const value *fields, value *out, struct msg *m) MUST_CHECK;
enum err vm_make_string(struct vm *vm, const void *bytes, size_t n, value *out, struct msg *m) MUST_CHECK;
enum err vm_make_float(struct vm *vm, double d, value *out, struct msg *m) MUST_CHECK;
/* A function that writes down what it was called with: fun a x -> notes.(0) <- x :: notes.(0); print a text.  Its code is
 * appended to the program's. */
enum err vm_make_noting(struct vm *vm, value notes, value print, value text, value *out, struct msg *m) MUST_CHECK;

#endif
