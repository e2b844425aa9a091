/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writer and the reader of recordings share. */
#include "snapshot/recording_priv.h"
#include "vm/state.h"

const struct db_table db_tables[DB_TABLES] = {
	{ "meta", "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
		"SELECT key, value FROM meta ORDER BY key" },
	{ "program", "CREATE TABLE program(n INTEGER PRIMARY KEY, bytes INTEGER, hash BLOB, data BLOB)",
		"SELECT n, bytes, hash FROM program ORDER BY n" },
	{ "log", "CREATE TABLE log(n INTEGER PRIMARY KEY, bytes INTEGER, hash BLOB, data BLOB)",
		"SELECT n, bytes, hash FROM log ORDER BY n" },
	{ "packs", "CREATE TABLE packs(first INTEGER PRIMARY KEY, hashes BLOB, data BLOB)",
		"SELECT first, hashes FROM packs ORDER BY first" },
	{ "groups", "CREATE TABLE groups(id INTEGER PRIMARY KEY, hash BLOB, pages BLOB)",
		"SELECT id, hash, pages FROM groups ORDER BY id" },
	{ "snapshots", "CREATE TABLE snapshots(id INTEGER PRIMARY KEY, time INTEGER, event INTEGER, byte INTEGER, digest BLOB, "
		"groups BLOB)",
		"SELECT id, time, event, byte, digest, groups FROM snapshots ORDER BY id" },
	{ "marks", "CREATE TABLE marks(id INTEGER PRIMARY KEY, snapshot INTEGER, name TEXT, note TEXT, host TEXT, "
		"taken_ns INTEGER)",
		"SELECT id, snapshot, name, note, host, taken_ns FROM marks ORDER BY id" },
	{ "files", "CREATE TABLE files(n INTEGER PRIMARY KEY, kind INTEGER, unit TEXT, path TEXT, bytes INTEGER, hash BLOB, "
		"data BLOB)",
		"SELECT n, kind, unit, path, bytes, hash FROM files ORDER BY n" },
	{ "branches", "CREATE TABLE branches(id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, change TEXT, snapshot INTEGER, "
		"stand INTEGER, latest INTEGER, log_bytes INTEGER, log_events INTEGER)",
		"SELECT id, parent, name, change, snapshot, stand, latest, log_bytes, log_events FROM branches ORDER BY id" },
};

#define META_OF(key, kind, optional) \
	{ #key, META_##kind, offsetof(struct meta, key), sizeof ((struct meta *)0)->key, optional }
#define META(key, kind) META_OF(key, kind, false)
#define META_OPTIONAL(key, kind) META_OF(key, kind, true)
const struct meta_field meta_fields[] = {
	META(caravan, TEXT), META(host, TEXT), META(program, TEXT),
	META(reason, INTEGER), META(written_ns, INTEGER),
	META(start, INTEGER), META(now, INTEGER), META(end, INTEGER),
	META_OPTIONAL(changed, INTEGER),
	META(ocaml_nursery_words, INTEGER), META(ocaml_stack_max_words, INTEGER), META(ocaml_heap_limit_words, INTEGER),
	META(ocaml_domains, INTEGER), META(schedule_seed, INTEGER),
	META(program_bytes, INTEGER), META(log_bytes, INTEGER), META(log_events, INTEGER), META(log_version, INTEGER),
	META(pages, INTEGER), META(snapshots, INTEGER), META(marks, INTEGER), META_OPTIONAL(ran_ns, INTEGER),
	META_OPTIONAL(files, INTEGER), META_OPTIONAL(branches, INTEGER), META_OPTIONAL(branch, INTEGER),
	META(image, DIGEST), META(seal, SEAL),
};
const unsigned meta_fields_count = sizeof meta_fields / sizeof *meta_fields;

/* Of the control block's fields: names, kinds and counts, in order, as text. */
struct digest image_layout_digest(void)
{
	struct digest_sum x;

	digest_sum_init(&x);
	for (unsigned i = 0; i < state_fields_count; i++) {
		const struct state_field *f = &state_fields[i];
		char line[128];

		sqlite3_snprintf(sizeof line, line, "%s %d %u\n", f->name, (int)f->kind, f->count);
		digest_sum_bytes(&x, line, strlen(line));
	}
	return digest_sum_release(&x);
}

/* ---- the seal ---- */

static void seal_number(struct digest_sum *x, uint8_t kind, uint64_t n)
{
	uint8_t bytes[9] = { kind };

	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (uint8_t)(n >> 8 * i);
	digest_sum_bytes(x, bytes, sizeof bytes);
}

static void seal_bytes(struct digest_sum *x, uint8_t kind, const void *bytes, size_t n)
{
	seal_number(x, kind, n);
	digest_sum_bytes(x, bytes, n);
}

static void seal_column(struct digest_sum *x, sqlite3_stmt *q, int i)
{
	switch (sqlite3_column_type(q, i)) {
	case SQLITE_INTEGER:
		seal_number(x, 'i', (uint64_t)sqlite3_column_int64(q, i));
		break;
	case SQLITE_TEXT:
		seal_bytes(x, 't', sqlite3_column_text(q, i), (size_t)sqlite3_column_bytes(q, i));
		break;
	case SQLITE_BLOB:
		seal_bytes(x, 'b', sqlite3_column_blob(q, i), (size_t)sqlite3_column_bytes(q, i));
		break;
	default:
		seal_number(x, 'n', 0);
	}
}

/* The key of the row before: a number, or a short text. */
struct last_key {
	bool any;
	int64_t n;
	char text[64];
};

static bool ascends(struct last_key *last, sqlite3_stmt *q)
{
	struct last_key key = { .any = true };
	bool is_text = sqlite3_column_type(q, 0) == SQLITE_TEXT, ok;

	if (is_text)
		sqlite3_snprintf(sizeof key.text, key.text, "%s", sqlite3_column_text(q, 0));
	else
		key.n = sqlite3_column_int64(q, 0);
	ok = !last->any || (is_text ? strcmp(key.text, last->text) > 0 : key.n > last->n);
	*last = key;
	return ok;
}

static bool is_seal(sqlite3_stmt *q)
{
	const void *key = sqlite3_column_type(q, 0) == SQLITE_TEXT ? sqlite3_column_text(q, 0) : NULL;

	return key && strcmp(key, "seal") == 0;
}

static int seal_table(struct digest_sum *x, sqlite3 *db, const struct db_table *table)
{
	struct last_key last = { false, 0, "" };
	sqlite3_stmt *q;
	int r = sqlite3_prepare_v2(db, table->sealed, -1, &q, NULL);

	if (r != SQLITE_OK)
		return r;
	seal_bytes(x, 'T', table->name, strlen(table->name));
	while ((r = sqlite3_step(q)) == SQLITE_ROW) {
		if (!ascends(&last, q)) {
			r = SQLITE_CORRUPT;
			break;
		}
		for (int i = 0; i < sqlite3_column_count(q) && !is_seal(q); i++)
			seal_column(x, q, i);
	}
	sqlite3_finalize(q);
	return r == SQLITE_DONE ? SQLITE_OK : r;
}

int db_seal(sqlite3 *db, unsigned tables, struct digest *out)
{
	struct digest_sum x;
	struct digest seal;
	int r = SQLITE_OK;

	digest_sum_init(&x);
	for (unsigned i = 0; i < tables && r == SQLITE_OK; i++)
		r = seal_table(&x, db, &db_tables[i]);
	seal = digest_sum_release(&x);
	if (r == SQLITE_OK)
		*out = seal;
	return r;
}
