/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and declarations from a graph.  Field numbers are those of OCaml's typing/types.ml; what differs between its versions
 * is in typed.def. */
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

/* Types.type_desc: constructors with arguments by tag; Tnil is the only constant. */
enum { TVAR, TARROW, TTUPLE, TCONSTR, TOBJECT, TFIELD, TLINK, TSUBST, TVARIANT, TUNIVAR, TPOLY, TPACKAGE };
enum { LABELLED, OPTIONAL };            /* Asttypes.arg_label; Nolabel is constant */
enum { ROW_PRESENT, ROW_EITHER };       /* Types.row_field; constants: absent, undecided */
enum { CSTR_TUPLE, CSTR_RECORD };

struct type type_unknown = { .kind = TYPE_UNKNOWN };

#define ROW_FIELDS 0
#define ROW_MORE 1
/* Of a row_field that may still become one of several. */
#define ROW_ARGS 1
#define ROW_EXT 3
#define ROW_UNDECIDED 1

/* ---- parts ---- */

static uint32_t list_length(const struct graph *g, gval l)
{
	uint32_t n = 0;

	for (; graph_is(g, l, 0, 2) && n < LIST_MOST; l = graph_field(g, l, 1))
		n++;
	return n;
}

/* A list's elements as types; `part`: the field of each where the type is, -1 the element itself. */
static struct type **types_read(struct typing *t, const struct typing_scope *s, gval l, int part, uint32_t *count)
{
	const struct graph *g = &s->src->g;
	struct type **out;

	*count = list_length(g, l);
	if (!(out = typing_keep(t, (*count + 1) * sizeof *out))) {
		*count = 0;
		return NULL;
	}
	for (uint32_t i = 0; i < *count; i++, l = graph_field(g, l, 1)) {
		gval e = graph_field(g, l, 0);

		out[i] = type_read(t, s, part < 0 ? e : graph_field(g, e, (uint64_t)part));
	}
	return out;
}

static void set_args(struct typing *t, const struct typing_scope *s, struct type *ty, uint32_t n, const gval *args)
{
	if (!(ty->args = typing_keep(t, n * sizeof *ty->args))) {
		ty->kind = TYPE_UNKNOWN;
		return;
	}
	ty->count = n;
	for (uint32_t i = 0; i < n; i++)
		ty->args[i] = &type_unknown;
	for (uint32_t i = 0; i < n; i++)
		ty->args[i] = type_read(t, s, args[i]);
}

static const char *option_text(const struct graph *g, gval v)
{
	return graph_is(g, v, 0, 1) ? graph_text(g, graph_field(g, v, 0), NULL) : NULL;
}

static const char *label_read(struct typing *t, const struct graph *g, gval label)
{
	const char *name = graph_text(g, graph_field(g, label, 0), NULL);
	char *text;

	if (!graph_is_block(g, label))
		return "";
	if (graph_tag(g, label) == LABELLED)
		return name;
	if (!(text = typing_keep(t, strlen(name) + 2)))
		return "";
	text[0] = '?';
	strcpy(text + 1, name);
	return text;
}

/* ---- polymorphic variants ---- */

int64_t typing_hash(const char *name)
{
	uint64_t h = 0;

	for (; *name; name++)
		h = h * 223 + (unsigned char)*name;
	h &= 0x7fffffff;
	return h > 0x3fffffff ? (int64_t)h - (INT64_C(1) << 31) : (int64_t)h;
}

/* What became of a field that unification decided upon later; *arg is the first of the arguments that it met on the way. */
static gval row_repr(const struct typing *t, const struct graph *g, gval f, gval *arg)
{
	for (int i = 0; i < 8 && graph_is_block(g, f) && graph_tag(g, f) == ROW_EITHER; i++) {
		gval ext = graph_field(g, graph_field(g, f, ROW_EXT), 0), args = graph_field(g, f, ROW_ARGS);

		if (!graph_is_block(g, *arg) && graph_is(g, args, 0, 2))
			*arg = graph_field(g, args, 0);
		if (t->layout.row_ext_option)
			ext = graph_is_block(g, ext) ? graph_field(g, ext, 0) : graph_int(ROW_UNDECIDED);
		if (!graph_is_block(g, ext) && graph_number(ext) == ROW_UNDECIDED)
			break;
		f = ext;
	}
	if (graph_is_block(g, f) && graph_tag(g, f) == ROW_PRESENT && !graph_is_block(g, *arg) && graph_is_block(g, graph_field(g, f, 0)))
		*arg = graph_field(g, graph_field(g, f, 0), 0);
	return f;
}

