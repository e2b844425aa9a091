/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and giving back slots of the old generation. */
#include "vm/births.h"
#include "vm/memory/arena.h"

/* Sizes of slots in words, header included: every size up to 32, then such that a block of 2,048 words is used well
 * and no block wastes more than an eighth of its slot or so. */
const uint16_t class_words[] = {
	2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
	35, 38, 42, 47, 53, 60, 68, 75, 85, 93, 102, 113, 128, 146, 170, 204, 256, 292, 341, 409, 512
};
const unsigned class_count = sizeof class_words / sizeof *class_words;
_Static_assert(sizeof class_words / sizeof *class_words <= 64, "state.def has room for 64 classes");

unsigned class_of(uint64_t whsize)
{
	unsigned c;

	if (whsize <= 32)
		return whsize < 2 ? 0 : whsize - 2;
	for (c = 31; class_words[c] < whsize; c++)
		;
	return c;
}

static bool limit_allows(struct vm *vm, uint64_t arenas)
{
	return (vm->s.arenas + arenas) << (ARENA_SHIFT - 3) <= vm->s.heap_limit_words &&
		vm->s.arenas + arenas <= IMAGE_ARENAS_MAX;
}

bool old_has_room(struct vm *vm, uint64_t bytes)
{
	return arena_off(vm->s.arenas) + bytes <= vm->im.mask + 1;
}

/* `n` arenas side by side, a gap that a huge block left behind if there is one. */
static bool arenas_take(struct vm *vm, uint64_t n, uint64_t *first)
{
	uint64_t gap = 0;

	for (uint64_t a = 0; a < vm->s.arenas; a++) {
		gap = arena_kind(vm, a) == ARENA_FREE ? gap + 1 : 0;
		if (gap == n) {
			*first = a + 1 - n;
			return true;
		}
	}
	if (!limit_allows(vm, n))
		return false;
	if (!old_has_room(vm, n << ARENA_SHIFT)) {
		vm_stop_set(vm, VM_STOP_HOST, "The program needs more than the %u MiB of addresses that this host gives.",
			(unsigned)((vm->im.mask + 1) >> 20));
		return false;
	}
	*first = vm->s.arenas;
	vm->s.arenas += n;
	return true;
}

static bool arena_new(struct vm *vm, uint64_t *arena)
{
	uint64_t tables;

	if (!arenas_take(vm, 1, arena))
		return false;
	tables = arena_off(*arena);
	memset(image_byte(vm, tables), 0, ARENA_FIRST_PAGE * PAGE_BYTES);
	memset(arena_pages(vm, *arena), PAGE_TABLES, ARENA_FIRST_PAGE);
	image_touch(&vm->im, tables, ARENA_FIRST_PAGE * PAGE_BYTES);
	arena_set(vm, *arena, ARENA_PAGES, ARENA_USABLE_PAGES);
	return true;
}

/* First page of `n` free ones in a row, or 0. */
static unsigned free_run(const uint8_t *pages, unsigned n)
{
	unsigned run = 0;

	for (unsigned p = ARENA_FIRST_PAGE; p < ARENA_PAGES_COUNT; p++) {
		run = pages[p] == PAGE_FREE ? run + 1 : 0;
		if (run == n)
			return p + 1 - n;
	}
	return 0;
}

static bool pages_find(struct vm *vm, unsigned n, uint64_t *arena, unsigned *page)
{
	for (uint64_t a = vm->s.run_hand; a < vm->s.arenas; a++) {
		if (arena_kind(vm, a) == ARENA_PAGES && arena_count(vm, a) >= n &&
		    (*page = free_run(arena_pages(vm, a), n))) {
			*arena = a;
			return true;
		}
		if (a == vm->s.run_hand && arena_count(vm, a) < BLOCK_PAGES)
			vm->s.run_hand++;
	}
	*page = ARENA_FIRST_PAGE;
	return arena_new(vm, arena);
}

