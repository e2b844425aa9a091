/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading marshalled data.  A stack of items says what is still to be read; most are "so many values, to this place
 * and the following ones".
 */
#include "vm/intern.h"

#include <stdio.h>
#include <stdlib.h>

#include "vm/expand.h"
#include "vm/marshal_codes.h"
#include "vm/prim.h"

#define ROOT_PLACE UINT64_MAX      /* the place of the whole value, which is not in the target */

enum item_kind {
	ITEM_VALUES,       /* `count` values, to `place` and the words after it */
	ITEM_ID,           /* the object at `place` has its id: give it a fresh one */
	ITEM_INFIX         /* the value at `place` is a closure: go `count` bytes into it */
};

struct item {
	uint64_t place, count;
	enum item_kind kind;
};

struct in {
	const struct intern_target *t;
	const uint8_t *p, *end;
	bool absolute;         /* references to shared objects count from the first one on */
	struct item *items;
	size_t items_count, items_room;
	uint64_t *objects;
	size_t objects_count, objects_room;
	value root;
	enum intern_why why;
	char detail[INTERN_DETAIL_BYTES];
};

static uint64_t fail(struct in *in, enum intern_why why)
{
	if (in->why == INTERN_FINE)
		in->why = why;
	return 0;
}

/* ---- the target's memory ---- */

static void put_elsewhere(struct in *in, uint64_t place, uint64_t bits)
{
	const struct intern_target *t = in->t;
	word w = word_make(bits);

	if (place == ROOT_PLACE)
		in->root.bits = bits;
	else if (place <= t->limit && t->limit - place >= WORD_BYTES)
		memcpy(t->base + place, &w, sizeof w);
}

static inline void put(struct in *in, uint64_t place, uint64_t bits)
{
	if (in->t->im && place != ROOT_PLACE)
		image_put(in->t->im, place, bits);
	else
		put_elsewhere(in, place, bits);
}

static uint64_t get(const struct in *in, uint64_t place)
{
	const struct intern_target *t = in->t;
	word w = { 0 };

	if (place == ROOT_PLACE)
		return in->root.bits;
	if (t->im)
		return image_get(t->im, place);
	if (place <= t->limit && t->limit - place >= WORD_BYTES)
		memcpy(&w, t->base + place, sizeof w);
	return word_get(w);
}

static uint8_t *bytes_at(struct in *in, uint64_t place, uint64_t n)
{
	const struct intern_target *t = in->t;

	if (t->im)
		return image_span(t->im, place, n);
	return place <= t->limit && t->limit - place >= n ? t->base + place : NULL;
}

static uint64_t allocate(struct in *in, uint64_t wosize, unsigned tag)
{
	uint64_t v = in->t->alloc(in->t->ctx, wosize, tag);

	return v ? v : fail(in, INTERN_NO_ROOM);
}

/* ---- lists that grow ---- */

static bool grow(struct in *in, void **list, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 64;
	void *p = more < SIZE_MAX / size ? realloc(*list, more * size) : NULL;

	if (!p) {
		fail(in, INTERN_NO_HOST_MEMORY);
		return false;
	}
	*list = p;
	*room = more;
	return true;
}

static void push(struct in *in, enum item_kind kind, uint64_t place, uint64_t count)
{
	if (kind == ITEM_VALUES && count == 0)
		return;
	if (in->items_count == in->items_room && !grow(in, (void **)&in->items, &in->items_room, sizeof *in->items))
		return;
	in->items[in->items_count++] = (struct item){ place, count, kind };
}

static void remember(struct in *in, uint64_t v)
{
	if (in->objects_count == in->objects_room &&
	    !grow(in, (void **)&in->objects, &in->objects_room, sizeof *in->objects))
		return;
	in->objects[in->objects_count++] = v;
}

static uint64_t allocate_object(struct in *in, uint64_t wosize, unsigned tag)
{
	uint64_t v = allocate(in, wosize, tag);

	if (v)
		remember(in, v);
	return v;
}

/* ---- bytes ---- */

