/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a recording: PATH.part is filled in one transaction, sealed, synced, and then renamed to PATH. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

/* ---- rows ---- */

void saver_send(struct saver *s, struct batch **b)
{
	if (*b)
		writer_send(s->writer, *b);
	*b = NULL;
}

/* Into a batch that has room for it and `more`. */
static enum err put_row(struct saver *s, struct batch **b, size_t more, const char *sql, const char *kinds, va_list values)
{
	size_t n = row_bytes(kinds, values) + more;
	enum err r;

	if (*b && batch_left(*b) < n)
		saver_send(s, b);
	if (!*b && (r = writer_take(s->writer, n, b, s->m)))
		return r;
	(*b)->level = s->level;
	row_put(*b, sql, kinds, values);
	return OK;
}

enum err saver_begin_row(struct saver *s, struct batch **b, size_t more, const char *sql, const char *kinds, ...)
{
	va_list ap;
	enum err r;

	va_start(ap, kinds);
	r = put_row(s, b, more, sql, kinds, ap);
	va_end(ap);
	return r;
}

enum err saver_insert(struct saver *s, const char *sql, const char *kinds, ...)
{
	va_list ap;
	enum err r;

	va_start(ap, kinds);
	r = put_row(s, &s->rows, 0, sql, kinds, ap);
	va_end(ap);
	return r;
}

enum err saver_commit(struct saver *s)
{
	enum err r = s->rows ? OK : writer_take(s->writer, 0, &s->rows, s->m);

	if (r)
		return r;
	s->rows->commits = true;
	saver_send(s, &s->rows);
	return OK;
}

enum err saver_may_go_on(struct saver *s, double done)
{
	const struct timeline_config *c = &s->t->config;

	timeline_progress(s->t, done);
	if (!s->steady && c->interrupt && *c->interrupt)
		return msg_set(s->m, ERR_INTERRUPTED, "Interrupted; %s was not written.", s->path);
	return OK;
}

/* ---- the program ---- */

enum err save_program(struct saver *s)
{
	static const char insert[] = "INSERT INTO program VALUES(?, ?, ?, ?)";
	int64_t chunks = 0;
	size_t n;
	const uint8_t *bytes = vm_program_bytes(s->t->vm, &n);
	enum err r;

	s->meta.program_bytes = (int64_t)n;
	for (size_t at = 0; at < n; at += PROGRAM_CHUNK_BYTES) {
		size_t part = n - at < PROGRAM_CHUNK_BYTES ? n - at : PROGRAM_CHUNK_BYTES;

		if ((r = saver_may_go_on(s, -1)) || (r = saver_insert(s, insert, "indz", chunks++, bytes + at, part)))
			return r;
	}
	return OK;
}

/* ---- meta ---- */

static void program_name(const struct world *w, char *out, size_t room)
{
	struct world_pos pos = { 0, 0 };
	struct world_event e;

	snprintf(out, room, "?");
	if (world_event_next(w, &pos, &e) && e.call.op == WORLD_PROGRAM && e.call.got_bytes)
		snprintf(out, room, "%.*s", (int)(e.call.got_bytes < room ? e.call.got_bytes : room - 1), e.call.got);
}

void saver_fill_meta(struct saver *s, enum recording_reason reason)
{
	const struct vm_config *c = vm_config(s->t->vm);
	struct meta *x = &s->meta;

	snprintf(x->caravan, sizeof x->caravan, "%s", PACKAGE_VERSION);
	snprintf(x->host, sizeof x->host, "%s", host_description());
	program_name(vm_world(s->t->vm), x->program, sizeof x->program);
	x->reason = reason;
	x->image = image_layout_digest();
	x->ocaml_nursery_words = (int64_t)c->nursery_words;
	x->ocaml_stack_max_words = (int64_t)c->stack_max_words;
	x->ocaml_heap_limit_words = (int64_t)c->heap_limit_words;
	x->ocaml_domains = c->domains;
	x->schedule_seed = (int64_t)c->schedule_seed;
}

static enum err save_field(struct saver *s, const struct meta_field *f)
{
	static const char insert[] = "INSERT OR REPLACE INTO meta VALUES(?, ?)";
	uint8_t *at = (uint8_t *)&s->meta + f->at;
	int64_t n;

	if (f->kind == META_TEXT)
		return saver_insert(s, insert, "tt", f->key, (const char *)at);
	if (f->kind == META_SEAL)
		return saver_insert(s, insert, "ts", f->key, sealed_tables(&s->meta, s->format));
	if (f->kind == META_DIGEST)
		return saver_insert(s, insert, "tb", f->key, (void *)at, DIGEST_BYTES);
	memcpy(&n, at, sizeof n);
	return f->optional && n == 0 ? OK : saver_insert(s, insert, "ti", f->key, n);
}

/* The seal comes last, over all the rest. */
enum err saver_save_meta(struct saver *s)
{
	enum err r = OK;