static bool pages_take(struct vm *vm, unsigned n, unsigned kind, unsigned rest, uint64_t *arena, unsigned *page)
{
	uint8_t *pages;

	if (!pages_find(vm, n, arena, page))
		return false;
	pages = arena_pages(vm, *arena);
	pages[*page] = kind;
	memset(pages + *page + 1, rest, n - 1);
	image_touch(&vm->im, arena_off(*arena) + ARENA_PAGE_TABLE, ARENA_PAGES_COUNT);
	arena_set(vm, *arena, ARENA_PAGES, arena_count(vm, *arena) - n);
	return true;
}

/* Allocate in class c from the block at this page from now on. */
static void class_use(struct vm *vm, unsigned c, uint64_t arena, unsigned page)
{
	uint64_t first = arena_off(arena) + (uint64_t)page * PAGE_BYTES;

	page_count_set(vm, arena, page, 0);
	vm->s.class_next[c] = first;
	vm->s.class_end[c] = first + (BLOCK_WORDS / class_words[c]) * class_words[c] * WORD_BYTES;
}

/* The next block of class c that had free slots at the last sweep, else a new one. */
static bool class_refill(struct vm *vm, unsigned c)
{
	uint64_t hand = vm->s.class_hand[c], arena;
	unsigned page;

	for (; hand < vm->s.arenas * ARENA_PAGES_COUNT; hand++) {
		arena = hand / ARENA_PAGES_COUNT;
		page = hand % ARENA_PAGES_COUNT;
		if (arena_kind(vm, arena) != ARENA_PAGES)
			hand |= ARENA_PAGES_COUNT - 1;
		else if (arena_pages(vm, arena)[page] == PAGE_CLASS_FIRST + c && page_count_get(vm, arena, page)) {
			vm->s.class_hand[c] = hand + 1;
			class_use(vm, c, arena, page);
			return true;
		}
	}
	vm->s.class_hand[c] = hand;
	if (!pages_take(vm, BLOCK_PAGES, PAGE_CLASS_FIRST + c, PAGE_BLOCK_REST, &arena, &page))
		return false;
	class_use(vm, c, arena, page);
	return true;
}

static uint64_t small_slot(struct vm *vm, unsigned c)
{
	uint64_t size = class_words[c] * WORD_BYTES;

	for (;;) {
		uint64_t end = vm->s.class_end[c];

		for (uint64_t at = vm->s.class_next[c]; at < end; at += size) {
			uint64_t bits = bit_off(at);
			uint8_t *byte = image_byte(vm, bits);

			if (*byte & bit_of(at))
				continue;
			*byte |= bit_of(at);
			vm->im.dirty[bits >> PAGE_SHIFT] = 1;
			vm->s.class_next[c] = at + size;
			vm->s.fresh_words += class_words[c];
			return at;
		}
		if (!class_refill(vm, c))
			return 0;
	}
}

static uint64_t run_slot(struct vm *vm, uint64_t whsize)
{
	unsigned n = (whsize + PAGE_WORDS - 1) / PAGE_WORDS, page;
	uint64_t arena, at;

	if (!pages_take(vm, n, PAGE_RUN, PAGE_RUN_REST, &arena, &page))
		return 0;
	page_count_set(vm, arena, page, n);
	at = arena_off(arena) + (uint64_t)page * PAGE_BYTES;
	*image_byte(vm, bit_off(at)) |= bit_of(at);
	image_touch(&vm->im, bit_off(at), 1);
	vm->s.fresh_words += n * PAGE_WORDS;
	return at;
}

static uint64_t huge_slot(struct vm *vm, uint64_t whsize)
{
	uint64_t words = ARENA_BYTES / WORD_BYTES, n = (whsize + words - 1) / words, first;

	if (whsize > vm->s.heap_limit_words || !arenas_take(vm, n, &first))
		return 0;
	arena_set(vm, first, ARENA_HUGE, n);
	for (uint64_t a = first + 1; a < first + n; a++)
		arena_set(vm, a, ARENA_HUGE_REST, 0);
	vm->s.fresh_words += n * words;
	return arena_off(first);
}

