/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types in memory: copies with other variables, unification. */
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

#define REPLACED_MOST 256

struct type *type_repr(struct type *t)
{
	for (int i = 0; t->link && i < 1000; i++)
		t = t->link;
	return t->link ? &type_unknown : t;
}

struct type *type_new(struct typing *t, enum type_kind kind, struct type *const *args, uint32_t n)
{
	struct type *ty = typing_make(t, sizeof *ty);

	if (!ty || (n && !(ty->args = typing_make(t, n * sizeof *ty->args))))
		return &type_unknown;
	ty->kind = kind;
	ty->count = n;
	if (n)
		memcpy(ty->args, args, n * sizeof *args);
	return ty;
}

struct type *type_new_var(struct typing *t) { return type_new(t, TYPE_VAR, NULL, 0); }

struct type *type_new_constr(struct typing *t, const struct path *p, struct type *const *args, uint32_t n)
{
	struct type *ty = type_new(t, TYPE_CONSTR, args, n);

	if (ty != &type_unknown)
		ty->path = p;
	return ty;
}

struct type *type_new_variant(struct typing *t, const char *name, struct type *arg)
{
	struct type *more = type_new_var(t), *ty = type_new(t, TYPE_VARIANT, &more, 1);
	struct type_row *row = typing_make(t, sizeof *row);
	char *kept = typing_make(t, strlen(name) + 1);

	if (ty == &type_unknown || !row || !kept)
		return &type_unknown;
	strcpy(kept, name);
	*row = (struct type_row){ .name = kept, .hash = typing_hash(name), .is_there = true, .is_certain = true, .arg = arg };
	ty->is_shown = true;
	ty->rows = row;
	ty->rows_count = 1;
	return ty;
}

struct type *type_predef(struct typing *t, const char *name)
{
	const struct path *p = path_new(t, PATH_PREDEF, name, 0, NULL, NULL);

	return p ? type_new_constr(t, p, NULL, 0) : &type_unknown;
}

bool type_is_predef(struct type *t, const char *name)
{
	t = type_repr(t);
	return t->kind == TYPE_CONSTR && t->path->kind == PATH_PREDEF && !strcmp(t->path->name, name);
}

/* ---- copies ---- */

/* What was copied already, so that sharing and cycles stay. */
struct copy {
	struct typing *t;
	struct { struct type *from, *to; } done[REPLACED_MOST];
	uint32_t count;
	bool fresh;               /* other variables are replaced by new ones ... */
	bool rigid;               /* ... or by types that are like no other */
};

static struct type *known(const struct copy *c, struct type *from)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (c->done[i].from == from)
			return c->done[i].to;
	return NULL;
}

static bool note(struct copy *c, struct type *from, struct type *to)
{
	if (c->count == REPLACED_MOST)
		return false;
	c->done[c->count].from = from;
	c->done[c->count++].to = to;
	return true;
}

static struct type *copy(struct copy *c, struct type *from);

static struct type *copy_node(struct copy *c, struct type *from)
{
	struct type *to = type_new(c->t, from->kind, from->args, from->count);
	struct type_row *rows = from->rows_count ? typing_make(c->t, from->rows_count * sizeof *rows) : NULL;

	if (to == &type_unknown || (from->rows_count && !rows) || !note(c, from, to))
		return &type_unknown;
	to->is_shown = from->is_shown;
	to->path = from->path;
	to->name = from->name;
	to->labels = from->labels;
	for (uint32_t i = 0; i < from->count; i++)
		to->args[i] = copy(c, from->args[i]);
	for (uint32_t i = 0; i < from->rows_count; i++) {
		rows[i] = from->rows[i];
		if (rows[i].arg)
			rows[i].arg = copy(c, rows[i].arg);
	}
	if (from->class_args_count) {
		struct type *args = type_new(c->t, TYPE_TUPLE, from->class_args, from->class_args_count);

		for (uint32_t i = 0; i < args->count; i++)
			args->args[i] = copy(c, args->args[i]);
		to->class_args = args->args;
		to->class_args_count = args->count;
	}
	to->rows = rows;
	to->rows_count = from->rows_count;
	return to;
}

static struct type *copy(struct copy *c, struct type *from)
{
	struct type *to;

	from = type_repr(from);
	if ((to = known(c, from)))
		return to;
	if (from->kind == TYPE_UNKNOWN || from->kind == TYPE_NIL)
		return from;
	if (from->kind == TYPE_VAR || from->kind == TYPE_UNIVAR) {
		if ((!c->fresh && !c->rigid) || from->kind == TYPE_UNIVAR)
			return from;
		to = type_new(c->t, c->rigid ? TYPE_UNIVAR : TYPE_VAR, NULL, 0);
		return note(c, from, to) ? to : &type_unknown;
	}
	to = typing_enter(c->t) ? copy_node(c, from) : &type_unknown;
	typing_leave(c->t);
	return to;
}

