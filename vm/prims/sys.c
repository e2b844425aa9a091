/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The primitives of Sys: files by name, environment, clocks, constants, signals' handlers. */
#include <inttypes.h>
#include <stdio.h>

#include "vm/prims.h"
#include "vm/prims/ask.h"
#include "vm/prims/io.h"
#include "vm/rings.h"
#include "vm/signals.h"
#include "vm/threads_priv.h"

/* ---- files and directories by name ---- */

/* Asks about one name.  What fails raises Sys_error with the name before the reason. */
static bool ask_name(struct vm *vm, struct world_call *c, value name)
{
	if (!ask_is_name(vm, name)) {
		(void)prim_sys_error(vm, WORLD_ENOENT, name);
		return false;
	}
	if (!ask_named(vm, c, name))
		return false;
	if (c->err)
		(void)prim_sys_error(vm, c->err, name);
	return !c->err;
}

static value name_effect(struct vm *vm, const word *a, enum world_op op, int64_t number)
{
	struct world_call c = { .op = op, .arg = { number } };

	return ask_name(vm, &c, arg(a, 0)) ? VAL_UNIT : VAL_NOTHING;
}
value prim_sys_remove(struct vm *vm, const word *a) { return name_effect(vm, a, WORLD_REMOVE, 0); }
value prim_sys_chdir(struct vm *vm, const word *a) { return name_effect(vm, a, WORLD_CHDIR, 0); }
value prim_sys_rmdir(struct vm *vm, const word *a) { return name_effect(vm, a, WORLD_RMDIR, 0); }
value prim_sys_mkdir(struct vm *vm, const word *a) { return name_effect(vm, a, WORLD_MKDIR, int_arg(a, 1)); }

/* Sys.open_flag in the order of its constructors, in the log's numbers. */
static const int64_t open_flags[] = { 0, 1, 02000 | 1, 0100, 01000, 0200, 0, 0, 04000 };
#define OPEN_CLOSE_ON_EXEC 02000000

value prim_sys_open(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_OPEN, .arg = { OPEN_CLOSE_ON_EXEC, int_arg(a, 2) } };

	c.arg[0] |= ask_flags(vm, arg(a, 1), open_flags, sizeof open_flags / sizeof *open_flags);
	return ask_name(vm, &c, arg(a, 0)) ? val_int(c.result) : VAL_NOTHING;
}

value prim_sys_close(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_CLOSE, .arg = { int_arg(a, 0) } };

	return world_ask(vm, &c) ? VAL_UNIT : VAL_NOTHING;
}

value prim_sys_file_exists(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_FILE_KIND };

	if (!ask_is_name(vm, arg(a, 0)))
		return VAL_FALSE;
	return ask_named(vm, &c, arg(a, 0)) ? val_bool(!c.err) : VAL_NOTHING;
}

static value is_kind(struct vm *vm, const word *a, int64_t kind)
{
	struct world_call c = { .op = WORLD_FILE_KIND };

	return ask_name(vm, &c, arg(a, 0)) ? val_bool(c.result == kind) : VAL_NOTHING;
}
value prim_sys_is_regular_file(struct vm *vm, const word *a) { return is_kind(vm, a, 1); }
value prim_sys_is_directory(struct vm *vm, const word *a) { return is_kind(vm, a, 2); }

value prim_sys_rename(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_RENAME };

	for (unsigned i = 0; i < 2; i++)
		if (!ask_is_name(vm, arg(a, i)))
			return prim_sys_error(vm, WORLD_ENOENT, arg(a, i));
	if (!ask_two_names(vm, &c, arg(a, 0), arg(a, 1)))
		return VAL_NOTHING;
	return c.err ? prim_sys_error(vm, c.err, VAL_UNIT) : VAL_UNIT;
}

value prim_sys_read_directory(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_READ_DIR };

	return ask_name(vm, &c, arg(a, 0)) ? ask_got_names(vm, &c) : VAL_NOTHING;
}

value prim_sys_getcwd(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_GETCWD };

	(void)a;
	if (!world_ask(vm, &c))
		return VAL_NOTHING;
	return c.err ? prim_sys_error(vm, c.err, VAL_UNIT) : ask_got_string(vm, &c);
}

