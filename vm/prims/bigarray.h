/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bigarrays in the image, and what comparison, hashing, marshalling and other rooms need of them.
 *
 *   custom block, kind CUSTOM_BIGARRAY (all fields are values)
 *     field 1   data: an abstract block that holds the elements, little-endian, in the array's order
 *     field 2   where this array's first element lies in it, bytes, a tagged integer
 *     field 3   kind and layout as OCaml's marshaller writes them, a tagged integer
 *     field 4.. dimensions, tagged integers
 *
 * Arrays that share elements (sub, slice, reshape, change_layout) share the data block.  Fresh elements are zero.
 * An image that lies about sizes stops the run; nothing outside the image is touched (law 7).
 * Layer: vm, for vm/prims/.
 */
#ifndef VM_PRIMS_BIGARRAY_H
#define VM_PRIMS_BIGARRAY_H

#include "vm/prim.h"

enum bigarray_field { BIGARRAY_DATA = 1, BIGARRAY_OFFSET, BIGARRAY_FLAGS, BIGARRAY_DIMS };

#define BIGARRAY_DIMS_MAX 16
#define BIGARRAY_KIND_MASK 0xffu
#define BIGARRAY_FORTRAN 0x100u      /* column-major, indices from 1 */

/* In OCaml's order: constructors of Bigarray.kind. */
enum bigarray_kind { BIGARRAY_FLOAT32, BIGARRAY_FLOAT64, BIGARRAY_INT8, BIGARRAY_UINT8, BIGARRAY_INT16, BIGARRAY_UINT16,
	BIGARRAY_INT32, BIGARRAY_INT64, BIGARRAY_INT, BIGARRAY_NATIVEINT, BIGARRAY_COMPLEX32, BIGARRAY_COMPLEX64,
	BIGARRAY_CHAR, BIGARRAY_FLOAT16, BIGARRAY_KINDS };

struct bigarray_shape {
	unsigned flags, dims_count;
	uint64_t dims[BIGARRAY_DIMS_MAX];
	uint64_t elements, bytes;
};

/* Fills in elements and bytes; false if the flags or the dimensions' number are none, or the size overflows. */
bool bigarray_shape_size(struct bigarray_shape *s);
void bigarray_shape_get(const struct vm *vm, value v, struct bigarray_shape *s);
/* A new array of zeros. */
value bigarray_new(struct vm *vm, const struct bigarray_shape *s) MUST_CHECK;
/* The image offset of `bytes` bytes from the array's byte `from` on, or 0 when they do not lie in the image (then the
 * outcome is OUTCOME_STOP: return VAL_NOTHING). */
uint64_t bigarray_bytes(struct vm *vm, value v, uint64_t from, uint64_t bytes);

/* Polymorphic comparison: negative, 0, positive; *unordered is set when NaNs made it so. */
int bigarray_compare(struct vm *vm, value v, value w, bool *unordered);
/* What OCaml's hash gives, `mix` being its step on 32 bits. */
uint32_t bigarray_hash(struct vm *vm, value v, uint32_t (*mix)(uint32_t h, uint32_t word));

/* The marshalled form: dimensions, flags and elements, everything big-endian (runtime/bigarray.c of OCaml). Writing
 * hands pieces to `put`; reading is in two steps, so that the caller allocates: the shape, then `bytes` bytes of
 * elements to memory that holds them little-endian. *used says how many bytes were read; false: not well-formed. */
struct bigarray_sink {
	void (*put)(void *ctx, const uint8_t *bytes, uint64_t n);
	void *ctx;
};
void bigarray_marshal(struct vm *vm, value v, const struct bigarray_sink *sink);
bool bigarray_unmarshal_shape(const uint8_t *bytes, uint64_t n, struct bigarray_shape *s, uint64_t *used);
bool bigarray_unmarshal_elements(const struct bigarray_shape *s, const uint8_t *bytes, uint64_t n, uint8_t *elements,
	uint64_t *used);

#endif