static uint64_t left(const struct in *in) { return (uint64_t)(in->end - in->p); }

/* The next n bytes (at most 8) as a big-endian number; 0 and a failure when they are not there. */
static uint64_t number(struct in *in, unsigned n)
{
	uint64_t x = 0;

	if (left(in) < n)
		return fail(in, INTERN_TRUNCATED);
	while (n-- > 0)
		x = x << 8 | *in->p++;
	return x;
}

static int64_t signed_number(struct in *in, unsigned n)
{
	unsigned unused = 64 - 8 * n;

	return (int64_t)(number(in, n) << unused) >> unused;
}

/* ---- kinds of values ---- */

static uint64_t read_string(struct in *in, uint64_t n)
{
	uint64_t words = n / WORD_BYTES + 1, v;
	uint8_t *to;

	if (n > left(in))
		return fail(in, INTERN_TRUNCATED);
	if (!(v = allocate_object(in, words, TAG_STRING)))
		return 0;
	if (!(to = bytes_at(in, v, words * WORD_BYTES)))
		return fail(in, INTERN_NO_ROOM);
	memcpy(to, in->p, (size_t)n);
	to[words * WORD_BYTES - 1] = (uint8_t)(words * WORD_BYTES - 1 - n);
	in->p += n;
	return v;
}

/* Little-endian doubles lie in an image as they lie in the data. */
static bool copy_doubles(struct in *in, uint64_t v, uint64_t n)
{
	struct image *im = in->t->im;
	uint8_t *to = im ? image_span(im, v, n * WORD_BYTES) : NULL;

	if (!to)
		return false;
	memcpy(to, in->p, (size_t)(n * WORD_BYTES));
	image_touch(im, v, n * WORD_BYTES);
	in->p += n * WORD_BYTES;
	return true;
}

static uint64_t read_doubles(struct in *in, uint64_t n, unsigned tag, bool big)
{
	uint64_t v;

	if (n > left(in) / 8)
		return fail(in, INTERN_TRUNCATED);
	if (!(v = n ? allocate_object(in, n, tag) : allocate(in, 0, tag)))
		return 0;
	if (n == 0 || (!big && copy_doubles(in, v, n)))
		return v;
	for (uint64_t i = 0; i < n; i++) {
		uint64_t bits = number(in, 8);

		put(in, v + i * WORD_BYTES, big ? bits : __builtin_bswap64(bits));
	}
	return v;
}

static uint64_t read_shared(struct in *in, uint64_t at)
{
	if (!in->absolute)
		at = in->objects_count - at;
	return at < in->objects_count ? in->objects[at] : fail(in, INTERN_ILL_FORMED);
}

static uint64_t read_code_pointer(struct in *in)
{
	uint64_t offset = number(in, 4), bits = 0;
	const uint8_t *digest = in->p;

	if (left(in) < 16)
		return fail(in, INTERN_TRUNCATED);
	in->p += 16;
	if (in->t->code && in->t->code(in->t->ctx, offset, digest, &bits))
		return bits;
	for (unsigned i = 0; i < 16; i++)
		snprintf(in->detail + 2 * i, 3, "%02X", digest[i]);
	return fail(in, INTERN_UNKNOWN_CODE);
}

static int64_t read_int(struct in *in)
{
	uint64_t code = number(in, 1);

	if (code >= MARSHAL_SMALL_INT && code < MARSHAL_SMALL_BLOCK)
		return (int64_t)(code & 0x3f);
	if (code > MARSHAL_INT64)
		return (int64_t)fail(in, INTERN_ILL_FORMED);
	return signed_number(in, 1u << code);
}

/* A closure's functions: code pointer, info, and between two of them an infix header.  Nothing else will do: the
 * interpreter trusts them. */
