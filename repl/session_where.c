/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what people call a place to instructions. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/debuginfo/debuginfo.h"

#define MATCHES_SHOWN 6

static void one(struct session_places *out, uint32_t instr) { *out = (struct session_places){ 1, { instr } }; }

static uint32_t current_instr(const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return r.pc;
}

static enum err where_now(const struct session *s, struct session_places *out, char name[256])
{
	one(out, current_instr(s));
	session_place(s, out->instr[0], name, 256);
	return OK;
}

static enum err where_number(const struct session *s, const char *text, struct session_places *out, char name[256],
	struct msg *m)
{
	char *end;
	unsigned long long n;

	while (*text == ' ')
		text++;
	n = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end)
		return msg_set(m, ERR_USAGE, "'%s' is no instruction's number.", text);
	if (n >= vm_instrs(s->vm))
		return msg_set(m, ERR_NOT_FOUND, "There is no instruction %llu; the last is %" PRIu32 ".", n,
			vm_instrs(s->vm) - 1);
	one(out, (uint32_t)n);
	snprintf(name, 256, "pc %llu", n);
	return OK;
}

/* ---- FILE:LINE:COLUMN ---- */

struct line {
	char file[256];
	int32_t line, column;           /* column -1: none is asked for */
};

/* Of two events, the one that is earlier in the source; for a column, the one that begins nearer to it. */
static bool is_better(const struct line *l, const struct debuginfo_event *e, const struct debuginfo_event *best)
{
	int32_t far, far_best;

	if (!best || e->line != best->line)
		return !best || e->line < best->line;
	if (l->column >= 0) {
		far = abs(e->column - l->column);
		far_best = abs(best->column - l->column);
		if (far != far_best)
			return far < far_best;
	}
	return e->char_first != best->char_first ? e->char_first < best->char_first : e->pos < best->pos;
}

static const struct debuginfo_event *best_in_unit(struct debuginfo *d, uint32_t unit, const struct line *l)
{
	const struct debuginfo_event *e, *best = NULL;
	const char *last = NULL;
	bool fits = false;

	for (uint32_t i = 0; (e = debuginfo_event(d, unit, i)); i++) {
		if (e->file != last)
			fits = debuginfo_is_file(last = e->file, l->file);
		if (fits && e->kind != DEBUGINFO_PSEUDO && e->instr != DEBUGINFO_NOWHERE && e->line >= l->line &&
		    is_better(l, e, best))
			best = e;
	}
	return best;
}

/* The first line from the one asked for on that has code, in every unit that has code on it. */
static enum err where_line(const struct session *s, const struct line *l, struct session_places *out, char name[256],
	struct msg *m)
{
	struct debuginfo *d = debuginfo_of(s->vm);
	const struct debuginfo_event *e, *first = NULL;

	out->count = 0;
	for (uint32_t unit = 0; unit < debuginfo_units(d); unit++) {
		if (!(e = best_in_unit(d, unit, l)) || (first && e->line > first->line))
			continue;
		if (!first || e->line < first->line) {
			first = e;
			out->count = 0;
		}
		if (out->count < SESSION_PLACES_MAX)
			out->instr[out->count++] = e->instr;
	}
	if (!first)
		return msg_set(m, ERR_NOT_FOUND,
			"There is no code at or after line %" PRId32 " of %s, or the program has no such file.", l->line, l->file);
	if (l->column >= 0)
		snprintf(name, 256, "%s:%" PRId32 ":%" PRId32, first->file, first->line, first->column);
	else
		snprintf(name, 256, "%s:%" PRId32, first->file, first->line);
	return OK;
}

static bool number(const char *text, const char *end, int32_t *n)
{
	char *stop;
	long v = strtol(text, &stop, 10);

	*n = (int32_t)v;
	return isdigit((unsigned char)*text) && stop == end && v >= 0 && v < INT32_MAX;
}

/* "FILE:LINE" or "FILE:LINE:COLUMN", where `colon` is the last. */
static enum err where_in_file(const struct session *s, const char *where, const char *colon, struct session_places *out,
	char name[256], struct msg *m)
{
	const char *end = where + strlen(where), *before = colon;
	struct line l = { .column = -1 };
	bool good = number(colon + 1, end, &l.line);

	while (before > where && isdigit((unsigned char)before[-1]))
		before--;
	if (before < colon && before > where + 1 && before[-1] == ':') {
		l.column = l.line;
		good = good && number(before, colon, &l.line);
		colon = before - 1;
	}
	snprintf(l.file, sizeof l.file, "%.*s", (int)(colon - where), where);
	if (!good || l.line < 1)
		return msg_set(m, ERR_USAGE, "'%s' is no line; a place in the source is FILE:LINE or FILE:LINE:COLUMN.", colon + 1);
	return where_line(s, &l, out, name, m);
}

