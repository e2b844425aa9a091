/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets.  Addresses travel in the form that world_sockets.c describes. */
#include "vm/prims/unix/address.h"
#include "vm/threads.h"

/* ---- addresses ---- */

enum { ADDRESS_PATH, ADDRESS_INET };

static bool path_address(struct vm *vm, value path, struct unix_address *a)
{
	uint64_t n = has_tag(vm, path, TAG_STRING) ? str_len(vm, path) : 0;

	if (n >= UNIX_PATH_MAX) {
		(void)unix_error(vm, WORLD_ENAMETOOLONG, "", path);
		return false;
	}
	if (n > 0 && *str_bytes(vm, path) != 0 && !ask_is_name(vm, path)) {
		(void)unix_error(vm, WORLD_ENOENT, "", path);
		return false;
	}
	a->bytes[0] = ADDRESS_PATH;
	memcpy(a->bytes + 1, n ? str_bytes(vm, path) : a->bytes, n);
	a->count = 1 + n;
	return true;
}

bool unix_address_get(struct vm *vm, value v, struct unix_address *a)
{
	value host;
	int64_t port;
	uint64_t n;

	if (has_tag(vm, v, 0))
		return path_address(vm, field(vm, v, 0), a);
	host = field(vm, v, 0);
	port = int_val(field(vm, v, 1));
	n = str_len(vm, host) == 16 ? 16 : 4;
	a->bytes[0] = ADDRESS_INET;
	a->bytes[1] = (uint8_t)(port >> 8);
	a->bytes[2] = (uint8_t)port;
	memcpy(a->bytes + 3, str_bytes(vm, host), str_len(vm, host) < n ? str_len(vm, host) : n);
	a->count = 3 + n;
	return true;
}

value unix_address_value(struct vm *vm, const uint8_t *bytes, size_t n)
{
	value v, port;
	bool inet = n > 3 && bytes[0] == ADDRESS_INET;

	if (n == 0)
		return unix_error(vm, WORLD_EAFNOSUPPORT, "", VAL_UNIT);
	port = inet ? val_int(bytes[1] << 8 | bytes[2]) : VAL_UNIT;
	v = inet ? str_new(vm, bytes + 3, n - 3) : str_new(vm, bytes + 1, n - 1);
	return same(v, VAL_NOTHING) ? v : prim_tuple(vm, inet, inet ? 2 : 1, (value[]){ v, port });
}

/* ---- making and naming ---- */

value prim_unix_socket(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SOCKET, .arg = { int_arg(a, 1), int_arg(a, 2), int_arg(a, 3),
		unix_keeps(vm, arg(a, 0)) } };

	return unix_ask(vm, &c, "socket", VAL_UNIT) ? val_int(c.result) : VAL_NOTHING;
}

value prim_unix_socketpair(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SOCKETPAIR, .arg = { int_arg(a, 1), int_arg(a, 2), int_arg(a, 3),
		unix_keeps(vm, arg(a, 0)) } };

	if (!unix_ask(vm, &c, "socketpair", VAL_UNIT))
		return VAL_NOTHING;
	return prim_tuple(vm, 0, 2, (value[]){ val_int(unix_word(&c, 0)), val_int(unix_word(&c, 1)) });
}

static value on_address(struct vm *vm, const word *a, enum world_op op, const char *call)
{
	struct unix_address to;
	struct world_call c = { .op = op, .arg = { int_arg(a, 0) }, .out = to.bytes };

	if (!unix_address_get(vm, arg(a, 1), &to))
		return VAL_NOTHING;
	c.out_bytes = to.count;
	return UNIX_DONE(unix_ask(vm, &c, call, VAL_UNIT));
}
value prim_unix_bind(struct vm *vm, const word *a) { return on_address(vm, a, WORLD_BIND, "bind"); }
value prim_unix_connect(struct vm *vm, const word *a) { return on_address(vm, a, WORLD_CONNECT, "connect"); }

static value on_socket(struct vm *vm, const word *a, enum world_op op, const char *call)
{
	struct world_call c = { .op = op, .arg = { int_arg(a, 0), int_arg(a, 1) } };

	return UNIX_DONE(unix_ask(vm, &c, call, VAL_UNIT));
}
value prim_unix_listen(struct vm *vm, const word *a) { return on_socket(vm, a, WORLD_LISTEN, "listen"); }
value prim_unix_shutdown(struct vm *vm, const word *a) { return on_socket(vm, a, WORLD_SHUTDOWN, "shutdown"); }

value prim_unix_accept(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_ACCEPT, .arg = { int_arg(a, 1), unix_keeps(vm, arg(a, 0)) } };
	value address;

	if (!unix_ask_waiting(vm, &c, 2, false, "accept"))
		return VAL_NOTHING;
	address = unix_address_value(vm, c.got, c.got_bytes);
	return same(address, VAL_NOTHING) ? address : prim_tuple(vm, 0, 2, (value[]){ val_int(c.result), address });
}

static value socket_name(struct vm *vm, const word *a, int64_t peer, const char *call)
{
	struct world_call c = { .op = WORLD_SOCKET_NAME, .arg = { int_arg(a, 0), peer } };

	return unix_ask(vm, &c, call, VAL_UNIT) ? unix_address_value(vm, c.got, c.got_bytes) : VAL_NOTHING;
}
value prim_unix_getsockname(struct vm *vm, const word *a) { return socket_name(vm, a, 0, "getsockname"); }
value prim_unix_getpeername(struct vm *vm, const word *a) { return socket_name(vm, a, 1, "getpeername"); }

/* ---- receiving and sending ---- */

static int64_t message_flags(const struct vm *vm, value list)
{
	static const int64_t flags[] = { 1, 2, 4 };

	return ask_flags(vm, list, flags, 3);
}

