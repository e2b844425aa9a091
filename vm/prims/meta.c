/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code and globals that come while the program runs: what Dynlink and the toplevel build on.
 * Source: OCaml's runtime/{meta,dynlink}.c, bytecomp/{meta,symtable,dll}.ml. */
#include <stdlib.h>

#include "vm/intern.h"
#include "vm/prims.h"
#include "vm/prims/bigarray.h"
#include "vm/prims/fragments.h"
#include "vm/prims/marshal.h"

/* ---- globals: one block that never moves and grows in place ---- */

value prim_get_global_data(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return (value){ IMAGE_GLOBALS_OFF + WORD_BYTES };
}

value prim_realloc_global(struct vm *vm, const word *a)
{
	uint64_t wanted = (uint64_t)int_arg(a, 0), have = vm_globals(vm);

	if (wanted < have)
		return VAL_UNIT;
	wanted = (wanted + 0x100) & ~UINT64_C(0xff);
	if (wanted > IMAGE_GLOBALS_MAX)
		return prim_refuse(vm, "The program wants more than %u globals, the most that Caravan holds.", IMAGE_GLOBALS_MAX);
	for (uint64_t i = have; i < wanted; i++)
		image_put(&vm->im, IMAGE_GLOBALS_OFF + (i + 1) * WORD_BYTES, val_int(0).bits);
	image_put(&vm->im, IMAGE_GLOBALS_OFF, header_make(wanted, 0));
	return VAL_UNIT;
}

/* ---- code ---- */

/* The code's bytes in one piece on the host's heap: up to 5.1 they come as an array of bytes and complete, later as a bigarray
 * to which RETURN 1 is added.  NULL: the run stops. */
static uint8_t *code_bytes(struct vm *vm, value code, uint64_t *n)
{
	static const uint8_t return1[] = { OP_RETURN, 0, 0, 0, 1, 0, 0, 0 };
	bool big = custom_kind_of(vm, code) == CUSTOM_BIGARRAY;
	uint64_t pieces = big ? 1 : wosize(vm, code), at = 0, size, off;
	struct bigarray_shape s;
	uint8_t *bytes = NULL;

	for (uint64_t i = 0; i < pieces; i++) {
		if (big) {
			bigarray_shape_get(vm, code, &s);
			off = bigarray_bytes(vm, code, 0, size = s.bytes);
		} else {
			off = (uint64_t)(str_bytes(vm, field(vm, code, i)) - vm->im.base);
			size = str_len(vm, field(vm, code, i));
		}
		if (!off || at + size > 4 * (uint64_t)IMAGE_CODE_MAX_WORDS)
			goto bad;
		bytes = realloc(bytes, (size_t)(at + size + sizeof return1));
		caravan_check(bytes);
		memcpy(bytes + at, vm->im.base + off, (size_t)size);
		at += size;
	}
	if (big) {
		memcpy(bytes + at, return1, sizeof return1);
		at += sizeof return1;
	}
	*n = at;
	return bytes;
bad:
	free(bytes);
	if (vm->outcome == OUTCOME_NONE)
		vm_stop_set(vm, VM_STOP_REFUSED, "The program loads more code at once than Caravan holds.");
	return NULL;
}

static bool append(struct vm *vm, value code, uint32_t *first, uint64_t *words)
{
	uint64_t n;
	uint8_t *bytes = code_bytes(vm, code, &n);
	struct msg m;
	enum err r;

	if (!bytes)
		return false;
	*words = n / 4;
	r = code_append(vm, bytes, (uint32_t)*words, first, &m);
	free(bytes);
	if (r)
		vm_stop_set(vm, VM_STOP_REFUSED, "The program loads code that cannot be run. %s", m.text);
	return !r;
}

static value closure_of(struct vm *vm, uint32_t instr)
{
	value v = prim_alloc(vm, 2, TAG_CLOSURE);

	if (v.bits) {
		put_raw(vm, v, 0, val_int(instr).bits);
		put_raw(vm, v, 1, closinfo_make(0, 2));
	}
	return v;
}

/* reify_bytecode code events digest: (handle, function).  The handle is (first word, words). */
value prim_reify_bytecode(struct vm *vm, const word *a)
{
	value digest = arg(a, 2), handle, f;
	uint64_t at = vm->s.code_words, words;
	uint32_t first;
	root r;

	if (!append(vm, arg(a, 0), &first, &words))
		return VAL_NOTHING;
	digest = is_block(digest) ? field(vm, digest, 0) : VAL_UNIT;
	if (!fragment_add(vm, at, words, digest, arg(a, 1)))
		return VAL_NOTHING;
	code_events_loaded(vm, at);
	handle = prim_tuple(vm, 0, 2, (value[]){ val_int((int64_t)at), val_int((int64_t)words) });
	if (!handle.bits)
		return handle;
	r = root_new(vm, handle);
	f = closure_of(vm, first);
	return f.bits ? prim_tuple(vm, 0, 2, (value[]){ root_get(vm, r), f }) : f;
}

/* The code area only grows, so the code stays; its name and its debug events go. */
value prim_static_release_bytecode(struct vm *vm, const word *a)
{
	fragment_remove(vm, (uint64_t)int_val(field(vm, arg(a, 0), 0)));
	return VAL_UNIT;
}

