/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/prims/fragments.h"

#include <tomcrypt.h>

static uint64_t get(const struct vm *vm, value f, enum fragment_field i) { return (uint64_t)int_val(field(vm, f, i)); }

static bool has_word(const struct vm *vm, value f, uint64_t word)
{
	return word - get(vm, f, FRAGMENT_FIRST) < get(vm, f, FRAGMENT_WORDS);
}

static value fragment_with(const struct vm *vm, uint64_t word)
{
	for (value at = { vm->s.dynlink }; is_block(at); at = field(vm, at, 1))
		if (has_word(vm, field(vm, at, 0), word))
			return field(vm, at, 0);
	return VAL_NOTHING;
}

bool fragment_add(struct vm *vm, uint64_t first_word, uint64_t words, value digest, value events)
{
	value f = prim_tuple(vm, 0, FRAGMENT_FIELDS, (value[]){
		val_int((int64_t)first_word), val_int((int64_t)words), digest, events });

	if (f.bits)
		f = prim_cons(vm, f, (value){ vm->s.dynlink });
	if (f.bits)
		vm->s.dynlink = f.bits;
	return f.bits != 0;
}

void fragment_remove(struct vm *vm, uint64_t first_word)
{
	value before = VAL_UNIT;

	for (value at = { vm->s.dynlink }; is_block(at); before = at, at = field(vm, at, 1)) {
		if (get(vm, field(vm, at, 0), FRAGMENT_FIRST) != first_word)
			continue;
		if (is_block(before))
			set_field(vm, before, 1, field(vm, at, 1));
		else
			vm->s.dynlink = field(vm, at, 1).bits;
		return;
	}
}

/* The code area has the words little-endian, as files have them. */
static void md5(const struct vm *vm, uint64_t first, uint64_t n, uint8_t out[16])
{
	uint64_t most = IMAGE_CODE_MAX_WORDS;
	hash_state md;

	first = first < most ? first : most;
	n = n < most - first ? n : most - first;
	caravan_check(md5_init(&md) == CRYPT_OK &&
		md5_process(&md, vm->im.base + IMAGE_CODE_OFF + 4 * first, (unsigned long)(4 * n)) == CRYPT_OK &&
		md5_done(&md, out) == CRYPT_OK);
}

/* One that has no digest yet; unit when all have one. */
static value find_without(const struct vm *vm)
{
	for (value at = { vm->s.dynlink }; is_block(at); at = field(vm, at, 1))
		if (is_int(field(vm, field(vm, at, 0), FRAGMENT_DIGEST)))
			return field(vm, at, 0);
	return VAL_UNIT;
}

bool fragments_ready(struct vm *vm)
{
	uint8_t digest[16];
	value f, s;
	root r;

	if (!fragment_with(vm, vm->s.code_stub_words).bits &&
	    !fragment_add(vm, vm->s.code_stub_words, vm->s.code_program_words, VAL_UNIT, VAL_UNIT))
		return false;
	while (is_block(f = find_without(vm))) {
		md5(vm, get(vm, f, FRAGMENT_FIRST), get(vm, f, FRAGMENT_WORDS), digest);
		r = root_new(vm, f);
		s = str_new(vm, digest, sizeof digest);
		if (!s.bits)
			return false;
		set_field(vm, root_get(vm, r), FRAGMENT_DIGEST, s);
		root_drop(vm, 1);
	}
	return true;
}

static void give(const struct vm *vm, value f, struct fragment *out)
{
	value digest = field(vm, f, FRAGMENT_DIGEST);

	out->first_word = get(vm, f, FRAGMENT_FIRST);
	out->words = get(vm, f, FRAGMENT_WORDS);
	if (has_tag(vm, digest, TAG_STRING) && str_len(vm, digest) == sizeof out->digest)
		memcpy(out->digest, str_bytes(vm, digest), sizeof out->digest);
	else
		md5(vm, out->first_word, out->words, out->digest);
}

bool fragment_at(const struct vm *vm, uint64_t code_word, struct fragment *out)
{
	value f = fragment_with(vm, code_word);

	if (f.bits)
		give(vm, f, out);
	return f.bits != 0;
}

bool fragment_of_digest(const struct vm *vm, const uint8_t digest[16], struct fragment *out)
{
	for (value at = { vm->s.dynlink }; is_block(at); at = field(vm, at, 1)) {
		give(vm, field(vm, at, 0), out);
		if (!memcmp(out->digest, digest, sizeof out->digest))
			return true;
	}
	*out = (struct fragment){ .first_word = vm->s.code_stub_words, .words = vm->s.code_program_words };
	if (fragment_with(vm, out->first_word).bits)
		return false;
	md5(vm, out->first_word, out->words, out->digest);
	return !memcmp(out->digest, digest, sizeof out->digest);
}

value fragment_events(const struct vm *vm, uint64_t code_word, uint64_t *first_word)
{
	value f = fragment_with(vm, code_word);

	if (!f.bits)
		return VAL_UNIT;
	*first_word = get(vm, f, FRAGMENT_FIRST);
	return field(vm, f, FRAGMENT_EVENTS);
}
