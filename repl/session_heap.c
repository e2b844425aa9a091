/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap as a whole: what fills it, and by what way something is kept alive (vm/reach.h). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "repl/types/walk.h"
#include "vm/debuginfo/debuginfo.h"
#include "vm/memory/memory.h"
#include "vm/reach.h"
#include "vm/state.h"

#define KINDS_MOST 4096u
#define SIZES_TOLD_MOST 8u

/* ---- kinds ---- */

struct kinds {
	const struct session *s;
	struct session_heap_kind *at;      /* open addressing by name; the last one takes what finds no place */
	unsigned count;
	struct walk *walk;                 /* NULL: nothing is known of types */
	struct session_heap_kind *of_shape[SHAPES_MOST];        /* what was found for it before */
};

static void closure_name(const struct session *s, uint32_t code, struct text *t)
{
	struct debuginfo_function f;

	if (debuginfo_function_at(debuginfo_of(s->vm), code, &f) && f.name)
		text_add(t, "closure %s", f.name);
	else
		text_add(t, "closure of code at %" PRIu32, code);
}

static void kind_name(const struct session *s, value v, struct text *t)
{
	struct vm_view view;

	vm_view(s->vm, v, &view);
	switch (view.shape) {
	case VM_SHAPE_STRING: text_add(t, "string or bytes"); return;
	case VM_SHAPE_DOUBLE: text_add(t, "float"); return;
	case VM_SHAPE_DOUBLE_ARRAY: text_add(t, "floats, array or record"); return;
	case VM_SHAPE_CLOSURE: closure_name(s, view.code, t); return;
	case VM_SHAPE_OBJECT: text_add(t, "object or constructor of an extensible type"); return;
	case VM_SHAPE_LAZY: case VM_SHAPE_FORWARD: text_add(t, "lazy value"); return;
	case VM_SHAPE_ABSTRACT: text_add(t, "abstract block"); return;
	case VM_SHAPE_CUSTOM: text_add(t, "%s", view.custom ? view.custom : "custom block"); return;
	case VM_SHAPE_CONT: text_add(t, "continuation"); return;
	case VM_SHAPE_BLOCK: break;
	default: text_add(t, "block that makes no sense"); return;
	}
	if (view.size > SIZES_TOLD_MOST)
		text_add(t, "block of more than %u fields, tag %u", SIZES_TOLD_MOST, view.tag);
	else
		text_add(t, "block of %" PRIu64 " field%s, tag %u", view.size, view.size == 1 ? "" : "s", view.tag);
}

static struct session_heap_kind *kind_of(struct kinds *k, const char *name)
{
	uint32_t hash = 2166136261u;

	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	for (unsigned i = hash % KINDS_MOST;; i = (i + 1) % KINDS_MOST) {
		if (k->at[i].blocks && !strcmp(k->at[i].name, name))
			return &k->at[i];
		if (!k->at[i].blocks && k->count == KINDS_MOST / 2)
			return &k->at[KINDS_MOST];
		if (!k->at[i].blocks) {
			k->count++;
			snprintf(k->at[i].name, sizeof k->at[i].name, "%s", name);
			return &k->at[i];
		}
	}
}

/* Of the type by which others lead to it; closures are told by their code. */
static struct session_heap_kind *kind_of_type(struct kinds *k, value v, unsigned tag)
{
	struct shape *sh = k->walk && tag != TAG_CLOSURE ? walk_shape(k->walk, v) : NULL;
	struct session_heap_kind **known = sh ? &k->of_shape[shape_number(sh)] : NULL;
	char name[sizeof k->at->name];

	if (!sh)
		return NULL;
	if (!*known) {
		type_text(session_typing(k->s), NULL, shape_type(sh), name, sizeof name);
		*known = kind_of(k, name);
	}
	return *known;
}

static void count(struct kinds *k, value v, unsigned tag, uint64_t words)
{
	struct session_heap_kind *kind = kind_of_type(k, v, tag);
	char name[sizeof k->at->name];
	struct text t = text_in(name, sizeof name);

	if (!kind) {
		kind_name(k->s, v, &t);
		kind = kind_of(k, name);
	}
	kind->blocks++;
	kind->words += words;
}

static bool count_any(void *kinds, value v, uint64_t header)
{
	struct kinds *k = kinds;

	count(k, v, tag_header(header), wosize_header(header) + 1);
	return !k->s->interrupt;
}

static enum err count_all(struct kinds *k, struct msg *m)
{
	mem_walk(k->s->vm, count_any, k);
	return k->s->interrupt ? msg_set(m, ERR_INTERRUPTED, "Interrupted.") : OK;
}

static enum err count_alive(struct kinds *k, struct msg *m)
{
	struct reach_block b;
	struct reach *r;
	enum err e;

