/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dispatch loop.  Included by vm/interp_*.c, which define
 *
 *   INTERP_NAME    the function's name
 *   INTERP_EXACT   1: looks at the time and at breakpoints before every instruction, and executes instructions one by one
 *                  0: threads through the slots' handlers, and looks at the deadline where the table says `p`
 *   INTERP_WATCH   1: looks at watched words (vm/watch_priv.h); an exact one ends after an instruction that did something to
 *                  one, a fast one only notes after each store outside the stack that a word is not what it was
 *   INTERP_GUARD   1: every access is masked into the image, every code pointer checked
 *
 * Registers live in locals: ip (slot), sp (host pointer into the stack), accu, env, extra, young, and `clock`: 16 times the time
 * is clock + ip, so on straight-line code time costs nothing, and a jump corrects clock by one subtraction.
 * SAVE writes them to vm->s, LOAD reads them back; between the two, C code sees a whole machine.
 *
 * A poll happens after a `p` instruction, when the machine stands at the next one, in both loops alike; so where
 * things happen does not depend on which loop ran (law 2).
 */

#include "vm/prims/elementary.h"

#ifndef INTERP_WATCH
#define INTERP_WATCH 0
#endif
#if INTERP_WATCH
#include "vm/watch_priv.h"
#define LOOK_AGAIN() do { watch_refresh(vm); STORED(); } while (0)
#else
#define LOOK_AGAIN() ((void)0)
#endif
#if INTERP_WATCH && !INTERP_EXACT
#define STORED() watch_stored(vm)
#else
#define STORED() ((void)0)
#endif

#if INTERP_GUARD
#define MASKED(off) ((off) & mask)
#define S(n) (*(word *)(base + (((uintptr_t)(sp + (n)) - (uintptr_t)base) & mask)))
#define BAD_CODE(bits) (!((bits) & 1) || (bits) >> 1 >= vm->code.count)
#define CHECK_CODE(bits) do { if (BAD_CODE(bits)) goto corrupt; } while (0)
#define CHECK_PC(bits) do { if (BAD_CODE(bits)) goto corrupt_pc; } while (0)
#define CHECK_COUNT(n) do { if ((n) > 250) goto corrupt; } while (0)
#else
#define MASKED(off) (off)
#define S(n) (sp[n])
#define CHECK_CODE(bits) ((void)0)
#define CHECK_PC(bits) ((void)0)
#define CHECK_COUNT(n) ((void)0)
#endif

#define LD(off) word_get(*(const word *)(base + MASKED(off)))
#define ST(off, bits) (*(word *)(base + MASKED(off)) = word_make(bits))
#define TOUCH(off) do { dirty[MASKED(off) >> PAGE_SHIFT] = 1; STORED(); } while (0)
#define FIELD(v, n) LD((v) + (uint64_t)(int64_t)(n) * WORD_BYTES)
#define GET(n) word_get(S(n))
#define SET(n, bits) (S(n) = word_make(bits))
#define PUSH(bits) do { sp--; SET(0, bits); } while (0)
#define INT(bits) ((int64_t)(bits) >> 1)
#define TAGGED(n) ((uint64_t)(n) << 1 | 1)
#define BOOL(c) ((c) ? 3u : 1u)

#define CLOCK16 (clock + (uint64_t)(uintptr_t)ip)
/* Slots are 16 bytes and code pointers are 2n+1, so a code pointer times 8 is a slot's distance plus 8. */
#define SLOT_AT(bits) ((const struct slot *)((uintptr_t)slots + (uintptr_t)((bits) - 1) * 8))
#define CODE_AT(slot) ((uint64_t)((uintptr_t)(slot) - (uintptr_t)slots) >> 3 | 1)

/* Something waits for the next poll point since C code ran. */
#define ATTEND() do { \
	if (vm->s.poll_pending) \
		vm->deadline16 = vm->poll16 = 0; \
} while (0)

