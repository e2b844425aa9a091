/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Str library's matcher: runs the small programs that Str compiles regular expressions to.
 *
 * A compiled expression is a block: program (array of instructions: operation in the low 8 bits, argument above),
 * pool of strings, table that normalises letters, number of groups, number of marks, and the pool's index of the
 * table of first letters or -1.
 *
 * Matching backtracks: a choice and every variable that changes after it go to a stack, and failing takes them off
 * again.  Positions are offsets into the text, so nothing here moves; nothing in the image changes until the result
 * is made.
 */
#include <stdlib.h>

#include "vm/prims.h"
#include "vm/world.h"

enum operation { CHAR, CHARNORM, STRING, STRINGNORM, CHARCLASS, BOL, EOL, WORDBOUNDARY, BEGGROUP, ENDGROUP, REFGROUP,
	ACCEPT, SIMPLEOPT, SIMPLESTAR, SIMPLEPLUS, GOTO, PUSHBACK, SETMARK, CHECKPROGRESS };
enum expression_field { PROGRAM, POOL, NORMAL, GROUPS, MARKS, FIRST_LETTERS, EXPRESSION_FIELDS };

/* What an instruction comes to. */
enum step { NEXT, FAILED, TEXT_ENDED, MATCHED, BROKEN };

#define UNSET UINT64_MAX
#define VARIABLES_MOST 100000
/* How many instructions until somebody who wants to stop is heard. */
#define PATIENCE (1u << 20)

/* Undoing: a variable gets its value back, or the program goes on at -1 - where, at text position `n`. */
struct undo {
	int64_t where;
	uint64_t n;
};

struct matcher {
	struct vm *vm;
	value program, pool, normal;
	uint64_t program_count, pool_count;
	const uint8_t *text;
	uint64_t end;                /* bytes of text */
	bool partial;                /* the text's end matches anything */
	uint64_t *variables;         /* start and end of each group, then marks */
	unsigned groups, variables_count;
	uint64_t pc, at;
	struct undo *undos;
	size_t undos_count, undos_room;
	unsigned steps;
	bool interrupted;
};

/* ---- the expression's parts; NULL or false when it lies ---- */

static const uint8_t *pool_string(const struct matcher *m, uint64_t i, uint64_t least)
{
	value s = i < m->pool_count ? field(m->vm, m->pool, i) : VAL_UNIT;

	return has_tag(m->vm, s, TAG_STRING) && str_len(m->vm, s) >= least ? str_bytes(m->vm, s) : NULL;
}

static bool is_in(const uint8_t *set, uint8_t c) { return set[c >> 3] >> (c & 7) & 1; }

/* Letters, digits, underscore; letters of ISO 8859-1 too. */
static bool is_word_letter(uint8_t c)
{
	static const uint8_t letters[32] = { [6] = 0xff, [7] = 0x03, [8] = 0xfe, [9] = 0xff, [10] = 0xff, [11] = 0x87, [12] = 0xfe,
		[13] = 0xff, [14] = 0xff, [15] = 0x07, [24] = 0xff, [25] = 0xff, [26] = 0x7f, [27] = 0xff, [28] = 0xff,
		[29] = 0xff, [30] = 0x7f, [31] = 0xff };

	return is_in(letters, c);
}

/* ---- instructions ---- */

static bool push(struct matcher *m, int64_t where, uint64_t n)
{
	if (m->undos_count == m->undos_room) {
		size_t room = m->undos_room ? 2 * m->undos_room : 256;
		struct undo *undos = realloc(m->undos, room * sizeof *undos);

		if (!undos)
			return false;
		m->undos = undos;
		m->undos_room = room;
	}
	m->undos[m->undos_count++] = (struct undo){ where, n };
	return true;
}

static enum step set_variable(struct matcher *m, uint64_t i)
{
	if (i >= m->variables_count || !push(m, (int64_t)i, m->variables[i]))
		return BROKEN;
	m->variables[i] = m->at;
	return NEXT;
}

static enum step match_bytes(struct matcher *m, const uint8_t *bytes, uint64_t n, const uint8_t *table)
{
	for (uint64_t i = 0; i < n; i++, m->at++) {
		if (m->at == m->end)
			return TEXT_ENDED;
		if ((table ? table[m->text[m->at]] : m->text[m->at]) != bytes[i])
			return FAILED;
	}
	return NEXT;
}

