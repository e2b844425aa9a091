/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: what `print` shows and what the conditions of breakpoints ask.
 *
 * They are evaluated over a session where it stands and change nothing in it (law 4).  Layer: repl.
 */
#ifndef REPL_EXPR_H
#define REPL_EXPR_H

#include "repl/session.h"

#define EXPR_STRING_MAX 256
struct type;

struct expr_value {
	enum { EXPR_VALUE, EXPR_NUMBER, EXPR_OFFSET, EXPR_CODE, EXPR_FLOAT, EXPR_TRUTH, EXPR_STRING } kind;
	value v;
	uint64_t n;                     /* its size, of a number below zero; 0 or 1, of a truth; bytes of a string */
	bool negative;                  /* a number below zero */
	double d;
	char bytes[EXPR_STRING_MAX];    /* a string that stands in the expression */
	struct session_place place;     /* where the value was read, when it was a word of memory */
	struct type *type;              /* of the program's; NULL: not known (vm/debuginfo/typing.h) */
};
/* What names no register or word of the machine is an expression of the program's (repl/expr/eval.h), seen from that frame. */
enum err expr_eval(const struct session *s, unsigned frame, const char *text, struct expr_value *out, struct msg *m) MUST_CHECK;
/* The path that the text begins with; *end is what comes after it, blanks not. */
enum err expr_path(const struct session *s, unsigned frame, const char *text, struct expr_value *out, const char **end,
	struct msg *m) MUST_CHECK;
/* Does it hold?  A truth, or an OCaml value that may be a bool; ERR_USAGE for anything else. */
enum err expr_holds(const struct session *s, const char *text, bool *holds, struct msg *m) MUST_CHECK;
/* Could it be evaluated somewhere?  Looks at the text and at the names of modules, not at the program's state. */
enum err expr_check(const struct session *s, const char *text, struct msg *m) MUST_CHECK;

#endif
