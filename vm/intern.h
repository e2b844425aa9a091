/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading marshalled data (the executable's DATA section, input_value, debug information) into any
 * memory that looks like an image: a base, offsets, an allocator.
 *
 * Format: OCaml's Marshal, small and big headers (magic 8495A6BE / 8495A6BF), integers of 8 to 64 bits,
 * sharing, blocks, strings, doubles of both byte orders, custom blocks, code pointers.
 * Source: OCaml's runtime/caml/intext.h, runtime/intern.c.  No recursion: a stack on the host's heap.
 * Hostile bytes give ERR_FORMAT with a sentence; nothing outside the target is touched.
 * Layer: vm.
 */
#ifndef VM_INTERN_H
#define VM_INTERN_H

#include "vm/image.h"

/* Where the blocks go.  alloc gives the offset of field 0 of a block with its header written and its fields set to 1
 * (scannable) or 0, or 0 when there is no room; the memory below must not move between the calls. */
struct intern_target {
	struct image *im;            /* offsets are masked and pages marked through it; or NULL and then: */
	uint8_t *base;               /* plain memory; `limit` bytes */
	uint64_t limit;
	uint64_t (*alloc)(void *ctx, uint64_t wosize, unsigned tag);
	/* Blocks of which the fields may be read by the collector later need the old generation.  A code pointer:
	 * translates the fragment's byte offset and its digest to a code pointer; may be NULL (refused). */
	bool (*code)(void *ctx, uint64_t offset, const uint8_t digest[16], uint64_t *bits);
	void *ctx;
};

struct intern_header {
	unsigned header_bytes;
	uint64_t data_bytes, objects, words;     /* words: on a 64-bit machine, headers included */
};

/* Reads the header at the start of `bytes`. */
enum err intern_header(const uint8_t *bytes, size_t n, struct intern_header *h, struct msg *m) MUST_CHECK;
/* Reads one whole value; *used is how many bytes it took. */
enum err intern_value(const struct intern_target *t, const uint8_t *bytes, size_t n, value *out, size_t *used,
	struct msg *m) MUST_CHECK;

#endif
