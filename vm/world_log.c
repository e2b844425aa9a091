/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world log: what the program asked and what it was told.
 *
 * Format.  Events follow one another, without a header; WORLD_LOG_VERSION names the version of what follows.
 *
 *   event    time  op  args  result  err  [out]  [in]
 *   time     unsigned; the time of the instruction that asked, never less than the event's before
 *   op       unsigned; the line's number in vm/events.def, from 0, and 256 more where a hash stands for what went out
 *   args     signed, as many as that line names
 *   result   signed
 *   err      unsigned, at most 4095; vm/world_errno.def
 *   out, in  for operations that have them: length unsigned, then the bytes
 *            or, for `out`: length unsigned, the hash (16 bytes, as those of pages), the first 64 bytes
 *
 *   unsigned: base 128, the low 7 bits first, bit 7 set in all bytes but the last; no more bytes than needed.
 *   signed: n as the unsigned 2n, or -2n - 1 when negative.
 *
 * Times are whole and not differences, so that reading can begin at any event.
 *
 * Replay only compares what goes out, so a hash is enough; long data (256 bytes or more) is not kept but where front ends show
 * it.  Version 1 had no hashes, and may be gone on with.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vm/image.h"
#include "vm/world_priv.h"

/* time, op, args, result, err and two lengths. */
#define EVENT_HEAD_MOST ((WORLD_ARGS + 6) * 10)
#define OP_HASHED 256u
#define HASHED_LEAST_BYTES 256u
_Static_assert(WORLD_OPS <= OP_HASHED && WORLD_OUT_KEPT <= HASHED_LEAST_BYTES, "hashes are told apart, and shorten");

const struct world_op_info world_ops[WORLD_OPS] = {
#define EVENT(name, text, args, out, in, acts, meaning) { text, args, (out) != 0, in, acts, (out) == 2, meaning },
#include "vm/events.def"
#undef EVENT
};

unsigned world_op_args(enum world_op op)
{
	const char *s = world_ops[op].args;
	unsigned n = *s != 0;

	for (; *s; s++)
		n += *s == ' ';
	return n;
}

const char *world_error_text(int world_errno)
{
	static const char *const texts[] = {
		[0] = "Success",
#define ERRNO(name, number, text) [number] = text,
#define ERRNO_LINUX(name, number, text) [number] = text,
#include "vm/world_errno.def"
#undef ERRNO
#undef ERRNO_LINUX
	};
	static char unknown[32];

	if (world_errno >= 0 && (size_t)world_errno < sizeof texts / sizeof *texts && texts[world_errno])
		return texts[world_errno];
	snprintf(unknown, sizeof unknown, "Unknown error %d", world_errno);
	return unknown;
}

/* ---- bytes ---- */

bool world_bytes_reserve(struct world_bytes *b, size_t more)
{
	size_t room = b->room ? b->room : 4096;
	uint8_t *at;

	if (more <= b->room - b->used)
		return true;
	while (room - b->used < more) {
		if (room > SIZE_MAX / 2)
			return false;
		room *= 2;
	}
	if (!(at = realloc(b->at, room)))
		return false;
	b->at = at;
	b->room = room;
	return true;
}

static void put_bytes(struct world_bytes *b, const void *bytes, size_t n)
{
	if (n)
		memcpy(b->at + b->used, bytes, n);
	b->used += n;
}

static void put_unsigned(struct world_bytes *b, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		b->at[b->used++] = (uint8_t)(n | 0x80);
	b->at[b->used++] = (uint8_t)n;
}

static void put_signed(struct world_bytes *b, int64_t n)
{
	put_unsigned(b, ((uint64_t)n << 1) ^ (n < 0 ? UINT64_MAX : 0));
}

/* Bytes that are read; `bad` once anything did not make sense. */
struct reader {
	const uint8_t *at, *end;
	bool bad;
};

