/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expressions of `print` and of conditions, until there are types and names: registers, stack, globals, fields.
 *
 *   expression = all { "||" all }
 *   all        = comparison { "&&" comparison }
 *   comparison = unary [ ( "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) unary ]
 *   unary      = { "!" } ( "(" expression ")" | "-" ( number | float ) | string | path )
 *   path       = start { "[" expression "]" }
 *   start      = "$" register | "$sp" "[" expression "]" | "$global" "[" expression "]" | Module | number | float
 *   float      = digits "." { digit } [ ( "e" | "E" ) [ "+" | "-" ] digits ]
 *   string     = double quotes around bytes, with \\ \" \n \t as in OCaml
 *
 * What stands in brackets must be a number or an integer value.  Right of a && that is false already, and of a || that
 * is true, nothing is looked up.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"
#include "repl/expr.h"
#include "repl/expr/eval.h"

#define NAME_MAX_BYTES 32
#define NESTING_MAX 32

struct parser {
	const struct session *s;
	const char *at;
	struct session_regs regs;
	unsigned nesting;
	bool dry;               /* only the grammar counts: nothing is looked up, and values mean nothing */
	struct msg *m;
};

static void skip_blanks(struct parser *p)
{
	while (isspace((unsigned char)*p->at))
		p->at++;
}

static struct expr_value number(uint64_t n) { return (struct expr_value){ .kind = EXPR_NUMBER, .n = n }; }
static struct expr_value offset(uint64_t n) { return (struct expr_value){ .kind = EXPR_OFFSET, .n = n }; }
static struct expr_value ocaml(value v) { return (struct expr_value){ .kind = EXPR_VALUE, .v = v }; }

static struct expr_value truth(bool is_true) { return (struct expr_value){ .kind = EXPR_TRUTH, .n = is_true }; }

static enum err expression(struct parser *p, struct expr_value *out);

static enum err go_deeper(struct parser *p)
{
	if (p->nesting++ < NESTING_MAX)
		return OK;
	return msg_set(p->m, ERR_LIMIT, "The expression has more than %d brackets inside each other.", NESTING_MAX);
}

/* "[" index "]" */
static enum err subscript(struct parser *p, uint64_t *index)
{
	struct expr_value v;
	enum err r;

	skip_blanks(p);
	if (*p->at != '[')
		return msg_set(p->m, ERR_USAGE, "An index in brackets is missing before '%s'.",
			*p->at ? p->at : "the end");
	p->at++;
	if ((r = go_deeper(p)) || (r = expression(p, &v)))
		return r;
	p->nesting--;
	skip_blanks(p);
	if (*p->at != ']')
		return msg_set(p->m, ERR_USAGE, "A closing bracket is missing.");
	p->at++;
	if (v.kind == EXPR_VALUE && is_int(v.v) && int_val(v.v) >= 0)
		*index = (uint64_t)int_val(v.v);
	else if (v.kind == EXPR_NUMBER && !v.negative)
		*index = v.n;
	else if (p->dry)
		*index = 0;
	else
		return msg_set(p->m, ERR_USAGE, "What stands in brackets must be a number from 0 on.");
	return OK;
}

static enum err stack_word(struct parser *p, struct expr_value *out)
{
	uint64_t index;
	enum err r = subscript(p, &index);

	*out = number(0);
	if (r || p->dry)
		return r;
	if (index >= p->regs.stack_words)
		return msg_set(p->m, ERR_USAGE, "The stack has %" PRIu64 " words; $sp[%" PRIu64 "] is beyond it.",
			p->regs.stack_words, index);
	*out = ocaml(session_stack_word(p->s, index));
	out->place = (struct session_place){ .kind = SESSION_PLACE_STACK, .index = index };
	return OK;
}

static enum err global(struct parser *p, struct expr_value *out)
{
	uint64_t index;
	enum err r = subscript(p, &index);

	*out = number(0);
	if (r || p->dry)
		return r;
	if (index >= session_globals(p->s))
		return msg_set(p->m, ERR_USAGE, "There are %" PRIu64 " globals; $global[%" PRIu64 "] is none of them.",
			session_globals(p->s), index);
	*out = ocaml(session_global(p->s, index));
	out->place = (struct session_place){ .kind = SESSION_PLACE_GLOBAL, .index = index };
	return OK;
}

static bool is_at_bracket(struct parser *p)
{
	skip_blanks(p);
	return *p->at == '[';
}

static enum err variable(struct parser *p, struct expr_value *out)
{
	char name[NAME_MAX_BYTES];
	size_t n = 0;

	for (p->at++; isalnum((unsigned char)*p->at) || *p->at == '_'; p->at++)
		if (n + 1 < sizeof name)
			name[n++] = *p->at;
	name[n] = 0;
	if (!strcmp(name, "sp") && is_at_bracket(p))
		return stack_word(p, out);
	if (!strcmp(name, "global"))
		return global(p, out);
	if (!strcmp(name, "pc"))
		*out = (struct expr_value){ .kind = EXPR_CODE, .n = p->regs.pc };
	else if (!strcmp(name, "accu")) {
		*out = ocaml(p->regs.accu);
		out->place.kind = SESSION_PLACE_ACCU;
	}
	else if (!strcmp(name, "env"))
		*out = ocaml(p->regs.env);
	else if (!strcmp(name, "extra_args"))
		*out = number(p->regs.extra_args);
	else if (!strcmp(name, "time"))
		*out = number(session_now(p->s).n);
	else if (!strcmp(name, "sp"))
		*out = offset(p->regs.sp_off);
	else if (!strcmp(name, "trap"))
		*out = offset(p->regs.trap_off);
	else
		return msg_set(p->m, ERR_NOT_FOUND, "There is no $%s; help print lists what there is.", name);
	return OK;
}

/* A compilation unit stands for its global, the block of what it defines. */
static enum err module(struct parser *p, struct expr_value *out)
{
	char name[256];
	size_t n = 0;
	uint64_t index;

	for (; isalnum((unsigned char)*p->at) || *p->at == '_' || *p->at == '\''; p->at++)
		if (n + 1 < sizeof name)
			name[n++] = *p->at;
	name[n] = 0;
	if (!session_global_named(p->s, name, &index))
		return msg_set(p->m, ERR_NOT_FOUND, "There is no module '%s'; info globals lists them.", name);
	*out = ocaml(session_global(p->s, index));
	out->place = (struct session_place){ .kind = SESSION_PLACE_GLOBAL, .index = index };
	return OK;
}

/* How many characters of the text are a float as OCaml writes one; 0 if it begins with none. */
static size_t float_length(const char *text)
{
	size_t n = strspn(text, "0123456789"), exponent, digits;

	if (n == 0 || text[n] != '.')
		return 0;
	n++;
	n += strspn(text + n, "0123456789");
	exponent = text[n] == 'e' || text[n] == 'E' ? 1 + (text[n + 1] == '-' || text[n + 1] == '+') : 0;
	digits = exponent ? strspn(text + n + exponent, "0123456789") : 0;
	return digits ? n + exponent + digits : n;
}

static enum err literal(struct parser *p, struct expr_value *out)
{
	char text[NAME_MAX_BYTES];
	size_t n = float_length(p->at);
	uint64_t value_of;

	if (n) {
		*out = (struct expr_value){ .kind = EXPR_FLOAT, .d = strtod(p->at, NULL) };
		p->at += n;
		return OK;
	}

	while (isalnum((unsigned char)p->at[n]) && n + 1 < sizeof text) {
		text[n] = p->at[n];
		n++;
	}
	text[n] = 0;
	if (!*p->at)
		return msg_set(p->m, ERR_USAGE, "The expression breaks off; help print says what is one.");
	if (!number_of(text, &value_of))
		return msg_set(p->m, ERR_USAGE, "'%s' is no expression; help print says what is one.", p->at);
	p->at += n;
	*out = text[1] == 'x' ? offset(value_of) : number(value_of);
	return OK;
}

static enum err field_of(struct parser *p, struct expr_value *v)
{
	struct session_place place = { .kind = SESSION_PLACE_FIELD, .block = v->v };
	struct session_value info;
	uint64_t index;
	enum err r = subscript(p, &index);

	if (r || p->dry)
		return r;
	if (v->kind != EXPR_VALUE)
		return msg_set(p->m, ERR_USAGE, "A number has no fields.");
	session_value(p->s, v->v, &info);
	if (!strcmp(info.kind, "int") || !strcmp(info.kind, "string") || !strcmp(info.kind, "float") ||
	    !strcmp(info.kind, "bad"))
		return msg_set(p->m, ERR_USAGE, "This is a value of kind %s, which has no fields.", info.kind);
	if (index >= info.size)
		return msg_set(p->m, ERR_USAGE, "The block has %" PRIu64 " fields; there is no field %" PRIu64 ".",
			info.size, index);
	if (!strcmp(info.kind, "floats"))
		*v = (struct expr_value){ .kind = EXPR_FLOAT, .d = session_float_field(p->s, v->v, index) };
	else
		*v = ocaml(session_field(p->s, v->v, index));
	place.index = index;
	place.is_float = v->kind == EXPR_FLOAT;
	v->place = place;
	return OK;
}

static enum err path(struct parser *p, struct expr_value *out)
{
	enum err r;

	skip_blanks(p);
	if (isupper((unsigned char)*p->at))
		r = module(p, out);
	else
		r = *p->at == '$' ? variable(p, out) : literal(p, out);
	while (!r && is_at_bracket(p))
		r = field_of(p, out);
	return r;
}

static bool escaped(char c, char *out)
{
	static const char letters[] = "\\\"nt", meanings[] = "\\\"\n\t";
	const char *at = c ? strchr(letters, c) : NULL;

	if (at)
		*out = meanings[at - letters];
	return at != NULL;
}

static enum err string(struct parser *p, struct expr_value *out)
{
	*out = (struct expr_value){ .kind = EXPR_STRING };
	for (p->at++; *p->at != '"'; p->at++) {
		char c = *p->at;

		if (!c)
			return msg_set(p->m, ERR_USAGE, "A closing quote is missing.");
		if (c == '\\' && !escaped(*++p->at, &c))
			return msg_set(p->m, ERR_USAGE, "A string knows \\\\, \\\", \\n and \\t, and nothing else behind a \\.");
		if (out->n == EXPR_STRING_MAX)
			return msg_set(p->m, ERR_LIMIT, "A string in an expression has at most %d bytes.", EXPR_STRING_MAX);
		out->bytes[out->n++] = c;
	}
	p->at++;
	return OK;
}

static enum err negative(struct parser *p, struct expr_value *out)
{
	enum err r;

	p->at++;
	skip_blanks(p);
	if (!isdigit((unsigned char)*p->at))
		return msg_set(p->m, ERR_USAGE, "A minus sign stands only before a number.");
	if (!(r = literal(p, out))) {
		out->negative = out->n > 0;
		out->d = -out->d;
	}
	return r;
}

static enum err parenthesis(struct parser *p, struct expr_value *out)
{
	enum err r;

	p->at++;
	if ((r = go_deeper(p)) || (r = expression(p, out)))
		return r;
	p->nesting--;
	skip_blanks(p);
	if (*p->at != ')')
		return msg_set(p->m, ERR_USAGE, "A closing parenthesis is missing.");
	p->at++;
	return OK;
}

/* A truth, or what OCaml has for one. */
static bool as_truth(const struct expr_value *v, bool *is_true)
{
	if (v->kind == EXPR_TRUTH)
		*is_true = v->n;
	else if (v->kind == EXPR_VALUE && is_int(v->v) && (uint64_t)int_val(v->v) <= 1)
		*is_true = int_val(v->v);
	else
		return false;
	return true;
}

static enum err need_truth(const struct parser *p, const struct expr_value *v, bool *is_true)
{
	*is_true = false;
	if (p->dry || as_truth(v, is_true))
		return OK;
	return msg_set(p->m, ERR_USAGE, "This is neither true nor false; a comparison (==, !=, <, <=, >, >=) would be.");
}

static enum err unary(struct parser *p, struct expr_value *out)
{
	bool is_true, inverted = false, any = false;
	enum err r;

	for (skip_blanks(p); *p->at == '!' && p->at[1] != '='; skip_blanks(p), any = true) {
		inverted = !inverted;
		p->at++;
	}
	if (*p->at == '(')
		r = parenthesis(p, out);
	else if (*p->at == '"')
		r = string(p, out);
	else
		r = *p->at == '-' ? negative(p, out) : path(p, out);
	if (r || !any || (r = need_truth(p, out, &is_true)))
		return r;
	*out = truth(is_true != inverted);
	return OK;
}

/* ---- comparing ---- */

struct comparand {
	enum { COMPARE_INTEGER, COMPARE_FLOAT, COMPARE_STRING, COMPARE_BLOCK } kind;
	bool negative;
	uint64_t n;             /* its size; an offset, of a block; bytes, of a string */
	double d;
	const char *bytes;      /* NULL: the program's string */
	value v;
};

static void comparand_of_value(const struct session *s, value v, struct comparand *c)
{
	struct session_value info;

	session_value(s, v, &info);
	*c = (struct comparand){ .kind = COMPARE_BLOCK, .n = v.bits, .v = v };
	if (!strcmp(info.kind, "int")) {
		c->kind = COMPARE_INTEGER;
		c->negative = int_val(v) < 0;
		c->n = c->negative ? -(uint64_t)int_val(v) : (uint64_t)int_val(v);
	} else if (!strcmp(info.kind, "float")) {
		c->kind = COMPARE_FLOAT;
		c->d = info.d;
	} else if (!strcmp(info.kind, "string")) {
		c->kind = COMPARE_STRING;
		c->n = info.size;
	}
}

static void comparand_of(const struct session *s, const struct expr_value *v, struct comparand *c)
{
	*c = (struct comparand){ .kind = COMPARE_INTEGER, .n = v->n, .negative = v->negative };
	if (v->kind == EXPR_VALUE)
		comparand_of_value(s, v->v, c);
	else if (v->kind == EXPR_FLOAT)
		*c = (struct comparand){ .kind = COMPARE_FLOAT, .d = v->d };
	else if (v->kind == EXPR_STRING)
		*c = (struct comparand){ .kind = COMPARE_STRING, .n = v->n, .bytes = v->bytes };
}

static int sign_of(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

static size_t some_bytes(const struct session *s, const struct comparand *c, uint64_t from, char *out, size_t max)
{
	size_t n = c->n - from < max ? (size_t)(c->n - from) : max;

	if (!c->bytes)
		return session_string(s, c->v, from, out, n);
	memcpy(out, c->bytes + from, n);
	return n;
}

static int compare_strings(const struct session *s, const struct comparand *a, const struct comparand *b)
{
	uint64_t n = a->n < b->n ? a->n : b->n;
	char left[256], right[256];

	for (uint64_t at = 0; at < n;) {
		size_t piece = n - at < sizeof left ? (size_t)(n - at) : sizeof left;
		int r;

		if (some_bytes(s, a, at, left, piece) < piece || some_bytes(s, b, at, right, piece) < piece)
			break;
		if ((r = memcmp(left, right, piece)))
			return r < 0 ? -1 : 1;
		at += piece;
	}
	return sign_of(a->n, b->n);
}

static int compare_integers(const struct comparand *a, const struct comparand *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? sign_of(b->n, a->n) : sign_of(a->n, b->n);
}

static double as_double(const struct comparand *c)
{
	if (c->kind == COMPARE_FLOAT)
		return c->d;
	return c->negative ? -(double)c->n : (double)c->n;
}

enum comparison { IS_EQUAL, IS_DIFFERENT, IS_LESS, IS_LESS_EQUAL, IS_GREATER, IS_GREATER_EQUAL };

static bool agrees(enum comparison how, int order)
{
	switch (how) {
	case IS_EQUAL: return order == 0;
	case IS_DIFFERENT: return order != 0;
	case IS_LESS: return order < 0;
	case IS_LESS_EQUAL: return order <= 0;
	case IS_GREATER: return order > 0;
	case IS_GREATER_EQUAL: return order >= 0;
	}
	return false;
}

/* A NaN differs from everything and is neither below nor above anything. */
static bool doubles_agree(enum comparison how, double a, double b)
{
	if (a != a || b != b)
		return how == IS_DIFFERENT;
	return agrees(how, (a > b) - (a < b));
}

/* An integer and a block (None and Some, [] and ::) differ; which comes first nobody can want to know. */
static enum err compare(const struct parser *p, enum comparison how, const struct expr_value *left,
	const struct expr_value *right, bool *is_true)
{
	struct comparand a, b;
	bool order_wanted = how != IS_EQUAL && how != IS_DIFFERENT;

	comparand_of(p->s, left, &a);
	comparand_of(p->s, right, &b);
	if (a.kind == COMPARE_STRING && b.kind == COMPARE_STRING)
		*is_true = agrees(how, compare_strings(p->s, &a, &b));
	else if (a.kind == COMPARE_INTEGER && b.kind == COMPARE_INTEGER)
		*is_true = agrees(how, compare_integers(&a, &b));
	else if (a.kind <= COMPARE_FLOAT && b.kind <= COMPARE_FLOAT)
		*is_true = doubles_agree(how, as_double(&a), as_double(&b));
	else if (order_wanted)
		return msg_set(p->m, ERR_USAGE, "Only numbers and strings have an order; a block can be compared with == or !=.");
	else
		*is_true = agrees(how, a.kind != b.kind || a.n != b.n);
	return OK;
}

static bool comparison_sign(struct parser *p, enum comparison *how)
{
	static const struct { const char *sign; enum comparison how; } signs[] = {
		{ "==", IS_EQUAL }, { "!=", IS_DIFFERENT }, { "<>", IS_DIFFERENT }, { "<=", IS_LESS_EQUAL },
		{ ">=", IS_GREATER_EQUAL }, { "=", IS_EQUAL }, { "<", IS_LESS }, { ">", IS_GREATER }
	};

	skip_blanks(p);
	for (unsigned i = 0; i < sizeof signs / sizeof *signs; i++)
		if (!strncmp(p->at, signs[i].sign, strlen(signs[i].sign))) {
			p->at += strlen(signs[i].sign);
			*how = signs[i].how;
			return true;
		}
	return false;
}

static enum err comparison(struct parser *p, struct expr_value *out)
{
	struct expr_value right;
	enum comparison how;
	bool is_true = false;
	enum err r = unary(p, out);

	if (r || !comparison_sign(p, &how))
		return r;
	if ((r = unary(p, &right)) || (!p->dry && (r = compare(p, how, out, &right, &is_true))))
		return r;
	*out = truth(is_true);
	return OK;
}

static bool sign(struct parser *p, const char *two)
{
	skip_blanks(p);
	if (strncmp(p->at, two, 2))
		return false;
	p->at += 2;
	return true;
}

typedef enum err operand_fn(struct parser *p, struct expr_value *out);

/* Operands with && (decided by false) or || (by true) between them. */
static enum err chain(struct parser *p, operand_fn *operand, const char *between, bool decided_by, struct expr_value *out)
{
	bool is_true, dry = p->dry;
	enum err r = operand(p, out);

	while (!r && sign(p, between)) {
		if ((r = need_truth(p, out, &is_true)))
			return r;
		p->dry = dry || is_true == decided_by;
		if ((r = operand(p, out)))
			return r;
		if (p->dry)
			*out = truth(is_true);
		else if ((r = need_truth(p, out, &is_true)))
			return r;
		else
			*out = truth(is_true);
		p->dry = dry;
	}
	return r;
}

static enum err all(struct parser *p, struct expr_value *out) { return chain(p, comparison, "&&", false, out); }
static enum err expression(struct parser *p, struct expr_value *out) { return chain(p, all, "||", true, out); }

/* ---- what others call ---- */

static enum err whole(struct parser *p, struct expr_value *out)
{
	enum err r;

	if ((r = session_regs(p->s, &p->regs, p->m)) || (r = expression(p, out)))
		return r;
	skip_blanks(p);
	return *p->at ? msg_set(p->m, ERR_USAGE, "The expression ends before '%s'.", p->at) : OK;
}

enum err expr_eval(const struct session *s, unsigned frame, const char *text, struct expr_value *out, struct msg *m)
{
	struct parser p = { .s = s, .at = text, .m = m };

	return eval_is_machine(s, text) ? whole(&p, out) : eval_look(s, frame, text, NULL, out, m);
}

/* Only a name of the program's begins with a small letter. */
static bool begins_with_variable(const char *text)
{
	text += strspn(text, " \t!(");
	return islower((unsigned char)*text) || *text == '_';
}

enum err expr_path(const struct session *s, unsigned frame, const char *text, struct expr_value *out, const char **end, struct msg *m)
{
	struct parser p = { .s = s, .at = text, .m = m };
	enum err r;

	if (begins_with_variable(text)) {
		if ((r = eval_look(s, frame, text, end, out, m)))
			return r;
		*end += strspn(*end, " \t");
		return OK;
	}
	if ((r = session_regs(s, &p.regs, m)) || (r = path(&p, out)))
		return r;
	skip_blanks(&p);
	*end = p.at;
	return OK;
}

enum err expr_holds(const struct session *s, const char *text, bool *holds, struct msg *m)
{
	struct parser p = { .s = s, .at = text, .m = m };
	struct typing *t = session_typing(s);
	struct typing_mark mark = t ? typing_mark(t) : (struct typing_mark){ 0 };
	struct expr_value v;
	enum err r = expr_eval(s, 0, text, &v, m);

	if (t)
		typing_give_up(t, mark);
	return r ? r : need_truth(&p, &v, holds);
}

enum err expr_check(const struct session *s, const char *text, struct msg *m)
{
	struct parser p = { .s = s, .at = text, .m = m, .dry = true };
	struct expr_value v;

	return eval_is_machine(s, text) ? whole(&p, &v) : eval_check(text, m);
}
