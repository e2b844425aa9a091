/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes: making them, becoming other programs, waiting, the environment. */
#include <stdlib.h>

#include "vm/prims/unix/unix.h"
#include "vm/rings.h"
#include "vm/signals.h"
#include "vm/threads.h"

/* ---- this process ---- */

static value ask_number(struct vm *vm, enum world_op op, int64_t argument, const char *call)
{
	struct world_call c = { .op = op, .arg = { argument } };

	return unix_ask(vm, &c, call, VAL_UNIT) ? val_int(c.result) : VAL_NOTHING;
}
#define NUMBER(prim, op, argument, call) \
	value prim_unix_##prim(struct vm *vm, const word *a) \
	{ \
		(void)a; \
		return ask_number(vm, op, argument, call); \
	}
NUMBER(getpid, WORLD_PROCESS_ID, 0, "getpid")
NUMBER(getppid, WORLD_PROCESS_ID, 1, "getppid")
NUMBER(nice, WORLD_NICE, int_arg(a, 0), "nice")
NUMBER(setsid, WORLD_SETSID, 0, "setsid")

value prim_unix_exit(struct vm *vm, const word *a) { return prim_exit(vm, (int)int_arg(a, 0)); }

/* What a child does is its own affair: nothing of it is in the log of the parent. */
value prim_unix_fork(struct vm *vm, const word *a)
{
	value v;

	(void)a;
	if (vm->s.domains_made > 1)
		return prim_failwith(vm, "Unix.fork may not be called after any domain has been spawned");
	v = ask_number(vm, WORLD_FORK, 0, "fork");
	if (same(v, VAL_NOTHING))
		return v;
	if (int_val(v) == 0 && !rings_after_fork(vm))
		return VAL_NOTHING;
	ring_lifecycle(vm, int_val(v) == 0 ? RING_FORK_CHILD : RING_FORK_PARENT, int_val(v));
	return rings_flush(vm) ? v : VAL_NOTHING;
}

static value ask_environment(struct vm *vm)
{
	struct world_call c = { .op = WORLD_ENVIRONMENT };

	return world_ask(vm, &c) ? ask_got_names(vm, &c) : VAL_NOTHING;
}

value prim_unix_environment(struct vm *vm, const word *a)
{
	(void)a;
	return ask_environment(vm);
}

value prim_unix_putenv(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_PUTENV };

	if (!ask_is_name(vm, arg(a, 0)) || !ask_is_name(vm, arg(a, 1)))
		return unix_error(vm, WORLD_EINVAL, "putenv", arg(a, 0));
	if (!ask_two_names(vm, &c, arg(a, 0), arg(a, 1)))
		return VAL_NOTHING;
	return c.err ? unix_error(vm, c.err, "putenv", arg(a, 0)) : VAL_UNIT;
}

/* ---- other programs ---- */

/* The question's bytes: a name, arguments, perhaps an environment, each with a NUL. */
struct strings {
	uint8_t *bytes;
	size_t used;
};

static void add(const struct vm *vm, struct strings *s, value text)
{
	uint64_t n = str_len(vm, text);

	caravan_check(s->bytes = realloc(s->bytes, s->used + n + 1));
	memcpy(s->bytes + s->used, str_bytes(vm, text), n);
	s->bytes[s->used + n] = 0;
	s->used += n + 1;
}

/* False: raised, because one of them holds a NUL. */
static bool add_all(struct vm *vm, struct strings *s, value array, const char *call)
{
	for (uint64_t i = 0, n = has_tag(vm, array, 0) ? wosize(vm, array) : 0; i < n; i++) {
		if (!ask_is_name(vm, field(vm, array, i))) {
			(void)unix_error(vm, WORLD_EINVAL, call, field(vm, array, i));
			return false;
		}
		add(vm, s, field(vm, array, i));
	}
	return true;
}

