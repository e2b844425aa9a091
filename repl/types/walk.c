/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over values with types, breadth first. */
#include "repl/types/walk.h"

#include <stdlib.h>

#include "repl/session_priv.h"

#define ROOM_FIRST 1024u         /* powers of two, both */
#define LOOK_EVERY 65536u
#define HELD_SLOTS 1024u
#define HELD_MOST 256u

struct found {
	value v;
	struct shape *sh;        /* NULL: it does not look like it */
};

/* What the closures with that code hold: their variables with types. */
struct held {
	struct held *next;
	uint32_t code, count;
	struct { int64_t field; struct shape *sh; } at[];
};

struct walk {
	const struct session *s;
	struct held *held[HELD_SLOTS];
	struct shapes *shapes;
	struct found *found;     /* in the order in which they were found */
	uint32_t *table;         /* open addressing: numbers of `found` from 1; twice its room */
	uint32_t count, room, most;
	bool through_closures;
};

struct walk *walk_new(const struct session *s, struct shapes *shapes, uint32_t blocks_most, bool through_closures)
{
	struct walk *w = calloc(1, sizeof *w);

	if (!w)
		return NULL;
	*w = (struct walk){ .s = s, .shapes = shapes, .most = blocks_most, .through_closures = through_closures };
	return w;
}

void walk_free(struct walk *w)
{
	if (!w)
		return;
	for (unsigned i = 0; i < HELD_SLOTS; i++)
		for (struct held *h = w->held[i], *next; h; h = next) {
			next = h->next;
			free(h);
		}
	free(w->found);
	free(w->table);
	free(w);
}

static uint32_t slot_of(const struct walk *w, value v)
{
	uint32_t mask = 2 * w->room - 1, i = (uint32_t)((v.bits >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;

	while (w->table[i] && !same(w->found[w->table[i] - 1].v, v))
		i = (i + 1) & mask;
	return i;
}

static bool grow(struct walk *w)
{
	uint32_t room = w->room ? 2 * w->room : ROOM_FIRST;
	struct found *found = w->count < w->most ? realloc(w->found, room * sizeof *found) : NULL;
	uint32_t *table = found ? calloc(2 * (size_t)room, sizeof *table) : NULL;

	if (found)
		w->found = found;
	if (!table)
		return false;
	free(w->table);
	w->table = table;
	w->room = room;
	for (uint32_t i = 0; i < w->count; i++)
		w->table[slot_of(w, w->found[i].v)] = i + 1;
	return true;
}

static void find(void *ctx, value v, struct shape *sh)
{
	struct walk *w = ctx;
	uint32_t i;

	if (is_int(v) || shape_is_unknown(sh) || (w->count == w->room && !grow(w)) || w->table[i = slot_of(w, v)])
		return;
	w->found[w->count++] = (struct found){ v, sh };
	w->table[i] = w->count;
}

void walk_from(struct walk *w, value v, struct type *ty)
{
	struct shape *sh = shape_of(w->shapes, ty);

	if (sh)
		find(w, v, sh);
}

/* ---- closures ---- */

static bool is_told(struct type *ty)
{
	struct type *variable;

	return type_variables(ty, &variable, 0, 1) == 0;
}

static struct held *find_held(struct walk *w, uint32_t code)
{
	struct typing *t = session_typing(w->s);
	struct debuginfo_function f;
	bool is_function = debuginfo_function_at(debuginfo_of(w->s->vm), code, &f);
	const struct typing_scope *scope = is_function ? typing_function_scope(t, &f) : NULL;
	struct held *h = calloc(1, sizeof *h + HELD_MOST * sizeof *h->at), *fitted;
	struct typing_value v;

	if (!h)
		return NULL;
	h->code = code;
	for (uint32_t i = 0; scope && h->count < HELD_MOST && typing_local(t, scope, i, &v); i++)
		if (v.place.kind == PLACE_ENV && !v.is_instance && v.place.fields_count == 0 && is_told(v.type) &&
		    (h->at[h->count].sh = shape_of(w->shapes, v.type)))
			h->at[h->count++].field = v.place.number;
	return (fitted = realloc(h, sizeof *h + h->count * sizeof *h->at)) ? fitted : h;
}

static void follow_closure(struct walk *w, value v)
{
	struct vm_view view;
	struct held *h;

	vm_view(w->s->vm, v, &view);
	if (view.shape != VM_SHAPE_CLOSURE && view.shape != VM_SHAPE_INFIX)
		return;
	for (h = w->held[view.code % HELD_SLOTS]; h && h->code != view.code;)
		h = h->next;
	if (!h && (h = find_held(w, view.code))) {
		h->next = w->held[view.code % HELD_SLOTS];
		w->held[view.code % HELD_SLOTS] = h;
	}
	for (uint32_t i = 0; h && i < h->count; i++)
		find(w, session_closure_field(w->s, v, h->at[i].field), h->at[i].sh);
}

enum err walk_run(struct walk *w, struct msg *m)
{
	for (uint32_t i = 0; i < w->count; i++) {
		if (i % LOOK_EVERY == 0 && w->s->interrupt)
			return msg_set(m, ERR_INTERRUPTED, "Interrupted.");
		if (!shape_parts(w->shapes, w->found[i].v, w->found[i].sh, find, w))
			w->found[i].sh = NULL;
		else if (w->through_closures)
			follow_closure(w, w->found[i].v);
	}
	return OK;
}

struct shape *walk_shape(const struct walk *w, value v)
{
	uint32_t i = w->room ? w->table[slot_of(w, v)] : 0;

	return i ? w->found[i - 1].sh : NULL;
}

/* ---- roots ---- */

static void from_value(struct walk *w, unsigned frame, const struct typing_value *v)
{
	bool is_function = type_repr(v->type)->kind == TYPE_ARROW;
	struct typed found;
	struct msg m;

	if (!v->is_primitive && v->place.kind != PLACE_NOWHERE && (is_function || is_told(v->type)) &&
	    session_read_place(w->s, frame, v, &found, &m) == OK)
		walk_from(w, found.v, found.type);
}

void walk_from_frame(struct walk *w, unsigned frame)
{
	const struct typing_scope *scope = session_scope(w->s, frame);
	struct typing_value v;

	for (uint32_t i = 0; scope && typing_local(session_typing(w->s), scope, i, &v); i++)
		from_value(w, frame, &v);
}

void walk_from_unit(struct walk *w, const char *unit)
{
	struct typing *t = session_typing(w->s);
	const struct typing_scope *module = typing_module(t, NULL, unit);
	struct typing_value v;

	for (uint32_t i = 0; module && typing_member(t, module, i, &v); i++)
		from_value(w, 0, &v);
}
