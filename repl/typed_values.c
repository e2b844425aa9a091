/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values by their types, as OCaml's toplevel writes them (its toplevel/genprintval.ml and typing/oprint.ml say how); where it
 * gives up, by their representation. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/typed_priv.h"

static struct vm_view view_of(const struct shower *w, value v)
{
	struct vm_view view;

	vm_view(w->s->vm, v, &view);
	return view;
}

static bool is_block_of(const struct shower *w, value v, uint64_t fields)
{
	struct vm_view view = view_of(w, v);

	return view.shape == VM_SHAPE_BLOCK && view.size >= fields;
}

static value field(const struct shower *w, value v, uint64_t i) { return vm_field(w->s->vm, v, i); }

bool show_step(struct shower *w)
{
	if (w->steps-- > 0 && !text_is_full(w->text))
		return true;
	text_add(w->text, "...");
	return false;
}

static void show_representation(struct shower *w, value v)
{
	char text[512];

	session_value_text(w->s, v, text, sizeof text);
	text_add(w->text, "%s", text);
}

/* As a value of another type: what is unboxed, and what a lazy value has become, is the same word. */
static void show_as(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	w->open_count--;
	show(w, v, ty, depth, tight);
	w->open_count++;
}

/* ---- simple ones ---- */

static void show_char(struct shower *w, value v)
{
	static const char escaped[] = "\n\t\r\b\\'", letters[] = "ntrb\\'";
	int64_t n = int_val(v);
	const char *at = n > 0 && n < 128 ? strchr(escaped, (int)n) : NULL;

	if (at)
		text_add(w->text, "'\\%c'", letters[at - escaped]);
	else if (n >= 32 && n < 127)
		text_add(w->text, "'%c'", (int)n);
	else
		text_add(w->text, "'\\%03" PRId64 "'", n);
}

static void show_string(struct shower *w, value v, bool is_bytes)
{
	struct vm_view view = view_of(w, v);
	size_t most = w->steps > 0 ? (size_t)w->steps : 0, n;
	char bytes[4096];

	if (most > sizeof bytes)
		most = sizeof bytes;
	n = vm_string_bytes(w->s->vm, v, 0, bytes, most);
	if (is_bytes)
		text_add(w->text, "Bytes.of_string ");
	text_add_quoted(w->text, bytes, n);
	if (n < view.size)
		text_add(w->text, "... (* string length %" PRIu64 "; truncated *)", view.size);
}

static void show_number(struct shower *w, value v, const char *suffix, bool tight)
{
	struct vm_view view = view_of(w, v);
	bool wrap = tight && view.n < 0;

	text_add(w->text, wrap ? "(%" PRId64 "%s)" : "%" PRId64 "%s", view.n, suffix);
}

static void show_float(struct shower *w, double d, bool tight)
{
	char text[64];
	bool wrap;

	session_float_text(d, text, sizeof text);
	wrap = tight && *text == '-';
	text_add(w->text, wrap ? "(%s)" : "%s", text);
}

/* ---- sequences ---- */

static void show_list(struct shower *w, value v, struct type *ty, int depth)
{
	value slow = v;

	text_add(w->text, "[");
	for (uint64_t i = 0; is_block_of(w, v, 2); i++, v = field(w, v, 1)) {
		text_add(w->text, i ? "; " : "");
		if (w->steps <= 0 || text_is_full(w->text)) {
			text_add(w->text, "...");
			break;
		}
		if (i && i % 2 == 0)
			slow = field(w, slow, 1);
		if (i && same(slow, v)) {
			text_add(w->text, "<cycle>");
			break;
		}
		show(w, field(w, v, 0), ty, depth - 1, false);
	}
	text_add(w->text, "]");
}

static void show_array(struct shower *w, value v, struct type *ty, int depth)
{
	struct vm_view view = view_of(w, v);

	if (view.shape == VM_SHAPE_INT) {
		show_representation(w, v);
		return;
	}
	text_add(w->text, "[|");
	for (uint64_t i = 0; i < view.size; i++) {
		text_add(w->text, i ? "; " : "");
		if (w->steps <= 0 || text_is_full(w->text)) {
			text_add(w->text, "...");
			break;
		}
		if (view.shape == VM_SHAPE_DOUBLE_ARRAY) {
			w->steps--;
			show_float(w, vm_double_field(w->s->vm, v, i), false);
		} else {
			show(w, field(w, v, i), ty, depth - 1, false);
		}
	}
	text_add(w->text, "|]");
}

