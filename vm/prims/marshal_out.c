/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing marshalled data.  Values are written depth first; a stack of items on the host's heap says which fields are still to
 * come.  Source: OCaml's runtime/extern.c. */
#include "vm/prims/marshal.h"

#include <stdlib.h>

#include "vm/prims.h"
#include "vm/prims/bigarray.h"
#include "vm/prims/fragments.h"
#include "vm/prims/io.h"
#include "vm/prims/objects.h"
#include "vm/threads.h"
#include "vm/world.h"

/* More than this is taken for a cyclic value written without sharing. */
#define OUT_MAX_BYTES (UINT64_C(1) << 34)

struct item { uint64_t block, next, end; };

enum problem { FINE, INVALID, FAILURE, TOO_LARGE, NO_HOST_MEMORY };

struct out {
	struct vm *vm;
	unsigned flags;
	uint8_t *bytes;
	uint64_t count, room;
	struct objects objects;
	uint64_t objects_count, words32, words64;
	struct item *items;
	size_t items_count, items_room;
	struct fragment fragment;      /* the last one that a code pointer was in */
	enum problem problem;
	const char *text;
};

static void fail(struct out *o, enum problem p, const char *text)
{
	if (o->problem == FINE) {
		o->problem = p;
		o->text = text;
	}
}

/* ---- bytes ---- */

static uint8_t *more_room(struct out *o, uint64_t n)
{
	uint64_t more = o->room;
	void *p;

	while (more - o->count < n)
		more = more ? 2 * more : 4096;
	p = more > OUT_MAX_BYTES || more > SIZE_MAX ? NULL : realloc(o->bytes, (size_t)more);
	if (!p) {
		fail(o, more > OUT_MAX_BYTES ? TOO_LARGE : NO_HOST_MEMORY, "");
		return NULL;
	}
	o->bytes = p;
	o->room = more;
	return o->bytes + o->count;
}

static inline uint8_t *room_for(struct out *o, uint64_t n)
{
	return n <= o->room - o->count ? o->bytes + o->count : more_room(o, n);
}

static void put(struct out *o, const void *bytes, uint64_t n)
{
	uint8_t *to = room_for(o, n);

	if (!to)
		return;
	memcpy(to, bytes, (size_t)n);
	o->count += n;
}

static inline void big_endian(uint8_t *to, unsigned bytes, uint64_t n)
{
	while (bytes-- > 0) {
		to[bytes] = (uint8_t)n;
		n >>= 8;
	}
}

static inline void put_number(struct out *o, unsigned bytes, uint64_t n)
{
	uint8_t *to = room_for(o, bytes);

	if (!to)
		return;
	big_endian(to, bytes, n);
	o->count += bytes;
}

static void put_code(struct out *o, enum marshal_code code, unsigned bytes, uint64_t n)
{
	uint8_t *to = room_for(o, 1 + bytes);

	if (!to)
		return;
	to[0] = (uint8_t)code;
	big_endian(to + 1, bytes, n);
	o->count += 1 + bytes;
}

/* The words of the body of a block of floats, as they lie there: little-endian. */
static void put_words(struct out *o, value v, uint64_t n)
{
	const uint8_t *p = image_span(&o->vm->im, v.bits, n * WORD_BYTES);

	if (p)
		put(o, p, n * WORD_BYTES);
}

/* ---- kinds of values ---- */

static bool compat32(const struct out *o) { return o->flags & MARSHAL_COMPAT_32; }

static bool fits(int64_t n, unsigned bits) { return n >= -(INT64_C(1) << (bits - 1)) && n < INT64_C(1) << (bits - 1); }

static inline uint8_t *coded(uint8_t *to, enum marshal_code code, unsigned bytes, uint64_t n)
{
	to[0] = (uint8_t)code;
	big_endian(to + 1, bytes, n);
	return to + 1 + bytes;
}

#define INT_BYTES 9

