/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120 */
/* What was committed is never lost: saving over a recording under every fault of the disk, and killed at every call.
 *
 * The N-th call that could fail fails (tests/faults/disk.h), for N = 1, 2, 3, ... until a save comes through; each time the file is the old one or the new one,
 * whole.
 */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "snapshot/recording.h"
#include "tests/faults/disk.h"
#include "tests/unit/program.h"

/* ---- one save ---- */

static struct timeline *t;
static struct vm *vm;
static char file[512], part[520];
static uint8_t *old_bytes;
static size_t old_size;
static struct digest want;

static enum err save(struct msg *m)
{
	return recording_save(t, file, NULL, m);
}

static uint8_t *read_file(size_t *n)
{
	FILE *f = fopen(file, "rb");
	uint8_t *bytes = malloc(1u << 24);

	if (!f || !bytes)
		exit(1);
	*n = fread(bytes, 1, 1u << 24, f);
	fclose(f);
	return bytes;
}

static bool is_old(void)
{
	size_t n;
	uint8_t *bytes = read_file(&n);
	bool same_bytes = n == old_size && memcmp(bytes, old_bytes, n) == 0;

	free(bytes);
	return same_bytes;
}

static bool is_whole(void)
{
	struct msg m;

	if (recording_verify(file, NULL, &m) == OK)
		return true;
	printf("# %s\n", m.text);
	return false;
}

static void remember_old(void)
{
	free(old_bytes);
	old_bytes = read_file(&old_size);
}

/* ---- faults that a process survives ---- */

static bool survives(unsigned n, bool *through)
{
	struct msg m = { "" };
	enum err r;
	bool good;

	calls = 0;
	fail_at = n;
	r = save(&m);
	*through = calls < n;
	/* A disk that could not sync the directory has the new file, and the sentence says so. */
	good = r == OK ? *through || fault == FAULT_SHORT : r == ERR_IO && (is_old() || is_whole()) && m.text[0];
	if (!good)
		printf("# %s at call %u: %d %s\n", fault_names[fault], n, r, m.text);
	return good && access(part, F_OK) != 0;
}

static void try_fault(enum fault f)
{
	unsigned wrong = 0, n = 0;
	bool through = false;

	while (!through) {
		enum fault was = fault;

		fault = f;
		wrong += !survives(++n, &through);
		fault = was;
		if (!is_old())
			wrong += !is_whole();
		remember_old();
	}
	ok(!wrong && n > 10, "%s at each of %u calls: old or new, whole, and no remains", fault_names[f], n - 1);
}

/* ---- faults that it does not ---- */

static bool killed_at(unsigned n, bool *through)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct msg m;

		fault = FAULT_KILL;
		fail_at = n;
		calls = 0;
		_exit(save(&m) == OK ? 0 : 1);
	}
	waitpid(child, &status, 0);
	*through = status == 0;
	return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 99);
}

static void try_kill(void)
{
	unsigned wrong = 0, n = 0;
	bool through = false;
	struct msg m;

	while (!through) {
		remember_old();
		wrong += !killed_at(++n, &through);
		wrong += !through && !is_old() && !is_whole();
	}
	ok(!wrong && n > 10, "killed at each of %u calls: old or new, whole", n - 1);
	wrong += killed_at(5, &through) ? 0 : 1;
	is_number(access(part, F_OK), 0, "a killed save leaves its part");
	is_number(save(&m), OK, "the next one uses it");
	ok(access(part, F_OK) != 0 && is_whole(), "and nothing is left");
}

/* ---- two at once ---- */

static void try_two(void)
{
	int fd = open(part, O_RDWR | O_CREAT, 0666);
	struct msg m = { "" };

	if (fd < 0)
		exit(1);
	remember_old();
	/* A lock belongs to an open file, so another one of this process is as good as another process. */
	ok(flock(fd, LOCK_EX) == 0 && save(&m) == ERR_IO && is_old(), "a second writer is refused: %s", m.text);
	close(fd);
}

int main(void)
{
	const char *path = program_compile("programs", "hashtables");
	struct timeline_config c = { .spacing_instrs = 100000 };
	struct vm_goal g;
	struct vm_stop stop;
	struct digest is;
	struct msg m;
	bool made;

	if (!path) {
		printf("1..0 # SKIP ocamlc does not compile the program\n");
		return 0;
	}
	setvbuf(stdout, NULL, _IONBF, 0);
	snprintf(file, sizeof file, "%s/it.caravan", program_env("TMP", "/tmp"));
	snprintf(part, sizeof part, "%s.part", file);
	g = (struct vm_goal){ .until = { program_length(path) / 50 } };
	vm = program_load(path);
	program_must(timeline_new(&t, vm, &c, &m), &m, "a timeline is made");
	program_must(timeline_run(t, &g, &stop, &m), &m, "the program runs");
	program_must(timeline_goto(t, (vm_time){ g.until.n / 2 }, &stop, &m), &m, "it goes back");
	program_must(timeline_branch(t, NULL, NULL, &made, &m), &m, "and on");
	program_must(timeline_run(t, &g, &stop, &m), &m, "the program runs again");
	want = timeline_digest(t);
	program_must(save(&m), &m, "a first save");
	remember_old();
	for (enum fault f = FAULT_ERROR; f <= FAULT_SHORT; f++)
		try_fault(f);
	try_kill();
	try_two();
	is = timeline_digest(t);
	ok(digest_equal(&is, &want), "and the program stands where it stood");
	timeline_free(t);
	vm_free(vm);
	free(old_bytes);
	return tap_done();
}
