/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCaml values as the image holds them, and the glossary of units for the whole project.
 *
 *   word      64 bits, little-endian in the image on every host.
 *   value     a word: a tagged integer (low bit 1: 2n+1) or a block's byte offset from the
 *             image's base (low three bits 0).  Never a host address.
 *   block     a header word followed by its fields; its value is the offset of field 0.
 *   header    wosize << 10 | tag.  The two colour bits 8 and 9 of OCaml's headers are always 0:
 *             marks live apart from the objects (vm/memory/memory.h).
 *   wosize    size of a block in words without its header; whsize counts the header too.
 *   bosize    size of a block's body in bytes.
 *   tag       what a block is: 0..243 constructors, then the tags below.
 *   closure   field 0 a code pointer, field 1 its info word (arity, start of environment),
 *             then further functions behind infix headers, then the environment.
 *   infix     a header inside a closure block; its "wosize" is the distance in words from the
 *             enclosing block's value to this one.
 *   code pointer   the number of an instruction in the image's code area, as a tagged integer.
 *   accu, env, extra_args, sp, trap    the registers of OCaml's bytecode machine (vm/state.def).
 *   trap frame     four words on the stack: handler, link to the frame below, env, extra_args.
 *   time      the number of bytecode instructions executed since the start (vm_time).
 *   fibre     a stack of its own (OCaml 5); thread: green, scheduled by the VM.
 *
 * Units in names: _words, _bytes, _off (image offset), _instrs, _ns.  Conversions read to_from:
 * val_int(n) is the value from an int, int_val(v) the int from a value.
 *
 * Layer: vm, below everything.  Source: OCaml's runtime/caml/mlvalues.h for the numbers.
 */
#ifndef VM_VALUE_H
#define VM_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/* One-field structs, so that these cannot be mixed up silently. */
typedef struct { uint64_t bits; } value;      /* an OCaml value, native byte order */
typedef struct { uint64_t at; } image_off;    /* bytes from the image's base */
typedef struct { uint64_t n; } vm_time;       /* instructions since the start */
typedef struct { uint64_t le; } word;         /* a word as it lies in the image */

static inline uint64_t word_get(word w)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(w.le);
#else
	return w.le;
#endif
}

static inline word word_make(uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return (word){ __builtin_bswap64(bits) };
#else
	return (word){ bits };
#endif
}

enum ocaml_tag {
	TAG_FORCING = 244,
	TAG_CONT = 245,
	TAG_LAZY = 246,
	TAG_CLOSURE = 247,
	TAG_OBJECT = 248,
	TAG_INFIX = 249,
	TAG_FORWARD = 250,
	TAG_NO_SCAN = 251,     /* from here on the collector does not look inside, but see custom.h */
	TAG_ABSTRACT = 251,
	TAG_STRING = 252,
	TAG_DOUBLE = 253,
	TAG_DOUBLE_ARRAY = 254,
	TAG_CUSTOM = 255
};

#define WORD_BYTES 8
#define MAX_WOSIZE ((UINT64_C(1) << 54) - 1)
#define MAX_YOUNG_WOSIZE 256     /* larger blocks are born in the old generation, as in OCaml */

static inline bool is_int(value v) { return v.bits & 1; }
static inline bool is_block(value v) { return !(v.bits & 1); }
static inline bool same(value a, value b) { return a.bits == b.bits; }

static inline value val_int(int64_t n) { return (value){ ((uint64_t)n << 1) | 1 }; }
static inline int64_t int_val(value v) { return (int64_t)v.bits >> 1; }
static inline value val_bool(bool b) { return (value){ b ? 3 : 1 }; }
static inline bool bool_val(value v) { return v.bits != 1; }
#define VAL_UNIT ((value){ 1 })
#define VAL_FALSE ((value){ 1 })
#define VAL_TRUE ((value){ 3 })
#define VAL_EMPTY_LIST ((value){ 1 })
#define VAL_NONE ((value){ 1 })
/* Offset 0 is in no block and not an integer: what a primitive returns when it has no result. */
#define VAL_NOTHING ((value){ 0 })

static inline value val_off(image_off o) { return (value){ o.at }; }
static inline image_off off_val(value v) { return (image_off){ v.bits }; }

static inline uint64_t header_make(uint64_t wosize, unsigned tag) { return wosize << 10 | tag; }
static inline uint64_t wosize_header(uint64_t h) { return h >> 10; }
static inline unsigned tag_header(uint64_t h) { return h & 0xff; }

/* The closure info word: arity in the top byte, start of the environment below, low bit 1. */
static inline uint64_t closinfo_make(unsigned arity, uint64_t env_start)
{
	return (uint64_t)arity << 56 | env_start << 1 | 1;
}

#endif
