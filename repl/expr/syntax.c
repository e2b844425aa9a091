/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parser by recursive descent, operators by their levels (operators.def).
 *
 *   expression = "if" expression "then" expression [ "else" expression ]
 *              | "let" name "=" expression "in" expression
 *              | operators { "," operators }
 *   operators  = prefixed { operator prefixed }
 *   prefixed   = ( "-" | "-." | "not" | "!" ) prefixed | application
 *   application = simple { argument }                   function, constructor or `Variant
 *   argument   = [ "~" name ":" ] simple
 *   simple     = primary { "." name | "." number | ".(" e ")" | ".[" e "]" | "[" e "]" | "#" name }
 *   primary    = number | 'c' | "string" | name | Module "." ... | "$" name | "*" | "(" ... ")" | "[" ... "]" | "[|" ... "|]"
 *              | "!" simple
 */
#include "repl/expr/syntax.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES 8192u

struct piece {
	struct piece *next;
	size_t used;
	_Alignas(16) char bytes[PIECE_BYTES];
};

struct syntax_tree {
	struct piece *pieces;
	struct syntax *root;
	unsigned nodes;
};

struct parser {
	struct syntax_tree *t;
	const char *text, *at;
	unsigned depth;
	bool simple;            /* a blank ends it, outside brackets */
	struct msg *m;
};

enum side { LEFT, RIGHT };
static const struct { const char *text; unsigned char level, side; } operators[] = {
	[SYNTAX_NO_OP] = { "", 0, 0 },
#define OPERATOR(name, text, level, side) [SYNTAX_##name] = { text, level, side },
#include "repl/expr/operators.def"
#undef OPERATOR
	[SYNTAX_NOT] = { "not", 0, 0 }, [SYNTAX_BANG] = { "!", 0, 0 }, [SYNTAX_MINUS] = { "-", 0, 0 },
	[SYNTAX_MINUS_FLOAT] = { "-.", 0, 0 }
};

const char *syntax_op_text(enum syntax_op op) { return operators[op].text; }

/* ---- memory ---- */

static void *take(struct syntax_tree *t, size_t n)
{
	struct piece *p = t->pieces;
	void *at;

	n = (n + 15) & ~(size_t)15;
	if (!p || PIECE_BYTES - p->used < n) {
		if (n > PIECE_BYTES || !(p = malloc(sizeof *p)))
			return NULL;
		*p = (struct piece){ .next = t->pieces };
		t->pieces = p;
	}
	at = p->bytes + p->used;
	p->used += n;
	return at;
}

void syntax_free(struct syntax_tree *t)
{
	if (!t)
		return;
	for (struct piece *p = t->pieces, *next; p; p = next) {
		next = p->next;
		free(p);
	}
	free(t);
}

struct syntax *syntax_root(const struct syntax_tree *t) { return t->root; }

struct syntax *syntax_kid(const struct syntax *s, unsigned i)
{
	struct syntax *k = s->kid;

	while (k && i-- > 0)
		k = k->next;
	return k;
}

unsigned syntax_kids(const struct syntax *s)
{
	unsigned n = 0;

	for (const struct syntax *k = s->kid; k; k = k->next)
		n++;
	return n;
}

static enum err too_large(struct parser *p)
{
	return msg_set(p->m, ERR_LIMIT, "The expression is too large: more than %d parts, or %d inside each other.",
		SYNTAX_NODES_MAX, SYNTAX_DEPTH_MAX);
}

static enum err node(struct parser *p, enum syntax_kind kind, size_t from, struct syntax **out)
{
	struct syntax *s = p->t->nodes++ < SYNTAX_NODES_MAX ? take(p->t, sizeof *s) : NULL;

	if (!s)
		return too_large(p);
	*s = (struct syntax){ .kind = kind, .from = from, .to = (size_t)(p->at - p->text) };
	*out = s;
	return OK;
}

static enum err keep_text(struct parser *p, struct syntax *s, const char *bytes, size_t n)
{
	char *copy = take(p->t, n + 1);

	if (!copy)
		return too_large(p);
	memcpy(copy, bytes, n);
	copy[n] = 0;
	s->text = copy;
	s->text_bytes = n;
	return OK;
}

static void add_kid(struct syntax *s, struct syntax *kid)
{
	struct syntax **to = &s->kid;

	while (*to)
		to = &(*to)->next;
	*to = kid;
}

/* ---- characters ---- */

static size_t here(const struct parser *p) { return (size_t)(p->at - p->text); }

static void blanks(struct parser *p)
{
	while (isspace((unsigned char)*p->at))
		p->at++;
}

static bool is_name_start(char c) { return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80; }
static bool is_name_part(char c) { return is_name_start(c) || isdigit((unsigned char)c) || c == '\''; }

static size_t name_length(const char *at)
{
	size_t n = 0;

	if (is_name_start(*at))
		while (is_name_part(at[n]))
			n++;
	return n;
}

static bool is_word(const char *at, const char *word)
{
	size_t n = strlen(word);

	return strncmp(at, word, n) == 0 && !is_name_part(at[n]);
}

static bool is_keyword(const char *at)
{
	static const char *const words[] = { "if", "then", "else", "let", "in", "not", "mod", "land", "lor", "lxor", "lsl", "lsr",
		"asr", "true", "false", "fun", "function", "match", "with", "begin", "end", "rec", "and", "as" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(at, words[i]))
			return true;
	return false;
}

static enum err expected(struct parser *p, const char *what)
{
	blanks(p);
	if (!*p->at)
		return msg_set(p->m, ERR_USAGE, "The expression breaks off: %s is missing.", what);
	return msg_set(p->m, ERR_USAGE, "Before '%.40s', %s is missing.", p->at, what);
}

static bool accept(struct parser *p, const char *text)
{
	size_t n = strlen(text);

	blanks(p);
	if (strncmp(p->at, text, n) != 0)
		return false;
	p->at += n;
	return true;
}

static bool accept_word(struct parser *p, const char *word)
{
	blanks(p);
	if (!is_word(p->at, word))
		return false;
	p->at += strlen(word);
	return true;
}

/* ---- literals ---- */

static enum err expression(struct parser *p, struct syntax **out);
static enum err simple(struct parser *p, struct syntax **out);

static size_t float_length(const char *s)
{
	size_t n = strspn(s, "0123456789_"), e;

	if (s[n] == '.' && s[n + 1] != '(' && s[n + 1] != '[' && !is_name_start(s[n + 1]))
		n++;
	else if (s[n] == '.' && (s[n + 1] == 'e' || s[n + 1] == 'E'))
		n++;
	else if (s[n] != 'e' && s[n] != 'E')
		return 0;
	n += strspn(s + n, "0123456789_");
	if (s[n] == 'e' || s[n] == 'E') {
		e = n + 1 + (s[n + 1] == '-' || s[n + 1] == '+');
		if (isdigit((unsigned char)s[e]))
			n = e + strspn(s + e, "0123456789_");
	}
	return n;
}

/* Digits without the underscores that OCaml allows in them; false when there are too many. */
static bool digits(const char *at, size_t n, char out[128])
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (at[i] != '_' && k < 127)
			out[k++] = at[i];
	out[k] = 0;
	return k < 127;
}

static unsigned base_of(const char *at)
{
	switch (at[0] == '0' ? at[1] : 0) {
	case 'x': case 'X': return 16;
	case 'o': case 'O': return 8;
	case 'b': case 'B': return 2;
	default: return 10;
	}
}

/* Only behind a minus may a decimal number be one more than the largest; one in another base gives all the bits. */
static bool fits_bits(uint64_t n, unsigned bits, unsigned base, bool negated)
{
	return base == 10 ? n < (UINT64_C(1) << (bits - 1)) + negated : bits == 64 || n >> bits == 0;
}

static bool is_behind_minus(const struct parser *p, size_t at)
{
	while (at > 0 && isspace((unsigned char)p->text[at - 1]))
		at--;
	return at > 0 && p->text[at - 1] == '-';
}

static enum err integer(struct parser *p, struct syntax **out)
{
	size_t from = here(p), n;
	unsigned base = base_of(p->at), bits = 63;
	char text[128], *end;
	uint64_t magnitude;
	enum err r;

	if (base != 10)
		p->at += 2;
	n = strspn(p->at, base == 16 ? "0123456789abcdefABCDEF_" : "0123456789_");
	if (!digits(p->at, n, text) || !*text)
		return expected(p, "a number");
	p->at += n;
	if ((r = node(p, SYNTAX_INT, from, out)))
		return r;
	errno = 0;
	magnitude = strtoull(text, &end, (int)base);
	(*out)->n = (int64_t)magnitude;
	if (*p->at && strchr("lLn", *p->at)) {
		(*out)->suffix = *p->at++;
		bits = (*out)->suffix == 'l' ? 32 : 64;
	}
	if (errno || *end || !fits_bits(magnitude, bits, base, is_behind_minus(p, from)))
		return msg_set(p->m, ERR_USAGE, "%.*s is too large for an integer of %u bits.", (int)(here(p) - from),
			p->text + from, bits);
	if (is_name_part(*p->at))
		return msg_set(p->m, ERR_USAGE, "'%.40s' is no number.", p->text + from);
	return OK;
}

static enum err number(struct parser *p, struct syntax **out)
{
	size_t from = here(p), n = base_of(p->at) == 10 ? float_length(p->at) : 0;
	char text[128];
	enum err r;

	if (!n)
		return integer(p, out);
	if (!digits(p->at, n, text))
		return msg_set(p->m, ERR_USAGE, "The number '%.40s...' has too many digits.", p->at);
	p->at += n;
	if ((r = node(p, SYNTAX_FLOAT, from, out)))
		return r;
	(*out)->d = strtod(text, NULL);
	return OK;
}

static int hex(char c) { return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1; }

/* After a backslash. */
static enum err escape(struct parser *p, char *out)
{
	static const char letters[] = "\\\"'ntbr ", meanings[] = "\\\"'\n\t\b\r ";
	const char *at = *p->at ? strchr(letters, *p->at) : NULL;

	if (at) {
		*out = meanings[at - letters];
		p->at++;
		return OK;
	}
	if (isdigit((unsigned char)p->at[0]) && isdigit((unsigned char)p->at[1]) && isdigit((unsigned char)p->at[2])) {
		int n = (p->at[0] - '0') * 100 + (p->at[1] - '0') * 10 + (p->at[2] - '0');

		*out = (char)n;
		p->at += 3;
		return n < 256 ? OK : msg_set(p->m, ERR_USAGE, "A character has a number below 256.");
	}
	if (p->at[0] == 'x' && hex(p->at[1]) >= 0 && hex(p->at[2]) >= 0) {
		*out = (char)(hex(p->at[1]) * 16 + hex(p->at[2]));
		p->at += 3;
		return OK;
	}
	return msg_set(p->m, ERR_USAGE, "After a backslash stand \\, \", ', n, t, b, r, a blank, three digits or xHH.");
}

static enum err string(struct parser *p, struct syntax **out)
{
	size_t from = here(p), room = strlen(p->at), n = 0;
	char *bytes = room <= PIECE_BYTES ? take(p->t, room) : NULL;
	enum err r;

	if (!bytes)
		return msg_set(p->m, ERR_LIMIT, "A string in an expression has at most %u bytes.", PIECE_BYTES);
	for (p->at++; *p->at != '"'; n++) {
		if (!*p->at)
			return msg_set(p->m, ERR_USAGE, "A closing quote is missing.");
		bytes[n] = *p->at++;
		if (bytes[n] == '\\' && (r = escape(p, &bytes[n])))
			return r;
	}
	p->at++;
	if ((r = node(p, SYNTAX_STRING, from, out)))
		return r;
	bytes[n] = 0;
	(*out)->text = bytes;
	(*out)->text_bytes = n;
	return OK;
}

static enum err character(struct parser *p, struct syntax **out)
{
	size_t from = here(p);
	char c = p->at[1];
	enum err r;

	p->at += 2;
	if (!c || (c == '\\' && (r = escape(p, &c))))
		return c ? r : expected(p, "a character");
	if (*p->at++ != '\'')
		return msg_set(p->m, ERR_USAGE, "A character stands between two single quotes.");
	if ((r = node(p, SYNTAX_CHAR, from, out)))
		return r;
	(*out)->n = (unsigned char)c;
	return OK;
}

/* ---- names ---- */

/* M.N.x, or M.N with nothing behind it. */
static enum err name(struct parser *p, struct syntax **out)
{
	const char *begin = p->at;
	size_t from = here(p), n;
	bool is_value;
	enum err r;

	for (;;) {
		n = name_length(p->at);
		is_value = !isupper((unsigned char)*p->at);
		p->at += n;
		if (is_value || p->at[0] != '.' || !is_name_start(p->at[1]) || is_keyword(p->at + 1))
			break;
		p->at++;
	}
	if ((r = node(p, is_value ? SYNTAX_NAME : SYNTAX_MODULE, from, out)))
		return r;
	return keep_text(p, *out, begin, (size_t)(p->at - begin));
}

static enum err after_sign(struct parser *p, enum syntax_kind kind, const char *what, struct syntax **out)
{
	size_t from = here(p), n = 0;
	enum err r;

	p->at++;
	while (is_name_part(p->at[n]))
		n++;
	if (!n)
		return expected(p, what);
	p->at += n;
	if ((r = node(p, kind, from, out)))
		return r;
	return keep_text(p, *out, p->at - n, n);
}

/* ---- brackets ---- */

static enum err deeper(struct parser *p) { return p->depth++ < SYNTAX_DEPTH_MAX ? OK : too_large(p); }

/* What stands between brackets, blanks allowed, up to `close`. */
static enum err inside(struct parser *p, const char *close, const char *what, struct syntax **out)
{
	bool simple_before = p->simple;
	enum err r;

	p->simple = false;
	if ((r = deeper(p)) || (r = expression(p, out)))
		return r;
	p->depth--;
	p->simple = simple_before;
	return accept(p, close) ? OK : expected(p, what);
}

/* An operator in parentheses is a name. */
static bool operator_name(struct parser *p, size_t *n)
{
	const char *at = p->at + 1;

	at += strspn(at, " ");
	*n = strspn(at, "!$%&*+-./:<=>?@^|~");
	if (!*n || at[*n + strspn(at + *n, " ")] != ')' || (*n == 1 && *at == '*'))
		return false;
	p->at = at;
	return true;
}

static enum err parenthesis(struct parser *p, struct syntax **out)
{
	size_t from = here(p), n;
	enum err r;

	if (operator_name(p, &n)) {
		const char *text = p->at;

		p->at += n;
		(void)accept(p, ")");
		if ((r = node(p, SYNTAX_NAME, from, out)))
			return r;
		return keep_text(p, *out, text, n);
	}
	p->at++;
	if (accept(p, ")"))
		return node(p, SYNTAX_UNIT, from, out);
	if ((r = inside(p, ")", "a closing parenthesis", out)))
		return r;
	(*out)->from = from;
	(*out)->to = here(p);
	return OK;
}

/* Elements with semicolons between them. */
static enum err row(struct parser *p, enum syntax_kind kind, const char *close, struct syntax **out)
{
	bool simple_before = p->simple;
	size_t from = here(p);
	struct syntax *kid;
	enum err r;

	if ((r = node(p, kind, from, out)) || (r = deeper(p)))
		return r;
	p->simple = false;
	while (!accept(p, close)) {
		if ((r = expression(p, &kid)))
			return r;
		add_kid(*out, kid);
		if (accept(p, close))
			break;
		if (!accept(p, ";"))
			return expected(p, "a semicolon or the closing bracket");
	}
	p->depth--;
	p->simple = simple_before;
	(*out)->to = here(p);
	return OK;
}

static enum err primary(struct parser *p, struct syntax **out)
{
	size_t from = here(p);
	enum err r;

	if (isdigit((unsigned char)*p->at))
		return number(p, out);
	if (*p->at == '"')
		return string(p, out);
	if (*p->at == '\'')
		return character(p, out);
	if (*p->at == '$')
		return after_sign(p, SYNTAX_REGISTER, "a register's name", out);
	if (*p->at == '`')
		return after_sign(p, SYNTAX_VARIANT, "a variant's name", out);
	if (*p->at == '(')
		return parenthesis(p, out);
	if (accept(p, "[|"))
		return row(p, SYNTAX_ARRAY, "|]", out);
	if (accept(p, "["))
		return row(p, SYNTAX_LIST, "]", out);
	if (*p->at == '*') {
		p->at++;
		return node(p, SYNTAX_EVENT, from, out);
	}
	if (*p->at == '!') {
		struct syntax *kid;

		p->at++;
		if ((r = deeper(p)) || (r = simple(p, &kid)) || (r = node(p, SYNTAX_UNARY, from, out)))
			return r;
		p->depth--;
		(*out)->op = SYNTAX_BANG;
		add_kid(*out, kid);
		return OK;
	}
	if (is_word(p->at, "true") || is_word(p->at, "false")) {
		p->at += *p->at == 't' ? 4 : 5;
		if ((r = node(p, SYNTAX_MODULE, from, out)))
			return r;
		return keep_text(p, *out, p->text + from, here(p) - from);
	}
	if (is_name_start(*p->at) && !is_keyword(p->at))
		return name(p, out);
	return expected(p, "a value");
}

