/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints as people count them; the VM knows only a mark on an instruction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/expr.h"
#include "repl/session_priv.h"

/* NULL, with a sentence, if there is none. */
static struct session_break *find(struct session *s, unsigned number, struct msg *m)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].number == number)
			return &s->breaks[i];
	msg_set(m, ERR_NOT_FOUND, "There is no breakpoint %u; info breakpoints lists them.", number);
	return NULL;
}

/* ---- for motions ---- */

bool session_break_enabled_at(const struct session *s, uint32_t instr)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].instr == instr && s->breaks[i].enabled)
			return true;
	return false;
}

/* A condition that cannot be evaluated does not let the program run on. */
static bool wants(const struct session *s, const struct session_break *b, uint32_t instr, char trouble[256])
{
	struct msg m = { "" };
	bool holds = true;

	trouble[0] = 0;
	if (b->instr != instr || !b->enabled)
		return false;
	if (b->condition[0] && expr_holds(s, b->condition, &holds, &m)) {
		snprintf(trouble, 256, "%.255s", m.text);
		return true;
	}
	return holds;
}

static uint32_t current_instr(const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return r.pc;
}

bool session_break_wanted(const struct session *s)
{
	uint32_t instr = current_instr(s);
	char trouble[256];

	for (unsigned i = 0; i < s->breaks_count; i++)
		if (wants(s, &s->breaks[i], instr, trouble))
			return true;
	return false;
}

struct session_break *session_break_met(struct session *s, char trouble[256])
{
	uint32_t instr = current_instr(s);

	for (unsigned i = 0; i < s->breaks_count; i++) {
		struct session_break *b = &s->breaks[i];

		if (!wants(s, b, instr, trouble))
			continue;
		b->hits++;
		if (b->ignore == 0)
			return b;
		b->ignore--;
	}
	return NULL;
}

bool session_breaks_any(const struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled)
			return true;
	return false;
}

void session_breaks_arm(struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled && !vm_break_is_set(s->vm, s->breaks[i].instr))
			vm_break_set(s->vm, s->breaks[i].instr);
}

static void disarm(struct session *s, uint32_t instr)
{
	if (!session_break_enabled_at(s, instr))
		vm_break_clear(s->vm, instr);
}

static void forget(struct session *s, struct session_break *b)
{
	unsigned index = (unsigned)(b - s->breaks);
	uint32_t instr = b->instr;

	memmove(b, b + 1, (s->breaks_count - index - 1) * sizeof *b);
	s->breaks_count--;
	disarm(s, instr);
}

void session_break_used(struct session *s, struct session_break *b)
{
	if (b->temporary)
		forget(s, b);
}

/* ---- for people ---- */

enum err session_break_add(struct session *s, const char *where, bool temporary, unsigned *number, struct msg *m)
{
	struct session_break b = { .enabled = true, .temporary = temporary }, *grown;
	enum err r;

	if ((r = session_need(s, m)) || (r = session_where(s, where, &b.instr, b.where, m)))
		return r;
	grown = realloc(s->breaks, (s->breaks_count + 1) * sizeof *grown);
	if (!grown)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another breakpoint.");
	s->breaks = grown;
	*number = b.number = s->breaks_next++;
	s->breaks[s->breaks_count++] = b;
	session_breaks_arm(s);
	session_changed(s);
	return OK;
}

enum err session_break_delete(struct session *s, unsigned number, struct msg *m)
{
	struct session_break *b = find(s, number, m);

	if (!b)
		return ERR_NOT_FOUND;
	forget(s, b);
	session_changed(s);
	return OK;
}

enum err session_break_enable(struct session *s, unsigned number, bool enabled, struct msg *m)
{
	struct session_break *b = find(s, number, m);

	if (!b)
		return ERR_NOT_FOUND;
	b->enabled = enabled;
	if (enabled)
		session_breaks_arm(s);
	else
		disarm(s, b->instr);
	session_changed(s);
	return OK;
}

enum err session_break_ignore(struct session *s, unsigned number, uint64_t count, struct msg *m)
{
	struct session_break *b = find(s, number, m);

	if (!b)
		return ERR_NOT_FOUND;
	b->ignore = count;
	session_changed(s);
	return OK;
}

enum err session_break_condition(struct session *s, unsigned number, const char *condition, struct msg *m)
{
	struct session_break *b = find(s, number, m);
	enum err r;

	if (!b)
		return ERR_NOT_FOUND;
	if (strlen(condition) >= sizeof b->condition)
		return msg_set(m, ERR_LIMIT, "A condition has at most %zu bytes.", sizeof b->condition - 1);
	if (condition[0] && (r = expr_check(s, condition, m)))
		return r;
	strcpy(b->condition, condition);
	session_changed(s);
	return OK;
}

unsigned session_breaks(const struct session *s) { return s->breaks_count; }

bool session_break_at(const struct session *s, unsigned index, struct session_break *out)
{
	if (index >= s->breaks_count)
		return false;
	*out = s->breaks[index];
	return true;
}
