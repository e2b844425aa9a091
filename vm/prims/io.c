/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels: see vm/prims/io.h.  Bytes go to the descriptor, and are asked for, at the same moments as in
 * OCaml's runtime/io.c. */
#include "vm/prims/io.h"

#include "vm/prims.h"
#include "vm/prims/ask.h"
#include "vm/prims/bigarray.h"
#include "vm/signals.h"
#include "vm/threads.h"

/* A channel's fields as the host works on them; the image learns of it by save. */
struct channel {
	value v;
	int64_t fd, offset;
	unsigned flags;
	uint64_t pos, limit;
	uint8_t *buffer;             /* NULL when closed */
	uint64_t room;               /* bytes of the buffer */
	bool again;                  /* the primitive can be called again from its start: a thread may wait */
};

static int64_t channel_int(const struct vm *vm, value ch, enum channel_field f) { return int_val(field(vm, ch, f)); }

static void channel_set(struct vm *vm, value ch, enum channel_field f, int64_t n)
{
	put_raw(vm, ch, f, val_int(n).bits);
}

static bool is_sane(const struct channel *c)
{
	return c->pos <= c->limit && (c->buffer ? c->limit <= c->room : c->fd == -1 && c->pos == c->limit);
}

/* False: no channel, or a damaged one; the run stops. */
static bool load(struct vm *vm, value v, struct channel *c)
{
	if (custom_kind_of(vm, v) == CUSTOM_CHANNEL && wosize(vm, v) == CHANNEL_FIELDS) {
		value buffer = field(vm, v, CHANNEL_BUFFER);

		c->v = v;
		c->fd = channel_int(vm, v, CHANNEL_FD);
		c->offset = channel_int(vm, v, CHANNEL_OFFSET);
		c->flags = (unsigned)channel_int(vm, v, CHANNEL_FLAGS);
		c->pos = (uint64_t)channel_int(vm, v, CHANNEL_POS);
		c->limit = (uint64_t)channel_int(vm, v, CHANNEL_LIMIT);
		c->again = true;
		c->room = has_tag(vm, buffer, TAG_STRING) ? str_len(vm, buffer) : 0;
		c->buffer = c->room >= CHANNEL_BUFFER_BYTES ? str_bytes(vm, buffer) : NULL;
		if (is_sane(c))
			return true;
	}
	vm_stop_set(vm, VM_STOP_CORRUPT, "A primitive was given a channel that is none.");
	return false;
}

static void touch(struct vm *vm, const struct channel *c, uint64_t from, uint64_t n)
{
	image_touch(&vm->im, (uint64_t)(c->buffer - vm->im.base) + from, n);
}

static void put(struct vm *vm, const struct channel *c, uint64_t at, const void *bytes, uint64_t n)
{
	if (n == 0)
		return;
	memmove(c->buffer + at, bytes, n);
	touch(vm, c, at, n);
}

/* ---- the list of output channels that hold bytes ---- */

static void list_add(struct vm *vm, value ch)
{
	value first = { vm->s.channels };

	set_field(vm, ch, CHANNEL_NEXT, first);
	set_field(vm, ch, CHANNEL_PREV, VAL_UNIT);
	if (is_block(first))
		set_field(vm, first, CHANNEL_PREV, ch);
	vm->s.channels = ch.bits;
}

static void list_remove(struct vm *vm, value ch)
{
	value next = field(vm, ch, CHANNEL_NEXT), prev = field(vm, ch, CHANNEL_PREV);

	if (is_block(next))
		set_field(vm, next, CHANNEL_PREV, prev);
	if (is_block(prev))
		set_field(vm, prev, CHANNEL_NEXT, next);
	else
		vm->s.channels = next.bits;
	set_field(vm, ch, CHANNEL_NEXT, VAL_UNIT);
	set_field(vm, ch, CHANNEL_PREV, VAL_UNIT);
}

static bool holds_bytes(int64_t fd, unsigned flags, uint64_t pos) { return fd != -1 && (flags & CHANNEL_IS_OUT) && pos > 0; }