static uint64_t find_slot(struct vm *vm, uint64_t whsize)
{
	if (whsize <= SMALL_MAX_WHSIZE)
		return small_slot(vm, class_of(whsize));
	if (whsize <= ARENA_USABLE_PAGES * PAGE_WORDS)
		return run_slot(vm, whsize);
	return huge_slot(vm, whsize);
}

uint64_t old_slot(struct vm *vm, uint64_t whsize)
{
	uint64_t at = find_slot(vm, whsize);

	if (vm->births)
		births_note(vm->births, at + WORD_BYTES);
	return at;
}

uint64_t old_slot_words(const struct vm *vm, uint64_t header_off)
{
	uint64_t arena = arena_of(header_off);
	unsigned page = ((header_off - IMAGE_ARENAS_OFF) & (ARENA_BYTES - 1)) / PAGE_BYTES;
	const uint8_t *pages = arena_pages(vm, arena);

	if (arena_kind(vm, arena) == ARENA_HUGE)
		return arena_count(vm, arena) * (ARENA_BYTES / WORD_BYTES);
	while (page > 0 && pages[page] == PAGE_BLOCK_REST)
		page--;
	if (pages[page] == PAGE_RUN)
		return page_count_get(vm, arena, page) * (uint64_t)PAGE_WORDS;
	if (pages[page] >= PAGE_CLASS_FIRST && pages[page] < PAGE_CLASS_FIRST + class_count)
		return class_words[pages[page] - PAGE_CLASS_FIRST];
	return 0;
}

static void run_release(struct vm *vm, uint64_t arena, unsigned page)
{
	unsigned n = page_count_get(vm, arena, page);

	if (n > ARENA_PAGES_COUNT - page)
		n = ARENA_PAGES_COUNT - page;
	memset(arena_pages(vm, arena) + page, PAGE_FREE, n);
	page_count_set(vm, arena, page, 0);
	image_touch(&vm->im, arena_off(arena) + ARENA_PAGE_TABLE, ARENA_PAGES_COUNT);
	arena_set(vm, arena, ARENA_PAGES, arena_count(vm, arena) + n);
	if (arena < vm->s.run_hand)
		vm->s.run_hand = arena;
}

/* What is freed in the block that a class allocates from is the next to be used. */
static void class_reuse(struct vm *vm, uint64_t header_off)
{
	uint64_t words = old_slot_words(vm, header_off), used;
	unsigned c = class_of(words);

	used = (BLOCK_WORDS / class_words[c]) * class_words[c] * WORD_BYTES;
	if (header_off < vm->s.class_next[c] && header_off >= vm->s.class_end[c] - used)
		vm->s.class_next[c] = header_off;
}

void old_release(struct vm *vm, uint64_t header_off)
{
	uint64_t arena = arena_of(header_off), words = old_slot_words(vm, header_off);
	unsigned page = ((header_off - IMAGE_ARENAS_OFF) & (ARENA_BYTES - 1)) / PAGE_BYTES;

	vm->s.fresh_words -= words < vm->s.fresh_words ? words : vm->s.fresh_words;
	if (arena_kind(vm, arena) == ARENA_HUGE) {
		for (uint64_t n = arena_count(vm, arena), a = arena; a < arena + n && a < vm->s.arenas; a++)
			arena_set(vm, a, ARENA_FREE, 0);
		return;
	}
	*image_byte(vm, bit_off(header_off)) &= ~bit_of(header_off);
	image_touch(&vm->im, bit_off(header_off), 1);
	if (arena_pages(vm, arena)[page] == PAGE_RUN)
		run_release(vm, arena, page);
	else
		class_reuse(vm, header_off);
}
