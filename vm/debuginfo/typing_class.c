/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes: the types of their instance variables. */
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

/* Types.class_declaration, class_type by tag, the triple of an instance variable. */
enum { CLASS_PARAMS, CLASS_TYPE };
enum { CTY_CONSTR, CTY_SIGNATURE, CTY_ARROW };
enum { VARIABLE_TYPE = 2 };
#define NESTED_MOST 64
#define HEIGHT_MOST 64

/* The declaration, and the scope that it stands in.  The class has the name of its type, not the stamp. */
static const struct typing_scope *class_of_path(struct typing *t, const struct path *p, gval *declaration)
{
	const struct typing_scope *s = p->kind == PATH_LOCAL ? p->home :
		p->kind == PATH_DOT ? module_of_path(t, NULL, p->parent) : NULL;
	const struct item *i = s && p->kind == PATH_DOT ? item_named(s, ITEM_CLASS, p->name) : NULL;
	struct chain chain = chain_of(s);
	struct entry e;

	if (i) {
		*declaration = graph_field(&s->src->g, i->at, 1);
		return s;
	}
	while (s && p->kind == PATH_LOCAL && entry_next(&s->src->g, &chain, &e))
		if (e.kind == ENTRY_CLASS && !strcmp(e.name, p->name)) {
			*declaration = graph_field(&s->src->g, e.at, 2);
			return s;
		}
	return NULL;
}

/* A map of OCaml's with texts as keys: Node of { l; v; d; r; h }. */
static bool map_find(const struct graph *g, gval map, const char *name, gval *data)
{
	for (unsigned i = 0; graph_is(g, map, 0, 5) && i < HEIGHT_MOST; i++) {
		int order = strcmp(name, graph_text(g, graph_field(g, map, 1), NULL));

		*data = graph_field(g, map, 2);
		if (!order)
			return true;
		map = graph_field(g, map, order < 0 ? 0 : 3);
	}
	return false;
}

struct type *typing_instance_variable(struct typing *t, struct type *of, const char *name)
{
	bool is_object = of->kind == TYPE_OBJECT && of->class_args_count > 0;
	struct type *params[NESTED_MOST], *const *args = is_object ? of->class_args + 1 : of->args, *ty;
	const struct typing_scope *s;
	const struct graph *g;
	gval class, at, data, l;
	uint32_t n = 0;

	if (!of->path || !(s = class_of_path(t, of->path, &class)))
		return NULL;
	g = &s->src->g;
	at = graph_field(g, class, CLASS_TYPE);
	for (unsigned i = 0; graph_is_block(g, at) && graph_tag(g, at) != CTY_SIGNATURE && i < NESTED_MOST; i++)
		at = graph_field(g, at, 2);
	if (!graph_is_block(g, at) || graph_tag(g, at) != CTY_SIGNATURE ||
	    !map_find(g, graph_field(g, graph_field(g, at, 0), (uint64_t)t->layout.class_variables), name, &data))
		return NULL;
	ty = type_read(t, s, graph_field(g, data, VARIABLE_TYPE));
	for (l = graph_field(g, class, CLASS_PARAMS); graph_is(g, l, 0, 2) && n < NESTED_MOST; l = graph_field(g, l, 1))
		params[n++] = type_read(t, s, graph_field(g, l, 0));
	return n == (is_object ? of->class_args_count - 1 : of->count) ? type_instantiate(t, ty, params, args, n) : ty;
}