static void show_parts(struct shower *w, value v, uint64_t from, struct type *const *types, const char *const *labels, uint32_t n,
	int depth)
{
	text_add(w->text, "(");
	for (uint32_t i = 0; i < n && !text_is_full(w->text); i++) {
		text_add(w->text, i ? ", " : "");
		if (labels && labels[i])
			text_add(w->text, "~%s:", labels[i]);
		show(w, field(w, v, from + i), types[i], depth - 1, false);
	}
	text_add(w->text, ")");
}

/* ---- declared types ---- */

/* "M." before a constructor or label whose bare name means something else here. */
static void show_prefix(struct shower *w, const struct path *type, const char *name,
	const struct decl *(*find)(struct typing *t, const struct typing_scope *s, const char *name, const struct path **p, uint32_t *i))
{
	const struct path *other;
	char text[256];
	uint32_t i;

	if (!type || type->kind != PATH_DOT || path_is_of_type(type->parent) || !w->scope ||
	    (find(w->t, w->scope, name, &other, &i) && path_equal(other, type)))
		return;
	path_text(type->parent, text, sizeof text);
	text_add(w->text, "%s.", !strncmp(text, "Stdlib.", 7) ? text + 7 : text);
}

static struct type *instance(struct shower *w, const struct decl *d, struct type *ty, struct type *part)
{
	return d->params_count == ty->count ? type_instantiate(w->t, part, d->params, ty->args, ty->count) : part;
}

static void show_labels(struct shower *w, value v, const struct decl *d, struct type *ty, const struct decl_label *labels, uint32_t n,
	uint64_t from, bool is_unboxed, bool is_prefixed, int depth)
{
	struct vm_view view = view_of(w, v);

	text_add(w->text, "{");
	for (uint32_t i = 0; i < n && !text_is_full(w->text); i++) {
		struct type *part = instance(w, d, ty, labels[i].type);

		text_add(w->text, i ? "; " : "");
		if (i == 0 && is_prefixed)
			show_prefix(w, ty->path, labels[i].name, typing_label);
		text_add(w->text, "%s = ", labels[i].name);
		if (is_unboxed)
			show_as(w, v, part, depth - 1, false);
		else if (view.shape == VM_SHAPE_DOUBLE_ARRAY)
			show_float(w, vm_double_field(w->s->vm, v, from + i), false);
		else
			show(w, field(w, v, from + i), part, depth - 1, false);
	}
	text_add(w->text, "}");
}

static const struct decl_constructor *constructor_of(const struct shower *w, const struct decl *d, value v)
{
	bool is_constant = is_int(v);
	int64_t number = is_constant ? int_val(v) : view_of(w, v).tag;

	for (uint32_t i = 0; i < d->count; i++) {
		const struct decl_constructor *c = &d->constructors[i];

		if (d->is_unboxed || (c->is_constant == is_constant && c->number == number))
			return c;
	}
	return NULL;
}

/* A GADT's constructor says itself what the type's parameters are. */
static struct type *argument(struct shower *w, const struct decl *d, const struct decl_constructor *c, struct type *ty, uint32_t i)
{
	struct type *result = c->result ? type_repr(c->result) : NULL;

	if (result && result->kind == TYPE_CONSTR && result->count == ty->count)
		return type_instantiate(w->t, c->args[i], result->args, ty->args, ty->count);
	return instance(w, d, ty, c->args[i]);
}

static void show_arguments(struct shower *w, value v, uint64_t from, const struct decl *d, const struct decl_constructor *c,
	struct type *ty, int depth)
{
	struct type *types[64];

	for (uint32_t i = 0; i < c->count && i < 64; i++)
		types[i] = argument(w, d, c, ty, i);
	text_add(w->text, " ");
	if (d->is_unboxed)
		show_as(w, v, types[0], depth - 1, true);
	else if (c->count == 1)
		show(w, field(w, v, from), types[0], depth - 1, true);
	else
		show_parts(w, v, from, types, NULL, c->count < 64 ? c->count : 64, depth);
}

static void show_constructor(struct shower *w, value v, const struct decl *d, struct type *ty, int depth, bool tight)
{
	const struct decl_constructor *c = constructor_of(w, d, v);
	bool wrap = tight && c && !c->is_constant;

	if (!c || (!c->is_constant && !d->is_unboxed && view_of(w, v).size < c->count)) {
		show_representation(w, v);
		return;
	}
	text_add(w->text, wrap ? "(" : "");
	show_prefix(w, ty->path, c->name, typing_constructor);
	text_add(w->text, "%s", c->name);
	if (c->labels) {
		text_add(w->text, " ");
		show_labels(w, v, d, ty, c->labels, c->count, 0, d->is_unboxed, false, depth);
	} else if (!c->is_constant) {
		show_arguments(w, v, 0, d, c, ty, depth);
	}
	text_add(w->text, wrap ? ")" : "");
}

/* ---- extensible types ---- */

