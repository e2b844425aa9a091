/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that has a recording's database while it is written.  Whoever records copies rows into batches and goes on; the
 * thread hashes, compresses and inserts them, and waits for the disk.
 *
 *     [free] --writer_take--> [being filled] --writer_send--> [waits] --the thread--> [free]
 *
 * Invariants:
 *  1. Batches are written in the order in which they were sent.  A transaction is open from the start; one that is sent to be
 *     committed ends it and begins the next.
 *  2. What waits has a bound, WRITER_BATCHES: whoever is faster than the thread waits for it.
 *  3. After a failure nothing more is written and the transaction is undone; every call that can says why.
 *  4. One thread calls these functions.  A process that was forked off calls none of them: the thread is not in it.
 *
 * Layer: snapshot; for the files that write recordings.
 */
#ifndef SNAPSHOT_RECORDING_WRITER_H
#define SNAPSHOT_RECORDING_WRITER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "snapshot/host.h"

#define WRITER_BATCHES 30u
#define WRITER_BATCH_BYTES (260u << 10)     /* a pack of pages or a chunk of the log, and what else is in such a row */

/* For whom the thread worked. */
enum writer_account { WRITER_OTHER, WRITER_LOG, WRITER_ACCOUNTS };

struct batch {
	struct batch *next;
	uint8_t *bytes;           /* rows, one after another */
	size_t room, used;
	size_t row;               /* where the last row begins */
	int level;                /* of compression */
	enum writer_account account;
	bool commits;
};

struct writer;
/* Opens the part, which must stay, through gather_vfs and executes the script, which begins a transaction.  That it failed, a
 * later call says. */
enum err writer_new(struct writer **out, const struct part *part, const char *script, struct msg *m) MUST_CHECK;
/* Writes all that was sent, closes the database (what was not committed is undone), and says what failed. */
enum err writer_free(struct writer *w, struct msg *m) MUST_CHECK;

/* An empty batch with room for so many bytes of rows.  One larger than WRITER_BATCH_BYTES comes when nothing waits. */
enum err writer_take(struct writer *w, size_t room, struct batch **out, struct msg *m) MUST_CHECK;
void writer_send(struct writer *w, struct batch *b);
/* All that was sent is written, and on the medium if it was to be committed. */
enum err writer_wait(struct writer *w, struct msg *m) MUST_CHECK;

struct writer_cost {
	uint64_t cpu_ns[WRITER_ACCOUNTS];    /* processor time for rows, so far */
	uint64_t commit_ns;                  /* time that the last commit took */
};
struct writer_cost writer_cost(struct writer *w);

/* Rows.  `sql` is one INSERT, and kinds a letter per value, in the order of its parameters; both must stay.
 *
 *   i  int64_t                          t  const char *
 *   b  bytes and size_t                 c  characters, or NULL, and size_t
 *   s  unsigned: the seal (db_seal) of so many tables, as they are then
 *   z  bytes and size_t, to be compressed; the last value, and with it what the thread finds out:
 *   n  their number                     d  their digest
 *   p  the digest of each page of them
 */
size_t row_bytes(const char *kinds, va_list values);
/* The batch has room for it. */
void row_put(struct batch *b, const char *sql, const char *kinds, va_list values);
/* So many more bytes of the batch's last value, which the caller fills. */
uint8_t *row_more(struct batch *b, size_t n);
static inline size_t batch_left(const struct batch *b) { return b->room - b->used; }

#endif
