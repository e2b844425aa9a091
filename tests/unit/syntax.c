/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions' trees, printed with brackets around everything, and what is said of texts that are none. */
#include <inttypes.h>

#include "repl/expr/syntax.h"
#include "tests/unit/tap.h"

static void print(const struct syntax *s, char *out, size_t max)
{
	static const char *const names[] = {
		[SYNTAX_EVENT] = "*", [SYNTAX_UNIT] = "()", [SYNTAX_TUPLE] = "tuple", [SYNTAX_LIST] = "list", [SYNTAX_ARRAY] = "array",
		[SYNTAX_FIELD] = ".", [SYNTAX_PART] = ".n", [SYNTAX_ELEMENT] = ".(", [SYNTAX_CHARACTER] = ".[", [SYNTAX_WORD] = "[",
		[SYNTAX_METHOD] = "#", [SYNTAX_APPLY] = "apply", [SYNTAX_IF] = "if", [SYNTAX_LET] = "let", [SYNTAX_REGISTER] = "$",
		[SYNTAX_VARIANT] = "`", [SYNTAX_NAME] = "", [SYNTAX_MODULE] = ""
	};
	size_t n = 0;

#define PUT(...) do { n += (size_t)snprintf(out + n, max - n, __VA_ARGS__); if (n >= max) return; } while (0)
	if (s->label)
		PUT("~%s:", s->label);
	switch (s->kind) {
	case SYNTAX_INT: PUT("%" PRId64, s->n); if (s->suffix) PUT("%c", s->suffix); return;
	case SYNTAX_FLOAT: PUT("%g", s->d); return;
	case SYNTAX_CHAR: PUT("'%d'", (int)s->n); return;
	case SYNTAX_STRING: PUT("\"%s\"", s->text); return;
	case SYNTAX_UNARY: case SYNTAX_BINARY: PUT("(%s", syntax_op_text(s->op)); break;
	default: PUT("%s%s", s->kid ? "(" : "", names[s->kind]); break;
	}
	if (s->kind == SYNTAX_PART)
		PUT("%" PRId64, s->n);
	if (s->text)
		PUT("%s", s->text);
	for (const struct syntax *k = s->kid; k; k = k->next) {
		PUT(" ");
		print(k, out + n, max - n);
		n += strlen(out + n);
	}
	if (s->kid)
		PUT(")");
#undef PUT
}

static const struct { const char *text, *tree; } trees[] = {
	{ "1", "1" }, { "0x1F", "31" }, { "-4611686018427387904", "(- 4611686018427387904)" }, { "0xFFFFFFFFl", "4294967295l" }, { "1_000L", "1000L" }, { "1.5e3", "1500" }, { "1.", "1" }, { "'a'", "'97'" }, { "'\\n'", "'10'" },
	{ "\"a\\\"b\"", "\"a\"b\"" }, { "()", "()" }, { "*", "*" }, { "x'", "x'" }, { "M.N.x", "M.N.x" }, { "Some 1", "(Some 1)" },
	{ "M.C (1, 2)", "(M.C (tuple 1 2))" }, { "`A 1", "(`A 1)" }, { "$accu", "$accu" }, { "$sp[3]", "([ $sp 3)" },
	{ "Hello[1][2]", "([ ([ Hello 1) 2)" }, { "Some [1]", "(Some (list 1))" },
	{ "a.b.M.c", "(.M.c (.b a))" }, { "a.(1).[2].3", "(.n3 (.[ (.( a 1) 2))" }, { "o#m 1", "(apply (#m o) 1)" },
	{ "f x (g y) ~k:1 ~l", "(apply f x (apply g y) ~k:1 ~l:l)" },
	{ "1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)" }, { "1 :: 2 :: []", "(:: 1 (:: 2 list))" }, { "2. ** 3. ** 4.", "(** 2 (** 3 4))" },
	{ "a = b && c <> d || not e", "(|| (&& (= a b) (<> c d)) (not e))" }, { "- x + 1", "(+ (- x) 1)" }, { "f x + g y", "(+ (apply f x) (apply g y))" },
	{ "!r + !(!s)", "(+ (! r) (! (! s)))" }, { "!r.x", "(! (.x r))" }, { "x != 1", "(!= x 1)" }, { "a mod b lsl 2", "(mod a (lsl b 2))" },
	{ "1, 2, (3, 4)", "(tuple 1 2 (tuple 3 4))" }, { "[1; 2;]", "(list 1 2)" }, { "[| |]", "array" },
	{ "if a then 1 else 2", "(if a 1 2)" }, { "let x = 1 in x + x", "(letx 1 (+ x x))" }, { "(+) 1 2", "(apply + 1 2)" }, { "( *. )", "*." },
	{ "\"a\" ^ s.[0]", "(^ \"a\" (.[ s 0))" }, { "lander", "lander" }, { "true", "true" }, { "a . b", "(.b a)" }
};

static const struct { const char *text, *sentence; } refused[] = {
	{ "", "The expression breaks off: a value is missing." }, { "1 +", "The expression breaks off: a value is missing." },
	{ "(1", "The expression breaks off: a closing parenthesis is missing." }, { "1 )", "')' does not belong" }, { "a b ]", "']' does not belong" },
	{ "\"a", "A closing quote is missing." }, { "'ab'", "A character stands between two single quotes." }, { "1x", "'1x' is no number." },
	{ "99999999999999999999", "99999999999999999999 is too large for an integer of 63 bits." },
	{ "4611686018427387904", "4611686018427387904 is too large" }, { "- 4611686018427387905", "4611686018427387905 is too large" },
	{ "1 - 2147483649l", "2147483649l is too large for an integer of 32 bits." }, { "0x8000000000000000", "0x8000000000000000 is too large" }, { "x.", "The expression breaks off: a field's name" },
	{ "let X = 1 in 2", "Before 'X = 1 in 2', a name is missing." }, { "if 1", "The expression breaks off: 'then' is missing." },
	{ "\"\\q\"", "After a backslash stand" }, { "$", "The expression breaks off: a register's name is missing." }, { "fun x", "Before 'fun x', a value is missing." }
};

int main(void)
{
	struct syntax_tree *t;
	char text[1100];
	const char *end;
	struct msg m;

	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		text[0] = 0;
		if (!syntax_parse(&t, trees[i].text, NULL, &m)) {
			print(syntax_root(t), text, sizeof text);
			syntax_free(t);
		} else {
			snprintf(text, sizeof text, "%s", m.text);
		}
		is_text(text, trees[i].tree, trees[i].text);
	}
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		enum err r = syntax_parse(&t, refused[i].text, NULL, &m);

		if (!ok(r == ERR_USAGE && (strncmp(m.text, refused[i].sentence, strlen(refused[i].sentence)) == 0), "'%s' is refused", refused[i].text))
			printf("# %s\n", r ? m.text : "it was not");
	}
	for (int i = 0; i < 900; i++)
		text[i] = '(';
	text[900] = 0;
	ok(syntax_parse(&t, text, NULL, &m) == ERR_LIMIT, "brackets inside each other have a limit");
	ok(!syntax_parse(&t, "a.b if c", &end, &m) && !strcmp(end, " if c"), "a simple expression ends at a blank");
	syntax_free(t);
	return tap_done();
}
