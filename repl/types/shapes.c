/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes of types.  How OCaml represents values: its runtime/caml/mlvalues.h and typing/datarepr.ml. */
#include "repl/types/shapes.h"

#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"

#define SLOTS 4096u              /* a power of two */
#define DEPTH_MOST 40
#define UNBOXED_MOST 16
#define ANY_NUMBER UINT64_MAX

enum kind { ANY, NUMBER, STRING, DOUBLE, CUSTOM, FUNCTION, ARRAY, LAZY, FLOATS, DATA, VARIANT };

/* Blocks with that tag (or of a polymorphic variant, with that number in their first field). */
struct alternative {
	int64_t tag;
	uint32_t count;
	struct shape **parts;    /* NULL: it has none, a constant polymorphic variant */
};

struct shape {
	struct type *type;
	uint32_t number;
	struct shape *next;      /* in its slot */
	enum kind kind;
	bool is_made, is_open;
	const char *custom;
	uint64_t constants;      /* DATA: integers below that */
	struct shape *element;
	struct alternative *alternatives;
	uint32_t count;          /* of alternatives; FLOATS: of floats */
};

struct shapes {
	const struct session *s;
	struct typing *t;
	struct shape *slots[SLOTS];
	uint32_t count;
	struct kept { struct kept *next; } *kept;
};

static void *keep(struct shapes *w, size_t bytes)
{
	struct kept *k = calloc(1, sizeof *k + bytes);

	if (!k)
		return NULL;
	k->next = w->kept;
	w->kept = k;
	return k + 1;
}

struct shapes *shapes_new(const struct session *s)
{
	struct typing *t = session_typing(s);
	struct shapes *w = t ? calloc(1, sizeof *w) : NULL;

	if (w) {
		w->s = s;
		w->t = t;
	}
	return w;
}

void shapes_free(struct shapes *w)
{
	for (struct kept *k = w ? w->kept : NULL, *next; k; k = next) {
		next = k->next;
		free(k);
	}
	free(w);
}

/* ---- one shape for each type ---- */

static bool is_same(struct type *a, struct type *b, unsigned depth)
{
	a = type_repr(a);
	b = type_repr(b);
	if (a == b)
		return true;
	if (a->kind != b->kind || a->count != b->count || depth == DEPTH_MOST ||
	    (a->kind != TYPE_CONSTR && a->kind != TYPE_TUPLE && a->kind != TYPE_ARROW) ||
	    (a->kind == TYPE_CONSTR && !path_equal(a->path, b->path)))
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (!is_same(a->args[i], b->args[i], depth + 1))
			return false;
	return true;
}

static uint32_t hash_of(struct type *ty, unsigned depth)
{
	uint32_t h = 2166136261u;

	ty = type_repr(ty);
	h = (h ^ (uint32_t)ty->kind) * 16777619u;
	for (const char *c = ty->kind == TYPE_CONSTR ? ty->path->name : ""; *c; c++)
		h = (h ^ (unsigned char)*c) * 16777619u;
	for (uint32_t i = 0; depth < 3 && ty->kind == TYPE_CONSTR && i < ty->count; i++)
		h = (h ^ hash_of(ty->args[i], depth + 1)) * 16777619u;
	return h;
}

struct shape *shape_of(struct shapes *w, struct type *ty)
{
	struct shape **slot = &w->slots[hash_of(ty, 0) % SLOTS], *sh = *slot;

	while (sh && !is_same(sh->type, ty, 0))
		sh = sh->next;
	if (sh || w->count == SHAPES_MOST || !(sh = keep(w, sizeof *sh)))
		return sh;
	sh->type = ty;
	sh->next = *slot;
	*slot = sh;
	sh->number = w->count++;
	return sh;
}

struct type *shape_type(const struct shape *sh) { return sh->type; }
uint32_t shape_number(const struct shape *sh) { return sh->number; }

bool shape_is_unknown(const struct shape *sh)
{
	enum type_kind kind = type_repr(sh->type)->kind;

	return kind != TYPE_CONSTR && kind != TYPE_TUPLE && kind != TYPE_ARROW && kind != TYPE_OBJECT &&
		kind != TYPE_VARIANT && kind != TYPE_PACKAGE;
}

