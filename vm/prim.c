/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What primitives share: allocation, roots, strings, floats, custom blocks, ways to end without a result. */
#include "vm/prim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- allocation ---- */

value prim_alloc(struct vm *vm, uint64_t n, unsigned t)
{
	value v = mem_alloc(vm, n, t);

	if (__builtin_expect(same(v, VAL_NOTHING), 0) && vm->outcome != OUTCOME_STOP)
		return prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
	return v;
}

value prim_take(struct vm *vm, uint64_t n, unsigned t)
{
	word fill = word_make(t < TAG_NO_SCAN ? VAL_UNIT.bits : 0), *w;

	if (n == 0)
		return (value){ IMAGE_ATOMS_OFF + ((t & 255) + 1) * WORD_BYTES };
	vm->s.young_ptr -= (n + 1) * WORD_BYTES;
	w = image_at(&vm->im, vm->s.young_ptr);
	*w++ = word_make(header_make(n, t));
	for (uint64_t i = 0; i < n; i++)
		w[i] = fill;
	return (value){ vm->s.young_ptr + WORD_BYTES };
}

value prim_tuple(struct vm *vm, unsigned t, unsigned n, const value *fields)
{
	uint64_t sp = vm->s.sp;
	value v;

	for (unsigned i = 0; i < n; i++)
		root_new(vm, fields[i]);
	v = prim_alloc(vm, n, t);
	for (unsigned i = 0; v.bits && i < n; i++)
		init_field(vm, v, i, (value){ image_get(&vm->im, sp - (i + 1) * WORD_BYTES) });
	vm->s.sp = sp;
	return v;
}

value prim_cons(struct vm *vm, value head, value tail)
{
	return prim_tuple(vm, 0, 2, (value[]){ head, tail });
}

value prim_some(struct vm *vm, value v)
{
	return prim_tuple(vm, 0, 1, &v);
}

root root_new(struct vm *vm, value v)
{
	vm->s.sp -= WORD_BYTES;
	*image_at(&vm->im, vm->s.sp) = word_make(v.bits);
	return (root){ vm->s.sp };
}

/* ---- strings ---- */

/* Bytes of the block's body that lie in the image. */
static uint64_t body_bytes(const struct vm *vm, value v)
{
	uint64_t room = vm->im.mask + 1 - (v.bits & vm->im.mask & ~UINT64_C(7)), words = wosize(vm, v);

	return words < room / WORD_BYTES ? words * WORD_BYTES : room;
}

uint64_t str_len(const struct vm *vm, value v)
{
	uint64_t n = body_bytes(vm, v), padding;

	if (n == 0)
		return 0;
	padding = str_bytes(vm, v)[n - 1] + UINT64_C(1);
	return padding <= n ? n - padding : 0;
}

uint8_t *str_bytes(const struct vm *vm, value v)
{
	return (uint8_t *)image_at(&vm->im, v.bits);
}

value str_alloc(struct vm *vm, uint64_t bytes)
{
	uint64_t words = bytes / WORD_BYTES + 1;
	value v = prim_alloc(vm, words, TAG_STRING);

	if (v.bits)
		str_bytes(vm, v)[words * WORD_BYTES - 1] = (uint8_t)(words * WORD_BYTES - 1 - bytes);
	return v;
}

value str_new(struct vm *vm, const void *bytes, uint64_t n)
{
	value v = str_alloc(vm, n);

	if (v.bits && n)
		memcpy(str_bytes(vm, v), bytes, (size_t)n);
	return v;
}

value str_text(struct vm *vm, const char *text)
{
	return str_new(vm, text, strlen(text));
}

void str_touch(struct vm *vm, value v)
{
	image_touch(&vm->im, v.bits & vm->im.mask, body_bytes(vm, v));
}

char *str_dup(const struct vm *vm, value v, bool *has_nul)
{
	uint64_t n = str_len(vm, v);
	char *copy = malloc((size_t)n + 1);

	caravan_check(copy && n < SIZE_MAX);
	memcpy(copy, str_bytes(vm, v), (size_t)n);
	copy[n] = 0;
	if (has_nul)
		*has_nul = memchr(copy, 0, (size_t)n) != NULL;
	return copy;
}

/* ---- floats ---- */

uint64_t bits_double(double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	return bits;
}

double double_bits(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}

