/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One unit's list of events, read from its marshalled bytes in a single pass.
 *
 * List cells and events are each there once, so a shared one is damage; that keeps the pass linear whatever the
 * bytes say.  Inside an event anything may be shared.
 */
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

enum { TAG_CONS = 0, LIST_FIELDS = 2, LOC_FIELDS = 3, POSITION_FIELDS = 4 };
#define FIELDS_MAX 16

/* Events that share one reference: the parent's place is what the child wants to know. */
struct link {
	uint32_t object;
	uint32_t event;
};

struct pass {
	struct debuginfo *d;
	struct unit *u;
	struct marshal r;
	struct link *links;
	uint32_t links_count;
	uint32_t room;
	struct { uint32_t at; const char *text; } newest[2];     /* most texts are the same as the one before */
};

typedef bool (*reader)(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e);

/* ---- parts ---- */

static bool number(struct pass *p, struct marshal_cursor *c, int32_t *out)
{
	struct marshal_item i;

	if (!marshal_head(&p->r, c, &i) || i.kind != MARSHAL_INT || i.n < INT32_MIN || i.n > INT32_MAX)
		return false;
	*out = (int32_t)i.n;
	return true;
}

static bool text(struct pass *p, struct marshal_cursor *c, unsigned memo, const char **out)
{
	struct marshal_item i;

	if (!marshal_head(&p->r, c, &i) || i.kind != MARSHAL_STRING)
		return false;
	if (!p->newest[memo].text || p->newest[memo].at != i.at) {
		p->newest[memo].text = texts_add(&p->d->texts, p->r.bytes + i.at, i.size);
		p->newest[memo].at = i.at;
	}
	*out = p->newest[memo].text;
	return *out != NULL;
}

/* A block of so many fields; `in` is where they are. */
static bool block(struct pass *p, struct marshal_cursor *c, uint32_t fields, struct marshal_item *i,
	struct marshal_cursor *in)
{
	if (!marshal_head(&p->r, c, i) || i->kind != MARSHAL_BLOCK || i->size != fields)
		return false;
	*in = marshal_inside(i);
	return true;
}

static void leave(struct marshal_cursor *c, const struct marshal_item *i, const struct marshal_cursor *in)
{
	if (!i->shared)
		*c = *in;
}

struct place { const char *file; int32_t line, line_start, at; };

static bool place(struct pass *p, struct marshal_cursor *c, struct place *out)
{
	struct marshal_cursor in;
	struct marshal_item i;

	if (!block(p, c, POSITION_FIELDS, &i, &in) || !text(p, &in, 0, &out->file) || !number(p, &in, &out->line) ||
	    !number(p, &in, &out->line_start) || !number(p, &in, &out->at))
		return false;
	leave(c, &i, &in);
	return true;
}

/* ---- fields ---- */

static bool read_skip(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	(void)e;
	return marshal_skip(&p->r, c, 1);
}

static bool read_pos(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	int32_t pos;

	if (!number(p, c, &pos) || pos < 0 || (uint64_t)p->u->origin + (uint32_t)pos > INT32_MAX)
		return false;
	e->pos = e->parent_pos = p->u->origin + (uint32_t)pos;
	return true;
}

static bool read_module(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	return text(p, c, 1, &e->module);
}

static bool read_name(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	return text(p, c, 1, &e->name);
}

/* Differences of hostile numbers must not overflow. */
static int32_t distance(int32_t to, int32_t from)
{
	int64_t n = (int64_t)to - from;

	return n < INT32_MIN || n > INT32_MAX ? 0 : (int32_t)n;
}

static bool read_loc(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	struct marshal_cursor in;
	struct marshal_item i;
	struct place from, to;
	int32_t ghost;

	if (!block(p, c, LOC_FIELDS, &i, &in) || !place(p, &in, &from) || !place(p, &in, &to) ||
	    !number(p, &in, &ghost))
		return false;
	leave(c, &i, &in);
	e->file = from.file;
	e->line = from.line;
	e->column = distance(from.at, from.line_start);
	e->end_line = to.line;
	e->end_column = distance(to.at, to.line_start);
	e->end_offset = distance(to.at, from.line_start);
	e->char_first = from.at;
	e->char_end = to.at;
	return true;
}

/* Event_before, Event_pseudo are integers; Event_after has a type. */
static bool read_kind(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	struct marshal_item i;

	if (!marshal_head(&p->r, c, &i) || (i.kind != MARSHAL_INT && i.kind != MARSHAL_BLOCK))
		return false;
	if (i.kind == MARSHAL_BLOCK) {
		e->kind = DEBUGINFO_AFTER;
		return i.shared || marshal_skip(&p->r, c, i.size);
	}
	e->kind = i.n == 0 ? DEBUGINFO_BEFORE : DEBUGINFO_PSEUDO;
	return i.n == 0 || i.n == 1;
}

/* Event_function, Event_other are integers; Event_return has the number of arguments. */
static bool read_info(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	struct marshal_cursor in;
	struct marshal_item i;

	if (!marshal_head(&p->r, c, &i))
		return false;
	if (i.kind == MARSHAL_INT) {
		e->what = i.n == 0 ? DEBUGINFO_FUNCTION : DEBUGINFO_OTHER;
		return i.n == 0 || i.n == 1;
	}
	in = marshal_inside(&i);
	e->what = DEBUGINFO_RETURN;
	if (i.kind != MARSHAL_BLOCK || i.size != 1 || !number(p, &in, &e->arguments))
		return false;
	leave(c, &i, &in);
	return true;
}

static bool read_stack(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	return number(p, c, &e->stack_words);
}

