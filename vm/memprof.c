/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gc.Memprof's samples: where they fall and how they become entries. */
#include "vm/memprof.h"

#include "vm/prims/elementary.h"
#include "vm/prims/exn.h"

/* ---- drawing ---- */

/* SplitMix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014. */
static uint64_t draw(struct vm *vm)
{
	uint64_t z = vm->s.memprof_random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

#define DISTANCE_MAX (UINT64_C(1) << 60)
/* From this rate on, tossing a coin for each word is cheaper than a logarithm. */
#define RATE_OF_COINS 0.125

static uint64_t distance_by_coins(struct vm *vm, double rate)
{
	uint64_t heads = (uint64_t)(rate * (double)(UINT64_C(1) << 53)), n = 1;

	while (draw(vm) >> 11 >= heads)
		n++;
	return n;
}

/* How many words on the next sample is, the next word being 1: geometrically distributed. */
static uint64_t distance(struct vm *vm)
{
	value p = { vm->s.memprof };
	double rate = double_val(vm, field(vm, p, PROFILE_RATE)), uniform, d;

	if (rate >= RATE_OF_COINS)
		return distance_by_coins(vm, rate);
	uniform = (double)(draw(vm) >> 12 << 1 | 1) / (double)(UINT64_C(1) << 53);
	d = 1 + elementary1(ELEMENTARY_log, uniform) * double_val(vm, field(vm, p, PROFILE_FACTOR));
	return d < (double)DISTANCE_MAX ? (uint64_t)d : DISTANCE_MAX;
}

/* How many of the next `words` words are samples. */
static uint64_t samples_in(struct vm *vm, uint64_t words)
{
	uint64_t n = 0;

	for (; vm->s.memprof_skip < words; n++)
		vm->s.memprof_skip += distance(vm);
	vm->s.memprof_skip -= words;
	return n;
}

/* ---- when ---- */

static bool is_suspended(const struct vm *vm) { return vm->s.memprof_running != VAL_UNIT.bits; }

static bool is_sampling(const struct vm *vm)
{
	value p = { vm->s.memprof };

	return is_block(p) && !is_suspended(vm) && profile_status(vm, p) == PROFILE_SAMPLING &&
		double_val(vm, field(vm, p, PROFILE_RATE)) > 0;
}

bool memprof_is_due(const struct vm *vm)
{
	return !is_suspended(vm) && (is_block((value){ vm->s.memprof_new }) || is_block((value){ vm->s.memprof_ready }));
}

void memprof_attend(struct vm *vm)
{
	bool due = memprof_is_due(vm);

	if (due)
		vm->s.poll_pending = 1;
	vm->s.young_limit = due || is_block((value){ vm->s.memprof_awaited }) ? IMAGE_NURSERY_OFF + IMAGE_NURSERY_MAX_BYTES :
		vm->s.memprof_trigger;
}

/* As memprof_renew, for a nursery whose newest block will begin at `young`. */
static void renew_below(struct vm *vm, uint64_t young)
{
	vm->s.memprof_trigger = IMAGE_NURSERY_OFF;
	if (is_sampling(vm)) {
		uint64_t n = distance(vm);

		if (mem_has_room(young, n))
			vm->s.memprof_trigger = young - (n - 1) * WORD_BYTES;
	}
	memprof_attend(vm);
}

void memprof_renew(struct vm *vm) { renew_below(vm, vm->s.young_ptr); }

void memprof_begin_sampling(struct vm *vm)
{
	if (is_sampling(vm))
		vm->s.memprof_skip = distance(vm) - 1;
	memprof_renew(vm);
}

void memprof_silence(struct vm *vm)
{
	vm->s.memprof_running = VAL_TRUE.bits;
	memprof_renew(vm);
}

/* ---- entries ---- */

static bool in_primitive(const struct vm *vm)
{
	switch (vm->code.ops[vm->s.pc >> 1]) {
	case OP_C_CALL1: case OP_C_CALL2: case OP_C_CALL3: case OP_C_CALL4: case OP_C_CALL5: case OP_C_CALLN:
		return true;
	default:
		return false;
	}
}

/* In the old generation, as nothing may be collected here.  VAL_NOTHING when there is no room: then there is no sample,
 * or the run stops. */
static value entry_new(struct vm *vm, uint64_t wosize, uint64_t samples, enum memprof_source source)
{
	value p = { vm->s.memprof }, stack, e;

	stack = exn_callstack(vm, in_primitive(vm), int_val(field(vm, p, PROFILE_CALLSTACK)));
	if (same(stack, VAL_NOTHING) || same(e = mem_alloc_old(vm, ENTRY_FIELDS, 0), VAL_NOTHING))
		return VAL_NOTHING;
	init_field(vm, e, ENTRY_DATA, stack);
	init_field(vm, e, ENTRY_SAMPLES, val_int((int64_t)samples));
	init_field(vm, e, ENTRY_WOSIZE, val_int((int64_t)wosize));
	init_field(vm, e, ENTRY_FLAGS, val_int(source));
	init_field(vm, e, ENTRY_PROFILE, p);
	return e;
}

/* From now on the entry knows its block. */
static void watch(struct vm *vm, value e, uint64_t block)
{
	uint64_t *list = mem_is_young(block) ? &vm->s.memprof_young : &vm->s.memprof_old;

	put_raw(vm, e, ENTRY_BLOCK, block | 1);
	init_field(vm, e, ENTRY_NEXT, (value){ *list });
	*list = e.bits;
}

/* The block will be reported later. */
static void note(struct vm *vm, uint64_t block, uint64_t wosize, uint64_t samples, enum memprof_source source)
{
	value e = entry_new(vm, wosize, samples, source), last = { vm->s.memprof_new_last };

	if (same(e, VAL_NOTHING))
		return;
	if (mem_is_young(block))
		entry_flag(vm, e, ENTRY_BORN_YOUNG);
	watch(vm, e, block);
	if (is_block(last))
		init_field(vm, last, ENTRY_QUEUE, e);
	else
		vm->s.memprof_new = e.bits;
	vm->s.memprof_new_last = e.bits;
	memprof_attend(vm);
}

value memprof_sample(struct vm *vm, value block, uint64_t wosize, uint64_t words, enum memprof_source source)
{
	uint64_t n;

	if (same(block, VAL_NOTHING) || !is_sampling(vm) || !(n = samples_in(vm, words)))
		return block;
	note(vm, block.bits, wosize, n, source);
	return vm->outcome == OUTCOME_STOP ? VAL_NOTHING : block;
}

/* ---- the nursery ---- */

/* Samples in a block that will begin at `young`, of which memprof_trigger is the first. */
static uint64_t samples_from_trigger(struct vm *vm, uint64_t young)
{
	uint64_t trigger = vm->s.memprof_trigger;

	if (trigger == IMAGE_NURSERY_OFF || young >= trigger)
		return 0;
	return is_sampling(vm) ? 1 + samples_in(vm, (trigger - young) / WORD_BYTES - 1) : 0;
}

bool memprof_allocates(struct vm *vm, uint64_t words)
{
	uint64_t young = vm->s.young_ptr - words * WORD_BYTES, n = samples_from_trigger(vm, young);

	if (n)
		note(vm, young + WORD_BYTES, words - 1, n, MEMPROF_NORMAL);
	if (n || young < vm->s.memprof_trigger)
		renew_below(vm, young);
	return vm->outcome != OUTCOME_STOP;
}

/* The instruction is executed again, after its callback: this is the block. */
static void awaited_comes(struct vm *vm, uint64_t young)
{
	value e = { vm->s.memprof_awaited };

	vm->s.memprof_awaited = VAL_UNIT.bits;
	if (!(entry_flags(vm, e) & (ENTRY_DROPPED | ENTRY_DEAD)))
		watch(vm, e, young + WORD_BYTES);
	renew_below(vm, young);
}

bool memprof_program_allocates(struct vm *vm, uint64_t words)
{
	uint64_t young = vm->s.young_ptr - words * WORD_BYTES, n;
	value e;

	if (is_block((value){ vm->s.memprof_awaited })) {
		awaited_comes(vm, young);
		return true;
	}
	if (memprof_is_due(vm) && memprof_call(vm))
		return false;
	n = samples_from_trigger(vm, young);
	if (n && !same(e = entry_new(vm, words - 1, n, MEMPROF_NORMAL), VAL_NOTHING)) {
		entry_flag(vm, e, ENTRY_BORN_YOUNG);
		vm->s.memprof_awaited = e.bits;
		if (memprof_call(vm))
			return false;
	}
	if (n || young < vm->s.memprof_trigger)
		renew_below(vm, young);
	return vm->outcome != OUTCOME_STOP;
}

value memprof_alloc_hidden(struct vm *vm, uint64_t wosize, unsigned tag)
{
	value v;

	if (wosize <= MAX_YOUNG_WOSIZE) {
		if ((MEM_TORTURE(vm) || !mem_has_room(vm->s.young_ptr, wosize + 1)) && !mem_make_room(vm, wosize + 1))
			return VAL_NOTHING;
		v = prim_take(vm, wosize, tag);
		memprof_renew(vm);
		return v;
	}
	v = mem_alloc_old(vm, wosize, tag);
	if (same(v, VAL_NOTHING) && vm->outcome != OUTCOME_STOP)
		return prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
	return v;
}
