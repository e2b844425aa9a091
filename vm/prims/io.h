/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels: OCaml's buffered input and output, in the image.
 *
 *   custom block, kind CUSTOM_CHANNEL (all fields are values)
 *     id        a number of its own, in the order of opening: what compare and hash go by
 *     fd        descriptor; -1 when closed
 *     flags     CHANNEL_IS_OUT, CHANNEL_IS_UNBUFFERED
 *     offset    where the descriptor stands in its file; -1 when it cannot be sought in
 *     pos       input: the next byte; output: where the next byte goes, so how many wait
 *     limit     input: the end of what was read; output: the end of the buffer
 *     buffer    a string of CHANNEL_BUFFER_BYTES; unit when closed
 *     name      of its file, or unit
 *     next, prev    the list of output channels that hold bytes (state field channels); unit at its ends
 *
 * Invariants:
 *  1. An output channel is in the list exactly when it is open and pos > 0, so what nobody flushed is not lost, and
 *     other forgotten channels are collected.
 *  2. pos <= limit <= size of the buffer.
 *  3. Nothing of a channel changes before the first question of an instruction is answered (vm/prim.h, rule 5).
 *  4. When a thread waits for a descriptor, what the primitive has done so far is such that it can be called again
 *     from its start: output_bytes moves its own arguments on, a value is read when all of it is in the buffer.
 *
 * The functions here that return bool say false when the primitive must return VAL_NOTHING: an exception was
 * raised or the run stops.  None of them allocates before that, so values in C variables stay good.
 * Layer: vm, for vm/prims/.  Source: OCaml's runtime/io.c.
 */
#ifndef VM_PRIMS_IO_H
#define VM_PRIMS_IO_H

#include "vm/prim.h"

enum channel_field { CHANNEL_ID = 1, CHANNEL_FD, CHANNEL_FLAGS, CHANNEL_OFFSET, CHANNEL_POS, CHANNEL_LIMIT, CHANNEL_BUFFER,
	CHANNEL_NAME, CHANNEL_NEXT, CHANNEL_PREV, CHANNEL_FIELDS };
enum { CHANNEL_IS_OUT = 1, CHANNEL_IS_UNBUFFERED = 2 };
#define CHANNEL_BUFFER_BYTES 65536u

/* A new channel on a descriptor. */
value channel_new(struct vm *vm, int64_t fd, unsigned flags) MUST_CHECK;
/* The descriptor, -1 when closed. */
static inline int64_t channel_fd(const struct vm *vm, value ch) { return int_val(field(vm, ch, CHANNEL_FD)); }
static inline int64_t channel_id(const struct vm *vm, value ch) { return int_val(field(vm, ch, CHANNEL_ID)); }

/* Writes bytes, which may lie in the image, through the buffer. */
bool channel_write(struct vm *vm, value ch, const void *bytes, uint64_t n) MUST_CHECK;
/* Writes what waits in the buffer if the channel is unbuffered; after channel_write. */
bool channel_written(struct vm *vm, value ch) MUST_CHECK;
/* Reads n bytes to the host's memory; *got is less at the end of the file. */
bool channel_read(struct vm *vm, value ch, void *to, uint64_t n, uint64_t *got) MUST_CHECK;
/* Reads at most n bytes, at least one unless the file ends: what one read of the descriptor brings. */
bool channel_read_some(struct vm *vm, value ch, void *to, uint64_t n, uint64_t *got) MUST_CHECK;

#endif