#define SAVE() do { \
	vm->s.time = CLOCK16 >> SLOT_SHIFT; \
	vm->s.pc = CODE_AT(ip); \
	vm->s.sp = (uint64_t)((uintptr_t)sp - (uintptr_t)base) & mask; \
	vm->s.accu = accu; \
	vm->s.env = env; \
	vm->s.extra_args = extra; \
	vm->s.young_ptr = young; \
} while (0)
#define LOAD() do { \
	CHECK_PC(vm->s.pc); \
	ip = SLOT_AT(vm->s.pc); \
	clock = (vm->s.time << SLOT_SHIFT) - (uint64_t)(uintptr_t)ip; \
	sp = (word *)(base + vm->s.sp); \
	accu = vm->s.accu; \
	env = vm->s.env; \
	extra = vm->s.extra_args; \
	young = vm->s.young_ptr; \
	ATTEND(); \
	LOOK_AGAIN(); \
} while (0)

#if INTERP_EXACT
#define DISPATCH() goto boundary
#define POLL() do { if (CLOCK16 >= vm->poll16) goto slow; goto boundary; } while (0)
#else
#define DISPATCH() goto *ip->handler
#define POLL() do { if (__builtin_expect(CLOCK16 >= vm->deadline16, 0)) goto slow; goto *ip->handler; } while (0)
#endif
#define NEXT() do { ip++; DISPATCH(); } while (0)
#define JUMP(distance) do { \
	clock += sizeof(struct slot) - (uint64_t)(int64_t)(distance); \
	ip = (const struct slot *)((uintptr_t)ip + (distance)); \
} while (0)
#define GO(bits) do { \
	uint64_t go_to = (bits); \
	CHECK_CODE(go_to); \
	clock += (uint64_t)(uintptr_t)(ip + 1); \
	ip = SLOT_AT(go_to); \
	clock -= (uint64_t)(uintptr_t)ip; \
} while (0)
/* The callee is in accu. */
#define ENTER() do { \
	env = accu; \
	GO(LD(accu)); \
	if (__builtin_expect((uintptr_t)sp < (uintptr_t)base + (uintptr_t)vm->stack_limit, 0)) \
		goto more_stack; \
	POLL(); \
} while (0)
#define BRANCH_IF(condition, distance) do { \
	if (condition) { \
		JUMP(distance); \
		DISPATCH(); \
	} \
	NEXT(); \
} while (0)
/* A return frame behind n arguments that leads to the next instruction, and the way back over one. */
#define PUT_FRAME(n) do { \
	SET(n, CODE_AT(ip + 1)); \
	SET((n) + 1, env); \
	SET((n) + 2, TAGGED(extra)); \
} while (0)
#define POP_FRAME() do { \
	GO(GET(0)); \
	env = GET(1); \
	extra = (uint64_t)INT(GET(2)); \
	sp += 3; \
} while (0)

/* Room for a block of n fields; afterwards accu is not the new block yet: FRESH is its value.  The instruction may be
 * left here and executed again, so it has changed nothing before. */
#define ALLOCATE(n, t) do { \
	uint64_t bytes = ((uint64_t)(n) + 1) * WORD_BYTES; \
	if (__builtin_expect(MEM_IS_BELOW_LIMIT(vm, young, bytes), 0)) { \
		SAVE(); \
		if (!interp_below_limit(vm, (uint64_t)(n) + 1)) \
			goto not_yet; \
		LOAD(); \
	} \
	young -= bytes; \
	ST(young, header_make(n, t)); \
} while (0)
#define FRESH (young + WORD_BYTES)

#define MODIFY(off, contents) do { \
	uint64_t at = (off), fresh = (contents); \
	if ((fresh & 1) || mem_is_young(at)) { \
		ST(at, fresh); \
		TOUCH(at); \
	} else { \
		mem_modify_at(vm, at, (value){ fresh }); \
		STORED(); \
		ATTEND(); \
	} \
	accu = VAL_UNIT.bits; \
} while (0)

