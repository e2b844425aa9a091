/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading marshalled data into the heap, from strings and from channels.  Source: OCaml's runtime/intern.c. */
#include <stdio.h>
#include <stdlib.h>

#include "vm/intern.h"
#include "vm/memprof.h"
#include "vm/prims.h"
#include "vm/prims/bigarray.h"
#include "vm/prims/callback.h"
#include "vm/prims/fragments.h"
#include "vm/prims/io.h"
#include "vm/prims/marshal.h"
#include "vm/threads.h"

/* ---- the heap as a target ---- */

struct heap {
	struct vm *vm;
	uint64_t reserved;          /* words in the nursery for the whole message, 0: the old generation */
	struct fragment fragment;   /* the last one that code was in */
};

static uint64_t heap_alloc(void *ctx, uint64_t n, unsigned t)
{
	struct heap *h = ctx;
	bool young = h->reserved != 0;
	value v;

	if (young && n >= h->reserved)
		return 0;
	if (young && n)
		h->reserved -= n + 1;
	v = young ? prim_take(h->vm, n, t) : mem_alloc_old(h->vm, n, t);
	return n ? memprof_sample(h->vm, v, n, n + 1, MEMPROF_MARSHAL).bits : v.bits;
}

/* Without the code, ocamldebug and the toplevel can still give a function that says so. */
static bool placeholder(const struct vm *vm, uint64_t *bits)
{
	value f = named_value(vm, "Debugger.function_placeholder");

	if (f.bits)
		*bits = raw_field(vm, f, 0);
	return f.bits != 0;
}

static bool heap_code(void *ctx, uint64_t offset, const uint8_t digest[16], uint64_t *bits)
{
	struct heap *h = ctx;
	const struct vm *vm = h->vm;
	struct fragment *f = &h->fragment;
	uint32_t instr;

	if ((!f->words || memcmp(f->digest, digest, sizeof f->digest)) && !fragment_of_digest(vm, digest, f))
		f->words = 0;
	if (offset % 4 || offset / 4 >= f->words)
		return placeholder(vm, bits);
	instr = code_instr_at_word(&vm->code, (uint32_t)(f->first_word + offset / 4));
	if (vm->code.word_of[instr] != f->first_word + offset / 4)
		return placeholder(vm, bits);
	*bits = val_int(instr).bits;
	return true;
}

static uint64_t heap_bigarray(struct vm *vm, const uint8_t *bytes, size_t n, size_t *used)
{
	struct bigarray_shape s;
	uint64_t at, more;
	value data, v;

	if (!bigarray_unmarshal_shape(bytes, n, &s, &at) || s.bytes / 4 > n - at + 1)
		return 0;
	data = mem_alloc_old(vm, s.bytes / WORD_BYTES + (s.bytes % WORD_BYTES != 0), TAG_ABSTRACT);
	if (!data.bits || !bigarray_unmarshal_elements(&s, bytes + at, n - at, vm->im.base + data.bits, &more))
		return 0;
	v = mem_alloc_old(vm, BIGARRAY_DIMS + s.dims_count, TAG_CUSTOM);
	if (!v.bits)
		return 0;
	put_raw(vm, v, 0, val_int(CUSTOM_BIGARRAY).bits);
	put_raw(vm, v, BIGARRAY_DATA, data.bits);
	put_raw(vm, v, BIGARRAY_OFFSET, val_int(0).bits);
	put_raw(vm, v, BIGARRAY_FLAGS, val_int(s.flags).bits);
	for (unsigned i = 0; i < s.dims_count; i++)
		put_raw(vm, v, BIGARRAY_DIMS + i, val_int((int64_t)s.dims[i]).bits);
	*used = (size_t)(at + more);
	return v.bits;
}

static uint64_t heap_custom(void *ctx, const char *identifier, const uint8_t *bytes, size_t n, size_t *used)
{
	if (!strcmp(identifier, custom_infos[CUSTOM_BIGARRAY].identifier))
		return heap_bigarray(((struct heap *)ctx)->vm, bytes, n, used);
	return 0;
}

