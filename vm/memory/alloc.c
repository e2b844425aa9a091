/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation, the write barrier, and the memory manager's beginnings and ends. */
#include <stdlib.h>
#include <sys/mman.h>

#include "vm/memory/arena.h"
#include "vm/memprof.h"
#include "vm/prim.h"
#include "vm/rings.h"
#include "vm/watch_priv.h"

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

#define NURSERY_SMALLEST_WORDS 4096u
/* At half of the remembered set a minor collection is asked for at the next poll point. */
#define REFS_ENOUGH (IMAGE_REFS_MAX / 2)

static uint64_t nursery_end(const struct vm *vm)
{
	return IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;
}

static uint64_t clamp_nursery(uint64_t words)
{
	uint64_t most = IMAGE_NURSERY_MAX_BYTES / WORD_BYTES;

	words = (words + PAGE_WORDS - 1) & ~(uint64_t)(PAGE_WORDS - 1);
	return words < NURSERY_SMALLEST_WORDS ? NURSERY_SMALLEST_WORDS : words > most ? most : words;
}

void mem_init(struct vm *vm, uint64_t nursery_words)
{
	vm->s.nursery_words = clamp_nursery(nursery_words);
	vm->s.young_ptr = nursery_end(vm);
	vm->s.young_limit = vm->s.memprof_trigger = IMAGE_NURSERY_OFF;
	for (unsigned t = 0; t < 256; t++)
		image_put(&vm->im, IMAGE_ATOMS_OFF + t * WORD_BYTES, header_make(0, t));
	image_put(&vm->im, IMAGE_GLOBALS_OFF, header_make(0, 0));
	mem_reload(vm);
}

