/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording file NAME.caravan: an SQLite database that holds everything needed to stand in a program's past
 * on another machine (docs/format.md is its specification).
 *
 * Pages are stored once by content and compressed with zstd.  A file that was saved is whole or absent: it is
 * written under a temporary name beside its place, synced, and renamed.
 * Layer: snapshot; the only user of SQLite and zstd.
 */
#ifndef SNAPSHOT_RECORDING_H
#define SNAPSHOT_RECORDING_H

#include "snapshot/timeline.h"

#define RECORDING_FORMAT 1

enum recording_reason { RECORDING_SAVED, RECORDING_CRASH, RECORDING_CHECKPOINT };

struct recording_options {
	enum recording_reason reason;
	size_t budget_bytes;          /* uncompressed pages of automatic snapshots that may go in; 0: all */
};

/* Saves the program, the log up to the timeline's end, the marks and automatic snapshots, and where it stands; of the current
 * branch with what it has of its parents, but nothing before its last change: no replay leads over that.  ERR_USAGE: it stands
 * there.  Other branches are not saved. */
enum err recording_save(struct timeline *t, const char *path, const struct recording_options *o, struct msg *m) MUST_CHECK;

/* Whether a recording could be written there: its folder takes files, and what stands there now is nothing, empty, or a
 * recording.  Nobody's program is replaced by mistake, and no device by a file.  recording_save looks by itself. */
enum err recording_can_save(const char *path, struct msg *m) MUST_CHECK;

struct recording_info {
	unsigned format;
	char program[1024], host[256], version[64];    /* Caravan's version that wrote it */
	enum recording_reason reason;
	vm_time start, now, end;
	unsigned snapshots, marks;
	uint64_t pages, events, bytes;
	int64_t written_ns;
};
/* Reads what `caravan info` shows; checks the header only. */
enum err recording_info(const char *path, struct recording_info *out, struct msg *m) MUST_CHECK;
/* Checks everything: structure, sizes, every page's digest, every snapshot's digest, the log. */
enum err recording_verify(const char *path, struct msg *m) MUST_CHECK;
/* Opens read-only: makes a foreign VM (replay only) with its program, puts the snapshots into a new timeline, and stands
 * where the recording was saved.  The caller owns both. */
enum err recording_open(const char *path, const struct timeline_config *c, struct vm **vm, struct timeline **t,
	struct msg *m) MUST_CHECK;
bool recording_is_one(const char *path);           /* by its first bytes */

#endif
