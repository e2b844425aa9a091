/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: memory, sources, what was read before. */
#include "vm/debuginfo/typing_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define PIECE_BYTES 65536u
#define MAGIC_BYTES 12
#define EVENTS_MOST (1u << 22)             /* of a unit: hostile bytes may make a ring of the list */

struct piece {
	struct piece *next;
	size_t used, room;
	_Alignas(16) char bytes[];
};

struct memo {
	const void *owner;
	uint64_t at;
	unsigned kind;
	void *what;
};

static struct layout layout_of(unsigned version)
{
	struct layout l = { 0 };

#define LAYOUT(what, number, first, last) \
	if (version >= (first) && version <= (last)) \
		l.what = number;
#include "vm/debuginfo/typed.def"
#undef LAYOUT
	return l;
}

struct typing *typing_new(struct debuginfo *d, const struct typing_files *files, struct typing *older)
{
	struct typing *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->d = d;
	t->older = older;
	t->layout = layout_of(d->src.version);
	if (files)
		t->files = *files;
	return t;
}

/* Down to that one. */
static void pieces_free(struct typing *t, struct piece **pieces, const struct piece *to)
{
	while (*pieces != to) {
		struct piece *p = *pieces;

		*pieces = p->next;
		t->kept_bytes -= p->room;
		free(p);
	}
}

void typing_free(struct typing *t)
{
	for (struct typing *older; t; t = older) {
		older = t->older;
		for (struct source *s = t->sources, *next; s; s = next) {
			next = s->next;
			graph_release(&s->g);
			free(s->events);
			free(s);
		}
		pieces_free(t, &t->pieces, NULL);
		pieces_free(t, &t->made, NULL);
		free(t->memo);
		free(t);
	}
}

struct typing *typing_find(struct typing *t, const struct debuginfo *d)
{
	while (t && t->d != d)
		t = t->older;
	return t;
}

const char *typing_problem(const struct typing *t) { return t->problem[0] ? t->problem : NULL; }

void typing_note(struct typing *t, const char *format, ...)
{
	va_list ap;

	if (t->problem[0])
		return;
	va_start(ap, format);
	vsnprintf(t->problem, sizeof t->problem, format, ap);
	va_end(ap);
}

static void *take(struct typing *t, struct piece **pieces, size_t bytes)
{
	struct piece *p = *pieces;
	size_t n = (bytes + 15) & ~(size_t)15, room = n > PIECE_BYTES ? n : PIECE_BYTES;
	void *at;

	if (!p || p->room - p->used < n) {
		if (t->kept_bytes + room > KEPT_BYTES_MOST || !(p = malloc(sizeof *p + room))) {
			typing_note(t, "The program's types need more memory than there is, or than %u MiB.",
				(unsigned)(KEPT_BYTES_MOST >> 20));
			return NULL;
		}
		*p = (struct piece){ .next = *pieces, .room = room };
		*pieces = p;
		t->kept_bytes += room;
	}
	at = p->bytes + p->used;
	p->used += n;
	return memset(at, 0, n);
}

void *typing_keep(struct typing *t, size_t bytes) { return take(t, &t->pieces, bytes); }
void *typing_make(struct typing *t, size_t bytes) { return take(t, &t->made, bytes); }

struct typing_mark typing_mark(const struct typing *t)
{
	return (struct typing_mark){ t->made, t->made ? t->made->used : 0 };
}

void typing_give_up(struct typing *t, struct typing_mark mark)
{
	pieces_free(t, &t->made, mark.piece);
	if (t->made)
		t->made->used = mark.used;
}

/* ---- what was read before ---- */

static uint32_t slot_of(const struct typing *t, const void *owner, uint64_t at, unsigned kind)
{
	uint64_t h = ((uint64_t)(uintptr_t)owner >> 4) * UINT64_C(0x9e3779b97f4a7c15) ^ (at * 8 + kind) * UINT64_C(0xc2b2ae3d27d4eb4f);
	uint32_t i = (uint32_t)(h >> 32) & (t->memo_room - 1);

	while (t->memo[i].kind && (t->memo[i].owner != owner || t->memo[i].at != at || t->memo[i].kind != kind))
		i = (i + 1) & (t->memo_room - 1);
	return i;
}