static enum err where_in_this_file(const struct session *s, const char *where, struct session_places *out, char name[256],
	struct msg *m)
{
	struct line l = { .column = -1 };
	unsigned line, column;
	const char *file;

	if (!number(where, where + strlen(where), &l.line) || l.line < 1)
		return msg_set(m, ERR_USAGE, "'%s' is no line of a file.", where);
	if (!session_source_at(s, current_instr(s), &file, &line, &column))
		return msg_set(m, ERR_USAGE, "It is not known which file the program is in here; write FILE:%s.", where);
	snprintf(l.file, sizeof l.file, "%s", file);
	return where_line(s, &l, out, name, m);
}

/* ---- as ocamldebug writes it ---- */

/* Where ocamldebug sees an event. */
struct spot {
	int32_t at, line, line_start;
};

static struct spot spot_of(const struct debuginfo_event *e)
{
	if (e->kind == DEBUGINFO_AFTER)
		return (struct spot){ e->char_end, e->end_line, e->char_end - e->end_column };
	return (struct spot){ e->char_first, e->line, e->char_first - e->column };
}

static bool is_module(const char *module, const char *wanted)
{
	while (*module && *wanted) {
		if (*wanted == '.' && module[0] == '_' && module[1] == '_')
			module++;
		else if (*module != *wanted)
			return false;
		module++;
		wanted++;
	}
	return *module == *wanted;
}

struct spots {
	struct debuginfo *d;
	char module[128];
};

/* Calls visit for each event of the module that it stops at. */
static void each_spot(const struct spots *in, void (*visit)(void *ctx, const struct debuginfo_event *e, struct spot at), void *ctx)
{
	const struct debuginfo_event *e;

	for (uint32_t unit = 0; unit < debuginfo_units(in->d); unit++)
		for (uint32_t i = 0; (e = debuginfo_event(in->d, unit, i)); i++)
			if (e->kind != DEBUGINFO_PSEUDO && e->instr != DEBUGINFO_NOWHERE && e->module && is_module(e->module, in->module))
				visit(ctx, e, spot_of(e));
}

/* The event at or after a character, and the last one before it. */
struct near {
	int32_t wanted;
	const struct debuginfo_event *after, *before;
	struct spot after_at, before_at;
};

static void look_near(void *ctx, const struct debuginfo_event *e, struct spot at)
{
	struct near *n = ctx;

	if (at.at >= n->wanted && (!n->after || at.at <= n->after_at.at)) {
		n->after = e;
		n->after_at = at;
	} else if (at.at < n->wanted && (!n->before || at.at > n->before_at.at)) {
		n->before = e;
		n->before_at = at;
	}
}

/* Where a line begins is known from events on it, or the first event after it will do. */
struct line_start {
	int32_t line, start, first_after;
};

static void look_for_line(void *ctx, const struct debuginfo_event *e, struct spot at)
{
	struct line_start *l = ctx;

	if (at.line == l->line)
		l->start = at.line_start;
	else if (e->line == l->line)
		l->start = e->char_first - e->column;
	if (at.line >= l->line && at.at < l->first_after)
		l->first_after = at.at;
}

static const struct debuginfo_event *nearest(const struct near *n)
{
	if (!n->after || (n->before && n->wanted - n->before_at.at <= n->after_at.at - n->wanted))
		return n->before;
	return n->after;
}

/* "LINE", "LINE COLUMN" (from 1) or "# CHARACTER". */
static enum err find_spot(const struct spots *in, const char *text, const struct debuginfo_event **e, struct msg *m)
{
	struct line_start l = { .start = -1, .first_after = INT32_MAX };
	struct near n = { .wanted = 0 };
	int column = 0, used = 0;

