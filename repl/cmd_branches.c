/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branches: setting a word, the list of branches, and the tree of them and the snapshots. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

/* ---- set ---- */

/* What is to be stored, by what the place holds. */
struct content {
	value v;
	double d;
};

static enum err float_of(struct command_context *c, const struct expr_value *v, double *d, struct msg *m)
{
	struct session_value info = { .kind = "" };

	if (v->kind == EXPR_VALUE)
		session_value(c->session, v->v, &info);
	if (v->kind == EXPR_FLOAT)
		*d = v->d;
	else if (!strcmp(info.kind, "float"))
		*d = info.d;
	else
		return msg_set(m, ERR_USAGE, "Only a float can be stored into an array or record of floats, as in 2.5.");
	return OK;
}

static enum err value_of(const struct expr_value *v, value *out, struct msg *m)
{
	if (v->kind != EXPR_VALUE || v->role != EXPR_PLAIN)
		return msg_set(m, ERR_USAGE, "What can be stored is an integer, or a value that the program has somewhere; "
			"a float only into an array or record of floats.");
	*out = v->v;
	return OK;
}

static enum err content_of(struct command_context *c, const struct expr_value *place, const char *text, struct content *out,
	struct msg *m)
{
	struct expr_value v;
	enum err r = eval_look(c->session, chosen_frame(c), text, NULL, &v, m);

	*out = (struct content){ .v = VAL_UNIT };
	if (r || (r = eval_fits(c->session, chosen_frame(c), v.type, place->type, m)))
		return r;
	return place->place.is_float ? float_of(c, &v, &out->d, m) : value_of(&v, &out->v, m);
}

static bool present_branch(struct command_context *c, struct session_branch *b)
{
	for (unsigned i = 0; session_branch_at(c->session, i, b); i++)
		if (b->is_current)
			return true;
	return false;
}

void print_new_branch(struct command_context *c)
{
	struct session_branch b, parent;

	if (present_branch(c, &b) && session_branch_at(c->session, b.parent, &parent))
		command_print(c, "%s begins here, at time %" PRIu64 "; restore %s leaves it.\n", b.name, b.fork.n, parent.name);
	c->branch_told = session_branch(c->session);
}

/* The place, and where the text goes on after it. */
static enum err place_of(struct command_context *c, const char *text, struct expr_value *place, char what[WORD_MAX],
	const char **rest, struct msg *m)
{
	enum err r = eval_look(c->session, chosen_frame(c), text, rest, place, m);
	size_t n = (size_t)(*rest - text);

	if (r)
		return r;
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	snprintf(what, WORD_MAX, "%.*s", (int)n, text);
	return OK;
}

static enum err set_to(struct command_context *c, const struct expr_value *place, const char *what, const char *content,
	bool *made, struct msg *m)
{
	char text[2 * WORD_MAX + 8];
	struct content to;
	enum err r = content_of(c, place, content, &to, m);

	if (r)
		return r;
	snprintf(text, sizeof text, "%s = %s", what, content);
	return session_set(c->session, &place->place, to.v, to.d, text, made, m);
}

enum err command_set_word(struct command_context *c, const char *place, const char *content, struct msg *m)
{
	char what[WORD_MAX];
	struct expr_value v;
	const char *rest = place;
	bool made;
	enum err r = place_of(c, place, &v, what, &rest, m);

	if (!r && *rest)
		r = msg_set(m, ERR_USAGE, "The place ends before '%s'.", rest);
	return r ? r : set_to(c, &v, what, content, &made, m);
}

enum err set_place(struct command_context *c, const char *text, struct msg *m)
{
	char what[WORD_MAX];
	struct expr_value place;
	const char *rest = text;
	bool made;
	enum err r;

	if ((r = place_of(c, text, &place, what, &rest, m)))
		return r;
	rest += *rest == '=' && rest[1] != '=';
	while (isspace((unsigned char)*rest))
		rest++;
	if (!*rest)
		return msg_set(m, ERR_USAGE, "'set %s' needs a value; help set says more.", what);
	if ((r = set_to(c, &place, what, rest, &made, m)))
		return r;
	if (made)
		print_new_branch(c);
	return OK;
}

/* ---- branches ---- */

static unsigned snapshots_on(struct command_context *c, unsigned branch)
{
	struct session_snapshot s;
	unsigned n = 0;

	for (unsigned i = 0; session_snapshot_at(c->session, i, &s); i++)
		n += s.branch == branch;
	return n;
}

enum err cmd_branches(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_branch b, parent;
	enum err r = args_end(a, m);

	if (r)
		return r;
	command_print(c, "  name          parent                from            to  snapshots\n");
	for (unsigned i = 0; session_branch_at(c->session, i, &b); i++) {
		(void)session_branch_at(c->session, b.parent, &parent);
		command_print(c, "%c %-12s  %-12s  %12" PRIu64 "  %12" PRIu64 "  %9u%s%s\n", b.is_current ? '*' : ' ', b.name,
			b.parent == i ? "" : parent.name, b.fork.n, b.end.n, snapshots_on(c, i), b.change[0] ? "  " : "", b.change);
	}
	return OK;
}

enum err cmd_branch(struct command_context *c, struct args *a, struct msg *m)
{
	char word[WORD_MAX];

	if (!args_word(a, word))
		return cmd_branches(c, a, m);
	return msg_set(m, ERR_USAGE, "'branch %s' is unknown; branch rename and branch delete are what there is.", word);
}

enum err cmd_branch_rename(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX], to[WORD_MAX];
	enum err r;

	if ((r = args_need(a, name, "a branch's name", m)) || (r = args_need(a, to, "another name for it", m)) ||
	    (r = args_end(a, m)))
		return r;
	return session_branch_rename(c->session, name, to, m);
}

