/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in the code by name: functions and source lines, from the debug information. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/debuginfo/debuginfo.h"

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
