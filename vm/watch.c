/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watched words: where they are, what happened to them.  vm/watch.h says what counts. */
#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/watch_priv.h"

/* ---- places ---- */

struct vm_place vm_watch_field_place(const struct vm *vm, value v, uint64_t index)
{
	uint64_t h = image_get(&vm->im, v.bits - WORD_BYTES), block = v.bits;

	if (tag_header(h) == TAG_INFIX)
		block -= wosize_header(h) * WORD_BYTES;
	return (struct vm_place){ v.bits + index * WORD_BYTES, block };
}

struct vm_place vm_watch_global_place(uint64_t index)
{
	return (struct vm_place){ IMAGE_GLOBALS_OFF + (index + 1) * WORD_BYTES, IMAGE_GLOBALS_OFF + WORD_BYTES };
}

struct vm_place vm_watch_stack_place(const struct vm *vm, uint64_t index)
{
	return (struct vm_place){ vm->s.sp + index * WORD_BYTES, vm->s.stack };
}

uint64_t vm_watch_word(const struct vm *vm, struct vm_place p) { return image_get(&vm->im, p.off); }

/* ---- is it there? ---- */

static bool is_stack(const struct vm *vm, uint64_t block)
{
	return mem_is_old(block) && is_allocated(vm, block - WORD_BYTES) &&
		tag_header(image_get(&vm->im, block - WORD_BYTES)) == TAG_CUSTOM &&
		custom_kind_of(vm, (value){ block }) == CUSTOM_STACK;
}

static bool is_there(const struct vm *vm, const struct vm_watch *w)
{
	if (!w->at.off)
		return false;
	if (w->kind == VM_WATCH_GLOBAL)
		return true;
	if (w->kind == VM_WATCH_STACK)
		return w->at.block == vm->s.stack ? vm->s.sp <= w->at.off :
			is_stack(vm, w->at.block) && stack_span(vm, w->at.block).from <= w->at.off;
	return mem_is_young(w->at.block) ? vm->s.young_ptr <= w->at.block - WORD_BYTES :
		!mem_is_old(w->at.block) || is_allocated(vm, w->at.block - WORD_BYTES);
}

/* ---- for the loop ---- */

static const word nothing;

static void look_at_stack(struct vm *vm, const struct vm_watch *w)
{
	uintptr_t at = (uintptr_t)image_at(&vm->im, w->at.off);

	if (w->at.block != vm->s.stack)
		return;
	if (w->there && at < vm->look.sp_most)
		vm->look.sp_most = at;
	if (!w->there && at + 1 > vm->look.sp_least)
		vm->look.sp_least = at + 1;
}

static void look_at(struct vm *vm, const struct vm_watch *w)
{
	struct watch_look *k = &vm->look;

	if (w->there && !vm->watches->moves_only) {
		k->at[k->count] = image_at(&vm->im, w->at.off);
		k->is[k->count++] = word_make(w->before);
	}
	if (w->kind == VM_WATCH_STACK)
		look_at_stack(vm, w);
	else if (!w->there && mem_is_young(w->at.block) && w->at.block - WORD_BYTES + 1 > k->young_least)
		k->young_least = w->at.block - WORD_BYTES + 1;
}

void watch_refresh(struct vm *vm)
{
	struct vm_watches *all = vm->watches;
	bool now = false;

	vm->look = (struct watch_look){ .at = { &nothing }, .sp_most = UINTPTR_MAX };
	for (unsigned i = 0; i < all->count; i++) {
		struct vm_watch *w = &all->at[i];

		now |= w->events || w->other || (w->kind == VM_WATCH_STACK && w->there != is_there(vm, w));
		if (w->at.off)
			look_at(vm, w);
	}
	if (now) {
		vm->look.young_least = UINT64_MAX;
		all->stored = true;
	}
}

void watch_begin(struct vm *vm, struct vm_watches *w)
{
	for (unsigned i = 0; i < w->count; i++) {
		struct vm_watch *at = &w->at[i];

		at->there = is_there(vm, at);
		at->before = at->there ? image_get(&vm->im, at->at.off) : 0;
		at->events = 0;
		at->other = false;
	}
	vm->watches = w;
}

void watch_end(struct vm *vm)
{
	struct vm_watches *all = vm->watches;

	for (unsigned i = 0; i < all->count; i++)
		if (all->quick && !all->at[i].there && is_there(vm, &all->at[i]))
			all->stored = true;
	vm->watches = NULL;
}

static void gone(struct vm *vm, struct vm_watch *w)
{
	vm->watches->stored = true;
	w->there = w->other = false;
	w->events = 0;
	if (!w->back) {
		w->events = VM_WATCH_GONE;
		w->at = (struct vm_place){ 0 };
	}
}

static void came(const struct vm *vm, struct vm_watch *w, unsigned event, struct vm_place from)
{
	w->there = true;
	w->other = false;
	w->events = event;
	w->from = from;
	w->before = image_get(&vm->im, w->at.off);
}

