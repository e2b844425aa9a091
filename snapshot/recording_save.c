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
#include <zstd.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

/* ---- rows ---- */

/* A limit on files' sizes is as good as a full disk; SQLite takes it for something else when it meets it in the journal. */
static bool no_room(sqlite3 *db)
{
	int reason = sqlite3_system_errno(db);

	return sqlite3_errcode(db) == SQLITE_FULL ||
		((sqlite3_errcode(db) & 0xff) == SQLITE_IOERR && (reason == ENOSPC || reason == EFBIG));
}

enum err saver_failed(struct saver *s)
{
	int code = sqlite3_errcode(s->db);

	if (code == SQLITE_NOMEM)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	return msg_set(s->m, ERR_IO, "Cannot write %s: %s.", s->path,
		no_room(s->db) ? "the disk is full" : sqlite3_errmsg(s->db));
}

static int bind_one(sqlite3_stmt *q, int i, char kind, va_list *ap)
{
	const void *bytes;

	if (kind == 'i')
		return sqlite3_bind_int64(q, i, va_arg(*ap, int64_t));
	if (kind == 't')
		return sqlite3_bind_text(q, i, va_arg(*ap, const char *), -1, SQLITE_STATIC);
	bytes = va_arg(*ap, void *);
	if (kind == 'c')
		return sqlite3_bind_text64(q, i, bytes, va_arg(*ap, size_t), SQLITE_STATIC, SQLITE_UTF8);
	return sqlite3_bind_blob64(q, i, bytes, va_arg(*ap, size_t), SQLITE_STATIC);
}

static void forget_insert(struct saver *s)
{
	sqlite3_finalize(s->insert);
	s->insert = NULL;
}

/* Mostly the next row belongs to the same table. */
static int prepare_insert(struct saver *s, const char *sql)
{
	if (s->insert && strcmp(sqlite3_sql(s->insert), sql) == 0)
		return SQLITE_OK;
	forget_insert(s);
	return sqlite3_prepare_v2(s->db, sql, -1, &s->insert, NULL);
}

enum err saver_insert(struct saver *s, const char *sql, const char *kinds, ...)
{
	va_list ap;
	int r = prepare_insert(s, sql);

	va_start(ap, kinds);
	for (int i = 0; kinds[i] && r == SQLITE_OK; i++)
		r = bind_one(s->insert, i + 1, kinds[i], &ap);
	va_end(ap);
	if (r == SQLITE_OK)
		r = sqlite3_step(s->insert);
	if (sqlite3_reset(s->insert) != SQLITE_OK || r != SQLITE_DONE)
		return saver_failed(s);
	return OK;
}

enum err saver_execute(struct saver *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : saver_failed(s);
}

enum err saver_squeeze(struct saver *s, const void *bytes, size_t n, size_t *squeezed)
{
	*squeezed = ZSTD_compressCCtx(s->zstd, s->squeezed, s->squeezed_room, bytes, n, s->level);
	if (!ZSTD_isError(*squeezed))
		return OK;
	return msg_set(s->m, ERR_NO_MEMORY, "Cannot compress a part of %s: %s.", s->path, ZSTD_getErrorName(*squeezed));
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

enum err saver_save_chunk(struct saver *s, const char *insert, int64_t number, const uint8_t *bytes, size_t n)
{
	struct digest d = digest_bytes(bytes, n);
	size_t squeezed;
	enum err r;

	if ((r = saver_squeeze(s, bytes, n, &squeezed)))
		return r;
	return saver_insert(s, insert, "iibb", number, (int64_t)n, (void *)d.b, sizeof d.b, (void *)s->squeezed, squeezed);
}

enum err save_program(struct saver *s)
{
	static const char insert[] = "INSERT INTO program VALUES(?, ?, ?, ?)";
	int64_t chunks = 0;
	size_t n;
	const uint8_t *bytes = vm_program_bytes(s->t->vm, &n);
	enum err r;

