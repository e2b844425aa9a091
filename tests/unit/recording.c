/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 180 */
/* Recordings: what was saved opens with all its past, and a file that was tampered with is refused in one sentence. */
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "snapshot/recording.h"
#include "tests/unit/program.h"

static const char *program;
static uint64_t length, here;      /* of the program; where it was saved */
static char file[512], other[512];
static struct digest was_here, was_half;

/* ---- saving ---- */

static char large[RECORDING_FILE_MOST_BYTES + 1];
static const struct recording_file stored[] = {
	{ RECORDING_SOURCE, "Program", "program.ml", "let () = ()\n", 12 },
	{ RECORDING_INTERFACE, "Stdlib__List", "", "\0\1\2", 3 },
	{ RECORDING_SOURCE, "Empty", "empty.ml", "", 0 },
	{ RECORDING_SOURCE, "Largest", "largest.ml", large, sizeof large - 1 },
	{ RECORDING_SOURCE, "Large", "large.ml", large, sizeof large },
};
#define STORED_FITTING 4u          /* of them */

static bool stored_file(void *ctx, unsigned index, struct recording_file *out)
{
	(void)ctx;
	if (index >= sizeof stored / sizeof *stored)
		return false;
	*out = stored[index];
	return true;
}

static void save(struct timeline *t, const char *path, size_t budget)
{
	static const struct recording_contents contents = { stored_file, NULL };
	struct recording_options o = { .reason = RECORDING_CRASH, .budget_bytes = budget, .contents = &contents };
	struct msg m;

	program_must(recording_save(t, path, &o, &m), &m, "a recording is saved");
}

static struct timeline *history(struct vm **vm)
{
	struct timeline_config c = { .spacing_instrs = 1000000 };
	struct timeline *t;
	struct vm_stop stop;
	struct msg m;

	*vm = program_load(program);
	program_must(timeline_new(&t, *vm, &c, &m), &m, "a timeline is made");
	program_must(timeline_goto(t, (vm_time){ length / 2 }, &stop, &m), &m, "goto");
	was_half = timeline_digest(t);
	program_must(timeline_mark_take(t, "half", "in the middle", &m), &m, "a name is given");
	here = length / 4 * 3;
	program_must(timeline_goto(t, (vm_time){ here }, &stop, &m), &m, "goto");
	was_here = timeline_digest(t);
	return t;
}

/* ---- the way there and back ---- */

static void see_info(void)
{
	struct recording_info i;
	struct msg m;

	program_must(recording_info(file, &i, &m), &m, "info");
	ok(i.format == RECORDING_FORMAT_PLAIN && i.reason == RECORDING_CRASH && i.now.n == here && i.end.n == here &&
		i.marks == 1 && i.branches == 1 && i.snapshots >= 2 && i.pages > 0 && i.events > 0 && i.bytes > 4096 && i.written_ns > 0, "info says what is in it");
	is_text(i.program, "program", "and whose it is");
	ok(recording_is_one(file) && !recording_is_one(program), "a recording is known by its first bytes");
}

static bool goes(struct timeline *t, uint64_t at)
{
	struct vm *straight = program_load(program);
	struct digest want, is;
	struct vm_stop stop;
	struct msg m;

	program_run(straight, at);
	want = vm_digest(straight);
	vm_free(straight);
	if (timeline_goto(t, (vm_time){ at }, &stop, &m) || stop.kind != VM_STOP_TIME) {
		printf("# goto %" PRIu64 ": %s%s\n", at, m.text, stop.text);
		return false;
	}
	is = vm_digest(timeline_vm(t));
	return digest_equal(&want, &is);
}

static void open_again(uint64_t seed)
{
	struct timeline *t;
	struct timeline_mark k;
	struct vm_stop stop;
	unsigned wrong = 0;
	struct vm *vm;
	struct msg m;

	program_must(recording_open(file, NULL, &vm, &t, &m), &m, "the recording opens");
	is_number((long long)timeline_now(t).n, (long long)here, "it stands where it was saved");
	is_digest(vm_digest(vm), was_here, "and is what it was there");
	ok(timeline_mark_find(t, "half", &k) && k.at.n == length / 2 && digest_equal(&k.digest, &was_half) &&
		!strcmp(k.note, "in the middle"), "named snapshots are there");
	for (int i = 0; i < 12; i++)
		wrong += !goes(t, program_random(&seed, here));
	is_number(wrong, 0, "12 places in the past are what they were");
	program_must(timeline_goto(t, (vm_time){ here + 5 }, &stop, &m), &m, "goto");
	ok(stop.kind == VM_STOP_HISTORY && timeline_now(t).n == here, "beyond its end there is nothing: \"%s\"", stop.text);
	save(t, other, 0);
	if (!ok(timeline_check(t, &m), "all invariants hold"))
		printf("# %s\n", m.text);
	timeline_free(t);
	vm_free(vm);
	program_must(recording_verify(other, NULL, &m), &m, "what is saved from a recording verifies, too");
}

