/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * Frames, nexti, finish and their reverse forms against an oracle: the program is run instruction by instruction, and a
 * shadow stack of calls is kept from what the instructions do (a call pushes, a shallower stack pops).  The session
 * must then find the same frames from the code alone, and end its motions where the shadow stack says.
 */
#include <stdlib.h>
#include <unistd.h>

#include "repl/session_priv.h"
#include "tests/unit/tap.h"
#include "vm/opcodes.h"

/* A longer or deeper run is looked at only so far. */
#define TIMES_MAX 60000
#define FRAMES_MAX 4096
#define TRIALS 400

struct shadow_frame {
	uint32_t caller;        /* the return address */
	uint64_t base;
};

struct oracle {
	struct session *s;
	struct shadow_frame frame[FRAMES_MAX];
	unsigned count;
	uint16_t *counts;       /* frames at each time */
	bool *tail;             /* is the instruction at that time a tail call? */
	uint64_t end;
	unsigned bad_frames;
	uint64_t first_bad;
};

static struct vm_regs regs_of(const struct oracle *o)
{
	struct vm_regs r;

	vm_regs(o->s->vm, &r);
	return r;
}

static void push(struct oracle *o, uint32_t caller, uint64_t base)
{
	if (o->count < FRAMES_MAX)
		o->frame[o->count++] = (struct shadow_frame){ caller, base };
}

/* What the instruction that was just executed did to the calls. */
static void follow(struct oracle *o, const struct vm_instr *i, const struct vm_regs *before, uint64_t depth_before)
{
	struct vm_regs after = regs_of(o);
	uint64_t depth = vm_stack_depth(o->s->vm);

	while (o->count > 0 && o->frame[o->count - 1].base > depth)
		o->count--;
	if (i->op == OP_APPLY)
		push(o, before->pc + 1, depth_before - (uint64_t)i->operand[0]);
	else if (i->op == OP_APPLY1 || i->op == OP_APPLY2 || i->op == OP_APPLY3)
		push(o, before->pc + 1, depth_before - (uint64_t)op_infos[i->op].pops + 3);
	else if (op_has(i->op, 'x') && after.pc != before->pc + 1 && depth > depth_before)
		push(o, before->pc + 1, depth - after.extra_args - 1);       /* the primitive calls back */
}

static bool is_tail(const struct vm_instr *i, const struct vm_regs *r)
{
	return i->op == OP_APPTERM || i->op == OP_APPTERM1 || i->op == OP_APPTERM2 || i->op == OP_APPTERM3 ||
		(i->op == OP_RETURN && r->extra_args > 0);
}

static bool frames_agree(const struct oracle *o)
{
	struct session_frame f;
	unsigned i = 0;

	for (; session_frame(o->s, i, &f); i++) {
		if (i > o->count)
			return false;
		if (i < o->count && f.base_words != o->frame[o->count - 1 - i].base)
			return false;
		if (i > 0 && f.pc != o->frame[o->count - i].caller)
			return false;
	}
	return i == o->count + 1;
}

static bool run_and_note(struct oracle *o)
{
	struct session_stop stop = { .why = SESSION_AT_TIME };
	struct msg m;

	while (stop.why == SESSION_AT_TIME && o->end < TIMES_MAX - 1 && o->count < FRAMES_MAX) {
		struct vm_regs before = regs_of(o);
		uint64_t depth = vm_stack_depth(o->s->vm);
		struct vm_instr i;

		vm_instr(o->s->vm, before.pc, &i);
		o->counts[o->end] = (uint16_t)o->count;
		o->tail[o->end] = is_tail(&i, &before);
		if (o->end % 7 == 0 && !frames_agree(o) && o->bad_frames++ == 0)
			o->first_bad = o->end;
		if (session_move(o->s, SESSION_STEPI, false, 1, &stop, &m))
			return false;
		if (stop.why != SESSION_AT_TIME)
			break;
		o->end++;
		follow(o, &i, &before, depth);
	}
	return true;
}

#define UNKNOWN UINT64_MAX

