/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding: from the words of the image's code area to slots. */
#include "vm/code.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <xxhash.h>

#include "vm/debuginfo/debuginfo.h"
#include "vm/prims.h"
#include "vm/prims/elementary.h"

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* Counts and field numbers in operands; OCaml's compiler stays far below, and slot arithmetic fits 32 bits. */
#define OPERAND_MAX (1 << 22)
#define NO_INSTR UINT32_MAX

/* What is called here returns to the next instruction, as vm/frames.c expects of all calls. */
static const uint32_t stub_words[] = {
	OP_STOP,
	OP_ACC0, OP_RETURN, 1,
	OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_FATAL, OP_STOP,
	OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_FIBRE, OP_STOP,
	OP_ACC0, OP_RAISE,
	/* a thread: try f () with _ -> () */
	OP_PUSHTRAP, 10, OP_PUSH_RETADDR, 7, OP_CONST0, OP_PUSH, OP_ACC, 8, OP_APPLY, 1,
	OP_POPTRAP, OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_THREAD, OP_STOP,
	/* a domain: try f () */
	OP_PUSHTRAP, 13, OP_PUSH_RETADDR, 7, OP_CONST0, OP_PUSH, OP_ACC, 8, OP_APPLY, 1,
	OP_POPTRAP, OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_DOMAIN_END,
	OP_STOP, OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_DOMAIN_FAILED, OP_STOP,
	OP_PUSHCONST0, OP_PUSHACC1, OP_MAKEBLOCK2, 0, OP_RETURN, 1,
	/* a callback and its argument lie on the stack: try callback argument */
	OP_PUSHTRAP, 14, OP_PUSH_RETADDR, 8, OP_ACC, 8, OP_PUSH, OP_ACC, 8, OP_APPLY, 1,
	OP_POPTRAP, OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_SAMPLE_RETURNED,
	OP_STOP, OP_C_CALL1, STUB_PRIM_FIRST + STUB_PRIM_SAMPLE_RAISED, OP_STOP,
};
#define STUB_WORDS (sizeof stub_words / sizeof *stub_words)
static const uint8_t stub_instr[STUB_COUNT] = {
	[STUB_STOP] = 0, [STUB_RESUME] = 1, [STUB_UNCAUGHT] = 3, [STUB_FIBRE] = 5, [STUB_RAISE] = 7,
	[STUB_THREAD] = 9, [STUB_DOMAIN] = 18, [STUB_PAIR] = 29, [STUB_SAMPLE] = 33
};

uint32_t code_stub(const struct vm *vm, enum code_stub stub)
{
	(void)vm;
	return stub_instr[stub];
}

