/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an event binds: its environment as the compiler summed it up, and its frame.
 *
 * A summary is a chain of bindings, the innermost first (Env.summary).  Its end is the initial environment: predefined names,
 * and every compilation unit by its name.
 */
#include <string.h>

#include "vm/debuginfo/debuginfo_priv.h"
#include "vm/debuginfo/typing_priv.h"

/* Instruct.debug_event */
enum { EV_KIND = 3, EV_TYPENV = 6, EV_COMPENV = 8 };
/* Instruct.compilation_env: ce_stack, then ce_heap and ce_rec, or ce_closure. */
enum { CE_STACK, CE_HEAP, CE_REC, CE_CLOSURE = 1 };
enum { FREE_VARIABLE, FUNCTION };       /* closure_entry */
enum { VAL_IVAR = 1, VAL_SELF };
#define VALUE_KIND 1

/* ---- the chain ---- */

bool entry_next(const struct graph *g, struct chain *c, struct entry *out)
{
	unsigned kind = graph_tag(g, c->at);
	gval what = graph_field(g, c->at, 1);

	if (!graph_is_block(g, c->at) || kind > ENTRY_MODULE_UNBOUND || c->seen++ == LIST_MOST)
		return false;
	*out = (struct entry){ .kind = (enum entry_kind)kind, .name = "", .at = c->at };
	if (kind <= ENTRY_CLTYPE || kind == ENTRY_FUNCTOR_ARG || kind == ENTRY_PERSISTENT) {
		out->name = ident_name(g, what);
		out->stamp = ident_stamp(g, what);
	} else if (kind >= ENTRY_VALUE_UNBOUND) {
		out->name = graph_text(g, what, NULL);
	}
	c->at = graph_field(g, c->at, 0);
	return true;
}

static gval event_of(const struct source *src, const struct unit *u, const struct debuginfo_event *e)
{
	const struct graph *g = &src->g;
	gval best = graph_int(0);

	for (uint32_t i = 0; i < src->events_count; i++) {
		gval kind = graph_field(g, src->events[i].event, EV_KIND);
		bool after = graph_is_block(g, kind);

		if (src->events[i].pos == e->pos - u->origin && (!graph_is_block(g, best) || after == (e->kind == DEBUGINFO_AFTER)))
			best = src->events[i].event;
	}
	return best;
}

static const struct typing_scope *scope_at(struct typing *t, const struct debuginfo_event *e)
{
	const struct unit *u = units_at_pos(t->d, e->pos);
	const struct source *src = u ? typing_unit_source(t, (uint32_t)(u - t->d->units)) : NULL;
	gval event = src ? event_of(src, u, e) : graph_int(0);
	struct typing_scope *s;

	if (!src || !graph_is_block(&src->g, event))
		return NULL;
	if ((s = *typing_memo(t, src, event.bits, 'E')))
		return s;
	if (!(s = typing_keep(t, sizeof *s)))
		return NULL;
	*s = (struct typing_scope){ .kind = SCOPE_EVENT, .src = src, .at = graph_field(&src->g, event, EV_TYPENV), .event = event };
	*typing_memo(t, src, event.bits, 'E') = s;
	return s;
}

const struct typing_scope *typing_scope_of(struct typing *t, const struct debuginfo_event *e)
{
	const struct typing_scope *s = *typing_memo(t, e, 0, 'E');

	if (!s && (s = scope_at(t, e)))
		*typing_memo(t, e, 0, 'E') = (void *)s;
	return s;
}

/* The initialisation comes behind the functions; the last event that binds something is what it ends with. */
const struct typing_scope *end_of_unit(struct typing *t, const struct unit *u)
{
	const struct typing_scope *s = NULL;
	struct debuginfo_function f;
	struct typing_value v;

	for (uint32_t i = u ? u->count : 0; i-- > 0 && !s;)
		if (!debuginfo_function_at(t->d, u->events[i].instr, &f) || !f.is_module)
			return NULL;
		else if ((s = typing_scope_of(t, &u->events[i])) && !typing_local(t, s, 0, &v))
			s = NULL;
	return s;
}

const struct decl *typing_decl_inside(struct typing *t, const struct path *p)
{
	const struct typing_scope *s = NULL;
	struct chain chain;
	struct entry e;

	p = path_normal(t, NULL, p);
	for (uint32_t i = 0; p->kind == PATH_DOT && p->parent->kind == PATH_UNIT && i < t->d->units_count && !s; i++) {
		struct debuginfo_unit u;

		if (debuginfo_unit(t->d, i, &u) && u.module && !strcmp(u.module, p->parent->name))
			s = end_of_unit(t, &t->d->units[i]);
	}
	for (chain = chain_of(s); s && entry_next(&s->src->g, &chain, &e);)
		if (e.kind == ENTRY_TYPE && !strcmp(e.name, p->name))
			return decl_read(t, s, graph_field(&s->src->g, e.at, 2));
	return NULL;
}

