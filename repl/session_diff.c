/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two moments: fields of the machine, what can be reached by path (session_paths.c), words of memory.
 *
 * Both moments are taken as snapshots and compared there; the program only has to stand at each once more so that values are
 * shown as they are at their time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "vm/state.h"

struct differ {
	struct session *s;
	struct snapshot *before, *after;
	struct vm_regs regs_before, regs_after;
	const struct session_diff_tell *tell;
	struct session_diff_sums sums;
	/* Of fields that hold values: their texts before. */
	struct { uint64_t off; char text[SESSION_TEXT_MAX]; } values[16];
	unsigned values_count;
	struct path_differences *paths;
	bool in_control;                /* this turn is that of the control block's fields */
};

/* ---- words ---- */

static const char *region_of(uint64_t off, const struct differ *d)
{
	static const struct { uint64_t below; const char *name; } regions[] = {
		{ IMAGE_CONTROL_OFF, "nothing" }, { IMAGE_ATOMS_OFF, "control" }, { IMAGE_REFS_OFF, "atoms" },
		{ IMAGE_GLOBALS_OFF, "remembered set" }, { IMAGE_CODE_OFF, "globals" }, { IMAGE_NURSERY_OFF, "code" },
		{ IMAGE_ARENA_TABLE_OFF, "nursery" }, { IMAGE_ARENAS_OFF, "arena table" },
	};

	if (off < d->regs_after.stack_end && (off >= d->regs_after.sp ||
	    (off >= d->regs_before.sp && d->regs_before.stack_end == d->regs_after.stack_end)))
		return "stack";
	for (unsigned i = 0; i < sizeof regions / sizeof *regions; i++)
		if (off < regions[i].below)
			return regions[i].name;
	return "old generation";
}

static const struct state_field *field_at(uint64_t off)
{
	uint64_t word = (off - IMAGE_CONTROL_OFF) / WORD_BYTES;

	for (unsigned i = 0; off >= IMAGE_CONTROL_OFF && i < state_fields_count; i++)
		if (word >= state_fields[i].first && word < state_fields[i].first + state_fields[i].count)
			return &state_fields[i];
	return NULL;
}

static void describe_word(struct session_difference *d, const struct differ *all)
{
	static const enum session_word kinds[] = {
		[STATE_RAW] = SESSION_WORD_NUMBER, [STATE_VAL] = SESSION_WORD_VALUE, [STATE_CODE] = SESSION_WORD_CODE,
		[STATE_OFF] = SESSION_WORD_OFFSET
	};
	const struct state_field *f = field_at(d->off);
	uint64_t word = (d->off - IMAGE_CONTROL_OFF) / WORD_BYTES;

	if (!f)
		snprintf(d->name, sizeof d->name, "%s", region_of(d->off, all));
	else if (f->count == 1)
		snprintf(d->name, sizeof d->name, "%s", f->name);
	else
		snprintf(d->name, sizeof d->name, "%.24s[%u]", f->name, (unsigned)(word - f->first));
	d->kind = f ? kinds[f->kind] : SESSION_WORD_MEMORY;
	if (d->kind == SESSION_WORD_CODE) {
		d->before >>= 1;
		d->after >>= 1;
	}
}

static bool is_value_field(uint64_t off)
{
	const struct state_field *f = field_at(off);

	return f && f->kind == STATE_VAL;
}

/* The program stands at the moment after. */
static void value_texts(const struct differ *d, struct session_difference *out)
{
	session_value_text(d->s, (value){ out->after }, out->after_text, sizeof out->after_text);
	for (unsigned i = 0; i < d->values_count; i++)
		if (d->values[i].off == out->off)
			memcpy(out->before_text, d->values[i].text, sizeof out->before_text);
}

static void tell_word(struct differ *d, struct session_difference *out)
{
	describe_word(out, d);
	if (out->kind == SESSION_WORD_VALUE)
		value_texts(d, out);
	d->tell->word(d->tell->ctx, out);
}

static void compare_page(void *ctx, uint64_t page)
{
	struct differ *d = ctx;
	uint64_t off = page * PAGE_BYTES, end = off + PAGE_BYTES;

	if ((off < IMAGE_ATOMS_OFF) != d->in_control)
		return;
	d->sums.pages++;
	for (; off < end; off += WORD_BYTES) {
		struct session_difference out = { .off = off, .before = snapshot_word(d->before, off),
			.after = snapshot_word(d->after, off) };

		if (out.before != out.after && d->sums.words++ < d->tell->max)
			tell_word(d, &out);
	}
}