/* The first time after t (or the last before it) with at most so many frames. */
static uint64_t first_after(const struct oracle *o, uint64_t t, unsigned frames)
{
	for (t++; t < o->end; t++)
		if (o->counts[t] <= frames)
			return t;
	return UNKNOWN;
}

static uint64_t last_before(const struct oracle *o, uint64_t t, unsigned frames)
{
	while (t-- > 0)
		if (o->counts[t] <= frames)
			return t;
	return 0;
}

static unsigned wrong;

static void try_motion(
	struct oracle *o, uint64_t from, enum session_motion how, bool reverse, uint64_t wanted, const char *name)
{
	struct session_stop stop;
	struct msg m = { "" };

	if (wanted == UNKNOWN)
		return;
	if (session_goto(o->s, (vm_time){ from }, &stop, &m) || session_move(o->s, how, reverse, 1, &stop, &m) ||
	    session_now(o->s).n != wanted) {
		if (wrong++ < 5)
			printf("# %s%s at %llu: came to %llu, wanted %llu %s\n", reverse ? "reverse-" : "", name,
				(unsigned long long)from, (unsigned long long)session_now(o->s).n,
				(unsigned long long)wanted, m.text);
	}
}

static void try_motions(struct oracle *o, uint64_t t)
{
	unsigned frames = o->counts[t];
	bool tail = o->tail[t] && frames > 0;

	try_motion(o, t, SESSION_NEXTI, false, first_after(o, t, frames - tail), "nexti");
	if (t > 0)
		try_motion(o, t, SESSION_NEXTI, true, last_before(o, t, frames), "nexti");
	if (frames > 0) {
		try_motion(o, t, SESSION_FINISH, false, first_after(o, t, frames - 1), "finish");
		try_motion(o, t, SESSION_FINISH, true, last_before(o, t, frames - 1), "finish");
	}
}

/* TAP is on standard output. */
static void swallow(void *ctx, int fd, const void *bytes, size_t n)
{
	(void)ctx;
	(void)fd;
	(void)bytes;
	(void)n;
}

static void test_program(const char *name, unsigned seed)
{
	struct oracle o = { .counts = calloc(TIMES_MAX, sizeof *o.counts), .tail = calloc(TIMES_MAX, sizeof *o.tail) };
	static const struct session_observer quiet = { .output = swallow };
	char path[256];
	char *argv[] = { path, NULL };
	struct msg m;
	bool ran;

	snprintf(path, sizeof path, "%s.byte", name);
	if (!ok(session_new(&o.s, NULL, &m) == OK && session_load(o.s, path, argv, &m) == OK, "%s is loaded", name))
		return;
	session_observe(o.s, &quiet);
	ran = run_and_note(&o);
	ok(ran && o.end > 1000, "%s runs, %llu instructions", name, (unsigned long long)o.end);
	if (!ok(o.bad_frames == 0, "%s: the frames found are those of the calls", name))
		printf("# at %u times, the first is %llu\n", o.bad_frames, (unsigned long long)o.first_bad);
	wrong = 0;
	srand(seed);
	for (unsigned i = 0; i < TRIALS; i++)
		try_motions(&o, ((uint64_t)rand() << 15 ^ (uint64_t)rand()) % o.end);
	ok(wrong == 0, "%s: %d random motions of each kind end where they should (seed %u)", name, TRIALS, seed);
	session_free(o.s);
	free(o.counts);
	free(o.tail);
}

static bool compile(const char *name)
{
	char command[1024];

	snprintf(command, sizeof command, "cp \"$SRCDIR/tests/programs/%s.ml\" . && ocamlc -g -o %s.byte %s.ml", name,
		name, name);
	return system(command) == 0;
}

int main(void)
{
	static const char *const programs[] = { "mutual_recursion", "exceptions", "closures" };

	if (system("command -v ocamlc >/dev/null") != 0) {
		printf("1..0 # SKIP ocamlc is not installed\n");
		return 0;
	}
	for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++)
		if (ok(compile(programs[i]), "%s is compiled", programs[i]))
			test_program(programs[i], 1 + i);
	return tap_done();
}
