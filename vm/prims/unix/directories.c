/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Directories that are read name by name.
 *
 * A handle holds all the names from the start: custom block, kind CUSTOM_DIR,
 *   names     an array of strings, or unit when closed
 *   next      which of them comes next, after 0 "." and 1 ".."
 */
#include "vm/prims/unix/unix.h"

enum { DIR_NAMES = 1, DIR_NEXT, DIR_FIELDS };

value prim_unix_opendir(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_READ_DIR };
	value names, dir;
	root r;

	if (!unix_ask_name(vm, &c, arg(a, 0), "opendir"))
		return VAL_NOTHING;
	names = ask_got_names(vm, &c);
	if (same(names, VAL_NOTHING))
		return names;
	r = root_new(vm, names);
	dir = custom_alloc(vm, CUSTOM_DIR, DIR_FIELDS - 1);
	if (same(dir, VAL_NOTHING))
		return dir;
	init_field(vm, dir, DIR_NAMES, root_get(vm, r));
	init_field(vm, dir, DIR_NEXT, val_int(0));
	return dir;
}

/* False: closed (or none at all), and the error is raised. */
static bool is_open(struct vm *vm, value dir, const char *call)
{
	if (custom_kind_of(vm, dir) == CUSTOM_DIR && wosize(vm, dir) == DIR_FIELDS && has_tag(vm, field(vm, dir, DIR_NAMES), 0))
		return true;
	(void)unix_error(vm, WORLD_EBADF, call, VAL_UNIT);
	return false;
}

value prim_unix_readdir(struct vm *vm, const word *a)
{
	value dir = arg(a, 0);
	uint64_t next;

	if (!is_open(vm, dir, "readdir"))
		return VAL_NOTHING;
	next = (uint64_t)int_val(field(vm, dir, DIR_NEXT));
	if (next >= wosize(vm, field(vm, dir, DIR_NAMES)) + 2)
		return prim_raise_constant(vm, EXN_END_OF_FILE);
	put_raw(vm, dir, DIR_NEXT, val_int((int64_t)next + 1).bits);
	return next < 2 ? str_text(vm, next == 0 ? "." : "..") : field(vm, field(vm, dir, DIR_NAMES), next - 2);
}

value prim_unix_rewinddir(struct vm *vm, const word *a)
{
	if (!is_open(vm, arg(a, 0), "rewinddir"))
		return VAL_NOTHING;
	put_raw(vm, arg(a, 0), DIR_NEXT, val_int(0).bits);
	return VAL_UNIT;
}

value prim_unix_closedir(struct vm *vm, const word *a)
{
	if (!is_open(vm, arg(a, 0), "closedir"))
		return VAL_NOTHING;
	set_field(vm, arg(a, 0), DIR_NAMES, VAL_UNIT);
	return VAL_UNIT;
}
