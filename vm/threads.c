/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler: saving, choosing, waiting. */
#include "vm/threads.h"

#include "vm/memprof.h"
#include "vm/signals.h"
#include "vm/threads_priv.h"
#include "vm/world.h"

/* A slice of instructions, some milliseconds.  Domains may wait for each other in loops that do nothing else, so with
 * several of them it is shorter; a turn costs less than a tenth of what it brings. */
#define SLICE_INSTRS 1000000
#define SLICE_INSTRS_DOMAINS 5000

static value current(const struct vm *vm) { return (value){ vm->s.thread_current }; }

static int64_t status(const struct vm *vm, value t) { return int_val(field(vm, t, THREAD_STATUS)); }

bool threads_are_many(const struct vm *vm)
{
	return is_block(current(vm)) && !same(field(vm, current(vm), THREAD_NEXT), current(vm));
}

value domain_new(struct vm *vm, uint64_t index)
{
	value d = memprof_alloc_hidden(vm, DOMAIN_FIELDS, 0);

	if (same(d, VAL_NOTHING))
		return d;
	init_field(vm, d, DOMAIN_ID, val_int((int64_t)vm->s.domains_made++));
	init_field(vm, d, DOMAIN_INDEX, val_int((int64_t)index));
	init_field(vm, d, DOMAIN_MEMPROF, (value){ vm->s.memprof });
	return d;
}

value domain_self(struct vm *vm)
{
	if (!is_block((value){ vm->s.domain_state })) {
		value d = domain_new(vm, 0);

		if (same(d, VAL_NOTHING))
			return d;
		vm->s.domain_state = d.bits;
	}
	return (value){ vm->s.domain_state };
}

value thread_new(struct vm *vm, value domain)
{
	root d = root_new(vm, domain);
	value t = memprof_alloc_hidden(vm, THREAD_FIELDS, 0);

	if (same(t, VAL_NOTHING))
		return t;
	init_field(vm, t, THREAD_STATUS, val_int(THREAD_RUNNABLE));
	init_field(vm, t, THREAD_SIGNAL_MASK, val_int((int64_t)vm->s.signal_mask));
	init_field(vm, t, THREAD_WAKE, val_int(-1));
	init_field(vm, t, THREAD_NEXT, t);
	set_field(vm, t, THREAD_DOMAIN, root_get(vm, d));
	root_drop(vm, 1);
	return t;
}

value thread_self(struct vm *vm)
{
	value d;

	if (is_block(current(vm)))
		return current(vm);
	d = domain_self(vm);
	if (!same(d, VAL_NOTHING) && !same(d = thread_new(vm, d), VAL_NOTHING))
		vm->s.thread_current = d.bits;
	return d;
}