	s->meta.program_bytes = (int64_t)n;
	for (size_t at = 0; at < n; at += CHUNK_MOST_BYTES) {
		size_t part = n - at < CHUNK_MOST_BYTES ? n - at : CHUNK_MOST_BYTES;

		if ((r = saver_may_go_on(s, -1)) || (r = saver_save_chunk(s, insert, chunks++, bytes + at, part)))
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
	if (f->kind == META_DIGEST || f->kind == META_SEAL)
		return saver_insert(s, insert, "tb", f->key, (void *)at, DIGEST_BYTES);
	memcpy(&n, at, sizeof n);
	return f->optional && n == 0 ? OK : saver_insert(s, insert, "ti", f->key, n);
}

/* The seal comes last, over all the rest. */
enum err saver_save_meta(struct saver *s)
{
	const struct meta_field *f = meta_fields, *end = meta_fields + meta_fields_count;
	enum err r;

	s->meta.written_ns = host_wall_ns();
	for (; f < end; f++) {
		if (f->kind == META_SEAL && db_seal(s->db, sealed_tables(&s->meta, s->format), &s->meta.seal) != SQLITE_OK)
			return saver_failed(s);
		if ((r = save_field(s, f)))
			return r;
	}
	return OK;
}

/* ---- the file ---- */

enum err saver_open(struct saver *s, const char *file, const char *journal, size_t numbers_most)
{
	/* Rows are written once and not read again, so more of them in memory would be memory touched for nothing. */
	static const char format[] = "PRAGMA page_size=%d; PRAGMA cache_size=-500; %s; PRAGMA locking_mode=EXCLUSIVE";
	char pragmas[256];
	enum err r;

	s->squeezed_room = ZSTD_compressBound(RECORDING_FILE_MOST_BYTES);
	s->squeezed = host_large_alloc(s->squeezed_room);
	s->zstd = ZSTD_createCCtx();
	if (!s->squeezed || !s->zstd)
		return msg_set(s->m, ERR_NO_MEMORY, "There is no memory to write %s.", s->path);
	if ((r = page_saver_new(s, numbers_most)) || (r = log_saver_new(s)))
		return r;
	if (sqlite3_open_v2(file, &s->db, SQLITE_OPEN_READWRITE, gather_vfs()) != SQLITE_OK)
		return saver_failed(s);
	snprintf(pragmas, sizeof pragmas, format, DB_PAGE_BYTES, journal);
	return saver_execute(s, pragmas);
}

enum err saver_begin(struct saver *s)
{
	char header[128];
	enum err r;

	snprintf(header, sizeof header, "BEGIN; PRAGMA application_id=%d; PRAGMA user_version=%u", RECORDING_APPLICATION,
		s->format);
	r = saver_execute(s, header);
	for (unsigned i = 0; i < format_tables(s->format) && !r; i++)
		r = saver_execute(s, db_tables[i].sql);
	return r;
}

static enum err fill(struct saver *s, const struct recording_options *o, struct picks *p)
{
	enum err r;

	saver_fill_meta(s, o->reason);
	s->meta.now = (int64_t)timeline_now(s->t).n;
	s->meta.end = (int64_t)timeline_end(s->t).n;
	if ((r = saver_begin(s)) || (r = save_program(s)) || (r = save_picks(s, p)) || (r = save_files(s, o->contents)) ||
	    (r = saver_save_meta(s)))
		return r;
	return saver_execute(s, "COMMIT");
}

enum err saver_close(struct saver *s, enum err r)
{
	forget_insert(s);
	if (sqlite3_close(s->db) != SQLITE_OK && !r)
		r = saver_failed(s);
	page_saver_free(s);
	log_saver_free(s);
	ZSTD_freeCCtx(s->zstd);
	free(s->squeezed);
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
	if (!(r = saver_open(s, part.name, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", SIZE_MAX)))
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
