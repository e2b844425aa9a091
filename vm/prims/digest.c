/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digest: MD5, and since OCaml 5.2 BLAKE2b with any length and key, by LibTomCrypt.
 *
 * A BLAKE2 computation in progress is a custom block in the image, so it survives snapshots and other hosts:
 *   words 1..8 chain, 9..10 bytes so far, 11..12 final flags, 13..28 the pending block, 29 its length, 30 the
 *   digest's length.
 */
#include <tomcrypt.h>

#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define MD5_BYTES 16
#define BLAKE2_BLOCK_BYTES 128
#define BLAKE2_MAX_BYTES 64

enum blake2_field { BLAKE2_CHAIN = 1, BLAKE2_COUNT = 9, BLAKE2_FLAGS = 11, BLAKE2_BLOCK = 13, BLAKE2_PENDING = 29,
	BLAKE2_LENGTH = 30 };
#define BLAKE2_FIELDS 30

/* The range of a string that a caller of Digest has checked; cut to the string for those who have not. */
static const uint8_t *text_range(const struct vm *vm, value s, int64_t from, int64_t length, uint64_t *n)
{
	uint64_t all = str_len(vm, s), start = (uint64_t)from <= all ? (uint64_t)from : all;

	*n = (uint64_t)length <= all - start ? (uint64_t)length : all - start;
	return str_bytes(vm, s) + start;
}

value prim_md5_string(struct vm *vm, const word *a)
{
	uint8_t out[MD5_BYTES];
	uint64_t n;
	const uint8_t *text = text_range(vm, arg(a, 0), int_arg(a, 1), int_arg(a, 2), &n);
	hash_state md;

	caravan_check(md5_init(&md) == CRYPT_OK && md5_process(&md, text, (unsigned long)n) == CRYPT_OK
		&& md5_done(&md, out) == CRYPT_OK);
	return str_new(vm, out, sizeof out);
}

/* ---- BLAKE2 ---- */

static bool blake2_start(struct vm *vm, hash_state *md, int64_t length, value key)
{
	uint64_t n = str_len(vm, key);

	if (n > BLAKE2_MAX_BYTES)
		n = BLAKE2_MAX_BYTES;
	return length >= 1 && length <= BLAKE2_MAX_BYTES
		&& blake2b_init(md, (unsigned long)length, n ? str_bytes(vm, key) : NULL, (unsigned long)n) == CRYPT_OK;
}

static void blake2_add(hash_state *md, const uint8_t *text, uint64_t n)
{
	caravan_check(blake2b_process(md, text, (unsigned long)n) == CRYPT_OK);
}

static value blake2_finish(struct vm *vm, hash_state *md)
{
	uint8_t out[BLAKE2_MAX_BYTES];
	uint64_t n = md->blake2b.outlen;

	caravan_check(blake2b_done(md, out) == CRYPT_OK);
	return str_new(vm, out, n);
}

static value blake2_bad_length(struct vm *vm)
{
	return prim_invalid_arg(vm, "Digest: a BLAKE2 digest has 1 to 64 bytes");
}

static void blake2_store(struct vm *vm, value v, const hash_state *md)
{
	const struct blake2b_state *b = &md->blake2b;

	for (unsigned i = 0; i < 8; i++)
		put_raw(vm, v, BLAKE2_CHAIN + i, b->h[i]);
	for (unsigned i = 0; i < 2; i++) {
		put_raw(vm, v, BLAKE2_COUNT + i, b->t[i]);
		put_raw(vm, v, BLAKE2_FLAGS + i, b->f[i]);
	}
	put_raw(vm, v, BLAKE2_PENDING, b->curlen);
	put_raw(vm, v, BLAKE2_LENGTH, b->outlen);
	image_touch(&vm->im, v.bits + BLAKE2_BLOCK * WORD_BYTES, BLAKE2_BLOCK_BYTES);
	memset(image_at(&vm->im, v.bits + BLAKE2_BLOCK * WORD_BYTES), 0, BLAKE2_BLOCK_BYTES);
	memcpy(image_at(&vm->im, v.bits + BLAKE2_BLOCK * WORD_BYTES), b->buf, b->curlen);
}

static void blake2_load(struct vm *vm, value v, hash_state *md)
{
	struct blake2b_state *b = &md->blake2b;
	uint64_t pending = raw_field(vm, v, BLAKE2_PENDING), length = raw_field(vm, v, BLAKE2_LENGTH);

	memset(md, 0, sizeof *md);
	for (unsigned i = 0; i < 8; i++)
		b->h[i] = raw_field(vm, v, BLAKE2_CHAIN + i);
	for (unsigned i = 0; i < 2; i++) {
		b->t[i] = raw_field(vm, v, BLAKE2_COUNT + i);
		b->f[i] = raw_field(vm, v, BLAKE2_FLAGS + i);
	}
	b->curlen = pending <= BLAKE2_BLOCK_BYTES ? (unsigned long)pending : 0;
	b->outlen = length - 1 < BLAKE2_MAX_BYTES ? (unsigned long)length : 1;
	for (unsigned i = 0; i < BLAKE2_BLOCK_BYTES / WORD_BYTES; i++) {
		word w = word_make(raw_field(vm, v, BLAKE2_BLOCK + i));

		memcpy(b->buf + i * WORD_BYTES, &w, WORD_BYTES);
	}
}

value prim_blake2_create(struct vm *vm, const word *a)
{
	hash_state md;
	value v;

	if (!blake2_start(vm, &md, int_arg(a, 0), arg(a, 1)))
		return blake2_bad_length(vm);
	v = custom_alloc(vm, CUSTOM_BLAKE2, BLAKE2_FIELDS);
	if (v.bits)
		blake2_store(vm, v, &md);
	return v;
}

value prim_blake2_update(struct vm *vm, const word *a)
{
	uint64_t n;
	const uint8_t *text = text_range(vm, arg(a, 1), int_arg(a, 2), int_arg(a, 3), &n);
	hash_state md;

	blake2_load(vm, arg(a, 0), &md);
	blake2_add(&md, text, n);
	blake2_store(vm, arg(a, 0), &md);
	return VAL_UNIT;
}

value prim_blake2_final(struct vm *vm, const word *a)
{
	hash_state md;

	blake2_load(vm, arg(a, 0), &md);
	return blake2_finish(vm, &md);
}

value prim_blake2_string(struct vm *vm, const word *a)
{
	uint64_t n;
	const uint8_t *text = text_range(vm, arg(a, 2), int_arg(a, 3), int_arg(a, 4), &n);
	hash_state md;

	if (!blake2_start(vm, &md, int_arg(a, 0), arg(a, 1)))
		return blake2_bad_length(vm);
	blake2_add(&md, text, n);
	return blake2_finish(vm, &md);
}