static uint64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static void budgets(struct timeline *t)
{
	struct timeline *again;
	struct vm *vm;
	struct msg m;

	save(t, other, 1);
	ok(size_of(other) <= size_of(file), "a small budget makes no larger file (%" PRIu64 " and %" PRIu64 " bytes)", size_of(other),
		size_of(file));
	program_must(recording_open(other, NULL, &vm, &again, &m), &m, "it opens");
	ok(goes(again, length / 3), "and its past is there all the same");
	timeline_free(again);
	vm_free(vm);
}

/* ---- damage ---- */

static uint8_t *contents;
static size_t contents_size;

static void read_contents(void)
{
	FILE *f = fopen(file, "rb");

	contents_size = size_of(file);
	contents = malloc(contents_size + 1);
	if (!f || !contents || fread(contents, 1, contents_size, f) != contents_size)
		exit(1);
	fclose(f);
}

static void write_other(size_t n)
{
	FILE *f = fopen(other, "wb");

	if (!f || fwrite(contents, 1, n, f) != n || fclose(f) != 0)
		exit(1);
}

static bool one_sentence(const char *text)
{
	size_t n = strlen(text);

	return n > 10 && text[n - 1] == '.' && !strchr(text, '\n');
}

/* Refused, or opened and everything as it was: never anything else. */
static bool refused_or_whole(void)
{
	struct timeline *t;
	struct vm *vm;
	struct msg m = { "" };
	struct digest is;
	enum err r = recording_open(other, NULL, &vm, &t, &m);
	bool good;

	if (r) {
		good = (r == ERR_FORMAT || r == ERR_VERSION) && one_sentence(m.text);
		if (!good)
			printf("# %d: %s\n", r, m.text);
		return good;
	}
	is = vm_digest(vm);
	good = digest_equal(&is, &was_here);
	timeline_free(t);
	vm_free(vm);
	return good;
}

static void cuts(uint64_t seed)
{
	unsigned wrong = 0;

	for (int i = 0; i < 60; i++) {
		size_t n = i < 20 ? (size_t)i * 7 : program_random(&seed, contents_size);
		struct timeline *t;
		struct vm *vm;
		struct msg m = { "" };

		write_other(n);
		wrong += recording_open(other, NULL, &vm, &t, &m) != ERR_FORMAT || !one_sentence(m.text);
	}
	is_number(wrong, 0, "a file that was cut short is refused, wherever it was cut");
}

static void flips(uint64_t seed)
{
	unsigned wrong = 0;

	for (int i = 0; i < 250; i++) {
		size_t at = i < 120 ? (size_t)i : program_random(&seed, contents_size);
		uint8_t bit = (uint8_t)(1u << program_random(&seed, 8));

		contents[at] ^= bit;
		write_other(contents_size);
		if (!refused_or_whole() && ++wrong < 5)
			printf("# byte %zu, bit %u\n", at, bit);
		contents[at] ^= bit;
	}
	is_number(wrong, 0, "a file with a bit turned over is refused, or the bit meant nothing");
}

/* ---- lies: a file that is a perfect database, and its seal is right, but its content makes no sense ---- */

static void seal_again(void);

