/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/debuginfo/marshal.h"

#include <stdlib.h>
#include <string.h>

#include "vm/intern.h"
#include "vm/marshal_codes.h"

enum form_kind { BAD, INT, SHARED, BLOCK, STRING, DOUBLE, DOUBLES, CUSTOM, CUSTOM_LEN };

/* Codes below MARSHAL_SMALL_STRING: what they are, and how many bytes of operand follow.  Pointers into code are
 * BAD. */
static const struct form {
	uint8_t kind, bytes;
} forms[MARSHAL_SMALL_STRING] = {
	[MARSHAL_INT8] = { INT, 1 }, [MARSHAL_INT16] = { INT, 2 },
	[MARSHAL_INT32] = { INT, 4 }, [MARSHAL_INT64] = { INT, 8 },
	[MARSHAL_SHARED8] = { SHARED, 1 }, [MARSHAL_SHARED16] = { SHARED, 2 }, [MARSHAL_SHARED32] = { SHARED, 4 },
	[MARSHAL_SHARED64] = { SHARED, 8 }, [MARSHAL_BLOCK32] = { BLOCK, 4 }, [MARSHAL_BLOCK64] = { BLOCK, 8 },
	[MARSHAL_STRING8] = { STRING, 1 }, [MARSHAL_STRING32] = { STRING, 4 }, [MARSHAL_STRING64] = { STRING, 8 },
	[MARSHAL_DOUBLE_BIG] = { DOUBLE, 0 }, [MARSHAL_DOUBLE_LITTLE] = { DOUBLE, 0 },
	[MARSHAL_DOUBLES8_BIG] = { DOUBLES, 1 }, [MARSHAL_DOUBLES8_LITTLE] = { DOUBLES, 1 },
	[MARSHAL_DOUBLES32_BIG] = { DOUBLES, 4 }, [MARSHAL_DOUBLES32_LITTLE] = { DOUBLES, 4 },
	[MARSHAL_DOUBLES64_BIG] = { DOUBLES, 8 }, [MARSHAL_DOUBLES64_LITTLE] = { DOUBLES, 8 },
	[MARSHAL_CUSTOM_LEN] = { CUSTOM_LEN, 0 }, [MARSHAL_CUSTOM_FIXED] = { CUSTOM, 0 }
};

enum err marshal_length(const uint8_t *bytes, size_t n, size_t *used, struct msg *m)
{
	struct intern_header h;
	enum err r = intern_header(bytes, n, &h, m);

	if (r)
		return r;
	if (h.data_bytes > n - h.header_bytes || h.data_bytes > UINT32_MAX || h.objects > h.data_bytes)
		return msg_set(m, ERR_FORMAT,
			"Marshalled data claims %llu bytes and %llu objects, but %zu bytes are there.",
			(unsigned long long)h.data_bytes, (unsigned long long)h.objects, n - h.header_bytes);
	*used = h.header_bytes + (size_t)h.data_bytes;
	return OK;
}

enum err marshal_open(struct marshal *r, const uint8_t *bytes, size_t n, size_t *used, struct msg *m)
{
	struct intern_header h;
	enum err e;

	if ((e = marshal_length(bytes, n, used, m)) || (e = intern_header(bytes, n, &h, m)))
		return e;
	if (h.compressed)
		return msg_set(m, ERR_FORMAT,
			"The marshalled data is compressed, which ocamlc never does in an executable.");
	*r = (struct marshal){
		.bytes = bytes + h.header_bytes, .count = (uint32_t)h.data_bytes, .objects_max = (uint32_t)h.objects
	};
	r->objects = calloc((size_t)r->objects_max + 1, sizeof *r->objects);
	return r->objects ? OK : msg_set(m, ERR_NO_MEMORY, "There is no memory to read %u marshalled objects.",
		(unsigned)r->objects_max);
}

void marshal_close(struct marshal *r)
{
	free(r->objects);
	memset(r, 0, sizeof *r);
}

static bool operand(const struct marshal *r, struct marshal_cursor *c, unsigned bytes, uint64_t *out)
{
	uint64_t n = 0;

	if (bytes > r->count - c->at)
		return false;
	for (unsigned i = 0; i < bytes; i++)
		n = n << 8 | r->bytes[c->at++];
	*out = n;
	return true;
}

/* The next object, which begins at `at`, gets its number. */
static bool count_object(struct marshal *r, struct marshal_cursor *c, uint32_t at, struct marshal_item *out)
{
	if (c->object == r->objects_count) {
		if (r->objects_count == r->objects_max)
			return false;
		r->objects[r->objects_count++] = at;
	}
	out->object = c->object++;
	return true;
}

static bool read_block(struct marshal *r, struct marshal_cursor *c, uint32_t at, uint64_t size, unsigned tag,
	struct marshal_item *out)
{
	out->kind = MARSHAL_BLOCK;
	out->tag = tag;
	out->at = c->at;
	out->object = c->object - 1;
	if (size > r->count - c->at)
		return false;
	out->size = (uint32_t)size;
	return size == 0 || count_object(r, c, at, out);
}

