/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints as people count them; the VM knows only a mark on an instruction. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/expr/eval.h"
#include "repl/format.h"
#include "repl/session_priv.h"
#include "vm/opcodes.h"

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

static bool is_raise(const struct session *s, uint32_t instr)
{
	int op = vm_opcode(s->vm, instr);

	return op == OP_RAISE || op == OP_RERAISE || op == OP_RAISE_NOTRACE;
}

bool session_break_covers(const struct session_break *b, uint32_t instr)
{
	for (unsigned i = 0; i < b->places.count; i++)
		if (b->places.instr[i] == instr)
			return true;
	return false;
}

static bool is_at(const struct session *s, const struct session_break *b, uint32_t instr)
{
	return b->kind == SESSION_BREAK_PLACE ? session_break_covers(b, instr) : b->kind == SESSION_BREAK_RAISE && is_raise(s, instr);
}

bool session_break_enabled_at(const struct session *s, uint32_t instr)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled && is_at(s, &s->breaks[i], instr))
			return true;
	return false;
}

/* The name of the exception in accu: a block of the exception's identity and its arguments, or the identity alone, whose
 * field 0 is the name. */
static void name_of_raised(const struct session *s, char *out, size_t max)
{
	struct session_value info;
	struct session_regs r;
	size_t n = 0;
	value v;

	if (!session_regs(s, &r, NULL)) {
		v = r.accu;
		session_value(s, v, &info);
		if (!strcmp(info.kind, "block") && info.size > 0) {
			v = session_field(s, v, 0);
			session_value(s, v, &info);
		}
		if (!strcmp(info.kind, "object") && info.size > 0)
			n = session_string(s, session_field(s, v, 0), 0, out, max - 1);
	}
	out[n] = 0;
}

/* The whole name, or the end of it behind a dot. */
static bool name_fits(const char *wanted, const char *name, size_t n)
{
	size_t w = strlen(wanted);

	return w == 0 || (w <= n && !memcmp(name + n - w, wanted, w) && (w == n || name[n - w - 1] == '.'));
}

static bool occurs(const struct session_break *b, const struct vm_occurrence *o)
{
	static const enum session_break_kind kinds[] = {
		[VM_OCCURS_RAISE] = SESSION_BREAK_RAISE, [VM_OCCURS_WORLD] = SESSION_BREAK_WORLD,
		[VM_OCCURS_GC] = SESSION_BREAK_GC, [VM_OCCURS_THREAD] = SESSION_BREAK_THREAD
	};

	if (b->kind != kinds[o->kind])
		return false;
	if (o->kind == VM_OCCURS_RAISE)
		return name_fits(b->what, o->text, strcspn(o->text, "("));
	return !b->what[0] || !strcmp(b->what, o->text);
}

/* `o` NULL: the program stands at a mark in the code. */
static bool fits(const struct session *s, const struct session_break *b, uint32_t instr, const struct vm_occurrence *o)
{
	char name[256];

	if (o)
		return occurs(b, o);
	if (b->kind == SESSION_BREAK_PLACE)
		return session_break_covers(b, instr);
	if (b->kind != SESSION_BREAK_RAISE || !is_raise(s, instr))
		return false;
	name_of_raised(s, name, sizeof name);
	return name_fits(b->what, name, strlen(name));
}

/* A condition that cannot be evaluated does not let the program run on. */
static bool holds(const struct session *s, const struct session_break *b, char trouble[256])
{
	struct msg m = { "" };
	bool answer = true;

	trouble[0] = 0;
	if (!b->condition[0] || !eval_holds(s, b->condition, &answer, &m))
		return answer;
	snprintf(trouble, 256, "%.255s", m.text);
	return true;
}

static bool wants(const struct session *s, const struct session_break *b, uint32_t instr,
	const struct vm_occurrence *o, char trouble[256])
{
	return b->enabled && fits(s, b, instr, o) && (b->thread < 0 || vm_thread(s->vm) == (uint64_t)b->thread) &&
		holds(s, b, trouble);
}

static bool is_noted(const struct session *s, const struct session_break *b, char trouble[256])
{
	return b->noted.n == session_now(s).n && holds(s, b, trouble);
}

static uint32_t current_instr(const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return r.pc;
}

