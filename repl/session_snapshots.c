/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named snapshots, digests, and what differs between two times. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "vm/state.h"

/* ---- named snapshots ---- */

enum err session_snapshot_take(struct session *s, const char *name, const char *note, struct msg *m)
{
	enum err r;

	if ((r = session_need(s, m)) || (r = timeline_mark_take(s->timeline, name, note ? note : "", m)))
		return r;
	s->unsaved = true;
	session_changed(s);
	return OK;
}

enum err session_snapshot_restore(struct session *s, const char *name, struct session_stop *out, struct msg *m)
{
	unsigned from = session_branch(s), branch;
	enum err r;

	if ((r = session_need(s, m)))
		return r;
	if (timeline_branch_find(s->timeline, name, &branch, m) == OK)
		r = timeline_branch_restore(s->timeline, name, m);
	else
		r = timeline_mark_restore(s->timeline, name, m);
	if (r == ERR_NOT_FOUND)
		return msg_set(m, r, "There is no snapshot and no branch named %s.", name);
	if (r)
		return r;
	session_branch_changed(s, from);
	*out = (struct session_stop){ .why = SESSION_AT_TIME, .at = session_now(s) };
	session_arrived(s, out);
	return OK;
}

enum err session_snapshot_delete(struct session *s, const char *name, struct msg *m)
{
	enum err r;

	if ((r = session_need(s, m)) || (r = timeline_mark_delete(s->timeline, name, m)))
		return r;
	session_changed(s);
	return OK;
}

unsigned session_snapshots(const struct session *s) { return s->timeline ? timeline_marks(s->timeline) : 0; }

bool session_snapshot_at(const struct session *s, unsigned index, struct session_snapshot *out)
{
	struct timeline_mark mark;

	if (index >= session_snapshots(s))
		return false;
	timeline_mark_at(s->timeline, index, &mark);
	*out = (struct session_snapshot){ .at = mark.at, .branch = mark.branch,
		.is_here = timeline_is_here(s->timeline, mark.branch, mark.at), .own_bytes = mark.own_bytes, .taken_ns = mark.taken_ns };
	snprintf(out->name, sizeof out->name, "%s", mark.name);
	snprintf(out->note, sizeof out->note, "%s", mark.note ? mark.note : "");
	snprintf(out->host, sizeof out->host, "%s", mark.host ? mark.host : "");
	digest_text(&mark.digest, out->digest);
	return true;
}

void session_usage(const struct session *s, unsigned *automatic, uint64_t *bytes)
{
	size_t n = 0;

	*automatic = 0;
	if (s->timeline)
		timeline_usage(s->timeline, automatic, &n);
	*bytes = n;
}

uint64_t session_budget(const struct session *s)
{
	return s->timeline ? timeline_budget(s->timeline) : s->config.history_budget_bytes;
}

void session_set_budget(struct session *s, uint64_t bytes)
{
	s->config.history_budget_bytes = bytes;
	if (s->timeline)
		timeline_set_budget(s->timeline, bytes > SIZE_MAX ? SIZE_MAX : (size_t)bytes);
}

enum err session_digest(struct session *s, char out[33], struct msg *m)
{
	struct digest d;
	enum err r = session_need(s, m);

	if (r)
		return r;
	d = timeline_digest(s->timeline);
	digest_text(&d, out);
	return OK;
}

/* ---- differences ---- */

struct page_list {
	uint64_t *page;
	size_t count, room;
	bool failed;
};

static void note_page(void *ctx, uint64_t page)
{
	struct page_list *l = ctx;
	size_t room = l->room ? 2 * l->room : 64;
	uint64_t *grown;

	if (l->count == l->room && !l->failed) {
		grown = realloc(l->page, room * sizeof *grown);
		l->failed = !grown;
		if (grown) {
			l->page = grown;
			l->room = room;
		}
	}
	if (!l->failed)
		l->page[l->count++] = page;
}

