/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 300 */
/* By whatever path a program comes to a time, its image there is the same (law 2): answered by the world or by its log,
 * at another base address, in one run or in stretches of any length, with accesses masked or not.  And what it prints
 * does not depend on how large the nursery is. */
#include "tests/unit/program.h"

#define TIMES 12
#define STRETCHES 3000             /* towards each time; the rest of the way is one run */

static const char *const programs[] = {
	"closures", "exceptions", "floats", "strings", "hashtables", "trees_gc", "objects", "lazy_values", "boxed_ints",
	"json_parser", "finalisers", "weak_pointers", "memprof_sums", "marshal", "life_grid", "deep_recursion", NULL
};

/* ---- one way to run ---- */

struct text {
	uint8_t *bytes;
	size_t count;
};

static void collect(void *ctx, int fd, const uint8_t *bytes, size_t n)
{
	struct text *t = ctx;

	(void)fd;
	t->bytes = realloc(t->bytes, t->count + n);
	if (!t->bytes)
		abort();
	memcpy(t->bytes + t->count, bytes, n);
	t->count += n;
}

struct way {
	const char *name;
	bool foreign;
	uint64_t longest_stretch;      /* 0: straight to each of the times */
	uint64_t nursery_words;
};

struct result {
	struct digest at[TIMES], last;
	uint64_t length;
	int status;
	struct text out;
	struct vm *vm;                 /* kept, so that the next one has another base address */
};

static struct vm *load(const char *path, const struct way *w, const struct result *recorded, struct text *out)
{
	static const char *argv[] = { "program", "1000", NULL };
	struct vm_config c = { .host = recorded ? NULL : &world_host_posix, .argv = argv, .foreign = w->foreign,
		.nursery_words = w->nursery_words, .stack_max_words = 1 << 16 };
	const uint8_t *log;
	struct vm *vm;
	struct msg m;
	size_t n;

	program_must(vm_new(&vm, &c, &m), &m, "a VM is made");
	if (recorded) {
		log = world_log_bytes(vm_world(recorded->vm), &n);
		program_must(world_log_load(vm_world(vm), log, n, &m), &m, "the log is taken over");
	}
	world_set_output(vm_world(vm), collect, out);
	program_must(vm_load(vm, path, &m), &m, "the program is loaded");
	return vm;
}

static struct vm_stop run_until(struct vm *vm, uint64_t until, const struct way *w, uint64_t *seed)
{
	struct vm_stop stop = { .kind = VM_STOP_TIME };
	uint64_t now = vm_now(vm).n, longest = w->longest_stretch;

	if (!longest)
		return program_run(vm, until);
	for (unsigned i = 0; i < STRETCHES && stop.kind == VM_STOP_TIME && now < until; i++) {
		uint64_t stretch = 1 + program_random(seed, 1 + program_random(seed, longest));

		stop = program_run(vm, stretch < until - now ? now + stretch : until);
		now = vm_now(vm).n;
	}
	return stop.kind == VM_STOP_TIME && now < until ? program_run(vm, until) : stop;
}

/* To the end by way of `times`, which may be NULL; answered by the log of `recorded`, unless that is NULL. */
static void run(const char *path, const struct way *w, const struct result *recorded, const uint64_t *times,
	struct result *r)
{
	uint64_t seed = 7;
	struct vm_stop stop;

	*r = (struct result){ .length = 0 };
	r->vm = load(path, w, recorded, &r->out);
	for (unsigned i = 0; times && i < TIMES; i++) {
		run_until(r->vm, times[i], w, &seed);
		r->at[i] = vm_digest(r->vm);
	}
	stop = run_until(r->vm, UINT64_MAX, w, &seed);
	r->last = vm_digest(r->vm);
	r->length = stop.at.n;
	r->status = stop.kind == VM_STOP_EXIT ? stop.status : 1000 + (int)stop.kind;
	if (stop.kind != VM_STOP_EXIT)
		printf("# %s\n", stop.text);
}

static void result_release(struct result *r)
{
	vm_free(r->vm);
	free(r->out.bytes);
}

/* ---- comparing ---- */

static bool same_states(const struct result *a, const struct result *b)
{
	bool same = a->length == b->length && digest_equal(&a->last, &b->last);

	for (unsigned i = 0; i < TIMES; i++)
		same &= digest_equal(&a->at[i], &b->at[i]);
	return same;
}

static bool same_output(const struct result *a, const struct result *b)
{
	return a->status == b->status && a->out.count == b->out.count &&
		(!a->out.count || !memcmp(a->out.bytes, b->out.bytes, a->out.count));
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void choose_times(uint64_t *times, uint64_t length, uint64_t *seed)
{
	for (unsigned i = 0; i < TIMES; i++)
		times[i] = program_random(seed, length);
	qsort(times, TIMES, sizeof *times, by_value);
}

/* Stretches of few instructions take the exact loop's way all the time, long ones the fast loop's. */
static void try_program(const char *name, const char *path, uint64_t *seed)
{
	static const struct way straight = { .name = "in one run" };
	static const struct way others[] = {
		{ .name = "from the log" },
		{ .name = "in short stretches", .longest_stretch = 40 },
		{ .name = "in long stretches", .longest_stretch = 30000 },
		{ .name = "masked", .foreign = true },
		{ .name = "masked, in stretches", .foreign = true, .longest_stretch = 300 },
	};
	static const struct way small = { .name = "with a tiny nursery", .nursery_words = 4096 };
	struct result first, r;
	uint64_t times[TIMES];

	run(path, &straight, NULL, NULL, &first);
	choose_times(times, first.length, seed);
	result_release(&first);
	run(path, &straight, NULL, times, &first);
	for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
		run(path, &others[i], &first, times, &r);
		ok(same_states(&first, &r) && r.status == first.status && r.out.count == 0, "%s: %s", name, others[i].name);
		result_release(&r);
	}
	run(path, &small, NULL, NULL, &r);
	ok(same_output(&first, &r), "%s: %s its output is the same", name, small.name);
	result_release(&r);
	result_release(&first);
}

int main(void)
{
	uint64_t seed = program_seed(1);

	for (unsigned i = 0; programs[i]; i++) {
		char *path, *found = (char *)program_compile("programs", programs[i]);

		if (!found) {
			printf("1..0 # SKIP ocamlc does not compile %s\n", programs[i]);
			return 0;
		}
		path = strdup(found);
		try_program(programs[i], path, &seed);
		free(path);
	}
	return tap_done();
}
