/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Motion: from what people ask for (stepi, nexti, finish, continue, and each backwards) to runs and searches of the
 * timeline.  Motion by source is in session_source.c.
 *
 *   forward     run, with breakpoints set where the motion may end ("goals": an instruction at a depth of the
 *               stack, so that a recursive call that passes there does not count) besides the user's own
 *   backward    the timeline's search for the last time before now at which a goal or a breakpoint was met
 *
 * A motion that fails goes back to where it began.
 */
#include <stdio.h>
#include <string.h>

#include "repl/session_motion_priv.h"
#include "vm/debuginfo/debuginfo.h"
#include "vm/opcodes.h"

#define TRAP_WORDS 4
/* nexti looks this far up for the frame that it left; signal handlers and callbacks push two at most. */
#define ENTERED_FRAMES_MAX 4

void add_goal(struct goals *g, uint32_t instr, uint64_t depth_words, unsigned stack)
{
	if (g->count < GOALS_MAX)
		g->at[g->count++] = (struct goal){ .instr = instr, .depth_words = depth_words, .stack = stack };
}

/* A thread's own stack is known by the thread: the past may have it in another block, from before it grew. */
static bool is_stack(const struct session *s, const struct stand *here, unsigned i)
{
	uint64_t now = vm_stack(s->vm);

	if (here->rooted && i == here->stacks.count - 1)
		return vm_stack_parent(s->vm, now) == 0 && vm_thread(s->vm) == here->thread;
	return now == here->stacks.off[i];
}

static bool is_met(const struct session *s, const struct goals *g, const struct goal *goal)
{
	if (goal->depth_words == ANY_DEPTH)
		return !goal->outside || stand_relation(s, g->stand) == RELATION_REACHED;
	return goal->depth_words == vm_stack_depth(s->vm) && is_stack(s, g->stand, goal->stack);
}

bool goal_met(const struct goals *g, const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	for (unsigned i = 0; i < g->count; i++)
		if (g->at[i].instr == r.pc && is_met(s, g, &g->at[i]))
			return true;
	return false;
}

static void arm(struct session *s, const struct goals *g)
{
	session_breaks_arm(s);
	for (unsigned i = 0; i < g->count; i++)
		vm_break_set(s->vm, g->at[i].instr);
}

static void disarm(struct session *s, const struct goals *g)
{
	for (unsigned i = 0; i < g->count; i++)
		if (!session_break_enabled_at(s, g->at[i].instr))
			vm_break_clear(s->vm, g->at[i].instr);
}

/* ---- where the program stands in its calls ---- */

/* Where the function's own words begin on its own stack; what a fibre calls first lies at its stack's end. */
uint64_t frame_base(const struct session *s, unsigned index, const struct session_frame *f)
{
	struct session_frame caller;

	return session_frame(s, index + 1, &caller) && caller.stack_off != f->stack_off ? 0 : f->base_words;
}

static uint64_t current_base(const struct session *s)
{
	struct session_frame f;
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return session_frame(s, 0, &f) ? frame_base(s, 0, &f) + r.extra_args : 0;
}

struct stand stand_of(const struct session *s)
{
	struct stand here = { .thread = vm_thread(s->vm), .stacks = { 1, { vm_stack(s->vm) } }, .base = { current_base(s) } };
	uint64_t last = here.stacks.off[0], parent;
	struct session_frame f;
	unsigned i = 1;

	while ((parent = vm_stack_parent(s->vm, last)) && here.stacks.count < VM_STACKS_MAX) {
		while (session_frame(s, i, &f) && f.stack_off != parent)
			i++;
		if (!session_frame(s, i, &f))
			break;
		here.base[here.stacks.count] = frame_base(s, i, &f);
		here.stacks.off[here.stacks.count++] = last = parent;
	}
	here.rooted = vm_stack_parent(s->vm, last) == 0;
	return here;
}

