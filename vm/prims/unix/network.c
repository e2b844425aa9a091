/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in networks, and internet addresses as text. */
#include <arpa/inet.h>
#include <stdlib.h>

#include "vm/prims/unix/address.h"

/* ---- internet addresses as text: pure functions, of which POSIX fixes the results ---- */

value prim_unix_inet_addr_of_string(struct vm *vm, const word *a)
{
	bool has_nul;
	char *text = str_dup(vm, arg(a, 0), &has_nul);
	uint8_t four[4], sixteen[16];
	value v = VAL_NOTHING;

	caravan_check(text);
	if (!has_nul && inet_pton(AF_INET, text, four) > 0)
		v = str_new(vm, four, sizeof four);
	else if (!has_nul && inet_pton(AF_INET6, text, sixteen) > 0)
		v = str_new(vm, sixteen, sizeof sixteen);
	else
		(void)prim_failwith(vm, "inet_addr_of_string");
	free(text);
	return v;
}

value prim_unix_string_of_inet_addr(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0));
	char text[INET6_ADDRSTRLEN];

	if (n != 4 && n != 16)
		return unix_error(vm, WORLD_EINVAL, "string_of_inet_addr", VAL_UNIT);
	if (!inet_ntop(n == 4 ? AF_INET : AF_INET6, str_bytes(vm, arg(a, 0)), text, sizeof text))
		return unix_error(vm, WORLD_ENOSPC, "string_of_inet_addr", VAL_UNIT);
	return str_text(vm, text);
}

/* ---- hosts ---- */

value prim_unix_gethostname(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_HOST_NAME };

	(void)a;
	return unix_ask(vm, &c, "gethostname", VAL_UNIT) ? ask_got_string(vm, &c) : VAL_NOTHING;
}

/* Not_found when there is no such thing. */
static bool ask_found(struct vm *vm, struct world_call *c)
{
	if (!world_ask(vm, c))
		return false;
	if (c->err)
		(void)prim_raise_constant(vm, EXN_NOT_FOUND);
	return !c->err;
}

static bool ask_found_name(struct vm *vm, struct world_call *c, value name)
{
	if (!ask_is_name(vm, name)) {
		(void)prim_raise_constant(vm, EXN_NOT_FOUND);
		return false;
	}
	c->out = str_bytes(vm, name);
	c->out_bytes = str_len(vm, name);
	return ask_found(vm, c);
}

/* `count` addresses of `each` bytes, as far as they are there; *t moves behind them. */
static value addresses(struct vm *vm, struct unix_texts *t, uint64_t each, uint64_t count)
{
	uint64_t there = each ? (uint64_t)(t->end - t->at) / each : 0;
	root r;

	count = count < there ? count : there;
	r = root_new(vm, prim_alloc(vm, count, 0));
	if (same(root_get(vm, r), VAL_NOTHING))
		return VAL_NOTHING;
	for (uint64_t i = 0; i < count; i++, t->at += each) {
		value v = str_new(vm, t->at, each);

		if (same(v, VAL_NOTHING))
			return v;
		set_field(vm, root_get(vm, r), i, v);
	}
	return root_get(vm, r);
}

/* Name, other names, domain, addresses. */
static value host_entry(struct vm *vm, const struct world_call *c)
{
	int64_t each = unix_word(c, 0), count = unix_word(c, 1);
	struct unix_texts t = unix_texts_of(c, 2);
	root r[4];
	value v;

	if (same(v = addresses(vm, &t, each == 16 ? 16 : 4, (uint64_t)count), VAL_NOTHING))
		return v;
	r[3] = root_new(vm, v);
	r[2] = root_new(vm, val_int(each == 16 ? 2 : 1));
	if (same(v = unix_text(vm, &t), VAL_NOTHING))
		return v;
	r[0] = root_new(vm, v);
	if (same(v = unix_text_array(vm, &t), VAL_NOTHING))
		return v;
	r[1] = root_new(vm, v);
	return unix_record(vm, 0, 4, r);
}