static uint64_t get_unsigned(struct reader *r)
{
	uint64_t n = 0;

	for (unsigned shift = 0; r->at < r->end; shift += 7) {
		uint8_t b = *r->at++;

		if (shift == 63 && b > 1)
			break;
		n |= (uint64_t)(b & 0x7f) << shift;
		if (b & 0x80)
			continue;
		if (b == 0 && shift > 0)
			break;
		return n;
	}
	r->bad = true;
	return 0;
}

static int64_t get_signed(struct reader *r)
{
	uint64_t n = get_unsigned(r);

	return (int64_t)((n >> 1) ^ (n & 1 ? UINT64_MAX : 0));
}

static const uint8_t *get_some(struct reader *r, uint64_t n)
{
	const uint8_t *at = r->at;

	if (r->bad || n > (uint64_t)(r->end - r->at)) {
		r->bad = true;
		return r->end;
	}
	r->at += n;
	return at;
}

static const uint8_t *get_bytes(struct reader *r, size_t *n)
{
	uint64_t count = get_unsigned(r);
	const uint8_t *at = get_some(r, count);

	*n = r->bad ? 0 : (size_t)count;
	return at;
}

/* ---- events ---- */

bool world_is_output(const struct world_call *c)
{
	return c->op == WORLD_WRITE && (c->arg[0] == 1 || c->arg[0] == 2);
}

static bool is_hashed(const struct world_call *c)
{
	return world_ops[c->op].data && c->out_bytes >= HASHED_LEAST_BYTES && !world_is_output(c);
}

static void put_out(struct world_bytes *b, const struct world_call *c)
{
	struct digest d;

	put_unsigned(b, c->out_bytes);
	if (!is_hashed(c)) {
		put_bytes(b, c->out, c->out_bytes);
		return;
	}
	d = digest_bytes(c->out, c->out_bytes);
	put_bytes(b, d.b, sizeof d.b);
	put_bytes(b, c->out, WORLD_OUT_KEPT);
}

static size_t out_room(const struct world_call *c)
{
	return is_hashed(c) ? sizeof(struct digest) + WORLD_OUT_KEPT : c->out_bytes;
}

/* The head was reserved. */
static void put_event(struct world_bytes *b, vm_time at, const struct world_call *c)
{
	put_unsigned(b, at.n);
	put_unsigned(b, c->op + (is_hashed(c) ? OP_HASHED : 0));
	for (unsigned i = 0, n = world_op_args(c->op); i < n; i++)
		put_signed(b, c->arg[i]);
	put_signed(b, c->result);
	put_unsigned(b, (uint64_t)c->err);
	if (world_ops[c->op].out)
		put_out(b, c);
	if (world_ops[c->op].in) {
		put_unsigned(b, c->got_bytes);
		put_bytes(b, c->got, c->got_bytes);
	}
}

/* No hash where the bytes are needed. */
static void get_hashed(struct reader *r, struct world_event *e)
{
	struct world_call *c = &e->call;
	uint64_t n = get_unsigned(r);

	c->out_bytes = (size_t)n;
	r->bad |= c->out_bytes != n || !is_hashed(c);
	e->out_hash = get_some(r, sizeof(struct digest));
	c->out = get_some(r, WORLD_OUT_KEPT);
}

static bool get_event(struct reader *r, struct world_event *e)
{
	struct world_call *c = &e->call;
	uint64_t op, err;
	bool hashed;

	memset(e, 0, sizeof *e);
	e->at.n = get_unsigned(r);
	op = get_unsigned(r);
	hashed = op & OP_HASHED;
	op &= ~(uint64_t)OP_HASHED;
	if (r->bad || op >= WORLD_OPS)
		return false;
	c->op = (enum world_op)op;
	for (unsigned i = 0, n = world_op_args(c->op); i < n; i++)
		c->arg[i] = get_signed(r);
	c->result = get_signed(r);
	err = get_unsigned(r);
	if (err > WORLD_ERRNO_MAX)
		return false;
	c->err = (int)err;
	if (hashed)
		get_hashed(r, e);
	else if (world_ops[op].out)
		c->out = get_bytes(r, &c->out_bytes);
	if (world_ops[op].in)
		c->got = get_bytes(r, &c->got_bytes);
	return !r->bad;
}