static void row_read(struct typing *t, const struct typing_scope *s, gval pair, struct type_row *out)
{
	const struct graph *g = &s->src->g;
	gval arg = graph_int(0), f = row_repr(t, g, graph_field(g, pair, 1), &arg);

	out->name = graph_text(g, graph_field(g, pair, 0), NULL);
	out->hash = typing_hash(out->name);
	out->is_there = graph_is_block(g, f);
	out->is_certain = out->is_there && graph_tag(g, f) == ROW_PRESENT;
	if (out->is_there && graph_is_block(g, arg))
		out->arg = type_read(t, s, arg);
}

static void variant_read(struct typing *t, const struct typing_scope *s, gval row, struct type *ty)
{
	const struct graph *g = &s->src->g;
	gval l = graph_field(g, row, ROW_FIELDS), more = graph_field(g, row, ROW_MORE);
	uint32_t n = list_length(g, l);

	ty->kind = TYPE_VARIANT;
	ty->is_shown = graph_number(graph_field(g, row, (uint64_t)t->layout.row_closed)) == 0;
	if (!(ty->rows = typing_keep(t, (n + 1) * sizeof *ty->rows)))
		return;
	set_args(t, s, ty, 1, &more);
	for (ty->rows_count = 0; ty->rows_count < n; l = graph_field(g, l, 1), ty->rows_count++)
		row_read(t, s, graph_field(g, l, 0), &ty->rows[ty->rows_count]);
}

/* ---- types ---- */

static bool field_is_public(const struct typing *t, const struct graph *g, gval kind)
{
	for (int i = 0; i < 8 && graph_is_block(g, kind); i++) {
		kind = graph_field(g, kind, 0);
		if (graph_is(g, kind, 0, 1) && t->layout.field_public == 0)
			kind = graph_field(g, kind, 0);         /* an option */
	}
	return !graph_is_block(g, kind) && graph_number(kind) == t->layout.field_public;
}

static void tuple_read(struct typing *t, const struct typing_scope *s, gval l, struct type *ty)
{
	const struct graph *g = &s->src->g;
	bool any = false;

	ty->kind = TYPE_TUPLE;
	ty->args = types_read(t, s, l, t->layout.tuple_labels ? 1 : -1, &ty->count);
	if (!t->layout.tuple_labels || !ty->args || !(ty->labels = typing_keep(t, (ty->count + 1) * sizeof *ty->labels)))
		return;
	for (uint32_t i = 0; i < ty->count; i++, l = graph_field(g, l, 1)) {
		ty->labels[i] = option_text(g, graph_field(g, graph_field(g, l, 0), 0));
		any |= ty->labels[i] != NULL;
	}
	if (!any)
		ty->labels = NULL;
}

static void poly_read(struct typing *t, const struct typing_scope *s, gval desc, struct type *ty)
{
	const struct graph *g = &s->src->g;
	uint32_t n;
	struct type **vars = types_read(t, s, graph_field(g, desc, 1), -1, &n);

	ty->kind = TYPE_POLY;
	if (!vars || !(ty->args = typing_keep(t, (n + 1) * sizeof *ty->args)))
		return;
	ty->args[0] = type_read(t, s, graph_field(g, desc, 0));
	memcpy(ty->args + 1, vars, n * sizeof *vars);
	ty->count = n + 1;
}

/* An object of a class has that one's name: its path, the row behind the fields, the class's arguments. */
static void object_read(struct typing *t, const struct typing_scope *s, gval desc, struct type *ty)
{
	const struct graph *g = &s->src->g;
	gval fields = graph_field(g, desc, 0), name = graph_field(g, graph_field(g, graph_field(g, desc, 1), 0), 0);
	struct type **args;
	uint32_t n;

	ty->kind = TYPE_OBJECT;
	set_args(t, s, ty, 1, &fields);
	if (!graph_is(g, name, 0, 2) || !(args = types_read(t, s, graph_field(g, name, 1), -1, &n)) || n == 0)
		return;
	if ((ty->path = path_read(t, s, graph_field(g, name, 0))) && (ty->class_args = args))
		ty->class_args_count = n;
}

