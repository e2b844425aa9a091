/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Motion by source: step, next, until, and each backwards.
 *
 * Events are those of ocamldebug: the places of the debug information that are no pseudo-events, each time that the program
 * is about to execute one.  `next` ends at the first event that is no deeper in the calls than where it began.  Two ways lead
 * there: from event to event, which the VM counts by itself, and over a call at full speed, with goals only
 * where the call returns or an exception ends it.  So after each event in a deeper call the motion goes on from the place
 * to which that call returns; all events before it are deeper, too.  Other threads, and the handlers of effects that
 * the function performs, are passed event by event.
 */
#include <string.h>

#include "repl/session_motion_priv.h"
#include "vm/debuginfo/debuginfo.h"

#define BACK_FIRST 65536u
#define BACK_EACH 16u           /* so many instructions before an event is the one before it, or so */
#define BACK_GROWS 4u

static enum err need_events(const struct session *s, struct msg *m)
{
	return debuginfo_units(debuginfo_of(s->vm)) ? OK : msg_set(m, ERR_USAGE,
		"The program has no debug information (ocamlc -g), so there are no places in a source to go to; use stepi.");
}

static uint32_t current_instr(const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return r.pc;
}

static const struct debuginfo_event *event_here(const struct session *s)
{
	return debuginfo_stop_at(debuginfo_of(s->vm), current_instr(s));
}

/* ---- step ---- */

enum err source_step(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	struct goals g = { .events = count };
	enum err r = need_events(s, m);

	return r ? r : run_to(s, &g, VM_FOREVER, false, out, m);
}

static enum err step_back_once(struct session *s, struct session_stop *out, struct msg *m)
{
	return search_back(s, &(struct goals){ .events = 1 }, out, m);
}

/* From a time to another, counting; ends at the count-th event. */
static enum err pass_events(struct session *s, uint64_t from, uint64_t to, uint64_t *count, struct msg *m)
{
	struct vm_goal goal = { .until = { to }, .breaks = true, .interrupt = &s->interrupt, .events = count };
	struct session_stop out;
	struct vm_stop stop;
	enum err r;

	if ((r = seek(s, (vm_time){ from }, &out, m)) || (r = timeline_run(s->timeline, &goal, &stop, m)))
		return r;
	if (stop.kind == VM_STOP_INTERRUPT)
		return msg_set(m, ERR_INTERRUPTED, "Interrupted while searching backwards.");
	return OK;
}

/* Without breakpoints on the way: counts the events of windows further and further back. */
static enum err step_back_many(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	uint64_t start = session_start(s).n, to = session_now(s).n, from, left;
	uint64_t size = count > UINT64_MAX / BACK_EACH ? UINT64_MAX : count * BACK_EACH;
	enum err r;

	for (size = size < BACK_FIRST ? BACK_FIRST : size; to > start; to = from) {
		from = to - start > size ? to - size : start;
		left = UINT64_MAX;
		if ((r = pass_events(s, from, to, &left, m)))
			return r;
		if (UINT64_MAX - left >= count) {
			left = UINT64_MAX - left - count + 1;
			r = pass_events(s, from, to, &left, m);
			stop_here(s, SESSION_AT_TIME, out);
			return r;
		}
		count -= UINT64_MAX - left;
		size = size > UINT64_MAX / BACK_GROWS ? UINT64_MAX : size * BACK_GROWS;
	}
	r = seek(s, (vm_time){ start }, out, m);
	stop_here(s, SESSION_AT_START, out);
	return r;
}

enum err source_reverse_step(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r = need_events(s, m);

	if (r)
		return r;
	if (count == 1 || session_breaks_any(s) || session_watches_any(s))
		return repeat(s, count, step_back_once, out, m);
	return step_back_many(s, count, out, m);
}

/* ---- next ---- */

/* The stack of the stand's function may be in another block than in the past that is looked at. */
static bool is_own_stack(const struct session *s, const struct stand *here, uint64_t stack_off)
{
	if (here->rooted && here->stacks.count == 1)
		return vm_stack_parent(s->vm, stack_off) == 0;
	return stack_off == here->stacks.off[0];
}