/* ---- what follows a value ---- */

static enum err wrap(struct parser *p, enum syntax_kind kind, struct syntax **out, struct syntax *second)
{
	struct syntax *kid = *out;
	enum err r = node(p, kind, kid->from, out);

	if (r)
		return r;
	add_kid(*out, kid);
	if (second)
		add_kid(*out, second);
	return OK;
}

static enum err subscript(struct parser *p, enum syntax_kind kind, const char *close, struct syntax **out)
{
	struct syntax *index;
	enum err r = inside(p, close, "a closing bracket", &index);

	return r ? r : wrap(p, kind, out, index);
}

static enum err field(struct parser *p, struct syntax **out)
{
	const char *begin;
	enum err r;

	if (!p->simple)
		blanks(p);
	if (isdigit((unsigned char)*p->at)) {
		int64_t n = strtol(p->at, NULL, 10);

		p->at += strspn(p->at, "0123456789");
		if ((r = wrap(p, SYNTAX_PART, out, NULL)))
			return r;
		(*out)->n = n;
		return OK;
	}
	begin = p->at;
	while (isupper((unsigned char)*p->at) && p->at[name_length(p->at)] == '.')
		p->at += name_length(p->at) + 1;
	if (!name_length(p->at))
		return expected(p, "a field's name, a number or an index");
	p->at += name_length(p->at);
	if ((r = wrap(p, SYNTAX_FIELD, out, NULL)))
		return r;
	return keep_text(p, *out, begin, (size_t)(p->at - begin));
}