static const char *region_of(uint64_t off, const struct vm_regs *regs)
{
	static const struct { uint64_t below; const char *name; } regions[] = {
		{ IMAGE_CONTROL_OFF, "nothing" }, { IMAGE_ATOMS_OFF, "control" }, { IMAGE_REFS_OFF, "atoms" },
		{ IMAGE_GLOBALS_OFF, "remembered set" }, { IMAGE_CODE_OFF, "globals" }, { IMAGE_NURSERY_OFF, "code" },
		{ IMAGE_ARENA_TABLE_OFF, "nursery" }, { IMAGE_ARENAS_OFF, "arena table" },
	};

	if (off >= regs->sp && off < regs->stack_end)
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

static void describe_word(struct session_difference *d, const struct vm_regs *regs)
{
	static const enum session_word kinds[] = {
		[STATE_RAW] = SESSION_WORD_NUMBER, [STATE_VAL] = SESSION_WORD_VALUE, [STATE_CODE] = SESSION_WORD_CODE,
		[STATE_OFF] = SESSION_WORD_OFFSET
	};
	const struct state_field *f = field_at(d->off);
	uint64_t word = (d->off - IMAGE_CONTROL_OFF) / WORD_BYTES;

	if (!f)
		snprintf(d->name, sizeof d->name, "%s", region_of(d->off, regs));
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

static uint64_t page_word(const uint8_t *page, unsigned i)
{
	word w;

	memcpy(&w, page + (size_t)i * WORD_BYTES, WORD_BYTES);
	return word_get(w);
}

struct differ {
	struct page_list pages;
	uint8_t *before, *after;
	struct vm_regs regs;            /* sp: the lower one of both */
	uint64_t max;
	void (*tell)(void *ctx, const struct session_difference *d);
	void *ctx;
	struct session_difference_sums sums;
};

static void compare_page(struct differ *d, size_t index)
{
	const uint8_t *a = d->before + index * PAGE_BYTES, *b = d->after + index * PAGE_BYTES;

	for (unsigned i = 0; i < PAGE_WORDS; i++) {
		struct session_difference out = {
			.off = d->pages.page[index] * PAGE_BYTES + (uint64_t)i * WORD_BYTES,
			.before = page_word(a, i), .after = page_word(b, i)
		};

		if (out.before == out.after)
			continue;
		if (d->sums.words++ < d->max) {
			describe_word(&out, &d->regs);
			d->tell(d->ctx, &out);
		}
	}
}

static enum err read_pages(struct session *s, const struct page_list *l, uint8_t **out, struct msg *m)
{
	*out = malloc(l->count * PAGE_BYTES + 1);
	if (!*out)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to compare %zu pages.", l->count);
	for (size_t i = 0; i < l->count; i++)
		image_page_read(vm_image(s->vm), l->page[i], *out + i * PAGE_BYTES);
	return OK;
}

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

static enum err compare_times(struct session *s, struct differ *d, const struct session_point *a, const struct session_point *b,
	struct msg *m)
{
	struct snapshot_store *store = timeline_store(s->timeline);
	struct snapshot *sa = NULL, *sb = NULL;
	struct vm_regs regs;
	enum err r;

	if ((r = go(s, a, m)) || (r = snapshot_take(store, &sa, m)) || (r = go(s, b, m)) ||
	    (r = snapshot_take(store, &sb, m)))
		goto out;
	snapshot_differ(sa, sb, note_page, &d->pages);
	if (d->pages.failed)
		r = msg_set(m, ERR_NO_MEMORY, "There is no memory to compare so much.");
	vm_regs(s->vm, &d->regs);
	if (r || (r = read_pages(s, &d->pages, &d->after, m)) || (r = go(s, a, m)) ||
	    (r = read_pages(s, &d->pages, &d->before, m)))
		goto out;
	vm_regs(s->vm, &regs);
	if (regs.stack_end == d->regs.stack_end && regs.sp < d->regs.sp)
		d->regs.sp = regs.sp;
	for (size_t i = 0; i < d->pages.count; i++)
		compare_page(d, i);
	d->sums.pages = d->pages.count;
out:
	if (sa)
		snapshot_release(sa);
	if (sb)
		snapshot_release(sb);
	return r;
}

enum err session_diff(struct session *s, const struct session_point *a, const struct session_point *b, uint64_t max,
	void (*tell)(void *ctx, const struct session_difference *d), void *ctx, struct session_difference_sums *sums,
	struct msg *m)
{
	struct differ d = { .max = max, .tell = tell, .ctx = ctx };
	unsigned branch = session_branch(s);
	enum err r = session_need(s, m);
	vm_time origin;

	if (r)
		return r;
	origin = session_now(s);
	session_calm(s);
	r = compare_times(s, &d, a, b, m);
	session_calm(s);
	session_come_back(s, branch, origin);
	if (!r)
		*sums = d.sums;
	free(d.pages.page);
	free(d.before);
	free(d.after);
	return r;
}
