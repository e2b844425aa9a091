/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When blocks of the old generation came to their places, for a run that is told of them (vm_goal).
 *
 * A place may be used again: what is known after a run to the moment at which the blocks are alive is when they came
 * there, be it from the nursery.  Nothing here is state, and nothing writes to the image (law 4).  Layer: vm.
 */
#ifndef VM_BIRTHS_H
#define VM_BIRTHS_H

#include <stdint.h>

struct vm_births {
	uint32_t count;
	const uint64_t *blocks;         /* their offsets, ascending */
	uint64_t *at;                   /* of each `now`, as it was when the place was given away last */
	uint64_t now;                   /* whatever time the caller likes, as a run's end */
};

static inline void births_note(struct vm_births *b, uint64_t block)
{
	uint32_t from = 0, to = b->count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (b->blocks[middle] < block)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < b->count && b->blocks[from] == block)
		b->at[from] = b->now;
}

#endif