static void note_values(void *ctx, uint64_t page)
{
	struct differ *d = ctx;
	const unsigned most = sizeof d->values / sizeof *d->values;

	for (uint64_t off = page * PAGE_BYTES; off < (page + 1) * PAGE_BYTES && d->values_count < most; off += WORD_BYTES) {
		uint64_t before = snapshot_word(d->before, off);

		if (!is_value_field(off) || before == snapshot_word(d->after, off))
			continue;
		d->values[d->values_count].off = off;
		session_value_text(d->s, (value){ before }, d->values[d->values_count].text, SESSION_TEXT_MAX);
		d->values_count++;
	}
}

/* ---- the two moments ---- */

static enum err go(struct session *s, const struct session_point *p, struct msg *m)
{
	struct timeline_branch b;
	struct vm_stop stop;
	enum err r = OK;

	timeline_branch_at(s->timeline, p->branch, &b);
	if (!timeline_is_here(s->timeline, p->branch, p->at))
		r = timeline_branch_restore(s->timeline, b.name, m);
	if (r || (r = timeline_goto(s->timeline, p->at, &stop, m)))
		return r;
	if (session_now(s).n != p->at.n)
		r = msg_set(m, ERR_HISTORY, "There is no time %llu in this history; it ends at %llu.",
			(unsigned long long)p->at.n, (unsigned long long)session_end(s).n);
	return r;
}

static enum err take(struct session *s, const struct session_point *p, struct snapshot **out, struct vm_regs *regs, struct msg *m)
{
	enum err r;

	if ((r = go(s, p, m)) || (r = snapshot_take(timeline_store(s->timeline), out, m)))
		return r;
	vm_regs(s->vm, regs);
	return OK;
}

static void tell_paths(struct differ *d)
{
	struct session_path_difference p;

	d->sums.paths = path_differences_count(d->paths, &d->sums.cut);
	for (uint64_t i = 0; d->tell->path && path_differences_at(d->paths, i, &p); i++)
		d->tell->path(d->tell->ctx, &p);
}

/* What comes first is the control block's; then paths, then bytes. */
static void tell_all(struct differ *d)
{
	d->in_control = true;
	snapshot_differ(d->before, d->after, compare_page, d);
	tell_paths(d);
	d->in_control = false;
	snapshot_differ(d->before, d->after, compare_page, d);
}

/* Two motions to each of the moments, and one back. */
#define MOTIONS 5

static enum err compare(struct differ *d, const struct session_point *a, const struct session_point *b, struct msg *m)
{
	struct session *s = d->s;
	enum err r;

	session_part(s, 0, MOTIONS);
	if ((r = take(s, a, &d->before, &d->regs_before, m)))
		return r;
	session_part(s, 1, MOTIONS);
	if ((r = take(s, b, &d->after, &d->regs_after, m)))
		return r;
	if ((r = path_differences_find(&d->paths, s, d->before, &d->regs_before, d->after, &d->regs_after, d->tell->max, m)))
		return r;
	session_part(s, 2, MOTIONS);
	if ((r = go(s, a, m)))
		return r;
	path_differences_texts(d->paths, s, false);
	snapshot_differ(d->before, d->after, note_values, d);
	session_part(s, 3, MOTIONS);
	if ((r = go(s, b, m)))
		return r;
	path_differences_texts(d->paths, s, true);
	tell_all(d);
	return OK;
}

enum err session_diff(struct session *s, const struct session_point *a, const struct session_point *b,
	const struct session_diff_tell *tell, struct session_diff_sums *sums, struct msg *m)
{
	struct differ *d = calloc(1, sizeof *d);
	unsigned branch = session_branch(s);
	vm_time origin = session_now(s);
	enum err r = session_need(s, m);

	if (!r && !d)
		r = msg_set(m, ERR_NO_MEMORY, "There is no memory to compare two moments.");
	if (r) {
		free(d);
		return r;
	}
	d->s = s;
	d->tell = tell;
	session_work_begins(s);
	r = compare(d, a, b, m);
	session_part(s, 4, MOTIONS);
	session_come_back(s, branch, origin);
	session_work_ends(s);
	*sums = d->sums;
	path_differences_free(d->paths);
	snapshot_release(d->before);
	snapshot_release(d->after);
	free(d);
	return r;
}
