/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors, words and texts of the Unix library. */
#include "vm/prims/callback.h"
#include "vm/prims/unix/unix.h"
#include "vm/signals.h"
#include "vm/threads.h"

/* ---- errors ---- */

/* Unix.error in the order of its constant constructors. */
static const uint8_t errors[] = { WORLD_E2BIG, WORLD_EACCES, WORLD_EAGAIN, WORLD_EBADF, WORLD_EBUSY, WORLD_ECHILD,
	WORLD_EDEADLK, WORLD_EDOM, WORLD_EEXIST, WORLD_EFAULT, WORLD_EFBIG, WORLD_EINTR, WORLD_EINVAL, WORLD_EIO,
	WORLD_EISDIR, WORLD_EMFILE, WORLD_EMLINK, WORLD_ENAMETOOLONG, WORLD_ENFILE, WORLD_ENODEV, WORLD_ENOENT,
	WORLD_ENOEXEC, WORLD_ENOLCK, WORLD_ENOMEM, WORLD_ENOSPC, WORLD_ENOSYS, WORLD_ENOTDIR, WORLD_ENOTEMPTY,
	WORLD_ENOTTY, WORLD_ENXIO, WORLD_EPERM, WORLD_EPIPE, WORLD_ERANGE, WORLD_EROFS, WORLD_ESPIPE, WORLD_ESRCH,
	WORLD_EXDEV, WORLD_EAGAIN /* EWOULDBLOCK */, WORLD_EINPROGRESS, WORLD_EALREADY, WORLD_ENOTSOCK,
	WORLD_EDESTADDRREQ, WORLD_EMSGSIZE, WORLD_EPROTOTYPE, WORLD_ENOPROTOOPT, WORLD_EPROTONOSUPPORT,
	WORLD_ESOCKTNOSUPPORT, WORLD_EOPNOTSUPP, WORLD_EPFNOSUPPORT, WORLD_EAFNOSUPPORT, WORLD_EADDRINUSE,
	WORLD_EADDRNOTAVAIL, WORLD_ENETDOWN, WORLD_ENETUNREACH, WORLD_ENETRESET, WORLD_ECONNABORTED, WORLD_ECONNRESET,
	WORLD_ENOBUFS, WORLD_EISCONN, WORLD_ENOTCONN, WORLD_ESHUTDOWN, WORLD_ETOOMANYREFS, WORLD_ETIMEDOUT,
	WORLD_ECONNREFUSED, WORLD_EHOSTDOWN, WORLD_EHOSTUNREACH, WORLD_ELOOP, WORLD_EOVERFLOW };

value unix_error_value(struct vm *vm, int err)
{
	value number = val_int(err);

	for (unsigned i = 0; i < sizeof errors; i++)
		if (errors[i] == err)
			return val_int(i);
	return prim_tuple(vm, 0, 1, &number);     /* EUNKNOWNERR */
}

/* A block of Unix_error, code, call and argument. */
static value error_block(struct vm *vm, int err, const char *call, value argument)
{
	root arg = root_new(vm, argument), code = root_new(vm, VAL_UNIT), name;
	value v;

	if (!is_block(argument)) {
		if (same(v = str_text(vm, ""), VAL_NOTHING))
			return v;
		root_set(vm, arg, v);
	}
	if (same(v = unix_error_value(vm, err), VAL_NOTHING))
		return v;
	root_set(vm, code, v);
	if (same(v = str_text(vm, call), VAL_NOTHING))
		return v;
	name = root_new(vm, v);
	return prim_tuple(vm, 0, 4, (value[]){ named_value(vm, "Unix.Unix_error"), root_get(vm, code), root_get(vm, name),
		root_get(vm, arg) });
}

