/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths: absolute names of types, modules and values. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

/* Path.t and Ident.t, alike in all versions. */
enum { PIDENT, PDOT, PAPPLY, PEXTRA };
enum { IDENT_LOCAL, IDENT_SCOPED, IDENT_GLOBAL, IDENT_PREDEF };

/* Equal ones are mostly the same one: what was made under the same key before is looked at first. */
static const struct path *path_make(struct typing *t, const void *owner, const struct path *made)
{
	uint64_t key = (uint64_t)made->stamp * 31 + (uint64_t)(uintptr_t)made->arg;
	struct path *p;

	if (!made->name)
		return NULL;
	for (const char *c = made->name; *c; c++)
		key = key * 1099511628211u + (unsigned char)*c;
	p = *typing_memo(t, owner, key, 'a' + made->kind);
	if (p && p->stamp == made->stamp && p->arg == made->arg && !strcmp(p->name, made->name))
		return p;
	if (!(p = typing_keep(t, sizeof *p)))
		return NULL;
	*p = *made;
	*typing_memo(t, owner, key, 'a' + made->kind) = p;
	return p;
}

const struct path *path_new(struct typing *t, enum path_kind kind, const char *name, int64_t stamp, const struct path *parent,
	const struct path *arg)
{
	return path_make(t, parent, &(struct path){ kind, name, stamp, parent, arg, NULL });
}

const struct path *path_local(struct typing *t, const struct typing_scope *s, const char *name, int64_t stamp)
{
	const struct typing_scope *home = event_scope(s);

	return path_make(t, home ? home->src : NULL, &(struct path){ PATH_LOCAL, name, stamp, NULL, NULL, home });
}

/* Units number what they bind each for itself. */
static const struct source *home_of(const struct path *p) { return p->home ? p->home->src : NULL; }

bool path_equal(const struct path *a, const struct path *b)
{
	for (; a && b; a = a->parent, b = b->parent) {
		if (a == b)
			return true;
		if (a->kind != b->kind || a->stamp != b->stamp || home_of(a) != home_of(b) ||
		    (a->name && strcmp(a->name, b->name) != 0))
			return false;
		if (a->kind == PATH_APPLY && !path_equal(a->arg, b->arg))
			return false;
	}
	return !a && !b;
}

static void add(char *out, size_t max, size_t *n, const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes && *n + 1 < max; i++)
		out[(*n)++] = text[i];
}

/* "Stdlib__List", "Stdlib__list" in 4.12, is Stdlib.List to people; what dune makes executables of, "Dune__exe__Main", is Main. */
static void add_unit(char *out, size_t max, size_t *n, const char *name)
{
	const char *two;

	if (!strncmp(name, "Dune__exe__", 11))
		name += 11;
	while ((two = strstr(name, "__")) && two > name && two[2]) {
		add(out, max, n, name, (size_t)(two - name));
		add(out, max, n, ".", 1);
		add(out, max, n, (char[]){ (char)toupper((unsigned char)two[2]) }, 1);
		name = two + 3;
	}
	add(out, max, n, name, strlen(name));
}

static void add_path(char *out, size_t max, size_t *n, const struct path *p)
{
	if (!p)
		return;
	switch (p->kind) {
	case PATH_UNIT:
		add_unit(out, max, n, p->name);
		return;
	case PATH_PREDEF:
	case PATH_LOCAL:
		add(out, max, n, p->name, strlen(p->name));
		return;
	case PATH_DOT:
		add_path(out, max, n, p->parent);
		add(out, max, n, ".", 1);
		add(out, max, n, p->name, strlen(p->name));
		return;
	case PATH_APPLY:
		add_path(out, max, n, p->parent);
		add(out, max, n, "(", 1);
		add_path(out, max, n, p->arg);
		add(out, max, n, ")", 1);
		return;
	}
}

size_t path_text(const struct path *p, char *out, size_t max)
{
	size_t n = 0;

	add_path(out, max, &n, p);
	out[n] = 0;
	return n;
}

bool path_is(const struct path *p, const char *text)
{
	const char *dot = strrchr(text, '.');

	if (!p || (p->kind != PATH_DOT && dot) || (p->kind == PATH_DOT && !dot) || p->kind == PATH_APPLY)
		return false;
	if (!dot)
		return (p->kind == PATH_PREDEF || p->kind == PATH_UNIT) && !strcmp(p->name, text);
	return !strcmp(p->name, dot + 1) && p->parent && p->parent->kind == PATH_UNIT &&
		strlen(p->parent->name) == (size_t)(dot - text) && !strncmp(p->parent->name, text, (size_t)(dot - text));
}

const struct path *path_sibling(struct typing *t, const struct path *p, const char *name)
{
	return p->kind == PATH_DOT ? path_new(t, PATH_DOT, name, 0, p->parent, NULL) : NULL;
}

/* Under the unit that an event's scope is of, instead of a name bound there. */
static const struct path *path_in_unit(struct typing *t, const struct path *unit, const struct path *p)
{
	const struct path *parent = p->kind == PATH_LOCAL ? unit : p->kind == PATH_DOT ? path_in_unit(t, unit, p->parent) : NULL;

	return parent ? path_new(t, PATH_DOT, p->name, 0, parent, NULL) : NULL;
}

