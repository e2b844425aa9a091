/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over what is alive.  vm/reach.h says what for. */
#include "vm/reach.h"

#include <stdlib.h>

#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/state.h"

#define LOOK_EVERY 65536u

/* Eight-byte units: an image has at most 2^38 bytes. */
struct found {
	uint32_t unit_low;
	uint32_t from;            /* REACH_ROOT, or the block */
	uint64_t field : 54;
	uint64_t root : 2;
	uint64_t unit_high : 8;
};

struct reach {
	struct vm *vm;
	struct found *found;
	uint32_t count, room;
	uint8_t *seen;            /* a bit for each word */
	uint64_t words;
	bool full, no_memory;
};

static uint64_t unit_of(const struct found *f) { return (uint64_t)f->unit_high << 32 | f->unit_low; }

/* ---- blocks ---- */

static uint64_t header_of(const struct vm *vm, uint64_t v) { return image_get(&vm->im, v - WORD_BYTES); }

/* The live block that a value is or, as a function among others in one closure block, lies in; 0 if it is none. */
static uint64_t block_of(const struct vm *vm, uint64_t v)
{
	uint64_t h;

	if ((v & 7) || v <= IMAGE_NURSERY_OFF || v >= arena_off(vm->s.arenas))
		return 0;
	h = header_of(vm, v);
	if (tag_header(h) == TAG_INFIX && wosize_header(h) < v / WORD_BYTES)
		v -= wosize_header(h) * WORD_BYTES;
	if (mem_is_young(v))
		return v > vm->s.young_ptr && v < IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES ? v : 0;
	return mem_is_old(v) && is_allocated(vm, v - WORD_BYTES) ? v : 0;
}

static bool grow(struct reach *r)
{
	uint32_t room = r->room ? r->room * 2 : 1024;
	struct found *more = room <= REACH_BLOCKS_MOST ? realloc(r->found, (size_t)room * sizeof *more) : NULL;

	r->full = room > REACH_BLOCKS_MOST;
	r->no_memory = !r->full && !more;
	if (!more)
		return false;
	r->found = more;
	r->room = room;
	return true;
}

static void find(struct reach *r, uint64_t v, uint32_t from, uint64_t field, enum reach_root root)
{
	uint64_t unit = block_of(r->vm, v) / WORD_BYTES;

	if (!unit || unit >= r->words || (r->seen[unit / 8] & 1 << unit % 8))
		return;
	if (r->count == r->room && !grow(r))
		return;
	r->seen[unit / 8] |= (uint8_t)(1 << unit % 8);
	r->found[r->count++] = (struct found){
		.unit_low = (uint32_t)unit, .unit_high = unit >> 32 & 255, .from = from, .field = field, .root = root
	};
}

/* ---- roots and fields ---- */

static bool is_stack(const struct vm *vm, uint64_t v, uint64_t h)
{
	return tag_header(h) == TAG_CUSTOM && custom_kind_of(vm, (value){ v }) == CUSTOM_STACK;
}

static void find_in_stack(struct reach *r, uint64_t stack, uint32_t from, enum reach_root root)
{
	struct stack_span s = stack_span(r->vm, stack);

	for (uint64_t at = s.from; at < s.to; at += WORD_BYTES)
		find(r, image_get(&r->vm->im, at), from, (at - s.from) / WORD_BYTES, root);
}

static void find_in_fields(struct reach *r, uint64_t v, struct scan s, uint32_t from)
{
	for (uint64_t i = s.first; i < s.count; i++)
		find(r, image_get(&r->vm->im, v + i * WORD_BYTES), from, i, REACH_STATE);
}

static void find_roots(struct reach *r)
{
	const struct vm *vm = r->vm;

	for (uint64_t i = 0; i < vm_globals(vm); i++)
		find(r, vm_global(vm, i).bits, REACH_ROOT, i, REACH_GLOBAL);
	find_in_stack(r, vm->s.stack, REACH_ROOT, REACH_STACK);
	for (unsigned i = 0; i < state_fields_count; i++)
		for (unsigned k = 0; state_fields[i].kind == STATE_VAL && k < state_fields[i].count; k++)
			find(r, image_get(&vm->im, IMAGE_CONTROL_OFF + (state_fields[i].first + k) * WORD_BYTES), REACH_ROOT, i,
				REACH_STATE);
	find(r, vm->s.stack, REACH_ROOT, state_fields_count, REACH_STATE);
}

static void follow(struct reach *r, uint32_t number)
{
	uint64_t v = unit_of(&r->found[number]) * WORD_BYTES, h = header_of(r->vm, v);

	if (!is_stack(r->vm, v, h)) {
		find_in_fields(r, v, scan_of(r->vm, v, h), number);
		return;
	}
	if (v != r->vm->s.stack)
		find_in_stack(r, v, number, REACH_STACK);
	find_in_fields(r, v, (struct scan){ STACK_PARENT, STACK_HEADER_WORDS }, number);
}

static enum err walk(struct reach *r, const volatile sig_atomic_t *interrupt, struct msg *m)
{
	find_roots(r);
	for (uint32_t i = 0; i < r->count; i++) {
		if (i % LOOK_EVERY == 0 && interrupt && *interrupt)
			return msg_set(m, ERR_INTERRUPTED, "Interrupted while looking at the heap.");
		follow(r, i);
	}
	if (r->full)
		return msg_set(m, ERR_LIMIT, "The heap has more than %u live blocks.", REACH_BLOCKS_MOST);
	return r->no_memory ? msg_set(m, ERR_NO_MEMORY, "There is no memory to look at the whole heap.") : OK;
}

enum err reach_new(struct reach **out, struct vm *vm, const volatile sig_atomic_t *interrupt, struct msg *m)
{
	struct reach *r = calloc(1, sizeof *r);
	enum err e;

	if (r) {
		r->vm = vm;
		r->words = vm_page_limit(vm) * PAGE_BYTES / WORD_BYTES;
		r->seen = calloc(r->words / 8 + 1, 1);
	}
	if (!r || !r->seen) {
		reach_free(r);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to look at the whole heap.");
	}
	if ((e = walk(r, interrupt, m))) {
		reach_free(r);
		return e;
	}
	*out = r;
	return OK;
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	free(r->found);
	free(r->seen);
	free(r);
}

/* ---- looking ---- */

uint32_t reach_count(const struct reach *r) { return r->count; }

void reach_at(const struct reach *r, uint32_t i, struct reach_block *out)
{
	const struct found *f = &r->found[i];
	uint64_t v = unit_of(f) * WORD_BYTES, h = header_of(r->vm, v), most = (r->vm->im.mask + 1 - v) / WORD_BYTES;

	*out = (struct reach_block){
		.v = { v }, .tag = tag_header(h), .words = 1 + (wosize_header(h) < most ? wosize_header(h) : most), .from = f->from,
		.field = f->field, .root = (enum reach_root)f->root, .is_stack = is_stack(r->vm, v, h)
	};
}

bool reach_find(const struct reach *r, value v, uint32_t *i)
{
	uint64_t bits = block_of(r->vm, v.bits);

	for (*i = 0; bits && *i < r->count; ++*i)
		if (unit_of(&r->found[*i]) * WORD_BYTES == bits)
			return true;
	return false;
}