#define STORE_RAW(off, contents) do { \
	uint64_t raw_at = (off); \
	ST(raw_at, contents); \
	TOUCH(raw_at); \
	accu = VAL_UNIT.bits; \
} while (0)

/* The arguments of a primitive lie in a row from a[0] = sp[-1]; results and roots come back through vm->s. */
#define C_CALL(arity, number) do { \
	value result; \
	SET(-1, accu); \
	vm->s.time = CLOCK16 >> SLOT_SHIFT; \
	vm->s.pc = CODE_AT(ip); \
	vm->s.sp = (uint64_t)((uintptr_t)(sp - 1) - (uintptr_t)base) & mask; \
	vm->s.accu = VAL_UNIT.bits; \
	vm->s.env = env; \
	vm->s.extra_args = extra; \
	vm->s.young_ptr = young; \
	vm->call_args = &S(-1); \
	vm->call_arity = (arity); \
	result = vm->prims[number](vm, &S(-1)); \
	ATTEND(); \
	LOOK_AGAIN(); \
	if (__builtin_expect(result.bits == 0, 0)) \
		goto no_result; \
	env = vm->s.env; \
	young = vm->s.young_ptr; \
	accu = result.bits; \
	sp += (arity) - 1; \
	NEXT(); \
} while (0)

/* A rarer instruction, done in C on the saved state, which then stands at the next instruction. */
#define RARE(call) do { \
	SAVE(); \
	vm->s.pc += 2; \
	vm->s.time++; \
	call; \
	if (vm->outcome != OUTCOME_NONE) \
		goto after_rare; \
	LOAD(); \
	DISPATCH(); \
} while (0)

#include "vm/interp_ops.h"

#define SIMPLE(op) lbl_##op: DO_##op; NEXT();

/* For vm/inline.def. */
static inline double double_of(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}

static inline uint64_t bits_of(double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	return bits;
}

enum interp_end INTERP_NAME(struct vm *vm, const struct interp_goal *g)
{
	static const void *const labels[] = {
#define OP(name, operands, pops, pushes, effects, meaning) &&lbl_##name,
#include "vm/opcodes.def"
#undef OP
		&&lbl_breakpoint, &&lbl_backward,
#if !INTERP_EXACT
#define SUPER_LABELS
#include "vm/super.def"
#undef SUPER_LABELS
#define INLINE_LABELS
#include "vm/inline.def"
#undef INLINE_LABELS
#endif
	};
	uint8_t *base, *dirty;
	const struct slot *slots, *ip;
	word *sp;
	uint64_t accu, env, extra, clock, young;
	uint64_t mask __attribute__((unused));
	double x __attribute__((unused));

	if (!g) {
		vm->handlers = labels;
		return INTERP_DEADLINE;
	}
	base = vm->im.base;
	dirty = vm->im.dirty;
	mask = vm->im.mask & ~UINT64_C(7);
	slots = vm->code.slots;
	interp_deadlines(vm, g);
#if INTERP_EXACT
	const uint64_t deadline16 = g->deadline >> (64 - SLOT_SHIFT) ? ~UINT64_C(0) : g->deadline << SLOT_SHIFT;
	bool leave = g->leave_break;
#endif
	LOAD();
#if INTERP_EXACT
	DISPATCH();
#else
	if (g->leave_break || !g->breaks)
		goto *labels[vm->code.ops[ip - slots]];
	DISPATCH();
#endif