/* The last part of a name: Longident.t, or a list of parts. */
static const char *last_part(const struct graph *g, gval name)
{
	if (graph_is(g, name, 0, 1))
		return graph_text(g, graph_field(g, name, 0), NULL);
	return "?";
}

static void package_read(struct typing *t, const struct typing_scope *s, gval desc, struct type *ty)
{
	const struct graph *g = &s->src->g;
	bool is_record = t->layout.package_record;
	gval package = graph_field(g, desc, 0), l = is_record ? graph_field(g, package, 1) : graph_field(g, desc, 1);

	ty->kind = TYPE_PACKAGE;
	ty->path = path_read(t, s, is_record ? graph_field(g, package, 0) : package);
	if (!t->layout.package_pairs)
		return;
	ty->args = types_read(t, s, l, 1, &ty->count);
	if (!ty->args || !(ty->labels = typing_keep(t, (ty->count + 1) * sizeof *ty->labels))) {
		ty->count = 0;
		return;
	}
	for (uint32_t i = 0; i < ty->count; i++, l = graph_field(g, l, 1))
		ty->labels[i] = last_part(g, graph_field(g, graph_field(g, l, 0), 0));
}

static void desc_read(struct typing *t, const struct typing_scope *s, gval desc, struct type *ty)
{
	const struct graph *g = &s->src->g;
	gval args[2] = { graph_field(g, desc, 1), graph_field(g, desc, 2) };

	if (!graph_is_block(g, desc)) {
		ty->kind = TYPE_NIL;
		return;
	}
	switch (graph_tag(g, desc)) {
	case TVAR: case TUNIVAR:
		ty->kind = graph_tag(g, desc) == TVAR ? TYPE_VAR : TYPE_UNIVAR;
		ty->name = option_text(g, graph_field(g, desc, 0));
		return;
	case TARROW:
		ty->kind = TYPE_ARROW;
		if ((ty->labels = typing_keep(t, sizeof *ty->labels)))
			ty->labels[0] = label_read(t, g, graph_field(g, desc, 0));
		set_args(t, s, ty, 2, args);
		return;
	case TTUPLE:
		tuple_read(t, s, graph_field(g, desc, 0), ty);
		return;
	case TCONSTR:
		ty->kind = TYPE_CONSTR;
		ty->path = path_read(t, s, graph_field(g, desc, 0));
		ty->args = types_read(t, s, graph_field(g, desc, 1), -1, &ty->count);
		if (!ty->path)
			ty->kind = TYPE_UNKNOWN;
		return;
	case TOBJECT:
		object_read(t, s, desc, ty);
		return;
	case TFIELD:
		ty->kind = TYPE_FIELD;
		ty->name = graph_text(g, graph_field(g, desc, 0), NULL);
		ty->is_shown = field_is_public(t, g, graph_field(g, desc, 1));
		set_args(t, s, ty, 2, (gval[]){ graph_field(g, desc, 2), graph_field(g, desc, 3) });
		return;
	case TLINK: case TSUBST:
		ty->link = type_read(t, s, graph_field(g, desc, 0));
		if (type_repr(ty->link) == ty)
			ty->link = &type_unknown;
		return;
	case TVARIANT:
		variant_read(t, s, graph_field(g, desc, 0), ty);
		return;
	case TPOLY:
		poly_read(t, s, desc, ty);
		return;
	case TPACKAGE:
		package_read(t, s, desc, ty);
		return;
	default:
		return;
	}
}

struct type *type_read(struct typing *t, const struct typing_scope *s, gval v)
{
	struct type *ty = graph_is_block(&s->src->g, v) ? *typing_memo(t, scope_owner(s), v.bits, 'T') : &type_unknown;

	if (ty)
		return ty;
	if (!(ty = typing_keep(t, sizeof *ty)))
		return &type_unknown;
	*typing_memo(t, scope_owner(s), v.bits, 'T') = ty;
	if (typing_enter(t))
		desc_read(t, s, graph_field(&s->src->g, v, 0), ty);
	typing_leave(t);
	return ty;
}

/* ---- declarations ---- */

static struct decl_label *labels_read(struct typing *t, const struct typing_scope *s, gval l, uint32_t *count)
{
	const struct graph *g = &s->src->g;
	struct decl_label *out;