value unix_error(struct vm *vm, int err, const char *call, value argument)
{
	value exn;

	if (same(named_value(vm, "Unix.Unix_error"), VAL_NOTHING))
		return prim_invalid_arg(vm, "Exception Unix.Unix_error not initialized, please link unix.cma");
	exn = error_block(vm, err, call, argument);
	return same(exn, VAL_NOTHING) ? exn : signals_then_raise(vm, exn);
}

value prim_unix_error_message(struct vm *vm, const word *a)
{
	value e = arg(a, 0);
	int64_t n = is_block(e) ? int_val(field(vm, e, 0)) : int_val(e);

	if (!is_block(e))
		n = n >= 0 && (uint64_t)n < sizeof errors ? errors[n] : 0;
	return str_text(vm, world_error_text((int)n));
}

/* ---- asking ---- */

bool unix_ask(struct vm *vm, struct world_call *c, const char *call, value argument)
{
	if (!world_ask(vm, c))
		return false;
	if (c->err)
		(void)unix_error(vm, c->err, call, argument);
	return !c->err;
}

bool unix_ask_name(struct vm *vm, struct world_call *c, value name, const char *call)
{
	if (!ask_is_name(vm, name)) {
		(void)unix_error(vm, WORLD_ENOENT, call, name);
		return false;
	}
	c->out = str_bytes(vm, name);
	c->out_bytes = str_len(vm, name);
	return unix_ask(vm, c, call, name);
}

bool unix_wait_and_ask(struct vm *vm, struct world_call *c, unsigned some, bool to_write)
{
	int64_t fd = c->arg[0] * 2 + to_write;

	c->arg[some] = threads_are_many(vm);
	do {
		if (!world_ask(vm, c))
			return false;
		if (c->err == WORLD_EWAIT && thread_was_interrupted(vm)) {
			thread_has_asked(vm);
			c->err = WORLD_EINTR;
		}
		if (c->err == WORLD_EWAIT && thread_waits(vm, 1, &fd, -1))
			return false;
	} while (c->err == WORLD_EWAIT);
	return true;
}

bool unix_ask_waiting(struct vm *vm, struct world_call *c, unsigned some, bool to_write, const char *call)
{
	if (!unix_wait_and_ask(vm, c, some, to_write))
		return false;
	if (c->err)
		(void)unix_error(vm, c->err, call, VAL_UNIT);
	return !c->err;
}

int64_t unix_word(const struct world_call *c, unsigned i)
{
	word bits;

	if (c->got_bytes < (i + 1) * sizeof bits)
		return 0;
	memcpy(&bits, c->got + i * sizeof bits, sizeof bits);
	return (int64_t)word_get(bits);
}

int64_t unix_keeps(const struct vm *vm, value cloexec)
{
	return !(is_block(cloexec) && bool_val(field(vm, cloexec, 0)));
}

/* ---- texts ---- */

struct unix_texts unix_texts_of(const struct world_call *c, unsigned words)
{
	size_t before = words * sizeof(word) < c->got_bytes ? words * sizeof(word) : c->got_bytes;

	return (struct unix_texts){ c->got + before, c->got + c->got_bytes };
}

value unix_text(struct vm *vm, struct unix_texts *t)
{
	const uint8_t *from = t->at, *nul = from < t->end ? memchr(from, 0, (size_t)(t->end - from)) : NULL;

	if (!nul) {
		t->at = t->end;
		return str_text(vm, "");
	}
	t->at = nul + 1;
	return str_new(vm, from, (uint64_t)(nul - from));
}

value unix_text_array(struct vm *vm, const struct unix_texts *t)
{
	struct world_call c = { .got = t->at, .got_bytes = (size_t)(t->end - t->at) };

	return ask_got_names(vm, &c);
}

value unix_record(struct vm *vm, unsigned t, unsigned n, const root *roots)
{
	value fields[16];

	caravan_check(n <= 16);
	for (unsigned i = 0; i < n; i++)
		fields[i] = root_get(vm, roots[i]);
	return prim_tuple(vm, t, n, fields);
}
