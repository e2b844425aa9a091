/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "data" that show threads, fibres, channels and memory. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

static enum err no_arguments(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs regs;
	enum err r = args_end(a, m);

	return r ? r : session_regs(c->session, &regs, m);
}

static void print_where(struct command_context *c, uint32_t pc)
{
	char place[512];

	if (pc == UINT32_MAX)
		return;
	place_text(c->session, pc, place, sizeof place);
	command_print(c, ", %s", place);
}

enum err cmd_info_threads(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_thread t;
	enum err r = no_arguments(c, a, m);

	if (r)
		return r;
	for (unsigned i = 0; session_thread_at(c->session, i, &t); i++) {
		command_print(c, "%s thread %" PRId64 " of domain %" PRId64 ", %s", t.is_current ? "*" : " ", t.id, t.domain, t.state);
		print_where(c, t.pc);
		command_print(c, "\n");
	}
	return OK;
}

/* How many threads of the domain are there, and is this the first of them? */
static bool count_of_domain(const struct session *s, unsigned index, int64_t domain, unsigned *threads, bool *current)
{
	struct session_thread t;
	bool first = true;

	*threads = 0;
	*current = false;
	for (unsigned i = 0; session_thread_at(s, i, &t); i++) {
		if (t.domain != domain)
			continue;
		first = first && i >= index;
		++*threads;
		*current = *current || t.is_current;
	}
	return first;
}

enum err cmd_info_domains(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_thread t;
	unsigned threads;
	bool current;
	enum err r = no_arguments(c, a, m);

	if (r)
		return r;
	for (unsigned i = 0; session_thread_at(c->session, i, &t); i++)
		if (count_of_domain(c->session, i, t.domain, &threads, &current))
			command_print(c, "%s domain %" PRId64 ", %u thread%s\n", current ? "*" : " ", t.domain, threads,
				threads == 1 ? "" : "s");
	return OK;
}

static void print_fibre(void *ctx, const struct session_fibre *f)
{
	struct command_context *c = ctx;

	command_print(c, "%s stack 0x%" PRIx64 ", %" PRIu64 " words, %s", !strcmp(f->state, "running") ? "*" : " ", f->off, f->words,
		f->state);
	print_where(c, f->pc);
	command_print(c, "\n");
}

enum err cmd_info_fibres(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = no_arguments(c, a, m);

	if (!r)
		session_fibres(c->session, print_fibre, c);
	return r;
}

static void print_channel(void *ctx, const struct session_channel *x)
{
	struct command_context *c = ctx;

	command_print(c, "channel %" PRId64 ", %s, ", x->id, x->is_output ? "output" : "input");
	if (x->fd < 0)
		command_print(c, "closed");
	else
		command_print(c, "descriptor %" PRId64, x->fd);
	if (x->name[0])
		command_print(c, ", %s", x->name);
	if (x->waits)
		command_print(c, ", %" PRIu64 " bytes wait in its buffer", x->waits);
	command_print(c, "\n");
}

enum err cmd_info_channels(struct command_context *c, struct args *a, struct msg *m)
{
	enum err r = no_arguments(c, a, m);

	if (!r)
		session_channels(c->session, print_channel, c);
	return r;
}

enum err cmd_info_gc(struct command_context *c, struct args *a, struct msg *m)
{
	const char *name;
	uint64_t n;
	enum err r = no_arguments(c, a, m);

	for (unsigned i = 0; !r && session_gc_at(c->session, i, &name, &n); i++)
		command_print(c, "%-18s  %" PRIu64 "\n", name, n);
	return r;
}
