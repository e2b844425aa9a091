/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as one line of text, by its representation:
 *
 *   42   "text"   3.14   [|1.; 2.|]   5l 5L 5n (int32, int64, nativeint)
 *   (1, 2)       a block with tag 0          tag3(1, 2)   with another tag
 *   [||]         the empty block
 *   Not_found   (Failure, "x")               exceptions: their constructors are blocks that hold a name
 *   <fun Stdlib.print_endline>               closures, also those inside others' blocks
 *   <partial Stdlib.List.map>                partial applications
 *
 * Bounded in depth, width and bytes; any bits are safe.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/debuginfo/debuginfo.h"
#include "vm/opcodes.h"

#define DEPTH_MAX 6
#define WIDTH_MAX 16
#define STRING_BYTES_MAX 200

/* As OCaml prints floats when it must not lose a bit: the shortest decimal that reads back the same. */
static void add_float(struct text *t, double d)
{
	char digits[40];

	if (isnan(d)) {
		text_add(t, "nan");
		return;
	}
	if (isinf(d)) {
		text_add(t, d > 0 ? "infinity" : "neg_infinity");
		return;
	}
	for (int precision = 12; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, d);
		if (strtod(digits, NULL) == d)
			break;
	}
	text_add(t, "%s%s", digits, strpbrk(digits, ".e") ? "" : ".");
}

size_t session_float_text(double d, char *out, size_t max)
{
	struct text t = text_in(out, max);

	add_float(&t, d);
	return t.used;
}

static void add_string(struct text *t, const struct session *s, value v, uint64_t size)
{
	char bytes[STRING_BYTES_MAX];
	size_t n = vm_string_bytes(s->vm, v, 0, bytes, sizeof bytes);

	text_add_quoted(t, bytes, n);
	if (n < size)
		text_add(t, "... (%" PRIu64 " bytes)", size);
}

static void add_floats(struct text *t, const struct session *s, value v, uint64_t size)
{
	text_add(t, "[|");
	for (uint64_t i = 0; i < size && i < WIDTH_MAX && !text_is_full(t); i++) {
		text_add(t, i ? "; " : "");
		add_float(t, vm_double_field(s->vm, v, i));
	}
	text_add(t, size > WIDTH_MAX ? "; ...|] (%" PRIu64 " floats)" : "|]", size);
}

/* A closure's code begins at its function's GRAB; that of a partial application at the RESTART before it. */
static void add_closure(struct text *t, const struct session *s, uint32_t code)
{
	struct debuginfo_function f;

	if (!debuginfo_function_at(debuginfo_of(s->vm), code, &f) || !f.name)
		text_add(t, "<fun at %" PRIu32 ">", code);
	else if (vm_opcode(s->vm, code) == OP_RESTART)
		text_add(t, "<partial %s>", f.name);
	else
		text_add(t, "<fun %s>", f.name);
}

static void add_custom(struct text *t, const struct vm_view *view)
{
	static const struct { const char *kind, *suffix; } numbers[] = {
		{ "INT32", "l" }, { "INT64", "L" }, { "NATIVEINT", "n" }
	};

	for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(view->custom, numbers[i].kind)) {
			text_add(t, "%" PRId64 "%s", view->n, numbers[i].suffix);
			return;
		}
	text_add(t, "<%s>", view->custom);
}

/* The constructor of an exception: an object-tagged pair of its name and a number. */
static bool is_constructor(const struct session *s, value v, value *name)
{
	struct vm_view view;

	vm_view(s->vm, v, &view);
	if (view.shape != VM_SHAPE_OBJECT || view.size != 2 || !is_int(vm_field(s->vm, v, 1)))
		return false;
	*name = vm_field(s->vm, v, 0);
	vm_view(s->vm, *name, &view);
	return view.shape == VM_SHAPE_STRING;
}

static void add_name(struct text *t, const struct session *s, value name)
{
	char bytes[STRING_BYTES_MAX];
	size_t n = vm_string_bytes(s->vm, name, 0, bytes, sizeof bytes);

	for (size_t i = 0; i < n; i++)
		text_add(t, "%c", bytes[i] >= 32 && bytes[i] < 127 ? bytes[i] : '?');
}

static void add_value(struct text *t, const struct session *s, value v, unsigned depth);

static void add_fields(struct text *t, const struct session *s, value v, uint64_t size, unsigned depth)
{
	text_add(t, "(");
	for (uint64_t i = 0; i < size && !text_is_full(t); i++) {
		text_add(t, i ? ", " : "");
		if (i == WIDTH_MAX) {
			text_add(t, "... %" PRIu64 " fields", size);
			break;
		}
		add_value(t, s, vm_field(s->vm, v, i), depth - 1);
	}
	text_add(t, ")");
}

static void add_block(struct text *t, const struct session *s, value v, const struct vm_view *view, unsigned depth)
{
	if (view->tag)
		text_add(t, "tag%u", view->tag);
	if (view->size == 0)
		text_add(t, "[||]");
	else if (depth == 0)
		text_add(t, "(...)");
	else
		add_fields(t, s, v, view->size, depth);
}

static void add_object(struct text *t, const struct session *s, value v)
{
	value name;

	if (is_constructor(s, v, &name))
		add_name(t, s, name);
	else
		text_add(t, "<object %" PRId64 ">", int_val(vm_field(s->vm, v, 1)));
}

static void add_lazy(struct text *t, const struct session *s, value v, const struct vm_view *view, unsigned depth)
{
	if (view->shape == VM_SHAPE_LAZY || depth == 0) {
		text_add(t, view->shape == VM_SHAPE_LAZY ? "<lazy>" : "<forced ...>");
		return;
	}
	text_add(t, "<forced ");
	add_value(t, s, vm_field(s->vm, v, 0), depth - 1);
	text_add(t, ">");
}

static void add_value(struct text *t, const struct session *s, value v, unsigned depth)
{
	struct vm_view view;

	vm_view(s->vm, v, &view);
	switch (view.shape) {
	case VM_SHAPE_INT:
		text_add(t, "%" PRId64, view.n);
		return;
	case VM_SHAPE_BLOCK:
		add_block(t, s, v, &view, depth);
		return;
	case VM_SHAPE_STRING:
		add_string(t, s, v, view.size);
		return;
	case VM_SHAPE_DOUBLE:
		add_float(t, view.d);
		return;
	case VM_SHAPE_DOUBLE_ARRAY:
		add_floats(t, s, v, view.size);
		return;
	case VM_SHAPE_CLOSURE:
	case VM_SHAPE_INFIX:
		add_closure(t, s, view.code);
		return;
	case VM_SHAPE_OBJECT:
		add_object(t, s, v);
		return;
	case VM_SHAPE_LAZY:
	case VM_SHAPE_FORWARD:
		add_lazy(t, s, v, &view, depth);
		return;
	case VM_SHAPE_CUSTOM:
		add_custom(t, &view);
		return;
	case VM_SHAPE_CONT:
		text_add(t, "<continuation>");
		return;
	case VM_SHAPE_ABSTRACT:
		text_add(t, "<abstract, %" PRIu64 " words>", view.size);
		return;
	case VM_SHAPE_BAD:
		text_add(t, "<no value: 0x%" PRIx64 ">", v.bits);
	}
}

size_t session_value_text(const struct session *s, value v, char *out, size_t max)
{
	struct text t = text_in(out, max);

	if (s->vm)
		add_value(&t, s, v, DEPTH_MAX);
	if (text_is_full(&t) && max > 4)
		memcpy(out + max - 4, "...", 4);
	return t.used;
}
