/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over values with types, breadth first. */
#include "repl/types/walk.h"

#include <stdlib.h>

#include "repl/session_priv.h"

#define ROOM_FIRST 1024u         /* powers of two, both */
#define LOOK_EVERY 65536u

struct found {
	value v;
	struct shape *sh;        /* NULL: it does not look like it */
};

struct walk {
	const struct session *s;
	struct shapes *shapes;
	struct found *found;     /* in the order in which they were found */
	uint32_t *table;         /* open addressing: numbers of `found` from 1; twice its room */
	uint32_t count, room, most;
};

struct walk *walk_new(const struct session *s, struct shapes *shapes, uint32_t blocks_most)
{
	struct walk *w = calloc(1, sizeof *w);

	if (!w)
		return NULL;
	*w = (struct walk){ .s = s, .shapes = shapes, .most = blocks_most };
	return w;
}

void walk_free(struct walk *w)
{
	if (!w)
		return;
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

enum err walk_run(struct walk *w, struct msg *m)
{
	for (uint32_t i = 0; i < w->count; i++) {
		if (i % LOOK_EVERY == 0 && w->s->interrupt)
			return msg_set(m, ERR_INTERRUPTED, "Interrupted.");
		if (!shape_parts(w->shapes, w->found[i].v, w->found[i].sh, find, w))
			w->found[i].sh = NULL;
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
	struct type *variable;
	struct typed found;
	struct msg m;

	if (!v->is_primitive && v->place.kind != PLACE_NOWHERE && type_variables(v->type, &variable, 0, 1) == 0 &&
	    session_read_place(w->s, frame, v, &found, &m) == OK)
		walk_from(w, found.v, found.type);
}

void walk_from_frames(struct walk *w, unsigned frame, unsigned most)
{
	struct session_frame f;
	struct typing_value v;

	for (unsigned n = 0; n < most && session_frame(w->s, frame + n, &f); n++) {
		const struct typing_scope *scope = session_scope(w->s, frame + n);

		for (uint32_t i = 0; scope && typing_local(session_typing(w->s), scope, i, &v); i++)
			from_value(w, frame + n, &v);
	}
}

void walk_from_modules(struct walk *w)
{
	struct typing *t = session_typing(w->s);

	struct session_unit unit;

	for (unsigned i = 0; session_unit_at(w->s, i, &unit); i++) {
		const struct typing_scope *module = typing_module(t, NULL, unit.name);
		struct typing_value v;

		for (uint32_t k = 0; module && typing_member(t, module, k, &v); k++)
			from_value(w, 0, &v);
	}
}
