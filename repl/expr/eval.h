/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of an expression in a frame of the program, with its type.
 *
 * Variables are found and typed as the compiler saw them there; functions of the program are called, and new values made, on a scratch
 * copy of the state (snapshot/scratch.h).  So what an evaluation gives can be shown until eval_end, which puts the
 * program back as it was, byte for byte (law 4).  Layer: repl.
 */
#ifndef REPL_EXPR_EVAL_H
#define REPL_EXPR_EVAL_H

#include "repl/expr.h"
#include "repl/typed.h"

struct eval;
enum err eval_begin(struct eval **out, struct session *s, unsigned frame, const char *text, struct msg *m) MUST_CHECK;
void eval_end(struct eval *e);          /* NULL is fine */
/* "int list", "?" when the type is not known. */
void eval_type_text(const struct eval *e, char *out, size_t max);
void eval_value_text(const struct eval *e, char *out, size_t max);
/* The value of one that makes no values and calls nothing, so that it can be had in the middle of a motion; with `end`, of the
 * simple one that the text begins with. */
enum err eval_look(const struct session *s, unsigned frame, const char *text, const char **end, struct expr_value *out,
	struct msg *m) MUST_CHECK;
/* Is the whole expression a name? */
bool eval_is_name(const struct eval *e);
/* ERR_USAGE: what is of that type cannot be where that one is wanted.  Either may be NULL, not known, and then it can. */
enum err eval_fits(const struct session *s, unsigned frame, struct type *is, struct type *wanted, struct msg *m) MUST_CHECK;
/* Is it the text of an expression? */
enum err eval_check(const char *text, struct msg *m) MUST_CHECK;
/* Does the text name the machine ($accu, M[2], the module M)?  Then it is not for here but for expr_eval. */
bool eval_is_machine(const struct session *s, const char *text);

#endif
