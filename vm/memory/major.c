/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Major collection: marks from the roots into bitmaps of the host's, then copies them over the allocation bitmaps.
 *
 * It stands between two instructions or inside one and always runs to its end, so marks are never state.
 * Objects are not written to; of the tables, only those whose bits change become dirty.
 */
#include "vm/memory/arena.h"
#include "vm/memprof.h"
#include "vm/prim.h"
#include "vm/rings.h"
#include "vm/watch_priv.h"

/* Below this, collecting costs more than it frees: 1 MiB of fresh words. */
#define FRESH_LEAST_WORDS (UINT64_C(1) << 17)

bool major_is_due(const struct vm *vm)
{
	uint64_t allowed = vm->s.live_words / 100 * vm->s.space_overhead;

	if (allowed < FRESH_LEAST_WORDS)
		allowed = FRESH_LEAST_WORDS;
	return vm->s.fresh_words + vm->s.external_bytes / WORD_BYTES > allowed;
}

static uint8_t *mark_byte(const struct vm *vm, uint64_t header_off)
{
	uint64_t in = header_off - IMAGE_ARENAS_OFF;

	return vm->mem->marks + ((in >> 6) & (vm->mem->marks_bytes - 1));
}

static bool is_old_block(const struct vm *vm, uint64_t bits)
{
	return !(bits & 7) && bits > IMAGE_ARENAS_OFF && bits < arena_off(vm->s.arenas);
}

/* The enclosing block's value, for a function inside a closure block. */
static uint64_t outer(const struct vm *vm, uint64_t v)
{
	uint64_t h = image_get(&vm->im, v - WORD_BYTES);

	return tag_header(h) == TAG_INFIX ? v - wosize_header(h) * WORD_BYTES : v;
}

void mark(struct vm *vm, uint64_t bits)
{
	uint8_t *byte;

	if (!is_old_block(vm, bits))
		return;
	bits = outer(vm, bits);
	if (!is_old_block(vm, bits) || (vm->config.foreign && !is_allocated(vm, bits - WORD_BYTES)))
		return;
	byte = mark_byte(vm, bits - WORD_BYTES);
	if (*byte & bit_of(bits - WORD_BYTES))
		return;
	*byte |= bit_of(bits - WORD_BYTES);
	if (scan_of(vm, bits, image_get(&vm->im, bits - WORD_BYTES)).count)
		work_push(vm, bits);
}

bool is_marked(const struct vm *vm, uint64_t bits)
{
	if (!is_old_block(vm, bits))
		return true;
	bits = outer(vm, bits);
	return !is_old_block(vm, bits) || (*mark_byte(vm, bits - WORD_BYTES) & bit_of(bits - WORD_BYTES));
}

static void mark_fields(struct vm *vm, uint64_t v, struct scan s)
{
	const word *w = image_at(&vm->im, v);

	for (uint64_t i = s.first; i < s.count; i++) {
		uint64_t bits = word_get(w[i]);

		if (!(bits & 1))
			mark(vm, bits);
	}
}

static void mark_stack(struct vm *vm, uint64_t stack)
{
	struct stack_span s = stack_span(vm, stack);

	mark_fields(vm, stack, (struct scan){ STACK_PARENT, STACK_HEADER_WORDS });
	mark_fields(vm, s.from, (struct scan){ 0, (s.to - s.from) / WORD_BYTES });
}

void mark_all_reached(struct vm *vm)
{
	uint64_t v;

	while (work_pop(vm, &v)) {
		uint64_t h = image_get(&vm->im, v - WORD_BYTES);

		if (tag_header(h) == TAG_CUSTOM && custom_kind_of(vm, (value){ v }) == CUSTOM_STACK)
			mark_stack(vm, v);
		else
			mark_fields(vm, v, scan_of(vm, v, h));
	}
}

static void mark_root(void *ctx, uint64_t *root)
{
	struct vm *vm = ctx;

	if (root != &vm->s.finalisers_first && root != &vm->s.finalisers_last)
		mark(vm, *root);
}

/* Free slots of the block of pages whose bits these are. */
static unsigned block_free_slots(const uint8_t *bits, unsigned c)
{
	unsigned used = 0;

	for (unsigned i = 0; i < BLOCK_WORDS / 8; i += 8) {
		uint64_t eight;

		memcpy(&eight, bits + i, 8);
		used += __builtin_popcountll(eight);
	}
	return BLOCK_WORDS / class_words[c] - used;
}

struct sweep {
	struct vm *vm;
	uint64_t arena;
	uint8_t *pages;
	const uint8_t *bits;
	unsigned free_pages;
};

static void set_pages(struct sweep *s, unsigned page, unsigned n)
{
	memset(s->pages + page, PAGE_FREE, n);
	image_touch(&s->vm->im, arena_off(s->arena) + ARENA_PAGE_TABLE, ARENA_PAGES_COUNT);
	s->free_pages += n;
}

static void set_count(struct sweep *s, unsigned page, unsigned n)
{
	if (page_count_get(s->vm, s->arena, page) != n)
		page_count_set(s->vm, s->arena, page, n);
}

