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
#define ROWS_MOST 64
#define MARKED_MOST 10000

struct writer {
	struct typing *t;
	const struct typing_scope *scope;
	char *out;
	size_t max, n;
	struct type *named[NAMES_MOST];     /* variables in the order in which they are met, ... */
	char names[NAMES_MOST][NAME_BYTES]; /* ... and their names */
	unsigned count, depth;
	struct row {
		struct type *proxy;
		bool is_inside;             /* while what it consists of is looked at */
		bool is_again;              /* met once more: the first is written (... as 'a), others 'a */
		bool is_written;
	} rows[ROWS_MOST];                  /* objects and variants */
	unsigned rows_count, marked;
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

/* ---- objects and variants that are several parts of one type (Printtyp.mark_loops) ---- */

static bool is_certain(const struct type *variant)
{
	for (uint32_t i = 0; i < variant->rows_count; i++)
		if (variant->rows[i].is_there && !variant->rows[i].is_certain)
			return false;
	return true;
}

/* What it is known by: the variable for what it may have more, or itself; NULL: it is neither an object nor a variant. */
static struct type *proxy(struct type *ty)
{
	struct type *f = ty;

	if (ty->kind == TYPE_VARIANT)
		return ty->is_shown || !is_certain(ty) ? type_repr(ty->args[0]) : ty;
	if (ty->kind != TYPE_OBJECT)
		return NULL;
	f = type_repr(ty->args[0]);
	for (unsigned i = 0; f->kind == TYPE_FIELD && i < TYPE_FIELDS_MOST; i++)
		f = type_repr(f->args[1]);
	return f->kind == TYPE_NIL ? ty : f;
}

/* NULL: not known, or there is no room for it. */
static struct row *row_of(struct writer *w, struct type *px, bool may_add)
{
	for (unsigned i = 0; px && i < w->rows_count; i++)
		if (w->rows[i].proxy == px)
			return &w->rows[i];
	if (!px || !may_add || w->rows_count == ROWS_MOST)
		return NULL;
	w->rows[w->rows_count] = (struct row){ .proxy = px };
	return &w->rows[w->rows_count++];
}

/* Those that cannot have more are named only inside themselves. */
static void mark(struct writer *w, struct type *ty, unsigned depth)
{
	unsigned known = w->rows_count;
	struct row *row;

	ty = type_repr(ty);
	if (depth == DEPTH_MOST || w->marked++ > MARKED_MOST)
		return;
	row = row_of(w, proxy(ty), true);
	if (row && w->rows_count == known && (row->is_inside || row->proxy != ty)) {
		row->is_again = true;
		return;
	}
	if (row)
		row->is_inside = true;
	for (uint32_t i = 0; i < ty->class_args_count; i++)
		mark(w, ty->class_args[i], depth + 1);
	for (uint32_t i = 0; i < ty->rows_count; i++)
		if (ty->rows[i].arg)
			mark(w, ty->rows[i].arg, depth + 1);
	for (uint32_t i = 0; i < ty->count && !ty->class_args_count; i++)
		mark(w, ty->args[i], depth + 1);
	if (row)
		row->is_inside = false;
}

/* ---- variables ---- */

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

static const char *variable_name(struct writer *w, struct type *ty)
{
	unsigned i = 0;

	while (i < w->count && w->named[i] != ty)
		i++;
	if (i == NAMES_MOST)
		return "...";
	if (i == w->count) {
		name_variable(w, ty, w->names[i]);
		w->named[i] = ty;
		w->count++;
	}
	return w->names[i];
}

static void variable(struct writer *w, struct type *ty)
{
	bool is_any = ty->name && !strcmp(ty->name, "_");

	put(w, is_any ? "" : "'");
	put(w, is_any ? "_" : variable_name(w, ty));
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
	for (unsigned i = 0; f->kind == TYPE_FIELD && i < TYPE_FIELDS_MOST; f = type_repr(f->args[1]), i++)
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

/* [ all of these ], [> these or more ], [< some of these, but not fewer than > those ]. */
static void variant(struct writer *w, struct type *ty)
{
	bool any = false, all = is_certain(ty);

	put(w, ty->is_shown ? (all ? "[> " : "[? ") : all ? "[ " : "[< ");
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
	for (uint32_t i = 0, n = 0; !all && i < ty->rows_count; i++)
		if (ty->rows[i].is_certain) {
			put(w, n++ ? " `" : " > `");
			put(w, ty->rows[i].name);
		}
	put(w, " ]");
}

static void package(struct writer *w, struct type *ty)
{
	put(w, "(module ");
	path(w, ty->path);
	for (uint32_t i = 0; i < ty->count; i++) {
		put(w, i ? " and type " : " with type ");
		put(w, ty->labels[i]);
		put(w, " = ");
		type(w, ty->args[i], LEVEL_ARROW);
	}
	put(w, ")");
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
	case TYPE_PACKAGE: package(w, ty); return;
	case TYPE_NIL: case TYPE_FIELD: case TYPE_UNKNOWN: put(w, "?"); return;
	}
}

static bool needs_parentheses(const struct writer *w, const struct type *ty, const char *alias, enum level level)
{
	return (alias && w->depth > 0) || (ty->kind == TYPE_ARROW && level > LEVEL_ARROW) ||
		(ty->kind == TYPE_TUPLE && level > LEVEL_TUPLE);
}

static void whole(struct writer *w, struct type *ty, const char *alias, enum level level)
{
	bool wrap = needs_parentheses(w, ty, alias, level);

	put(w, wrap ? "(" : "");
	w->depth++;
	kind(w, ty);
	w->depth--;
	if (alias) {
		put(w, " as '");
		put(w, alias);
	}
	put(w, wrap ? ")" : "");
}

static void type(struct writer *w, struct type *ty, enum level level)
{
	struct row *row;

	if (w->depth == DEPTH_MOST || w->n + 1 >= w->max) {
		put(w, "...");
		return;
	}
	ty = type_repr(ty);
	row = row_of(w, proxy(ty), false);
	if (row && row->is_again && row->is_written) {
		variable(w, row->proxy);
	} else if (row && row->is_again) {
		row->is_written = true;
		whole(w, ty, variable_name(w, row->proxy), level);
	} else {
		whole(w, ty, NULL, level);
	}
}

size_t type_text(struct typing *t, const struct typing_scope *scope, struct type *ty, char *out, size_t max)
{
	struct writer w = { .t = t, .scope = scope, .out = out, .max = max };

	out[0] = 0;
	mark(&w, ty, 0);
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