static enum err method(struct parser *p, struct syntax **out)
{
	const char *begin = p->at;
	enum err r;

	if (!name_length(p->at))
		return expected(p, "a method's name");
	p->at += name_length(p->at);
	if ((r = wrap(p, SYNTAX_METHOD, out, NULL)))
		return r;
	return keep_text(p, *out, begin, (size_t)(p->at - begin));
}

/* [i] directly behind a value is a field of its representation; with a blank between them a list is an argument. */
static enum err simple(struct parser *p, struct syntax **out)
{
	enum err r;

	if (!p->simple)
		blanks(p);
	r = primary(p, out);
	while (!r) {
		const char *before = p->at;

		if (!p->simple && p->at[strspn(p->at, " \t")] == '.')
			blanks(p);
		if (p->at[0] == '.' && p->at[1] == '(') {
			p->at += 2;
			r = subscript(p, SYNTAX_ELEMENT, ")", out);
		} else if (p->at[0] == '.' && p->at[1] == '[') {
			p->at += 2;
			r = subscript(p, SYNTAX_CHARACTER, "]", out);
		} else if (p->at[0] == '.') {
			p->at++;
			r = field(p, out);
		} else if (p->at[0] == '[' && p->at[1] != '|') {
			p->at++;
			r = subscript(p, SYNTAX_WORD, "]", out);
		} else if (p->at[0] == '#') {
			p->at++;
			r = method(p, out);
		} else {
			p->at = before;
			return OK;
		}
	}
	return r;
}

