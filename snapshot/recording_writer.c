/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row in a batch: its head, then a word for each value that is given, padded to whole words: an integer, or the number of the
 * bytes that follow it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <zstd.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

#define NULL_VALUE UINT64_MAX
#define WRITE_SOON_BATCHES 32u      /* so that a commit has only the last of it to wait for */

struct row {
	const char *sql, *kinds;
	uint64_t bytes;           /* all of it */
	uint64_t last;            /* where the last value's word is */
};

_Static_assert(sizeof(struct batch) % 8 == 0, "rows behind one are aligned");
_Static_assert(WRITER_BATCH_BYTES >= PACK_PAGES * PAGE_BYTES + sizeof(struct row) + 64, "a pack fits, with the other values of its row");

struct writer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t sent, done;
	/* Under the lock: */
	struct batch *free, *first, *last;        /* last: of those that wait */
	bool works, ends;
	enum err failed;                          /* m says why, and stays */
	struct writer_cost cost;
	/* The thread's: */
	const struct part *part;                  /* the file; stays */
	char *script;
	struct msg m;
	sqlite3 *db;
	sqlite3_stmt *insert;                     /* the last one */
	ZSTD_CCtx *zstd;
	uint8_t *squeezed;
	struct digest digests[PACK_PAGES];
	unsigned written;                         /* batches */
	/* Memory: */
	struct batch batches[WRITER_BATCHES];
	uint8_t *bytes;                           /* theirs */
};

/* ---- rows ---- */

/* A row's value as it is given. */
struct value {
	uint64_t word;
	const void *bytes;
	size_t n;
};

/* Nothing is given for what the thread finds out itself. */
static bool is_given(char kind) { return !strchr("ndp", kind); }
static bool is_word(char kind) { return kind == 'i' || kind == 's'; }

static struct value value_of(char kind, va_list *ap)
{
	struct value v = { 0, NULL, 0 };

	if (kind == 'i') {
		v.word = (uint64_t)va_arg(*ap, int64_t);
	} else if (kind == 's') {
		v.word = va_arg(*ap, unsigned);
	} else {
		v.bytes = va_arg(*ap, const void *);
		v.n = kind == 't' ? strlen(v.bytes) : va_arg(*ap, size_t);
		v.word = v.bytes || kind != 'c' ? v.n : NULL_VALUE;
	}
	return v;
}

static uint64_t padded(uint64_t n) { return (n + 7) / 8 * 8; }

/* Up to seven bytes go before it. */
size_t row_bytes(const char *kinds, va_list values)
{
	size_t n = 7 + sizeof(struct row);
	va_list ap;

	va_copy(ap, values);
	for (; *kinds; kinds++)
		if (is_given(*kinds))
			n += sizeof(uint64_t) + padded(value_of(*kinds, &ap).n);
	va_end(ap);
	return n;
}

void row_put(struct batch *b, const char *sql, const char *kinds, va_list values)
{
	struct row *row;
	va_list ap;

	b->row = b->used = padded(b->used);
	row = (struct row *)(b->bytes + b->row);
	row->sql = sql;
	row->kinds = kinds;
	b->used += sizeof *row;
	va_copy(ap, values);
	for (; *kinds; kinds++) {
		struct value v;

		if (!is_given(*kinds))
			continue;
		v = value_of(*kinds, &ap);
		b->used = padded(b->used);
		row->last = b->used - b->row;
		memcpy(b->bytes + b->used, &v.word, sizeof v.word);
		b->used += sizeof v.word;
		if (v.n)
			memcpy(b->bytes + b->used, v.bytes, v.n);
		b->used += v.n;
	}
	va_end(ap);
	row->bytes = b->used - b->row;
	caravan_check(b->used <= b->room);
}

uint8_t *row_more(struct batch *b, size_t n)
{
	struct row *row = (struct row *)(b->bytes + b->row);
	uint8_t *at = b->bytes + b->used;

	caravan_check(n <= batch_left(b));
	*(uint64_t *)((uint8_t *)row + row->last) += n;
	row->bytes += n;
	b->used += n;
	return at;
}

/* ---- writing them ---- */

