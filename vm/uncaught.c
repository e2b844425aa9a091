/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/uncaught.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "vm/memprof.h"
#include "vm/prims/callback.h"
#include "vm/prims/exn.h"
#include "vm/world.h"

struct text {
	char *to;
	size_t used, max;
};

static void add(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct text *t, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->to + t->used, t->max - t->used, format, ap);
	va_end(ap);
	if (n > 0)
		t->used += (size_t)n < t->max - t->used ? (size_t)n : t->max - t->used - 1;
}

static void add_string(struct text *t, const struct vm *vm, value v)
{
	uint64_t n = str_len(vm, v), room = t->max - t->used - 1;

	if (n > room)
		n = room;
	memcpy(t->to + t->used, str_bytes(vm, v), n);
	t->used += n;
	t->to[t->used] = 0;
}

static void add_argument(struct text *t, const struct vm *vm, value v)
{
	if (is_int(v)) {
		add(t, "%" PRId64, int_val(v));
	} else if (tag(vm, v) == TAG_STRING) {
		add(t, "\"");
		add_string(t, vm, v);
		add(t, "\"");
	} else {
		add(t, "_");
	}
}

/* Match_failure and its like have one argument, a tuple that is shown as arguments. */
static bool is_positioned(const struct vm *vm, value id)
{
	static const enum predefined_exn which[] = { EXN_MATCH_FAILURE, EXN_ASSERT_FAILURE, EXN_UNDEFINED_RECURSIVE_MODULE };

	for (unsigned i = 0; i < sizeof which / sizeof *which; i++)
		if (same(id, vm_global(vm, which[i])))
			return true;
	return false;
}

size_t uncaught_text(const struct vm *vm, value exn, char *out, size_t max)
{
	struct text t = { out, 0, max };
	value bucket = exn;
	uint64_t first = 1;

	out[0] = 0;
	if (!is_block(exn))
		return 0;
	if (tag(vm, exn) != 0) {
		add_string(&t, vm, field(vm, exn, 0));
		return t.used;
	}
	add_string(&t, vm, field(vm, field(vm, exn, 0), 0));
	if (wosize(vm, exn) == 2 && has_tag(vm, field(vm, exn, 1), 0) && is_positioned(vm, field(vm, exn, 0))) {
		bucket = field(vm, exn, 1);
		first = 0;
	}
	if (wosize(vm, bucket) <= first)
		return t.used;
	add(&t, "(");
	for (uint64_t i = first, n = wosize(vm, bucket); i < n && t.used < t.max - 2; i++) {
		if (i > first)
			add(&t, ", ");
		add_argument(&t, vm, field(vm, bucket, i));
	}
	add(&t, ")");
	return t.used;
}

size_t uncaught_thread_text(const struct vm *vm, int64_t thread, value exn, char *out, size_t max)
{
	char text[2048];
	struct text t = { out, 0, max };

	uncaught_text(vm, exn, text, sizeof text);
	add(&t, "Thread %" PRId64 " killed on uncaught exception %s\n", thread, text);
	return t.used;
}

void uncaught_stop(struct vm *vm)
{
	char text[400];

	uncaught_text(vm, (value){ vm->s.accu }, text, sizeof text);
	vm_stop_set(vm, VM_STOP_UNCAUGHT, "%s", text);
}

static void call_from_the_bottom(struct vm *vm, value closure, unsigned n, const value *args)
{
	vm->s.sp = vm->s.trap = vm->s.stack_end;
	vm->s.env = VAL_UNIT.bits;
	vm->s.extra_args = 0;
	vm->call_args = image_at(&vm->im, vm->s.sp);
	vm->call_arity = 0;
	vm->s.pc = val_int((int64_t)code_stub(vm, STUB_UNCAUGHT) - 1).bits;
	(void)prim_call(vm, closure, n, args);
	if (vm->outcome == OUTCOME_CONTROL)
		vm->outcome = OUTCOME_NONE;
}

static void go_to_last_words(struct vm *vm)
{
	vm->s.sp = vm->s.trap = vm->s.stack_end;
	vm->s.accu = VAL_UNIT.bits;
	vm->s.pc = val_int(code_stub(vm, STUB_UNCAUGHT)).bits;
}

/* s.scratch keeps the exception, then, once its text was made, the text. */
static bool keep_text(struct vm *vm, const char *text, size_t n)
{
	value s = str_new(vm, text, n);

	if (same(s, VAL_NOTHING))
		return false;
	vm->s.scratch = s.bits;
	return true;
}

static void begin_default(struct vm *vm)
{
	char text[4096];
	value at_exit;

	if (!keep_text(vm, text, uncaught_text(vm, (value){ vm->s.accu }, text, sizeof text)))
		return;
	at_exit = named_value(vm, "Pervasives.do_at_exit");
	if (same(at_exit, VAL_NOTHING))
		go_to_last_words(vm);
	else
		call_from_the_bottom(vm, at_exit, 1, (value[]){ VAL_UNIT });
}

void uncaught_unlinked(struct vm *vm, const char *name)
{
	if (!keep_text(vm, name, strlen(name)))
		return;
	vm->s.uncaught = 1;
	vm->s.backtrace_active = 0;
	go_to_last_words(vm);
}

void uncaught_begin(struct vm *vm)
{
	value handler = named_value(vm, "Printexc.handle_uncaught_exception");

	if (vm->s.uncaught) {
		go_to_last_words(vm);
		return;
	}
	vm->s.uncaught = 1;
	memprof_silence(vm);
	if (same(handler, VAL_NOTHING))
		begin_default(vm);
	else
		call_from_the_bottom(vm, handler, 2, (value[]){ { vm->s.accu }, VAL_FALSE });
}

static bool say(struct vm *vm, const char *text, size_t n)
{
	struct world_call c = { .op = WORLD_WRITE, .arg = { 2 }, .out = text, .out_bytes = n };

	return world_ask(vm, &c);
}

/* STUB_UNCAUGHT's primitive: the last words. */
value prim_uncaught_end(struct vm *vm, const word *a)
{
	char text[4096 + 64];
	value message = { vm->s.scratch };
	struct text t = { text, 0, sizeof text };

	(void)a;
	if (has_tag(vm, message, TAG_STRING)) {
		add(&t, "Fatal error: exception ");
		add_string(&t, vm, message);
		add(&t, "\n");
		if (!say(vm, text, t.used))
			return VAL_NOTHING;
		if (vm->s.backtrace_active && !exn_print_backtrace(vm))
			return VAL_NOTHING;
	}
	return prim_exit(vm, 2);
}