/* Where there is room for INT_BYTES; gives what follows. */
static inline uint8_t *write_int(struct out *o, uint8_t *to, int64_t n)
{
	if (n >= 0 && n < 64) {
		*to = (uint8_t)(MARSHAL_SMALL_INT + n);
		return to + 1;
	}
	if (fits(n, 8))
		return coded(to, MARSHAL_INT8, 1, (uint64_t)n);
	if (fits(n, 16))
		return coded(to, MARSHAL_INT16, 2, (uint64_t)n);
	if (fits(n, 31))
		return coded(to, MARSHAL_INT32, 4, (uint64_t)n);
	if (compat32(o))
		fail(o, FAILURE, "output_value: integer cannot be read back on 32-bit platform");
	return coded(to, MARSHAL_INT64, 8, (uint64_t)n);
}

static void put_int(struct out *o, int64_t n)
{
	uint8_t *to = room_for(o, INT_BYTES);

	if (to)
		o->count = (uint64_t)(write_int(o, to, n) - o->bytes);
}

/* A size that has codes for 8 (or not), 32 and 64 bits; `most` is the largest on a 32-bit machine. */
static void put_size(struct out *o, int code8, enum marshal_code code32, enum marshal_code code64, uint64_t n, uint64_t most,
	const char *complaint)
{
	if (compat32(o) && n > most)
		fail(o, FAILURE, complaint);
	if (code8 >= 0 && n < 0x100)
		put_code(o, (enum marshal_code)code8, 1, n);
	else if (n >> 32)
		put_code(o, code64, 8, n);
	else
		put_code(o, code32, 4, n);
}

/* From 5.0 on the runtime leaves the colour of statically allocated data in headers. */
static void put_header(struct out *o, uint64_t size, unsigned t)
{
	uint64_t h = header_make(size, t);

	if (t < 16 && size < 8) {
		put_number(o, 1, MARSHAL_SMALL_BLOCK + t + (size << 4));
		return;
	}
	if (compat32(o) && size > 0x3fffff)
		fail(o, FAILURE, "output_value: array cannot be read back on 32-bit platform");
	if (o->vm->s.ocaml_version >= 32)
		h |= 0x300;
	if (h >> 32)
		put_code(o, MARSHAL_BLOCK64, 8, h);
	else
		put_code(o, MARSHAL_BLOCK32, 4, h);
}

static void count_words(struct out *o, uint64_t on32, uint64_t on64)
{
	o->words32 += 1 + on32;
	o->words64 += 1 + on64;
}

static void put_string(struct out *o, value v)
{
	uint64_t n = str_len(o->vm, v);

	if (n < 0x20)
		put_number(o, 1, MARSHAL_SMALL_STRING + n);
	else
		put_size(o, MARSHAL_STRING8, MARSHAL_STRING32, MARSHAL_STRING64, n, 0xfffffb,
			"output_value: string cannot be read back on 32-bit platform");
	put(o, str_bytes(o->vm, v), n);
	count_words(o, (n + 4) / 4, (n + 8) / 8);
}

static inline void put_double(struct out *o, value v)
{
	uint8_t *to = room_for(o, 1 + WORD_BYTES);
	word w = word_make(raw_field(o->vm, v, 0));

	if (!to)
		return;
	to[0] = MARSHAL_DOUBLE_LITTLE;
	memcpy(to + 1, &w, sizeof w);
	o->count += 1 + sizeof w;
	count_words(o, 2, 1);
}

static void put_double_array(struct out *o, value v, uint64_t n)
{
	put_size(o, MARSHAL_DOUBLES8_LITTLE, MARSHAL_DOUBLES32_LITTLE, MARSHAL_DOUBLES64_LITTLE, n, 0x1fffff,
		"output_value: float array cannot be read back on 32-bit platform");
	put_words(o, v, n);
	count_words(o, 2 * n, n);
}

