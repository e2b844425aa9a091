/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of ocamlyacc's automata, a coroutine of stdlib/parsing.ml: it returns what it wants, and is called again with
 * the answer; what it must remember is in the record env.  Tables are strings of 16-bit numbers, little-endian.
 *
 * With tracing on, a call writes what it did in one piece at its end; were the run stopped there, the call
 * would be made again, so what it changed is then put back (vm/prim.h, rule 5).
 * Source: OCaml's runtime/parsing.c.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vm/prims.h"
#include "vm/world.h"

enum tables_field { ACTIONS, TRANSL_CONST, TRANSL_BLOCK, LHS, LEN, DEFRED, DGOTO, SINDEX, RINDEX, GINDEX, TABLE_SIZE, TABLE,
	CHECK, ERROR_FUNCTION, NAMES_CONST, NAMES_BLOCK };
enum env_field { S_STACK, V_STACK, SYMB_START_STACK, SYMB_END_STACK, STACK_SIZE, STACK_BASE, CURR_CHAR, LVAL, SYMB_START,
	SYMB_END, ASP, RULE_LEN, RULE_NUMBER, SP, STATE, ERRFLAG };

enum command { START, TOKEN_READ, STACKS_GROWN_1, STACKS_GROWN_2, SEMANTIC_ACTION_COMPUTED, ERROR_DETECTED };
/* What the engine returns, then the places where it goes on by itself. */
enum step { READ_TOKEN, RAISE_PARSE_ERROR, GROW_STACKS_1, GROW_STACKS_2, COMPUTE_SEMANTIC_ACTION, CALL_ERROR_FUNCTION,
	LOOP, TEST_SHIFT, SHIFT, SHIFT_RECOVER, PUSH, REDUCE, RECOVER };

#define ERROR_TOKEN 256

struct change { value block; uint64_t field; value old; };

struct parser {
	struct vm *vm;
	value tables, env;
	int64_t state, sp, errflag;
	int rule, entry;            /* of the step that comes */
	char *text;                 /* the trace */
	size_t text_bytes;
	struct change *changes;     /* with tracing, to undo */
	size_t changes_count;
};

/* ---- tables, env, stacks ---- */

static int table(const struct parser *p, enum tables_field t, int64_t i)
{
	uint64_t at = raw_field(p->vm, p->tables, t) + (uint64_t)i * 2;
	const uint8_t *b = p->vm->im.base + (at & p->vm->im.mask & ~UINT64_C(1));

	return (int16_t)(b[0] | b[1] << 8);
}

static void change(struct parser *p, value block, int64_t i, value v)
{
	if (p->vm->s.parser_trace) {
		p->changes = realloc(p->changes, (p->changes_count + 1) * sizeof *p->changes);
		caravan_check(p->changes);
		p->changes[p->changes_count++] = (struct change){ block, (uint64_t)i, field(p->vm, block, (uint64_t)i) };
	}
	set_field(p->vm, block, (uint64_t)i, v);
}

static value get(const struct parser *p, enum env_field f) { return field(p->vm, p->env, f); }
static int64_t get_int(const struct parser *p, enum env_field f) { return int_val(get(p, f)); }
static void set(struct parser *p, enum env_field f, value v) { change(p, p->env, f, v); }
static value stack_get(const struct parser *p, enum env_field stack, int64_t i)
{
	return field(p->vm, get(p, stack), (uint64_t)i);
}
static void stack_set(struct parser *p, enum env_field stack, int64_t i, value v) { change(p, get(p, stack), i, v); }

static void save(struct parser *p)
{
	set(p, SP, val_int(p->sp));
	set(p, STATE, val_int(p->state));
	set(p, ERRFLAG, val_int(p->errflag));
}

/* ---- the trace ---- */

static void trace(struct parser *p, const char *format, ...) PRINTF_LIKE(2, 3);
static void trace(struct parser *p, const char *format, ...)
{
	char line[256];
	va_list ap;
	int n;

	if (!p->vm->s.parser_trace)
		return;
	va_start(ap, format);
	n = vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	if (n >= (int)sizeof line)
		n = sizeof line - 1;
	p->text = realloc(p->text, p->text_bytes + (size_t)n);
	caravan_check(p->text);
	memcpy(p->text + p->text_bytes, line, (size_t)n);
	p->text_bytes += (size_t)n;
}