/* ---- operators ---- */

/* Could an argument begin here? */
static bool begins_argument(struct parser *p)
{
	if (p->simple)
		return false;
	blanks(p);
	if (*p->at == '~')
		return name_length(p->at + 1) > 0;
	if (*p->at == '!')
		return p->at[1] != '=';
	return (*p->at && strchr("\"'$`([", *p->at)) || isdigit((unsigned char)*p->at) || is_word(p->at, "true") ||
		is_word(p->at, "false") || (is_name_start(*p->at) && !is_keyword(p->at));
}

static enum err argument(struct parser *p, struct syntax **out)
{
	const char *label = NULL;
	struct syntax named;
	size_t n = 0;
	enum err r;

	if (*p->at == '~') {
		p->at++;
		n = name_length(p->at);
		if ((r = keep_text(p, &named, p->at, n)))
			return r;
		label = named.text;
		if (p->at[n] == ':')
			p->at += n + 1;
	}
	if ((r = simple(p, out)))
		return r;
	(*out)->label = label;
	return OK;
}

static enum err application(struct parser *p, struct syntax **out)
{
	struct syntax *arg;
	enum err r = simple(p, out);
	bool takes_one = !r && ((*out)->kind == SYNTAX_MODULE || (*out)->kind == SYNTAX_VARIANT);

