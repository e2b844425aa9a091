/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 300 */
/* A program that changes words at random times: the times of all changes that watching finds forward, backward and one by
 * one are those that a run instruction by instruction finds, which looks at memory after each.  TEST_SEED sets the seed,
 * TEST_ROUNDS how many programs are made from it.
 *
 * The run by instructions knows a block by the number in its first field, not by what the collector says of it: when it
 * is not where it was, all of the old generation is searched for it. */
#include "snapshot/timeline_watch.h"
#include "tests/unit/program.h"
#include "vm/state.h"

#define BOXES 4
#define FIELDS 3                    /* fields 1 to 3 */
#define WORDS (BOXES * FIELDS)
#define BOX_FIRST 7000000
#define NODE_FIRST 9000000
#define CHANGES_MAX 20000
#define SLOTS 12                    /* stack words watched in each round, at random times */
#define SLOT_STEPS 8000

static const char *path;
static char seed_text[24];

static struct vm *load(void)
{
	static const char *argv[] = { "program", seed_text, NULL };
	struct vm_config c = { .host = &world_host_posix, .argv = argv, .nursery_words = 4096 };
	struct vm *vm;
	struct msg m;

	program_must(vm_new(&vm, &c, &m), &m, "a VM is made");
	program_must(vm_load(vm, path, &m), &m, "the program is loaded");
	return vm;
}

/* ---- by instructions ---- */

struct change { uint64_t at; unsigned word; bool made; };
struct changes { struct change of[CHANGES_MAX]; unsigned count; };

static void add(struct changes *c, uint64_t at, unsigned word, bool made)
{
	if (c->count < CHANGES_MAX)
		c->of[c->count++] = (struct change){ at, word, made };
}

static uint64_t word_at(struct vm *vm, uint64_t off) { return image_get(vm_image(vm), off); }

static bool is_box(struct vm *vm, uint64_t v, unsigned i)
{
	return word_at(vm, v - WORD_BYTES) == header_make(4, 0) && word_at(vm, v) == val_int(BOX_FIRST + (int)i).bits;
}

static uint64_t find_box(struct vm *vm, unsigned i)
{
	uint64_t end = vm_page_limit(vm) << PAGE_SHIFT;

	for (uint64_t off = IMAGE_ARENAS_OFF; off + 5 * WORD_BYTES <= end; off += WORD_BYTES)
		if (is_box(vm, off + WORD_BYTES, i))
			return off + WORD_BYTES;
	return 0;
}

/* What a field holds: a number, or the number of the block that it points to. */
static uint64_t meaning(struct vm *vm, uint64_t bits)
{
	return bits & 1 ? bits : word_at(vm, bits) ^ (UINT64_C(1) << 62);
}

static struct vm_stop step(struct vm *vm) { return program_run(vm, vm_now(vm).n + 1); }

/* All changes of all words; *born when the last box is there. */
static void run_by_steps(struct changes *c, uint64_t *born, uint64_t *end, struct digest *digest)
{
	struct vm *vm = load();
	uint64_t at[BOXES] = { 0 }, was[WORDS];

	for (*born = 0; step(vm).kind == VM_STOP_TIME;) {
		struct vm_regs r;
		uint64_t now = vm_now(vm).n;

		vm_regs(vm, &r);
		for (unsigned i = 0; i < BOXES; i++) {
			bool made = !at[i] && is_block(r.accu) && is_box(vm, r.accu.bits, i);

			if (made)
				at[i] = r.accu.bits, *born = now;
			else if (at[i] && !is_box(vm, at[i], i))
				at[i] = find_box(vm, i);
			for (unsigned f = 0; at[i] && f < FIELDS; f++) {
				uint64_t is = meaning(vm, word_at(vm, at[i] + (f + 1) * WORD_BYTES));

				if (made || is != was[i * FIELDS + f])
					add(c, now - 1, i * FIELDS + f, made);
				was[i * FIELDS + f] = is;
			}
		}
	}
	*end = vm_now(vm).n;
	*digest = vm_digest(vm);
	vm_free(vm);
}

/* ---- by watching ---- */

static struct timeline *t;

static void must(enum err r, const struct msg *m) { program_must(r, m, "a motion comes through"); }

static void stand_at(uint64_t at)
{
	struct vm_stop stop;
	struct msg m;

	must(timeline_goto(t, (vm_time){ at }, &stop, &m), &m);
}

static void note(struct changes *c, const struct timeline_change *change, unsigned first, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (change->word[i].events & (VM_WATCH_CHANGED | VM_WATCH_MADE))
			add(c, change->at.n, first + i, change->word[i].events & VM_WATCH_MADE);
}

static void watch_forward(struct timeline_watch *const *w, unsigned first, unsigned n, uint64_t born, struct changes *c)
{
	struct vm_goal goal = { .until = VM_FOREVER };
	struct timeline_change change;
	struct vm_stop stop;
	struct msg m;

	stand_at(born);
	for (;;) {
		must(timeline_watch_run(t, &goal, NULL, NULL, w, n, &change, &stop, &m), &m);
		if (stop.kind != VM_STOP_WATCH)
			return;
		note(c, &change, first, n);
	}
}

