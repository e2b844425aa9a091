/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The virtual machine as an embedder sees it: load a program, run it until something happens, look
 * at it, take its pages away and put them back.
 *
 *     vm_new -> vm_load --> [stands] --vm_run--> [stands] ... -> vm_free
 *                              ^                     |
 *                              +--- vm_reload <------+  (pages put back by the snapshot layer)
 *
 * Between two runs the VM stands at an instruction boundary: the image is whole, all state in it
 * (laws 1 and 6), and may be read, digested, copied and replaced.
 * Errors are enum err with a sentence; what the program did is a struct vm_stop.
 * Not thread-safe: one struct vm belongs to one host thread.  Layer: vm.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include <limits.h>
#include <signal.h>

#include "vm/image.h"
#include "vm/world.h"

struct vm;

struct vm_config {
	const struct world_host *host;   /* NULL: replay only */
	const char *const *argv;         /* the program's arguments, argv[0] its name, NULL at the end; with a host only */
	bool foreign;                    /* the image or the program comes from somebody else: every access is masked */
	bool torture;                    /* with --enable-checks: a collection before every allocation */
	uint64_t nursery_words;          /* 0: 262,144 */
	unsigned domains;                /* what Domain.recommended_domain_count says; 0: 1 */
	uint64_t schedule_seed;          /* varies when threads take turns; 0: not at all */
	uint64_t stack_max_words;        /* 0: 1,048,576 (OCaml 4), 134,217,728 (OCaml 5) */
	uint64_t heap_limit_words;       /* 0: what 64 GiB of addresses hold */
};

enum err vm_new(struct vm **out, const struct vm_config *config, struct msg *m) MUST_CHECK;
void vm_free(struct vm *vm);
/* As vm_new got it; what a recording needs to begin again in the same way. */
const struct vm_config *vm_config(const struct vm *vm);
/* Gives a host to a VM that was made without one (a recording): at the end of the log the program goes on for real. */
void vm_attach(struct vm *vm, const struct world_host *host);

/* Loads an executable, asks the world for the program's name and arguments, and stands at time 0. */
enum err vm_load(struct vm *vm, const char *path, struct msg *m) MUST_CHECK;
/* The whole of a file, malloc'ed (world_file.c); only for files that the user named. */
enum err world_read_file(const char *path, uint8_t **bytes, size_t *n, struct msg *m) MUST_CHECK;
/* The same from bytes in memory (a recording holds the executable). */
enum err vm_load_bytes(struct vm *vm, const uint8_t *bytes, size_t n, const char *name, struct msg *m) MUST_CHECK;
/* What vm_load read; the VM's own until vm_free. */
const uint8_t *vm_program_bytes(const struct vm *vm, size_t *n);
/* One section of the executable ("DBUG"), NULL if there is none. */
const uint8_t *vm_section(const struct vm *vm, const char name[4], size_t *n);

enum vm_stop_kind {
	VM_STOP_TIME,         /* the goal's time is reached */
	VM_STOP_BREAK,        /* at an instruction with a breakpoint, not yet executed */
	VM_STOP_EVENT,        /* at the source event that the goal counted to, not yet executed */
	VM_STOP_EXIT,         /* at the instruction that ends the program; `status` */
	VM_STOP_UNCAUGHT,     /* an exception is about to be raised that nobody handles */
	VM_STOP_OCCURRENCE,   /* an instruction does what the goal's `occurs` said yes to: `occurrence`, `text`; torn */
	VM_STOP_INTERRUPT,    /* the goal's flag was raised */
	VM_STOP_HISTORY,      /* the log is at its end and the world is not attached */
	VM_STOP_DIVERGED,     /* replay met another question than the log holds */
	VM_STOP_REFUSED,      /* a primitive that is missing or cannot be supported */
	VM_STOP_CORRUPT,      /* the image or the code makes no sense */
	VM_STOP_HOST,         /* this host has not enough memory for the image */
	VM_STOP_WATCH         /* after an instruction that did something to a watched word; `watch` of the goal says what */
};

