/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backtraces.  Which addresses they hold follows OCaml's runtime, oddities included, since programs print them.
 * Source: OCaml's runtime/{backtrace,backtrace_byt,interp}.c. */
#include "vm/prims/exn.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vm/debuginfo/debuginfo.h"
#include "vm/frames.h"
#include "vm/prims.h"
#include "vm/prims/callback.h"
#include "vm/prims/fragments.h"
#include "vm/world.h"

/* Stands for an address without a location. */
#define NOWHERE 0

/* ---- the newest backtrace ---- */

static bool in_program(const struct vm *vm, uint32_t instr)
{
	return instr < vm->code.count && vm->code.word_of[instr] >= vm->s.code_stub_words;
}

/* ocamlrun notes a division's place one word behind its end, and then finds what is there or one word later. */
static uint32_t place_of_division(struct vm *vm, uint32_t instr)
{
	const struct code *c = &vm->code;
	uint32_t word = c->word_of[instr + 1] + 1, at = code_instr_at_word(c, word);

	if (c->word_of[at] == word)
		return at;
	if (c->word_of[at + 1] == word + 1 && debuginfo_event_at(debuginfo_of(vm), at + 1))
		return at + 1;
	return NOWHERE;
}

/* Where an exception is raised: the instruction itself, or what comes after a call of C. */
static uint32_t place_of_raise(struct vm *vm)
{
	uint32_t instr = (uint32_t)(vm->s.pc >> 1);

	switch (vm->code.ops[instr]) {
	case OP_RAISE: case OP_RERAISE: case OP_RAISE_NOTRACE:
		return instr;
	case OP_DIVINT: case OP_MODINT:
		return place_of_division(vm, instr);
	default:
		return instr + 1;
	}
}

static void note(struct vm *vm, uint32_t instr)
{
	if (vm->s.backtrace_pos < EXN_BACKTRACE_MAX)
		put_raw(vm, (value){ vm->s.backtrace_buffer }, vm->s.backtrace_pos++, val_int(instr).bits);
}

static bool has_buffer(struct vm *vm)
{
	value v = { vm->s.backtrace_buffer };

	if (is_block(v))
		return true;
	v = mem_alloc_old(vm, EXN_BACKTRACE_MAX, 0);
	if (!v.bits) {
		vm->outcome = OUTCOME_NONE;
		return false;
	}
	vm->s.backtrace_buffer = v.bits;
	return true;
}

void exn_stash_backtrace(struct vm *vm, value exn, bool reraise)
{
	struct frame_walk w;

	if (!reraise || exn.bits != vm->s.backtrace_exn) {
		vm->s.backtrace_pos = 0;
		vm->s.backtrace_exn = exn.bits;
	}
	if (!has_buffer(vm))
		return;
	note(vm, place_of_raise(vm));
	frames_begin(&w, vm, false);
	while (vm->s.backtrace_pos < EXN_BACKTRACE_MAX && frames_next(&w) && w.stack == vm->s.stack && w.at < vm->s.trap)
		if (in_program(vm, w.pc))
			note(vm, w.pc);
}

value prim_record_backtrace(struct vm *vm, const word *a)
{
	bool on = int_arg(a, 0) != 0;

	if (on != (vm->s.backtrace_active != 0)) {
		vm->s.backtrace_active = on;
		vm->s.backtrace_pos = 0;
		vm->s.backtrace_exn = VAL_UNIT.bits;
	}
	return VAL_UNIT;
}

value prim_backtrace_status(struct vm *vm, const word *a)
{
	(void)a;
	return val_bool(vm->s.backtrace_active != 0);
}

value prim_get_exception_raw_backtrace(struct vm *vm, const word *a)
{
	uint64_t n = vm->s.backtrace_active && is_block((value){ vm->s.backtrace_buffer }) ? vm->s.backtrace_pos : 0;
	value v = prim_alloc(vm, n < EXN_BACKTRACE_MAX ? n : EXN_BACKTRACE_MAX, 0);

	(void)a;
	for (uint64_t i = 0; v.bits && i < n; i++)
		put_raw(vm, v, i, raw_field(vm, (value){ vm->s.backtrace_buffer }, i));
	return v;
}