static bool lie(const char *sql, bool sealed)
{
	sqlite3 *db;
	char *why = NULL;

	write_other(contents_size);
	if (sqlite3_open(other, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
		printf("# %s: %s\n", sql, why ? why : "?");
		exit(1);
	}
	sqlite3_close(db);
	if (sealed)
		seal_again();
	return true;
}

/* The seal as docs/format.md defines it, by this program's own means where it can: the sentence must not be about it. */
#include "snapshot/recording_priv.h"
static unsigned format = RECORDING_FORMAT_PLAIN;
static void seal_again(void)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	struct digest d;

	if (sqlite3_open(other, &db) != SQLITE_OK || db_seal(db, format_tables(format), &d) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "UPDATE meta SET value = ? WHERE key = 'seal'", -1, &q, NULL) != SQLITE_OK)
		exit(1);
	sqlite3_bind_blob(q, 1, d.b, sizeof d.b, SQLITE_STATIC);
	if (sqlite3_step(q) != SQLITE_DONE)
		exit(1);
	sqlite3_finalize(q);
	sqlite3_close(db);
}

/* What a file may say that is not so. */
static const char *const tales[] = {
	"PRAGMA user_version = 3",
	"PRAGMA user_version = 0",
	"PRAGMA application_id = 7",
	"PRAGMA journal_mode = WAL",
	"CREATE TABLE more(x)",
	"CREATE VIEW v AS SELECT 1",
	"CREATE TRIGGER g AFTER INSERT ON log BEGIN SELECT 1; END",
	"CREATE INDEX i ON log(bytes)",
	"DROP TABLE marks",
	"ALTER TABLE marks ADD COLUMN x",
	"UPDATE meta SET value = value + 1 WHERE key = 'now'",
	"UPDATE meta SET value = -1 WHERE key = 'end'",
	"UPDATE meta SET value = 'x' WHERE key = 'end'",
	"UPDATE meta SET value = 9 WHERE key = 'log_version'",
	"UPDATE meta SET value = 4000000000 WHERE key = 'pages'",
	"UPDATE meta SET value = 60000 WHERE key = 'snapshots'",
	"UPDATE meta SET value = value + 1 WHERE key = 'program_bytes'",
	"UPDATE meta SET value = value - 1 WHERE key = 'log_bytes'",
	"UPDATE meta SET value = zeroblob(16) WHERE key = 'image'",
	"DELETE FROM meta WHERE key = 'host'",
	"INSERT INTO meta VALUES('more', 1)",
	"DELETE FROM program",
	"DELETE FROM log",
	"UPDATE log SET n = n + 1",
	"UPDATE log SET bytes = bytes + 1",
	"UPDATE log SET hash = zeroblob(16)",
	"UPDATE program SET data = zeroblob(4000000)",
	"UPDATE packs SET data = 'text'",
	"UPDATE packs SET first = first + 1 WHERE first > 1",
	"UPDATE packs SET hashes = zeroblob(16)",
	"UPDATE packs SET hashes = zeroblob(1600)",
	"DELETE FROM packs WHERE first > 1",
	"UPDATE packs SET data = (SELECT data FROM log) WHERE first = 1",
	"UPDATE groups SET pages = zeroblob(1024)",
	"UPDATE groups SET pages = x'ffffffff' || zeroblob(1020)",
	"UPDATE groups SET id = -id",
	"DELETE FROM groups WHERE id = 1",
	"UPDATE snapshots SET groups = zeroblob(8)",
	"UPDATE snapshots SET groups = zeroblob(16)",
	"UPDATE snapshots SET groups = x'00000000'",
	"UPDATE snapshots SET groups = x'00000000ffffffff'",
	"UPDATE snapshots SET time = 7",
	"UPDATE snapshots SET time = time + 1 WHERE time > 0",
	"UPDATE snapshots SET event = event + 1",
	"UPDATE snapshots SET byte = byte + 1",
	"UPDATE snapshots SET event = 1000000000",
	"UPDATE snapshots SET digest = zeroblob(16)",
	"DELETE FROM snapshots",
	"UPDATE marks SET snapshot = 0",
	"UPDATE marks SET snapshot = 1000000",
	"UPDATE marks SET name = 'two words'",
	"UPDATE marks SET name = NULL",
	"UPDATE marks SET id = 7",
	"INSERT INTO marks SELECT 2, snapshot, name, note, host, taken_ns FROM marks",
	"PRAGMA user_version = 1",
};

static void refused(const char *tale, bool sealed)
{
	struct timeline *t;
	struct vm *vm;
	struct msg m = { "" };
	enum err r;

	lie(tale, sealed);
	r = recording_open(other, NULL, &vm, &t, &m);
	if (!ok((r == ERR_FORMAT || r == ERR_VERSION || r == ERR_LIMIT) && one_sentence(m.text), "%s%s", tale, sealed ? ", sealed" : ""))
		printf("# %d: %s\n", r, m.text);
	else if (sealed)
		printf("#   %s\n", m.text + strlen(other));
	if (!r) {
		timeline_free(t);
		vm_free(vm);
	}
}