/* A limit on files' sizes is as good as a full disk; SQLite takes it for something else when it meets it in the journal. */
static bool no_room(sqlite3 *db)
{
	int reason = sqlite3_system_errno(db);

	return sqlite3_errcode(db) == SQLITE_FULL ||
		((sqlite3_errcode(db) & 0xff) == SQLITE_IOERR && (reason == ENOSPC || reason == EFBIG));
}

static enum err no_memory(const char *path, struct msg *m)
{
	return msg_set(m, ERR_NO_MEMORY, "There is no memory to write %s.", path);
}

static enum err database_failed(struct writer *w)
{
	if (sqlite3_errcode(w->db) == SQLITE_NOMEM)
		return no_memory(w->part->path, &w->m);
	return msg_set(&w->m, ERR_IO, "Cannot write %s: %s.", w->part->path, no_room(w->db) ? "the disk is full" : sqlite3_errmsg(w->db));
}

static enum err execute(struct writer *w, const char *sql)
{
	return sqlite3_exec(w->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : database_failed(w);
}

static enum err open_database(struct writer *w)
{
	if (sqlite3_open_v2(w->part->name, &w->db, SQLITE_OPEN_READWRITE, gather_vfs()) != SQLITE_OK)
		return database_failed(w);
	return execute(w, w->script);
}

/* Mostly the next row belongs to the same table. */
static int prepare_insert(struct writer *w, const char *sql)
{
	if (w->insert && strcmp(sqlite3_sql(w->insert), sql) == 0)
		return SQLITE_OK;
	sqlite3_finalize(w->insert);
	w->insert = NULL;
	return sqlite3_prepare_v2(w->db, sql, -1, &w->insert, NULL);
}

static int bind_squeezed(struct writer *w, int i, const uint8_t *bytes, size_t n, int level)
{
	size_t squeezed = ZSTD_compressCCtx(w->zstd, w->squeezed, ZSTD_compressBound(RECORDING_FILE_MOST_BYTES), bytes, n, level);

	return ZSTD_isError(squeezed) ? SQLITE_NOMEM : sqlite3_bind_blob64(w->insert, i, w->squeezed, squeezed, SQLITE_STATIC);
}

/* The first so many of w->digests; a row has one value of them. */
static int bind_digests(struct writer *w, int i, size_t count)
{
	return sqlite3_bind_blob(w->insert, i, w->digests, (int)(count * sizeof *w->digests), SQLITE_STATIC);
}

static int bind_digest(struct writer *w, int i, const uint8_t *bytes, size_t n)
{
	w->digests[0] = digest_bytes(bytes, n);
	return bind_digests(w, i, 1);
}

static int bind_page_digests(struct writer *w, int i, const uint8_t *pages, size_t count)
{
	for (size_t p = 0; p < count; p++)
		w->digests[p] = digest_page(pages + p * PAGE_BYTES);
	return bind_digests(w, i, count);
}

static int bind_seal(struct writer *w, int i, unsigned tables)
{
	int r = db_seal(w->db, tables, w->digests);

	return r == SQLITE_OK ? bind_digests(w, i, 1) : r;
}

static int bind_bytes(struct writer *w, int i, char kind, const uint8_t *bytes, uint64_t n)
{
	if (n == NULL_VALUE)
		return sqlite3_bind_null(w->insert, i);
	if (kind == 'b')
		return sqlite3_bind_blob64(w->insert, i, bytes, n, SQLITE_STATIC);
	return sqlite3_bind_text64(w->insert, i, (const char *)bytes, n, SQLITE_STATIC, SQLITE_UTF8);
}

static uint64_t word_at(const uint8_t *at)
{
	uint64_t n;

	memcpy(&n, at, sizeof n);
	return n;
}

/* The value whose word is at `at`; the last one's for those that are found out. */
static int bind_value(struct writer *w, int i, char kind, const uint8_t *at, int level)
{
	const uint8_t *bytes = at + sizeof(uint64_t);
	uint64_t word = word_at(at);

	switch (kind) {
	case 'i':
	case 'n':
		return sqlite3_bind_int64(w->insert, i, (int64_t)word);
	case 's':
		return bind_seal(w, i, (unsigned)word);
	case 'z':
		return bind_squeezed(w, i, bytes, (size_t)word, level);
	case 'd':
		return bind_digest(w, i, bytes, (size_t)word);
	case 'p':
		return bind_page_digests(w, i, bytes, (size_t)word / PAGE_BYTES);
	default:
		return bind_bytes(w, i, kind, bytes, word);
	}
}

static enum err write_row(struct writer *w, const struct row *row, int level)
{
	const uint8_t *from = (const uint8_t *)row, *at = from + sizeof *row;
	int r = prepare_insert(w, row->sql);

