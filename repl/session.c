/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions: beginning and end, and what there is to know about the program as a whole. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "vm/debuginfo/typing.h"
#include "vm/exec.h"

/* Crashes and checkpoints are sent and written again and again: of the past they hold the last stretch, in so much. */
#define PAST_BYTES ((size_t)256 << 20)

enum err session_new(struct session **out, const struct session_config *c, struct msg *m)
{
	struct session *s = calloc(1, sizeof *s);

	if (!s)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a session.");
	if (c)
		s->config = *c;
	s->breaks_next = 1;
	*out = s;
	return OK;
}

static void unload(struct session *s)
{
	if (s->timeline)
		timeline_free(s->timeline);
	vm_free(s->vm);
	session_walk_free(s->walk);
	session_output_free(s->output);
	session_shown_forget(s);
	session_types_forget(s);
	session_files_free(s);
	free(s->name);
	free(s->breaks);
	session_watches_free(s);
	session_printers_free(s);
	s->timeline = NULL;
	s->vm = NULL;
	s->walk = NULL;
	s->output = NULL;
	s->name = NULL;
	s->breaks = NULL;
	s->breaks_count = 0;
	s->source = SESSION_NONE;
	s->unsaved = false;
	s->ran_ns = 0;
	memset(&s->visits, 0, sizeof s->visits);
	memset(&s->last, 0, sizeof s->last);
}

void session_free(struct session *s)
{
	if (!s)
		return;
	unload(s);
	for (unsigned i = 0; i < s->folders_count; i++)
		free(s->folders[i]);
	free(s->folders);
	free(s);
}

enum err session_need(const struct session *s, struct msg *m)
{
	return s->vm ? OK : msg_set(m, ERR_USAGE, "There is no program; start caravan with one, or open a recording.");
}

/* ---- observers ---- */

void session_changed(struct session *s)
{
	if (s->observer.event)
		s->observer.event(s->observer.ctx);
}

void session_part(struct session *s, uint64_t i, uint64_t n)
{
	s->part_from = n ? (double)i / (double)n : 0;
	s->part_to = n ? ((double)i + 1) / (double)n : 0;
	if (n && s->timeline)
		timeline_progress(s->timeline, 0);
}

void session_work_begins(struct session *s)
{
	session_calm(s);
	s->told = 0;
	if (s->timeline)
		timeline_long_work(s->timeline, true);
}

void session_work_ends(struct session *s)
{
	if (s->timeline)
		timeline_long_work(s->timeline, false);
	session_part(s, 0, 0);
	session_calm(s);
}

/* Never back: a search that found something still has to go there. */
static void on_progress(void *ctx, double done)
{
	struct session *s = ctx;

	if (done >= 0 && s->part_to > 0)
		done = s->part_from + (s->part_to - s->part_from) * done;
	if (done >= 0)
		done = s->told = done > s->told ? done : s->told;
	if (s->observer.progress)
		s->observer.progress(s->observer.ctx, done);
}

static void on_output(void *ctx, int fd, const uint8_t *bytes, size_t n)
{
	struct session *s = ctx;

	s->observer.output(s->observer.ctx, fd, bytes, n);
}

static void on_input(void *ctx, bool begins)
{
	struct session *s = ctx;

	s->observer.input(s->observer.ctx, begins);
}

static void redirect(struct session *s)
{
	if (!s->vm)
		return;
	world_set_output(vm_world(s->vm), s->observer.output ? on_output : NULL, s);
	world_set_input(vm_world(s->vm), s->observer.input ? on_input : NULL, s);
}

void session_observe(struct session *s, const struct session_observer *o)
{
	s->observer = o ? *o : (struct session_observer){ 0 };
	redirect(s);
}

/* ---- programs and recordings ---- */

static struct timeline_config timeline_config(struct session *s)
{
	uint64_t budget = s->config.history_budget_bytes;

	return (struct timeline_config){
		.budget_bytes = budget > SIZE_MAX ? SIZE_MAX : (size_t)budget,
		.interrupt = &s->interrupt, .progress = on_progress, .ctx = s
	};
}

/* The new program takes the old one's place only when all of it is there. */
static enum err adopt(struct session *s, enum session_source source, const char *path, struct vm *vm,
	struct timeline *t, struct msg *m)
{
	char *name = strdup(path);

	if (!name) {
		timeline_free(t);
		vm_free(vm);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a session.");
	}
	unload(s);
	s->source = source;
	s->name = name;
	s->vm = vm;
	s->timeline = t;
	redirect(s);
	s->last = (struct session_stop){ .why = SESSION_AT_TIME, .at = timeline_now(t) };
	session_arrived(s, &s->last);
	return OK;
}

enum err session_load(struct session *s, const char *path, char *const argv[], struct msg *m)
{
	struct vm_config config = { .host = &world_host_posix, .argv = (const char *const *)argv,
		.domains = s->config.domains, .torture = s->config.torture, .schedule_seed = s->config.schedule_seed };
	struct timeline_config tc = timeline_config(s);
	struct timeline *t;
	struct vm *vm;
	enum err r;

	if ((r = vm_new(&vm, &config, m)))
		return r;
	if ((r = vm_load(vm, path, m)) || (r = timeline_new(&t, vm, &tc, m))) {
		vm_free(vm);
		return r;
	}
	return adopt(s, SESSION_PROGRAM, path, vm, t, m);
}