	if ((e = reach_new(&r, k->s->vm, &k->s->interrupt, m)))
		return e;
	for (uint32_t i = 0; i < reach_count(r); i++) {
		reach_at(r, i, &b);
		count(k, b.v, b.tag, b.words);
	}
	reach_free(r);
	return OK;
}

#define FRAMES_MOST 1000u

/* Types are given up when the counting is over. */
static enum err count_types(struct kinds *k, struct msg *m)
{
	struct typing *t = session_typing(k->s);
	struct typing_mark mark = t ? typing_mark(t) : (struct typing_mark){ 0 };
	struct shapes *shapes = shapes_new(k->s);
	struct session_frame f;
	struct session_unit u;
	enum err e = OK;

	if (shapes && (k->walk = walk_new(k->s, shapes, REACH_BLOCKS_MOST, true))) {
		for (unsigned i = 0; i < FRAMES_MOST && session_frame(k->s, i, &f); i++)
			walk_from_frame(k->walk, i);
		for (unsigned i = 0; session_unit_at(k->s, i, &u); i++)
			walk_from_unit(k->walk, u.name);
		e = walk_run(k->walk, m);
	}
	if (!e)
		e = count_alive(k, m);
	walk_free(k->walk);
	shapes_free(shapes);
	if (t)
		typing_give_up(t, mark);
	return e;
}

static int by_words(const void *a, const void *b)
{
	const struct session_heap_kind *x = a, *y = b;

	if (x->words != y->words)
		return x->words < y->words ? 1 : -1;
	return strcmp(x->name, y->name);
}

enum err session_heap_kinds(struct session *s, enum session_heap_which which,
	void (*tell)(void *ctx, const struct session_heap_kind *k), void *ctx, struct msg *m)
{
	struct kinds *k;
	enum err e;

	if ((e = session_need(s, m)))
		return e;
	session_calm(s);
	k = calloc(1, sizeof *k);
	if (!k || !(k->at = calloc(KINDS_MOST + 1, sizeof *k->at))) {
		free(k);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to count the heap's blocks.");
	}
	k->s = s;
	snprintf(k->at[KINDS_MOST].name, sizeof k->at->name, "others");
	e = which == SESSION_HEAP_ALIVE ? count_types(k, m) : count_all(k, m);
	if (!e)
		qsort(k->at, KINDS_MOST + 1, sizeof *k->at, by_words);
	for (unsigned i = 0; !e && i <= KINDS_MOST && k->at[i].blocks; i++)
		tell(ctx, &k->at[i]);
	free(k->at);
	free(k);
	return e;
}

/* ---- ways ---- */

static void root_name(const struct session *s, const struct reach_block *b, struct text *t)
{
	const char *name = b->root == REACH_GLOBAL ? session_global_name(s, b->field) : NULL;

	if (name)
		text_add(t, "%s", name);
	else if (b->root == REACH_GLOBAL)
		text_add(t, "$global[%" PRIu64 "]", b->field);
	else if (b->root == REACH_STACK)
		text_add(t, "$sp[%" PRIu64 "]", b->field);
	else if (b->field < state_fields_count && !strcmp(state_fields[b->field].name, "accu"))
		text_add(t, "$accu");
	else if (b->field < state_fields_count && !strcmp(state_fields[b->field].name, "env"))
		text_add(t, "$env");
	else
		text_add(t, "the machine (%s)", b->field < state_fields_count ? state_fields[b->field].name : "its stack");
}

#define STEPS_MOST 4096u

enum err session_way_to(struct session *s, value v, char *out, size_t max, struct msg *m)
{
	struct text t = text_in(out, max);
	uint32_t *steps = NULL, n = 0, i;
	struct reach_block b;
	struct reach *r;
	enum err e;

	if ((e = session_need(s, m)))
		return e;
	session_calm(s);
	if ((e = reach_new(&r, s->vm, &s->interrupt, m)))
		return e;
	if (!reach_find(r, v, &i))
		e = msg_set(m, ERR_NOT_FOUND, "Nothing leads to it: it is no block, or one that the next collection frees.");
	else if (!(steps = malloc(STEPS_MOST * sizeof *steps)))
		e = msg_set(m, ERR_NO_MEMORY, "There is no memory for the way to it.");
	for (bool up = !e; up; i = b.from) {
		reach_at(r, i, &b);
		up = b.from != REACH_ROOT;
		if (n < STEPS_MOST)
			steps[n++] = i;
	}
	for (bool first = true; !e && n-- > 0; first = false) {
		reach_at(r, steps[n], &b);
		if (b.from == REACH_ROOT)
			root_name(s, &b, &t);
		else
			text_add(&t, first ? "...[%" PRIu64 "]" : "[%" PRIu64 "]", b.field);
	}
	free(steps);
	reach_free(r);
	return e;
}
