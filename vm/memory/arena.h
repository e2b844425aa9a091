/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The old generation's tables and how slots are found in them.  Private to vm/memory/.
 *
 * Arena table entry (16 bytes): kind, then for ARENA_PAGES the number of free pages, for ARENA_HUGE the number of arenas.
 * Tables of an ARENA_PAGES arena:
 *   +0       allocation bitmap, bit (w & 7) of byte (w >> 3) for word w of the arena
 *   +0x4000  page table: a byte per page (enum page_kind)
 *   +0x4100  16 bits, little-endian, per page: at the first page of a block of four, the free slots at the
 *            last sweep (0 once somebody allocates from it); at the first page of a run, its pages
 * Bits and bytes are addressed by byte, so the tables are the same on every host.
 */
#ifndef VM_MEMORY_ARENA_H
#define VM_MEMORY_ARENA_H

#include "vm/memory/memory.h"
#include "vm/vm_priv.h"

#define ARENA_PAGES_COUNT (ARENA_BYTES / PAGE_BYTES)
#define ARENA_BITMAP_BYTES (ARENA_BYTES / 64)
#define ARENA_PAGE_TABLE 0x4000u
#define ARENA_COUNTS 0x4100u
#define ARENA_FIRST_PAGE 5u
#define ARENA_USABLE_PAGES (ARENA_PAGES_COUNT - ARENA_FIRST_PAGE)
#define BLOCK_PAGES 4u
#define BLOCK_WORDS (BLOCK_PAGES * PAGE_WORDS)
#define SMALL_MAX_WHSIZE 512u

enum arena_kind { ARENA_FREE, ARENA_PAGES, ARENA_HUGE, ARENA_HUGE_REST };
enum page_kind {
	PAGE_FREE = 0,
	PAGE_CLASS_FIRST = 1,       /* PAGE_CLASS_FIRST + class: first page of a block of that class */
	PAGE_BLOCK_REST = 250,
	PAGE_RUN = 251,
	PAGE_RUN_REST = 252,
	PAGE_TABLES = 255
};

/* Host-side helpers, made anew at any time. */
struct mem_host {
	uint8_t *marks;             /* a bit per word of the reserve, as the allocation bitmaps; all zero between collections */
	uint64_t marks_bytes;
	uint64_t *work;             /* blocks that are still to be scanned */
	size_t work_count, work_room;
};

extern const uint16_t class_words[];
unsigned class_of(uint64_t whsize);         /* whsize from 1 to SMALL_MAX_WHSIZE */
extern const unsigned class_count;

static inline uint64_t arena_off(uint64_t arena) { return IMAGE_ARENAS_OFF + (arena << ARENA_SHIFT); }
static inline uint64_t arena_of(uint64_t off) { return (off - IMAGE_ARENAS_OFF) >> ARENA_SHIFT; }
static inline uint64_t arena_entry(uint64_t arena) { return IMAGE_ARENA_TABLE_OFF + arena * 16; }
static inline uint64_t arena_kind(const struct vm *vm, uint64_t arena) { return image_get(&vm->im, arena_entry(arena)); }
static inline uint64_t arena_count(const struct vm *vm, uint64_t arena) { return image_get(&vm->im, arena_entry(arena) + 8); }
static inline void arena_set(struct vm *vm, uint64_t arena, enum arena_kind kind, uint64_t count)
{
	image_put(&vm->im, arena_entry(arena), kind);
	image_put(&vm->im, arena_entry(arena) + 8, count);
}

static inline uint8_t *image_byte(const struct vm *vm, uint64_t off) { return vm->im.base + (off & vm->im.mask); }
static inline uint8_t *arena_pages(const struct vm *vm, uint64_t arena)
{
	return image_byte(vm, arena_off(arena) + ARENA_PAGE_TABLE);
}
static inline unsigned page_count_get(const struct vm *vm, uint64_t arena, unsigned page)
{
	const uint8_t *p = image_byte(vm, arena_off(arena) + ARENA_COUNTS + 2 * page);

	return p[0] | p[1] << 8;
}
static inline void page_count_set(struct vm *vm, uint64_t arena, unsigned page, unsigned n)
{
	uint64_t off = arena_off(arena) + ARENA_COUNTS + 2 * page;
	uint8_t *p = image_byte(vm, off);

	p[0] = n & 255;
	p[1] = n >> 8;
	image_touch(&vm->im, off, 2);
}

