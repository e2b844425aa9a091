/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program can reach: every live block, nearest to a root first, and by what way.
 *
 * A breadth-first walk from the roots that the collector has too, over the image as it stands; nothing is written to, not even
 * marks (law 4).  Blocks of a foreign image may lie about their size, and are cut at the image's end.
 *
 * Memory: 16 bytes for each live block, a bit for each word of the heap.  Layer: vm.
 */
#ifndef VM_REACH_H
#define VM_REACH_H

#include "vm/vm.h"

#define REACH_BLOCKS_MOST (UINT32_C(1) << 26)      /* a gigabyte of them */
#define REACH_ROOT UINT32_MAX

enum reach_root { REACH_GLOBAL, REACH_STACK, REACH_STATE };

struct reach_block {
	value v;
	unsigned tag;
	uint64_t words;           /* with its header */
	uint32_t from;            /* the block that it was found in, REACH_ROOT: at a root */
	uint64_t field;           /* of that block; of the stack its index from the top; of a root its number */
	enum reach_root root;     /* of those: a global, a word of the running stack, a field of the control block */
	bool is_stack;            /* a stack: a suspended thread's or fibre's, when it is not found at a root */
};

struct reach;
/* ERR_INTERRUPTED when *interrupt (may be NULL) becomes true.  ERR_LIMIT: more blocks than that. */
enum err reach_new(struct reach **out, struct vm *vm, const volatile sig_atomic_t *interrupt, struct msg *m) MUST_CHECK;
void reach_free(struct reach *r);
uint32_t reach_count(const struct reach *r);
/* In the order in which they were found. */
void reach_at(const struct reach *r, uint32_t i, struct reach_block *out);
/* The number of a block; false: nothing leads to it. */
bool reach_find(const struct reach *r, value v, uint32_t *i);

#endif
