/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 180 */
/* The timeline: every motion ends where a straight run stands at that time, and nothing is asked of the world twice. */
#include "tests/unit/program.h"

static const char *path;
static uint64_t length;
static struct vm *vm;
static struct timeline *t;
static volatile sig_atomic_t interrupt;
static unsigned asked;
static unsigned refuse_at;         /* the call that the host lets the user interrupt; 0: none */

/* ---- a host that counts ---- */

static bool counting(void *ctx, struct world *w, struct world_call *c)
{
	asked++;
	if (asked == refuse_at)
		return false;
	return world_host_posix.perform(ctx, w, c);
}

static struct vm *load(const struct world_host *host)
{
	static const char *argv[] = { "program", NULL };
	struct vm_config c = { .host = host, .argv = argv };
	struct vm *new;
	struct msg m;

	program_must(vm_new(&new, &c, &m), &m, "a VM is made");
	program_must(vm_load(new, path, &m), &m, "the program is loaded");
	world_set_output(vm_world(new), program_swallow, NULL);
	return new;
}

static void begin(size_t budget)
{
	static const struct world_host host = { .perform = counting };
	struct timeline_config c = { .budget_bytes = budget, .spacing_instrs = 100000, .interrupt = &interrupt };
	struct msg m;

	asked = 0;
	interrupt = 0;
	vm = load(&host);
	program_must(timeline_new(&t, vm, &c, &m), &m, "a timeline is made");
}

static void end(void)
{
	struct msg m;
	bool good = timeline_check(t, &m);

	if (!ok(good, "all invariants hold"))
		printf("# %s\n", m.text);
	timeline_free(t);
	vm_free(vm);
}

static struct vm_stop run_on(uint64_t until)
{
	struct vm_goal goal = { .until = { until } };
	struct vm_stop stop;
	struct msg m;

	program_must(timeline_run(t, &goal, &stop, &m), &m, "the program runs");
	return stop;
}

static struct vm_stop go(uint64_t at)
{
	struct vm_stop stop;
	struct msg m;

	program_must(timeline_goto(t, (vm_time){ at }, &stop, &m), &m, "goto");
	return stop;
}

/* ---- what a straight run says ---- */

#define SAMPLES 64
static struct sample {
	uint64_t at;
	struct digest digest;
} samples[SAMPLES];

static int by_time(const void *a, const void *b)
{
	uint64_t x = ((const struct sample *)a)->at, y = ((const struct sample *)b)->at;

	return x < y ? -1 : x > y;
}

/* Random times, each second one the instruction before the first; and the places that the tests below have names for. */
static void sample(uint64_t seed)
{
	struct vm *straight = program_load(path);
	const uint64_t named[] = { 0, length / 4, length / 2, length / 4 * 3, length };

	for (int i = 0; i < SAMPLES; i += 2) {
		samples[i].at = 1 + program_random(&seed, length - 1);
		samples[i + 1].at = samples[i].at - 1;
	}
	for (int i = 0; i < 5; i++)
		samples[i].at = named[i];
	qsort(samples, SAMPLES, sizeof *samples, by_time);
	for (int i = 0; i < SAMPLES; i++) {
		program_run(straight, samples[i].at);
		samples[i].digest = vm_digest(straight);
	}
	vm_free(straight);
}

static uint64_t some_time(uint64_t *seed) { return samples[program_random(seed, SAMPLES)].at; }

static struct digest digest_at(uint64_t at)
{
	struct sample key = { .at = at }, *found = bsearch(&key, samples, SAMPLES, sizeof *samples, by_time);
	struct vm *straight;
	struct digest d;

	if (found)
		return found->digest;
	straight = program_load(path);
	program_run(straight, at);
	d = vm_digest(straight);
	vm_free(straight);
	return d;
}

static bool stands_at(uint64_t at)
{
	struct digest want = digest_at(at), is = timeline_digest(t), again = vm_digest(vm);

	return timeline_now(t).n == at && digest_equal(&is, &want) && digest_equal(&again, &want);
}

/* ---- going ---- */