static uint32_t code_word(const struct vm *vm, uint32_t i)
{
	const uint8_t *p = vm->im.base + IMAGE_CODE_OFF + 4 * (uint64_t)i;

	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* ---- one piece of code while it is decoded ---- */

struct decode {
	struct vm *vm;
	struct code *c;
	uint32_t first_word, end_word;
	uint32_t first;              /* number of the first instruction */
	uint32_t count;
	uint32_t *instr_of;          /* by word - first_word */
	uint32_t tables_room;
	struct msg *m;
};

static enum err bad(struct decode *d, uint32_t word, const char *what)
{
	return msg_set(d->m, ERR_FORMAT, "The bytecode is damaged: %s at word %u.", what,
		(unsigned)(word - d->vm->s.code_stub_words));
}

/* Words of operands, and whether they are all there; 0 words are possible, so the answer is by *n. */
static enum err operand_words(struct decode *d, uint32_t at, enum opcode op, uint32_t *n)
{
	uint32_t left = d->end_word - at - 1, w;

	*n = strlen(op_infos[op].operands);
	if (*n > left)
		return bad(d, at, "an instruction without its operands");
	if (op == OP_SWITCH) {
		w = code_word(d->vm, at + 1);
		*n = 1 + (w & 0xffff) + (w >> 16);
	} else if (op == OP_CLOSUREREC) {
		w = code_word(d->vm, at + 1);
		*n = w < 1 || w > 0xffff ? left + 1 : 2 + w;
	}
	return *n > left ? bad(d, at, "a table that is longer than the code") : OK;
}

/* First pass: where instructions begin. */
static enum err find_instrs(struct decode *d)
{
	uint32_t n;
	enum err r;

	memset(d->instr_of, 0xff, (size_t)(d->end_word - d->first_word + 1) * sizeof *d->instr_of);
	for (uint32_t at = d->first_word; at < d->end_word; at += 1 + n) {
		uint32_t op = code_word(d->vm, at);

		if (op >= OP_COUNT || (op >= OP_FIRST_OF_EFFECTS && d->vm->s.ocaml_version < 32))
			return bad(d, at, "an unknown instruction");
		if ((r = operand_words(d, at, op, &n)))
			return r;
		d->instr_of[at - d->first_word] = d->first + d->count++;
		if (op == OP_SWITCH || op == OP_CLOSUREREC)
			d->tables_room += 2 + n;
	}
	d->instr_of[d->end_word - d->first_word] = NO_INSTR;
	return OK;
}

static enum err label(struct decode *d, uint32_t instr, uint32_t base_word, uint32_t at_word, int32_t *distance)
{
	int64_t target = (int64_t)base_word + (int32_t)code_word(d->vm, at_word);
	uint32_t to;

	if (target < d->first_word || target >= d->end_word || (to = d->instr_of[target - d->first_word]) == NO_INSTR)
		return bad(d, at_word, "a label that leads to no instruction");
	*distance = ((int32_t)to - (int32_t)instr) * (int32_t)sizeof(struct slot);
	return OK;
}

static enum err primitive(struct decode *d, uint32_t word, uint32_t w, int32_t *out)
{
	uint32_t own = w - STUB_PRIM_FIRST;

	if (d->first_word == 0 && own < STUB_PRIMS)
		*out = d->vm->prims_room + own;
	else if (w < d->vm->prims_count)
		*out = w;
	else
		return bad(d, word, "a primitive that the executable does not name");
	return OK;
}

static enum err global(struct decode *d, uint32_t word, uint32_t w, int32_t *out)
{
	if (w >= IMAGE_GLOBALS_MAX)
		return bad(d, word, "a global beyond the limit of 1,048,575");
	*out = IMAGE_GLOBALS_OFF + WORD_BYTES + w * WORD_BYTES;
	return OK;
}

/* Signed and large operands are allowed where they are numbers, not counts. */
static enum err operand(struct decode *d, uint32_t instr, char kind, uint32_t word, int32_t *out)
{
	uint32_t w = code_word(d->vm, word);

	switch (kind) {
	case 'l':
		return label(d, instr, word, word, out);
	case 'p':
		return primitive(d, word, w, out);
	case 'g':
		return global(d, word, w, out);
	case 'i':
	case 'm':
	case 'c':
		*out = (int32_t)w;
		return OK;
	case 't':
	case 'a':
		if (w > 255)
			return bad(d, word, "a tag beyond 255");
		*out = (int32_t)w;
		return OK;
	default:
		if (w >= OPERAND_MAX)
			return bad(d, word, "an operand beyond 4,194,303");
		*out = (int32_t)w;
		return OK;
	}
}

static enum err switch_table(struct decode *d, uint32_t instr, uint32_t word, struct slot *s)
{
	uint32_t sizes = code_word(d->vm, word), n = (sizes & 0xffff) + (sizes >> 16);
	int32_t *t = d->c->tables + d->c->tables_count;
	enum err r;

	s->a = d->c->tables_count;
	d->c->tables_count += 2 + n;
	t[0] = sizes & 0xffff;
	t[1] = sizes >> 16;
	for (uint32_t i = 0; i < n; i++)
		if ((r = label(d, instr, word + 1, word + 1 + i, &t[2 + i])))
			return r;
	return OK;
}

static enum err closurerec_table(struct decode *d, uint32_t instr, uint32_t word, struct slot *s)
{
	uint32_t n = code_word(d->vm, word), vars = code_word(d->vm, word + 1);
	int32_t *t = d->c->tables + d->c->tables_count, distance;
	enum err r;

	if (vars >= OPERAND_MAX)
		return bad(d, word, "a closure with too many variables");
	s->a = d->c->tables_count;
	d->c->tables_count += 2 + n;
	t[0] = n;
	t[1] = vars;
	for (uint32_t i = 0; i < n; i++) {
		if ((r = label(d, instr, word + 2, word + 2 + i, &distance)))
			return r;
		t[2 + i] = 2 * ((int32_t)instr + distance / (int32_t)sizeof(struct slot)) + 1;
	}
	return OK;
}

static enum err decode_instr(struct decode *d, uint32_t instr, uint32_t word)
{
	enum opcode op = code_word(d->vm, word);
	const char *kinds = op_infos[op].operands;
	struct slot *s = &d->c->slots[instr];
	enum err r;

	d->c->ops[instr] = op;
	d->c->word_of[instr] = word;
	d->c->flags[instr] = 0;
	s->fill = 0;
	s->a = s->b = 0;
	if (op == OP_SWITCH)
		return switch_table(d, instr, word + 1, s);
	if (op == OP_CLOSUREREC)
		return closurerec_table(d, instr, word + 1, s);
	if (kinds[0] && (r = operand(d, instr, kinds[0], word + 1, &s->a)))
		return r;
	if (kinds[0] && kinds[1] && (r = operand(d, instr, kinds[1], word + 2, &s->b)))
		return r;
	return OK;
}

/* ---- after decoding: handlers and the longest way ---- */

/* Calls visit for every place that this instruction may jump to by a label of its own. */
static void each_target(const struct code *c, uint32_t i, void (*visit)(void *ctx, uint32_t target), void *ctx)
{
	const struct slot *s = &c->slots[i];
	enum opcode op = c->ops[i];

	if (!op_has(op, 'j'))
		return;
	if (op == OP_SWITCH) {
		const int32_t *t = c->tables + s->a;

		for (int32_t k = 0; k < t[0] + t[1]; k++)
			visit(ctx, i + t[2 + k] / (int32_t)sizeof(struct slot));
	} else {
		visit(ctx, i + (op_infos[op].operands[1] ? s->b : s->a) / (int32_t)sizeof(struct slot));
	}
}

struct back {
	const struct code *c;
	uint32_t from;
	bool yes;
};

static void is_unchecked(void *ctx, uint32_t target)
{
	struct back *u = ctx;

	u->yes = u->yes || (target <= u->from && u->c->ops[target] != OP_CHECK_SIGNALS);
}

/* Does it jump backwards to something else than CHECK_SIGNALS?  ocamlc puts one at the head of every loop; any other
 * backward jump gets a handler that looks at the deadline first. */
static bool jumps_back_unchecked(const struct code *c, uint32_t i)
{
	struct back u = { c, i, false };

	each_target(c, i, is_unchecked, &u);
	return u.yes;
}

#define SUPER_MAX_LENGTH 7
static const struct { uint8_t length, ops[SUPER_MAX_LENGTH]; } supers[] = {
#define SUPER_TABLE
#include "vm/super.def"
#undef SUPER_TABLE
};
#define SUPERS (sizeof supers / sizeof *supers)

static const struct { prim_fn fn; uint8_t op; } inlines[] = {
#define INLINE_TABLE
#include "vm/inline.def"
#undef INLINE_TABLE
};
#define INLINES (sizeof inlines / sizeof *inlines)
#define HANDLER_INLINE (INTERP_HANDLER_SUPER + SUPERS)

/* Which of the loop's own primitives the instruction calls, INLINES if none. */
static unsigned inline_of(const struct vm *vm, uint32_t i)
{
	unsigned k, op = vm->code.ops[i];

	if (op < OP_C_CALL1 || op > OP_C_CALL3)
		return INLINES;
	for (k = 0; k < INLINES; k++)
		if (inlines[k].op == op && inlines[k].fn == vm->prims[vm->code.slots[i].a])
			break;
	return k;
}

/* Do the instructions from i on make this sequence, each with a plain handler of its own? */
static bool super_fits(const struct code *c, uint32_t i, unsigned k)
{
	if (i + supers[k].length > c->count)
		return false;
	for (unsigned n = 0; n < supers[k].length; n++)
		if (c->ops[i + n] != supers[k].ops[n] || c->flags[i + n])
			return false;
	return true;
}

/* The sequences by their first instruction, in the order of the table: looking through all of them for every
 * instruction would be a sixth of the time that a compiler needs for a small file. */
struct super_index {
	uint16_t first[OP_COUNT], next[SUPERS];
};

static void super_index_make(struct super_index *x)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		x->first[op] = SUPERS;
	for (unsigned k = SUPERS; k-- > 0;) {
		x->next[k] = x->first[supers[k].ops[0]];
		x->first[supers[k].ops[0]] = (uint16_t)k;
	}
}