static void lies(void)
{
	for (size_t i = 0; i < sizeof tales / sizeof *tales; i++) {
		refused(tales[i], false);
		if (strcmp(tales[i], "DROP TABLE marks") != 0)
			refused(tales[i], true);    /* without its table there is nothing to seal */
	}
}

/* ---- branches ---- */

/* Three besides main: 1 and 3 from there, 2 from 1 where something was changed. */
static void branch_out(struct timeline *t)
{
	static const struct { bool change; uint64_t from, to; } ways[] = { { false, 200000, 400000 }, { true, 300000, 500000 },
		{ false, 100000, 300000 } };
	struct vm_change change = { .kind = VM_CHANGE_ACCU, .v = val_int(1) };
	struct vm_stop stop;
	struct msg m;
	bool made;

	program_must(timeline_goto(t, (vm_time){ 600000 }, &stop, &m), &m, "goto");
	program_must(timeline_mark_take(t, "half", "on main", &m), &m, "a name is given");
	for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (i == 2)
			program_must(timeline_branch_restore(t, "main", &m), &m, "restore");
		program_must(timeline_goto(t, (vm_time){ ways[i].from }, &stop, &m), &m, "goto");
		program_must(timeline_branch(t, ways[i].change ? &change : NULL, "something", &made, &m), &m, "a branch is made");
		program_must(timeline_goto(t, (vm_time){ ways[i].to }, &stop, &m), &m, "goto");
	}
	program_must(timeline_mark_take(t, "last", "on a branch", &m), &m, "a name is given");
}

