/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modules and what they hold.
 *
 * A module's scope is its signature with the path that leads to it.  Signatures come from an interface, from a module
 * bound in an event's scope, or from inside another signature; aliases and named module types are followed, and a functor's
 * result is its body's signature with the parameter standing for the argument.
 */
#include <stdio.h>
#include <string.h>

#include "vm/debuginfo/typing_priv.h"

/* Types.signature_item, by tag. */
enum { SIG_VALUE, SIG_TYPE, SIG_TYPEXT, SIG_MODULE, SIG_MODTYPE, SIG_CLASS, SIG_CLASS_TYPE, SIG_KINDS };
/* Types.module_type, by tag. */
enum { MTY_IDENT, MTY_SIGNATURE, MTY_FUNCTOR, MTY_ALIAS };
enum { MP_PRESENT };
enum { VAL_PRIM, VAL_IVAR };
#define VALUE_KIND 1
#define EXTENSION_ARGS 2
#define CONSTRAINTS_MOST 1000u

const struct typing_scope *event_scope(const struct typing_scope *s)
{
	while (s && s->kind != SCOPE_EVENT)
		s = s->parent;
	return s;
}

/* ---- signatures ---- */

static bool is_primitive(const struct graph *g, gval description)
{
	return graph_tag(g, graph_field(g, description, VALUE_KIND)) == VAL_PRIM;
}

/* Does the item take a field of the module's block?  (Types.bound_value_identifiers.) */
static bool has_field(const struct graph *g, gval item)
{
	switch (graph_tag(g, item)) {
	case SIG_VALUE: return !is_primitive(g, graph_field(g, item, 1));
	case SIG_TYPEXT: case SIG_CLASS: return true;
	case SIG_MODULE: return graph_number(graph_field(g, item, 1)) == MP_PRESENT;
	default: return false;
	}
}

static bool list_items(struct typing *t, struct typing_scope *m)
{
	static const enum item_kind kinds[SIG_KINDS] = {
		ITEM_VALUE, ITEM_TYPE, ITEM_EXTENSION, ITEM_MODULE, ITEM_MODTYPE, ITEM_CLASS, ITEM_CLASSTYPE
	};
	const struct graph *g = &m->src->g;
	uint32_t n = 0;
	int32_t field = 0;

	for (gval l = m->at; graph_is(g, l, 0, 2) && n < LIST_MOST; l = graph_field(g, l, 1))
		n++;
	if (!(m->items = typing_keep(t, (n + 1) * sizeof *m->items)))
		return false;
	for (gval l = m->at; m->items_count < n; l = graph_field(g, l, 1)) {
		gval item = graph_field(g, l, 0), id = graph_field(g, item, 0);
		unsigned tag = graph_tag(g, item);

		if (tag >= SIG_KINDS)
			return false;
		m->items[m->items_count++] = (struct item){
			kinds[tag], ident_name(g, id), ident_stamp(g, id), item, has_field(g, item) ? field++ : -1
		};
	}
	return true;
}

static const struct typing_scope *signature_scope(struct typing *t, const struct source *src, gval list, const struct path *prefix,
	const struct typing_scope *parent)
{
	struct typing_scope *m = typing_keep(t, sizeof *m);

	if (!m || !prefix)
		return NULL;
	*m = (struct typing_scope){ .kind = SCOPE_MODULE, .src = src, .at = list, .prefix = prefix, .parent = parent };
	return list_items(t, m) ? m : NULL;
}

/* Of several with the same name the last one counts, as in OCaml. */
const struct item *item_named(const struct typing_scope *m, enum item_kind kind, const char *name)
{
	for (uint32_t i = m->items_count; i-- > 0;)
		if (m->items[i].kind == kind && !strcmp(m->items[i].name, name))
			return &m->items[i];
	return NULL;
}

static const struct typing_scope *unit_scope(struct typing *t, const char *unit)
{
	const struct source *src = typing_interface(t, unit);
	void **known;
	const struct typing_scope *m;

	if (!src)
		return NULL;
	known = typing_memo(t, src, 0, 'U');
	if (*known)
		return *known;
	m = signature_scope(t, src, graph_field(&src->g, src->g.root, 1), path_new(t, PATH_UNIT, src->unit, 0, NULL, NULL), NULL);
	*typing_memo(t, src, 0, 'U') = (void *)m;
	return m;
}

const struct typing_scope *unit_of_scope(struct typing *t, const struct typing_scope *s)
{
	const struct typing_scope *e = event_scope(s);
	struct debuginfo_unit unit;

	return e && debuginfo_unit(t->d, e->src->number, &unit) && unit.module ? unit_scope(t, unit.module) : NULL;
}