static unsigned handler_number(const struct vm *vm, const struct super_index *x, uint32_t i)
{
	const struct code *c = &vm->code;

	if (c->flags[i] & (CODE_BREAK | CODE_EVENT))
		return INTERP_HANDLER_BREAK;
	if (c->flags[i] & CODE_BACK)
		return INTERP_HANDLER_BACK;
	if (c->flags[i] & CODE_INLINE)
		return HANDLER_INLINE + inline_of(vm, i);
	for (unsigned k = x->first[c->ops[i]]; k < SUPERS; k = x->next[k])
		if (supers[k].ops[1] == c->ops[i + 1] && super_fits(c, i, k))
			return INTERP_HANDLER_SUPER + k;
	return c->ops[i];
}

static void set_handlers(const struct vm *vm, uint32_t from, uint32_t to)
{
	struct super_index x;

	super_index_make(&x);
	for (uint32_t i = from; i < to; i++)
		vm->code.slots[i].handler = vm->handlers[handler_number(vm, &x, i)];
}

struct ways {
	const struct code *c;
	uint32_t from, first, longest;
	const uint32_t *length;     /* by instruction - first */
};

static void way_to(void *ctx, uint32_t target)
{
	struct ways *w = ctx;
	uint32_t n = target > w->from ? w->length[target - w->first] : 1;

	if (n > w->longest)
		w->longest = n;
}

