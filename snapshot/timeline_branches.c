/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branches: how a history forks, and how another one becomes the current one.
 *
 *     main       |=========F1~~~~~~~~~~        ~  `rest` of a branch that is not the current one
 *     branch-1             |====F2~~~~~        =  the flat lists: what the current history, here branch-2's, is made of
 *     branch-2                   |======
 *
 * The way from one branch to another goes over their common parent, one fork at a time, and at each fork the ends of the
 * flat lists are exchanged.  A step that fails takes those before it back, and for that nothing is needed that was not
 * there before.
 */
#include <stdio.h>
#include <stdlib.h>

#include "snapshot/timeline_priv.h"

static enum err no_memory(struct msg *m) { return msg_set(m, ERR_NO_MEMORY, "There is no memory for another branch."); }

/* ---- making and finding ---- */

struct branch *branch_new(struct timeline *t, const char *name, struct branch *parent)
{
	struct branch *b = calloc(1, sizeof *b), **more;

	if (!b || !(b->name = strdup(name)) ||
	    !(more = realloc(t->branches, (t->branches_count + 1) * sizeof *more))) {
		free(b ? b->name : NULL);
		free(b);
		return NULL;
	}
	t->branches = more;
	t->branches[t->branches_count++] = b;
	b->id = t->branches_made++;
	b->parent = parent;
	return b;
}

static void rest_release(struct rest *r)
{
	while (r->autos_count)
		snapshot_release(r->autos[--r->autos_count]);
	free(r->autos);
	r->autos = NULL;
	world_tail_release(&r->log);
}

static void branch_free(struct branch *b)
{
	rest_release(&b->rest);
	snapshot_release(b->fork);
	snapshot_release(b->stand);
	free(b->name);
	free(b->change);
	free(b);
}

void branches_free(struct timeline *t)
{
	while (t->branches_count)
		branch_free(t->branches[--t->branches_count]);
	free(t->branches);
	t->branches = NULL;
}

unsigned branch_index(const struct timeline *t, const struct branch *b)
{
	unsigned i = 0;

	while (t->branches[i] != b)
		i++;
	return i;
}

static void forget(struct timeline *t, struct branch *b)
{
	unsigned i = branch_index(t, b);

	branch_free(b);
	t->branches_count--;
	memmove(t->branches + i, t->branches + i + 1, (t->branches_count - i) * sizeof *t->branches);
}

struct branch *branch_named(const struct timeline *t, const char *name)
{
	for (unsigned i = 0; i < t->branches_count; i++)
		if (strcmp(t->branches[i]->name, name) == 0)
			return t->branches[i];
	return NULL;
}

bool branch_is_here(const struct timeline *t, const struct branch *b, vm_time at)
{
	for (const struct branch *on = t->branch; on; on = on->parent) {
		if (on == b)
			return true;
		if (on->fork && at.n >= on->fork->at.n)
			return false;
	}
	return false;
}

struct branch *branch_owner(struct branch *b, vm_time at)
{
	while (b->fork && at.n < b->fork->at.n)
		b = b->parent;
	return b;
}

static bool is_above(const struct branch *above, const struct branch *b)
{
	while (b && b != above)
		b = b->parent;
	return b != NULL;
}

/* The child of `above` that leads to b. */
static struct branch *child_towards(const struct branch *above, struct branch *b)
{
	while (b->parent != above)
		b = b->parent;
	return b;
}

void branch_log(const struct timeline *t, const struct branch *b, struct branch_log out[2])
{
	const struct snapshot *fork = b == t->branch || !is_above(b, t->branch) ? NULL : child_towards(b, t->branch)->fork;
	struct world *w = vm_world(t->vm);
	struct world_pos from = b->fork ? b->fork->pos : (struct world_pos){ 0, 0 }, to = fork ? fork->pos : world_end(w);
	size_t n;

	out[0] = (struct branch_log){ NULL, 0, 0 };
	if (b == t->branch || fork)
		out[0] = (struct branch_log){ world_log_bytes(w, &n) + from.byte, (size_t)(to.byte - from.byte), to.event - from.event };
	out[1] = (struct branch_log){ b->rest.log.bytes, b->rest.log.n, b->rest.log.events };
}

/* ---- going from one to another ---- */

static bool rest_take(struct timeline *t, const struct snapshot *fork, struct rest *out)
{
	unsigned count = t->autos_count;

	*out = (struct rest){ .autos = NULL };
	if (!timeline_autos_take(t, fork->at, out))
		return false;
	if (world_tail_take(vm_world(t->vm), fork->pos, &out->log))
		return true;
	t->autos_count = count;
	free(out->autos);
	*out = (struct rest){ .autos = NULL };
	return false;
}