static enum step match_char(struct matcher *m, uint64_t c, const uint8_t *table)
{
	uint8_t byte = (uint8_t)c;

	return match_bytes(m, &byte, 1, table);
}

/* Up to its first NUL, as OCaml's matcher goes. */
static enum step match_string(struct matcher *m, uint64_t i, const uint8_t *table)
{
	const uint8_t *s = pool_string(m, i, 0);

	if (!s)
		return BROKEN;
	return match_bytes(m, s, strnlen((const char *)s, (size_t)str_len(m->vm, field(m->vm, m->pool, i))), table);
}

/* At least `least` letters of the class, at most `most`. */
static enum step match_class(struct matcher *m, uint64_t i, uint64_t least, uint64_t most)
{
	const uint8_t *set = pool_string(m, i, 32);
	uint64_t n = 0;

	if (!set)
		return BROKEN;
	while (n < most && m->at < m->end && is_in(set, m->text[m->at])) {
		m->at++;
		n++;
	}
	return n >= least ? NEXT : m->at == m->end ? TEXT_ENDED : FAILED;
}

static enum step match_word_boundary(const struct matcher *m)
{
	bool before = m->at > 0 && is_word_letter(m->text[m->at - 1]), after = m->at < m->end && is_word_letter(m->text[m->at]);

	if (m->at == 0 && m->at == m->end)
		return TEXT_ENDED;
	return before != after ? NEXT : FAILED;
}

static enum step match_group(struct matcher *m, uint64_t group)
{
	uint64_t from, to;

	if (group >= m->groups)
		return BROKEN;
	from = m->variables[2 * group];
	to = m->variables[2 * group + 1];
	if (from == UNSET || to == UNSET)
		return FAILED;
	return from < to ? match_bytes(m, m->text + from, to - from, NULL) : NEXT;
}

static enum step step(struct matcher *m, int64_t instr)
{
	const uint8_t *table = is_block(m->normal) && str_len(m->vm, m->normal) >= 256 ? str_bytes(m->vm, m->normal) : NULL;
	uint64_t n = (uint64_t)instr >> 8;

	switch (instr & 0xff) {
	case CHAR:
		return match_char(m, n, NULL);
	case CHARNORM:
		return match_char(m, n, table);
	case STRING:
		return match_string(m, n, NULL);
	case STRINGNORM:
		return match_string(m, n, table);
	case CHARCLASS:
		return match_class(m, n, 1, 1);
	case BOL:
		return m->at == 0 || m->text[m->at - 1] == '\n' ? NEXT : FAILED;
	case EOL:
		return m->at == m->end || m->text[m->at] == '\n' ? NEXT : FAILED;
	case WORDBOUNDARY:
		return match_word_boundary(m);
	case BEGGROUP:
	case ENDGROUP:
		return n < m->groups ? set_variable(m, 2 * n + ((instr & 0xff) == ENDGROUP)) : BROKEN;
	case REFGROUP:
		return match_group(m, n);
	case ACCEPT:
		return MATCHED;
	case SIMPLEOPT:
		return match_class(m, n, 0, 1);
	case SIMPLESTAR:
		return match_class(m, n, 0, UINT64_MAX);
	case SIMPLEPLUS:
		return match_class(m, n, 1, UINT64_MAX);
	case GOTO:
		m->pc += (uint64_t)(instr >> 8);
		return NEXT;
	case PUSHBACK:
		return push(m, -1 - (int64_t)(m->pc + (uint64_t)(instr >> 8)), m->at) ? NEXT : BROKEN;
	case SETMARK:
		return set_variable(m, 2 * (uint64_t)m->groups + n);
	case CHECKPROGRESS:
		n += 2 * (uint64_t)m->groups;
		return n >= m->variables_count ? BROKEN : m->variables[n] == m->at ? FAILED : NEXT;
	default:
		return BROKEN;
	}
}

