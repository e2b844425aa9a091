/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/debuginfo/graph.h"

#include <stdlib.h>
#include <string.h>

#include "vm/intern.h"

/* Offset 0 is no block. */
#define FIRST_OFF WORD_BYTES

static uint64_t take(void *ctx, uint64_t wosize, unsigned tag)
{
	struct graph *g = ctx;
	uint64_t off = g->used + WORD_BYTES, end = off + wosize * WORD_BYTES;
	uint64_t fill = tag < TAG_NO_SCAN ? 1 : 0;

	if (wosize > g->bytes / WORD_BYTES || end > g->bytes)
		return 0;
	((word *)g->base)[g->used / WORD_BYTES] = word_make(header_make(wosize, tag));
	for (uint64_t at = off; at < end; at += WORD_BYTES)
		((word *)g->base)[at / WORD_BYTES] = word_make(fill);
	g->used = end;
	return off;
}

enum err graph_build(struct graph *g, const uint8_t *bytes, size_t n, size_t *used, struct msg *m)
{
	struct intern_target t = { .alloc = take, .ctx = g };
	struct intern_header h;
	size_t ignored;
	value root;
	enum err r;

	*g = (struct graph){ .used = FIRST_OFF };
	if ((r = intern_header(bytes, n, &h, m)))
		return r;
	if (h.words > GRAPH_BYTES_MOST / WORD_BYTES)
		return msg_set(m, ERR_LIMIT, "The data would take more than %u MiB of memory.", (unsigned)(GRAPH_BYTES_MOST >> 20));
	g->bytes = FIRST_OFF + (h.words + h.objects + 2) * WORD_BYTES;
	if (g->bytes > 2 * GRAPH_BYTES_MOST || !(g->base = malloc(g->bytes)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for %llu words of data.", (unsigned long long)h.words);
	t.base = g->base;
	t.limit = g->bytes;
	if ((r = intern_value(&t, bytes, n, &root, used ? used : &ignored, m)))
		graph_release(g);
	else
		g->root = (gval){ root.bits };
	return r;
}

void graph_release(struct graph *g)
{
	free(g->base);
	*g = (struct graph){ 0 };
}

static uint64_t at(const struct graph *g, uint64_t off) { return word_get(((const word *)g->base)[off / WORD_BYTES]); }

bool graph_is_block(const struct graph *g, gval v)
{
	return !(v.bits & 7) && v.bits > FIRST_OFF && v.bits <= g->used;
}

int64_t graph_number(gval v) { return v.bits & 1 ? (int64_t)v.bits >> 1 : 0; }

unsigned graph_tag(const struct graph *g, gval v)
{
	return graph_is_block(g, v) ? tag_header(at(g, v.bits - WORD_BYTES)) : 256;
}

uint64_t graph_size(const struct graph *g, gval v)
{
	uint64_t n = graph_is_block(g, v) ? wosize_header(at(g, v.bits - WORD_BYTES)) : 0, room = (g->used - v.bits) / WORD_BYTES;

	return n < room || !n ? n : room;
}

gval graph_field(const struct graph *g, gval v, uint64_t i)
{
	if (graph_tag(g, v) >= TAG_NO_SCAN || i >= graph_size(g, v))
		return graph_int(0);
	return (gval){ at(g, v.bits + i * WORD_BYTES) };
}

bool graph_is(const struct graph *g, gval v, unsigned tag, uint64_t fields)
{
	return graph_tag(g, v) == tag && graph_size(g, v) >= fields;
}

/* The last byte of a string's last word says how many bytes before it are padding; the first of these is zero. */
const char *graph_text(const struct graph *g, gval v, size_t *n)
{
	uint64_t bytes = graph_tag(g, v) == TAG_STRING ? graph_size(g, v) * WORD_BYTES : 0;
	const char *text = bytes ? (const char *)g->base + v.bits : "";
	size_t padding = bytes ? (unsigned char)text[bytes - 1] : 0;

	if (padding >= WORD_BYTES || !bytes) {
		if (n)
			*n = 0;
		return "";
	}
	if (n)
		*n = bytes - 1 - padding;
	return text;
}
