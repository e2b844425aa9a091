/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the C side of a primitive may use.
 *
 * A primitive is a function `value prim_NAME(struct vm *vm, const word *a)`, declared by its line in
 * vm/primitives.def.  Its arguments lie on the VM's stack, a[0] the first one, where the collector finds
 * and updates them: read them with arg(a, i) again after anything that may collect.  It returns its result, or
 * one of the prim_raise/prim_stop/... calls, which return VAL_NOTHING and leave word of what is to happen.
 *
 * Rules:
 *  1. prim_alloc, str_alloc, double_alloc, ... may collect.  Values in C variables do not survive it: take
 *     a root (root_new, root_get; released by itself when the primitive returns), or mem_reserve first.
 *  2. A host pointer into the image (str_bytes, image_at) does not survive it either.
 *  3. Store into blocks with set_field (barrier); into a fresh block that was just allocated, before anything else is
 *     allocated, init_field will do.  Bytes of a string: image_touch first, or the str_ functions.
 *  4. The world only through world_ask (vm/world.h).
 *  5. Before the first world_ask of a call nothing of the image may have been changed, unless the change
 *     may be done twice: a call that is stopped there is run again from its start.
 *  6. No result may depend on the host: its word size, byte order, libm, locale, addresses.
 *  7. No C recursion on the depth of data (lists, trees): use a host-side stack.
 *
 * Layer: vm, for vm/prims/ and the loader.
 */
#ifndef VM_PRIM_H
#define VM_PRIM_H

#include "vm/memory/memory.h"
#include "vm/vm_priv.h"

static inline value arg(const word *a, unsigned i) { return (value){ word_get(a[i]) }; }
static inline int64_t int_arg(const word *a, unsigned i) { return int_val(arg(a, i)); }

/* Blocks. */
static inline uint64_t header(const struct vm *vm, value v)
{
	return image_get(&vm->im, v.bits - WORD_BYTES);
}
static inline uint64_t wosize(const struct vm *vm, value v) { return wosize_header(header(vm, v)); }
static inline unsigned tag(const struct vm *vm, value v) { return tag_header(header(vm, v)); }
static inline bool has_tag(const struct vm *vm, value v, unsigned t) { return is_block(v) && tag(vm, v) == t; }
static inline uint64_t raw_field(const struct vm *vm, value v, uint64_t i)
{
	return image_get(&vm->im, v.bits + i * WORD_BYTES);
}
static inline value field(const struct vm *vm, value v, uint64_t i) { return (value){ raw_field(vm, v, i) }; }
static inline void init_field(struct vm *vm, value v, uint64_t i, value x)
{
	if (mem_is_old(v.bits) && is_block(x) && mem_is_young(x.bits))
		mem_modify(vm, v, i, x);
	else
		image_put(&vm->im, v.bits + i * WORD_BYTES, x.bits);
}
static inline void put_raw(struct vm *vm, value v, uint64_t i, uint64_t bits)
{
	image_put(&vm->im, v.bits + i * WORD_BYTES, bits);
}
static inline void set_field(struct vm *vm, value v, uint64_t i, value x) { mem_modify(vm, v, i, x); }

/* Allocation; raises Out_of_memory (returns VAL_NOTHING) when it cannot. */
value prim_alloc(struct vm *vm, uint64_t wosize, unsigned tag) MUST_CHECK;
/* A nursery block (wosize at most MAX_YOUNG_WOSIZE) out of the room that mem_reserve made: never collects, also in a torture
 * run, where mem_alloc always does. */
value prim_take(struct vm *vm, uint64_t wosize, unsigned tag) MUST_CHECK;
/* A small tuple; `n` values in C variables, which it protects itself. */
value prim_tuple(struct vm *vm, unsigned tag, unsigned n, const value *fields) MUST_CHECK;
value prim_cons(struct vm *vm, value head, value tail) MUST_CHECK;
value prim_some(struct vm *vm, value v) MUST_CHECK;

/* Roots: a word on the VM's stack that holds a value while the primitive works.  At most 200 at a time. */
typedef struct { uint64_t off; } root;
root root_new(struct vm *vm, value v);
static inline value root_get(const struct vm *vm, root r) { return (value){ image_get(&vm->im, r.off) }; }
static inline void root_set(struct vm *vm, root r, value v) { *image_at(&vm->im, r.off) = word_make(v.bits); }
/* Gives back the newest n roots early (in loops). */
static inline void root_drop(struct vm *vm, unsigned n) { vm->s.sp += n * WORD_BYTES; }

