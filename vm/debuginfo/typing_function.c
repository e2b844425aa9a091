/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The type of a function, found from its code: its own variables are those of the types that its events bind.
 *
 * Where the name that the function was defined by is bound at the end of the unit's initialisation, or, of a
 * recursive one, in the function itself, that is its type.  Otherwise parameters that have names say what they can;
 * the others and the result are variables that nothing else mentions.
 */
#include <string.h>

#include "vm/debuginfo/debuginfo_priv.h"
#include "vm/debuginfo/typing_priv.h"
#include "vm/opcodes.h"

#define PARAMETERS_MOST 64
#define VARIABLES_MOST 64

struct parameters {
	uint32_t count;
	struct type *type[PARAMETERS_MOST];     /* NULL: it has no name */
};

static uint32_t arity(const struct typing *t, const struct debuginfo_function *f)
{
	struct vm_instr i = { .op = -1 };

	if (f->body > f->first)
		vm_instr(t->d->src.vm, f->body - 1, &i);
	return i.op == OP_GRAB && i.operand[0] >= 0 ? (uint32_t)i.operand[0] + 1 : 1;
}

/* Arguments lie on top of the stack when a function begins, the first one at the top. */
static void find_parameters(struct typing *t, const struct typing_scope *s, struct parameters *p)
{
	struct typing_value v;

	for (uint32_t i = 0; typing_local(t, s, i, &v); i++)
		if (v.place.kind == PLACE_STACK && !v.is_instance && v.place.number >= 1 && v.place.number <= p->count &&
		    !p->type[p->count - (uint32_t)v.place.number])
			p->type[p->count - (uint32_t)v.place.number] = v.type;
}

/* Does a type mention all variables of the parameters? */
static bool covers(struct type *ty, const struct parameters *p, uint32_t *variables)
{
	struct type *vars[VARIABLES_MOST];
	uint32_t n = type_variables(ty, vars, 0, VARIABLES_MOST), all = n;

	*variables = 0;
	for (uint32_t i = 0; i < p->count && all <= VARIABLES_MOST; i++) {
		struct type *own[VARIABLES_MOST];

		if (p->type[i]) {
			*variables += type_variables(p->type[i], own, 0, VARIABLES_MOST);
			all = type_variables(p->type[i], vars, all, VARIABLES_MOST);
		}
	}
	return all == n && n <= VARIABLES_MOST;
}

/* The one value of that name that is bound there. */
static bool only_value(struct typing *t, const struct typing_scope *s, const char *name, struct typing_value *out)
{
	struct chain chain = chain_of(s);
	struct entry e;
	unsigned n = 0;

	while (s && n < 2 && entry_next(&s->src->g, &chain, &e))
		n += e.kind == ENTRY_VALUE && !strcmp(e.name, name);
	return n == 1 && typing_value(t, s, name, out) && out->is_local;
}

static struct type *defined_type(struct typing *t, const struct typing_scope *s, const struct debuginfo_event *e,
	const struct parameters *p)
{
	const char *name = strrchr(e->name, '.');
	size_t module = strlen(e->module);
	struct typing_value v;
	uint32_t variables;

	if (!name++)
		return NULL;
	if (!strncmp(e->name, e->module, module) && e->name + module + 1 == name &&
	    only_value(t, end_of_unit(t, units_at_pos(t->d, e->pos)), name, &v) && covers(v.type, p, &variables))
		return v.type;
	return only_value(t, s, name, &v) && covers(v.type, p, &variables) && variables ? v.type : NULL;
}

const struct typing_scope *typing_function_scope(struct typing *t, const struct debuginfo_function *f)
{
	const struct debuginfo_event *e = debuginfo_event_after(t->d, f->body);

	return e && e->instr < f->end ? typing_scope_of(t, e) : NULL;
}

struct type *typing_function(struct typing *t, const struct debuginfo_function *f)
{
	const struct typing_scope *s = typing_function_scope(t, f);
	struct parameters p = { .count = arity(t, f) };
	struct type *ty;

	if (!s || f->is_module || p.count > PARAMETERS_MOST)
		return NULL;
	find_parameters(t, s, &p);
	if ((ty = defined_type(t, s, debuginfo_event_after(t->d, f->body), &p)))
		return ty;
	ty = type_new_var(t);
	for (uint32_t i = p.count; i-- > 0;)
		ty = type_new(t, TYPE_ARROW, (struct type *[]){ p.type[i] ? p.type[i] : type_new_var(t), ty }, 2);
	return ty;
}