static bool waits_below(const struct session *s, const struct stand *here)
{
	uint64_t stack = vm_stack(s->vm);

	for (unsigned i = 0; i < VM_STACKS_MAX && (stack = vm_stack_parent(s->vm, stack)); i++)
		if (stack == here->stacks.off[0] ||
		    (here->rooted && here->stacks.count == 1 && vm_stack_parent(s->vm, stack) == 0))
			return true;
	return false;
}

enum relation stand_relation(const struct session *s, const struct stand *here)
{
	if (vm_thread(s->vm) != here->thread)
		return RELATION_ELSEWHERE;
	for (unsigned i = 0; i < here->stacks.count; i++)
		if (is_stack(s, here, i)) {
			if (current_base(s) <= here->base[i])
				return RELATION_REACHED;
			return i == 0 ? RELATION_INSIDE : RELATION_ELSEWHERE;
		}
	return waits_below(s, here) ? RELATION_INSIDE : RELATION_ELSEWHERE;
}

static bool stack_index(const struct goals *g, uint64_t stack_off, unsigned *index)
{
	for (*index = 0; *index < g->stand->stacks.count; ++*index)
		if (g->stand->stacks.off[*index] == stack_off)
			return true;
	return false;
}

/* Where an exception that leaves the frame of that depth would be handled on that stack. */
static void add_handler(const struct session *s, const struct session_frame *f, struct goals *g)
{
	struct session_trap t;
	unsigned stack;

	if (stack_index(g, f->stack_off, &stack) && session_handler(s, f->stack_off, f->depth_words, &t))
		add_goal(g, t.handler, t.depth_words - TRAP_WORDS, stack);
}

bool add_frame(const struct session *s, const struct session_frame *f, struct goals *g)
{
	unsigned stack;

	if (!stack_index(g, f->stack_off, &stack))
		return false;
	add_goal(g, f->pc, f->depth_words, stack);
	add_handler(s, f, g);
	return true;
}

/* ---- stops ---- */

void session_stop_from(struct session *s, const struct vm_stop *from, struct session_stop *out)
{
	static const enum session_why why[] = {
		[VM_STOP_TIME] = SESSION_AT_TIME, [VM_STOP_EVENT] = SESSION_AT_TIME, [VM_STOP_BREAK] = SESSION_AT_BREAK,
		[VM_STOP_EXIT] = SESSION_AT_EXIT, [VM_STOP_UNCAUGHT] = SESSION_AT_UNCAUGHT,
		[VM_STOP_INTERRUPT] = SESSION_INTERRUPTED, [VM_STOP_HISTORY] = SESSION_AT_END,
		[VM_STOP_DIVERGED] = SESSION_DIVERGED, [VM_STOP_REFUSED] = SESSION_REFUSED,
		[VM_STOP_CORRUPT] = SESSION_BROKEN, [VM_STOP_HOST] = SESSION_BROKEN
	};

	*out = (struct session_stop){ .why = why[from->kind], .at = session_now(s), .status = from->status };
	snprintf(out->text, sizeof out->text, "%s", from->text);
}

void stop_here(const struct session *s, enum session_why why, struct session_stop *out)
{
	*out = (struct session_stop){ .why = why, .at = session_now(s) };
}

/* Counts; false if none of the breakpoints here stops the motion. */
static bool stops_at_break(struct session *s, const struct vm_occurrence *o, struct session_stop *out)
{
	stop_here(s, SESSION_AT_TIME, out);
	return session_breaks_met(s, o, out);
}

/* A place that motions ended at is remembered once; going on from the middle forgets what lay ahead. */
static void remember(struct visits *v, vm_time at, unsigned branch)
{
	if (v->count && v->at[v->here].at.n == at.n && v->at[v->here].branch == branch)
		return;
	v->count = v->count ? v->here + 1 : 0;
	if (v->count == VISITS_MAX) {
		memmove(v->at, v->at + 1, (VISITS_MAX - 1) * sizeof *v->at);
		v->count--;
	}
	v->here = v->count++;
	v->at[v->here].at = at;
	v->at[v->here].branch = branch;
}

