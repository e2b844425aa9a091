/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the world: what the rooms that do it share.  world_ask and prim_sys_error are in vm/prim.h.
 *
 * Everything that comes back may be a lie (a damaged recording): results are compared with limits where they are used.
 * Layer: vm, for vm/prims/.
 */
#ifndef VM_PRIMS_ASK_H
#define VM_PRIMS_ASK_H

#include "vm/prim.h"

/* Sys_blocked_io for EAGAIN, Sys_error for everything else. */
value prim_sys_io_error(struct vm *vm, int world_errno);

/* Changes an argument of the running primitive, for when it is called again. */
void ask_argument_set(struct vm *vm, const word *a, unsigned i, value v);
/* The bytes from..from+n of a string; NULL when it does not have them (the outcome is then OUTCOME_STOP). */
uint8_t *ask_bytes(struct vm *vm, value v, int64_t from, int64_t n) MUST_CHECK;
/* A list of constant constructors as the bits that each of them stands for.  A list without end ends somewhere. */
int64_t ask_flags(const struct vm *vm, value list, const int64_t *bits, unsigned count);
/* A string without a NUL: what can be the name of a file. */
bool ask_is_name(const struct vm *vm, value name);
/* world_ask with the string, or with two strings and a NUL between them, as the bytes that go out. */
bool ask_named(struct vm *vm, struct world_call *c, value name) MUST_CHECK;
bool ask_two_names(struct vm *vm, struct world_call *c, value first, value second) MUST_CHECK;
/* The bytes that came in, as a string; as an array of the strings that a NUL ends. */
value ask_got_string(struct vm *vm, const struct world_call *c) MUST_CHECK;
value ask_got_names(struct vm *vm, const struct world_call *c) MUST_CHECK;

#endif