/* The number-th of names that end in NULs, the last in two. */
static void trace_name(struct parser *p, enum tables_field names, int64_t number)
{
	value v = field(p->vm, p->tables, names);
	uint64_t n = str_len(p->vm, v), at = 0, end;
	const uint8_t *b = str_bytes(p->vm, v);

	for (; number > 0 && at < n && b[at]; number--)
		at += strnlen((const char *)b + at, (size_t)(n - at)) + 1;
	if (number > 0) {
		trace(p, "<unknown token>");
		return;
	}
	end = at < n ? at + strnlen((const char *)b + at, (size_t)(n - at)) : at;
	trace(p, "%.*s", (int)(end - at < 200 ? end - at : 200), (const char *)b + (at < n ? at : n));
}

static void trace_argument(struct parser *p, value v)
{
	char text[64];

	if (is_int(v)) {
		trace(p, "%" PRId64, int_val(v));
	} else if (tag(p->vm, v) == TAG_STRING) {
		trace(p, "%.*s", (int)(str_len(p->vm, v) < 200 ? str_len(p->vm, v) : 200), (const char *)str_bytes(p->vm, v));
	} else if (tag(p->vm, v) == TAG_DOUBLE) {
		snprintf(text, sizeof text, "%g", double_val(p->vm, v));
		for (char *c = strchr(text, ','); c; c = NULL)
			*c = '.';
		trace(p, "%s", text);
	} else {
		trace(p, "_");
	}
}

static void trace_token(struct parser *p, value token)
{
	if (!p->vm->s.parser_trace)
		return;
	trace(p, "State %d: read token ", (int)p->state);
	if (is_int(token)) {
		trace_name(p, NAMES_CONST, int_val(token));
	} else {
		trace_name(p, NAMES_BLOCK, tag(p->vm, token));
		trace(p, "(");
		trace_argument(p, field(p->vm, token, 0));
		trace(p, ")");
	}
	trace(p, "\n");
}

/* ---- the automaton ---- */

/* Is there an entry for this symbol in the row that an index table gives?  Then p->entry is it. */
static bool has_entry(struct parser *p, enum tables_field index, int64_t row, int64_t symbol)
{
	int first = table(p, index, row);
	int64_t at = first + symbol;

	if (first == 0 || at < 0 || at > int_val(field(p->vm, p->tables, TABLE_SIZE)) || table(p, CHECK, at) != symbol)
		return false;
	p->entry = table(p, TABLE, at);
	return true;
}

static enum step loop(struct parser *p)
{
	p->rule = table(p, DEFRED, p->state);
	if (p->rule != 0)
		return REDUCE;
	if (get_int(p, CURR_CHAR) >= 0)
		return TEST_SHIFT;
	save(p);
	return READ_TOKEN;
}

static enum step test_shift(struct parser *p)
{
	int64_t token = get_int(p, CURR_CHAR);

	if (has_entry(p, SINDEX, p->state, token))
		return SHIFT;
	if (has_entry(p, RINDEX, p->state, token)) {
		p->rule = p->entry;
		return REDUCE;
	}
	if (p->errflag > 0)
		return RECOVER;
	save(p);
	return CALL_ERROR_FUNCTION;
}

static enum step recover(struct parser *p)
{
	if (p->errflag >= 3) {
		if (get_int(p, CURR_CHAR) == 0)
			return RAISE_PARSE_ERROR;
		trace(p, "Discarding last token read\n");
		set(p, CURR_CHAR, val_int(-1));
		return LOOP;
	}
	p->errflag = 3;
	for (;; p->sp--) {
		int64_t state = int_val(stack_get(p, S_STACK, p->sp));

		if (has_entry(p, SINDEX, state, ERROR_TOKEN)) {
			trace(p, "Recovering in state %d\n", (int)state);
			return SHIFT_RECOVER;
		}
		trace(p, "Discarding state %d\n", (int)state);
		if (p->sp <= get_int(p, STACK_BASE) || p->sp <= 0) {
			trace(p, "No more states to discard\n");
			return RAISE_PARSE_ERROR;
		}
	}
}

static enum step shift(struct parser *p)
{
	set(p, CURR_CHAR, val_int(-1));
	if (p->errflag > 0)
		p->errflag--;
	return SHIFT_RECOVER;
}

static enum step shift_recover(struct parser *p)
{
	trace(p, "State %d: shift to state %d\n", (int)p->state, p->entry);
	p->state = p->entry;
	p->sp++;
	if (p->sp < get_int(p, STACK_SIZE))
		return PUSH;
	save(p);
	return GROW_STACKS_1;
}