/* What a file may say of branches that is not so. */
static const char *const branch_tales[] = {
	"PRAGMA user_version = 2",
	"ALTER TABLE branches ADD COLUMN x",
	"UPDATE branches SET id = -id",
	"UPDATE branches SET id = 7 WHERE id = 0",
	"UPDATE branches SET id = 4294967296 WHERE id = 3",
	"UPDATE branches SET parent = 7 WHERE id = 1",
	"UPDATE branches SET parent = 1 WHERE id = 1",
	"UPDATE branches SET parent = 2 WHERE id = 1",
	"UPDATE branches SET parent = NULL",
	"UPDATE branches SET parent = 2 WHERE id = 3",
	"UPDATE branches SET name = 'two words' WHERE id = 1",
	"UPDATE branches SET name = 'two words' WHERE id = 0",
	"UPDATE branches SET name = hex(zeroblob(1000)) WHERE id = 2",
	"UPDATE branches SET name = 'main' WHERE id = 1",
	"UPDATE branches SET name = 'branch-1'",
	"UPDATE branches SET name = 'half' WHERE id = 1",
	"UPDATE branches SET name = x'41' WHERE id = 1",
	"UPDATE branches SET name = NULL",
	"UPDATE branches SET change = x'41' WHERE id = 2",
	"UPDATE branches SET change = hex(zeroblob(33000)) WHERE id = 2",
	"UPDATE branches SET change = 'x' WHERE id = 0",
	"UPDATE branches SET snapshot = 0 WHERE id = 0",
	"UPDATE branches SET snapshot = 2 WHERE id = 0",
	"UPDATE branches SET snapshot = 1 WHERE id = 1",
	"UPDATE branches SET snapshot = snapshot + 1 WHERE id = 1",
	"UPDATE branches SET snapshot = snapshot - 1 WHERE id = 2",
	"UPDATE branches SET snapshot = 1000000 WHERE id = 3",
	"UPDATE branches SET snapshot = NULL WHERE id = 3",
	"UPDATE branches SET stand = 0 WHERE id = 1",
	"UPDATE branches SET stand = 1000000 WHERE id = 1",
	"UPDATE branches SET stand = 'x' WHERE id = 3",
	"UPDATE branches SET stand = (SELECT snapshot FROM branches WHERE id = 2) WHERE id = 1",
	"UPDATE branches SET stand = (SELECT snapshot FROM branches WHERE id = 2) WHERE id = 0",
	"UPDATE branches SET stand = 1 WHERE id = 3",
	"UPDATE branches SET stand = (SELECT snapshot - 1 FROM branches WHERE id = 1) WHERE id = 1",
	"UPDATE branches SET latest = 0 WHERE id = 1",
	"UPDATE branches SET latest = -1 WHERE id = 0",
	"UPDATE branches SET latest = 5 WHERE id = 0",
	"UPDATE branches SET latest = latest + 1 WHERE id = 3",
	"UPDATE branches SET log_bytes = log_bytes + 1 WHERE id = 3",
	"UPDATE branches SET log_bytes = log_bytes - 1 WHERE id = 3",
	"UPDATE branches SET log_bytes = -1 WHERE id = 1",
	"UPDATE branches SET log_bytes = 9000000000000000000",
	"UPDATE branches SET log_bytes = log_bytes + 1 - 2 * id WHERE id < 2",
	"UPDATE branches SET log_bytes = (SELECT sum(log_bytes) FROM branches) WHERE id = 0; UPDATE branches SET log_bytes = 0 WHERE id > 0",
	"UPDATE branches SET log_events = log_events + 1 WHERE id = 3",
	"UPDATE branches SET log_events = log_events + 1 - 2 * id WHERE id < 2",
	"UPDATE branches SET log_events = 9000000000000000000",
	"DELETE FROM branches",
	"DELETE FROM branches WHERE id = 0",
	"DELETE FROM branches WHERE id = 3",
	"INSERT INTO branches SELECT 9, parent, 'more', change, snapshot, stand, latest, 0, 0 FROM branches WHERE id = 3",
	"UPDATE meta SET value = 4097 WHERE key = 'branches'",
	"UPDATE meta SET value = 3 WHERE key = 'branches'",
	"UPDATE meta SET value = 5 WHERE key = 'branches'",
	"DELETE FROM meta WHERE key = 'branches'",
	"UPDATE meta SET value = 9 WHERE key = 'branch'",
	"UPDATE meta SET value = 1 WHERE key = 'branch'",
	"DELETE FROM meta WHERE key = 'branch'",
	"UPDATE snapshots SET time = 1 WHERE id = (SELECT snapshot FROM branches WHERE id = 2)",
	"UPDATE snapshots SET event = event - 1 WHERE id = (SELECT snapshot FROM branches WHERE id = 1)",
	"UPDATE snapshots SET byte = byte + 1 WHERE id = (SELECT snapshot FROM branches WHERE id = 1)",
	"UPDATE snapshots SET event = 0, byte = 0 WHERE id = (SELECT snapshot FROM branches WHERE id = 2)",
	"UPDATE snapshots SET time = 1 WHERE id > 1 AND id IN (SELECT snapshot FROM branches)",
};

static void lies_about_branches(uint64_t seed)
{
	const char *path = program_compile("property", "talkative");
	struct vm *vm = program_load(path);
	struct timeline *t;
	struct msg m;

	program_must(timeline_new(&t, vm, NULL, &m), &m, "a timeline is made");
	branch_out(t);
	was_here = vm_digest(vm);
	program_must(recording_save(t, file, NULL, &m), &m, "branches are saved");
	ok(recording_verify(file, NULL, &m) == OK, "branches are saved, and verify");
	timeline_free(t);
	vm_free(vm);
	free(contents);
	read_contents();
	flips(seed);
	format = RECORDING_FORMAT;
	for (size_t i = 0; i < sizeof branch_tales / sizeof *branch_tales; i++)
		refused(branch_tales[i], true);
	lie("UPDATE snapshots SET time = time + 1 WHERE id = (SELECT snapshot FROM branches WHERE id = 3)", true);
	ok(recording_verify(other, NULL, &m) == ERR_FORMAT && one_sentence(m.text), "a fork at a time that is not the image's: %s",
		m.text + strlen(other));
}