static void save(struct vm *vm, const struct channel *c)
{
	bool was = holds_bytes(channel_fd(vm, c->v), c->flags, (uint64_t)channel_int(vm, c->v, CHANNEL_POS));
	bool is = holds_bytes(c->fd, c->flags, c->pos);

	channel_set(vm, c->v, CHANNEL_FD, c->fd);
	channel_set(vm, c->v, CHANNEL_OFFSET, c->offset);
	channel_set(vm, c->v, CHANNEL_POS, (int64_t)c->pos);
	channel_set(vm, c->v, CHANNEL_LIMIT, (int64_t)c->limit);
	if (is && !was)
		list_add(vm, c->v);
	else if (was && !is)
		list_remove(vm, c->v);
}

/* ---- opening and closing ---- */

static bool ask_seek(struct vm *vm, struct world_call *call, int64_t fd, int64_t offset, int64_t whence)
{
	*call = (struct world_call){ .op = WORLD_SEEK, .arg = { fd, offset, whence } };
	return world_ask(vm, call);
}

value channel_new(struct vm *vm, int64_t fd, unsigned flags)
{
	struct world_call call;
	value ch, buffer;
	root r;

	if (!ask_seek(vm, &call, fd, 0, 1))
		return VAL_NOTHING;
	buffer = str_alloc(vm, CHANNEL_BUFFER_BYTES);
	if (same(buffer, VAL_NOTHING))
		return buffer;
	r = root_new(vm, buffer);
	ch = custom_alloc(vm, CUSTOM_CHANNEL, CHANNEL_FIELDS - 1);
	if (same(ch, VAL_NOTHING))
		return ch;
	for (unsigned f = CHANNEL_ID; f < CHANNEL_FIELDS; f++)
		init_field(vm, ch, f, VAL_UNIT);
	channel_set(vm, ch, CHANNEL_ID, (int64_t)++vm->s.channels_opened);
	channel_set(vm, ch, CHANNEL_FD, fd);
	channel_set(vm, ch, CHANNEL_FLAGS, (int64_t)flags);
	channel_set(vm, ch, CHANNEL_OFFSET, call.err ? -1 : call.result);
	channel_set(vm, ch, CHANNEL_LIMIT, flags & CHANNEL_IS_OUT ? CHANNEL_BUFFER_BYTES : 0);
	init_field(vm, ch, CHANNEL_BUFFER, root_get(vm, r));
	return ch;
}

value prim_ml_open_descriptor_in(struct vm *vm, const word *a) { return channel_new(vm, int_arg(a, 0), 0); }
value prim_ml_open_descriptor_out(struct vm *vm, const word *a) { return channel_new(vm, int_arg(a, 0), CHANNEL_IS_OUT); }

/* A closed output channel looks full, so that every write tries to flush and fails; how full it is shows in pos_out. */
static uint64_t closed_pos(const struct vm *vm, const struct channel *c)
{
	if (!(c->flags & CHANNEL_IS_OUT))
		return 0;
	return vm->s.ocaml_version >= 34 ? 1 : CHANNEL_BUFFER_BYTES;
}