/* ---- module types ---- */

/* A module type as it stands somewhere, and where. */
struct found {
	const struct typing_scope *s;
	gval type;
};

static bool type_of_module(struct typing *t, const struct typing_scope *s, const struct path *p, struct found *out);
static bool resolve(struct typing *t, struct found *f, const struct path **prefix);

/* The binding that a local path names, seen from here or from where the path was read; and the scope that has it. */
static const struct typing_scope *entry_of(const struct typing_scope *s, const struct path *p, enum entry_kind kind,
	struct entry *out)
{
	const struct typing_scope *scopes[2] = { event_scope(s), p->home };

	for (unsigned i = scopes[0] == scopes[1]; i < 2; i++) {
		struct chain chain = chain_of(scopes[i]);

		if (!scopes[i] || (p->home && scopes[i]->src != p->home->src))
			continue;
		while (entry_next(&scopes[i]->src->g, &chain, out))
			if (out->kind == kind && out->stamp == p->stamp && !strcmp(out->name, p->name))
				return scopes[i];
	}
	return NULL;
}

/* What a module type's name stands for. */
static bool named_type(struct typing *t, const struct typing_scope *s, const struct path *p, struct found *out)
{
	gval declaration = graph_int(0);

	if (p->kind == PATH_LOCAL) {
		struct entry entry;

		if ((out->s = entry_of(s, p, ENTRY_MODTYPE, &entry)))
			declaration = graph_field(&out->s->src->g, entry.at, 2);
	} else if (p->kind == PATH_DOT) {
		const struct typing_scope *m = module_of_path(t, s, p->parent);
		const struct item *i = m ? item_named(m, ITEM_MODTYPE, p->name) : NULL;

		if (i)
			declaration = graph_field(&m->src->g, i->at, 1);
		out->s = m;
	}
	if (!out->s || !graph_is(&out->s->src->g, declaration, 0, 1) ||
	    !graph_is_block(&out->s->src->g, graph_field(&out->s->src->g, declaration, 0)))
		return false;
	out->type = graph_field(&out->s->src->g, graph_field(&out->s->src->g, declaration, 0), 0);
	return true;
}

static bool local_module(const struct typing_scope *s, const struct path *p, struct found *out)
{
	struct entry entry;
	const struct typing_scope *e = entry_of(s, p, ENTRY_MODULE, &entry);

	if (e)
		*out = (struct found){ e, graph_field(&e->src->g, graph_field(&e->src->g, entry.at, 3), 0) };
	return e != NULL;
}

static bool member_module(struct typing *t, const struct typing_scope *s, const struct path *p, struct found *out)
{
	const struct typing_scope *m = module_of_path(t, s, p->parent);
	const struct item *i = m ? item_named(m, ITEM_MODULE, p->name) : NULL;

	if (!i)
		return false;
	*out = (struct found){ m, graph_field(&m->src->g, graph_field(&m->src->g, i->at, 2), 0) };
	return true;
}

/* A functor's result: its body with the parameter's name standing for the argument. */
static bool applied(struct typing *t, const struct typing_scope *s, const struct path *p, struct found *out)
{
	const struct path *prefix = p->parent;
	struct typing_scope *arg;
	struct found f;
	gval parameter, name;

	if (!type_of_module(t, s, p->parent, &f) || !resolve(t, &f, &prefix) || graph_tag(&f.s->src->g, f.type) != MTY_FUNCTOR ||
	    !(arg = typing_keep(t, sizeof *arg)))
		return false;
	parameter = graph_field(&f.s->src->g, f.type, 0);
	name = graph_field(&f.s->src->g, graph_field(&f.s->src->g, parameter, 0), 0);
	*arg = (struct typing_scope){ .kind = SCOPE_ARG, .src = f.s->src, .parent = f.s, .arg = p->arg,
		.arg_name = ident_name(&f.s->src->g, name), .arg_stamp = ident_stamp(&f.s->src->g, name) };
	*out = (struct found){ arg, graph_field(&f.s->src->g, f.type, 1) };
	return true;
}

/* The type of a module that is no compilation unit. */
static bool type_of_module(struct typing *t, const struct typing_scope *s, const struct path *p, struct found *out)
{
	switch (p->kind) {
	case PATH_LOCAL: return local_module(s, p, out);
	case PATH_DOT: return member_module(t, s, p, out);
	case PATH_APPLY: return applied(t, s, p, out);
	default: return false;
	}
}

