/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a file that may be hostile, and reading rows out of it.
 *
 * What SQLite gets to see was looked at before: the header must be the one that our writer makes, whole, and the schema's
 * tree a single page.  After that the schema must be ours letter by letter, so no view, trigger or
 * index is ever used; rows must ascend; sizes are checked against limits before memory is asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

/* ---- sentences ---- */

enum err reader_damaged(struct reader *r, const char *format, ...)
{
	char what[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(what, sizeof what, format, ap);
	va_end(ap);
	return msg_set(r->m, ERR_FORMAT, "%s is damaged: %s.", r->path, what);
}

enum err reader_no_memory(struct reader *r)
{
	return msg_set(r->m, ERR_NO_MEMORY, "There is not enough memory to open %s.", r->path);
}

static enum err interrupted(struct reader *r)
{
	return msg_set(r->m, ERR_INTERRUPTED, "Interrupted while reading %s.", r->path);
}

static enum err db_failed(struct reader *r, int code)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return reader_no_memory(r);
	case SQLITE_INTERRUPT:
		return interrupted(r);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return msg_set(r->m, ERR_IO, "%s could not be read: %s.", r->path, sqlite3_errstr(code));
	default:
		return reader_damaged(r, "%s", sqlite3_errstr(code));
	}
}

enum err reader_may_go_on(struct reader *r, double done)
{
	const struct timeline_config *c = r->config;
	uint64_t now = host_steady_ns();

	if (c && c->progress && now - r->told_ns > 250000000u) {
		r->told_ns = now;
		c->progress(c->ctx, done);
	}
	if (c && c->interrupt && *c->interrupt)
		return interrupted(r);
	return OK;
}

/* While SQLite works by itself. */
static int step(void *ctx)
{
	return reader_may_go_on(ctx, -1) != OK;
}

/* ---- the header ---- */

#define STEP_OPS 20000                   /* of SQLite's machine, between two looks at the clock */
#define HEADER_BYTES 108                 /* SQLite's, and the first of page 1's tree */
static const char sqlite_magic[16] = "SQLite format 3";

static uint32_t big_32(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

struct header {
	uint8_t b[HEADER_BYTES];
	size_t count;
	uint64_t file_bytes;
};

static enum err header_read(const char *path, struct header *h, struct msg *m)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return msg_set(m, ERR_IO, "Cannot open %s: %s.", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return msg_set(m, ERR_IO, "%s is not a regular file.", path);
	}
	n = read(fd, h->b, sizeof h->b);
	close(fd);
	h->count = n > 0 ? (size_t)n : 0;
	h->file_bytes = (uint64_t)st.st_size;
	return OK;
}

static bool header_is_ours(const struct header *h)
{
	return h->count == HEADER_BYTES && memcmp(h->b, sqlite_magic, sizeof sqlite_magic) == 0 &&
		big_32(h->b + 68) == RECORDING_APPLICATION;
}

bool recording_is_one(const char *path)
{
	struct header h;

	return header_read(path, &h, NULL) == OK && header_is_ours(&h);
}

/* Offsets as in SQLite's file format, section 1.3. */
static bool header_is_plain(const struct header *h)
{
	return (h->b[16] << 8 | h->b[17]) == DB_PAGE_BYTES && h->b[18] == 1 && h->b[19] == 1 && h->b[20] == 0 &&
		big_32(h->b + 52) == 0 && big_32(h->b + 56) == 1 && h->b[100] == 0x0d;
}

/* As it was at the last commit. */
static void header_undo(struct header *h, const struct undo *u)
{
	const uint8_t *first = undo_page(u, 1);

	if (first) {
		memcpy(h->b, first, sizeof h->b);
		h->count = sizeof h->b;
	}
	h->file_bytes = undo_file_bytes(u, h->file_bytes);
}

static enum err header_check(struct reader *r)
{
	struct header h;
	uint64_t bytes;
	uint32_t version;
	enum err e;

	if ((e = header_read(r->path, &h, r->m)))
		return e;
	header_undo(&h, r->undo);
	if (r->undo && h.file_bytes == 0)
		return msg_set(r->m, ERR_FORMAT, "%s is empty: its recorder was killed before it had written anything.", r->path);
	if (!header_is_ours(&h))
		return msg_set(r->m, ERR_FORMAT, "%s is not a recording of Caravan's.", r->path);
	version = big_32(h.b + 60);
	if (version > RECORDING_FORMAT)
		return msg_set(r->m, ERR_VERSION, "%s is a recording of format %u, and this Caravan reads formats up to %u; use a newer one.",
			r->path, version, RECORDING_FORMAT);
	bytes = (uint64_t)big_32(h.b + 28) * DB_PAGE_BYTES;
	if (h.file_bytes < bytes)
		return msg_set(r->m, ERR_FORMAT, "%s is cut short: it has %llu of %llu bytes.", r->path,
			(unsigned long long)h.file_bytes, (unsigned long long)bytes);
	if (version < RECORDING_FORMAT_OLDEST || !header_is_plain(&h) || h.file_bytes != bytes)
		return reader_damaged(r, "its header makes no sense");
	r->format = version;
	r->file_bytes = bytes;
	return OK;
}

