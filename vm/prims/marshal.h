/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marshalling: values to bytes as OCaml's 64-bit runtimes write them, byte for byte, and back.
 * Codes and headers: vm/marshal_codes.h; the reader itself: vm/intern.h.  Layer: vm, for vm/prims/.
 */
#ifndef VM_PRIMS_MARSHAL_H
#define VM_PRIMS_MARSHAL_H

#include "vm/marshal_codes.h"
#include "vm/prim.h"

/* Header and data, `count` bytes from `bytes` on, in memory that the caller frees. */
struct marshalled {
	void *memory;
	const uint8_t *bytes;
	uint64_t count;
};
/* `flags` is Marshal's list.  False: an exception is raised (functional value, ...) or the run stops.  May allocate in the
 * image before it starts (code digests), so *v, a root, is read after that. */
bool marshal_write(struct vm *vm, root v, root flags, bool may_compress, struct marshalled *out) MUST_CHECK;

/* The value in n bytes on the host's heap; VAL_NOTHING: an exception is raised or the run stops.  `who` begins the
 * exception's text: "input_value". */
value marshal_read(struct vm *vm, const uint8_t *bytes, uint64_t n, const char *who) MUST_CHECK;

#endif
