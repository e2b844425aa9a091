/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots: immutable states of the VM that share what did not change.
 *
 * A snapshot is a persistent two-level page map (groups of 256 pages; a group or a page that is the same in two
 * snapshots is the same object, counted) and the position in the world log.
 *
 * Invariants:
 *  1. A page, group or snapshot never changes after it was made.
 *  2. A page of zeros is NULL, a group of NULLs is NULL; so two maps with equal content have equal digests.
 *  3. After snapshot_take and snapshot_put the store's base is that snapshot, and the VM's dirty map holds
 *     exactly what may differ from it.
 *
 * Cost: take = pages dirtied since the base was taken or put; put = pages that differ.
 * Ownership: counted; snapshot_release gives one count back.  All are given back before the store is freed.
 * Layer: snapshot, over vm.  Its inside: snapshot_priv.h.
 */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include "vm/vm.h"

struct snapshot;
struct snapshot_store;      /* one per VM: the base, the pages' accounting */

enum err snapshot_store_new(struct snapshot_store **out, struct vm *vm, struct msg *m) MUST_CHECK;
void snapshot_store_free(struct snapshot_store *st);

enum err snapshot_take(struct snapshot_store *st, struct snapshot **out, struct msg *m) MUST_CHECK;
/* Puts the VM into that state.  A snapshot that came from a recording may be refused (ERR_FORMAT); the VM then stands where
 * it stood. */
enum err snapshot_put(struct snapshot_store *st, struct snapshot *s, struct msg *m) MUST_CHECK;
struct snapshot *snapshot_retain(struct snapshot *s);
void snapshot_release(struct snapshot *s);

vm_time snapshot_time(const struct snapshot *s);
struct world_pos snapshot_position(const struct snapshot *s);
/* Equal to vm_digest of the state; hashes only what no digest was asked of yet. */
struct digest snapshot_digest(struct snapshot *s);
/* The VM's digest now, at the cost of the pages dirtied since the base. */
struct digest snapshot_digest_now(struct snapshot_store *st);
/* The same; `go_on` is told from time to time how far it is, and false from it ends it: then false, and no digest. */
bool snapshot_digest_while(struct snapshot_store *st, bool (*go_on)(void *ctx, double done), void *ctx, struct digest *out);

/* Bytes that would be freed with this snapshot alone / that all together hold. */
size_t snapshot_own_bytes(const struct snapshot *s);
/* How much was read from the VM so far to take snapshots. */
uint64_t snapshot_store_copied(const struct snapshot_store *st);
size_t snapshot_store_bytes(const struct snapshot_store *st);

/* The snapshot that was taken, put or met last: the VM stands there or has run forward from there.  The store's own. */
struct snapshot *snapshot_base(const struct snapshot_store *st);
/* The VM, running over its past, stands where `s` was taken: `s` becomes the base, so that what is taken next shares with it.
 * False, and nothing has changed, when time, position or control block say that it stands elsewhere. */
bool snapshot_meet(struct snapshot_store *st, struct snapshot *s);

/* True if all invariants hold, also that of the dirty map; otherwise says which does not.  Cost: all pages. */
bool snapshot_check(struct snapshot *s, struct msg *m);
bool snapshot_store_check(struct snapshot_store *st, struct msg *m);

/* The word at that offset; 0 outside. */
uint64_t snapshot_word(const struct snapshot *s, uint64_t off);
/* Pages whose content differs, ascending. */
void snapshot_differ(struct snapshot *a, struct snapshot *b, void (*visit)(void *ctx, uint64_t page), void *ctx);

#endif
