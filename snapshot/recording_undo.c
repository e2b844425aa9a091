/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last commit of a recorder that was killed: PATH.part without what its last transaction had begun to write.
 *
 * SQLite keeps the pages that a transaction overwrites in PATH.part-journal (its file format, section 3), and would put them
 * back; but a reader writes nothing, and nobody's journal may name files to look for.  So the pages are read here,
 * within bounds, and a VFS over SQLite's own shows the file with them.
 *
 *   journal   header, padded to a sector: magic (8), records, nonce, pages of the file before, bytes of a sector, of a page
 *             records: number of a page, its bytes, checksum: the nonce and each 200th byte from the end
 *             ... and again a header at the next sector.  All numbers are big-endian, 32 bits.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot/recording_priv.h"

#define JOURNAL_MOST_BYTES (256 << 20)
#define HEADER_BYTES 28u
#define RECORD_BYTES (4u + DB_PAGE_BYTES + 4u)
#define SECTOR_MOST_BYTES 65536u

struct undo {
	uint8_t *journal;
	size_t journal_bytes;
	uint32_t pages_before;        /* of the file */
	const uint8_t **pages;        /* [number]: where it stands in the journal, up to pages_before */
	sqlite3_vfs vfs;
	char name[40];
};

static uint32_t big_32(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

const uint8_t *undo_page(const struct undo *u, uint32_t number)
{
	return u && number >= 1 && number <= u->pages_before ? u->pages[number] : NULL;
}

uint64_t undo_file_bytes(const struct undo *u, uint64_t bytes)
{
	uint64_t before = u ? (uint64_t)u->pages_before * DB_PAGE_BYTES : bytes;

	return before < bytes ? before : bytes;
}

const char *undo_vfs(const struct undo *u) { return u ? u->name : NULL; }

/* ---- the journal ---- */

static bool is_header(const struct undo *u, size_t at)
{
	static const uint8_t magic[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
	const uint8_t *h = u->journal + at;
	uint32_t sector;

	if (at + HEADER_BYTES > u->journal_bytes || memcmp(h, magic, sizeof magic) != 0)
		return false;
	sector = big_32(h + 20);
	return sector >= 512 && sector <= SECTOR_MOST_BYTES && (sector & (sector - 1)) == 0 && big_32(h + 24) == DB_PAGE_BYTES;
}

static uint32_t checksum(const uint8_t *page, uint32_t nonce)
{
	for (int i = DB_PAGE_BYTES - 200; i > 0; i -= 200)
		nonce += page[i];
	return nonce;
}

/* Of a page that stands in the journal twice the first one counts.  Returns where the records end, 0 when one is not whole. */
static size_t take_records(struct undo *u, size_t at, uint32_t count, uint32_t nonce)
{
	for (uint32_t i = 0; i < count; i++, at += RECORD_BYTES) {
		const uint8_t *record = u->journal + at, *page = record + 4;
		uint32_t number;

		if (u->journal_bytes - at < RECORD_BYTES || big_32(page + DB_PAGE_BYTES) != checksum(page, nonce))
			return 0;
		number = big_32(record);
		if (number >= 1 && number <= u->pages_before && !u->pages[number])
			u->pages[number] = page;
	}
	return at;
}

static void take_pages(struct undo *u)
{
	size_t at = 0, sector;

	while (is_header(u, at)) {
		const uint8_t *h = u->journal + at;
		uint32_t count = big_32(h + 8);

		sector = big_32(h + 20);
		if (at + sector > u->journal_bytes)
			return;
		if (count == UINT32_MAX)
			count = (uint32_t)((u->journal_bytes - at - sector) / RECORD_BYTES);
		at = take_records(u, at + sector, count, big_32(h + 12));
		if (!at)
			return;
		at = (at + sector - 1) / sector * sector;
	}
}

/* ---- what SQLite sees ---- */

struct undo_file {
	sqlite3_file file;
	struct undo *u;
	sqlite3_file *under;
};

static struct undo_file *of(sqlite3_file *f) { return (struct undo_file *)f; }

static int file_close(sqlite3_file *f) { return of(f)->under->pMethods ? of(f)->under->pMethods->xClose(of(f)->under) : SQLITE_OK; }

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	int r = of(f)->under->pMethods->xFileSize(of(f)->under, size);

	*size = (sqlite3_int64)undo_file_bytes(of(f)->u, (uint64_t)*size);
	return r;
}

/* Where a page of the journal lies in what is asked for, it takes the file's place. */
static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	int r = of(f)->under->pMethods->xRead(of(f)->under, to, n, at);
	int64_t end = at + n;

	if (r != SQLITE_OK && r != SQLITE_IOERR_SHORT_READ)
		return r;
	for (int64_t page = at / DB_PAGE_BYTES; page * DB_PAGE_BYTES < end; page++) {
		const uint8_t *bytes = page < UINT32_MAX ? undo_page(of(f)->u, (uint32_t)page + 1) : NULL;
		int64_t from = page * DB_PAGE_BYTES, to_end = from + DB_PAGE_BYTES;

		if (!bytes)
			continue;
		if (from < at)
			from = at;
		if (to_end > end)
			to_end = end;
		memcpy((uint8_t *)to + (from - at), bytes + from % DB_PAGE_BYTES, (size_t)(to_end - from));
	}
	return r;
}