	if (sscanf(text, " # %" SCNd32 " %n", &n.wanted, &used) == 1 && !text[used]) {
		each_spot(in, look_near, &n);
		*e = nearest(&n);
		return OK;
	}
	if (sscanf(text, " %" SCNd32 " %n%d %n", &l.line, &used, &column, &used) < 1 || text[used])
		return msg_set(m, ERR_USAGE, "'%s' is no place in a module; it is a line, a line and a column, or # and a character.",
			text);
	each_spot(in, look_for_line, &l);
	n.wanted = column > 0 && l.start >= 0 ? l.start + column - 1 : l.first_after;
	each_spot(in, look_near, &n);
	*e = column > 0 && l.start >= 0 ? nearest(&n) : n.after;
	return OK;
}

static enum err where_at(const struct session *s, const char *text, struct session_places *out, char name[256], struct msg *m)
{
	struct spots in = { .d = debuginfo_of(s->vm) };
	const struct debuginfo_event *e = NULL;
	size_t n;
	enum err r;

	while (isspace((unsigned char)*text))
		text++;
	n = isalpha((unsigned char)*text) ? strcspn(text, " \t#") : 0;
	if (n == 0 && (!(e = debuginfo_event_before(in.d, current_instr(s))) || !e->module))
		return msg_set(m, ERR_USAGE, "It is not known which module the program is in here; write @ MODULE LINE.");
	snprintf(in.module, sizeof in.module, "%.*s", n ? (int)n : 127, n ? text : e->module);
	if ((r = find_spot(&in, text + n, &e, m)))
		return r;
	if (!e)
		return msg_set(m, ERR_NOT_FOUND, "There is no code there in module %s, or the program has no such module.", in.module);
	one(out, e->instr);
	snprintf(name, 256, "%s:%" PRId32 ":%" PRId32, e->file, e->line, e->column);
	return OK;
}

/* ---- functions ---- */

static enum err ambiguous(const char *where, const struct debuginfo_function *f, unsigned n, struct msg *m)
{
	char list[512];
	struct text t = text_in(list, sizeof list);

	for (unsigned i = 0; i < n && i < MATCHES_SHOWN; i++)
		text_add(&t, "%s%s (*%" PRIu32 ")", i ? ", " : "", f[i].name, f[i].body);
	if (n > MATCHES_SHOWN)
		text_add(&t, ", ...");
	return msg_set(m, ERR_USAGE, "'%s' is the name of %u functions, %s; say which.", where, n, list);
}

static enum err where_function(const struct session *s, const char *where, unsigned most, struct session_places *out,
	char name[256], struct msg *m)
{
	struct debuginfo *d = debuginfo_of(s->vm);
	struct debuginfo_function f[SESSION_PLACES_MAX];
	unsigned n = debuginfo_find(d, where, f, SESSION_PLACES_MAX);

	if (n > most)
		return ambiguous(where, f, n, m);
	if (n == 0 && debuginfo_units(d))
		return msg_set(m, ERR_NOT_FOUND, "There is no function '%s'; info functions lists them.", where);
	if (n == 0)
		return msg_set(m, ERR_NOT_FOUND, "There is no function '%s': "
			"the program has no debug information (ocamlc -g), so it has no names.", where);
	out->count = n;
	for (unsigned i = 0; i < n; i++)
		out->instr[i] = f[i].body;
	snprintf(name, 256, "%s", n == 1 ? f[0].name : where);
	return OK;
}

/* ---- all of them ---- */

static enum err find(const struct session *s, const char *where, unsigned most, struct session_places *out, char name[256],
	struct msg *m)
{
	const char *colon = strrchr(where, ':');
	enum err r = session_need(s, m);

	if (r)
		return r;
	if (!*where)
		return where_now(s, out, name);
	if (*where == '*')
		return where_number(s, where + 1, out, name, m);
	if (!strncmp(where, "pc ", 3))
		return where_number(s, where + 3, out, name, m);
	if (*where == '@')
		return where_at(s, where + 1, out, name, m);
	if (isdigit((unsigned char)*where))
		return where_in_this_file(s, where, out, name, m);
	if (colon && isdigit((unsigned char)colon[1]))
		return where_in_file(s, where, colon, out, name, m);
	return where_function(s, where, most, out, name, m);
}

enum err session_places(const struct session *s, const char *where, struct session_places *out, char name[256], struct msg *m)
{
	enum err r = find(s, where, SESSION_PLACES_MAX, out, name, m);

	if (!r && out->count > 1)
		snprintf(name, 256, "%s", where);
	return r;
}

enum err session_where(const struct session *s, const char *where, uint32_t *instr, char name[256], struct msg *m)
{
	struct session_places p;
	enum err r = find(s, where, 1, &p, name, m);

	if (!r)
		*instr = p.instr[0];
	return r;
}