	if (r || !begins_argument(p))
		return r;
	if (!takes_one && (r = wrap(p, SYNTAX_APPLY, out, NULL)))
		return r;
	do {
		if ((r = argument(p, &arg)))
			return r;
		add_kid(*out, arg);
		(*out)->to = here(p);
	} while (!takes_one && begins_argument(p));
	return OK;
}

static enum err prefixed(struct parser *p, struct syntax **out)
{
	static const struct { const char *text; enum syntax_op op; } prefixes[] = {
		{ "-.", SYNTAX_MINUS_FLOAT }, { "-", SYNTAX_MINUS }
	};
	enum syntax_op op = SYNTAX_NO_OP;
	struct syntax *kid;
	size_t from;
	enum err r;

	blanks(p);
	from = here(p);
	for (size_t i = 0; i < 2 && !op; i++)
		if (accept(p, prefixes[i].text))
			op = prefixes[i].op;
	if (!op && accept_word(p, "not"))
		op = SYNTAX_NOT;
	if (!op)
		return application(p, out);
	if ((r = deeper(p)) || (r = prefixed(p, &kid)) || (r = node(p, SYNTAX_UNARY, from, out)))
		return r;
	p->depth--;
	(*out)->op = op;
	add_kid(*out, kid);
	return OK;
}