static void put_shared(struct out *o, uint64_t number)
{
	uint64_t back = o->flags & MARSHAL_COMPRESSION ? number : o->objects_count - number;

	if (back < 0x100)
		put_code(o, MARSHAL_SHARED8, 1, back);
	else if (back < 0x10000)
		put_code(o, MARSHAL_SHARED16, 2, back);
	else if (back >> 32)
		put_code(o, MARSHAL_SHARED64, 8, back);
	else
		put_code(o, MARSHAL_SHARED32, 4, back);
}

/* ---- custom blocks ---- */

static void put_native(struct out *o, int64_t n)
{
	put_number(o, 1, fits(n, 32) ? 1 : 2);
	put_number(o, fits(n, 32) ? 4 : 8, (uint64_t)n);
}

static void put_identifier(struct out *o, enum marshal_code code, int kind)
{
	put_number(o, 1, code);
	put(o, custom_infos[kind].identifier, strlen(custom_infos[kind].identifier) + 1);
}

static void put_piece(void *ctx, const uint8_t *bytes, uint64_t n) { put(ctx, bytes, n); }

static void put_bigarray(struct out *o, value v)
{
	struct bigarray_sink sink = { put_piece, o };
	uint64_t words = 4 + wosize(o->vm, v) - BIGARRAY_DIMS;

	put_number(o, 4, words * 4);
	put_number(o, 8, words * 8);
	bigarray_marshal(o->vm, v, &sink);
	count_words(o, 1 + words, 1 + words);
}

static void put_custom(struct out *o, value v)
{
	int kind = custom_kind_of(o->vm, v);

	if (kind < 0 || !custom_infos[kind].identifier[0]) {
		fail(o, INVALID, "output_value: abstract value (Custom)");
		return;
	}
	put_identifier(o, kind == CUSTOM_BIGARRAY ? MARSHAL_CUSTOM_LEN : MARSHAL_CUSTOM_FIXED, kind);
	switch (kind) {
	case CUSTOM_INT32:
		put_number(o, 4, (uint64_t)int64_val(o->vm, v));
		count_words(o, 2, 2);
		break;
	case CUSTOM_INT64:
		put_number(o, 8, (uint64_t)int64_val(o->vm, v));
		count_words(o, 3, 2);
		break;
	case CUSTOM_NATIVEINT:
		put_native(o, int64_val(o->vm, v));
		count_words(o, 2, 2);
		break;
	default:
		put_bigarray(o, v);
		break;
	}
}

/* ---- closures ---- */

static void put_code_pointer(struct out *o, uint64_t bits)
{
	const struct vm *vm = o->vm;
	uint64_t instr = bits >> 1, word;

	if (!(bits & 1) || instr >= vm->code.count) {
		fail(o, INVALID, "output_value: abstract value (outside heap)");
		return;
	}
	word = vm->code.word_of[instr];
	if (!(o->flags & MARSHAL_CLOSURES)) {
		fail(o, INVALID, "output_value: functional value");
		return;
	}
	if (word - o->fragment.first_word >= o->fragment.words && !fragment_at(vm, word, &o->fragment)) {
		fail(o, INVALID, "output_value: private function");
		return;
	}
	put_code(o, MARSHAL_CODE_POINTER, 4, 4 * (word - o->fragment.first_word));
	put(o, o->fragment.digest, sizeof o->fragment.digest);
}

/* Functions come first: code pointer, info, and an infix header before each but the first.  Gives where the environment
 * begins. */
static uint64_t put_functions(struct out *o, value v, uint64_t size)
{
	uint64_t env = raw_field(o->vm, v, 1) << 8 >> 9;

	if (env > size)
		env = size;
	for (uint64_t i = 0; i + 1 < env && !o->problem; i += 2) {
		if (i > 0)
			put_int(o, int_val(field(o->vm, v, i++)));
		put_code_pointer(o, raw_field(o->vm, v, i));
		put_int(o, int_val(field(o->vm, v, i + 1)));
	}
	return env;
}

