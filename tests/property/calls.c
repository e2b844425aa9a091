/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * The program's own functions called in a scratch copy of the state, at random times: they give what they must, and
 * whatever they do, the digest afterwards is the one before, and the run ends as one that nobody disturbed.
 * TEST_CALLS sets how many times. */
#include "snapshot/scratch.h"
#include "tests/unit/program.h"
#include "vm/debuginfo/debuginfo.h"

static struct vm *vm;
static struct timeline *t;

/* A function of the program while its module's definitions are on the stack. */
static bool find(const char *name, value *out)
{
	struct debuginfo_function f;
	struct vm_view view;

	for (uint64_t i = vm_stack_depth(vm); i-- > 0;) {
		*out = vm_stack_word(vm, i);
		vm_view(vm, *out, &view);
		if (view.shape == VM_SHAPE_CLOSURE && debuginfo_function_at(debuginfo_of(vm), view.code, &f) && f.name &&
		    !strcmp(f.name, name))
			return true;
	}
	return false;
}

/* What a call says: its result if that is an integer or a string, "raised", or the reason. */
static void call(struct scratch *s, value f, unsigned n, const value *args, char *out, size_t max)
{
	struct vm_view view;
	struct msg m = { "" };
	bool raised;
	value v;

	if (scratch_call(s, f, n, args, &v, &raised, &m)) {
		snprintf(out, max, "%s", m.text);
		return;
	}
	vm_view(vm, v, &view);
	if (raised)
		snprintf(out, max, "raised");
	else if (view.shape == VM_SHAPE_INT)
		snprintf(out, max, "%" PRId64, view.n);
	else if (view.shape == VM_SHAPE_STRING)
		out[vm_string_bytes(vm, v, 0, out, max - 1)] = 0;
	else
		snprintf(out, max, "%d of %" PRIu64, (int)view.shape, view.size);
}

/* One call of one integer, or two of them, in a scratch of its own. */
struct expected {
	const char *function;
	unsigned args;
	int64_t arg[2];
	const char *result;
};
static const struct expected expected[] = {
	{ "Calls.add", 2, { 20, 22 }, "42" },
	{ "Calls.fill", 1, { 100000, 0 }, "100000" },
	{ "Calls.deep", 1, { 50000, 0 }, "50000" },
	{ "Calls.caught", 1, { 7, 0 }, "7" },
	{ "Calls.text", 1, { 5, 0 }, "0,1,2,3,4" },
	{ "Calls.fails", 1, { 1, 0 }, "raised" },
	{ "Calls.endless", 1, { 1, 0 }, "The call has not ended after 100000000 instructions." },
	{ "Calls.says", 1, { 0, 0 }, "The call cannot be made here: It asks the world (write)." },
	{ "Calls.ends", 1, { 0, 0 }, "The call would end the program." },
	{ "Calls.add", 1, { 1, 0 }, "5 of 4" }
};

static bool gives(const struct expected *e)
{
	value f, args[2] = { val_int(e->arg[0]), val_int(e->arg[1]) };
	struct scratch *s;
	char text[400];
	struct msg m;

	if (!find(e->function, &f))
		return true;
	program_must(scratch_begin(&s, t, &m), &m, "a scratch copy is made");
	call(s, f, e->args, args, text, sizeof text);
	scratch_end(s);
	if (!strcmp(text, e->result))
		return true;
	printf("# %s gives %s\n", e->function, text);
	return false;
}

static struct vm_regs registers(void)
{
	struct vm_regs r;

	vm_regs(vm, &r);
	r.sp = r.stack_end - r.sp;
	r.trap = r.stack_end - r.trap;
	return r;
}

/* A collection may have moved the block that a register holds. */
static bool same_value(value a, value b) { return is_int(a) == is_int(b) && (!is_int(a) || same(a, b)); }

/* Where the program stands is the same after a call, so that its variables can be read. */
static bool stands_at(const struct vm_regs *before)
{
	struct vm_regs now = registers();

	return now.pc == before->pc && now.extra_args == before->extra_args && now.sp == before->sp && now.trap == before->trap &&
		same_value(before->accu, now.accu) && same_value(before->env, now.env);
}

/* Values that are made and held stay what they are while calls collect. */
static bool holds(void)
{
	value f, made[3], arg = val_int(200000);
	struct vm_regs before = registers();
	char text[400], kept[16] = "";
	bool stays;
	struct vm_view number;
	struct scratch *s;
	struct msg m;

	if (!find("Calls.fill", &f))
		return true;
	program_must(scratch_begin(&s, t, &m), &m, "a scratch copy is made");
	program_must(scratch_string(s, "held", 4, &made[0], &m), &m, "a string is made");
	program_must(scratch_hold(s, &made[0], &m), &m, "it is held");
	program_must(scratch_float(s, 2.5, &made[1], &m), &m, "a float is made");
	program_must(scratch_hold(s, &made[1], &m), &m, "it is held");
	program_must(scratch_hold(s, &f, &m), &m, "the function is held");
	call(s, f, 1, &arg, text, sizeof text);
	call(s, f, 1, &arg, text, sizeof text);
	stays = stands_at(&before);
	program_must(scratch_block(s, 0, 2, made, &made[2], &m), &m, "a tuple is made");
	vm_string_bytes(vm, vm_field(vm, made[2], 0), 0, kept, sizeof kept);
	vm_view(vm, vm_field(vm, made[2], 1), &number);
	scratch_let_go(s, 3);
	scratch_end(s);
	return stays && !strcmp(text, "200000") && !strcmp(kept, "held") && number.d == 2.5;
}

