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

/* Where the blocks go.  alloc gives the offset of field 0 of a block (of 0 fields, too) with its header written and its
 * fields set to 1 (scannable) or 0, or 0 when there is no room; the memory below must not move between the calls. */
struct intern_target {
	struct image *im;            /* offsets are masked and pages marked through it; or NULL and then: */
	uint8_t *base;               /* plain memory; `limit` bytes */
	uint64_t limit;
	uint64_t (*alloc)(void *ctx, uint64_t wosize, unsigned tag);
	/* Blocks of which the fields may be read by the collector later need the old generation.  A code pointer:
	 * translates the fragment's byte offset and its digest to a code pointer; may be NULL (refused). */
	bool (*code)(void *ctx, uint64_t offset, const uint8_t digest[16], uint64_t *bits);
	/* A custom block of another kind than Int32.t, Int64.t, Nativeint.t: its identifier and the bytes that follow.  Gives
	 * the block's offset and how many bytes it read, or 0; may be NULL (refused). */
	uint64_t (*custom)(void *ctx, const char *identifier, const uint8_t *bytes, size_t n, size_t *used);
	/* A new number for an object or an exception that was read; NULL leaves the old one. */
	uint64_t (*fresh_id)(void *ctx);
	void *ctx;
};

struct intern_header {
	unsigned header_bytes;
	uint64_t data_bytes, objects, words;     /* words: on a 64-bit machine, headers included */
	uint64_t plain_bytes;                    /* of data when it is not compressed */
	bool compressed;
};

/* Reads the header at the start of `bytes`. */
enum err intern_header(const uint8_t *bytes, size_t n, struct intern_header *h, struct msg *m) MUST_CHECK;
/* Reads one whole value; *used is how many bytes it took. */
enum err intern_value(const struct intern_target *t, const uint8_t *bytes, size_t n, value *out, size_t *used,
	struct msg *m) MUST_CHECK;

/* The same for those who tell the program: why it did not work, and a detail (a digest, an identifier) or "". */
#define INTERN_DETAIL_BYTES 48
enum intern_why {
	INTERN_FINE, INTERN_NO_HEADER, INTERN_BAD_LENGTH, INTERN_TRUNCATED, INTERN_ILL_FORMED, INTERN_UNKNOWN_CODE,
	INTERN_UNKNOWN_CUSTOM, INTERN_COMPRESSED, INTERN_NO_ROOM, INTERN_NO_HOST_MEMORY
};
enum intern_why intern_read(const struct intern_target *t, const uint8_t *bytes, size_t n, value *out, size_t *used,
	char detail[INTERN_DETAIL_BYTES]) MUST_CHECK;

#endif
