/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 240 */
/* Branches: whatever is forked, changed, left and come back to, in whatever order, a branch and a time name one state. */
#include "tests/unit/program.h"

#define STEPS 300
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

static void delete(void)
{
	struct timeline_branch b = branch_at((unsigned)some(timeline_branches(t)));
	struct msg m;

	(void)!timeline_branch_delete(t, b.name, &m);
}

static void do_something(void)
{
	switch (some(8)) {
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
	default:
		go_somewhere();
	}
}

static void try_program(const char *name, size_t budget)
{
	struct timeline_config c = { .budget_bytes = budget, .spacing_instrs = 20000 };
	const char *path = program_compile("programs", name);
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
	try_program("hashtables", 0);
	try_program("exceptions", 0);
	try_program("finalisers", 0);
	try_program("hashtables", 4u << 20);
	return tap_done();
}