static uint64_t log_end(const struct world *w) { return w->log_from + w->log.used; }

bool world_event_read(const uint8_t *bytes, size_t n, size_t *at, struct world_event *e)
{
	struct reader r;

	if (*at >= n)
		return false;
	r = (struct reader){ bytes + *at, bytes + n, false };
	if (!get_event(&r, e))
		return false;
	*at = (size_t)(r.at - bytes);
	return true;
}

/* False at the end, before what is kept, and where no event begins. */
static bool event_at(const struct world *w, struct world_pos *pos, struct world_event *e)
{
	size_t at = (size_t)(pos->byte - w->log_from);

	if (pos->byte < w->log_from || pos->byte >= log_end(w) || !world_event_read(w->log.at, w->log.used, &at, e))
		return false;
	pos->byte = w->log_from + at;
	pos->event++;
	return true;
}

bool world_event_next(const struct world *w, struct world_pos *pos, struct world_event *e)
{
	return event_at(w, pos, e);
}

/* ---- making, positions ---- */

struct world *world_new(const struct world_host *host)
{
	struct world *w = calloc(1, sizeof *w);

	if (w) {
		w->host = host;
		w->fds = host ? world_fds_new() : NULL;     /* before the debugger opens anything */
	}
	return w;
}

void world_free(struct world *w)
{
	if (!w)
		return;
	world_fds_free(w->fds);
	world_rings_release(w);
	free(w->log.at);
	free(w->in.at);
	free(w);
}

void world_attach(struct world *w, const struct world_host *host) { w->host = host; }

static bool at_end(const struct world *w) { return w->pos.byte >= log_end(w); }

static bool may_ask_host(const struct world *w) { return w->host && !w->held; }

bool world_is_live(const struct world *w) { return may_ask_host(w) && at_end(w); }
void world_hold(struct world *w, bool hold) { w->held = hold; }
bool world_close(struct world *w, bool close)
{
	bool was = w->closed;

	w->closed = close;
	return was;
}
struct world_pos world_position(const struct world *w) { return w->pos; }
struct world_pos world_end(const struct world *w) { return w->end; }

/* A position beyond the end, as a damaged recording may name it, is the end. */
void world_seek(struct world *w, struct world_pos pos)
{
	w->pos = pos.byte < log_end(w) ? pos : w->end;
	w->has_asked = false;
}

void world_cut(struct world *w)
{
	w->log.used = (size_t)(w->pos.byte - w->log_from);
	w->end = w->pos;
}

bool world_tail_take(struct world *w, struct world_pos from, struct world_tail *out)
{
	size_t at = (size_t)(from.byte - w->log_from), n = w->log.used - at;
	uint8_t *bytes = malloc(n + 1);

	if (!bytes)
		return false;
	memcpy(bytes, w->log.at + at, n);
	*out = (struct world_tail){ bytes, n, w->end.event - from.event };
	if (w->pos.byte > from.byte)
		world_seek(w, from);
	w->log.used = at;
	w->end = from;
	return true;
}

bool world_tail_put(struct world *w, const struct world_tail *tail)
{
	if (!world_bytes_reserve(&w->log, tail->n))
		return false;
	put_bytes(&w->log, tail->bytes, tail->n);
	w->end.byte += tail->n;
	w->end.event += tail->events;
	return true;
}

void world_tail_release(struct world_tail *tail)
{
	free(tail->bytes);
	*tail = (struct world_tail){ 0 };
}

void world_forget(struct world *w, struct world_pos before)
{
	size_t n;

	if (before.byte <= w->log_from)
		return;
	n = (size_t)(before.byte - w->log_from);
	caravan_check(n <= w->log.used && before.byte <= w->pos.byte);
	memmove(w->log.at, w->log.at + n, w->log.used - n);
	w->log.used -= n;
	w->log_from = before.byte;
}

