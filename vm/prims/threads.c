/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads, mutexes, conditions (OCaml 4's systhreads and OCaml 5's runtime), domains.
 *
 * Mutex: kind, owner (a thread or unit), first and last of those who wait.  Condition: kind, first and last.
 * Queues run through THREAD_QUEUE.
 */
#include "vm/prims.h"
#include "vm/prims/exn.h"
#include "vm/rings.h"
#include "vm/threads_priv.h"
#include "vm/uncaught.h"
#include "vm/world.h"

enum { MUTEX_KIND, MUTEX_OWNER, MUTEX_FIRST, MUTEX_LAST, MUTEX_FIELDS };
enum { CONDITION_KIND, CONDITION_FIRST, CONDITION_LAST, CONDITION_FIELDS };

/* ---- queues ---- */

static void enqueue(struct vm *vm, value object, unsigned first, value t)
{
	value last = field(vm, object, first + 1);

	set_field(vm, t, THREAD_QUEUE, VAL_UNIT);
	if (is_block(last))
		set_field(vm, last, THREAD_QUEUE, t);
	else
		set_field(vm, object, first, t);
	set_field(vm, object, first + 1, t);
}

static value dequeue(struct vm *vm, value object, unsigned first)
{
	value t = field(vm, object, first);

	if (!is_block(t))
		return VAL_NOTHING;
	set_field(vm, object, first, field(vm, t, THREAD_QUEUE));
	if (!is_block(field(vm, t, THREAD_QUEUE)))
		set_field(vm, object, first + 1, VAL_UNIT);
	set_field(vm, t, THREAD_QUEUE, VAL_UNIT);
	return t;
}

static void block_on(struct vm *vm, value t, value object)
{
	set_field(vm, t, THREAD_STATUS, val_int(THREAD_BLOCKED));
	set_field(vm, t, THREAD_WAIT, object);
}

static void unblock(struct vm *vm, value t)
{
	set_field(vm, t, THREAD_STATUS, val_int(THREAD_RUNNABLE));
	set_field(vm, t, THREAD_WAIT, VAL_UNIT);
}

static value scheduled(struct vm *vm)
{
	return threads_schedule(vm) ? prim_control(vm) : VAL_NOTHING;
}

/* ---- mutexes ---- */

static value custom_of(struct vm *vm, enum custom_kind kind, unsigned fields)
{
	value v = custom_alloc(vm, kind, fields - 1);

	for (unsigned i = 1; !same(v, VAL_NOTHING) && i < fields; i++)
		init_field(vm, v, i, VAL_UNIT);
	return v;
}

value prim_mutex_new(struct vm *vm, const word *a)
{
	(void)a;
	return custom_of(vm, CUSTOM_MUTEX, MUTEX_FIELDS);
}

static bool is_free(const struct vm *vm, value m) { return !is_block(field(vm, m, MUTEX_OWNER)); }

value prim_mutex_lock(struct vm *vm, const word *a)
{
	value self = thread_self(vm), m = arg(a, 0);

	if (same(self, VAL_NOTHING))
		return self;
	if (is_free(vm, m)) {
		set_field(vm, m, MUTEX_OWNER, self);
		return VAL_UNIT;
	}
	if (same(field(vm, m, MUTEX_OWNER), self))
		return prim_raise_text(vm, EXN_SYS_ERROR, "Mutex.lock: Resource deadlock avoided");
	enqueue(vm, m, MUTEX_FIRST, self);
	block_on(vm, self, m);
	thread_will_return(vm, VAL_UNIT);
	return scheduled(vm);
}

value prim_mutex_try_lock(struct vm *vm, const word *a)
{
	value self = thread_self(vm), m = arg(a, 0);

	if (same(self, VAL_NOTHING))
		return self;
	if (!is_free(vm, m))
		return VAL_FALSE;
	set_field(vm, m, MUTEX_OWNER, self);
	return VAL_TRUE;
}

static void release(struct vm *vm, value m)
{
	value t = dequeue(vm, m, MUTEX_FIRST);

	if (same(t, VAL_NOTHING)) {
		set_field(vm, m, MUTEX_OWNER, VAL_UNIT);
		return;
	}
	set_field(vm, m, MUTEX_OWNER, t);
	unblock(vm, t);
}

static bool is_mine(struct vm *vm, value m)
{
	return is_block((value){ vm->s.thread_current }) && same(field(vm, m, MUTEX_OWNER), (value){ vm->s.thread_current });
}