void mem_reload(struct vm *vm)
{
	struct mem_host *h = vm->mem;

	if (h)
		return;
	h = vm->mem = calloc(1, sizeof *h);
	caravan_check(h);
	h->marks_bytes = (vm->im.mask + 1) >> 6;
	h->marks = mmap(NULL, h->marks_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	caravan_check(h->marks != MAP_FAILED);
}

void mem_release(struct vm *vm)
{
	if (!vm->mem)
		return;
	munmap(vm->mem->marks, vm->mem->marks_bytes);
	free(vm->mem->work);
	free(vm->mem);
	vm->mem = NULL;
}

void work_push(struct vm *vm, uint64_t v)
{
	struct mem_host *h = vm->mem;

	if (h->work_count == h->work_room) {
		h->work_room = h->work_room ? 2 * h->work_room : 4096;
		h->work = realloc(h->work, h->work_room * sizeof *h->work);
		caravan_check(h->work);
	}
	h->work[h->work_count++] = v;
}

static void init_fields(struct vm *vm, uint64_t v, uint64_t wosize, unsigned t)
{
	word *w = image_at(&vm->im, v), fill = word_make(t < TAG_NO_SCAN ? VAL_UNIT.bits : 0);

	for (uint64_t i = 0; i < wosize; i++)
		w[i] = fill;
}

static value atom(unsigned t) { return (value){ IMAGE_ATOMS_OFF + (t & 255) * WORD_BYTES + WORD_BYTES }; }

value mem_alloc(struct vm *vm, uint64_t wosize, unsigned t)
{
	uint64_t bytes = (wosize + 1) * WORD_BYTES;

	if (wosize == 0)
		return atom(t);
	if (wosize > MAX_YOUNG_WOSIZE)
		return memprof_sample(vm, mem_alloc_old(vm, wosize, t), wosize, wosize + 1, MEMPROF_NORMAL);
	if (MEM_IS_BELOW_LIMIT(vm, vm->s.young_ptr, bytes) && !mem_below_limit(vm, wosize + 1))
		return VAL_NOTHING;
	vm->s.young_ptr -= bytes;
	*image_at(&vm->im, vm->s.young_ptr) = word_make(header_make(wosize, t));
	init_fields(vm, vm->s.young_ptr + WORD_BYTES, wosize, t);
	return (value){ vm->s.young_ptr + WORD_BYTES };
}

value mem_alloc_old(struct vm *vm, uint64_t wosize, unsigned t)
{
	uint64_t at;

	if (wosize == 0)
		return atom(t);
	if (wosize > MAX_WOSIZE || !(at = old_slot(vm, wosize + 1)))
		return VAL_NOTHING;
	vm->s.major_words += wosize + 1;
	image_put(&vm->im, at, header_make(wosize, t));
	init_fields(vm, at + WORD_BYTES, wosize, t);
	image_touch(&vm->im, at, (wosize + 1) * WORD_BYTES);
	if (major_is_due(vm))
		vm->s.poll_pending = 1;
	if (vm->watches)
		watch_born_old(vm, (value){ at + WORD_BYTES });
	return (value){ at + WORD_BYTES };
}

void mem_free_old(struct vm *vm, value v)
{
	if (vm->watches)
		watch_freed_old(vm, v);
	if (is_allocated(vm, v.bits - WORD_BYTES))
		old_release(vm, v.bits - WORD_BYTES);
}

void mem_reserve(struct vm *vm, uint64_t words)
{
	if (!mem_has_room(vm->s.young_ptr, words))
		(void)mem_make_room(vm, words);
}

static void do_major_if_due(struct vm *vm)
{
	if (!major_is_due(vm))
		return;
	ring_begin(vm, RING_MAJOR);
	mem_major(vm);
	ring_end(vm, RING_MAJOR);
}

bool mem_make_room(struct vm *vm, uint64_t words)
{
	/* What survives may need a new block in every class besides its own size. */
	uint64_t need = vm->s.nursery_words * WORD_BYTES * 5 / 4 + 4 * (uint64_t)ARENA_BYTES;

	if (!old_has_room(vm, need)) {
		mem_major(vm);
		if (!old_has_room(vm, need)) {
			vm_stop_set(vm, VM_STOP_HOST, "The program needs more than the %u MiB of addresses that this "
				"host gives.", (unsigned)((vm->im.mask + 1) >> 20));
			return false;
		}
	}
	mem_minor(vm);
	do_major_if_due(vm);
	if (!mem_has_room(vm->s.young_ptr, words))
		mem_set_nursery(vm, words * 2);
	return true;
}

bool mem_below_limit(struct vm *vm, uint64_t words)
{
	if ((MEM_TORTURE(vm) || !mem_has_room(vm->s.young_ptr, words)) && !mem_make_room(vm, words))
		return false;
	return memprof_allocates(vm, words);
}

void mem_poll(struct vm *vm)
{
	if (vm->s.refs >= REFS_ENOUGH || vm->s.refs_overflow)
		mem_minor(vm);
	do_major_if_due(vm);
}

void mem_set_nursery(struct vm *vm, uint64_t words)
{
	ring_count(vm, RING_SET_MINOR_HEAP_SIZE, 1);
	mem_minor(vm);
	vm->s.nursery_words = clamp_nursery(words);
	vm->s.young_ptr = nursery_end(vm);
	memprof_renew(vm);
}

void mem_remember(struct vm *vm, uint64_t off)
{
	if (vm->s.refs >= IMAGE_REFS_MAX) {
		vm->s.refs_overflow = 1;
		return;
	}
	image_put(&vm->im, IMAGE_REFS_OFF + vm->s.refs * WORD_BYTES, off);
	if (++vm->s.refs == REFS_ENOUGH)
		vm->s.poll_pending = 1;
}

static bool points_young(uint64_t bits) { return !(bits & 1) && mem_is_young(bits); }

/* A field that held a young block is in the remembered set already, so one test of the old value keeps
 * the set free of repetitions. */
void mem_modify_at(struct vm *vm, uint64_t off, value v)
{
	uint64_t old = image_get(&vm->im, off);

	image_put(&vm->im, off, v.bits);
	if (!mem_is_young(off) && points_young(v.bits) && !points_young(old))
		mem_remember(vm, off);
}

void mem_modify(struct vm *vm, value block, uint64_t field, value v)
{
	mem_modify_at(vm, block.bits + field * WORD_BYTES, v);
}

uint64_t mem_heap_words(const struct vm *vm)
{
	return vm->s.arenas << (ARENA_SHIFT - 3);
}