/* Until it is a signature or a functor.  An alias leads to another module, with its own path. */
static bool resolve(struct typing *t, struct found *f, const struct path **prefix)
{
	bool ok = true;

	for (int i = 0; ok && i < 64; i++) {
		const struct graph *g = &f->s->src->g;
		unsigned tag = graph_tag(g, f->type);
		const struct path *p;

		if (tag == MTY_SIGNATURE || tag == MTY_FUNCTOR)
			return true;
		p = path_read(t, f->s, graph_field(g, f->type, 0));
		if (!p || (tag != MTY_IDENT && tag != MTY_ALIAS))
			return false;
		if (tag == MTY_ALIAS) {
			*prefix = p;
			if (p->kind == PATH_UNIT) {
				f->s = NULL;
				return true;
			}
		}
		ok = tag == MTY_IDENT ? named_type(t, f->s, p, f) : type_of_module(t, f->s, p, f);
	}
	return false;
}

static const struct typing_scope *scope_of(struct typing *t, struct found f, const struct path *prefix)
{
	void **known;
	const struct typing_scope *m;

	if (!resolve(t, &f, &prefix))
		return NULL;
	if (!f.s)
		return unit_scope(t, prefix->name);
	if (graph_tag(&f.s->src->g, f.type) != MTY_SIGNATURE)
		return NULL;
	known = typing_memo(t, f.s, f.type.bits, 'S');
	if (*known && path_equal(((const struct typing_scope *)*known)->prefix, prefix))
		return *known;
	m = signature_scope(t, f.s->src, graph_field(&f.s->src->g, f.type, 0), prefix, f.s);
	*typing_memo(t, f.s, f.type.bits, 'S') = (void *)m;
	return m;
}

const struct typing_scope *module_of_type(struct typing *t, const struct typing_scope *s, gval mty, const struct path *prefix)
{
	return scope_of(t, (struct found){ s, mty }, prefix);
}

const struct typing_scope *module_of_path(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	const struct typing_scope *m = *typing_memo(t, event_scope(s), (uint64_t)(uintptr_t)p, 'M');
	struct found f;

	if (m || p->kind == PATH_UNIT)
		return m ? m : unit_scope(t, p->name);
	if (typing_enter(t) && type_of_module(t, s, p, &f))
		m = scope_of(t, f, p);
	typing_leave(t);
	*typing_memo(t, event_scope(s), (uint64_t)(uintptr_t)p, 'M') = (void *)m;
	return m;
}

/* ---- places ---- */

static struct place nowhere(void) { return (struct place){ .kind = PLACE_NOWHERE }; }

static struct place field_of(struct place p, int32_t field)
{
	if (p.kind == PLACE_NOWHERE || field < 0 || p.fields_count == PLACE_FIELDS_MAX)
		return nowhere();
	p.fields[p.fields_count++] = (uint32_t)field;
	return p;
}

/* Of the module itself.  An alias takes no room: its place is that of what it stands for. */
struct place place_of_path(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	struct place out = nowhere();
	const struct typing_scope *m;
	const struct item *i;

	if (!typing_enter(t)) {
		typing_leave(t);
		return out;
	}
	switch (p->kind) {
	case PATH_UNIT:
		out = (struct place){ .kind = PLACE_UNIT, .unit = p->name };
		break;
	case PATH_LOCAL:
		if (!p->home || !event_scope(s) || event_scope(s)->src == p->home->src)
			out = place_of_ident(t, s, p->name, p->stamp);
		break;
	case PATH_DOT:
		m = module_of_path(t, s, p->parent);
		i = m ? item_named(m, ITEM_MODULE, p->name) : NULL;
		if (i && i->field >= 0)
			out = field_of(place_of_path(t, s, m->prefix), i->field);
		else if (i && (m = module_of_path(t, s, p)) && !path_equal(m->prefix, p))
			out = place_of_path(t, s, m->prefix);
		break;
	default:
		break;
	}
	typing_leave(t);
	return out;
}

bool member_value(struct typing *t, const struct typing_scope *s, const struct typing_scope *m, const struct item *i,
	struct typing_value *out)
{
	const struct graph *g = &m->src->g;
	gval description = graph_field(g, i->at, 1);

	if (i->kind != ITEM_VALUE)
		return false;
	*out = (struct typing_value){
		.name = i->name, .stamp = i->stamp, .type = type_read(t, m, graph_field(g, description, 0)), .is_primitive = is_primitive(g, description),
		.path = path_new(t, PATH_DOT, i->name, 0, m->prefix, NULL), .place = field_of(place_of_path(t, s, m->prefix), i->field)
	};
	return true;
}

