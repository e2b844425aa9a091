/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VFS over SQLite's own that gathers writes which follow one another in a file: SQLite writes page by page, and a call to
 * the system costs as much as some of them.
 *
 *     [empty] --write--> [n bytes for `at`] --write right behind them--> [more]
 *        ^                     |
 *        +---- any other use --+   one write of the system's
 *
 * Invariants:
 *  1. What was gathered is in the file before a read that could meet it, before its size is asked for, before it is cut, and
 *     before a sync or a message that may stand for one (SQLITE_FCNTL_SYNC): any but that the file is about to grow.
 *  2. Within a file the order of writes is SQLite's.  Between the files the order that matters, the journal's before the
 *     database's, is made by syncs.
 */
#include <stdlib.h>

#include "snapshot/recording_priv.h"

#define GATHERED_BYTES (64u << 10)        /* SQLite's own VFS refuses 128 KiB */

struct gather_file {
	sqlite3_file file;
	sqlite3_file *under;      /* SQLite's own, behind this */
	uint8_t *bytes;           /* GATHERED_BYTES */
	sqlite3_int64 at;
	int n;
};
_Static_assert(sizeof(struct gather_file) % 8 == 0, "what lies behind is aligned");

static struct gather_file *of(sqlite3_file *f) { return (struct gather_file *)f; }

static int write_out(struct gather_file *x)
{
	int n = x->n;

	x->n = 0;
	return n ? x->under->pMethods->xWrite(x->under, x->bytes, n, x->at) : SQLITE_OK;
}

static int gather_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	struct gather_file *x = of(f);
	bool fits = x->n && at == x->at + x->n && n <= (int)GATHERED_BYTES - x->n;
	int r = fits ? SQLITE_OK : write_out(x);

	if (r != SQLITE_OK)
		return r;
	if (n > (int)GATHERED_BYTES)
		return x->under->pMethods->xWrite(x->under, bytes, n, at);
	if (!x->n)
		x->at = at;
	memcpy(x->bytes + x->n, bytes, (size_t)n);
	x->n += n;
	return SQLITE_OK;
}

static int gather_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	struct gather_file *x = of(f);
	int r = at < x->at + x->n && x->at < at + n ? write_out(x) : SQLITE_OK;

	return r == SQLITE_OK ? x->under->pMethods->xRead(x->under, to, n, at) : r;
}

static int gather_control(sqlite3_file *f, int what, void *arg)
{
	struct gather_file *x = of(f);
	int r = what == SQLITE_FCNTL_SIZE_HINT ? SQLITE_OK : write_out(x);

	return r == SQLITE_OK ? x->under->pMethods->xFileControl(x->under, what, arg) : r;
}

static int gather_close(sqlite3_file *f)
{
	struct gather_file *x = of(f);
	int written = write_out(x), r = x->under->pMethods->xClose(x->under);

	free(x->bytes);
	return r == SQLITE_OK ? written : r;
}

/* All the rest is SQLite's own, after what was gathered. */
#define PASS_ON(name, method, arg_type) \
	static int gather_##name(sqlite3_file *f, arg_type arg) \
	{ \
		int r = write_out(of(f)); \
 \
		return r == SQLITE_OK ? of(f)->under->pMethods->method(of(f)->under, arg) : r; \
	}
PASS_ON(truncate, xTruncate, sqlite3_int64)
PASS_ON(sync, xSync, int)
PASS_ON(size, xFileSize, sqlite3_int64 *)
PASS_ON(lock, xLock, int)
PASS_ON(unlock, xUnlock, int)
PASS_ON(is_reserved, xCheckReservedLock, int *)

static int gather_sector_bytes(sqlite3_file *f) { return of(f)->under->pMethods->xSectorSize(of(f)->under); }
static int gather_is(sqlite3_file *f) { return of(f)->under->pMethods->xDeviceCharacteristics(of(f)->under); }

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = gather_close, .xRead = gather_read, .xWrite = gather_write, .xTruncate = gather_truncate,
	.xSync = gather_sync, .xFileSize = gather_size, .xLock = gather_lock, .xUnlock = gather_unlock,
	.xCheckReservedLock = gather_is_reserved, .xFileControl = gather_control, .xSectorSize = gather_sector_bytes,
	.xDeviceCharacteristics = gather_is
};

static int gather_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *got)
{
	sqlite3_vfs *real = vfs->pAppData;
	struct gather_file *x = of(f);
	int r;

	*x = (struct gather_file){ .under = (sqlite3_file *)(x + 1), .bytes = malloc(GATHERED_BYTES) };
	if (!x->bytes)
		return SQLITE_NOMEM;
	r = real->xOpen(real, name, x->under, flags, got);
	if (r == SQLITE_OK)
		x->file.pMethods = &methods;
	else
		free(x->bytes);
	return r;
}

const char *gather_vfs(void)
{
	static const char name[] = "caravan-gather";
	static sqlite3_vfs vfs;
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (real && !sqlite3_vfs_find(name)) {
		vfs = *real;
		vfs.pNext = NULL;
		vfs.zName = name;
		vfs.pAppData = real;
		vfs.szOsFile = (int)sizeof(struct gather_file) + real->szOsFile;
		vfs.xOpen = gather_open;
		(void)sqlite3_vfs_register(&vfs, 0);     /* or opening says that it is not there */
	}
	return name;
}