/* The function that the program comes back to when all deeper calls are over: it has the stand's depth or less, and waits.
 * *index its frame's number. */
static bool waiting_frame(const struct session *s, const struct stand *here, struct session_frame *f, unsigned *index)
{
	for (*index = 0; session_frame(s, *index, f); ++*index)
		if (is_own_stack(s, here, f->stack_off) && frame_base(s, *index, f) <= here->base[0])
			return *index > 0;
	return false;
}

/* Where the calls that are deeper than the stand end: there, or in what waits for its fibre. */
static bool add_ways_out(const struct session *s, struct stand *here, struct goals *g)
{
	struct session_frame f;
	unsigned i;

	if (!waiting_frame(s, here, &f, &i))
		return false;
	here->stacks.off[0] = f.stack_off;
	g->stand = here;
	(void)add_frame(s, &f, g);
	for (unsigned k = 1; k < here->stacks.count; k++) {
		while (session_frame(s, i, &f) && f.stack_off != here->stacks.off[k])
			i++;
		if (session_frame(s, i, &f))
			(void)add_frame(s, &f, g);
	}
	return true;
}

static bool is_reached(const struct session *s, const struct stand *here)
{
	return event_here(s) && stand_relation(s, here) == RELATION_REACHED;
}

static enum err next_from(struct session *s, struct stand *here, struct session_stop *out, struct msg *m)
{
	enum err r;

	for (;;) {
		struct goals event = { .stand = here, .events = 1, .near = true }, ways = { .count = 0 };

		if ((r = run_to(s, &event, VM_FOREVER, false, out, m)) || out->why != SESSION_AT_TIME ||
		    is_reached(s, here))
			return r;
		if (!add_ways_out(s, here, &ways) || goal_met(&ways, s))
			continue;
		if ((r = run_to(s, &ways, VM_FOREVER, false, out, m)) || out->why != SESSION_AT_TIME ||
		    is_reached(s, here))
			return r;
	}
}

static enum err next_once(struct session *s, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);

	return next_from(s, &here, out, m);
}

enum err source_next(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r = need_events(s, m);

	return r ? r : repeat(s, count, next_once, out, m);
}

/* The call that led away from the stand, if the program is deeper. */
static bool add_way_in(const struct session *s, struct stand *here, struct goals *g)
{
	struct session_frame f;
	uint32_t instr;
	uint64_t depth;
	unsigned i;

	if (stand_relation(s, here) != RELATION_INSIDE || !waiting_frame(s, here, &f, &i) ||
	    !session_frame_call(s, &f, &instr, &depth))
		return false;
	g->stand = here;
	add_goal(g, instr, depth, 0);
	return true;
}

static enum err previous_once(struct session *s, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);
	bool near = false;      /* each event is looked at only where other threads or fibres come between */
	enum err r;

	for (;;) {
		struct goals event = { .stand = &here, .events = 1, .near = near }, call = { .count = 0 };

		if ((r = search_back(s, &event, out, m)) || out->why != SESSION_AT_TIME || is_reached(s, &here))
			return r;
		near = stand_relation(s, &here) == RELATION_ELSEWHERE;
		if (!add_way_in(s, &here, &call))
			continue;
		if ((r = search_back(s, &call, out, m)) || out->why != SESSION_AT_TIME || is_reached(s, &here))
			return r;
	}
}

enum err source_reverse_next(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r = need_events(s, m);

	return r ? r : repeat(s, count, previous_once, out, m);
}

/* ---- until ---- */

/* Where until began: it goes on while the program is in the same call, at a place that is not behind this one. */
struct line {
	const struct debuginfo_event *event;    /* NULL: none is known, and until is next */
	uint64_t thread, depth;
};

static struct line line_here(const struct session *s)
{
	struct stand here = stand_of(s);

	return (struct line){ debuginfo_source_at(debuginfo_of(s->vm), current_instr(s)), here.thread, here.base[0] };
}

static bool is_behind(const struct session *s, const struct line *from, bool reverse)
{
	struct line now = line_here(s);

	if (!from->event || !now.event || now.thread != from->thread || now.depth != from->depth ||
	    now.event->name != from->event->name || now.event->file != from->event->file)
		return true;
	return reverse ? now.event->char_first < from->event->char_first : now.event->char_first > from->event->char_first;
}