void session_arrived(struct session *s, const struct session_stop *stop)
{
	s->last = *stop;
	session_shown_forget(s);
	remember(&s->visits, stop->at, session_branch(s));
	session_changed(s);
}

/* What a run or a search asks at each mark in the code. */
struct hits {
	struct session *s;
	const struct goals *goals;
	uint64_t left;                  /* with goals' events: 0 at one that is a candidate */
	struct session_stop *out;       /* forward: where a breakpoint that stops is put, and then `stopped` */
	bool stopped;
};

static bool is_caught(void *ctx, const struct vm_occurrence *o) { return session_breaks_catch(ctx, o); }

static bool stops_at_occurrence(struct session *s, const struct vm_stop *stop, struct session_stop *out)
{
	return stop->kind == VM_STOP_OCCURRENCE &&
		stops_at_break(s, &(struct vm_occurrence){ stop->occurrence, stop->text }, out);
}

/* ---- forward ---- */

static bool event_counts(const struct session *s, const struct goals *g)
{
	return !g->near || stand_relation(s, g->stand) != RELATION_ELSEWHERE;
}

/* At an event, a breakpoint is told of; at other goals, it is where the motion wanted to go anyway. */
static bool ends_run(void *ctx, struct vm *vm)
{
	struct hits *h = ctx;
	bool event = h->goals->events && h->left == 0, met = goal_met(h->goals, h->s) || (event && event_counts(h->s, h->goals));

	(void)vm;
	h->stopped = (event || !met) && stops_at_break(h->s, NULL, h->out);
	if (event)
		h->left = 1;
	return h->stopped || met;
}

/* A stop that was not wanted is left behind. */
static void go_on_from(struct vm_goal *g, const struct vm_stop *stop)
{
	if (stop->kind == VM_STOP_OCCURRENCE)
		timeline_pass(g, stop);
	else
		g->leave_break = false;
}

enum err run_to(struct session *s, struct goals *goals, vm_time until, bool fresh, struct session_stop *out, struct msg *m)
{
	struct hits hits = { .s = s, .goals = goals, .left = goals->events, .out = out };
	struct vm_goal g = {
		.until = until, .breaks = true, .leave_break = !fresh, .leave_at = session_now(s),
		.leave_occurs = fresh ? 0 : VM_ALL, .uncaught = true,
		.occurs = session_breaks_occur(s) ? is_caught : NULL, .occurs_ctx = s, .interrupt = &s->interrupt,
		.events = goals->events ? &hits.left : NULL, .stacks = goals->stand ? &goals->stand->stacks : NULL
	};
	struct timeline_change change;
	struct vm_stop stop;
	bool stops;
	enum err r;

	session_breaks_begin(s);
	do {
		arm(s, goals);
		r = session_watch_run(s, &g, ends_run, &hits, &change, &stop, m);
		disarm(s, goals);
		if (r)
			return r;
		if (stops_at_occurrence(s, &stop, out))
			return OK;
		if (stop.kind == VM_STOP_WATCH && ((r = session_watch_stop(s, &change, false, out, &stops, m)) || stops)) {
			if (!r)
				(void)session_breaks_met(s, NULL, out);
			return r;
		}
		go_on_from(&g, &stop);
	} while (stop.kind == VM_STOP_OCCURRENCE || stop.kind == VM_STOP_WATCH);
	if (stop.kind != VM_STOP_BREAK && stop.kind != VM_STOP_EVENT)
		session_stop_from(s, &stop, out);
	else if (!hits.stopped)
		stop_here(s, SESSION_AT_TIME, out);
	return OK;
}

