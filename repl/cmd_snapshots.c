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

	if ((r = args_need(a, name, "a snapshot's name", m)) || (r = args_end(a, m)) ||
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

/* Where it was taken is said when it may have been another machine. */
static void print_snapshot(struct command_context *c, const struct session_snapshot *s)
{
	bool foreign = session_source(c->session) == SESSION_RECORDING && s->host[0];

	command_print(c, "%c %-12s  %12" PRIu64 "  %s%s%s%s%s%s\n", s->at.n == session_now(c->session).n ? '*' : ' ',
		s->name, s->at.n, s->digest, s->note[0] ? "  " : "", s->note, foreign ? "  (" : "",
		foreign ? s->host : "", foreign ? ")" : "");
}

enum err cmd_snapshots(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_snapshot s;
	enum err r = args_end(a, m);

	if (r)
		return r;
	if (session_snapshots(c->session) == 0)
		command_print(c, "There are no snapshots; snapshot NAME takes one.\n");
	else
		command_print(c, "  name                  time  digest\n");
	for (unsigned i = 0; session_snapshot_at(c->session, i, &s); i++)
		print_snapshot(c, &s);
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

static void print_difference(void *ctx, const struct session_difference *d)
{
	if (d->kind == SESSION_WORD_NUMBER || d->kind == SESSION_WORD_CODE)
		command_print(ctx, "  %-14s  %" PRIu64 " -> %" PRIu64 "\n", d->name, d->before, d->after);
	else if (d->kind == SESSION_WORD_MEMORY)
		command_print(ctx, "  %-14s  at 0x%" PRIx64 ": 0x%" PRIx64 " -> 0x%" PRIx64 "\n", d->name, d->off,
			d->before, d->after);
	else
		command_print(ctx, "  %-14s  0x%" PRIx64 " -> 0x%" PRIx64 "\n", d->name, d->before, d->after);
}

enum err cmd_diff(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_difference_sums sums;
	char first[WORD_MAX], second[WORD_MAX];
	vm_time from, to;
	enum err r;

	if ((r = args_need(a, first, "a time or a snapshot", m)))
		return r;
	if (!args_word(a, second))
		strcpy(second, "now");
	if ((r = args_end(a, m)) || (r = session_moment(c->session, first, &from, m)) ||
	    (r = session_moment(c->session, second, &to, m)))
		return r;
	command_print(c, "From time %" PRIu64 " to time %" PRIu64 ":\n", from.n, to.n);
	if ((r = session_diff(c->session, from, to, DIFFERENCES_SHOWN, print_difference, c, &sums, m)))
		return r;
	if (sums.words > DIFFERENCES_SHOWN)
		command_print(c, "  ...\n");
	command_print(c, "%" PRIu64 " words differ, in %" PRIu64 " pages.\n", sums.words, sums.pages);
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
