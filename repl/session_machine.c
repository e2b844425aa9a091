/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads, fibres, channels and memory, read off the image where the program stands.  Nothing here changes a byte of it. */
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"
#include "vm/memory/memory.h"
#include "vm/prims/io.h"
#include "vm/threads.h"
#include "vm/vm_priv.h"

#define NO_PC UINT32_MAX

/* A word of the image anywhere; 0 outside of it. */
static uint64_t word_of(const struct session *s, uint64_t off)
{
	uint8_t b[WORD_BYTES];
	uint64_t w = 0;

	if (session_bytes(s, off, b, sizeof b) != sizeof b)
		return 0;
	for (int i = WORD_BYTES; i-- > 0;)
		w = w << 8 | b[i];
	return w;
}

static int64_t int_of(const struct session *s, value block, unsigned index, int64_t otherwise)
{
	value v = vm_field(s->vm, block, index);

	return is_int(v) ? int_val(v) : otherwise;
}

/* The code pointer that lies `words` below a suspended stack's top. */
static uint32_t suspended_pc(const struct session *s, value stack, unsigned words)
{
	int64_t sp = int_of(s, stack, STACK_SP, 0);
	value pc = { sp > 0 ? word_of(s, (uint64_t)sp + words * WORD_BYTES) : 0 };

	return is_int(pc) && int_val(pc) >= 0 && int_val(pc) < (int64_t)vm_instrs(s->vm) ? (uint32_t)int_val(pc) : NO_PC;
}

static uint32_t current_pc(const struct session *s)
{
	struct vm_regs r;

	vm_regs(s->vm, &r);
	return r.pc;
}

/* ---- threads ---- */

static value running(const struct session *s) { return (value){ s->vm->s.thread_current }; }

static void describe_thread(const struct session *s, value t, unsigned index, struct session_thread *out)
{
	static const char *const states[] = { "ready", "blocked", "waiting", "ended" };
	int64_t status = int_of(s, t, THREAD_STATUS, 0);

	*out = (struct session_thread){ .is_current = t.bits == running(s).bits, .pc = NO_PC };
	out->id = int_of(s, vm_field(s->vm, t, THREAD_DESCRIPTOR), 0, index);
	out->domain = int_of(s, vm_field(s->vm, t, THREAD_DOMAIN), DOMAIN_ID, 0);
	out->state = out->is_current ? "running" : status >= 0 && status < 4 ? states[status] : "?";
	if (out->is_current)
		out->pc = current_pc(s);
	else if (status != THREAD_DEAD)
		out->pc = suspended_pc(s, vm_field(s->vm, t, THREAD_STACK), 1);
}

bool session_thread_at(const struct session *s, unsigned index, struct session_thread *out)
{
	value first, t;

	if (!s->vm || (!is_block(running(s)) && index > 0))
		return false;
	if (!is_block(running(s))) {
		*out = (struct session_thread){ .state = "running", .is_current = true, .pc = current_pc(s) };
		return true;
	}
	first = t = running(s);
	for (unsigned i = 0; i < index; i++) {
		t = vm_field(s->vm, t, THREAD_NEXT);
		if (!is_block(t) || t.bits == first.bits)
			return false;
	}
	describe_thread(s, t, index, out);
	return true;
}

/* ---- the heap ---- */

struct heap_walk {
	const struct session *s;
	void (*fibre)(void *ctx, const struct session_fibre *f);
	void (*channel)(void *ctx, const struct session_channel *c);
	void *ctx;
};

static bool is_parent_of_current(const struct session *s, value stack)
{
	value at = { s->vm->s.stack };

	for (unsigned i = 0; i < 100000; i++) {
		at = vm_field(s->vm, at, STACK_PARENT);
		if (!is_block(at))
			return false;
		if (at.bits == stack.bits)
			return true;
	}
	return false;
}

static bool is_stack_of_thread(const struct session *s, value stack)
{
	value t = running(s);

	for (unsigned i = 0; is_block(t) && i < 100000; i++) {
		if (t.bits != running(s).bits && vm_field(s->vm, t, THREAD_STACK).bits == stack.bits)
			return true;
		t = vm_field(s->vm, t, THREAD_NEXT);
		if (t.bits == running(s).bits)
			break;
	}
	return false;
}