/* The lists have the counts from then on; the arrays are for rest_forget. */
static bool rest_put(struct timeline *t, const struct rest *in)
{
	return world_tail_put(vm_world(t->vm), &in->log) && timeline_autos_put(t, in);
}

static void rest_forget(struct rest *r)
{
	free(r->autos);
	world_tail_release(&r->log);
	*r = (struct rest){ .autos = NULL };
}

/* What was taken there comes back, in place of what is there now. */
static void rest_back(struct timeline *t, const struct snapshot *fork, unsigned count, struct rest *taken)
{
	struct world *w = vm_world(t->vm);

	world_seek(w, fork->pos);
	world_cut(w);
	t->autos_count = count;
	caravan_check(rest_put(t, taken));
	rest_forget(taken);
}

static enum err walk(struct timeline *t, struct branch *from, struct branch *to, struct msg *m)
{
	bool up = !is_above(from, to);
	struct branch *next = from == to ? NULL : up ? from->parent : child_towards(from, to);
	const struct snapshot *fork = up ? from->fork : next ? next->fork : NULL;
	struct rest in;
	unsigned count;
	enum err r;

	if (!next)
		return OK;
	if (!rest_take(t, fork, &from->rest))
		return no_memory(m);
	count = t->autos_count;
	in = next->rest;
	next->rest = (struct rest){ .autos = NULL };
	r = rest_put(t, &in) ? walk(t, next, to, m) : no_memory(m);
	if (!r) {
		rest_forget(&in);
		return OK;
	}
	next->rest = in;
	rest_back(t, fork, count, &from->rest);
	return r;
}

static void become_current(struct timeline *t, struct branch *b, struct snapshot *stand)
{
	t->branch->end = t->end;
	t->branch->sealed = t->sealed;
	t->branch->stand = stand;
	snapshot_release(b->stand);
	b->stand = NULL;
	t->branch = b;
	t->end = b->end;
	t->sealed = b->sealed;
	world_hold(vm_world(t->vm), !b->live);
	timeline_thin(t);
}

enum err timeline_stand(struct timeline *t, struct branch *b, struct snapshot *s, struct msg *m)
{
	struct snapshot *stand;
	enum err r;

	if ((r = snapshot_take(t->store, &stand, m)))
		return r;
	if ((r = snapshot_put(t->store, s, m)) == OK && (r = walk(t, t->branch, b, m)))
		caravan_check(snapshot_put(t->store, stand, NULL) == OK);
	if (r) {
		snapshot_release(stand);
		return r;
	}
	world_seek(vm_world(t->vm), s->pos);
	become_current(t, b, stand);
	return OK;
}

/* ---- changes on the way ---- */

vm_time timeline_change_after(const struct timeline *t, vm_time now)
{
	vm_time next = VM_FOREVER;

	for (const struct branch *b = t->branch; b->fork && b->fork->at.n > now.n; b = b->parent)
		if (b->change)
			next = b->fork->at;
	return next;
}

bool timeline_changes_at(const struct timeline *t, uint64_t at)
{
	const struct branch *b = t->branch;

	while (b->fork && b->fork->at.n > at)
		b = b->parent;
	for (; b->fork && b->fork->at.n == at; b = b->parent)
		if (b->change)
			return true;
	return false;
}

bool timeline_changed(const struct timeline *t)
{
	const struct branch *b = t->branch;

	while (b && !b->change)
		b = b->parent;
	return b || t->begins_changed;
}

vm_time timeline_since(const struct timeline *t)
{
	const struct branch *b = t->branch;

	while (b && !b->change)
		b = b->parent;
	return b ? b->fork->at : timeline_start(t);
}

/* Of several changes at one time the last one counts. */
enum err timeline_take_up_change(struct timeline *t, struct msg *m)
{
	const struct branch *b = t->branch;

	while (!b->change || b->fork->at.n != vm_now(t->vm).n)
		b = b->parent;
	return snapshot_put(t->store, b->fork, m);
}

/* ---- forking ---- */

static void name_of_new(struct timeline *t, char name[32])
{
	unsigned n = t->branches_made;
	struct msg m;

	do
		snprintf(name, 32, "branch-%u", n++);
	while (timeline_name_check(t, name, &m));
}

static bool has_children(const struct timeline *t, const struct branch *b)
{
	for (unsigned i = 0; i < t->branches_count; i++)
		if (t->branches[i]->parent == b)
			return true;
	return false;
}

static bool has_marks(const struct timeline *t, const struct branch *b)
{
	for (unsigned i = 0; i < t->marks_count; i++)
		if (t->marks[i].branch == b)
			return true;
	return false;
}