/* The longest way without a deadline check, over the code from `first` on, found from its end: a way ends with
 * an instruction that polls, and at a backward jump, which is checked before or leads to a check. */
static bool find_longest(struct code *c, uint32_t first, uint32_t count)
{
	uint32_t *length = calloc(count + 1, sizeof *length);

	if (!length)
		return false;
	for (uint32_t n = count; n-- > 0;) {
		struct ways w = { .c = c, .from = first + n, .first = first, .length = length };

		each_target(c, first + n, way_to, &w);
		if (!op_has(c->ops[first + n], 'e') && length[n + 1] > w.longest)
			w.longest = length[n + 1];
		length[n] = op_has(c->ops[first + n], 'p') ? 1 : 1 + w.longest;
		if (length[n] > c->longest)
			c->longest = length[n];
	}
	free(length);
	return true;
}

static bool finish(struct decode *d)
{
	struct code *c = d->c;

	for (uint32_t i = d->first; i < d->first + d->count; i++)
		c->flags[i] = (jumps_back_unchecked(c, i) ? CODE_BACK : inline_of(d->vm, i) < INLINES ? CODE_INLINE : 0) |
			(i < c->breaks_room && c->breaks[i] ? CODE_BREAK : 0);
	return find_longest(c, d->first, d->count);
}

/* ---- memory ---- */

static void *grow(void *p, size_t count, size_t size)
{
	void *q = realloc(p, count * size);

	caravan_check(q);
	return q;
}

