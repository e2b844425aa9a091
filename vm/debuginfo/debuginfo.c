/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, and what is asked by place in the source or for a backtrace. */
#include "vm/debuginfo/debuginfo.h"

#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define CODE_WORD_BYTES 4

enum err debuginfo_open(struct debuginfo **out, const struct debuginfo_source *src, struct msg *m)
{
	struct debuginfo *d = calloc(1, sizeof *d);
	enum err r;

	if (!d)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for debug information.");
	d->src = *src;
	if ((r = functions_open(d, m)) || (r = symbols_open(d, m)) || (r = units_open(d, m))) {
		debuginfo_free(d);
		return r;
	}
	*out = d;
	return OK;
}

void debuginfo_free(struct debuginfo *d)
{
	for (struct debuginfo *older; d; d = older) {
		older = d->older;
		units_release(d);
		texts_release(&d->texts);
		free(d->functions);
		free(d->modules);
		free(d->globals);
		free(d->suffixes);
		free(d);
	}
}

void debuginfo_note(struct debuginfo *d, const struct msg *m)
{
	if (!d->problem[0])
		memcpy(d->problem, m->text, sizeof d->problem);
}

const char *debuginfo_problem(const struct debuginfo *d) { return d->problem[0] ? d->problem : NULL; }

/* Sections that cannot be used are left out one after the other, the globals' names last. */
static struct debuginfo *open_for(const struct vm *vm)
{
	struct debuginfo_source src = { .version = vm->exec.version, .vm = vm };
	struct debuginfo *d = NULL;
	struct msg m = { "" }, first;

	src.dbug = vm_section(vm, "DBUG", &src.dbug_bytes);
	src.symb = vm_section(vm, "SYMB", &src.symb_bytes);
	if (!debuginfo_open(&d, &src, &m))
		return d;
	first = m;
	src.dbug = NULL;
	if (debuginfo_open(&d, &src, &m)) {
		src.symb = NULL;
		caravan_check(debuginfo_open(&d, &src, &m) == OK);
	}
	debuginfo_note(d, &first);
	return d;
}

struct debuginfo *debuginfo_of(const struct vm *vm)
{
	/* Derived from the program, not part of the state (law 1): whoever may look at a VM may have it made. */
	struct vm *own = (struct vm *)vm;
	struct debuginfo *d = own->debug;

	while (d && d->code_hash != vm->code.hash)
		d = d->older;
	if (!d && (d = open_for(vm))) {
		d->code_hash = vm->code.hash;
		d->older = own->debug;
		own->debug = d;
	}
	return d;
}

/* ---- places in the source ---- */

/* A path, or its last parts: "src/list.ml" fits "/build/src/list.ml" and not "/build/src/alist.ml". */
bool debuginfo_is_file(const char *path, const char *wanted)
{
	size_t n = strlen(path), w = strlen(wanted);

	if (w == 0 || w > n || strcmp(path + n - w, wanted) != 0)
		return false;
	return w == n || wanted[0] == '/' || path[n - w - 1] == '/';
}

static bool is_better(const struct debuginfo_event *e, const struct debuginfo_event *best)
{
	if (!best || e->line != best->line)
		return !best || e->line < best->line;
	return e->char_first != best->char_first ? e->char_first < best->char_first : e->pos < best->pos;
}

static const struct debuginfo_event *find_line(struct unit *u, const char *file, int32_t line,
	const struct debuginfo_event *best)
{
	const char *last = NULL;
	bool fits = false;

	for (uint32_t i = 0; i < u->count; i++) {
		const struct debuginfo_event *e = &u->events[i];

		if (e->file != last)
			fits = debuginfo_is_file(last = e->file, file);
		if (fits && e->kind != DEBUGINFO_PSEUDO && e->line >= line && is_better(e, best))
			best = e;
	}
	return best;
}

const struct debuginfo_event *debuginfo_find_line(struct debuginfo *d, const char *file, int32_t line)
{
	const struct debuginfo_event *best = NULL;

	for (uint32_t i = 0; i < d->units_count; i++) {
		units_read(d, &d->units[i]);
		best = find_line(&d->units[i], file, line, best);
	}
	return best;
}

/* ---- backtraces ---- */

bool debuginfo_location(const struct vm *vm, uint32_t instr, struct debuginfo_loc *out)
{
	struct debuginfo *d = debuginfo_of(vm);
	int64_t pos = vm_code_pos(vm, instr);
	struct unit *u = pos < 0 ? NULL : units_at_pos(d, pos);
	const struct debuginfo_event *e;
	uint32_t n;

	if (!u || !u->count)
		return false;
	n = units_search(u, (uint64_t)pos);
	if (n && u->events[n - 1].pos == pos)
		e = &u->events[n - 1];
	else if (n < u->count && u->events[n].pos == pos + CODE_WORD_BYTES)
		e = &u->events[n];
	else
		return false;
	*out = (struct debuginfo_loc){
		e->file, e->name, e->line, e->column, e->end_line, e->end_column, e->end_offset
	};
	return true;
}
