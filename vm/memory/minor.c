/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minor collection: every live block of the nursery moves to the old generation.
 *
 * Roots, in this order: the control block, the current stack, suspended stacks that may point into the
 * nursery, the remembered set (or, when it was too small, every old block); at last what ephemerons keep alive, and
 * finalisable values.
 */
#include "vm/memory/arena.h"
#include "vm/memprof.h"
#include "vm/prim.h"
#include "vm/rings.h"
#include "vm/watch_priv.h"

static bool points_young(uint64_t bits) { return !(bits & 1) && mem_is_young(bits); }

struct scan scan_of(const struct vm *vm, uint64_t v, uint64_t h)
{
	uint64_t most = ((vm->im.mask + 1) - (v & vm->im.mask)) / WORD_BYTES, count = wosize_header(h);
	unsigned t = tag_header(h);
	int kind;

	if (count > most)
		count = most;
	if (t < TAG_NO_SCAN)
		return (struct scan){ 0, count };
	if (t == TAG_CUSTOM && (kind = custom_kind_of(vm, (value){ v })) >= 0 && custom_infos[kind].scan)
		return (struct scan){ 1, count };
	return (struct scan){ 0, 0 };
}

/* A block that was moved has header 0. */
bool minor_has_moved(const struct vm *vm, uint64_t v)
{
	uint64_t h = image_get(&vm->im, v - WORD_BYTES);

	if (h && tag_header(h) == TAG_INFIX)
		h = image_get(&vm->im, v - (wosize_header(h) + 1) * WORD_BYTES);
	return h == 0;
}

uint64_t minor_move(struct vm *vm, uint64_t v)
{
	uint64_t h = image_get(&vm->im, v - WORD_BYTES), infix = 0, at, bytes;

	if (h == 0)
		return image_get(&vm->im, v);
	if (tag_header(h) == TAG_INFIX) {
		infix = wosize_header(h) * WORD_BYTES;
		v -= infix;
		h = image_get(&vm->im, v - WORD_BYTES);
		if (h == 0)
			return image_get(&vm->im, v) + infix;
	}
	bytes = (wosize_header(h) + 1) * WORD_BYTES;
	if (!mem_is_young(v) || bytes > vm->s.nursery_words * WORD_BYTES || !(at = old_slot(vm, bytes / WORD_BYTES)))
		return VAL_UNIT.bits;    /* only a corrupt image gets here: mem_nursery_full made sure of room */
	memcpy(image_at(&vm->im, at), image_at(&vm->im, v - WORD_BYTES), bytes);
	image_touch(&vm->im, at, bytes);
	vm->s.promoted_words += bytes / WORD_BYTES;
	vm->s.major_words += bytes / WORD_BYTES;
	at += WORD_BYTES;
	if (vm->watches)
		watch_copied(vm, v, at);
	*image_at(&vm->im, v - WORD_BYTES) = word_make(0);
	*image_at(&vm->im, v) = word_make(at);
	if (scan_of(vm, at, h).count)
		work_push(vm, at);
	return at + infix;
}

void minor_move_at(struct vm *vm, uint64_t off)
{
	word *w = image_at(&vm->im, off);
	uint64_t bits = word_get(*w);

	if (points_young(bits)) {
		*w = word_make(minor_move(vm, bits));
		vm->im.dirty[(off & vm->im.mask) >> PAGE_SHIFT] = 1;
	}
}

static void move_fields(struct vm *vm, uint64_t v, struct scan s)
{
	for (uint64_t i = s.first; i < s.count; i++)
		minor_move_at(vm, v + i * WORD_BYTES);
}

void minor_move_all_reached(struct vm *vm)
{
	uint64_t v;

	while (work_pop(vm, &v))
		move_fields(vm, v, scan_of(vm, v, image_get(&vm->im, v - WORD_BYTES)));
}

