/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * Motion by source against a model: the program is run instruction by instruction, and at each one with a source event the
 * time and the depth of its function are noted, the latter from what the compiler wrote into the event about its stack.
 * step and next must then go where this list says, in both directions.
 */
#include "repl/session_priv.h"
#include "tests/unit/program.h"
#include "vm/debuginfo/debuginfo.h"

#define TIMES_MAX 40000
#define TRIALS 80
#define BACK_MAX 300
#define COUNT_MAX 60

struct model {
	struct session *s;
	struct { uint64_t at, depth; } *event;
	unsigned count;
	unsigned wrong;
};

static void note(struct model *o)
{
	const struct debuginfo_event *e;
	struct vm_regs r;

	vm_regs(o->s->vm, &r);
	e = debuginfo_event_at(debuginfo_of(o->s->vm), r.pc);
	if (!e || e->kind == DEBUGINFO_PSEUDO)
		return;
	o->event[o->count].at = session_now(o->s).n;
	o->event[o->count++].depth = vm_stack_depth(o->s->vm) - (uint64_t)e->stack_words;
}

static void run_and_note(struct model *o)
{
	struct vm_stop stop = { .kind = VM_STOP_TIME };
	struct msg m;

	while (stop.kind == VM_STOP_TIME && session_now(o->s).n < TIMES_MAX) {
		struct vm_goal one = { .until = { session_now(o->s).n + 1 } };

		note(o);
		program_must(timeline_run(o->s->timeline, &one, &stop, &m), &m, "one instruction");
	}
}

static struct session_stop move(struct model *o, enum session_motion how, bool reverse, uint64_t count)
{
	struct session_stop stop;
	struct msg m = { "" };

	program_must(session_move(o->s, how, reverse, count, &stop, &m), &m, "a motion");
	return stop;
}

static void stand_at(struct model *o, unsigned i)
{
	struct session_stop stop;
	struct msg m = { "" };

	program_must(session_goto(o->s, (vm_time){ o->event[i].at }, &stop, &m), &m, "goto");
}

static void expect(struct model *o, unsigned from, uint64_t wanted, const char *what, uint64_t count)
{
	if (session_now(o->s).n != wanted && o->wrong++ < 5)
		printf("# %s %" PRIu64 " at %" PRIu64 " comes to %" PRIu64 ", wanted %" PRIu64 "\n", what, count, o->event[from].at,
			session_now(o->s).n, wanted);
}

/* All events that step meets, one after the other. */
static void step_through(struct model *o, const char *name)
{
	struct session_stop stop;
	struct msg m;
	unsigned met = 0, last;

	program_must(session_goto(o->s, session_start(o->s), &stop, &m), &m, "goto start");
	while (met < o->count && move(o, SESSION_STEP, false, 1).why == SESSION_AT_TIME && session_now(o->s).n == o->event[met].at)
		met++;
	ok(met == o->count, "%s: step meets the %u events of %u", name, met, o->count);
	for (last = met = o->count - 1; met > 0 && last - met < BACK_MAX && move(o, SESSION_STEP, true, 1).why == SESSION_AT_TIME &&
		session_now(o->s).n == o->event[met - 1].at; met--)
		;
	ok(met == 0 || last - met == BACK_MAX, "%s: reverse-step meets them again", name);
}

static void try_steps(struct model *o, unsigned i, unsigned count)
{
	if (i + count >= o->count)
		return;
	stand_at(o, i);
	move(o, SESSION_STEP, false, count);
	expect(o, i, o->event[i + count].at, "step", count);
	move(o, SESSION_STEP, true, count);
	expect(o, i, o->event[i].at, "step and reverse-step", count);
}

/* The model of next: from event to event until the depth is no greater than where it began. */
static bool follow(const struct model *o, unsigned *i, bool reverse)
{
	uint64_t depth = o->event[*i].depth;

	do {
		if (reverse ? *i == 0 : *i + 1 >= o->count)
			return false;
		*i += reverse ? -1 : 1;
	} while (o->event[*i].depth > depth);
	return true;
}

static void try_next(struct model *o, unsigned i, unsigned count, bool reverse)
{
	unsigned at = i;

	for (unsigned n = 0; n < count; n++)
		if (!follow(o, &at, reverse))
			return;
	stand_at(o, i);
	move(o, SESSION_NEXT, reverse, count);
	expect(o, i, o->event[at].at, reverse ? "reverse-next" : "next", count);
}

static void test_program(const char *folder, const char *name, uint64_t *seed)
{
	struct model o = { .event = calloc(TIMES_MAX, sizeof *o.event) };
	const char *path = program_compile(folder, name);
	char *argv[] = { (char *)name, NULL };
	struct msg m = { "" };

	if (!ok(path != NULL, "%s is compiled", name))
		return;
	program_must(session_new(&o.s, NULL, &m), &m, "a session is made");
	program_must(session_load(o.s, path, argv, &m), &m, "the program is loaded");
	world_set_output(vm_world(o.s->vm), program_swallow, NULL);
	run_and_note(&o);
	ok(o.count > 50, "%s has %u events", name, o.count);
	step_through(&o, name);
	for (unsigned n = 0; n < TRIALS; n++) {
		unsigned i = (unsigned)program_random(seed, o.count), count = 1 + (unsigned)program_random(seed, COUNT_MAX);

		try_steps(&o, i, count);
		try_next(&o, i, 1 + count / 10, false);
		try_next(&o, i, 1 + count / 10, true);
	}
	ok(o.wrong == 0, "%s: %u random steps and nexts are those of the model", name, TRIALS);
	session_free(o.s);
	free(o.event);
}

int main(void)
{
	static const struct { const char *folder, *name; } programs[] = {
		{ "programs", "debuggee" }, { "programs", "mutual_recursion" }, { "programs", "exceptions" },
		{ "programs", "closures" }, { "programs", "objects" }, { "programs", "functors" },
		{ "programs", "lazy_values" }, { "oracle/motion_programs", "matching" },
		{ "oracle/motion_programs", "try_in_loops" }, { "oracle/motion_programs", "partial" }
	};
	uint64_t seed = program_seed(1);

	for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++)
		test_program(programs[i].folder, programs[i].name, &seed);
	return tap_done();
}