	s->meta.written_ns = host_wall_ns();
	for (unsigned i = 0; i < meta_fields_count && !r; i++)
		r = save_field(s, &meta_fields[i]);
	return r;
}

/* ---- the file ---- */

/* The file's header is a part of the first transaction; outside of one, it would be one of its own. */
enum err saver_open(struct saver *s, const struct part *part, const char *journal, size_t numbers_most)
{
	/* Rows are written once and not read again, so more of them in memory would be memory touched for nothing. */
	static const char script[] = "PRAGMA page_size=%d; PRAGMA cache_size=-500; %s; PRAGMA locking_mode=EXCLUSIVE; BEGIN; "
		"PRAGMA application_id=%d; PRAGMA user_version=%u";
	char all[384];
	enum err r;

	if ((r = page_saver_new(s, numbers_most)) || (r = log_saver_new(s)))
		return r;
	snprintf(all, sizeof all, script, DB_PAGE_BYTES, journal, RECORDING_APPLICATION, s->format);
	r = writer_new(&s->writer, part, all, s->m);
	for (unsigned i = 0; i < format_tables(s->format) && !r; i++)
		r = saver_insert(s, db_tables[i].sql, "");
	saver_send(s, &s->rows);
	return r;
}

static enum err fill(struct saver *s, const struct recording_options *o, struct picks *p)
{
	enum err r;

	saver_fill_meta(s, o->reason);
	s->meta.now = (int64_t)timeline_now(s->t).n;
	s->meta.end = (int64_t)timeline_end(s->t).n;
	if ((r = save_program(s)) || (r = save_picks(s, p)) || (r = save_files(s, o->contents)) ||
	    (r = saver_save_meta(s)))
		return r;
	return saver_commit(s);
}

/* What was not sent was not to be committed. */
enum err saver_close(struct saver *s, enum err r)
{
	struct msg late = { "" };
	enum err failed = OK;

	if (s->writer) {
		saver_send(s, &s->rows);
		failed = writer_free(s->writer, &late);
	}
	if (failed && !r)
		r = msg_set(s->m, failed, "%s", late.text);
	page_saver_free(s);
	log_saver_free(s);
	return r;
}

static enum err save_to(struct saver *s, struct snapshot *here, const struct recording_options *o)
{
	struct picks *p;
	struct part part;
	enum err r = picks_new(&p, s, here, o);

	if (r)
		return r;
	if ((r = part_open(&part, s->path, s->m))) {
		picks_free(p);
		return r;
	}
	/* Nothing looks at the file before it is whole, so nothing has to be undone. */
	if (!(r = saver_open(s, &part, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", SIZE_MAX)))
		r = fill(s, o, p);
	r = saver_close(s, r);
	if (!r)
		r = part_commit(&part, s->m);
	part_drop(&part);
	picks_free(p);
	return r;
}

static enum err folder_takes_files(const char *path, struct msg *m)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	if (access(folder, W_OK | X_OK) == 0)
		return OK;
	return msg_set(m, ERR_IO, "%s could not be written: its folder %s: %s.", path, folder, strerror(errno));
}

/* What a recorder left that was killed is somebody's only copy. */
static enum err remains_can_go(const char *path, struct msg *m)
{
	struct recording_info info;
	struct msg lost;
	char part[4096];

	if ((size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part || recording_info(part, &info, &lost) ||
	    info.reason != RECORDING_CUT_OFF)
		return OK;
	return msg_set(m, ERR_IO, "%s holds what was recorded before something ended the recorder; open it and save it under "
		"another name, or remove it.", part);
}

static enum err name_takes_recording(const char *path, struct msg *m)
{
	struct stat st;

	if (!*path)
		return msg_set(m, ERR_USAGE, "A recording needs a name, and '' is none.");
	if (stat(path, &st) != 0)
		return folder_takes_files(path, m);
	if (!S_ISREG(st.st_mode))
		return msg_set(m, ERR_IO, "%s is not a regular file; choose another name for the recording.", path);
	if (st.st_size > 0 && !recording_is_one(path))
		return msg_set(m, ERR_IO, "%s is there and is not a recording; remove it, or choose another name.",
			path);
	return folder_takes_files(path, m);
}

enum err recording_can_save(const char *path, struct msg *m)
{
	enum err r = name_takes_recording(path, m);

	return r ? r : remains_can_go(path, m);
}

enum err recording_save(struct timeline *t, const char *path, const struct recording_options *o, struct msg *m)
{
	static const struct recording_options plain = { .reason = RECORDING_SAVED };
	struct saver s = { .t = t, .path = path, .m = m, .level = ZSTD_LEVEL, .steady = o && o->steady };
	struct snapshot *here;
	enum err r;

	timeline_progress_begin(t);
	if ((r = recording_can_save(path, m)) || (r = snapshot_take(t->store, &here, m)))
		return r;
	r = save_to(&s, here, o ? o : &plain);
	snapshot_release(here);
	return r;
}