static void settle(struct vm *vm, struct vm_watch *w)
{
	bool there = is_there(vm, w);

	if (w->there && !there && w->at.off)
		gone(vm, w);
	else if (!w->there && there && w->back && (w->kind == VM_WATCH_STACK || mem_is_young(w->at.block)))
		came(vm, w, VM_WATCH_MADE, (struct vm_place){ 0 });
	if (!w->there)
		return;
	/* A block that was just made may have been filled after it was told of. */
	if ((w->events & VM_WATCH_MADE) || ((w->events & VM_WATCH_MOVED) && w->back))
		w->before = image_get(&vm->im, w->at.off);
	w->after = image_get(&vm->im, w->at.off);
	if ((w->after != w->before || w->other) && !vm->watches->moves_only)
		w->events |= w->other ? VM_WATCH_CHANGED | VM_WATCH_LOST : VM_WATCH_CHANGED;
	w->other = false;
}

bool watch_settle(struct vm *vm)
{
	bool any = false;

	for (unsigned i = 0; i < vm->watches->count; i++) {
		settle(vm, &vm->watches->at[i]);
		any |= vm->watches->at[i].events != 0;
	}
	return any;
}

/* ---- the collector's reports ---- */

#define EACH_WATCH(vm, w) \
	for (struct vm_watch *w = (vm)->watches->at; w < (vm)->watches->at + (vm)->watches->count; w++)

static struct vm_place shifted(struct vm_place p, uint64_t block)
{
	return (struct vm_place){ p.off - p.block + block, block };
}

void watch_copied(struct vm *vm, uint64_t from, uint64_t to)
{
	EACH_WATCH(vm, w)
		if (w->kind == VM_WATCH_FIELD && w->back && w->at.block == to)
			came(vm, w, VM_WATCH_MOVED, shifted(w->at, from));
}

/* A young block's place in the old generation, 0 if it did not survive. */
static uint64_t forwarded(const struct vm *vm, uint64_t v)
{
	uint64_t h = image_get(&vm->im, v - WORD_BYTES), infix;

	if (h == 0)
		return image_get(&vm->im, v);
	if (tag_header(h) != TAG_INFIX)
		return 0;
	infix = wosize_header(h) * WORD_BYTES;
	return image_get(&vm->im, v - infix - WORD_BYTES) ? 0 : image_get(&vm->im, v - infix) + infix;
}

static void value_after_minor(const struct vm *vm, struct vm_watch *w)
{
	uint64_t to;

	if (!w->there || (w->before & 7) || !mem_is_young(w->before))
		return;
	/* A word that is no value, a float's bits for instance, was left as it was. */
	if (image_get(&vm->im, w->at.off) == w->before)
		return;
	if ((to = forwarded(vm, w->before)))
		w->before = to;
	else
		w->other = true;
}

static void place_after_minor(struct vm *vm, struct vm_watch *w)
{
	uint64_t to;

	if (w->kind != VM_WATCH_FIELD || !w->there || !mem_is_young(w->at.block))
		return;
	if (w->back || !(to = forwarded(vm, w->at.block))) {
		gone(vm, w);
		return;
	}
	w->from = w->at;
	w->at = shifted(w->at, to);
	w->events |= VM_WATCH_MOVED;
}

void watch_after_minor(struct vm *vm)
{
	EACH_WATCH(vm, w) {
		place_after_minor(vm, w);
		value_after_minor(vm, w);
	}
}

void watch_after_major(struct vm *vm)
{
	EACH_WATCH(vm, w)
		if (w->there && w->kind != VM_WATCH_GLOBAL && mem_is_old(w->at.block) &&
		    !is_allocated(vm, w->at.block - WORD_BYTES))
			gone(vm, w);
}

void watch_born_old(struct vm *vm, value v)
{
	EACH_WATCH(vm, w)
		if (w->kind == VM_WATCH_FIELD && w->back && w->at.block == v.bits)
			came(vm, w, VM_WATCH_MADE, (struct vm_place){ 0 });
}

void watch_freed_old(struct vm *vm, value v)
{
	EACH_WATCH(vm, w)
		if (w->there && w->kind != VM_WATCH_GLOBAL && w->at.block == v.bits)
			gone(vm, w);
}

void watch_stack_grown(struct vm *vm, value from, uint64_t from_end, value to, uint64_t to_end)
{
	EACH_WATCH(vm, w) {
		if (w->kind != VM_WATCH_STACK)
			continue;
		if (w->back && w->at.block == to.bits) {
			if (w->at.off >= vm->s.sp)
				came(vm, w, VM_WATCH_MOVED, (struct vm_place){ w->at.off - to_end + from_end, from.bits });
		} else if (!w->back && w->there && w->at.block == from.bits) {
			w->from = w->at;
			w->at = (struct vm_place){ w->at.off - from_end + to_end, to.bits };
			w->events |= VM_WATCH_MOVED;
		}
	}
}
