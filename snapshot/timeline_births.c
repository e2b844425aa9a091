/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run over all of the past that learns when blocks came to be where they are. */
#include "snapshot/timeline_priv.h"
#include "vm/births.h"

#define STRETCH (UINT64_C(1) << 20)

static enum err stretch(struct timeline *t, struct vm_births *b, uint64_t start, uint64_t end, struct msg *m)
{
	uint64_t now = vm_now(t->vm).n;
	struct trip trip = { .patience = PATIENCE_SEEK, .goal = { .interrupt = t->config.interrupt, .births = b } };
	struct vm_stop stop;
	enum err r;

	b->now = end - now > STRETCH ? now + STRETCH : end;
	trip.goal.until.n = b->now;
	trip.done_from = (double)(now - start) / (double)(end - start);
	trip.done_to = (double)(b->now - start) / (double)(end - start);
	if ((r = timeline_travel(t, &trip, &stop, m)) || stop.kind == VM_STOP_TIME)
		return r;
	if (stop.kind == VM_STOP_INTERRUPT)
		return msg_set(m, ERR_INTERRUPTED, "Interrupted at time %llu.", (unsigned long long)stop.at.n);
	return msg_set(m, ERR_HISTORY, "The past cannot be run again beyond time %llu: %s",
		(unsigned long long)stop.at.n, stop.text[0] ? stop.text : "the program stopped there.");
}

enum err timeline_births(struct timeline *t, const uint64_t *blocks, uint64_t *at, uint32_t n, struct msg *m)
{
	struct vm_births b = { n, blocks, at, 0 };
	struct origin o = timeline_origin(t);
	uint64_t start = timeline_start(t).n;
	struct vm_stop stop;
	enum err r;

	timeline_progress_begin(t);
	for (uint32_t i = 0; i < n; i++)
		at[i] = start;
	r = timeline_seek(t, (vm_time){ start }, NULL, &stop, m);
	while (!r && vm_now(t->vm).n < o.at.n)
		r = stretch(t, &b, start, o.at.n, m);
	if (r)
		timeline_return(t, &o, r);
	timeline_origin_release(&o);
	return r;
}
