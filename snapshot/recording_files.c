/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files in a recording: sources and compiled interfaces of the program, a row each.
 *
 * Nothing of them is state, and nothing depends on them but what people are shown.  So a file that is too large, or one
 * too many, is left out and no error; but one that is there must be what its row says.
 */
#include <stdio.h>
#include <stdlib.h>

#include "snapshot/recording_priv.h"

/* ---- writing ---- */

static bool fits(const struct recording_file *f, int64_t count, size_t total)
{
	return count < RECORDING_FILES_MOST && f->n <= RECORDING_FILE_MOST_BYTES && f->n <= RECORDING_FILES_MOST_BYTES - total &&
		strlen(f->unit) < RECORDING_UNIT_MOST_BYTES && strlen(f->path) < RECORDING_PATH_MOST_BYTES;
}

static enum err save_file(struct saver *s, const struct recording_file *f)
{
	enum err r = saver_may_go_on(s, -1);

	return r ? r : saver_insert(s, "INSERT INTO files VALUES(?, ?, ?, ?, ?, ?, ?)", "iittndz", ++s->meta.files, (int64_t)f->kind,
		f->unit, f->path, f->bytes, f->n);
}

enum err save_files(struct saver *s, const struct recording_contents *c)
{
	struct recording_file f;
	size_t total = 0;
	enum err r;

	for (unsigned i = 0; c && c->file(c->ctx, i, &f); i++) {
		if (!fits(&f, s->meta.files, total))
			continue;
		if ((r = save_file(s, &f)))
			return r;
		total += f.n;
	}
	return OK;
}

/* ---- reading ---- */

struct entry {
	enum recording_file_kind kind;
	char *unit, *path;
	size_t n;
	struct digest hash;
};

struct recording_files {
	struct reader r;
	char *path;
	struct entry *entries;
	uint32_t count;
	size_t total;
	uint8_t *bytes;           /* of the file that is being read */
};

/* A row's columns up to its hash; `unit` and `path` have room for what the format allows. */
static bool entry_read(sqlite3_stmt *q, int64_t n, struct entry *e, char *unit, char *path)
{
	int64_t number, kind, bytes;

	if (!column_int(q, 0, n, n, &number) || !column_int(q, 1, RECORDING_SOURCE, RECORDING_INTERFACE, &kind) ||
	    sqlite3_column_type(q, 2) != SQLITE_TEXT || sqlite3_column_type(q, 3) != SQLITE_TEXT ||
	    sqlite3_column_bytes(q, 2) >= (int)RECORDING_UNIT_MOST_BYTES ||
	    sqlite3_column_bytes(q, 3) >= (int)RECORDING_PATH_MOST_BYTES ||
	    !column_int(q, 4, 0, RECORDING_FILE_MOST_BYTES, &bytes) || !column_digest(q, 5, &e->hash))
		return false;
	e->kind = (enum recording_file_kind)kind;
	e->n = (size_t)bytes;
	column_text(q, 2, unit, RECORDING_UNIT_MOST_BYTES);
	column_text(q, 3, path, RECORDING_PATH_MOST_BYTES);
	return true;
}

static enum err entry_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct recording_files *f = ctx;
	char unit[RECORDING_UNIT_MOST_BYTES], path[RECORDING_PATH_MOST_BYTES];
	struct entry *e = &f->entries[f->count];

	if (f->count >= (uint64_t)r->meta.files || !entry_read(q, f->count + INT64_C(1), e, unit, path) ||
	    e->n > RECORDING_FILES_MOST_BYTES - f->total)
		return reader_damaged(r, "file %u in it makes no sense", (unsigned)f->count + 1);
	f->total += e->n;
	e->unit = strdup(unit);
	e->path = strdup(path);
	f->count++;
	return e->unit && e->path ? OK : reader_no_memory(r);
}

static enum err entries_read(struct recording_files *f)
{
	enum err e;

	if (!(f->entries = calloc((size_t)f->r.meta.files + 1, sizeof *f->entries)))
		return reader_no_memory(&f->r);
	if (f->r.format < 2)
		return OK;
	e = reader_rows(&f->r, "SELECT n, kind, unit, path, bytes, hash FROM files ORDER BY n", entry_row, f);
	if (!e && f->count != (uint64_t)f->r.meta.files)
		e = reader_damaged(&f->r, "files in it are missing");
	return e;
}

enum err recording_files_open(const char *path, struct recording_files **out, struct msg *m)
{
	struct recording_files *f = calloc(1, sizeof *f);
	enum err e;

	if (!f || !(f->path = strdup(path))) {
		free(f);
		return msg_set(m, ERR_NO_MEMORY, "There is not enough memory to open %s.", path);
	}
	if ((e = reader_open(&f->r, f->path, m)) || (e = entries_read(f))) {
		recording_files_close(f);
		return e;
	}
	*out = f;
	return OK;
}

void recording_files_close(struct recording_files *f)
{
	if (!f)
		return;
	for (uint32_t i = 0; i < f->count; i++) {
		free(f->entries[i].unit);
		free(f->entries[i].path);
	}
	free(f->entries);
	reader_close(&f->r);
	free(f->path);
	free(f);
}

bool recording_files_at(const struct recording_files *f, unsigned index, struct recording_file *out)
{
	const struct entry *e = f && index < f->count ? &f->entries[index] : NULL;

	if (e)
		*out = (struct recording_file){ .kind = e->kind, .unit = e->unit, .path = e->path, .n = e->n };
	return e != NULL;
}

static enum err data_row(struct reader *r, sqlite3_stmt *q, void *ctx)
{
	struct recording_files *f = ctx;
	const struct entry *e;
	const uint8_t *data;
	struct digest is;
	int64_t number;
	size_t n;
	enum err err;

	if (!column_int(q, 0, 1, f->count, &number) || !column_bytes(q, 1, 1, ROW_MOST_BYTES, &data, &n))
		return reader_damaged(r, "a file in it makes no sense");
	e = &f->entries[number - 1];
	if ((err = reader_stretch(r, data, n, f->bytes, e->n)))
		return err;
	is = digest_bytes(f->bytes, e->n);
	return digest_equal(&is, &e->hash) ? OK : reader_damaged(r, "the file %s in it is not what was written", e->path);
}

enum err recording_files_read(struct recording_files *f, unsigned index, void **bytes, struct msg *m)
{
	char sql[80];
	enum err e;

	caravan_check(index < f->count);
	f->r.m = m;
	if (!(f->bytes = calloc(1, f->entries[index].n + 1)))
		return reader_no_memory(&f->r);
	sqlite3_snprintf(sizeof sql, sql, "SELECT n, data FROM files WHERE n = %u", index + 1);
	if ((e = reader_rows(&f->r, sql, data_row, f)))
		free(f->bytes);
	else
		*bytes = f->bytes;
	f->bytes = NULL;
	return e;
}

enum err reader_check_files(struct reader *r)
{
	struct recording_files *f;
	void *bytes;
	enum err e = recording_files_open(r->path, &f, r->m);

	if (e)
		return e;
	for (uint32_t i = 0; !e && i < f->count; i++)
		if (!(e = recording_files_read(f, i, &bytes, r->m)))
			free(bytes);
	recording_files_close(f);
	return e;
}