static vm_time later(vm_time t, uint64_t n) { return (vm_time){ n > UINT64_MAX - t.n ? UINT64_MAX : t.n + n }; }

static enum err step(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	return run_to(s, &(struct goals){ .count = 0 }, later(session_now(s), count), false, out, m);
}

static enum err finish(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);
	struct goals g = { .stand = &here };
	struct session_frame f;

	if (count > UINT32_MAX || !session_frame(s, (unsigned)count, &f))
		return msg_set(m, ERR_USAGE, count == 1 ? "The outermost frame has no caller to finish to." :
			"There are not that many frames to finish; backtrace shows them.");
	if (!add_frame(s, &f, &g))
		return msg_set(m, ERR_LIMIT, "That frame is more than %d fibres away.", VM_STACKS_MAX);
	return run_to(s, &g, VM_FOREVER, false, out, m);
}

/* The instruction hands its frame over instead of returning to it. */
static bool is_tail_call(const struct session *s)
{
	struct vm_regs r;
	int op;

	vm_regs(s->vm, &r);
	op = vm_opcode(s->vm, r.pc);
	return op == OP_APPTERM || op == OP_APPTERM1 || op == OP_APPTERM2 || op == OP_APPTERM3 || op == OP_RESUMETERM ||
		op == OP_REPERFORMTERM || (op == OP_RETURN && r.extra_args > 0);
}

/* After one instruction: is the frame with this base still there, but not the current one?  Then *f is it. */
static bool was_entered(const struct session *s, uint64_t base_words, struct session_frame *f)
{
	for (unsigned i = 0; i <= ENTERED_FRAMES_MAX && session_frame(s, i, f); i++)
		if (f->base_words == base_words)
			return i > 0;
	return false;
}

static enum err next_once(struct session *s, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);
	struct session_frame self, caller;
	struct goals g = { .stand = &here };
	unsigned stack = 0;
	bool tail = is_tail_call(s) && session_frame(s, 1, &caller);
	enum err r;

	if (!session_frame(s, 0, &self))
		return step(s, 1, out, m);
	add_handler(s, &self, &g);
	if ((r = step(s, 1, out, m)) || out->why != SESSION_AT_TIME)
		return r;
	if (!tail && !was_entered(s, self.base_words, &caller))
		return OK;
	if (stack_index(&g, caller.stack_off, &stack))
		add_goal(&g, caller.pc, caller.depth_words, stack);
	if (goal_met(&g, s))
		return OK;
	return run_to(s, &g, VM_FOREVER, true, out, m);
}

enum err repeat(struct session *s, uint64_t count, once_fn *once, struct session_stop *out, struct msg *m)
{
	enum err r = OK;

	stop_here(s, SESSION_AT_TIME, out);
	for (uint64_t i = 0; i < count && !r && out->why == SESSION_AT_TIME; i++) {
		session_part(s, i, count);
		r = once(s, out, m);
	}
	return r;
}

static enum err next(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	return repeat(s, count, next_once, out, m);
}

/* A stop that the user asked for by a breakpoint or watchpoint. */
static bool is_asked_for(const struct session_stop *stop)
{
	return stop->why == SESSION_AT_BREAK || stop->why == SESSION_AT_WATCH || stop->why == SESSION_AT_MADE;
}

static enum err go_on(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r;

	do
		r = run_to(s, &(struct goals){ .count = 0 }, VM_FOREVER, false, out, m);
	while (!r && is_asked_for(out) && --count > 0);
	return r;
}

/* ---- backward ---- */

enum err seek(struct session *s, vm_time at, struct session_stop *out, struct msg *m)
{
	struct vm_stop stop;
	enum err r = timeline_goto(s->timeline, at, &stop, m);

	if (!r)
		session_stop_from(s, &stop, out);
	return r;
}

static bool matches(void *ctx, struct vm *vm)
{
	struct hits *h = ctx;
	bool event = h->goals->events && h->left == 0 && event_counts(h->s, h->goals);

	(void)vm;
	return session_break_wanted(h->s, NULL) || event || goal_met(h->goals, h->s);
}

