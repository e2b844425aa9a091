/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "data" that show the program as a whole: what it is, what it asked and what it wrote. */
#include <inttypes.h>
#include <stdio.h>

#include "repl/command_priv.h"
#include "repl/text.h"

#define EVENTS_SHOWN 20

enum err cmd_info_program(struct command_context *c, struct args *a, struct msg *m)
{
	static const char *const sources[] = {
		[SESSION_NONE] = "no program", [SESSION_PROGRAM] = "a program", [SESSION_RECORDING] = "a recording"
	};
	struct session_facts f;
	struct session_regs regs;
	enum err r;

	if ((r = args_end(a, m)) || (r = session_regs(c->session, &regs, m)))
		return r;
	session_facts(c->session, &f);
	command_print(c, "%s, %s\n", session_name(c->session), sources[session_source(c->session)]);
	command_print(c, "OCaml %s, %" PRIu32 " instructions, %" PRIu64 " globals\n", f.ocaml, f.instrs, f.globals);
	command_print(c, "time %" PRIu64 ", history from %" PRIu64 " to %" PRIu64 "; %s\n", session_now(c->session).n,
		session_start(c->session).n, session_end(c->session).n,
		f.live ? "what it asks of the world from here on is done" : "what it asked of the world is replayed");
	return OK;
}

enum err cmd_info_world(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_cursor cursor = { 0, 0 };
	struct session_event e;
	struct session_facts f;
	uint64_t count;
	enum err r;

	if ((r = args_count(a, EVENTS_SHOWN, &count, m)) || (r = args_end(a, m)))
		return r;
	session_facts(c->session, &f);
	if (f.events > count)
		command_print(c, "(%" PRIu64 " earlier events)\n", f.events - count);
	for (uint64_t i = 0; i < f.events; i++) {
		bool shown = i + count >= f.events;

		if (!session_event(c->session, &cursor, shown ? &e : NULL))
			break;
		if (shown)
			command_print(c, "%12" PRIu64 "  %s %s\n", e.at.n, e.op, e.text);
	}
	return OK;
}

enum err cmd_info_log(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_log log;
	char line[160];
	struct text t = text_in(line, sizeof line);
	enum err r = args_end(a, m);

	if (r)
		return r;
	session_log(c->session, &log);
	text_add_log(&t, log.now.events, log.now.bytes);
	command_print(c, "up to now %s\n", line);
	if (log.count)
		command_print(c, "  events       bytes  operation\n");
	for (unsigned i = 0; i < log.count; i++)
		command_print(c, "%8" PRIu64 "  %10" PRIu64 "  %s\n", log.by[i].sum.events, log.by[i].sum.bytes, log.by[i].op);
	t = text_in(line, sizeof line);
	text_add_log(&t, log.known.events, log.known.bytes);
	command_print(c, "history   %s\n", line);
	if (log.ran_ns <= 0)
		return OK;
	t = text_in(line, sizeof line);
	text_add_log_rate(&t, log.known.events, log.known.bytes, log.ran_ns);
	command_print(c, "recorded  %s\n", line);
	return OK;
}

enum err cmd_info_output(struct command_context *c, struct args *a, struct msg *m)
{
	char buffer[4096];
	uint64_t total, done = 0;
	char last = '\n';
	size_t n;
	enum err r = args_end(a, m);

	if (r)
		return r;
	while ((n = session_output(c->session, done, buffer, sizeof buffer, &total)) > 0) {
		c->out.text(c->out.ctx, buffer, n);
		last = buffer[n - 1];
		done += n;
	}
	if (last != '\n')
		command_print(c, "\n");
	return OK;
}