/* ---- the walk ---- */

static void push(struct out *o, value v, uint64_t from, uint64_t to)
{
	if (from >= to)
		return;
	if (o->items_count == o->items_room) {
		size_t more = o->items_room ? 2 * o->items_room : 256;
		void *p = realloc(o->items, more * sizeof *o->items);

		if (!p) {
			fail(o, NO_HOST_MEMORY, "");
			return;
		}
		o->items = p;
		o->items_room = more;
	}
	o->items[o->items_count++] = (struct item){ v.bits, from, to };
}

static bool is_five(const struct out *o) { return o->vm->s.ocaml_version >= 32; }

static void put_contents(struct out *o, value v, uint64_t size, unsigned t)
{
	switch (t) {
	case TAG_STRING:
		put_string(o, v);
		return;
	case TAG_DOUBLE:
		put_double(o, v);
		return;
	case TAG_DOUBLE_ARRAY:
		put_double_array(o, v, size);
		return;
	case TAG_ABSTRACT:
		fail(o, INVALID, "output_value: abstract value (Abstract)");
		return;
	case TAG_CUSTOM:
		put_custom(o, v);
		return;
	case TAG_CONT:
		if (is_five(o)) {
			fail(o, INVALID, "output_value: continuation value");
			return;
		}
		break;
	}
	put_header(o, size, t);
	count_words(o, size, size);
	push(o, v, t == TAG_CLOSURE ? put_functions(o, v, size) : 0, size);
}

/* A forwarded value stands for itself, unless it could be taken for a lazy one then. */
static bool is_short_cut(const struct out *o, value v)
{
	value to;

	if (!has_tag(o->vm, v, TAG_FORWARD))
		return false;
	to = field(o->vm, v, 0);
	return !has_tag(o->vm, to, TAG_FORWARD) && !has_tag(o->vm, to, TAG_LAZY) && !has_tag(o->vm, to, TAG_DOUBLE) &&
		!(is_five(o) && has_tag(o->vm, to, TAG_FORCING));
}

static void put_block(struct out *o, value v)
{
	uint64_t size = wosize(o->vm, v), number, bytes;
	unsigned t = tag(o->vm, v);
	bool fresh = true;

	if (t == TAG_INFIX) {
		bytes = size * WORD_BYTES;
		put_code(o, MARSHAL_INFIX_POINTER, 4, bytes);
		v.bits -= bytes;
		size = wosize(o->vm, v);
		t = tag(o->vm, v);
	}
	if (size == 0 || size > o->vm->im.mask / WORD_BYTES) {
		put_header(o, 0, t);
		return;
	}
	if (!(o->flags & MARSHAL_NO_SHARING)) {
		number = objects_number(&o->objects, v, &fresh);
		if (number == UINT64_MAX)
			fail(o, NO_HOST_MEMORY, "");
		if (!fresh) {
			put_shared(o, number);
			return;
		}
		o->objects_count = number + 1;
	}
	put_contents(o, v, size, t);
}

static void put_value(struct out *o, value v)
{
	while (is_block(v) && tag(o->vm, v) == TAG_FORWARD && is_short_cut(o, v))
		v = field(o->vm, v, 0);
	if (is_int(v))
		put_int(o, int_val(v));
	else
		put_block(o, v);
}

static value next_item(struct out *o)
{
	struct item *i = &o->items[o->items_count - 1];
	value v = field(o->vm, (value){ i->block }, i->next++);

	if (i->next == i->end)
		o->items_count--;
	return v;
}

#define INTS_AT_ONCE 256

