/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and declarations as OCaml writes them (its typing/oprint.ml and printtyp.ml say how). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

#define NAMES_MOST 64
#define DEPTH_MOST 30
#define NAME_BYTES 40
#define METHODS_MOST 256

struct writer {
	struct typing *t;
	const struct typing_scope *scope;
	char *out;
	size_t max, n;
	struct type *named[NAMES_MOST];     /* variables in the order in which they are met, ... */
	char names[NAMES_MOST][NAME_BYTES]; /* ... and their names */
	unsigned count, depth;
};

static void put(struct writer *w, const char *text)
{
	while (*text && w->n + 1 < w->max)
		w->out[w->n++] = *text++;
	w->out[w->n] = 0;
}

/* How tightly what stands around binds: an arrow in an arrow's argument needs parentheses. */
enum level { LEVEL_ARROW, LEVEL_TUPLE, LEVEL_SIMPLE };

static void type(struct writer *w, struct type *ty, enum level level);

static bool is_taken(const struct writer *w, const char *name)
{
	for (unsigned i = 0; i < w->count; i++)
		if (!strcmp(w->names[i], name))
			return true;
	return false;
}

/* The name that the source gave it, or else the next letter; no two have one. */
static void name_variable(struct writer *w, const struct type *ty, char name[NAME_BYTES])
{
	bool has_name = ty->name && *ty->name;

	for (unsigned i = 0; i < 26 * NAMES_MOST; i++) {
		if (has_name && i == 0)
			snprintf(name, NAME_BYTES, "%s", ty->name);
		else if (has_name)
			snprintf(name, NAME_BYTES, "%.20s%u", ty->name, i - 1);
		else
			snprintf(name, NAME_BYTES, i < 26 ? "%c" : "%c%u", (char)('a' + i % 26), i / 26);
		if (!is_taken(w, name))
			return;
	}
}

static void variable(struct writer *w, struct type *ty)
{
	unsigned i = 0;

	if (ty->name && !strcmp(ty->name, "_")) {
		put(w, "_");
		return;
	}
	while (i < w->count && w->named[i] != ty)
		i++;
	if (i == NAMES_MOST) {
		put(w, "'...");
		return;
	}
	if (i == w->count) {
		name_variable(w, ty, w->names[i]);
		w->named[i] = ty;
		w->count++;
	}
	put(w, "'");
	put(w, w->names[i]);
}

/* Is the name's module opened, so that it need not be said? */
static bool is_opened(const struct path *p)
{
	return p && p->kind == PATH_UNIT && !strcmp(p->name, "Stdlib");
}

/* The unit that binds a local name, where others than its own events read it. */
static const char *foreign_unit(const struct writer *w, const struct path *p)
{
	const struct typing_scope *here = event_scope(w->scope);
	struct debuginfo_unit u;

	while (p->parent)
		p = p->parent;
	if (p->kind != PATH_LOCAL || !p->home || (here && here->src == p->home->src) ||
	    !debuginfo_unit(w->t->d, p->home->src->number, &u) || !u.module)
		return NULL;
	return u.module;
}

static void path(struct writer *w, const struct path *p)
{
	const char *unit = foreign_unit(w, p);
	char text[512];
	size_t n = 0;

	if (p->kind == PATH_DOT && is_opened(p->parent)) {
		put(w, p->name);
		return;
	}
	if (unit) {
		n = path_text(&(struct path){ .kind = PATH_UNIT, .name = unit }, text, sizeof text - 1);
		text[n++] = '.';
	}
	path_text(p, text + n, sizeof text - n);
	put(w, !strncmp(text, "Stdlib.", 7) ? text + 7 : text);
}

static void separated(struct writer *w, struct type *const *args, uint32_t n, const char *between, enum level level)
{
	for (uint32_t i = 0; i < n && w->n + 1 < w->max; i++) {
		if (i)
			put(w, between);
		type(w, args[i], level);
	}
}

