/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitives on int: 63 bits on every host. */
#include "vm/prims/numbers.h"
#include "vm/prims.h"

#define INT_BITS 63
/* OCaml copies the format, with one letter more, to a buffer of 32 bytes. */
#define FORMAT_MAX 29

value prim_int_compare(struct vm *vm, const word *a)
{
	int64_t x = int_arg(a, 0), y = int_arg(a, 1);

	(void)vm;
	return val_int((x > y) - (x < y));
}

value prim_bswap16(struct vm *vm, const word *a)
{
	(void)vm;
	return val_int(__builtin_bswap16((uint16_t)int_arg(a, 0)));
}

value prim_int_of_string(struct vm *vm, const word *a)
{
	value s = arg(a, 0);
	int64_t n;

	if (!int_of_text(str_bytes(vm, s), str_len(vm, s), INT_BITS, &n))
		return prim_failwith(vm, "int_of_string");
	return val_int(n);
}

value prim_format_int(struct vm *vm, const word *a)
{
	if (str_len(vm, arg(a, 0)) > FORMAT_MAX)
		return prim_invalid_arg(vm, "format_int: format too long");
	return number_format_int(vm, a, int_arg(a, 1), INT_BITS);
}

value prim_int_as_pointer(struct vm *vm, const word *a)
{
	return prim_refuse(vm, "The program turns the integer %lld into a host address (caml_int_as_pointer), and an image "
		"knows no host addresses; it cannot go on.", (long long)int_arg(a, 0));
}

/* The runtime's list of primitives has some that take bare machine words. */
value prim_for_native_code(struct vm *vm, const word *a)
{
	(void)a;
	return prim_refuse(vm, "The program calls a primitive that only native code can call, with machine words for values.");
}
