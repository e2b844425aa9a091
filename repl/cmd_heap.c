/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the heap as a whole. */
#include <inttypes.h>

#include "repl/command_priv.h"

#define KINDS_SHOWN 20

struct shown {
	struct command_context *c;
	uint64_t most, kinds, blocks, words;
};

static void show_kind(void *ctx, const struct session_heap_kind *k)
{
	struct shown *s = ctx;

	if (s->kinds++ < s->most)
		command_print(s->c, "%12" PRIu64 "  %10" PRIu64 "  %s\n", k->words * 8, k->blocks, k->name);
	s->blocks += k->blocks;
	s->words += k->words;
}

enum err cmd_heap_top(struct command_context *c, struct args *a, struct msg *m)
{
	struct shown s = { .c = c };
	enum err e;

	if ((e = args_count(a, KINDS_SHOWN, &s.most, m)) || (e = args_end(a, m)))
		return e;
	command_print(c, "%12s  %10s  %s\n", "bytes", "blocks", "kind");
	if ((e = session_heap_kinds(c->session, show_kind, &s, m)))
		return e;
	if (s.kinds > s.most)
		command_print(c, "%12s  %10s  ... %" PRIu64 " kinds in all\n", "", "", s.kinds);
	command_print(c, "%12" PRIu64 "  %10" PRIu64 "  all that is alive\n", s.words * 8, s.blocks);
	return OK;
}

enum err cmd_path(struct command_context *c, struct args *a, struct msg *m)
{
	char text[WORD_MAX], way[4096];
	const char *rest = args_rest(a, text);
	struct expr_value v;
	enum err e;

	if (!rest)
		return msg_set(m, ERR_USAGE, "'path' needs an expression, as in path $accu.");
	if ((e = eval_look(c->session, chosen_frame(c), rest, NULL, &v, m)))
		return e;
	if (v.kind != EXPR_VALUE || is_int(v.v))
		return msg_set(m, ERR_USAGE, "'path' is for blocks; this is none.");
	if ((e = session_way_to(c->session, v.v, way, sizeof way, m)))
		return e;
	command_print(c, "%s\n", way);
	return OK;
}

enum err cmd_heap(struct command_context *c, struct args *a, struct msg *m) { return cmd_heap_top(c, a, m); }
