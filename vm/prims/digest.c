/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digest: MD5, and since OCaml 5.2 BLAKE2b with any length and key, by LibTomCrypt.
 *
 * A BLAKE2 computation in progress is a custom block in the image, so it survives snapshots and other hosts:
 *   words 1..8 chain, 9..10 bytes so far, 11..12 final flags, 13..28 the pending block, 29 its length, 30 the
 *   digest's length.
 */
#include <tomcrypt.h>

#include "vm/prims/io.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define MD5_BYTES 16
#define MD5_BLOCK_BYTES 64
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

/* ---- MD5 of a channel ----
 *
 * Between two reads the primitive may be called again from its start, when its thread has waited for the descriptor.
 * What it has done so far is in its arguments then: the channel has become a pair of the channel and a string (length
 * so far, chain, bytes pending, the block), and the length is what is left of it. */

#define MD5_STATE_BYTES (8 + 4 * 4 + 4 + MD5_BLOCK_BYTES)

static uint8_t *little_put(uint8_t *p, unsigned bytes, uint64_t n)
{
	for (; bytes > 0; bytes--, n >>= 8)
		*p++ = (uint8_t)n;
	return p;
}

static uint64_t little_take(const uint8_t **p, unsigned bytes)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < bytes; i++)
		n |= (uint64_t)*(*p)++ << 8 * i;
	return n;
}

static void md5_store(const hash_state *md, uint8_t out[MD5_STATE_BYTES])
{
	uint8_t *p = little_put(out, 8, md->md5.length);

	for (unsigned i = 0; i < 4; i++)
		p = little_put(p, 4, md->md5.state[i]);
	p = little_put(p, 4, md->md5.curlen);
	memset(p, 0, MD5_BLOCK_BYTES);
	memcpy(p, md->md5.buf, md->md5.curlen);
}

static void md5_load(hash_state *md, const uint8_t *p)
{
	md->md5.length = little_take(&p, 8);
	for (unsigned i = 0; i < 4; i++)
		md->md5.state[i] = (ulong32)little_take(&p, 4);
	md->md5.curlen = (ulong32)little_take(&p, 4) % MD5_BLOCK_BYTES;
	memcpy(md->md5.buf, p, MD5_BLOCK_BYTES);
}

static void arg_set(struct vm *vm, const word *a, unsigned i, value v)
{
	*image_at(&vm->im, (uint64_t)((const uint8_t *)(a + i) - vm->im.base)) = word_make(v.bits);
}

/* Leaves in the arguments what was done; false when there is no memory for it. */
static bool md5_suspend(struct vm *vm, const word *a, const hash_state *md, int64_t left)
{
	uint8_t state[MD5_STATE_BYTES];
	value s, pair, ch;

	md5_store(md, state);
	s = str_new(vm, state, sizeof state);
	if (!s.bits)
		return false;
	ch = arg(a, 0);
	pair = prim_tuple(vm, 0, 2, (value[]){ has_tag(vm, ch, TAG_CUSTOM) ? ch : field(vm, ch, 0), s });
	if (!pair.bits)
		return false;
	arg_set(vm, a, 0, pair);
	arg_set(vm, a, 1, val_int(left));
	return true;
}

/* The channel, and the state of a computation that begins or goes on. */
static value md5_resume(struct vm *vm, const word *a, hash_state *md)
{
	value ch = arg(a, 0);

	memset(md, 0, sizeof *md);
	caravan_check(md5_init(md) == CRYPT_OK);
	if (has_tag(vm, ch, TAG_CUSTOM))
		return ch;
	if (str_len(vm, field(vm, ch, 1)) == MD5_STATE_BYTES)
		md5_load(md, str_bytes(vm, field(vm, ch, 1)));
	return field(vm, ch, 0);
}

/* A negative length: to the end of the file. */
value prim_md5_chan(struct vm *vm, const word *a)
{
	uint8_t bytes[16384], out[MD5_BYTES];
	int64_t left = int_arg(a, 1);
	uint64_t got = 1;
	hash_state md;
	value ch = md5_resume(vm, a, &md);

	while (left != 0) {
		uint64_t n = left < 0 || (uint64_t)left > sizeof bytes ? sizeof bytes : (uint64_t)left;

		if (!channel_read_some(vm, ch, bytes, n, &got))
			return VAL_NOTHING;
		if (got == 0 && left > 0)
			return prim_raise_constant(vm, EXN_END_OF_FILE);
		if (got == 0)
			break;
		caravan_check(md5_process(&md, bytes, (unsigned long)got) == CRYPT_OK);
		left -= left > 0 ? (int64_t)got : 0;
		if (!md5_suspend(vm, a, &md, left))
			return VAL_NOTHING;
		ch = field(vm, arg(a, 0), 0);
	}
	caravan_check(md5_done(&md, out) == CRYPT_OK);
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