	SIMPLE(ACC0) SIMPLE(ACC1) SIMPLE(ACC2) SIMPLE(ACC3) SIMPLE(ACC4) SIMPLE(ACC5) SIMPLE(ACC6) SIMPLE(ACC7) SIMPLE(ACC)
	SIMPLE(PUSH) SIMPLE(PUSHACC0) SIMPLE(PUSHACC1) SIMPLE(PUSHACC2) SIMPLE(PUSHACC3) SIMPLE(PUSHACC4)
	SIMPLE(PUSHACC5) SIMPLE(PUSHACC6) SIMPLE(PUSHACC7) SIMPLE(PUSHACC) SIMPLE(POP) SIMPLE(ASSIGN)
	SIMPLE(ENVACC1) SIMPLE(ENVACC2) SIMPLE(ENVACC3) SIMPLE(ENVACC4) SIMPLE(ENVACC)
	SIMPLE(PUSHENVACC1) SIMPLE(PUSHENVACC2) SIMPLE(PUSHENVACC3) SIMPLE(PUSHENVACC4) SIMPLE(PUSHENVACC)
	SIMPLE(OFFSETCLOSUREM3) SIMPLE(OFFSETCLOSURE0) SIMPLE(OFFSETCLOSURE3) SIMPLE(OFFSETCLOSURE)
	SIMPLE(PUSHOFFSETCLOSUREM3) SIMPLE(PUSHOFFSETCLOSURE0) SIMPLE(PUSHOFFSETCLOSURE3) SIMPLE(PUSHOFFSETCLOSURE)
	SIMPLE(GETGLOBAL) SIMPLE(PUSHGETGLOBAL) SIMPLE(GETGLOBALFIELD) SIMPLE(PUSHGETGLOBALFIELD) SIMPLE(SETGLOBAL)
	SIMPLE(ATOM0) SIMPLE(PUSHATOM0) SIMPLE(ATOM) SIMPLE(PUSHATOM)
	SIMPLE(MAKEBLOCK1) SIMPLE(MAKEBLOCK2) SIMPLE(MAKEBLOCK3)
	SIMPLE(GETFIELD0) SIMPLE(GETFIELD1) SIMPLE(GETFIELD2) SIMPLE(GETFIELD3) SIMPLE(GETFIELD) SIMPLE(GETFLOATFIELD)
	SIMPLE(SETFIELD0) SIMPLE(SETFIELD1) SIMPLE(SETFIELD2) SIMPLE(SETFIELD3) SIMPLE(SETFIELD) SIMPLE(SETFLOATFIELD)
	SIMPLE(VECTLENGTH) SIMPLE(GETVECTITEM) SIMPLE(SETVECTITEM) SIMPLE(GETBYTESCHAR) SIMPLE(GETSTRINGCHAR) SIMPLE(OFFSETREF)
	SIMPLE(CONST0) SIMPLE(CONST1) SIMPLE(CONST2) SIMPLE(CONST3) SIMPLE(CONSTINT)
	SIMPLE(PUSHCONST0) SIMPLE(PUSHCONST1) SIMPLE(PUSHCONST2) SIMPLE(PUSHCONST3) SIMPLE(PUSHCONSTINT)
	SIMPLE(NEGINT) SIMPLE(ADDINT) SIMPLE(SUBINT) SIMPLE(MULINT) SIMPLE(DIVINT) SIMPLE(MODINT) SIMPLE(ANDINT) SIMPLE(ORINT) SIMPLE(XORINT)
	SIMPLE(LSLINT) SIMPLE(LSRINT) SIMPLE(ASRINT) SIMPLE(EQ) SIMPLE(NEQ) SIMPLE(LTINT) SIMPLE(LEINT) SIMPLE(GTINT)
	SIMPLE(GEINT) SIMPLE(ULTINT) SIMPLE(UGEINT) SIMPLE(OFFSETINT) SIMPLE(ISINT) SIMPLE(BOOLNOT) SIMPLE(GETMETHOD)
	SIMPLE(BRANCH) SIMPLE(BRANCHIF) SIMPLE(BRANCHIFNOT) SIMPLE(BEQ) SIMPLE(BNEQ) SIMPLE(BLTINT) SIMPLE(BLEINT)
	SIMPLE(BGTINT) SIMPLE(BGEINT) SIMPLE(BULTINT) SIMPLE(BUGEINT) SIMPLE(CHECK_SIGNALS)
	SIMPLE(PUSH_RETADDR) SIMPLE(APPLY) SIMPLE(APPLY1) SIMPLE(APPLY2) SIMPLE(APPLY3)
	SIMPLE(GRAB) SIMPLE(APPTERM1) SIMPLE(APPTERM2) SIMPLE(APPTERM3) SIMPLE(RETURN)
	SIMPLE(C_CALL1) SIMPLE(C_CALL2) SIMPLE(C_CALL3) SIMPLE(C_CALL4) SIMPLE(C_CALL5) SIMPLE(C_CALLN)
#if !INTERP_EXACT
#include "vm/super.def"
#include "vm/inline.def"
call_1: C_CALL(1, ip->a);
call_2: C_CALL(2, ip->a);
call_3: C_CALL(3, ip->a);
#endif