static void read_functions(struct in *in, uint64_t v, uint64_t size)
{
	uint64_t i = 0, env = 0;

	do {
		uint64_t function = i ? i + 1 : 0, info;

		if (size - i < (i ? 3 : 2) || in->why) {
			fail(in, INTERN_ILL_FORMED);
			return;
		}
		if (i) {
			if ((val_int(read_int(in)).bits & ~UINT64_C(0x300)) != header_make(function, TAG_INFIX))
				fail(in, INTERN_ILL_FORMED);
			put(in, v + i * WORD_BYTES, header_make(function, TAG_INFIX));
		}
		if (number(in, 1) != MARSHAL_CODE_POINTER)
			fail(in, INTERN_ILL_FORMED);
		put(in, v + function * WORD_BYTES, read_code_pointer(in));
		info = val_int(read_int(in)).bits;
		if (i == 0)
			env = info >> 1;
		if (env > size || info != closinfo_make(0, env - function))
			fail(in, INTERN_ILL_FORMED);
		put(in, v + (function + 1) * WORD_BYTES, info);
		i = function + 2;
	} while (i < env);
	if (i != env)
		fail(in, INTERN_ILL_FORMED);
	push(in, ITEM_VALUES, v + env * WORD_BYTES, size - env);
}

static uint64_t read_block(struct in *in, uint64_t size, unsigned tag)
{
	uint64_t v;

	if (size == 0)
		return allocate(in, 0, tag);
	if (tag >= TAG_NO_SCAN || tag == TAG_INFIX || tag == TAG_CONT || (tag == TAG_OBJECT && size < 2))
		return fail(in, INTERN_ILL_FORMED);
	if (size > left(in))
		return fail(in, INTERN_TRUNCATED);
	if (!(v = allocate_object(in, size, tag)))
		return 0;
	if (tag == TAG_CLOSURE) {
		read_functions(in, v, size);
	} else if (tag == TAG_OBJECT) {
		push(in, ITEM_VALUES, v + 2 * WORD_BYTES, size - 2);
		push(in, ITEM_ID, v, 0);
		push(in, ITEM_VALUES, v, 2);
	} else {
		push(in, ITEM_VALUES, v, size);
	}
	return v;
}

/* ---- custom blocks ---- */

static const char *read_identifier(struct in *in)
{
	const uint8_t *start = in->p, *nul = memchr(start, 0, (size_t)left(in));

	if (!nul) {
		fail(in, INTERN_TRUNCATED);
		return NULL;
	}
	in->p = nul + 1;
	return (const char *)start;
}

static int64_t read_custom_number(struct in *in, enum custom_kind kind)
{
	if (kind != CUSTOM_NATIVEINT)
		return signed_number(in, kind == CUSTOM_INT32 ? 4 : 8);
	switch (number(in, 1)) {
	case 1:
		return signed_number(in, 4);
	case 2:
		return signed_number(in, 8);
	default:
		return (int64_t)fail(in, INTERN_ILL_FORMED);
	}
}

static uint64_t read_number_block(struct in *in, enum custom_kind kind)
{
	uint64_t v = allocate_object(in, 2, TAG_CUSTOM);

	if (!v)
		return 0;
	put(in, v, val_int(kind).bits);
	put(in, v + WORD_BYTES, (uint64_t)read_custom_number(in, kind));
	return v;
}

static uint64_t read_other_custom(struct in *in, const char *identifier)
{
	size_t used = 0;
	uint64_t v = 0;

	if (in->t->custom)
		v = in->t->custom(in->t->ctx, identifier, in->p, (size_t)left(in), &used);
	if (!v || used > left(in)) {
		snprintf(in->detail, sizeof in->detail, "%.40s", identifier);
		return fail(in, INTERN_UNKNOWN_CUSTOM);
	}
	in->p += used;
	remember(in, v);
	return v;
}

static uint64_t read_custom(struct in *in, bool lengths)
{
	static const enum custom_kind numbers[] = { CUSTOM_INT32, CUSTOM_INT64, CUSTOM_NATIVEINT };
	const char *identifier = read_identifier(in);

	if (!identifier)
		return 0;
	if (lengths && left(in) < 12)
		return fail(in, INTERN_TRUNCATED);
	if (lengths)
		in->p += 12;
	for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(identifier, custom_infos[numbers[i]].identifier))
			return read_number_block(in, numbers[i]);
	return read_other_custom(in, identifier);
}