/* The files in it are looked at when they are asked for, and their names and sizes before that. */
static const char *const file_tales[] = {
	"UPDATE files SET n = n + 100",
	"UPDATE files SET kind = 2",
	"UPDATE files SET kind = 'x'",
	"UPDATE files SET unit = NULL",
	"UPDATE files SET unit = x'4100'",
	"UPDATE files SET unit = hex(zeroblob(200))",
	"UPDATE files SET path = hex(zeroblob(2000))",
	"UPDATE files SET bytes = -1",
	"UPDATE files SET bytes = 4000000",
	"UPDATE files SET bytes = 3000000000000",
	"UPDATE files SET hash = 'x'",
	"DELETE FROM files",
	"DELETE FROM files WHERE n = 1",
	"INSERT INTO files SELECT 5, kind, unit, path, bytes, hash, data FROM files WHERE n = 1",
	"UPDATE meta SET value = 100000 WHERE key = 'files'",
	"UPDATE meta SET value = 5 WHERE key = 'files'",
	"UPDATE files SET bytes = bytes + 1",
	"UPDATE files SET hash = zeroblob(16)",
	"UPDATE files SET data = zeroblob(100)",
	"UPDATE files SET data = NULL",
	"UPDATE files SET data = (SELECT data FROM files WHERE n = 2) WHERE n = 1",
};

static enum err read_files(struct msg *m)
{
	struct recording_files *f;
	struct recording_file x;
	void *bytes;
	enum err r = recording_files_open(other, &f, m);

	if (r)
		return r;
	for (unsigned i = 0; !r && recording_files_at(f, i, &x); i++)
		if (!(r = recording_files_read(f, i, &bytes, m)))
			free(bytes);
	recording_files_close(f);
	return r;
}

static void lies_about_files(void)
{
	for (size_t i = 0; i < sizeof file_tales / sizeof *file_tales; i++) {
		struct msg m = { "" };
		enum err r;

		lie(file_tales[i], true);
		r = read_files(&m);
		if (!ok((r == ERR_FORMAT || r == ERR_LIMIT) && one_sentence(m.text), "%s", file_tales[i]))
			printf("# %d: %s\n", r, m.text);
		ok(recording_verify(other, NULL, &m) != OK, "and verify says so");
	}
}

static void files_come_back(void)
{
	struct recording_files *f;
	struct recording_file x;
	unsigned wrong = 0;
	void *bytes;
	struct msg m;

	program_must(recording_files_open(file, &f, &m), &m, "its files are there");
	for (unsigned i = 0; i < STORED_FITTING; i++) {
		wrong += !recording_files_at(f, i, &x) || x.kind != stored[i].kind || strcmp(x.unit, stored[i].unit) ||
			strcmp(x.path, stored[i].path) || x.n != stored[i].n || recording_files_read(f, i, &bytes, &m) ||
			memcmp(bytes, stored[i].bytes, x.n);
		free(bytes);
	}
	is_number(wrong, 0, "four of them, byte for byte");
	ok(!recording_files_at(f, STORED_FITTING, &x), "and what was too large is not");
	recording_files_close(f);
}

/* From a Caravan that had no such table. */
static void older(void)
{
	struct recording_files *f;
	struct recording_file x;
	struct timeline *t;
	struct vm *vm;
	struct msg m = { "" };
	char path[512];

	snprintf(path, sizeof path, "%s/tests/data/crash-s390x.caravan", program_env("SRCDIR", "."));
	program_must(recording_open(path, NULL, &vm, &t, &m), &m, "a recording of format 1 opens");
	timeline_free(t);
	vm_free(vm);
	program_must(recording_files_open(path, &f, &m), &m, "one can ask for its files");
	ok(!recording_files_at(f, 0, &x), "and it has none");
	recording_files_close(f);
}

static void strangers(void)
{
	static const char *const names[] = { "/nonexistent", "/dev/null", "/" };
	struct timeline *t;
	struct vm *vm;
	struct msg m;

	for (int i = 0; i < 3; i++)
		ok(recording_open(names[i], NULL, &vm, &t, &m) == ERR_IO && one_sentence(m.text), "%s: %s", names[i], m.text);
	ok(recording_open(program, NULL, &vm, &t, &m) == ERR_FORMAT, "an executable: %s", m.text + strlen(program));
}

/* ---- a log with another question in it ---- */

/* The first seek after time 0: its time has one byte, its number one, then comes the descriptor. */
static size_t place_of_argument(const struct world *w)
{
	struct world_pos pos = { 0, 0 }, next = pos;
	struct world_event e;

	while (world_event_next(w, &next, &e) && !(e.call.op == WORLD_SEEK && e.at.n > 0 && e.at.n < 128))
		pos = next;
	return (size_t)pos.byte + 2;
}