/* Looks at what begins at `page`; returns how many pages it has. */
static unsigned sweep_pages(struct sweep *s, unsigned page)
{
	const uint8_t *bits = s->bits + page * (PAGE_WORDS / 8);
	unsigned kind = s->pages[page], n, slots;

	if (kind == PAGE_FREE) {
		s->free_pages++;
		return 1;
	}
	if (kind == PAGE_RUN) {
		n = page_count_get(s->vm, s->arena, page);
		if (n < 1 || n > ARENA_PAGES_COUNT - page)
			n = 1;
		if (*bits & 1) {
			s->vm->s.live_words += n * PAGE_WORDS;
		} else {
			set_pages(s, page, n);
			set_count(s, page, 0);
		}
		return n;
	}
	if (kind < PAGE_CLASS_FIRST || kind >= PAGE_CLASS_FIRST + class_count || page + BLOCK_PAGES > ARENA_PAGES_COUNT)
		return 1;
	n = BLOCK_WORDS / class_words[kind - PAGE_CLASS_FIRST];
	slots = block_free_slots(bits, kind - PAGE_CLASS_FIRST);
	s->vm->s.live_words += (uint64_t)(n - slots) * class_words[kind - PAGE_CLASS_FIRST];
	if (slots == n)
		set_pages(s, page, BLOCK_PAGES);
	set_count(s, page, slots == n ? 0 : slots);
	return BLOCK_PAGES;
}

static void sweep_arena(struct vm *vm, uint64_t arena)
{
	uint8_t *marks = mark_byte(vm, arena_off(arena)), *alloc = image_byte(vm, arena_off(arena));
	struct sweep s = { vm, arena, arena_pages(vm, arena), alloc, 0 };

	for (unsigned i = 0; i < ARENA_BITMAP_BYTES; i += PAGE_BYTES)
		if (memcmp(alloc + i, marks + i, PAGE_BYTES) != 0) {
			memcpy(alloc + i, marks + i, PAGE_BYTES);
			image_touch(&vm->im, arena_off(arena) + i, PAGE_BYTES);
		}
	memset(marks, 0, ARENA_BITMAP_BYTES);
	for (unsigned page = ARENA_FIRST_PAGE; page < ARENA_PAGES_COUNT;)
		page += sweep_pages(&s, page);
	arena_set(vm, arena, ARENA_PAGES, s.free_pages);
}

static void sweep(struct vm *vm)
{
	vm->s.live_words = 0;
	for (uint64_t a = 0; a < vm->s.arenas; a++) {
		if (arena_kind(vm, a) == ARENA_PAGES) {
			sweep_arena(vm, a);
		} else if (arena_kind(vm, a) == ARENA_HUGE) {
			uint8_t *byte = mark_byte(vm, arena_off(a));

			if (*byte & 1)
				vm->s.live_words += arena_count(vm, a) * (ARENA_BYTES / WORD_BYTES);
			else
				old_release(vm, arena_off(a));
			*byte = 0;
		}
	}
	memset(vm->s.class_next, 0, sizeof vm->s.class_next);
	memset(vm->s.class_end, 0, sizeof vm->s.class_end);
	memset(vm->s.class_hand, 0, sizeof vm->s.class_hand);
	vm->s.run_hand = 0;
	vm->s.fresh_words = 0;
	vm->s.external_bytes = 0;
}

static void mark_everything(struct vm *vm)
{
	state_roots(&vm->s, mark_root, vm);
	mark_fields(vm, IMAGE_GLOBALS_OFF + WORD_BYTES, (struct scan){ 0, vm_globals(vm) });
	if (vm->s.stack)
		mark(vm, vm->s.stack);
	finalisers_mark(vm);
	mark_all_reached(vm);
	ephemerons_mark(vm);
	finalisers_after_mark(vm);
	ephemerons_clean(vm);
	memprof_after_mark(vm);
}

/* Blocks in pages that are shared, and blocks with pages of their own. */
struct sizes { uint64_t words[2], blocks[2]; };

static bool add_size(void *ctx, value v, uint64_t h)
{
	uint64_t words = wosize_header(h) + 1;
	bool large = words > class_words[class_count - 1];
	struct sizes *s = ctx;

	if (mem_is_old(v.bits)) {
		s->words[large] += words;
		s->blocks[large]++;
	}
	return true;
}

static void count_heap(struct vm *vm)
{
	struct sizes s = { { 0 }, { 0 } };

	if (!rings_are_active(vm))
		return;
	mem_walk(vm, add_size, &s);
	ring_count(vm, RING_POOL_WORDS, mem_heap_words(vm) - s.words[true]);
	ring_count(vm, RING_POOL_LIVE_WORDS, s.words[false]);
	ring_count(vm, RING_LARGE_WORDS, s.words[true]);
	ring_count(vm, RING_FRAGMENTED_WORDS, vm->s.live_words - s.words[false] - s.words[true]);
	ring_count(vm, RING_POOL_BLOCKS, s.blocks[false]);
	ring_count(vm, RING_LARGE_BLOCKS, s.blocks[true]);
}

void mem_major(struct vm *vm)
{
	mem_minor(vm);
	mem_cycle(vm);
}

/* OCaml's collector empties the nursery once more when a cycle ends, and says so; here it is empty. */
void mem_cycle(struct vm *vm)
{
	vm_note_occurrence(vm, VM_OCCURS_GC, "major");
	ring_begin(vm, RING_MAJOR_FINISH_CYCLE);
	vm->s.major_collections++;
	if (vm->s.top_heap_words < mem_heap_words(vm))
		vm->s.top_heap_words = mem_heap_words(vm);
	ring_begin(vm, RING_MAJOR_MARK);
	mark_everything(vm);
	ring_end(vm, RING_MAJOR_MARK);
	ring_begin(vm, RING_MAJOR_SWEEP);
	sweep(vm);
	ring_end(vm, RING_MAJOR_SWEEP);
	if (vm->watches)
		watch_after_major(vm);
	check_after(vm);
	count_heap(vm);
	ring_begin(vm, RING_MINOR);
	ring_end(vm, RING_MINOR);
	ring_end(vm, RING_MAJOR_FINISH_CYCLE);
}