/* Nothing but a change has happened on the current branch. */
static bool has_just_begun(const struct timeline *t)
{
	const struct branch *b = t->branch;

	return b->change && vm_now(t->vm).n == b->fork->at.n && t->end.n == b->fork->at.n &&
		world_end(vm_world(t->vm)).byte == b->fork->pos.byte && !has_children(t, b) && !has_marks(t, b);
}

static char *joined(const char *first, const char *second)
{
	size_t n = strlen(first) + strlen(second) + 3;
	char *text = malloc(n);

	if (text)
		snprintf(text, n, "%s, %s", first, second);
	return text;
}

/* The fork's snapshot is the last of the automatic ones. */
static enum err change_more(struct timeline *t, const struct vm_change *change, const char *what, struct msg *m)
{
	struct branch *b = t->branch;
	char *text = joined(b->change, what);
	struct snapshot *s;
	enum err r;

	if (!text)
		return no_memory(m);
	vm_change(t->vm, change);
	if ((r = snapshot_take(t->store, &s, m))) {
		caravan_check(snapshot_put(t->store, b->fork, NULL) == OK);
		free(text);
		return r;
	}
	free(b->change);
	b->change = text;
	s->kept = true;
	snapshot_release(t->autos[t->autos_count - 1]);
	t->autos[t->autos_count - 1] = snapshot_retain(s);
	snapshot_release(b->fork);
	b->fork = s;
	return OK;
}

/* The state that the new branch begins with. */
static enum err take_fork(struct timeline *t, struct branch *b, const struct vm_change *change, const char *what,
	struct snapshot *stand, struct msg *m)
{
	enum err r = OK;

	if (!change) {
		b->fork = snapshot_retain(stand);
	} else if (!(b->change = strdup(what))) {
		return no_memory(m);
	} else {
		vm_change(t->vm, change);
		r = snapshot_take(t->store, &b->fork, m);
	}
	if (b->fork)
		b->fork->kept = true;
	return r;
}

/* What the branch has before it becomes the current one: its fork's snapshot. */
static bool has_fork(struct branch *b)
{
	if (!(b->rest.autos = malloc(sizeof *b->rest.autos)))
		return false;
	b->rest.autos[0] = snapshot_retain(b->fork);
	b->rest.autos_count = 1;
	return true;
}

static void begin_on(struct timeline *t, struct branch *b, bool live, struct snapshot *stand)
{
	const struct branch *parent = b->parent;

	b->live = live || parent->live;
	b->end = b->fork->at;
	b->looked = b->fork->pos;
	b->told = parent->rest.log.n == 0 && (parent->told || !parent->parent);
	world_seek(vm_world(t->vm), b->fork->pos);
	become_current(t, b, stand);
}

static enum err fork_here(struct timeline *t, const struct vm_change *change, const char *what, struct msg *m)
{
	struct snapshot *stand;
	struct branch *b;
	char name[32];
	enum err r;

	if ((r = snapshot_take(t->store, &stand, m)))
		return r;
	name_of_new(t, name);
	b = branch_new(t, name, branch_owner(t->branch, vm_now(t->vm)));
	r = b ? take_fork(t, b, change, what, stand, m) : no_memory(m);
	if (!r)
		r = has_fork(b) ? walk(t, t->branch, b, m) : no_memory(m);
	if (r) {
		caravan_check(snapshot_put(t->store, stand, NULL) == OK);
		snapshot_release(stand);
		if (b)
			forget(t, b);
		return r;
	}
	begin_on(t, b, !change, stand);
	return OK;
}

/* At the end of a live branch there is nothing to keep, and going on is what it does anyway. */
static bool is_live_already(const struct timeline *t)
{
	return t->branch->live && vm_now(t->vm).n == t->end.n && world_is_live(vm_world(t->vm));
}

enum err timeline_branch(struct timeline *t, const struct vm_change *change, const char *what, bool *made, struct msg *m)
{
	enum err r = change ? vm_change_check(t->vm, change, m) : OK;

	if (r)
		return r;
	*made = change ? !has_just_begun(t) : !is_live_already(t);
	if (*made)
		return fork_here(t, change, what, m);
	return change ? change_more(t, change, what, m) : OK;
}

/* ---- what others ask ---- */

unsigned timeline_branches(const struct timeline *t) { return t->branches_count; }

void timeline_branch_at(const struct timeline *t, unsigned i, struct timeline_branch *out)
{
	const struct branch *b = t->branches[i];
	bool current = b == t->branch;

	*out = (struct timeline_branch){ .name = b->name, .change = b->change, .id = b->id, .is_current = current,
		.parent = b->parent ? branch_index(t, b->parent) : i, .end = current ? t->end : b->end,
		.stand = current ? vm_now(t->vm) : b->stand->at, .fork = b->fork ? b->fork->at : timeline_start(t) };
}

