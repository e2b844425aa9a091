/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120 */
/* serial */
/* What snapshots cost: taking and putting one in a heap of which a hundredth has changed, in proportion to copying
 * that much.  TEST_HEAP_MIB sets the heap's size; the bars hold for 1 GiB: 20 ms, and three times the copying. */
#include <time.h>

#include "tests/unit/program.h"

#define ROUNDS 5

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The program's writes say where a round ends. */
static unsigned lines;
static void count_lines(void *ctx, int fd, const uint8_t *bytes, size_t n)
{
	(void)ctx;
	(void)fd;
	(void)bytes;
	(void)n;
	lines++;
}

static struct vm *load(const char *path, const char *mib)
{
	const char *argv[] = { "program", mib, NULL };
	struct vm_config c = { .host = &world_host_posix, .argv = argv };
	struct vm *vm;
	struct msg m;

	program_must(vm_new(&vm, &c, &m), &m, "a VM is made");
	program_must(vm_load(vm, path, &m), &m, "the program is loaded");
	world_set_output(vm_world(vm), count_lines, NULL);
	return vm;
}

static void one_round(struct vm *vm)
{
	unsigned before = lines;

	while (lines == before)
		program_run(vm, vm_now(vm).n + 1000);
}

static uint64_t dirty_pages(struct vm *vm)
{
	const uint8_t *dirty = vm_image(vm)->dirty;
	uint64_t n = 0;

	vm_mark_dirty(vm);
	for (uint64_t p = 0; p < vm_page_limit(vm); p++)
		n += dirty[p] != 0;
	return n;
}

/* Copying the pages that are dirty to memory that was not touched before, as a snapshot must. */
static double copy_dirty(struct vm *vm, uint64_t pages)
{
	const struct image *im = vm_image(vm);
	uint8_t *to = malloc(pages * PAGE_BYTES);
	double began = milliseconds();
	uint64_t n = 0;

	for (uint64_t p = 0; p < vm_page_limit(vm) && to; p++)
		if (im->dirty[p])
			memcpy(to + n++ * PAGE_BYTES, im->base + p * PAGE_BYTES, PAGE_BYTES);
	began = milliseconds() - began;
	free(to);
	return began;
}

struct costs { double copy, take, put, digest; };

static void least(double *x, double measured)
{
	if (*x == 0 || measured < *x)
		*x = measured;
}

static uint64_t measure(struct vm *vm, struct snapshot_store *store, struct snapshot **last, struct costs *c)
{
	struct snapshot *s;
	struct msg m;
	uint64_t pages;
	double began;

	one_round(vm);
	pages = dirty_pages(vm);
	least(&c->copy, copy_dirty(vm, pages));
	began = milliseconds();
	program_must(snapshot_take(store, &s, &m), &m, "a snapshot is taken");
	least(&c->take, milliseconds() - began);
	began = milliseconds();
	(void)snapshot_digest(s);
	least(&c->digest, milliseconds() - began);
	began = milliseconds();
	program_must(snapshot_put(store, *last, &m), &m, "a snapshot is put");
	least(&c->put, milliseconds() - began);
	program_must(snapshot_put(store, s, &m), &m, "a snapshot is put");
	snapshot_release(*last);
	*last = s;
	return pages;
}

int main(void)
{
	const char *path = program_compile("property", "large_heap"), *mib = program_env("TEST_HEAP_MIB", "1024");
	struct costs c = { 0 };
	struct snapshot_store *store;
	struct snapshot *last;
	struct vm *vm;
	struct msg m;
	uint64_t pages = 0;
	double scale = 1024.0 / atoi(mib);

	if (!path) {
		printf("1..0 # SKIP ocamlc does not compile the program\n");
		return 0;
	}
	vm = load(path, mib);
	one_round(vm);
	program_must(snapshot_store_new(&store, vm, &m), &m, "a store is made");
	program_must(snapshot_take(store, &last, &m), &m, "a snapshot is taken");
	(void)snapshot_digest(last);
	for (int i = 0; i < ROUNDS; i++)
		pages = measure(vm, store, &last, &c);
	printf("# %s MiB, %" PRIu64 " pages dirty: copying them %.2f ms, taking %.2f, putting %.2f, digest %.2f\n", mib, pages, c.copy,
		c.take, c.put, c.digest);
	ok(c.take <= 3 * c.copy + 1, "a snapshot costs at most three times the copying");
	ok(c.take * scale <= 20 && c.put * scale <= 20, "taking and putting cost at most 20 ms for each GiB");
	snapshot_release(last);
	snapshot_store_free(store);
	vm_free(vm);
	return tap_done();
}
