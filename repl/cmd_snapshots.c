/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "snapshots": moments by name, and what differs between them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

#define DIFFERENCES_SHOWN 40

enum err cmd_snapshot(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX], note[WORD_MAX];
	const char *rest;
	enum err r = args_need(a, name, "a name", m);

	if (r)
		return r;
	rest = args_rest(a, note);
	if ((r = session_snapshot_take(c->session, name, rest ? rest : "", m)))
		return r;
	command_print(c, "Snapshot %s at time %" PRIu64 ".\n", name, session_now(c->session).n);
	return OK;
}

enum err cmd_restore(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX];
	struct session_stop stop;
	enum err r;

	if ((r = args_need(a, name, "the name of a snapshot or branch", m)) || (r = args_end(a, m)) ||
	    (r = session_snapshot_restore(c->session, name, &stop, m)))
		return r;
	return print_stop(c, &stop, m);
}

enum err cmd_delete_snapshot(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX];
	enum err r;

	if ((r = args_need(a, name, "a snapshot's name", m)) || (r = args_end(a, m)))
		return r;
	return session_snapshot_delete(c->session, name, m);
}

enum err cmd_snapshots(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = args_end(a, m);

	if (r)
		return r;
	if (session_snapshots(c->session) == 0)
		command_print(c, "There are no snapshots; snapshot NAME takes one.\n");
	if (session_snapshots(c->session) || session_branches(c->session) > 1)
		print_tree(c);
	return OK;
}

enum err cmd_info_snapshots(struct command_context *c, struct args *a, struct msg *m)
{
	unsigned automatic;
	uint64_t bytes;
	enum err r = cmd_snapshots(c, a, m);

	if (r)
		return r;
	session_usage(c->session, &automatic, &bytes);
	command_print(c, "Automatic snapshots: %u; all together hold %" PRIu64 " KiB.\n", automatic, bytes / 1024);
	return OK;
}

struct shown {
	struct command_context *c;
	bool paths, bytes;              /* the heading was printed */
};

static void print_word(void *ctx, const struct session_difference *d)
{
	struct shown *shown = ctx;

	if (d->kind == SESSION_WORD_MEMORY && !shown->bytes)
		command_print(shown->c, "Words:\n");
	shown->bytes |= d->kind == SESSION_WORD_MEMORY;
	if (d->kind == SESSION_WORD_NUMBER || d->kind == SESSION_WORD_CODE)
		command_print(shown->c, "  %-14s  %" PRIu64 " -> %" PRIu64 "\n", d->name, d->before, d->after);
	else if (d->kind == SESSION_WORD_MEMORY)
		command_print(shown->c, "  %-14s  at 0x%" PRIx64 ": 0x%" PRIx64 " -> 0x%" PRIx64 "\n", d->name, d->off, d->before,
			d->after);
	else if (d->kind == SESSION_WORD_VALUE)
		command_print(shown->c, "  %-14s  %s -> %s\n", d->name, d->before_text, d->after_text);
	else
		command_print(shown->c, "  %-14s  0x%" PRIx64 " -> 0x%" PRIx64 "\n", d->name, d->before, d->after);
}

static void print_path(void *ctx, const struct session_path_difference *d)
{
	struct shown *shown = ctx;

	if (!shown->paths)
		command_print(shown->c, "Values:\n");
	shown->paths = true;
	command_print(shown->c, "  %-14s  %s -> %s\n", d->path, d->before, d->after);
}

static void print_sums(struct command_context *c, const struct session_diff_sums *sums)
{
	if (sums->words > DIFFERENCES_SHOWN)
		command_print(c, "  ...\n");
	if (sums->paths > DIFFERENCES_SHOWN)
		command_print(c, "%" PRIu64 " values differ; those nearest to a name are shown.\n", sums->paths);
	if (sums->cut)
		command_print(c, "There are too many blocks to look at all of them; what lies far from any name was not compared by value.\n");
	command_print(c, "%" PRIu64 " words differ, in %" PRIu64 " pages.\n", sums->words, sums->pages);
}

static void print_moment(struct command_context *c, const char *before, const struct session_point *p)
{
	struct session_branch b;

	command_print(c, "%stime %" PRIu64, before, p->at.n);
	if (session_branch_at(c->session, p->branch, &b) && !b.is_current)
		command_print(c, " of %s", b.name);
}

enum err cmd_diff(struct command_context *c, struct args *a, struct msg *m)
{
	struct shown shown = { .c = c };
	struct session_diff_tell tell = { DIFFERENCES_SHOWN, print_word, print_path, &shown };
	struct session_diff_sums sums;
	char first[WORD_MAX], second[WORD_MAX];
	struct session_point from, to;
	enum err r;

	if ((r = args_need(a, first, "a time or a snapshot", m)))
		return r;
	if (!args_word(a, second))
		strcpy(second, "now");
	if ((r = args_end(a, m)) || (r = session_point(c->session, first, &from, m)) ||
	    (r = session_point(c->session, second, &to, m)))
		return r;
	print_moment(c, "From ", &from);
	print_moment(c, " to ", &to);
	command_print(c, ":\n");
	if ((r = session_diff(c->session, &from, &to, &tell, &sums, m)))
		return r;
	print_sums(c, &sums);
	return OK;
}

enum err cmd_digest(struct command_context *c, struct args *a, struct msg *m)
{
	char text[33];
	enum err r;

	if ((r = args_end(a, m)) || (r = session_digest(c->session, text, m)))
		return r;
	command_print(c, "%s\n", text);
	return OK;
}

enum err cmd_info_time(struct command_context *c, struct args *a, struct msg *m)
{
	struct session *s = c->session;
	enum err r = args_end(a, m);

	if (!r)
		command_print(c, "time %" PRIu64 ", history from %" PRIu64 " to %" PRIu64 "\n", session_now(s).n,
			session_start(s).n, session_end(s).n);
	return r;
}