/* ---- tracing in the toplevel ---- */

value prim_get_current_environment(struct vm *vm, const word *a)
{
	(void)a;
	return (value){ vm->s.env };
}

static uint64_t arguments_end(const struct vm *vm)
{
	return (uint64_t)((const uint8_t *)vm->call_args - vm->im.base) + vm->call_arity * WORD_BYTES;
}

/* invoke_traced_function code env argument, in a function of these three arguments that returns right afterwards: below its
 * frame goes another one, so that it returns into the code, with the argument on the stack, as if that had been called
 * instead of it. */
value prim_invoke_traced_function(struct vm *vm, const word *a)
{
	uint64_t code = raw_field(vm, arg(a, 0), 1), own[3];
	value env = arg(a, 1), argument = arg(a, 2);

	if (!(code & 1) || code >> 1 >= vm->code.count)
		return vm_stop_set(vm, VM_STOP_CORRUPT, "The program calls a traced function whose code is no code.");
	vm->s.sp = arguments_end(vm);
	for (unsigned i = 0; i < 3; i++)
		own[i] = image_get(&vm->im, vm->s.sp + i * WORD_BYTES);
	vm->s.sp += 3 * WORD_BYTES;
	root_new(vm, argument);
	root_new(vm, val_int(0));
	root_new(vm, env);
	root_new(vm, (value){ code });
	for (unsigned i = 3; i-- > 0;)
		root_new(vm, (value){ own[i] });
	vm->s.accu = VAL_UNIT.bits;
	vm->s.pc += 2;
	return prim_control(vm);
}

/* ---- the executable's sections ---- */

value prim_get_section_table(struct vm *vm, const word *a)
{
	(void)a;
	return prim_raise_constant(vm, EXN_NOT_FOUND);
}

/* What a section's strings are, each with a NUL behind it, as a list. */
static value section_list(struct vm *vm, const char name[4])
{
	const struct exec_section *s = exec_section(&vm->exec, name);
	root r = root_new(vm, VAL_EMPTY_LIST);

	for (size_t end = s ? s->count : 0, at; end > 0; end = at) {
		value text;

		for (at = end - 1; at > 0 && s->bytes[at - 1]; at--)
			;
		text = str_new(vm, s->bytes + at, end - 1 - at);
		if (text.bits)
			text = prim_cons(vm, text, root_get(vm, r));
		if (!text.bits)
			return text;
		root_set(vm, r, text);
	}
	return root_get(vm, r);
}

static value section_value(struct vm *vm, const char name[4])
{
	const struct exec_section *s = exec_section(&vm->exec, name);

	return s && s->count ? marshal_read(vm, s->bytes, s->count, "input_value_from_block") : val_int(0);
}

/* A record: symbols, interfaces' digests, names of primitives, search path for libraries. */
value prim_dynlink_get_bytecode_sections(struct vm *vm, const word *a)
{
	root r[4];
	value v = VAL_UNIT;

	(void)a;
	for (unsigned i = 0; i < 4; i++) {
		v = i == 0 ? section_value(vm, "SYMB") : i == 1 ? section_value(vm, "CRCS") : section_list(vm, i == 2 ? "PRIM" : "DLPT");
		if (!v.bits)
			return v;
		r[i] = root_new(vm, v);
	}
	return prim_tuple(vm, 0, 4, (value[]){ root_get(vm, r[0]), root_get(vm, r[1]), root_get(vm, r[2]), root_get(vm, r[3]) });
}

/* ---- libraries of C stubs: any can be opened, and has those primitives that Caravan has ---- */

value prim_dynlink_open_lib(struct vm *vm, const word *a)
{
	value name = arg(a, vm->call_arity - 1);

	return prim_tuple(vm, 0, 1, &name);
}

value prim_dynlink_close_lib(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_UNIT;
}

/* The symbol itself stands for its address; () if there is none. */
value prim_dynlink_lookup_symbol(struct vm *vm, const word *a)
{
	char *name = str_dup(vm, arg(a, 1), NULL);
	bool found = prims_find(name) != NULL;

	free(name);
	return found ? arg(a, 1) : VAL_UNIT;
}

value prim_dynlink_add_primitive(struct vm *vm, const word *a)
{
	value list;
	struct msg m;

	if (vm->prims_count >= vm->prims_room)
		return prim_refuse(vm, "The program loads libraries with more than %u primitives, the most that Caravan takes.",
			PRIMS_ADDED_MAX);
	list = prim_cons(vm, arg(a, 0), (value){ vm->s.primitives_added });
	if (!list.bits)
		return list;
	vm->s.primitives_added = list.bits;
	if (vm_link_added(vm, &m))
		return vm_stop_set(vm, VM_STOP_CORRUPT, "%s", m.text);
	return val_int((int64_t)vm->prims_count - 1);
}

value prim_dynlink_get_current_libs(struct vm *vm, const word *a)
{
	value v = str_text(vm, "");

	(void)a;
	if (v.bits)
		v = prim_tuple(vm, 0, 1, &v);
	return v.bits ? prim_tuple(vm, 0, 1, &v) : v;
}
