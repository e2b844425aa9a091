/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two states in what the program can reach, by the path that leads there.
 *
 * Both states are walked together, breadth first, from globals, the words of the stack (counted from its end) and the registers.
 * Two blocks on the same path with the same header are a pair; where two words on the same path are no such pair and not the same
 * integer, there is a difference, and what lies behind it is not looked at.  So blocks may have moved from one state to
 * the other.
 *
 * The states are snapshots, whose words may say anything when they come from somebody else's recording: what is read outside
 * is 0, and the walk is bounded.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"

#define PAIRS_MOST (UINT32_C(1) << 18)
#define WORDS_MOST (UINT64_C(1) << 24)
#define NO_PAIR UINT32_MAX

enum root { ROOT_GLOBAL, ROOT_STACK, ROOT_ACCU, ROOT_ENV };

/* A step on the way: field `index` of the pair `from`, or a root. */
struct step {
	uint32_t from;                  /* NO_PAIR: a root */
	enum root root;
	uint64_t index;
};

struct pair {
	uint64_t before, after;
	struct step step;
};

struct difference {
	struct step step;
	uint64_t before, after;
	bool is_float;
	char texts[2][SESSION_TEXT_MAX];
	char path[256];
};

struct path_differences {
	const struct snapshot *before, *after;
	struct pair *pairs;
	uint32_t count;
	uint32_t *table;                /* pairs by hash, plus 1 */
	struct difference *found;
	uint64_t found_count, max, words;
	bool cut;
};

#define TABLE_SIZE (2 * PAIRS_MOST)

/* ---- pairs ---- */

static uint32_t *slot_of(struct path_differences *p, uint64_t before, uint64_t after)
{
	uint64_t hash = (before * UINT64_C(0x9e3779b97f4a7c15)) ^ (after * UINT64_C(0xc2b2ae3d27d4eb4f));
	uint32_t i = (uint32_t)(hash >> 40) % TABLE_SIZE;

	while (p->table[i] && (p->pairs[p->table[i] - 1].before != before || p->pairs[p->table[i] - 1].after != after))
		i = (i + 1) % TABLE_SIZE;
	return &p->table[i];
}

static void add_pair(struct path_differences *p, uint64_t before, uint64_t after, struct step step)
{
	uint32_t *slot = slot_of(p, before, after);

	if (*slot)
		return;
	if (p->count == PAIRS_MOST) {
		p->cut = true;
		return;
	}
	p->pairs[p->count++] = (struct pair){ before, after, step };
	*slot = p->count;
}

static void add_difference(struct path_differences *p, struct step step, uint64_t before, uint64_t after, bool is_float)
{
	if (p->found_count < p->max)
		p->found[p->found_count] = (struct difference){ .step = step, .before = before, .after = after,
			.is_float = is_float };
	p->found_count++;
}

/* ---- the walk ---- */

static uint64_t header_at(const struct snapshot *s, uint64_t block) { return snapshot_word(s, block - WORD_BYTES); }

/* Functions inside a closure block stand for the block. */
static uint64_t outer(const struct snapshot *s, uint64_t block)
{
	uint64_t h = header_at(s, block);

	return tag_header(h) == TAG_INFIX ? block - wosize_header(h) * WORD_BYTES : block;
}

static bool is_pointer(uint64_t bits) { return !(bits & 1) && bits >= WORD_BYTES; }

/* Two words on the same path; true: they differ. */
static bool compare_words(struct path_differences *p, uint64_t before, uint64_t after, struct step step)
{
	uint64_t a, b;

	if (!is_pointer(before) || !is_pointer(after))
		return before != after;
	a = outer(p->before, before);
	b = outer(p->after, after);
	if (before - a != after - b || header_at(p->before, a) != header_at(p->after, b))
		return true;
	if (tag_header(header_at(p->before, a)) == TAG_CLOSURE && snapshot_word(p->before, a) != snapshot_word(p->after, b))
		return true;            /* another function */
	add_pair(p, a, b, step);
	return false;
}