struct type *type_instantiate(struct typing *t, struct type *body, struct type *const *params, struct type *const *args, uint32_t n)
{
	struct copy c = { .t = t };

	for (uint32_t i = 0; i < n; i++)
		if (!note(&c, type_repr(params[i]), args[i]))
			return &type_unknown;
	return n ? copy(&c, body) : body;
}

struct type *type_fresh(struct typing *t, struct type *body)
{
	struct copy c = { .t = t, .fresh = true };

	return copy(&c, body);
}

struct type *type_rigid(struct typing *t, struct type *body)
{
	struct copy c = { .t = t, .rigid = true };

	return copy(&c, body);
}

/* ---- variables ---- */

#define VISITS_MOST 4096         /* a type may be part of itself */

struct variables {
	struct type **out;
	uint32_t count, max, visits;
};

static void add_variables(struct variables *v, struct type *ty)
{
	uint32_t i = 0, parts;

	ty = type_repr(ty);
	if (v->count > v->max || v->visits++ == VISITS_MOST) {
		v->count = v->max + 1;
		return;
	}
	if (ty->kind == TYPE_VAR) {
		while (i < v->count && v->out[i] != ty)
			i++;
		if (i == v->count && v->count++ < v->max)
			v->out[i] = ty;
		return;
	}
	for (i = 0; i < ty->rows_count; i++)
		if (ty->rows[i].arg)
			add_variables(v, ty->rows[i].arg);
	parts = ty->kind == TYPE_VARIANT ? 0 : ty->count;
	if ((ty->kind == TYPE_OBJECT || ty->kind == TYPE_FIELD) && type_repr(ty->args[parts - 1])->kind == TYPE_VAR)
		parts--;
	for (i = 0; i < parts; i++)
		add_variables(v, ty->args[i]);
}

uint32_t type_variables(struct type *ty, struct type **out, uint32_t n, uint32_t max)
{
	struct variables v = { out, n, max, 0 };

	add_variables(&v, ty);
	return v.count;
}

/* ---- unification ---- */

static bool occurs(struct type *var, struct type *in, unsigned depth)
{
	in = type_repr(in);
	if (in == var)
		return true;
	for (uint32_t i = 0; i < in->count && depth < READ_DEPTH_MOST; i++)
		if (occurs(var, in->args[i], depth + 1))
			return true;
	return false;
}

static bool same_labels(const struct type *a, const struct type *b)
{
	for (uint32_t i = 0; a->kind == TYPE_ARROW && i < 1; i++)
		if (a->labels && b->labels && strcmp(a->labels[i], b->labels[i]) != 0)
			return false;
	return true;
}

static bool unify_args(struct typing *t, const struct typing_scope *s, struct type *a, struct type *b)
{
	bool ok = typing_enter(t) && a->count == b->count;

	for (uint32_t i = 0; ok && i < a->count; i++)
		ok = type_unify(t, s, a->args[i], b->args[i]);
	typing_leave(t);
	return ok;
}

/* A ring of abbreviations never comes to an end by itself. */
static bool unify_expanded(struct typing *t, const struct typing_scope *s, struct type *a, struct type *b)
{
	struct type *p = s ? typing_expand(t, s, a) : a, *q = s ? typing_expand(t, s, b) : b;
	bool ok = (p != a || q != b) && typing_enter(t) && type_unify(t, s, p, q);

	if (p != a || q != b)
		typing_leave(t);
	return ok;
}

/* The same type may have several names: abbreviations, and modules that stand for others. */
static bool unify_constr(struct typing *t, const struct typing_scope *s, struct type *a, struct type *b)
{
	if (path_equal(path_normal(t, s, a->path), path_normal(t, s, b->path)))
		return unify_args(t, s, a, b);
	return unify_expanded(t, s, a, b);
}

bool type_unify(struct typing *t, const struct typing_scope *s, struct type *a, struct type *b)
{
	a = type_repr(a);
	b = type_repr(b);
	if (a == b)
		return true;
	if (a->kind == TYPE_VAR || b->kind == TYPE_VAR) {
		struct type *var = a->kind == TYPE_VAR ? a : b, *to = var == a ? b : a;

		if (occurs(var, to, 0))
			return false;
		var->link = to;
		return true;
	}
	if (a->kind == TYPE_CONSTR && b->kind == TYPE_CONSTR)
		return unify_constr(t, s, a, b);
	if (a->kind != b->kind)
		return unify_expanded(t, s, a, b);
	switch (a->kind) {
	case TYPE_ARROW: case TYPE_TUPLE: case TYPE_POLY: return same_labels(a, b) && unify_args(t, s, a, b);
	case TYPE_VARIANT: case TYPE_OBJECT: case TYPE_NIL: return true;
	default: return false;
	}
}
