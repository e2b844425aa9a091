/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources, interfaces and units of the program, for front ends. */
#include <stdlib.h>
#include <string.h>

#include "repl/files/files.h"
#include "repl/session_priv.h"
#include "vm/debuginfo/debuginfo.h"

/* ---- the struct files ---- */

/* NULL: there is no program, or no memory. */
static struct files *files_of(const struct session *s)
{
	struct session *own = (struct session *)s;
	struct files_config c = { .vm = s->vm, .kept = s->kept };
	struct msg m;

	if (s->files || !s->vm)
		return s->files;
	c.debug = debuginfo_of(s->vm);
	if (s->source == SESSION_PROGRAM)
		c.executable = s->name;
	if (files_new(&own->files, &c, &m))
		return NULL;
	own->kept = NULL;
	for (unsigned i = 0; i < s->folders_count; i++)
		if (files_add_folder(s->files, s->folders[i], &m))
			break;
	return s->files;
}

void session_files_free(struct session *s)
{
	files_free(s->files);
	recording_files_close(s->kept);
	s->files = NULL;
	s->kept = NULL;
}

struct recording_contents session_contents(struct session *s)
{
	return (struct recording_contents){ .file = files_content, .ctx = files_of(s) };
}

static bool is_folder_known(const struct session *s, const char *folder)
{
	for (unsigned i = 0; i < s->folders_count; i++)
		if (!strcmp(s->folders[i], folder))
			return true;
	return false;
}

enum err session_directory(struct session *s, const char *folder, struct msg *m)
{
	struct files_config none = { .vm = NULL };
	struct files *f = files_of(s), *alone = NULL;
	char **more;
	enum err r;