value prim_unix_gethostbyname(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_HOST };

	return ask_found_name(vm, &c, arg(a, 0)) ? host_entry(vm, &c) : VAL_NOTHING;
}

value prim_unix_gethostbyaddr(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_HOST, .arg = { 1 }, .out = str_bytes(vm, arg(a, 0)), .out_bytes = str_len(vm, arg(a, 0)) };

	return ask_found(vm, &c) ? host_entry(vm, &c) : VAL_NOTHING;
}

/* ---- protocols and services ---- */

/* Name, other names, number. */
static value protocol_entry(struct vm *vm, const struct world_call *c)
{
	struct unix_texts t = unix_texts_of(c, 1);
	value number = val_int(unix_word(c, 0)), v = unix_text(vm, &t);
	root r[3];

	r[0] = root_new(vm, v);
	if (same(v, VAL_NOTHING) || same(v = unix_text_array(vm, &t), VAL_NOTHING))
		return v;
	r[1] = root_new(vm, v);
	r[2] = root_new(vm, number);
	return unix_record(vm, 0, 3, r);
}

value prim_unix_getprotobyname(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_PROTOCOL };

	return ask_found_name(vm, &c, arg(a, 0)) ? protocol_entry(vm, &c) : VAL_NOTHING;
}

value prim_unix_getprotobynumber(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_PROTOCOL, .arg = { 1, int_arg(a, 0) }, .out = "" };

	return ask_found(vm, &c) ? protocol_entry(vm, &c) : VAL_NOTHING;
}

/* Name, other names, port, protocol. */
static value service_entry(struct vm *vm, const struct world_call *c)
{
	static const unsigned order[] = { 3, 0 };
	struct unix_texts t = unix_texts_of(c, 1);
	value port = val_int(unix_word(c, 0)), v;
	root r[4];

	for (unsigned i = 0; i < 2; i++) {
		if (same(v = unix_text(vm, &t), VAL_NOTHING))
			return v;
		r[order[i]] = root_new(vm, v);
	}
	if (same(v = unix_text_array(vm, &t), VAL_NOTHING))
		return v;
	r[1] = root_new(vm, v);
	r[2] = root_new(vm, port);
	return unix_record(vm, 0, 4, r);
}

value prim_unix_getservbyname(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SERVICE };

	if (!ask_is_name(vm, arg(a, 0)) || !ask_is_name(vm, arg(a, 1)))
		return prim_raise_constant(vm, EXN_NOT_FOUND);
	if (!ask_two_names(vm, &c, arg(a, 0), arg(a, 1)))
		return VAL_NOTHING;
	return c.err ? prim_raise_constant(vm, EXN_NOT_FOUND) : service_entry(vm, &c);
}

value prim_unix_getservbyport(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SERVICE, .arg = { 1, int_arg(a, 0) } };

	return ask_found_name(vm, &c, arg(a, 1)) ? service_entry(vm, &c) : VAL_NOTHING;
}

/* ---- getaddrinfo, getnameinfo ---- */

#define INFO_WORDS 5
enum { INFO_FAMILY, INFO_TYPE, INFO_PROTOCOL, INFO_ADDRESS_BYTES, INFO_NAME_BYTES };

/* One entry of the answer: *t moves behind it.  False: there is no whole one. */
static bool info_next(struct unix_texts *t, int64_t words[INFO_WORDS], const uint8_t **address)
{
	struct world_call c = { .got = t->at, .got_bytes = (size_t)(t->end - t->at) };
	uint64_t left;

	if (c.got_bytes < INFO_WORDS * sizeof(word))
		return false;
	for (unsigned i = 0; i < INFO_WORDS; i++)
		words[i] = unix_word(&c, i);
	left = c.got_bytes - INFO_WORDS * sizeof(word);
	if ((uint64_t)words[INFO_ADDRESS_BYTES] > left || (uint64_t)words[INFO_NAME_BYTES] > left - (uint64_t)words[INFO_ADDRESS_BYTES])
		return false;
	*address = t->at + INFO_WORDS * sizeof(word);
	t->at = *address + words[INFO_ADDRESS_BYTES] + words[INFO_NAME_BYTES];
	return true;
}