/* Something of so many bytes that has no fields. */
static bool read_bytes(struct marshal *r, struct marshal_cursor *c, uint32_t at, uint64_t bytes, enum marshal_kind kind,
	struct marshal_item *out)
{
	out->kind = kind;
	out->at = c->at;
	if (bytes > r->count - c->at)
		return false;
	out->size = (uint32_t)bytes;
	c->at += (uint32_t)bytes;
	return count_object(r, c, at, out);
}

/* Only numbers are known here, Int32.t, Int64.t and Nativeint.t; debug information has no others. */
static bool read_custom(struct marshal *r, struct marshal_cursor *c, uint32_t at, bool lengths,
	struct marshal_item *out)
{
	uint64_t skipped, bytes;
	uint8_t letter;

	if (r->count - c->at < 3 || r->bytes[c->at] != '_' || r->bytes[c->at + 2] != 0)
		return false;
	letter = r->bytes[c->at + 1];
	c->at += 3;
	if (lengths && (!operand(r, c, 4, &skipped) || !operand(r, c, 8, &skipped)))
		return false;
	if (letter == 'n' && c->at < r->count)
		bytes = 1 + (r->bytes[c->at] == 1 ? 4 : 8);
	else if (letter == 'i' || letter == 'j')
		bytes = letter == 'i' ? 4 : 8;
	else
		return false;
	return read_bytes(r, c, at, bytes, MARSHAL_NUMBER, out);
}

static bool read_head(struct marshal *r, struct marshal_cursor *c, struct marshal_item *out);

/* The object that stands so many objects back. */
static bool read_shared(struct marshal *r, struct marshal_cursor *c, uint64_t back, struct marshal_item *out)
{
	struct marshal_cursor there;

	if (back == 0 || back > c->object)
		return false;
	there.object = c->object - (uint32_t)back;
	there.at = r->objects[there.object];
	if (r->bytes[there.at] < MARSHAL_SMALL_STRING && forms[r->bytes[there.at]].kind == SHARED)
		return false;
	out->shared = true;
	return read_head(r, &there, out);
}

static bool read_form(struct marshal *r, struct marshal_cursor *c, uint32_t at, struct form f, struct marshal_item *out)
{
	uint64_t n = 0;

	if (f.bytes && !operand(r, c, f.bytes, &n))
		return false;
	switch (f.kind) {
	case INT:
		out->kind = MARSHAL_INT;
		out->n = (int64_t)(n << (64 - 8 * f.bytes)) >> (64 - 8 * f.bytes);
		return true;
	case SHARED:
		return read_shared(r, c, n, out);
	case BLOCK:
		return read_block(r, c, at, n >> 10, n & 0xff, out);
	case STRING:
		return read_bytes(r, c, at, n, MARSHAL_STRING, out);
	case DOUBLE:
		return read_bytes(r, c, at, 8, MARSHAL_NUMBER, out);
	case DOUBLES:
		return n <= r->count / 8 && read_bytes(r, c, at, n * 8, MARSHAL_NUMBER, out);
	case CUSTOM:
	case CUSTOM_LEN:
		return read_custom(r, c, at, f.kind == CUSTOM_LEN, out);
	default:
		return false;
	}
}

static bool read_head(struct marshal *r, struct marshal_cursor *c, struct marshal_item *out)
{
	uint32_t at = c->at;
	uint8_t code;

	if (at >= r->count)
		return false;
	code = r->bytes[c->at++];
	if (code >= MARSHAL_SMALL_BLOCK)
		return read_block(r, c, at, code >> 4 & 7, code & 15, out);
	if (code >= MARSHAL_SMALL_INT) {
		out->kind = MARSHAL_INT;
		out->n = code & 0x3f;
		return true;
	}
	if (code >= MARSHAL_SMALL_STRING)
		return read_bytes(r, c, at, code & 0x1f, MARSHAL_STRING, out);
	return read_form(r, c, at, forms[code], out);
}

bool marshal_head(struct marshal *r, struct marshal_cursor *c, struct marshal_item *out)
{
	out->shared = false;
	return read_head(r, c, out);
}

/* Small integers, references and small blocks are nine tenths of all values; they need no more than this. */
static bool skip_small(struct marshal *r, struct marshal_cursor *c, uint64_t *values)
{
	uint8_t code = r->bytes[c->at];

	if (code >= MARSHAL_SMALL_BLOCK) {
		if (code >> 4 == 8 || c->object != r->objects_count || r->objects_count == r->objects_max)
			return false;
		r->objects[r->objects_count++] = c->at++;
		c->object++;
		*values += code >> 4 & 7;
		return true;
	}
	if (code >= MARSHAL_SMALL_INT)
		c->at++;
	else if (code == MARSHAL_SHARED8 && r->count - c->at >= 2)
		c->at += 2;
	else if (code == MARSHAL_SHARED16 && r->count - c->at >= 3)
		c->at += 3;
	else
		return false;
	return true;
}

bool marshal_skip(struct marshal *r, struct marshal_cursor *c, uint64_t values)
{
	struct marshal_item item;

	while (values > 0) {
		if (c->at >= r->count || values > r->count)
			return false;
		values--;
		if (skip_small(r, c, &values))
			continue;
		if (!marshal_head(r, c, &item))
			return false;
		if (item.kind == MARSHAL_BLOCK && !item.shared)
			values += item.size;
	}
	return true;
}