	/* Calls and closures. */
lbl_APPTERM: {
	int32_t n = ip->a, up = ip->b - n;

	for (int32_t i = n - 1; i >= 0; i--)
		S(up + i) = S(i);
	sp += up;
	extra += n - 1;
	ENTER();
}
lbl_RESTART: {
	uint64_t n = wosize_header(LD(env - WORD_BYTES)) - 3;

	CHECK_COUNT(n);
	sp -= n;
	for (uint64_t i = 0; i < n; i++)
		SET(i, FIELD(env, i + 3));
	env = FIELD(env, 2);
	extra += n;
	NEXT();
}
partial_application: {
	uint64_t n = extra + 1;

	CHECK_COUNT(n);
	ALLOCATE(n + 3, TAG_CLOSURE);
	accu = FRESH;
	ST(accu, CODE_AT(ip - 1));          /* the RESTART before */
	ST(accu + 8, closinfo_make(0, 2));
	ST(accu + 16, env);
	for (uint64_t i = 0; i < n; i++)
		ST(accu + (i + 3) * WORD_BYTES, GET(i));
	sp += n;
	POP_FRAME();
	POLL();
}
lbl_CLOSURE: {
	uint64_t n = ip->a;

	if (__builtin_expect(n > MAX_YOUNG_WOSIZE - 2, 0)) {
		PUSH(accu);
		RARE(interp_closure(vm, n, CODE_AT((uintptr_t)ip + ip->b)));
	}
	ALLOCATE(n + 2, TAG_CLOSURE);
	if (n > 0)
		PUSH(accu);
	accu = FRESH;
	ST(accu, CODE_AT((uintptr_t)ip + ip->b));
	ST(accu + 8, closinfo_make(0, 2));
	for (uint64_t i = 0; i < n; i++)
		ST(accu + (i + 2) * WORD_BYTES, GET(i));
	sp += n;
	NEXT();
}
lbl_CLOSUREREC: RARE(interp_closurerec(vm, vm->code.tables + ip->a));
lbl_MAKEBLOCK: {
	uint64_t n = ip->a;

	if (__builtin_expect(n > MAX_YOUNG_WOSIZE, 0))
		RARE(interp_makeblock(vm, n, ip->b));
	ALLOCATE(n, ip->b);
	ST(FRESH, accu);
	for (uint64_t i = 1; i < n; i++)
		ST(FRESH + i * WORD_BYTES, GET(i - 1));
	accu = FRESH;
	sp += n - 1;
	NEXT();
}
lbl_MAKEFLOATBLOCK: RARE(interp_makefloatblock(vm, ip->a));
lbl_SETBYTESCHAR: {
	uint64_t at = accu + (uint64_t)INT(GET(0));

	base[BYTE_MASKED(at)] = (uint8_t)INT(GET(1));
	TOUCH(at);
	accu = VAL_UNIT.bits;
	sp += 2;
	NEXT();
}

lbl_SWITCH: {
	const int32_t *t = vm->code.tables + ip->a;
	uint64_t n;

	if (accu & 1) {
		n = accu >> 1;
#if INTERP_GUARD
		if (n >= (uint32_t)t[0])
			goto corrupt;
#endif
	} else {
		n = LD(accu - WORD_BYTES) & 0xff;
#if INTERP_GUARD
		if (n >= (uint32_t)t[1])
			goto corrupt;
#endif
		n += (uint32_t)t[0];
	}
	JUMP(t[2 + n]);
	DISPATCH();
}
lbl_PUSHTRAP: {
	uint64_t here;

	sp -= 4;
	here = (uint64_t)((uintptr_t)sp - (uintptr_t)base);
	SET(0, CODE_AT((uintptr_t)ip + ip->a));
	SET(1, TAGGED((vm->s.trap - here) / WORD_BYTES));
	SET(2, env);
	SET(3, TAGGED(extra));
	vm->s.trap = here;
	NEXT();
}
lbl_POPTRAP:
	vm->s.trap = (uint64_t)((uintptr_t)sp - (uintptr_t)base) + (uint64_t)INT(GET(1)) * WORD_BYTES;
	sp += 4;
	NEXT();