static uint64_t heap_fresh_id(void *ctx) { return ((struct heap *)ctx)->vm->s.oo_last_id++; }

/* ---- what went wrong, in OCaml's words, of which 5.2 has more ---- */

static value failed(struct vm *vm, enum intern_why why, const char *who, const char *detail)
{
	bool newer = vm->s.ocaml_version >= 34;
	char text[160];

	switch (why) {
	case INTERN_NO_HEADER:
		snprintf(text, sizeof text, "%s: bad object", who);
		break;
	case INTERN_BAD_LENGTH:
		snprintf(text, sizeof text, "%s: bad length", who);
		break;
	case INTERN_UNKNOWN_CODE:
		snprintf(text, sizeof text, "input_value: unknown code module %s", detail);
		break;
	case INTERN_UNKNOWN_CUSTOM:
		snprintf(text, sizeof text, newer ? "%s: unknown custom block identifier %s" :
			"input_value: unknown custom block identifier", who, detail);
		break;
	case INTERN_COMPRESSED:
		snprintf(text, sizeof text, "%s: decompression error", who);
		break;
	case INTERN_NO_ROOM:
		return vm->outcome == OUTCOME_NONE ? prim_raise_constant(vm, EXN_OUT_OF_MEMORY) : VAL_NOTHING;
	case INTERN_NO_HOST_MEMORY:
		return vm_stop_set(vm, VM_STOP_HOST, "This host has no memory left to read the value that the program unmarshals.");
	default:
		snprintf(text, sizeof text, "%s: ill-formed message", newer ? who : "input_value");
		break;
	}
	return prim_failwith(vm, text);
}

/* ---- reading ---- */

/* A message that is small as a whole goes to the nursery, any other to the old generation, where nothing moves. */
value marshal_read(struct vm *vm, const uint8_t *bytes, uint64_t n, const char *who)
{
	struct heap heap = { .vm = vm };
	struct intern_target t = { &vm->im, NULL, 0, heap_alloc, heap_code, heap_custom, heap_fresh_id, &heap };
	char detail[INTERN_DETAIL_BYTES] = "";
	struct intern_header h;
	enum intern_why why;
	size_t used;
	value v;

	if (!intern_header(bytes, (size_t)n, &h, NULL) && h.words > 0 && h.words <= MAX_YOUNG_WOSIZE + 1) {
		heap.reserved = h.words + 1;
		mem_reserve(vm, heap.reserved);
	}
	why = intern_read(&t, bytes, (size_t)n, &v, &used, detail);
	memprof_renew(vm);
	return why || vm->outcome != OUTCOME_NONE ? failed(vm, why, who, detail) : v;
}

static uint64_t big_endian(const uint8_t *p, unsigned n)
{
	uint64_t x = 0;

	while (n-- > 0)
		x = x << 8 | *p++;
	return x;
}

/* How long the header is that begins with these bytes; whatever is none is as long as the shortest. */
static unsigned header_bytes(const uint8_t first[5])
{
	switch (big_endian(first, 4)) {
	case MARSHAL_MAGIC_BIG:
		return 32;
	case MARSHAL_MAGIC_COMPRESSED:
		return first[4] & 0x3f;
	default:
		return 20;
	}
}

/* From 5.1 on the program reads 16 bytes of header before it asks, and 20 before that. */
value prim_marshal_data_size(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0)), at = (uint64_t)int_arg(a, 1), asked = vm->s.ocaml_version >= 33 ? 16 : 20, size = 0;
	const uint8_t *p = str_bytes(vm, arg(a, 0)) + at;

	if (at > n || n - at < 16)
		return prim_failwith(vm, "Marshal.data_size: bad object");
	switch (big_endian(p, 4)) {
	case MARSHAL_MAGIC_SMALL:
		return val_int((int64_t)(20 - asked + big_endian(p + 4, 4)));
	case MARSHAL_MAGIC_BIG:
		return val_int((int64_t)(32 - asked + big_endian(p + 8, 8)));
	case MARSHAL_MAGIC_COMPRESSED:
		for (unsigned i = 5; i < 16; i++) {
			size = size << 7 | (p[i] & 0x7f);
			if (!(p[i] & 0x80))
				return val_int((int64_t)((p[4] & 0x3fu) - asked + size));
		}
		/* fallthrough */
	default:
		return prim_failwith(vm, "Marshal.data_size: bad object");
	}
}