static void forward_and_back(uint64_t seed)
{
	struct vm_stop stop;
	unsigned wrong = 0, live;
	uint64_t at;

	begin(0);
	stop = run_on(UINT64_MAX);
	is_number(stop.kind, VM_STOP_EXIT, "the program runs to its end");
	is_number((long long)timeline_end(t).n, (long long)length, "which is the timeline's end");
	live = asked;
	for (int i = 0; i < 50; i++) {
		at = some_time(&seed);
		stop = go(at);
		wrong += stop.kind != VM_STOP_TIME || !stands_at(at);
	}
	is_number(wrong, 0, "50 places in the past are what they were");
	stop = go(length + 1000);
	ok(stop.kind == VM_STOP_EXIT && stands_at(length), "beyond the end is the end");
	is_number(asked, live, "and the world was asked nothing again");
	end();
}

/* ---- backwards ---- */

static bool every_seventh(void *ctx, struct vm *v)
{
	(void)ctx;
	return vm_now(v).n % 7 == 3;
}

static uint64_t reverse(const struct timeline_search *s)
{
	struct msg m;
	bool found = false;

	program_must(timeline_reverse(t, s, &found, &m), &m, "a reverse motion");
	return found ? timeline_now(t).n : UINT64_MAX;
}

static void one_instruction_back(void)
{
	struct timeline_search one = { .each_instr = true }, seventh = { .each_instr = true, .match = every_seventh };
	unsigned wrong = 0;
	uint64_t at;

	for (int i = SAMPLES - 1; i > SAMPLES / 2; i--) {
		at = samples[i].at;
		go(at);
		wrong += reverse(&one) != at - 1 || (samples[i - 1].at == at - 1 && !stands_at(at - 1));
		wrong += reverse(&one) != at - 2;
	}
	is_number(wrong, 0, "one instruction back, and another one");
	go(100);
	is_number((long long)reverse(&seventh), 94, "back to the last instruction that matches");
	is_number((long long)reverse(&seventh), 87, "and to the one before");
	go(2);
	ok(reverse(&seventh) == UINT64_MAX && timeline_now(t).n == 0, "nothing matches: the start");
	ok(reverse(&one) == UINT64_MAX && timeline_now(t).n == 0, "before the start there is nothing");
}

#define HITS 100000
static uint64_t hits[HITS];

/* All times at which the breakpoint is met. */
static unsigned find_hits(uint32_t instr)
{
	struct vm *straight = program_load(path);
	struct vm_goal g = { .until = VM_FOREVER, .breaks = true };
	unsigned n = 0;

	vm_break_set(straight, instr);
	while (n < HITS && vm_run(straight, &g).kind == VM_STOP_BREAK) {
		hits[n++] = vm_now(straight).n;
		g.leave_break = true;
	}
	vm_free(straight);
	return n;
}

static uint64_t last_hit_before(unsigned n, uint64_t at)
{
	while (n > 0 && hits[n - 1] >= at)
		n--;
	return n ? hits[n - 1] : UINT64_MAX;
}

static void breakpoints_backwards(uint64_t seed)
{
	struct timeline_search s = { .breaks = true };
	unsigned wrong = 0, n;
	struct vm_regs regs;
	uint64_t at;

	for (int i = 0; i < 5; i++) {
		go(program_random(&seed, length));
		vm_regs(vm, &regs);
		n = find_hits(regs.pc);
		vm_break_set(vm, regs.pc);
		for (int k = 0; k < 4 && n < HITS; k++) {
			at = k < 2 ? program_random(&seed, length) : timeline_now(t).n;
			go(at);
			wrong += reverse(&s) != last_hit_before(n, at);
		}
		vm_break_clear(vm, regs.pc);
	}
	is_number(wrong, 0, "reverse-continue finds the last breakpoint before");
}

static void backwards(uint64_t seed)
{
	begin(0);
	run_on(length);
	one_instruction_back();
	breakpoints_backwards(seed);
	end();
}

/* ---- interruptions ---- */

static void interruptions(void)
{
	struct timeline_search s = { .each_instr = true, .match = every_seventh };
	struct vm_stop stop;
	struct msg m = { "" };
	bool found;
	uint64_t at = length / 4 * 3;

	begin(0);
	go(at);
	interrupt = 1;
	is_number(timeline_goto(t, (vm_time){ length }, &stop, &m), ERR_INTERRUPTED, "goto can be interrupted");
	ok(stands_at(at), "and stands where it began");
	s.match = NULL;
	s.each_instr = false;
	s.breaks = true;
	is_number(timeline_reverse(t, &s, &found, &m), ERR_INTERRUPTED, "so can a search");
	ok(stands_at(at), "and stands where it began");
	interrupt = 0;
	stop = run_on(UINT64_MAX);
	ok(stop.kind == VM_STOP_EXIT && timeline_now(t).n == length, "and then all goes on");
	end();
}