value prim_mutex_unlock(struct vm *vm, const word *a)
{
	if (!is_mine(vm, arg(a, 0)))
		return prim_raise_text(vm, EXN_SYS_ERROR, "Mutex.unlock: Operation not permitted");
	release(vm, arg(a, 0));
	return VAL_UNIT;
}

/* ---- conditions ---- */

value prim_condition_new(struct vm *vm, const word *a)
{
	(void)a;
	return custom_of(vm, CUSTOM_CONDITION, CONDITION_FIELDS);
}

/* While it waits for the condition, THREAD_WAIT is the mutex that it wants to have again. */
value prim_condition_wait(struct vm *vm, const word *a)
{
	value self = thread_self(vm), c = arg(a, 0), m = arg(a, 1);

	if (same(self, VAL_NOTHING))
		return self;
	if (!is_mine(vm, m))
		return prim_raise_text(vm, EXN_SYS_ERROR, "Condition.wait: Operation not permitted");
	enqueue(vm, c, CONDITION_FIRST, self);
	block_on(vm, self, m);
	release(vm, m);
	thread_will_return(vm, VAL_UNIT);
	return scheduled(vm);
}

static bool signal_one(struct vm *vm, value c)
{
	value t = dequeue(vm, c, CONDITION_FIRST), m;

	if (same(t, VAL_NOTHING))
		return false;
	m = field(vm, t, THREAD_WAIT);
	if (is_free(vm, m)) {
		set_field(vm, m, MUTEX_OWNER, t);
		unblock(vm, t);
	} else {
		enqueue(vm, m, MUTEX_FIRST, t);
	}
	return true;
}

value prim_condition_signal(struct vm *vm, const word *a)
{
	(void)signal_one(vm, arg(a, 0));
	return VAL_UNIT;
}

value prim_condition_broadcast(struct vm *vm, const word *a)
{
	while (signal_one(vm, arg(a, 0)))
		;
	return VAL_UNIT;
}

/* ---- threads ---- */

/* Thread.t: identifier, start closure, the thread (unit once it has ended). */
enum { DESCRIPTOR_ID, DESCRIPTOR_CLOSURE, DESCRIPTOR_THREAD, DESCRIPTOR_FIELDS };
#define THREAD_STACK_WORDS 4096

static value descriptor_new(struct vm *vm, value t)
{
	root r = root_new(vm, t);
	value d = prim_alloc(vm, DESCRIPTOR_FIELDS, 0);

	if (same(d, VAL_NOTHING))
		return d;
	init_field(vm, d, DESCRIPTOR_ID, val_int((int64_t)vm->s.threads_made++));
	init_field(vm, d, DESCRIPTOR_THREAD, root_get(vm, r));
	set_field(vm, root_get(vm, r), THREAD_DESCRIPTOR, d);
	root_drop(vm, 1);
	return d;
}

value prim_thread_self(struct vm *vm, const word *a)
{
	value self = thread_self(vm), d;

	(void)a;
	if (same(self, VAL_NOTHING))
		return self;
	d = field(vm, self, THREAD_DESCRIPTOR);
	return is_block(d) ? d : descriptor_new(vm, self);
}

value prim_thread_initialize(struct vm *vm, const word *a)
{
	value d = prim_thread_self(vm, a);

	return same(d, VAL_NOTHING) ? d : VAL_UNIT;
}

value prim_thread_nothing(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_UNIT;
}

value prim_thread_id(struct vm *vm, const word *a) { return field(vm, arg(a, 0), DESCRIPTOR_ID); }

/* A suspended stack that holds n words, the last on top. */
static value stack_with(struct vm *vm, const uint64_t *words, unsigned n)
{
	value stack = stack_new(vm, THREAD_STACK_WORDS);
	uint64_t sp;

	if (same(stack, VAL_NOTHING))
		return vm->outcome == OUTCOME_STOP ? stack : prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
	sp = (uint64_t)int_val(field(vm, stack, STACK_SP));
	for (unsigned i = 0; i < n; i++) {
		sp -= WORD_BYTES;
		image_put(&vm->im, sp, words[i]);
	}
	stack_scan_later(vm, stack);
	put_raw(vm, stack, STACK_SP, val_int((int64_t)sp).bits);
	return stack;
}