/* ---- what is asked by path ---- */

/* Path.Map.t: Node of left, key, data, right, height. */
static gval map_find(struct typing *t, const struct typing_scope *s, gval map, const struct path *p, unsigned *left)
{
	const struct graph *g = &s->src->g;
	gval found = graph_int(0);

	if (typing_enter(t) && graph_is(g, map, 0, 5) && *left > 0) {
		const struct path *key = path_read(t, s, graph_field(g, map, 1));

		--*left;
		if (key && path_equal(key, p))
			found = graph_field(g, map, 2);
		for (unsigned side = 0; side < 4 && !graph_is_block(g, found); side += 3)
			found = map_find(t, s, graph_field(g, map, side), p, left);
	}
	typing_leave(t);
	return found;
}

/* What matching a GADT's constructor says of a type stands before the type's own declaration. */
static const struct decl *local_decl(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	const struct typing_scope *here = event_scope(s), *e;
	struct chain chain = chain_of(here);
	struct entry entry;

	while (here && (!p->home || p->home->src == here->src) && entry_next(&here->src->g, &chain, &entry)) {
		unsigned left = CONSTRAINTS_MOST;
		gval d = graph_int(0);

		if (entry.kind == ENTRY_CONSTRAINTS)
			d = map_find(t, here, graph_field(&here->src->g, entry.at, 1), p, &left);
		else if (entry.kind == ENTRY_TYPE && entry.stamp == p->stamp && !strcmp(entry.name, p->name))
			d = graph_field(&here->src->g, entry.at, 2);
		if (graph_is_block(&here->src->g, d))
			return decl_read(t, here, d);
	}
	e = entry_of(s, p, ENTRY_TYPE, &entry);
	return e ? decl_read(t, e, graph_field(&e->src->g, entry.at, 2)) : NULL;
}

/* Of the record that a constructor of the type has inline. */
static const struct decl *inline_decl(struct typing *t, const struct decl *type, const char *constructor)
{
	const struct decl_constructor *c = NULL;
	struct decl *d;

	for (uint32_t i = 0; type && type->kind == DECL_VARIANT && i < type->count && !c; i++)
		if (type->constructors[i].labels && !strcmp(type->constructors[i].name, constructor))
			c = &type->constructors[i];
	if (!c)
		return NULL;
	if ((d = *typing_memo(t, c, 0, 'I')) || !(d = typing_keep(t, sizeof *d)))
		return d;
	*d = (struct decl){ .kind = DECL_RECORD, .is_unboxed = type->is_unboxed, .params_count = type->params_count,
		.params = type->params, .labels = c->labels, .count = c->count };
	*typing_memo(t, c, 0, 'I') = d;
	return d;
}

const struct decl *typing_decl(struct typing *t, const struct typing_scope *s, const struct path *p)
{
	const struct typing_scope *m;
	const struct item *i;

	if (p->kind == PATH_LOCAL)
		return local_decl(t, s, p);
	if (p->kind == PATH_DOT && path_is_of_type(p->parent))
		return inline_decl(t, typing_decl(t, s, p->parent), p->name);
	if (p->kind != PATH_DOT || !(m = module_of_path(t, s, p->parent)))
		return NULL;
	i = item_named(m, ITEM_TYPE, p->name);
	return i ? decl_read(t, m, graph_field(&m->src->g, i->at, 1)) : NULL;
}

/* A predefined type may be declared again with its constructors: type 'a t = 'a list = [] | (::) of 'a * 'a t. */
static bool is_abbreviation(const struct decl *d)
{
	struct type *manifest = d->manifest ? type_repr(d->manifest) : NULL;

	return manifest && (d->kind == DECL_ABSTRACT || (manifest->kind == TYPE_CONSTR && manifest->path->kind == PATH_PREDEF));
}

struct type *typing_expand(struct typing *t, const struct typing_scope *s, struct type *ty)
{
	for (int i = 0; i < 100; i++) {
		const struct decl *d;

		ty = type_repr(ty);
		if (ty->kind == TYPE_POLY && ty->count)
			ty = type_repr(ty->args[0]);
		d = ty->kind == TYPE_CONSTR ? typing_decl(t, s, ty->path) : NULL;
		if (!d || !is_abbreviation(d) || d->params_count != ty->count)
			return ty;
		ty = type_instantiate(t, d->manifest, d->params, ty->args, ty->count);
	}
	return ty;
}