static void show_extension(struct shower *w, value v, int depth, bool tight)
{
	struct vm_view view = view_of(w, v);
	value slot = view.shape == VM_SHAPE_BLOCK && view.tag == 0 ? field(w, v, 0) : v;
	bool has_arguments = !same(slot, v);
	struct decl_constructor c;
	struct place place;
	char name[256];
	const char *shown = name;
	size_t n = vm_string_bytes(w->s->vm, field(w, slot, 0), 0, name, sizeof name - 1);
	struct decl none = { .kind = DECL_OPEN };
	struct type nothing = { .kind = TYPE_CONSTR };

	name[n] = 0;
	if (!n || view_of(w, slot).shape != VM_SHAPE_OBJECT) {
		show_representation(w, v);
		return;
	}
	if (!strncmp(name, "Stdlib.", 7))
		shown += 7;
	text_add(w->text, tight && has_arguments ? "(" : "");
	text_add(w->text, "%s", shown);
	if (has_arguments && w->scope && typing_extension(w->t, w->scope, name, &c, &place) && c.count < view.size) {
		if (c.labels) {
			text_add(w->text, " ");
			show_labels(w, v, &none, &nothing, c.labels, c.count, 1, false, false, depth);
		} else {
			show_arguments(w, v, 1, &none, &c, &nothing, depth);
		}
	} else if (has_arguments) {
		text_add(w->text, view.size > 2 ? " (" : " ");
		for (uint64_t i = 1; i < view.size; i++) {
			text_add(w->text, i > 1 ? ", " : "");
			show_representation(w, field(w, v, i));
		}
		text_add(w->text, view.size > 2 ? ")" : "");
	}
	text_add(w->text, tight && has_arguments ? ")" : "");
}

/* ---- the rest ---- */

static void show_variant(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	bool is_constant = is_int(v);
	int64_t hash = is_constant ? int_val(v) : is_block_of(w, v, 2) ? int_val(field(w, v, 0)) : 0;

	for (uint32_t i = 0; i < ty->rows_count; i++) {
		if (ty->rows[i].hash != hash)
			continue;
		text_add(w->text, tight && !is_constant ? "(`%s" : "`%s", ty->rows[i].name);
		if (!is_constant) {
			text_add(w->text, " ");
			show(w, field(w, v, 1), ty->rows[i].arg, depth - 1, true);
			text_add(w->text, tight ? ")" : "");
		}
		return;
	}
	show_representation(w, v);
}

static void show_lazy(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	struct vm_view view = view_of(w, v);

	if (view.shape == VM_SHAPE_LAZY) {
		text_add(w->text, "<lazy>");
		return;
	}
	text_add(w->text, tight ? "(lazy " : "lazy ");
	if (view.shape == VM_SHAPE_FORWARD)
		show(w, field(w, v, 0), ty, depth - 1, true);
	else
		show_as(w, v, ty, depth - 1, true);
	text_add(w->text, tight ? ")" : "");
}

/* Predefined types: their names, and how many arguments they have. */
static bool show_predefined(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	const char *name = ty->path->name;
	struct type *arg = ty->count ? ty->args[0] : NULL;
	struct vm_view view = view_of(w, v);
	bool is_whole = view.shape == VM_SHAPE_INT;

	if (ty->path->kind != PATH_PREDEF)
		return false;
	if (!strcmp(name, "int") && is_whole)
		show_number(w, v, "", tight);
	else if (!strcmp(name, "char") && is_whole)
		show_char(w, v);
	else if (!strcmp(name, "bool") && is_whole && (uint64_t)view.n < 2)
		text_add(w->text, view.n ? "true" : "false");
	else if (!strcmp(name, "unit") && is_whole)
		text_add(w->text, "()");
	else if ((!strcmp(name, "string") || !strcmp(name, "bytes")) && view.shape == VM_SHAPE_STRING)
		show_string(w, v, *name == 'b');
	else if (!strcmp(name, "float") && view.shape == VM_SHAPE_DOUBLE)
		show_float(w, view.d, tight);
	else if (!strcmp(name, "int32") && view.shape == VM_SHAPE_CUSTOM)
		show_number(w, v, "l", tight);
	else if (!strcmp(name, "int64") && view.shape == VM_SHAPE_CUSTOM)
		show_number(w, v, "L", tight);
	else if (!strcmp(name, "nativeint") && view.shape == VM_SHAPE_CUSTOM)
		show_number(w, v, "n", tight);
	else if (!strcmp(name, "list"))
		show_list(w, v, arg, depth);
	else if (!strcmp(name, "array") || !strcmp(name, "floatarray") || !strcmp(name, "iarray"))
		show_array(w, v, arg, depth);
	else if (!strcmp(name, "lazy_t"))
		show_lazy(w, v, arg, depth, tight);
	else if (!strcmp(name, "exn"))
		show_extension(w, v, depth, tight);
	else if (!strcmp(name, "option") && is_whole)
		text_add(w->text, "None");
	else if (!strcmp(name, "option") && is_block_of(w, v, 1)) {
		text_add(w->text, tight ? "(Some " : "Some ");
		show(w, field(w, v, 0), arg, depth - 1, true);
		text_add(w->text, tight ? ")" : "");
	} else
		return false;
	return true;
}

