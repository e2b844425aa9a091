/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expressions of `print`, until there are types and names: registers, stack, globals, fields.
 *
 *   expression = start { "[" index "]" }
 *   start      = "$" register | "$sp" "[" index "]" | "$global" "[" index "]" | Module | number
 *   index      = expression that is a number or an integer value
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "repl/command_priv.h"

#define NAME_MAX_BYTES 32
#define NESTING_MAX 32

struct parser {
	const struct session *s;
	const char *at;
	struct session_regs regs;
	unsigned nesting;
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

static enum err expression(struct parser *p, struct expr_value *out);

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
	if (p->nesting++ == NESTING_MAX)
		return msg_set(p->m, ERR_LIMIT, "The expression has more than %d brackets inside each other.",
			NESTING_MAX);
	if ((r = expression(p, &v)))
		return r;
	p->nesting--;
	skip_blanks(p);
	if (*p->at != ']')
		return msg_set(p->m, ERR_USAGE, "A closing bracket is missing.");
	p->at++;
	if (v.kind == EXPR_VALUE && is_int(v.v) && int_val(v.v) >= 0)
		*index = (uint64_t)int_val(v.v);
	else if (v.kind == EXPR_NUMBER)
		*index = v.n;
	else
		return msg_set(p->m, ERR_USAGE, "What stands in brackets must be a number from 0 on.");
	return OK;
}

static enum err stack_word(struct parser *p, struct expr_value *out)
{
	uint64_t index;
	enum err r = subscript(p, &index);

	if (r)
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

	if (r)
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
	else if (!strcmp(name, "accu"))
		*out = ocaml(p->regs.accu);
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

static enum err literal(struct parser *p, struct expr_value *out)
{
	char text[NAME_MAX_BYTES];
	size_t n = 0;
	uint64_t value_of;

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

	if (r)
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

static enum err expression(struct parser *p, struct expr_value *out)
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

enum err expr_eval(const struct session *s, const char *text, struct expr_value *out, struct msg *m)
{
	struct parser p = { .s = s, .at = text, .m = m };
	enum err r;

	if ((r = session_regs(s, &p.regs, m)) || (r = expression(&p, out)))
		return r;
	skip_blanks(&p);
	return *p.at ? msg_set(m, ERR_USAGE, "The expression ends before '%s'.", p.at) : OK;
}