	*count = list_length(g, l);
	if (!(out = typing_keep(t, (*count + 1) * sizeof *out))) {
		*count = 0;
		return NULL;
	}
	for (uint32_t i = 0; i < *count; i++, l = graph_field(g, l, 1)) {
		gval e = graph_field(g, l, 0);

		out[i].name = ident_name(g, graph_field(g, e, 0));
		out[i].is_mutable = graph_number(graph_field(g, e, 1)) == 1;
		out[i].type = type_read(t, s, graph_field(g, e, (uint64_t)t->layout.label_type));
	}
	return out;
}

bool constructor_read(struct typing *t, const struct typing_scope *s, gval name, gval args, gval result,
	struct decl_constructor *out)
{
	const struct graph *g = &s->src->g;
	gval l = graph_field(g, args, 0);

	*out = (struct decl_constructor){ .name = graph_text(g, name, NULL) };
	if (graph_tag(g, args) == CSTR_RECORD)
		out->labels = labels_read(t, s, l, &out->count);
	else
		out->args = types_read(t, s, l, -1, &out->count);
	if (graph_is(g, result, 0, 1))
		out->result = type_read(t, s, graph_field(g, result, 0));
	out->is_constant = out->count == 0 && !out->labels;
	return out->labels || out->args;
}

static void constructors_read(struct typing *t, const struct typing_scope *s, gval l, struct decl *d)
{
	const struct graph *g = &s->src->g;
	uint32_t n = list_length(g, l);
	int32_t constants = 0, blocks = 0;

	if (!(d->constructors = typing_keep(t, (n + 1) * sizeof *d->constructors)))
		return;
	for (; d->count < n; l = graph_field(g, l, 1), d->count++) {
		struct decl_constructor *c = &d->constructors[d->count];
		gval e = graph_field(g, l, 0);

		if (!constructor_read(t, s, graph_field(g, graph_field(g, e, 0), 0), graph_field(g, e, 1), graph_field(g, e, 2), c))
			return;
		c->number = c->is_constant ? constants++ : blocks++;
	}
}

/* record_representation: constants regular, float; blocks: unboxed, inlined, extension.  variant_representation: constants
 * regular, unboxed. */
enum { RECORD_FLOAT = 1, RECORD_UNBOXED = 0, VARIANT_UNBOXED = 1 };

static void kind_read(struct typing *t, const struct typing_scope *s, gval kind, struct decl *d)
{
	const struct graph *g = &s->src->g;
	int tag = (int)graph_tag(g, kind);
	gval representation = graph_field(g, kind, 1);

	d->kind = DECL_ABSTRACT;
	if (!graph_is_block(g, kind)) {
		if (graph_number(kind) == t->layout.open_constant)
			d->kind = DECL_OPEN;
	} else if (tag == t->layout.record_tag && tag != t->layout.abstract_tag) {
		d->kind = DECL_RECORD;
		d->labels = labels_read(t, s, graph_field(g, kind, 0), &d->count);
		d->is_floats = !graph_is_block(g, representation) && graph_number(representation) == RECORD_FLOAT;
		d->is_unboxed = graph_tag(g, representation) == RECORD_UNBOXED;
	} else if (tag == t->layout.variant_tag) {
		d->kind = DECL_VARIANT;
		constructors_read(t, s, graph_field(g, kind, 0), d);
		d->is_unboxed = !graph_is_block(g, representation) && graph_number(representation) == VARIANT_UNBOXED &&
			graph_size(g, kind) > 1;
	}
}

const struct decl *decl_read(struct typing *t, const struct typing_scope *s, gval v)
{
	const struct graph *g = &s->src->g;
	struct decl *d = graph_is_block(g, v) ? *typing_memo(t, scope_owner(s), v.bits, 'D') : NULL;
	gval manifest = graph_field(g, v, 4);

	if (d || !graph_is(g, v, 0, 5) || !(d = typing_keep(t, sizeof *d)))
		return d;
	*typing_memo(t, scope_owner(s), v.bits, 'D') = d;
	d->params = types_read(t, s, graph_field(g, v, 0), -1, &d->params_count);
	kind_read(t, s, graph_field(g, v, 2), d);
	if (t->layout.unboxed_status >= 0)
		d->is_unboxed |= graph_number(graph_field(g, graph_field(g, v, (uint32_t)t->layout.unboxed_status), 0)) == 1;
	d->is_private = graph_number(graph_field(g, v, 3)) == 0;
	if (graph_is(g, manifest, 0, 1))
		d->manifest = type_read(t, s, graph_field(g, manifest, 0));
	return d;
}
