/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marshalled data read where it lies, without building it: a cursor over the bytes, and the place of each object met.
 *
 * Debug information is mostly typing environments, ten times larger when built than in the file, of which hardly
 * anything is needed.  So whoever knows the shape of the data reads the heads of values one after another and skips
 * the rest.  (Values for the program itself are built by vm/intern.h.)
 *
 * Invariants:
 *  1. Values are in pre-order: a block's head, then its fields.  Objects (blocks with fields, strings, floats,
 *     custom blocks) are numbered in that order; a shared value says how many objects back it lies.
 *  2. objects[i] is where object i begins, for all that any cursor has passed.  A cursor knows the number of the
 *     next object to come, so reading a place again, by way of a shared value, gives the same numbers.
 *  3. Nothing is read outside the bytes, whatever they say; after a bad head every call fails.
 *
 * Layer: vm/debuginfo.
 */
#ifndef VM_DEBUGINFO_MARSHAL_H
#define VM_DEBUGINFO_MARSHAL_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

struct marshal {
	const uint8_t *bytes;        /* the data after its header */
	uint32_t count;
	uint32_t *objects;
	uint32_t objects_count, objects_max;
};

struct marshal_cursor { uint32_t at, object; };

enum marshal_kind { MARSHAL_INT, MARSHAL_BLOCK, MARSHAL_STRING, MARSHAL_NUMBER };
struct marshal_item {
	enum marshal_kind kind;
	bool shared;                 /* stands elsewhere: the cursor is behind the reference already */
	unsigned tag;
	uint32_t size;               /* fields; bytes of a string */
	int64_t n;
	uint32_t at;                 /* where its fields or bytes begin */
	uint32_t object;             /* its number */
};

/* Reads the header at the start of `bytes`; *used is what header and data take together. */
enum err marshal_open(struct marshal *r, const uint8_t *bytes, size_t n, size_t *used, struct msg *m) MUST_CHECK;
void marshal_close(struct marshal *r);
/* How many bytes one marshalled value takes, from its header alone. */
enum err marshal_length(const uint8_t *bytes, size_t n, size_t *used, struct msg *m) MUST_CHECK;

/* The head of the value at the cursor, which moves behind it: to the first field of a block, behind anything else. */
bool marshal_head(struct marshal *r, struct marshal_cursor *c, struct marshal_item *out) MUST_CHECK;
/* Whole values. */
bool marshal_skip(struct marshal *r, struct marshal_cursor *c, uint64_t values) MUST_CHECK;
/* A cursor at the first field of a block, whether shared or not. */
static inline struct marshal_cursor marshal_inside(const struct marshal_item *i)
{
	return (struct marshal_cursor){ i->at, i->object + 1 };
}

#endif
