/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots: what is put back is what was taken, what did not change is shared, digests agree with the VM's own. */
#include "tests/unit/program.h"

static struct vm *vm;
static struct snapshot_store *store;

static struct snapshot *take(void)
{
	struct snapshot *s;
	struct msg m;

	program_must(snapshot_take(store, &s, &m), &m, "a snapshot is taken");
	return s;
}

static void put(struct snapshot *s)
{
	struct msg m;

	program_must(snapshot_put(store, s, &m), &m, "a snapshot is put");
}

static bool all_is_well(struct snapshot *s)
{
	struct msg m;
	bool good = snapshot_store_check(store, &m) && snapshot_check(s, &m);

	if (!good)
		printf("# %s\n", m.text);
	return good;
}

static void there_and_back(uint64_t length)
{
	struct digest start = vm_digest(vm), half;
	struct snapshot *a = take(), *b;

	is_digest(snapshot_digest(a), start, "a snapshot has the digest of what it was taken from");
	is_digest(vm_digest(vm), start, "taking it changes nothing");
	program_run(vm, length / 2);
	half = vm_digest(vm);
	is_digest(snapshot_digest_now(store), half, "the quick digest is the digest");
	b = take();
	put(a);
	is_digest(vm_digest(vm), start, "what was taken is put back");
	is_number((long long)vm_now(vm).n, 0, "time is put back");
	is_digest(snapshot_digest_now(store), start, "and the quick digest agrees");
	put(b);
	is_digest(vm_digest(vm), half, "forward again");
	put(a);
	program_run(vm, length / 2);
	is_digest(vm_digest(vm), half, "running leads to the same place");
	ok(snapshot_meet(store, b), "which is a place that is known");
	ok(!snapshot_meet(store, a), "and not another one");
	ok(all_is_well(b), "all invariants hold");
	snapshot_release(a);
	snapshot_release(b);
}

static void sharing(uint64_t length)
{
	struct snapshot *a, *b;
	size_t one, two;

	program_run(vm, length / 3);
	a = take();
	one = snapshot_store_bytes(store);
	b = take();
	two = snapshot_store_bytes(store);
	ok(two - one < 4096, "a second snapshot of the same state costs %zu bytes", two - one);
	ok(snapshot_own_bytes(b) < 4096 && snapshot_own_bytes(a) < 4096, "neither has pages of its own");
	snapshot_release(b);
	program_run(vm, vm_now(vm).n + 1000);
	b = take();
	ok(snapshot_store_bytes(store) - one < 400000, "a thousand instructions later it has cost %zu bytes",
		snapshot_store_bytes(store) - one);
	snapshot_release(a);
	snapshot_release(b);
}

struct seen {
	uint64_t count, last;
	bool ascending;
};

static void see(void *ctx, uint64_t page)
{
	struct seen *s = ctx;

	s->ascending = s->ascending && (!s->count || page > s->last);
	s->last = page;
	s->count++;
}

static void differences(void)
{
	struct snapshot *a = take(), *b;
	struct seen none = { 0, 0, true }, some = { 0, 0, true };

	snapshot_differ(a, a, see, &none);
	is_number((long long)none.count, 0, "a snapshot does not differ from itself");
	program_run(vm, vm_now(vm).n + 100);
	b = take();
	snapshot_differ(a, b, see, &some);
	ok(some.count > 0 && some.count < 20 && some.ascending, "a hundred instructions change %" PRIu64 " pages", some.count);
	snapshot_release(a);
	snapshot_release(b);
}

/* The property behind all of it: whatever is taken, put and run, digest follows time. */
#define KEPT 8
static void random_walk(uint64_t length, uint64_t seed)
{
	struct snapshot *kept[KEPT];
	struct digest was[KEPT];
	unsigned wrong = 0, sick = 0;

	for (int i = 0; i < KEPT; i++)
		kept[i] = take(), was[i] = snapshot_digest(kept[i]);
	for (int step = 0; step < 200; step++) {
		int i = (int)program_random(&seed, KEPT);
		uint64_t to = vm_now(vm).n + program_random(&seed, length / 40);
		struct digest is;

		if (program_random(&seed, 2)) {
			put(kept[i]);
			is = vm_digest(vm);
			wrong += !digest_equal(&is, &was[i]);
		} else {
			program_run(vm, to < length ? to : length - 1);
			snapshot_release(kept[i]);
			kept[i] = take();
			is = was[i] = vm_digest(vm);
		}
		was[i] = snapshot_digest_now(store);
		wrong += !digest_equal(&is, &was[i]);
		sick += step % 20 == 0 && !all_is_well(kept[i]);
	}
	ok(!wrong && !sick, "200 snapshots taken and put at random (%u wrong, %u sick)", wrong, sick);
	for (int i = 0; i < KEPT; i++)
		snapshot_release(kept[i]);
}

static void try_program(const char *name)
{
	const char *path = program_compile("programs", name);
	struct msg m;
	uint64_t length;

	if (!path) {
		ok(true, "%s # SKIP ocamlc does not compile it", name);
		return;
	}
	printf("# %s\n", name);
	length = program_length(path);
	vm = program_load(path);
	program_must(snapshot_store_new(&store, vm, &m), &m, "a store is made");
	there_and_back(length);
	sharing(length);
	differences();
	random_walk(length, program_seed(1));
	snapshot_store_free(store);
	vm_free(vm);
}

int main(void)
{
	try_program("trees_gc");
	try_program("exceptions");
	try_program("hashtables");
	return tap_done();
}