static enum syntax_op next_operator(const struct parser *p)
{
	for (enum syntax_op op = SYNTAX_NO_OP + 1; op < SYNTAX_NOT; op++) {
		const char *text = operators[op].text;

		if (isalpha((unsigned char)*text) ? is_word(p->at, text) : strncmp(p->at, text, strlen(text)) == 0)
			return op;
	}
	return SYNTAX_NO_OP;
}

static enum err operands(struct parser *p, unsigned least, struct syntax **out)
{
	struct syntax *right;
	enum syntax_op op;
	enum err r;

	if ((r = deeper(p)) || (r = prefixed(p, out)))
		return r;
	for (;;) {
		blanks(p);
		op = next_operator(p);
		if (!op || operators[op].level < least)
			break;
		p->at += strlen(operators[op].text);
		if ((r = operands(p, operators[op].level + (operators[op].side == LEFT), &right)) ||
		    (r = wrap(p, SYNTAX_BINARY, out, right)))
			return r;
		(*out)->op = op;
	}
	p->depth--;
	return OK;
}

/* ---- the whole ---- */

static enum err condition(struct parser *p, size_t from, struct syntax **out)
{
	static const char *const words[] = { "then", "else" };
	struct syntax *kid;
	enum err r;

	if ((r = node(p, SYNTAX_IF, from, out)) || (r = expression(p, &kid)))
		return r;
	add_kid(*out, kid);
	for (int i = 0; i < 2; i++) {
		if (!accept_word(p, words[i]))
			return i ? OK : expected(p, "'then'");
		if ((r = operands(p, 1, &kid)))
			return r;
		add_kid(*out, kid);
	}
	return OK;
}

