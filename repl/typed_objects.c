/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects by their instance variables and methods.
 *
 * An object is { methods; number; instance variables }.  Its methods have no names, only their hashes; the names, and
 * which variable is where, are in the table that its class made it of (OCaml's stdlib/camlinternalOO.ml), which
 * shares the methods with it and is kept by the class's functions.  So the table is looked for from where classes
 * are: globals and the stack.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "repl/typed_priv.h"

enum { TABLE_SIZE, TABLE_METHODS, TABLE_BY_NAME, TABLE_VARIABLES = 6, TABLE_FIELDS = 8 };
enum { MAP_LEFT, MAP_KEY, MAP_DATA, MAP_RIGHT, MAP_FIELDS = 5 };
#define LOOKED_AT_MOST 16384u    /* blocks; a power of two */
#define FIELDS_MOST 64u          /* larger ones are data, no closures or modules of the usual size */
#define STACK_MOST 1000u
#define NAME_MOST 128
#define METHODS_MOST 100
#define HEIGHT_MOST 64

static value field(const struct shower *w, value v, uint64_t i) { return vm_field(w->s->vm, v, i); }

static struct vm_view view_of(const struct shower *w, value v)
{
	struct vm_view view;

	vm_view(w->s->vm, v, &view);
	return view;
}

/* ---- the table ---- */

struct search {
	const struct shower *w;
	value at[LOOKED_AT_MOST / 2], methods, found;
	value seen[LOOKED_AT_MOST];
	unsigned count;
};

static void look_at(struct search *s, value v, bool is_global)
{
	unsigned i = (unsigned)((v.bits >> 3) * 2654435761u) % LOOKED_AT_MOST;
	struct vm_view view = view_of(s->w, v);

	if ((view.shape != VM_SHAPE_BLOCK && view.shape != VM_SHAPE_CLOSURE) || s->count == LOOKED_AT_MOST / 2 ||
	    (view.size > FIELDS_MOST && !is_global))
		return;
	while (s->seen[i].bits && !same(s->seen[i], v))
		i = (i + 1) % LOOKED_AT_MOST;
	if (s->seen[i].bits)
		return;
	s->seen[i] = v;
	s->at[s->count++] = v;
	if (view.shape == VM_SHAPE_BLOCK && view.size == TABLE_FIELDS &&
	    same(field(s->w, v, TABLE_METHODS), s->methods))
		s->found = v;
}

/* Of an object with these methods; VAL_UNIT: it is not found. */
static value find_table(struct shower *w, value methods)
{
	struct search *s = calloc(1, sizeof *s);

	if (!s)
		return VAL_UNIT;
	*s = (struct search){ .w = w, .methods = methods, .found = VAL_UNIT };
	for (uint64_t i = 0; i < vm_stack_depth(w->s->vm) && i < STACK_MOST; i++)
		look_at(s, vm_stack_word(w->s->vm, i), false);
	for (uint64_t i = vm_globals(w->s->vm); i-- > 0;)
		look_at(s, vm_global(w->s->vm, i), true);
	for (unsigned i = 0; i < s->count && is_int(s->found); i++)
		for (uint64_t k = 0; k < view_of(w, s->at[i]).size; k++)
			look_at(s, field(w, s->at[i], k), false);
	methods = s->found;
	free(s);
	return methods;
}

static value table_of(struct shower *w, value object)
{
	value methods = field(w, object, 0);

	if (!same(w->methods, methods)) {
		w->methods = methods;
		w->table = find_table(w, methods);
	}
	return w->table;
}

/* ---- what it holds ---- */

/* In the order of a map's keys; false: enough. */
typedef bool each_fn(void *ctx, const char *name, value data);

static bool each_entry(struct shower *w, value map, each_fn *tell, void *ctx, unsigned height)
{
	char name[NAME_MOST];
	size_t n;

	if (view_of(w, map).shape != VM_SHAPE_BLOCK || view_of(w, map).size != MAP_FIELDS || height == HEIGHT_MOST)
		return true;
	n = vm_string_bytes(w->s->vm, field(w, map, MAP_KEY), 0, name, sizeof name - 1);
	name[n] = 0;
	return each_entry(w, field(w, map, MAP_LEFT), tell, ctx, height + 1) &&
		tell(ctx, name, field(w, map, MAP_DATA)) &&
		each_entry(w, field(w, map, MAP_RIGHT), tell, ctx, height + 1);
}

struct members {
	struct shower *w;
	value object;
	struct type *type;
	int depth;
	unsigned count;
};

static bool has_name(const char *name) { return (*name >= 'a' && *name <= 'z') || *name == '_'; }

static bool show_variable(void *ctx, const char *name, value index)
{
	struct members *m = ctx;
	struct shower *w = m->w;
	struct type *ty;

	if (!has_name(name) || !is_int(index) || int_val(index) < 2 ||
	    (uint64_t)int_val(index) >= view_of(w, m->object).size)
		return true;
	text_add(w->text, "%s%s = ", m->count++ ? "; " : " {", name);
	ty = m->type ? typing_instance_variable(w->t, m->type, name) : NULL;
	show(w, field(w, m->object, (uint64_t)int_val(index)), ty, m->depth - 1, false);
	return !text_is_full(w->text);
}

static bool show_method(void *ctx, const char *name, value label)
{
	struct members *m = ctx;

	(void)label;
	if (has_name(name))
		text_add(m->w->text, "%s%s", m->count++ ? ", " : " with ", name);
	return !text_is_full(m->w->text);
}

/* Without a table: the public methods that the type knows. */
static void show_known_methods(struct shower *w, struct type *ty)
{
	struct type *f = type_repr(ty->args[0]);
	bool any = false;

	for (unsigned i = 0; f->kind == TYPE_FIELD && i < METHODS_MOST; f = type_repr(f->args[1]), i++)
		if (f->is_shown && has_name(f->name)) {
			text_add(w->text, any ? ", %s" : " with %s", f->name);
			any = true;
		}
}

void show_object(struct shower *w, value v, struct type *ty, int depth)
{
	struct type *class = w->written ? type_repr(w->written) : NULL;
	struct members m = {
		.w = w, .object = v, .type = class && class->kind == TYPE_CONSTR ? class : ty, .depth = depth
	};
	value table = view_of(w, v).shape == VM_SHAPE_OBJECT ? table_of(w, v) : VAL_UNIT;

	text_add(w->text, "<obj");
	if (!is_int(table)) {
		each_entry(w, field(w, table, TABLE_VARIABLES), show_variable, &m, 0);
		text_add(w->text, m.count ? "}" : "");
		m.count = 0;
		each_entry(w, field(w, table, TABLE_BY_NAME), show_method, &m, 0);
	} else if (ty) {
		show_known_methods(w, ty);
	}
	text_add(w->text, ">");
}