/* ---- the loop ---- */

/* The codes below the small strings. */
static uint64_t read_coded(struct in *in, unsigned code, uint64_t place)
{
	uint64_t n;

	switch (code) {
	case MARSHAL_INT8: case MARSHAL_INT16: case MARSHAL_INT32: case MARSHAL_INT64:
		return val_int(signed_number(in, 1u << code)).bits;
	case MARSHAL_SHARED8: case MARSHAL_SHARED16: case MARSHAL_SHARED32:
		return read_shared(in, number(in, 1u << (code - MARSHAL_SHARED8)));
	case MARSHAL_SHARED64:
		return read_shared(in, number(in, 8));
	case MARSHAL_BLOCK32: case MARSHAL_BLOCK64:
		n = number(in, code == MARSHAL_BLOCK32 ? 4 : 8);
		return read_block(in, wosize_header(n), tag_header(n));
	case MARSHAL_STRING8:
		return read_string(in, number(in, 1));
	case MARSHAL_STRING32: case MARSHAL_STRING64:
		return read_string(in, number(in, code == MARSHAL_STRING32 ? 4 : 8));
	case MARSHAL_DOUBLE_BIG: case MARSHAL_DOUBLE_LITTLE:
		return read_doubles(in, 1, TAG_DOUBLE, code == MARSHAL_DOUBLE_BIG);
	case MARSHAL_DOUBLES8_BIG: case MARSHAL_DOUBLES8_LITTLE:
		return read_doubles(in, number(in, 1), TAG_DOUBLE_ARRAY, code == MARSHAL_DOUBLES8_BIG);
	case MARSHAL_DOUBLES32_BIG: case MARSHAL_DOUBLES32_LITTLE:
		return read_doubles(in, number(in, 4), TAG_DOUBLE_ARRAY, code == MARSHAL_DOUBLES32_BIG);
	case MARSHAL_DOUBLES64_BIG: case MARSHAL_DOUBLES64_LITTLE:
		return read_doubles(in, number(in, 8), TAG_DOUBLE_ARRAY, code == MARSHAL_DOUBLES64_BIG);
	case MARSHAL_INFIX_POINTER:
		push(in, ITEM_INFIX, place, number(in, 4));
		push(in, ITEM_VALUES, place, 1);
		return VAL_UNIT.bits;
	case MARSHAL_CUSTOM: case MARSHAL_CUSTOM_FIXED:
		return read_custom(in, false);
	case MARSHAL_CUSTOM_LEN:
		return read_custom(in, true);
	default:
		return fail(in, INTERN_ILL_FORMED);
	}
}

static void read_to(struct in *in, uint64_t place)
{
	unsigned code = (unsigned)number(in, 1);
	uint64_t bits;

	if (in->why)
		return;
	if (code >= MARSHAL_SMALL_BLOCK)
		bits = read_block(in, code >> 4 & 7, code & 15);
	else if (code >= MARSHAL_SMALL_INT)
		bits = val_int(code & 0x3f).bits;
	else if (code >= MARSHAL_SMALL_STRING)
		bits = read_string(in, code & 0x1f);
	else
		bits = read_coded(in, code, place);
	put(in, place, bits);
}

static void go_into_closure(struct in *in, uint64_t place, uint64_t bytes)
{
	uint64_t v = get(in, place);

	if ((v & 7) || (bytes & 7) || tag_header(get(in, v - WORD_BYTES)) != TAG_CLOSURE ||
	    bytes / WORD_BYTES >= wosize_header(get(in, v - WORD_BYTES)) ||
	    get(in, v + bytes - WORD_BYTES) != header_make(bytes / WORD_BYTES, TAG_INFIX))
		fail(in, INTERN_ILL_FORMED);
	else
		put(in, place, v + bytes);
}