static enum step push(struct parser *p)
{
	stack_set(p, S_STACK, p->sp, val_int(p->state));
	stack_set(p, V_STACK, p->sp, get(p, LVAL));
	stack_set(p, SYMB_START_STACK, p->sp, get(p, SYMB_START));
	stack_set(p, SYMB_END_STACK, p->sp, get(p, SYMB_END));
	return LOOP;
}

static enum step reduce(struct parser *p)
{
	int length = table(p, LEN, p->rule), symbol = table(p, LHS, p->rule);
	int64_t below;

	trace(p, "State %d: reduce by rule %d\n", (int)p->state, p->rule);
	set(p, ASP, val_int(p->sp));
	set(p, RULE_NUMBER, val_int(p->rule));
	set(p, RULE_LEN, val_int(length));
	p->sp = p->sp - length + 1;
	below = int_val(stack_get(p, S_STACK, p->sp - 1));
	p->state = has_entry(p, GINDEX, symbol, below) ? p->entry : table(p, DGOTO, symbol);
	save(p);
	return p->sp < get_int(p, STACK_SIZE) ? COMPUTE_SEMANTIC_ACTION : GROW_STACKS_2;
}

static enum step token_read(struct parser *p, value token)
{
	bool block = is_block(token);
	value translation = field(p->vm, p->tables, block ? TRANSL_BLOCK : TRANSL_CONST);

	set(p, CURR_CHAR, field(p->vm, translation, block ? tag(p->vm, token) : (uint64_t)int_val(token)));
	set(p, LVAL, block ? field(p->vm, token, 0) : val_int(0));
	trace_token(p, token);
	return TEST_SHIFT;
}

/* A rule that derives nothing begins where it ends. */
static enum step action_computed(struct parser *p, value result)
{
	int64_t asp = get_int(p, ASP);
	value end = stack_get(p, SYMB_END_STACK, asp);

	stack_set(p, S_STACK, p->sp, val_int(p->state));
	stack_set(p, V_STACK, p->sp, result);
	stack_set(p, SYMB_END_STACK, p->sp, end);
	if (p->sp > asp)
		stack_set(p, SYMB_START_STACK, p->sp, end);
	return LOOP;
}

static enum step begin(struct parser *p, int64_t command, value argument)
{
	p->sp = get_int(p, SP);
	p->state = command == START ? 0 : get_int(p, STATE);
	p->errflag = command == START ? 0 : get_int(p, ERRFLAG);
	switch (command) {
	case TOKEN_READ:
		return token_read(p, argument);
	case STACKS_GROWN_1:
		return PUSH;
	case STACKS_GROWN_2:
		return COMPUTE_SEMANTIC_ACTION;
	case SEMANTIC_ACTION_COMPUTED:
		return action_computed(p, argument);
	case ERROR_DETECTED:
		return RECOVER;
	default:
		return LOOP;
	}
}

static bool write_trace(struct parser *p)
{
	struct world_call c = { .op = WORLD_WRITE, .arg = { 2 }, .out = p->text, .out_bytes = p->text_bytes };

	if (!p->text_bytes || world_ask(p->vm, &c))
		return true;
	while (p->changes_count-- > 0) {
		const struct change *u = &p->changes[p->changes_count];

		set_field(p->vm, u->block, u->field, u->old);
	}
	return false;
}

value prim_parse_engine(struct vm *vm, const word *a)
{
	static enum step (*const go_on[])(struct parser *) = {
		[LOOP] = loop, [TEST_SHIFT] = test_shift, [SHIFT] = shift, [SHIFT_RECOVER] = shift_recover, [PUSH] = push,
		[REDUCE] = reduce, [RECOVER] = recover
	};
	struct parser p = { .vm = vm, .tables = arg(a, 0), .env = arg(a, 1) };
	enum step step = begin(&p, int_arg(a, 2), arg(a, 3));
	bool told;

	while (step >= LOOP)
		step = go_on[step](&p);
	told = write_trace(&p);
	free(p.text);
	free(p.changes);
	return told ? val_int((int)step) : VAL_NOTHING;
}

value prim_set_parser_trace(struct vm *vm, const word *a)
{
	value old = val_bool(vm->s.parser_trace != 0);

	vm->s.parser_trace = bool_val(arg(a, 0));
	return old;
}
