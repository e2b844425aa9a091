/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a recording while its program runs: PATH.part gets one transaction after another, and at the end its name.
 *
 * SQLite's rollback journal makes each transaction whole or absent, also in a power cut; a reader that finds a journal looks
 * past what it would undo (recording_undo.c), so that nobody has to write to the file of a recorder that was killed.
 *
 * Between two states a commit adds the log alone: `now` is then the last state, `end` the time of the question that comes
 * next.  How often is decided by the clock and by what it costs, which is not state.
 *
 * The program goes on while the writer's thread works, and waits for it where somebody relies on a commit: at the start, at a crash,
 * and before what may be the program's last question.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdlib.h>

#include "snapshot/host.h"
#include "snapshot/recording_priv.h"

#define COMMIT_LEAST_NS UINT64_C(250000000)
#define COMMIT_PATIENCE 64u           /* a commit costs about so small a part of the time between two */
#define STATE_LEAST_NS UINT64_C(500000000)
#define STATE_PATIENCE 64u
#define OTHER_PAGES 768u               /* nursery and globals, mostly */
#define PAGE_NS 10000u                 /* what writing a page costs, before it was measured */
/* After long runs states are so small a part of the run apart: 65,536 of them are enough for ten years. */
#define STATE_PART 4096u
/* The log is written while it is in the processor's cache, and forgotten while the next of it still finds room there; but that
 * takes a snapshot, so the more of the state changes meanwhile, the later. */
#define LOG_WRITE_BYTES (UINT64_C(32) << 10)
#define LOG_LEAST_BYTES (UINT64_C(512) << 10)      /* so much of it is kept in memory before it is forgotten */
#define LOG_MOST_MEMORY_BYTES (UINT64_C(2) << 20)  /* ... and with so much it is */
#define LOG_PER_COPIED 4u                          /* ... or with as many times what the snapshot before copied */
#define LOG_SLACK_BYTES (UINT64_C(256) << 10)      /* with so much more there is a pause soon */
#define LOG_PATIENCE 16u                           /* when it costs more than such a part of the run, it is compressed less */
#define NUMBERS_MOST ((size_t)1 << 18)        /* pages known again: those of a gibibyte, at least */
#define NEVER_INSTRS (UINT64_C(1) << 62)

struct recorder {
	struct saver s;
	struct timeline *t;
	struct part part;
	char *path;
	struct msg m;             /* of what failed */
	enum err failed;
	vm_time crash;            /* where it will be opened; VM_FOREVER: at the end */
	uint64_t began_ns, next_commit_ns;
	struct {
		uint64_t at_ns, cost_ns;
		uint64_t written_ns;      /* what the writer's thread had worked before */
	} state;                          /* that was kept last */
	uint64_t forget_bytes;            /* so much of the log is kept in memory */
	volatile sig_atomic_t soon;       /* the log wants a pause */
	struct timeline_config config;    /* the timeline's own, which it gets back */
};