static void show_kind(struct shower *w, value v, struct type *ty, int depth, bool tight);

/* What a signature hides is shown as the unit that defines it knows it. */
static void show_declared(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	const struct decl *d, *inside;

	if (show_predefined(w, v, ty, depth, tight))
		return;
	d = w->scope ? typing_decl(w->t, w->scope, ty->path) : NULL;
	if (!d || d->kind == DECL_ABSTRACT) {
		if (show_container(w, v, ty, depth))
			return;
		if (!(inside = typing_decl_inside(w->t, ty->path)) && !d && w->scope)
			session_type_missed(w->s, w->scope, ty->path);
		d = inside;
	}
	if (d && d->kind == DECL_ABSTRACT && d->manifest) {
		if (show_step(w))
			show_kind(w, v, typing_expand(w->t, w->scope, instance(w, d, ty, d->manifest)), depth, tight);
	} else if (d && d->kind == DECL_RECORD && d->labels && (is_block_of(w, v, d->count) || d->is_unboxed ||
	    view_of(w, v).shape == VM_SHAPE_DOUBLE_ARRAY))
		show_labels(w, v, d, ty, d->labels, d->count, 0, d->is_unboxed, true, depth);
	else if (d && d->kind == DECL_VARIANT)
		show_constructor(w, v, d, ty, depth, tight);
	else if (d && d->kind == DECL_OPEN)
		show_extension(w, v, depth, tight);
	else
		show_representation(w, v);
}

static void show_kind(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	switch (ty->kind) {
	case TYPE_TUPLE:
		if (is_block_of(w, v, ty->count))
			show_parts(w, v, 0, ty->args, ty->labels, ty->count, depth);
		else
			show_representation(w, v);
		return;
	case TYPE_CONSTR: show_declared(w, v, ty, depth, tight); return;
	case TYPE_VARIANT: show_variant(w, v, ty, depth, tight); return;
	case TYPE_OBJECT: show_object(w, v, ty, depth); return;
	case TYPE_PACKAGE: text_add(w->text, "<module>"); return;
	default: show_representation(w, v); return;
	}
}

void show(struct shower *w, value v, struct type *ty, int depth, bool tight)
{
	if (!show_step(w))
		return;
	if (depth < 0 || w->open_count == OPEN_MOST) {
		text_add(w->text, "...");
		return;
	}
	for (unsigned i = 0; i < w->open_count && !is_int(v); i++)
		if (same(w->open[i], v)) {
			text_add(w->text, "<cycle>");
			return;
		}
	w->open[w->open_count++] = v;
	if (ty && show_printed(w, v, ty, depth)) {
		w->open_count--;
		return;
	}
	w->written = ty;
	if (ty && w->scope)
		ty = typing_expand(w->t, w->scope, ty);
	if (ty)
		show_kind(w, v, type_repr(ty), depth, tight);
	else
		show_representation(w, v);
	w->open_count--;
}

const struct typed_limits typed_raw = { TYPED_DEPTH, TYPED_STEPS, true, false }, typed_lines = { TYPED_DEPTH, TYPED_STEPS, false, true },
	typed_short = { 4, 12, false, false };
static const struct typed_limits typed_usual = { TYPED_DEPTH, TYPED_STEPS, false, false };

size_t session_typed_text(const struct session *s, const struct typing_scope *scope, const struct typed *v,
	const struct typed_limits *limits, char *out, size_t max)
{
	struct text t = text_in(out, max);
	struct typing *typing = session_typing(s);
	struct typing_mark mark = typing ? typing_mark(typing) : (struct typing_mark){ 0 };
	const struct typed_limits *l = limits ? limits : &typed_usual;
	struct shower w = { .s = s, .t = typing, .scope = scope, .text = &t, .steps = (int)l->steps, .has_lines = l->has_lines };

	if (!l->is_raw && !s->is_raw)
		printers_begin(&w);
	show(&w, v->v, w.t ? v->type : NULL, (int)l->depth, false);
	printers_end(&w);
	if (typing)
		typing_give_up(typing, mark);
	if (text_is_full(&t) && max > 4)
		memcpy(out + max - 4, "...", 4);
	return t.used;
}
