/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions, as the code itself shows them.
 *
 * ocamlc lays out a compilation unit as
 *
 *     BRANCH init   function ... function   init: ... SETGLOBAL
 *
 * without the branch when there are no functions.  Each function is one stretch of code; its entry is what a CLOSURE or
 * CLOSUREREC names.  With two or more arguments a RESTART stands before the entry and a GRAB at it.  So entries and
 * SETGLOBALs give all borders, with or without debug information; packed units are several such rows.
 */
#include <stdio.h>
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define ANONYMOUS "%s.(fun)"

struct scan {
	struct debuginfo *d;
	const struct vm *vm;
	uint32_t first, end;         /* the program's instructions */
	uint8_t *entry;              /* what begins here: a function (its RESTART, if it has one), a piece of loaded code */
	uint32_t room, modules_room;
};

enum { ENTRY_FUNCTION = 1, ENTRY_LOADED = 2 };

static int op(const struct scan *s, uint32_t i) { return i < s->end ? s->vm->code.ops[i] : -1; }

static void mark_entry(struct scan *s, uint32_t target)
{
	if (target < s->first || target >= s->end)
		return;
	if (op(s, target) == OP_GRAB && target > s->first && op(s, target - 1) == OP_RESTART)
		target--;
	s->entry[target - s->first] |= ENTRY_FUNCTION;
}

static void mark_entries(struct scan *s)
{
	struct vm_instr in;

	for (uint32_t i = s->first; i < s->end; i++)
		if (op(s, i) == OP_CLOSURE || op(s, i) == OP_CLOSUREREC) {
			vm_instr(s->vm, i, &in);
			for (uint32_t k = 0; k < in.labels; k++)
				mark_entry(s, vm_instr_label(s->vm, i, k));
		}
}

static void mark_loaded(void *ctx, uint64_t first_word, value events)
{
	struct scan *s = ctx;
	uint32_t i = code_instr_at_word(&s->vm->code, (uint32_t)first_word);

	(void)events;
	if (i >= s->first && i < s->end)
		s->entry[i - s->first] |= ENTRY_LOADED;
}

static bool is_entry(const struct scan *s, uint32_t i) { return i < s->end && (s->entry[i - s->first] & ENTRY_FUNCTION); }

/* ---- rows ---- */

/* Room for one more element; NULL when there is no memory. */
static void *more(void *array, uint32_t count, uint32_t *room, size_t bytes)
{
	if (count < *room)
		return array;
	*room = *room ? *room * 2 : 256;
	return realloc(array, *room * bytes);
}

static bool add_module(struct scan *s, uint32_t first)
{
	struct debuginfo *d = s->d;
	struct module *to = more(d->modules, d->modules_count, &s->modules_room, sizeof *to);

	if (!to)
		return false;
	d->modules = to;
	to[d->modules_count++] = (struct module){ first, -1 };
	return true;
}

static bool add_function(struct scan *s, uint32_t first, enum stretch stretch)
{
	struct debuginfo *d = s->d;
	struct function *to = more(d->functions, d->functions_count, &s->room, sizeof *to);
	uint32_t body = first;

	if (!to)
		return false;
	d->functions = to;
	if (stretch == STRETCH_FUNCTION && op(s, body) == OP_RESTART)
		body++;
	if (stretch == STRETCH_FUNCTION && op(s, body) == OP_GRAB)
		body++;
	to[d->functions_count++] = (struct function){
		.first = first, .body = body, .module = d->modules_count - 1, .stretch = stretch
	};
	return true;
}

/* A unit's first instruction; *init is where its initialisation begins. */
static bool begin_module(struct scan *s, uint32_t i, uint32_t *init)
{
	if (!add_module(s, i))
		return false;
	*init = i;
	if (op(s, i) != OP_BRANCH || !is_entry(s, i + 1))
		return true;
	*init = vm_instr_label(s->vm, i, 0);
	return add_function(s, i, STRETCH_BRANCH);
}

static bool end_module(struct scan *s, uint32_t i)
{
	struct vm_instr in;

	vm_instr(s->vm, i, &in);
	s->d->modules[s->d->modules_count - 1].global = in.operand[0];
	return i + 1 < s->end;
}

static bool add_rows(struct scan *s)
{
	uint32_t init = s->first;
	bool begins = true;

	for (uint32_t i = s->first; i < s->end; i++) {
		begins |= (s->entry[i - s->first] & ENTRY_LOADED) != 0;
		if (begins && !begin_module(s, i, &init))
			return false;
		begins = false;
		if ((i == init || is_entry(s, i)) && !add_function(s, i, i == init ? STRETCH_MODULE : STRETCH_FUNCTION))
			return false;
		if (op(s, i) == OP_SETGLOBAL)
			begins = end_module(s, i);
	}
	return true;
}