bool world_has_asked(const struct world *w, vm_time at)
{
	return w->has_asked && w->asked.n == at.n;
}

const uint8_t *world_log_bytes(const struct world *w, size_t *n)
{
	*n = w->log.used;
	return w->log.at;
}

uint64_t world_log_from(const struct world *w) { return w->log_from; }

enum err world_log_load(struct world *w, const uint8_t *bytes, size_t n, struct msg *m)
{
	struct world_event e;
	struct world_pos end = { 0, n };
	struct world_bytes copy = { 0 };
	uint64_t before = 0;

	for (size_t at = 0, byte = 0; at < n; end.event++, before = e.at.n, byte = at)
		if (!world_event_read(bytes, n, &at, &e) || e.at.n < before)
			return msg_set(m, ERR_FORMAT, "The world log is damaged: no event can be read at byte %" PRIu64 " (event %" PRIu64
				" of it).", (uint64_t)byte, end.event);
	if (!world_bytes_reserve(&copy, n + 1))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a world log of %" PRIu64 " bytes.", (uint64_t)n);
	put_bytes(&copy, bytes, n);
	free(w->log.at);
	w->log = copy;
	w->log_from = 0;
	w->end = end;
	world_seek(w, (struct world_pos){ 0, 0 });
	return OK;
}

/* ---- what is said when replay and log disagree ---- */

struct text {
	char *at;
	size_t left;
};

static void say(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
static void say(struct text *t, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->at, t->left, format, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= t->left)
		n = (int)t->left - 1;
	t->at += n;
	t->left -= (size_t)n;
}

#define SHOWN_BYTES 60

static void say_bytes(struct text *t, const uint8_t *bytes, size_t n)
{
	say(t, " \"");
	for (size_t i = 0; i < n && i < SHOWN_BYTES; i++) {
		if (bytes[i] == '\n')
			say(t, "\\n");
		else if (bytes[i] < ' ' || bytes[i] > '~' || bytes[i] == '"' || bytes[i] == '\\')
			say(t, "\\%03u", bytes[i]);
		else
			say(t, "%c", bytes[i]);
	}
	say(t, n > SHOWN_BYTES ? "\"..." : "\"");
	if (n > SHOWN_BYTES)
		say(t, " (%" PRIu64 " bytes)", (uint64_t)n);
}

/* "read fd 0 max 65536" */
static void say_call(struct text *t, const struct world_call *c)
{
	const char *name = world_ops[c->op].args;

	say(t, "%s", world_ops[c->op].name);
	for (unsigned i = 0; *name; i++) {
		int n = (int)strcspn(name, " ");

		say(t, " %.*s %" PRId64, n, name, c->arg[i]);
		name += n + (name[n] == ' ');
	}
	if (world_ops[c->op].out)
		say_bytes(t, c->out, c->out_bytes);
}

/* As far as both are shown. */
static bool out_looks_same(const struct world_call *a, const struct world_call *b)
{
	return a->op == b->op && a->out_bytes > SHOWN_BYTES && a->out_bytes == b->out_bytes && memcmp(a->out, b->out, SHOWN_BYTES) == 0;
}

static enum world_verdict diverge(struct world *w, vm_time now, const struct world_event *e, const struct world_call *c)
{
	struct text t = { w->divergence, sizeof w->divergence };

	say(&t, "Replay diverged at time %" PRIu64 ": the program asks ", now.n);
	say_call(&t, c);
	if (e) {
		say(&t, ", the log has ");
		say_call(&t, &e->call);
		if (e->at.n != now.n)
			say(&t, " at time %" PRIu64, e->at.n);
		else if (out_looks_same(c, &e->call))
			say(&t, " that are others further on");
	} else {
		say(&t, ", and the log is damaged there");
	}
	say(&t, ".");
	return WORLD_DIVERGED;
}

