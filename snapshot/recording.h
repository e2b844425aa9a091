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

#define RECORDING_FORMAT 3         /* with several branches; those from the oldest on are read */
#define RECORDING_FORMAT_PLAIN 2   /* what is written without them, so that an older Caravan reads it */
#define RECORDING_FORMAT_OLDEST 1

enum recording_reason {
	RECORDING_SAVED, RECORDING_CRASH, RECORDING_CHECKPOINT,
	RECORDING_CUT_OFF,             /* being written by a recorder, or left by one that was killed */
	RECORDING_RUN                  /* a whole run that a recorder wrote */
};

/* What the program was made of, so that who gets the recording can read it: a source, or a compiled interface. */
enum recording_file_kind { RECORDING_SOURCE, RECORDING_INTERFACE };
#define RECORDING_FILES_MOST 8192u             /* beyond these limits files are left out, not refused */
#define RECORDING_FILE_MOST_BYTES (3u << 20)   /* of one: a row of the table holds it */
#define RECORDING_FILES_MOST_BYTES (64u << 20) /* of all: as much as a large program's sources have */
#define RECORDING_UNIT_MOST_BYTES 256u         /* of the names, with the NUL */
#define RECORDING_PATH_MOST_BYTES 1024u
struct recording_file {
	enum recording_file_kind kind;
	const char *unit, *path;      /* the compilation unit; the name that the debug information has for a source */
	const void *bytes;
	size_t n;
};
/* The files that go into a recording, one after another; false after the last. */
struct recording_contents {
	bool (*file)(void *ctx, unsigned index, struct recording_file *out);
	void *ctx;
};

struct recording_options {
	enum recording_reason reason;
	size_t budget_bytes;          /* uncompressed pages of automatic snapshots that may go in; 0: all */
	bool steady;                  /* cannot be interrupted */
	const struct recording_contents *contents;    /* NULL: none */
};

/* Saves the program and where it stands, and all branches with their logs, marks, automatic snapshots, and where one stood.  A
 * crash or a checkpoint is of the history that led to it alone: of the current branch with what it has of its parents, but of
 * nothing before its last change, since no replay leads over that; the program must not stand there. */
enum err recording_save(struct timeline *t, const char *path, const struct recording_options *o, struct msg *m) MUST_CHECK;

/* Whether a recording could be written there: its folder takes files, and what stands there now is nothing, empty, or a
 * recording.  Nobody's program is replaced by mistake, and no device by a file.  recording_save looks by itself. */
enum err recording_can_save(const char *path, struct msg *m) MUST_CHECK;

/* A recording that is written while its program runs:
 *
 *     [nothing] --recorder_new--> [PATH.part, grows] --recorder_end--> [PATH]
 *                                         |
 *                                         +--killed, or the disk is full--> [PATH.part, as at the last commit]
 *
 * Commits come by themselves, at pauses of the timeline's runs and before questions to the world, as often as costs little;
 * whatever happens, what was committed can be opened as PATH.part.  The timeline must only run forward meanwhile: what it
 * has written of the log and of its past it no longer has in memory, which therefore does not grow with the run.
 * In a child that the program forks, the recorder does nothing. */
struct recorder;
/* The program stands where its history begins.  The timeline must outlive the recorder.  `contents` may be NULL. */
enum err recorder_new(struct recorder **out, struct timeline *t, const char *path, const struct recording_contents *contents,
	struct msg *m) MUST_CHECK;
/* The program stands at the crash: the recording will be opened here. */
void recorder_crash(struct recorder *x);
/* The program stands at its end: the rest is written, and PATH is there.  Also says what went wrong on the way.  The
 * recorder is gone in every case. */
enum err recorder_end(struct recorder *x, struct msg *m) MUST_CHECK;

struct recording_info {
	unsigned format;
	char program[1024], host[256], version[64];    /* Caravan's version that wrote it */
	enum recording_reason reason;
	vm_time start, now, end;
	unsigned snapshots, marks, branches;
	uint64_t pages, events, log_bytes, bytes;
	int64_t written_ns, ran_ns;                    /* ran_ns: how long the run took; 0: not known */
};
/* Reads what `caravan info` shows; checks the header only. */
enum err recording_info(const char *path, struct recording_info *out, struct msg *m) MUST_CHECK;
/* Checks everything: structure, sizes, every page's digest, every snapshot's digest, the log.  The configuration's progress
 * and interrupt count here and below; it may be NULL. */
enum err recording_verify(const char *path, const struct timeline_config *c, struct msg *m) MUST_CHECK;
/* Opens read-only: makes a foreign VM (replay only) with its program, puts the snapshots into a new timeline, and stands
 * where the recording was saved.  The caller owns both. */
enum err recording_open(const char *path, const struct timeline_config *c, struct vm **vm, struct timeline **t,
	struct msg *m) MUST_CHECK;
bool recording_is_one(const char *path);           /* by its first bytes */

/* The files in a recording.  Opening reads their names and sizes only; the recording stays open until they are closed. */
struct recording_files;
enum err recording_files_open(const char *path, struct recording_files **out, struct msg *m) MUST_CHECK;
void recording_files_close(struct recording_files *f);
/* `bytes` is NULL in what comes out; the names live as long as the struct recording_files. */
bool recording_files_at(const struct recording_files *f, unsigned index, struct recording_file *out);
/* The bytes of one, malloc'ed: one byte longer than they are, and that is 0. */
enum err recording_files_read(struct recording_files *f, unsigned index, void **bytes, struct msg *m) MUST_CHECK;

#endif