/* ---- making them ---- */

static struct alternative *add_alternatives(struct shapes *w, struct shape *sh, uint32_t n)
{
	sh->alternatives = keep(w, (n + 1) * sizeof *sh->alternatives);
	return sh->alternatives;
}

/* The next alternative, with room for its parts; what has no memory is left out. */
static struct alternative *alternative(struct shapes *w, struct shape *sh, int64_t tag, uint32_t n)
{
	struct alternative *a = &sh->alternatives[sh->count];

	*a = (struct alternative){ tag, n, keep(w, (n + 1) * sizeof *a->parts) };
	if (!a->parts)
		return NULL;
	sh->count++;
	return a;
}

static void make_tuple(struct shapes *w, struct shape *sh, struct type *const *types, uint32_t n, uint64_t constants)
{
	struct alternative *a = add_alternatives(w, sh, 1) ? alternative(w, sh, 0, n) : NULL;

	for (uint32_t i = 0; a && i < n; i++)
		a->parts[i] = shape_of(w, types[i]);
	sh->kind = a ? DATA : ANY;
	sh->constants = constants;
}

static struct type *instance(struct shapes *w, const struct decl *d, struct type *ty, struct type *part)
{
	return d->params_count == ty->count ? type_instantiate(w->t, part, d->params, ty->args, ty->count) : part;
}

/* Of a constructor's argument; a GADT's says itself what the type's parameters are. */
static struct type *argument(struct shapes *w, const struct decl *d, const struct decl_constructor *c, struct type *ty,
	uint32_t i)
{
	struct type *part = c->labels ? c->labels[i].type : c->args[i];
	struct type *result = c->result ? type_repr(c->result) : NULL;

	if (!result)
		return instance(w, d, ty, part);
	return result->kind == TYPE_CONSTR && result->count == ty->count ?
		type_instantiate(w->t, part, result->args, ty->args, ty->count) : part;
}

static void make_record(struct shapes *w, struct shape *sh, struct type *ty, const struct decl *d)
{
	struct alternative *a;

	if (d->is_floats) {
		sh->kind = FLOATS;
		sh->count = d->count;
		return;
	}
	a = add_alternatives(w, sh, 1) ? alternative(w, sh, 0, d->count) : NULL;
	for (uint32_t i = 0; a && i < d->count; i++)
		a->parts[i] = shape_of(w, instance(w, d, ty, d->labels[i].type));
	sh->kind = a ? DATA : ANY;
}

static void make_constructors(struct shapes *w, struct shape *sh, struct type *ty, const struct decl *d)
{
	if (!add_alternatives(w, sh, d->count))
		return;
	sh->kind = DATA;
	for (uint32_t i = 0; i < d->count; i++) {
		const struct decl_constructor *c = &d->constructors[i];
		struct alternative *a = c->is_constant ? NULL : alternative(w, sh, c->number, c->count);

		sh->constants += c->is_constant;
		for (uint32_t k = 0; a && k < c->count; k++)
			a->parts[k] = shape_of(w, argument(w, d, c, ty, k));
	}
}

static void make_variant(struct shapes *w, struct shape *sh, struct type *ty)
{
	if (!add_alternatives(w, sh, ty->rows_count))
		return;
	sh->kind = VARIANT;
	sh->is_open = ty->is_shown;
	for (uint32_t i = 0; i < ty->rows_count; i++) {
		struct alternative *a = alternative(w, sh, ty->rows[i].hash, ty->rows[i].arg != NULL);

		if (a && ty->rows[i].arg)
			a->parts[0] = shape_of(w, ty->rows[i].arg);
	}
}