/* environment VAL_UNIT: as it is. */
static bool ask_program(struct vm *vm, struct world_call *c, value name, value args, value environment, const char *call)
{
	struct strings s = { 0 };
	bool ok;

	if (!ask_is_name(vm, name)) {
		(void)unix_error(vm, WORLD_ENOENT, call, name);
		return false;
	}
	add(vm, &s, name);
	ok = add_all(vm, &s, args, call) && (is_int(environment) || add_all(vm, &s, environment, call));
	c->arg[1] = is_block(args) ? (int64_t)wosize(vm, args) : 0;
	c->arg[2] = is_block(environment) ? (int64_t)wosize(vm, environment) : -1;
	c->out = s.bytes;
	c->out_bytes = s.used;
	ok = ok && unix_ask(vm, c, call, name);
	free(s.bytes);
	return ok;
}

/* Comes back only where the debugger lives: the other program has run, and this one ends with its status. */
static value become(struct vm *vm, const word *a, bool search, value environment, const char *call)
{
	struct world_call c = { .op = WORLD_EXEC, .arg = { search } };

	return ask_program(vm, &c, arg(a, 0), arg(a, 1), environment, call) ? prim_exit(vm, (int)c.result) : VAL_NOTHING;
}
value prim_unix_execv(struct vm *vm, const word *a) { return become(vm, a, false, VAL_UNIT, "execv"); }
value prim_unix_execve(struct vm *vm, const word *a) { return become(vm, a, false, arg(a, 2), "execve"); }
value prim_unix_execvp(struct vm *vm, const word *a) { return become(vm, a, true, VAL_UNIT, "execvp"); }
value prim_unix_execvpe(struct vm *vm, const word *a) { return become(vm, a, true, arg(a, 2), "execvpe"); }

value prim_unix_spawn(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SPAWN, .arg = { bool_val(arg(a, 3)) } };
	value environment = is_block(arg(a, 2)) ? field(vm, arg(a, 2), 0) : VAL_UNIT;

	for (unsigned i = 0; i < 3; i++)
		c.arg[3 + i] = int_val(field(vm, arg(a, 4), i));
	return ask_program(vm, &c, arg(a, 0), arg(a, 1), environment, "create_process") ? val_int(c.result) : VAL_NOTHING;
}

/* ---- waiting for children ---- */

#define WAIT_NO_HANG 1
/* How long a thread sleeps between two looks while others can run. */
#define LOOK_AGAIN_NS 5000000

/* Process number and status: WEXITED, WSIGNALED or WSTOPPED of a number. */
static value status_pair(struct vm *vm, const struct world_call *c)
{
	int64_t kind = unix_word(c, 0), n = unix_word(c, 1);
	value number = val_int(kind == 0 ? n : signal_to_ocaml(n));
	value status = prim_tuple(vm, kind >= 0 && kind < 3 ? (unsigned)kind : 0, 1, &number);

	return same(status, VAL_NOTHING) ? status : prim_tuple(vm, 0, 2, (value[]){ val_int(c->result), status });
}

static value wait_for(struct vm *vm, int64_t pid, int64_t options, const char *call)
{
	bool polls = threads_are_many(vm) && !(options & WAIT_NO_HANG);
	struct world_call c = { .op = WORLD_WAITPID, .arg = { pid, options | (polls ? WAIT_NO_HANG : 0) } };

	do {
		if (!unix_ask(vm, &c, call, VAL_UNIT))
			return VAL_NOTHING;
		if (polls && c.result == 0 && thread_waits(vm, 0, NULL, LOOK_AGAIN_NS))
			return VAL_NOTHING;
	} while (polls && c.result == 0);
	return status_pair(vm, &c);
}

value prim_unix_wait(struct vm *vm, const word *a)
{
	(void)a;
	return wait_for(vm, -1, 0, "wait");
}

value prim_unix_waitpid(struct vm *vm, const word *a)
{
	return wait_for(vm, int_arg(a, 1), ask_flags(vm, arg(a, 0), (const int64_t[]){ WAIT_NO_HANG, 2 }, 2), "waitpid");
}
