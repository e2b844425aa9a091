/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of an expression in a frame of the program, with its type.
 *
 * Variables are found and typed as the compiler saw them there; functions of the program are called, and new values made, on a scratch
 * copy of the state (snapshot/scratch.h).  So what an evaluation gives can be shown until eval_end, which puts the
 * program back as it was, byte for byte (law 4).  Layer: repl.
 */
#ifndef REPL_EXPR_EVAL_H
#define REPL_EXPR_EVAL_H

#include "repl/typed.h"

#define EXPR_STRING_MAX 256

/* What an integer of the machine's says: nothing more; an offset in the image; an instruction. */
enum expr_role { EXPR_PLAIN, EXPR_OFFSET, EXPR_CODE };

struct expr_value {
	enum { EXPR_VALUE, EXPR_FLOAT, EXPR_STRING } kind;
	enum expr_role role;
	value v;
	double d;
	uint64_t n;                     /* bytes of a string */
	char bytes[EXPR_STRING_MAX];    /* a string that stands in the expression */
	struct session_place place;     /* where the value was read, when it was a word of memory */
	struct type *type;              /* NULL: not known */
};

struct eval;
enum err eval_begin(struct eval **out, struct session *s, unsigned frame, const char *text, struct msg *m) MUST_CHECK;
void eval_end(struct eval *e);          /* NULL is fine */
/* "int list", "?" when the type is not known. */
void eval_type_text(const struct eval *e, char *out, size_t max);
struct type *eval_type(const struct eval *e);   /* until eval_end; NULL: not known */
void eval_value_text(const struct eval *e, char *out, size_t max);
/* The value of one that makes no values and calls nothing, so that it can be had in the middle of a motion; with `end`, of the
 * simple one that the text begins with, and *end is what comes after it, blanks not. */
enum err eval_look(const struct session *s, unsigned frame, const char *text, const char **end, struct expr_value *out,
	struct msg *m) MUST_CHECK;
/* Is the whole expression a name? */
bool eval_is_name(const struct eval *e);
/* ERR_USAGE: what is of that type cannot be where that one is wanted.  Either may be NULL, not known, and then it can. */
enum err eval_fits(const struct session *s, unsigned frame, struct type *is, struct type *wanted, struct msg *m) MUST_CHECK;
/* Does it hold in the innermost frame?  A bool, or an integer of unknown type that may be one; ERR_USAGE for anything else. */
enum err eval_holds(const struct session *s, const char *text, bool *holds, struct msg *m) MUST_CHECK;
/* Is it the text of an expression, and are there the registers and modules that it names?  Nothing else is looked up. */
enum err eval_check(const struct session *s, const char *text, struct msg *m) MUST_CHECK;
/* Is it a register or word of the machine ($accu, $sp[2], M[1], the module M), shown without a name and a type? */
bool eval_is_machine(const struct eval *e, struct expr_value *out);
/* print has shown the value of that expression; it is $NUMBER until something moves. */
enum err eval_remember(struct session *s, unsigned frame, const char *text, unsigned *number, struct msg *m) MUST_CHECK;

#endif