static void watch_backward(struct timeline_watch *const *w, unsigned first, unsigned n, uint64_t end, struct changes *c)
{
	struct timeline_change change;
	struct msg m;
	bool found;

	stand_at(end);
	for (;;) {
		must(timeline_watch_back(t, NULL, w, n, &change, &found, &m), &m);
		if (!found)
			return;
		note(c, &change, first, n);
	}
}

/* ---- comparing ---- */

static int by_time(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (int)x->word - (int)y->word;
}

static bool same_changes(struct changes *got, const struct changes *all, unsigned first, unsigned n, uint64_t from,
	const char *name)
{
	unsigned i = 0;
	bool same = true;

	qsort(got->of, got->count, sizeof *got->of, by_time);
	for (unsigned k = 0; k < all->count && same; k++) {
		const struct change *wanted = &all->of[k];

		if (wanted->at < from || wanted->word < first || wanted->word >= first + n)
			continue;
		same = i < got->count && got->of[i].at == wanted->at && got->of[i].word == wanted->word &&
			got->of[i].made == wanted->made;
		if (!same)
			printf("# the %u-th is %" PRIu64 " word %u, watching says %" PRIu64 " word %u\n", i, wanted->at, wanted->word,
				i < got->count ? got->of[i].at : 0, i < got->count ? got->of[i].word : 0);
		i++;
	}
	return ok(same && i == got->count, "%s: %u changes", name, i);
}

/* One word at a time, from random times: straight to the last change before. */
static void last_changes(struct timeline_watch *w, const struct changes *all, uint64_t born, uint64_t end, uint64_t *seed)
{
	unsigned wrong = 0;

	for (unsigned k = 0; k < 20; k++) {
		uint64_t at = born + program_random(seed, end - born), wanted = 0;
		unsigned word = (unsigned)program_random(seed, WORDS);
		struct timeline_watch one, *only = &one;
		struct timeline_change change = { 0 };
		struct vm_place place;
		bool found;
		struct msg m;

		for (unsigned i = 0; i < all->count && all->of[i].at < at; i++)
			if (all->of[i].word == word)
				wanted = all->of[i].at;
		stand_at(at);
		must(timeline_watch_find(t, &w[word], &place, &m), &m);
		timeline_watch_init(&one, VM_WATCH_FIELD, place, timeline_now(t));
		must(timeline_watch_back(t, NULL, &only, 1, &change, &found, &m), &m);
		if (!found || change.at.n != wanted || timeline_now(t).n != wanted) {
			printf("# word %u before %" PRIu64 ": %" PRIu64 ", and watching says %" PRIu64 "\n", word, at, wanted, change.at.n);
			wrong++;
		}
	}
	is_number(wrong, 0, "last changes from random times");
}

/* ---- the stack ---- */

static uint64_t control(struct vm *vm, const char *name)
{
	for (unsigned i = 0; i < state_fields_count; i++)
		if (!strcmp(state_fields[i].name, name))
			return word_at(vm, IMAGE_CONTROL_OFF + state_fields[i].first * WORD_BYTES);
	return 0;
}

static uint64_t slot_word(struct vm *vm, uint64_t distance)
{
	struct vm_regs r;

	vm_regs(vm, &r);
	return word_at(vm, r.stack_end - distance * WORD_BYTES);
}

/* The collector put the new place of a young block there. */
static bool was_moved(uint64_t was, uint64_t is, bool collected)
{
	return collected && !(was & 1) && !(is & 1) && was - IMAGE_NURSERY_OFF < IMAGE_NURSERY_MAX_BYTES &&
		is >= IMAGE_ARENAS_OFF;
}

/* Changes of the word at this distance from the stack's end between two times; `alive` while it is there. */
static void slot_by_steps(uint64_t from, uint64_t to, uint64_t distance, bool ends, struct changes *c)
{
	struct vm *vm = load();
	uint64_t was, collections;
	bool there;

	program_run(vm, from);
	there = vm_stack_depth(vm) >= distance;
	was = there ? slot_word(vm, distance) : 0;
	collections = control(vm, "minor_collections");
	while (vm_now(vm).n < to && step(vm).kind == VM_STOP_TIME) {
		bool is_there = vm_stack_depth(vm) >= distance, collected = control(vm, "minor_collections") != collections;
		uint64_t is = is_there ? slot_word(vm, distance) : 0;

		if (is_there && (!there || (is != was && !was_moved(was, is, collected))))
			add(c, vm_now(vm).n - 1, 0, !there);
		if (there && !is_there)
			c->count = ends ? c->count : 0;
		if (ends && !is_there)
			break;
		there = is_there;
		was = is;
		collections = control(vm, "minor_collections");
	}
	vm_free(vm);
}

static struct timeline_watch slot_watch(uint64_t at, uint64_t index)
{
	struct timeline_watch w;

	stand_at(at);
	timeline_watch_init(&w, VM_WATCH_STACK, vm_watch_stack_place(timeline_vm(t), index), timeline_now(t));
	return w;
}