	for (int i = 0; row->kinds[i] && r == SQLITE_OK; i++) {
		char kind = row->kinds[i];

		r = bind_value(w, i + 1, kind, is_given(kind) ? at : from + row->last, level);
		if (!is_given(kind))
			continue;
		at += sizeof(uint64_t) + (is_word(kind) || word_at(at) == NULL_VALUE ? 0 : padded(word_at(at)));
	}
	if (r == SQLITE_NOMEM)
		return no_memory(w->part->path, &w->m);
	if (r == SQLITE_OK)
		r = sqlite3_step(w->insert);
	return sqlite3_reset(w->insert) == SQLITE_OK && r == SQLITE_DONE ? OK : database_failed(w);
}

static enum err write_rows(struct writer *w, const struct batch *b)
{
	enum err r = OK;

	for (uint64_t at = 0; at < b->used && !r;) {
		const struct row *row = (const struct row *)(b->bytes + at);

		r = write_row(w, row, b->level);
		at = padded(at + row->bytes);
	}
	return r;
}

/* ---- the thread ---- */

static enum err commit(struct writer *w, struct writer_cost *cost)
{
	uint64_t began = host_steady_ns();
	enum err r = execute(w, "COMMIT");

	cost->commit_ns = host_steady_ns() - began;
	return r ? r : execute(w, "BEGIN");
}

static enum err write_batch(struct writer *w, const struct batch *b, struct writer_cost *cost)
{
	uint64_t began = host_cpu_ns();
	enum err r = write_rows(w, b);

	cost->cpu_ns[b->account] += host_cpu_ns() - began;
	if (++w->written % WRITE_SOON_BATCHES == 0)
		host_write_soon(w->part->fd);
	return !r && b->commits ? commit(w, cost) : r;
}

/* NULL: there will be none any more. */
static struct batch *next_batch(struct writer *w)
{
	struct batch *b;

	while (!w->first && !w->ends)
		pthread_cond_wait(&w->sent, &w->lock);
	if (!(b = w->first))
		return NULL;
	w->first = b->next;
	return b;
}

static void give_back(struct writer *w, struct batch *b)
{
	pthread_cond_signal(&w->done);
	if (b->room > WRITER_BATCH_BYTES) {
		free(b);
		return;
	}
	b->next = w->free;
	w->free = b;
}

/* The lock is held but while this works; what it works with is in no list. */
static void work(struct writer *w, struct batch *b)
{
	struct writer_cost cost = w->cost;
	enum err r;

	w->works = true;
	pthread_mutex_unlock(&w->lock);
	r = b ? write_batch(w, b, &cost) : open_database(w);
	if (r)
		(void)sqlite3_exec(w->db, "ROLLBACK", NULL, NULL, NULL);
	pthread_mutex_lock(&w->lock);
	w->works = false;
	w->failed = r;
	w->cost = cost;
}

static void *run(void *ctx)
{
	struct writer *w = ctx;
	struct batch *b;

	pthread_mutex_lock(&w->lock);
	work(w, NULL);
	pthread_cond_signal(&w->done);
	while ((b = next_batch(w))) {
		if (!w->failed)
			work(w, b);
		give_back(w, b);
	}
	pthread_mutex_unlock(&w->lock);
	sqlite3_finalize(w->insert);
	if (sqlite3_close(w->db) != SQLITE_OK && !w->failed)
		w->failed = database_failed(w);
	return NULL;
}

/* ---- for whoever sends ---- */

static void release(struct writer *w)
{
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->sent);
	pthread_cond_destroy(&w->done);
	ZSTD_freeCCtx(w->zstd);
	free(w->squeezed);
	free(w->script);
	free(w->bytes);
	free(w);
}