static bool memo_grow(struct typing *t)
{
	struct memo *old = t->memo;
	uint32_t room = t->memo_room;
	struct memo *fresh = calloc(room ? room * 2 : 1024, sizeof *fresh);

	if (!fresh)
		return false;
	t->memo = fresh;
	t->memo_room = room ? room * 2 : 1024;
	for (uint32_t i = 0; i < room; i++)
		if (old[i].kind)
			t->memo[slot_of(t, old[i].owner, old[i].at, old[i].kind)] = old[i];
	free(old);
	return true;
}

void **typing_memo(struct typing *t, const void *owner, uint64_t at, unsigned kind)
{
	static void *nothing;
	uint32_t i;

	if (t->memo_count * 2 >= t->memo_room && !memo_grow(t)) {
		nothing = NULL;
		return &nothing;
	}
	i = slot_of(t, owner, at, kind);
	if (!t->memo[i].kind) {
		t->memo[i] = (struct memo){ owner, at, kind, NULL };
		t->memo_count++;
	}
	return &t->memo[i].what;
}

/* ---- sources ---- */

static struct source *source_new(struct typing *t)
{
	struct source *s = calloc(1, sizeof *s);

	if (s) {
		s->next = t->sources;
		t->sources = s;
	}
	return s;
}

static bool list_events(struct source *s)
{
	const struct graph *g = &s->g;
	uint32_t n = 0, room = 0;

	for (gval l = g->root; graph_is(g, l, 0, 2) && n < EVENTS_MOST; l = graph_field(g, l, 1), n++) {
		if (n == room) {
			void *more = realloc(s->events, (room = room ? room * 2 : 256) * sizeof *s->events);

			if (!more)
				return false;
			s->events = more;
		}
		s->events[n].event = graph_field(g, l, 0);
		s->events[n].pos = (uint32_t)graph_number(graph_field(g, s->events[n].event, 0));
	}
	s->events_count = n;
	return true;
}

const struct source *typing_unit_source(struct typing *t, uint32_t unit)
{
	const struct unit *u = &t->d->units[unit];
	struct source *s;
	struct msg m;

	for (s = t->sources; s; s = s->next)
		if (s->is_events && s->number == unit)
			return s->is_missing ? NULL : s;
	if (!(s = source_new(t)))
		return NULL;
	s->is_events = true;
	s->number = unit;
	s->is_missing = graph_build(&s->g, u->events_at, u->events_bytes, NULL, &m) != OK || !list_events(s);
	if (s->is_missing)
		typing_note(t, "The types of a unit cannot be read: %s", m.text);
	return s->is_missing ? NULL : s;
}

static enum err interface_read(struct typing *t, struct source *s, const void *bytes, size_t n, struct msg *m)
{
	char magic[MAGIC_BYTES + 1];

	snprintf(magic, sizeof magic, "Caml1999I%03u", t->d->src.version);
	if (n < MAGIC_BYTES || memcmp(bytes, magic, MAGIC_BYTES) != 0)
		return msg_set(m, ERR_VERSION, "it is not one of the compiler that made the program");
	return graph_build(&s->g, (const uint8_t *)bytes + MAGIC_BYTES, n - MAGIC_BYTES, NULL, m);
}

const struct source *typing_interface(struct typing *t, const char *unit)
{
	const void *bytes;
	struct source *s;
	struct msg m;
	size_t n;

	for (s = t->sources; s; s = s->next)
		if (!s->is_events && !strcmp(s->unit, unit))
			return s->is_missing ? NULL : s;
	if (!(s = source_new(t)))
		return NULL;
	s->unit = texts_add(&t->d->texts, unit, strlen(unit));
	s->is_missing = true;
	if (!s->unit) {
		s->unit = "";
		return NULL;
	}
	if (!t->files.interface || !t->files.interface(t->files.ctx, unit, &bytes, &n))
		return NULL;
	if (interface_read(t, s, bytes, n, &m)) {
		typing_note(t, "The interface of %s cannot be used: %s", unit, m.text);
		return NULL;
	}
	s->is_missing = false;
	return s;
}