/* Strings and bytes: last byte of the last word says how many bytes of it are padding. */
uint64_t str_len(const struct vm *vm, value v);
/* Valid until the next allocation.  Never NULL: a block that lies about its size is cut to the image's end, as str_len is. */
uint8_t *str_bytes(const struct vm *vm, value v);
value str_alloc(struct vm *vm, uint64_t bytes) MUST_CHECK;                  /* zeros */
value str_new(struct vm *vm, const void *bytes, uint64_t n) MUST_CHECK;     /* bytes outside the image */
value str_text(struct vm *vm, const char *text) MUST_CHECK;
void str_touch(struct vm *vm, value v);                                      /* all its pages dirty */
/* A NUL-terminated host copy (malloc), cut nowhere; *has_nul says if there was one inside. */
char *str_dup(const struct vm *vm, value v, bool *has_nul);

/* Floats. */
double double_val(const struct vm *vm, value v);
double double_field(const struct vm *vm, value v, uint64_t i);
void double_field_set(struct vm *vm, value v, uint64_t i, double d);
value double_alloc(struct vm *vm, double d) MUST_CHECK;
uint64_t bits_double(double d);
double double_bits(uint64_t bits);
/* What x86-64 gives for a NaN result of an operation on a (and b): the first NaN operand made quiet, else
 * the negative default NaN.  Law 2: applied wherever an operation may have made a NaN. */
double nan_fix(double result, double a, double b);

/* Custom blocks: field 0 is the kind as a tagged integer, then data.  Kinds in vm/custom.def. */
enum custom_kind {
#define CUSTOM(name, identifier, scan, meaning) CUSTOM_##name,
#include "vm/custom.def"
#undef CUSTOM
	CUSTOM_KINDS
};
struct custom_info { const char *name, *identifier; bool scan; };
extern const struct custom_info custom_infos[CUSTOM_KINDS];
value custom_alloc(struct vm *vm, enum custom_kind kind, uint64_t words) MUST_CHECK;   /* words after field 0 */
/* The kind, or -1 if v is no custom block of a known kind. */
int custom_kind_of(const struct vm *vm, value v);
value int32_alloc(struct vm *vm, int32_t n) MUST_CHECK;
value int64_alloc(struct vm *vm, int64_t n) MUST_CHECK;
value nativeint_alloc(struct vm *vm, int64_t n) MUST_CHECK;
static inline int64_t int64_val(const struct vm *vm, value v) { return (int64_t)raw_field(vm, v, 1); }
static inline int32_t int32_val(const struct vm *vm, value v) { return (int32_t)raw_field(vm, v, 1); }

/* Ways to end without a result.  All return VAL_NOTHING. */
value prim_raise(struct vm *vm, value exn);                              /* an exception value */
enum predefined_exn {
	EXN_OUT_OF_MEMORY, EXN_SYS_ERROR, EXN_FAILURE, EXN_INVALID_ARGUMENT, EXN_END_OF_FILE, EXN_DIVISION_BY_ZERO,
	EXN_NOT_FOUND, EXN_MATCH_FAILURE, EXN_STACK_OVERFLOW, EXN_SYS_BLOCKED_IO, EXN_ASSERT_FAILURE,
	EXN_UNDEFINED_RECURSIVE_MODULE
};
value prim_raise_constant(struct vm *vm, enum predefined_exn e);
value prim_raise_with(struct vm *vm, enum predefined_exn e, value argument);
value prim_raise_text(struct vm *vm, enum predefined_exn e, const char *text);
value prim_invalid_arg(struct vm *vm, const char *text);
value prim_failwith(struct vm *vm, const char *text);
value prim_bound_error(struct vm *vm);                                   /* "index out of bounds" */
/* The primitive cannot be supported: the run stops with this sentence.  Nothing may have been changed before. */
value prim_refuse(struct vm *vm, const char *format, ...) PRINTF_LIKE(2, 3);
/* The program has ended with this status. */
value prim_exit(struct vm *vm, int status);
/* vm->s.pc, sp, accu, env, extra_args, trap were set by the primitive: go on there. */
value prim_control(struct vm *vm);
/* Calls `closure` with n arguments from the loop, as if the program had called it here; what it returns is the
 * primitive's result.  n from 1 to 4. */
value prim_call(struct vm *vm, value closure, unsigned n, const value *args);

/* Asks the world (vm/world.h).  False: the run stops here, return VAL_NOTHING at once. */
struct world_call;
bool world_ask(struct vm *vm, struct world_call *c) MUST_CHECK;
/* Raises Sys_error as OCaml does: "ARG: message", or the message alone when arg is VAL_UNIT. */
value prim_sys_error(struct vm *vm, int world_errno, value arg);

#endif