bool session_break_wanted(struct session *s, const struct vm_occurrence *o)
{
	uint32_t instr = current_instr(s);
	char trouble[256];
	bool any = false;

	for (unsigned i = 0; i < s->breaks_count; i++) {
		if (!wants(s, &s->breaks[i], instr, o, trouble))
			continue;
		s->breaks[i].noted = session_now(s);
		any = true;
	}
	return any;
}

void session_breaks_begin(struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		s->breaks[i].counted = s->breaks[i].noted = VM_FOREVER;
}

bool session_breaks_any(const struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled)
			return true;
	return false;
}

static bool catches_raises(const struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled && s->breaks[i].kind == SESSION_BREAK_RAISE)
			return true;
	return false;
}

bool session_breaks_occur(const struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled && s->breaks[i].kind != SESSION_BREAK_PLACE)
			return true;
	return false;
}

bool session_breaks_catch(const struct session *s, const struct vm_occurrence *o)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		if (s->breaks[i].enabled && occurs(&s->breaks[i], o))
			return true;
	return false;
}

static void arm_at(struct session *s, uint32_t instr)
{
	if (!vm_break_is_set(s->vm, instr))
		vm_break_set(s->vm, instr);
}

/* Only the fast loop's RAISE does not pass where primitives' exceptions do, so it takes marks in the code. */
static void for_each_raise(struct session *s, void (*fn)(struct session *s, uint32_t instr))
{
	for (uint32_t i = 0; i < vm_instrs(s->vm); i++)
		if (is_raise(s, i))
			fn(s, i);
}

void session_breaks_arm(struct session *s)
{
	for (unsigned i = 0; i < s->breaks_count; i++)
		for (unsigned k = 0; s->breaks[i].enabled && k < s->breaks[i].places.count; k++)
			arm_at(s, s->breaks[i].places.instr[k]);
	if (catches_raises(s))
		for_each_raise(s, arm_at);
}

static void disarm_at(struct session *s, uint32_t instr)
{
	if (!session_break_enabled_at(s, instr))
		vm_break_clear(s->vm, instr);
}

static void disarm(struct session *s, enum session_break_kind kind, const struct session_places *places)
{
	for (unsigned i = 0; i < places->count; i++)
		disarm_at(s, places->instr[i]);
	if (kind == SESSION_BREAK_RAISE)
		for_each_raise(s, disarm_at);
}

static void forget(struct session *s, struct session_break *b)
{
	unsigned index = (unsigned)(b - s->breaks);
	enum session_break_kind kind = b->kind;
	struct session_places places = b->places;

	memmove(b, b + 1, (s->breaks_count - index - 1) * sizeof *b);
	s->breaks_count--;
	disarm(s, kind, &places);
}

/* ---- a motion is here ---- */

/* Counts, once for an instruction; false if it is to be ignored this time. */
static bool hit(const struct session *s, struct session_break *b)
{
	if (b->counted.n == session_now(s).n)
		return false;
	b->counted = session_now(s);
	b->hits++;
	if (b->ignore == 0)
		return true;
	b->ignore--;
	return false;
}

void session_stop_also(struct session_stop *out, unsigned number, bool is_watch, const char *text)
{
	struct session_also *also = &out->also[out->also_count];

	if (out->also_count == SESSION_ALSO_MAX)
		return;
	also->number = number;
	also->is_watch = is_watch;
	snprintf(also->text, sizeof also->text, "%s", text);
	out->also_count++;
}

static void tell(const struct session *s, const struct session_break *b, const char *trouble, struct session_stop *out)
{
	if (out->breakpoint) {
		session_stop_also(out, b->number, false, b->where);
	} else {
		*out = (struct session_stop){ .why = SESSION_AT_BREAK, .at = session_now(s), .breakpoint = b->number };
		snprintf(out->text, sizeof out->text, "%s", b->where);
	}
	if (!out->trouble[0])
		snprintf(out->trouble, sizeof out->trouble, "%s", trouble);
}

static void say(struct session *s, const struct session_break *b, const char *trouble)
{
	char line[1024];
	struct text t = text_in(line, sizeof line);

	if (trouble[0])
		text_add(&t, "Breakpoint %u: its condition cannot be evaluated here: %s", b->number, trouble);
	else
		format_text(s, b->message, &t);
	if (s->message)
		s->message(s->message_ctx, line);
}