	if (!f && (r = files_new(&alone, &none, m)))
		return r;
	r = files_add_folder(f ? f : alone, folder, m);
	files_free(alone);
	if (r)
		return r;
	session_types_forget(s);
	if (is_folder_known(s, folder))
		return OK;
	if (!(more = realloc(s->folders, (s->folders_count + 1) * sizeof *more)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for one more folder.");
	s->folders = more;
	if (!(s->folders[s->folders_count] = strdup(folder)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for one more folder.");
	s->folders_count++;
	session_changed(s);
	return OK;
}

const char *session_directory_at(const struct session *s, unsigned index)
{
	return index < s->folders_count ? s->folders[index] : NULL;
}

const char *session_files_note(const struct session *s) { return s->files ? files_note(s->files) : NULL; }

/* ---- text ---- */

bool session_source_text(const struct session *s, const char *unit, const char *file, struct session_source_text *out)
{
	struct files *f = files_of(s);
	const struct files_source *x = f ? files_source(f, unit, file) : NULL;

	if (x)
		*out = (struct session_source_text){ .path = x->path, .lines = x->lines };
	return x != NULL;
}

const char *session_source_line(const struct session *s, const char *unit, const char *file, unsigned line, size_t *n)
{
	struct files *f = files_of(s);
	const struct files_source *x = f ? files_source(f, unit, file) : NULL;
	size_t end;

	if (!x || line < 1 || line > x->lines)
		return NULL;
	end = x->starts[line];
	while (end > x->starts[line - 1] && (x->text[end - 1] == '\n' || x->text[end - 1] == '\r'))
		end--;
	*n = end - x->starts[line - 1];
	return x->text + x->starts[line - 1];
}

enum err session_interface(void *session, const char *unit, const void **bytes, size_t *n)
{
	struct files *f = files_of(session);

	return f ? files_interface(f, unit, bytes, n) : ERR_NOT_FOUND;
}

/* ---- positions ---- */

bool session_position(const struct session *s, uint32_t instr, struct session_position *out)
{
	const struct debuginfo_event *e = s->vm ? debuginfo_source_at(debuginfo_of(s->vm), instr) : NULL;

	if (!e || !e->file || e->line <= 0)
		return false;
	*out = (struct session_position){ .unit = e->module ? e->module : "", .file = e->file, .line = (unsigned)e->line,
		.column = (unsigned)e->column, .end_line = (unsigned)e->end_line, .end_column = (unsigned)e->end_column };
	return true;
}

static bool unit_index(const struct session *s, const char *unit, uint32_t *index)
{
	struct debuginfo_unit u;

	for (*index = 0; debuginfo_unit(debuginfo_of(s->vm), *index, &u); ++*index)
		if (u.module && !strcmp(u.module, unit))
			return true;
	return false;
}

bool session_line_code(const struct session *s, const char *unit, const char *file, unsigned line, unsigned *has_code,
	uint32_t *from, uint32_t *end)
{
	const struct debuginfo_event *e, *best = NULL;
	uint32_t index;

	if (!s->vm || !unit_index(s, unit, &index))
		return false;
	for (uint32_t i = 0; (e = debuginfo_event(debuginfo_of(s->vm), index, i)); i++)
		if (e->file && e->line >= (int32_t)line && e->instr != DEBUGINFO_NOWHERE && (!best || e->line < best->line) &&
		    !strcmp(e->file, file))
			best = e;
	if (!best)
		return false;
	*has_code = (unsigned)best->line;
	*from = best->instr;
	for (*end = best->instr + 1; *end < vm_instrs(s->vm); ++*end) {
		e = debuginfo_source_at(debuginfo_of(s->vm), *end);
		if (!e || e->line != best->line || strcmp(e->file, file))
			break;
	}
	return true;
}

/* ---- units ---- */

static uint32_t instr_at(const struct session *s, uint32_t pos)
{
	uint32_t instr;

	return vm_instr_at_pos(s->vm, pos, &instr) ? instr : vm_instrs(s->vm);
}

bool session_unit_at(const struct session *s, unsigned index, struct session_unit *out)
{
	const char *file;
	struct debuginfo_unit u;

	if (!s->vm || !debuginfo_unit(debuginfo_of(s->vm), index, &u))
		return false;
	file = session_unit_file(s, index, 0);
	*out = (struct session_unit){ .name = u.module ? u.module : "", .file = file ? file : "",
		.first = instr_at(s, u.pos), .end = instr_at(s, u.end_pos), .events = u.events };
	return true;
}

const char *session_unit_file(const struct session *s, unsigned unit, unsigned index)
{
	const struct debuginfo_event *e, *seen;
	struct debuginfo *d = s->vm ? debuginfo_of(s->vm) : NULL;
	const char *last = NULL;

	for (uint32_t i = 0; d && (e = debuginfo_event(d, unit, i)); i++) {
		uint32_t k = 0;

		if (!files_is_source(e->file) || e->file == last)
			continue;
		last = e->file;
		while ((seen = debuginfo_event(d, unit, k)) && k < i && (!seen->file || strcmp(seen->file, e->file)))
			k++;
		if (k == i && index-- == 0)
			return e->file;
	}
	return NULL;
}

/* Is `name` the unit's, with a dot or two underscores between its parts, or its last parts? */
static bool is_called(const char *unit, const char *name)
{
	size_t n = 0, k = strlen(name);
	char dotted[512];

	for (const char *p = unit; *p && n + 1 < sizeof dotted; p++) {
		bool joint = p[0] == '_' && p[1] == '_' && p > unit && p[2];

		dotted[n++] = joint ? '.' : *p;
		p += joint;
	}
	dotted[n] = 0;
	if (!strcmp(unit, name) || !strcmp(dotted, name))
		return true;
	return n > k && dotted[n - k - 1] == '.' && !strcmp(dotted + n - k, name);
}

bool session_unit_named(const struct session *s, const char *name, struct session_unit *out, unsigned *index)
{
	for (*index = 0; session_unit_at(s, *index, out); ++*index)
		if (*name && is_called(out->name, name))
			return true;
	return false;
}