/* xorshift64 (Marsaglia, 2003). */
static uint64_t vary(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void begin_slice(struct vm *vm)
{
	uint64_t n = vm->s.domains_made > 1 ? SLICE_INSTRS_DOMAINS : SLICE_INSTRS;

	vm->s.slice_end = vm->s.time + (vm->s.schedule_seed ? 1 + vary(&vm->s.schedule_seed) % (2 * n) : n);
}

/* Into the ring, just before the running one: it is the last to come. */
void thread_enter_ring(struct vm *vm, value t)
{
	value self = current(vm), last = self;

	while (!same(field(vm, last, THREAD_NEXT), self))
		last = field(vm, last, THREAD_NEXT);
	set_field(vm, t, THREAD_NEXT, self);
	set_field(vm, last, THREAD_NEXT, t);
	if (!vm->s.slice_end)
		begin_slice(vm);
	vm->s.poll_pending = 1;     /* so that the loop looks at slice_end */
}

static void leave_ring(struct vm *vm, value t)
{
	value before = t;

	while (!same(field(vm, before, THREAD_NEXT), t))
		before = field(vm, before, THREAD_NEXT);
	set_field(vm, before, THREAD_NEXT, field(vm, t, THREAD_NEXT));
}

/* ---- saving and going on ---- */

static void push(struct vm *vm, uint64_t bits)
{
	vm->s.sp -= WORD_BYTES;
	*image_at(&vm->im, vm->s.sp) = word_make(bits);
}

static uint64_t pop(struct vm *vm)
{
	uint64_t bits = image_get(&vm->im, vm->s.sp);

	vm->s.sp += WORD_BYTES;
	return bits;
}

static void save(struct vm *vm, value t)
{
	push(vm, val_int((int64_t)vm->s.extra_args).bits);
	push(vm, vm->s.env);
	push(vm, vm->s.pc);
	push(vm, vm->s.accu);
	set_field(vm, t, THREAD_STACK, (value){ vm->s.stack });
	set_field(vm, t, THREAD_SIGNAL_MASK, val_int((int64_t)vm->s.signal_mask));
	set_field(vm, t, THREAD_BACKTRACE_POS, val_int((int64_t)vm->s.backtrace_pos));
	set_field(vm, t, THREAD_BACKTRACE_EXN, (value){ vm->s.backtrace_exn });
	set_field(vm, t, THREAD_BACKTRACE_BUFFER, (value){ vm->s.backtrace_buffer });
	set_field(vm, t, THREAD_MEMPROF_RUNNING, (value){ vm->s.memprof_running });
	set_field(vm, t, THREAD_MEMPROF_NEW, (value){ vm->s.memprof_new });
	set_field(vm, t, THREAD_MEMPROF_NEW_LAST, (value){ vm->s.memprof_new_last });
}

static void go_on_sampling(struct vm *vm, value t)
{
	set_field(vm, (value){ vm->s.domain_state }, DOMAIN_MEMPROF, (value){ vm->s.memprof });
	vm->s.memprof = field(vm, field(vm, t, THREAD_DOMAIN), DOMAIN_MEMPROF).bits;
	vm->s.memprof_running = field(vm, t, THREAD_MEMPROF_RUNNING).bits;
	vm->s.memprof_new = field(vm, t, THREAD_MEMPROF_NEW).bits;
	vm->s.memprof_new_last = field(vm, t, THREAD_MEMPROF_NEW_LAST).bits;
	memprof_renew(vm);
}

static void go_on(struct vm *vm, value t, bool old_is_dead)
{
	if (old_is_dead)
		stack_switch_last(vm, field(vm, t, THREAD_STACK));
	else
		stack_switch(vm, field(vm, t, THREAD_STACK));
	vm->s.accu = pop(vm);
	vm->s.pc = pop(vm);
	vm->s.env = pop(vm);
	vm->s.extra_args = (uint64_t)int_val((value){ pop(vm) });
	vm->s.signal_mask = (uint64_t)int_val(field(vm, t, THREAD_SIGNAL_MASK));
	vm->s.backtrace_pos = (uint64_t)int_val(field(vm, t, THREAD_BACKTRACE_POS));
	vm->s.backtrace_exn = field(vm, t, THREAD_BACKTRACE_EXN).bits;
	vm->s.backtrace_buffer = field(vm, t, THREAD_BACKTRACE_BUFFER).bits;
	go_on_sampling(vm, t);
	vm->s.domain_state = field(vm, t, THREAD_DOMAIN).bits;
	if (vm->s.thread_current != t.bits)
		vm_note_occurrence(vm, VM_OCCURS_THREAD, "thread");
	vm->s.thread_current = t.bits;
}

/* ---- choosing ---- */

static value next_runnable(const struct vm *vm, value after)
{
	value t = after;

	do {
		t = field(vm, t, THREAD_NEXT);
		if (status(vm, t) == THREAD_RUNNABLE)
			return t;
	} while (!same(t, after));
	return VAL_NOTHING;
}

static bool any_waits(const struct vm *vm)
{
	value t = current(vm);

	do {
		t = field(vm, t, THREAD_NEXT);
		if (status(vm, t) == THREAD_WAITING)
			return true;
	} while (!same(t, current(vm)));
	return false;
}

/* One question for all that wait. */
#define WAIT_FDS_MOST 4096
struct question {
	word fds[WAIT_FDS_MOST];
	unsigned count;
	int64_t soonest;
	uint64_t masked;         /* signals that all of them block */
};

static uint64_t mask_of(const struct vm *vm, value t)
{
	return same(t, current(vm)) ? vm->s.signal_mask : (uint64_t)int_val(field(vm, t, THREAD_SIGNAL_MASK));
}

static void gather(const struct vm *vm, value t, struct question *q)
{
	int64_t wake = int_val(field(vm, t, THREAD_WAKE));

	q->masked &= mask_of(vm, t);
	if (wake >= 0 && (q->soonest < 0 || wake < q->soonest))
		q->soonest = wake;
	for (value l = field(vm, t, THREAD_WAIT); is_block(l) && q->count < WAIT_FDS_MOST; l = field(vm, l, 1))
		q->fds[q->count++] = word_make((uint64_t)int_val(field(vm, l, 0)));
}

static bool is_among(const struct world_call *c, uint64_t fd)
{
	word w;

	for (size_t i = 0; i + sizeof w <= c->got_bytes; i += sizeof w) {
		memcpy(&w, c->got + i, sizeof w);
		if (word_get(w) == fd)
			return true;
	}
	return false;
}

/* A thread's primitive is called again: what it waited for is there, or a signal is. */
static void wake(struct vm *vm, value t, enum thread_ready why)
{
	set_field(vm, t, THREAD_STATUS, val_int(THREAD_RUNNABLE));
	set_field(vm, t, THREAD_READY, val_int(why));
	set_field(vm, t, THREAD_WAIT, VAL_UNIT);
	set_field(vm, t, THREAD_WAKE, val_int(-1));
}

static void wake_if_ready(struct vm *vm, value t, const struct world_call *c)
{
	int64_t until = int_val(field(vm, t, THREAD_WAKE));
	bool ready = until >= 0 && until <= c->result;

	for (value l = field(vm, t, THREAD_WAIT); is_block(l) && !ready; l = field(vm, l, 1))
		ready = is_among(c, (uint64_t)int_val(field(vm, l, 0)));
	if (ready)
		wake(vm, t, THREAD_WOKEN);
}

uint64_t threads_signal_mask(const struct vm *vm)
{
	uint64_t mask = ~UINT64_C(0);

	if (threads_are_many(vm))
		for (value t = field(vm, current(vm), THREAD_NEXT); !same(t, current(vm)); t = field(vm, t, THREAD_NEXT))
			mask &= mask_of(vm, t);
	return mask;
}

static bool is_interrupted(const struct vm *vm, value t)
{
	return int_val(field(vm, t, THREAD_READY)) == THREAD_INTERRUPTED;
}

/* A signal has come: the first thread that waits and does not block it goes on, unless one already does for that. */
static void wake_for_signal(struct vm *vm, const struct world_call *c)
{
	value self = current(vm), t = self, found = VAL_NOTHING;
	int64_t signal = 0;
	word w;

	for (size_t i = 0; i + sizeof w <= c->got_bytes; i += sizeof w) {
		memcpy(&w, c->got + i, sizeof w);
		if (word_get(w) & WORLD_WAIT_SIGNAL)
			signal = (int64_t)(word_get(w) & 63);
	}
	if (signal == 0)
		return;
	do {
		if (is_interrupted(vm, t))
			return;
		if (same(found, VAL_NOTHING) && status(vm, t) == THREAD_WAITING && !(mask_of(vm, t) >> (signal - 1) & 1))
			found = t;
		t = field(vm, t, THREAD_NEXT);
	} while (!same(t, self));
	if (!same(found, VAL_NOTHING))
		wake(vm, found, THREAD_INTERRUPTED);
}

/* What waits is ended only by signals that somebody does not block. */
static bool ask_masked(struct vm *vm, struct world_call *c, uint64_t masked)
{
	uint64_t own = vm->s.signal_mask;
	bool ok;

	vm->s.signal_mask = masked;
	ok = world_ask(vm, c);
	vm->s.signal_mask = own;
	return ok;
}

/* Asks the world who may go on; until `block`, only looks.  False: the run stops here. */
static bool ask_who_is_ready(struct vm *vm, bool block)
{
	struct question q = { .soonest = -1, .masked = ~UINT64_C(0) };
	struct world_call c = { .op = WORLD_WAIT };
	value self = current(vm), t = self;

	do {
		t = field(vm, t, THREAD_NEXT);
		if (status(vm, t) == THREAD_WAITING)
			gather(vm, t, &q);
	} while (!same(t, self));
	c.arg[0] = block ? q.soonest : 0;
	c.out = q.fds;
	c.out_bytes = q.count * sizeof *q.fds;
	if (!ask_masked(vm, &c, q.masked))
		return false;
	vm->s.schedule_looked = vm->s.time;
	do {
		t = field(vm, t, THREAD_NEXT);
		if (status(vm, t) == THREAD_WAITING)
			wake_if_ready(vm, t, &c);
	} while (!same(t, self));
	wake_for_signal(vm, &c);
	return true;
}

/* The next thread to run after the current one, the current one last; waits for the world if nobody can. */
static value choose(struct vm *vm)
{
	value t;

	if (vm->s.time - vm->s.schedule_looked >= SLICE_INSTRS && any_waits(vm) && !ask_who_is_ready(vm, false))
		return VAL_NOTHING;
	while (same(t = next_runnable(vm, current(vm)), VAL_NOTHING))
		if (!ask_who_is_ready(vm, true))
			return VAL_NOTHING;
	return t;
}

bool threads_schedule(struct vm *vm)
{
	value self, t = choose(vm);

	if (same(t, VAL_NOTHING))
		return false;
	self = current(vm);
	begin_slice(vm);
	if (!same(t, self)) {
		save(vm, self);
		go_on(vm, t, false);
	}
	signals_attend(vm);
	return true;
}

bool threads_end_current(struct vm *vm)
{
	value self = current(vm), t;

	set_field(vm, self, THREAD_STATUS, val_int(THREAD_DEAD));
	t = choose(vm);
	if (same(t, VAL_NOTHING))
		return false;
	self = current(vm);
	leave_ring(vm, self);
	set_field(vm, self, THREAD_STACK, VAL_UNIT);
	if (same(field(vm, t, THREAD_NEXT), t))
		vm->s.slice_end = 0;
	else
		begin_slice(vm);
	go_on(vm, t, true);
	signals_attend(vm);
	return true;
}

void threads_poll(struct vm *vm)
{
	if (vm->s.slice_end && vm->s.time >= vm->s.slice_end)
		(void)threads_schedule(vm);
}

/* ---- waiting in primitives ---- */

/* The primitive that runs is to be called again when this thread goes on. */
void thread_will_call_again(struct vm *vm)
{
	vm->s.accu = word_get(vm->call_args[0]);
	vm->s.sp = (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + WORD_BYTES;
}

/* The primitive that runs has this result, when this thread goes on. */
void thread_will_return(struct vm *vm, value result)
{
	vm->s.accu = result.bits;
	vm->s.sp = (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + vm->call_arity * WORD_BYTES;
	vm->s.pc += 2;
}

static bool is_ready(const struct vm *vm, enum thread_ready why)
{
	return is_block(current(vm)) && int_val(field(vm, current(vm), THREAD_READY)) == why;
}

bool thread_was_woken(const struct vm *vm)
{
	return is_ready(vm, THREAD_WOKEN);
}

bool thread_was_interrupted(const struct vm *vm)
{
	return is_ready(vm, THREAD_INTERRUPTED);
}

void thread_has_asked(struct vm *vm)
{
	if (is_block(current(vm)) && !is_ready(vm, THREAD_NOT_READY))
		set_field(vm, current(vm), THREAD_READY, val_int(THREAD_NOT_READY));
}

static bool make_list(struct vm *vm, unsigned n, const int64_t *fds, value *list)
{
	*list = VAL_EMPTY_LIST;
	for (unsigned i = n; i-- > 0;) {
		root rest = root_new(vm, *list);

		*list = memprof_alloc_hidden(vm, 2, 0);
		if (same(*list, VAL_NOTHING))
			return false;
		init_field(vm, *list, 0, val_int(fds[i]));
		init_field(vm, *list, 1, root_get(vm, rest));
		root_drop(vm, 1);
	}
	return true;
}

static bool clock_now(struct vm *vm, int64_t *ns)
{
	struct world_call c = { .op = WORLD_WAIT };

	if (!world_ask(vm, &c))
		return false;
	*ns = c.result;
	return true;
}

bool thread_waits(struct vm *vm, unsigned n, const int64_t *fds, int64_t wait_ns)
{
	value self = current(vm), list;
	int64_t ns = -1;

	if (!threads_are_many(vm))
		return false;
	if (is_ready(vm, THREAD_WOKEN)) {
		thread_has_asked(vm);
		return false;
	}
	if (is_ready(vm, THREAD_INTERRUPTED)) {
		thread_has_asked(vm);
		(void)signals_then_again(vm);
		return true;
	}
	if (wait_ns >= 0) {
		if (!clock_now(vm, &ns))
			return true;
		ns = wait_ns > (INT64_MAX >> 2) - ns ? -1 : ns + wait_ns;
	}
	if (!make_list(vm, n, fds, &list))
		return true;
	self = current(vm);
	set_field(vm, self, THREAD_WAIT, list);
	set_field(vm, self, THREAD_WAKE, val_int(ns));
	set_field(vm, self, THREAD_STATUS, val_int(THREAD_WAITING));
	thread_will_call_again(vm);
	if (threads_schedule(vm))
		(void)prim_control(vm);
	return true;
}