static void compare_raw(struct path_differences *p, uint32_t number, uint64_t words, bool each)
{
	struct pair pair = p->pairs[number];

	for (uint64_t i = 0; i < words; i++) {
		uint64_t before = snapshot_word(p->before, pair.before + i * WORD_BYTES);
		uint64_t after = snapshot_word(p->after, pair.after + i * WORD_BYTES);

		if (before == after)
			continue;
		if (!each) {
			add_difference(p, pair.step, pair.before, pair.after, false);
			return;
		}
		add_difference(p, (struct step){ .from = number, .index = i }, before, after, true);
	}
}

static void compare_fields(struct path_differences *p, uint32_t number, uint64_t words, bool is_closure)
{
	struct pair pair = p->pairs[number];
	uint64_t environment = is_closure ? (snapshot_word(p->before, pair.before + WORD_BYTES) << 8) >> 9 : 0;

	for (uint64_t i = 0; i < words; i++) {
		uint64_t before = snapshot_word(p->before, pair.before + i * WORD_BYTES);
		uint64_t after = snapshot_word(p->after, pair.after + i * WORD_BYTES);
		struct step step = { .from = number, .index = i };

		if (i < environment ? before != after : compare_words(p, before, after, step))
			add_difference(p, step, before, after, false);
	}
}

/* Both blocks of a pair have this header. */
static void compare_pair(struct path_differences *p, uint32_t number)
{
	uint64_t h = header_at(p->before, p->pairs[number].before), words = wosize_header(h);
	unsigned tag = tag_header(h);

	if (words > WORDS_MOST - p->words) {
		p->cut = true;
		return;
	}
	p->words += words;
	if (tag >= TAG_NO_SCAN)
		compare_raw(p, number, words, tag == TAG_DOUBLE_ARRAY);
	else
		compare_fields(p, number, words, tag == TAG_CLOSURE);
}

static void add_globals(struct path_differences *p, const struct session *s, bool named)
{
	uint64_t globals = wosize_header(snapshot_word(p->after, IMAGE_GLOBALS_OFF));

	for (uint64_t i = 0; i < globals && i < IMAGE_GLOBALS_MAX; i++) {
		uint64_t off = IMAGE_GLOBALS_OFF + (i + 1) * WORD_BYTES, a = snapshot_word(p->before, off), b = snapshot_word(p->after, off);
		struct step step = { .from = NO_PAIR, .root = ROOT_GLOBAL, .index = i };

		if ((session_global_name(s, i) != NULL) == named && compare_words(p, a, b, step))
			add_difference(p, step, a, b, false);
	}
}

/* Registers that differ themselves are told of elsewhere. */
static void add_roots(struct path_differences *p, const struct session *s, const struct vm_regs *before,
	const struct vm_regs *after)
{
	uint64_t depth = (after->stack_end - after->sp) / WORD_BYTES, was = (before->stack_end - before->sp) / WORD_BYTES;

	add_globals(p, s, true);
	for (uint64_t d = 1; d <= depth && d <= was; d++) {
		uint64_t a = snapshot_word(p->before, before->stack_end - d * WORD_BYTES);
		uint64_t b = snapshot_word(p->after, after->stack_end - d * WORD_BYTES);
		struct step step = { .from = NO_PAIR, .root = ROOT_STACK, .index = depth - d };

		if (compare_words(p, a, b, step))
			add_difference(p, step, a, b, false);
	}
	(void)compare_words(p, before->accu.bits, after->accu.bits, (struct step){ .from = NO_PAIR, .root = ROOT_ACCU });
	(void)compare_words(p, before->env.bits, after->env.bits, (struct step){ .from = NO_PAIR, .root = ROOT_ENV });
}

/* ---- paths ---- */