static void make_batches(struct writer *w)
{
	for (unsigned i = WRITER_BATCHES; i-- > 0;) {
		struct batch *b = &w->batches[i];

		b->bytes = w->bytes + i * (size_t)WRITER_BATCH_BYTES;
		b->room = WRITER_BATCH_BYTES;
		give_back(w, b);
	}
}

enum err writer_new(struct writer **out, const struct part *part, const char *script, struct msg *m)
{
	struct writer *w = calloc(1, sizeof *w);

	if (!w)
		return no_memory(part->path, m);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->sent, NULL);
	pthread_cond_init(&w->done, NULL);
	w->works = true;          /* until it is open */
	w->part = part;
	w->script = strdup(script);
	w->zstd = ZSTD_createCCtx();
	w->squeezed = host_large_alloc(ZSTD_compressBound(RECORDING_FILE_MOST_BYTES));
	w->bytes = host_large_alloc(WRITER_BATCHES * (size_t)WRITER_BATCH_BYTES);
	if (!w->script || !w->zstd || !w->squeezed || !w->bytes) {
		release(w);
		return no_memory(part->path, m);
	}
	make_batches(w);
	if (!host_thread_start(&w->thread, run, w)) {
		release(w);
		return msg_set(m, ERR_NO_MEMORY, "%s cannot be written: this system gives no thread for it.", part->path);
	}
	*out = w;
	return OK;
}

static bool is_idle(const struct writer *w) { return !w->first && !w->works; }

/* With the lock. */
static void wait_idle(struct writer *w)
{
	while (!is_idle(w))
		pthread_cond_wait(&w->done, &w->lock);
}

static struct batch *take(struct writer *w)
{
	struct batch *b;

	while (!(b = w->free))
		pthread_cond_wait(&w->done, &w->lock);
	w->free = b->next;
	return b;
}

static struct batch *take_large(struct writer *w, size_t room)
{
	struct batch *b = malloc(sizeof *b + room);

	if (b)
		*b = (struct batch){ .bytes = (uint8_t *)(b + 1), .room = room };
	wait_idle(w);
	return b;
}

enum err writer_take(struct writer *w, size_t room, struct batch **out, struct msg *m)
{
	struct batch *b = NULL;
	enum err r;

	pthread_mutex_lock(&w->lock);
	if (!w->failed)
		b = room > WRITER_BATCH_BYTES ? take_large(w, room) : take(w);
	if ((r = w->failed) && b)
		give_back(w, b);
	pthread_mutex_unlock(&w->lock);
	if (r)
		return msg_set(m, r, "%s", w->m.text);
	if (!b)
		return no_memory(w->part->path, m);
	b->used = 0;
	b->account = WRITER_OTHER;
	b->commits = false;
	*out = b;
	return OK;
}

void writer_send(struct writer *w, struct batch *b)
{
	b->next = NULL;
	pthread_mutex_lock(&w->lock);
	if (w->first)
		w->last->next = b;
	else
		w->first = b;
	w->last = b;
	pthread_cond_signal(&w->sent);
	pthread_mutex_unlock(&w->lock);
}

enum err writer_wait(struct writer *w, struct msg *m)
{
	enum err r;

	pthread_mutex_lock(&w->lock);
	wait_idle(w);
	r = w->failed;
	pthread_mutex_unlock(&w->lock);
	return r ? msg_set(m, r, "%s", w->m.text) : OK;
}

struct writer_cost writer_cost(struct writer *w)
{
	struct writer_cost cost;

	pthread_mutex_lock(&w->lock);
	cost = w->cost;
	pthread_mutex_unlock(&w->lock);
	return cost;
}

enum err writer_free(struct writer *w, struct msg *m)
{
	enum err r;

	pthread_mutex_lock(&w->lock);
	w->ends = true;
	pthread_cond_signal(&w->sent);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	if ((r = w->failed))
		msg_set(m, r, "%s", w->m.text);
	release(w);
	return r;
}
