/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 180 */
/* A recorder that is killed, or whose disk fails, at each of its calls to the disk (tests/faults/disk.h) and at random
 * times leaves a file that verifies, reaches at least as far as what it had committed, and holds the past as a straight
 * run has it.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "snapshot/recording.h"
#include "tests/faults/disk.h"
#include "tests/unit/program.h"

#define PIECES 3

static const char *program;
static char file[512], part[520], journal[540];
static uint64_t length;                    /* of what is recorded */
/* What children have told: states at the end of each piece; the time of the last commit that came through, 1 beyond it; how
 * it ended. */
static volatile struct report {
	struct digest straight[PIECES + 1];
	uint64_t committed;
	bool whole, faulted;
} *report;

static uint64_t piece_end(int i) { return length / PIECES * (uint64_t)i; }

/* The program asks where its descriptors stand, and this test's log grows. */
static struct vm *load(void)
{
	int fd = open("/dev/null", O_RDWR);

	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	return program_load(program);
}

static void look_straight(void)
{
	pid_t child = fork();
	struct vm *vm;

	if (child == 0) {
		vm = load();
		for (int i = 0; i <= PIECES; i++) {
			program_run(vm, piece_end(i));
			report->straight[i] = vm_digest(vm);
		}
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

/* ---- recording, in a child ---- */

static void must(enum err r)
{
	if (r)
		_exit(2);
}

/* A commit at the end of each piece; a recorder whose disk has failed runs on. */
static void record_pieces(struct recorder *x, struct timeline *t, uint64_t until)
{
	struct vm_stop stop;
	struct msg m;

	for (int i = 1; i <= PIECES && piece_end(i) <= until; i++) {
		struct vm_goal g = { .until = { piece_end(i) } };

		must(timeline_run(t, &g, &stop, &m));
		recorder_crash(x);
		if (calls < fail_at)
			report->committed = piece_end(i) + 1;
	}
	if (until < length) {
		struct vm_goal g = { .until = { until } };

		must(timeline_run(t, &g, &stop, &m));
		raise(SIGKILL);
	}
}

static _Noreturn void record(enum fault f, unsigned n, uint64_t until)
{
	struct timeline *t;
	struct recorder *x;
	struct msg m;
	enum err r;

	report->committed = 0;
	report->whole = report->faulted = false;
	must(timeline_new(&t, load(), NULL, &m));
	fault = f;
	fail_at = n;
	calls = 0;
	r = recorder_new(&x, t, file, NULL, &m);
	if (r)
		_exit(calls < fail_at || !m.text[0]);
	if (calls < fail_at)
		report->committed = 1;
	record_pieces(x, t, until);
	m.text[0] = 0;
	r = recorder_end(x, &m);
	report->whole = r == OK;
	report->faulted = calls >= fail_at;
	_exit(r == OK || m.text[0] ? 0 : 3);
}

/* True: it ended by itself without a fault. */
static bool recorded(enum fault f, unsigned n, uint64_t until, bool *expected)
{
	pid_t child;
	int status = 0;

	unlink(file);
	unlink(part);
	unlink(journal);
	fflush(stdout);
	child = fork();
	if (child == 0)
		record(f, n, until);
	waitpid(child, &status, 0);
	*expected = WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 99;
	return report->whole && !report->faulted;
}

/* ---- what is left ---- */

static bool same_at(struct timeline *t, int i)
{
	struct vm_stop stop;
	struct digest is, was = report->straight[i];
	struct msg m;

	if (timeline_goto(t, (vm_time){ piece_end(i) }, &stop, &m)) {
		printf("# %s\n", m.text);
		return false;
	}
	is = timeline_digest(t);
	if (digest_equal(&is, &was))
		return true;
	printf("# at time %" PRIu64 " it is not what it was: %d %s\n", timeline_now(t).n, stop.kind, stop.text);
	return false;
}

static bool holds_past(const char *path, uint64_t committed)
{
	struct timeline *t;
	struct vm *vm;
	struct msg m;
	bool good;

	if (recording_open(path, NULL, &vm, &t, &m)) {
		printf("# %s\n", m.text);
		return false;
	}
	good = timeline_end(t).n + 1 >= committed;
	if (!good)
		printf("# it ends at %" PRIu64 ", and %" PRIu64 " was committed\n", timeline_end(t).n, committed - 1);
	for (int i = PIECES; i >= 0 && good; i -= 2)
		if (piece_end(i) <= timeline_end(t).n)
			good = same_at(t, i);
	timeline_free(t);
	vm_free(vm);
	return good;
}

static bool good_remains(void)
{
	const char *path = access(file, F_OK) == 0 ? file : part;
	struct msg m = { "" };

	if (report->committed == 0 && recording_verify(path, NULL, &m))
		return m.text[0] != 0;       /* nothing had been committed */
	if (recording_verify(path, NULL, &m)) {
		printf("# %s\n", m.text);
		return false;
	}
	return holds_past(path, report->committed);
}

/* The calls of a transaction are much alike, so of the faults that a process survives every third one will do. */
static void try_fault(enum fault f)
{
	unsigned wrong = 0, step = f == FAULT_KILL ? 1 : 3, n = 1;
	bool through = false, expected;

	for (; !through && n < 1000; n += step) {
		through = recorded(f, n, UINT64_MAX, &expected);
		if ((!expected || !good_remains()) && ++wrong < 5)
			printf("# %s at call %u\n", fault_names[f], n);
	}
	ok(!wrong && n > 30, "%s at the calls up to %u: what was committed is there", fault_names[f], n - step);
}

static void try_times(uint64_t seed)
{
	unsigned wrong = 0;
	bool expected;

	for (int i = 0; i < 12; i++) {
		uint64_t at = program_random(&seed, length);

		(void)recorded(FAULT_NONE, 1, at, &expected);
		wrong += !expected || access(file, F_OK) == 0 || !good_remains();
	}
	is_number(wrong, 0, "killed at 12 random times: what was committed is there");
}

/* ---- the remains are somebody's ---- */

static void try_again(void)
{
	struct timeline *t;
	struct recorder *x;
	struct vm *vm;
	struct msg m = { "" };
	bool expected;

	(void)recorded(FAULT_NONE, 1, length / 2, &expected);
	vm = program_load(program);
	program_must(timeline_new(&t, vm, NULL, &m), &m, "a timeline is made");
	ok(recorder_new(&x, t, file, NULL, &m) == ERR_IO && good_remains(), "the next recorder leaves the remains alone: %s", m.text);
	ok(recording_save(t, file, NULL, &m) == ERR_IO && good_remains(), "and so does a save");
	timeline_free(t);
	vm_free(vm);
}

int main(void)
{
	uint64_t seed = program_seed(1);

	program = program_compile("programs", "hashtables");
	if (!program) {
		printf("1..0 # SKIP ocamlc does not compile the program\n");
		return 0;
	}
	setvbuf(stdout, NULL, _IONBF, 0);
	snprintf(file, sizeof file, "%s/it.caravan", program_env("TMP", "/tmp"));
	snprintf(part, sizeof part, "%s.part", file);
	snprintf(journal, sizeof journal, "%s-journal", part);
	report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		return 1;
	length = program_length(program) / 50;
	look_straight();
	for (enum fault f = FAULT_ERROR; f <= FAULT_KILL; f++)
		try_fault(f);
	try_times(seed);
	try_again();
	return tap_done();
}