static enum err need(const struct timeline *t, const char *name, struct branch **b, struct msg *m)
{
	*b = branch_named(t, name);
	return *b ? OK : msg_set(m, ERR_NOT_FOUND, "There is no branch named %s; branches lists them.", name);
}

enum err timeline_branch_find(const struct timeline *t, const char *name, unsigned *i, struct msg *m)
{
	struct branch *b;
	enum err r = need(t, name, &b, m);

	if (!r)
		*i = branch_index(t, b);
	return r;
}

enum err timeline_branch_restore(struct timeline *t, const char *name, struct msg *m)
{
	struct branch *b;
	enum err r = need(t, name, &b, m);

	return r || b == t->branch ? r : timeline_stand(t, b, b->stand, m);
}

enum err timeline_branch_rename(struct timeline *t, const char *name, const char *to, struct msg *m)
{
	struct branch *b;
	char *copy;
	enum err r;

	if ((r = need(t, name, &b, m)) || (r = timeline_name_check(t, to, m)))
		return r;
	if (!(copy = strdup(to)))
		return no_memory(m);
	free(b->name);
	b->name = copy;
	return OK;
}

enum err timeline_branch_delete(struct timeline *t, const char *name, struct msg *m)
{
	struct branch *b;
	enum err r = need(t, name, &b, m);

	if (r)
		return r;
	if (b == t->branch)
		return msg_set(m, ERR_USAGE, "%s is the branch that you are on; restore another one first.", name);
	if (has_children(t, b))
		return msg_set(m, ERR_USAGE, "Other branches begin on %s; delete them first.", name);
	timeline_marks_drop(t, b);
	forget(t, b);
	return OK;
}

bool timeline_is_here(const struct timeline *t, unsigned i, vm_time at) { return branch_is_here(t, t->branches[i], at); }

vm_time timeline_parting(const struct timeline *t, unsigned i, unsigned k)
{
	struct branch *a = t->branches[i], *b = t->branches[k], *above = a;
	vm_time at = VM_FOREVER;

	while (!is_above(above, b))
		above = above->parent;
	if (a != above)
		at = child_towards(above, a)->fork->at;
	if (b != above && child_towards(above, b)->fork->at.n < at.n)
		at = child_towards(above, b)->fork->at;
	return at;
}

bool timeline_branch_acted(struct timeline *t)
{
	const struct world *w = vm_world(t->vm);
	struct branch *b = t->branch;
	struct world_event e;

	if (b->told || !b->parent)
		return false;
	while (!b->told && world_event_next(w, &b->looked, &e))
		b->told = world_ops[e.call.op].acts && e.call.err == WORLD_EOK;
	return b->told;
}

/* ---- recordings ---- */

static enum err adopt_first(struct timeline *t, const struct timeline_branch *is, struct msg *m)
{
	struct branch *b = t->branch;
	enum err r = strcmp(b->name, is->name) == 0 ? OK : timeline_branch_rename(t, b->name, is->name, m);

	if (r)
		return r;
	b->live = false;
	t->end = is->end;
	t->sealed = true;
	world_hold(vm_world(t->vm), true);
	return OK;
}

/* What the world was asked on it is history: going back there undoes nothing that this session did. */
static enum err adopt_later(struct timeline *t, const struct timeline_branch *is, struct snapshot *fork, struct snapshot *stand,
	struct world_tail *log, struct msg *m)
{
	enum err r = timeline_name_check(t, is->name, m);
	struct branch *b;

	if (r)
		return r;
	if (!(b = branch_new(t, is->name, t->branches[is->parent])))
		return no_memory(m);
	fork->kept = true;
	b->fork = snapshot_retain(fork);
	b->stand = snapshot_retain(stand);
	b->end = is->end;
	b->told = true;
	if (!has_fork(b) || (is->change && !(b->change = strdup(is->change)))) {
		forget(t, b);
		return no_memory(m);
	}
	b->rest.log = *log;
	*log = (struct world_tail){ 0 };
	return OK;
}

enum err timeline_adopt_branch(struct timeline *t, const struct timeline_branch *b, struct snapshot *fork,
	struct snapshot *stand, struct world_tail log, struct msg *m)
{
	enum err r = fork ? adopt_later(t, b, fork, stand, &log, m) : adopt_first(t, b, m);

	if (!r) {
		t->branches[t->branches_count - 1]->id = b->id;
		t->branches_made = b->id + 1;
	}
	snapshot_release(fork);
	snapshot_release(stand);
	world_tail_release(&log);
	return r;
}