	/* Exceptions. */
lbl_RAISE_NOTRACE:
raise_fast:
	if (__builtin_expect(vm->s.trap == vm->s.stack_end || INTERP_GUARD, 0))
		goto raise_far;
	sp = (word *)(base + vm->s.trap);
	vm->s.trap += (uint64_t)INT(GET(1)) * WORD_BYTES;
	env = GET(2);
	extra = (uint64_t)INT(GET(3));
	GO(GET(0));
	sp += 4;
	POLL();
lbl_RAISE:
	if (!vm->s.backtrace_active)
		goto raise_fast;
	SAVE();
	interp_raise(vm, false, true);
	goto after_raise;
lbl_RERAISE:
	if (!vm->s.backtrace_active)
		goto raise_fast;
	SAVE();
	interp_raise(vm, true, true);
	goto after_raise;
raise_far:
	SAVE();
	interp_raise(vm, false, false);
after_raise:
	if (vm->outcome == OUTCOME_STOP)
		goto stopped;
	LOAD();
	POLL();
divide_by_zero:
	accu = LD(IMAGE_GLOBALS_OFF + WORD_BYTES + EXN_DIVISION_BY_ZERO * WORD_BYTES);
	SAVE();
	interp_raise(vm, false, true);
	goto after_raise;

	/* A primitive without a result. */
no_result:
	switch (vm->outcome) {
	case OUTCOME_RAISE:
		accu = vm->exn.bits;
		env = vm->s.env;
		young = vm->s.young_ptr;
		vm->outcome = OUTCOME_NONE;
		SAVE();
		interp_raise(vm, false, true);
		goto after_raise;
	case OUTCOME_CONTROL:
	control:
		vm->outcome = OUTCOME_NONE;
		vm->s.time++;
		interp_deadlines(vm, g);
		LOAD();
		POLL();
	default:
		/* Stopped in the middle: the machine stands before the instruction again. */
		accu = GET(-1);
		env = vm->s.env;
		young = vm->s.young_ptr;
		SAVE();
		goto stopped;
	}
after_rare:
	vm->s.time--;
	if (vm->outcome == OUTCOME_CONTROL)
		goto control;
	vm->s.pc -= 2;
	goto stopped;

	/* Objects: a method table holds its count, a mask, then pairs of (method, tag) sorted by tag. */
lbl_GETPUBMET: {
	/* The slot remembers where the method was in the last table; the mask keeps that inside any table. */
	uint64_t methods = FIELD(accu, 0), at = methods + ((uint32_t)ip->b & FIELD(methods, 1));

	PUSH(accu);
	accu = TAGGED((int64_t)ip->a);
	if (__builtin_expect(FIELD(at, 3) != accu, 0))
		goto find_method;
	accu = FIELD(at, 2);
	NEXT();
}
lbl_GETDYNMET:
find_method: {
	uint64_t methods = FIELD(GET(0), 0);
	uint64_t low = 3, high = FIELD(methods, 0), middle;

#if INTERP_GUARD
	if (high > 1u << 20)
		goto corrupt;
#endif
	while (low < high) {
		middle = ((low + high) >> 1) | 1;
		if ((int64_t)accu < (int64_t)FIELD(methods, middle))
			high = middle - 2;
		else
			low = middle;
	}
	if (vm->code.ops[ip - slots] == OP_GETPUBMET)
		vm->code.slots[ip - slots].b = (int32_t)((low - 3) * WORD_BYTES);
	accu = FIELD(methods, low - 1);
	NEXT();
}