/* Where the allocation bit of the block header at `off` lies, and which bit it is. */
static inline uint64_t bit_off(uint64_t off)
{
	uint64_t in = off - IMAGE_ARENAS_OFF, arena = in & ~(uint64_t)(ARENA_BYTES - 1);

	return IMAGE_ARENAS_OFF + arena + ((in & (ARENA_BYTES - 1)) >> 6);
}
static inline uint8_t bit_of(uint64_t off) { return 1u << ((off >> 3) & 7); }

/* Offset of a header with its allocation bit set, in an ARENA_HUGE for its first word only. */
static inline bool is_allocated(const struct vm *vm, uint64_t header_off)
{
	uint64_t arena = arena_of(header_off);

	if (header_off < IMAGE_ARENAS_OFF || arena >= vm->s.arenas)
		return false;
	if (arena_kind(vm, arena) == ARENA_HUGE)
		return header_off == arena_off(arena);
	return arena_kind(vm, arena) == ARENA_PAGES && (*image_byte(vm, bit_off(header_off)) & bit_of(header_off));
}

/* A slot of the old generation for `whsize` words: offset of its header, or 0.  The header is not written. */
uint64_t old_slot(struct vm *vm, uint64_t whsize);
/* True if the reserve has room for another `bytes` of old blocks. */
bool old_has_room(struct vm *vm, uint64_t bytes);
/* Gives the words of the slot (not of the block) that begins at this header. */
uint64_t old_slot_words(const struct vm *vm, uint64_t header_off);
void old_release(struct vm *vm, uint64_t header_off);

/* The collector's work list. */
void work_push(struct vm *vm, uint64_t v);
static inline bool work_pop(struct vm *vm, uint64_t *v)
{
	if (!vm->mem->work_count)
		return false;
	*v = vm->mem->work[--vm->mem->work_count];
	return true;
}

/* What the collector follows in a block: fields first..count-1; a block that lies about its size is cut at the image's end. */
struct scan { uint64_t first, count; };
struct scan scan_of(const struct vm *vm, uint64_t v, uint64_t header);
#define STACK_DEAD 3
uint64_t stack_scan_next(const struct vm *vm, value stack);     /* 0 at the chain's end */
void stack_free(struct vm *vm, value stack);
/* The words of a stack that are in use, offsets. */
struct stack_span { uint64_t from, to; };
struct stack_span stack_span(const struct vm *vm, uint64_t stack);

/* Ephemerons and weak arrays (vm/prims/weak.h has their layout).  After the roots of a minor collection were followed,
 * data is moved while no key is dying, then what is dying goes; in a major one, data is marked while all keys are,
 * then dead keys and dead ephemerons go. */
void ephemerons_after_minor(struct vm *vm);
void ephemerons_mark(struct vm *vm);
void ephemerons_clean(struct vm *vm);

/* Marks a value (any bits) and queues it; mark_all_reached empties the queue. */
void mark(struct vm *vm, uint64_t bits);
void mark_all_reached(struct vm *vm);
bool is_marked(const struct vm *vm, uint64_t bits);     /* true for what is not an old block */
/* In a minor collection: where the young block at `v` goes; the same for what a field points to; then for all that
 * the blocks which were moved lead to. */
uint64_t minor_move(struct vm *vm, uint64_t v);
void minor_move_at(struct vm *vm, uint64_t off);
void minor_move_all_reached(struct vm *vm);
bool minor_has_moved(const struct vm *vm, uint64_t v);
/* Finalisable values: lists whose values are not roots.  A minor collection takes the list's young cells first, and gives
 * them back after it has found what lives. */
uint64_t finalisers_take_young(struct vm *vm);
void finalisers_move_functions(struct vm *vm, uint64_t young);
void finalisers_after_minor(struct vm *vm, uint64_t young);
void finalisers_mark(struct vm *vm);
void finalisers_after_mark(struct vm *vm);
/* What became of the blocks that Gc.Memprof sampled (vm/memprof.h): after the nursery's blocks have moved, and when all that
 * lives is marked. */
void memprof_after_minor(struct vm *vm);
void memprof_after_mark(struct vm *vm);
/* With --enable-checks: every invariant after every collection. */
static inline void check_after(struct vm *vm)
{
#ifdef CARAVAN_CHECKS
	struct msg m;

	caravan_check(vm->config.foreign || mem_check(vm, &m));
#else
	(void)vm;
#endif
}

/* After a minor collection: is it time for a major one? */
bool major_is_due(const struct vm *vm);

#endif