static void slot_forward(struct timeline_watch w, uint64_t until, struct changes *c)
{
	struct vm_goal goal = { .until = { until } };
	struct timeline_watch *only = &w;
	struct timeline_change change;
	struct vm_stop stop;
	struct msg m;

	do {
		must(timeline_watch_run(t, &goal, NULL, NULL, &only, 1, &change, &stop, &m), &m);
		if (stop.kind == VM_STOP_WATCH)
			note(c, &change, 0, 1);
	} while (stop.kind == VM_STOP_WATCH && !(change.word[0].events & VM_WATCH_GONE));
}

static void slot_backward(struct timeline_watch w, uint64_t until, struct changes *c)
{
	struct timeline_watch *only = &w;
	struct timeline_change change;
	struct msg m;
	bool found;

	for (;;) {
		must(timeline_watch_back(t, NULL, &only, 1, &change, &found, &m), &m);
		if (!found || change.at.n < until)
			return;
		note(c, &change, 0, 1);
	}
}

static void watch_slots(uint64_t end, uint64_t *seed)
{
	static struct changes wanted, got;

	for (unsigned k = 0; k < SLOTS; k++) {
		uint64_t at = 1000 + program_random(seed, end - 1000), from = at > SLOT_STEPS ? at - SLOT_STEPS : 0, depth, index;
		struct timeline_watch w;

		stand_at(at);
		depth = vm_stack_depth(timeline_vm(t));
		if (depth == 0)
			continue;
		index = program_random(seed, depth < 12 ? depth : 12);
		w = slot_watch(at, index);
		wanted.count = got.count = 0;
		slot_by_steps(at, at + SLOT_STEPS, depth - index, true, &wanted);
		slot_forward(w, at + SLOT_STEPS, &got);
		same_changes(&got, &wanted, 0, 1, 0, "a word of the stack, forward");
		w = slot_watch(at, index);
		wanted.count = got.count = 0;
		slot_by_steps(from, at, depth - index, false, &wanted);
		slot_backward(w, from, &got);
		same_changes(&got, &wanted, 0, 1, 0, "a word of the stack, backward");
	}
}

/* ---- rounds ---- */

static struct timeline_watch place_of(unsigned word, uint64_t box)
{
	struct timeline_watch w;

	timeline_watch_init(&w, VM_WATCH_FIELD,
		vm_watch_field_place(timeline_vm(t), (value){ box }, word % FIELDS + 1), timeline_now(t));
	return w;
}

/* Where the boxes are at `end`: in the old generation for certain, or still young where they were found there. */
static void place_all(uint64_t at, struct timeline_watch w[WORDS])
{
	struct vm *vm = timeline_vm(t);

	stand_at(at);
	for (unsigned i = 0; i < BOXES; i++) {
		uint64_t box = find_box(vm, i);

		for (uint64_t off = IMAGE_NURSERY_OFF; !box && off < IMAGE_NURSERY_OFF + 4096 * WORD_BYTES; off += WORD_BYTES)
			if (is_box(vm, off, i))
				box = off;
		for (unsigned f = 0; f < FIELDS; f++)
			w[i * FIELDS + f] = place_of(i * FIELDS + f, box);
	}
}

static void round_of(uint64_t *seed)
{
	static struct changes all, got;
	struct timeline_config config = { .spacing_instrs = 30000 };
	struct timeline_watch w[WORDS], *at[WORDS];
	struct digest digest, watched;
	uint64_t born, end;
	struct vm *vm;
	struct msg m;

	snprintf(seed_text, sizeof seed_text, "%u", (unsigned)program_random(seed, 1000000));
	all.count = 0;
	run_by_steps(&all, &born, &end, &digest);
	printf("# seed %s: %" PRIu64 " instructions, %u changes\n", seed_text, end, all.count);
	vm = load();
	program_must(timeline_new(&t, vm, &config, &m), &m, "a timeline is made");
	stand_at(end);
	for (unsigned i = 0; i < WORDS; i++)
		at[i] = &w[i];
	place_all(end, w);
	for (unsigned first = 0; first < WORDS; first += 6) {
		got.count = 0;
		watch_backward(at + first, first, 6, end, &got);
		same_changes(&got, &all, first, 6, 0, "backward");
		got.count = 0;
		watch_forward(at + first, first, 6, 0, &got);
		same_changes(&got, &all, first, 6, 0, "forward from the start, the way back known");
	}
	place_all(born, w);
	got.count = 0;
	watch_forward(at, 0, 6, born, &got);
	same_changes(&got, &all, 0, 6, born, "forward from the birth");
	last_changes(w, &all, born, end, seed);
	watch_slots(end, seed);
	stand_at(end);
	watched = vm_digest(vm);
	is_digest(watched, digest, "nothing has changed by being watched");
	timeline_free(t);
	vm_free(vm);
}

int main(void)
{
	uint64_t seed = program_seed(1), rounds = strtoull(program_env("TEST_ROUNDS", "3"), NULL, 10);

	path = program_compile("property", "watched");
	if (!ok(path, "ocamlc compiles the program"))
		return tap_done();
	for (uint64_t i = 0; i < rounds; i++)
		round_of(&seed);
	return tap_done();
}