static bool may_match_occurrence(void *ctx, const struct vm_occurrence *o)
{
	return session_breaks_catch(((struct hits *)ctx)->s, o);
}

static bool matches_occurrence(void *ctx, const struct vm_occurrence *o)
{
	return session_break_wanted(((struct hits *)ctx)->s, o);
}

/* Is the program at an event that is a goal? */
static bool event_met(const struct session *s, const struct goals *goals)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return goals->events && debuginfo_stop_at(debuginfo_of(s->vm), r.pc) && event_counts(s, goals);
}

enum err search_back(struct session *s, struct goals *goals, struct session_stop *out, struct msg *m)
{
	struct hits hits = { .s = s, .goals = goals };
	struct timeline_search t = { .breaks = true, .match = matches,
		.occurs = session_breaks_occur(s) ? may_match_occurrence : NULL, .occurred = matches_occurrence,
		.events = goals->events ? &hits.left : NULL, .ctx = &hits };
	struct timeline_change change;
	bool found, stops, event, at_goal;
	enum err r;

	session_breaks_begin(s);
	for (;;) {
		arm(s, goals);
		r = session_watch_back(s, &t, &change, &found, m);
		disarm(s, goals);
		if (r)
			return r;
		stop_here(s, found ? SESSION_AT_TIME : SESSION_AT_START, out);
		if (!found)
			return OK;
		if ((r = session_watch_stop(s, &change, true, out, &stops, m)))
			return r;
		event = change.breakpoint && event_met(s, goals);
		at_goal = change.breakpoint && goal_met(goals, s);
		if (change.breakpoint && (event || !at_goal) && session_breaks_noted(s, out))
			stops = true;
		if (stops || at_goal || event)
			return OK;
	}
}

static enum err reverse_continue(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	enum err r;

	do {
		if (session_breaks_any(s) || session_watches_any(s)) {
			r = search_back(s, &(struct goals){ .count = 0 }, out, m);
		} else {
			r = seek(s, session_start(s), out, m);
			stop_here(s, SESSION_AT_START, out);
		}
	} while (!r && is_asked_for(out) && --count > 0);
	return r;
}

static const struct goals no_goals;

struct latest {
	struct hits hits;
	vm_time at;
	struct timeline_change change;
};

static bool is_later(void *ctx, struct vm *vm)
{
	struct latest *l = ctx;

	if (matches(&l->hits, vm))
		l->at = vm_now(vm);
	return false;
}

/* The last breakpoint strictly between here, where the VM stands, and `until`, or the last change of a watched word before
 * that; where the VM stands if there is none. */
static enum err find_last(struct session *s, vm_time until, struct latest *l, struct msg *m)
{
	struct vm_goal g = { .breaks = true, .leave_break = true, .leave_at = session_now(s), .leave_occurs = VM_ALL,
		.until = until, .interrupt = &s->interrupt,
		.occurs = session_breaks_occur(s) ? is_caught : NULL, .occurs_ctx = s };
	struct timeline_change change;
	struct vm_stop stop;
	enum err r;

	*l = (struct latest){ .hits = { .s = s, .goals = &no_goals }, .at = session_now(s), .change.at = VM_FOREVER };
	do {
		session_breaks_arm(s);
		if ((r = session_watch_run(s, &g, is_later, l, &change, &stop, m)))
			return r;
		if (stop.kind == VM_STOP_INTERRUPT)
			return msg_set(m, ERR_INTERRUPTED, "Interrupted while looking for the last breakpoint.");
		if (stop.kind == VM_STOP_OCCURRENCE &&
			matches_occurrence(&l->hits, &(struct vm_occurrence){ stop.occurrence, stop.text }))
			l->at = vm_now(s->vm);
		if (stop.kind == VM_STOP_WATCH) {
			l->change = change;
			l->at = change.at;
		}
		go_on_from(&g, &stop);
	} while (stop.kind == VM_STOP_OCCURRENCE || stop.kind == VM_STOP_WATCH);
	return OK;
}

