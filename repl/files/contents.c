/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into a recording: the sources that events name, then the interfaces of their units and of all that those were
 * compiled against, as far as they can be found. */
#include <stdlib.h>
#include <string.h>

#include "repl/files/files_priv.h"
#include "vm/debuginfo/debuginfo.h"

void contents_forget(struct files *f)
{
	for (unsigned i = 0; i < f->sources_count; i++) {
		free(f->sources[i].unit);
		free(f->sources[i].file);
	}
	free(f->sources);
	f->sources = NULL;
	f->sources_count = 0;
	paths_release(&f->units);
	f->contents_known = false;
	f->content_next = f->content_at = 0;
}

static bool is_listed(const struct files *f, unsigned from, const char *file)
{
	for (unsigned i = from; i < f->sources_count; i++)
		if (!strcmp(f->sources[i].file, file))
			return true;
	return false;
}

static bool add_source(struct files *f, const char *unit, const char *file)
{
	void *more = realloc(f->sources, (f->sources_count + 1) * sizeof *f->sources);

	if (!more)
		return false;
	f->sources = more;
	f->sources[f->sources_count].unit = strdup(unit);
	f->sources[f->sources_count].file = strdup(file);
	if (!f->sources[f->sources_count].unit || !f->sources[f->sources_count].file) {
		free(f->sources[f->sources_count].unit);
		free(f->sources[f->sources_count].file);
		return false;
	}
	f->sources_count++;
	return true;
}

static void list_unit(struct files *f, uint32_t unit, const char *module)
{
	const struct debuginfo_event *e;
	const char *last = NULL;
	unsigned from = f->sources_count;

	for (uint32_t i = 0; (e = debuginfo_event(f->c.debug, unit, i)); i++) {
		if (!files_is_source(e->file) || e->file == last || is_listed(f, from, e->file))
			continue;
		last = e->file;
		if (!add_source(f, module, e->file))
			return;
	}
}

static void list(struct files *f)
{
	struct debuginfo_unit u;

	f->contents_known = true;
	for (uint32_t i = 0; debuginfo_unit(f->c.debug, i, &u); i++)
		if (u.module) {
			list_unit(f, i, u.module);
			(void)paths_add(&f->units, u.module);
		}
}

/* The at-th of all files that may be there; false after the last. */
static bool candidate(struct files *f, unsigned at, const struct found **out, bool *more)
{
	const char *unit;

	*more = true;
	if (at < f->sources_count) {
		*out = files_find(f, RECORDING_SOURCE, f->sources[at].unit, f->sources[at].file);
		return *out != NULL;
	}
	at -= f->sources_count;
	*more = at < f->units.count;
	if (!*more)
		return false;
	unit = f->units.at[at];
	if (!(*out = files_find(f, RECORDING_INTERFACE, unit, "")))
		return false;
	interface_imports(f, (const uint8_t *)(*out)->bytes, (*out)->n, &f->units);
	return true;
}

bool files_content(void *files, unsigned index, struct recording_file *out)
{
	struct files *f = files;
	const struct found *x;
	bool more = true;

	if (!f->contents_known)
		list(f);
	if (index == 0)
		f->content_next = f->content_at = f->content_bytes = 0;
	if (index != f->content_next)
		return false;
	while (more)
		if (candidate(f, f->content_at++, &x, &more)) {
			if (x->n > RECORDING_FILES_MOST_BYTES - f->content_bytes) {
				files_say(f, "The program's sources and interfaces have more than %u MiB, the most that a recording holds, so some are "
					"not in it.", RECORDING_FILES_MOST_BYTES >> 20);
				continue;
			}
			f->content_bytes += x->n;
			*out = (struct recording_file){ .kind = x->kind, .unit = x->unit, .path = x->name, .bytes = x->bytes, .n = x->n };
			f->content_next++;
			return true;
		}
	return false;
}