/* A function that notes what it is called with, and then calls another: the second argument, 20 + 22. */
static bool notes(struct scratch *s, value add)
{
	value list = val_int(0), note[2], args[] = { val_int(20), val_int(7) };
	char text[400];
	struct msg m;

	program_must(scratch_hold(s, &add, &m), &m, "the function is held");
	program_must(scratch_block(s, 0, 1, &list, &note[0], &m), &m, "there is room for notes");
	program_must(scratch_hold(s, &note[0], &m), &m, "they are held");
	program_must(scratch_noting(s, note[0], add, val_int(22), &note[1], &m), &m, "the function is made");
	for (int i = 0; i < 2; i++) {
		program_must(scratch_hold(s, &note[1], &m), &m, "it is held");
		call(s, note[1], 2, args, text, sizeof text);
		scratch_let_go(s, 1);
	}
	scratch_let_go(s, 2);
	list = vm_field(vm, note[0], 0);
	return !strcmp(text, "42") && same(vm_field(vm, list, 0), val_int(7)) && same(vm_field(vm, vm_field(vm, list, 1), 0), val_int(7)) &&
		same(vm_field(vm, vm_field(vm, list, 1), 1), val_int(0));
}

/* What was made in a scratch copy is there when one of that has come and gone, and the world is closed still. */
static bool nests(void)
{
	value add, fill, says, made, arg = val_int(200000);
	struct scratch *outer, *inner;
	char text[400], kept[16] = "";
	struct msg m;
	bool noted;

	if (!find("Calls.add", &add) || !find("Calls.fill", &fill) || !find("Calls.says", &says))
		return true;
	program_must(scratch_begin(&outer, t, &m), &m, "a scratch copy is made");
	program_must(scratch_string(outer, "kept", 4, &made, &m), &m, "a string is made");
	program_must(scratch_begin(&inner, t, &m), &m, "a scratch copy of that is made");
	noted = notes(inner, add) && find("Calls.fill", &fill);
	call(inner, fill, 1, &arg, text, sizeof text);
	noted = noted && !strcmp(text, "200000");
	scratch_end(inner);
	vm_string_bytes(vm, made, 0, kept, sizeof kept);
	call(outer, says, 1, &arg, text, sizeof text);
	scratch_end(outer);
	return noted && !strcmp(kept, "kept") && !strcmp(text, "The call cannot be made here: It asks the world (write).");
}

static unsigned disturbed;

static void look_at(uint64_t at)
{
	struct vm_stop stop;
	struct msg m;
	struct digest before, after;

	program_must(timeline_goto(t, (vm_time){ at }, &stop, &m), &m, "a time is reached");
	before = vm_digest(vm);
	for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
		if (strcmp(expected[i].function, "Calls.endless") || at % 8 == 0)
			disturbed += !gives(&expected[i]);
	disturbed += !holds();
	disturbed += !nests();
	after = vm_digest(vm);
	if (!digest_equal(&before, &after) || vm_now(vm).n != at) {
		printf("# disturbed at %" PRIu64 "\n", at);
		disturbed++;
	}
}

int main(void)
{
	const char *path = program_compile("property", "calls");
	uint64_t length, seed = program_seed(2026), n = strtoull(program_env("TEST_CALLS", "40"), NULL, 10);
	struct vm_goal end = { .until = VM_FOREVER };
	struct digest straight, now;
	struct vm_stop stop;
	unsigned found = 0;
	struct msg m;
	value f;

	program_must(path ? OK : ERR_NOT_FOUND, &(struct msg){ "there is no compiler" }, "the program is compiled");
	length = program_length(path);
	vm = program_load(path);
	program_run(vm, length);
	straight = vm_digest(vm);
	vm_free(vm);
	vm = program_load(path);
	program_must(timeline_new(&t, vm, NULL, &m), &m, "a timeline is made");
	program_must(timeline_run(t, &end, &stop, &m), &m, "the program runs");
	for (uint64_t i = 0; i < n; i++) {
		look_at(program_random(&seed, length));
		found += find("Calls.add", &f);
	}
	ok(found > n / 2, "the functions are there at most times (%u of %" PRIu64 ")", found, n);
	is_number(disturbed, 0, "calls give what they must and leave nothing behind");
	program_must(timeline_goto(t, (vm_time){ length }, &stop, &m), &m, "the end is reached");
	now = vm_digest(vm);
	is_digest(now, straight, "the end is that of a straight run");
	timeline_free(t);
	vm_free(vm);
	return tap_done();
}
