/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engines of ocamllex's automata.  Tables are strings of 16-bit numbers, little-endian.
 * Source: OCaml's runtime/lexing.c, stdlib/lexing.ml for the records. */
#include "vm/prims.h"

enum lexbuf_field { LEX_REFILL, LEX_BUFFER, LEX_BUFFER_LEN, LEX_ABS_POS, LEX_START_POS, LEX_CURR_POS, LEX_LAST_POS,
	LEX_LAST_ACTION, LEX_EOF_REACHED, LEX_MEM };
enum table_field { TBL_BASE, TBL_BACKTRK, TBL_DEFAULT, TBL_TRANS, TBL_CHECK, TBL_BASE_CODE, TBL_BACKTRK_CODE,
	TBL_DEFAULT_CODE, TBL_TRANS_CODE, TBL_CHECK_CODE, TBL_CODE, TBL_FIELDS };

#define END_OF_INPUT 256
#define NO_ACTION (-1)

struct lexer {
	struct vm *vm;
	value buf;
	uint64_t table[TBL_FIELDS];
	uint64_t text;
	int64_t pos, len, last_pos, last_action;
	bool at_end;
};

/* Masked, so that tables which lie cannot lead outside the image. */
static int short_at(const struct lexer *l, enum table_field t, int64_t i)
{
	const uint8_t *p = l->vm->im.base + ((l->table[t] + (uint64_t)i * 2) & l->vm->im.mask & ~UINT64_C(1));

	return (int16_t)(p[0] | p[1] << 8);
}

static unsigned ushort_at(const struct lexer *l, enum table_field t, int64_t i) { return (uint16_t)short_at(l, t, i); }

static int64_t get(const struct lexer *l, enum lexbuf_field f) { return int_val(field(l->vm, l->buf, f)); }
static void put(struct lexer *l, enum lexbuf_field f, int64_t n) { put_raw(l->vm, l->buf, f, val_int(n).bits); }

static void load(struct lexer *l, struct vm *vm, const word *a, unsigned fields)
{
	l->vm = vm;
	l->buf = arg(a, 2);
	for (unsigned i = 0; i < fields; i++)
		l->table[i] = raw_field(vm, arg(a, 0), i);
	l->text = raw_field(vm, l->buf, LEX_BUFFER);
	l->pos = get(l, LEX_CURR_POS);
	l->len = get(l, LEX_BUFFER_LEN);
	l->at_end = bool_val(field(vm, l->buf, LEX_EOF_REACHED));
	l->last_pos = get(l, LEX_LAST_POS);
	l->last_action = get(l, LEX_LAST_ACTION);
}

static void store(struct lexer *l)
{
	put(l, LEX_CURR_POS, l->pos);
	put(l, LEX_LAST_POS, l->last_pos);
	put(l, LEX_LAST_ACTION, l->last_action);
	put(l, LEX_EOF_REACHED, l->at_end);
}

/* The state to go on in; at a first entry the positions begin anew. */
static int enter(struct lexer *l, int64_t state)
{
	if (state < 0)
		return (int)(-state - 1);
	l->last_pos = l->pos;
	l->last_action = NO_ACTION;
	put(l, LEX_START_POS, l->pos);
	return (int)state;
}

/* The next character; -1 when the buffer must be filled first. */
static int next_char(struct lexer *l)
{
	if (l->pos >= l->len)
		return l->at_end ? END_OF_INPUT : -1;
	return l->vm->im.base[(l->text + (uint64_t)l->pos++) & l->vm->im.mask];
}

static int next_state(const struct lexer *l, int state, int base, int c)
{
	return short_at(l, TBL_CHECK, base + c) == state ? short_at(l, TBL_TRANS, base + c) : short_at(l, TBL_DEFAULT, state);
}

/* Moves between the memory cells of `as` bindings: pairs of bytes (to, from) up to 255; from 255 is `fresh`. */
static void run_moves(struct lexer *l, unsigned at, int64_t fresh)
{
	value mem = field(l->vm, l->buf, LEX_MEM);
	uint64_t mask = l->vm->im.mask, p = l->table[TBL_CODE] + at;
	const uint8_t *base = l->vm->im.base;

	for (unsigned i = 0; i < 0x10000 && base[(p + i) & mask] != 0xff; i += 2) {
		unsigned to = base[(p + i) & mask], from = base[(p + i + 1) & mask];

		put_raw(l->vm, mem, to, from == 0xff ? val_int(fresh).bits : raw_field(l->vm, mem, from));
	}
}

static void run_transition_moves(struct lexer *l, int state, int c)
{
	int base = (int)ushort_at(l, TBL_BASE_CODE, state);
	unsigned at = short_at(l, TBL_CHECK_CODE, base + c) == state ? ushort_at(l, TBL_TRANS_CODE, base + c)
		: ushort_at(l, TBL_DEFAULT_CODE, state);

	if (at > 0)
		run_moves(l, at, l->pos);
}

static value empty_token_or(struct lexer *l)
{
	l->pos = l->last_pos;
	store(l);
	return l->last_action == NO_ACTION ? prim_failwith(l->vm, "lexing: empty token") : val_int(l->last_action);
}

/* `moves`: the automaton has memory. */
static inline value run(struct lexer *l, int state, bool moves)
{
	for (;;) {
		int base = short_at(l, TBL_BASE, state), backtrack, c, next;

		if (base < 0) {
			if (moves)
				run_moves(l, ushort_at(l, TBL_BASE_CODE, state), -1);
			store(l);
			return val_int(-base - 1);
		}
		backtrack = short_at(l, TBL_BACKTRK, state);
		if (backtrack >= 0) {
			if (moves)
				run_moves(l, ushort_at(l, TBL_BACKTRK_CODE, state), -1);
			l->last_pos = l->pos;
			l->last_action = backtrack;
		}
		c = next_char(l);
		if (c < 0) {
			store(l);
			return val_int(-state - 1);
		}
		next = next_state(l, state, base, c);
		if (next < 0)
			return empty_token_or(l);
		if (moves)
			run_transition_moves(l, state, c);
		if (c == END_OF_INPUT)
			l->at_end = false;
		state = next;
	}
}

value prim_lex_engine(struct vm *vm, const word *a)
{
	struct lexer l;

	load(&l, vm, a, TBL_BASE_CODE);
	return run(&l, enter(&l, int_arg(a, 1)), false);
}

value prim_new_lex_engine(struct vm *vm, const word *a)
{
	struct lexer l;

	load(&l, vm, a, TBL_FIELDS);
	return run(&l, enter(&l, int_arg(a, 1)), true);
}