/* What an instruction can do that one may want to stop before, wherever it stands in the code. */
enum vm_occurs {
	VM_OCCURS_RAISE,      /* it raises and is no RAISE, which takes a breakpoint; text: the exception */
	VM_OCCURS_WORLD,      /* it asks the world, be it a log; text: the operation, as in events.def */
	VM_OCCURS_GC,         /* it collects; text: minor or major */
	VM_OCCURS_THREAD      /* another thread goes on after it; text: thread */
};
struct vm_occurrence {
	enum vm_occurs kind;
	const char *text;
};

struct vm_stop {
	enum vm_stop_kind kind;
	enum vm_occurs occurrence;
	vm_time at;           /* the time at which the VM stands */
	int status;
	bool torn;            /* the instruction at `at` was left half done: put an earlier image back before going on
	                         (only with HISTORY, DIVERGED, REFUSED, CORRUPT, HOST, INTERRUPT) */
	char text[512];       /* one sentence for the kinds that need one */
};

/* Stacks by their blocks.  One that grows gets another block, and then has it here. */
#define VM_STACKS_MAX 16
struct vm_stacks {
	unsigned count;
	uint64_t off[VM_STACKS_MAX];
};

#define VM_WATCHES_MAX 8
struct vm_watches;
struct vm_births;
struct vm_goal {
	vm_time until;                           /* stop here; UINT64_MAX: no such time */
	bool breaks;                             /* stop at breakpoints */
	bool leave_break;                        /* but not at one at the instruction where the run begins */
	/* With breaks: counts down at each instruction with a source event that is no pseudo-event (vm/debuginfo), and stops
	 * before the one that makes it 0; that where the run begins is not counted when leave_break says so.  A breakpoint at
	 * the same instruction comes after it.  NULL: none is counted.  Millions in a second. */
	uint64_t *events;
	bool uncaught;                           /* stop before an uncaught exception */
	/* Stop at what this says yes to.  It is called in the middle of an instruction and may look at nothing but the
	 * occurrence.  NULL: nowhere. */
	bool (*occurs)(void *ctx, const struct vm_occurrence *o);
	void *occurs_ctx;
	/* But not the first so many times in the instruction at `leave_at`; VM_ALL: nor at an uncaught exception there. */
	vm_time leave_at;
	unsigned leave_occurs;
	const volatile sig_atomic_t *interrupt;  /* looked at every few milliseconds; may be NULL */
	/* Raised by what the run itself calls, the gate's asker: stop with VM_STOP_TIME before `until`, at
	 * the next poll point.  NULL: never. */
	const volatile sig_atomic_t *pause;
	struct vm_stacks *stacks;                /* kept current while they grow, NULL: none */
	struct vm_watches *watch;                /* words to watch (vm/watch.h), NULL: none */
	struct vm_births *births;                /* blocks whose coming is noted (vm/births.h), NULL: none */
};
#define VM_ALL UINT_MAX
#define VM_FOREVER ((vm_time){ UINT64_MAX })

struct vm_stop vm_run(struct vm *vm, const struct vm_goal *goal);

vm_time vm_now(const struct vm *vm);
struct world *vm_world(struct vm *vm);
struct image *vm_image(struct vm *vm);
struct digest vm_digest(struct vm *vm);          /* from scratch; the snapshot layer knows a cheaper way */
/* Marks in the dirty map what only the VM knows to have changed (control block, nursery, stack).  Call before
 * reading the map. */
void vm_mark_dirty(struct vm *vm);
/* The dirty map is now clean: the caller holds a copy of every page. */
void vm_clear_dirty(struct vm *vm);
/* How full the nursery is.  What was allocated in it since the start, in words, is collections * words + used_words. */
struct vm_nursery {
	uint64_t words, used_words, collections;
};
struct vm_nursery vm_nursery(const struct vm *vm);
/* One past the last page that can hold anything but zeros. */
uint64_t vm_page_limit(const struct vm *vm);
/* After pages were put back: everything derived from the image is made again.  Checks what can be checked
 * (ERR_FORMAT), all of it when the VM is foreign. */
enum err vm_reload(struct vm *vm, struct msg *m) MUST_CHECK;

