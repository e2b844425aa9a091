/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What timeline_watch.c and timeline_watch_back.c know together. */
#ifndef SNAPSHOT_TIMELINE_WATCH_PRIV_H
#define SNAPSHOT_TIMELINE_WATCH_PRIV_H

#include "snapshot/timeline_priv.h"
#include "snapshot/timeline_watch.h"

/* The place at a time inside what is known. */
struct vm_place timeline_watch_at(const struct timeline_watch *w, uint64_t at);
/* The word is known back to `at`, an earlier time, at which it was there.  */
void timeline_watch_prepend(struct timeline_watch *w, uint64_t at, struct vm_place there);
/* Backward from now to `until`: learns where one word was, and does not look at what it held. */
enum err timeline_watch_trace(struct timeline *t, struct timeline_watch *w, vm_time until, struct msg *m) MUST_CHECK;

#endif