	/* Effects. */
lbl_PERFORM: SAVE(); interp_perform(vm); goto after_raise;
lbl_RESUME: SAVE(); interp_resume(vm, 0, false); goto after_raise;
lbl_RESUMETERM: SAVE(); interp_resume(vm, ip->a, true); goto after_raise;
lbl_REPERFORMTERM: SAVE(); interp_reperformterm(vm, ip->a); goto after_raise;

lbl_EVENT:
lbl_BREAK: NEXT();
lbl_STOP:
	SAVE();
	if (rings_exist(vm) && rings_end_program(vm))
		goto control;
	if (vm->outcome != OUTCOME_STOP)
		vm_stop_set(vm, VM_STOP_EXIT, "%s", "");
	return INTERP_STOP;

	/* Out of line. */
more_stack:
	SAVE();
	interp_more_stack(vm);
	goto after_raise;
slow:
	SAVE();
	if (CLOCK16 >= vm->poll16) {
		interp_poll(vm);
		if (vm->outcome == OUTCOME_STOP)
			goto stopped;
	}
	interp_deadlines(vm, g);
	LOAD();
#if INTERP_EXACT
	goto boundary;
#else
	if (vm->s.time >= g->deadline)
		return INTERP_DEADLINE;
	DISPATCH();
#endif
lbl_backward:
#if !INTERP_EXACT
	if (CLOCK16 >> SLOT_SHIFT >= g->deadline) {
		SAVE();
		return INTERP_DEADLINE;
	}
#endif
	goto *labels[vm->code.ops[ip - slots]];
lbl_breakpoint:
	/* An instruction that has to be executed again is met again at the same time, and is one event. */
	if (g->events && (vm->code.flags[ip - slots] & CODE_EVENT) && vm->event16 != CLOCK16) {
		vm->event16 = CLOCK16;
		if (--*g->events == 0) {
			SAVE();
			return INTERP_EVENT;
		}
	}
	if (g->breaks && (vm->code.flags[ip - slots] & CODE_BREAK)) {
		SAVE();
		return INTERP_BREAK;
	}
	if (vm->code.flags[ip - slots] & CODE_BACK)
		goto lbl_backward;
	goto *labels[vm->code.ops[ip - slots]];
not_yet:
	/* A callback of Gc.Memprof comes first; or there is no room. */
	if (vm->outcome == OUTCOME_CONTROL)
		goto control;
stopped:
	return INTERP_STOP;
#if INTERP_GUARD
corrupt:
	vm->s.time = CLOCK16 >> SLOT_SHIFT;
corrupt_pc:
	vm_stop_set(vm, VM_STOP_CORRUPT, "The program's code or data makes no sense at time %llu.",
		(unsigned long long)vm->s.time);
	return INTERP_STOP;
#endif
#if INTERP_EXACT
boundary:
#if INTERP_WATCH
	if (__builtin_expect(watch_trips(&vm->look, sp, young), 0)) {
		SAVE();
		if (watch_settle(vm))
			return INTERP_WATCHED;
		LOAD();
	}
#endif
	if (CLOCK16 >= deadline16) {
		SAVE();
		return INTERP_DEADLINE;
	}
	if ((vm->code.flags[ip - slots] & (CODE_BREAK | CODE_EVENT)) && g->breaks && !leave)
		goto lbl_breakpoint;
	leave = false;
	goto *labels[vm->code.ops[ip - slots]];
#endif
}