/* The bytes must not move while they are read, so they are copied out of the image. */
value prim_input_value_from_bytes(struct vm *vm, const word *a)
{
	uint64_t all = str_len(vm, arg(a, 0)), at = (uint64_t)int_arg(a, 1), n = at <= all ? all - at : 0;
	const uint8_t *from = str_bytes(vm, arg(a, 0)) + (at <= all ? at : 0);
	struct intern_header h;
	uint8_t *copy;
	value v;

	if (!intern_header(from, (size_t)n, &h, NULL) && h.data_bytes < n - h.header_bytes)
		n = h.header_bytes + h.data_bytes;
	copy = malloc((size_t)n + 1);
	if (!copy)
		return failed(vm, INTERN_NO_HOST_MEMORY, "", "");
	memcpy(copy, from, (size_t)n);
	v = marshal_read(vm, copy, n, "input_val_from_string");
	free(copy);
	return memprof_then(vm, v);
}

/* ---- from a channel ----
 *
 * With threads, reading may have to wait, and then the primitive is called again from its start.  What it has read so
 * far is in its argument then: the channel has become (channel, bytes, how many of them). */

enum { PROGRESS_CHANNEL, PROGRESS_BYTES, PROGRESS_COUNT };

static void arg_set(struct vm *vm, const word *a, unsigned i, value v)
{
	*image_at(&vm->im, (uint64_t)((const uint8_t *)(a + i) - vm->im.base)) = word_make(v.bits);
}

static value truncated(struct vm *vm) { return prim_failwith(vm, "input_value: truncated object"); }

/* Reads up to `all` bytes into memory that grows as they come, since their number may be a lie. */
static bool read_all(struct vm *vm, value ch, uint8_t **bytes, uint64_t *have, uint64_t all)
{
	for (uint64_t got = 1, piece; *have < all && got > 0; *have += got) {
		uint8_t *more;

		piece = *have + CHANNEL_BUFFER_BYTES;
		piece = all - *have < piece ? all - *have : piece;
		more = realloc(*bytes, (size_t)(*have + piece));
		if (!more) {
			(void)failed(vm, INTERN_NO_HOST_MEMORY, "", "");
			return false;
		}
		*bytes = more;
		if (!channel_read(vm, ch, *bytes + *have, piece, &got))
			return false;
	}
	return true;
}

/* The size of the whole message, from the start of it; 0: it is none. */
static uint64_t message_bytes(const uint8_t *bytes, uint64_t have)
{
	struct intern_header h;

	if (intern_header(bytes, (size_t)have, &h, NULL) || h.data_bytes >> 62)
		return 0;
	return h.header_bytes + h.data_bytes;
}

static value read_at_once(struct vm *vm, value ch)
{
	uint8_t *bytes = NULL;
	uint64_t have = 0, all = 5;
	value v = VAL_NOTHING;

	if (!read_all(vm, ch, &bytes, &have, all))
		goto out;
	if (have < all) {
		v = have ? truncated(vm) : prim_raise_constant(vm, EXN_END_OF_FILE);
		goto out;
	}
	all = header_bytes(bytes);
	if (!read_all(vm, ch, &bytes, &have, all))
		goto out;
	if (have == all && (all = message_bytes(bytes, have)) > have && !read_all(vm, ch, &bytes, &have, all))
		goto out;
	v = all && have < all ? truncated(vm) : marshal_read(vm, bytes, have, "input_value");
out:
	free(bytes);
	return v;
}

/* How many bytes are wanted as far as those that are there tell; 0: what is there is no message. */
static uint64_t wanted(const uint8_t *bytes, uint64_t have)
{
	if (have < 5)
		return 5;
	return have < header_bytes(bytes) ? header_bytes(bytes) : message_bytes(bytes, have);
}