static void move_root(void *ctx, uint64_t *root)
{
	if (points_young(*root))
		*root = minor_move(ctx, *root);
}

static void move_stack(struct vm *vm, uint64_t stack)
{
	struct stack_span s = stack_span(vm, stack);

	move_fields(vm, stack, (struct scan){ STACK_PARENT, STACK_HEADER_WORDS });
	for (uint64_t at = s.from; at < s.to; at += WORD_BYTES)
		minor_move_at(vm, at);
}

/* Suspended stacks leave the chain: nothing they hold is young afterwards. */
static void move_suspended_stacks(struct vm *vm)
{
	uint64_t stack = vm->s.stacks_scan, next;

	for (; stack && is_allocated(vm, stack - WORD_BYTES); stack = next) {
		next = stack_scan_next(vm, (value){ stack });
		put_raw(vm, (value){ stack }, STACK_SCAN_NEXT, VAL_UNIT.bits);
		if (raw_field(vm, (value){ stack }, STACK_PARENT) == STACK_DEAD)
			stack_free(vm, (value){ stack });
		else if (stack != vm->s.stack)
			move_stack(vm, stack);
	}
	vm->s.stacks_scan = 0;
}

static bool move_in_old_block(void *ctx, value v, uint64_t h)
{
	struct vm *vm = ctx;

	if (mem_is_old(v.bits))
		move_fields(vm, v.bits, scan_of(vm, v.bits, h));
	return true;
}

static void move_remembered(struct vm *vm)
{
	uint64_t r;

	if (vm->s.refs_overflow) {
		mem_walk(vm, move_in_old_block, vm);
		move_fields(vm, IMAGE_GLOBALS_OFF + WORD_BYTES, (struct scan){ 0, vm_globals(vm) });
		return;
	}
	for (uint64_t i = 0; i < vm->s.refs; i++)
		if (!((r = image_get(&vm->im, IMAGE_REFS_OFF + i * WORD_BYTES)) & 1))
			minor_move_at(vm, r);
}

static void forget_remembered(struct vm *vm)
{
	memset(image_at(&vm->im, IMAGE_REFS_OFF), 0, vm->s.refs * WORD_BYTES);
	image_touch(&vm->im, IMAGE_REFS_OFF, vm->s.refs * WORD_BYTES);
	vm->s.refs = vm->s.refs_overflow = 0;
}

static void collect(struct vm *vm)
{
	uint64_t end = IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES, young_finalisers;

	if (vm->s.young_ptr == end && !vm->s.refs)
		return;
	vm_note_occurrence(vm, VM_OCCURS_GC, "minor");
	vm->s.minor_words += (end - vm->s.young_ptr) / WORD_BYTES;
	vm->s.minor_collections++;
	image_touch(&vm->im, vm->s.young_ptr, end - vm->s.young_ptr);
	young_finalisers = finalisers_take_young(vm);
	state_roots(&vm->s, move_root, vm);
	if (vm->s.stack)
		move_stack(vm, vm->s.stack);
	move_suspended_stacks(vm);
	move_remembered(vm);
	finalisers_move_functions(vm, young_finalisers);
	minor_move_all_reached(vm);
	ephemerons_after_minor(vm);
	finalisers_after_minor(vm, young_finalisers);
	memprof_after_minor(vm);
	forget_remembered(vm);
	if (vm->watches)
		watch_after_minor(vm);
	vm->s.young_ptr = end;
	memprof_renew(vm);
	check_after(vm);
}

void mem_minor(struct vm *vm)
{
	uint64_t promoted = vm->s.promoted_words, allocated = vm->s.minor_words;

	ring_begin(vm, RING_MINOR);
	collect(vm);
	ring_count(vm, RING_PROMOTED, vm->s.promoted_words - promoted);
	ring_count(vm, RING_ALLOCATED, (vm->s.minor_words - allocated) * WORD_BYTES);
	ring_end(vm, RING_MINOR);
}
