/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a recording to a VM and a timeline; info and verify. */
#include <stdio.h>
#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

/* What an opening has made so far; all of it is taken down together when it fails. */
struct opening {
	struct reader r;
	struct maps *maps;
	uint8_t *log;                 /* of all branches */
	struct vm *vm;
	struct timeline *t;
};

/* ---- the program and its log ---- */

static enum err load_log(struct opening *o)
{
	struct reader *r = &o->r;
	enum err e;
	size_t n;

	if ((e = reader_stream(r, "log", r->meta.log_bytes, LOG_MOST_BYTES, &o->log, &n)))
		return e;
	return world_log_load(vm_world(o->vm), o->log, (size_t)r->branches[0].log_bytes, r->m);
}

static enum err load_program(struct opening *o)
{
	struct reader *r = &o->r;
	uint8_t *bytes;
	size_t n;
	enum err e;

	if ((e = reader_stream(r, "program", r->meta.program_bytes, PROGRAM_MOST_BYTES, &bytes, &n)))
		return e;
	e = vm_load_bytes(o->vm, bytes, n, r->meta.program, r->m);
	free(bytes);
	return e;
}

static enum err make_vm(struct opening *o)
{
	struct meta *x = &o->r.meta;
	struct vm_config config = { .foreign = true, .nursery_words = (uint64_t)x->ocaml_nursery_words,
		.stack_max_words = (uint64_t)x->ocaml_stack_max_words, .heap_limit_words = (uint64_t)x->ocaml_heap_limit_words,
		.domains = (unsigned)x->ocaml_domains, .schedule_seed = (uint64_t)x->schedule_seed };
	enum err e;

	if ((e = vm_new(&o->vm, &config, o->r.m)) || (e = load_log(o)))
		return e;
	return load_program(o);
}

/* ---- snapshots ---- */

/* The program as this machine loads it must be what that machine had, or its past is not ours. */
static enum err check_start(struct opening *o)
{
	uint32_t count;
	const struct map_snapshot *s = maps_snapshots(o->maps, &count);
	struct digest is = timeline_digest(o->t);

	if (o->r.meta.changed || s->at.n != timeline_start(o->t).n || digest_equal(&is, &s->digest))
		return OK;
	return msg_set(o->r.m, ERR_VERSION, "%s was written by Caravan %s, whose machine loads the program in another way; open it with "
		"that one.", o->r.path, o->r.meta.caravan);
}

static uint64_t room_for_pages(void) { return host_memory_bytes() / 2 / PAGE_BYTES; }

static enum err too_large(struct opening *o)
{
	return msg_set(o->r.m, ERR_LIMIT, "%s needs more than half of this machine's memory for its branches, its named "
		"snapshots, and where it stands.", o->r.path);
}

struct mark_list {
	struct opening *o;
	int64_t *snapshot;            /* by mark; index of its snapshot */
	uint32_t count;
};

static enum err mark_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct mark_list *l = ctx;
	int64_t id = l->count + INT64_C(1), snapshot;

	if (id > r->meta.marks || !column_int(q, 0, id, id, &id) || !column_int(q, 1, 1, r->meta.snapshots, &snapshot))
		return reader_damaged(r, "named snapshot %lld makes no sense", (long long)id);
	l->snapshot[l->count++] = snapshot - 1;
	return OK;
}

static enum err want_marked(struct opening *o, struct map_snapshot *s, uint64_t *pages)
{
	struct mark_list l = { .o = o, .snapshot = calloc((size_t)o->r.meta.marks + 1, sizeof *l.snapshot) };
	enum err e = l.snapshot ? reader_rows(&o->r, "SELECT id, snapshot FROM marks ORDER BY id", mark_row, &l) :
		reader_no_memory(&o->r);

	if (!e && l.count != o->r.meta.marks)
		e = reader_damaged(&o->r, "named snapshots are missing");
	for (uint32_t i = 0; i < l.count; i++)
		*pages += maps_want(o->maps, &s[l.snapshot[i]]);
	free(l.snapshot);
	return e;
}

/* Newest first; those that are nearer to where one will stand before the others. */
static void want_automatic(struct opening *o, uint64_t pages, bool here)
{
	uint64_t budget = o->t->config.budget_bytes / PAGE_BYTES;
	uint32_t count;
	struct map_snapshot *s = maps_snapshots(o->maps, &count);

	for (uint32_t i = count; i-- > 0 && pages < budget;)
		if (s[i].is_here || !here)
			pages += maps_want(o->maps, &s[i]);
	if (here)
		want_automatic(o, pages, false);
}

/* Where branches begin, where one stood on them, and what has a name, must be there; the others as the budget allows: what they
 * would show can be computed again. */
