/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users and groups. */
#include <stdlib.h>

#include "vm/prims/unix/unix.h"

static value ask_id(struct vm *vm, int64_t which)
{
	struct world_call c = { .op = WORLD_USER_ID, .arg = { which } };

	return world_ask(vm, &c) ? val_int(c.result) : VAL_NOTHING;
}
#define ID(prim, which) \
	value prim_unix_##prim(struct vm *vm, const word *a) \
	{ \
		(void)a; \
		return ask_id(vm, which); \
	}
ID(getuid, 0)
ID(geteuid, 1)
ID(getgid, 2)
ID(getegid, 3)

static value set_id(struct vm *vm, const word *a, int64_t group, const char *call)
{
	struct world_call c = { .op = WORLD_SET_USER_ID, .arg = { group, int_arg(a, 0) } };

	return UNIX_DONE(unix_ask(vm, &c, call, VAL_UNIT));
}
value prim_unix_setuid(struct vm *vm, const word *a) { return set_id(vm, a, 0, "setuid"); }
value prim_unix_setgid(struct vm *vm, const word *a) { return set_id(vm, a, 1, "setgid"); }

value prim_unix_getgroups(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_GROUPS };
	uint64_t n;
	value v;

	(void)a;
	if (!unix_ask(vm, &c, "getgroups", VAL_UNIT))
		return VAL_NOTHING;
	n = c.got_bytes / sizeof(word);
	v = prim_alloc(vm, n, 0);
	for (uint64_t i = 0; v.bits && i < n; i++)
		init_field(vm, v, i, val_int(unix_word(&c, (unsigned)i)));
	return v;
}

value prim_unix_setgroups(struct vm *vm, const word *a)
{
	uint64_t n = is_block(arg(a, 0)) ? wosize(vm, arg(a, 0)) : 0;
	word *ids = n < 65536 ? calloc(n + 1, sizeof *ids) : NULL;
	struct world_call c = { .op = WORLD_SET_GROUPS, .out = ids, .out_bytes = n * sizeof *ids };
	bool ok;

	if (!ids)
		return unix_error(vm, WORLD_EINVAL, "setgroups", VAL_UNIT);
	for (uint64_t i = 0; i < n; i++)
		ids[i] = word_make((uint64_t)int_val(field(vm, arg(a, 0), i)));
	ok = unix_ask(vm, &c, "setgroups", VAL_UNIT);
	free(ids);
	return UNIX_DONE(ok);
}

value prim_unix_initgroups(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_INIT_GROUPS, .arg = { int_arg(a, 1) } };

	if (!ask_is_name(vm, arg(a, 0)))
		return unix_error(vm, WORLD_EINVAL, "initgroups", arg(a, 0));
	if (!ask_named(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	return c.err ? unix_error(vm, c.err, "initgroups", VAL_UNIT) : VAL_UNIT;
}

value prim_unix_getlogin(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_LOGIN };

	(void)a;
	return unix_ask(vm, &c, "getlogin", VAL_UNIT) ? ask_got_string(vm, &c) : VAL_NOTHING;
}

/* ---- entries ---- */

/* The question by name or by number; Not_found when there is no such entry. */
static bool ask_entry(struct vm *vm, struct world_call *c, value key)
{
	c->err = WORLD_ENOENT;
	if (is_int(key)) {
		c->arg[0] = 1;
		c->arg[1] = int_val(key);
		c->out = "";
		if (!world_ask(vm, c))
			return false;
	} else if (ask_is_name(vm, key) && !ask_named(vm, c, key)) {
		return false;
	}
	if (c->err)
		(void)prim_raise_constant(vm, EXN_NOT_FOUND);
	return !c->err;
}

/* Name, password, two numbers, comment, home, shell. */
static value user_entry(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_USER };
	struct unix_texts t;
	value ids[2], v;
	root r[7];

	if (!ask_entry(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	t = unix_texts_of(&c, 2);
	for (unsigned i = 0; i < 2; i++)
		ids[i] = val_int(unix_word(&c, i));
	for (unsigned i = 0; i < 7; i++) {
		v = i == 2 || i == 3 ? ids[i - 2] : unix_text(vm, &t);
		if (same(v, VAL_NOTHING))
			return v;
		r[i] = root_new(vm, v);
	}
	return unix_record(vm, 0, 7, r);
}
value prim_unix_getpwnam(struct vm *vm, const word *a) { return user_entry(vm, a); }
value prim_unix_getpwuid(struct vm *vm, const word *a) { return user_entry(vm, a); }

/* Name, password, number, members. */
static value group_entry(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_GROUP };
	struct unix_texts t;
	value v;
	root r[4];

	if (!ask_entry(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	t = unix_texts_of(&c, 1);
	for (unsigned i = 0; i < 4; i++) {
		v = i == 2 ? val_int(unix_word(&c, 0)) : i == 3 ? unix_text_array(vm, &t) : unix_text(vm, &t);
		if (same(v, VAL_NOTHING))
			return v;
		r[i] = root_new(vm, v);
	}
	return unix_record(vm, 0, 4, r);
}
value prim_unix_getgrnam(struct vm *vm, const word *a) { return group_entry(vm, a); }
value prim_unix_getgrgid(struct vm *vm, const word *a) { return group_entry(vm, a); }