value prim_restore_raw_backtrace(struct vm *vm, const word *a)
{
	value v = arg(a, 1);
	uint64_t n = wosize(vm, v);

	vm->s.backtrace_exn = arg(a, 0).bits;
	vm->s.backtrace_pos = 0;
	if (n == 0 || !has_buffer(vm))
		return VAL_UNIT;
	if (n > EXN_BACKTRACE_MAX)
		n = EXN_BACKTRACE_MAX;
	for (uint64_t i = 0; i < n; i++)
		put_raw(vm, (value){ vm->s.backtrace_buffer }, i, raw_field(vm, v, i) | 1);
	vm->s.backtrace_pos = n;
	return VAL_UNIT;
}

/* ---- call stacks ---- */

/* The addresses of a walk, at most `most`, after `first` (0: none), in a block that `alloc` makes. */
static value addresses(struct vm *vm, struct frame_walk *w, uint32_t first, int64_t most,
	value (*alloc)(struct vm *vm, uint64_t wosize, unsigned tag))
{
	uint64_t *list = NULL;
	size_t n = 0, room = 0;
	value v;

	for (bool more = true; more && (int64_t)n < most; first = 0) {
		if (n == room) {
			room = room ? 2 * room : 64;
			list = realloc(list, room * sizeof *list);
			caravan_check(list);
		}
		if (first)
			list[n++] = val_int(first).bits;
		else if ((more = frames_next(w)) && in_program(vm, w->pc))
			list[n++] = val_int(w->pc).bits;
	}
	v = alloc(vm, n, 0);
	for (size_t i = 0; v.bits && i < n; i++)
		put_raw(vm, v, i, list[i]);
	free(list);
	return v;
}

value exn_callstack(struct vm *vm, bool in_primitive, int64_t most)
{
	struct frame_walk w;

	frames_begin(&w, vm, in_primitive);
	return addresses(vm, &w, (uint32_t)(vm->s.pc >> 1) + 1, most, mem_alloc_old);
}

value prim_get_current_callstack(struct vm *vm, const word *a)
{
	struct frame_walk w;

	frames_begin(&w, vm, true);
	return addresses(vm, &w, (uint32_t)(vm->s.pc >> 1) + 1, int_arg(a, 0), prim_alloc);
}

value prim_get_continuation_callstack(struct vm *vm, const word *a)
{
	value stack = field(vm, arg(a, 0), 0);
	struct frame_walk w;

	if (custom_kind_of(vm, stack) != CUSTOM_STACK)
		return prim_raise(vm, named_value(vm, "Effect.Continuation_already_resumed"));
	frames_begin_suspended(&w, vm, stack.bits);
	return addresses(vm, &w, 0, int_arg(a, 1), prim_alloc);
}

/* ---- locations ---- */

struct place {
	struct debuginfo_loc loc;
	bool known, is_raise;
	char file[512], name[512];      /* for code that was loaded later: its debug events are values, and those move */
};

static uint64_t fragment_word(const struct vm *vm, uint64_t instr) { return vm->code.word_of[instr]; }

static bool is_loaded_later(const struct vm *vm, uint64_t instr)
{
	return fragment_word(vm, instr) >= vm->s.code_stub_words + vm->s.code_program_words;
}

/* The event in a list of Instruct.debug_event that is at a position, counted in bytes. */
static value event_at(const struct vm *vm, value events, int64_t pos)
{
	uint64_t most = vm->im.mask / (3 * WORD_BYTES);

	for (uint64_t i = 0; is_block(events) && i < wosize(vm, events); i++)
		for (value list = field(vm, events, i); is_block(list) && most-- > 0; list = field(vm, list, 1))
			if (int_val(field(vm, field(vm, list, 0), 0)) == pos)
				return field(vm, list, 0);
	return VAL_NOTHING;
}

