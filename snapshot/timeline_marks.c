/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named snapshots, and what recordings put in and take out. */
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/timeline_priv.h"

#define NAME_MOST_BYTES 64

void mark_release(struct mark *k)
{
	snapshot_release(k->s);
	free(k->name);
	free(k->note);
	free(k->host);
}

/* Bytes beyond ASCII are letters of UTF-8. */
static bool name_is_good(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] <= ' ' || name[i] == 0x7f || name[i] == ':')
			return false;
	return n >= 1 && n <= NAME_MOST_BYTES;
}

static struct mark *find(const struct timeline *t, const char *name)
{
	for (unsigned i = 0; i < t->marks_count; i++)
		if (strcmp(t->marks[i].name, name) == 0)
			return &t->marks[i];
	return NULL;
}

static enum err unknown(const char *name, struct msg *m)
{
	return msg_set(m, ERR_NOT_FOUND, "There is no snapshot named %s.", name);
}

enum err timeline_name_check(const struct timeline *t, const char *name, struct msg *m)
{
	if (!name_is_good(name))
		return msg_set(m, ERR_USAGE, "A name has 1 to %d printable characters and no blanks or colons.", NAME_MOST_BYTES);
	if (find(t, name))
		return msg_set(m, ERR_USAGE, "There is a snapshot named %s already; delete it, or choose another name.", name);
	if (branch_named(t, name))
		return msg_set(m, ERR_USAGE, "There is a branch named %s; choose another name.", name);
	return OK;
}

static bool marks_room(struct timeline *t)
{
	unsigned room = t->marks_room ? 2 * t->marks_room : 16;
	struct mark *more;

	if (t->marks_count < t->marks_room)
		return true;
	if (!(more = realloc(t->marks, room * sizeof *more)))
		return false;
	t->marks = more;
	t->marks_room = room;
	return true;
}

static void marks_insert(struct timeline *t, const struct mark *k)
{
	unsigned n = t->marks_count;

	while (n > 0 && t->marks[n - 1].s->at.n > k->s->at.n)
		n--;
	memmove(t->marks + n + 1, t->marks + n, (t->marks_count - n) * sizeof *t->marks);
	t->marks[n] = *k;
	t->marks_count++;
}

/* Takes over the count of `s` in every case. */
static enum err add(struct timeline *t, struct branch *b, struct snapshot *s, const struct timeline_mark *mark, struct msg *m)
{
	struct mark k = { .s = s, .branch = b, .name = strdup(mark->name), .note = strdup(mark->note ? mark->note : ""),
		.host = strdup(mark->host ? mark->host : ""), .taken_ns = mark->taken_ns };

	if (!k.name || !k.note || !k.host || !marks_room(t)) {
		mark_release(&k);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another named snapshot.");
	}
	marks_insert(t, &k);
	return OK;
}

enum err timeline_mark_take(struct timeline *t, const char *name, const char *note, struct msg *m)
{
	struct timeline_mark mark = { .name = name, .note = note, .host = host_description(), .taken_ns = host_wall_ns() };
	struct snapshot *s;
	enum err r;

	if ((r = timeline_name_check(t, name, m)) || (r = snapshot_take(t->store, &s, m)))
		return r;
	if ((r = add(t, branch_owner(t->branch, s->at), s, &mark, m)))
		return r;
	timeline_thin(t);
	return OK;
}

enum err timeline_mark_restore(struct timeline *t, const char *name, struct msg *m)
{
	struct mark *k = find(t, name);

	if (!k)
		return unknown(name, m);
	return branch_is_here(t, k->branch, k->s->at) ? snapshot_put(t->store, k->s, m) : timeline_stand(t, k->branch, k->s, m);
}

static void drop(struct timeline *t, struct mark *k)
{
	mark_release(k);
	t->marks_count--;
	memmove(k, k + 1, (size_t)(t->marks + t->marks_count - k) * sizeof *k);
}

enum err timeline_mark_delete(struct timeline *t, const char *name, struct msg *m)
{
	struct mark *k = find(t, name);

	if (!k)
		return unknown(name, m);
	drop(t, k);
	return OK;
}

void timeline_marks_drop(struct timeline *t, const struct branch *b)
{
	for (unsigned i = t->marks_count; i-- > 0;)
		if (t->marks[i].branch == b)
			drop(t, &t->marks[i]);
}

unsigned timeline_marks(const struct timeline *t) { return t->marks_count; }

static void tell(const struct timeline *t, const struct mark *k, struct timeline_mark *out)
{
	unsigned branch = 0;

	while (t->branches[branch] != k->branch)
		branch++;
	*out = (struct timeline_mark){ .name = k->name, .note = k->note, .branch = branch, .at = k->s->at, .digest = snapshot_digest(k->s),
		.own_bytes = snapshot_own_bytes(k->s), .host = k->host, .taken_ns = k->taken_ns };
}

void timeline_mark_at(struct timeline *t, unsigned i, struct timeline_mark *out) { tell(t, &t->marks[i], out); }

bool timeline_mark_find(struct timeline *t, const char *name, struct timeline_mark *out)
{
	struct mark *k = find(t, name);

	if (k)
		tell(t, k, out);
	return k != NULL;
}

/* ---- recordings ---- */

/* The first one there is the fork's own. */
static enum err rest_append(struct rest *rest, struct snapshot *s, struct msg *m)
{
	struct snapshot **more;

	if (rest->autos[rest->autos_count - 1]->at.n == s->at.n) {
		snapshot_release(s);
		return OK;
	}
	if (!(more = realloc(rest->autos, (rest->autos_count + 1) * sizeof *more))) {
		snapshot_release(s);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another snapshot.");
	}
	rest->autos = more;
	rest->autos[rest->autos_count++] = s;
	return OK;
}

enum err timeline_adopt(struct timeline *t, unsigned branch, struct snapshot *s, const struct timeline_mark *mark, struct msg *m)
{
	struct branch *b = t->branches[branch];
	enum err r;

	if (!mark)
		return b == t->branch ? timeline_insert(t, s, m) : rest_append(&b->rest, s, m);
	if ((r = timeline_name_check(t, mark->name, m))) {
		snapshot_release(s);
		return r;
	}
	return add(t, b, s, mark, m);
}

static bool visit_all(struct snapshot **all, unsigned count, bool (*visit)(void *ctx, struct snapshot *s), void *ctx)
{
	for (unsigned i = 0; i < count; i++)
		if (all[i] && !visit(ctx, all[i]))
			return false;
	return true;
}

bool timeline_snapshots(struct timeline *t, bool (*visit)(void *ctx, struct snapshot *s), void *ctx)
{
	bool goes_on = visit_all(t->autos, t->autos_count, visit, ctx);

	for (unsigned i = 0; goes_on && i < t->branches_count; i++) {
		struct branch *b = t->branches[i];

		goes_on = visit_all(b->rest.autos, b->rest.autos_count, visit, ctx) && visit_all(&b->stand, 1, visit, ctx);
	}
	for (unsigned i = 0; goes_on && i < t->marks_count; i++)
		goes_on = visit(ctx, t->marks[i].s);
	return goes_on;
}
