/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 240 */
/* Branches: whatever is forked, changed, left and come back to, in whatever order, a branch and a time name one state; and they do
 * in the recording that is made of it, and in one that is made of what that recording became. */
#include "snapshot/recording.h"
#include "tests/unit/program.h"

#define STEPS 300
#define SAVE_STEPS 100
#define STRETCH 20000u
#define MOMENTS 4096

static struct vm *vm;
static struct timeline *t;
static uint64_t seed;

/* What was seen, by the branch that a time belongs to: what lies before a fork is the parent's. */
static struct moment {
	unsigned branch;
	uint64_t at;
	struct digest digest;
} moments[MOMENTS];
static unsigned moments_count, compared, differed;

static uint64_t some(uint64_t below) { return program_random(&seed, below); }

static struct timeline_branch branch_at(unsigned i)
{
	struct timeline_branch b;

	timeline_branch_at(t, i, &b);
	return b;
}

static unsigned current(void)
{
	unsigned i = 0;

	while (!branch_at(i).is_current)
		i++;
	return i;
}

static unsigned owner_of_now(void)
{
	unsigned i = current();

	while (branch_at(i).parent != i && timeline_now(t).n < branch_at(i).fork.n)
		i = branch_at(i).parent;
	return branch_at(i).id;
}

/* The timeline's digest is of all that was ever written; vm_digest looks only where a program whose types hold can write. */
static void look(void)
{
	struct moment here = { owner_of_now(), timeline_now(t).n, timeline_digest(t) };

	for (unsigned i = 0; i < moments_count; i++)
		if (moments[i].branch == here.branch && moments[i].at == here.at) {
			compared++;
			differed += !digest_equal(&moments[i].digest, &here.digest);
			return;
		}
	if (moments_count < MOMENTS)
		moments[moments_count++] = here;
}

static void forget(unsigned id, uint64_t at)
{
	for (unsigned i = moments_count; i-- > 0;)
		if (moments[i].branch == id && moments[i].at == at)
			moments[i] = moments[--moments_count];
}

static void go(uint64_t at)
{
	struct vm_stop stop;
	struct msg m;

	program_must(timeline_goto(t, (vm_time){ at }, &stop, &m), &m, "goto");
}

/* Mostly somewhere where one was before. */
static void go_somewhere(void)
{
	unsigned at = moments_count ? (unsigned)some(moments_count) : 0;

	if (some(4) && moments_count && timeline_is_here(t, current(), (vm_time){ moments[at].at }) &&
	    moments[at].at <= timeline_end(t).n)
		go(moments[at].at);
	else
		go(some(timeline_end(t).n + STRETCH));
}

static void step_back(void)
{
	struct timeline_search one = { .each_instr = true };
	struct msg m;
	bool found;

	program_must(timeline_reverse(t, &one, &found, &m), &m, "a step back");
}

/* An integer becomes another one, so that the program mostly stays within its blocks.  A return address is refused. */
static void change(void)
{
	struct vm_change c = { .kind = some(2) ? VM_CHANGE_ACCU : VM_CHANGE_STACK, .index = some(4), .v = val_int((int64_t)some(9)) };
	struct vm_regs regs;
	struct msg m;
	bool made;

	vm_regs(vm, &regs);
	if (is_block(c.kind == VM_CHANGE_ACCU ? regs.accu : vm_stack_word(vm, c.index)))
		return;
	if (timeline_branch(t, some(5) ? &c : NULL, "something", &made, &m) == OK && !made)
		forget(branch_at(current()).id, timeline_now(t).n);
}

static void restore(void)
{
	struct timeline_branch b = branch_at((unsigned)some(timeline_branches(t)));
	struct msg m;

	program_must(timeline_branch_restore(t, b.name, &m), &m, "restore");
	differed += timeline_now(t).n != b.stand.n;
}

static void mark(void)
{
	static unsigned count;
	char name[32], note[32];
	struct msg m;

	snprintf(name, sizeof name, "mark%u", ++count);
	snprintf(note, sizeof note, "the %u.", count);
	if (timeline_marks(t) < 20)
		program_must(timeline_mark_take(t, name, note, &m), &m, "a name is given");
}

static void restore_mark(void)
{
	struct timeline_mark k;
	struct msg m;

	if (!timeline_marks(t))
		return;
	timeline_mark_at(t, (unsigned)some(timeline_marks(t)), &k);
	program_must(timeline_mark_restore(t, k.name, &m), &m, "a mark is restored");
}

static void delete(void)
{
	struct timeline_branch b = branch_at((unsigned)some(timeline_branches(t)));
	struct msg m;

	(void)!timeline_branch_delete(t, b.name, &m);
}

static void do_something(void)
{
	switch (some(10)) {
	case 0:
		change();
		break;
	case 1:
	case 2:
		restore();
		break;
	case 3:
		if (timeline_branches(t) > 6)
			delete();
		break;
	case 4:
		step_back();
		break;
	case 5:
		mark();
		break;
	case 6:
		restore_mark();
		break;
	default:
		go_somewhere();
	}
}

/* ---- recordings ---- */