/* ---- the database ---- */

/* Every byte of the path but the plainest is escaped, so no part of it can be taken for a parameter. */
static char *uri_of(const char *path)
{
	static const char hex[] = "0123456789ABCDEF", after[] = "?mode=ro&immutable=1";
	char *uri = malloc(5 + 3 * strlen(path) + sizeof after), *to = uri;

	if (!uri)
		return NULL;
	memcpy(to, "file:", 5);
	for (to += 5; *path; path++) {
		unsigned char c = (unsigned char)*path;

		*to++ = '%';
		*to++ = hex[c >> 4];
		*to++ = hex[c & 15];
	}
	memcpy(to, after, sizeof after);
	return uri;
}

static void set_limits(sqlite3 *db)
{
	static const int limits[][2] = {
		{ SQLITE_LIMIT_LENGTH, ROW_MOST_BYTES }, { SQLITE_LIMIT_SQL_LENGTH, 4096 }, { SQLITE_LIMIT_COLUMN, 16 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 20 }, { SQLITE_LIMIT_COMPOUND_SELECT, 3 }, { SQLITE_LIMIT_VDBE_OP, 25000 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 8 }, { SQLITE_LIMIT_ATTACHED, 0 }, { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, 10 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 1 }, { SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(db, limits[i][0], limits[i][1]);
}

static int harden(sqlite3 *db)
{
	static const int settings[][2] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	int r = SQLITE_OK;

	set_limits(db);
	for (size_t i = 0; i < sizeof settings / sizeof *settings && r == SQLITE_OK; i++)
		r = sqlite3_db_config(db, settings[i][0], settings[i][1], NULL);
	if (r == SQLITE_OK)
		r = sqlite3_exec(db, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; "
			"PRAGMA temp_store=MEMORY; PRAGMA query_only=ON", NULL, NULL, NULL);
	return r;
}

enum err reader_rows(struct reader *r, const char *sql, enum err (*row)(struct reader *r, sqlite3_stmt *q, void *ctx), void *ctx)
{
	sqlite3_stmt *q;
	int code = sqlite3_prepare_v2(r->db, sql, -1, &q, NULL);
	enum err e = OK;

	if (code != SQLITE_OK)
		return db_failed(r, code);
	while (!e && (code = sqlite3_step(q)) == SQLITE_ROW)
		e = row(r, q, ctx);
	if (!e && code != SQLITE_DONE)
		e = db_failed(r, code);
	sqlite3_finalize(q);
	return e;
}

static bool is_text(sqlite3_stmt *q, int i, const char *want)
{
	const void *text = sqlite3_column_type(q, i) == SQLITE_TEXT ? sqlite3_column_text(q, i) : NULL;

	return text && strcmp(text, want) == 0;
}

static enum err schema_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	int *i = ctx;

	if (*i >= (int)format_tables(r->format) || !is_text(q, 0, "table") || !is_text(q, 1, db_tables[*i].name) ||
	    !is_text(q, 2, db_tables[*i].name) || !is_text(q, 3, db_tables[*i].sql))
		return reader_damaged(r, "its tables are not those of a recording");
	++*i;
	return OK;
}

static enum err schema_check(struct reader *r)
{
	int tables = 0;
	enum err e = reader_rows(r, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid", schema_row, &tables);

	if (!e && tables != (int)format_tables(r->format))
		e = reader_damaged(r, "it lacks tables of a recording");
	return e;
}

/* ---- columns ---- */

bool column_int(sqlite3_stmt *q, int i, int64_t low, int64_t high, int64_t *out)
{
	if (sqlite3_column_type(q, i) != SQLITE_INTEGER)
		return false;
	*out = sqlite3_column_int64(q, i);
	return *out >= low && *out <= high;
}

bool column_bytes(sqlite3_stmt *q, int i, size_t least, size_t most, const uint8_t **out, size_t *n)
{
	if (sqlite3_column_type(q, i) != SQLITE_BLOB)
		return false;
	*out = sqlite3_column_blob(q, i);
	*n = (size_t)sqlite3_column_bytes(q, i);
	return *n >= least && *n <= most && (*out || *n == 0);
}

bool column_digest(sqlite3_stmt *q, int i, struct digest *out)
{
	const uint8_t *bytes;
	size_t n;

	if (!column_bytes(q, i, DIGEST_BYTES, DIGEST_BYTES, &bytes, &n))
		return false;
	memcpy(out->b, bytes, DIGEST_BYTES);
	return true;
}

static void make_plain(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

void column_text(sqlite3_stmt *q, int i, char *out, size_t room)
{
	const char *text = sqlite3_column_type(q, i) == SQLITE_TEXT ? (const char *)sqlite3_column_text(q, i) : NULL;

	snprintf(out, room, "%s", text ? text : "");
	make_plain(out);
}

char *column_text_copy(sqlite3_stmt *q, int i)
{
	const char *text = (const char *)sqlite3_column_text(q, i);
	char *copy = text ? strdup(text) : NULL;

	if (copy)
		make_plain(copy);
	return copy;
}

/* ---- meta ---- */

static enum err meta_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	uint32_t *seen = ctx;

	for (unsigned i = 0; i < meta_fields_count; i++) {
		const struct meta_field *f = &meta_fields[i];
		uint8_t *at = (uint8_t *)&r->meta + f->at;
		int64_t n = 0;

		if (!is_text(q, 0, f->key))
			continue;
		if (*seen & 1u << i)
			return reader_damaged(r, "its field %s is there twice", f->key);
		*seen |= 1u << i;
		if (f->kind == META_TEXT)
			column_text(q, 1, (char *)at, f->room);
		else if (f->kind == META_INTEGER ? !column_int(q, 1, 0, INT64_MAX, &n) : !column_digest(q, 1, (struct digest *)at))
			return reader_damaged(r, "its field %s makes no sense", f->key);
		if (f->kind == META_INTEGER)
			memcpy(at, &n, sizeof n);
		return OK;
	}
	return reader_damaged(r, "it has a field that recordings of format %u do not have", r->format);
}

static bool meta_is_sane(const struct meta *x)
{
	return x->start <= x->now && x->now <= x->end && x->reason <= RECORDING_RUN && x->changed <= 1 && x->pages <= PAGES_MOST &&
		x->snapshots >= 1 && x->snapshots <= SNAPSHOTS_MOST && x->marks <= MARKS_MOST && x->files <= RECORDING_FILES_MOST &&
		x->branches <= BRANCHES_MOST;
}

/* Well written, but by one whose log or image is not ours. */
static enum err meta_version(struct reader *r)
{
	struct digest image = image_layout_digest();

	if (r->meta.log_version >= WORLD_LOG_OLDEST && r->meta.log_version <= WORLD_LOG_VERSION &&
	    digest_equal(&r->meta.image, &image))
		return OK;
	return msg_set(r->m, ERR_VERSION, "%s was written by Caravan %s, whose machine is not that of this Caravan; open it with that one.",
		r->path, r->meta.caravan);
}

static uint32_t optional_fields(void)
{
	uint32_t all = 0;

	for (unsigned i = 0; i < meta_fields_count; i++)
		all |= (uint32_t)meta_fields[i].optional << i;
	return all;
}

static enum err meta_read(struct reader *r)
{
	uint32_t seen = 0;
	enum err e = reader_rows(r, "SELECT key, value FROM meta", meta_row, &seen);

	if (e)
		return e;
	if ((seen | optional_fields()) != (UINT32_C(1) << meta_fields_count) - 1 || !meta_is_sane(&r->meta))
		return reader_damaged(r, "its fields make no sense");
	return meta_version(r);
}

/* ---- opening ---- */

static enum err db_open(struct reader *r)
{
	char *uri = uri_of(r->path);
	int code = uri ? sqlite3_open_v2(uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
		undo_vfs(r->undo)) :
		SQLITE_NOMEM;

	free(uri);
	if (code == SQLITE_OK)
		code = harden(r->db);
	return code == SQLITE_OK ? OK : db_failed(r, code);
}

enum err reader_open(struct reader *r, const char *path, struct msg *m)
{
	enum err e;

	memset(r, 0, sizeof *r);
	r->path = path;
	r->m = m;
	r->told_ns = host_steady_ns();
	if ((e = undo_read(path, &r->undo, m)))
		return e;
	if ((e = header_check(r))) {
		reader_close(r);
		return e;
	}
	if (!(r->zstd = ZSTD_createDCtx()))
		e = reader_no_memory(r);
	if (!e && !(e = db_open(r)) && !(e = schema_check(r)))
		e = meta_read(r);
	if (!e)
		sqlite3_progress_handler(r->db, STEP_OPS, step, r);
	if (e)
		reader_close(r);
	return e;
}

void reader_close(struct reader *r)
{
	sqlite3_close(r->db);
	ZSTD_freeDCtx(r->zstd);
	undo_free(r->undo);
	while (r->branches_count)
		free(r->branches[--r->branches_count].change);
	free(r->branches);
	r->branches = NULL;
	r->undo = NULL;
	r->db = NULL;
	r->zstd = NULL;
}

enum err reader_check_seal(struct reader *r)
{
	struct digest d;
	int code = db_seal(r->db, sealed_tables(&r->meta, r->format), &d);

	if (code != SQLITE_OK)
		return db_failed(r, code);
	return digest_equal(&d, &r->meta.seal) ? OK : reader_damaged(r, "its seal is broken, so something in it was changed");
}

/* ---- compressed bytes ---- */

/* Exactly `want` bytes must come out, and the frame must say so; so the room is known before. */
enum err reader_stretch(struct reader *r, const uint8_t *bytes, size_t n, uint8_t *out, size_t want)
{
	size_t got;

	if (ZSTD_getFrameContentSize(bytes, n) != want)
		return reader_damaged(r, "a compressed part lies about its size");
	got = ZSTD_decompressDCtx(r->zstd, out, want, bytes, n);
	if (ZSTD_isError(got) || got != want)
		return reader_damaged(r, "a compressed part cannot be read (%s)", ZSTD_isError(got) ? ZSTD_getErrorName(got) : "too short");
	return OK;
}

struct stream {
	uint8_t *bytes;
	uint8_t *chunk;           /* room for one that has to be expanded; NULL where they are what they stand for */
	size_t want, at;
	int64_t chunks;
	const char *table;
};

/* The chunk as it was hashed, with room for it where it belongs or not. */
static enum err read_chunk(struct reader *r, sqlite3_stmt *q, struct stream *s, uint8_t *to, size_t n)
{
	const uint8_t *data;
	struct digest d, is;
	size_t data_bytes;
	enum err e;

	if (!column_digest(q, 2, &d) || !column_bytes(q, 3, 1, ROW_MOST_BYTES, &data, &data_bytes))
		return reader_damaged(r, "chunk %lld of its %s makes no sense", (long long)s->chunks, s->table);
	if ((e = reader_stretch(r, data, data_bytes, to, n)) || (e = reader_may_go_on(r, -1)))
		return e;
	is = digest_bytes(to, n);
	if (!digest_equal(&is, &d))
		return reader_damaged(r, "chunk %lld of its %s is not what was written", (long long)s->chunks, s->table);
	return OK;
}

static enum err stream_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct stream *s = ctx;
	int64_t number, bytes;
	bool good = column_int(q, 0, s->chunks, s->chunks, &number) && column_int(q, 1, 1, CHUNK_MOST_BYTES, &bytes) &&
		(s->chunk || (size_t)bytes <= s->want - s->at);
	enum err e;

	if (good && (e = read_chunk(r, q, s, s->chunk ? s->chunk : s->bytes + s->at, (size_t)bytes)))
		return e;
	if (good && s->chunk)
		good = log_expand(s->chunk, (size_t)bytes, s->bytes, &s->at, s->want);
	else if (good)
		s->at += (size_t)bytes;
	if (!good)
		return reader_damaged(r, "chunk %lld of its %s makes no sense", (long long)s->chunks, s->table);
	s->chunks++;
	return OK;
}

enum err reader_stream(struct reader *r, const char *table, int64_t bytes, uint64_t most, uint8_t **out, size_t *n)
{
	bool packed = r->format >= 2 && strcmp(table, "log") == 0;
	struct stream s = { .table = table };
	char sql[80];
	enum err e;

	if ((uint64_t)bytes > most)
		return msg_set(r->m, ERR_LIMIT, "%s says that its %s has %lld MiB; more than %u MiB are not read.", r->path, table,
			(long long)(bytes >> 20), (unsigned)(most >> 20));
	s.want = (size_t)bytes;
	s.bytes = malloc(s.want + 1);
	s.chunk = packed ? malloc(CHUNK_MOST_BYTES) : NULL;
	if (!s.bytes || (packed && !s.chunk)) {
		free(s.bytes);
		free(s.chunk);
		return reader_no_memory(r);
	}
	snprintf(sql, sizeof sql, "SELECT n, bytes, hash, data FROM %s ORDER BY n", table);
	if (!(e = reader_rows(r, sql, stream_row, &s)) && s.at != s.want)
		e = reader_damaged(r, "its %s is incomplete", table);
	free(s.chunk);
	if (e) {
		free(s.bytes);
		return e;
	}
	*out = s.bytes;
	*n = s.want;
	return OK;
}
