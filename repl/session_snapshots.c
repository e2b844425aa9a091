/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named snapshots and digests. */
#include <stdio.h>

#include "repl/session_priv.h"

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
	session_work_begins(s);
	r = timeline_find_digest(s->timeline, &d, m);
	session_work_ends(s);
	if (!r)
		digest_text(&d, out);
	return r;
}