static void root_text(const struct session *s, const struct step *step, char out[80])
{
	const char *name = step->root == ROOT_GLOBAL ? session_global_name(s, step->index) : NULL;

	if (name)
		snprintf(out, 80, "%s", name);
	else if (step->root == ROOT_GLOBAL)
		snprintf(out, 80, "$global[%" PRIu64 "]", step->index);
	else if (step->root == ROOT_STACK)
		snprintf(out, 80, "$sp[%" PRIu64 "]", step->index);
	else
		snprintf(out, 80, "%s", step->root == ROOT_ACCU ? "$accu" : "$env");
}

/* From its end, as far as there is room. */
static void path_text(const struct path_differences *p, const struct session *s, struct step step, char *out, size_t max)
{
	char piece[80];
	size_t at = max - 1, n;

	out[at] = 0;
	for (;; step = p->pairs[step.from].step) {
		bool is_root = step.from == NO_PAIR;

		if (is_root)
			root_text(s, &step, piece);
		else
			snprintf(piece, sizeof piece, "[%" PRIu64 "]", step.index);
		n = strlen(piece);
		if (at < n + 3) {
			at -= 3;
			memcpy(out + at, "...", 3);
			break;
		}
		at -= n;
		memcpy(out + at, piece, n);
		if (is_root)
			break;
	}
	memmove(out, out + at, max - at);
}

static void word_text(const struct session *s, uint64_t bits, bool is_float, char out[SESSION_TEXT_MAX])
{
	double d;

	if (is_float) {
		memcpy(&d, &bits, sizeof d);
		snprintf(out, SESSION_TEXT_MAX, "%.17g", d);
	} else {
		session_value_text(s, (value){ bits }, out, SESSION_TEXT_MAX);
	}
}

/* ---- what others call ---- */

static uint64_t kept(const struct path_differences *p) { return p->found_count < p->max ? p->found_count : p->max; }

enum err path_differences_find(struct path_differences **out, const struct session *s, const struct snapshot *before,
	const struct vm_regs *regs_before, const struct snapshot *after, const struct vm_regs *regs_after, uint64_t max,
	struct msg *m)
{
	struct path_differences *p = calloc(1, sizeof *p);
	bool constants = false;         /* globals without a name: what they hold has mostly another path, too */

	if (!p || !(p->pairs = malloc(PAIRS_MOST * sizeof *p->pairs)) || !(p->table = calloc(TABLE_SIZE, sizeof *p->table)) ||
	    !(p->found = malloc((size_t)(max + 1) * sizeof *p->found))) {
		path_differences_free(p);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to compare two moments.");
	}
	p->before = before;
	p->after = after;
	p->max = max;
	add_roots(p, s, regs_before, regs_after);
	for (uint32_t i = 0; i < p->count; i++) {
		compare_pair(p, i);
		if (i + 1 == p->count && !constants) {
			constants = true;
			add_globals(p, s, false);
		}
	}
	for (uint64_t i = 0; i < kept(p); i++)
		path_text(p, s, p->found[i].step, p->found[i].path, sizeof p->found[i].path);
	*out = p;
	return OK;
}

void path_differences_texts(struct path_differences *p, const struct session *s, bool after)
{
	for (uint64_t i = 0; i < kept(p); i++) {
		struct difference *d = &p->found[i];

		word_text(s, after ? d->after : d->before, d->is_float, d->texts[after]);
	}
}

uint64_t path_differences_count(const struct path_differences *p, bool *cut)
{
	*cut = p->cut;
	return p->found_count;
}

bool path_differences_at(const struct path_differences *p, uint64_t i, struct session_path_difference *out)
{
	const struct difference *d = &p->found[i];

	if (i >= kept(p))
		return false;
	snprintf(out->path, sizeof out->path, "%s", d->path);
	snprintf(out->before, sizeof out->before, "%s", d->texts[0]);
	snprintf(out->after, sizeof out->after, "%s", d->texts[1]);
	return true;
}

void path_differences_free(struct path_differences *p)
{
	if (!p)
		return;
	free(p->pairs);
	free(p->table);
	free(p->found);
	free(p);
}