/* Arguments: socket, bytes, from, count, flags.  *got: how many came. */
static bool receive(struct vm *vm, const word *a, struct world_call *c, uint64_t *got, const char *call)
{
	int64_t n = int_arg(a, 3) < UNIX_BUFFER_BYTES ? int_arg(a, 3) : UNIX_BUFFER_BYTES;
	uint8_t *to = ask_bytes(vm, arg(a, 1), int_arg(a, 2), n);

	*c = (struct world_call){ .op = WORLD_RECV, .arg = { int_arg(a, 0), n, message_flags(vm, arg(a, 4)) } };
	if (!to || !unix_ask_waiting(vm, c, 3, false, call))
		return false;
	*got = c->result < 0 ? 0 : (uint64_t)c->result < c->got_bytes ? (uint64_t)c->result : c->got_bytes;
	if (*got > (uint64_t)n)
		*got = (uint64_t)n;
	if (*got > 0) {
		memcpy(to, c->got, *got);
		image_touch(&vm->im, (uint64_t)(to - vm->im.base), *got);
	}
	return true;
}

value prim_unix_recv(struct vm *vm, const word *a)
{
	struct world_call c;
	uint64_t got;

	return receive(vm, a, &c, &got, "recv") ? val_int((int64_t)got) : VAL_NOTHING;
}

value prim_unix_recvfrom(struct vm *vm, const word *a)
{
	struct world_call c;
	uint64_t got;
	value address;

	if (!receive(vm, a, &c, &got, "recvfrom"))
		return VAL_NOTHING;
	address = unix_address_value(vm, c.got + got, c.got_bytes - got);
	return same(address, VAL_NOTHING) ? address : prim_tuple(vm, 0, 2, (value[]){ val_int((int64_t)got), address });
}

static value send_bytes(struct vm *vm, const word *a, const struct unix_address *to, const char *call)
{
	int64_t n = int_arg(a, 3) < UNIX_BUFFER_BYTES ? int_arg(a, 3) : UNIX_BUFFER_BYTES;
	const uint8_t *from = ask_bytes(vm, arg(a, 1), int_arg(a, 2), n);
	uint8_t all[UNIX_ADDRESS_MAX + UNIX_BUFFER_BYTES];
	struct world_call c = { .op = WORLD_SEND, .arg = { int_arg(a, 0), message_flags(vm, arg(a, 4)), (int64_t)to->count } };

	if (!from)
		return VAL_NOTHING;
	memcpy(all, to->bytes, to->count);
	memcpy(all + to->count, from, (size_t)n);
	c.out = all;
	c.out_bytes = to->count + (size_t)n;
	return unix_ask_waiting(vm, &c, 3, true, call) ? val_int(c.result) : VAL_NOTHING;
}

value prim_unix_send(struct vm *vm, const word *a)
{
	struct unix_address none = { .count = 0 };

	return send_bytes(vm, a, &none, "send");
}

value prim_unix_sendto(struct vm *vm, const word *a)
{
	struct unix_address to;

	return unix_address_get(vm, arg(a, 5), &to) ? send_bytes(vm, a, &to, "sendto") : VAL_NOTHING;
}

/* ---- options ---- */

enum { KIND_BOOL, KIND_INT, KIND_LINGER, KIND_TIME, KIND_ERROR, KINDS };

static value option_value(struct vm *vm, int64_t kind, int64_t n)
{
	value v;

	switch (kind) {
	case KIND_BOOL:
		return val_bool(n != 0);
	case KIND_LINGER:
		return n < 0 ? VAL_NONE : prim_some(vm, val_int(n));
	case KIND_TIME:
		return double_alloc(vm, (double)(n / 1000000) + (double)(n % 1000000) / 1e6);
	case KIND_ERROR:
		if (n == 0)
			return VAL_NONE;
		v = unix_error_value(vm, (int)n);
		return same(v, VAL_NOTHING) ? v : prim_some(vm, v);
	default:
		return val_int(n);
	}
}

value prim_unix_getsockopt(struct vm *vm, const word *a)
{
	static const char *const calls[KINDS] = { "getsockopt", "getsockopt_int", "getsockopt_optint", "getsockopt_float",
		"getsockopt_error" };
	int64_t kind = int_arg(a, 0);
	struct world_call c = { .op = WORLD_SOCKET_OPTION, .arg = { int_arg(a, 1), kind, int_arg(a, 2) } };

	if (!unix_ask(vm, &c, kind >= 0 && kind < KINDS ? calls[kind] : calls[0], VAL_UNIT))
		return VAL_NOTHING;
	return option_value(vm, kind, c.result);
}

static int64_t option_number(const struct vm *vm, int64_t kind, value v)
{
	double d;

	if (kind == KIND_LINGER)
		return is_block(v) ? int_val(field(vm, v, 0)) : -1;
	if (kind != KIND_TIME)
		return int_val(v);
	d = double_val(vm, v);
	return d > -2e9 && d < 2e9 ? (int64_t)d * 1000000 + (int64_t)(1e6 * (d - (double)(int64_t)d)) : 0;
}

value prim_unix_setsockopt(struct vm *vm, const word *a)
{
	static const char *const calls[KINDS] = { "setsockopt", "setsockopt_int", "setsockopt_optint", "setsockopt_float",
		"setsockopt_error" };
	int64_t kind = int_arg(a, 0);
	struct world_call c = { .op = WORLD_SET_SOCKET_OPTION, .arg = { int_arg(a, 1), kind, int_arg(a, 2),
		option_number(vm, kind, arg(a, 3)) } };

	return UNIX_DONE(unix_ask(vm, &c, kind >= 0 && kind < KINDS ? calls[kind] : calls[0], VAL_UNIT));
}