static uint64_t stub(const struct vm *vm, enum code_stub s) { return val_int(code_stub(vm, s)).bits; }

/* A new thread that will call the closure; what comes after it is the stub's. */
static value spawn(struct vm *vm, root closure, root domain, enum code_stub begin)
{
	root t = root_new(vm, thread_new(vm, root_get(vm, domain)));
	uint64_t unit = VAL_UNIT.bits, zero = val_int(0).bits;
	value stack;

	if (same(root_get(vm, t), VAL_NOTHING))
		return VAL_NOTHING;
	stack = stack_with(vm, (uint64_t[]){ root_get(vm, closure).bits, zero, unit, stub(vm, begin), unit }, 5);
	if (same(stack, VAL_NOTHING))
		return stack;
	set_field(vm, root_get(vm, t), THREAD_STACK, stack);
	thread_enter_ring(vm, root_get(vm, t));
	return root_get(vm, t);
}

value prim_thread_new(struct vm *vm, const word *a)
{
	root closure = root_new(vm, arg(a, 0)), domain;
	value self = prim_thread_self(vm, a), t;

	if (same(self, VAL_NOTHING))
		return self;
	domain = root_new(vm, domain_self(vm));
	t = spawn(vm, closure, domain, STUB_THREAD);
	return same(t, VAL_NOTHING) ? t : descriptor_new(vm, t);
}

static bool end_of(struct vm *vm, value self)
{
	value d = field(vm, self, THREAD_DESCRIPTOR), t;

	if (is_block(d))
		set_field(vm, d, DESCRIPTOR_THREAD, VAL_UNIT);
	for (t = field(vm, self, THREAD_NEXT); !same(t, self); t = field(vm, t, THREAD_NEXT))
		if (same(field(vm, t, THREAD_WAIT), self) && int_val(field(vm, t, THREAD_STATUS)) == THREAD_BLOCKED)
			unblock(vm, t);
	return threads_end_current(vm);
}

/* Thread.exit, and STUB_THREAD's primitive. */
value prim_thread_exit(struct vm *vm, const word *a)
{
	(void)a;
	if (!threads_are_many(vm))
		return prim_sys_exit(vm, (word[]){ word_make(val_int(0).bits) });
	return end_of(vm, (value){ vm->s.thread_current }) ? prim_control(vm) : VAL_NOTHING;
}

value prim_thread_yield(struct vm *vm, const word *a)
{
	(void)a;
	if (!threads_are_many(vm))
		return VAL_UNIT;
	thread_will_return(vm, VAL_UNIT);
	return scheduled(vm);
}

value prim_thread_join(struct vm *vm, const word *a)
{
	value t = field(vm, arg(a, 0), DESCRIPTOR_THREAD), self = thread_self(vm);

	if (same(self, VAL_NOTHING))
		return self;
	t = field(vm, arg(a, 0), DESCRIPTOR_THREAD);
	if (!is_block(t))
		return VAL_UNIT;
	block_on(vm, self, t);
	thread_will_return(vm, VAL_UNIT);
	return scheduled(vm);
}

value prim_thread_uncaught_exception(struct vm *vm, const word *a)
{
	char text[4096];
	struct world_call c = { .op = WORLD_WRITE, .arg = { 2 }, .out = text };
	value d = prim_thread_self(vm, a);

	if (same(d, VAL_NOTHING))
		return d;
	c.out_bytes = uncaught_thread_text(vm, int_val(field(vm, d, DESCRIPTOR_ID)), arg(a, 0), text, sizeof text);
	if (!world_ask(vm, &c) || (vm->s.backtrace_active && !exn_print_backtrace(vm)))
		return VAL_NOTHING;
	return VAL_UNIT;
}

/* ---- domains ---- */


static bool index_is_taken(struct vm *vm, int64_t index)
{
	value self = (value){ vm->s.thread_current }, t = self;

	do {
		t = field(vm, t, THREAD_NEXT);
		if (int_val(field(vm, field(vm, t, THREAD_DOMAIN), DOMAIN_INDEX)) == index)
			return true;
	} while (!same(t, self));
	return false;
}