/* Writes what comes next in the innermost block: integers as long as there are any, then one block. */
static void put_some(struct out *o)
{
	struct item *i = &o->items[o->items_count - 1];
	uint64_t most = i->end - i->next < INTS_AT_ONCE ? i->end - i->next : INTS_AT_ONCE;
	uint8_t *to = room_for(o, most * INT_BYTES);
	value v = VAL_NOTHING;

	if (!to)
		return;
	for (; most > 0; most--) {
		v = field(o->vm, (value){ i->block }, i->next++);
		if (is_block(v))
			break;
		to = write_int(o, to, int_val(v));
	}
	o->count = (uint64_t)(to - o->bytes);
	if (i->next == i->end)
		o->items_count--;
	if (most > 0)
		put_value(o, v);
}

static void put_all(struct out *o, value v)
{
	put_value(o, v);
	while (o->items_count && !o->problem)
		put_some(o);
}

/* ---- the whole ---- */

static bool has_compression(const struct vm *vm) { return vm->s.ocaml_version >= 33 && vm->s.ocaml_version <= 35; }

static unsigned flags_of(const struct vm *vm, value list, bool may_compress)
{
	unsigned flags = 0, known = MARSHAL_NO_SHARING | MARSHAL_CLOSURES | MARSHAL_COMPAT_32;

	for (unsigned n = 0; is_block(list) && n < 100; n++, list = field(vm, list, 1))
		flags |= 1u << (int_val(field(vm, list, 0)) & 31);
	return flags & (may_compress && has_compression(vm) ? known | MARSHAL_COMPRESSION : known);
}

static bool is_too_big_for_32(struct out *o, uint64_t largest)
{
	if (compat32(o) && largest >> 32)
		fail(o, FAILURE, "output_value: object too big to be read back on 32-bit platform");
	return largest >> 32 != 0;
}

static unsigned plain_header(struct out *o, uint8_t header[MARSHAL_HEADER_MAX], uint64_t data_bytes)
{
	if (is_too_big_for_32(o, data_bytes | o->words32 | o->words64)) {
		big_endian(header, 4, MARSHAL_MAGIC_BIG);
		big_endian(header + 4, 4, 0);
		big_endian(header + 8, 8, data_bytes);
		big_endian(header + 16, 8, o->objects_count);
		big_endian(header + 24, 8, o->words64);
		return 32;
	}
	big_endian(header, 4, MARSHAL_MAGIC_SMALL);
	big_endian(header + 4, 4, data_bytes);
	big_endian(header + 8, 4, o->objects_count);
	big_endian(header + 12, 4, o->words32);
	big_endian(header + 16, 4, o->words64);
	return 20;
}

/* Base 128, the high bits first, bit 7 set in all bytes but the last. */
static unsigned varying(uint8_t *to, uint64_t n)
{
	unsigned digits = 1;

	for (uint64_t m = n >> 7; m; m >>= 7)
		digits++;
	for (unsigned i = digits; i-- > 0; n >>= 7)
		to[i] = (uint8_t)((n & 0x7f) | (i + 1 < digits ? 0x80 : 0));
	return digits;
}

static unsigned compressed_header(struct out *o, uint8_t header[MARSHAL_HEADER_MAX], uint64_t data_bytes, uint64_t plain_bytes)
{
	const uint64_t numbers[] = { data_bytes, plain_bytes, o->objects_count, o->words32, o->words64 };
	unsigned n = 5;

	(void)is_too_big_for_32(o, data_bytes | plain_bytes | o->words32 | o->words64);
	big_endian(header, 4, MARSHAL_MAGIC_COMPRESSED);
	for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
		n += varying(header + n, numbers[i]);
	header[4] = (uint8_t)n;
	return n;
}

/* Replaces the data, after the space for the header, by what it is when compressed. */
static bool compress(struct out *o, uint64_t from)
{
	struct world_call c = { .op = WORLD_COMPRESS, .out = o->bytes + from, .out_bytes = (size_t)(o->count - from) };

	if (!world_ask(o->vm, &c))
		return false;
	if (c.err) {
		fail(o, TOO_LARGE, "");
		return true;
	}
	o->count = from;
	put(o, c.got, c.got_bytes);
	return true;
}

