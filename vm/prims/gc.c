/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Gc module: counters, settings, collections on request.  Counts are this collector's own, which works in whole
 * cycles; settings that have no meaning here are kept and given back.  Source: OCaml's runtime/gc_ctrl.c.
 *
 * A collection may make finalisers and callbacks of Gc.Memprof ready, and they run before Gc.major and its like return.  So the machine is set up
 * to stand behind the call, or at it again when another collection is to follow, and the poll point there runs them.  What
 * the call then finds as its argument is how many collections were made; the program itself passes unit, which is 0.
 */
#include "vm/memprof.h"
#include "vm/prims.h"
#include "vm/rings.h"

static bool is_five(const struct vm *vm) { return vm->s.ocaml_version >= 32; }

/* ---- collections ---- */

/* Goes on at this call again, with that argument, or behind it; finalisers run before. */
static value go_on(struct vm *vm, uint64_t pc, value accu)
{
	vm->s.sp = (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + vm->call_arity * WORD_BYTES;
	vm->s.accu = accu.bits;
	vm->s.pc = pc;
	return prim_control(vm);
}

static bool calls_wait(const struct vm *vm) { return is_block((value){ vm->s.finalisers_ready }) || memprof_is_due(vm); }

/* What the collections have to tell is told at the poll point behind the call, too. */
static value return_from(struct vm *vm, enum ring_phase phase, value v)
{
	ring_end(vm, phase);
	return calls_wait(vm) || rings_wait(vm) ? go_on(vm, vm->s.pc + 2, v) : v;
}

static value return_unit(struct vm *vm, enum ring_phase phase) { return return_from(vm, phase, VAL_UNIT); }

/* What the argument says when the nursery has been emptied and no more. */
#define NURSERY_DONE (-1)

/* Collects, `times` in all.  True: the last one is done.  False: return *v at once.  In OCaml 5 Gc.Memprof tells what died in the
 * nursery before anything else dies. */
static bool collect(struct vm *vm, const word *a, int64_t times, enum ring_phase phase, value *v)
{
	int64_t done = int_arg(a, 0);

	if (done == 0)
		ring_begin(vm, phase);
	if (done == 0 && is_five(vm)) {
		mem_minor(vm);
		if (memprof_is_due(vm)) {
			*v = go_on(vm, vm->s.pc, val_int(NURSERY_DONE));
			return false;
		}
		mem_cycle(vm);
	} else {
		mem_major(vm);
	}
	if (done == NURSERY_DONE)
		done = 0;
	for (done++; done < times; mem_major(vm), done++)
		if (calls_wait(vm)) {
			*v = go_on(vm, vm->s.pc, val_int(done));
			return false;
		}
	vm->s.forced_major_collections += times > 1;
	return true;
}

static int64_t full_times(const struct vm *vm) { return is_five(vm) ? 3 : 2; }

value prim_gc_minor(struct vm *vm, const word *a)
{
	(void)a;
	ring_begin(vm, RING_GC_MINOR);
	mem_minor(vm);
	return return_unit(vm, RING_GC_MINOR);
}

value prim_gc_major(struct vm *vm, const word *a)
{
	value v;

	return collect(vm, a, 1, RING_GC_MAJOR, &v) ? return_unit(vm, RING_GC_MAJOR) : v;
}

value prim_gc_full_major(struct vm *vm, const word *a)
{
	value v;

	return collect(vm, a, full_times(vm), RING_GC_FULL_MAJOR, &v) ? return_unit(vm, RING_GC_FULL_MAJOR) : v;
}

/* Nothing is moved, and that is told in OCaml's three steps. */
static void tell_compaction(struct vm *vm)
{
	ring_begin(vm, RING_COMPACTION);
	for (unsigned p = RING_EVACUATE; p <= RING_RELEASE; p++) {
		ring_begin(vm, p);
		ring_end(vm, p);
	}
	ring_end(vm, RING_COMPACTION);
}

value prim_gc_compaction(struct vm *vm, const word *a)
{
	value v;

	if (!collect(vm, a, full_times(vm), RING_GC_COMPACT, &v))
		return v;
	vm->s.compactions++;
	tell_compaction(vm);
	return return_unit(vm, RING_GC_COMPACT);
}

/* A slice is a whole cycle: programs that wait for something to be collected must see it happen. */
value prim_gc_major_slice(struct vm *vm, const word *a)
{
	(void)a;
	ring_begin(vm, RING_GC_MAJOR_SLICE);
	mem_major(vm);
	return return_unit(vm, RING_GC_MAJOR_SLICE);
}

/* ---- counters ---- */

static double young_words(const struct vm *vm)
{
	uint64_t end = IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;

	return (double)(vm->s.minor_words + (end - vm->s.young_ptr) / WORD_BYTES);
}

struct live { uint64_t words, blocks; };

static bool count_block(void *ctx, value v, uint64_t h)
{
	struct live *l = ctx;

	if (mem_is_old(v.bits)) {
		l->words += wosize_header(h) + 1;
		l->blocks++;
	}
	return true;
}

/* minor_words, promoted_words, major_words as floats, before the integers of the rest. */
static value counters(struct vm *vm, unsigned n, const value *rest)
{
	double words[3] = { young_words(vm), (double)vm->s.promoted_words, (double)vm->s.major_words };
	value all[17], v;
	root r[3];

	for (unsigned i = 0; i < 3; i++) {
		v = double_alloc(vm, words[i]);
		if (!v.bits)
			return v;
		r[i] = root_new(vm, v);
	}
	for (unsigned i = 0; i < 3 + n; i++)
		all[i] = i < 3 ? root_get(vm, r[i]) : rest[i - 3];
	return prim_tuple(vm, 0, 3 + n, all);
}

static value stat_record(struct vm *vm, const struct live *l)
{
	uint64_t heap = mem_heap_words(vm), free = l->words ? heap - l->words : 0;
	bool five = is_five(vm);
	value rest[] = {
		val_int((int64_t)vm->s.minor_collections), val_int((int64_t)vm->s.major_collections), val_int((int64_t)heap),
		val_int(five ? 0 : (int64_t)vm->s.arenas), val_int((int64_t)l->words), val_int((int64_t)l->blocks),
		val_int((int64_t)free), val_int(0), val_int(0), val_int(0), val_int((int64_t)vm->s.compactions),
		val_int((int64_t)(vm->s.top_heap_words > heap ? vm->s.top_heap_words : heap)),
		val_int(five ? 0 : (int64_t)((vm->s.stack_end - vm->s.sp) / WORD_BYTES)),
		val_int((int64_t)vm->s.forced_major_collections)
	};

	return counters(vm, sizeof rest / sizeof *rest, rest);
}

value prim_gc_counters(struct vm *vm, const word *a)
{
	(void)a;
	return counters(vm, 0, NULL);
}

value prim_gc_quick_stat(struct vm *vm, const word *a)
{
	(void)a;
	return stat_record(vm, &(struct live){ 0 });
}

/* OCaml 5 collects first. */
value prim_gc_stat(struct vm *vm, const word *a)
{
	struct live l = { 0 };
	value v;

	if (is_five(vm) && !collect(vm, a, full_times(vm), RING_GC_STAT, &v))
		return v;
	mem_walk(vm, count_block, &l);
	v = stat_record(vm, &l);
	return v.bits ? return_from(vm, RING_GC_STAT, v) : v;
}

value prim_gc_minor_words(struct vm *vm, const word *a)
{
	(void)a;
	return double_alloc(vm, young_words(vm));
}

value prim_get_minor_free(struct vm *vm, const word *a)
{
	uint64_t bytes = vm->s.young_ptr - IMAGE_NURSERY_OFF;

	(void)a;
	return val_int((int64_t)(is_five(vm) ? bytes : bytes / WORD_BYTES));
}

value prim_gc_zero(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return val_int(0);
}

value prim_get_major_bucket(struct vm *vm, const word *a)
{
	return int_arg(a, 0) < 0 ? prim_invalid_arg(vm, "Gc.get_bucket") : val_int(0);
}

/* ---- settings ---- */

enum control_field { MINOR_HEAP_SIZE, MAJOR_HEAP_INCREMENT, SPACE_OVERHEAD, VERBOSE, MAX_OVERHEAD, STACK_LIMIT, POLICY,
	WINDOW, CUSTOM_MAJOR, CUSTOM_MINOR, CUSTOM_MINOR_MAX, CONTROL_FIELDS };

/* Where each setting lies; those that OCaml 5 has given up read as 0 there. */
static uint64_t *setting(struct vm *vm, enum control_field f)
{
	struct state *s = &vm->s;

	switch (f) {
	case MINOR_HEAP_SIZE: return &s->nursery_words;
	case MAJOR_HEAP_INCREMENT: return is_five(vm) ? NULL : &s->gc_increment;
	case SPACE_OVERHEAD: return &s->space_overhead;
	case VERBOSE: return &s->gc_verbose;
	case MAX_OVERHEAD: return is_five(vm) ? NULL : &s->gc_max_overhead;
	case STACK_LIMIT: return &s->stack_max_words;
	case POLICY: return is_five(vm) ? NULL : &s->gc_policy;
	case WINDOW: return is_five(vm) ? NULL : &s->gc_window;
	case CUSTOM_MAJOR: return &s->gc_custom_major;
	case CUSTOM_MINOR: return &s->gc_custom_minor;
	case CUSTOM_MINOR_MAX: return &s->gc_custom_minor_max;
	default: return NULL;
	}
}

value prim_gc_get(struct vm *vm, const word *a)
{
	value all[CONTROL_FIELDS];

	(void)a;
	for (unsigned f = 0; f < CONTROL_FIELDS; f++) {
		const uint64_t *s = setting(vm, f);

		all[f] = val_int(s ? (int64_t)*s : 0);
	}
	return prim_tuple(vm, 0, CONTROL_FIELDS, all);
}

#define WINDOW_MAX 50

static uint64_t sane(const struct vm *vm, enum control_field f, int64_t n)
{
	uint64_t in_use = (vm->s.stack_end - vm->s.sp) / WORD_BYTES + 256;

	switch (f) {
	case SPACE_OVERHEAD: case CUSTOM_MAJOR: case CUSTOM_MINOR:
		return n < 1 ? 1 : (uint64_t)n;
	case WINDOW:
		return n < 1 ? 1 : n > WINDOW_MAX ? WINDOW_MAX : (uint64_t)n;
	case STACK_LIMIT:
		return (uint64_t)n < in_use ? in_use : (uint64_t)n;
	default:
		return (uint64_t)n;
	}
}

value prim_gc_set(struct vm *vm, const word *a)
{
	uint64_t fields = wosize(vm, arg(a, 0)), policy = vm->s.gc_policy;

	ring_begin(vm, RING_GC_SET);
	for (unsigned f = MAJOR_HEAP_INCREMENT; f < CONTROL_FIELDS && f < fields; f++) {
		uint64_t *s = setting(vm, f);

		if (s)
			*s = sane(vm, f, int_val(field(vm, arg(a, 0), f)));
	}
	if (int_val(field(vm, arg(a, 0), MINOR_HEAP_SIZE)) != (int64_t)vm->s.nursery_words)
		mem_set_nursery(vm, (uint64_t)int_val(field(vm, arg(a, 0), MINOR_HEAP_SIZE)));
	if (policy != vm->s.gc_policy) {
		mem_major(vm);
		vm->s.forced_major_collections++;
		vm->s.compactions++;
	}
	return return_unit(vm, RING_GC_SET);
}

/* OCaml 5.4 lets the program say that its heap is about to grow; this collector needs no warning.  What the function
 * returns becomes (result, work that was put off), of which there is none. */
value prim_ml_gc_ramp_up(struct vm *vm, const word *a)
{
	value f = arg(a, 0);

	(void)go_on(vm, vm->s.pc + 2, f);
	vm->outcome = OUTCOME_NONE;
	root_new(vm, val_int((int64_t)vm->s.extra_args));
	root_new(vm, (value){ vm->s.env });
	root_new(vm, (value){ vm->s.pc });
	vm->s.env = VAL_UNIT.bits;
	vm->s.extra_args = 0;
	vm->s.pc = val_int((int64_t)code_stub(vm, STUB_PAIR) - 1).bits;
	vm->call_args = image_at(&vm->im, vm->s.sp);
	vm->call_arity = 0;
	return prim_call(vm, f, 1, (value[]){ VAL_UNIT });
}

/* What waits (finalisers, signals) is done at the poll point behind the call. */
value prim_process_pending_actions(struct vm *vm, const word *a)
{
	vm->s.poll_pending = 1;
	return go_on(vm, vm->s.pc + 2, arg(a, 0));
}
