/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording file, for the files of this folder.  docs/format.md is the specification.
 *
 *   recording_schema.c    tables, seal, limits: what writer and reader share
 *   recording_save.c      writing a file
 *   recording_picks.c     ... what of a timeline goes in: branches, snapshots
 *   recording_record.c    writing one while its program runs
 *   recording_pages.c     writing snapshots: pages once, groups where they changed
 *   recording_writer.c    the thread that has the database meanwhile
 *   recording_gather.c    pages that follow one another, written at once
 *   recording_log.c       the world log, in which long parts stand once
 *   recording_undo.c      reading what a recorder left that was killed
 *   recording_read.c      opening a file that may be hostile; rows, meta, chunks
 *   recording_maps.c      reading pages, groups and snapshots
 *   recording_branches.c  reading branches
 *   recording_files.c     sources and interfaces, written and read
 *   recording_open.c      making a VM and a timeline of it; info, verify
 */
#ifndef SNAPSHOT_RECORDING_PRIV_H
#define SNAPSHOT_RECORDING_PRIV_H

#include <sqlite3.h>

#include "snapshot/recording.h"
#include "snapshot/recording_writer.h"
#include "snapshot/timeline_priv.h"

#define RECORDING_APPLICATION 0x43525631      /* "CRV1" */
#define DB_PAGE_BYTES 4096
#define CHUNK_MOST_BYTES (1u << 20)            /* of the program or the log, before compression */
#define PROGRAM_CHUNK_BYTES (256u << 10)       /* so much of it we write at once */
#define PACK_PAGES 64u                         /* pages that are compressed together */
#define DIGEST_BYTES sizeof(struct digest)
#define GROUP_ROW_BYTES (4 * GROUP_PAGES)
#define PAIR_BYTES 8u                          /* of a snapshot's map: group number, group id */
#define ZSTD_LEVEL 3
#define ZSTD_LEVEL_RECORDING 1                 /* the program waits meanwhile */
#define ZSTD_LEVEL_HURRY (-15)                 /* ... and has waited long; twice the speed, up to three times the size */

/* Limits of the format. */
#define PROGRAM_MOST_BYTES (UINT64_C(1) << 30)
#define LOG_MOST_BYTES (sizeof(size_t) == 4 ? UINT64_C(1) << 30 : UINT64_C(1) << 32)
#define PAGES_MOST UINT32_MAX
#define GROUPS_MOST 65536u                     /* of one snapshot: 64 GiB */
#define SNAPSHOTS_MOST 65536u
#define MARKS_MOST 65536u
#define BRANCHES_MOST 4096u
#define CHANGE_MOST_BYTES 65536u               /* a longer text is cut */
#define ROW_MOST_BYTES (4 << 20)

struct db_table {
	const char *name;
	const char *sql;          /* exactly as it stands in sqlite_schema */
	const char *sealed;       /* reads what the seal covers, in order of the primary key, which is column 0 */
};
#define DB_TABLES 9
extern const struct db_table db_tables[DB_TABLES];
/* Each format had one more. */
static inline unsigned format_tables(unsigned format) { return DB_TABLES - (RECORDING_FORMAT - format); }

/* The digest of everything in the first so many tables but compressed data (which rows hold digests of) and the seal itself.
 * Refuses rows that do not ascend: in a damaged tree they would never end. */
int db_seal(sqlite3 *db, unsigned tables, struct digest *out);

