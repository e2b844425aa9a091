/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs to debug, for tests in C: compiled by ocamlc from a source under tests/, loaded, quiet.
 *
 * Anything that goes wrong here ends the test with a point that failed: there is nothing to test then.
 */
#ifndef TESTS_UNIT_PROGRAM_H
#define TESTS_UNIT_PROGRAM_H

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "snapshot/timeline.h"
#include "tests/unit/tap.h"

static inline const char *program_env(const char *name, const char *otherwise)
{
	const char *v = getenv(name);

	return v ? v : otherwise;
}

/* OK, or the sentence and the end. */
static inline void program_must(enum err r, const struct msg *m, const char *what)
{
	if (!r)
		return;
	ok(false, "%s", what);
	printf("# %s\n", m->text);
	exit(tap_done());
}

/* The executable of tests/FOLDER/NAME.ml, NAME.byte in this test's folder; NULL if there is no compiler. */
static inline const char *program_compile(const char *folder, const char *name)
{
	static char path[512];
	char command[2048];
	const char *tmp = program_env("TMP", "/tmp"), *src = program_env("SRCDIR", ".");

	snprintf(path, sizeof path, "%s/%s.byte", tmp, name);
	if (access(path, R_OK) == 0)
		return path;
	snprintf(command, sizeof command, "cp '%s/tests/%s/%s.ml' '%s' && cd '%s' && ocamlc -g -o %s.byte %s.ml >/dev/null 2>&1",
		src, folder, name, tmp, tmp, name, name);
	return system(command) == 0 ? path : NULL;
}

static inline void program_swallow(void *ctx, int fd, const uint8_t *bytes, size_t n)
{
	(void)ctx;
	(void)fd;
	(void)bytes;
	(void)n;
}

/* Standing at time 0; its output goes nowhere. */
static inline struct vm *program_load(const char *path)
{
	static const char *argv[] = { "program", NULL };
	struct vm_config c = { .host = &world_host_posix, .argv = argv };
	struct vm *vm;
	struct msg m;

	program_must(vm_new(&vm, &c, &m), &m, "a VM is made");
	program_must(vm_load(vm, path, &m), &m, "the program is loaded");
	world_set_output(vm_world(vm), program_swallow, NULL);
	return vm;
}

static inline struct vm_stop program_run(struct vm *vm, uint64_t until)
{
	struct vm_goal g = { .until = { until } };

	return vm_run(vm, &g);
}

/* When the program ends. */
static inline uint64_t program_length(const char *path)
{
	struct vm *vm = program_load(path);
	struct vm_stop stop = program_run(vm, UINT64_MAX);

	if (stop.kind != VM_STOP_EXIT) {
		ok(false, "the program runs to its end");
		printf("# it stops at %" PRIu64 ": %s\n", stop.at.n, stop.text);
		exit(tap_done());
	}
	vm_free(vm);
	return stop.at.n;
}

/* A generator for properties: the seed is printed, and TEST_SEED sets it. */
static inline uint64_t program_seed(uint64_t otherwise)
{
	const char *s = getenv("TEST_SEED");
	uint64_t seed = s ? strtoull(s, NULL, 0) : otherwise;

	printf("# TEST_SEED=%" PRIu64 "\n", seed);
	return seed;
}

static inline uint64_t program_random(uint64_t *seed, uint64_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*seed >> 20) % below;
}

static inline bool is_digest(struct digest a, struct digest b, const char *name)
{
	char ta[33], tb[33];

	digest_text(&a, ta);
	digest_text(&b, tb);
	return is_text(ta, tb, name);
}

#endif
