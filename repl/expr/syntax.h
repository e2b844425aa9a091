/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an expression as a tree.
 *
 * The language is OCaml's as far as a debugger needs it, with OCaml's precedences (manual, section 11.7), and what names
 * the machine: registers ($accu, $sp[3], $global[2]) and fields by number (e[2]).  A tree says nothing of types
 * and looks nothing up.
 *
 * Ownership: nodes and their texts belong to a struct syntax_tree.  Layer: repl.
 */
#ifndef REPL_EXPR_SYNTAX_H
#define REPL_EXPR_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

#define SYNTAX_DEPTH_MAX 100        /* brackets, operands and branches inside each other */
#define SYNTAX_NODES_MAX 4096

enum syntax_kind {
	SYNTAX_INT,           /* n; `suffix` l, L, n or 0 */
	SYNTAX_FLOAT,         /* d */
	SYNTAX_CHAR,          /* n */
	SYNTAX_STRING,        /* text, text_bytes */
	SYNTAX_NAME,          /* text: a value, x or M.N.x; an operator in parentheses */
	SYNTAX_MODULE,        /* text: M or M.N with nothing behind it, which may be a constructor too; kid: its argument */
	SYNTAX_VARIANT,       /* text: of `A, kid: its argument */
	SYNTAX_REGISTER,      /* text: of $accu; a number, of $3: the value that print showed under it */
	SYNTAX_EVENT,         /* `*`: the value of the expression that the program has just evaluated */
	SYNTAX_UNIT,
	SYNTAX_TUPLE, SYNTAX_LIST, SYNTAX_ARRAY,      /* kids */
	SYNTAX_FIELD,         /* kid, text: e.name or e.M.name */
	SYNTAX_PART,          /* kid, n: e.3, of a tuple or block */
	SYNTAX_ELEMENT,       /* kids: e.(i) */
	SYNTAX_CHARACTER,     /* kids: e.[i], of a list its i-th element */
	SYNTAX_WORD,          /* kids: e[i], a field of the representation */
	SYNTAX_METHOD,        /* kid, text: e#name */
	SYNTAX_APPLY,         /* kids: the function, its arguments */
	SYNTAX_UNARY,         /* kid; op is ! - -. or not */
	SYNTAX_BINARY,        /* kids; op */
	SYNTAX_IF,            /* kids: two or three */
	SYNTAX_LET            /* kids: what text stands for, and where */
};

enum syntax_op {
	SYNTAX_NO_OP,
#define OPERATOR(name, text, level, side) SYNTAX_##name,
#include "repl/expr/operators.def"
#undef OPERATOR
	SYNTAX_NOT, SYNTAX_BANG, SYNTAX_MINUS, SYNTAX_MINUS_FLOAT
};

struct syntax {
	enum syntax_kind kind;
	enum syntax_op op;
	char suffix;
	int64_t n;
	double d;
	const char *text;
	size_t text_bytes;
	const char *label;               /* of an argument, ~label: */
	struct syntax *kid, *next;       /* the first kid; the next of the same parent */
	size_t from, to;                 /* where it stands in the text */
};

struct syntax_tree;
/* The whole text, or, with `end`, the expression that it begins with: a simple one, with no blank in it outside brackets.
 * ERR_USAGE: it is none. */
enum err syntax_parse(struct syntax_tree **out, const char *text, const char **end, struct msg *m) MUST_CHECK;
void syntax_free(struct syntax_tree *t);
struct syntax *syntax_root(const struct syntax_tree *t);
/* As people write it: "&&". */
const char *syntax_op_text(enum syntax_op op);
/* Kids by number; NULL if there are not so many. */
struct syntax *syntax_kid(const struct syntax *s, unsigned i);
unsigned syntax_kids(const struct syntax *s);

#endif