struct digest image_layout_digest(void);
static inline void put_32(uint8_t *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(n >> 8 * i);
}
static inline uint32_t get_32(const uint8_t *from)
{
	return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

/* Table meta, a row per field. */
struct meta {
	char caravan[64], host[256], program[1024];
	int64_t reason, written_ns, start, now, end;
	int64_t ocaml_nursery_words, ocaml_stack_max_words, ocaml_heap_limit_words, ocaml_domains, schedule_seed;
	int64_t changed;          /* 0 or 1 */
	int64_t program_bytes, log_bytes, log_events, log_version, pages, snapshots, marks;
	int64_t files;            /* rows of that table; 0: none */
	int64_t branches;         /* rows of that table; 0: there is one branch, main */
	int64_t branch;           /* the id of the current one */
	int64_t ran_ns;           /* how long the program ran while it was recorded; 0: not known */
	struct digest image;      /* what the control block holds, so that another machine's image is not taken for ours */
	struct digest seal;
};
enum meta_kind { META_TEXT, META_INTEGER, META_DIGEST, META_SEAL };
struct meta_field {
	const char *key;
	enum meta_kind kind;
	size_t at, room;          /* in struct meta */
	bool optional;            /* an integer that is 0 when its row is missing */
};
extern const struct meta_field meta_fields[];
extern const unsigned meta_fields_count;
/* A recorder seals meta alone each time, for the rest grows without end; what it counts there has digests of its own. */
static inline unsigned sealed_tables(const struct meta *x, unsigned format)
{
	return x->reason == RECORDING_CUT_OFF ? 1 : format_tables(format);
}

/* ---- writing ---- */

struct saver {
	struct writer *writer;    /* NULL: not yet */
	struct batch *rows;       /* being filled; NULL: none */
	struct timeline *t;
	const char *path;
	struct msg *m;
	unsigned format;
	struct meta meta;
	struct page_saver *pages;
	struct log_saver *log;
	int64_t log_chunks;       /* written so far; with what waits for the next, they hold meta.log_bytes of the log */
	int level;                /* of compression */
	/* Writing the log may take such a part of the processor's time since then; beyond that it is compressed less.  0: any. */
	unsigned log_patience;
	uint64_t began_cpu_ns;
	bool steady;              /* cannot be interrupted */
	size_t pages_expected;    /* at most, of all snapshots; 0: not known */
};
/* One INSERT, as recording_writer.h has it; what is wrong with it, a later call says. */
enum err saver_insert(struct saver *s, const char *sql, const char *kinds, ...) MUST_CHECK;
/* The same, into a batch of the caller's (NULL: none yet) with room for so many bytes more at the end of the last value. */
enum err saver_begin_row(struct saver *s, struct batch **b, size_t more, const char *sql, const char *kinds, ...) MUST_CHECK;
void saver_send(struct saver *s, struct batch **b);                   /* NULL afterwards; it may be before */
/* Of all that was sent and inserted. */
enum err saver_commit(struct saver *s) MUST_CHECK;
enum err saver_may_go_on(struct saver *s, double done) MUST_CHECK;    /* progress, interrupt */
enum err saver_pages_may_go_on(struct saver *s) MUST_CHECK;           /* the same, as far as the pages that were written */

/* The file with its tables, in a transaction.  `journal`: pragmas that say what becomes of the file when something goes wrong;
 * numbers_most: see page_saver_new. */
enum err saver_open(struct saver *s, const struct part *part, const char *journal, size_t numbers_most) MUST_CHECK;
enum err saver_close(struct saver *s, enum err r) MUST_CHECK;         /* r, or what went wrong while closing */
/* Through which SQLite writes a recording. */
const char *gather_vfs(void);
enum err save_program(struct saver *s) MUST_CHECK;
enum err save_files(struct saver *s, const struct recording_contents *c) MUST_CHECK;       /* NULL: none */
/* The fields that do not depend on where the program is. */
void saver_fill_meta(struct saver *s, enum recording_reason reason);
enum err saver_save_meta(struct saver *s) MUST_CHECK;

enum err log_saver_new(struct saver *s) MUST_CHECK;
void log_saver_free(struct saver *s);
/* What comes next in the log, so many whole events; the last of it may wait for a chunk to be full. */
enum err save_log(struct saver *s, const uint8_t *bytes, size_t n, uint64_t events) MUST_CHECK;
enum err save_last_chunk(struct saver *s) MUST_CHECK;

/* Pages are known again by their digests: the last `most` different ones, at least. */
enum err page_saver_new(struct saver *s, size_t most) MUST_CHECK;
void page_saver_free(struct saver *s);
/* Writes the snapshot's row, groups that the one before had not, and pages that are not known. */
enum err save_snapshot(struct saver *s, int64_t id, struct snapshot *snap) MUST_CHECK;
void save_last_pack(struct saver *s);

/* The branches that go into the file and for each of them its snapshots; says which format that takes. */
struct picks;
enum err picks_new(struct picks **out, struct saver *s, struct snapshot *here, const struct recording_options *o) MUST_CHECK;
void picks_free(struct picks *p);
enum err save_picks(struct saver *s, struct picks *p) MUST_CHECK;     /* and the log, and marks */

/* How many pages would a snapshot add to those counted before? */
struct page_count;
struct page_count *page_count_new(void);
void page_count_free(struct page_count *c);
bool page_count_add(struct page_count *c, const struct snapshot *s, size_t *added);    /* false: no memory */

/* ---- reading ---- */

/* What a recorder that was killed left in PATH beside the last commit: pages as they were then, from SQLite's journal. */
struct undo;
/* NULL in *out when there is nothing to be undone; only files named *.part have a journal. */
enum err undo_read(const char *path, struct undo **out, struct msg *m) MUST_CHECK;
void undo_free(struct undo *u);
const uint8_t *undo_page(const struct undo *u, uint32_t number);     /* from 1; NULL: as it stands in the file */
uint64_t undo_file_bytes(const struct undo *u, uint64_t bytes);
const char *undo_vfs(const struct undo *u);                          /* through which SQLite sees the last commit */

/* A row of table branches; snapshots by their indices in struct maps. */
struct saved_branch {
	unsigned id, parent;      /* parent: index; the first's own */
	char name[128], *change;
	uint32_t first, stand;
	vm_time end;
	uint64_t log_at, log_bytes, log_events;  /* its part of the log */
};

struct reader {
	sqlite3 *db;
	struct undo *undo;
	const char *path;
	struct msg *m;
	struct meta meta;
	unsigned format;
	struct saved_branch *branches;
	unsigned branches_count, branch;         /* which is the current one */
	uint64_t file_bytes;
	void *zstd;               /* ZSTD_DCtx */
	const struct timeline_config *config;    /* progress and interrupt; may be NULL */
	uint64_t told_ns;
};
enum err reader_open(struct reader *r, const char *path, struct msg *m) MUST_CHECK;   /* header, schema, meta; not the seal */
void reader_close(struct reader *r);
/* Reads the branches; a file without that table has one. */
enum err branches_read(struct reader *r) MUST_CHECK;
enum err reader_check_seal(struct reader *r) MUST_CHECK;
enum err reader_damaged(struct reader *r, const char *format, ...) PRINTF_LIKE(2, 3);
enum err reader_no_memory(struct reader *r);
enum err reader_may_go_on(struct reader *r, double done) MUST_CHECK;
/* Calls `row` for each row of the statement until it fails. */
enum err reader_rows(struct reader *r, const char *sql, enum err (*row)(struct reader *r, sqlite3_stmt *q, void *ctx), void *ctx)
	MUST_CHECK;
/* Column i as what it must be; false when it is not. */
bool column_int(sqlite3_stmt *q, int i, int64_t low, int64_t high, int64_t *out);
bool column_bytes(sqlite3_stmt *q, int i, size_t least, size_t most, const uint8_t **out, size_t *n);
bool column_digest(sqlite3_stmt *q, int i, struct digest *out);
void column_text(sqlite3_stmt *q, int i, char *out, size_t room);     /* cut, and control characters made blanks */
char *column_text_copy(sqlite3_stmt *q, int i);                       /* as long as it is, malloc'ed; NULL: no memory */
enum err reader_stretch(struct reader *r, const uint8_t *bytes, size_t n, uint8_t *out, size_t want) MUST_CHECK;
/* Appends what a chunk of the log stands for to the `*at` bytes before it; false: that makes no sense, or is more than `want`
 * in all. */
bool log_expand(const uint8_t *chunk, size_t n, uint8_t *log, size_t *at, size_t want) MUST_CHECK;
/* All chunks of table "program" or "log", malloc'ed. */
enum err reader_stream(struct reader *r, const char *table, int64_t bytes, uint64_t most, uint8_t **out, size_t *n) MUST_CHECK;

/* Reads all files of the recording and keeps none. */
enum err reader_check_files(struct reader *r) MUST_CHECK;

/* Pages, groups and snapshots of a file.  maps_read checks each against the digests of what it refers to; the pages' bytes
 * are read by maps_load and maps_check_pages only. */
struct maps;
struct map_snapshot {
	unsigned branch;
	bool is_here;             /* the current branch's history leads to it; known after branches_check */
	vm_time at;
	struct world_pos pos;
	struct digest digest;
	uint8_t *pairs;           /* as in the file */
	uint32_t pairs_count;
	bool wanted;              /* to be loaded */
};
/* The branches must have been read. */
enum err maps_read(struct reader *r, struct maps **out) MUST_CHECK;
void maps_free(struct maps *x);
/* By branch, and ascending in time. */
struct map_snapshot *maps_snapshots(struct maps *x, uint32_t *count);
/* Sets `wanted` and returns how many pages that adds to those that are wanted already. */
uint64_t maps_want(struct maps *x, struct map_snapshot *s);
/* Reads the pages of the wanted snapshots into the store. */
enum err maps_load(struct reader *r, struct maps *x, struct snapshot_store *st) MUST_CHECK;
/* A wanted snapshot, after maps_load; the caller's. */
enum err maps_build(struct reader *r, struct maps *x, const struct map_snapshot *s, struct snapshot **out) MUST_CHECK;
/* Reads all pages and keeps none. */
enum err maps_check_pages(struct reader *r, struct maps *x) MUST_CHECK;

/* Do the branches, their snapshots and their parts of the log fit together?  So far only each by itself was looked at. */
enum err branches_check(struct reader *r, struct maps *x, const uint8_t *log) MUST_CHECK;

#endif
