/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the heap as a whole. */
#include <inttypes.h>

#include "repl/command_priv.h"

#define KINDS_SHOWN 20

struct shown {
	struct command_context *c;
	const char *head;
	uint64_t most, kinds, blocks, words;
};

static void print_head(struct command_context *c, const char *number, const char *what)
{
	command_print(c, "%12s  %10s  %s\n", "bytes", number, what);
}

static void show_kind(void *ctx, const struct session_heap_kind *k)
{
	struct shown *s = ctx;

	if (s->kinds == 0)
		print_head(s->c, "blocks", s->head);
	if (s->kinds++ < s->most)
		command_print(s->c, "%12" PRIu64 "  %10" PRIu64 "  %s\n", k->words * 8, k->blocks, k->name);
	s->blocks += k->blocks;
	s->words += k->words;
}

static enum err show_kinds(struct command_context *c, enum session_heap_which which, const char *head, const char *foot,
	uint64_t most, struct msg *m)
{
	struct shown s = { .c = c, .head = head, .most = most };
	enum err e;

	if ((e = session_heap_kinds(c->session, which, show_kind, &s, m)))
		return e;
	if (s.kinds > s.most)
		command_print(c, "%12s  %10s  ... %" PRIu64 " in all\n", "", "", s.kinds);
	command_print(c, "%12" PRIu64 "  %10" PRIu64 "  %s\n", s.words * 8, s.blocks, foot);
	return OK;
}

enum err cmd_heap_top(struct command_context *c, struct args *a, struct msg *m)
{
	uint64_t most;
	enum err e;

	if ((e = args_count(a, KINDS_SHOWN, &most, m)) || (e = args_end(a, m)))
		return e;
	return show_kinds(c, SESSION_HEAP_ALIVE, "type or kind", "all that is alive", most, m);
}

#define SAMPLES 64
#define SAMPLES_MOST 4096

static void show_site(void *ctx, const struct session_heap_site *site)
{
	struct shown *s = ctx;

	if (s->kinds++ == 0)
		print_head(s->c, "samples", "site");
	command_print(s->c, "%12" PRIu64 "  %10" PRIu64 "  %s\n", site->words * 8, site->samples, site->place);
}

enum err cmd_heap_sites(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_heap_sampled sums;
	struct shown s = { .c = c };
	uint64_t samples;
	enum err e;

	if ((e = args_count(a, SAMPLES, &samples, m)) || (e = args_end(a, m)))
		return e;
	if (samples == 0 || samples > SAMPLES_MOST)
		return msg_set(m, ERR_USAGE, "'heap sites' takes a number of samples from 1 to %d.", SAMPLES_MOST);
	if ((e = session_heap_sites(c->session, (uint32_t)samples, show_site, &s, &sums, m)))
		return e;
	if (sums.samples < sums.blocks)
		command_print(c, "Bytes are estimated: %" PRIu32 " of %" PRIu32 " blocks were looked at.\n", sums.samples,
			sums.blocks);
	return OK;
}

enum err cmd_info_heap(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs regs;
	struct session_heap h;
	uint64_t most;
	enum err e;

	if ((e = args_count(a, KINDS_SHOWN, &most, m)) || (e = args_end(a, m)) ||
	    (e = session_regs(c->session, &regs, m)))
		return e;
	session_heap(c->session, &h);
	command_print(c, "nursery: %" PRIu64 " of %" PRIu64 " words; old generation: %" PRIu64 " words\n",
		h.young_used_words, h.young_words, h.old_words);
	return show_kinds(c, SESSION_HEAP_ALL, "kind", "all there is", most, m);
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
