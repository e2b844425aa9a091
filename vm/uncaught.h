/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to an exception that nobody handles, as in OCaml's runtime: the program's own handler
 * (Printexc.set_uncaught_exception_handler) or, without one, the functions of at_exit run first, and then the
 * exception is printed and the program ends with status 2.  Layer: vm.  Source: runtime/printexc.c.
 */
#ifndef VM_UNCAUGHT_H
#define VM_UNCAUGHT_H

#include "vm/prim.h"

/* Sets the machine up for it: the exception is s.accu. */
void uncaught_begin(struct vm *vm);
/* An exception of the runtime's that the program does not link: it is named, and nothing runs any more. */
void uncaught_unlinked(struct vm *vm, const char *name);
/* Stops before it, with the exception's text. */
void uncaught_stop(struct vm *vm);
/* "Failure(\"x\")", as Printexc.to_string gives without registered printers; at most max bytes with the NUL. */
size_t uncaught_text(const struct vm *vm, value exn, char *out, size_t max);
/* "Thread 3 killed on uncaught exception ...", a line; returns its bytes. */
size_t uncaught_thread_text(const struct vm *vm, int64_t thread, value exn, char *out, size_t max);

#endif