static bool make_predefined(struct shapes *w, struct shape *sh, struct type *ty)
{
	static const struct { const char *name; enum kind kind; uint64_t constants; const char *custom; } simple[] = {
		{ "int", NUMBER, ANY_NUMBER, NULL }, { "char", NUMBER, 256, NULL }, { "bool", NUMBER, 2, NULL },
		{ "unit", NUMBER, 1, NULL }, { "string", STRING, 0, NULL }, { "bytes", STRING, 0, NULL },
		{ "float", DOUBLE, 0, NULL }, { "int32", CUSTOM, 0, "INT32" }, { "int64", CUSTOM, 0, "INT64" },
		{ "nativeint", CUSTOM, 0, "NATIVEINT" }, { "array", ARRAY, 0, NULL }, { "iarray", ARRAY, 0, NULL },
		{ "floatarray", ARRAY, 0, NULL }, { "lazy_t", LAZY, 0, NULL }
	};
	struct type *cell[2] = { ty->count ? ty->args[0] : NULL, ty };

	if (ty->path->kind != PATH_PREDEF)
		return false;
	for (unsigned i = 0; i < sizeof simple / sizeof *simple; i++)
		if (!strcmp(simple[i].name, ty->path->name)) {
			sh->kind = simple[i].kind;
			sh->constants = simple[i].constants;
			sh->custom = simple[i].custom;
			sh->element = ty->count ? shape_of(w, ty->args[0]) : NULL;
		}
	if (ty->count == 1 && !strcmp(ty->path->name, "list"))
		make_tuple(w, sh, cell, 2, 1);
	else if (ty->count == 1 && !strcmp(ty->path->name, "option"))
		make_tuple(w, sh, cell, 1, 1);
	return true;
}

/* What a type is at last, behind abbreviations, signatures that hide it, and boxes that are none; its declaration. */
static struct type *bare(struct shapes *w, struct type *ty, const struct decl **d)
{
	for (unsigned i = 0; i < UNBOXED_MOST; i++) {
		ty = type_repr(typing_expand(w->t, NULL, ty));
		*d = ty->kind == TYPE_CONSTR ? typing_decl(w->t, NULL, ty->path) : NULL;
		if (ty->kind == TYPE_CONSTR && (!*d || (*d)->kind == DECL_ABSTRACT))
			*d = typing_decl_inside(w->t, ty->path);
		if (*d && (*d)->manifest && (*d)->params_count == ty->count)
			ty = instance(w, *d, ty, (*d)->manifest);
		else if (!*d || !(*d)->is_unboxed || (*d)->count != 1)
			return ty;
		else if ((*d)->kind == DECL_RECORD)
			ty = instance(w, *d, ty, (*d)->labels[0].type);
		else if ((*d)->kind == DECL_VARIANT && (*d)->constructors[0].count == 1)
			ty = argument(w, *d, &(*d)->constructors[0], ty, 0);
		else
			return ty;
	}
	return ty;
}

static void make(struct shapes *w, struct shape *sh)
{
	const struct decl *d;
	struct type *ty = bare(w, sh->type, &d);

	sh->is_made = true;
	switch (ty->kind) {
	case TYPE_TUPLE: make_tuple(w, sh, ty->args, ty->count, 0); return;
	case TYPE_ARROW: sh->kind = FUNCTION; return;
	case TYPE_VARIANT: make_variant(w, sh, ty); return;
	case TYPE_CONSTR:
		if (make_predefined(w, sh, ty) || !d || d->is_unboxed)
			return;
		if (d->kind == DECL_RECORD && d->labels)
			make_record(w, sh, ty, d);
		else if (d->kind == DECL_VARIANT)
			make_constructors(w, sh, ty, d);
		return;
	default: return;
	}
}

bool shape_is_abstract(struct shapes *w, struct shape *sh)
{
	if (!sh->is_made)
		make(w, sh);
	return sh->kind == ANY && type_repr(sh->type)->kind == TYPE_CONSTR;
}

/* ---- values ---- */

static void tell_part(value v, struct shape *sh, shape_part_fn *tell, void *ctx)
{
	if (sh)
		tell(ctx, v, sh);
}

static bool array_parts(struct shapes *w, value v, const struct vm_view *view, struct shape *sh, shape_part_fn *tell,
	void *ctx)
{
	if (view->shape == VM_SHAPE_DOUBLE_ARRAY)
		return true;
	if (view->shape != VM_SHAPE_BLOCK || view->tag != 0)
		return false;
	for (uint64_t i = 0; i < view->size; i++)
		tell_part(vm_field(w->s->vm, v, i), sh->element, tell, ctx);
	return true;
}

