/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code fragments: the program's own code, and what Dynlink and the toplevel have loaded.
 *
 * State field dynlink is a list of blocks, the newest first; the program's own gets one when somebody asks for it:
 *     field 0, 1   its first word in the code area and how many it has
 *     field 2      the MD5 digest of its words, by which marshalled closures name it; unit until somebody asks
 *     field 3      its debug events, an array of lists of Instruct.debug_event; unit if there are none
 * Layer: vm, for vm/prims/.
 */
#ifndef VM_PRIMS_FRAGMENTS_H
#define VM_PRIMS_FRAGMENTS_H

#include "vm/prim.h"

enum fragment_field { FRAGMENT_FIRST, FRAGMENT_WORDS, FRAGMENT_DIGEST, FRAGMENT_EVENTS, FRAGMENT_FIELDS };

/* What marshalling needs of a fragment, by value: nothing here moves. */
struct fragment {
	uint64_t first_word, words;
	uint8_t digest[16];
};
/* Fills in the digests that are not known yet (allocates), so that the two below, which do not allocate, need not compute
 * them each time.  False: return VAL_NOTHING. */
bool fragments_ready(struct vm *vm) MUST_CHECK;
bool fragment_at(const struct vm *vm, uint64_t code_word, struct fragment *out);
bool fragment_of_digest(const struct vm *vm, const uint8_t digest[16], struct fragment *out);
/* Registers one; digest and events may be unit. */
bool fragment_add(struct vm *vm, uint64_t first_word, uint64_t words, value digest, value events) MUST_CHECK;
void fragment_remove(struct vm *vm, uint64_t first_word);
/* The debug events of the fragment with this word, and its first word; unit if there are none. */
value fragment_events(const struct vm *vm, uint64_t code_word, uint64_t *first_word);

#endif