enum err functions_open(struct debuginfo *d, struct msg *m)
{
	struct scan s = { .d = d, .vm = d->src.vm };
	bool ok;

	if (!s.vm)
		return OK;
	s.first = vm_program_start(s.vm);
	s.end = d->end = s.vm->code.count;
	if (!(s.entry = calloc(s.end - s.first + 1, 1)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to look for the program's functions.");
	mark_entries(&s);
	(void)loaded_each(d, mark_loaded, &s);
	ok = add_rows(&s);
	free(s.entry);
	return ok ? OK : msg_set(m, ERR_NO_MEMORY, "There is no memory for the program's functions.");
}

/* ---- names ---- */

uint32_t functions_end(const struct debuginfo *d, const struct function *f)
{
	return f + 1 < d->functions + d->functions_count ? f[1].first : d->end;
}

/* What the compiler calls code that it made up itself. */
static bool is_made_up(const struct debuginfo_event *e) { return strcmp(e->name, "??") == 0; }

/* The event that tells a function's name: the one of its beginning, else the first.  Local functions that the
 * compiler put inline come later. */
static const struct debuginfo_event *naming_event(struct debuginfo *d, const struct function *f)
{
	int64_t from = vm_code_pos(d->src.vm, f->first), to = vm_code_pos(d->src.vm, functions_end(d, f));
	struct unit *u = units_at_pos(d, from);
	const struct debuginfo_event *first = NULL;
	uint32_t i = u && from > 0 ? units_search(u, (uint64_t)from - 1) : 0;

	for (; u && i < u->count && u->events[i].pos < to; i++) {
		if (is_made_up(&u->events[i]))
			continue;
		if (u->events[i].what == DEBUGINFO_FUNCTION)
			return &u->events[i];
		if (!first)
			first = &u->events[i];
	}
	return first;
}

const char *functions_module_name(struct debuginfo *d, const struct function *f)
{
	const struct module *module = &d->modules[f->module];
	const char *name = module->global >= 0 ? debuginfo_global_name(d, (uint32_t)module->global) : NULL;

	return name ? names_dotted(d, name) : NULL;
}

static const char *anonymous(struct debuginfo *d, const struct function *f)
{
	const char *module = functions_module_name(d, f);
	char text[512];
	int n;

	if (!module)
		return NULL;
	n = snprintf(text, sizeof text, ANONYMOUS, module);
	return texts_add(&d->texts, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

const char *functions_name(struct debuginfo *d, struct function *f)
{
	const struct debuginfo_event *e;

	if (f->named)
		return f->name;
	f->named = true;
	if (f->stretch != STRETCH_FUNCTION && (f->name = functions_module_name(d, f)))
		return f->name;
	e = naming_event(d, f);
	if (e)
		f->name = names_dotted(d, f->stretch == STRETCH_FUNCTION ? e->name : e->module);
	else if (f->stretch == STRETCH_FUNCTION)
		f->name = anonymous(d, f);
	return f->name;
}

/* ---- what others ask ---- */

static void describe(struct debuginfo *d, struct function *f, struct debuginfo_function *out)
{
	*out = (struct debuginfo_function){
		.name = functions_name(d, f), .first = f->first, .end = functions_end(d, f), .body = f->body,
		.is_module = f->stretch != STRETCH_FUNCTION
	};
}

uint32_t debuginfo_functions(const struct debuginfo *d) { return d->functions_count; }

bool debuginfo_function(struct debuginfo *d, uint32_t index, struct debuginfo_function *out)
{
	if (index >= d->functions_count)
		return false;
	describe(d, &d->functions[index], out);
	return true;
}

bool debuginfo_function_at(struct debuginfo *d, uint32_t instr, struct debuginfo_function *out)
{
	uint32_t low = 0, high = d->functions_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (d->functions[middle].first <= instr)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || instr >= d->end)
		return false;
	describe(d, &d->functions[low - 1], out);
	return true;
}

const struct debuginfo_event *debuginfo_source_at(struct debuginfo *d, uint32_t instr)
{
	const struct debuginfo_event *e = debuginfo_event_before(d, instr);
	struct debuginfo_function f;

	return e && debuginfo_function_at(d, instr, &f) && e->instr >= f.first ? e : NULL;
}
