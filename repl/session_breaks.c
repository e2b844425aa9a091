/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints as people count them; the VM knows only a mark on an instruction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct session_break *session_break_enabled_at(struct session *s, uint32_t instr)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].instr == instr && s->breaks[i].enabled)
			return &s->breaks[i];
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

bool session_break_hit(struct session_break *b)
{
	b->hits++;
	if (b->ignore == 0)
		return true;
	b->ignore--;
	return false;
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
	struct session_break *b;

	if (session_watch_delete(s, number))
		return OK;
	if (!(b = find(s, number, m)))
		return ERR_NOT_FOUND;
	forget(s, b);
	session_changed(s);
	return OK;
}

enum err session_break_enable(struct session *s, unsigned number, bool enabled, struct msg *m)
{
	struct session_break *b;

	if (session_watch_enable(s, number, enabled))
		return OK;
	if (!(b = find(s, number, m)))
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
	struct session_break *b;

	if (session_watch_ignore(s, number, count))
		return OK;
	if (!(b = find(s, number, m)))
		return ERR_NOT_FOUND;
	b->ignore = count;
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