static unsigned finish(struct out *o, uint8_t header[MARSHAL_HEADER_MAX])
{
	uint64_t plain = o->count - MARSHAL_HEADER_MAX;

	if (!(o->flags & MARSHAL_COMPRESSION))
		return plain_header(o, header, plain);
	if (o->problem || !compress(o, MARSHAL_HEADER_MAX))
		return 0;
	return compressed_header(o, header, o->count - MARSHAL_HEADER_MAX, plain);
}

static void tell(struct vm *vm, const struct out *o)
{
	switch (o->problem) {
	case INVALID:
		(void)prim_invalid_arg(vm, o->text);
		break;
	case FAILURE:
		(void)prim_failwith(vm, o->text);
		break;
	case TOO_LARGE:
		(void)prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
		break;
	default:
		vm_stop_set(vm, VM_STOP_HOST, "This host has no memory left for the value that the program marshals.");
		break;
	}
}

/* The header is written last, to the end of the space that is kept for the largest one. */
bool marshal_write(struct vm *vm, root v, root flags, bool may_compress, struct marshalled *out)
{
	struct out o = { .vm = vm, .flags = flags_of(vm, root_get(vm, flags), may_compress) };
	uint8_t header[MARSHAL_HEADER_MAX] = { 0 };
	unsigned n;

	if ((o.flags & MARSHAL_CLOSURES) && !fragments_ready(vm))
		return false;
	if (!objects_init(&o.objects))
		fail(&o, NO_HOST_MEMORY, "");
	put(&o, header, sizeof header);
	if (!o.problem)
		put_all(&o, root_get(vm, v));
	objects_free(&o.objects);
	free(o.items);
	n = finish(&o, header);
	if (o.problem || vm->outcome != OUTCOME_NONE) {
		free(o.bytes);
		if (vm->outcome == OUTCOME_NONE)
			tell(vm, &o);
		return false;
	}
	memcpy(o.bytes + sizeof header - n, header, n);
	*out = (struct marshalled){ o.bytes, o.bytes + sizeof header - n, o.count - sizeof header + n };
	return true;
}

/* ---- primitives ---- */

/* Is there compression?  A matter of how a runtime was built: those of OCaml 5.1 to 5.3 mostly have it, later ones mostly
 * do not, and what is not compressed can be read by all. */
value prim_zstd_initialize(struct vm *vm, const word *a)
{
	(void)a;
	return val_bool(has_compression(vm));
}

value prim_output_value_to_bytes(struct vm *vm, const word *a)
{
	struct marshalled m;
	value s;

	if (!marshal_write(vm, root_new(vm, arg(a, 0)), root_new(vm, arg(a, 1)), true, &m))
		return VAL_NOTHING;
	s = str_new(vm, m.bytes, m.count);
	free(m.memory);
	return s;
}

value prim_output_value_to_buffer(struct vm *vm, const word *a)
{
	int64_t at = int_arg(a, 1), room = int_arg(a, 2);
	struct marshalled m;
	uint8_t *to;
	value n;

	if (!marshal_write(vm, root_new(vm, arg(a, 3)), root_new(vm, arg(a, 4)), false, &m))
		return VAL_NOTHING;
	to = at >= 0 ? image_span(&vm->im, arg(a, 0).bits + (uint64_t)at, m.count) : NULL;
	if (room < 0 || m.count > (uint64_t)room || !to) {
		n = prim_failwith(vm, "Marshal.to_buffer: buffer overflow");
	} else {
		memcpy(to, m.bytes, (size_t)m.count);
		image_touch(&vm->im, (uint64_t)(to - vm->im.base), m.count);
		n = val_int((int64_t)m.count);
	}
	free(m.memory);
	return n;
}

/* ---- to a channel ----
 *
 * With threads, writing may have to wait, and then the primitive is called again from its start.  What it has done so far is
 * in its arguments then: the value has become a string and the flags a number, 1 and how much of it is written. */

