/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/format.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIRECTIVES "diufgcpsx"

/* A message being read: `at` in its format, `expr` at the comma before the next expression. */
struct reader {
	const char *at, *expr;
};

/* Past the end of a string that begins here; NULL if it does not end. */
static const char *string_end(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at + 1 : NULL;
}

static bool begin(struct reader *r, const char *message)
{
	while (isspace((unsigned char)*message))
		message++;
	r->at = message + 1;
	return *message == '"' && (r->expr = string_end(message));
}

/* The next expression, to a comma that stands in no brackets and no string; false if there is none. */
static bool next_expr(struct reader *r, char expr[256])
{
	const char *at = r->expr, *end;
	int depth = 0;

	while (isspace((unsigned char)*at))
		at++;
	if (*at != ',')
		return false;
	for (end = ++at; *end && (depth > 0 || *end != ','); end++) {
		depth += (*end == '(' || *end == '[') - (*end == ')' || *end == ']');
		if (*end == '"' && !(end = string_end(end)))
			return false;
		if (!*end)
			break;
	}
	snprintf(expr, 256, "%.*s", (int)(end - at), at);
	r->expr = end;
	return expr[strspn(expr, " \t")] != 0;
}

/* A character of the format; 0 at its end, and *directive for what follows a %. */
static char next_char(struct reader *r, char *directive)
{
	static const char escapes[] = "n\nt\t";
	const char *e;
	char c = *r->at++;

	*directive = 0;
	if (c == '"')
		return 0;
	if (c == '%') {
		*directive = *r->at++;
		return c;
	}
	if (c != '\\')
		return c;
	c = *r->at++;
	e = c ? strchr(escapes, c) : NULL;
	return e && (e - escapes) % 2 == 0 ? e[1] : c;
}

enum err format_check(const struct session *s, const char *message, struct msg *m)
{
	char expr[256], directive;
	struct reader r;
	enum err e;

	if (!begin(&r, message))
		return msg_set(m, ERR_USAGE, "A message is missing; it is a text in double quotes, as in dprintf f,\"x = %%d\",$accu.");
	while (next_char(&r, &directive)) {
		if (!directive || directive == '%')
			continue;
		if (!strchr(DIRECTIVES, directive))
			return msg_set(m, ERR_USAGE, "'%%%c' in a message means nothing; %%d, %%s, %%x and %%f show values.", directive);
		if (!next_expr(&r, expr))
			return msg_set(m, ERR_USAGE, "The message has a '%%%c' for which there is no expression.", directive);
		if ((e = eval_check(s, expr, m)))
			return e;
	}
	if (r.expr[strspn(r.expr, " \t")])
		return msg_set(m, ERR_USAGE, "'%s' is more than the message shows.", r.expr);
	return OK;
}

static void add_string(const struct session *s, value v, struct text *out)
{
	char bytes[256];
	size_t n = session_string(s, v, 0, bytes, sizeof bytes);

	text_add(out, "%.*s", (int)n, bytes);
}

/* In the middle of a motion nothing can be called, so no printers. */
static void add_ocaml(const struct session *s, const struct expr_value *v, char directive, struct text *out)
{
	struct typed typed = { .v = v->v, .type = v->type };
	char text[SESSION_TEXT_MAX];
	struct session_value info;

	session_value(s, v->v, &info);
	if (directive == 's' && !strcmp(info.kind, "string")) {
		add_string(s, v->v, out);
	} else if (directive == 'x' && !strcmp(info.kind, "int")) {
		text_add(out, "%" PRIx64, (uint64_t)info.n);
	} else {
		session_typed_text(s, session_scope(s, 0), &typed, &typed_raw, text, sizeof text);
		text_add(out, "%s", text);
	}
}

static void add_expr(const struct session *s, const char *expr, char directive, struct text *out)
{
	struct expr_value v;
	struct msg m = { "" };
	char text[64];

	if (eval_look(s, 0, expr, NULL, &v, &m))
		text_add(out, "<%s>", m.text);
	else if (v.kind == EXPR_VALUE)
		add_ocaml(s, &v, directive, out);
	else if (v.kind == EXPR_FLOAT)
		text_add(out, "%.*s", (int)session_float_text(v.d, text, sizeof text), text);
	else
		text_add(out, "%.*s", (int)v.n, v.bytes);
}

void format_text(const struct session *s, const char *message, struct text *out)
{
	struct typing *types = session_typing(s);
	struct typing_mark mark = types ? typing_mark(types) : (struct typing_mark){ 0 };
	char expr[256], directive, c;
	struct reader r;

	if (!begin(&r, message))
		return;
	while ((c = next_char(&r, &directive))) {
		if (!directive || directive == '%')
			text_add(out, "%c", directive ? '%' : c);
		else if (next_expr(&r, expr))
			add_expr(s, expr, directive, out);
	}
	if (out->used && out->to[out->used - 1] == '\n')
		out->to[--out->used] = 0;
	if (types)
		typing_give_up(types, mark);
}
