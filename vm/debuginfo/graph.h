/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marshalled data built as a graph of blocks in plain memory, for readers who go back and forth in it: typing environments,
 * interfaces.
 *
 * Every access is safe whatever the bytes said: what is no block, or has no such field, gives the integer 0, so that
 * readers look at what they need and nothing else.  Memory: ten times the bytes, when it is built; of one unit or interface at a
 * time.  Layer: vm/debuginfo.
 */
#ifndef VM_DEBUGINFO_GRAPH_H
#define VM_DEBUGINFO_GRAPH_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

/* An integer, or a block of the graph that it came from. */
typedef struct { uint64_t bits; } gval;
#define GRAPH_BYTES_MOST (UINT64_C(1) << 29)

struct graph {
	uint8_t *base;
	uint64_t bytes, used;
	gval root;
};

/* One marshalled value; *used, which may be NULL, is how many bytes it takes.  ERR_LIMIT: it would take more than
 * GRAPH_BYTES_MOST. */
enum err graph_build(struct graph *g, const uint8_t *bytes, size_t n, size_t *used, struct msg *m) MUST_CHECK;
void graph_release(struct graph *g);

static inline gval graph_int(int64_t n) { return (gval){ (uint64_t)n << 1 | 1 }; }
bool graph_is_block(const struct graph *g, gval v);
int64_t graph_number(gval v);                                   /* 0 for a block */
unsigned graph_tag(const struct graph *g, gval v);              /* 256 for an integer */
uint64_t graph_size(const struct graph *g, gval v);
gval graph_field(const struct graph *g, gval v, uint64_t i);
/* A block of this tag with at least so many fields. */
bool graph_is(const struct graph *g, gval v, unsigned tag, uint64_t fields);
/* The bytes of a string, NUL-terminated in the graph; "" if it is none. */
const char *graph_text(const struct graph *g, gval v, size_t *n);

#endif