static void arg_set(struct vm *vm, const word *a, unsigned i, value v)
{
	*image_at(&vm->im, (uint64_t)((const uint8_t *)(a + i) - vm->im.base)) = word_make(v.bits);
}

static bool is_resumed(const word *a) { return is_int(arg(a, 2)) && int_arg(a, 2) > 0; }

/* Up to the end of the channel's buffer, so that the descriptor sees the same pieces as from one writing. */
static uint64_t next_piece(const struct vm *vm, value ch, uint64_t left)
{
	uint64_t room = (uint64_t)(int_val(field(vm, ch, CHANNEL_LIMIT)) - int_val(field(vm, ch, CHANNEL_POS)));

	return room && room < left ? room : left;
}

static bool write_rest(struct vm *vm, const word *a)
{
	uint64_t all = str_len(vm, arg(a, 1)), n;

	for (uint64_t done = (uint64_t)int_arg(a, 2) - 1; done < all; done += n) {
		n = next_piece(vm, arg(a, 0), all - done);
		if (!channel_write(vm, arg(a, 0), str_bytes(vm, arg(a, 1)) + done, n))
			return false;
		arg_set(vm, a, 2, val_int((int64_t)(1 + done + n)));
	}
	return true;
}

static bool write_first(struct vm *vm, const word *a)
{
	struct marshalled m;
	uint64_t n;
	value s;
	bool ok;

	if (!marshal_write(vm, root_new(vm, arg(a, 1)), root_new(vm, arg(a, 2)), true, &m))
		return false;
	n = threads_are_many(vm) ? next_piece(vm, arg(a, 0), m.count) : m.count;
	ok = channel_write(vm, arg(a, 0), m.bytes, n);
	if (ok && n < m.count) {
		s = str_new(vm, m.bytes, m.count);
		ok = s.bits != 0;
		arg_set(vm, a, 1, s);
		arg_set(vm, a, 2, val_int((int64_t)(1 + n)));
	}
	free(m.memory);
	return ok;
}

value prim_output_value(struct vm *vm, const word *a)
{
	if (!is_resumed(a) && !write_first(vm, a))
		return VAL_NOTHING;
	if (is_resumed(a) && !write_rest(vm, a))
		return VAL_NOTHING;
	return channel_written(vm, arg(a, 0)) ? VAL_UNIT : VAL_NOTHING;
}

/* ---- counting ---- */

/* An empty block has a header only, which OCaml 4 does not count. */
static bool counts(const struct out *o, value v) { return is_block(v) && (is_five(o) || wosize(o->vm, v) > 0); }

static uint64_t count_block(struct out *o, value v)
{
	uint64_t size;
	bool fresh = false;

	if (has_tag(o->vm, v, TAG_INFIX))
		v.bits -= wosize(o->vm, v) * WORD_BYTES;
	if (counts(o, v) && objects_number(&o->objects, v, &fresh) == UINT64_MAX)
		fail(o, NO_HOST_MEMORY, "");
	if (!fresh)
		return 0;
	size = wosize(o->vm, v);
	if (tag(o->vm, v) < TAG_NO_SCAN)
		push(o, v, tag(o->vm, v) == TAG_CLOSURE ? raw_field(o->vm, v, 1) << 8 >> 9 : 0, size);
	return 1 + size;
}

value prim_obj_reachable_words(struct vm *vm, const word *a)
{
	struct out o = { .vm = vm };
	uint64_t words = 0;

	if (!objects_init(&o.objects))
		fail(&o, NO_HOST_MEMORY, "");
	else
		words = count_block(&o, arg(a, 0));
	while (o.items_count && !o.problem)
		words += count_block(&o, next_item(&o));
	objects_free(&o.objects);
	free(o.items);
	if (o.problem)
		tell(vm, &o);
	return o.problem ? VAL_NOTHING : val_int((int64_t)words);
}