static bool same_names(const struct decl *a, const struct decl *b)
{
	for (uint32_t i = 0; i < a->count; i++)
		if (strcmp(a->labels ? a->labels[i].name : a->constructors[i].name, b->labels ? b->labels[i].name : b->constructors[i].name))
			return false;
	return true;
}

/* An interface may leave out what a type is.  A function's own (type t) is abstract, too, so such a name is not enough. */
static bool is_exported_as(const struct path *p, const struct decl *own, const struct decl *seen)
{
	if (!own || !seen || own->params_count != seen->params_count)
		return false;
	if (seen->kind == DECL_ABSTRACT && !seen->manifest)
		return p->kind == PATH_DOT || own->kind != DECL_ABSTRACT || own->manifest;
	return own->kind == seen->kind && own->count == seen->count && same_names(own, seen);
}

/* The event at which a path's beginning is bound: its own home, or where it is seen. */
static const struct typing_scope *scope_of_path(const struct typing_scope *s, const struct path *p)
{
	while (p->parent)
		p = p->parent;
	return p->kind == PATH_LOCAL && p->home && (!event_scope(s) || event_scope(s)->src != p->home->src) ? p->home : event_scope(s);
}

/* What a unit's own code calls by a local name and the unit exports, as others call it.  The numbers of the names differ between the two,
 * so the declarations are compared. */
static const struct path *path_exported(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	const struct typing_scope *event = scope_of_path(s, p), *unit;
	const struct path *known = *typing_memo(t, event, (uint64_t)(uintptr_t)p, 'X'), *n;

	if (known)
		return known;
	unit = unit_of_scope(t, event);
	n = unit ? path_in_unit(t, unit->prefix, p) : NULL;
	if (!n || !is_exported_as(p, typing_decl(t, event, p), typing_decl(t, event, n)))
		n = p;
	*typing_memo(t, event, (uint64_t)(uintptr_t)p, 'X') = (void *)n;
	return n;
}

const struct path *path_normal(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	const struct typing_scope *m = p->kind == PATH_DOT ? module_of_path(t, s, p->parent) : NULL;
	const struct path *n = m ? path_new(t, PATH_DOT, p->name, 0, m->prefix, NULL) : NULL;

	return path_exported(t, s, n ? n : p);
}

/* ---- reading ---- */

const char *ident_name(const struct graph *g, gval id) { return graph_text(g, graph_field(g, id, 0), NULL); }

int64_t ident_stamp(const struct graph *g, gval id)
{
	return graph_size(g, id) > 1 ? graph_number(graph_field(g, id, 1)) : 0;
}

/* What a name means that is bound somewhere around. */
static const struct path *path_bound(struct typing *t, const struct typing_scope *around, const char *name,
	int64_t stamp)
{
	for (const struct typing_scope *s = around; s; s = s->parent) {
		if (s->kind == SCOPE_ARG && s->arg_stamp == stamp && !strcmp(s->arg_name, name))
			return s->arg;
		for (uint32_t i = 0; s->kind == SCOPE_MODULE && i < s->items_count; i++)
			if (s->items[i].stamp == stamp && !strcmp(s->items[i].name, name))
				return path_new(t, PATH_DOT, name, 0, s->prefix, NULL);
	}
	return path_local(t, around, name, stamp);
}

static const struct path *ident_read(struct typing *t, const struct typing_scope *s, gval id)
{
	const struct graph *g = &s->src->g;
	const char *name = ident_name(g, id);

	if (!*name)
		return NULL;
	switch (graph_tag(g, id)) {
	case IDENT_LOCAL: case IDENT_SCOPED: return path_bound(t, s, name, ident_stamp(g, id));
	case IDENT_GLOBAL: return path_new(t, PATH_UNIT, name, 0, NULL, NULL);
	case IDENT_PREDEF: return path_new(t, PATH_PREDEF, name, 0, NULL, NULL);
	default: return NULL;
	}
}

static const struct path *path_of(struct typing *t, const struct typing_scope *s, gval v)
{
	const struct graph *g = &s->src->g;
	const struct path *parent, *arg;

	switch (graph_tag(g, v)) {
	case PIDENT:
		return ident_read(t, s, graph_field(g, v, 0));
	case PDOT:
		parent = path_read(t, s, graph_field(g, v, 0));
		return parent ? path_new(t, PATH_DOT, graph_text(g, graph_field(g, v, 1), NULL), 0, parent, NULL) : NULL;
	case PAPPLY:
		parent = path_read(t, s, graph_field(g, v, 0));
		arg = path_read(t, s, graph_field(g, v, 1));
		return parent && arg ? path_new(t, PATH_APPLY, "", 0, parent, arg) : NULL;
	case PEXTRA:
		parent = path_read(t, s, graph_field(g, v, 0));
		if (!graph_is_block(g, graph_field(g, v, 1)) || !parent)
			return parent;
		return path_new(t, PATH_DOT, graph_text(g, graph_field(g, graph_field(g, v, 1), 0), NULL), 0, parent, NULL);
	default:
		return NULL;
	}
}

const struct path *path_read(struct typing *t, const struct typing_scope *s, gval v)
{
	void **known = typing_memo(t, scope_owner(s), v.bits, 'P');
	const struct path *p = *known;

	if (p || !graph_is_block(&s->src->g, v))
		return p;
	if (typing_enter(t))
		p = path_of(t, s, v);
	typing_leave(t);
	*typing_memo(t, scope_owner(s), v.bits, 'P') = (void *)p;
	return p;
}