/* Goes to the last of them that is not to be ignored, else stays. */
static enum err last_break_before(struct session *s, vm_time until, struct session_stop *out, struct msg *m)
{
	vm_time from = session_now(s);
	bool stops = false;
	struct latest l;
	enum err r;

	for (session_breaks_begin(s);; until = l.at) {
		if ((r = find_last(s, until, &l, m)) || (r = seek(s, l.at, out, m)))
			return r;
		if (l.change.at.n == l.at.n && (r = session_watch_stop(s, &l.change, true, out, &stops, m)))
			return r;
		if (l.at.n != from.n && session_breaks_noted(s, out))
			stops = true;
		if (stops || l.at.n == from.n)
			return OK;
		if ((r = seek(s, from, out, m)))
			return r;
	}
}

/* The timeline leaves a snapshot nearby, as the next step back will want one. */
static enum err step_back(struct session *s, struct session_stop *out, struct msg *m)
{
	struct timeline_search t = { .each_instr = true };
	bool found;
	enum err r = timeline_reverse(s->timeline, &t, &found, m);

	if (!r)
		stop_here(s, found ? SESSION_AT_TIME : SESSION_AT_START, out);
	return r;
}

static enum err reverse_step(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	vm_time now = session_now(s), start = session_start(s);
	bool beyond = count > now.n - start.n;
	enum err r;

	if (count == 1 && !session_watches_any(s))
		return step_back(s, out, m);
	if (now.n == start.n) {
		stop_here(s, SESSION_AT_START, out);
		return OK;
	}
	r = seek(s, beyond ? start : (vm_time){ now.n - count }, out, m);
	if (!r && (session_breaks_any(s) || session_watches_any(s)))
		r = last_break_before(s, now, out, m);
	if (!r && beyond && out->why == SESSION_AT_TIME && session_now(s).n == start.n)
		out->why = SESSION_AT_START;
	return r;
}

static enum err back_to_call(struct session *s, const struct session_frame *f, struct session_stop *out, struct msg *m)
{
	struct stand here = stand_of(s);
	struct goals g = { .stand = &here };
	unsigned stack;
	uint32_t instr;
	uint64_t depth;

	if (!stack_index(&g, f->stack_off, &stack))
		return msg_set(m, ERR_LIMIT, "That frame is more than %d fibres away.", VM_STACKS_MAX);
	if (!session_frame_call(s, f, &instr, &depth))
		return msg_set(m, ERR_USAGE,
			"This function was not called by an instruction but by the runtime; use reverse-stepi.");
	add_goal(&g, instr, depth, stack);
	return search_back(s, &g, out, m);
}

static enum err reverse_finish(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	struct session_frame f;

	if (count > UINT32_MAX || !session_frame(s, (unsigned)count, &f))
		return msg_set(m, ERR_USAGE, count == 1 ? "The outermost frame has no caller to go back to." :
			"There are not that many frames; backtrace shows them.");
	return back_to_call(s, &f, out, m);
}

/* One instruction back; when that led into a function which had returned (or raised) to the frame we were in, back to
 * the call of it. */
static enum err reverse_next_once(struct session *s, struct session_stop *out, struct msg *m)
{
	struct session_frame self, f;
	uint32_t instr;
	uint64_t depth;
	unsigned i = 0;
	enum err r;

	if (!session_frame(s, 0, &self))
		return reverse_step(s, 1, out, m);
	if ((r = reverse_step(s, 1, out, m)) || out->why != SESSION_AT_TIME)
		return r;
	while (session_frame(s, i, &f) && f.base_words > self.base_words)
		i++;
	if (i == 0 || f.base_words != self.base_words || !session_frame_call(s, &f, &instr, &depth))
		return OK;
	return back_to_call(s, &f, out, m);
}