static bool add_link(struct pass *p, uint32_t object)
{
	if (p->links_count % 64 == 0) {
		struct link *more = realloc(p->links, (p->links_count + 64) * sizeof *more);

		if (!more)
			return false;
		p->links = more;
	}
	p->links[p->links_count++] = (struct link){ object, p->u->count };
	return true;
}

/* Event_none is an integer; Event_parent (tag 0) and Event_child (tag 1) have a reference that both share. */
static bool read_repr(struct pass *p, struct marshal_cursor *c, struct debuginfo_event *e)
{
	struct marshal_cursor in, inner;
	struct marshal_item i, reference;
	int32_t ignored;

	e->repr = DEBUGINFO_ALONE;
	if (!marshal_head(&p->r, c, &i))
		return false;
	if (i.kind == MARSHAL_INT)
		return true;
	in = marshal_inside(&i);
	if (i.kind != MARSHAL_BLOCK || i.size != 1 || !block(p, &in, 1, &reference, &inner) ||
	    !number(p, &inner, &ignored))
		return false;
	leave(&in, &reference, &inner);
	leave(c, &i, &in);
	e->repr = i.tag == 0 ? DEBUGINFO_PARENT : DEBUGINFO_CHILD;
	return add_link(p, reference.object);
}

/* ---- events ---- */

static const struct {
	reader read;
	unsigned first, last;
} event_fields[] = {
#define EVENT_FIELD(name, reader, first, last) { read_##reader, first, last },
#define SYMB_UNIT_TAG(tag, first, last)
#include "vm/debuginfo/schema.def"
#undef EVENT_FIELD
#undef SYMB_UNIT_TAG
};

static unsigned layout(unsigned version, reader fields[FIELDS_MAX])
{
	unsigned n = 0;

	for (unsigned i = 0; i < sizeof event_fields / sizeof *event_fields; i++)
		if (version >= event_fields[i].first && version <= event_fields[i].last)
			fields[n++] = event_fields[i].read;
	return n;
}

static bool room_for_event(struct pass *p)
{
	struct debuginfo_event *more;

	if (p->u->count < p->room)
		return true;
	p->room = p->room ? p->room * 2 : 64;
	if (!(more = realloc(p->u->events, p->room * sizeof *more)))
		return false;
	p->u->events = more;
	return true;
}

static bool read_event(struct pass *p, struct marshal_cursor *c, const reader fields[], unsigned n)
{
	struct debuginfo_event e = { .instr = DEBUGINFO_NOWHERE };
	struct marshal_cursor in;
	struct marshal_item i;

	if (!block(p, c, n, &i, &in) || i.shared)
		return false;
	for (unsigned k = 0; k < n; k++)
		if (!fields[k](p, &in, &e))
			return false;
	*c = in;
	if (!room_for_event(p))
		return false;
	e.rank = p->u->count;
	p->u->events[p->u->count++] = e;
	return true;
}

static bool read_list(struct pass *p)
{
	struct marshal_cursor c = { 0, 0 };
	struct marshal_item cell;
	reader fields[FIELDS_MAX];
	unsigned n = layout(p->d->src.version, fields);

	for (;;) {
		if (!marshal_head(&p->r, &c, &cell))
			return false;
		if (cell.kind == MARSHAL_INT)
			return cell.n == 0;
		if (cell.kind != MARSHAL_BLOCK || cell.shared || cell.size != LIST_FIELDS || cell.tag != TAG_CONS ||
		    !read_event(p, &c, fields, n))
			return false;
	}
}

/* ---- afterwards ---- */

static int order(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

static int compare_links(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int r = order(x->object, y->object);

	return r ? r : order(x->event, y->event);
}

static void join_links(struct pass *p)
{
	struct debuginfo_event *ev = p->u->events;

	if (p->links_count)
		qsort(p->links, p->links_count, sizeof *p->links, compare_links);
	for (uint32_t from = 0, to; from < p->links_count; from = to) {
		const struct debuginfo_event *parent = NULL;

		for (to = from; to < p->links_count && p->links[to].object == p->links[from].object; to++)
			if (ev[p->links[to].event].repr == DEBUGINFO_PARENT)
				parent = &ev[p->links[to].event];
		for (uint32_t i = from; parent && i < to; i++)
			ev[p->links[i].event].parent_pos = parent->pos;
	}
}

static int compare_events(const void *a, const void *b)
{
	const struct debuginfo_event *x = a, *y = b;
	int r = order(x->pos, y->pos);

	r = r ? r : order(x->line, y->line);
	r = r ? r : order(x->column, y->column);
	return r ? r : order(x->end_offset, y->end_offset);
}

static void place_in_code(struct pass *p)
{
	const struct vm *vm = p->d->src.vm;

	for (uint32_t i = 0; vm && i < p->u->count; i++)
		if (!vm_instr_at_pos(vm, p->u->events[i].pos, &p->u->events[i].instr))
			p->u->events[i].instr = DEBUGINFO_NOWHERE;
}

enum err events_read(struct debuginfo *d, struct unit *u, struct msg *m)
{
	struct pass p = { .d = d, .u = u };
	size_t used;
	enum err r = marshal_open(&p.r, u->events_at, u->events_bytes, &used, m);

	if (r)
		return r;
	if (read_list(&p)) {
		join_links(&p);
		if (u->count)
			qsort(u->events, u->count, sizeof *u->events, compare_events);
		place_in_code(&p);
	} else {
		r = msg_set(m, ERR_FORMAT, "The executable's debug information (section DBUG) is damaged: "
			"the events of the code from byte %u on cannot be read.", (unsigned)u->origin);
		free(u->events);
		u->events = NULL;
		u->count = 0;
	}
	free(p.links);
	marshal_close(&p.r);
	return r;
}