static enum err choose(struct opening *o)
{
	uint64_t pages = 0;
	const struct reader *r = &o->r;
	uint32_t count;
	struct map_snapshot *s = maps_snapshots(o->maps, &count);
	enum err e;

	for (unsigned i = 0; i < r->branches_count; i++) {
		pages += maps_want(o->maps, &s[r->branches[i].stand]);
		if (i || r->meta.changed)
			pages += maps_want(o->maps, &s[r->branches[i].first]);
	}
	if ((e = want_marked(o, s, &pages)))
		return e;
	if (pages > room_for_pages())
		return too_large(o);
	want_automatic(o, pages, true);
	return OK;
}

/* A mark row, now that the snapshots are there. */
static enum err adopt_mark(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct opening *o = ctx;
	char name[128], note[1024], host[256];
	struct timeline_mark mark = { .name = name, .note = note, .host = host };
	const struct map_snapshot *s;
	struct snapshot *snap;
	int64_t snapshot, taken_ns;
	uint32_t count;
	enum err e;

	if (!column_int(q, 0, 1, r->meta.snapshots, &snapshot) || !column_int(q, 4, INT64_MIN, INT64_MAX, &taken_ns))
		return reader_damaged(r, "a named snapshot makes no sense");
	column_text(q, 1, name, sizeof name);
	column_text(q, 2, note, sizeof note);
	column_text(q, 3, host, sizeof host);
	mark.taken_ns = taken_ns;
	s = maps_snapshots(o->maps, &count) + (snapshot - 1);
	if ((e = maps_build(r, o->maps, s, &snap)))
		return e;
	e = timeline_adopt(o->t, s->branch, snap, &mark, r->m);
	return e == ERR_USAGE ? reader_damaged(r, "the name of a snapshot makes no sense") : e;
}

static enum err adopt_automatic(struct opening *o)
{
	uint32_t count;
	struct map_snapshot *s = maps_snapshots(o->maps, &count);
	struct snapshot *snap;
	enum err e;

	for (uint32_t i = 0; i < count; i++) {
		if (!s[i].wanted)
			continue;
		if ((e = maps_build(&o->r, o->maps, &s[i], &snap)) || (e = timeline_adopt(o->t, s[i].branch, snap, NULL, o->r.m)))
			return e;
	}
	return OK;
}

/* The log's bytes are copied: the other branches' are in the same block. */
static enum err adopt_branch(struct opening *o, const struct saved_branch *b)
{
	struct timeline_branch is = { .name = b->name, .change = b->change, .parent = b->parent, .id = b->id, .end = b->end };
	struct world_tail log = { .n = (size_t)b->log_bytes, .events = b->log_events };
	struct snapshot *fork = NULL, *stand = NULL;
	uint32_t count;
	const struct map_snapshot *s = maps_snapshots(o->maps, &count);
	enum err e;

	if (b == o->r.branches)
		return timeline_adopt_branch(o->t, &is, NULL, NULL, (struct world_tail){ 0 }, o->r.m);
	if ((e = maps_build(&o->r, o->maps, &s[b->first], &fork)))
		return e;
	if ((e = maps_build(&o->r, o->maps, &s[b->stand], &stand)) || !(log.bytes = malloc(log.n + 1))) {
		snapshot_release(fork);
		snapshot_release(stand);
		return reader_no_memory(&o->r);
	}
	memcpy(log.bytes, o->log + b->log_at, log.n);
	return timeline_adopt_branch(o->t, &is, fork, stand, log, o->r.m);
}

static enum err adopt_branches(struct opening *o)
{
	enum err e = OK;

	for (unsigned i = 0; !e && i < o->r.branches_count; i++)
		e = adopt_branch(o, &o->r.branches[i]);
	return e == ERR_USAGE ? reader_damaged(&o->r, "the name of a branch makes no sense") : e;
}

static enum err load_snapshots(struct opening *o)
{
	enum err e;

	if ((e = check_start(o)) || (e = branches_check(&o->r, o->maps, o->log)) || (e = choose(o)) ||
	    (e = maps_load(&o->r, o->maps, timeline_store(o->t))))
		return e;
	if (o->r.meta.changed)
		timeline_begin_anew(o->t);
	if ((e = adopt_branches(o)) || (e = adopt_automatic(o)))
		return e;
	return reader_rows(&o->r, "SELECT snapshot, name, note, host, taken_ns FROM marks ORDER BY id", adopt_mark, o);
}

/* ---- opening ---- */

/* On the first branch, then on the current one. */
static enum err stand(struct opening *o)
{
	const struct reader *r = &o->r;
	uint32_t count;
	vm_time at = maps_snapshots(o->maps, &count)[r->branches[0].stand].at;
	struct vm_stop stop;
	enum err e;