static void copy_text(const struct vm *vm, value s, char *to, size_t max)
{
	uint64_t n = has_tag(vm, s, TAG_STRING) ? str_len(vm, s) : 0;

	n = n < max ? n : max - 1;
	memcpy(to, str_bytes(vm, s), (size_t)n);
	to[n] = 0;
}

/* Fields of the records Instruct.debug_event, Location.t, Lexing.position. */
enum { EVENT_LOC = 2, EVENT_DEFNAME = 4, LOC_START = 0, LOC_END, POS_FILE = 0, POS_LINE, POS_BOL, POS_CHAR };

static int32_t pos_int(const struct vm *vm, value pos, unsigned f) { return (int32_t)int_val(field(vm, pos, f)); }

/* As debuginfo_location does it for the program's own code. */
static bool loaded_location(const struct vm *vm, uint64_t instr, struct place *p)
{
	uint64_t word = fragment_word(vm, instr), first = 0;
	value events = fragment_events(vm, word, &first), event, start, end;

	event = event_at(vm, events, 4 * (int64_t)(word - first));
	if (!event.bits)
		event = event_at(vm, events, 4 * (int64_t)(word - first) + 4);
	if (!event.bits)
		return false;
	start = field(vm, field(vm, event, EVENT_LOC), LOC_START);
	end = field(vm, field(vm, event, EVENT_LOC), LOC_END);
	copy_text(vm, field(vm, start, POS_FILE), p->file, sizeof p->file);
	copy_text(vm, field(vm, event, EVENT_DEFNAME), p->name, sizeof p->name);
	p->loc.file = p->file;
	p->loc.name = p->name;
	p->loc.line = pos_int(vm, start, POS_LINE);
	p->loc.column = pos_int(vm, start, POS_CHAR) - pos_int(vm, start, POS_BOL);
	p->loc.end_line = pos_int(vm, end, POS_LINE);
	p->loc.end_column = pos_int(vm, end, POS_CHAR) - pos_int(vm, end, POS_BOL);
	p->loc.end_offset = pos_int(vm, end, POS_CHAR) - pos_int(vm, start, POS_BOL);
	return true;
}

static void place_of(struct vm *vm, value slot, struct place *p)
{
	uint64_t instr = slot.bits >> 1;
	unsigned op;

	p->known = p->is_raise = false;
	if (instr == NOWHERE || instr >= vm->code.count)
		return;
	op = vm->code.ops[instr];
	p->is_raise = op == OP_RAISE || op == OP_RERAISE;
	if (is_loaded_later(vm, instr))
		p->known = loaded_location(vm, instr, p);
	else
		p->known = debuginfo_location(vm, (uint32_t)instr, &p->loc);
	/* What stands before a call of a primitive, to make it again, is in that call as OCaml's runtime sees it. */
	if (!p->known && op >= OP_C_CALL1 && op <= OP_C_CALLN)
		p->known = debuginfo_location(vm, (uint32_t)instr + 1, &p->loc);
}

/* Printexc's record: from 5.2 on it has the end of the location too. */
static value location(struct vm *vm, value slot)
{
	struct place p;
	value name, file;
	root r;

	place_of(vm, slot, &p);
	name = val_bool(p.is_raise);
	if (!p.known)
		return prim_tuple(vm, 1, 1, &name);
	name = str_text(vm, p.loc.name);
	if (!name.bits)
		return name;
	r = root_new(vm, name);
	file = str_text(vm, p.loc.file);
	if (!file.bits)
		return file;
	name = root_get(vm, r);
	root_drop(vm, 1);
	if (vm->s.ocaml_version < 34)
		return prim_tuple(vm, 0, 7, (value[]){ val_bool(p.is_raise), file, val_int(p.loc.line), val_int(p.loc.column),
			val_int(p.loc.end_offset), VAL_FALSE, name });
	return prim_tuple(vm, 0, 9, (value[]){ val_bool(p.is_raise), file, val_int(p.loc.line), val_int(p.loc.column),
		val_int(p.loc.end_offset), val_int(p.loc.end_line), val_int(p.loc.end_column), VAL_FALSE, name });
}

