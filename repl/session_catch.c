/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be caught: the kinds by their names, what each may be narrowed to, and completion of both. */
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"

#define MODULE_DEPTH 3            /* exceptions of modules in modules are found so deep, ... */
#define MODULE_FIELDS 1000        /* ... and among so many fields of each */

/* ---- names of exceptions ---- */

/* Hands out the index-th name that begins with the prefix. */
struct search {
	const struct session *s;
	const char *prefix;
	unsigned left;
	char *out;
	size_t max;
};

/* An exception is an object whose field 0 is its name. */
static bool is_exception(const struct session *s, value v, char *name, size_t max)
{
	struct session_value info;
	size_t n;

	session_value(s, v, &info);
	if (strcmp(info.kind, "object") || info.size == 0)
		return false;
	v = session_field(s, v, 0);
	session_value(s, v, &info);
	if (strcmp(info.kind, "string") || info.size == 0 || info.size >= max)
		return false;
	n = session_string(s, v, 0, name, max - 1);
	name[n] = 0;
	return true;
}

static bool look(struct search *q, value v, unsigned depth)
{
	struct session_value info;
	char name[128];

	if (is_exception(q->s, v, name, sizeof name)) {
		if (strncmp(name, q->prefix, strlen(q->prefix)) || q->left-- > 0)
			return false;
		snprintf(q->out, q->max, "%s", name);
		return true;
	}
	session_value(q->s, v, &info);
	if (depth == 0 || strcmp(info.kind, "block") || info.tag != 0)
		return false;
	for (uint64_t i = 0; i < info.size && i < MODULE_FIELDS; i++)
		if (look(q, session_field(q->s, v, i), depth - 1))
			return true;
	return false;
}

static const char *exception(struct session *s, const char *prefix, unsigned index)
{
	struct search q = { s, prefix, index, s->caught, sizeof s->caught };

	for (uint64_t i = 0; i < session_globals(s); i++)
		if (look(&q, session_global(s, i), MODULE_DEPTH))
			return s->caught;
	return NULL;
}

/* ---- names of operations and collections ---- */

static const char *operation(struct session *s, const char *prefix, unsigned index)
{
	(void)s;
	for (unsigned op = 0; op < WORLD_OPS; op++)
		if (!strncmp(world_ops[op].name, prefix, strlen(prefix)) && index-- == 0)
			return world_ops[op].name;
	return NULL;
}

static const char *collection(struct session *s, const char *prefix, unsigned index)
{
	static const char *const names[] = { "minor", "major" };

	(void)s;
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (!strncmp(names[i], prefix, strlen(prefix)) && index-- == 0)
			return names[i];
	return NULL;
}

static const char *nothing(struct session *s, const char *prefix, unsigned index)
{
	(void)s;
	(void)prefix;
	(void)index;
	return NULL;
}

/* ---- kinds ---- */

struct kind {
	const char *name;
	const char *(*complete)(struct session *s, const char *prefix, unsigned index);
	bool open;                      /* what it is narrowed to may come into being later */
	const char *any, *some[2];      /* where it stops, in words, and around what it is narrowed to */
	const char *unknown[2];         /* the sentence about what there is not, around it */
};
static const struct kind kinds[] = {
	[SESSION_BREAK_PLACE] = { .name = "" },
	[SESSION_BREAK_RAISE] = { "raise", exception, true, "raise of any exception", { "raise of ", "" }, { "", "" } },
	[SESSION_BREAK_WORLD] = { "world", operation, false, "any world operation", { "world operation ", "" },
		{ "The world knows no operation '", "'; info world shows those that the program asked for." } },
	[SESSION_BREAK_GC] = { "gc", collection, false, "collection", { "", " collection" },
		{ "A collection is minor or major, not '", "'." } },
	[SESSION_BREAK_THREAD] = { "thread", nothing, false, "switch of threads", { "", "" },
		{ "Switches of threads cannot be told apart, not by '", "' either." } }
};
#define KINDS (sizeof kinds / sizeof *kinds)

const char *session_break_kind_name(enum session_break_kind kind) { return kinds[kind].name; }

const char *session_catch_kind(unsigned index) { return index + 1 < KINDS ? kinds[index + 1].name : NULL; }

static const struct kind *find(const char *name)
{
	for (unsigned i = 1; i < KINDS; i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

const char *session_catch_complete(struct session *s, const char *kind, const char *prefix, unsigned index)
{
	const struct kind *k = find(kind);

	return k ? k->complete(s, prefix, index) : NULL;
}

static bool is_known(struct session *s, const struct kind *k, const char *what)
{
	const char *name;

	for (unsigned i = 0; (name = k->complete(s, what, i)); i++)
		if (!strcmp(name, what))
			return true;
	return false;
}

enum err session_break_catch(struct session *s, const char *kind, const char *what, unsigned *number, struct msg *m)
{
	struct session_break b = { .enabled = true, .instr = UINT32_MAX, .thread = -1 };
	const struct kind *k = find(kind);
	enum err r = session_need(s, m);

	if (r)
		return r;
	if (!k)
		return msg_set(m, ERR_USAGE, "'%s' cannot be caught; raise [EXCEPTION], world [OPERATION], gc [minor|major] and "
			"thread can.", kind);
	if (strlen(what) >= sizeof b.what)
		return msg_set(m, ERR_LIMIT, "A name has at most %zu bytes here.", sizeof b.what - 1);
	if (what[0] && !k->open && !is_known(s, k, what))
		return msg_set(m, ERR_NOT_FOUND, "%s%s%s", k->unknown[0], what, k->unknown[1]);
	b.kind = (enum session_break_kind)(k - kinds);
	strcpy(b.what, what);
	if (what[0])
		snprintf(b.where, sizeof b.where, "%s%s%s", k->some[0], what, k->some[1]);
	else
		snprintf(b.where, sizeof b.where, "%s", k->any);
	return session_break_new(s, &b, number, m);
}