/* ---- environment, arguments, commands, the end ---- */

/* False when the run stops; otherwise c->err says whether there is such a variable. */
static bool ask_variable(struct vm *vm, struct world_call *c, value name)
{
	*c = (struct world_call){ .op = WORLD_GETENV, .err = WORLD_ENOENT };
	return !ask_is_name(vm, name) || ask_named(vm, c, name);
}

value prim_sys_getenv(struct vm *vm, const word *a)
{
	struct world_call c;

	if (!ask_variable(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	return c.err ? prim_raise_constant(vm, EXN_NOT_FOUND) : ask_got_string(vm, &c);
}

value prim_sys_getenv_opt(struct vm *vm, const word *a)
{
	struct world_call c;
	value s;

	if (!ask_variable(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	if (c.err)
		return VAL_NONE;
	s = ask_got_string(vm, &c);
	return same(s, VAL_NOTHING) ? s : prim_some(vm, s);
}

value prim_sys_argv(struct vm *vm, const word *a)
{
	(void)a;
	return (value){ vm->s.argv };
}

value prim_sys_executable_name(struct vm *vm, const word *a)
{
	(void)a;
	return (value){ vm->s.exe_name };
}

value prim_sys_get_argv(struct vm *vm, const word *a)
{
	(void)a;
	return prim_tuple(vm, 0, 2, (value[]){ { vm->s.exe_name }, { vm->s.argv } });
}

value prim_sys_modify_argv(struct vm *vm, const word *a)
{
	vm->s.argv = arg(a, 0).bits;
	return VAL_UNIT;
}

value prim_sys_system_command(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SYSTEM };

	if (!ask_is_name(vm, arg(a, 0)))
		return prim_sys_error(vm, WORLD_EINVAL, arg(a, 0));
	if (!ask_named(vm, &c, arg(a, 0)))
		return VAL_NOTHING;
	return c.err ? prim_sys_error(vm, c.err, arg(a, 0)) : val_int(c.result);
}

value prim_sys_exit(struct vm *vm, const word *a)
{
	if (!rings_exist(vm))
		return prim_exit(vm, (int)int_arg(a, 0));
	if (!rings_end_program(vm))
		return VAL_NOTHING;
	thread_will_call_again(vm);
	return prim_control(vm);
}

/* ---- clocks and chance ---- */

static bool ask_clock(struct vm *vm, int64_t which, int64_t *ns)
{
	struct world_call c = { .op = WORLD_CLOCK, .arg = { which } };

	if (!world_ask(vm, &c))
		return false;
	*ns += c.err ? 0 : c.result;
	return true;
}

static value processor_time(struct vm *vm, bool children)
{
	int64_t ns = 0;

	if (!ask_clock(vm, 1, &ns) || (children && !ask_clock(vm, 2, &ns)))
		return VAL_NOTHING;
	return double_alloc(vm, (double)(ns / 1000) / 1e6);
}

value prim_sys_time(struct vm *vm, const word *a)
{
	(void)a;
	return processor_time(vm, false);
}
value prim_sys_time_include_children(struct vm *vm, const word *a) { return processor_time(vm, bool_val(arg(a, 0))); }

value prim_sys_random_seed(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_RANDOM_SEED };
	uint64_t n;
	value v;

	(void)a;
	if (!world_ask(vm, &c))
		return VAL_NOTHING;
	n = c.got_bytes < 16 ? c.got_bytes : 16;
	v = prim_alloc(vm, n, 0);
	for (uint64_t i = 0; v.bits && i < n; i++)
		init_field(vm, v, i, val_int(c.got[i]));
	return v;
}

/* ---- what every program is told alike ---- */

#define CONSTANT(name, v) \
	value prim_sys_const_##name(struct vm *vm, const word *a) \
	{ \
		(void)vm; \
		(void)a; \
		return v; \
	}
CONSTANT(true, VAL_TRUE)
CONSTANT(false, VAL_FALSE)
CONSTANT(word_size, val_int(64))
CONSTANT(int_size, val_int(63))
CONSTANT(max_wosize, val_int((int64_t)MAX_WOSIZE))
CONSTANT(io_buffer_size, val_int(65536))
CONSTANT(backend_type, val_int(1))
CONSTANT(zero, val_int(0))
CONSTANT(empty_list, VAL_EMPTY_LIST)

value prim_sys_get_config(struct vm *vm, const word *a)
{
	value unix_name = str_text(vm, "Unix");

	(void)a;
	if (same(unix_name, VAL_NOTHING))
		return unix_name;
	return prim_tuple(vm, 0, 3, (value[]){ unix_name, val_int(64), VAL_FALSE });
}

value prim_sys_const_empty_string(struct vm *vm, const word *a)
{
	(void)a;
	return str_text(vm, "");
}

value prim_runtime_parameters(struct vm *vm, const word *a)
{
	const struct state *s = &vm->s;
	char text[512];

	(void)a;
	if (s->ocaml_version < 32)
		snprintf(text, sizeof text, "a=%" PRIu64 ",b=%" PRIu64 ",H=0,i=%" PRIu64 ",l=%" PRIu64 ",o=%" PRIu64 ",O=%" PRIu64
			",p=0,s=%" PRIu64 ",t=0,v=%" PRIu64 ",w=%" PRIu64 ",W=%" PRIu64, s->gc_policy, s->backtrace_active,
			s->gc_increment, s->stack_max_words, s->space_overhead, s->gc_max_overhead, s->nursery_words, s->gc_verbose,
			s->gc_window, s->runtime_warnings);
	else
		snprintf(text, sizeof text, "b=%" PRIu64 ",c=0,e=16,l=%" PRIu64 ",M=%" PRIu64 ",m=%" PRIu64 ",n=%" PRIu64 ",o=%"
			PRIu64 ",p=0,s=%" PRIu64 ",t=0,v=%" PRIu64 ",V=0,W=%" PRIu64, s->backtrace_active, s->stack_max_words,
			s->gc_custom_major, s->gc_custom_minor, s->gc_custom_minor_max, s->space_overhead, s->nursery_words,
			s->gc_verbose, s->runtime_warnings);
	return str_text(vm, text);
}

value prim_ml_enable_runtime_warnings(struct vm *vm, const word *a)
{
	vm->s.runtime_warnings = bool_val(arg(a, 0));
	return VAL_UNIT;
}

value prim_ml_runtime_warnings_enabled(struct vm *vm, const word *a)
{
	(void)a;
	return val_bool(vm->s.runtime_warnings != 0);
}

/* ---- signals ---- */

#define SIGNALS 65

/* Makes the table of handlers when it is first needed. */
static bool has_handlers(struct vm *vm)
{
	value table;

	if (is_block((value){ vm->s.signal_handlers }))
		return true;
	table = prim_alloc(vm, SIGNALS, 0);
	vm->s.signal_handlers = same(table, VAL_NOTHING) ? VAL_UNIT.bits : table.bits;
	return !same(table, VAL_NOTHING);
}

/* Handlers are kept as the program gave them: Signal_default, Signal_ignore or Signal_handle f. */
value prim_install_signal_handler(struct vm *vm, const word *a)
{
	int64_t number = signal_of_ocaml(int_arg(a, 0));
	value action = arg(a, 1), before;
	struct world_call c = { .op = WORLD_SIGNAL_ACTION, .arg = { number, is_block(action) ? 2 : int_val(action) } };

	if (number <= 0 || number >= SIGNALS)
		return prim_invalid_arg(vm, "Sys.signal: unavailable signal");
	if (!world_ask(vm, &c) || !has_handlers(vm))
		return VAL_NOTHING;
	if (c.err)
		return prim_sys_error(vm, c.err, VAL_UNIT);
	before = field(vm, (value){ vm->s.signal_handlers }, (uint64_t)number);
	set_field(vm, (value){ vm->s.signal_handlers }, (uint64_t)number, arg(a, 1));
	return c.result == 2 && is_block(before) ? before : val_int(c.result == 1);
}