/* Back to the last choice; false: there is none. */
static bool backtrack(struct matcher *m)
{
	while (m->undos_count > 0) {
		struct undo u = m->undos[--m->undos_count];

		if (u.where < 0) {
			m->pc = (uint64_t)(-1 - u.where);
			m->at = u.n;
			return true;
		}
		m->variables[u.where] = u.n;
	}
	return false;
}

/* Matches at one place: MATCHED, FAILED or BROKEN. */
static enum step match_at(struct matcher *m, uint64_t at)
{
	enum step s = NEXT;

	for (unsigned i = 0; i < m->variables_count; i++)
		m->variables[i] = UNSET;
	m->variables[0] = m->at = at;
	m->pc = m->undos_count = 0;
	while (s == NEXT) {
		if (m->pc >= m->program_count)
			return BROKEN;
		if (++m->steps % PATIENCE == 0 && (m->interrupted = world_interrupt_waits()))
			return BROKEN;
		s = step(m, int_val(field(m->vm, m->program, m->pc++)));
		if (s == TEXT_ENDED)
			s = m->partial ? MATCHED : FAILED;
		if (s == FAILED && backtrack(m))
			s = NEXT;
	}
	m->variables[1] = m->at;
	return s;
}

/* ---- the primitives ---- */

static bool init(struct matcher *m, struct vm *vm, const word *a, bool partial)
{
	value re = arg(a, 0);
	uint64_t groups, marks;

	*m = (struct matcher){ .vm = vm, .partial = partial, .text = str_bytes(vm, arg(a, 1)), .end = str_len(vm, arg(a, 1)) };
	if (!has_tag(vm, re, 0) || wosize(vm, re) != EXPRESSION_FIELDS)
		return false;
	m->program = field(vm, re, PROGRAM);
	m->pool = field(vm, re, POOL);
	m->normal = field(vm, re, NORMAL);
	groups = (uint64_t)int_val(field(vm, re, GROUPS));
	marks = (uint64_t)int_val(field(vm, re, MARKS));
	if (!is_block(m->program) || groups < 1 || groups > VARIABLES_MOST || marks > VARIABLES_MOST)
		return false;
	m->program_count = wosize(vm, m->program);
	m->pool_count = is_block(m->pool) ? wosize(vm, m->pool) : 0;
	m->groups = (unsigned)groups;
	m->variables_count = (unsigned)(2 * groups + marks);
	return (m->variables = calloc(m->variables_count, sizeof *m->variables)) != NULL;
}

static value broken(struct vm *vm, const struct matcher *m)
{
	if (m->interrupted) {
		vm_stop_set(vm, VM_STOP_INTERRUPT, "Interrupted while a regular expression was being matched.");
		vm->stop.torn = false;
		return VAL_NOTHING;
	}
	return vm_stop_set(vm, VM_STOP_CORRUPT, "A compiled regular expression makes no sense, or matching it needs more memory "
		"than there is.");
}

/* Positions of the groups, -1 for those that matched nothing; the empty array when nothing matched. */
static value result(struct vm *vm, const struct matcher *m, enum step s)
{
	unsigned n = s == MATCHED ? 2 * m->groups : 0;
	value v;

	if (s == BROKEN)
		return broken(vm, m);
	v = prim_alloc(vm, n, 0);
	for (unsigned i = 0; v.bits && i < n; i++) {
		bool whole = m->variables[i] != UNSET && m->variables[i ^ 1] != UNSET;

		init_field(vm, v, i, val_int(whole ? (int64_t)m->variables[i] : -1));
	}
	return v;
}

static void release(struct matcher *m)
{
	free(m->variables);
	free(m->undos);
}

/* The table of letters that a match can begin with, or NULL for all; false: it lies. */
static bool first_letters(const struct matcher *m, value re, const uint8_t **table)
{
	int64_t i = int_val(field(m->vm, re, FIRST_LETTERS));

	*table = i == -1 ? NULL : pool_string(m, (uint64_t)i, 256);
	return i == -1 || *table;
}

static bool may_begin(const struct matcher *m, const uint8_t *table, uint64_t at)
{
	return !table || table[at < m->end ? m->text[at] : 0];
}

/* Tries `at` and then, while `step` is not 0, the next places in that direction. */
static enum step search(struct matcher *m, const uint8_t *table, uint64_t at, int direction)
{
	enum step s;