static void refresh_id(struct in *in, uint64_t v)
{
	uint64_t id = get(in, v + WORD_BYTES);

	if (in->t->fresh_id && (id & 1) && int_val((value){ id }) >= 0)
		put(in, v + WORD_BYTES, val_int((int64_t)in->t->fresh_id(in->t->ctx)).bits);
}

/* The next values, to `place` and the words after it, as long as they are integers that are there as a whole; how many. */
static uint64_t read_ints(struct in *in, uint64_t place, uint64_t count)
{
	const uint8_t *p = in->p;
	uint64_t n = 0;

	for (; n < count && p < in->end; n++, place += WORD_BYTES) {
		unsigned code = *p, bytes = 1u << (code & 3);
		uint64_t x = 0;

		if (code >= MARSHAL_SMALL_INT && code < MARSHAL_SMALL_BLOCK) {
			put(in, place, val_int(code & 0x3f).bits);
			p++;
			continue;
		}
		if (code > MARSHAL_INT64 || (uint64_t)(in->end - p) <= bytes)
			break;
		for (unsigned i = 1; i <= bytes; i++)
			x = x << 8 | p[i];
		put(in, place, val_int((int64_t)(x << (64 - 8 * bytes)) >> (64 - 8 * bytes)).bits);
		p += 1 + bytes;
	}
	in->p = p;
	return n;
}

static void read_all(struct in *in)
{
	push(in, ITEM_VALUES, ROOT_PLACE, 1);
	while (in->items_count && !in->why) {
		struct item *i = &in->items[in->items_count - 1];
		uint64_t place = i->place, count = i->count, n;

		switch (i->kind) {
		case ITEM_VALUES:
			n = read_ints(in, place, count);
			if (n + 1 >= count)
				in->items_count--;
			i->place += (n + 1) * WORD_BYTES;
			i->count -= n + 1;
			if (n < count)
				read_to(in, place + n * WORD_BYTES);
			break;
		case ITEM_ID:
			in->items_count--;
			refresh_id(in, place);
			break;
		case ITEM_INFIX:
			in->items_count--;
			go_into_closure(in, place, count);
			break;
		}
	}
}

/* ---- headers ---- */

static uint64_t big_endian(const uint8_t *p, unsigned n)
{
	uint64_t x = 0;

	while (n-- > 0)
		x = x << 8 | *p++;
	return x;
}

/* One of the numbers of seven bits a byte in a compressed header. */
static bool varying(const uint8_t **p, const uint8_t *end, uint64_t *x)
{
	uint8_t byte;

	*x = 0;
	do {
		if (*p >= end || *x >> 57)
			return false;
		byte = *(*p)++;
		*x = *x << 7 | (byte & 0x7f);
	} while (byte & 0x80);
	return true;
}

static bool compressed_header(const uint8_t *bytes, size_t n, struct intern_header *h)
{
	const uint8_t *p = bytes + 5, *end;
	uint64_t words32;

	h->header_bytes = n > 4 ? bytes[4] & 0x3f : 0;
	if (h->header_bytes < 10 || h->header_bytes > n)
		return false;
	end = bytes + h->header_bytes;
	h->compressed = true;
	return varying(&p, end, &h->data_bytes) && varying(&p, end, &h->plain_bytes) && varying(&p, end, &h->objects) &&
		varying(&p, end, &words32) && varying(&p, end, &h->words);
}

static bool read_header(const uint8_t *bytes, size_t n, struct intern_header *h)
{
	uint32_t magic = n >= 4 ? (uint32_t)big_endian(bytes, 4) : 0;

	*h = (struct intern_header){ .header_bytes = magic == MARSHAL_MAGIC_BIG ? 32 : 20 };
	if (magic == MARSHAL_MAGIC_COMPRESSED)
		return compressed_header(bytes, n, h);
	if ((magic != MARSHAL_MAGIC_SMALL && magic != MARSHAL_MAGIC_BIG) || n < h->header_bytes)
		return false;
	if (magic == MARSHAL_MAGIC_SMALL) {
		h->data_bytes = big_endian(bytes + 4, 4);
		h->objects = big_endian(bytes + 8, 4);
		h->words = big_endian(bytes + 16, 4);
	} else {
		h->data_bytes = big_endian(bytes + 8, 8);
		h->objects = big_endian(bytes + 16, 8);
		h->words = big_endian(bytes + 24, 8);
	}
	h->plain_bytes = h->data_bytes;
	return true;
}

