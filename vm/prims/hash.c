/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashtbl.hash: MurmurHash 3 over a value in breadth-first order, within two limits.  Results are part of what programs
 * print and write, so they are OCaml's bit for bit.  Source: OCaml's runtime/hash.c.
 */
#include "vm/prims/bigarray.h"
#include "vm/prims/io.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define QUEUE 256
#define FORWARDS_MAX 1000

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

static uint32_t mix(uint32_t h, uint32_t word)
{
	h ^= rotate(word * 0xcc9e2d51u, 15) * 0x1b873593u;
	return rotate(h, 13) * 5 + 0xe6546b64u;
}

/* Small numbers count the same as on a 32-bit machine. */
static uint32_t fold(int64_t n) { return (uint32_t)((n >> 32) ^ (n >> 63) ^ n); }

/* All NaNs are one, and so are the zeros. */
static uint32_t mix_double(uint32_t h, uint64_t bits)
{
	if (bits_are_nan(bits))
		bits = DOUBLE_INF | 1;
	else if (bits == DOUBLE_SIGN)
		bits = 0;
	return mix(mix(h, (uint32_t)bits), (uint32_t)(bits >> 32));
}

static uint32_t mix_string(uint32_t h, const uint8_t *p, uint64_t n)
{
	uint32_t rest = 0;
	uint64_t i;

	for (i = 0; n - i >= 4; i += 4)
		h = mix(h, p[i] | p[i + 1] << 8 | p[i + 2] << 16 | (uint32_t)p[i + 3] << 24);
	for (unsigned k = 0; i + k < n; k++)
		rest |= (uint32_t)p[i + k] << (8 * k);
	if (i < n)
		h = mix(h, rest);
	return h ^ (uint32_t)n;
}

static value finish(uint32_t h)
{
	h = (h ^ h >> 16) * 0x85ebca6bu;
	h = (h ^ h >> 13) * 0xc2b2ae35u;
	return val_int((h ^ h >> 16) & 0x3fffffff);
}

struct hash {
	struct vm *vm;
	uint32_t h;
	int64_t left;                /* values that may still count */
	unsigned next, count, most;
	value queue[QUEUE];
};

static void later(struct hash *s, value v, uint64_t from)
{
	uint64_t n = wosize(s->vm, v);

	for (uint64_t i = from; i < n && s->count < s->most; i++)
		s->queue[s->count++] = field(s->vm, v, i);
}

static void hash_double_array(struct hash *s, value v)
{
	uint64_t n = wosize(s->vm, v);

	for (uint64_t i = 0; i < n && s->left > 0; i++, s->left--)
		s->h = mix_double(s->h, raw_field(s->vm, v, i));
}

static void hash_custom(struct hash *s, value v)
{
	struct vm *vm = s->vm;
	uint64_t n;

	switch (custom_kind_of(vm, v)) {
	case CUSTOM_INT32:
		n = (uint32_t)int32_val(vm, v);
		break;
	case CUSTOM_INT64:
		n = (uint64_t)int64_val(vm, v);
		n ^= n >> 32;
		break;
	case CUSTOM_NATIVEINT:
		n = fold(int64_val(vm, v));
		break;
	case CUSTOM_CHANNEL:
		n = (uint64_t)channel_id(vm, v);
		break;
	case CUSTOM_BIGARRAY:
		n = bigarray_hash(vm, v, mix);
		break;
	default:
		return;
	}
	s->h = mix(s->h, (uint32_t)n);
	s->left--;
}

static void hash_closure(struct hash *s, value v)
{
	uint64_t n = wosize(s->vm, v), env = raw_field(s->vm, v, 1) << 8 >> 9;

	s->h = mix(s->h, (uint32_t)header(s->vm, v));
	for (uint64_t i = 0; i < env && i < n && s->left > 0; i++, s->left--)
		s->h = mix(s->h, fold((int64_t)raw_field(s->vm, v, i)));
	later(s, v, env);
}

static value behind_forwards(const struct vm *vm, value v)
{
	for (unsigned i = 0; i < FORWARDS_MAX && has_tag(vm, v, TAG_FORWARD); i++)
		v = field(vm, v, 0);
	return v;
}

/* The function within its closure first, so that those of one definition differ. */
static value behind_infix(struct hash *s, value v)
{
	uint64_t bytes;

	if (!has_tag(s->vm, v, TAG_INFIX))
		return v;
	bytes = wosize(s->vm, v) * WORD_BYTES;
	s->h = mix(s->h, (uint32_t)bytes);
	return (value){ v.bits - bytes };
}

static void hash_block(struct hash *s, value v)
{
	unsigned t = tag(s->vm, v);

	if (t == TAG_CONT && s->vm->s.ocaml_version < 32)
		t = 0;
	switch (t) {
	case TAG_STRING:
		s->h = mix_string(s->h, str_bytes(s->vm, v), str_len(s->vm, v));
		s->left--;
		break;
	case TAG_DOUBLE:
		s->h = mix_double(s->h, raw_field(s->vm, v, 0));
		s->left--;
		break;
	case TAG_DOUBLE_ARRAY:
		hash_double_array(s, v);
		break;
	case TAG_OBJECT:
		s->h = mix(s->h, fold(int_val(field(s->vm, v, 1))));
		s->left--;
		break;
	case TAG_CUSTOM:
		hash_custom(s, v);
		break;
	case TAG_CLOSURE:
		hash_closure(s, v);
		break;
	case TAG_ABSTRACT: case TAG_FORWARD: case TAG_CONT:
		break;
	default:
		s->h = mix(s->h, (uint32_t)header(s->vm, v));
		later(s, v, 0);
		break;
	}
}

value prim_hash(struct vm *vm, const word *a)
{
	int64_t most = int_arg(a, 1);
	struct hash s;

	s.vm = vm;
	s.h = (uint32_t)int_arg(a, 2);
	s.left = int_arg(a, 0);
	s.next = 0;
	s.count = 1;
	s.most = most < 0 || most > QUEUE ? QUEUE : (unsigned)most;
	s.queue[0] = arg(a, 3);
	while (s.next < s.count && s.left > 0) {
		value v = behind_infix(&s, behind_forwards(vm, s.queue[s.next++]));

		if (is_block(v)) {
			hash_block(&s, v);
		} else {
			s.h = mix(s.h, fold((int64_t)v.bits));
			s.left--;
		}
	}
	return finish(s.h);
}

value prim_string_hash(struct vm *vm, const word *a)
{
	return finish(mix_string((uint32_t)int_arg(a, 0), str_bytes(vm, arg(a, 1)), str_len(vm, arg(a, 1))));
}