static bool meet(struct session *s, bool noted, const struct vm_occurrence *o, struct session_stop *out)
{
	uint32_t instr = current_instr(s);
	char trouble[256];
	bool any = false;

	for (unsigned i = 0; i < s->breaks_count;) {
		struct session_break *b = &s->breaks[i];

		if ((noted ? is_noted(s, b, trouble) : wants(s, b, instr, o, trouble)) && hit(s, b)) {
			if (b->message[0]) {
				say(s, b, trouble);
				i++;
				continue;
			}
			tell(s, b, trouble, out);
			any = true;
			if (b->temporary) {
				forget(s, b);
				continue;
			}
		}
		i++;
	}
	return any;
}

bool session_breaks_met(struct session *s, const struct vm_occurrence *o, struct session_stop *out)
{
	return meet(s, false, o, out);
}

bool session_breaks_noted(struct session *s, struct session_stop *out) { return meet(s, true, NULL, out); }

/* ---- for people ---- */

enum err session_break_new(struct session *s, struct session_break *b, unsigned *number, struct msg *m)
{
	struct session_break *grown = realloc(s->breaks, (s->breaks_count + 1) * sizeof *grown);

	if (!grown)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another breakpoint.");
	s->breaks = grown;
	*number = b->number = s->breaks_next++;
	s->breaks[s->breaks_count++] = *b;
	session_breaks_arm(s);
	session_changed(s);
	return OK;
}

/* What finds the place again: the line of no file and the current instruction mean something else later. */
static void set_spec(struct session_break *b, const char *where)
{
	if (isdigit((unsigned char)*where) || *where == '@')
		snprintf(b->spec, sizeof b->spec, "%s", b->where);
	else if (*where)
		snprintf(b->spec, sizeof b->spec, "%s", where);
	else
		snprintf(b->spec, sizeof b->spec, "*%u", (unsigned)b->instr);
}

static enum err add_at(struct session *s, const char *where, struct session_break *b, unsigned *number, struct msg *m)
{
	enum err r;

	if ((r = session_need(s, m)) || (r = session_places(s, where, &b->places, b->where, m)))
		return r;
	b->enabled = true;
	b->thread = -1;
	b->instr = b->places.instr[0];
	set_spec(b, where);
	return session_break_new(s, b, number, m);
}

enum err session_break_add(struct session *s, const char *where, bool temporary, unsigned *number, struct msg *m)
{
	return add_at(s, where, &(struct session_break){ .temporary = temporary }, number, m);
}

enum err session_break_log(struct session *s, const char *where, const char *message, unsigned *number, struct msg *m)
{
	struct session_break b = { .temporary = false };
	enum err r = session_need(s, m);

	if (r)
		return r;
	if (strlen(message) >= sizeof b.message)
		return msg_set(m, ERR_LIMIT, "A message has at most %zu bytes.", sizeof b.message - 1);
	if ((r = format_check(s, message, m)))
		return r;
	strcpy(b.message, message);
	return add_at(s, where, &b, number, m);
}

void session_on_message(struct session *s, void (*fn)(void *ctx, const char *line), void *ctx)
{
	s->message = fn;
	s->message_ctx = ctx;
}

enum err session_break_thread_only(struct session *s, unsigned number, int64_t thread, struct msg *m)
{
	struct session_break *b = find(s, number, m);

	if (!b)
		return ERR_NOT_FOUND;
	b->thread = thread;
	session_changed(s);
	return OK;
}

unsigned session_break_newest(const struct session *s) { return s->breaks_next - 1; }

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
		disarm(s, b->kind, &b->places);
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

enum err session_break_condition(struct session *s, unsigned number, const char *condition, struct msg *m)
{
	struct session_break *b = find(s, number, m);
	enum err r;

	if (!b)
		return ERR_NOT_FOUND;
	if (strlen(condition) >= sizeof b->condition)
		return msg_set(m, ERR_LIMIT, "A condition has at most %zu bytes.", sizeof b->condition - 1);
	if (condition[0] && (r = eval_check(s, condition, m)))
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