/* An array of locations for an array of addresses on the stack at `backtrace`. */
static value locations(struct vm *vm, root backtrace)
{
	uint64_t n = wosize(vm, root_get(vm, backtrace));
	value v = prim_alloc(vm, n, 0), l = v;
	root r = root_new(vm, v);

	for (uint64_t i = 0; l.bits && i < n; i++) {
		l = location(vm, field(vm, root_get(vm, backtrace), i));
		if (l.bits)
			set_field(vm, root_get(vm, r), i, l);
	}
	return l.bits ? root_get(vm, r) : l;
}

value prim_convert_raw_backtrace_slot(struct vm *vm, const word *a) { return location(vm, arg(a, 0)); }
value prim_convert_raw_backtrace(struct vm *vm, const word *a) { return locations(vm, root_new(vm, arg(a, 0))); }

value prim_get_exception_backtrace(struct vm *vm, const word *a)
{
	value v = prim_get_exception_raw_backtrace(vm, a);

	if (v.bits)
		v = locations(vm, root_new(vm, v));
	return v.bits ? prim_some(vm, v) : v;
}

value prim_raw_backtrace_length(struct vm *vm, const word *a) { return val_int((int64_t)wosize(vm, arg(a, 0))); }

value prim_raw_backtrace_slot(struct vm *vm, const word *a)
{
	uint64_t i = (uint64_t)int_arg(a, 1);

	if (i >= wosize(vm, arg(a, 0)))
		return prim_invalid_arg(vm, "Printexc.get_raw_backtrace_slot: index out of bounds");
	return field(vm, arg(a, 0), i);
}

/* Bytecode has no inlined functions. */
value prim_raw_backtrace_next_slot(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_NONE;
}

/* ---- printing ---- */

struct text {
	char *bytes;
	size_t n, room;
};

static void add(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct text *t, const char *format, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, format);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (t->n + (size_t)n + 1 > t->room) {
		t->room = 2 * t->room + (size_t)n + 256;
		t->bytes = realloc(t->bytes, t->room);
		caravan_check(t->bytes);
	}
	vsnprintf(t->bytes + t->n, t->room - t->n, format, again);
	va_end(again);
	t->n += (size_t)n;
}

static void add_place(struct text *t, const struct vm *vm, const struct place *p, uint64_t index)
{
	static const char *const intro[2][2] = {
		{ "Raised by primitive operation at", "Called from" }, { "Raised at", "Re-raised at" }
	};
	const char *how = intro[p->is_raise][index > 0];

	if (!p->known && p->is_raise)
		return;     /* put there by the compiler */
	if (!p->known)
		add(t, "%s unknown location\n", how);
	else if (vm->s.ocaml_version >= 34 && p->loc.line != p->loc.end_line)
		add(t, "%s %s in file \"%s\", lines %d-%d, characters %d-%d\n", how, p->loc.name, p->loc.file, (int)p->loc.line,
			(int)p->loc.end_line, (int)p->loc.column, (int)p->loc.end_column);
	else
		add(t, "%s %s in file \"%s\", line %d, characters %d-%d\n", how, p->loc.name, p->loc.file, (int)p->loc.line,
			(int)p->loc.column, (int)p->loc.end_offset);
}

bool exn_print_backtrace(struct vm *vm)
{
	struct text t = { 0 };
	struct world_call c = { .op = WORLD_WRITE, .arg = { 2 } };
	bool ok;

	for (uint64_t i = 0; i < vm->s.backtrace_pos && i < EXN_BACKTRACE_MAX; i++) {
		struct place p;

		place_of(vm, field(vm, (value){ vm->s.backtrace_buffer }, i), &p);
		add_place(&t, vm, &p, i);
	}
	c.out = t.bytes;
	c.out_bytes = t.n;
	ok = t.n == 0 || world_ask(vm, &c);
	free(t.bytes);
	return ok;
}