enum err cmd_branch_delete(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX];
	enum err r;

	if ((r = args_need(a, name, "a branch's name", m)) || (r = args_end(a, m)))
		return r;
	return session_branch_delete(c->session, name, m);
}

/* ---- the tree ---- */

#define TREE_DEPTH_MAX 12
#define NAME_END_COL 22

struct tree {
	struct command_context *c;
	char before[5 * TREE_DEPTH_MAX + 1];     /* what each line begins with */
	unsigned standing;                       /* the branch with the row that says now; none when a snapshot stands there */
};

/* What is left to be printed of a branch. */
struct level {
	unsigned branch, snapshot;               /* the next snapshot's index; that of one of this branch, or the number of all */
	struct session_branch child;             /* the next one, child_index its index */
	unsigned child_index;
	bool any_child, now;
};

static void next_snapshot(const struct tree *t, struct level *l)
{
	struct session_snapshot s;

	while (session_snapshot_at(t->c->session, l->snapshot, &s) && s.branch != l->branch)
		l->snapshot++;
}

/* In the order of their forks, then by age. */
static void next_child(const struct tree *t, struct level *l)
{
	struct session_branch last = l->child, b;
	unsigned last_index = l->child_index;
	bool first = !l->any_child;

	l->any_child = false;
	for (unsigned i = 0; session_branch_at(t->c->session, i, &b); i++) {
		bool later = first || b.fork.n > last.fork.n || (b.fork.n == last.fork.n && i > last_index);

		if (b.parent != l->branch || i == l->branch || !later || (l->any_child && b.fork.n >= l->child.fork.n))
			continue;
		l->child = b;
		l->child_index = i;
		l->any_child = true;
	}
}

static bool is_left(const struct tree *t, const struct level *l)
{
	return l->any_child || l->now || l->snapshot < session_snapshots(t->c->session);
}

static void print_name(const struct tree *t, bool here, const char *name, vm_time at)
{
	int cols = NAME_END_COL - (int)strlen(t->before) - 4;

	command_print(t->c, "%s  %c %-*s  %12" PRIu64, t->before, here ? '*' : ' ', cols > 1 ? cols : 1, name, at.n);
}

/* Where it was taken is said when it may have been another machine. */
static void print_snapshot(const struct tree *t, const struct session_snapshot *s)
{
	bool foreign = session_source(t->c->session) == SESSION_RECORDING && s->host[0];

	print_name(t, s->is_here && s->at.n == session_now(t->c->session).n, s->name, s->at);
	command_print(t->c, "  %8" PRIu64 " KiB  %s%s%s%s%s%s\n", (s->own_bytes + 1023) / 1024, s->digest, s->note[0] ? "  " : "",
		s->note, foreign ? "  (" : "", foreign ? s->host : "", foreign ? ")" : "");
}

static void print_now(const struct tree *t)
{
	print_name(t, true, "now", session_now(t->c->session));
	command_print(t->c, "\n");
}

static void print_header(const struct tree *t, const char *sign, const struct session_branch *b)
{
	command_print(t->c, "%s%s%s, time %" PRIu64 " to %" PRIu64 "%s%s\n", t->before, sign, b->name, b->fork.n, b->end.n,
		b->change[0] ? ": " : "", b->change);
}

static void print_branch(struct tree *t, unsigned branch);

/* Deeper down the lines are not moved to the right any more. */
static void print_child(struct tree *t, struct level *l)
{
	size_t n = strlen(t->before);
	unsigned child = l->child_index;

	print_header(t, "  +- ", &l->child);
	next_child(t, l);
	if (n + 5 < sizeof t->before)
		strcpy(t->before + n, is_left(t, l) ? "  |  " : "     ");
	print_branch(t, child);
	t->before[n] = 0;
}

/* What comes first: at one time snapshots, then now, then what begins there. */
static void print_next(struct tree *t, struct level *l)
{
	uint64_t now = session_now(t->c->session).n;
	struct session_snapshot s;
	bool any = session_snapshot_at(t->c->session, l->snapshot, &s);

	if (any && (!l->any_child || s.at.n <= l->child.fork.n) && (!l->now || s.at.n <= now)) {
		print_snapshot(t, &s);
		l->snapshot++;
		next_snapshot(t, l);
	} else if (l->now && (!l->any_child || now <= l->child.fork.n)) {
		print_now(t);
		l->now = false;
	} else {
		print_child(t, l);
	}
}

static void print_branch(struct tree *t, unsigned branch)
{
	struct level l = { .branch = branch, .now = branch == t->standing };

	next_snapshot(t, &l);
	next_child(t, &l);
	while (is_left(t, &l))
		print_next(t, &l);
}

/* The branch on whose own part of the history the present lies. */
static unsigned branch_of_now(struct command_context *c)
{
	struct session_branch b;
	unsigned i = 0;

	while (session_branch_at(c->session, i, &b) && !b.is_current)
		i++;
	while (session_branch_at(c->session, i, &b) && b.parent != i && session_now(c->session).n < b.fork.n)
		i = b.parent;
	return i;
}

static bool has_name(struct command_context *c)
{
	struct session_snapshot s;

	for (unsigned i = 0; session_snapshot_at(c->session, i, &s); i++)
		if (s.is_here && s.at.n == session_now(c->session).n)
			return true;
	return false;
}

void print_tree(struct command_context *c)
{
	struct tree t = { .c = c, .standing = has_name(c) ? UINT32_MAX : branch_of_now(c) };
	struct session_branch main_branch;

	if (!session_branch_at(c->session, 0, &main_branch))
		return;
	print_header(&t, "", &main_branch);
	print_branch(&t, 0);
}