static void diverges(struct timeline *t)
{
	struct vm_config c = { .foreign = true };
	size_t log_bytes, program_bytes;
	const uint8_t *log = world_log_bytes(vm_world(timeline_vm(t)), &log_bytes);
	const uint8_t *bytes = vm_program_bytes(timeline_vm(t), &program_bytes);
	uint8_t *altered = malloc(log_bytes);
	struct vm_stop stop;
	struct vm *vm;
	struct msg m;

	if (!altered)
		exit(1);
	memcpy(altered, log, log_bytes);
	altered[place_of_argument(vm_world(timeline_vm(t)))] = 14;
	program_must(vm_new(&vm, &c, &m), &m, "a VM without a host");
	program_must(world_log_load(vm_world(vm), altered, log_bytes, &m), &m, "the altered log is well formed");
	program_must(vm_load_bytes(vm, bytes, program_bytes, "program", &m), &m, "the program is loaded");
	stop = program_run(vm, UINT64_MAX);
	is_number(stop.kind, VM_STOP_DIVERGED, "an altered argument stops the replay");
	ok(stop.at.n > 0 && strstr(stop.text, "Replay diverged at time") && strstr(stop.text, "asks seek fd 0") &&
		strstr(stop.text, "has seek fd 7"), "with both sides: %s", stop.text);
	vm_free(vm);
	free(altered);
}

/* ---- the pieces of a log ---- */

#define PIECES(bytes, want) pieces((const uint8_t *)(bytes), sizeof (bytes) - 1, want)
static const char *pieces(const uint8_t *chunk, size_t n, size_t want)
{
	static char log[64];
	size_t at = 2;

	memcpy(log, "ab", 2);
	if (!log_expand(chunk, n, (uint8_t *)log, &at, want))
		return "refused";
	log[at] = 0;
	return log;
}

static void expands(void)
{
	is_text(PIECES("\6xyz", 5), "abxyz", "new bytes");
	is_text(PIECES("\5\0", 4), "abab", "the same again");
	is_text(PIECES("\2x\3\2\5\1", 6), "abxxbx", "several pieces, and the same of what was the same");
	is_text(PIECES("\6xyz", 4), "refused", "more than there is to be");
	is_text(PIECES("\6xy", 60), "refused", "fewer bytes than it says");
	is_text(PIECES("\5", 60), "refused", "the same as nothing");
	is_text(PIECES("\5\1", 60), "refused", "the same as what begins there");
	is_text(PIECES("\3\2", 60), "refused", "the same as what comes");
	is_text(PIECES("\5\377\377\377\377\377\377\377\377\377\1", 60), "refused", "the same as far away");
	is_text(PIECES("\377\377\377\377\377\377\377\377\377\377\1", 60), "refused", "a number of more than 64 bits");
	is_text(PIECES("\0", 60), "refused", "nothing new");
	is_text(PIECES("\1\0", 60), "refused", "nothing that was before");
}

static void no_traces(void)
{
	char name[600];
	static const char *const ends[] = { "-journal", "-wal", "-shm", ".part" };
	unsigned found = 0;

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof name, "%s%s", file, ends[i]);
		found += access(name, F_OK) == 0;
	}
	is_number(found, 0, "nothing is left beside the file");
}

int main(void)
{
	uint64_t seed = program_seed(1);
	struct timeline *t;
	struct vm *vm;
	struct msg m;

	program = program_compile("programs", "hashtables");
	if (!program) {
		printf("1..0 # SKIP ocamlc does not compile the program\n");
		return 0;
	}
	snprintf(file, sizeof file, "%s/a %%41?b=c#.caravan", program_env("TMP", "/tmp"));
	snprintf(other, sizeof other, "%s/other.caravan", program_env("TMP", "/tmp"));
	length = program_length(program);
	t = history(&vm);
	save(t, file, 0);
	is_digest(vm_digest(vm), was_here, "saving changes nothing");
	see_info();
	ok(recording_verify(file, NULL, &m) == OK, "it verifies");
	files_come_back();
	open_again(seed);
	budgets(t);
	diverges(t);
	timeline_free(t);
	vm_free(vm);
	read_contents();
	strangers();
	cuts(seed);
	flips(seed);
	lies();
	expands();
	lies_about_files();
	older();
	lies_about_branches(seed);
	no_traces();
	free(contents);
	return tap_done();
}