	if (r->meta.changed && (e = snapshot_put(timeline_store(o->t), o->t->autos[0], r->m)))
		return e;
	if ((e = timeline_goto(o->t, at, &stop, r->m)))
		return e;
	if (stop.kind != VM_STOP_TIME || timeline_now(o->t).n != at.n)
		return reader_damaged(&o->r, "the place where it was saved cannot be reached");
	return timeline_branch_restore(o->t, r->branches[r->branch].name, r->m);
}

static enum err open_all(struct opening *o, const struct timeline_config *c)
{
	enum err e;

	if ((e = reader_check_seal(&o->r)) || (e = branches_read(&o->r)) || (e = maps_read(&o->r, &o->maps)) || (e = make_vm(o)) ||
	    (e = timeline_new(&o->t, o->vm, c, o->r.m)) || (e = load_snapshots(o)))
		return e;
	return stand(o);
}

/* Leaves VM and timeline, or nothing when e says that it failed. */
static void opening_end(struct opening *o, enum err e)
{
	maps_free(o->maps);
	free(o->log);
	reader_close(&o->r);
	if (!e)
		return;
	timeline_free(o->t);
	vm_free(o->vm);
}

enum err recording_open(const char *path, const struct timeline_config *c, struct vm **vm, struct timeline **t, struct msg *m)
{
	struct opening o = { .maps = NULL };
	enum err e;

	if ((e = reader_open(&o.r, path, m)))
		return e;
	o.r.config = c;
	e = msg_about(m, open_all(&o, c), path);
	opening_end(&o, e);
	if (e)
		return e;
	*vm = o.vm;
	*t = o.t;
	return OK;
}

/* ---- info ---- */

enum err recording_info(const char *path, struct recording_info *out, struct msg *m)
{
	struct reader r;
	const struct meta *x = &r.meta;
	enum err e;

	if ((e = reader_open(&r, path, m)))
		return e;
	*out = (struct recording_info){ .format = r.format, .reason = (enum recording_reason)x->reason,
		.start = { (uint64_t)x->start }, .now = { (uint64_t)x->now }, .end = { (uint64_t)x->end },
		.snapshots = (unsigned)x->snapshots, .marks = (unsigned)x->marks,
		.branches = x->branches ? (unsigned)x->branches : 1, .pages = (uint64_t)x->pages,
		.events = (uint64_t)x->log_events, .log_bytes = (uint64_t)x->log_bytes, .bytes = r.file_bytes,
		.written_ns = x->written_ns, .ran_ns = x->ran_ns };
	snprintf(out->program, sizeof out->program, "%s", x->program);
	snprintf(out->host, sizeof out->host, "%s", x->host);
	snprintf(out->version, sizeof out->version, "%s", x->caravan);
	reader_close(&r);
	return OK;
}

/* ---- verify ---- */

static enum err integrity_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	char text[256];
	enum err e = reader_may_go_on(r, -1);

	(void)ctx;
	if (e)
		return e;
	column_text(q, 0, text, sizeof text);
	return strcmp(text, "ok") == 0 ? OK : reader_damaged(r, "SQLite finds \"%s\"", text);
}

static bool try_one(void *ctx, struct snapshot *s)
{
	struct opening *o = ctx;

	return reader_may_go_on(&o->r, -1) == OK && snapshot_put(timeline_store(o->t), s, o->r.m) == OK;
}

/* The VM takes every snapshot that was loaded, and finds the digest by itself. */
static enum err try_snapshots(struct opening *o)
{
	struct digest want, is;
	enum err e;

	if (!timeline_snapshots(o->t, try_one, o)) {
		e = reader_may_go_on(&o->r, -1);
		return e ? e : ERR_FORMAT;
	}
	want = snapshot_digest(snapshot_base(timeline_store(o->t)));
	is = vm_digest(o->vm);
	return digest_equal(&want, &is) ? OK : reader_damaged(&o->r, "a snapshot's image has not the digest that it should have");
}

static enum err verify(struct opening *o, const struct timeline_config *c)
{
	enum err e;

	if ((e = reader_rows(&o->r, "PRAGMA integrity_check(1)", integrity_row, NULL)) || (e = open_all(o, c)) ||
	    (e = maps_check_pages(&o->r, o->maps)) || (e = reader_check_files(&o->r)))
		return e;
	return try_snapshots(o);
}

enum err recording_verify(const char *path, const struct timeline_config *c, struct msg *m)
{
	struct opening o = { .maps = NULL };
	enum err e;

	if ((e = reader_open(&o.r, path, m)))
		return e;
	o.r.config = c;
	e = msg_about(m, verify(&o, c), path);
	opening_end(&o, e ? e : ERR_USAGE);
	return e;
}