static uint64_t most(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* ---- the log ---- */

/* What came since the last time. */
static enum err keep_log(struct recorder *x)
{
	const struct world *w = vm_world(x->t->vm);
	const struct meta *done = &x->s.meta;
	struct world_pos end = world_end(w);
	uint64_t kept_from = world_log_from(w), from = (uint64_t)done->log_bytes;
	size_t n;
	const uint8_t *bytes = world_log_bytes(w, &n);

	caravan_check(kept_from <= from && from <= end.byte);
	return save_log(&x->s, bytes + (from - kept_from), (size_t)(end.byte - from), end.event - (uint64_t)done->log_events);
}

/* What is written of the log may be forgotten once the VM's base stands behind it, for no mending goes back beyond that. */
static void forget_log(struct recorder *x)
{
	world_forget(vm_world(x->t->vm), snapshot_base(x->t->store)->pos);
}

/* The base moves here first. */
static enum err forget_all_log(struct recorder *x)
{
	uint64_t copied = snapshot_store_copied(x->t->store);
	struct snapshot *s;
	enum err r = snapshot_take(x->t->store, &s, &x->m);

	if (r)
		return r;
	snapshot_release(s);
	copied = LOG_PER_COPIED * (snapshot_store_copied(x->t->store) - copied);
	x->forget_bytes = least(most(copied, LOG_LEAST_BYTES), LOG_MOST_MEMORY_BYTES);
	if (!(r = keep_log(x)))
		forget_log(x);
	return r;
}

static uint64_t log_in_memory(const struct recorder *x)
{
	const struct world *w = vm_world(x->t->vm);

	return world_end(w).byte - world_log_from(w);
}

static uint64_t log_unwritten(const struct recorder *x)
{
	return world_end(vm_world(x->t->vm)).byte - (uint64_t)x->s.meta.log_bytes;
}

/* ---- transactions ---- */

/* The log is kept up to `end`, which is not before the last state. */
static enum err commit(struct recorder *x, vm_time end)
{
	uint64_t now = host_steady_ns();
	enum err r;

	x->s.meta.end = (int64_t)end.n;
	x->s.meta.ran_ns = (int64_t)(now - x->began_ns) + 1;
	if ((r = save_last_chunk(&x->s)) || (r = saver_save_meta(&x->s)))
		return r;
	x->next_commit_ns = now + most(COMMIT_PATIENCE * writer_cost(x->s.writer).commit_ns, COMMIT_LEAST_NS);
	return saver_commit(&x->s);
}

static enum err commit_and_wait(struct recorder *x, vm_time end)
{
	enum err r = commit(x, end);

	return r ? r : writer_wait(x->s.writer, &x->m);
}

static bool rests(const struct recorder *x) { return x->failed || world_is_child(vm_world(x->t->vm)); }

/* ---- states ---- */

static enum err write_state(struct recorder *x)
{
	struct snapshot *s;
	enum err r;

	if ((r = snapshot_take(x->t->store, &s, &x->m)))
		return r;
	if (x->s.meta.snapshots == 0 || (int64_t)s->at.n > x->s.meta.now) {
		if ((r = save_snapshot(&x->s, x->s.meta.snapshots + 1, s))) {
			snapshot_release(s);
			return r;
		}
		save_last_pack(&x->s);
		x->s.meta.snapshots++;
	}
	x->s.meta.now = (int64_t)s->at.n;
	snapshot_release(s);
	return OK;
}

static uint64_t written_ns(const struct recorder *x) { return writer_cost(x->s.writer).cpu_ns[WRITER_OTHER]; }

/* What waits for the disk is not counted: that is the commits' part. */
static enum err keep_state(struct recorder *x)
{
	uint64_t began = host_cpu_ns();
	enum err r;

	x->state.written_ns = written_ns(x);
	if ((r = write_state(x)))
		return r;
	x->state.cost_ns = host_cpu_ns() - began;
	x->state.at_ns = host_steady_ns();
	if (!(r = keep_log(x)))
		forget_log(x);
	return r;
}

/* ---- while the program runs ---- */

/* The first state of a program at work is larger than anything that was measured: at most the old generation and, of the
 * rest, about so much. */
static uint64_t state_costs(const struct recorder *x)
{
	uint64_t pages = vm_page_limit(x->t->vm) - IMAGE_ARENAS_OFF / PAGE_BYTES + OTHER_PAGES;

	return x->s.meta.snapshots > 1 ? x->state.cost_ns + written_ns(x) - x->state.written_ns : PAGE_NS * pages;
}

static bool state_is_due(const struct recorder *x, uint64_t now)
{
	uint64_t since = now - x->state.at_ns;

	return since >= STATE_LEAST_NS && since >= (x->state.at_ns - x->began_ns) / STATE_PART && since >= STATE_PATIENCE * state_costs(x);
}

static enum err keep(struct recorder *x)
{
	uint64_t now = host_steady_ns();
	enum err r = OK;

	if (state_is_due(x, now) && x->s.meta.snapshots < SNAPSHOTS_MOST)
		r = keep_state(x);
	else if (log_in_memory(x) > x->forget_bytes)
		r = forget_all_log(x);
	if (r || now < x->next_commit_ns)
		return r;
	r = keep_log(x);
	return r ? r : commit(x, timeline_now(x->t));
}

static void on_pause(void *ctx)
{
	struct recorder *x = ctx;

	x->soon = 0;
	if (!rests(x))
		x->failed = keep(x);
}

/* What may be the program's last question to this recorder: it becomes another program, or kills itself. */
static bool may_be_last(enum world_op op) { return op == WORLD_EXEC || op == WORLD_KILL; }

/* The log alone. */
static void on_asking(void *ctx, vm_time now, enum world_op op)
{
	struct recorder *x = ctx;
	bool last = may_be_last(op), due = last || host_steady_ns() >= x->next_commit_ns;
	enum err r;

	if (log_in_memory(x) > x->forget_bytes + LOG_SLACK_BYTES)
		x->soon = 1;
	if ((!due && log_unwritten(x) < LOG_WRITE_BYTES) || rests(x))
		return;
	if ((r = keep_log(x)) || (due && (r = (last ? commit_and_wait : commit)(x, now))))
		x->failed = r;
}

/* ---- beginning and end ---- */

/* The recording is the history: in memory there is no more of it than mending a torn stop needs. */
static void attach(struct recorder *x)
{
	x->config = x->t->config;
	x->t->config.spacing_instrs = NEVER_INSTRS;
	timeline_set_pause(x->t, on_pause, &x->soon, x);
	world_set_asking(vm_world(x->t->vm), on_asking, x);
}

static void detach(struct recorder *x)
{
	x->t->config = x->config;
	timeline_set_pause(x->t, NULL, NULL, NULL);
	world_set_asking(vm_world(x->t->vm), NULL, NULL);
}

static enum err begin(struct recorder *x, const struct recording_contents *contents)
{
	struct saver *s = &x->s;
	enum err r;

	if ((r = saver_open(s, &x->part, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL", NUMBERS_MOST)))
		return r;
	saver_fill_meta(s, RECORDING_CUT_OFF);
	s->meta.start = (int64_t)timeline_now(x->t).n;
	if ((r = save_program(s)) || (r = save_files(s, contents)))
		return r;
	if ((r = keep_state(x)))
		return r;
	return commit_and_wait(x, timeline_now(x->t));
}

static void release(struct recorder *x)
{
	free(x->path);
	free(x);
}

enum err recorder_new(struct recorder **out, struct timeline *t, const char *path, const struct recording_contents *contents,
	struct msg *m)
{
	struct recorder *x = calloc(1, sizeof *x);
	enum err r;

	if (!x || !(x->path = strdup(path))) {
		free(x);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to record %s.", path);
	}
	x->t = t;
	x->crash = VM_FOREVER;
	x->began_ns = host_steady_ns();
	x->forget_bytes = LOG_LEAST_BYTES;
	x->s = (struct saver){ .t = t, .path = x->path, .m = &x->m, .format = RECORDING_FORMAT_PLAIN,
		.level = ZSTD_LEVEL_RECORDING, .log_patience = LOG_PATIENCE, .began_cpu_ns = host_cpu_ns(), .steady = true };
	if ((r = recording_can_save(path, m)) || (r = part_open(&x->part, x->path, m))) {
		release(x);
		return r;
	}
	if ((r = begin(x, contents))) {
		r = saver_close(&x->s, r);
		part_drop(&x->part);
		msg_set(m, r, "%s", x->m.text);
		release(x);
		return r;
	}
	attach(x);
	*out = x;
	return OK;
}

void recorder_crash(struct recorder *x)
{
	enum err r;

	if (rests(x))
		return;
	x->crash = timeline_now(x->t);
	r = keep_state(x);
	x->failed = r ? r : commit_and_wait(x, x->crash);
}

static enum err finish(struct recorder *x)
{
	bool crashed = x->crash.n != UINT64_MAX;
	enum err r;

	if ((state_is_due(x, host_steady_ns()) && (r = write_state(x))) || (r = keep_log(x)) ||
	    (r = save_last_chunk(&x->s)))
		return r;
	x->s.meta.end = (int64_t)timeline_now(x->t).n;
	x->s.meta.reason = crashed ? RECORDING_CRASH : RECORDING_RUN;
	if (crashed)
		x->s.meta.now = (int64_t)x->crash.n;
	x->s.meta.ran_ns = (int64_t)(host_steady_ns() - x->began_ns) + 1;
	if ((r = saver_save_meta(&x->s)))
		return r;
	return saver_commit(&x->s);
}

enum err recorder_end(struct recorder *x, struct msg *m)
{
	enum err r;

	detach(x);
	if (!x->failed && (r = finish(x)))
		x->failed = r;
	r = saver_close(&x->s, x->failed);
	if (!r)
		r = part_commit(&x->part, &x->m);
	if (r && x->part.name)
		msg_set(m, r, "%s What was recorded before that is in %s.", x->m.text, x->part.name);
	else
		msg_set(m, r, "%s", x->m.text);
	part_leave(&x->part);
	release(x);
	return r;
}