static enum err binding(struct parser *p, size_t from, struct syntax **out)
{
	struct syntax *what, *where;
	size_t n;
	enum err r;

	blanks(p);
	n = name_length(p->at);
	if (!n || isupper((unsigned char)*p->at) || is_keyword(p->at))
		return expected(p, "a name");
	if ((r = node(p, SYNTAX_LET, from, out)) || (r = keep_text(p, *out, p->at, n)))
		return r;
	p->at += n;
	if (!accept(p, "="))
		return expected(p, "'='");
	if ((r = expression(p, &what)))
		return r;
	if (!accept_word(p, "in"))
		return expected(p, "'in'");
	if ((r = expression(p, &where)))
		return r;
	add_kid(*out, what);
	add_kid(*out, where);
	return OK;
}

static enum err expression(struct parser *p, struct syntax **out)
{
	struct syntax *kid;
	size_t from;
	enum err r;

	if ((r = deeper(p)))
		return r;
	blanks(p);
	from = here(p);
	if (accept_word(p, "if"))
		r = condition(p, from, out);
	else if (accept_word(p, "let"))
		r = binding(p, from, out);
	else if (!(r = operands(p, 1, out)) && accept(p, ",")) {
		if ((r = wrap(p, SYNTAX_TUPLE, out, NULL)))
			return r;
		do {
			if ((r = operands(p, 1, &kid)))
				return r;
			add_kid(*out, kid);
		} while (accept(p, ","));
	}
	if (r)
		return r;
	p->depth--;
	(*out)->to = here(p);
	return OK;
}

enum err syntax_parse(struct syntax_tree **out, const char *text, const char **end, struct msg *m)
{
	struct syntax_tree *t = calloc(1, sizeof *t);
	struct parser p = { .t = t, .text = text, .at = text, .simple = end != NULL, .m = m };
	enum err r;

	if (!t)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for an expression.");
	blanks(&p);
	r = end ? simple(&p, &t->root) : expression(&p, &t->root);
	if (!r && !end) {
		blanks(&p);
		if (*p.at)
			r = msg_set(m, ERR_USAGE, "'%.60s' does not belong to the expression before it.", p.at);
	}
	if (r) {
		syntax_free(t);
		return r;
	}
	if (end)
		*end = p.at;
	*out = t;
	return OK;
}