struct type *typing_result(struct typing *t, const struct debuginfo_event *e)
{
	const struct typing_scope *s = typing_scope_of(t, e);
	gval kind = s ? graph_field(&s->src->g, s->event, EV_KIND) : graph_int(0);

	return s && graph_is(&s->src->g, kind, 0, 1) ? type_read(t, s, graph_field(&s->src->g, kind, 0)) : NULL;
}

/* ---- the frame ---- */

/* Ident.tbl: Node of left, { ident; data; previous }, right, height; ordered by name, those with one name in a chain. */
static bool table_find(const struct graph *g, gval table, const char *name, int64_t stamp, gval *data)
{
	for (unsigned depth = 0; graph_is(g, table, 0, 3) && depth < 64; depth++) {
		gval k = graph_field(g, table, 1);
		int order = strcmp(name, ident_name(g, graph_field(g, k, 0)));

		if (order) {
			table = graph_field(g, table, order < 0 ? 0 : 2);
			continue;
		}
		for (unsigned n = 0; graph_is(g, k, 0, 3) && n < LIST_MOST; n++) {
			if (ident_stamp(g, graph_field(g, k, 0)) == stamp) {
				*data = graph_field(g, k, 1);
				return true;
			}
			k = graph_field(g, graph_field(g, k, 2), 0);
		}
		return false;
	}
	return false;
}

/* Looking for what has a number: a stack position. */
struct numbered {
	const struct graph *g;
	int64_t wanted;
	uint32_t left;            /* bindings more */
	const char *name;         /* found */
	int64_t stamp;
};

static bool number_find(struct numbered *n, gval table, unsigned depth)
{
	gval k = graph_field(n->g, table, 1);

	if (!graph_is(n->g, table, 0, 3) || depth == 64)
		return false;
	for (; graph_is(n->g, k, 0, 3) && n->left > 0; k = graph_field(n->g, graph_field(n->g, k, 2), 0), n->left--)
		if (graph_number(graph_field(n->g, k, 1)) == n->wanted) {
			n->name = ident_name(n->g, graph_field(n->g, k, 0));
			n->stamp = ident_stamp(n->g, graph_field(n->g, k, 0));
			return true;
		}
	return number_find(n, graph_field(n->g, table, 0), depth + 1) || number_find(n, graph_field(n->g, table, 2), depth + 1);
}

static struct place place_in_closure(const struct graph *g, gval closure, const char *name, int64_t stamp)
{
	int64_t env = graph_number(graph_field(g, closure, 1));
	gval entry;

	if (!graph_is(g, closure, 0, 2) || !table_find(g, graph_field(g, closure, 0), name, stamp, &entry))
		return (struct place){ .kind = PLACE_NOWHERE };
	return (struct place){ .kind = graph_tag(g, entry) == FREE_VARIABLE ? PLACE_ENV : PLACE_FUNCTION,
		.number = graph_number(graph_field(g, entry, 0)) - env };
}

struct place place_of_ident(struct typing *t, const struct typing_scope *s, const char *name, int64_t stamp)
{
	const struct typing_scope *e = event_scope(s);
	const struct graph *g = e ? &e->src->g : NULL;
	gval compenv, data;

	if (!e)
		return (struct place){ .kind = PLACE_NOWHERE };
	compenv = graph_field(g, e->event, EV_COMPENV);
	if (table_find(g, graph_field(g, compenv, CE_STACK), name, stamp, &data))
		return (struct place){ .kind = PLACE_STACK, .number = graph_number(data) };
	if (t->layout.closure_env)
		return place_in_closure(g, graph_field(g, compenv, CE_CLOSURE), name, stamp);
	if (table_find(g, graph_field(g, compenv, CE_HEAP), name, stamp, &data))
		return (struct place){ .kind = PLACE_ENV, .number = graph_number(data) };
	if (table_find(g, graph_field(g, compenv, CE_REC), name, stamp, &data))
		return (struct place){ .kind = PLACE_FUNCTION, .number = graph_number(data) };
	return (struct place){ .kind = PLACE_NOWHERE };
}

/* ---- names ---- */

/* The object whose methods these are is bound as self-N, N being the class's number, whatever the program calls it. */
static struct place place_of_self(struct typing *t, const struct typing_scope *s, const char *class_number)
{
	struct chain chain = chain_of(s);
	struct entry e;