/* A slot for every word at most, so slots never move (the interpreter points into them). */
static bool slots_reserve(struct code *c)
{
	uint64_t most = sizeof(void *) == 8 ? IMAGE_CODE_MAX_WORDS : IMAGE_CODE_MAX_WORDS / 4;
	void *p;

	if (c->slots)
		return true;
	c->slots_bytes = most * sizeof(struct slot);
	p = mmap(NULL, c->slots_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	c->slots = p == MAP_FAILED ? NULL : p;
	return c->slots != NULL;
}

static enum err make_room(struct decode *d)
{
	struct code *c = d->c;
	uint32_t count = d->first + d->count + 1;

	if (!slots_reserve(c) || count * (uint64_t)sizeof(struct slot) > c->slots_bytes)
		return msg_set(d->m, ERR_NO_MEMORY, "This host does not give the addresses to decode %u instructions.",
			(unsigned)count);
	c->ops = grow(c->ops, count, sizeof *c->ops);
	c->flags = grow(c->flags, count, sizeof *c->flags);
	c->word_of = grow(c->word_of, count, sizeof *c->word_of);
	c->tables = grow(c->tables, c->tables_count + d->tables_room + 1, sizeof *c->tables);
	return OK;
}

static void end_mark(const struct vm *vm, struct code *c)
{
	c->ops[c->count] = OP_STOP;
	c->flags[c->count] = 0;
	c->word_of[c->count] = c->words;
	c->slots[c->count] = (struct slot){ .fill = 0 };
	c->slots[c->count].handler = vm->handlers[OP_STOP];
}

static enum err decode_all(struct decode *d)
{
	uint32_t tables = d->c->tables_count, longest = d->c->longest;
	enum err r = find_instrs(d);

	if (!r)
		r = make_room(d);
	for (uint32_t w = d->first_word; !r && w < d->end_word; w++)
		if (d->instr_of[w - d->first_word] != NO_INSTR)
			r = decode_instr(d, d->instr_of[w - d->first_word], w);
	if (!r && !finish(d))
		r = msg_set(d->m, ERR_NO_MEMORY, "There is no memory to decode the program's code.");
	if (r) {
		d->c->tables_count = tables;
		d->c->longest = longest;
		return r;
	}
	d->c->count += d->count;
	d->c->words = d->end_word;
	set_handlers(d->vm, d->first, d->c->count);
	return OK;
}

/* Decodes the words from c->words up to `end`, which are in the image. */
static enum err decode_to(struct vm *vm, uint32_t end, struct msg *m)
{
	struct code *c = &vm->code;
	struct decode d = { .vm = vm, .c = c, .first_word = c->words, .end_word = end, .first = c->count, .m = m };
	enum err r;

	d.instr_of = malloc((size_t)(end - c->words + 1) * sizeof *d.instr_of);
	if (!d.instr_of)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to decode the program's code.");
	r = decode_all(&d);
	free(d.instr_of);
	if (c->slots)
		end_mark(vm, c);
	return r;
}

enum err code_append(struct vm *vm, const uint8_t *words, uint32_t count, uint32_t *first, struct msg *m)
{
	uint64_t old = vm->s.code_words, at = IMAGE_CODE_OFF + old * 4;
	enum err r;

	if (old + count > IMAGE_CODE_MAX_WORDS)
		return msg_set(m, ERR_LIMIT, "The program has more than %u words of bytecode, the most that Caravan holds.",
			(unsigned)IMAGE_CODE_MAX_WORDS);
	memcpy(vm->im.base + at, words, (size_t)count * 4);
	image_touch(&vm->im, at, (uint64_t)count * 4);
	*first = vm->code.count;
	if ((r = decode_to(vm, (uint32_t)(old + count), m))) {
		memset(vm->im.base + at, 0, (size_t)count * 4);
		return r;
	}
	vm->s.code_words = old + count;
	vm->code.hash = vm->s.code_hash = XXH64(words, (size_t)count * 4, vm->s.code_hash);
	return OK;
}

void code_init(struct vm *vm)
{
	uint8_t bytes[STUB_WORDS * 4];
	uint32_t first;
	struct msg m;

	for (unsigned i = 0; i < STUB_WORDS; i++)
		for (unsigned k = 0; k < 4; k++)
			bytes[4 * i + k] = stub_words[i] >> (8 * k) & 255;
	vm->s.code_stub_words = STUB_WORDS;
	caravan_check(code_append(vm, bytes, STUB_WORDS, &first, &m) == OK);
}

/* Code is only ever appended, so what is decoded is right if the hash is; else all of it is made again. */
enum err code_reload(struct vm *vm, struct msg *m)
{
	struct code *c = &vm->code;
	enum err r;

	if (c->words == vm->s.code_words && c->hash == vm->s.code_hash)
		return OK;
	if (vm->s.code_words > IMAGE_CODE_MAX_WORDS || vm->s.code_stub_words != STUB_WORDS ||
	    vm->s.code_words < STUB_WORDS)
		return msg_set(m, ERR_FORMAT, "The image is corrupt: its code area has an impossible size.");
	c->words = c->count = c->tables_count = c->longest = 0;
	c->events = false;
	if ((r = decode_to(vm, STUB_WORDS, m)) || (r = decode_to(vm, (uint32_t)vm->s.code_words, m)))
		return r;
	c->hash = vm->s.code_hash;
	return OK;
}

void code_new_handlers(struct vm *vm)
{
	set_handlers(vm, 0, vm->code.count);
	vm->code.slots[vm->code.count].handler = vm->handlers[OP_STOP];
}

void code_release(struct code *c)
{
	if (c->slots)
		munmap(c->slots, c->slots_bytes);
	free(c->ops);
	free(c->flags);
	free(c->word_of);
	free(c->tables);
	free(c->breaks);
	memset(c, 0, sizeof *c);
}

/* A change at one instruction concerns the superinstructions that it is a part of. */
static void refresh(struct vm *vm, uint32_t instr)
{
	uint32_t from = instr < SUPER_MAX_LENGTH ? 0 : instr - SUPER_MAX_LENGTH + 1;

	set_handlers(vm, from, instr + 1);
}

void code_break_set(struct vm *vm, uint32_t instr)
{
	struct code *c = &vm->code;

	if (instr >= c->breaks_room) {
		c->breaks = grow(c->breaks, (size_t)instr + 1, 1);
		memset(c->breaks + c->breaks_room, 0, instr + 1 - c->breaks_room);
		c->breaks_room = instr + 1;
	}
	c->breaks[instr] = 1;
	if (instr >= c->count)
		return;
	c->flags[instr] |= CODE_BREAK;
	refresh(vm, instr);
}

void code_break_clear(struct vm *vm, uint32_t instr)
{
	struct code *c = &vm->code;

	if (instr < c->breaks_room)
		c->breaks[instr] = 0;
	if (instr >= c->count)
		return;
	c->flags[instr] &= ~CODE_BREAK;
	refresh(vm, instr);
}

static void mark_unit(struct code *c, struct debuginfo *d, uint32_t unit)
{
	const struct debuginfo_event *e;

	for (uint32_t i = 0; (e = debuginfo_event(d, unit, i)); i++)
		if (e->kind != DEBUGINFO_PSEUDO && e->instr < c->count)
			c->flags[e->instr] |= CODE_EVENT;
}

void code_events_mark(struct vm *vm, bool on)
{
	struct debuginfo *d;

	if (vm->code.events == on)
		return;
	vm->code.events = on;
	if (!on)
		for (uint32_t i = 0; i < vm->code.count; i++)
			vm->code.flags[i] &= (uint8_t)~CODE_EVENT;
	d = debuginfo_of(vm);
	for (uint32_t unit = 0; on && unit < debuginfo_units(d); unit++)
		mark_unit(&vm->code, d, unit);
	set_handlers(vm, 0, vm->code.count);
}

void code_events_loaded(struct vm *vm, uint64_t first_word)
{
	uint32_t first = code_instr_at_word(&vm->code, (uint32_t)first_word), unit;
	struct debuginfo *d;
	struct debuginfo_unit u;

	if (!vm->code.events)
		return;
	d = debuginfo_of(vm);
	for (unit = debuginfo_units(d); unit > 0 && debuginfo_unit(d, unit - 1, &u) &&
	     u.pos >= vm_code_pos(vm, first); unit--)
		mark_unit(&vm->code, d, unit - 1);
	set_handlers(vm, first, vm->code.count);
}

uint32_t code_instr_at_word(const struct code *c, uint32_t word)
{
	uint32_t low = 0, high = c->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (c->word_of[middle] <= word)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}
