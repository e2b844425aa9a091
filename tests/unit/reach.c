/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is reached against what a full collection leaves: the same blocks, and looking changes nothing. */
#include "tests/unit/program.h"
#include "vm/memory/arena.h"
#include "vm/memory/memory.h"
#include "vm/reach.h"

struct sums { uint64_t blocks, words; };

static bool add(void *ctx, value v, uint64_t header)
{
	struct sums *s = ctx;

	(void)v;
	s->blocks++;
	s->words += wosize_header(header) + 1;
	return true;
}

/* Every way leads from block to block by the fields that it names. */
static bool ways_hold(struct vm *vm, const struct reach *r)
{
	struct reach_block b, from;
	uint64_t at;

	for (uint32_t i = 0; i < reach_count(r); i++) {
		reach_at(r, i, &b);
		if (b.from == REACH_ROOT)
			continue;
		if (b.from >= i)
			return false;
		reach_at(r, b.from, &from);
		at = image_get(vm_image(vm), from.v.bits + b.field * WORD_BYTES);
		if (!from.is_stack && (at < b.v.bits || at >= b.v.bits + b.words * WORD_BYTES))
			return false;
	}
	return true;
}

static void look_at(struct vm *vm, uint64_t at)
{
	struct sums left = { 0 }, reached = { 0 };
	struct digest before, after;
	struct reach_block b;
	struct reach *r;
	struct msg m;

	program_run(vm, at);
	before = vm_digest(vm);
	program_must(reach_new(&r, vm, NULL, &m), &m, "the heap is looked at");
	after = vm_digest(vm);
	ok(digest_equal(&before, &after), "looking at time %" PRIu64 " changes nothing", at);
	for (uint32_t i = 0; i < reach_count(r); i++) {
		reach_at(r, i, &b);
		reached.blocks++;
		reached.words += b.words;
	}
	ok(ways_hold(vm, r), "each way leads where it says");
	reach_free(r);
	mem_major(vm);
	mem_walk(vm, add, &left);
	is_number((long long)reached.blocks, (long long)left.blocks, "as many blocks as a full collection leaves");
	is_number((long long)reached.words, (long long)left.words, "and as many words");
}

int main(void)
{
	const char *path = program_compile("property", "long_run");
	uint64_t length = program_length(path);
	struct vm *vm = program_load(path);

	for (unsigned i = 1; i < 12; i++)
		look_at(vm, length / 12 * i);
	vm_free(vm);
	return tap_done();
}
