/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world log as it stands in a file: in chunks, each a whole number of pieces.
 *
 *   piece    size  bytes | from
 *   size     how many bytes of the log the piece stands for, times 2, plus 1 when they were there before
 *   bytes    those bytes; or
 *   from     where in the log the same bytes begin; they end before this piece begins
 *
 * Numbers are unsigned, base 128 as in the log itself.  So what a program reads twice, or prints as it has read it, is
 * stored once.  Programs that copy data are bound by that, and looking it up costs less than compressing it.
 *
 * Long answers and outputs are known again by their digests, which stand for the content as those of pages do.  (Data that
 * goes to files is not in the log at all, but for a hash.)
 */
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

#define SAME_LEAST_BYTES 1024u         /* shorter ones are left to the compressor */
#define EVENT_LEAST_BYTES 256u         /* on the average; a log of shorter ones is not looked through */
#define PLACES (1u << 16)
#define NUMBER_MOST_BYTES 10u
#define LOG_CHUNK_BYTES (256u << 10)   /* all that is done with one is done in the processor's cache */
_Static_assert(LOG_CHUNK_BYTES <= CHUNK_MOST_BYTES, "as the format says");

/* Where bytes with this digest begin; a newer one takes the slot. */
struct place {
	struct digest digest;
	uint64_t from;
};

struct log_saver {
	struct place places[PLACES];
	struct batch *chunk;       /* being filled; NULL: none */
	size_t used;               /* of LOG_CHUNK_BYTES */
};

/* ---- writing ---- */

enum err log_saver_new(struct saver *s)
{
	if ((s->log = host_large_alloc(sizeof *s->log)))
		memset(s->log, 0, sizeof *s->log);
	return s->log ? OK : msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
}

void log_saver_free(struct saver *s)
{
	free(s->log);
	s->log = NULL;
}

enum err save_last_chunk(struct saver *s)
{
	struct log_saver *x = s->log;

	if (x->chunk && s->log_patience * writer_cost(s->writer).cpu_ns[WRITER_LOG] > host_cpu_ns() - s->began_cpu_ns)
		x->chunk->level = ZSTD_LEVEL_HURRY;
	saver_send(s, &x->chunk);
	x->used = 0;
	return saver_may_go_on(s, -1);
}

/* Afterwards there is a chunk with room for so many bytes more. */
static enum err need_room(struct saver *s, size_t n)
{
	struct log_saver *x = s->log;
	enum err r;

	if (x->used + n > LOG_CHUNK_BYTES && (r = save_last_chunk(s)))
		return r;
	if (x->chunk)
		return OK;
	if ((r = saver_begin_row(s, &x->chunk, LOG_CHUNK_BYTES, "INSERT INTO log VALUES(?, ?, ?, ?)", "indz", s->log_chunks, "",
	    (size_t)0)))
		return r;
	s->log_chunks++;
	x->chunk->account = WRITER_LOG;
	return OK;
}

static void put_bytes(struct log_saver *x, const uint8_t *bytes, size_t n)
{
	memcpy(row_more(x->chunk, n), bytes, n);
	x->used += n;
}

static void put_number(struct log_saver *x, uint64_t n)
{
	uint8_t bytes[NUMBER_MOST_BYTES];
	size_t i = 0;

	for (; n >= 0x80; n >>= 7)
		bytes[i++] = (uint8_t)(n | 0x80);
	bytes[i++] = (uint8_t)n;
	put_bytes(x, bytes, i);
}

static enum err put_new(struct saver *s, const uint8_t *bytes, size_t n)
{
	struct log_saver *x = s->log;
	enum err r;

	for (size_t part; n > 0; bytes += part, n -= part) {
		if ((r = need_room(s, NUMBER_MOST_BYTES + 1)))
			return r;
		part = LOG_CHUNK_BYTES - x->used - NUMBER_MOST_BYTES;
		if (part > n)
			part = n;
		put_number(x, 2 * (uint64_t)part);
		put_bytes(x, bytes, part);
	}
	return OK;
}

