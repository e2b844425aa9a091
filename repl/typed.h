/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values with their types, in the frames of a session's program.
 *
 * Types come from the executable's debug information and from interface files (vm/debuginfo/typing.h); where they are not known,
 * values are shown by their representation.  Nothing here changes the program (law 4).  Layer: repl.
 */
#ifndef REPL_TYPED_H
#define REPL_TYPED_H

#include "repl/session.h"
#include "vm/debuginfo/typing.h"

/* NULL: no program, or no memory. */
struct typing *session_typing(const struct session *s);
/* What is bound in a frame: at its event, or at the last one before it in the same function; NULL: not known. */
const struct typing_scope *session_scope(const struct session *s, unsigned frame);

struct typed {
	value v;
	struct type *type;              /* NULL: not known */
	struct session_place place;     /* where the value was read, if that is a word of memory */
};
/* By name, as the program would write it there.  ERR_NOT_FOUND with the reason: unbound, not yet initialised, optimised away. */
enum err session_variable(const struct session *s, unsigned frame, const char *name, struct typed *out, struct msg *m) MUST_CHECK;
/* The value of what a scope says, read in that frame. */
enum err session_read_place(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out,
	struct msg *m) MUST_CHECK;
/* What the type variables of a frame stand for in this call of its function, as far as callers' frames and values
 * tell; it is found out when somebody asks.  All of it, and the types that it gives, live until types are given up
 * (typing_mark).  NULL: no memory. */
struct instance;
struct instance *instance_new(const struct session *s, unsigned frame);
void instance_free(struct instance *in);                        /* NULL is fine */
/* A type of the frame's with its variables replaced. */
struct type *instance_type(struct instance *in, struct type *ty);
/* The result that the event of the innermost frame has just computed. */
enum err session_result(const struct session *s, struct typed *out, struct msg *m) MUST_CHECK;

/* How much is shown: blocks inside each other, values in all. */
struct typed_limits { unsigned depth, steps; };
#define TYPED_DEPTH 20
#define TYPED_STEPS 300
/* As OCaml's toplevel shows it, and more where that says <abstr>, <poly>, <fun> or <obj>.  Returns the length. */
size_t session_typed_text(const struct session *s, const struct typing_scope *scope, const struct typed *v,
	const struct typed_limits *limits, char *out, size_t max);

#endif