/* Registers, stack, values: nothing here changes a byte of the image (law 4). */
struct vm_regs {
	uint32_t pc;                 /* instruction number */
	value accu, env;
	uint64_t extra_args, sp, trap, stack_end;
};
void vm_regs(const struct vm *vm, struct vm_regs *r);
uint64_t vm_stack_depth(const struct vm *vm);                       /* words */
value vm_stack_word(const struct vm *vm, uint64_t index);           /* 0 is the top */
/* The block of the stack that is in use, and that of the parent of a fibre's stack; 0 if it has none. */
uint64_t vm_stack(const struct vm *vm);
uint64_t vm_stack_parent(const struct vm *vm, uint64_t stack);
/* Words of a suspended stack in use, and how many of them, from its end, lie at and before its innermost exception handler
 * (0: it has none). */
uint64_t vm_stack_suspended(const struct vm *vm, uint64_t stack, uint64_t *trap_words);
/* Thread.id of the running thread; 0 while the program has no threads. */
uint64_t vm_thread(const struct vm *vm);
uint64_t vm_globals(const struct vm *vm);
value vm_global(const struct vm *vm, uint64_t index);

/* What a value is, as far as its representation says. */
enum vm_shape { VM_SHAPE_INT, VM_SHAPE_BLOCK, VM_SHAPE_STRING, VM_SHAPE_DOUBLE, VM_SHAPE_DOUBLE_ARRAY, VM_SHAPE_CLOSURE,
	VM_SHAPE_INFIX, VM_SHAPE_OBJECT, VM_SHAPE_LAZY, VM_SHAPE_FORWARD, VM_SHAPE_ABSTRACT, VM_SHAPE_CUSTOM, VM_SHAPE_CONT,
	VM_SHAPE_BAD };
struct vm_view {
	enum vm_shape shape;
	unsigned tag;
	uint64_t size;               /* fields, bytes of a string, floats of an array */
	int64_t n;                   /* an integer; a custom block's number */
	double d;
	uint32_t code;               /* a closure's first instruction */
	const char *custom;          /* name of the custom kind */
};
/* Safe for any bits: VM_SHAPE_BAD if they are no value. */
void vm_view(const struct vm *vm, value v, struct vm_view *out);
value vm_field(const struct vm *vm, value v, uint64_t i);
double vm_double_field(const struct vm *vm, value v, uint64_t i);
/* Copies at most `max` bytes of a string from `from`; returns how many. */
size_t vm_string_bytes(const struct vm *vm, value v, uint64_t from, void *out, size_t max);

/* Code. */
uint32_t vm_instrs(const struct vm *vm);
uint32_t vm_program_start(const struct vm *vm);         /* the program's first instruction */
int vm_opcode(const struct vm *vm, uint32_t instr);     /* enum opcode; -1 out of range */
/* Position in the program's code as ocamlc's debug events count it, bytes; -1 for the VM's own code. */
int64_t vm_code_pos(const struct vm *vm, uint32_t instr);
bool vm_instr_at_pos(const struct vm *vm, int64_t pos, uint32_t *instr);
/* One instruction taken apart, for whoever walks code: its operands in the table's order without labels (SWITCH: cases
 * for integers and for tags; CLOSUREREC: functions and variables), and how many labels it has, which vm_instr_label gives as
 * instruction numbers.  Any number is safe: op is -1 out of range. */
struct vm_instr {
	int op;                      /* enum opcode */
	int32_t operand[2];
	uint32_t labels;
};
void vm_instr(const struct vm *vm, uint32_t instr, struct vm_instr *out);
uint32_t vm_instr_label(const struct vm *vm, uint32_t instr, uint32_t index);
/* "APPTERM1 3", labels and primitives named; returns the length. */
size_t vm_disassemble(const struct vm *vm, uint32_t instr, char *out, size_t max);
void vm_break_set(struct vm *vm, uint32_t instr);
void vm_break_clear(struct vm *vm, uint32_t instr);
bool vm_break_is_set(const struct vm *vm, uint32_t instr);
/* Name of a primitive by its number in the executable; NULL if there is none. */
const char *vm_primitive_name(const struct vm *vm, uint32_t number);
/* OCaml's version by the executable's magic number, 29 to 36. */
unsigned vm_ocaml_version(const struct vm *vm);

#endif