static enum err until_once(struct session *s, bool reverse, struct session_stop *out, struct msg *m)
{
	struct line from = line_here(s);
	enum err r;

	do
		r = reverse ? previous_once(s, out, m) : next_once(s, out, m);
	while (!r && out->why == SESSION_AT_TIME && !is_behind(s, &from, reverse));
	return r;
}

static enum err forward_until(struct session *s, struct session_stop *out, struct msg *m)
{
	return until_once(s, false, out, m);
}

static enum err back_until(struct session *s, struct session_stop *out, struct msg *m)
{
	return until_once(s, true, out, m);
}

enum err source_until(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r = need_events(s, m);

	return r ? r : repeat(s, count, forward_until, out, m);
}

enum err source_reverse_until(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r = need_events(s, m);

	return r ? r : repeat(s, count, back_until, out, m);
}

/* ---- to a place ---- */

struct advance {
	struct session_places places;
	bool own, reverse;
};

/* The end of the present frame, or backwards its call. */
static void add_frame_border(const struct session *s, bool reverse, struct goals *g)
{
	struct session_frame caller;
	uint32_t instr;
	uint64_t depth;
	unsigned stack = 0;

	if (!session_frame(s, 1, &caller))
		return;
	if (!reverse) {
		(void)add_frame(s, &caller, g);
		return;
	}
	while (stack < g->stand->stacks.count && g->stand->stacks.off[stack] != caller.stack_off)
		stack++;
	if (stack < g->stand->stacks.count && session_frame_call(s, &caller, &instr, &depth))
		add_goal(g, instr, depth, stack);
}

static enum err advance(struct session *s, const struct advance *a, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);
	struct goals g = { .stand = &here };

	add_frame_border(s, a->reverse, &g);
	for (unsigned i = 0; i < a->places.count && g.count < GOALS_MAX; i++)
		g.at[g.count++] = (struct goal){ .instr = a->places.instr[i], .depth_words = ANY_DEPTH, .outside = a->own };
	return a->reverse ? search_back(s, &g, out, m) : run_to(s, &g, VM_FOREVER, false, out, m);
}

/* As a motion function: the "count" says which way. */
enum { ADVANCE_OWN = 1, ADVANCE_REVERSE = 2 };

static enum err advance_there(struct session *s, uint64_t how, struct session_stop *out, struct msg *m)
{
	struct advance a = { s->going_to, how & ADVANCE_OWN, how & ADVANCE_REVERSE };

	return advance(s, &a, out, m);
}

enum err session_advance(struct session *s, const char *where, bool own, bool reverse, struct session_stop *out,
	struct msg *m)
{
	char name[256];
	enum err r = session_places(s, where, &s->going_to, name, m);

	return r ? r : session_motion_do(s, advance_there, (own ? ADVANCE_OWN : 0) + (reverse ? ADVANCE_REVERSE : 0), out, m);
}

/* ---- what an event says ---- */

const struct debuginfo_event *session_event_at(const struct session *s, uint32_t instr)
{
	struct debuginfo *d = debuginfo_of(s->vm);
	const struct debuginfo_event *e = debuginfo_stop_at(d, instr);

	return e ? e : debuginfo_event_at(d, instr);
}

bool session_source_event(const struct session *s, unsigned frame, struct session_source_event *out)
{
	static const char *const kinds[] = { [DEBUGINFO_BEFORE] = "before", [DEBUGINFO_AFTER] = "after", [DEBUGINFO_PSEUDO] = "pseudo" };
	const struct debuginfo_event *e;
	struct session_frame f;

	if (!session_frame(s, frame, &f) || !(e = frame > 0 ? session_event_at(s, f.pc) : event_here(s)))
		return false;
	*out = (struct session_source_event){ .module = e->module, .file = e->file, .kind = kinds[e->kind], .pos = e->pos,
		.char_first = e->char_first, .char_end = e->char_end, .line = e->line, .column = e->column,
		.end_line = e->end_line, .end_column = e->end_column };
	return true;
}