static void applied(struct writer *w, struct type *const *args, uint32_t n)
{
	if (n == 1) {
		type(w, args[0], LEVEL_SIMPLE);
		put(w, " ");
	} else if (n > 1) {
		put(w, "(");
		separated(w, args, n, ", ", LEVEL_ARROW);
		put(w, ") ");
	}
}

static void constr(struct writer *w, struct type *ty)
{
	applied(w, ty->args, ty->count);
	path(w, ty->path);
}

/* c for an object of class c; #c if it may have more methods. */
static bool class(struct writer *w, struct type *ty)
{
	struct type *more = ty->path && ty->class_args_count ? type_repr(ty->class_args[0]) : NULL;

	if (!more || (more->kind != TYPE_VAR && more->kind != TYPE_UNIVAR && more->kind != TYPE_NIL))
		return false;
	applied(w, ty->class_args + 1, ty->class_args_count - 1);
	put(w, more->kind == TYPE_NIL ? "" : "#");
	path(w, ty->path);
	return true;
}

static void arrow(struct writer *w, struct type *ty)
{
	const char *label = ty->labels ? ty->labels[0] : "";
	struct type *from = type_repr(ty->args[0]);

	if (*label) {
		put(w, label);
		put(w, ":");
		if (*label == '?' && from->kind == TYPE_CONSTR && from->count == 1)
			from = from->args[0];
	}
	type(w, from, LEVEL_TUPLE);
	put(w, " -> ");
	type(w, ty->args[1], LEVEL_ARROW);
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct type *const *)a)->name, (*(struct type *const *)b)->name);
}

/* Public methods by name.  The compiler gives classes a method that nobody can have. */
static void object(struct writer *w, struct type *ty)
{
	struct type *fields[METHODS_MOST], *f = type_repr(ty->args[0]);
	unsigned n = 0;

	if (class(w, ty))
		return;
	for (unsigned i = 0; f->kind == TYPE_FIELD && i < 1000; f = type_repr(f->args[1]), i++)
		if (f->is_shown && *f->name != '*' && n < METHODS_MOST)
			fields[n++] = f;
	qsort(fields, n, sizeof *fields, by_name);
	put(w, "< ");
	for (unsigned i = 0; i < n; i++) {
		put(w, i ? "; " : "");
		put(w, fields[i]->name);
		put(w, " : ");
		type(w, fields[i]->args[0], LEVEL_ARROW);
	}
	if (f->kind != TYPE_NIL)
		put(w, n ? "; .." : "..");
	put(w, w->out[w->n - 1] == ' ' ? ">" : " >");
}

static void variant(struct writer *w, struct type *ty)
{
	bool any = false;

	put(w, ty->is_shown ? "[> " : "[ ");
	for (uint32_t i = 0; i < ty->rows_count; i++) {
		if (!ty->rows[i].is_there)
			continue;
		put(w, any ? " | `" : "`");
		put(w, ty->rows[i].name);
		if (ty->rows[i].arg) {
			put(w, " of ");
			type(w, ty->rows[i].arg, LEVEL_TUPLE);
		}
		any = true;
	}
	put(w, " ]");
}

static void tuple(struct writer *w, struct type *ty)
{
	for (uint32_t i = 0; i < ty->count; i++) {
		if (i)
			put(w, " * ");
		if (ty->labels && ty->labels[i]) {
			put(w, ty->labels[i]);
			put(w, ":");
		}
		type(w, ty->args[i], LEVEL_SIMPLE);
	}
}

static void poly(struct writer *w, struct type *ty)
{
	for (uint32_t i = 1; i < ty->count; i++) {
		type(w, ty->args[i], LEVEL_SIMPLE);
		put(w, i + 1 < ty->count ? " " : ". ");
	}
	if (ty->count)
		type(w, ty->args[0], LEVEL_ARROW);
}