	for (;;) {
		if (direction > 0)
			while (at < m->end && !may_begin(m, table, at))
				at++;
		if (direction < 0)
			while (at > 0 && !may_begin(m, table, at))
				at--;
		s = match_at(m, at);
		if (s != FAILED || direction == 0 || at == (direction > 0 ? m->end : 0))
			return s;
		at += (uint64_t)(int64_t)direction;
	}
}

static value match(struct vm *vm, const word *a, int direction, bool partial, const char *who)
{
	int64_t at = int_arg(a, 2);
	const uint8_t *table = NULL;
	enum step s = BROKEN;
	struct matcher m;
	value v;

	if (at < 0 || (uint64_t)at > str_len(vm, arg(a, 1)))
		return prim_invalid_arg(vm, who);
	if (init(&m, vm, a, partial) && (direction == 0 || first_letters(&m, arg(a, 0), &table)))
		s = search(&m, table, (uint64_t)at, direction);
	v = result(vm, &m, s);
	release(&m);
	return v;
}
value prim_re_string_match(struct vm *vm, const word *a) { return match(vm, a, 0, false, "Str.string_match"); }
value prim_re_partial_match(struct vm *vm, const word *a) { return match(vm, a, 0, true, "Str.string_partial_match"); }
value prim_re_search_forward(struct vm *vm, const word *a) { return match(vm, a, 1, false, "Str.search_forward"); }
value prim_re_search_backward(struct vm *vm, const word *a) { return match(vm, a, -1, false, "Str.search_backward"); }

/* ---- replacement: \0 to \9 stand for groups, \\ for itself ---- */

/* A piece of the result: bytes of the template or of the original text. */
struct piece {
	bool original;
	uint64_t from, n;
};

static const char unmatched[] = "Str.replace: reference to unmatched group";

/* The piece that begins at the template's *i; NULL, or why it fails. */
static const char *next_piece(struct vm *vm, const word *a, uint64_t *i, struct piece *p)
{
	const uint8_t *t = str_bytes(vm, arg(a, 0));
	uint64_t at = *i, group;

	*p = (struct piece){ false, at, 1 };
	*i = at + 1;
	if (t[at] != '\\')
		return NULL;
	if (at + 1 >= str_len(vm, arg(a, 0)))
		return "Str.replace: illegal backslash sequence";
	*i = at + 2;
	if (t[at + 1] < '0' || t[at + 1] > '9') {
		p->n = t[at + 1] == '\\' ? 1 : 2;
		return NULL;
	}
	group = 2 * (uint64_t)(t[at + 1] - '0');
	if (!is_block(arg(a, 1)) || group + 1 >= wosize(vm, arg(a, 1)) || int_val(field(vm, arg(a, 1), group)) == -1)
		return unmatched;
	*p = (struct piece){ true, (uint64_t)int_val(field(vm, arg(a, 1), group)),
		(uint64_t)int_val(field(vm, arg(a, 1), group + 1)) - (uint64_t)int_val(field(vm, arg(a, 1), group)) };
	return NULL;
}

static bool is_inside(const struct vm *vm, const word *a, const struct piece *p)
{
	uint64_t n = str_len(vm, arg(a, p->original ? 2 : 0));

	return p->from <= n && p->n <= n - p->from;
}

value prim_re_replacement_text(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0)), size = 0, at = 0;
	const char *problem;
	struct piece p;
	value v;

	for (uint64_t i = 0; i < n; size += p.n) {
		if ((problem = next_piece(vm, a, &i, &p)))
			return prim_failwith(vm, problem);
		if (!is_inside(vm, a, &p) || p.n > (UINT64_C(1) << 40))
			return vm_stop_set(vm, VM_STOP_CORRUPT, "Str.replace: a group is not in the text.");
	}
	v = str_alloc(vm, size);
	for (uint64_t i = 0; v.bits && i < n; at += p.n) {
		(void)next_piece(vm, a, &i, &p);
		if (p.n > 0)
			memcpy(str_bytes(vm, v) + at, str_bytes(vm, arg(a, p.original ? 2 : 0)) + p.from, p.n);
	}
	if (v.bits)
		str_touch(vm, v);
	return v;
}