	while (entry_next(&s->src->g, &chain, &e))
		if (e.kind == ENTRY_VALUE && !strncmp(e.name, "self-", 5) && !strcmp(e.name + 5, class_number))
			return place_of_ident(t, s, e.name, e.stamp);
	return (struct place){ .kind = PLACE_NOWHERE };
}

static void entry_value(struct typing *t, const struct typing_scope *s, const struct entry *e, struct typing_value *out)
{
	const struct graph *g = &s->src->g;
	gval description = graph_field(g, e->at, 2), kind = graph_field(g, description, VALUE_KIND);

	*out = (struct typing_value){
		.name = e->name, .stamp = e->stamp, .type = type_read(t, s, graph_field(g, description, 0)), .is_local = true,
		.is_primitive = graph_tag(g, kind) == 0, .path = path_local(t, s, e->name, e->stamp),
		.place = place_of_ident(t, s, e->name, e->stamp)
	};
	if (graph_is(g, kind, VAL_IVAR, 2)) {
		out->is_instance = true;
		out->object = place_of_self(t, s, graph_text(g, graph_field(g, kind, 1), NULL));
	} else if (graph_is(g, kind, VAL_SELF, 4)) {
		out->place = place_of_self(t, s, graph_text(g, graph_field(g, kind, (uint64_t)t->layout.self_class), NULL));
	}
}

static const struct typing_scope *opened(struct typing *t, const struct typing_scope *s, const struct entry *e)
{
	const struct path *p = path_read(t, s, graph_field(&s->src->g, e->at, 1));

	return p ? module_of_path(t, s, p) : NULL;
}

static bool bound_value(struct typing *t, const struct typing_scope *s, const char *name, struct typing_value *out)
{
	struct chain chain = chain_of(s);
	struct entry e;

	while (entry_next(&s->src->g, &chain, &e)) {
		const struct typing_scope *m = e.kind == ENTRY_OPEN ? opened(t, s, &e) : NULL;
		const struct item *i = m ? item_named(m, ITEM_VALUE, name) : NULL;

		if (i)
			return member_value(t, s, m, i, out);
		if (e.kind == ENTRY_VALUE_UNBOUND && !strcmp(e.name, name))
			return false;
		if (e.kind == ENTRY_VALUE && !strcmp(e.name, name)) {
			entry_value(t, s, &e, out);
			return true;
		}
	}
	return false;
}

/* The path of a module by its name. */
static const struct path *bound_module(struct typing *t, const struct typing_scope *s, const char *name)
{
	struct chain chain = chain_of(s);
	struct entry e;

	while (s && s->kind == SCOPE_EVENT && entry_next(&s->src->g, &chain, &e)) {
		const struct typing_scope *m = e.kind == ENTRY_OPEN ? opened(t, s, &e) : NULL;

		if (m && item_named(m, ITEM_MODULE, name))
			return path_new(t, PATH_DOT, item_named(m, ITEM_MODULE, name)->name, 0, m->prefix, NULL);
		if (e.kind == ENTRY_MODULE && !strcmp(e.name, name))
			return path_local(t, s, e.name, e.stamp);
		if (e.kind == ENTRY_PERSISTENT && !strcmp(e.name, name))
			break;
	}
	if (s && s->kind == SCOPE_MODULE && item_named(s, ITEM_MODULE, name))
		return path_new(t, PATH_DOT, item_named(s, ITEM_MODULE, name)->name, 0, s->prefix, NULL);
	return path_new(t, PATH_UNIT, texts_add(&t->d->texts, name, strlen(name)), 0, NULL, NULL);
}

/* The module that all but the last part of a dotted name is; the last part is where *rest points. */
static const struct typing_scope *module_before(struct typing *t, const struct typing_scope *s, const char *name, const char **rest)
{
	const struct typing_scope *m = NULL;
	const struct path *p = NULL;
	char part[256];
	const char *dot;

	for (*rest = name; (dot = strchr(*rest, '.')) && dot[1] && (size_t)(dot - *rest) < sizeof part; *rest = dot + 1) {
		memcpy(part, *rest, (size_t)(dot - *rest));
		part[dot - *rest] = 0;
		p = p ? path_new(t, PATH_DOT, texts_add(&t->d->texts, part, strlen(part)), 0, p, NULL) : bound_module(t, s, part);
		if (!p || !p->name || !(m = module_of_path(t, s, p)))
			return NULL;
		p = m->prefix;
	}
	return m;
}

