/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 300 */
/* serial */
/* Ten thousand gotos to random times of a run of a hundred million instructions: each gives the digest that a straight
 * run gives at that time.  TEST_GOTOS sets another number. */
#include <time.h>

#include "tests/unit/program.h"

struct visit {
	uint64_t at;
	struct digest digest;
	unsigned turn;             /* when it is made */
};

static int by_time(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static int by_turn(const void *a, const void *b)
{
	return (int)((const struct visit *)a)->turn - (int)((const struct visit *)b)->turn;
}

/* Of the processor: the machine has others to serve. */
static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What a straight run says, with nothing of snapshots in it. */
static void run_straight(const char *path, struct visit *v, unsigned n)
{
	struct vm *vm = program_load(path);

	qsort(v, n, sizeof *v, by_time);
	for (unsigned i = 0; i < n; i++) {
		program_run(vm, v[i].at);
		v[i].digest = vm_digest(vm);
	}
	vm_free(vm);
	qsort(v, n, sizeof *v, by_turn);
}

static struct timeline *run_recorded(struct vm *vm)
{
	struct vm_goal goal = { .until = VM_FOREVER };
	struct timeline *t;
	struct vm_stop stop;
	struct msg m;
	double began;
	unsigned count;
	size_t bytes;

	program_must(timeline_new(&t, vm, NULL, &m), &m, "a timeline is made");
	began = seconds();
	program_must(timeline_run(t, &goal, &stop, &m), &m, "the program runs");
	timeline_usage(t, &count, &bytes);
	printf("# %" PRIu64 " instructions in %.3f s, %u snapshots of %zu KiB\n", stop.at.n, seconds() - began, count, bytes >> 10);
	return t;
}

static unsigned make_visits(struct timeline *t, const struct visit *v, unsigned n)
{
	double began, going = 0, digesting = 0, slowest = 0;
	unsigned wrong = 0;

	for (unsigned i = 0; i < n; i++) {
		struct vm_stop stop;
		struct digest is;
		struct msg m;
		double a = seconds(), b;

		program_must(timeline_goto(t, (vm_time){ v[i].at }, &stop, &m), &m, "goto");
		b = seconds();
		is = timeline_digest(t);
		digesting += seconds() - b;
		going += b - a;
		slowest = b - a > slowest ? b - a : slowest;
		if (timeline_now(t).n != v[i].at || !digest_equal(&is, &v[i].digest))
			if (++wrong < 5)
				printf("# wrong at %" PRIu64 "\n", v[i].at);
	}
	began = going + digesting;
	printf("# %u gotos in %.2f s: a goto takes %.3f ms, at most %.1f, a digest %.3f ms\n", n, began, going * 1e3 / n, slowest * 1e3,
		digesting * 1e3 / n);
	return wrong;
}

int main(void)
{
	const char *path = program_compile("property", "long_run"), *text = getenv("TEST_GOTOS");
	unsigned n = text ? (unsigned)atoi(text) : 10000;
	struct visit *v = calloc(n, sizeof *v);
	uint64_t length, seed;
	struct timeline *t;
	struct vm *vm;
	struct msg m;

	if (!path || !v) {
		printf("1..0 # SKIP ocamlc does not compile the program\n");
		return 0;
	}
	seed = program_seed(2);
	length = program_length(path);
	ok(length >= 100000000, "a run of %" PRIu64 " instructions", length);
	for (unsigned i = 0; i < n; i++)
		v[i] = (struct visit){ .at = program_random(&seed, length), .turn = i };
	run_straight(path, v, n);
	vm = program_load(path);
	t = run_recorded(vm);
	is_number(make_visits(t, v, n), 0, "every goto gives the digest of a straight run");
	if (!ok(timeline_check(t, &m), "all invariants hold"))
		printf("# %s\n", m.text);
	timeline_free(t);
	vm_free(vm);
	free(v);
	return tap_done();
}
