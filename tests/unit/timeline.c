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
	struct digest d;
	struct timeline_search s = { .each_instr = true, .match = every_seventh };
	struct vm_stop stop;
	struct msg m = { "" };
	bool found;
	uint64_t at = length / 4 * 3;

	begin(0);
	go(at);
	is_number(timeline_find_digest(t, &d, &m), OK, "a digest");
	is_digest(d, timeline_digest(t), "is the one that is told without progress");
	interrupt = 1;
	is_number(timeline_find_digest(t, &d, &m), ERR_INTERRUPTED, "it can be interrupted");
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
	bool made;

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
	is_number(timeline_branch(t, NULL, NULL, &made, &m), OK, "another future begins here");
	ok(made && timeline_end(t).n == length / 4 && timeline_marks(t) == 2, "and the snapshots of the old one stay");
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

/* ---- branches ---- */

static uint64_t middle(void) { return length / 2; }

static const char *current(void)
{
	struct timeline_branch b = { .name = "" };

	for (unsigned i = 0; !b.is_current && i < timeline_branches(t); i++)
		timeline_branch_at(t, i, &b);
	return b.name;
}

static bool fork_with(value v)
{
	struct vm_change c = { .kind = VM_CHANGE_ACCU, .v = v };
	struct msg m;
	bool made;

	program_must(timeline_branch(t, &c, "$accu", &made, &m), &m, "a change");
	return made;
}

static bool restore(const char *name)
{
	struct msg m;
	enum err r = timeline_branch_restore(t, name, &m);

	if (r)
		printf("# %s\n", m.text);
	return r == OK;
}

#define SEEN 8
struct seen { uint64_t at; struct digest digest; };

/* Some moments of the current branch from `from` on. */
static void look_around(struct seen seen[SEEN], uint64_t from, uint64_t *seed)
{
	uint64_t to = timeline_end(t).n;

	for (int i = 0; i < SEEN; i++) {
		seen[i].at = i == 0 ? from : i == 1 ? to : from + program_random(seed, to - from + 1);
		go(seen[i].at);
		seen[i].digest = timeline_digest(t);
	}
}

static unsigned differ(const struct seen seen[SEEN])
{
	unsigned n = 0;

	for (int i = 0; i < SEEN; i++) {
		struct digest d;

		go(seen[i].at);
		d = vm_digest(vm);
		n += timeline_now(t).n != seen[i].at || !digest_equal(&d, &seen[i].digest);
	}
	return n;
}

static void refusals(void)
{
	struct vm_change c = { .kind = VM_CHANGE_FIELD, .block = { 3 }, .v = VAL_UNIT };
	struct msg m;
	bool made;

	is_number(timeline_branch(t, &c, "nothing", &made, &m), ERR_USAGE, "an integer has no fields to set");
	c = (struct vm_change){ .kind = VM_CHANGE_STACK, .index = 1 << 30 };
	is_number(timeline_branch(t, &c, "nothing", &made, &m), ERR_USAGE, "nor is there a stack beyond its end");
	c = (struct vm_change){ .kind = VM_CHANGE_ACCU, .v = { 16 } };
	is_number(timeline_branch(t, &c, "nothing", &made, &m), ERR_USAGE, "what is no value cannot be stored");
	is_number(timeline_branch_delete(t, current(), &m), ERR_USAGE, "the current branch cannot be deleted");
	is_number(timeline_branch_delete(t, "main", &m), ERR_USAGE, "nor can one on which others begin");
	is_number(timeline_branch_delete(t, "nothing", &m), ERR_NOT_FOUND, "nor one that does not exist");
	is_number(timeline_branch_rename(t, "main", "two words", &m), ERR_USAGE, "blanks are no part of a name");
	is_number(timeline_branch_rename(t, "main", current(), &m), ERR_USAGE, "nor can two have one");
	is_number(timeline_mark_take(t, "main", "", &m), ERR_USAGE, "nor a branch and a snapshot");
}

/* Across the fork, in both directions. */
static void over_the_fork(const struct seen *at_fork)
{
	struct timeline_search one = { .each_instr = true };
	struct digest d;

	go(middle());
	is_number((long long)reverse(&one), (long long)middle() - 1, "one instruction back from a change");
	ok(stands_at(middle() - 1), "is the parent's history");
	run_on(middle());
	d = vm_digest(vm);
	is_digest(d, at_fork->digest, "and one forward again is the change");
	go(length / 4);
	ok(stands_at(length / 4), "far before it nothing is different");
	go(timeline_end(t).n);
}