enum err intern_header(const uint8_t *bytes, size_t n, struct intern_header *h, struct msg *m)
{
	struct intern_header read;

	if (!read_header(bytes, n, &read))
		return msg_set(m, ERR_FORMAT, "Marshalled data does not begin with a header of OCaml's marshaller.");
	*h = read;
	return OK;
}

/* ---- the whole ---- */

static enum intern_why read_plain(const struct intern_target *t, const uint8_t *bytes, uint64_t n, bool absolute,
	value *out, char detail[INTERN_DETAIL_BYTES])
{
	struct in in = { .t = t, .p = bytes, .end = bytes + n, .absolute = absolute };

	read_all(&in);
	free(in.items);
	free(in.objects);
	if (in.why)
		memcpy(detail, in.detail, sizeof in.detail);
	else
		*out = in.root;
	return in.why;
}

static enum intern_why read_compressed(const struct intern_target *t, const uint8_t *bytes, const struct intern_header *h,
	value *out, char detail[INTERN_DETAIL_BYTES])
{
	uint8_t *plain = zstd_expand(bytes, (size_t)h->data_bytes, h->plain_bytes);
	enum intern_why why = INTERN_COMPRESSED;

	if (plain)
		why = read_plain(t, plain, h->plain_bytes, true, out, detail);
	free(plain);
	return why;
}

enum intern_why intern_read(const struct intern_target *t, const uint8_t *bytes, size_t n, value *out, size_t *used,
	char detail[INTERN_DETAIL_BYTES])
{
	struct intern_header h;
	enum intern_why why;

	detail[0] = 0;
	if (!read_header(bytes, n, &h))
		return INTERN_NO_HEADER;
	if (h.data_bytes > n - h.header_bytes)
		return INTERN_BAD_LENGTH;
	if (h.compressed)
		why = read_compressed(t, bytes + h.header_bytes, &h, out, detail);
	else
		why = read_plain(t, bytes + h.header_bytes, h.data_bytes, false, out, detail);
	if (!why)
		*used = h.header_bytes + (size_t)h.data_bytes;
	return why;
}

enum err intern_value(const struct intern_target *t, const uint8_t *bytes, size_t n, value *out, size_t *used, struct msg *m)
{
	static const struct { enum err e; const char *text; } reasons[] = {
		[INTERN_NO_HEADER] = { ERR_FORMAT, "it does not begin with a header of OCaml's marshaller" },
		[INTERN_BAD_LENGTH] = { ERR_FORMAT, "it is shorter than its header says" },
		[INTERN_TRUNCATED] = { ERR_FORMAT, "it ends in the middle of a value" },
		[INTERN_ILL_FORMED] = { ERR_FORMAT, "its bytes are not what OCaml's marshaller writes" },
		[INTERN_UNKNOWN_CODE] = { ERR_FORMAT, "it has code of another program" },
		[INTERN_UNKNOWN_CUSTOM] = { ERR_FORMAT, "it has custom blocks of a kind that is not known here" },
		[INTERN_COMPRESSED] = { ERR_FORMAT, "it is compressed and does not expand" },
		[INTERN_NO_ROOM] = { ERR_NO_MEMORY, "its values do not fit into the memory for them" },
		[INTERN_NO_HOST_MEMORY] = { ERR_NO_MEMORY, "this host has no memory for reading it" },
	};
	char detail[INTERN_DETAIL_BYTES];
	enum intern_why why = intern_read(t, bytes, n, out, used, detail);

	if (!why)
		return OK;
	return msg_set(m, reasons[why].e, "Marshalled data cannot be read: %s%s%s%s.", reasons[why].text,
		detail[0] ? " (" : "", detail, detail[0] ? ")" : "");
}
