/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An evaluation, for the files of repl/expr/.
 *
 * A term's value is the program's (or the scratch copy's), which a collection may move: hold it across anything that
 * allocates.
 */
#ifndef REPL_EXPR_EVAL_PRIV_H
#define REPL_EXPR_EVAL_PRIV_H

#include "repl/expr/eval.h"
#include "repl/expr/syntax.h"
#include "repl/session_priv.h"
#include "snapshot/scratch.h"

#define BINDINGS_MOST 32
#define EARLIER_MOST 16         /* values $1, $2, ... in one expression, those in their own expressions as well */

struct term {
	enum { TERM_VALUE, TERM_FLOAT, TERM_BYTES } kind;
	enum expr_role role;            /* of an integer that says where something is */
	value v;
	double d;
	const char *bytes;
	size_t bytes_count;
	struct type *type;              /* NULL: not known */
	struct session_place place;     /* where it was read, if that is a word of memory */
};

struct eval {
	struct session *s;
	unsigned frame;
	struct typing *t;
	const struct typing_scope *scope;
	struct syntax_tree *tree;
	struct syntax_tree *earlier[EARLIER_MOST];      /* of the values that print showed before */
	unsigned earlier_count;
	struct scratch *scratch;        /* NULL: nothing in the expression needs one */
	struct { const char *name; struct term what; } bound[BINDINGS_MOST];
	unsigned bound_from, bound_count;       /* those in sight are from `bound_from` on */
	struct term result;
	bool has_mark;
	struct typing_mark mark;        /* types made since then are the evaluation's own */
	struct instance *instance;      /* of its frame; NULL: type variables stay what they are */
	struct msg *m;
};

/* ---- terms ---- */
static inline struct vm_view view_of(const struct eval *e, value v)
{
	struct vm_view view;

	vm_view(e->s->vm, v, &view);
	return view;
}

static inline struct term term_value(value v, struct type *ty) { return (struct term){ .kind = TERM_VALUE, .v = v, .type = ty }; }
static inline struct type *predef(struct eval *e, const char *name) { return e->t ? type_predef(e->t, name) : NULL; }
static inline struct term term_int(struct eval *e, int64_t n) { return term_value(val_int(n), predef(e, "int")); }
static inline struct term term_bool(struct eval *e, bool b) { return term_value(val_bool(b), predef(e, "bool")); }
static inline struct term term_float(struct eval *e, double d)
{
	return (struct term){ .kind = TERM_FLOAT, .d = d, .type = predef(e, "float") };
}

/* A type as a type checker sees it; NULL when it is not known. */
struct type *eval_head(const struct eval *e, struct type *ty);
const char *eval_type_name(const struct eval *e, struct type *ty, char out[256]);
enum err eval_wrong_type(struct eval *e, const struct term *x, const char *wanted) MUST_CHECK;
/* Field i of a block, or an element of an array, of type ty. */
struct term eval_part_of(struct eval *e, value v, uint64_t i, struct type *ty);

/* ---- operators (operators.c) ---- */
enum err operators_infix(struct eval *e, enum syntax_op op, const struct term *a, const struct term *b, struct term *out) MUST_CHECK;
enum err operators_prefix(struct eval *e, enum syntax_op op, const struct term *of, struct term *out) MUST_CHECK;
enum err operators_truth(struct eval *e, const struct term *x, bool *out) MUST_CHECK;

/* ---- the machine (words.c): values without types ---- */
enum err words_register(struct eval *e, const char *name, struct term *out) MUST_CHECK;
bool words_has_register(const char *name);
enum err words_stack(struct eval *e, uint64_t index, struct term *out) MUST_CHECK;
enum err words_global(struct eval *e, uint64_t index, struct term *out) MUST_CHECK;
/* A compilation unit stands for its global, the block of what it defines. */
enum err words_module(struct eval *e, const char *name, struct term *out) MUST_CHECK;
/* A field of the representation. */
enum err words_field(struct eval *e, const struct term *of, uint64_t index, struct term *out) MUST_CHECK;

/* ---- what print showed (shown.c) ---- */
/* Its expression, and the frame that it was seen from; NULL: there is none of that number. */
const char *shown_text(const struct session *s, unsigned long number, unsigned *frame);

#endif