static void branches(uint64_t seed)
{
	struct seen first[SEEN], second[SEEN];
	struct timeline_branch b;
	struct timeline_mark k;
	unsigned before, after;
	size_t bytes, most;
	struct digest d;
	struct msg m;
	bool made;

	begin(0);
	run_on(UINT64_MAX);
	go(middle());
	d = timeline_digest(t);
	ok(fork_with(val_int(1)) && !strcmp(current(), "branch-1"), "a change makes a branch");
	ok(!fork_with(val_int(77)) && timeline_branches(t) == 2, "and another one at once becomes part of it");
	timeline_branch_at(t, 1, &b);
	ok(b.fork.n == middle() && b.end.n == middle() && b.parent == 0 && b.is_current && !strcmp(b.change, "$accu, $accu"),
		"which is known");
	run_on(UINT64_MAX);
	look_around(first, middle(), &seed);
	over_the_fork(&first[0]);
	ok(restore("main") && stands_at(middle()) && timeline_end(t).n == length, "back on main all is as it was");
	is_digest(timeline_digest(t), d, "byte for byte");
	go(length);
	ok(stands_at(length), "to its end");
	go(length / 4);
	program_must(timeline_branch(t, NULL, NULL, &made, &m), &m, "live");
	run_on(middle());
	ok(made && stands_at(middle()) && timeline_end(t).n == middle(), "a live branch with nothing changed is the same");
	fork_with(val_int(5));
	is_text(current(), "branch-3", "a branch on a branch");
	run_on(UINT64_MAX);
	look_around(second, middle(), &seed);
	refusals();
	go(length / 8);
	program_must(timeline_mark_take(t, "early", NULL, &m), &m, "a snapshot before all forks");
	fork_with(val_int(9));
	timeline_branch_at(t, 4, &b);
	ok(b.parent == 0 && b.fork.n == length / 8 && timeline_mark_find(t, "early", &k) && k.branch == 0,
		"what lies before a fork is the parent's, and so is what begins there");
	ok(restore("branch-3") && timeline_branch_delete(t, "branch-4", &m) == OK, "back from there");
	is_number(timeline_mark_delete(t, "early", &m), OK, "and forgotten");
	ok(restore("branch-1") && timeline_now(t).n == timeline_end(t).n, "where one stood is where one comes back to");
	is_number(differ(first), 0, "the first branch is what it was");
	ok(restore("branch-3"), "from one to another");
	is_number(differ(second), 0, "and so is the second");
	program_must(timeline_mark_take(t, "here", NULL, &m), &m, "a snapshot with a name");
	ok(restore("main") && timeline_mark_restore(t, "here", &m) == OK && !strcmp(current(), "branch-3"),
		"a snapshot's name leads to its branch");
	is_number(timeline_branch_rename(t, "branch-1", "other", &m), OK, "a branch gets another name");
	ok(restore("other") && differ(first) == 0, "by which it is known then");
	ok(restore("main"), "and then main again");
	timeline_usage(t, &before, &most);
	is_number(timeline_branch_delete(t, "branch-3", &m), OK, "a branch is deleted");
	is_number(timeline_branch_delete(t, "branch-2", &m), OK, "and the one that it began on");
	is_number(timeline_branch_delete(t, "other", &m), OK, "and the last");
	timeline_usage(t, &after, &bytes);
	ok(bytes < most && after < before && timeline_marks(t) == 0 && timeline_branches(t) == 1, "and their memory is free again");
	go(length);
	ok(stands_at(length), "and is whole");
	end();
}

/* Branches that nobody is on are thinned like the others. */
static void branches_in_budget(uint64_t seed)
{
	const size_t most = 6u << 20;
	struct seen seen[SEEN];
	unsigned count;
	size_t bytes;

	begin(most);
	run_on(UINT64_MAX);
	for (int i = 0; i < 3; i++) {
		go(middle());
		fork_with(val_int(i));
		run_on(UINT64_MAX);
		restore("main");
	}
	timeline_usage(t, &count, &bytes);
	ok(bytes <= most || count <= 8 + timeline_branches(t), "%u automatic snapshots of %u branches take %zu KiB of %zu KiB", count,
		timeline_branches(t), bytes >> 10, most >> 10);
	restore("branch-2");
	look_around(seen, middle(), &seed);
	restore("branch-1");
	restore("branch-2");
	is_number(differ(seen), 0, "and each leads everywhere");
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
	branches(seed);
	branches_in_budget(seed);
}

int main(void)
{
	static char all[1 << 20];
	uint64_t seed;

	/* Programs ask where their standard output stands; so ours goes out at the end. */
	setvbuf(stdout, all, _IOFBF, sizeof all);
	seed = program_seed(1);
	try_program("hashtables", seed);
	try_program("exceptions", seed);
	return tap_done();
}