double double_val(const struct vm *vm, value v) { return double_bits(raw_field(vm, v, 0)); }
double double_field(const struct vm *vm, value v, uint64_t i) { return double_bits(raw_field(vm, v, i)); }
void double_field_set(struct vm *vm, value v, uint64_t i, double d) { put_raw(vm, v, i, bits_double(d)); }

value double_alloc(struct vm *vm, double d)
{
	value v = prim_alloc(vm, 1, TAG_DOUBLE);

	if (v.bits)
		put_raw(vm, v, 0, bits_double(d));
	return v;
}

#define NAN_QUIET UINT64_C(0x0008000000000000)
#define NAN_DEFAULT UINT64_C(0xfff8000000000000)

double nan_fix(double result, double a, double b)
{
	if (result == result)
		return result;
	if (a != a)
		return double_bits(bits_double(a) | NAN_QUIET);
	if (b != b)
		return double_bits(bits_double(b) | NAN_QUIET);
	return double_bits(NAN_DEFAULT);
}

/* ---- custom blocks ---- */

const struct custom_info custom_infos[CUSTOM_KINDS] = {
#define CUSTOM(name, identifier, scan, meaning) { #name, identifier, scan },
#include "vm/custom.def"
#undef CUSTOM
};

value custom_alloc(struct vm *vm, enum custom_kind kind, uint64_t words)
{
	value v = prim_alloc(vm, words + 1, TAG_CUSTOM);

	if (v.bits)
		put_raw(vm, v, 0, val_int(kind).bits);
	return v;
}

int custom_kind_of(const struct vm *vm, value v)
{
	uint64_t kind;

	if (!has_tag(vm, v, TAG_CUSTOM))
		return -1;
	kind = raw_field(vm, v, 0);
	return (kind & 1) && kind >> 1 < CUSTOM_KINDS ? (int)(kind >> 1) : -1;
}

static value number_alloc(struct vm *vm, enum custom_kind kind, int64_t n)
{
	value v = custom_alloc(vm, kind, 1);

	if (v.bits)
		put_raw(vm, v, 1, (uint64_t)n);
	return v;
}

value int32_alloc(struct vm *vm, int32_t n) { return number_alloc(vm, CUSTOM_INT32, n); }
value int64_alloc(struct vm *vm, int64_t n) { return number_alloc(vm, CUSTOM_INT64, n); }
value nativeint_alloc(struct vm *vm, int64_t n) { return number_alloc(vm, CUSTOM_NATIVEINT, n); }

/* ---- ways to end without a result ---- */

value prim_raise(struct vm *vm, value exn)
{
	vm->outcome = OUTCOME_RAISE;
	vm->exn = exn;
	return VAL_NOTHING;
}

static value predefined(const struct vm *vm, enum predefined_exn e)
{
	return (value){ image_get(&vm->im, IMAGE_GLOBALS_OFF + (e + 1) * WORD_BYTES) };
}

value prim_raise_constant(struct vm *vm, enum predefined_exn e)
{
	return prim_raise(vm, predefined(vm, e));
}

value prim_raise_with(struct vm *vm, enum predefined_exn e, value argument)
{
	value exn = prim_tuple(vm, 0, 2, (value[]){ predefined(vm, e), argument });

	return exn.bits ? prim_raise(vm, exn) : exn;
}

value prim_raise_text(struct vm *vm, enum predefined_exn e, const char *text)
{
	value s = str_text(vm, text);

	return s.bits ? prim_raise_with(vm, e, s) : s;
}

value prim_invalid_arg(struct vm *vm, const char *text) { return prim_raise_text(vm, EXN_INVALID_ARGUMENT, text); }
value prim_failwith(struct vm *vm, const char *text) { return prim_raise_text(vm, EXN_FAILURE, text); }
value prim_bound_error(struct vm *vm) { return prim_invalid_arg(vm, "index out of bounds"); }

value prim_refuse(struct vm *vm, const char *format, ...)
{
	char text[sizeof vm->stop.text];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	vm_stop_set(vm, VM_STOP_REFUSED, "%s", text);
	vm->stop.torn = false;
	return VAL_NOTHING;
}

value prim_exit(struct vm *vm, int status)
{
	vm_stop_set(vm, VM_STOP_EXIT, "%s", "");
	vm->stop.status = status;
	return VAL_NOTHING;
}