static int no_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	(void)f;
	(void)bytes;
	(void)n;
	(void)at;
	return SQLITE_READONLY;
}

static int no_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	(void)f;
	(void)n;
	return SQLITE_READONLY;
}

static int nothing(sqlite3_file *f, int what)
{
	(void)f;
	(void)what;
	return SQLITE_OK;
}

static int not_reserved(sqlite3_file *f, int *out)
{
	(void)f;
	*out = 0;
	return SQLITE_OK;
}

static int no_control(sqlite3_file *f, int what, void *arg)
{
	(void)f;
	(void)what;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int sector_bytes(sqlite3_file *f)
{
	(void)f;
	return DB_PAGE_BYTES;
}

static int is_immutable(sqlite3_file *f)
{
	(void)f;
	return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = file_close, .xRead = file_read, .xWrite = no_write, .xTruncate = no_truncate,
	.xSync = nothing, .xFileSize = file_size, .xLock = nothing, .xUnlock = nothing, .xCheckReservedLock = not_reserved,
	.xFileControl = no_control, .xSectorSize = sector_bytes, .xDeviceCharacteristics = is_immutable
};

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *got)
{
	struct undo *u = vfs->pAppData;
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);
	int r;

	of(f)->file.pMethods = NULL;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return SQLITE_CANTOPEN;
	of(f)->u = u;
	of(f)->under = (sqlite3_file *)(of(f) + 1);
	r = real->xOpen(real, name, of(f)->under, flags, got);
	if (r == SQLITE_OK)
		of(f)->file.pMethods = &methods;
	return r;
}

static bool vfs_register(struct undo *u)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (!real)
		return false;
	snprintf(u->name, sizeof u->name, "caravan-%p", (void *)u);
	u->vfs = *real;
	u->vfs.pNext = NULL;
	u->vfs.zName = u->name;
	u->vfs.pAppData = u;
	u->vfs.szOsFile = (int)sizeof(struct undo_file) + real->szOsFile;
	u->vfs.xOpen = vfs_open;
	return sqlite3_vfs_register(&u->vfs, 0) == SQLITE_OK;
}

/* ---- reading it ---- */

void undo_free(struct undo *u)
{
	if (!u)
		return;
	if (u->vfs.zName)
		sqlite3_vfs_unregister(&u->vfs);
	free(u->pages);
	free(u->journal);
	free(u);
}

/* A recorder that is at work holds a lock on its file. */
static enum err check_idle(const char *path, struct msg *m)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool busy = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return busy ? msg_set(m, ERR_IO, "%s is being written at this moment; open it when the recorder has ended.", path) : OK;
}

/* -1 with errno, 0 when there is none. */
static ssize_t read_journal(const char *path, uint8_t **out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	ssize_t n = 0, got = 0;
	uint8_t *bytes;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > JOURNAL_MOST_BYTES || !(bytes = malloc((size_t)st.st_size + 1))) {
		close(fd);
		errno = EFBIG;
		return -1;
	}
	while (n < st.st_size && (got = read(fd, bytes + n, (size_t)(st.st_size - n))) > 0)
		n += got;
	close(fd);
	*out = bytes;
	return got < 0 ? -1 : n;
}

/* A journal may name more pages than there are; the file is not longer for it. */
static bool use_journal(struct undo *u, const char *path)
{
	struct stat st;

	if (!is_header(u, 0) || stat(path, &st) != 0)
		return true;
	u->pages_before = big_32(u->journal + 16);
	if (u->pages_before > (uint64_t)st.st_size / DB_PAGE_BYTES)
		u->pages_before = (uint32_t)((uint64_t)st.st_size / DB_PAGE_BYTES);
	if (!(u->pages = calloc((size_t)u->pages_before + 1, sizeof *u->pages)))
		return false;
	take_pages(u);
	return true;
}

enum err undo_read(const char *path, struct undo **out, struct msg *m)
{
	size_t length = strlen(path);
	char name[4096];
	struct undo *u;
	ssize_t n;
	enum err e;

	*out = NULL;
	if (length < 5 || strcmp(path + length - 5, ".part") != 0 ||
	    (size_t)snprintf(name, sizeof name, "%s-journal", path) >= sizeof name)
		return OK;
	if ((e = check_idle(path, m)))
		return e;
	if (!(u = calloc(1, sizeof *u)))
		return msg_set(m, ERR_NO_MEMORY, "There is not enough memory to open %s.", path);
	if ((n = read_journal(name, &u->journal)) < 0) {
		undo_free(u);
		return msg_set(m, ERR_IO, "%s, which belongs to %s, could not be read: %s.", name, path, strerror(errno));
	}
	u->journal_bytes = (size_t)n;
	if (!use_journal(u, path) || (u->pages && !vfs_register(u))) {
		undo_free(u);
		return msg_set(m, ERR_NO_MEMORY, "There is not enough memory to open %s.", path);
	}
	if (u->pages)
		*out = u;
	else
		undo_free(u);
	return OK;
}