static enum err reverse_next(struct session *s, uint64_t count, struct session_stop *out, struct msg *m)
{
	return repeat(s, count, reverse_next_once, out, m);
}

/* ---- what others call ---- */

enum err session_motion_do(struct session *s, session_motion_fn *fn, uint64_t count, struct session_stop *out, struct msg *m)
{
	unsigned branch = session_branch(s);
	vm_time origin = session_now(s);
	enum err r;

	session_work_begins(s);
	r = fn(s, count, out, m);
	if (r)
		session_come_back(s, branch, origin);
	session_work_ends(s);
	if (r == ERR_INTERRUPTED) {
		stop_here(s, SESSION_INTERRUPTED, out);
		r = OK;
	}
	if (!r) {
		out->acted = timeline_branch_acted(s->timeline);
		session_arrived(s, out);
	}
	return r;
}

enum err session_move(struct session *s, enum session_motion how, bool reverse, uint64_t count,
	struct session_stop *out, struct msg *m)
{
	static session_motion_fn *const motions[][2] = {
		[SESSION_STEPI] = { step, reverse_step }, [SESSION_NEXTI] = { next, reverse_next },
		[SESSION_FINISH] = { finish, reverse_finish }, [SESSION_CONTINUE] = { go_on, reverse_continue },
		[SESSION_STEP] = { source_step, source_reverse_step }, [SESSION_NEXT] = { source_next, source_reverse_next },
		[SESSION_UNTIL] = { source_until, source_reverse_until }
	};
	enum err r = session_need(s, m);

	if (r || count > 0)
		return r ? r : session_motion_do(s, motions[how][reverse], count, out, m);
	stop_here(s, SESSION_AT_TIME, out);
	return OK;
}

/* As a motion function: the "count" is the time. */
static enum err go_to_time(struct session *s, uint64_t time, struct session_stop *out, struct msg *m)
{
	return seek(s, (vm_time){ time }, out, m);
}

enum err session_goto(struct session *s, vm_time at, struct session_stop *out, struct msg *m)
{
	enum err r = session_need(s, m);

	if (!r && at.n < session_start(s).n)
		r = msg_set(m, ERR_HISTORY, "The history begins at time %llu; time %llu is before it.",
			(unsigned long long)session_start(s).n, (unsigned long long)at.n);
	return r ? r : session_motion_do(s, go_to_time, at.n, out, m);
}

enum err session_visit(struct session *s, int steps, struct session_stop *out, struct msg *m)
{
	struct visits *v = &s->visits;
	int64_t to = (int64_t)v->here + steps;
	enum err r = session_need(s, m);
	struct session_point p;
	struct visits kept;

	if (r)
		return r;
	if (to < 0 || to >= v->count)
		return msg_set(m, ERR_NOT_FOUND, "There is no %s.",
			steps < 0 ? "earlier stop to go back to" : "later stop to go forward to");
	p.at = v->at[to].at;
	if (!session_branch_index(s, v->at[to].branch, &p.branch))
		return msg_set(m, ERR_NOT_FOUND, "That stop was on a branch that was deleted.");
	kept = *v;
	r = session_go(s, &p, out, m);
	*v = kept;
	if (!r && out->at.n == p.at.n)
		v->here = (unsigned)to;
	return r;
}

vm_time session_now(const struct session *s) { return s->timeline ? timeline_now(s->timeline) : (vm_time){ 0 }; }
vm_time session_start(const struct session *s) { return s->timeline ? timeline_start(s->timeline) : (vm_time){ 0 }; }
vm_time session_end(const struct session *s) { return s->timeline ? timeline_end(s->timeline) : (vm_time){ 0 }; }
const struct session_stop *session_last_stop(const struct session *s) { return &s->last; }