const char *world_divergence(const struct world *w) { return w->divergence; }

/* ---- asking ---- */

/* Of a length that is equal. */
static bool is_same_out(const struct world_event *e, const struct world_call *c)
{
	struct digest d;

	if (!e->out_hash)
		return c->out_bytes == 0 || memcmp(e->call.out, c->out, c->out_bytes) == 0;
	d = digest_bytes(c->out, c->out_bytes);
	return memcmp(e->out_hash, d.b, sizeof d.b) == 0;
}

static bool is_same_question(const struct world_event *e, const struct world_call *c)
{
	if (e->call.op != c->op || (world_ops[c->op].out && e->call.out_bytes != c->out_bytes))
		return false;
	for (unsigned i = 0, n = world_op_args(c->op); i < n; i++)
		if (e->call.arg[i] != c->arg[i])
			return false;
	return !world_ops[c->op].out || is_same_out(e, c);
}

static enum world_verdict replay(struct world *w, vm_time now, struct world_call *c)
{
	struct world_pos pos = w->pos;
	struct world_event e;

	if (!event_at(w, &pos, &e))
		return diverge(w, now, NULL, c);
	if (e.at.n != now.n || !is_same_question(&e, c))
		return diverge(w, now, &e, c);
	c->result = e.call.result;
	c->err = e.call.err;
	c->got = e.call.got;
	c->got_bytes = e.call.got_bytes;
	w->pos = pos;
	return WORLD_DONE;
}

/* Room in the log is made before the host acts, so that no effect is ever unlogged. */
static enum world_verdict live(struct world *w, vm_time now, struct world_call *c)
{
	if (w->asking)
		w->asking(w->asking_ctx, now, c->op);
	w->in.used = 0;
	w->question_bytes = EVENT_HEAD_MOST + out_room(c);
	if (!world_bytes_reserve(&w->log, w->question_bytes))
		return WORLD_NO_MEMORY;
	c->result = 0;
	c->err = WORLD_EOK;
	if (!w->host->perform(w->host->ctx, w, c))
		return WORLD_INTERRUPTED;
	c->got = w->in.at;
	c->got_bytes = w->in.used;
	put_event(&w->log, now, c);
	w->pos.event++;
	w->pos.byte = log_end(w);
	w->end = w->pos;
	return WORLD_DONE;
}

enum world_verdict world_perform(struct world *w, vm_time now, struct world_call *c)
{
	enum world_verdict v;

	if (w->closed)
		return WORLD_CLOSED;
	if (at_end(w) && !may_ask_host(w))
		return WORLD_END;
	v = at_end(w) ? live(w, now, c) : replay(w, now, c);
	if (v == WORLD_DONE) {
		w->asked = now;
		w->has_asked = true;
	}
	return v;
}

/* The log gets room for them as well, and for its head. */
uint8_t *world_in(struct world *w, size_t n)
{
	if (w->in.used > SIZE_MAX / 4 || n > SIZE_MAX / 4)
		return NULL;
	if (!world_bytes_reserve(&w->in, n + 1) || !world_bytes_reserve(&w->log, w->question_bytes + w->in.used + n))
		return NULL;
	return w->in.at + w->in.used;
}

void world_in_used(struct world *w, size_t n)
{
	w->in.used += n;
}

/* ---- output ---- */

void world_set_output(struct world *w, world_output_fn fn, void *ctx)
{
	w->output = fn;
	w->output_ctx = ctx;
}

world_output_fn world_get_output(const struct world *w, void **ctx)
{
	*ctx = w->output_ctx;
	return w->output;
}

void world_set_input(struct world *w, world_input_fn fn, void *ctx)
{
	w->input = fn;
	w->input_ctx = ctx;
}

void world_set_asking(struct world *w, world_asking_fn fn, void *ctx)
{
	w->asking = fn;
	w->asking_ctx = ctx;
}