static bool variant_parts(struct shapes *w, value v, const struct vm_view *view, struct shape *sh, shape_part_fn *tell,
	void *ctx)
{
	bool is_block = view->shape == VM_SHAPE_BLOCK && view->size == 2 && view->tag == 0;
	value number = is_block ? vm_field(w->s->vm, v, 0) : v;

	if (!is_int(number))
		return false;
	for (uint32_t i = 0; i < sh->count; i++)
		if (sh->alternatives[i].tag == int_val(number) && (sh->alternatives[i].count > 0) == is_block) {
			if (is_block)
				tell_part(vm_field(w->s->vm, v, 1), sh->alternatives[i].parts[0], tell, ctx);
			return true;
		}
	return sh->is_open;
}

static bool data_parts(struct shapes *w, value v, const struct vm_view *view, struct shape *sh, shape_part_fn *tell,
	void *ctx)
{
	if (view->shape == VM_SHAPE_INT)
		return view->n >= 0 && (uint64_t)view->n < sh->constants;
	for (uint32_t i = 0; view->shape == VM_SHAPE_BLOCK && i < sh->count; i++) {
		const struct alternative *a = &sh->alternatives[i];

		if (a->tag != (int64_t)view->tag)
			continue;
		for (uint32_t k = 0; a->count == view->size && k < a->count; k++)
			tell_part(vm_field(w->s->vm, v, k), a->parts[k], tell, ctx);
		return a->count == view->size;
	}
	return false;
}

static bool lazy_parts(struct shapes *w, value v, const struct vm_view *view, struct shape *sh, shape_part_fn *tell,
	void *ctx)
{
	if (view->shape == VM_SHAPE_FORWARD)
		tell_part(vm_field(w->s->vm, v, 0), sh->element, tell, ctx);
	return true;
}

bool shape_parts(struct shapes *w, value v, struct shape *sh, shape_part_fn *tell, void *ctx)
{
	struct vm_view view;

	if (!sh->is_made)
		make(w, sh);
	vm_view(w->s->vm, v, &view);
	switch (sh->kind) {
	case NUMBER:
		return view.shape == VM_SHAPE_INT && (sh->constants == ANY_NUMBER || (uint64_t)view.n < sh->constants);
	case STRING: return view.shape == VM_SHAPE_STRING;
	case DOUBLE: return view.shape == VM_SHAPE_DOUBLE;
	case CUSTOM: return view.shape == VM_SHAPE_CUSTOM && view.custom && !strcmp(view.custom, sh->custom);
	case FUNCTION: return view.shape == VM_SHAPE_CLOSURE || view.shape == VM_SHAPE_INFIX;
	case FLOATS: return view.shape == VM_SHAPE_DOUBLE_ARRAY && view.size == sh->count;
	case ARRAY: return array_parts(w, v, &view, sh, tell, ctx);
	case LAZY: return lazy_parts(w, v, &view, sh, tell, ctx);
	case DATA: return data_parts(w, v, &view, sh, tell, ctx);
	case VARIANT: return variant_parts(w, v, &view, sh, tell, ctx);
	default: return view.shape != VM_SHAPE_BAD;
	}
}

/* ---- a whole value ---- */

#define WAITING_MOST 256

struct fitting {
	struct shape_visit at[WAITING_MOST], of;
	unsigned count;
};

static void wait(void *ctx, value part, struct shape *sh)
{
	struct fitting *f = ctx;

	if (f->count < WAITING_MOST)
		f->at[f->count++] = (struct shape_visit){ part, f->of.v, sh, f->of.sh };
}

bool shape_fits(struct shapes *w, value v, struct shape *sh, unsigned steps, shape_visit_fn *tell, void *ctx)
{
	struct fitting f = { .of = { .v = v } };
	bool fits = true;

	wait(&f, v, sh);
	for (unsigned i = 0; i < f.count && i < steps && fits; i++) {
		f.of = f.at[i];
		if (tell)
			tell(ctx, &f.at[i]);
		fits = shape_parts(w, f.of.v, f.of.sh, wait, &f);
	}
	return fits;
}