/* All that can be listed. */
static void describe(char *text, size_t room)
{
	struct timeline_mark k;
	char digest[33];
	size_t n = 0;

	for (unsigned i = 0; i < timeline_branches(t); i++) {
		struct timeline_branch b = branch_at(i);

		n += (size_t)snprintf(text + n, room - n, "%s %u %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %s%s\n", b.name, b.id, b.parent,
			b.fork.n, b.stand.n, b.end.n, b.change ? b.change : "-", b.is_current ? " *" : "");
	}
	for (unsigned i = 0; i < timeline_marks(t); i++) {
		timeline_mark_at(t, i, &k);
		digest_text(&k.digest, digest);
		n += (size_t)snprintf(text + n, room - n, "%s %s %u %" PRIu64 " %s %s %" PRId64 "\n", k.name, k.note, k.branch, k.at.n, digest,
			k.host, k.taken_ns);
	}
}

static bool is_there(unsigned id, unsigned *index)
{
	for (*index = 0; *index < timeline_branches(t); ++*index)
		if (branch_at(*index).id == id)
			return true;
	return false;
}

/* A recording knows nothing of branches that were deleted, and numbers may come again. */
static void forget_deleted(void)
{
	unsigned index;

	for (unsigned i = moments_count; i-- > 0;)
		if (!is_there(moments[i].branch, &index))
			moments[i] = moments[--moments_count];
}

/* On each branch some moments of its history, and then somewhere. */
static void look_around(void)
{
	struct msg m;

	for (unsigned i = 0; i < timeline_branches(t); i++) {
		program_must(timeline_branch_restore(t, branch_at(i).name, &m), &m, "restore");
		for (unsigned n = 0; n < 12; n++) {
			go(some(timeline_end(t).n + 1));
			look();
		}
	}
	restore();
	go_somewhere();
}

static void reopen(const char *name)
{
	static char before[1 << 16], after[1 << 16];
	char path[512];
	struct msg m;

	snprintf(path, sizeof path, "%s/%s.caravan", program_env("TMP", "/tmp"), name);
	describe(before, sizeof before);
	program_must(recording_save(t, path, NULL, &m), &m, "all branches are saved");
	program_must(recording_verify(path, NULL, &m), &m, "the recording is whole");
	timeline_free(t);
	vm_free(vm);
	program_must(recording_open(path, NULL, &vm, &t, &m), &m, "it opens");
	describe(after, sizeof after);
	if (!ok(strcmp(before, after) == 0, "%s: branches and named snapshots are what they were", name))
		printf("# %s\n# %s\n", before, after);
}

static bool is_as_seen(const struct moment *k)
{
	unsigned index;
	struct digest is;
	struct msg m;

	if (!is_there(k->branch, &index))
		return false;
	program_must(timeline_branch_restore(t, branch_at(index).name, &m), &m, "restore");
	go(k->at);
	is = timeline_digest(t);
	return timeline_now(t).n == k->at && digest_equal(&is, &k->digest);
}

static void visit_all(const char *name)
{
	unsigned wrong = 0;
	struct msg m;

	for (unsigned i = 0; i < moments_count; i++)
		wrong += !is_as_seen(&moments[i]);
	ok(moments_count >= 20 && wrong == 0, "%s: of %u moments on %u branches of the recording, %u differ", name,
		moments_count, timeline_branches(t), wrong);
	if (!ok(timeline_check(t, &m), "%s: all invariants hold", name))
		printf("# %s\n", m.text);
}

static void try_program(const char *folder, const char *name, size_t budget)
{
	struct timeline_config c = { .budget_bytes = budget, .spacing_instrs = 20000 };
	const char *path = program_compile(folder, name);
	bool good = true;
	struct msg m;

	if (!path) {
		ok(false, "ocamlc compiles %s", name);
		return;
	}
	vm = program_load(path);
	program_must(timeline_new(&t, vm, &c, &m), &m, "a timeline is made");
	moments_count = compared = differed = 0;
	go(5 * STRETCH);
	for (unsigned i = 0; i < STEPS && good; i++) {
		do_something();
		look();
		if (i % 20 == 0)
			good = timeline_check(t, &m);
		if (i % SAVE_STEPS == SAVE_STEPS - 1) {
			look_around();
			forget_deleted();
			reopen(name);
			visit_all(name);
		}
	}
	if (!ok(good, "%s: all invariants hold", name))
		printf("# %s\n", m.text);
	ok(compared > STEPS / 8 && differed == 0, "%s: of %u moments seen again, %u differ, on %u branches", name, compared, differed,
		timeline_branches(t));
	timeline_free(t);
	vm_free(vm);
}

int main(void)
{
	static char all[1 << 20];

	/* Programs ask where their standard output stands; so ours goes out at the end. */
	setvbuf(stdout, all, _IOFBF, sizeof all);
	seed = program_seed(1);
	try_program("programs", "hashtables", 0);
	try_program("programs", "exceptions", 0);
	try_program("programs", "finalisers", 0);
	try_program("programs", "hashtables", 4u << 20);
	try_program("property", "talkative", 0);
	return tap_done();
}
