/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoded code: the image's bytecode as slots that the interpreter threads through.
 *
 * Derived, thrown away and made again whenever the image's code is not what was decoded (law 1).
 * There is one slot per instruction, in order, so slot numbers are the instruction numbers of code
 * pointers, and on straight-line code the distance of two slots is the distance in time.
 *
 * Invariants:
 *  1. slots[i] stands for instruction i, whatever handler it has: a handler that does the work of the next
 *     instructions too (superinstruction) leaves their slots whole, so jumps and stops may land there.
 *  2. ops[i] is the instruction's opcode from the table, never a superinstruction or a breakpoint.
 *  3. Every label, primitive and global in a slot is in range: a bad one was refused by code_decode.
 *  4. The slot after the last is a trap (handler of OP_STOP), so running off the end is a stop.
 *
 * Layer: vm.
 */
#ifndef VM_CODE_H
#define VM_CODE_H

#include "vm/image.h"
#include "vm/opcodes.h"

struct vm;

/* 16 bytes on every host, so that slot arithmetic and time arithmetic are the same.
 * Operands: labels are distances in bytes of slots from this slot (a, or b after an integer operand);
 * globals are image offsets of the field; GETGLOBALFIELD's field, MAKEBLOCK's tag and the like are in b;
 * SWITCH and CLOSUREREC: a is the index of their operands in `tables`. */
struct slot {
	union {
		const void *handler;
		uint64_t fill;
	};
	int32_t a, b;
};
_Static_assert(sizeof(struct slot) == 16, "time arithmetic counts on it");
#define SLOT_SHIFT 4

/* flags[i]: a breakpoint is set here; a backward jump that must look at the deadline first; a primitive that the
 * fast loop does itself (vm/inline.def); a source event (only while `events` is set). */
enum { CODE_BREAK = 1, CODE_BACK = 2, CODE_INLINE = 4, CODE_EVENT = 8 };

struct code {
	struct slot *slots;
	uint8_t *ops;
	uint8_t *flags;
	uint32_t *word_of;       /* instruction number to its first word in the code area */
	int32_t *tables;         /* operands of SWITCH (nconst, nblock, then slot distances) and of CLOSUREREC
	                            (nfuncs, nvars, then code pointers as tagged integers) */
	uint32_t count;          /* instructions */
	uint32_t words;          /* words of the image's code area that they stand for */
	uint32_t tables_count;
	uint32_t longest;        /* the longest way, in instructions, without a deadline check */
	uint64_t hash;           /* of the words, as state field code_hash */
	uint8_t *breaks;         /* where breakpoints are set, by instruction; also where there is no code at the present time */
	uint32_t breaks_room;
	bool events;             /* the source events of the program's debug information are marked */
	uint64_t slots_bytes;    /* reserved for slots, so that they do not move while code is appended */
};

/* The VM's own code, before the program's. */
enum code_stub {
	STUB_STOP,               /* where a program that returns too far ends */
	STUB_RESUME,             /* after a handler that a poll point called: back to the interrupted code, accu restored */
	STUB_UNCAUGHT,           /* after at_exit, when nobody handled an exception */
	STUB_FIBRE,              /* where a fibre's function returns to */
	STUB_RAISE,              /* a function that raises its argument */
	STUB_THREAD,             /* where a thread begins, its function on the stack */
	STUB_DOMAIN,             /* where a domain begins */
	STUB_PAIR,               /* a function's result becomes (result, 0) */
	STUB_SAMPLE,             /* a callback of Gc.Memprof (vm/memprof_calls.c) */
	STUB_COUNT
};
/* Primitives that only the stubs call, by their numbers in the stubs' code. */
#define STUB_PRIM_FIRST 0x700000
enum stub_prim { STUB_PRIM_FATAL, STUB_PRIM_FIBRE, STUB_PRIM_THREAD, STUB_PRIM_DOMAIN_END, STUB_PRIM_DOMAIN_FAILED,
	STUB_PRIM_SAMPLE_RETURNED, STUB_PRIM_SAMPLE_RAISED, STUB_PRIMS };
uint32_t code_stub(const struct vm *vm, enum code_stub stub);    /* instruction number */

/* Writes the stubs into an empty code area. */
void code_init(struct vm *vm);
/* Appends a program's (or a fragment's) 32-bit little-endian words to the code area and decodes them.  On success
 * *first is the number of the first new instruction; on failure nothing has changed. */
enum err code_append(struct vm *vm, const uint8_t *words, uint32_t count, uint32_t *first, struct msg *m) MUST_CHECK;
/* Makes the decoded form agree with the image after it was put back. */
enum err code_reload(struct vm *vm, struct msg *m) MUST_CHECK;
/* After vm->handlers were set to another loop's. */
void code_new_handlers(struct vm *vm);
void code_release(struct code *c);

void code_break_set(struct vm *vm, uint32_t instr);
void code_break_clear(struct vm *vm, uint32_t instr);
/* Marks all source events, or none of them.  Costs a pass over the code, and nothing when it is so already; the program
 * runs two or three times slower over marks. */
void code_events_mark(struct vm *vm, bool on);
/* While events are marked: those of code from that word on, which has just been loaded. */
void code_events_loaded(struct vm *vm, uint64_t first_word);

/* Instruction number of the instruction that begins at (or holds) this word. */
uint32_t code_instr_at_word(const struct code *c, uint32_t word);

#endif