/* A crash is stood at as if one had just run into it: the exception has its name. */
static enum err meet_crash(struct session *s, struct msg *m)
{
	vm_time at = session_now(s);
	struct vm_goal goal = { .until = { at.n + 1 }, .uncaught = true };
	struct vm_stop stop;
	enum err r;

	if ((r = timeline_run(s->timeline, &goal, &stop, m)))
		return r;
	if (session_now(s).n != at.n)
		return timeline_goto(s->timeline, at, &stop, m);
	session_stop_from(s, &stop, &s->last);
	return OK;
}

/* A recorder's file is opened at its end; what came after the last state is in the log. */
static enum err go_to_end(enum recording_reason reason, struct vm *vm, struct timeline *t, struct msg *m)
{
	struct vm_stop stop;
	enum err r;

	if (reason != RECORDING_CUT_OFF && reason != RECORDING_RUN)
		return OK;
	if ((r = timeline_goto(t, timeline_end(t), &stop, m))) {
		timeline_free(t);
		vm_free(vm);
	}
	return r;
}

enum err session_open(struct session *s, const char *path, struct msg *m)
{
	struct timeline_config tc = timeline_config(s);
	struct recording_info info;
	struct recording_files *kept = NULL;
	struct timeline *t;
	struct vm *vm;
	enum err r;

	session_work_begins(s);
	if (!(r = recording_info(path, &info, m)) && !(r = recording_files_open(path, &kept, m)) &&
	    !(r = recording_open(path, &tc, &vm, &t, m)))
		r = go_to_end(info.reason, vm, t, m);
	session_work_ends(s);
	if (r || (r = adopt(s, SESSION_RECORDING, path, vm, t, m))) {
		recording_files_close(kept);
		return r;
	}
	s->kept = kept;
	s->ran_ns = info.ran_ns;
	return info.reason == RECORDING_CRASH ? meet_crash(s, m) : OK;
}

enum err session_verify(struct session *s, const char *path, struct msg *m)
{
	struct timeline_config tc = timeline_config(s);
	enum err r;

	session_work_begins(s);
	r = recording_verify(path, &tc, m);
	session_work_ends(s);
	return r;
}

enum err session_live(struct session *s, struct msg *m)
{
	unsigned from = session_branch(s);
	bool made;
	enum err r;

	if ((r = session_need(s, m)) || (r = timeline_branch(s->timeline, NULL, NULL, &made, m)))
		return r;
	if (s->source == SESSION_RECORDING)
		vm_attach(s->vm, &world_host_posix);
	session_branch_changed(s, from);
	session_changed(s);
	return OK;
}

enum err session_can_save(const char *path, struct msg *m) { return recording_can_save(path, m); }

enum err session_save_as(struct session *s, const char *path, enum session_reason reason, struct msg *m)
{
	static const enum recording_reason reasons[] = {
		[SESSION_SAVED] = RECORDING_SAVED, [SESSION_CRASHED] = RECORDING_CRASH,
		[SESSION_CHECKPOINT] = RECORDING_CHECKPOINT
	};
	struct recording_options o = {
		.reason = reasons[reason], .budget_bytes = reason == SESSION_SAVED ? 0 : PAST_BYTES,
		.steady = reason != SESSION_SAVED        /* a clock interrupts what runs, to have checkpoints written */
	};
	struct recording_contents contents;
	enum err r = session_need(s, m);

	if (r)
		return r;
	session_work_begins(s);
	contents = session_contents(s);
	o.contents = &contents;
	r = recording_save(s->timeline, path, &o, m);
	session_work_ends(s);
	if (!r)
		s->unsaved = false;
	return r;
}

/* ---- recording ---- */

enum err session_record(struct session *s, const char *path, struct msg *m)
{
	struct recording_contents contents;
	enum err r = session_need(s, m);

	if (r)
		return r;
	contents = session_contents(s);
	return recorder_new(&s->recorder, s->timeline, path, &contents, m);
}

void session_record_crash(struct session *s)
{
	if (s->recorder)
		recorder_crash(s->recorder);
}

enum err session_record_end(struct session *s, struct msg *m)
{
	struct recorder *r = s->recorder;

	s->recorder = NULL;
	return r ? recorder_end(r, m) : OK;
}

bool session_is_saved(const struct session *s) { return !s->unsaved; }

enum err session_save(struct session *s, const char *path, struct msg *m)
{
	return session_save_as(s, path, SESSION_SAVED, m);
}

enum session_source session_source(const struct session *s) { return s->source; }
const char *session_name(const struct session *s) { return s->name ? s->name : ""; }

void session_facts(const struct session *s, struct session_facts *out)
{
	struct world *w;

	*out = (struct session_facts){ .live = false };
	if (!s->vm)
		return;
	w = vm_world(s->vm);
	snprintf(out->ocaml, sizeof out->ocaml, "%s", exec_ocaml_version(vm_ocaml_version(s->vm)));
	out->instrs = vm_instrs(s->vm);
	out->globals = vm_globals(s->vm);
	out->events = world_position(w).event;
	out->live = world_is_live(w);
}

/* ---- interruption ---- */

void session_interrupt(struct session *s)
{
	s->interrupt = 1;
	s->interrupts++;
	world_interrupt();
}

int session_interrupts(const struct session *s) { return s->interrupts; }

void session_calm(struct session *s)
{
	s->interrupt = 0;
	world_interrupt_clear();
}