/* Makes the argument (channel, a string with room for so many bytes, these bytes so far). */
static bool note_progress(struct vm *vm, const word *a, const uint8_t *bytes, uint64_t have, uint64_t room)
{
	value s = str_alloc(vm, room), ch = arg(a, 0), v;

	if (!s.bits)
		return false;
	memcpy(str_bytes(vm, s), bytes, (size_t)have);
	if (custom_kind_of(vm, ch) != CUSTOM_CHANNEL)
		ch = field(vm, ch, PROGRESS_CHANNEL);
	v = prim_tuple(vm, 0, 3, (value[]){ ch, s, val_int((int64_t)have) });
	if (!v.bits)
		return false;
	arg_set(vm, a, 0, v);
	return true;
}

/* The first bytes go to the host, since nothing may change before they are there. */
static bool begin_pieces(struct vm *vm, const word *a)
{
	uint8_t first[5];
	uint64_t got;

	if (!channel_read_some(vm, arg(a, 0), first, sizeof first, &got))
		return false;
	if (got == 0) {
		(void)prim_raise_constant(vm, EXN_END_OF_FILE);
		return false;
	}
	return note_progress(vm, a, first, got, 64);
}

static bool more_room(struct vm *vm, const word *a, uint64_t have)
{
	uint8_t *copy = malloc((size_t)have + 1);
	bool ok;

	if (!copy) {
		(void)failed(vm, INTERN_NO_HOST_MEMORY, "", "");
		return false;
	}
	memcpy(copy, str_bytes(vm, field(vm, arg(a, 0), PROGRESS_BYTES)), (size_t)have);
	ok = note_progress(vm, a, copy, have, 2 * have + CHANNEL_BUFFER_BYTES);
	free(copy);
	return ok;
}

/* Reads on: false when the primitive must return VAL_NOTHING; *got 0 at the end of the file. */
static bool read_more(struct vm *vm, const word *a, uint64_t all, uint64_t *got)
{
	value p = arg(a, 0), s = field(vm, p, PROGRESS_BYTES);
	uint64_t have = (uint64_t)int_val(field(vm, p, PROGRESS_COUNT)), room = str_len(vm, s) - have;

	if (room > all - have)
		room = all - have;
	if (!channel_read_some(vm, field(vm, p, PROGRESS_CHANNEL), str_bytes(vm, s) + have, room, got))
		return false;
	image_touch(&vm->im, s.bits + have, *got);
	set_field(vm, p, PROGRESS_COUNT, val_int((int64_t)(have + *got)));
	return true;
}

static value read_in_pieces(struct vm *vm, const word *a)
{
	uint64_t have, all, got = 1;
	uint8_t *copy;
	value v, s;

	if (custom_kind_of(vm, arg(a, 0)) == CUSTOM_CHANNEL && !begin_pieces(vm, a))
		return VAL_NOTHING;
	for (;;) {
		s = field(vm, arg(a, 0), PROGRESS_BYTES);
		have = (uint64_t)int_val(field(vm, arg(a, 0), PROGRESS_COUNT));
		all = wanted(str_bytes(vm, s), have);
		if (have >= all || got == 0)
			break;
		if (have == str_len(vm, s)) {
			if (!more_room(vm, a, have))
				return VAL_NOTHING;
		} else if (!read_more(vm, a, all, &got)) {
			return VAL_NOTHING;
		}
	}
	if (have < all)
		return truncated(vm);
	copy = malloc((size_t)have);
	if (!copy)
		return failed(vm, INTERN_NO_HOST_MEMORY, "", "");
	memcpy(copy, str_bytes(vm, s), (size_t)have);
	v = marshal_read(vm, copy, have, "input_value");
	free(copy);
	return v;
}

value prim_input_value(struct vm *vm, const word *a)
{
	bool begun = custom_kind_of(vm, arg(a, 0)) != CUSTOM_CHANNEL;

	return memprof_then(vm, begun || threads_are_many(vm) ? read_in_pieces(vm, a) : read_at_once(vm, arg(a, 0)));
}
