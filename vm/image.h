/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The image: one reserved range of host addresses that holds the whole state of the program.
 *
 *   offset        region                      limit and its reason
 *   0x0000000     nothing                     so that offset 0 is never a block
 *   0x0001000     control (vm/state.def)      28 KiB
 *   0x0008000     atoms                       256 headers of empty blocks, one per tag
 *   0x0010000     remembered set              32,768 entries; beyond: the collector scans all
 *   0x0100000     globals                     one block, 1,048,575 globals
 *   0x1000000     code                        64 MiB of 32-bit words
 *   0x5000000     nursery                     64 MiB, of which the control block says how much
 *   0x9000000     arena table                 65,536 arenas
 *   0x9100000     arenas of 1 MiB             the old generation (vm/memory/memory.h)
 *
 * The offsets are the same on every host, and so is every byte (law 2).
 *
 * Invariants:
 *  1. All words are little-endian.  Only the accessors here and word_get/word_make swap.
 *  2. Bytes outside the used part of a region are zero or lie in a hole.
 *  3. A hole is a range whose bytes mean nothing: the free part of the nursery and the part of
 *     the current stack below sp.  Holes read as zero in every canonical view (page, digest).
 *  4. dirty[p] is non-zero if page p may differ from what it was when the dirty map was cleared.
 *     Pages with no mark are equal.  The map is the host's, not part of the image.
 *  5. Accessors mask the offset, so whatever the bytes say, no access leaves the range (law 7).
 *
 * Ownership: a struct image owns its range and its map.  Layer: vm.
 */
#ifndef VM_IMAGE_H
#define VM_IMAGE_H

#include <stddef.h>
#include <string.h>

#include "vm/err.h"
#include "vm/value.h"

#define PAGE_BYTES 4096u
#define PAGE_SHIFT 12
#define PAGE_WORDS (PAGE_BYTES / WORD_BYTES)

#define IMAGE_CONTROL_OFF 0x1000u
#define IMAGE_ATOMS_OFF 0x8000u
#define IMAGE_REFS_OFF 0x10000u
#define IMAGE_REFS_MAX 32768u
#define IMAGE_GLOBALS_OFF 0x100000u      /* the block's header; field 0 is at + 8 */
#define IMAGE_GLOBALS_MAX 1048575u
#define IMAGE_CODE_OFF 0x1000000u
#define IMAGE_CODE_MAX_WORDS 0x1000000u  /* 32-bit words */
#define IMAGE_NURSERY_OFF 0x5000000u
#define IMAGE_NURSERY_MAX_BYTES 0x4000000u
#define IMAGE_ARENA_TABLE_OFF 0x9000000u
#define IMAGE_ARENAS_MAX 65536u
#define IMAGE_ARENAS_OFF 0x9100000u
#define ARENA_SHIFT 20
#define ARENA_BYTES (1u << ARENA_SHIFT)

#define IMAGE_HOLES 2
enum { HOLE_NURSERY, HOLE_STACK };

struct image {
	uint8_t *base;
	uint64_t mask;             /* reserved bytes - 1; the reserve is a power of two */
	uint8_t *dirty;            /* one byte per page of the reserve */
	struct { uint64_t from, to; } hole[IMAGE_HOLES];
};

/* Reserves address space: 64 GiB where addresses have 64 bits (less, down to 1 GiB, where the host refuses), 1 GiB
 * (or 512 MiB) elsewhere.  Memory is used page by page as it is touched. */
enum err image_init(struct image *im, struct msg *m) MUST_CHECK;
void image_release(struct image *im);
/* Every byte zero again, no holes, nothing dirty; gives the memory back. */
void image_clear(struct image *im);

static inline word *image_at(const struct image *im, uint64_t off)
{
	return (word *)(im->base + (off & im->mask & ~UINT64_C(7)));
}
static inline uint64_t image_get(const struct image *im, uint64_t off)
{
	return word_get(*image_at(im, off));
}
/* Marks the page dirty.  Does not tell the collector: for values in blocks use mem_modify. */
static inline void image_put(struct image *im, uint64_t off, uint64_t bits)
{
	*image_at(im, off) = word_make(bits);
	im->dirty[(off & im->mask) >> PAGE_SHIFT] = 1;
}

/* The host's view of `bytes` bytes at `off`, or NULL if they do not lie inside the image. */
static inline uint8_t *image_span(const struct image *im, uint64_t off, uint64_t bytes)
{
	return off <= im->mask && bytes <= im->mask + 1 - off ? im->base + off : NULL;
}
/* Says that these bytes are about to change or have changed. */
void image_touch(struct image *im, uint64_t off, uint64_t bytes);

/* The canonical content of a page: as it lies there, holes as zeros. */
void image_page_read(const struct image *im, uint64_t page, uint8_t out[PAGE_BYTES]);
/* Puts a page's content (NULL: zeros) and leaves its dirty mark alone. */
void image_page_write(struct image *im, uint64_t page, const uint8_t in[PAGE_BYTES]);

/* The digest of an image, defined over its canonical pages so that it can be kept up to date at
 * the cost of what changed:
 *   page hash    XXH3-128 of the 4096 bytes, 16 zero bytes for a page of zeros
 *   group hash   XXH3-128 of the 256 page hashes of a mebibyte, 16 zero bytes if all are zero
 *   digest       XXH3-128 of (group number as 8 little-endian bytes, group hash) for every
 *                group whose hash is not zero, in ascending order
 * Hashes are in XXH128's canonical (big-endian) byte order. */
#define GROUP_PAGES 256
struct digest {
	uint8_t b[16];
};
struct digest digest_bytes(const void *bytes, size_t n);
struct digest digest_page(const uint8_t page[PAGE_BYTES]);
struct digest digest_group(const struct digest pages[GROUP_PAGES]);
bool digest_is_zero(const struct digest *d);
bool digest_equal(const struct digest *a, const struct digest *b);
/* XXH3-128 of what is added, piece by piece. */
struct digest_sum {
	void *state;
};
void digest_sum_init(struct digest_sum *s);
void digest_sum_bytes(struct digest_sum *s, const void *bytes, size_t n);
void digest_sum_group(struct digest_sum *s, uint64_t group, const struct digest *d);
struct digest digest_sum_release(struct digest_sum *s);
/* 32 lower-case hexadecimal digits and a NUL. */
void digest_text(const struct digest *d, char out[33]);

#endif
