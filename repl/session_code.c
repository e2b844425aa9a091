/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in the code by name: functions and source lines, from the debug information. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/debuginfo/debuginfo.h"

#define MATCHES_SHOWN 6

const char *session_function_at(const struct session *s, uint32_t instr, uint32_t *first)
{
	struct debuginfo_function f;

	*first = instr;
	if (!s->vm || !debuginfo_function_at(debuginfo_of(s->vm), instr, &f))
		return NULL;
	*first = f.first;
	return f.name;
}

size_t session_place(const struct session *s, uint32_t instr, char *out, size_t max)
{
	struct text t = text_in(out, max);
	struct debuginfo_function f;

	if (!s->vm || !debuginfo_function_at(debuginfo_of(s->vm), instr, &f) || !f.name)
		text_add(&t, "instruction %" PRIu32, instr);
	else if (instr == f.body)
		text_add(&t, "%s", f.name);
	else
		text_add(&t, "%s%+" PRId64, f.name, (int64_t)instr - f.body);
	return t.used;
}

bool session_source_at(const struct session *s, uint32_t instr, const char **file, unsigned *line, unsigned *column)
{
	const struct debuginfo_event *e = s->vm ? debuginfo_source_at(debuginfo_of(s->vm), instr) : NULL;

	if (!e || !e->file || e->line <= 0)
		return false;
	*file = e->file;
	*line = (unsigned)e->line;
	*column = (unsigned)e->column;
	return true;
}

const char *session_function_complete(const struct session *s, const char *prefix, unsigned index)
{
	return s->vm ? debuginfo_complete(debuginfo_of(s->vm), prefix, index) : NULL;
}

const char *session_global_name(const struct session *s, uint64_t index)
{
	return s->vm && index < vm_globals(s->vm) ? debuginfo_global_name(debuginfo_of(s->vm), (uint32_t)index) : NULL;
}

bool session_global_named(const struct session *s, const char *name, uint64_t *index)
{
	uint32_t n;

	if (!s->vm || !debuginfo_global_number(debuginfo_of(s->vm), name, &n))
		return false;
	*index = n;
	return true;
}

/* ---- from a name to an instruction ---- */

static enum err where_now(const struct session *s, uint32_t *instr, char name[256])
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	*instr = r.pc;
	session_place(s, r.pc, name, 256);
	return OK;
}

static enum err where_number(const struct session *s, const char *text, uint32_t *instr, char name[256], struct msg *m)
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
	*instr = (uint32_t)n;
	snprintf(name, 256, "pc %llu", n);
	return OK;
}

static enum err where_line(const struct session *s, const char *where, const char *colon, uint32_t *instr,
	char name[256], struct msg *m)
{
	const struct debuginfo_event *e;
	char file[256], *end;
	long line = strtol(colon + 1, &end, 10);

	snprintf(file, sizeof file, "%.*s", (int)(colon - where), where);
	if (*end || line < 1 || line > INT32_MAX)
		return msg_set(m, ERR_USAGE, "'%s' is no line; a place in the source is FILE:LINE.", colon + 1);
	e = debuginfo_find_line(debuginfo_of(s->vm), file, (int32_t)line);
	if (!e || e->instr == DEBUGINFO_NOWHERE)
		return msg_set(m, ERR_NOT_FOUND,
			"There is no code at or after line %ld of %s, or the program has no such file.", line, file);
	*instr = e->instr;
	snprintf(name, 256, "%s:%" PRId32, e->file, e->line);
	return OK;
}

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

static enum err where_function(const struct session *s, const char *where, uint32_t *instr, char name[256],
	struct msg *m)
{
	struct debuginfo *d = debuginfo_of(s->vm);
	struct debuginfo_function f[MATCHES_SHOWN];
	unsigned n = debuginfo_find(d, where, f, MATCHES_SHOWN);

	if (n > 1)
		return ambiguous(where, f, n, m);
	if (n == 0 && debuginfo_units(d))
		return msg_set(m, ERR_NOT_FOUND, "There is no function '%s'; info functions lists them.", where);
	if (n == 0)
		return msg_set(m, ERR_NOT_FOUND, "There is no function '%s': "
			"the program has no debug information (ocamlc -g), so it has no names.", where);
	*instr = f[0].body;
	snprintf(name, 256, "%s", f[0].name);
	return OK;
}

enum err session_where(const struct session *s, const char *where, uint32_t *instr, char name[256], struct msg *m)
{
	const char *colon = strrchr(where, ':');
	enum err r = session_need(s, m);

	if (r)
		return r;
	if (!*where)
		return where_now(s, instr, name);
	if (*where == '*')
		return where_number(s, where + 1, instr, name, m);
	if (!strncmp(where, "pc ", 3))
		return where_number(s, where + 3, instr, name, m);
	if (colon && isdigit((unsigned char)colon[1]))
		return where_line(s, where, colon, instr, name, m);
	return where_function(s, where, instr, name, m);
}