/* A call that waits is interrupted: the instruction is half done, and the timeline makes the VM whole again. */
static void torn(void)
{
	struct vm_stop stop;

	begin(0);
	refuse_at = asked + 1;
	stop = run_on(UINT64_MAX);
	if (stop.kind == VM_STOP_EXIT) {
		ok(true, "an interrupted call # SKIP the program asks nothing");
	} else {
		ok(stop.kind == VM_STOP_INTERRUPT && !stop.torn && stands_at(stop.at.n), "an interrupted call leaves no trace");
		stop = run_on(UINT64_MAX);
		ok(stop.kind == VM_STOP_EXIT && stands_at(length), "and is made again");
	}
	refuse_at = 0;
	end();
}

/* ---- names ---- */

static void names(void)
{
	struct timeline_mark k;
	struct msg m;
	struct digest d;

	begin(0);
	go(length / 2);
	d = timeline_digest(t);
	is_number(timeline_mark_take(t, "half", "in the middle", &m), OK, "a snapshot with a name");
	is_number(timeline_mark_take(t, "half", "", &m), ERR_USAGE, "a name is given once");
	is_number(timeline_mark_take(t, "two words", "", &m), ERR_USAGE, "blanks are no part of a name");
	is_number(timeline_mark_take(t, "", "", &m), ERR_USAGE, "nor is nothing a name");
	go(length / 4);
	is_number(timeline_mark_take(t, "quarter", NULL, &m), OK, "an earlier one");
	is_number(timeline_marks(t), 2, "there are two");
	timeline_mark_at(t, 0, &k);
	is_text(k.name, "quarter", "in order of time");
	ok(timeline_mark_find(t, "half", &k) && k.at.n == length / 2 && !strcmp(k.note, "in the middle") && k.taken_ns > 0 &&
		digest_equal(&k.digest, &d), "all is kept with it");
	is_number(timeline_mark_restore(t, "half", &m), OK, "restore");
	ok(stands_at(length / 2), "stands there again");
	is_number(timeline_mark_restore(t, "third", &m), ERR_NOT_FOUND, "what is not there cannot be restored");
	is_number(timeline_mark_restore(t, "quarter", &m), OK, "restore the earlier one");
	is_number(timeline_branch(t, &m), OK, "another future begins here");
	ok(timeline_end(t).n == length / 4 && timeline_marks(t) == 1, "the old one is forgotten");
	ok(run_on(UINT64_MAX).kind == VM_STOP_EXIT && stands_at(length), "and it is the same, for nothing was changed");
	is_number(timeline_mark_delete(t, "quarter", &m), OK, "delete");
	is_number(timeline_mark_delete(t, "quarter", &m), ERR_NOT_FOUND, "which is done once");
	end();
}

/* ---- the budget ---- */

static void budget(uint64_t seed)
{
	const size_t most = 6u << 20;
	unsigned count, wrong = 0;
	size_t bytes;

	begin(most);
	run_on(UINT64_MAX);
	for (int i = 0; i < 30; i++) {
		uint64_t at = some_time(&seed);

		go(at);
		wrong += !stands_at(at);
	}
	timeline_usage(t, &count, &bytes);
	ok(bytes <= most || count <= 8, "%u automatic snapshots take %zu KiB of %zu KiB", count, bytes >> 10, most >> 10);
	is_number(wrong, 0, "with a small budget everything can be reached, too");
	is_number((long long)timeline_start(t).n, 0, "the first snapshot stays");
	end();
}

static void try_program(const char *name, uint64_t seed)
{
	path = program_compile("programs", name);
	if (!path) {
		ok(true, "%s # SKIP ocamlc does not compile it", name);
		return;
	}
	printf("# %s\n", name);
	length = program_length(path);
	sample(seed);
	forward_and_back(seed);
	backwards(seed);
	interruptions();
	torn();
	names();
	budget(seed);
}

int main(void)
{
	uint64_t seed = program_seed(1);

	try_program("hashtables", seed);
	try_program("exceptions", seed);
	return tap_done();
}