static enum err put_same(struct saver *s, uint64_t from, size_t n)
{
	enum err r = need_room(s, 2 * NUMBER_MOST_BYTES);

	if (r)
		return r;
	put_number(s->log, 2 * (uint64_t)n + 1);
	put_number(s->log, from);
	return OK;
}

/* Notes where the bytes are if they are new.  No place is 0, for there the log's first event begins. */
static uint64_t place_before(struct log_saver *x, const uint8_t *bytes, size_t n, uint64_t at)
{
	struct digest d = digest_bytes(bytes, n);
	struct place *p = &x->places[get_32(d.b) % PLACES];

	if (p->from && digest_equal(&p->digest, &d))
		return p->from;
	*p = (struct place){ d, at };
	return 0;
}

/* What of the log is being written: n bytes from `from` on; those up to `done` are written. */
struct stretch {
	const uint8_t *bytes;
	size_t n;
	uint64_t from, done;
};

static enum err put_until(struct saver *s, struct stretch *x, uint64_t until)
{
	enum err r = put_new(s, x->bytes + (x->done - x->from), (size_t)(until - x->done));

	x->done = until;
	return r;
}

/* The bytes that went out or came in with an event. */
static enum err put_long(struct saver *s, struct stretch *x, const uint8_t *bytes, size_t n)
{
	uint64_t at, before;
	enum err r;

	if (n < SAME_LEAST_BYTES)
		return OK;
	at = x->from + (uint64_t)(bytes - x->bytes);
	if (!(before = place_before(s->log, bytes, n, at)))
		return OK;
	if ((r = put_until(s, x, at)))
		return r;
	x->done = at + n;
	return put_same(s, before, n);
}

static enum err put_events(struct saver *s, struct stretch *x, uint64_t events)
{
	struct world_event e;
	enum err r = OK;
	size_t at = 0;

	if (x->n >= EVENT_LEAST_BYTES * events)
		while (!r && world_event_read(x->bytes, x->n, &at, &e))
			if (e.out_hash || !(r = put_long(s, x, e.call.out, e.call.out_bytes)))
				r = put_long(s, x, e.call.got, e.call.got_bytes);
	return r ? r : put_until(s, x, x->from + x->n);
}

enum err save_log(struct saver *s, const uint8_t *bytes, size_t n, uint64_t events)
{
	struct stretch x = { bytes, n, (uint64_t)s->meta.log_bytes, (uint64_t)s->meta.log_bytes };

	if (x.from + n > LOG_MOST_BYTES)
		return msg_set(s->m, ERR_LIMIT, "The world log has more than %u MiB, the most that a recording holds.",
			(unsigned)(LOG_MOST_BYTES >> 20));
	s->meta.log_bytes += (int64_t)n;
	s->meta.log_events += (int64_t)events;
	s->meta.log_version = WORLD_LOG_VERSION;
	return put_events(s, &x, events);
}

/* ---- reading ---- */

/* False when there is no number of at most 64 bits. */
static bool get_number(const uint8_t **at, const uint8_t *end, uint64_t *out)
{
	*out = 0;
	for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
		uint8_t b = *(*at)++;

		*out |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return true;
	}
	return false;
}

bool log_expand(const uint8_t *chunk, size_t n, uint8_t *log, size_t *at, size_t want)
{
	const uint8_t *p = chunk, *end = chunk + n;
	uint64_t size, from;

	while (p < end) {
		bool same;

		if (!get_number(&p, end, &size))
			return false;
		same = size & 1;
		size >>= 1;
		if (size == 0 || size > want - *at || (same && !get_number(&p, end, &from)))
			return false;
		if (same ? from > *at || size > *at - from : size > (uint64_t)(end - p))
			return false;
		memcpy(log + *at, same ? log + from : p, (size_t)size);
		*at += (size_t)size;
		p += same ? 0 : size;
	}
	return true;
}