/* a: the function, the record { mutable state; mut; cond } by which its end is told. */
value prim_domain_spawn(struct vm *vm, const word *a)
{
	root closure = root_new(vm, arg(a, 0)), domain;
	int64_t index = 0;
	value t;

	if (same(thread_self(vm), VAL_NOTHING))
		return VAL_NOTHING;
	while (index_is_taken(vm, index))
		index++;
	if ((uint64_t)index >= vm->s.domains_max)
		return prim_failwith(vm, "failed to allocate domain");
	domain = root_new(vm, domain_new(vm, (uint64_t)index));
	if (same(root_get(vm, domain), VAL_NOTHING))
		return VAL_NOTHING;
	set_field(vm, root_get(vm, domain), DOMAIN_SYNC, arg(a, 1));
	t = spawn(vm, closure, domain, STUB_DOMAIN);
	if (!same(t, VAL_NOTHING))
		rings_domain(vm, (uint64_t)index);
	return same(t, VAL_NOTHING) ? t : field(vm, root_get(vm, domain), DOMAIN_ID);
}

enum { SYNC_STATE, SYNC_MUTEX, SYNC_CONDITION };

/* What a domain leaves to the others has outlived its young days: no finalisable value dies in this collection. */
static void leave_finalisable(struct vm *vm)
{
	root last = root_new(vm, (value){ vm->s.finalisers_last });

	vm->s.finalisers_last = VAL_EMPTY_LIST.bits;
	mem_minor(vm);
	vm->s.finalisers_last = root_get(vm, last).bits;
}

/* The domain's function has ended with a result (tag 0: Ok) or an exception (tag 1: Error): Finished of it is told under
 * the mutex, and the thread is no more. */
static value domain_ends(struct vm *vm, const word *a, unsigned t)
{
	value sync, self, m, v;

	leave_finalisable(vm);
	sync = field(vm, domain_self(vm), DOMAIN_SYNC);
	self = thread_self(vm);
	m = field(vm, sync, SYNC_MUTEX);
	if (!is_free(vm, m) && !is_mine(vm, m)) {
		enqueue(vm, m, MUTEX_FIRST, self);
		block_on(vm, self, m);
		thread_will_call_again(vm);
		return scheduled(vm);
	}
	set_field(vm, m, MUTEX_OWNER, self);
	v = prim_tuple(vm, t, 1, (value[]){ arg(a, 0) });
	if (same(v, VAL_NOTHING) || same(v = prim_tuple(vm, 0, 1, (value[]){ v }), VAL_NOTHING))
		return VAL_NOTHING;
	sync = field(vm, domain_self(vm), DOMAIN_SYNC);
	set_field(vm, sync, SYNC_STATE, v);
	while (signal_one(vm, field(vm, sync, SYNC_CONDITION)))
		;
	release(vm, field(vm, sync, SYNC_MUTEX));
	rings_domain_ends(vm);
	return end_of(vm, (value){ vm->s.thread_current }) ? prim_control(vm) : VAL_NOTHING;
}

value prim_domain_end(struct vm *vm, const word *a) { return domain_ends(vm, a, 0); }
value prim_domain_failed(struct vm *vm, const word *a) { return domain_ends(vm, a, 1); }

static value of_domain(struct vm *vm, enum domain_field f)
{
	value d = domain_self(vm);

	return same(d, VAL_NOTHING) ? d : field(vm, d, f);
}

value prim_domain_id(struct vm *vm, const word *a) { (void)a; return of_domain(vm, DOMAIN_ID); }
value prim_domain_index(struct vm *vm, const word *a) { (void)a; return of_domain(vm, DOMAIN_INDEX); }
value prim_domain_local(struct vm *vm, const word *a) { (void)a; return of_domain(vm, DOMAIN_LOCAL); }

value prim_domain_local_set(struct vm *vm, const word *a)
{
	value d = domain_self(vm);

	if (same(d, VAL_NOTHING))
		return d;
	set_field(vm, d, DOMAIN_LOCAL, arg(a, 0));
	return VAL_UNIT;
}

value prim_domain_local_compare_and_set(struct vm *vm, const word *a)
{
	value d = domain_self(vm);

	if (same(d, VAL_NOTHING))
		return d;
	if (!same(field(vm, d, DOMAIN_LOCAL), arg(a, 0)))
		return VAL_FALSE;
	set_field(vm, d, DOMAIN_LOCAL, arg(a, 1));
	return VAL_TRUE;
}

value prim_domain_count(struct vm *vm, const word *a)
{
	(void)a;
	return val_int((int64_t)vm->s.domain_count);
}

/* The host's tools would show it; the program cannot ask for it. */
value prim_thread_set_name(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_UNIT;
}