/* Family, type, protocol, address, canonical name. */
static value info_record(struct vm *vm, const int64_t words[INFO_WORDS], const uint8_t *address)
{
	root r[5];
	value v = unix_address_value(vm, address, (size_t)words[INFO_ADDRESS_BYTES]);

	if (same(v, VAL_NOTHING))
		return v;
	r[3] = root_new(vm, v);
	v = str_new(vm, address + words[INFO_ADDRESS_BYTES], (uint64_t)words[INFO_NAME_BYTES]);
	if (same(v, VAL_NOTHING))
		return v;
	r[4] = root_new(vm, v);
	for (unsigned i = 0; i < 3; i++)
		r[i] = root_new(vm, val_int(words[i]));
	v = unix_record(vm, 0, 5, r);
	root_drop(vm, 5);
	return v;
}

/* The last comes first, as OCaml builds its list. */
static value info_list(struct vm *vm, const struct world_call *c)
{
	struct unix_texts t = unix_texts_of(c, 0);
	root list = root_new(vm, VAL_EMPTY_LIST);
	int64_t words[INFO_WORDS];
	const uint8_t *address;

	while (info_next(&t, words, &address)) {
		value v = info_record(vm, words, address);

		if (same(v, VAL_NOTHING) || same(v = prim_cons(vm, v, root_get(vm, list)), VAL_NOTHING))
			return v;
		root_set(vm, list, v);
	}
	return root_get(vm, list);
}

/* Options: constants numeric host, canonical name, passive; blocks family, type, protocol. */
static void info_options(const struct vm *vm, value list, struct world_call *c)
{
	for (unsigned n = 0; is_block(list) && n < 4096; n++, list = field(vm, list, 1)) {
		value o = field(vm, list, 0);

		if (is_int(o) && int_val(o) >= 0 && int_val(o) < 3)
			c->arg[0] |= INT64_C(1) << int_val(o);
		else if (is_block(o) && tag(vm, o) < 3)
			c->arg[1 + tag(vm, o)] = int_val(field(vm, o, 0));
	}
}

value prim_unix_getaddrinfo(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_ADDRESS_INFO, .arg = { 0, -1, -1, 0 } };

	if (!ask_is_name(vm, arg(a, 0)) || !ask_is_name(vm, arg(a, 1)))
		return VAL_EMPTY_LIST;
	info_options(vm, arg(a, 2), &c);
	return ask_two_names(vm, &c, arg(a, 0), arg(a, 1)) ? info_list(vm, &c) : VAL_NOTHING;
}

value prim_unix_getnameinfo(struct vm *vm, const word *a)
{
	struct unix_address address;
	struct world_call c = { .op = WORLD_NAME_INFO, .out = address.bytes };
	struct unix_texts t;
	value host, service;
	root r;

	c.arg[0] = ask_flags(vm, arg(a, 1), (const int64_t[]){ 1, 2, 4, 8, 16 }, 5);
	if (!unix_address_get(vm, arg(a, 0), &address))
		return VAL_NOTHING;
	c.out_bytes = address.count;
	if (!ask_found(vm, &c))
		return VAL_NOTHING;
	t = unix_texts_of(&c, 0);
	host = unix_text(vm, &t);
	r = root_new(vm, host);
	if (same(host, VAL_NOTHING) || same(service = unix_text(vm, &t), VAL_NOTHING))
		return VAL_NOTHING;
	return prim_tuple(vm, 0, 2, (value[]){ root_get(vm, r), service });
}