value prim_ml_close_channel(struct vm *vm, const word *a)
{
	struct world_call call = { .op = WORLD_CLOSE };
	struct channel c;
	value buffer;

	if (!load(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	if (c.fd == -1)
		return VAL_UNIT;
	call.arg[0] = c.fd;
	if (!world_ask(vm, &call))
		return VAL_NOTHING;
	c.fd = -1;
	c.pos = c.limit = closed_pos(vm, &c);
	save(vm, &c);
	buffer = field(vm, c.v, CHANNEL_BUFFER);
	set_field(vm, c.v, CHANNEL_BUFFER, VAL_UNIT);
	if (is_block(buffer) && mem_is_old(buffer.bits))
		mem_free_old(vm, buffer);
	return call.err ? prim_sys_error(vm, call.err, VAL_UNIT) : VAL_UNIT;
}

value prim_ml_set_channel_name(struct vm *vm, const word *a)
{
	struct channel c;
	value name = arg(a, 1);

	if (!load(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	set_field(vm, c.v, CHANNEL_NAME, has_tag(vm, name, TAG_STRING) && str_len(vm, name) > 0 ? name : VAL_UNIT);
	return VAL_UNIT;
}

value prim_channel_descriptor(struct vm *vm, const word *a)
{
	struct channel c;

	if (!load(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	return c.fd == -1 ? prim_sys_error(vm, WORLD_EBADF, VAL_UNIT) : val_int(c.fd);
}

/* The channel of the list with the next larger (or smaller) number after `after`; unit if there is none. */
static value next_by_id(const struct vm *vm, int64_t after, bool larger)
{
	value best = VAL_UNIT, ch = { vm->s.channels };
	int64_t id, best_id = 0;

	for (; custom_kind_of(vm, ch) == CUSTOM_CHANNEL; ch = field(vm, ch, CHANNEL_NEXT)) {
		id = channel_id(vm, ch);
		if (larger ? id <= after : id >= after)
			continue;
		if (same(best, VAL_UNIT) || (larger ? id < best_id : id > best_id)) {
			best = ch;
			best_id = id;
		}
	}
	return best;
}

static uint64_t list_length(const struct vm *vm)
{
	value ch = { vm->s.channels };
	uint64_t n = 0;

	for (; custom_kind_of(vm, ch) == CUSTOM_CHANNEL && n < vm->s.channels_opened; ch = field(vm, ch, CHANNEL_NEXT))
		n++;
	return n;
}

/* OCaml has all open output channels here; those with nothing to flush need not be told of.  Up to 4.14 the oldest comes
 * first, from 5.0 on the newest.  The list is built from its end. */
value prim_ml_out_channels_list(struct vm *vm, const word *a)
{
	bool newest_last = vm->s.ocaml_version < 32;
	int64_t id = newest_last ? INT64_MAX : 0;
	root list = root_new(vm, VAL_EMPTY_LIST);
	value cell, ch;

	(void)a;
	for (uint64_t n = list_length(vm); n > 0; n--) {
		cell = prim_alloc(vm, 2, 0);
		if (same(cell, VAL_NOTHING))
			return cell;
		ch = next_by_id(vm, id, !newest_last);
		init_field(vm, cell, 0, ch);
		init_field(vm, cell, 1, root_get(vm, list));
		root_set(vm, list, cell);
		if (is_int(ch))
			break;
		id = channel_id(vm, ch);
	}
	return root_get(vm, list);
}

/* ---- position, size, mode ---- */

static value too_large(struct vm *vm) { return prim_sys_error(vm, WORLD_EOVERFLOW, VAL_UNIT); }

static bool is_int63(int64_t n) { return n >= -(INT64_C(1) << 62) && n < INT64_C(1) << 62; }

/* Sizes and positions come as int and as int64. */
static value give_offset(struct vm *vm, int64_t n, bool boxed)
{
	if (boxed)
		return int64_alloc(vm, n);
	return is_int63(n) ? val_int(n) : too_large(vm);
}

static value channel_size(struct vm *vm, const word *a, bool boxed)
{
	struct world_call call = { .op = WORLD_FILE_SIZE };
	struct channel c;

	if (!load(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	if (c.fd == -1)
		return prim_sys_error(vm, WORLD_EBADF, VAL_UNIT);
	call.arg[0] = c.fd;
	if (!world_ask(vm, &call))
		return VAL_NOTHING;
	return call.err ? prim_sys_error(vm, call.err, VAL_UNIT) : give_offset(vm, call.result, boxed);
}
value prim_ml_channel_size(struct vm *vm, const word *a) { return channel_size(vm, a, false); }
value prim_ml_channel_size_64(struct vm *vm, const word *a) { return channel_size(vm, a, true); }

static value channel_pos(struct vm *vm, const word *a, bool boxed)
{
	struct channel c;

	if (!load(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	if (c.flags & CHANNEL_IS_OUT)
		return give_offset(vm, c.offset + (int64_t)c.pos, boxed);
	return give_offset(vm, c.offset - (int64_t)(c.limit - c.pos), boxed);
}
value prim_ml_channel_pos(struct vm *vm, const word *a) { return channel_pos(vm, a, false); }
value prim_ml_channel_pos_64(struct vm *vm, const word *a) { return channel_pos(vm, a, true); }

/* Channels are binary on every system that there is an ocamlrun of but one. */
value prim_ml_set_binary_mode(struct vm *vm, const word *a)
{
	struct channel c;

	return load(vm, arg(a, 0), &c) ? VAL_UNIT : VAL_NOTHING;
}

value prim_ml_is_binary_mode(struct vm *vm, const word *a)
{
	struct channel c;

	return load(vm, arg(a, 0), &c) ? VAL_TRUE : VAL_NOTHING;
}

/* A question about the terminal behind a channel; -1 without one. */
static bool ask_terminal(struct vm *vm, value ch, enum world_op op, int64_t *result)
{
	struct world_call call = { .op = op };
	struct channel c;

	if (!load(vm, ch, &c))
		return false;
	call.arg[0] = c.fd;
	if (!world_ask(vm, &call))
		return false;
	*result = call.err ? -1 : call.result;
	return true;
}

value prim_terminfo_rows(struct vm *vm, const word *a)
{
	int64_t rows;

	return ask_terminal(vm, arg(a, 0), WORLD_TERMINAL_ROWS, &rows) ? val_int(rows) : VAL_NOTHING;
}

value prim_sys_isatty(struct vm *vm, const word *a)
{
	int64_t is;

	return ask_terminal(vm, arg(a, 0), WORLD_IS_TTY, &is) ? val_bool(is == 1) : VAL_NOTHING;
}

/* ---- writing ---- */

/* A channel that will never take its bytes loses them from 5.2 on, so that closing it succeeds. */
static bool is_lost(const struct vm *vm, const struct channel *c, int err)
{
	return vm->s.ocaml_version >= 34 && c->fd != -1 && (err == WORLD_EBADF || err == WORLD_EPIPE || err == WORLD_ECONNRESET);
}

static bool fail_write(struct vm *vm, struct channel *c, const uint8_t *bytes, uint64_t n, int err)
{
	if (is_lost(vm, c, err))
		n = 0;
	if (c->buffer)
		put(vm, c, 0, bytes, n);
	c->pos = c->fd == -1 ? c->pos : n;
	save(vm, c);
	(void)prim_sys_io_error(vm, err);
	return false;
}

/* Asks; where the answer would have to be waited for while other threads can run, this one waits and the others go on, and
 * a signal's handler runs.  Then it is false. */
static bool ask_or_wait(struct vm *vm, const struct channel *c, struct world_call *call, unsigned some)
{
	int64_t fd = c->fd * 2 + (call->op == WORLD_WRITE);

	call->arg[some] = threads_are_many(vm) && c->again;
	do {
		if (!world_ask(vm, call))
			return false;
		if (call->err == WORLD_EINTR && c->again) {
			(void)signals_then_again(vm);
			return false;
		}
		if (call->err == WORLD_EWAIT && thread_waits(vm, 1, &fd, -1))
			return false;
	} while (call->err == WORLD_EWAIT || call->err == WORLD_EINTR);
	return true;
}

/* A descriptor that takes no n bytes now may take one. */
static bool ask_write(struct vm *vm, const struct channel *c, struct world_call *call, uint64_t n)
{
	call->out_bytes = n;
	if (!ask_or_wait(vm, c, call, 1))
		return false;
	if (call->err != WORLD_EAGAIN || n <= 1)
		return true;
	call->out_bytes = 1;
	return world_ask(vm, call);
}

/* Tries to write the n bytes that would be in the buffer now; what is not written then is. */
static bool write_once(struct vm *vm, struct channel *c, const uint8_t *bytes, uint64_t n)
{
	struct world_call call = { .op = WORLD_WRITE, .arg = { c->fd }, .out = bytes };
	uint64_t written;

	if (n == 0)
		return true;
	if (c->fd == -1)
		return fail_write(vm, c, bytes, n, WORLD_EBADF);
	if (!ask_write(vm, c, &call, n))
		return false;
	if (call.err)
		return fail_write(vm, c, bytes, n, call.err);
	written = call.result < 0 ? 0 : (uint64_t)call.result < n ? (uint64_t)call.result : n;
	put(vm, c, 0, bytes + written, n - written);
	c->offset += (int64_t)written;
	c->pos = n - written;
	save(vm, c);
	return true;
}

static bool flush(struct vm *vm, struct channel *c)
{
	do {
		if (!write_once(vm, c, c->buffer, c->pos))
			return false;
	} while (c->pos > 0);
	return true;
}

static void append(struct vm *vm, struct channel *c, const uint8_t *bytes, uint64_t n)
{
	put(vm, c, c->pos, bytes, n);
	c->pos += n;
	save(vm, c);
}

/* The buffer filled up with the first bytes of what comes: how many of these went into it. */
static bool fill_and_write(struct vm *vm, struct channel *c, const uint8_t *bytes, uint64_t *taken)
{
	uint8_t full[CHANNEL_BUFFER_BYTES];

	*taken = CHANNEL_BUFFER_BYTES - c->pos;
	if (c->pos == 0)
		return write_once(vm, c, bytes, *taken);
	memcpy(full, c->buffer, c->pos);
	memcpy(full + c->pos, bytes, *taken);
	return write_once(vm, c, full, CHANNEL_BUFFER_BYTES);
}

/* `a`, if there is one: the primitive's arguments, of which 2 and 3 say from where how many bytes are still to come. */
static bool put_block(struct vm *vm, struct channel *c, const uint8_t *bytes, uint64_t n, const word *a)
{
	uint64_t taken;

	if (c->fd == -1 && n > 0)
		return fail_write(vm, c, NULL, 0, WORLD_EBADF);
	for (; n >= c->limit - c->pos && n > 0; bytes += taken, n -= taken) {
		if (!fill_and_write(vm, c, bytes, &taken))
			return false;
		c->again = a != NULL;
		if (a) {
			ask_argument_set(vm, a, 2, val_int(int_arg(a, 2) + (int64_t)taken));
			ask_argument_set(vm, a, 3, val_int(int_arg(a, 3) - (int64_t)taken));
		}
	}
	if (n > 0)
		append(vm, c, bytes, n);
	c->again = false;
	return true;
}

static bool flush_if_unbuffered(struct vm *vm, struct channel *c)
{
	return !(c->flags & CHANNEL_IS_UNBUFFERED) || flush(vm, c);
}

static bool load_out(struct vm *vm, value v, struct channel *c)
{
	if (!load(vm, v, c))
		return false;
	if (c->flags & CHANNEL_IS_OUT)
		return true;
	vm_stop_set(vm, VM_STOP_CORRUPT, "A primitive was given an input channel to write to.");
	return false;
}

bool channel_write(struct vm *vm, value ch, const void *bytes, uint64_t n)
{
	struct channel c;

	return load_out(vm, ch, &c) && put_block(vm, &c, bytes, n, NULL);
}

bool channel_written(struct vm *vm, value ch)
{
	struct channel c;

	return load_out(vm, ch, &c) && flush_if_unbuffered(vm, &c);
}

static value unit_if(bool ok) { return ok ? VAL_UNIT : VAL_NOTHING; }

value prim_ml_flush(struct vm *vm, const word *a)
{
	struct channel c;

	return unit_if(load_out(vm, arg(a, 0), &c) && (c.fd == -1 || flush(vm, &c)));
}

value prim_ml_set_buffered(struct vm *vm, const word *a)
{
	bool buffered = bool_val(arg(a, 1));
	struct channel c;

	if (!load_out(vm, arg(a, 0), &c) || (!buffered && c.fd != -1 && !flush(vm, &c)))
		return VAL_NOTHING;
	c.flags = (c.flags & ~(unsigned)CHANNEL_IS_UNBUFFERED) | (buffered ? 0 : CHANNEL_IS_UNBUFFERED);
	channel_set(vm, c.v, CHANNEL_FLAGS, (int64_t)c.flags);
	return VAL_UNIT;
}

value prim_ml_is_buffered(struct vm *vm, const word *a)
{
	struct channel c;

	return load_out(vm, arg(a, 0), &c) ? val_bool(!(c.flags & CHANNEL_IS_UNBUFFERED)) : VAL_NOTHING;
}

/* A byte waits until the next one when it just fills the buffer, unlike the last of a block. */
static bool put_byte(struct vm *vm, struct channel *c, uint8_t byte)
{
	if (c->pos >= c->limit && !write_once(vm, c, c->buffer, c->pos))
		return false;
	append(vm, c, &byte, 1);
	c->again = false;
	return true;
}

value prim_ml_output_char(struct vm *vm, const word *a)
{
	struct channel c;

	return unit_if(load_out(vm, arg(a, 0), &c) && put_byte(vm, &c, (uint8_t)int_arg(a, 1)) && flush_if_unbuffered(vm, &c));
}

value prim_ml_output_int(struct vm *vm, const word *a)
{
	uint32_t n = (uint32_t)int_arg(a, 1);
	struct channel c;

	if (!load_out(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	for (int shift = 24; shift >= 0; shift -= 8)
		if (!put_byte(vm, &c, (uint8_t)(n >> shift)))
			return VAL_NOTHING;
	return unit_if(flush_if_unbuffered(vm, &c));
}

value prim_ml_output_bytes(struct vm *vm, const word *a)
{
	int64_t from = int_arg(a, 2), n = int_arg(a, 3);
	struct channel c;
	uint8_t *bytes;

	if (!load_out(vm, arg(a, 0), &c) || !(bytes = ask_bytes(vm, arg(a, 1), from, n)))
		return VAL_NOTHING;
	return unit_if(put_block(vm, &c, bytes, (uint64_t)n, a) && flush_if_unbuffered(vm, &c));
}

/* Up to 5.1, OCaml takes the -1 with which seeking to -1 fails for success. */
static bool seek_failed(const struct vm *vm, const struct world_call *call, int64_t to)
{
	return (call->err || call->result != to) && !(to == -1 && call->result == -1 && vm->s.ocaml_version < 34);
}

static value seek_out(struct vm *vm, const word *a, int64_t to)
{
	struct world_call call;
	struct channel c;

	if (!load_out(vm, arg(a, 0), &c) || !flush(vm, &c) || !ask_seek(vm, &call, c.fd, to, 0))
		return VAL_NOTHING;
	if (seek_failed(vm, &call, to))
		return prim_sys_error(vm, call.err, VAL_UNIT);
	c.offset = to;
	save(vm, &c);
	return VAL_UNIT;
}
value prim_ml_seek_out(struct vm *vm, const word *a) { return seek_out(vm, a, int_arg(a, 1)); }
value prim_ml_seek_out_64(struct vm *vm, const word *a) { return seek_out(vm, a, int64_val(vm, arg(a, 1))); }

/* ---- reading ---- */

static bool load_in(struct vm *vm, value v, struct channel *c)
{
	if (!load(vm, v, c))
		return false;
	if (!(c->flags & CHANNEL_IS_OUT))
		return true;
	vm_stop_set(vm, VM_STOP_CORRUPT, "A primitive was given an output channel to read from.");
	return false;
}

/* Moves what is left to the start of the buffer and reads behind it as much as there is room for.  *got 0: the file ends
 * here, and nothing has changed. */
static bool fill(struct vm *vm, struct channel *c, uint64_t *got)
{
	uint64_t left = c->limit - c->pos, room = c->room - left;
	struct world_call call = { .op = WORLD_READ, .arg = { c->fd, (int64_t)room }, .err = WORLD_EBADF };

	if (c->fd != -1 && !ask_or_wait(vm, c, &call, 2))
		return false;
	if (call.err) {
		(void)prim_sys_io_error(vm, call.err);
		return false;
	}
	*got = call.got_bytes < room ? call.got_bytes : room;
	if (*got == 0)
		return true;
	if (c->pos > 0)
		put(vm, c, 0, c->buffer + c->pos, left);
	put(vm, c, left, call.got, *got);
	c->pos = 0;
	c->limit = left + *got;
	c->offset += (int64_t)*got;
	save(vm, c);
	return true;
}

/* Takes a byte; the image learns of it when the caller saves. */
static bool get_byte(struct vm *vm, struct channel *c, uint8_t *byte)
{
	uint64_t got;

	if (c->pos >= c->limit) {
		if (!fill(vm, c, &got))
			return false;
		c->again = false;
		if (got == 0) {
			save(vm, c);
			(void)prim_raise_constant(vm, EXN_END_OF_FILE);
			return false;
		}
	}
	*byte = c->buffer[c->pos++];
	return true;
}

value prim_ml_input_char(struct vm *vm, const word *a)
{
	struct channel c;
	uint8_t byte;

	if (!load_in(vm, arg(a, 0), &c) || !get_byte(vm, &c, &byte))
		return VAL_NOTHING;
	channel_set(vm, c.v, CHANNEL_POS, (int64_t)c.pos);
	return val_int(byte);
}

value prim_ml_input_int(struct vm *vm, const word *a)
{
	struct channel c;
	uint32_t n = 0;
	uint8_t byte;

	if (!load_in(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	for (unsigned i = 0; i < 4; i++) {
		if (!get_byte(vm, &c, &byte))
			return VAL_NOTHING;
		n = n << 8 | byte;
	}
	save(vm, &c);
	return val_int((int32_t)n);
}

/* What is in the buffer, or what one read brings. */
static bool get_some(struct vm *vm, struct channel *c, uint8_t *to, uint64_t n, uint64_t *got)
{
	uint64_t filled;

	*got = 0;
	if (n == 0)
		return true;
	if (c->pos == c->limit && !fill(vm, c, &filled))
		return false;
	*got = c->limit - c->pos < n ? c->limit - c->pos : n;
	if (*got > 0)
		memcpy(to, c->buffer + c->pos, *got);
	c->pos += *got;
	save(vm, c);
	return true;
}

bool channel_read_some(struct vm *vm, value ch, void *to, uint64_t n, uint64_t *got)
{
	struct channel c;

	return load_in(vm, ch, &c) && get_some(vm, &c, to, n, got);
}

bool channel_read(struct vm *vm, value ch, void *to, uint64_t n, uint64_t *got)
{
	struct channel c;
	uint64_t more = 1;

	if (!load_in(vm, ch, &c))
		return false;
	for (*got = 0; *got < n && more > 0; *got += more, c.again = false)
		if (!get_some(vm, &c, (uint8_t *)to + *got, n - *got, &more))
			return false;
	return true;
}

value prim_ml_input(struct vm *vm, const word *a)
{
	int64_t from = int_arg(a, 2), n = int_arg(a, 3);
	struct channel c;
	uint64_t got;
	uint8_t *to;

	if (!load_in(vm, arg(a, 0), &c) || !(to = ask_bytes(vm, arg(a, 1), from, n)) || !get_some(vm, &c, to, (uint64_t)n, &got))
		return VAL_NOTHING;
	image_touch(&vm->im, (uint64_t)(to - vm->im.base), got);
	return val_int((int64_t)got);
}

/* The length of the next line with its end; negative when the file or the buffer ends before the line does. */
value prim_ml_input_scan_line(struct vm *vm, const word *a)
{
	uint64_t looked_at = 0, got;
	struct channel c;

	if (!load_in(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	for (;;) {
		uint64_t left = c.limit - c.pos;
		const uint8_t *start = c.buffer + c.pos, *end = NULL;

		if (left > looked_at)
			end = memchr(start + looked_at, '\n', left - looked_at);
		if (end)
			return val_int(end + 1 - start);
		if (left == c.room && c.fd != -1)
			return val_int(-(int64_t)left);
		looked_at = left;
		if (!fill(vm, &c, &got))
			return VAL_NOTHING;
		if (got == 0)
			return val_int(-(int64_t)left);
	}
}

/* ---- bigarrays of bytes ---- */

static uint8_t *bigarray_part(struct vm *vm, const word *a)
{
	uint64_t off = bigarray_bytes(vm, arg(a, 1), (uint64_t)int_arg(a, 2), (uint64_t)int_arg(a, 3));

	return off ? vm->im.base + off : NULL;
}

value prim_ml_output_bigarray(struct vm *vm, const word *a)
{
	const uint8_t *bytes = bigarray_part(vm, a);

	struct channel c;

	return unit_if(bytes && load_out(vm, arg(a, 0), &c) && put_block(vm, &c, bytes, (uint64_t)int_arg(a, 3), a));
}

value prim_ml_input_bigarray(struct vm *vm, const word *a)
{
	uint8_t *to = bigarray_part(vm, a);
	uint64_t got;

	if (!to || !channel_read_some(vm, arg(a, 0), to, (uint64_t)int_arg(a, 3), &got))
		return VAL_NOTHING;
	image_touch(&vm->im, (uint64_t)(to - vm->im.base), got);
	return val_int((int64_t)got);
}

/* ---- seeking ---- */

static value seek_in(struct vm *vm, const word *a, int64_t to)
{
	struct world_call call = { .err = WORLD_EBADF };
	struct channel c;

	if (!load_in(vm, arg(a, 0), &c))
		return VAL_NOTHING;
	if (to >= c.offset - (int64_t)c.limit && to <= c.offset) {
		c.pos = c.limit - (uint64_t)(c.offset - to);
	} else {
		if (c.fd != -1 && !ask_seek(vm, &call, c.fd, to, 0))
			return VAL_NOTHING;
		if (seek_failed(vm, &call, to))
			return prim_sys_error(vm, call.err, VAL_UNIT);
		c.offset = to;
		c.pos = c.limit = 0;
	}
	save(vm, &c);
	return VAL_UNIT;
}
value prim_ml_seek_in(struct vm *vm, const word *a) { return seek_in(vm, a, int_arg(a, 1)); }
value prim_ml_seek_in_64(struct vm *vm, const word *a) { return seek_in(vm, a, int64_val(vm, arg(a, 1))); }
