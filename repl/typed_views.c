/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The standard library's containers by what they hold.  Their layouts are those of OCaml's stdlib/{hashtbl,map,set,queue,
 * stack,buffer}.ml; a block that does not look so is left to others. */
#include <inttypes.h>
#include <string.h>

#include "repl/typed_priv.h"

static value part(const struct shower *w, value v, uint64_t i) { return vm_field(w->s->vm, v, i); }

static bool has_fields(const struct shower *w, value v, uint64_t n)
{
	struct vm_view view;

	vm_view(w->s->vm, v, &view);
	return view.shape == VM_SHAPE_BLOCK && view.size >= n;
}

/* A type that the functor's result defines beside the container: key, elt. */
static struct type *sibling(struct shower *w, struct type *ty, const char *name)
{
	const struct path *p = path_sibling(w->t, ty->path, name);

	return p ? type_new_constr(w->t, p, NULL, 0) : NULL;
}

static bool between(struct shower *w, bool *first)
{
	if (!*first)
		text_add(w->text, "; ");
	*first = false;
	if (w->steps > 0 && !text_is_full(w->text))
		return true;
	text_add(w->text, "...");
	return false;
}

/* ---- hash tables ---- */

#define CHAIN_MOST 100000u

static bool view_hashtbl(struct shower *w, value v, struct type *ty, int depth)
{
	struct type *key = ty->count == 2 ? ty->args[0] : sibling(w, ty, "key"), *data = ty->count ? ty->args[ty->count - 1] : NULL;
	value buckets = part(w, v, 1);
	struct vm_view view;
	bool first = true, more = true;

	vm_view(w->s->vm, buckets, &view);
	if (!has_fields(w, v, 2) || !is_int(part(w, v, 0)) || view.shape != VM_SHAPE_BLOCK)
		return false;
	text_add(w->text, "<hashtbl of %" PRId64 ": ", int_val(part(w, v, 0)));
	for (uint64_t i = 0; i < view.size && more; i++) {
		unsigned n = 0;

		for (value b = part(w, buckets, i); has_fields(w, b, 3) && n++ < CHAIN_MOST && (more = between(w, &first));
		     b = part(w, b, 2)) {
			show(w, part(w, b, 0), key, depth - 1, false);
			text_add(w->text, " -> ");
			show(w, part(w, b, 1), data, depth - 1, false);
		}
	}
	text_add(w->text, ">");
	return true;
}

/* ---- balanced trees ---- */

struct tree {
	struct type *key, *data;
	bool first, is_map;
};

static bool show_tree(struct shower *w, value v, struct tree *t, int depth, unsigned level)
{
	if (!has_fields(w, v, t->is_map ? 5 : 4) || level > 64)
		return true;
	if (!show_tree(w, part(w, v, 0), t, depth, level + 1) || !between(w, &t->first))
		return false;
	show(w, part(w, v, 1), t->key, depth - 1, false);
	if (t->is_map) {
		text_add(w->text, " -> ");
		show(w, part(w, v, 2), t->data, depth - 1, false);
	}
	return show_tree(w, part(w, v, t->is_map ? 3 : 2), t, depth, level + 1);
}

static bool view_map(struct shower *w, value v, struct type *ty, int depth)
{
	struct tree t = { sibling(w, ty, "key"), ty->count ? ty->args[0] : NULL, true, true };

	if (!is_int(v) && !has_fields(w, v, 5))
		return false;
	text_add(w->text, "<map: ");
	show_tree(w, v, &t, depth, 0);
	text_add(w->text, ">");
	return true;
}

static bool view_set(struct shower *w, value v, struct type *ty, int depth)
{
	struct tree t = { sibling(w, ty, "elt"), NULL, true, false };

	if (!is_int(v) && !has_fields(w, v, 4))
		return false;
	text_add(w->text, "<set: ");
	show_tree(w, v, &t, depth, 0);
	text_add(w->text, ">");
	return true;
}

/* ---- rows ---- */

static void show_cells(struct shower *w, const char *name, value cell, struct type *ty, int depth)
{
	bool first = true;

	text_add(w->text, "<%s: ", name);
	for (unsigned n = 0; has_fields(w, cell, 2) && n < CHAIN_MOST && between(w, &first); n++, cell = part(w, cell, 1))
		show(w, part(w, cell, 0), ty->count ? ty->args[0] : NULL, depth - 1, false);
	text_add(w->text, ">");
}

static bool view_queue(struct shower *w, value v, struct type *ty, int depth)
{
	if (!has_fields(w, v, 3) || !is_int(part(w, v, 0)))
		return false;
	show_cells(w, "queue", part(w, v, 1), ty, depth);
	return true;
}

static bool view_stack(struct shower *w, value v, struct type *ty, int depth)
{
	if (!has_fields(w, v, 2) || !is_int(part(w, v, 1)))
		return false;
	show_cells(w, "stack", part(w, v, 0), ty, depth);
	return true;
}

/* ---- others ---- */

/* The bytes are the first field or, from 5.2 on, that of a record there. */
static bool view_buffer(struct shower *w, value v, struct type *ty, int depth)
{
	value bytes = part(w, v, 0);
	char text[256];
	int64_t n;
	size_t got;

	(void)ty;
	(void)depth;
	if (has_fields(w, bytes, 1))
		bytes = part(w, bytes, 0);
	if (!has_fields(w, v, 2) || !is_int(part(w, v, 1)) || (n = int_val(part(w, v, 1))) < 0)
		return false;
	got = vm_string_bytes(w->s->vm, bytes, 0, text, (uint64_t)n < sizeof text ? (size_t)n : sizeof text);
	text_add(w->text, "<buffer of %" PRId64 ": ", n);
	text_add_quoted(w->text, text, got);
	text_add(w->text, got < (uint64_t)n ? "...>" : ">");
	return true;
}

static bool view_atomic(struct shower *w, value v, struct type *ty, int depth)
{
	if (!has_fields(w, v, 1))
		return false;
	text_add(w->text, "<atomic ");
	show(w, part(w, v, 0), ty->count ? ty->args[0] : NULL, depth - 1, true);
	text_add(w->text, ">");
	return true;
}

static const struct {
	const char *type;
	bool (*view)(struct shower *w, value v, struct type *ty, int depth);
} containers[] = {
#define CONTAINER(type, viewer) { type, view_##viewer },
#include "repl/containers.def"
#undef CONTAINER
};

/* The path without what stands in a functor application's parentheses. */
static void name_of(const struct path *p, char *out, size_t max)
{
	size_t n = 0;
	int inside = 0;
	char text[512];

	path_text(p, text, sizeof text);
	for (const char *c = text; *c && n + 1 < max; c++) {
		inside -= *c == ')';
		if (!inside)
			out[n++] = *c;
		inside += *c == '(';
	}
	out[n] = 0;
}

bool show_container(struct shower *w, value v, struct type *ty, int depth)
{
	char name[512];

	name_of(ty->path, name, sizeof name);
	for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
		if (!strcmp(containers[i].type, name))
			return containers[i].view(w, v, ty, depth);
	return false;
}
