/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what is alive was allocated.
 *
 * Nothing is noted while a program runs: the past can be run again.  Some of the live blocks are drawn, each word
 * with the same chance.  One run over the past says when the old ones among them came to their places, and from there
 * a search backwards like that of a watched word finds the instruction that made each (snapshot/timeline_watch.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/memory/memory.h"
#include "vm/reach.h"

#define FRAMES_MOST 100000u

struct sample {
	uint64_t block, words;   /* words: that it stands for */
	uint64_t at;             /* a time at which it is where it is; that of the beginning: it was there then */
};

struct sampling {
	struct session *s;
	struct sample *at;
	uint32_t count;
	struct session_heap_site *sites;
	uint32_t sites_count;
};

/* ---- which blocks ---- */

static uint64_t live_words(const struct reach *r, uint32_t *blocks)
{
	struct reach_block b;
	uint64_t words = 0;

	*blocks = 0;
	for (uint32_t i = 0; i < reach_count(r); i++) {
		reach_at(r, i, &b);
		words += b.is_stack ? 0 : b.words;
		*blocks += !b.is_stack;
	}
	return words;
}

/* Every step-th word is drawn, or every block when there are not more; stacks are the machine's. */
static void draw(struct sampling *g, const struct reach *r, uint64_t words, bool all, uint32_t most)
{
	uint64_t step = words / most + 1, next = step / 2, seen = 0, hits;
	struct reach_block b;

	for (uint32_t i = 0; i < reach_count(r) && g->count < most; i++) {
		reach_at(r, i, &b);
		if (b.is_stack)
			continue;
		seen += b.words;
		hits = seen > next ? (seen - next - 1) / step + 1 : 0;
		next += hits * step;
		if (all || hits)
			g->at[g->count++] = (struct sample){
				b.v.bits, all ? b.words : hits * step, vm_now(g->s->vm).n
			};
	}
}

static int by_block(const void *a, const void *b)
{
	uint64_t x = ((const struct sample *)a)->block, y = ((const struct sample *)b)->block;

	return (x > y) - (x < y);
}

/* The young ones come first, by their offsets, and are where they were made. */
static enum err find_times(struct sampling *g, struct msg *m)
{
	uint64_t *blocks = malloc(g->count * sizeof *blocks), *at = malloc(g->count * sizeof *at);
	uint32_t young = 0;
	enum err r;

	qsort(g->at, g->count, sizeof *g->at, by_block);
	while (young < g->count && mem_is_young(g->at[young].block))
		young++;
	for (uint32_t i = young; blocks && i < g->count; i++)
		blocks[i - young] = g->at[i].block;
	if (!blocks || !at)
		r = msg_set(m, ERR_NO_MEMORY, "There is no memory to look for where blocks were made.");
	else
		r = timeline_births(g->s->timeline, blocks, at, g->count - young, m);
	for (uint32_t i = young; !r && i < g->count; i++)
		g->at[i].at = at[i - young];
	free(blocks);
	free(at);
	return r;
}

/* ---- where they were made ---- */

static bool is_library(const char *function)
{
	return !strncmp(function, "Camlinternal", 12) || !strcmp(function, "Stdlib") || !strncmp(function, "Stdlib.", 7);
}

static void add_place(const struct session *s, uint32_t pc, struct text *t)
{
	const char *name = session_function_at(s, pc, &(uint32_t){ 0 }), *file;
	unsigned line, column;

	text_add(t, "%s", name ? name : "code without a name");
	if (session_source_at(s, pc, &file, &line, &column))
		text_add(t, " (%s:%u:%u)", file, line, column);
}

/* The innermost function, and when that is the library's, who called it. */
static void site_text(const struct session *s, char *out, size_t max)
{
	struct text t = text_in(out, max);
	struct session_frame f;
	const char *name;

	for (unsigned i = 0; i < FRAMES_MOST && session_frame(s, i, &f); i++) {
		name = session_function_at(s, f.pc, &(uint32_t){ 0 });
		if (i > 0 && (!name || is_library(name)))
			continue;
		text_add(&t, i > 0 ? ", called by " : "");
		add_place(s, f.pc, &t);
		if (!name || !is_library(name))
			return;
	}
}

static void add_to_site(struct sampling *g, const char *place, uint64_t words)
{
	uint32_t i = 0;

	while (i < g->sites_count && strcmp(g->sites[i].place, place) != 0)
		i++;
	if (i == g->sites_count)
		snprintf(g->sites[g->sites_count++].place, sizeof g->sites->place, "%s", place);
	g->sites[i].samples++;
	g->sites[i].words += words;
}

/* To the instruction that is about to make the block; its header is watched, which never changes. */
static enum err go_to_birth(struct session *s, const struct sample *x, bool *found, struct msg *m)
{
	struct timeline_change change = { .at = { 0 } };
	struct timeline_watch word, *w = &word;
	struct vm_stop stop;
	enum err r = timeline_goto(s->timeline, (vm_time){ x->at }, &stop, m);

	timeline_watch_init(w, VM_WATCH_FIELD, (struct vm_place){ x->block - WORD_BYTES, x->block }, vm_now(s->vm));
	*found = false;
	do
		r = r ? r : timeline_watch_back(s->timeline, NULL, &w, 1, &change, found, m);
	while (!r && *found && !(change.word[0].events & VM_WATCH_MADE));
	return r;
}

static enum err find_sites(struct sampling *g, struct msg *m)
{
	uint64_t start = session_start(g->s).n;
	char place[sizeof g->sites->place];
	enum err r;

	session_part(g->s, 0, g->count + 1);
	r = find_times(g, m);
	for (uint32_t i = 0; i < g->count && !r; i++) {
		bool found = false;

		session_part(g->s, i + 1, g->count + 1);
		if (g->at[i].at > start)
			r = go_to_birth(g->s, &g->at[i], &found, m);
		if (found)
			site_text(g->s, place, sizeof place);
		add_to_site(g, found ? place : "there when history begins", g->at[i].words);
	}
	return r;
}

/* ---- all of it ---- */

static int by_words(const void *a, const void *b)
{
	const struct session_heap_site *x = a, *y = b;

	if (x->words != y->words)
		return x->words < y->words ? 1 : -1;
	return strcmp(x->place, y->place);
}

static enum err look(struct sampling *g, uint32_t most, struct session_heap_sampled *sums, struct msg *m)
{
	struct reach *r;
	uint64_t words;
	enum err e = reach_new(&r, g->s->vm, &g->s->interrupt, m);

	if (e)
		return e;
	words = live_words(r, &sums->blocks);
	draw(g, r, words, sums->blocks <= most, most);
	reach_free(r);
	sums->samples = g->count;
	e = find_sites(g, m);
	qsort(g->sites, g->sites_count, sizeof *g->sites, by_words);
	return e;
}

enum err session_heap_sites(struct session *s, uint32_t samples,
	void (*tell)(void *ctx, const struct session_heap_site *site), void *ctx, struct session_heap_sampled *sums,
	struct msg *m)
{
	struct sampling g = { .s = s };
	unsigned branch;
	vm_time now;
	enum err r = session_need(s, m);

	if (r)
		return r;
	branch = session_branch(s);
	now = session_now(s);
	g.at = calloc(samples, sizeof *g.at);
	g.sites = calloc(samples, sizeof *g.sites);
	session_work_begins(s);
	r = g.at && g.sites ? look(&g, samples, sums, m) :
		msg_set(m, ERR_NO_MEMORY, "There is no memory to draw so many blocks.");
	session_come_back(s, branch, now);
	session_work_ends(s);
	for (uint32_t i = 0; i < g.sites_count && !r; i++)
		tell(ctx, &g.sites[i]);
	free(g.at);
	free(g.sites);
	return r;
}