static void kind(struct writer *w, struct type *ty)
{
	switch (ty->kind) {
	case TYPE_VAR: case TYPE_UNIVAR: variable(w, ty); return;
	case TYPE_ARROW: arrow(w, ty); return;
	case TYPE_TUPLE: tuple(w, ty); return;
	case TYPE_CONSTR: constr(w, ty); return;
	case TYPE_OBJECT: object(w, ty); return;
	case TYPE_VARIANT: variant(w, ty); return;
	case TYPE_POLY: poly(w, ty); return;
	case TYPE_PACKAGE:
		put(w, "(module ");
		path(w, ty->path);
		put(w, ")");
		return;
	case TYPE_NIL: case TYPE_FIELD: case TYPE_UNKNOWN: put(w, "?"); return;
	}
}

static void type(struct writer *w, struct type *ty, enum level level)
{
	bool wrap;

	ty = type_repr(ty);
	wrap = (ty->kind == TYPE_ARROW && level > LEVEL_ARROW) || (ty->kind == TYPE_TUPLE && level > LEVEL_TUPLE);
	if (w->depth++ >= DEPTH_MOST) {
		put(w, "...");
	} else {
		put(w, wrap ? "(" : "");
		kind(w, ty);
		put(w, wrap ? ")" : "");
	}
	w->depth--;
}

size_t type_text(struct typing *t, const struct typing_scope *scope, struct type *ty, char *out, size_t max)
{
	struct writer w = { .t = t, .scope = scope, .out = out, .max = max };

	out[0] = 0;
	type(&w, ty, LEVEL_ARROW);
	return w.n;
}

/* ---- declarations ---- */

static void labels(struct writer *w, const struct decl_label *l, uint32_t n)
{
	put(w, "{ ");
	for (uint32_t i = 0; i < n; i++) {
		put(w, l[i].is_mutable ? "mutable " : "");
		put(w, l[i].name);
		put(w, " : ");
		type(w, l[i].type, LEVEL_ARROW);
		put(w, i + 1 < n ? "; " : ";");
	}
	put(w, " }");
}

static void constructor(struct writer *w, const struct decl_constructor *c)
{
	put(w, c->name);
	if (!c->is_constant)
		put(w, c->result ? " : " : " of ");
	else if (c->result)
		put(w, " : ");
	if (c->labels)
		labels(w, c->labels, c->count);
	else
		separated(w, c->args, c->count, " * ", LEVEL_SIMPLE);
	if (c->result) {
		put(w, c->is_constant ? "" : " -> ");
		type(w, c->result, LEVEL_ARROW);
	}
}

static void parameters(struct writer *w, const struct decl *d)
{
	if (d->params_count > 1)
		put(w, "(");
	separated(w, d->params, d->params_count, ", ", LEVEL_SIMPLE);
	put(w, d->params_count > 1 ? ") " : d->params_count ? " " : "");
}

size_t decl_text(struct typing *t, const struct typing_scope *scope, const char *name, const struct decl *d, char *out, size_t max)
{
	struct writer w = { .t = t, .scope = scope, .out = out, .max = max };

	out[0] = 0;
	put(&w, "type ");
	parameters(&w, d);
	put(&w, name);
	if (d->manifest) {
		put(&w, d->is_private && d->kind == DECL_ABSTRACT ? " = private " : " = ");
		type(&w, d->manifest, LEVEL_ARROW);
	}
	if (d->kind == DECL_RECORD) {
		put(&w, d->is_private ? " = private " : " = ");
		labels(&w, d->labels, d->count);
	}
	if (d->kind == DECL_OPEN)
		put(&w, " = ..");
	for (uint32_t i = 0; d->kind == DECL_VARIANT && i < d->count; i++) {
		put(&w, i ? " | " : d->is_private ? " = private " : " = ");
		constructor(&w, &d->constructors[i]);
	}
	put(&w, d->is_unboxed ? " [@@unboxed]" : "");
	return w.n;
}