static void tell_fibre(const struct heap_walk *w, value v, uint64_t header)
{
	const struct session *s = w->s;
	uint64_t end = v.bits + wosize_header(header) * WORD_BYTES;
	struct session_fibre f = { .off = v.bits, .state = "suspended", .pc = NO_PC };
	int64_t sp = int_of(s, v, STACK_SP, 0);

	if (v.bits == s->vm->s.stack) {
		f.state = "running";
		f.pc = current_pc(s);
		f.words = vm_stack_depth(s->vm);
	} else {
		if (vm_field(s->vm, v, STACK_PARENT).bits == 3)
			return;         /* it has ended, and waits to be freed */
		if (is_parent_of_current(s, v))
			f.state = "called";
		else if (is_stack_of_thread(s, v))
			f.state = "thread";
		f.words = sp > 0 && (uint64_t)sp <= end && (uint64_t)sp > v.bits ? (end - (uint64_t)sp) / WORD_BYTES : 0;
		f.pc = suspended_pc(s, v, !strcmp(f.state, "thread"));
	}
	w->fibre(w->ctx, &f);
}

static void tell_channel(const struct heap_walk *w, value v)
{
	const struct session *s = w->s;
	struct session_channel c = { .id = int_of(s, v, CHANNEL_ID, 0), .fd = int_of(s, v, CHANNEL_FD, -1) };
	int64_t pos = int_of(s, v, CHANNEL_POS, 0), limit = int_of(s, v, CHANNEL_LIMIT, 0);
	size_t n = session_string(s, vm_field(s->vm, v, CHANNEL_NAME), 0, c.name, sizeof c.name - 1);

	c.name[n] = 0;
	c.is_output = int_of(s, v, CHANNEL_FLAGS, 0) & CHANNEL_IS_OUT;
	c.waits = c.is_output ? (uint64_t)pos : limit > pos ? (uint64_t)(limit - pos) : 0;
	w->channel(w->ctx, &c);
}

static bool visit(void *ctx, value v, uint64_t header)
{
	struct heap_walk *w = ctx;
	int kind = tag_header(header) == TAG_CUSTOM ? custom_kind_of(w->s->vm, v) : -1;

	if (w->fibre && kind == CUSTOM_STACK)
		tell_fibre(w, v, header);
	if (w->channel && kind == CUSTOM_CHANNEL)
		tell_channel(w, v);
	return true;
}

void session_fibres(const struct session *s, void (*tell)(void *ctx, const struct session_fibre *f), void *ctx)
{
	struct heap_walk w = { .s = s, .fibre = tell, .ctx = ctx };

	if (s->vm)
		mem_walk(s->vm, visit, &w);
}

void session_channels(const struct session *s, void (*tell)(void *ctx, const struct session_channel *c), void *ctx)
{
	struct heap_walk w = { .s = s, .channel = tell, .ctx = ctx };

	if (s->vm)
		mem_walk(s->vm, visit, &w);
}

void session_heap(const struct session *s, struct session_heap *out)
{
	*out = (struct session_heap){ .young_words = 0 };
	if (!s->vm)
		return;
	out->young_words = s->vm->s.nursery_words;
	out->young_used_words = out->young_words - (s->vm->s.young_ptr - IMAGE_NURSERY_OFF) / WORD_BYTES;
	out->old_words = mem_heap_words(s->vm);
}

bool session_gc_at(const struct session *s, unsigned index, const char **name, uint64_t *n)
{
	const struct state *x = s->vm ? &s->vm->s : NULL;
	const struct { const char *name; uint64_t n; } rows[] = {
		{ "minor collections", x ? x->minor_collections : 0 }, { "major collections", x ? x->major_collections : 0 },
		{ "compactions", x ? x->compactions : 0 }, { "promoted words", x ? x->promoted_words : 0 },
		{ "major words", x ? x->major_words : 0 }, { "live words", x ? x->live_words : 0 },
		{ "fresh words", x ? x->fresh_words : 0 }, { "space overhead", x ? x->space_overhead : 0 },
		{ "nursery words", x ? x->nursery_words : 0 }, { "remembered", x ? x->refs : 0 },
	};

	if (!x || index >= sizeof rows / sizeof *rows)
		return false;
	*name = rows[index].name;
	*n = rows[index].n;
	return true;
}
