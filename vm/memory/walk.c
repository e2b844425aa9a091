/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking over every block, and checking the invariants of memory.h. */
#include "vm/memory/arena.h"
#include "vm/prim.h"

typedef bool (*visit_fn)(void *ctx, value v, uint64_t header);

static bool walk_young(struct vm *vm, visit_fn visit, void *ctx)
{
	uint64_t end = IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;

	for (uint64_t at = vm->s.young_ptr; at < end;) {
		uint64_t h = image_get(&vm->im, at);

		if (wosize_header(h) == 0 || wosize_header(h) > MAX_YOUNG_WOSIZE)
			return false;
		if (!visit(ctx, (value){ at + WORD_BYTES }, h))
			return false;
		at += (wosize_header(h) + 1) * WORD_BYTES;
	}
	return true;
}

static bool visit_at(struct vm *vm, uint64_t header_off, visit_fn visit, void *ctx)
{
	return visit(ctx, (value){ header_off + WORD_BYTES }, image_get(&vm->im, header_off));
}

static bool walk_arena(struct vm *vm, uint64_t arena, visit_fn visit, void *ctx)
{
	uint64_t start = arena_off(arena);

	if (arena_kind(vm, arena) == ARENA_HUGE)
		return visit_at(vm, start, visit, ctx);
	if (arena_kind(vm, arena) != ARENA_PAGES)
		return true;
	for (unsigned i = 0; i < ARENA_BITMAP_BYTES; i++) {
		unsigned bits = image_byte(vm, start)[i];

		for (; bits; bits &= bits - 1)
			if (!visit_at(vm, start + (i * 8 + __builtin_ctz(bits)) * WORD_BYTES, visit, ctx))
				return false;
	}
	return true;
}

void mem_walk(struct vm *vm, visit_fn visit, void *ctx)
{
	if (!walk_young(vm, visit, ctx))
		return;
	for (uint64_t a = 0; a < vm->s.arenas; a++)
		if (!walk_arena(vm, a, visit, ctx))
			return;
}

struct check {
	struct vm *vm;
	struct msg *m;
	bool ok;
};

static bool wrong(struct check *c, const char *what, uint64_t off)
{
	if (c->ok)
		msg_set(c->m, ERR_FORMAT, "The image is corrupt: %s at offset 0x%llx.", what, (unsigned long long)off);
	c->ok = false;
	return false;
}

/* Is this a value that a field may hold? */
static bool plausible(const struct vm *vm, uint64_t bits)
{
	uint64_t h;

	if (bits & 1)
		return true;
	if (bits & 7)
		return false;
	if (bits >= IMAGE_ATOMS_OFF + WORD_BYTES && bits <= IMAGE_ATOMS_OFF + 256 * WORD_BYTES)
		return true;
	if (bits == IMAGE_GLOBALS_OFF + WORD_BYTES)
		return true;
	h = image_get(&vm->im, bits - WORD_BYTES);
	if (tag_header(h) == TAG_INFIX && wosize_header(h) < MAX_WOSIZE / 2)
		bits -= wosize_header(h) * WORD_BYTES;
	if (mem_is_young(bits))
		return bits > vm->s.young_ptr && bits < IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;
	return is_allocated(vm, bits - WORD_BYTES);
}

static bool check_old_size(struct check *c, value v, uint64_t h)
{
	uint64_t slot;

	if (!mem_is_old(v.bits))
		return true;
	slot = old_slot_words(c->vm, v.bits - WORD_BYTES);
	if (h & 0x300 || wosize_header(h) == 0 || wosize_header(h) + 1 > slot)
		return wrong(c, "a block does not fit its slot", v.bits);
	return true;
}

static bool check_block(void *ctx, value v, uint64_t h)
{
	struct check *c = ctx;
	struct scan s;

	if (!check_old_size(c, v, h))
		return false;
	s = scan_of(c->vm, v.bits, h);
	if (v.bits == c->vm->s.stack)
		s = (struct scan){ STACK_PARENT, STACK_HEADER_WORDS };
	for (uint64_t i = s.first; i < s.count; i++) {
		uint64_t bits = raw_field(c->vm, v, i);

		if (tag_header(h) == TAG_CUSTOM && bits == 0)
			continue;
		if (!plausible(c->vm, bits))
			return wrong(c, "a field is no value", v.bits + i * WORD_BYTES);
	}
	return true;
}

static void check_root(void *ctx, uint64_t *root)
{
	struct check *c = ctx;

	if (*root && !plausible(c->vm, *root))    /* 0: Runtime_events was not used */
		wrong(c, "a register or root is no value", *root);
}

static void check_stack(struct check *c)
{
	struct stack_span s = stack_span(c->vm, c->vm->s.stack);

	for (uint64_t at = s.from; at < s.to; at += WORD_BYTES)
		if (!plausible(c->vm, image_get(&c->vm->im, at)))
			wrong(c, "a word of the stack is no value", at);
}

bool mem_check(struct vm *vm, struct msg *m)
{
	struct check c = { vm, m, true };

	mem_walk(vm, check_block, &c);
	state_roots(&vm->s, check_root, &c);
	if (c.ok && vm->s.stack)
		check_stack(&c);
	return c.ok;
}