const struct typing_scope *typing_module(struct typing *t, const struct typing_scope *s, const char *name)
{
	char dotted[512];
	const char *rest;
	size_t n = strlen(name);

	if (n + 3 > sizeof dotted)
		return NULL;
	memcpy(dotted, name, n);
	memcpy(dotted + n, ".x", 3);
	return module_before(t, s, dotted, &rest);
}

bool typing_member(struct typing *t, const struct typing_scope *module, uint32_t index, struct typing_value *out)
{
	for (uint32_t i = 0; i < module->items_count; i++)
		if (module->items[i].kind == ITEM_VALUE && index-- == 0)
			return member_value(t, module, module, &module->items[i], out);
	return false;
}

bool typing_value(struct typing *t, const struct typing_scope *s, const char *name, struct typing_value *out)
{
	const struct typing_scope *m;
	const struct item *i;
	const char *rest;

	if (!strchr(name, '.') || name[strcspn(name, ".")] != '.' || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", name[0]))
		return s->kind == SCOPE_EVENT && bound_value(t, s, name, out);
	m = module_before(t, s, name, &rest);
	i = m ? item_named(m, ITEM_VALUE, rest) : NULL;
	return i && member_value(t, s, m, i, out);
}

struct locals {
	uint32_t count;
	struct entry entries[];
};

/* The values that are bound and not hidden by others of the same name, which have the same text. */
static const struct locals *list_locals(struct typing *t, struct typing_scope *s)
{
	struct chain chain = chain_of(s);
	struct locals *l;
	struct entry e;
	uint32_t most = 0;

	while (entry_next(&s->src->g, &chain, &e))
		most += e.kind == ENTRY_VALUE;
	if (!(l = typing_keep(t, sizeof *l + most * sizeof *l->entries)))
		return NULL;
	for (chain = chain_of(s); entry_next(&s->src->g, &chain, &e);) {
		const char *name = e.kind == ENTRY_VALUE ? texts_add(&t->d->texts, e.name, strlen(e.name)) : NULL;
		void **seen = name ? typing_memo(t, s, (uint64_t)(uintptr_t)name, 'N') : NULL;

		if (!seen || *seen)
			continue;
		*seen = l;
		l->entries[l->count++] = e;
	}
	return s->locals = l;
}

bool typing_local(struct typing *t, const struct typing_scope *s, uint32_t index, struct typing_value *out)
{
	/* What was derived may be kept beside what it was derived from. */
	const struct locals *l = s->locals ? s->locals : list_locals(t, (struct typing_scope *)s);

	if (!l || index >= l->count)
		return false;
	entry_value(t, s, &l->entries[index], out);
	return true;
}

/* The last argument lies at the frame's base, as position 1. */
bool typing_argument(struct typing *t, const struct typing_scope *s, uint32_t position, struct typing_value *out)
{
	struct numbered n = { .g = &s->src->g, .wanted = position, .left = LIST_MOST };
	struct chain chain = chain_of(s);
	struct entry e;

	*out = (struct typing_value){ .name = "_", .is_local = true, .place = { .kind = PLACE_STACK, .number = position } };
	if (s->kind != SCOPE_EVENT || !number_find(&n, graph_field(n.g, graph_field(n.g, s->event, EV_COMPENV), CE_STACK), 0))
		return false;
	while (entry_next(n.g, &chain, &e))
		if (e.kind == ENTRY_VALUE && e.stamp == n.stamp && !strcmp(e.name, n.name)) {
			entry_value(t, s, &e, out);
			return true;
		}
	return true;
}

/* ---- types, constructors, labels by name ---- */

/* One type of a scope after the other, the innermost first; its path too. */
struct types {
	struct typing *t;
	const struct typing_scope *s, *module;
	struct chain chain;
	uint32_t left;            /* items of `module` */
	bool in_module, ended;
};

static void types_begin(struct types *it, struct typing *t, const struct typing_scope *s, const struct typing_scope *module)
{
	*it = (struct types){ .t = t, .s = s, .module = module, .in_module = module != NULL };
	if (module)
		it->left = module->items_count;
	else
		it->chain = chain_of(s);
	it->ended = !module && s->kind != SCOPE_EVENT;
}

static const struct decl *types_next(struct types *it, const char **name, const struct path **path)
{
	struct entry e;

	for (;;) {
		while (it->module && it->left > 0) {
			const struct item *i = &it->module->items[--it->left];

			if (i->kind != ITEM_TYPE)
				continue;
			*name = i->name;
			*path = path_new(it->t, PATH_DOT, i->name, 0, it->module->prefix, NULL);
			return decl_read(it->t, it->module, graph_field(&it->module->src->g, i->at, 1));
		}
		it->module = NULL;
		if (it->in_module || it->ended || !entry_next(&it->s->src->g, &it->chain, &e))
			return NULL;
		if (e.kind == ENTRY_OPEN && (it->module = opened(it->t, it->s, &e)))
			it->left = it->module->items_count;
		if (e.kind != ENTRY_TYPE)
			continue;
		*name = e.name;
		*path = path_local(it->t, it->s, e.name, e.stamp);
		return decl_read(it->t, it->s, graph_field(&it->s->src->g, e.at, 2));
	}
}

/* What is looked for in a declaration; its number there, or -1. */
typedef int64_t (*look_fn)(const struct decl *d, const char *type, const char *name);

static int64_t is_type(const struct decl *d, const char *type, const char *name)
{
	(void)d;
	return strcmp(type, name) == 0 ? 0 : -1;
}

static int64_t has_constructor(const struct decl *d, const char *type, const char *name)
{
	(void)type;
	for (uint32_t i = 0; d->kind == DECL_VARIANT && i < d->count; i++)
		if (!strcmp(d->constructors[i].name, name))
			return i;
	return -1;
}

static int64_t has_label(const struct decl *d, const char *type, const char *name)
{
	(void)type;
	for (uint32_t i = 0; d->kind == DECL_RECORD && i < d->count; i++)
		if (!strcmp(d->labels[i].name, name))
			return i;
	return -1;
}

static const struct decl *look(struct typing *t, const struct typing_scope *s, const char *name, look_fn fn, const struct path **path,
	uint32_t *index)
{
	const char *rest = name, *type;
	const struct typing_scope *m = strchr(name, '.') ? module_before(t, s, name, &rest) : NULL;
	const struct decl *d;
	struct types it;
	int64_t found;

	if (!m && strchr(name, '.'))
		return NULL;
	types_begin(&it, t, s, m ? m : s->kind == SCOPE_MODULE ? s : NULL);
	while ((d = types_next(&it, &type, path)))
		if ((found = fn(d, type, rest)) >= 0) {
			*index = (uint32_t)found;
			return d;
		}
	return NULL;
}

const struct decl *typing_type(struct typing *t, const struct typing_scope *s, const char *name, const struct path **path)
{
	uint32_t ignored;

	return look(t, s, name, is_type, path, &ignored);
}

const struct decl *typing_constructor(struct typing *t, const struct typing_scope *s, const char *name, const struct path **type,
	uint32_t *index)
{
	return look(t, s, name, has_constructor, type, index);
}

const struct decl *typing_label(struct typing *t, const struct typing_scope *s, const char *name, const struct path **type,
	uint32_t *index)
{
	return look(t, s, name, has_label, type, index);
}

/* ---- extension constructors ---- */

/* Types.extension_constructor: type's path, its parameters, arguments, result. */
enum { EXT_ARGS = 2, EXT_RESULT = 3 };

static bool extension_read(struct typing *t, const struct typing_scope *s, gval id, gval extension, struct decl_constructor *out)
{
	const struct graph *g = &s->src->g;

	return constructor_read(t, s, graph_field(g, id, 0), graph_field(g, extension, EXT_ARGS), graph_field(g, extension, EXT_RESULT),
		out);
}

bool typing_extension(struct typing *t, const struct typing_scope *s, const char *name, struct decl_constructor *out,
	struct place *place)
{
	const char *rest = name;
	const struct typing_scope *m = strchr(name, '.') ? module_before(t, s, name, &rest) : NULL;
	const struct item *i = m ? item_named(m, ITEM_EXTENSION, rest) : NULL;
	struct chain chain = chain_of(s);
	struct entry e;

	*place = (struct place){ .kind = PLACE_NOWHERE };
	if (i) {
		struct place module = place_of_path(t, s, m->prefix);

		if (module.kind != PLACE_NOWHERE && i->field >= 0 && module.fields_count < PLACE_FIELDS_MAX) {
			module.fields[module.fields_count++] = (uint32_t)i->field;
			*place = module;
		}
		return extension_read(t, m, graph_field(&m->src->g, i->at, 0), graph_field(&m->src->g, i->at, 1), out);
	}
	while (!strchr(name, '.') && s->kind == SCOPE_EVENT && entry_next(&s->src->g, &chain, &e))
		if (e.kind == ENTRY_EXTENSION && !strcmp(e.name, name)) {
			*place = place_of_ident(t, s, e.name, e.stamp);
			return extension_read(t, s, graph_field(&s->src->g, e.at, 1), graph_field(&s->src->g, e.at, 2), out);
		}
	return false;
}
