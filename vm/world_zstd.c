/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compression, which OCaml 5.1 and later have in the runtime, is a question to the world: what comes out depends on the
 * version of the library, so it must be in the log.  Expanding is not: it has one result (vm/expand.h). */
#include <zstd.h>

#include "vm/world_priv.h"

/* What ocamlrun hands to the library at once; the end is told apart, so that the frame does not say how long it is. */
#define PIECE_BYTES 8100

static size_t feed(ZSTD_CCtx *z, const struct world_call *c, ZSTD_outBuffer *out)
{
	const uint8_t *bytes = c->out;
	size_t r;

	for (size_t at = 0, n; at < c->out_bytes; at += n) {
		ZSTD_inBuffer in = { bytes + at, 0, 0 };

		n = in.size = c->out_bytes - at < PIECE_BYTES ? c->out_bytes - at : PIECE_BYTES;
		while (in.pos < in.size) {
			r = ZSTD_compressStream2(z, out, &in, ZSTD_e_continue);
			if (ZSTD_isError(r))
				return r;
		}
	}
	do
		r = ZSTD_compressStream2(z, out, &(ZSTD_inBuffer){ 0 }, ZSTD_e_end);
	while (r && !ZSTD_isError(r) && out->pos < out->size);
	return r;
}

bool host_COMPRESS(struct world *w, struct world_call *c)
{
	size_t room = ZSTD_compressBound(c->out_bytes) + 64;
	uint8_t *to = world_in(w, room);
	ZSTD_CCtx *z = to ? ZSTD_createCCtx() : NULL;
	ZSTD_outBuffer out = { to, room, 0 };
	size_t r;

	if (!z)
		return host_fail(c, ENOMEM);
	r = feed(z, c, &out);
	ZSTD_freeCCtx(z);
	if (r)
		return host_fail(c, ENOMEM);
	world_in_used(w, out.pos);
	c->err = WORLD_EOK;
	c->result = (int64_t)out.pos;
	return true;
}
